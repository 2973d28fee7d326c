"""The errors a learner can meet, worded for a learner.

Every message says what was wrong, what was expected and the nearest valid choice.
"""

import difflib
import re
from collections.abc import Iterable


class CourseError(Exception):
    """Base class of all errors that this package raises on purpose."""


class DamagedFileError(CourseError):
    """A file that ships with the course has changed since it was built."""


class UnknownNameError(CourseError, KeyError):
    """A name is not valid; the message states the nearest valid name."""

    def __init__(self, kind: str, name: object, choices: Iterable[str]) -> None:
        self.kind, self.name, self.choices = kind, name, sorted(choices)
        hint = did_you_mean(name, self.choices)
        listing = ", ".join(self.choices[:40]) + (", …" if len(self.choices) > 40 else "")
        self.message = f"There is no {kind} called {name!r}.{hint} Valid choices: {listing}."
        super().__init__(self.message)

    def __str__(self) -> str:
        # KeyError shows the repr of its argument; a learner should see the sentence.
        return self.message


def nearest(name: object, choices: Iterable[str], *, alike: float = 0.5) -> str | None:
    """Return the valid choice that looks most like `name`, or None when no choice is similar.

    Parameters
    ----------
    name
        The name that somebody wrote.
    choices
        The valid names.
    alike
        How similar a choice must be, from 0 to 1.
    """
    options = list(choices)
    text = str(name)
    same = [option for option in options if option.casefold() == text.casefold()]
    if same:
        return same[0]
    folded = {_folded(option): option for option in reversed(options)}
    close = difflib.get_close_matches(_folded(text), folded, n=1, cutoff=alike)
    if close:
        return folded[close[0]]
    within = [option for option in options if len(text) > 2 and text.casefold() in option.casefold()]
    return within[0] if within else None


def did_you_mean(name: object, choices: Iterable[str]) -> str:
    """Return " Did you mean 'x'?" with the nearest choice, or no text when no choice is similar."""
    guess = nearest(name, choices)
    return f" Did you mean {guess!r}?" if guess else ""


def _folded(name: str) -> str:
    """Return a name in small letters without leading zeros, so that "C5" finds C05 and not C35."""
    return re.sub(r"(?<!\d)0+(?=\d)", "", name.casefold())
