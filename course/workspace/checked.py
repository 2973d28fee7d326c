"""Make checked readers of kept data: each returns the usable part and notes the damaged parts in words.

Data that somebody edited by hand, or that another program wrote, may be damaged. A reader never raises for
that. It takes the data, the words for it, and a list to which it adds the damaged parts. It returns None
where nothing is left.
"""

import math
from collections.abc import Callable, Mapping
from typing import Any

from course.errors import CourseError

Reader = Callable[[Any, str, list[str]], Any]
#: takes a section of the record; returns its usable part, and words for the damaged parts
Check = Callable[[Any], tuple[dict[str, Any], list[str]]]

_DAMAGED = (CourseError, TypeError, ValueError, KeyError, IndexError, AttributeError, OverflowError)
_DEEPEST = 30  # nested lists and dicts; a learner's record has about eight levels


def text(kept: Any) -> str:
    """Return a text, or raise a TypeError or, for half a character, a ValueError."""
    if not isinstance(kept, str):
        raise TypeError("text was expected")
    kept.encode("utf-8")
    return kept


def whole(kept: Any) -> int:
    """Return a value that is a whole number, or raise a TypeError."""
    if not isinstance(kept, int) or isinstance(kept, bool):
        raise TypeError("a whole number was expected")
    return kept


def finite(kept: Any) -> float | int:
    """Return a finite number, or raise a TypeError or a ValueError."""
    if not isinstance(kept, int | float) or isinstance(kept, bool):
        raise TypeError("a number was expected")
    if not math.isfinite(kept):
        raise ValueError("a finite number was expected")
    return kept


def plain_value(kept: Any, depth: int = 0) -> Any:
    """Return a value that JSON can keep, or raise a TypeError or a ValueError."""
    if depth > _DEEPEST:
        raise ValueError("lists and dicts stand too deep in each other")
    if isinstance(kept, float):
        return finite(kept)
    if isinstance(kept, list | dict):
        for inner in kept.values() if isinstance(kept, dict) else kept:
            plain_value(inner, depth + 1)
    elif not isinstance(kept, str | int | None):
        raise TypeError("plain data was expected")
    return kept


def single(read: Callable[[Any], Any]) -> Reader:
    """Make a reader of one value from a function that raises an error for a damaged value."""

    def take(kept: Any, words: str, odd: list[str]) -> Any:
        try:
            return read(kept)
        except _DAMAGED:
            odd.append(words)
            return None

    return take


#: accepts any data that JSON can keep
_AS_IT_IS = single(plain_value)


def every(read: Reader) -> Reader:
    """Make a reader of a list from the reader of its members."""

    def take(kept: Any, words: str, odd: list[str]) -> Any:
        if not isinstance(kept, list):
            odd.append(words)
            return None
        return [found for found in (read(each, words, odd) for each in kept) if found is not None] or None

    return take


def each(
    read: Reader, words: str = "{words} of {name}", fits: Callable[[str], bool] = lambda name: True
) -> Reader:
    """Make a reader of a dict from the reader of its values.

    Parameters
    ----------
    read
        The reader of a value.
    words
        Words for a value, with `name` for its key and `words` for those of the dict.
    fits
        Tells whether a key is valid.
    """

    def take(kept: Any, above: str, odd: list[str]) -> Any:
        if not isinstance(kept, dict):
            odd.append(above)
            return None
        found = {}
        for name, value in kept.items():
            said = words.format(words=above, name=_short(name))
            if fits(name):
                found[name] = read(value, said, odd)
            else:
                odd.append(said)
        return {name: value for name, value in found.items() if value is not None}

    return take


def parts(
    known: Mapping[str, tuple[str, Reader]],
    needed: tuple[str, ...] = (),
    others: Reader = _AS_IT_IS,
    words: str = "{said} of {words}",
) -> Reader:
    """Make a reader of a dict whose keys are known.

    Parameters
    ----------
    known
        Key -> words for this part, and its reader.
    needed
        Keys without which nothing of the dict can be used.
    others
        The reader of other parts; they stay as they are where left out, since a later version may keep more.
    words
        Words for a part, with `said` for its own and `words` for those of the dict.
    """

    def take(kept: Any, above: str, odd: list[str]) -> Any:
        if not isinstance(kept, dict):
            odd.append(above)
            return None
        found, noted = {}, list[str]()
        for name, value in kept.items():
            said, read = known.get(name, (_short(name), others))
            good = read(value, words.format(said=said, words=above), noted)
            if good is not None or (name not in known and value is None):
                found[name] = good
        if any(name not in found for name in needed):
            odd.append(above)
            return None
        odd += noted
        return found

    return take


def check(reader: Reader) -> Check:
    """Return a check of a whole section, made from its reader: it gives the usable part and notes."""

    def take(kept: Any) -> tuple[dict[str, Any], list[str]]:
        odd: list[str] = []
        return reader(kept, "all of it", odd) or {}, odd

    return take


def _short(name: str) -> str:
    return name if len(name) <= 40 else f"{name[:40]}\u2026"
