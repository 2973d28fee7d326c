"""The interfaces of a marker and a tutor, the checked answer, and the listeners to checked answers."""

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
    """Takes an answer as plain data, and marks it or passes it on.

    On the learner's machine a marker compares the answer at once. While a submission is marked, it writes
    `{"question": …, "answer": …}` to a pipe and returns the outcome `recorded`.
    """

    def mark(self, question_id: str, plain: dict[str, Any]) -> CheckedAnswer:
        """Mark or pass on one answer, given in one of the forms of `course.answers`."""
        ...


@runtime_checkable
class Tutor(Protocol):
    """Gives hints, solutions and reasons in practice mode; a part of the teacher's side."""

    def hints(self, question_id: str) -> list[str]:
        """Hints on a question, the gentlest first."""
        ...

    def solution(self, question_id: str) -> str:
        """Worked solution as Python code."""
        ...

    def reason(self, question_id: str) -> str:
        """A sentence on why the right answer is right; may be empty."""
        ...

    def wrongs(self, question_id: str) -> list[tuple[dict[str, Any], str]]:
        """Usual wrong answers as plain data, each with the sentence that explains it."""
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
    """Return a checked answer; fields that are not given stay empty."""
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


#: a function that takes a checked answer
Listener = Callable[[CheckedAnswer], None]

_LISTENERS: list[Listener] = []
_QUIET: list[bool] = []


def listen(listener: Listener) -> bool:
    """Call a function with each checked answer from now on; return False in a process that marks.

    The listener takes the checked answer, which holds the id of its question.
    """
    if _QUIET:
        return False
    if listener not in _LISTENERS:
        _LISTENERS.append(listener)
    return True


def unlisten(listener: Listener) -> None:
    """Remove a listener, if it is there."""
    with contextlib.suppress(ValueError):
        _LISTENERS.remove(listener)


def quiet() -> None:
    """Remove all listeners and accept no more, because this process runs a submission."""
    _QUIET.append(True)
    _LISTENERS.clear()


def tell(found: CheckedAnswer) -> None:
    """Call all listeners with a copy of a checked answer."""
    for listener in tuple(_LISTENERS):
        with contextlib.suppress(Exception):
            copy: CheckedAnswer = {**found, "mistakes": list(found["mistakes"])}
            listener(copy)
