"""Turns a sentence into plain characters, and keeps the place of each original character.

Newspapers write digits of any width, unit signs such as ㌦, dashes of five kinds, and copied text carries
characters without width. Patterns see plain characters only; a span stands in the written ones.
"""

import html
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

#: quotation marks, dashes, waves, the yen sign and dots -> the plain ones
_FOLDED = str.maketrans("\u2018\u2019\u2010\u2011\u2012\u2212\u301c\u223c\u02dc\uffe5\u22ef", "''----~~~¥…")
_KINDS = ("<wide>", "<narrow>", "<square>", "<noBreak>", "<compat>")


# tags that stand within a sentence, and entities that newspapers' figures hold
_MARKUP = re.compile(
    r"</?(?:b|i|u|em|strong|span|a|sup|sub|small|font|mark|abbr|cite|q|time)(?:\s[^<>]{0,500})?/?>|"
    r"(?P<entity>&(?:nbsp|amp|yen|euro|pound|ndash|mdash|minus|lt|gt|quot|#\d{2,5});)",
    re.IGNORECASE,
)
# a comma of full width within a figure
_GROUPS = re.compile(r"(?<=[0-9])，(?=[0-9]{3}(?![0-9]))")
# a run of digits, numerals or scales that is longer than any figure of a newspaper
_SHORTEST_RUN = 25
_RUN = re.compile(r"[0-9]{25,}|[〇零一二三四五六七八九两十百千万亿億兆京0-9,.]{48,}|[A-Za-z_]{60,}")


@dataclass(frozen=True, slots=True)
class Plain:
    """The plain characters of a sentence and, for each, the place of its original character."""

    #: the plain characters
    text: str
    #: the place of each character in the original, and last the end of the original
    places: Sequence[int]

    def written(self, start: int, end: int) -> tuple[int, int]:
        """Return where the plain characters from `start` to `end` stand in the original."""
        if end <= start:
            return self.places[start], self.places[start]
        return self.places[start], self.places[end - 1] + 1


def _folded(character: str) -> str:
    if ord(character) in _FOLDED:
        return character.translate(_FOLDED)
    if character in "，；：！？（）":
        # the marks that end a part of a Chinese or Japanese sentence
        return character
    kind = unicodedata.category(character)
    if kind == "Cf":
        return ""
    if kind in {"Cc", "Zs", "Zl", "Zp", "Cs"}:
        return " "
    if unicodedata.decomposition(character).startswith(_KINDS):
        return unicodedata.normalize("NFKC", character)
    return character


class _Folds(dict[int, str]):
    """A table for `str.translate` that works out each plain character at its first use.

    `odd` holds the characters that do not become exactly one character.
    """

    def __init__(self) -> None:
        super().__init__()
        self.odd: set[str] = set()

    def __missing__(self, code: int) -> str:
        character = chr(code)
        self[code] = folded = _folded(character)
        if len(folded) != 1:
            self.odd.add(character)
        return folded


_FOLDS = _Folds()


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Yield the characters of a text with their places; drop tags, and decode entities."""
    at = 0
    for markup in _MARKUP.finditer(text) if "<" in text or "&" in text else ():
        yield from enumerate(text[at : markup.start()], at)
        if markup["entity"]:
            yield markup.start(), html.unescape(markup[0])
        at = markup.end()
    yield from enumerate(text[at:], at)


def _blot(run: re.Match[str]) -> str:
    return "\ufffc" * len(run[0])


def _without_runs(text: str) -> str:
    return _RUN.sub(_blot, text) if len(text) >= _SHORTEST_RUN else text


# times and numbers are searched one after the other in the same sentence
@lru_cache(maxsize=4)
def plain(text: str) -> Plain:
    """Return `text` in plain characters.

    Letters and digits of full or half width become usual ones, and spaces and control characters become
    spaces. Characters without width, marks of direction and tags within the sentence are left out. A run of
    more digits than any figure has is blotted out, so that no pattern reads it again and again.
    """
    bare = "<" not in text and "&" not in text
    if bare and text.isascii() and text.isprintable():
        return Plain(_without_runs(text), range(len(text) + 1))
    folded = text.translate(_FOLDS)
    places: Sequence[int] = range(len(text) + 1)
    if not bare or not _FOLDS.odd.isdisjoint(text):
        pieces = [(one, place) for place, character in _pieces(text) for one in character.translate(_FOLDS)]
        folded = "".join(one for one, _ in pieces)
        places = [*(place for _, place in pieces), len(text)]
    return Plain(_without_runs(_GROUPS.sub(",", folded)), places)
