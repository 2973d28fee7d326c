"""The interface of an LMS, and the learners and roster that the rest of grading uses."""

from __future__ import annotations

import re
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from course.errors import CourseError
from course.grading.files import safe_cell
from course.grading.lms.tables import table_text


@dataclass(frozen=True)
class Learner:
    """One learner of the class."""

    student: str  #: the name that everything else uses: releases, marks, files for the LMS
    names: tuple[str, ...] = ()  #: the learner's other names: full name, e-mail address, login
    number: str = ""  #: the LMS's own number, as its download carries it in file names
    submitted: datetime | None = None  #: when the LMS says the work was handed in, in the LMS's own time
    name: str = ""  #: name with the given name first; empty where the table has no names
    late: bool = False  #: the table says that the work was handed in late


@dataclass(frozen=True)
class LmsName:
    """The facts in a downloaded file's name: the LMS, the learner, and whether the work is late."""

    lms: str
    name: str
    number: str
    late: bool = False


class Lms(ABC):
    """The abilities of one LMS. A subclass in a module of this folder is found by itself.

    Attributes
    ----------
    name : str
        One word, which also names the files made for this LMS.
    takes_grades : bool
        True when grades go back in a copy of the LMS's table.
    tells_times : bool
        True when the LMS's table says when each learner handed in.
    separators : str
        The column separators that the LMS accepts.
    """

    name: ClassVar[str]
    takes_grades: ClassVar[bool] = False
    tells_times: ClassVar[bool] = False
    separators: ClassVar[str] = ",;\t"

    @abstractmethod
    def expected(self) -> str:
        """Return the teacher's name for this LMS's table, with the headings that identify the table."""

    @abstractmethod
    def recognises(self, head: list[str]) -> bool:
        """Tell whether these headings, without outer spaces, are those of this LMS's table."""

    @abstractmethod
    def learners(self, table: list[list[str]]) -> list[tuple[int, Learner]]:
        """Return the learners of a table with the index of their row.

        Raises
        ------
        CourseError
            When a row cannot be read; the sentence begins with the row, in small letters.
        """

    def fill(
        self,
        roster: Roster,
        shares: Mapping[str, float],
        assignment: str = "",
        maximum: float | None = None,
    ) -> list[list[str]]:
        """Return a copy of the table with each learner's share of the points, on the LMS's scale."""
        raise CourseError("Only a table that came from Moodle or Canvas can be filled in.")

    def add_comments(
        self, roster: Roster, table: list[list[str]], said: Mapping[str, Mapping[str, Sequence[str]]]
    ) -> list[list[str]]:
        """Add the teacher's comments on free texts to a filled table, where the LMS takes comments.

        `table` is what `fill` returned. `said` maps a learner to questions, and each to the lines of its
        comment.
        """
        return table

    def name_in(self, part: str, is_file: bool) -> LmsName | None:
        """Return the facts in one part of a downloaded path, or None when the part names no learner."""
        return None

    def archive(self, files: Mapping[tuple[str, str], Mapping[str, str]]) -> bytes | None:
        """Return a zip with files for each learner in the LMS's form, or None when the LMS takes no zip.

        `files` maps (full name, the LMS's number of the learner) to the files, name to text.
        """
        return None


@dataclass(frozen=True)
class Roster:
    """The learners of a class, and the table that lists them."""

    lms: Lms  #: whose table it is
    learners: tuple[Learner, ...]  #: in the order of the table
    table: tuple[tuple[str, ...], ...] = field(default=(), repr=False)
    rows: tuple[int, ...] = field(default=(), repr=False)
    mark: str = field(default="", repr=False)
    comma: str = field(default=",", repr=False)

    @property
    def kind(self) -> str:
        """Name of the LMS: ``own``, ``moodle``, ``canvas``."""
        return self.lms.name

    def students(self) -> list[str]:
        """Names of all learners."""
        return [learner.student for learner in self.learners]

    def names(self) -> dict[str, str]:
        """Learner to the name that people say, for those who have one."""
        return {learner.student: learner.name for learner in self.learners if learner.name}

    def copied(self) -> tuple[list[list[str]], list[tuple[Learner, int, list[str]]]]:
        """Return a copy of the table to fill in, and each learner with the index and the cells of their row.

        These rows are as long as the headings: a spreadsheet may leave empty cells away at the end.
        """
        table = [list(row) for row in self.table]
        lines = [(one, place, table[place]) for one, place in zip(self.learners, self.rows, strict=True)]
        for _, _, row in lines:
            row += [""] * (len(table[0]) - len(row))
        return table, lines

    def filled(
        self,
        shares: Mapping[str, float],
        assignment: str = "",
        maximum: float | None = None,
        said: Mapping[str, Mapping[str, Sequence[str]]] | None = None,
    ) -> str:
        """Return the LMS's table with each learner's share of the points, scaled to the LMS's maximum.

        `shares` maps a learner to a share between 0 and 1; whoever is not in it keeps what the table says.
        `assignment` is the heading of the column for Canvas, or a part of it; it is needed when several could
        be meant. `maximum` is for a table that does not state the points. `said` maps a learner to questions,
        and each to the lines of the teacher's comment; comments for learners without a share are left out.

        Raises
        ------
        CourseError
            When the table has no such column, states no maximum or another one, or a grade is above it.
        """
        table = self.lms.fill(self, shares, assignment, maximum)
        final = {student: lines for student, lines in (said or {}).items() if student in shares}
        table = self.lms.add_comments(self, table, final)
        comma = self.comma if self.comma in self.lms.separators else self.lms.separators[0]
        return self.mark + table_text(table, comma, _guarded)


def _guarded(cell: str) -> str:
    """Return a cell in which no spreadsheet finds a formula; a negative number stays, as a possible grade."""
    return cell if re.fullmatch(r"-?\d+([.,]\d+)*", cell) else safe_cell(cell)


def as_grade(learner: Learner, share: float, most: float) -> str:
    """Return a share of the points as a grade out of `most`, with a decimal point.

    Every LMS here reads a point in every language: Moodle's `unformat_float` only turns the language's own
    separator into a point, and Canvas's importer takes the last of point and comma for the decimal one.
    """
    if share > 1 + 1e-9:
        raise CourseError(
            f"{learner.student!r} has {share:.1%} of the points, which gives a grade above the maximum of "
            f"{most:g}: correct the points in the by-hand tables."
        )
    return f"{min(share, 1.0) * most:.2f}"


def folded(text: str) -> str:
    """Return a name's letters and digits without accents and case, which survive in file names."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in plain if character.isalnum())
