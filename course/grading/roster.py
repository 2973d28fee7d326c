"""Who is in the class: a teacher's own list, or the table that Moodle or Canvas exports.

The last two are also what the LMS takes back: `Roster.filled` returns the same table, every column and row
as it came, with the grades filled in.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from course.errors import CourseError, UnknownNameError

__all__ = ["Learner", "Roster", "folded", "read_roster", "read_table", "table_text"]

_MOODLE_NUMBER = re.compile(r"(\d+)$")
_CANVAS_COLUMN = re.compile(r"\(\d+\)\s*$")
_LONGEST_FILE = 32 << 20


@dataclass(frozen=True)
class Learner:
    """One learner of the class.

    Attributes
    ----------
    student : str
        The name that everything else uses: releases, marks, files for the LMS.
    names : tuple of str
        Other ways to say it: full name, e-mail address, login.
    number : str
        The LMS's own number, as its download carries it in file names.
    submitted : datetime or None
        When the LMS says the work was handed in, in the LMS's own time.
    name : str
        How people say it: given name first; empty where the table has no names.
    """

    student: str
    names: tuple[str, ...] = ()
    number: str = ""
    submitted: datetime | None = None
    name: str = ""


@dataclass(frozen=True)
class Roster:
    """The class, and the table it was read from.

    Attributes
    ----------
    kind : str
        ``own``, ``moodle`` or ``canvas``.
    learners : tuple of Learner
        In the order of the table.
    """

    kind: str
    learners: tuple[Learner, ...]
    table: tuple[tuple[str, ...], ...] = field(default=(), repr=False)
    rows: tuple[int, ...] = field(default=(), repr=False)
    mark: str = field(default="", repr=False)
    comma: str = field(default=",", repr=False)

    def students(self) -> list[str]:
        """Names of all learners."""
        return [learner.student for learner in self.learners]

    def names(self) -> dict[str, str]:
        """Learner to the name that people say, for those who have one."""
        return {learner.student: learner.name for learner in self.learners if learner.name}

    def filled(self, shares: Mapping[str, float], assignment: str = "") -> str:
        """Return the LMS's table with each learner's share of the points, scaled to the LMS's maximum.

        Parameters
        ----------
        shares : mapping
            Learner to a share between 0 and 1; whoever is not in it keeps what the table says.
        assignment : str
            Heading of the column for Canvas, or a part of it; needed when several could be meant.

        Raises
        ------
        CourseError
            When the table has no such column.
        """
        table = [list(row) for row in self.table]
        if self.kind == "moodle":
            column = table[0].index("Grade")
            highest = table[0].index("Maximum grade") if "Maximum grade" in table[0] else None
            default, places = 100.0, 2
        elif self.kind == "canvas":
            column, highest, places = _canvas_column(table[0], assignment), None, 2
            ceiling = [row for row in table[1:] if row and "Points Possible" in row[0]]
            default = _number(ceiling[0][column]) if ceiling else None  # type: ignore[assignment]
            if default is None:
                raise CourseError(f"The Canvas table states no Points Possible for {table[0][column]!r}.")
        else:
            raise CourseError("Only a table that came from Moodle or Canvas can be filled in.")
        for learner, place in zip(self.learners, self.rows, strict=True):
            if learner.student not in shares:
                continue
            row = table[place]
            most = _number(row[highest]) if highest is not None else None
            points = shares[learner.student] * (default if most is None else most)
            row[column] = f"{points:.{places}f}"
        return self.mark + table_text(table, self.comma)


def folded(text: str) -> str:
    """Reduce a name to what survives in file names: letters and digits, no accents, no case."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in plain if character.isalnum())


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None


def table_text(table: list[list[str]], comma: str = ",") -> str:
    """Return rows as CSV text."""
    target = io.StringIO()
    csv.writer(target, lineterminator="\n", delimiter=comma).writerows(table)
    return target.getvalue()


def read_table(path: Path) -> tuple[list[list[str]], str, str]:
    """Return the rows of a CSV file as spreadsheets write it, its byte order mark and its separator.

    Raises
    ------
    CourseError
        When the file cannot be read or is empty.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CourseError(f"{path} cannot be read: {error.strerror}.") from error
    if len(content) > _LONGEST_FILE:
        raise CourseError(f"{path} is too large for a table of a class.")
    try:
        text = content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")  # what older spreadsheets write
    mark = "\N{ZERO WIDTH NO-BREAK SPACE}" if text.startswith("\N{ZERO WIDTH NO-BREAK SPACE}") else ""
    text = text.removeprefix(mark)
    first = text.partition("\n")[0]
    comma = max(",;\t", key=first.count)
    table = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=comma) if any(row)]
    if not table:
        raise CourseError(f"{path} is empty.")
    return table, mark, comma


def read_roster(path: Path) -> Roster:
    """Read the class: Moodle's grading worksheet, Canvas's gradebook, or a table with a column `student`.

    Raises
    ------
    CourseError
        When the table is none of these, or names a learner twice.
    """
    table, mark, comma = read_table(path)
    head = [name.strip() for name in table[0]]
    if {"Identifier", "Grade"} <= set(head):
        kind, found = "moodle", _moodle(table, head)
    elif len(head) > 3 and "Student" in head[0] and head[1] == "ID":
        kind, found = "canvas", _canvas(table, head)
    elif "student" in head:
        kind, found = "own", _own(table, head)
    else:
        raise CourseError(
            f"{path} is no table of a class: its headings are {', '.join(head[:6])}. Expected is a column "
            "`student`, or Moodle's grading worksheet in English (Identifier, Full name, …, Grade), or "
            "Canvas's gradebook (Student, ID, …)."
        )
    learners = tuple(learner for _, learner in found)
    seen: set[str] = set()
    for learner in learners:
        if learner.student in seen:
            raise CourseError(f"{path} names {learner.student!r} twice; a roster names each learner once.")
        seen.add(learner.student)
    rows = tuple(place for place, _ in found)
    return Roster(kind, learners, tuple(tuple(row) for row in table), rows, mark, comma)


def _cells(table: list[list[str]], head: list[str], name: str) -> list[str]:
    """Return a column without its heading, stripped; empty texts where it is absent."""
    if name not in head:
        return [""] * (len(table) - 1)
    place = head.index(name)
    return [row[place].strip() if place < len(row) else "" for row in table[1:]]


def _first_full(table: list[list[str]], head: list[str], *names: str) -> list[str]:
    for name in names:
        column = _cells(table, head, name)
        if all(column):
            return column
    return _cells(table, head, names[-1])


def _own(table: list[list[str]], head: list[str]) -> list[tuple[int, Learner]]:
    columns = [_cells(table, head, name) for name in ("student", "name", "email", "number", "submitted")]
    found = []
    for place, (student, name, email, number, submitted) in enumerate(zip(*columns, strict=True), 1):
        if student:
            names = tuple(text for text in (name, email) if text)
            found.append((place, Learner(student, names, number, _moment(submitted), name)))
    return found


def _moodle(table: list[list[str]], head: list[str]) -> list[tuple[int, Learner]]:
    numbers = [_MOODLE_NUMBER.search(text) for text in _cells(table, head, "Identifier")]
    students = _first_full(table, head, "Username", "ID number", "Email address", "Identifier")
    names = _cells(table, head, "Full name")
    mails = _cells(table, head, "Email address")
    times = _cells(table, head, "Last modified (submission)")
    return [
        (
            place,
            Learner(student, tuple(text for text in (name, mail) if text), number[1], _moment(time), name),
        )
        for place, (student, number, name, mail, time) in enumerate(
            zip(students, numbers, names, mails, times, strict=True), 1
        )
        if number is not None
    ]


def _canvas(table: list[list[str]], head: list[str]) -> list[tuple[int, Learner]]:
    students = [row for row in table[1:] if len(row) > 1 and row[1].strip().isdigit()]
    login = "SIS Login ID" if all(_cells([table[0], *students], head, "SIS Login ID")) else "ID"
    found = []
    for place, row in enumerate(table):
        if place == 0 or len(row) < 2 or not row[1].strip().isdigit():
            continue  # the rows on points possible and on posting
        cell = dict(zip(head, (text.strip() for text in row), strict=False))
        family, _, given = cell[head[0]].partition(", ")
        name = f"{given} {family}".strip()
        found.append((place, Learner(cell[login], (cell[head[0]],), cell["ID"], name=name)))
    return found


def _canvas_column(head: list[str], assignment: str) -> int:
    columns = {name: place for place, name in enumerate(head) if _CANVAS_COLUMN.search(name)}
    named = [name for name in columns if assignment and folded(assignment) in folded(name)]
    if assignment in columns:
        named = [assignment]
    if not assignment and len(columns) == 1:
        named = list(columns)
    if not columns:
        raise CourseError("The Canvas table has no assignment, a column such as 'Exercise 1 (901)'.")
    if len(named) != 1 and (named or not assignment):
        listed = ", ".join(repr(name) for name in named or columns)
        raise CourseError(
            f"The grades could go into several columns of the Canvas table: {listed}. Say which with "
            "--assignment and so much of its heading that only one is meant."
        )
    if not named:
        raise UnknownNameError("Canvas assignment", assignment, columns)
    return columns[named[0]]


def _moment(text: str) -> datetime | None:
    """Read a time as Moodle's worksheet writes it in English, or in ISO form; None when there is none."""
    text = text.replace("\N{NARROW NO-BREAK SPACE}", " ").strip()
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None) if text else None
    except ValueError:
        pass
    for form in ("%A, %d %B %Y, %I:%M %p", "%A, %d %B %Y, %H:%M", "%d %B %Y, %I:%M %p", "%d %B %Y, %H:%M"):
        try:
            return datetime.strptime(text, form)
        except ValueError:
            continue
    return None
