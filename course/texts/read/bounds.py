"""Finds the bounds that a claim's words give; words such as "nearly" imply the opposite bound too.

"More than 60 %" holds from 60 % upwards. "A little more than 60 %" does not hold of 78 %, nor does "nearly
twenty" hold of two.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from course.texts.spans import Claim, Quantity

#: how far beyond a bound a figure may lie, as a fraction of the bound, if it passes the bound only just
_JUST = 0.15
#: most characters before the quantity in which a word of the bound may stand
_BEFORE = 16
_SCALES = {"十": 1e1, "百": 1e2, "千": 1e3, "万": 1e4, "亿": 1e8, "億": 1e8, "兆": 1e12, "万亿": 1e12}

_SLIGHTLY = (
    r"\b(?:(?:a )?little(?: bit)?|a (?:bit|tad|shade|touch|fraction|hair|whisker)|just|slightly|marginally|"
    r"barely|narrowly|fractionally|somewhat|modestly)"
)
_OVER = re.compile(
    rf"{_SLIGHTLY} (?:over|above|more|higher|greater|larger|north|beyond|past|in excess|exceed|topp|surpass)|"
    r"(?:略|略微|稍|稍微|微|小幅|刚|刚刚)(?:超|逾|高|多|大)|有余|[强強]$|余り|あまり|余$|"
    r"(?:わずか|僅か|少し|やや|若干|辛うじて|かろうじて)に?(?:上回|超)"
)
_UNDER = re.compile(
    rf"{_SLIGHTLY} (?:under|below|less|lower|fewer|smaller|short|south|shy)|near(?:ly)?\b|almost|close to|"
    r"approach|接近|近|迫|弱|ほぼ|足らず|(?:略|略微|稍|稍微|微|小幅)(?:低|少|小|不)|"
    r"(?:わずか|僅か|少し|やや|若干)に?(?:下回|届か|及ば)"
)
#: words for somewhat more than the figure: 20多亿 ends below 30亿, 18万亿多 below 19万亿
_SOME_MORE = re.compile(
    r"(?:(?P<scale>万亿|[十百千万亿億兆])|(?<=[0-9〇零一二两三四五六七八九成倍半]))[多余餘](?![于於達达])"
)
#: words for less than a tenth more than the figure: 2割強 ends below 3割
_TENTHS = re.compile(r"[割成](?:[强強]|余|あまり)")


@dataclass(frozen=True, slots=True)
class Bounds:
    """The lowest and highest size that a claim allows; sizes of negative claims are distances from zero."""

    #: None for no bound
    low: float | None
    high: float | None
    #: the bound, ``"low"`` or ``"high"``, that the words only imply: the figure passes the other bound only
    #: just; empty where none is implied
    implied: Literal["", "low", "high"] = ""


def bounds(one: Claim | Quantity) -> Bounds:
    """Return the lowest and highest size that a claim allows; None for a bound that the words do not give.

    Parameters
    ----------
    one
        A claim; or a number, whose bounds are read from its own words only.
    """
    quantity = one.quantity if isinstance(one, Claim) else one
    low, high = quantity.low, quantity.high
    if quantity.value < 0:
        low, high = (None if end is None else -end for end in (high, low))
    by_hand = isinstance(one, Claim) and {"low", "high"} & set(one.corrected)
    if by_hand or (low is None) == (high is None):
        return Bounds(low, high)
    before = ""
    if isinstance(one, Claim):
        before = one.sentence.text[max(0, quantity.start - _BEFORE) : quantity.start].casefold()
    words = before + quantity.text.casefold()

    def says(pattern: re.Pattern[str]) -> bool:
        # a match must reach the quantity: 近 in 近年 does not belong to the figure
        return any(found.end() > len(before) for found in pattern.finditer(words))

    if low is not None:
        some = _SOME_MORE.search(quantity.text)
        if some or _TENTHS.search(quantity.text):
            step = min(_last_digit(low), _SCALES.get((some and some["scale"]) or "", low))
            return Bounds(low, max(low * (1 + _JUST), low + step), "high")
        return Bounds(low, low * (1 + _JUST), "high") if says(_OVER) else Bounds(low, None)
    assert high is not None
    return Bounds(high * (1 - _JUST), high, "low") if says(_UNDER) else Bounds(None, high)


def _last_digit(value: float) -> float:
    """Return the step of a figure's last written digit: 10 for 30, 1e12 for 18e12."""
    exponent = Decimal(f"{value:.6g}").normalize().as_tuple().exponent
    return 10.0 ** int(exponent)
