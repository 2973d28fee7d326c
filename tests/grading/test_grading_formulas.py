"""No table that a teacher opens holds a formula, whatever separator of a spreadsheet's language reads it."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from course.grading.files import plain_cell, safe_cell
from course.grading.intake.match import Unmatched
from course.grading.lms import read_roster, table_text
from course.grading.marks.byhand import write_files, write_late, write_texts
from course.grading.marks.gradebook import Gradebook
from course.grading.marks.lateness import Lateness
from course.grading.marks.rows import Row, grades_csv
from course.grading.marks.rubric import Criterion, Rubric
from course.grading.marks.term import LearnerTerm, Term, TermSet, term_csv
from course.grading.marks.totals import Total, totals_csv

SEPARATORS = ",;\t|"
#: how a cell may not begin
_BEGINNINGS = ("=", "+", "-", "@", "\t", "\n", "\r")
#: signs that nobody sees, and past which spreadsheets look
_UNSEEN = "\u00a0\u00ad\u3164\u202e\u2066\u2800\ufe0f\U000e0020\u034f "
#: a free text and an error that became formulas where the separator is a semicolon
FOUND = ("foo\n\"=cmd|' /C calc'!A0;", 'a;"=1+1;b')


def _formulas(text: str) -> list[str]:
    """Return the cells of a file that a spreadsheet could run, with every separator, quoted or not."""
    found = []
    for separator in SEPARATORS:
        for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE):
            lines = io.StringIO(text, newline="")
            for row in csv.reader(lines, delimiter=separator, quoting=quoting):
                found += [
                    cell
                    for cell in row
                    if cell.startswith(_BEGINNINGS) or cell.lstrip(_UNSEEN).startswith(tuple("=+-@"))
                ]
    return found


def _texts() -> list[str]:
    rng, signs = random.Random(1), '""\';,|\t\n=-+@ a'
    return ["".join(rng.choices(signs, k=rng.randrange(1, 9))) for _ in range(3000)]


@pytest.mark.parametrize("comma", [",", ";", "\t"])
def test_no_cell_is_a_formula_whatever_separator_reads_the_file(comma: str) -> None:
    texts = [*FOUND, *_texts()]
    for one, other in zip(texts, reversed(texts), strict=True):
        written = table_text([["student", "text"], ["ann", one], [other, "x"]], comma)
        assert not _formulas(written), (one, other)
    assert any(_formulas(table_text([["ann", text]], comma, str)) for text in FOUND), "a formula is seen"


def test_each_text_is_read_back_as_it_was() -> None:
    assert [text for text in (*FOUND, *_texts()) if plain_cell(safe_cell(text)) != text] == []


def _tables(folder: Path, book: Gradebook, word: str) -> dict[str, str]:
    """Return every table that a teacher opens; each of its texts is the given word."""
    rows = [Row(word, word, word, "error", 0.0, 1.0, mistake=word, note=word)]
    totals = [Total(word, {word: 0.0}, {word: 1.0}, notes=[word])]
    name = f"set {folder.name}"
    book.record(name, "v1", rows, totals)
    one = LearnerTerm(word, word, {word: 0.5}, (word,), 0.5, None, {word: 0.5}, True)
    term = Term((TermSet(word, word, 1, 1),), (one,), {word: ()}, (), (), 0)
    write_files(folder, [Unmatched(word, word)])
    write_late(folder, {word: Lateness(2.0, 0.5)})
    write_texts(folder, Rubric((Criterion(word, word, 3),)), {word: {word: word}})
    by_hand = {path.name: path.read_text("utf-8-sig") for path in folder.glob("*.csv")}
    assert len(by_hand) == 4
    return {
        "long": book.long_csv(name),
        "kept totals": book.totals_csv(name),
        **by_hand,
        "grades": grades_csv(rows),
        "totals": totals_csv(totals),
        "term": term_csv(term),
        "moodle": _upload(folder / "m.txt", _MOODLE, word),
        "canvas": _upload(folder / "c.txt", _CANVAS, word),
    }


_MOODLE = [
    [
        "Identifier",
        "Full name",
        "Status",
        "Grade",
        "Maximum grade",
        "Last modified (submission)",
        "Feedback comments",
    ],
    ["Participant 101", "WORD", "No submission", "", "50.00", "-", "WORD"],
]
_CANVAS = [
    ["Student", "ID", "SIS Login ID", "Section", "Exercise 1 (901)"],
    ["    Points Possible", "", "", "", "10"],
    ["WORD", "201", "ann", "WORD", ""],
]


def _upload(path: Path, table: list[list[str]], word: str) -> str:
    """Return what goes back to an LMS whose own table holds a word in names, sections and comments."""
    word = word.replace("\r", "\n")  # Python would not quote it
    cells = [[word if cell == "WORD" else cell for cell in row] for row in table]
    path.write_text(table_text(cells, ",", str), "utf-8", newline="")
    roster = read_roster(path)
    said = {one.student: {word: [word]} for one in roster.learners}
    written = roster.filled(dict.fromkeys(said, 0.5), said=said)
    path.write_text(written, "utf-8", newline="")
    assert read_roster(path).learners == roster.learners, "a table that was filled in can be read again"
    return written


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gradebook]:
    made = Gradebook(tmp_path_factory.mktemp("book") / "gradebook.sqlite")
    yield made
    made.close()


@pytest.mark.parametrize(
    "word",
    [*FOUND, "-", "=1+1", "+1", "-1+cmd", "@SUM(A1)", "\t=1", "\r=1", "a;", "a;\n-1"]
    + [f"{unseen}=1+1" for unseen in _UNSEEN],
)
def test_no_writer_of_tables_lets_a_formula_through(tmp_path: Path, book: Gradebook, word: str) -> None:
    for name, table in _tables(tmp_path, book, word).items():
        assert not _formulas(table), name


def test_a_grade_below_zero_of_other_work_stays_a_number(tmp_path: Path) -> None:
    table = [[*row, more] for row, more in zip(_CANVAS, ("Exercise 2 (902)", "5", "-1.5"), strict=True)]
    path = tmp_path / "canvas.csv"
    path.write_text(table_text(table, ",", str), "utf-8")
    assert read_roster(path).filled({"ann": 0.5}, "Exercise 1").splitlines()[-1].endswith("5.00,-1.5")
