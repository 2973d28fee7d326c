"""A class's work is read on a page in a real Chromium: by keys, with hostile texts, over several evenings."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from course.grading.marks.byhand import TextTable, points_table, read_by_hand, write_files, write_texts
from course.grading.marks.rubric import Criterion, Rubric
from course.grading.pages.reading import Answers, Work, write_reading_page

pytestmark = pytest.mark.browser

EVIDENCE, UNKNOWN, LONG = "uses the evidence", "names what is not known", "in 200 words"
RUBRIC = Rubric(
    (Criterion("brief", EVIDENCE, 3), Criterion("brief", UNKNOWN, 1), Criterion("letter", LONG, 20)),
    (("brief", "Write a brief for the minister."),),
)
HOSTILE = {
    "tag": "</script><script>window.owned = 1</script><img src=x onerror='window.owned = 1'>",
    "comment": "<!-- <script> </SCRIPT ]]> & &amp; &#60;b&#62;",
    "formula": '=HYPERLINK("http://evil.example";"x")\n=1+1\n\n;-2|@x\t+3, \'=4',
    "apostrophe": "'=1;'-1",
    "wide": "\uff1d1; \u200b=2",
    "minus": "-",
    "right to left": "שלום \u202eabc עולם",
    "nothing\x00here": "a\x00b\x00",
    "emoji": '👩‍🏫 ⚖️ 日本 "quoted" $data ${x} `tick`',
    "long": "long words " * 100_000 + "end",
}


class Evening:
    """One browser of a teacher and one folder of tables; the page is made anew as `course grade` does."""

    def __init__(self, context: Any, folder: Path) -> None:
        self.context, self.folder, self.trouble = context, folder, list[str]()
        context.on("page", self._listen)

    def _listen(self, page: Any) -> None:
        page.on("console", lambda line: self.trouble.append(line.text) if line.type == "error" else None)
        page.on("pageerror", lambda error: self.trouble.append(str(error)))
        page.on(
            "request",
            lambda asked: (
                None if asked.url.startswith(("file:", "blob:", "data:")) else self.trouble.append(asked.url)
            ),
        )

    def grade(
        self,
        texts: dict[str, dict[str, str]],
        names: dict[str, str] | None = None,
        work: tuple[Work, ...] = (),
    ) -> TextTable:
        table = write_texts(self.folder, RUBRIC, texts)
        answers = None
        if work:
            write_files(self.folder, [])
            answers = Answers(TITLES, WORTH, work, points_table(self.folder))
        page = self.folder / "work.html"
        write_reading_page(page, "set-1", "A <b>set</b>", RUBRIC, table, names=names, answers=answers)
        return table

    def open(self) -> Any:
        page = self.context.new_page()
        page.goto((self.folder / "work.html").as_uri())
        return page

    def again(self, page: Any) -> list[str]:
        """Leave the page and open it as it is now; return what the browser asked before.

        A private window of Chromium, which this is, sometimes forgets what a local file stored when the file
        is loaded again. So what is stored now is handed on here.
        """
        kept = json.dumps(page.evaluate("({...localStorage})"))
        page.add_init_script(f"Object.assign(localStorage, {kept})")
        asked: list[str] = []

        def accept(dialog: Any) -> None:
            asked.append(dialog.type)
            dialog.accept()

        page.on("dialog", accept)
        page.goto((self.folder / "work.html").as_uri())
        page.remove_listener("dialog", accept)
        return asked

    def save(self, page: Any, button: str = "Save table") -> bytes:
        with page.expect_download() as waiting:
            page.get_by_role("button", name=button).click()
        return Path(waiting.value.path()).read_bytes()

    def put(self, table: bytes, file: str = "texts.csv") -> None:
        (self.folder / file).write_bytes(table)


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Iterator[Callable[..., Evening]]:
    """Begin an evening in a browser with these options; at its end nothing has failed or gone outside."""
    made: list[Evening] = []

    def begin(**options: Any) -> Evening:
        context = browser.new_context(accept_downloads=True, **options)
        made.append(Evening(context, tmp_path))
        return made[-1]

    yield begin
    for one in made:
        one.context.close()
    assert [one.trouble for one in made] == [[]]


@pytest.fixture
def evening(opened: Callable[..., Evening]) -> Evening:
    return opened(viewport={"width": 1366, "height": 768})


def _class(count: int) -> dict[str, dict[str, str]]:
    return {f"learner{number:02d}": {"brief": f"Text {number}."} for number in range(1, count + 1)}


TITLES = {"cargo": "Cargo of …", "share": "Share of …", "*": "The whole exercise"}
WORTH = {"cargo": 2.0, "share": 1.0, "*": 7.0}


def _answers(count: int, code: str = "share = 1", read: str = "t1") -> tuple[Work, ...]:
    """Each learner's right cargo and wrong share."""
    return tuple(
        Work(f"learner{number:02d}", *about)
        for number in range(1, count + 1)
        for about in (
            ("cargo", 2.0, "Right", "right", "", "Cargo?", "", "cargo = 2", "2", "2", "Cargo of Kobe", read),
            (
                "share",
                0.0,
                "Wrong",
                "wrong",
                "Cell 7",
                "Share?",
                "Divide by `all`.",
                code,
                "1",
                "3",
                "",
                read,
            ),
            ("*", 2.0, "", "", "", "", f"{number}.ipynb", "", "", "", "", read),
        )
    )


def _keys(page: Any, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_forty_texts_are_read_by_keys_alone_and_the_table_says_what_was_typed(evening: Evening) -> None:
    evening.grade({**_class(40), "silent": {}})
    page = evening.open()
    expected = {}
    for number in range(1, 41):
        who = f"learner{number:02d}"
        assert page.locator("#who").text_content() == who
        assert page.locator("#progress-said").text_content().startswith(f"{number - 1} of 40 texts")
        _keys(page, "2", ".", "1", "c")
        if number == 1:
            page.keyboard.type("Name the source; =1+1")
        else:
            _keys(page, "ArrowDown", "Enter")  # the comment from before
        page.keyboard.press("Control+Enter")
        expected[who, "brief", EVIDENCE] = (2.5, "")
        expected[who, "brief", UNKNOWN] = (1.0, "Name the source; =1+1")
    assert page.locator("#progress-said").text_content() == "40 of 40 texts, not saved yet"
    assert "Every text has its points" in page.locator("#said").text_content()
    with page.expect_download() as waiting:
        page.keyboard.press("Control+s")
    assert waiting.value.suggested_filename == "texts.csv"
    evening.put(Path(waiting.value.path()).read_bytes())
    assert page.locator("#progress-said").text_content() == "40 of 40 texts"
    assert read_by_hand(evening.folder).texts == expected


def test_other_keys_do_what_the_page_says(evening: Evening) -> None:
    evening.grade({**_class(3), "zoe": {"brief": "Last.", "letter": "Dear all"}})
    page = evening.open()
    who, pressed = page.locator("#who"), page.locator("[aria-pressed=true]")
    _keys(page, "7")
    assert page.locator("#said").text_content() == f"{EVIDENCE} has at most 3."
    _keys(page, "f", "ArrowUp", "Backspace", ".", "f")
    assert pressed.all_text_contents() == ["3"]
    _keys(page, "ArrowDown", ".", ".", ".")
    assert pressed.all_text_contents() == ["3", "1"]
    _keys(page, "j", "ArrowRight", "k", "ArrowLeft", "ArrowLeft")
    assert (who.text_content(), page.locator("#said").text_content()) == (
        "learner01",
        "This is the first.",
    )
    _keys(page, "Enter", "u")
    assert who.text_content() == "learner03"
    page.select_option("#jump", "3")
    page.locator("#text").focus()
    _keys(page, "n")
    assert (who.text_content(), page.locator("#text").text_content()) == ("zoe", "Dear all")
    page.locator("#text").focus()
    _keys(page, "1", "2", ".", "2", "5", "Tab")
    page.keyboard.press("Control+Enter")
    evening.put(evening.save(page))
    assert read_by_hand(evening.folder).texts == {
        ("learner01", "brief", EVIDENCE): (3.0, ""),
        ("learner01", "brief", UNKNOWN): (1.0, ""),
        ("zoe", "letter", LONG): (12.25, ""),
    }
    page.get_by_label("Single keys are on").uncheck()
    before = who.text_content()
    _keys(page, "j", "k", "k", "3")
    assert who.text_content() == before


@pytest.mark.parametrize("comma", [",", ";", "\t"])
def test_hostile_texts_are_text_and_come_back_byte_for_byte(evening: Evening, comma: str) -> None:
    texts = {who: {"brief": text, "letter": text[::-1][:500]} for who, text in HOSTILE.items()}
    names = {who: f"<img src=x onerror='window.owned=1'> {who}" for who in HOSTILE}
    table = evening.grade(texts, names)
    if comma != ",":  # as another language's spreadsheet leaves it
        line = comma.join(table.columns)
        evening.put(("\ufeff" + line + "\n").encode())
    evening.grade(texts, names)
    page = evening.open()
    before = (evening.folder / "texts.csv").read_bytes()
    assert evening.save(page) == before
    _keys(page, "2")
    changed = evening.save(page).decode("utf-8-sig")
    assert changed.count("\n") == before.decode("utf-8-sig").count("\n")
    assert (changed != before.decode("utf-8-sig")) and f"3{comma}2{comma}" in changed
    while page.locator("#next").is_enabled():
        shown = page.locator("#who").text_content()
        who = next(one for one in HOSTILE if shown.endswith(f"({one})"))
        if page.locator("#size").text_content().startswith("brief"):
            assert page.evaluate("document.getElementById('text').textContent") == HOSTILE[who]
        page.keyboard.press("j")
    assert page.evaluate("window.owned") is None
    assert page.locator("main img, main script, #jump img").count() == 0
    assert page.locator("h1").text_content() == "A <b>set</b>"
    # the policy holds: nothing can be added or called
    blocked = page.evaluate(
        """() => { const script = document.createElement('script');
                   try { script.text = 'window.owned = 1'; document.body.append(script); } catch { }
                   return window.owned === undefined; }"""
    )
    assert blocked
    evening.trouble.clear()  # the browser has said that it stopped this one


def test_a_hostile_comment_is_read_back_as_it_was_typed(evening: Evening) -> None:
    evening.grade(_class(len(HOSTILE)))
    page = evening.open()
    said = [text.strip() for who, text in HOSTILE.items() if who not in ("long", "nothing\x00here")]
    for text in said:
        page.keyboard.press("1")
        page.locator("textarea").first.fill(text)
        page.get_by_role("button", name="Next →").click()
    evening.put(evening.save(page))
    found = read_by_hand(evening.folder).texts
    assert [found[f"learner{place:02d}", "brief", EVIDENCE] for place in range(1, len(said) + 1)] == [
        (1.0, text) for text in said
    ]
    content = (evening.folder / "texts.csv").read_bytes()
    evening.grade(_class(len(HOSTILE)))  # the next run writes the same table
    assert (evening.folder / "texts.csv").read_bytes() == content


def test_work_survives_the_browser_and_leaving_it_unsaved_is_asked_about(evening: Evening) -> None:
    evening.grade(_class(3))
    page = evening.open()
    _keys(page, "2", "1", "u")
    assert evening.again(page) == ["beforeunload"]
    assert page.locator("#progress-said").text_content() == "1 of 3 texts, not saved yet"
    assert page.locator("#who").text_content() == "learner02"  # where the teacher stopped
    evening.save(page)
    assert evening.again(page) == []  # what was saved needs no question


def test_saved_work_goes_on_with_the_table_and_with_texts_that_came_later(evening: Evening) -> None:
    evening.grade(_class(2))
    page = evening.open()
    _keys(page, "2", "1", "u")
    evening.put(evening.save(page))
    _keys(page, "3")  # after saving
    evening.grade(_class(4))
    evening.again(page)
    assert page.locator("#choice").is_hidden()
    assert page.locator("#progress-said").text_content() == "1 of 4 texts, not saved yet"
    assert page.locator("[aria-pressed=true]").all_text_contents() == ["3"]


def _edit_elsewhere(evening: Evening, count: int = 2) -> None:
    path = evening.folder / "texts.csv"
    old = f"learner01,brief,{EVIDENCE},3,,,"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, f"learner01,brief,{EVIDENCE},3,0.5,from a spreadsheet,"), "utf-8")
    evening.grade(_class(count))


def _take(button: str) -> Callable[[Any], None]:
    return lambda page: page.get_by_role("button", name=button).click()


@pytest.mark.parametrize(("seconds", "table", "work"), [(60, "Newer", "Older"), (-60, "Older", "Newer")])
@pytest.mark.parametrize(
    ("answer", "points"),
    [
        (_take("Take the table"), (0.5, "from a spreadsheet")),
        (_take("Go on with the work in this browser"), (2.0, "in the browser")),
    ],
)
def test_a_table_that_changed_meanwhile_is_asked_about(
    evening: Evening,
    answer: Callable[[Any], None],
    points: tuple[float, str],
    seconds: int,
    table: str,
    work: str,
) -> None:
    evening.grade(_class(2))
    page = evening.open()
    page.keyboard.press("2")
    page.locator("textarea").first.fill("in the browser")
    _edit_elsewhere(evening)
    path = evening.folder / "work.html"
    made = path.stat().st_mtime + seconds
    os.utime(path, (made, made))
    evening.again(page)
    page.wait_for_selector("#choice[open]")
    said = page.locator("#choice").inner_text()
    assert re.search(f"{table}: the table.*\n+{work}: the work", said)
    assert "They differ in 1 row." in said
    page.keyboard.press("Escape")
    assert page.locator("#choice").is_visible()
    copy = evening.save(page, "First save the work")
    assert b"in the browser" in copy and b"from a spreadsheet" not in copy
    evening.again(page)  # no answer yet: nothing is lost
    page.wait_for_selector("#choice[open]")
    answer(page)
    assert page.locator("#choice").is_hidden()
    evening.put(evening.save(page))
    assert read_by_hand(evening.folder).texts["learner01", "brief", EVIDENCE] == points


def test_a_changed_table_is_taken_where_the_browser_holds_no_work(evening: Evening) -> None:
    evening.grade(_class(2))
    page = evening.open()
    _edit_elsewhere(evening)
    evening.again(page)
    assert page.locator("[aria-pressed=true]").all_text_contents() == ["0.5"]
    assert page.locator("textarea").first.input_value() == "from a spreadsheet"
    assert page.locator("#progress-said").text_content() == "0 of 2 texts"


def test_a_browser_that_keeps_nothing_says_so_and_works(evening: Evening) -> None:
    evening.context.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('forbidden'); } });"
    )
    evening.grade(_class(2))
    page = evening.open()
    assert "Save the table before you close the page" in page.get_by_role("alert").inner_text()
    _keys(page, "2", "1")
    evening.put(evening.save(page))
    assert len(read_by_hand(evening.folder).texts) == 2


def test_hidden_names_are_nowhere_to_be_seen_and_numbers_stay(evening: Evening) -> None:
    names = {f"learner{number:02d}": f"Person {number}" for number in range(1, 9)}
    evening.grade(_class(8), names)
    page = evening.open()
    assert page.locator("#who").text_content() == "Person 1 (learner01)"
    page.keyboard.press("h")
    seen = page.locator("body").inner_text() + page.title()
    assert not re.search(r"Person|learner\d", seen)
    number, text = page.locator("#who").text_content(), page.locator("#text").text_content()
    assert re.fullmatch(r"Learner \d{4}", number) and text == "Text 1."
    order = page.locator("#jump option").all_text_contents()
    assert len(set(order)) == 8 and order == sorted(order)  # by number: the alphabet would tell names
    evening.grade(_class(9), names)
    evening.again(page)
    assert page.locator("#hide").is_checked()
    assert set(order) < set(page.locator("#jump option").all_text_contents())


def test_comments_are_offered_most_used_first_and_come_back(evening: Evening) -> None:
    evening.grade(_class(5))
    page = evening.open()
    for text in ("seldom", "often said", "often said"):
        page.locator("textarea").first.fill(text)
        page.locator("textarea").nth(1).fill("elsewhere")
        page.get_by_role("button", name="Next →").click()
    page.keyboard.press("c")
    words = page.locator("fieldset.active .words")
    assert words.all_text_contents() == ["often said", "seldom", "elsewhere"]
    page.keyboard.type("sel")
    assert words.all_text_contents() == ["seldom"]
    _keys(page, "ArrowDown", "Enter")
    assert page.locator("textarea").first.input_value() == "seldom"
    page.keyboard.type(" indeed")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Next →").click()
    # a comment that no longer stands in the table is still offered
    page.get_by_role("button", name="Previous").click()
    page.locator("textarea").first.fill("")
    evening.again(page)
    page.locator("textarea").first.focus()
    assert "seldom indeed" in page.locator("fieldset.active .words").all_text_contents()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 820, 1366, 1920])
def test_the_page_fits_and_is_accessible(
    opened: Callable[..., Evening], tab_kind: Any, scheme: str, width: int
) -> None:
    evening = opened(viewport={"width": width, "height": 800}, color_scheme=scheme)
    evening.grade({**_class(40), "a" * 80: {"brief": "w" * 3000}}, work=_answers(40, "w" * 3000))
    page = evening.open()
    _keys(page, "2", "c")
    page.keyboard.type("good")
    _keys(page, "Control+Enter")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert tab_kind(page).serious("html") == []
    _keys(page, "p")
    page.locator("summary", has_text="Worked solution").click()
    assert page.locator("#outcome").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert tab_kind(page).serious("html") == []
    _edit_elsewhere(evening, 40)
    evening.again(page)
    page.wait_for_selector("#choice[open]")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert tab_kind(page).serious("html") == []


def test_a_text_that_is_handed_in_again_waits_for_points_and_the_browser_asks_nothing(
    evening: Evening,
) -> None:
    evening.grade(_class(2))
    page = evening.open()
    _keys(page, "2", "1", "u", "3", "0")
    assert page.locator("#progress-said").text_content() == "2 of 2 texts, not saved yet"
    evening.put(evening.save(page))
    evening.grade({"learner01": {"brief": "Another text."}, "learner02": {"brief": "Text 2."}})
    evening.again(page)
    assert page.locator("#choice").is_hidden()
    assert page.locator("#progress-said").text_content() == "1 of 2 texts"
    _keys(page, "u")
    assert page.locator("#text").text_content() == "Another text."
    texts = read_by_hand(evening.folder).texts
    assert {student for student, _, _ in texts} == {"learner02"}
    assert "Text 1." in (evening.folder / "texts-earlier.csv").read_text("utf-8-sig")
    _keys(page, "1", "1")
    evening.put(evening.save(page))
    assert {
        points
        for (student, *_), (points, _) in read_by_hand(evening.folder).texts.items()
        if student == "learner01"
    } == {1.0}


def test_one_learner_s_answers_are_read_and_changed_by_keys(evening: Evening) -> None:
    hostile = HOSTILE["tag"] + "\n" + HOSTILE["formula"]
    evening.grade(_class(3), work=_answers(3, hostile))
    evening.put(b"student,question,points,reason,who\nlearner03,*,5,on paper,me\n", "points.csv")
    evening.grade(_class(3), work=_answers(3, hostile))
    page = evening.open()
    who, said, questions = page.locator("#who"), page.locator("#said"), page.locator("#questions button")
    assert page.locator("#text").text_content() == "Text 1."  # a text without points comes first
    assert questions.all_text_contents() == ["1 ✓ 2/2", "2 ✗ 0/1", "brief ?/4", "letter – 0/20", "all 2/7"]
    _keys(page, "p")
    assert page.locator("#outcome").text_content() == "Wrong · 0 of 1 point from marking · Cell 7"
    assert page.locator("#says").text_content() == "Divide by all."
    assert page.evaluate("document.getElementById('text').textContent") == hostile
    _keys(page, "w", "1")
    assert who.text_content() == "learner02" and "write the reason" in said.text_content()
    page.keyboard.press("Control+s")
    assert "Write the reason" in said.text_content()  # no table that marking would refuse
    page.keyboard.type("shown on paper; =1+1")
    _keys(page, "Escape", "p", "c")
    page.keyboard.type("well done")
    _keys(page, "Escape", "g")
    page.keyboard.type("learner03")
    _keys(page, "Enter", "n", "q", "3", "Enter", "2", "1")
    assert questions.all_text_contents()[-1] == "all 5/7 ✎"
    assert page.locator("#progress-said").text_content() == "1 of 3 texts, 3 answers by hand, not saved yet"
    evening.put(evening.save(page))
    assert "Save again for points.csv" in said.text_content()
    evening.put(evening.save(page), "points.csv")
    assert "not saved" not in page.locator("#progress-said").text_content()
    found = read_by_hand(evening.folder)
    assert found.points == {
        ("learner03", "*"): (5.0, "on paper"),
        ("learner02", "share"): (1.0, "shown on paper; =1+1"),
    }
    assert found.remarks == {("learner02", "cargo"): "well done"}
    assert {who for who, *_ in found.texts} == {"learner03"}
    table = points_table(evening.folder)
    assert table.rows[0]["who"] == "me", "a column that the teacher added stays"
    assert page.evaluate("window.owned") is None
    # handed in again: the points stay, and the page says so until the teacher has looked
    evening.grade(_class(3), work=_answers(3, "share = 2", read="t2"))
    evening.again(page)
    assert page.locator("#choice").is_hidden()
    _keys(page, "u")
    other = page.locator("#other")
    assert (who.text_content(), questions.all_text_contents()[0]) == ("learner02", "1 ✓ 2/2 ✎ !")
    assert other.is_visible()
    _keys(page, "c", "End", "!", "Escape", "u")
    assert questions.all_text_contents()[:2] == ["1 ✓ 2/2 ✎", "2 ✗ 1/1 ✎ !"]
    _keys(page, "1")
    assert other.is_hidden()
    evening.put(evening.save(page), "points.csv")
    assert read_by_hand(evening.folder).seen == dict.fromkeys(
        [("learner02", "cargo"), ("learner02", "share")], "t2"
    )
