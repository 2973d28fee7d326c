"""Reads numbers in Chinese and Japanese sentences: both languages share the forms, not the words."""

import re
from collections.abc import Iterator
from dataclasses import replace

from course.texts.read.numbers.amounts import amounts
from course.texts.read.numbers.atoms import Atom, atom, named, read_around
from course.texts.read.numbers.kanji import NO_NUMBER, figure
from course.texts.read.numbers.patterns import pattern
from course.texts.read.words import SIMPLE
from course.texts.spans import Quantity

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


def quantities(text: str, language: str) -> list[Quantity]:
    """Return the quantities of a Chinese or Japanese sentence in plain characters."""
    text = text.translate(SIMPLE) if language == "zh" else text
    atoms = [*amounts(text, language)]
    shapes = (_parts, _decimals, _months, _votes, _tenths, _multiples, _doubled, _halves, _ranks, _streaks)
    for shape in shapes:
        atoms += shape(text, language)
    found = read_around(text, atoms, language)
    return [replace(one, low=None, high=None) if _is_compared(text, one) else one for one in found]


def _is_compared(text: str, one: Quantity) -> bool:
    """Return whether a figure is only the mark that another figure passes: 前年の3690万人を上回った."""
    passed = one.unit != "times" and one.text.endswith(("上回", "下回", "超え", "割"))
    return passed and bool(re.search("[年期月]の約?$", text[max(0, one.start - 4) : one.start]))


def _is_part_of_a_word(text: str, start: int) -> bool:
    """Return whether a figure that begins there is an ordinal, vague, or the end of another figure."""
    return bool(_BEFORE.search(text[max(0, start - 2) : start]))


def _parts(text: str, language: str) -> Iterator[Atom]:
    """Yield parts in percent: 三分之一, 3分の1, 每五辆有一辆."""
    for name in ("parts_1", "parts_2"):
        for match in pattern(language, name).finditer(text):
            below, above = figure(match["below"]), figure(match["above"])
            if below is None or above is None or not below.value or _is_part_of_a_word(text, match.start()):
                continue
            if name == "parts_2" and not 0 < above.value < below.value:
                continue
            value, low, high = above.sizes(100 / below.value)
            low = value if named(match, "more") else low
            yield atom(match, value, "percent", low=low, high=high, prior=True)


def _decimals(text: str, language: str) -> Iterator[Atom]:
    """Yield decimals without a unit, if the sentence is about an index or an elasticity."""
    if not pattern(language, "index").search(text[:_HEAD]):
        return
    for match in _SPAN.finditer(text):
        low, high = float(match["low"]), float(match["high"])
        if low < high:
            yield atom(match, (low + high) / 2, "number", low=low, high=high, prior=True, whole=True)
    for match in _DECIMAL.finditer(text):
        yield atom(match, float(match[0].replace("マイナス", "-").replace("负", "-")), "number")


def _months(text: str, language: str) -> Iterator[Atom]:
    """Yield the number of months that a stock lasts."""
    for match in pattern(language, "stock").finditer(text):
        written = figure(match["figure"])
        if written is not None and not _is_part_of_a_word(text, match.start()):
            yield atom(match, written.value, "months")


def _votes(text: str, language: str) -> Iterator[Atom]:
    """Yield counts of votes that follow the word for the kind of vote."""
    for match in pattern(language, "vote").finditer(text):
        for group, count in match.groupdict().items():
            if count:
                yield atom(match, float(count), "number", group, prior=True)


def _tenths(text: str, language: str) -> Iterator[Atom]:
    """Yield tenths, converted to percent: 三成, 三成五, 3割, 3割5分."""
    for match in pattern(language, "tenth").finditer(text):
        written, rest = figure(match["figure"]), figure(named(match, "rest") or "零")
        if written is None or written.value > 10 or _is_part_of_a_word(text, match.start()):
            continue
        value, low, high = written.sizes(10.0)
        value += 5.0 if named(match, "half") else rest.value if rest else 0.0
        low = value if named(match, "more") else low
        yield Atom(match.start(), match.end(), value, "percent", 10.0, written.figure, low, high)


def _multiples(text: str, language: str) -> Iterator[Atom]:
    for match in pattern(language, "multiple").finditer(text):
        written = figure(match["figure"])
        before = text[max(0, match.start() - 12) : match.start()]
        if written is None or _is_part_of_a_word(text, match.start()) or re.search("翻了?$", before):
            continue
        # 增长一倍 means twice as much: the old level and the same again
        once = 1.0 if pattern(language, "grown").search(before) else 0.0
        value, low, high = written.sizes(1.0, once)
        low = value if named(match, "more") else low
        # 增长两倍 and 3倍増 have two meanings
        sure = not named(match, "grown") and (not once or written.value == 1)
        yield Atom(match.start(), match.end(), value, "times", 1.0, written.value, low, high, sure=sure)


def _doubled(text: str, language: str) -> Iterator[Atom]:
    for match in pattern(language, "doubled").finditer(text):
        count = figure(named(match, "figure", "times") or "一")
        if count is None:
            continue
        # 翻一番 doubles, 翻两番 doubles twice; 翻两倍 has two meanings
        several = bool(named(match, "times")) and count.value > 1
        value = 0.5 if named(match, "halved") else count.value if several else 2.0**count.value
        low, high = (value if named(match, name) else None for name in ("more", "near"))
        bounds = {"low": low, "high": high, "approximate": high is not None}
        yield atom(match, value, "times", **bounds, sure=not several, prior=True)


def _halves(text: str, language: str) -> Iterator[Atom]:
    for match in pattern(language, "half").finditer(text):
        if named(match, "cut"):
            yield atom(match, 0.5, "times")
            continue
        near = bool(named(match, "near"))
        low, high = 50.0 if named(match, "over") else None, 50.0 if near else None
        yield atom(match, 50.0, "percent", low=low, high=high, approximate=near, whole=near)


def _ranks(text: str, language: str) -> Iterator[Atom]:
    for match in pattern(language, "rank").finditer(text):
        if not pattern(language, "one_of").match(text[match.end() : match.end() + 22]):
            yield _rank(match)
    for match in pattern(language, "heads").finditer(text):
        yield _rank(match, "place")
    for match in pattern(language, "topped").finditer(text):
        yield replace(_rank(match, "place" if match["place"] else "top"), sure=False)
    for match in pattern(language, "place").finditer(text):
        found = _rank(match, *(["place"] if language == "zh" else []))
        # a place in a race looks the same, so a word for a measure must stand near
        found.sure = bool(
            pattern("ja", "measured").search(text[max(0, match.start() - 20) : match.end() + 12])
        )
        if found.value <= 200 and not _is_part_of_a_word(text, match.start()):
            yield found


def _rank(match: re.Match[str], group: str | int = 0) -> Atom:
    written = figure(named(match, "order", "second") or "一")
    return atom(match, written.value if written else 1.0, "rank", group, whole=True)


def _streaks(text: str, language: str) -> Iterator[Atom]:
    for match in pattern(language, "streak").finditer(text):
        written = figure(named(match, "figure", "second", "third") or "")
        if written is None or (language == "ja" and _is_part_of_a_word(text, match.start())):
            continue
        word = named(match, "unit", "second_unit") or ""
        low = written.value if named(match, "more") else written.low
        sure = word != "期" if language == "ja" else bool(match["figure"])
        unit = "months" if "月" in word else "years"
        yield atom(match, written.value, unit, low=low, high=written.high, sure=sure, whole=True)
