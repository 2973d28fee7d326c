"""No mark is final while a person must still look, and what that person writes must fit the class."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from classmaker import BANK, NAME

from course.bank.library import find_set
from course.cli import main
from course.commands.grade import _to_look_at
from course.errors import CourseError
from course.grading.desk import Desk, Marked, grade_class
from course.grading.intake.find import find_submissions
from course.grading.lms import read_roster
from course.grading.marks.byhand import ByHand, check_by_hand, read_by_hand, write_texts
from course.grading.marks.rows import Row
from course.grading.marks.rubric import Criterion, Rubric, add_cells, read_rubric
from course.grading.marks.totals import totals_csv, totals_of
from course.grading.questions import BankSet
from course.grading.run.seat import why_not_contained

pytestmark = pytest.mark.usefixtures("one_sandbox")

RUBRIC = Rubric((Criterion("brief", "evidence", 3.0),))
WORTH = {"cargo": 2.0, "share": 1.0}


def _rows(student: str, outcome: str, points: float = 0.0) -> list[Row]:
    return [
        Row(student, f"{student}.ipynb", question, outcome, points, worth)
        for question, worth in WORTH.items()
    ]


# ----------------------------------------------------------------- open until settled


@pytest.mark.parametrize("outcome", ["unreadable", "wrong variant", "conflict", "not marked"])
def test_a_file_that_was_not_run_leaves_the_mark_open_until_a_person_writes_points(outcome: str) -> None:
    (total,) = totals_of(_rows("ann", outcome))
    assert total.open
    assert total.todo  # what the teacher can do; the learner's page does not show it
    assert total.todo in totals_csv([total])
    assert not total.notes
    (total,) = totals_of(_rows("ann", outcome), ByHand(points={("ann", "*"): (0.0, "copied from Ben")}))
    assert (total.open, total.total) == (False, 0.0)
    (total,) = totals_of(_rows("ann", outcome), ByHand(points={("ann", "*"): (1.5, "shown on paper")}))
    assert (total.open, total.total, total.points) == (False, 1.5, {"cargo": 1.0, "share": 0.5})


def test_points_of_one_question_count_beside_those_of_the_whole() -> None:
    by_hand = ByHand(points={("ann", "*"): (3.0, "on paper"), ("ann", "share"): (0.0, "not there")})
    (total,) = totals_of(_rows("ann", "unreadable"), by_hand)
    assert (total.open, total.points) == (False, {"cargo": 2.0, "share": 0.0})


def test_a_free_text_without_a_rubric_leaves_the_mark_open() -> None:
    rows = _rows("ann", "right", 1.0) + _rows("ben", "right", 1.0)
    ann, ben = totals_of(rows, unasked={"ann": ["brief"]})
    assert (ann.open, ben.open) == (True, False)
    assert "brief" in ann.notes[0]
    settled = ByHand(points={("ann", "brief"): (0.0, "no text was asked for")})
    assert not totals_of(rows, settled, unasked={"ann": ["brief"]})[0].open


# -------------------------------------------------------------- what was written fits


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (("anne", "cargo", 1.0), r"there is no learner 'anne' .* Did you mean 'ann'"),
        (("ann", "carga", 1.0), r"there is no question 'carga' .* Did you mean 'cargo'"),
        (("ann", "cargo", 2.5), r"2.5 points for 'cargo', which is worth only 2"),
        (("ann", "*", 6.5), r"6.5 points for '\*', which is worth only 6"),
        (("ann", "brief", 3.5), r"3.5 points for 'brief', which is worth only 3"),
        (("ben", "essay", 0.0), "there is no question 'essay'"),
        (("ann", "essay", 1.0), r"1 points for 'essay', which is worth only 0"),
    ],
)
def test_points_by_hand_must_fit_class_and_question(
    tmp_path: Path, written: tuple[str, str, float], said: str
) -> None:
    student, question, value = written
    by_hand = ByHand(points={(student, question): (value, "because")})
    with pytest.raises(CourseError, match=said):
        check_by_hand(tmp_path, by_hand, ["ann", "ben"], WORTH, RUBRIC, unasked={("ann", "essay")})


def test_points_by_hand_that_fit_are_taken(tmp_path: Path) -> None:
    points = {
        ("ann", question): (value, "because")
        for question, value in (("cargo", 2.0), ("*", 6.0), ("brief", 3.0), ("essay", 0.0))
    }
    check_by_hand(tmp_path, ByHand(points=points), ["ann"], WORTH, RUBRIC, unasked={("ann", "essay")})


def test_lateness_and_texts_by_hand_must_fit_too(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match=r"late.csv: there is no learner 'anne'"):
        check_by_hand(tmp_path, ByHand(late={"anne": (1.0, None, "x")}), ["ann"], WORTH, RUBRIC)
    texts = {("ann", "brief", "evidence"): (4.0, "")}
    with pytest.raises(CourseError, match=r"texts.csv, ann: 4 points for 'evidence'"):
        check_by_hand(tmp_path, ByHand(texts=texts), ["ann"], WORTH, RUBRIC)


# ---------------------------------------------------------------------- a whole class

SECRET = "a secret that is long enough"


@pytest.fixture
def released(tmp_path: Path) -> Path:
    """Two learners' notebooks, released with a free text; the bank, the secret and the roster beside them."""
    if reason := why_not_contained():
        pytest.skip(reason)
    (tmp_path / "bank").mkdir()
    (tmp_path / "bank" / "harbour.py").write_text(BANK)
    (tmp_path / "secret").write_text(SECRET)
    (tmp_path / "roster.csv").write_text("student\nann\nben\n")
    (tmp_path / "rubric.csv").write_text("question,text,criterion,points\nbrief,Write a brief.,evidence,3\n")
    words = ["--bank", str(tmp_path / "bank"), "--seed-file", str(tmp_path / "secret")]
    words += ["--roster", str(tmp_path / "roster.csv"), "--rubric", str(tmp_path / "rubric.csv")]
    assert main(["release", NAME, *words, "--out", str(tmp_path / "handed in")]) == 0
    for path in (tmp_path / "handed in").glob("*"):
        if path.is_file():
            path.unlink()
    return tmp_path


def _grade(folder: Path, rubric: bool = False) -> Marked:
    questions = BankSet(find_set(NAME, folder / "bank"), SECRET.encode())
    desk = Desk(
        tuple(find_submissions(folder / "handed in")),
        questions,
        folder / "marks",
        roster=read_roster(folder / "roster.csv"),
        rubric=read_rubric(folder / "rubric.csv") if rubric else Rubric(),
        feedback=folder / "pages",
    )
    return grade_class(desk)


def _of(folder: Path, student: str) -> Path:
    (path,) = (folder / "handed in" / student).glob("*.ipynb")
    return path


def test_a_forgotten_rubric_is_said_and_no_mark_is_final(
    released: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["grade", NAME, str(released / "handed in"), "--quiet"]
    words += ["--out", str(released / "marks"), "--roster", str(released / "roster.csv")]
    words += ["--bank", str(released / "bank"), "--seed-file", str(released / "secret")]
    assert main(words) == 0
    said = capsys.readouterr().out
    assert "2 notebooks with free texts that no rubric was given for: brief" in said
    with (released / "marks" / "totals.csv").open(newline="") as table:
        assert {row["state"] for row in csv.DictReader(table)} == {"open"}
    assert main([*words, "--rubric", str(released / "rubric.csv")]) == 0
    assert "no rubric" not in capsys.readouterr().out
    with (released / "marks" / "totals.csv").open(newline="") as table:
        assert {row["state"] for row in csv.DictReader(table)} == {"marked"}  # nobody wrote a text


def test_a_file_that_is_now_empty_shows_no_earlier_answer(released: Path) -> None:
    path = _of(released, "ann")
    document = json.loads(path.read_text())
    for cell in document["cells"]:
        cell["source"] = "".join(cell["source"]).replace("largest = ____", "largest = 'Zanzibar'")
    path.write_text(json.dumps(document))
    _grade(released, rubric=True)
    pages = released / "pages" / "learners"
    assert any("Zanzibar" in page.read_text() for page in pages.glob("ann-*.html"))
    work = (released / "marks" / "by-hand" / "work.html").read_text("utf-8")
    assert "largest = 'Zanzibar'" in work
    points = released / "marks" / "by-hand" / "points.csv"
    points.write_text("student,question,points,reason,answer read\nann,largest,1,on paper,t0\n")
    marked = _grade(released, rubric=True)
    assert marked.changed == (("ann", "largest"),) and marked.strangers == ()
    assert next(one for one in marked.totals if one.student == "ann").points["largest"] == 1.0
    for empty in (json.dumps({**document, "cells": []}), ""):
        path.write_text(empty)
        _grade(released, rubric=True)
        assert not any("Zanzibar" in page.read_text() for page in pages.glob("*.html"))


def test_no_second_file_takes_the_place_of_a_text_that_was_read(released: Path) -> None:
    """Neither another set's question of the same name, nor a file that waits to be settled."""
    path, table = _of(released, "ann"), released / "marks" / "by-hand" / "texts.csv"
    mine = path.read_text("utf-8").replace("Write here.", "My brief.")
    path.write_text(mine, encoding="utf-8")
    _grade(released, rubric=True)
    read = table.read_text("utf-8-sig").replace("ann,brief,evidence,3,,", "ann,brief,evidence,3,2,good")
    table.write_text(read, encoding="utf-8")
    other = mine.replace("My brief.", "Of another set.").replace(f'"set": "{NAME}"', '"set": "02-other"')
    path.with_name("z.ipynb").write_text(other, encoding="utf-8")
    marked = _grade(released, rubric=True)
    assert not marked.again and table.read_text("utf-8-sig") == read
    path.with_name("z.ipynb").write_text(mine.replace("My brief.", "Again."), encoding="utf-8")
    marked = _grade(released, rubric=True)
    assert next(one for one in marked.totals if one.student == "ann").open, "two files claim the learner"
    assert table.read_text("utf-8-sig") == read and not table.with_name("texts-earlier.csv").exists()


def test_a_row_that_fits_nobody_stops_before_anything_runs(released: Path) -> None:
    (released / "marks" / "by-hand").mkdir(parents=True)
    points = released / "marks" / "by-hand" / "points.csv"
    points.write_text("student,question,points,reason\nanne,cargo,1,on paper\n")
    with pytest.raises(CourseError, match=r"points.csv: there is no learner 'anne'.*'ann'"):
        _grade(released, rubric=True)
    assert not (released / "marks" / "runs").exists()
    assert points.read_text().endswith("anne,cargo,1,on paper\n")


def test_cells_of_a_rubric_are_added_to_what_is_released() -> None:
    empty = json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    assert "evidence" in add_cells(empty, RUBRIC)


def test_a_free_text_that_is_handed_in_again_is_read_again(tmp_path: Path) -> None:
    """Points are for the text that was read; nothing of them is lost, and no mark is final by them."""
    first, second = (
        {"ann": {"brief": "old"}, "bo": {"brief": "same"}},
        {"ann": {"brief": "new"}, "bo": {"brief": "same"}},
    )
    write_texts(tmp_path, RUBRIC, first)
    path = tmp_path / "texts.csv"
    lines = path.read_text("utf-8-sig").splitlines()
    filled = [line.replace(",,,", ",1,well put,") if "brief" in line else line for line in lines]
    path.write_text("\n".join(filled) + "\n", encoding="utf-8")
    by_hand = read_by_hand(tmp_path)
    assert by_hand.of_these(first) == by_hand
    assert by_hand.of_these({**first, "ann": {}}).again == {("ann", "brief")}, "an empty text is said, too"
    mine = by_hand.of_these(second)
    assert {student for student, _, _ in mine.texts} == {"bo"} and mine.again == {("ann", "brief")}
    rows = [*_rows("ann", "right", 1.0), *_rows("bo", "right", 1.0)]
    ann, bo = totals_of(rows, mine, rubric=RUBRIC, texts=second)
    assert ann.open and not bo.open and any("was handed in again, not read yet" in note for note in ann.notes)
    table = write_texts(tmp_path, RUBRIC, second)
    assert {row["points"] for row in table.rows if row["student"] == "ann"} == {""}
    assert {row["points"] for row in table.rows if row["student"] == "bo"} == {"1"}
    kept = (tmp_path / "texts-earlier.csv").read_text("utf-8-sig")
    assert kept.count("well put") == len(RUBRIC.criteria) and "old" in kept
    write_texts(tmp_path, RUBRIC, first)  # nobody has read the new one: there is nothing to keep of it
    assert (tmp_path / "texts-earlier.csv").read_text("utf-8-sig") == kept


def test_points_in_a_table_without_the_column_of_the_text_read_stay(tmp_path: Path) -> None:
    head = "student,question,criterion,of,points,comment,text\n"
    (tmp_path / "texts.csv").write_text(head + "ann,brief,evidence,3,2,good,old\n", encoding="utf-8")
    by_hand = read_by_hand(tmp_path)
    assert by_hand.of_these({"ann": {"brief": "new"}}) == by_hand, "its points count as they always did"
    (row,) = (one for one in write_texts(tmp_path, RUBRIC, {"ann": {"brief": "new"}}).rows if one["points"])
    assert row["points"] == "2" and row["text read"]


def test_low_points_for_the_whole_exercise_are_said(tmp_path: Path) -> None:
    by_hand = ByHand(points={("ann", "*"): (0.0, "nothing readable came")})
    (total,) = totals_of(_rows("ann", "right", 1.0), by_hand)
    assert total.earned == 2.0
    marked = Marked([], [total], [], "bubblewrap", {})
    assert any("ann (0 instead of" in line and "delete the row" in line for line in _to_look_at(marked))
    (fine,) = totals_of(_rows("ann", "right", 1.0), ByHand())
    assert not list(_to_look_at(Marked([], [fine], [], "bubblewrap", {})))
