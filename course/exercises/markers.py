"""The interfaces of a marker and a tutor, and what a marker returns."""

from __future__ import annotations

from typing import Any, Protocol, TypedDict, runtime_checkable

__all__ = ["CheckedAnswer", "Marker", "Tutor", "checked_answer"]


class CheckedAnswer(TypedDict):
    """What a marker says of one answer, as plain data."""

    question: str
    outcome: str  #: the word of an `Outcome`
    points: float
    out_of: float
    mistakes: list[str]  #: ids of the named mistakes that fit; empty when none does
    says: str  #: what is to be said: the unit remark, the named mistake, the error
    step: str  #: where to look again, for a first miss
    example: str  #: a worked example of a sister case, for a third miss


@runtime_checkable
class Marker(Protocol):
    """Anything that takes an answer as plain data.

    On the learner's machine this compares at once; in a marked run it writes
    `{"question": …, "answer": …}` to a pipe and returns an outcome `recorded`.
    """

    def mark(self, question_id: str, plain: dict[str, Any]) -> CheckedAnswer:
        """Mark (or pass on) one answer in one of the forms of `course.answers`."""
        ...


@runtime_checkable
class Tutor(Protocol):
    """The part of the teacher's side that helps in practice mode."""

    def hints(self, question_id: str) -> list[str]:
        """Hints, the gentlest first."""
        ...

    def solution(self, question_id: str) -> str:
        """Worked solution as Python code."""
        ...


def checked_answer(
    question: str,
    outcome: str,
    *,
    points: float = 0.0,
    out_of: float = 0.0,
    mistakes: list[str] | None = None,
    says: str = "",
    step: str = "",
    example: str = "",
) -> CheckedAnswer:
    """Build a checked answer; whatever is not given is left empty."""
    return {
        "question": question,
        "outcome": outcome,
        "points": points,
        "out_of": out_of,
        "mistakes": list(mistakes or ()),
        "says": says,
        "step": step,
        "example": example,
    }
