"""Judge late work: each step of hours has a factor for the points."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import isfinite

from course.errors import CourseError


@dataclass(frozen=True)
class Lateness:
    """The hours by which a learner's work is late, and the factor for its points."""

    hours: float | None  #: None when the LMS says "late" without a time
    factor: float  #: the total is multiplied by this factor


@dataclass(frozen=True)
class LateRule:
    """The factors for late work by hours late, and the deadline. After the last step the factor is 0."""

    #: pairs of most hours late and factor; hours rise and factors fall
    steps: tuple[tuple[float, float], ...] = ()
    due: datetime | None = None  #: the deadline, in the LMS's own time
    #: place where the teacher stated the deadline, for messages
    stated: str = field(default="--due", compare=False)

    def factor(self, hours: float) -> float:
        """Return the factor for these hours late: 1 in time or without steps, 0 after the last step."""
        if hours <= 0 or not self.steps:
            return 1.0
        return next((factor for most, factor in self.steps if hours <= most), 0.0)

    def judge(self, submitted: datetime | None, flagged: bool) -> Lateness:
        """Return the hours by which one learner's work is late, and the factor.

        Without a time or a deadline, work that the LMS flags as late gets the factor of the first step. Its
        hours are unknown, and the teacher can write them.
        """
        if submitted is not None and self.due is not None:
            hours = max(0.0, (submitted - self.due).total_seconds() / 3600)
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
        moment = datetime.fromisoformat(due).replace(tzinfo=None) if due else None
    except ValueError:
        raise CourseError(f"The deadline {due!r} cannot be read: write it as 2027-01-31T23:59.") from None
    return LateRule(tuple(steps), moment, stated)


def _finite(text: str) -> float:
    value = float(text)
    if not isfinite(value):
        raise ValueError(text)
    return value
