"""Gives each quantity of a sentence its time, and holds all that the sentence says about the quantity.

A quantity has the time that its own part of the sentence names. Without one it takes the time of the
previous quantity; a first quantity takes that of the next one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Literal

from course.texts.join.measure import Measured
from course.texts.join.zones import Zone, phrase
from course.texts.spans import Period, Place

#: the economy that has the figure; its partner, also with the direction of the goods; the economy whose
#: people are counted ("3,000 Koreans"); the whole of a share
Role = Literal["owner", "partner", "source", "from", "to", "counted", "object", "whole"]

_COMMA = re.compile("[,、]")


@dataclass(slots=True)
class Told:
    """One quantity with the measure, time and economies that a sentence gives it."""

    #: the quantity with the spans around it
    zone: Zone
    #: its measure
    measured: Measured
    #: 1 for a rise, -1 for a fall, by its own words or by those of the figure before; 0 without one
    turn: int = 0
    #: its time
    period: Period | None = None
    #: its economies with their roles
    places: dict[Place, Role] = field(default_factory=dict)
    #: its own part of the sentence names the economies, and the time
    own_time: bool = False
    own_places: bool = False
    #: the economies taken from an earlier sentence, and whether the time is taken from one
    carried: tuple[Place, ...] = ()
    carried_time: bool = False
    #: the economies, or the time, taken from a later part of the sentence; or the economies, from the
    #: sentence without a number before it
    later_places: bool = False
    later_time: bool = False
    #: the next figure is another economy's, and words such as "while" set it against this one
    contrasted: bool = False
    #: the sentence goes on with what the one before measured; or only the figure itself does, or its goods
    goes_on: bool = False
    unsaid: bool = False


def own_times(named: Sequence[Period], text: str, language: str) -> list[Period]:
    """Return the times that a figure can belong to, without bases of comparisons and days of release."""
    told = [period for period in named if not is_base(period, text, language)]
    firm = [period for period in told if not (period.relative and period.since is not None)]
    return firm or told or list(named[:1])


def is_base(period: Period, text: str, language: str) -> bool:
    """Return whether a time is only the base of a comparison: "than in 2019", 比2019年, 2019年比."""
    before, after = text[max(0, period.start - 40) : period.start], text[period.end : period.end + 8]
    if phrase("base_after", language, "after").match(after):
        return True
    # 优于2023年的1.8%: the time belongs to the figure behind it
    return not after.startswith("的") and bool(phrase("base", language, "before").search(before))


def _nearest(told: Told, text: str, language: str) -> Period | None:
    """Return the time nearest to the quantity: behind it in English, before it in Chinese and Japanese."""
    start, end = told.zone.quantity.start, told.zone.quantity.end
    named = told.zone.periods
    if told.measured.measure == "growth":  # the year before is the base of the change
        named = [one for one in named if not phrase("year_before_said", language).search(one.text)]
    years = [one for one in named if not phrase("near_week", language).search(one.text)]
    named = years or named  # a year says more than a day of the week
    if language != "en" and any(one.end <= start for one in named):
        # 1990年日本的GDP是中国的8倍，2010年被反超: the later event has its own time
        named = [one for one in named if one.start < end or not _COMMA.search(text[end : one.start])]

    def far(period: Period) -> float:
        if period.start >= end:
            return (period.start - end) * (1.0 if language == "en" else 2.0)
        return max(0, start - period.end) * (1.5 if language == "en" else 1.0)

    return min(named, key=far, default=None)


def times(told: Sequence[Told], text: str, language: str) -> None:
    """Give each quantity of a sentence its time."""
    before: Told | None = None
    for one in told:
        one.period = _nearest(one, text, language)
        one.own_time = one.period is not None
        if one.period is None and before is not None and not _is_start(before, text, language):
            one.period = before.period
            # "in 2024 it fell from 18 % in 2020 to 15 %": the second figure has the time of the sentence
            others = [period for period in before.zone.periods if period != before.period]
            if others and not one.zone.closed:
                one.period = others[0]
        before = one
    _ends_of_spans(told, text, language)
    for one, following in zip(reversed(told[:-1]), reversed(told[1:]), strict=True):
        stretch = text[one.zone.start : one.zone.end]
        timeless = one.zone.quantity.unit == "rank" and phrase("is", language).search(stretch)
        gap = text[one.zone.quantity.end : following.zone.quantity.start]
        earlier = phrase("earlier", language).search(gap) or _is_past(one, following, text, language)
        ago = following.period and phrase("years_ago", language).search(following.period.text)
        compared = following.own_time and (earlier or (ago and following.zone.closed))
        if one.period is None and not following.zone.apart and not timeless and not compared:
            # 1.5％から2025年11月には16％へ: the day may be that of the second figure only
            led = phrase("began", language, "before").search(text[: one.zone.quantity.start][-24:])
            led = led or phrase("start_after", language, "after").match(gap)
            one.period = following.period
            one.later_time = one.period is not None and (following.zone.closed or bool(led))


def years_before(told: Sequence[Told], text: str, language: str) -> None:
    """Give a level from which another one moved the year before: "swelled to 7.9 from 6.5", 由6.5增至7.9."""
    for one, following in pairwise(told):
        level, base = (one, following) if language == "en" else (following, one)
        led = phrase("began", language, "before").search(text[: base.zone.quantity.start][-24:])
        led = led or phrase("start_after", language, "after").match(text, base.zone.quantity.end)
        same = level.measured.measure == base.measured.measure != "growth"
        same = same and level.zone.quantity.unit == base.zone.quantity.unit and level.period == base.period
        if led and same and not base.own_time and base.period is not None and base.period.since is None:
            base.period = replace(base.period, year=base.period.year - 1, period="")
            base.later_time = True  # the words leave open that it is the year before


def _is_past(one: Told, following: Told, text: str, language: str) -> bool:
    """Return whether only the second of two figures has an earlier time: "shrank to 7 from 8 in 2024"."""
    quantity = following.zone.quantity
    led = phrase("began", language, "before").search(text[one.zone.quantity.end : quantity.start])
    before = text[max(0, one.zone.quantity.start - 8) : one.zone.quantity.start]
    # the day on which a tariff was set holds for both of its rates
    told = led and one.measured.measure != "tariff_rate"
    return bool(told) and not phrase("began", language, "before").search(before)


def _ends_of_spans(told: Sequence[Told], text: str, language: str) -> None:
    """Give two levels of a span of years its first and its last year.

    "Between 2017 and 2024 it was cut from 21.6 to 13.4 %", 从2018年到2024年由21.2%降至13.4%.
    """
    for one, following in pairwise(told):
        span = one.period
        if span is None or span.since is None or span.relative or following.own_time:
            continue
        first, last = one.zone.quantity, following.zone.quantity
        led = phrase("began", language, "before").search(text[max(0, first.start - 24) : first.start])
        levels = {one.measured.measure, following.measured.measure}
        if led and first.unit == last.unit and "growth" not in levels:
            one.period, one.own_time = replace(span, year=span.since, since=None), True
            following.period, following.own_time = replace(span, since=None), True


def _is_start(one: Told, text: str, language: str) -> bool:
    """Return whether a level is only the start of a change: "from 90 % in 2010", 比2018年的475亿美元."""
    if one.period is None or not one.own_time:
        return False
    quantity = one.zone.quantity
    if language == "en":
        led = text[max(0, quantity.start - 12) : quantity.start]
        return len(one.zone.periods) == 1 and bool(phrase("began", language, "before").search(led))
    before = text[max(0, one.period.start - 8) : one.period.start]
    behind = text[quantity.end : quantity.end + 8]
    return bool(
        phrase("start", language, "before").search(before)
        or phrase("start_after", language, "after").match(behind)
    )
