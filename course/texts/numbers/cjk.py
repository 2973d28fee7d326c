"""Shapes of quantities that Chinese and Japanese share: parts of a whole, bare decimals, months of stock."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from course.texts.numbers.atoms import Atom
from course.texts.numbers.kanji import Written, figure

__all__ = ["NO_NUMBER", "decimals", "is_part_of_a_word", "months_of_stock", "parts", "tenths", "votes"]

#: what stands before a figure that numbers something, or makes it vague
NO_NUMBER = "第数何幾几"
_BEFORE = re.compile(rf"[{NO_NUMBER}]$|[0-9][.,:/]$")
_DECIMAL = re.compile(
    r"(?<![0-9A-Za-z.])(?:-|マイナス|负)?[0-9]{1,4}\.[0-9]{1,4}(?![0-9.])"
    r"(?!\s?[%A-Za-z万亿億兆个倍割成美元日欧吨人年月号円ポパドユトキ社台度])"
)
# 5から8の間, 2到4之间
_SPAN = re.compile(
    r"(?<![0-9A-Za-z.])(?P<low>[0-9]{1,3}(?:\.[0-9]{1,4})?)\s?(?:から|と|至|到|和|-|–|~)\s?"
    r"(?P<high>[0-9]{1,3}(?:\.[0-9]{1,4})?)(?=\s?(?:の間|の範囲|之间|的区间|的范围))"
)
_HEAD = 4_000


def is_part_of_a_word(text: str, start: int) -> bool:
    """Return whether a figure that begins there is an ordinal, vague, or the end of another figure."""
    return bool(_BEFORE.search(text[max(0, start - 2) : start]))


def tenths(text: str, match: re.Match[str], rest: float) -> Atom | None:
    """Return so many tenths in percent: 三成, 3割; `rest` is added to it."""
    written = figure(match["figure"])
    if written is None or written.value > 10 or is_part_of_a_word(text, match.start()):
        return None
    low, high = (None if one is None else 10 * one for one in (written.low, written.high))
    value = 10 * written.value + rest
    return Atom(match.start(), match.end(), value, "percent", 10.0, written.figure, low, high)


def parts(text: str, patterns: Iterable[re.Pattern[str]]) -> Iterator[Atom]:
    """Yield parts in percent; a pattern's groups ``below`` and ``above`` are the whole and the part."""
    for pattern in patterns:
        for match in pattern.finditer(text):
            below, above = figure(match["below"]), figure(match["above"])
            if below is None or above is None or not below.value or is_part_of_a_word(text, match.start()):
                continue
            if "of" in match.groupdict() and not 0 < above.value < below.value:
                continue
            yield _part(match, below.value, above)


def _part(match: re.Match[str], below: float, above: Written) -> Atom:
    value, low, high = (
        None if one is None else 100 * one / below for one in (above.value, above.low, above.high)
    )
    assert value is not None
    if match.groupdict().get("more"):
        low = value
    return Atom(match.start(), match.end(), value, "percent", 1.0, value, low, high, prior=True)


def decimals(text: str, told: re.Pattern[str]) -> Iterator[Atom]:
    """Yield decimals without a unit in a sentence about an index or an elasticity."""
    if told.search(text[:_HEAD]):
        for match in _SPAN.finditer(text):
            low, high = float(match["low"]), float(match["high"])
            if low < high:
                middle = (low + high) / 2
                yield Atom(
                    match.start(),
                    match.end(),
                    middle,
                    "number",
                    1.0,
                    middle,
                    low,
                    high,
                    prior=True,
                    whole=True,
                )
        for match in _DECIMAL.finditer(text):
            value = float(match[0].replace("マイナス", "-").replace("负", "-"))
            yield Atom(match.start(), match.end(), value, "number", 1.0, value)


def months_of_stock(text: str, pattern: re.Pattern[str]) -> Iterator[Atom]:
    """Yield for how many months a stock lasts."""
    for match in pattern.finditer(text):
        written = figure(match["figure"])
        if written is not None and not is_part_of_a_word(text, match.start()):
            yield Atom(match.start(), match.end(), written.value, "months", 1.0, written.value)


def votes(text: str, pattern: re.Pattern[str]) -> Iterator[Atom]:
    """Yield counts of votes that stand behind the word for the vote."""
    for match in pattern.finditer(text):
        for group, count in match.groupdict().items():
            if count:
                value = float(count)
                yield Atom(match.start(group), match.end(group), value, "number", 1.0, value, prior=True)
