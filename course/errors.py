"""The errors a learner can meet, worded for a learner.

Every message says what was wrong, what was expected and the nearest valid choice.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable

__all__ = ["CourseError", "DamagedFileError", "UnknownNameError", "nearest"]


class CourseError(Exception):
    """Base class of all errors that this package raises on purpose."""


class DamagedFileError(CourseError):
    """A file that ships with the course is not what it was when it was made."""


class UnknownNameError(CourseError, KeyError):
    """A name that is not among the valid ones; names the nearest."""

    def __init__(self, kind: str, name: object, choices: Iterable[str]) -> None:
        self.kind, self.name, self.choices = kind, name, sorted(choices)
        guess = nearest(name, self.choices)
        hint = f" Did you mean {guess!r}?" if guess else ""
        listing = ", ".join(self.choices[:40]) + (", …" if len(self.choices) > 40 else "")
        self.message = f"There is no {kind} called {name!r}.{hint} Valid choices: {listing}."
        super().__init__(self.message)

    def __str__(self) -> str:
        # KeyError shows the repr of its argument; a learner should see the sentence.
        return self.message


def nearest(name: object, choices: Iterable[str]) -> str | None:
    """Return the valid choice that looks most like `name`, or None when nothing does."""
    options = list(choices)
    text = str(name)
    folded = {option.casefold(): option for option in options}
    if text.casefold() in folded:
        return folded[text.casefold()]
    close = difflib.get_close_matches(text.casefold(), folded, n=1, cutoff=0.5)
    if close:
        return folded[close[0]]
    within = [option for key, option in folded.items() if len(text) > 2 and text.casefold() in key]
    return within[0] if within else None
