"""The interfaces of a marker and a tutor, the checked answer that a marker returns, and who listens to it."""

import contextlib
from collections.abc import Callable
from typing import Any, Protocol, TypedDict, runtime_checkable


class CheckedAnswer(TypedDict):
    """A marker's finding on one answer, as plain data."""

    question: str
    outcome: str  #: the word of an `Outcome`
    points: float
    out_of: float
    mistakes: list[str]  #: ids of the listed mistakes that fit the answer
    says: str  #: text for the learner: the remark on the unit, the named mistake or the error
    step: str  #: the step to look at again, shown after the first wrong answer
    example: str  #: a worked example of a similar question, shown after the third wrong answer


@runtime_checkable
class Marker(Protocol):
    """Anything that takes an answer as plain data.

    On the learner's machine a marker compares the answer at once. While a submission is marked, it writes
    `{"question": …, "answer": …}` to a pipe and returns the outcome `recorded`.
    """

    def mark(self, question_id: str, plain: dict[str, Any]) -> CheckedAnswer:
        """Mark or pass on one answer, given in one of the forms of `course.answers`."""
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

    def reason(self, question_id: str) -> str:
        """Why the right answer is right, in a sentence; may be empty."""
        ...

    def wrongs(self, question_id: str) -> list[tuple[dict[str, Any], str]]:
        """Usual wrong answers, in a form of `course.answers`, each with the sentence that explains it."""
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
    """Build a checked answer; fields that are not given stay empty."""
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


#: takes the checked answer, which holds the id of its question
Listener = Callable[[CheckedAnswer], None]

_LISTENERS: list[Listener] = []
_QUIET: list[bool] = []


def listen(listener: Listener) -> bool:
    """Let a function hear of each checked answer; False where nobody may listen.

    The listener takes the checked answer, which holds the id of its question.
    """
    if _QUIET:
        return False
    if listener not in _LISTENERS:
        _LISTENERS.append(listener)
    return True


def unlisten(listener: Listener) -> None:
    """Take a listener away, if it is there."""
    with contextlib.suppress(ValueError):
        _LISTENERS.remove(listener)


def quiet() -> None:
    """Let nobody listen from now on: this process runs a submission."""
    _QUIET.append(True)
    _LISTENERS.clear()


def tell(found: CheckedAnswer) -> None:
    """Tell all listeners of a checked answer; each gets a copy."""
    for listener in tuple(_LISTENERS):
        with contextlib.suppress(Exception):
            copy: CheckedAnswer = {**found, "mistakes": list(found["mistakes"])}
            listener(copy)
