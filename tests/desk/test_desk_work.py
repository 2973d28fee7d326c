"""The page with a class's work: what it holds, and what of the teacher's tables comes back."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from classmaker import BANK, NAME

from course.bank.library import find_set
from course.commands.grade import _to_look_at
from course.errors import CourseError
from course.grading.desk import Marked
from course.grading.intake.read import parse_notebook
from course.grading.marks.byhand import (
    ByHand,
    TextTable,
    check_by_hand,
    comments_of,
    points_table,
    read_by_hand,
    write_texts,
)
from course.grading.marks.rows import Row
from course.grading.marks.rubric import Criterion, Rubric
from course.grading.marks.totals import totals_of
from course.grading.pages.feedback import learner_page
from course.grading.pages.reading import Answers, Work, work_of, write_reading_page
from course.grading.pages.rendering import Recorded
from course.grading.questions import BankSet
from course.outcomes import Outcome

RUBRIC = Rubric((Criterion("brief", "evidence", 3.0),))
HOSTILE = "x = '</script><script>alert(1)</script>' # \u202eevil\x1b"


@pytest.fixture
def questions(tmp_path: Path) -> BankSet:
    (tmp_path / "bank").mkdir()
    (tmp_path / "bank" / "harbour.py").write_text(BANK)
    return BankSet(find_set(NAME, tmp_path / "bank"))


def _rows(student: str, outcome: Outcome = Outcome.WRONG) -> list[Row]:
    return [
        Row(student, f"{student}.ipynb", "cargo", outcome, 0.0, 2.0, "one_year", 5, 2),
        Row(student, f"{student}.ipynb", "share", Outcome.RIGHT, 1.0, 1.0),
    ]


def _work(questions: BankSet, rows: list[Row], code: str = "cargo = 1") -> list[Work]:
    answers = {("ann", "cargo"): Recorded("4321.5", "")}
    return list(work_of(questions, totals_of(rows), rows, answers, {("ann", "cargo"): code}))


def _content(folder: Path, work: list[Work]) -> dict[str, Any]:
    """Write the page and return its data."""
    points = TextTable(("student", "question", "points", "reason"), (), ",")
    answers = Answers({"cargo": "Cargo"}, {"cargo": 2.0}, tuple(work), points)
    write_reading_page(folder / "p.html", NAME, "Harbours", Rubric(), TextTable((), (), ","), answers=answers)
    page = (folder / "p.html").read_text("utf-8")
    (data,) = re.findall(r'<script type="application/json" id="data">(.*)</script>', page)
    assert "<" not in data and "\u202e" not in data and "\x1b" not in data
    found: dict[str, Any] = json.loads(data)
    return found


def test_the_page_holds_code_outcome_and_message_of_each_answer(questions: BankSet, tmp_path: Path) -> None:
    cargo, share, whole = _work(questions, _rows("ann"))
    assert (cargo.outcome, cargo.tone, cargo.points, cargo.place) == ("Wrong", "wrong", 0.0, "Cell 5, line 2")
    assert cargo.says == "You get this if you take the first year for all years."
    assert (cargo.code, cargo.answer, cargo.title) == ("cargo = 1", "4321.5", "Cargo of Kobe")
    assert "SHIPS[port]" in cargo.solution
    assert (share.outcome, share.code) == ("Right", "")
    assert (whole.question, whole.points, whole.says) == ("*", 1.0, "ann.ipynb")
    content = _content(tmp_path, [cargo, share, whole])
    shown = dict(zip(content["answers"]["fields"], content["answers"]["work"][0], strict=True))
    assert content["texts"][shown["says"]] == cargo.says
    other, _, changed = _work(questions, _rows("ann"), "cargo = 2")
    assert other.read != cargo.read and changed.read != whole.read, "another answer is noticed"


def test_hostile_code_is_text_of_bounded_length(questions: BankSet, tmp_path: Path) -> None:
    cargo, *_ = work = _work(questions, _rows("ann"), HOSTILE + "\n" + "y" * 1_000_000)
    assert len(cargo.code) < 4_100 and re.search(r"… and \d+ more characters$", cargo.code)
    _content(tmp_path, work)
    assert (tmp_path / "p.html").stat().st_size < 120_000


def test_a_file_that_was_not_run_says_why_and_an_absent_learner_is_left_out(questions: BankSet) -> None:
    rows = [Row("ann", "x.pdf", "cargo", Outcome.UNREADABLE, 0.0, 2.0, note="it is an empty file")]
    rows.append(Row("bo", "", "cargo", Outcome.ABSENT, 0.0, 2.0))
    cargo, whole = _work(questions, rows)
    assert (cargo.says, whole.says) == ("it is an empty file", "x.pdf")


def test_code_of_a_question_is_its_cells_and_the_cell_that_checks_it() -> None:
    def cell(source: str, question: str = "") -> dict[str, Any]:
        return {"cell_type": "code", "source": source, "metadata": {"course": {"question": question}}}

    cells = [cell("a = 1", "q"), cell("# ex.hint('q')", "q"), cell("ex.check('q', a)"), cell("b = 2")]
    found = parse_notebook(json.dumps({"nbformat": 4, "cells": cells}).encode()).code()
    assert found == {"q": "a = 1\n\nex.check('q', a)", "": "b = 2"}


# ------------------------------------------------------------------ nothing that was written is lost


def _points(folder: Path, *lines: str) -> ByHand:
    (folder / "points.csv").write_text(
        "\n".join(["student,question,points,reason,answer read", *lines]) + "\n"
    )
    return read_by_hand(folder)


def test_a_comment_without_points_reaches_the_learner_and_the_lms(questions: BankSet, tmp_path: Path) -> None:
    by_hand = _points(tmp_path, "ann,cargo,,look at the years,", "ann,*,,come and see me,")
    rows = _rows("ann")
    (total,) = totals_of(rows, by_hand)
    assert total.total == 1.0 and not total.open
    page = learner_page(questions, total, rows, {})
    assert "look at the years" in page and "come and see me" in page
    assert comments_of(by_hand, Rubric()) == {
        "ann": {"cargo": ["look at the years"], "*": ["come and see me"]}
    }
    with pytest.raises(CourseError, match=r"points.csv: there is no learner 'ann'.*Did you mean 'anne'"):
        check_by_hand(tmp_path, by_hand, ["anne"], {"cargo": 2.0}, Rubric())


def test_points_stay_when_an_answer_is_handed_in_again_and_the_teacher_is_told(
    questions: BankSet, tmp_path: Path
) -> None:
    before, *_ = _work(questions, _rows("ann"))
    by_hand = _points(tmp_path, f"ann,cargo,2,shown on paper,{before.read}", "bo,cargo,1,by spreadsheet,")
    assert by_hand.seen == {("ann", "cargo"): before.read}
    (total,) = totals_of(_rows("ann"), by_hand)
    assert total.points["cargo"] == 2.0
    assert points_table(tmp_path).columns[-1] == "answer read"
    (line,) = _to_look_at(Marked([], [], [], "", {}, changed=(("ann", "cargo"),)))
    assert "ann (cargo)" in line and "still count" in line


def test_a_learner_with_a_new_name_keeps_points_and_comments_of_texts(tmp_path: Path) -> None:
    path, text = tmp_path / "texts.csv", {"brief": "My brief."}
    write_texts(tmp_path, RUBRIC, {"anne": text})
    path.write_text(
        path.read_text("utf-8").replace("anne,brief,evidence,3,,,", "anne,brief,evidence,3,2,good,")
    )
    write_texts(tmp_path, RUBRIC, {"zoe": text})  # the roster has a new name
    (line,) = _to_look_at(Marked([], [], [], "", {}, strangers=("anne",)))
    assert "anne" in line and "texts.csv" in line
    path.write_text(path.read_text("utf-8").replace("anne,", "zoe,"))  # as the line says
    by_hand = read_by_hand(tmp_path).of_these({"zoe": text})
    assert by_hand.texts == {("zoe", "brief", "evidence"): (2.0, "good")}
    (row,) = write_texts(tmp_path, RUBRIC, {"zoe": text}).rows
    assert (row["points"], row["comment"]) == ("2", "good")
    assert read_by_hand(tmp_path).texts == by_hand.texts
    assert not (tmp_path / "texts-earlier.csv").exists()
    again = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([*again, again[1].replace(",2,good,", ",3,better,")]) + "\n")
    (row,) = write_texts(tmp_path, RUBRIC, {"zoe": text}).rows
    assert row["comment"] == "better"
    assert "good" in (tmp_path / "texts-earlier.csv").read_text("utf-8"), "of two rows none is lost"
