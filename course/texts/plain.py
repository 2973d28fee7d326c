"""One sentence in plain characters, with the way back to the characters that were written.

Newspapers write digits of any width, unit signs such as ㌦, dashes of five kinds, and copied text carries
characters without width. Patterns see plain characters only; a mark stands in the written ones.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["Plain", "plain"]

_FOLDED = {
    "\u2018": "'",
    "\u2019": "'",
    "\u2010": "-",
    "\u2011": "-",
    "\u2012": "-",
    "\u2212": "-",
    "\u2013": "\u2013",
    "\u301c": "~",
    "\u223c": "~",
    "\u02dc": "~",
    "\uffe5": "¥",
    "\u22ef": "…",
}
_KINDS = ("<wide>", "<narrow>", "<square>", "<noBreak>", "<compat>")


@dataclass(frozen=True, slots=True)
class Plain:
    """Plain characters and, for each of them, the place of the written one.

    Attributes
    ----------
    text
        The plain characters.
    places
        One place more than there are characters: the last is the end of what was written.
    """

    text: str
    places: Sequence[int]

    def written(self, start: int, end: int) -> tuple[int, int]:
        """Return where the plain characters from `start` to `end` stand in what was written."""
        if end <= start:
            return self.places[start], self.places[start]
        return self.places[start], self.places[end - 1] + 1


@lru_cache(maxsize=4096)
def _folded(character: str) -> str:
    if character in _FOLDED:
        return _FOLDED[character]
    kind = unicodedata.category(character)
    if kind == "Cf":
        return ""
    if kind in {"Cc", "Zs", "Zl", "Zp", "Cs"}:
        return " "
    if unicodedata.decomposition(character).startswith(_KINDS):
        return unicodedata.normalize("NFKC", character)
    return character


def plain(text: str) -> Plain:
    """Return `text` in plain characters.

    Letters and digits of full or half width become usual ones, and spaces and control characters become
    spaces. Characters without width, marks of direction included, are left out.

    Parameters
    ----------
    text
        What was written, of any length.
    """
    if text.isascii() and text.isprintable():
        return Plain(text, range(len(text) + 1))
    characters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for one in _folded(character):
            characters.append(one)
            places.append(place)
    places.append(len(text))
    return Plain("".join(characters), places)
