"""The possible outcomes of an answer, with the words for tables of marks, pages and kept progress."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """The outcome of one answer.

    A member equals its word, and is written as that word into CSV, JSON and databases.

    Attributes
    ----------
    meaning : str
        What the outcome says, as half a sentence.
    """

    meaning: str

    def __new__(cls, word: str, meaning: str = "") -> Outcome:
        """Make a member of a word and its meaning."""
        made = str.__new__(cls, word)
        made._value_ = word
        made.meaning = meaning
        return made

    RIGHT = "right", "the answer is right"
    CONVERTED = "right in another unit", "right but for the unit, such as a fraction for a percentage"
    ROUNDED = "right in another rounding", "right but rounded too far"
    WRONG = "wrong", "the answer is wrong; a named mistake says how"
    BLANK = "not attempted", "the placeholder was left in"
    ERROR = (
        "error",
        "the cell failed, or the answer is of the wrong type or not plain data; the reason is named",
    )
    TIME_OUT = "time-out", "the cell of this question ran out of time"
    DIED = "died", "the cell of this question ended its process"
    MISSING = "missing", "no answer was recorded: the check cell is gone, or was kept from running"
    ABSENT = "not handed in", "the roster names the learner, and there is no file"
    WRONG_EXERCISE = "wrong exercise", "the notebook belongs to another exercise"
    WRONG_VARIANT = "wrong variant", "the notebook carries another learner's figures"
    UNREADABLE = "unreadable", "the file is not a notebook that can be read"
    CONFLICT = "conflict", "several files claim this learner; none is marked until the teacher settles it"
    NOT_MARKED = "not marked", "the marker failed, not the learner; marking again tries again"
    #: no marker is present: an assessed set before its deadline, or a notebook that is being marked
    RECORDED = "recorded", "the answer is written down, and nobody has compared it yet"

    @property
    def is_right(self) -> bool:
        """Whether the answer is right, perhaps in another unit or rounding."""
        return self in (Outcome.RIGHT, Outcome.CONVERTED, Outcome.ROUNDED)

    @property
    def is_partly_right(self) -> bool:
        """Whether the answer is right, but in another unit or rounding."""
        return self.is_right and self is not Outcome.RIGHT

    @property
    def part_of_points(self) -> float:
        """The part of a question's points that the answer earns."""
        if self.is_partly_right:
            return 0.5
        return 1.0 if self.is_right else 0.0

    @property
    def is_answered(self) -> bool:
        """Whether the learner gave an answer that can be looked at, right or wrong."""
        return self.is_right or self in (Outcome.WRONG, Outcome.ERROR)

    @property
    def is_of_whole_file(self) -> bool:
        """Whether the file itself is the problem, and not one of its cells."""
        return self in (Outcome.UNREADABLE, Outcome.WRONG_EXERCISE, Outcome.WRONG_VARIANT, Outcome.CONFLICT)

    @property
    def is_trouble(self) -> bool:
        """Whether a teacher should look at the submission."""
        return self.is_of_whole_file or self in (
            Outcome.ERROR,
            Outcome.TIME_OUT,
            Outcome.DIED,
            Outcome.NOT_MARKED,
        )

    @property
    def is_without_run(self) -> bool:
        """Whether the file was not run, or not to its end because the marker failed."""
        return self.is_of_whole_file or self in (Outcome.NOT_MARKED, Outcome.ABSENT)

    @property
    def is_open(self) -> bool:
        """Whether the learner has no mark yet, which differs from a mark of zero."""
        return self is Outcome.ABSENT or self in _TO_SETTLE

    @property
    def to_settle(self) -> str:
        """What the teacher can do about an open mark, in words; empty when there is nothing to do."""
        return _TO_SETTLE.get(self, "")

    @property
    def tone(self) -> str:
        """The name of an answer's colour on a page: `right`, `part`, `wrong`, or empty for none."""
        if self.is_right:
            return "part" if self.is_partly_right else "right"
        return "wrong" if self.is_answered else ""


_TO_SETTLE = {
    Outcome.CONFLICT: "several files claim this learner: "
    "write - in by-hand/files.csv for each that does not count",
    Outcome.NOT_MARKED: "the marker failed: run the command again",
    Outcome.UNREADABLE: "the file cannot be read: "
    "ask for it again, or write points for * in by-hand/points.csv",
    Outcome.WRONG_EXERCISE: "the notebook belongs to another exercise: "
    "ask for the right one, or write points for * in by-hand/points.csv",
    Outcome.WRONG_VARIANT: "the notebook is not this learner's own: write points for * in by-hand/points.csv",
}
