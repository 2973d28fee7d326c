"""No table that a teacher opens holds a formula, whatever separator of a spreadsheet's language reads it."""

from __future__ import annotations

import csv
import io
import random

import pytest

from course.grading.files import plain_cell, safe_cell
from course.grading.lms import table_text
from course.grading.marks.rows import Row, grades_csv

SEPARATORS = ",;\t|"
#: how a cell may not begin
_BEGINNINGS = ("=", "+", "-", "@", "\t", "\n", "\r")
#: a free text and an error that became formulas where the separator is a semicolon
FOUND = ("foo\n\"=cmd|' /C calc'!A0;", 'a;"=1+1;b')


def _formulas(text: str) -> list[str]:
    """Return the cells of a file that a spreadsheet could run, with every separator, quoted or not."""
    found = []
    for separator in SEPARATORS:
        for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE):
            lines = io.StringIO(text, newline="")
            for row in csv.reader(lines, delimiter=separator, quoting=quoting):
                found += [cell for cell in row if cell.startswith(_BEGINNINGS) and cell != "-"]
    return found


def _texts() -> list[str]:
    rng, signs = random.Random(1), '""\';,|\t\n=-+@ a'
    made = ["".join(rng.choices(signs, k=rng.randrange(1, 9))) for _ in range(3000)]
    return [text for text in made if text != "-"]  # a lone dash is a word of by-hand/files.csv


@pytest.mark.parametrize("comma", [",", ";", "\t"])
def test_no_cell_is_a_formula_whatever_separator_reads_the_file(comma: str) -> None:
    texts = [*FOUND, *_texts()]
    for one, other in zip(texts, reversed(texts), strict=True):
        written = table_text([["student", "text"], ["ann", safe_cell(one)], [safe_cell(other), "x"]], comma)
        assert not _formulas(written), (one, other)
    assert any(_formulas(table_text([["ann", text]], comma)) for text in FOUND), "the test sees a formula"


def test_each_text_is_read_back_as_it_was() -> None:
    assert [text for text in (*FOUND, *_texts()) if plain_cell(safe_cell(text)) != text] == []


def test_the_table_of_marks_takes_none_from_an_error_or_a_text() -> None:
    rows = [Row("ann", "a.ipynb", "q", "error", 0.0, 1.0, text, note=text) for text in FOUND]
    assert not _formulas(grades_csv(rows))
