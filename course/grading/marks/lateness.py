"""Judge late work: each step of hours has a factor for the points."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import isfinite
from pathlib import Path

from course.errors import CourseError, did_you_mean
from course.grading.files import plain_cell
from course.grading.lms import read_table


@dataclass(frozen=True)
class Lateness:
    """The hours by which a learner's work is late, and the factor for its points."""

    hours: float | None  #: None when the LMS says "late" without a time
    factor: float  #: the total is multiplied by this factor


@dataclass(frozen=True)
class Extension:
    """A learner's own deadline, and the teacher's reason."""

    due: datetime
    reason: str


@dataclass(frozen=True)
class LateRule:
    """The factors for late work by hours late, and the deadline. After the last step the factor is 0."""

    #: pairs of most hours late and factor; hours rise and factors fall
    steps: tuple[tuple[float, float], ...] = ()
    due: datetime | None = None  #: the deadline, in the LMS's own time
    #: place where the teacher stated the deadline, for messages
    stated: str = field(default="--due", compare=False)
    extensions: Mapping[str, Extension] = field(default_factory=dict)  #: learner to a later deadline
    missing: bool = False  #: whether a learner who hands in nothing gets no points after the deadline
    now: datetime | None = field(default=None, compare=False)  #: the time of marking, in the LMS's own time

    def due_of(self, student: str) -> datetime | None:
        """Return a learner's deadline: their own, or else the class's."""
        own = self.extensions.get(student)
        return own.due if own is not None else self.due

    def is_missed(self, student: str) -> bool:
        """Tell whether a learner who has handed in nothing gets no points by now."""
        due = self.due_of(student)
        return self.missing and due is not None and self.now is not None and self.now > due

    def factor(self, hours: float) -> float:
        """Return the factor for these hours late: 1 in time or without steps, 0 after the last step."""
        if hours <= 0 or not self.steps:
            return 1.0
        return next((factor for most, factor in self.steps if hours <= most), 0.0)

    def judge(self, submitted: datetime | None, flagged: bool, student: str = "") -> Lateness:
        """Return the hours by which one learner's work is late, and the factor.

        Without a time or a deadline, work that the LMS flags as late gets the factor of the first step. Its
        hours are unknown, and the teacher can write them.
        """
        due = self.due_of(student)
        if submitted is not None and due is not None:
            hours = max(0.0, (submitted - due).total_seconds() / 3600)
            return Lateness(round(hours, 2), self.factor(hours))
        if flagged:
            return Lateness(None, self.steps[0][1] if self.steps else 1.0)
        return Lateness(0.0, 1.0)


def read_rule(words: Sequence[str] = (), due: str = "", stated: str = "--due") -> LateRule:
    """Read steps such as ``24:0.8`` (up to 24 hours late, 0.8 of the total) and a deadline in ISO form.

    Raises
    ------
    CourseError
        When a step or the deadline cannot be read, or factors do not fall as hours rise.
    """
    steps = []
    for word in words:
        hours, _, factor = word.partition(":")
        try:
            steps.append((_finite(hours), _finite(factor)))
        except ValueError:
            raise CourseError(f"{word!r} is not a late rule: write HOURS:FACTOR, such as 24:0.8.") from None
    steps.sort()
    factors = [1.0, *(factor for _, factor in steps), 0.0]
    if factors != sorted(factors, reverse=True) or any(hours <= 0 for hours, _ in steps):
        raise CourseError(
            "The late rules do not fit: hours must be above 0, factors between 0 and 1, and more hours may "
            "not give a larger factor. For example: --late 24:0.8 72:0.5"
        )
    try:
        moment = _moment(due) if due else None
    except ValueError:
        raise CourseError(f"The deadline {due!r} cannot be read: write it as 2027-01-31T23:59.") from None
    return LateRule(tuple(steps), moment, stated)


def read_extensions(
    path: Path, name: str, due: datetime | None, students: Collection[str] | None = None
) -> dict[str, Extension]:
    """Read the deadlines that learners have of their own for a set.

    Parameters
    ----------
    path : Path
        A table with the columns ``student``, ``due`` and ``reason``. With a column ``set``, a row holds for
        the set of this name or number alone.
    name : str
        The set.
    due : datetime, optional
        The class's deadline.
    students : collection of str, optional
        The learners of the class; without it every name is taken.

    Raises
    ------
    CourseError
        When a column is missing, a deadline cannot be read or is not later than the class's, or a learner
        has two or is not in the class.
    """
    table, _, _ = read_table(path)
    head = [word.strip() for word in table[0]]
    if lacking := [word for word in ("student", "due", "reason") if word not in head]:
        raise CourseError(f"{path} has no column {', '.join(lacking)}: its first line is student,due,reason.")
    found: dict[str, Extension] = {}
    for number, row in enumerate(table[1:], 2):
        cells = dict(zip(head, (plain_cell(text.strip()) for text in row), strict=False))
        student, asked = cells.get("student", ""), cells.get("set", "")
        where = f"{path}, row {number} ({student})"
        if not student or (asked and asked not in (name, name.partition("-")[0])):
            continue
        if students is not None and student not in students:
            hint = did_you_mean(student, students)
            raise CourseError(f"{where}: the class's table names no such learner.{hint}")
        try:
            own = _moment(cells.get("due", ""))
        except ValueError:
            raise CourseError(
                f"{where}: the deadline {cells.get('due', '')!r} cannot be read. Write it as "
                "2027-02-07T23:59."
            ) from None
        if due is not None and own <= due:
            raise CourseError(f"{where}: {own} is not later than the class's deadline, {due}.")
        if student in found:
            raise CourseError(f"{where}: this learner has two deadlines for {name}: delete one of the rows.")
        found[student] = Extension(own, cells.get("reason", ""))
    return found


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=None)


def _finite(text: str) -> float:
    value = float(text)
    if not isfinite(value):
        raise ValueError(text)
    return value
