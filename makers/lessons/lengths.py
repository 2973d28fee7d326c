"""Counts the length of each lesson, and computes its minutes by one rule.

The rule counts words at 150 a minute and six seconds for each visible line of code. It counts half a minute
for a chart, one minute for a guess, one and a half for a quick check, and three for an explorer. The sum is
rounded up to five minutes. Folded code takes no time, since a learner need not open it. Nor does the reading
list, which is for after the lesson.
"""

import math
import re
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from course.errors import CourseError
from course.lessons.facts import TEXT
from course.lessons.header import Lesson
from course.lessons.rooms import lessons_in
from course.lessons.slides import TO_READ
from makers.lessons.building import FOLDED, read_twin

#: upper limits of a lesson: words of text, visible lines of code, lines of one visible cell, minutes
MOST_WORDS, MOST_LINES, LONGEST_CELL, MOST_MINUTES = 1300, 60, 8, 30

#: minutes for one word, line, chart, guess, check or explorer
_MINUTES = {"words": 1 / 150, "visible": 0.1, "charts": 0.5, "guesses": 1.0, "checks": 1.5, "explorers": 3.0}

_CHART = re.compile(r"\bcharts\.(?!caption|captioned|finish)\w+\(|\balt\.Chart\(")
_GUESS = re.compile(r"\bwidgets\.predict\w*\(")
_EXPLORER = re.compile(r"\bwidgets\.(?!predict|my_predictions)\w+\(")
_CHECK = re.compile(r"\bex\.(?:quick|ask)\(")
_NO_WORDS = re.compile(r"!\[[^\]]*\]\([^)]*\)|\$[^$]*\$|\]\([^)]*\)|<[^>]*>|[^\w\s'-]")


@dataclass(frozen=True, slots=True)
class Length:
    """The length of a lesson: counts of its words, lines of code, charts, guesses, checks and explorers."""

    words: int  #: words of text, including headings and tables
    #: lines of code in cells that are open and in cells that are folded; blank lines do not count
    visible: int
    folded: int
    longest: int  #: lines of the longest visible cell
    charts: int  #: number of charts; below of guesses, quick checks and explorers
    guesses: int
    checks: int
    explorers: int
    stated: int  #: minutes of reading that `lesson.toml` states

    @property
    def minutes(self) -> int:
        """The minutes by the rule, rounded up to a multiple of five."""
        exact = sum(each * getattr(self, name) for name, each in _MINUTES.items())
        return 5 * math.ceil(round(exact, 6) / 5)


def length_of(lesson: Lesson, source: Path) -> Length:
    """Return the length of a lesson's notebook, with its first and last cell but without the reading list.

    `source`: the folder of the rooms.
    """
    cells = read_twin(source / lesson.name / TEXT).cells
    text = [
        cell.source for cell in cells if cell.cell_type == "markdown" and not cell.source.startswith(TO_READ)
    ]
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
        words=sum(len(re.findall(r"\w[\w'-]*", _NO_WORDS.sub(" ", part))) for part in text),
        visible=sum(number for folded, number in lines if not folded),
        folded=sum(number for folded, number in lines if folded),
        longest=max((number for folded, number in lines if not folded), default=0),
        charts=len(_CHART.findall(everything)),
        guesses=len(_GUESS.findall(everything)),
        checks=len(_CHECK.findall(everything)),
        explorers=len(_EXPLORER.findall(everything)),
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
    rows = []
    for lesson in found:
        length = length_of(lesson, source)
        fields = {name: getattr(length, name) for name in Length.__dataclass_fields__}
        rows.append({"lesson": lesson.name, **fields, "minutes": length.minutes})
    return pd.DataFrame(rows)
