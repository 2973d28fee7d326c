"""Who wants to hear of a checked answer: a live class that the learner has joined.

A listener changes no mark and no word on the screen, and what goes wrong in it is passed over. While a
submission is marked there are no listeners.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from course.exercises.markers import CheckedAnswer

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
