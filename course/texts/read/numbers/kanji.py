"""Computes the values of Chinese and Japanese figures, which mix digits, numerals and scales.

One evaluator serves both: 3700亿, 三千七百亿, 12兆3456億, 1万2千, 1.3万亿.
"""

import re
from typing import NamedTuple

#: characters before a figure that make it an ordinal or vague
NO_NUMBER = "第数何幾几"
_DIGITS = {one: number for number, one in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2, "兩": 2}
_SMALL = {"十": 10.0, "百": 100.0, "千": 1000.0, "廿": 20.0}
_BIG = {"万": 1e4, "萬": 1e4, "亿": 1e8, "億": 1e8, "兆": 1e12, "京": 1e16}

_FIGURES = r"[0-9]{1,3}(?:,[0-9]{3}){1,8}(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?"
_ONE = "〇零一二三四五六七八九两兩"
#: a numeral in characters only
NUMERAL = rf"[{_ONE}十百千]{{1,16}}(?:[点點][{_ONE}]{{1,6}})?"
_REST = rf"零?(?:{_FIGURES}|[{_ONE}]{{1,2}}(?![成割分倍]))"
# some set a space before the scale: 3700 亿
_SPACE = r"(?:(?<=[0-9])\s(?=[万萬亿億兆]))?"
_TAIL = rf"{_SPACE}(?:[多余餘](?=[十百千万萬亿億兆]))?[十百千万萬亿億兆京]{{1,4}}(?:{_REST})?"
#: a figure of digits, numerals and scales
FIGURE = rf"(?:(?:{_FIGURES})|{NUMERAL})(?:{_TAIL}){{0,6}}"

_TOKEN = re.compile(rf"[0-9]+(?:\.[0-9]+)?|[点點][{_ONE}]+|.", re.DOTALL)
_SCALED = re.compile(r"(.*?)([十百千]?[万萬亿億兆京]{1,2}|[百千])", re.DOTALL)
_LONGEST = 40


class Written(NamedTuple):
    """A figure that was read: its value, the figure before its last scale, that scale, and its bounds."""

    value: float
    figure: float
    scale: float
    low: float | None = None
    high: float | None = None

    def sizes(self, factor: float, plus: float = 0.0) -> tuple[float, float | None, float | None]:
        """Return value and bounds, each times a factor and with something added."""
        low, high = (None if end is None else end * factor + plus for end in (self.low, self.high))
        return self.value * factor + plus, low, high


def figure(text: str) -> Written | None:
    """Return the value and parts of a written figure, or None where it has no exact value.

    Two neighbouring numerals, such as 七八 in 七八成, are a range.
    """
    if len(text) > _LONGEST:
        return None
    more = bool(re.search("[多余餘]", text))
    text = re.sub("[多余餘, ]", "", text)
    pair = re.fullmatch(rf"(.*?)([{_ONE}])([{_ONE}])([十百千万萬亿億兆]*)", text)
    if pair and not pair[1] and 0 < _DIGITS[pair[2]] == _DIGITS[pair[3]] - 1:
        first, last = value(pair[2] + pair[4]), value(pair[3] + pair[4])
        if first is not None and last is not None:
            return Written((first + last) / 2, (first + last) / 2, 1.0, first, last)
    whole = value(text)
    if whole is None:
        return None
    scaled = _SCALED.fullmatch(text)
    before = value(scaled[1]) if scaled and scaled[1] else None
    if before:
        return Written(whole, before, whole / before, whole if more else None)
    return Written(whole, whole, 1.0, whole if more else None)


def value(text: str) -> float | None:
    """Return the value of a figure, or None if the text is not a figure."""
    if not text or len(text) > _LONGEST:
        return None
    sums = _Sums()
    for token in _TOKEN.findall(text):
        if not sums.take(token):
            return None
    return sums.whole()


class _Sums:
    """The running sums of a figure that is read from left to right."""

    def __init__(self) -> None:
        self.total = 0.0
        self.section = 0.0
        self.number: float | None = None
        self.big = float("inf")
        self.last = 1.0
        self.numeral = False
        self.zero = False

    def take(self, token: str) -> bool:
        if token[0].isdigit() and token[0].isascii():
            self.number, self.numeral = float(token), False
        elif token in "零〇":
            self.number, self.zero = 10 * (self.number or 0.0), True
        elif token in _DIGITS:
            # 二〇二四: numerals side by side are places
            self.number = (self.number or 0.0) * (10 if self.number is not None else 1) + _DIGITS[token]
            self.numeral = True
        elif token[0] in "点點":
            places = "".join(str(_DIGITS[one]) for one in token[1:])
            self.number = (self.number or 0.0) + float(f"0.{places}")
            self.numeral = False
        elif token in _SMALL:
            self.section += (1.0 if self.number is None else self.number) * _SMALL[token]
            self.number, self.last = None, _SMALL[token]
        elif token in _BIG:
            self._scale(_BIG[token])
        else:
            return False
        return True

    def _scale(self, big: float) -> None:
        section = self.section + (self.number or 0.0)
        if big > self.big or not section:
            self.total = (self.total + section or 1.0) * big
        else:
            self.total += section * big
        self.section, self.number = 0.0, None
        self.big = self.last = big

    def whole(self) -> float:
        rest = self.number or 0.0
        if self.numeral and not self.zero and 0 < rest < 10 and self.last >= 100:
            # 两万五 is 25,000, and 两万零五 is 20,005
            rest *= self.last / 10
        return self.total + self.section + rest
