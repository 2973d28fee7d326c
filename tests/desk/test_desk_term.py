"""A term at a glance: what counts, what stays open, and a page and a table that are safe to open."""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from accessible import faults

from course.bank.library import find_set
from course.cli import main
from course.errors import CourseError, UnknownNameError
from course.grading.lms import read_roster
from course.grading.marks.byhand import ByHand
from course.grading.marks.gradebook import Gradebook
from course.grading.marks.lateness import Lateness
from course.grading.marks.rows import Row
from course.grading.marks.term import (
    ABSENT,
    NO_MARK,
    OPEN,
    LearnerTerm,
    Term,
    Weighting,
    read_weighting,
    term_csv,
    term_of,
)
from course.grading.marks.totals import totals_of
from course.grading.pages.term import term_page

NAMES = ("01-quay", "02-harbour", "03-canal")
#: question of each set to its objective; "plan" has none
OBJECTIVES = {
    ("01-quay", "total"): "ships",
    ("01-quay", "port"): "places",
    ("02-harbour", "tail"): "ships",
    ("03-canal", "lock"): "locks",
}
WORTH = {"total": 1.0, "port": 3.0, "tail": 2.0, "plan": 2.0, "lock": 5.0}


def _rows(student: str, outcomes: Mapping[str, str]) -> list[Row]:
    return [
        Row(
            student,
            f"{student}.ipynb",
            question,
            outcome,
            WORTH[question] * (outcome == "right"),
            WORTH[question],
        )
        for question, outcome in outcomes.items()
    ]


#: set to learner to outcomes
CLASS: dict[str, dict[str, dict[str, str]]] = {
    "01-quay": {
        "ann": {"total": "right", "port": "wrong"},
        "bo": {"total": "right", "port": "right"},
        "cem": {"total": "not handed in", "port": "not handed in"},
        "dee": {"total": "wrong", "port": "right"},
    },
    "02-harbour": {
        "ann": {"tail": "right", "plan": "right"},
        "bo": {"tail": "right", "plan": "wrong"},
        "cem": {"tail": "right", "plan": "right"},
        "dee": {"tail": "unreadable", "plan": "unreadable"},
    },
    "03-canal": {
        "ann": {"lock": "right"},
        "bo": {"lock": "wrong"},
        "cem": {"lock": "right"},
    },
}


@pytest.fixture
def book(tmp_path: Path) -> Gradebook:
    made = Gradebook(tmp_path / "gradebook.sqlite")
    for name, learners in CLASS.items():
        rows = [row for student, outcomes in learners.items() for row in _rows(student, outcomes)]
        made.record(name, "v1", rows, totals_of(rows))
    return made


def _term(book: Gradebook, words: tuple[str, ...] = (), drop: int = 0, roster: Path | None = None) -> Term:
    return term_of(
        book,
        read_weighting(words, drop, NAMES),
        objectives=OBJECTIVES,
        titles={"01-quay": "The quay"},
        roster=read_roster(roster) if roster else None,
    )


def _learner(term: Term, student: str) -> LearnerTerm:
    return next(one for one in term.learners if one.student == student)


def test_shares_and_totals_are_those_worked_out_by_hand(book: Gradebook) -> None:
    term = _term(book, ("01=1", "02=2", "03-canal=0.5"))
    ann, bo = _learner(term, "ann"), _learner(term, "bo")
    assert ann.shares == {"01-quay": 0.25, "02-harbour": 1.0, "03-canal": 1.0}
    assert ann.total == pytest.approx((0.25 + 2 * 1.0 + 0.5 * 1.0) / 3.5)
    assert bo.shares == {"01-quay": 1.0, "02-harbour": 0.5, "03-canal": 0.0}
    assert bo.total == pytest.approx((1.0 + 2 * 0.5) / 3.5)
    assert ann.objectives == {"ships": 1.0, "places": 0.0, "locks": 1.0}
    assert term.without == (("02-harbour", "plan"),)


def test_no_missing_mark_is_silently_nothing(book: Gradebook) -> None:
    term = _term(book, drop=1)
    cem, dee = _learner(term, "cem"), _learner(term, "dee")
    assert cem.shares == {"01-quay": ABSENT, "02-harbour": 1.0, "03-canal": 1.0}
    assert (cem.total, cem.so_far, cem.dropped) == (OPEN, 1.0, ())
    assert cem.objectives == {"ships": ABSENT, "places": ABSENT, "locks": 1.0}
    assert dee.shares == {"01-quay": 0.75, "02-harbour": OPEN, "03-canal": NO_MARK}
    assert (dee.total, dee.so_far) == (OPEN, 0.75)
    assert dee.objectives == {"ships": OPEN, "places": 1.0, "locks": NO_MARK}


def test_a_set_without_weight_keeps_no_total_open(book: Gradebook) -> None:
    cem = _learner(_term(book, ("01=0",)), "cem")
    assert cem.shares["01-quay"] == ABSENT
    assert (cem.total, cem.so_far) == (1.0, None)


def test_points_by_hand_settle_a_missing_set(book: Gradebook) -> None:
    rows = book.rows("01-quay")
    by_hand = ByHand(points={("cem", "*"): (0.0, "nothing came")})
    book.record("01-quay", "v1", rows, totals_of(rows, by_hand))
    cem = _learner(_term(book), "cem")
    assert (cem.shares["01-quay"], cem.total) == (0.0, pytest.approx(2 / 3))


def test_the_lowest_shares_are_dropped(book: Gradebook) -> None:
    term = _term(book, ("01=3",), drop=1)
    assert _learner(term, "ann").dropped == ("01-quay",)
    assert _learner(term, "ann").total == 1.0
    assert _learner(term, "bo").dropped == ("03-canal",)
    assert _learner(term, "bo").total == pytest.approx((3 * 1.0 + 0.5) / 4)
    assert _learner(_term(book, drop=2), "bo").dropped == ("02-harbour", "03-canal")
    # a set without weight is not dropped in the place of one that counts
    assert _learner(_term(book, ("03=0",), drop=1), "bo").dropped == ("02-harbour",)


def test_dropping_never_lowers_a_total() -> None:
    weighting = Weighting({"a": 1.0, "b": 3.0}, 1)
    shares = {"a": 0.9, "b": 0.4}  # the smaller product with its weight is the one of a
    assert weighting.dropped(shares) == ("b",)
    assert weighting.mean({"a": 0.9}) > weighting.mean(shares) > weighting.mean({"b": 0.4})
    assert weighting.dropped({"a": 0.5, "b": 0.5}) == ("b",)


def test_lateness_counts_in_the_share_and_not_in_the_objective(book: Gradebook) -> None:
    rows = _rows("ann", {"lock": "right"})
    book.record("03-canal", "v1", rows, [replace(one, late=Lateness(5.0, 0.5)) for one in totals_of(rows)])
    ann = _learner(_term(book), "ann")
    assert (ann.shares["03-canal"], ann.objectives["locks"]) == (0.5, 1.0)


@pytest.mark.parametrize(
    ("words", "drop", "said"),
    [
        (("harbor=2",), 0, "Did you mean '02-harbour'"),
        (("9=2",), 0, "01-quay, 02-harbour, 03-canal"),
        (("01=two",), 0, "'two' is no weight"),
        (("01=-1",), 0, "'-1' is no weight"),
        (("01",), 0, "as in 01=2"),
        (("01=1", "01-quay=2"), 0, "twice"),
        (("01=0", "02=0", "03=0"), 0, "no set that counts"),
        ((), 3, "from 0 to 2"),
        (("01=0",), 2, "from 0 to 1"),
        ((), -1, "from 0 to 2"),
    ],
)
def test_weights_that_cannot_be_are_said(words: tuple[str, ...], drop: int, said: str) -> None:
    with pytest.raises(CourseError, match=re.escape(said)):
        read_weighting(words, drop, NAMES)


def test_a_number_that_two_sets_begin_with_names_neither() -> None:
    with pytest.raises(CourseError, match="01-a or 01-b"):
        read_weighting(["01=2"], 0, ["01-a", "01-b"])
    assert read_weighting(["01-b=2"], 0, ["01-a", "01-b"]).weights == {"01-a": 1.0, "01-b": 2.0}
    with pytest.raises(UnknownNameError):
        read_weighting(["=2"], 0, ["01-a", "01-b"])


def test_the_roster_gives_names_order_and_learners_without_a_mark(book: Gradebook, tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text("student,name\nzoe,Zoë\nbo,Bo Ek\n", encoding="utf-8")
    term = _term(book, roster=tmp_path / "roster.csv")
    assert [one.student for one in term.learners] == ["zoe", "bo", "ann", "cem", "dee"]
    assert set(_learner(term, "zoe").shares.values()) == {NO_MARK}
    assert (_learner(term, "zoe").total, _learner(term, "zoe").so_far) == (OPEN, None)
    assert [one.student for one in term.learners if not one.listed] == ["ann", "cem", "dee"]
    table = list(csv.DictReader(io.StringIO(term_csv(term))))
    assert [row["name"] for row in table] == ["Zoë", "Bo Ek", "", "", ""]
    assert table[1]["01-quay (weight 1)"] == "1.0000"
    assert (table[0]["total"], table[0]["locks"]) == (OPEN, NO_MARK)


def test_words_of_learners_do_nothing_on_page_or_table(book: Gradebook) -> None:
    evil, formula = "<img src=x onerror=alert(1)>", "=HYPERLINK(1)"
    rows = [row for who in (evil, formula) for row in _rows(who, {"lock": "right"})]
    book.record("03-canal", "v1", rows, totals_of(rows), note="<b>note</b>")
    term = _term(book)
    page, table = term_page(term, {"locks": "<i>open a lock</i>"}), term_csv(term)
    for text in ("<img", "<b>note", "<i>open"):
        assert text not in page
        assert text.replace("<", "&lt;").replace(">", "&gt;") in page
    assert "<script" not in page and "://" not in page
    assert f"\n{formula}" not in table and f"\n'{formula}" in table
    assert evil in [row[0] for row in csv.reader(io.StringIO(table))]


def test_the_page_states_the_rules_and_keeps_every_marking(book: Gradebook) -> None:
    rows = book.rows("03-canal")
    book.record("03-canal", "v1", rows, totals_of(rows), note="key of the lock looked at again")
    term = _term(book, ("02=2",), drop=1)
    page = term_page(term)
    assert "lowest share is dropped" in page and "25.0 %, dropped" in page
    assert "No missing mark counts as zero" in page
    assert "No share is dropped" in term_page(_term(book))
    assert "02-harbour/plan" in page
    listed = page[page.index("All markings") :]
    found = [
        re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line) for line in listed.splitlines() if "<tr><th" in line
    ]
    made = [one["made_at"].strftime("%Y-%m-%d %H:%M") for one in book.markings()]
    assert [cells[0] for cells in found[1:]] == ["1", "2", "3", "4"]
    assert [cells[3] for cells in found[1:]] == made
    assert found[-1][1:3] == ["03-canal", "key of the lock looked at again"]
    assert [cells[4] for cells in found[1:]] == ["yes", "yes", "", "yes"]
    assert page == term_page(_term(book, ("02=2",), drop=1))


def _bundled(path: Path) -> None:
    """Write a gradebook with two of the course's sets, and one of somebody's own."""
    book = Gradebook(path)
    for name in ("01-trade-interdependence", "02-strategic-resources"):
        asked = [one for one in find_set(name).questions.values() if not one.in_lesson]
        rows = [
            Row(who, f"{who}.ipynb", one.id, outcome, one.points if outcome == "right" else 0.0, one.points)
            for who, outcome in (
                ("ann", "right"),
                ("a-learner.with.a.long.name@students.example.org", "wrong"),
            )
            for one in asked
        ]
        book.record(name, "v1", rows, totals_of(rows))
    rows = _rows("ann", {"lock": "right"})
    book.record("own", "v1", rows, totals_of(rows))
    book.close()


BANK = '''
from course.bank import Number, QuestionSet

canal = QuestionSet("own", title="The canal", scenario="A made-up canal.")


@canal.question(
    Number("locks", tolerance=0.1),
    objective="locks",
    title="Lock",
    text="?",
    hints=("Look.",),
    starter="pass",
)
def lock():
    """One."""
    return 1.0
'''


def test_the_command_knows_the_objectives_of_the_bank(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _bundled(tmp_path / "g.sqlite")
    (tmp_path / "bank").mkdir()
    (tmp_path / "bank" / "canal.py").write_text(BANK, encoding="utf-8")
    before = (tmp_path / "g.sqlite").read_bytes()
    words = ["gradebook", str(tmp_path / "g.sqlite"), "--out", str(tmp_path / "term")]
    assert main([*words, "--weights", "01=2", "own=1"]) == 0
    assert "2 learners, 3 sets. Final totals: 1, open: 1." in capsys.readouterr().out
    page = (tmp_path / "term" / "gradebook.html").read_text("utf-8")
    assert "trade.shares" in page and "own/lock" in page
    assert main([*words, "--weights", "01=2", "own=1", "--bank", str(tmp_path / "bank")]) == 0
    page, table = ((tmp_path / "term" / f"gradebook.{kind}").read_bytes() for kind in ("html", "csv"))
    assert b"own/lock" not in page and b"The canal" in page
    lines = csv.DictReader(io.StringIO(table.decode("utf-8")))
    row = next(line for line in lines if line["student"] == "ann")
    asked = {one.objective for one in find_set("01").questions.values() if not one.in_lesson}
    assert {row[one] for one in (*asked, "locks")} == {"1.0000"}
    assert main([*words, "--weights", "01=2", "own=1", "--bank", str(tmp_path / "bank")]) == 0
    assert (tmp_path / "term" / "gradebook.html").read_bytes() == page
    assert (tmp_path / "term" / "gradebook.csv").read_bytes() == table
    assert (tmp_path / "g.sqlite").read_bytes() == before


def test_the_command_asks_for_a_gradebook(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gradebook", "--out", str(tmp_path / "term")]) == 1
    assert "Name the gradebook" in capsys.readouterr().err


@pytest.mark.browser
def test_the_page_in_a_browser(tmp_path: Path) -> None:
    """Nothing is fetched, axe finds nothing in light, dark or print, and the page fits each screen."""
    sync_api = pytest.importorskip("playwright.sync_api")
    names = ("chromium-headless-shell", "chromium", "google-chrome")
    program = next(filter(None, map(shutil.which, names)), None)
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("CI must have a Chromium")
        pytest.skip("needs Chromium")
    _bundled(tmp_path / "g.sqlite")
    (tmp_path / "r.csv").write_text("student,name\nann,Ann Lee\n", encoding="utf-8")
    words = [
        "gradebook",
        str(tmp_path / "g.sqlite"),
        "--roster",
        str(tmp_path / "r.csv"),
        "--drop-lowest",
        "1",
    ]
    assert main([*words, "--out", str(tmp_path)]) == 0
    with sync_api.sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=program, args=flags)
        page = browser.new_context(bypass_csp=True).new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto((tmp_path / "gradebook.html").as_uri())
        grounds = set()
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            grounds.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
            for width in (360, 1366, 1920):
                page.set_viewport_size({"width": width, "height": 900})
                assert faults(page) == []
                assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert len(grounds) == 2
        page.emulate_media(media="print", color_scheme="dark")
        assert page.evaluate("getComputedStyle(document.body).color") == "rgb(34, 34, 34)"
        assert [url for url in asked if not url.startswith("file:")] == []
        browser.close()
