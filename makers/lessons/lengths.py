"""Counts the length of each lesson, and estimates its minutes by one rule.

Words count at 150 a minute, those that the code prints among them. Everything that a learner does besides
reading has a time of its own: a visible line of code, a chart or a table that is looked at, a guess or check,
an explorer with what it asks, a claim to judge, a value to type, an answer in one's own words. The sum is
rounded up to five minutes. Folded code takes no time, since a learner need not open it. Nor does the reading
list, which is for after the lesson.

The times were fitted to the minutes of two readers, who differ in pace (`docs/adopting.md` shows the fit).
The times of a typed value and of an answer come from a third. They are estimates. Nobody has timed a class.
"""

from __future__ import annotations

import ast
import math
import re
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
import pandas as pd

from course.errors import CourseError
from course.lessons.facts import TEXT
from course.lessons.header import Lesson
from course.lessons.rooms import lessons_in
from course.lessons.slides import TO_READ
from makers.lessons.building import FOLDED, expects_output, read_twin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nbformat import NotebookNode

#: upper limits of a lesson: visible lines of code, lines of one visible cell, minutes
MOST_LINES, LONGEST_CELL, MOST_MINUTES = 40, 8, 35

#: minutes for one word, line, chart, table, guess, check, explorer, claim to judge, value to type or answer
_MINUTES = {
    "words": 1 / 150,
    "visible": 0.1,
    "charts": 1.0,
    "tables": 2.0,
    "guesses": 1.5,
    "checks": 1.5,
    "explorers": 4.0,
    "judged": 0.75,
    "typed": 0.75,
    "answers": 7.0,
}

_CHART = re.compile(r"\bcharts\.(?!caption|captioned|finish)\w+\(|\balt\.Chart\(")
_GUESS = re.compile(r"\bwidgets\.(?:predict\w*\(|my_conditions\(\))")
#: a value of one's own, such as a guess, that stands in the code
_TYPED = re.compile(r"^my_\w+ = ", re.MULTILINE)
_ANSWER = re.compile(r"\bwidgets\.my_conditions\(answering=True\)")
#: the form of a verdict shows one's own ledger of one claim; it is part of the time for a claim to judge
_FORM = re.compile(r"\bwidgets\.claims\(claim=.*shown=.own")
_EXPLORER = re.compile(r"\bwidgets\.(?!predict|my_predictions|my_conditions)\w+\(")
_CHECK = re.compile(r"\bex\.(?:quick|ask)\(")
_NO_TABLE = re.compile(r"(?:print|widgets|ex|charts|alt)\b")
#: the line below the head of a table in the text
_RULED = re.compile(r"^\|[ :|-]+\|$", re.MULTILINE)
_CLAIM = re.compile(r"\bC\d\d\b")
_WORD = re.compile(r"\w[\w'-]*")
_NO_WORDS = re.compile(r"!\[[^\]]*\]\([^)]*\)|\$[^$]*\$|\]\([^)]*\)|<[^>]*>|[^\w\s'-]")


@dataclass(frozen=True, slots=True)
class Length:
    """The length of a lesson: counts of what a learner reads, looks at, answers and tries."""

    words: int  #: words of text, including headings and tables, and of printed lines
    #: lines of code in cells that are open and in cells that are folded; blank lines do not count
    visible: int
    folded: int
    longest: int  #: lines of the longest visible cell
    charts: int
    tables: int  #: tables in the text, and outputs of cells that end in a value that is no chart or line
    guesses: int
    checks: int  #: number of quick checks
    explorers: int
    judged: int  #: number of claims that the learner is asked to judge
    typed: int  #: number of values of one's own to type into the code
    answers: int  #: number of answers to write in one's own words
    stated: int  #: minutes that `lesson.toml` states

    @property
    def exact(self) -> float:
        """The minutes by the rule, not rounded."""
        return sum(each * getattr(self, name) for name, each in _MINUTES.items())

    @property
    def minutes(self) -> int:
        """The minutes by the rule, rounded up to a multiple of five."""
        return 5 * math.ceil(round(self.exact, 6) / 5)


def _is_table(code: str) -> bool:
    """Tell whether a cell shows a value that is no chart, printed line, explorer or check."""
    return expects_output(code) and not _NO_TABLE.match(ast.unparse(ast.parse(code).body[-1]))


def _judged(cells: Sequence[NotebookNode]) -> int:
    """Count the claims that are named above a form of a verdict."""
    return sum(
        len(set(_CLAIM.findall(before.source)))
        for before, cell in pairwise(cells)
        if cell.cell_type == "code" and _FORM.search(cell.source)
    )


def _printed(notebook: Path) -> str:
    """Return what the code of an executed notebook prints; nothing where it was not built yet."""
    if not notebook.is_file():
        return ""
    return "\n".join(
        output.text
        for cell in nbformat.read(notebook, as_version=4).cells
        for output in cell.get("outputs", ())
        if output.output_type == "stream" and output.name == "stdout"
    )


def length_of(lesson: Lesson, source: Path) -> Length:
    """Return the length of a lesson's notebook, with its first and last cell but without the reading list.

    `source`: the folder of the rooms.
    """
    cells = read_twin(source / lesson.name / TEXT).cells
    text = "\n\n".join(
        cell.source for cell in cells if cell.cell_type == "markdown" and not cell.source.startswith(TO_READ)
    )
    code = [cell for cell in cells if cell.cell_type == "code"]
    lines = [
        (
            FOLDED in cell.metadata.get("tags", ()),
            sum(bool(line.strip()) for line in cell.source.splitlines()),
        )
        for cell in code
    ]
    everything = "\n".join(cell.source for cell in code)
    return Length(
        words=len(
            _WORD.findall(_NO_WORDS.sub(" ", f"{text}\n{_printed(source.parent / f'{lesson.name}.ipynb')}"))
        ),
        visible=sum(number for folded, number in lines if not folded),
        folded=sum(number for folded, number in lines if folded),
        longest=max((number for folded, number in lines if not folded), default=0),
        charts=len(_CHART.findall(everything)),
        tables=len(_RULED.findall(text)) + sum(_is_table(cell.source) for cell in code),
        guesses=len(_GUESS.findall(everything)),
        checks=len(_CHECK.findall(everything)),
        explorers=len(_EXPLORER.findall(everything)) - len(_FORM.findall(everything)),
        judged=_judged(cells),
        typed=len(_TYPED.findall(everything)),
        answers=len(_ANSWER.findall(everything)),
        stated=lesson.reading_minutes,
    )


def lengths(source: Path) -> pd.DataFrame:
    """Return the lengths of all lessons, one row a lesson.

    `source`: the folder of the rooms, of this checkout or of another.

    Returns
    -------
    DataFrame
        lesson, the fields of `Length`, minutes by the rule.
    """
    found = lessons_in(source)
    if not found:
        raise CourseError(f"{source} holds no lessons: name the folder notebooks/source of a checkout.")
    measured = {lesson.name: length_of(lesson, source) for lesson in found}
    return pd.DataFrame(
        {"lesson": name, **asdict(length), "minutes": length.minutes} for name, length in measured.items()
    )
