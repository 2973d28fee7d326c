"""What a teacher says of free texts reaches Moodle's column of comments: once, and only with a mark."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import pytest
from classmaker import BANK, NAME
from nbgrader_run import filled as answered
from worksheets import COLUMNS, LANGUAGES, worksheet

from course.bank.case import Case
from course.bank.library import find_set
from course.cli import main
from course.grading.files import safe_cell, safe_markup
from course.grading.lms import read_roster
from course.grading.lms.moodle import comment_below
from course.grading.marks.byhand import ByHand, comments_of
from course.grading.marks.rubric import Criterion, Rubric
from course.marking.frozen import current, draw_parameters

pytestmark = pytest.mark.usefixtures("one_sandbox")

SECRET = "a secret that is long enough"
#: `pluginname` of assignfeedback_comments in each language, the newest first
HEADINGS = {
    "en": ["Feedback comments"],
    "de": ["Feedback als Kommentar"],
    "fr": ["Feedback par commentaires"],
    "es": ["Comentarios de retroalimentación"],
    "ja": ["フィードバックコメント"],
    "zh_cn": ["反馈意见", "评语反馈"],
}
SAID = {
    "ann@x.org": {"the_brief": ["uses the evidence: good,\nbut <b>short</b>"], "letter": ["tone: =1+1;-2"]},
    "li@x.org": {"letter": ["tone: never seen"]},
}


class _Text(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.text += "\n" if tag in ("p", "br") else ""

    def handle_data(self, data: str) -> None:
        self.text += data


def _filled(path: Path, text: str, said: dict[str, dict[str, list[str]]]) -> list[list[str]]:
    path.write_text(text, "utf-8")
    made = read_roster(path).filled({"ann@x.org": 0.5, "zoe@x.org": 0.5}, said=said)
    path.write_text(made, "utf-8")
    return list(csv.reader(io.StringIO(made.removeprefix("\ufeff"), newline="")))


@pytest.mark.parametrize(
    ("language", "heading"), [(code, one) for code in HEADINGS for one in HEADINGS[code]]
)
def test_comments_go_into_the_column_of_each_language_once(
    tmp_path: Path, language: str, heading: str
) -> None:
    path = tmp_path / "roster.csv"
    text = worksheet(language, 20).replace("Feedback\n", f"{heading}\n", 1)
    before = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    made = _filled(path, text, SAID)
    assert made[0] == before[0] and made[0][-1] == heading
    shown = _Text(made[1][-1])
    assert shown.text == ("\nthe brief\nuses the evidence: good,\nbut <b>short</b>\nletter\ntone: =1+1;-2")
    assert set(shown.tags) == {"p", "strong", "br"}
    assert made[2][-1] == before[2][-1] == "well, done; 3,5"  # nothing was said: what Moodle has stays
    assert made[3] == [safe_cell(cell) for cell in before[3]]  # no mark yet: no comment
    grade = COLUMNS.index("grade")
    others = [safe_cell(cell) for cell in before[1]]
    assert made[1][:grade] + made[1][grade + 1 : -1] == others[:grade] + others[grade + 1 : -1]
    again = _filled(path, path.read_text("utf-8"), SAID)  # a worksheet that Moodle wrote after the import
    assert again == made


def test_a_comment_that_moodle_has_stays_and_the_new_one_goes_below() -> None:
    old = "<p>Come to my office &amp; bring tea</p>"
    said = {"brief": ["evidence: good"]}
    first = comment_below(old, said)
    assert first == old + "<p><strong>brief</strong><br>evidence: good</p>"
    assert comment_below(first, said) == first
    # Moodle's editor writes the same otherwise
    edited = '<div dir="ltr">\n<p><b>brief</b><br />\n evidence:&nbsp;good</p></div>'
    assert comment_below(edited, said) == edited
    quoted = "as said<blockquote><b>brief</b><br>evidence: good</blockquote>"
    assert comment_below(quoted, said) == quoted
    # a shorter comment is another one, though its words are there
    longer = comment_below("", {"brief": ["evidence: good, but late"]})
    assert comment_below(longer, said) == longer + "<p><strong>brief</strong><br>evidence: good</p>"
    assert comment_below(first, {**said, "letter": ["tone: fine"]}).count("<p>") == 3
    assert comment_below("plain words < 3", {}) == "plain words < 3"


@pytest.mark.parametrize(
    "text", ["=1+1", "a;=1", "a;--1", "a|@x", "a;'=1", "<-2", "a;\u200b=1", "a\t+1", "a; \uff1d1", "&=1"]
)
def test_no_spreadsheet_finds_a_formula_in_a_comment(text: str) -> None:
    made = comment_below("", {text: [text]})
    assert safe_cell(made) == made
    for separator in ",;|\t":
        for cell in made.split(separator):
            assert safe_cell(cell) == cell or separator == ","
    assert _Text(made).text == f"\n{text}\n{text}"
    assert safe_markup("well-made = 3") == "well-made = 3"


@pytest.mark.parametrize(
    "text",
    [
        "<pre>a\n-b</pre>",
        "- good\n- bad",
        "- good\r\n\r\n\u200b=1\t+1\n",
        "x <y\n-1, isn't it",
        "=\n\n",
        "a\n;\n-1\n'",
    ],
)
def test_a_teachers_own_comment_keeps_its_lines(text: str) -> None:
    made = comment_below(text, {})
    assert _Text(made).text.rstrip(" ") == _Text(text.replace("\r\n", "\n")).text
    assert safe_cell(made) == made == comment_below(made, {})


def test_a_line_break_in_a_tag_leaves_the_tag_whole() -> None:
    before = '- <a\nhref="x"\ntitle="1 > 0,\n-1">here</a>'
    assert comment_below(before, {}) == '&#45; <a href="x" title="1 > 0, &#45;1">here</a>'


def test_a_worksheet_without_the_column_stays_without_comments(tmp_path: Path) -> None:
    text = worksheet("en", 20)
    assert _filled(tmp_path / "a.csv", text, SAID) == _filled(tmp_path / "b.csv", text, {})


def test_comments_stand_in_the_order_of_the_rubric_and_without_the_empty_ones() -> None:
    rubric = Rubric((Criterion("b", "z", 1), Criterion("b", "a", 1), Criterion("a", "x", 1)))
    texts = {
        ("ann", "a", "x"): (1.0, "third"),
        ("ann", "b", "a"): (1.0, "second"),
        ("ann", "b", "z"): (0.0, "first"),
        ("ann", "b", "gone"): (1.0, "the rubric no longer asks"),
        ("ben", "b", "z"): (1.0, ""),
    }
    found = comments_of(ByHand(texts=texts), rubric)
    assert found == {"ann": {"b": ["z: first", "a: second"], "a": ["x: third"]}}
    assert list(found["ann"]) == ["b", "a"]


def _with_text(notebook: str, text: str) -> str:
    document = json.loads(notebook)
    for cell in document["cells"]:
        if cell["metadata"].get("course", {}).get("role") == "free-text":
            cell["source"] = text
    return json.dumps(document)


def test_a_class_is_read_on_the_page_and_moodle_gets_the_comments(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """From release to worksheet: the page is made with the table, comments go with final marks only."""
    bank, secret, roster, out = (tmp_path / name for name in ("bank", "secret", "roster.csv", "marks"))
    bank.mkdir()
    (bank / "harbour.py").write_text(BANK)
    secret.write_text(SECRET)
    rubric = tmp_path / "rubric.csv"
    rubric.write_text("question,text,criterion,points\nbrief,Write a brief.,evidence,3\nbrief,,order,1\n")
    roster.write_text(worksheet("de", 20).replace("Feedback\n", "Feedback als Kommentar\n"), "utf-8")
    words = [
        "--bank",
        str(bank),
        "--roster",
        str(roster),
        "--seed-file",
        str(secret),
        "--rubric",
        str(rubric),
    ]
    assert main(["release", NAME, *words, "--out", str(tmp_path / "release")]) == 0
    questions = find_set(NAME, bank)
    with zipfile.ZipFile(tmp_path / "work.zip", "w") as archive:
        for number, name, login in ((101, "Ann Smith", "ann@x.org"), (102, "Zoë", "zoe@x.org")):
            text = (tmp_path / "release" / login / f"{NAME}.ipynb").read_text("utf-8")
            drawn = draw_parameters(SECRET.encode(), current(questions), login)
            answers = {one.id: f"{one.id} = {Case(one, drawn[one.id]).value()!r}" for one in questions}
            text = _with_text(answered(text, answers), f"</script><b>{login}</b>")
            archive.writestr(f"{name}_{number}_assignsubmission_file_/x.ipynb", text)
    grade = ["grade", str(tmp_path / "work.zip"), "--out", str(out), *words, "--quiet", "--uncontained"]
    assert main(grade) == 0
    page = (out / "by-hand" / "work.html").read_text("utf-8")
    assert "Ann Smith" in page and "</script><b>" not in page
    assert "work.html" in capsys.readouterr().out
    table = out / "by-hand" / "texts.csv"
    filled = table.read_text("utf-8")
    for place, cells in (
        ("ann@x.org,brief,evidence,3,,,", "ann@x.org,brief,evidence,3,2.5,name the source,"),
        ("ann@x.org,brief,order,1,,,", "ann@x.org,brief,order,1,1,,"),
        ("zoe@x.org,brief,evidence,3,,,", "zoe@x.org,brief,evidence,3,2,not sent yet,"),
    ):
        assert place in filled
        filled = filled.replace(place, cells)
    table.write_text(filled, "utf-8")
    assert main(grade) == 0
    made = list(csv.reader(io.StringIO((out / "moodle.csv").read_text("utf-8-sig"), newline="")))
    column = made[0].index("Feedback als Kommentar")
    assert [row[column] for row in made[1:]] == [
        "<p><strong>brief</strong><br>evidence: name the source</p>",
        "well, done; 3,5",
        "",
    ]
    second = (out / "by-hand" / "work.html").read_bytes()
    assert b"name the source" in second
    assert main(grade) == 0
    assert (out / "by-hand" / "work.html").read_bytes() == second  # the same input, the same bytes
    assert re.search(rb"script-src 'sha256-[^' ]+'; style-src 'sha256-[^' ]+'", second)


def test_every_language_of_the_worksheet_has_its_heading() -> None:
    assert set(HEADINGS) == set(LANGUAGES)
