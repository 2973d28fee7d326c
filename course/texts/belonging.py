"""Which times and economies of a sentence belong to each of its quantities.

A quantity has what its own part of the sentence names. What that part leaves out it takes over from the
quantity before it, and a first quantity from the one behind it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from course.texts.marks import Period, Place
from course.texts.measuring import Measured
from course.texts.zones import Zone, lists, phrase

__all__ = ["Told", "economies", "own_times", "respectively", "times"]

#: the economy whose figure it is; the other side, also that from which or to which goods go; the one that is
#: counted ("3,000 Koreans"); the whole of which the figure is a part
Role = Literal["owner", "partner", "source", "from", "to", "counted", "whole"]
#: roles that an economy of another role takes the place of
_BORDER = re.compile("[,、は]")
_ALSO: dict[str, set[str]] = {"owner": {"source"}, "source": {"owner", "from"}, "from": {"source"}}

#: measures that need one economy only
_ONE = ("gdp", "debt", "debt_to_gdp", "reserves")


@dataclass(slots=True)
class Told:
    """What a sentence tells about one quantity.

    Attributes
    ----------
    zone
        The quantity with the marks around it.
    measured
        What it measures.
    period
        Its time.
    places
        Its economies with their roles.
    own_time, own_places
        Its own part of the sentence names them.
    """

    zone: Zone
    measured: Measured
    period: Period | None = None
    places: dict[Place, Role] = field(default_factory=dict)
    own_time: bool = False
    own_places: bool = False


def own_times(named: Sequence[Period], text: str, language: str) -> list[Period]:
    """Return the times of which figures are told, without those that are only a base or a beginning.

    Parameters
    ----------
    named
        All times of the sentence.
    text, language
        The sentence.
    """
    told = [period for period in named if not _is_base(period, text, language)]
    firm = [period for period in told if not (period.relative and period.since is not None)]
    return firm or told or list(named[:1])


def _is_base(period: Period, text: str, language: str) -> bool:
    """Say whether a figure is only compared with this time: "than in 2019", 比2019年, 2019年比."""
    before, after = text[max(0, period.start - 24) : period.start], text[period.end : period.end + 8]
    return bool(
        phrase("base", language, "before").search(before)
        or phrase("base_after", language, "after").match(after)
    )


def _nearest(zone: Zone, language: str) -> Period | None:
    """Return the time nearest to the quantity: behind it in English, before it in Chinese and Japanese."""
    start, end = zone.quantity.start, zone.quantity.end

    def far(period: Period) -> float:
        if period.start >= end:
            return (period.start - end) * (1.0 if language == "en" else 2.0)
        return max(0, start - period.end) * (1.5 if language == "en" else 1.0)

    return min(zone.periods, key=far, default=None)


def times(told: Sequence[Told], text: str, language: str) -> None:
    """Give each quantity of a sentence its time."""
    before: Told | None = None
    for one in told:
        one.period = _nearest(one.zone, language)
        one.own_time = one.period is not None
        if one.period is None and before is not None:
            one.period = before.period
            # "in 2024 it fell from 18 % in 2020 to 15 %": the second figure has the time of the sentence
            others = [period for period in before.zone.periods if period != before.period]
            if others and not one.zone.closed:
                one.period = others[0]
        if before is not None and before.period is not None and _is_year_before(one, text, language):
            one.period = replace(before.period, year=before.period.year - 1, period="", since=None)
            one.own_time = False
        before = one
    for one, following in zip(reversed(told[:-1]), reversed(told[1:]), strict=True):
        stretch = text[one.zone.start : one.zone.end]
        timeless = one.zone.quantity.unit == "rank" and phrase("is", language).search(stretch)
        if one.period is None and not following.zone.apart and not timeless:
            one.period = following.period


def _is_year_before(one: Told, text: str, language: str) -> bool:
    """Say whether a level is that of the year before: "from 2 tonnes a year earlier", 前年の2トン."""
    quantity = one.zone.quantity
    if one.measured.measure == "growth" or quantity.unit == "times":
        return False
    return bool(
        phrase("year_before_after", language, "after").match(text[quantity.end : quantity.end + 28])
        or phrase("year_before", language, "before").search(text[max(0, quantity.start - 8) : quantity.start])
    )


def _role(place: Place, zone: Zone, text: str, language: str) -> Role:
    before = text[max(zone.start, place.start - 16) : place.start]
    after = text[place.end : place.end + 6]
    if place.codes == ("WLD",) or _is_whole(place, zone, text, language):
        return "whole"
    if zone.quantity.start < place.start < zone.quantity.end:
        return "counted"
    roles: tuple[Role, ...] = ("source", "from", "to", "partner")
    for role in roles:
        if (
            phrase(role, language, "before").search(before)
            or phrase(f"{role}_within", language, "after").match(place.text)
            or phrase(f"{role}_after", language, "after").match(after)
        ):
            return role
    return "owner"


def _is_whole(place: Place, zone: Zone, text: str, language: str) -> bool:
    before = text[max(zone.start, place.start - 16) : place.start]
    if language == "en":
        return bool(place.start > zone.quantity.start and phrase("whole", "en", "before").search(before))
    within = text[place.end : max(place.end, zone.quantity.start)]
    if place.end < zone.quantity.start and phrase("of_it", language, "before").search(within):
        # 日本の輸入の38％, 中国进口大豆的71%: the last economy before it is the one whose part is told
        later = [other for other in zone.places if place.end <= other.start < zone.quantity.start]
        if not later and 1 < len(within) <= 24 and not _BORDER.search(within):
            return True
    return bool(
        phrase("whole_after", language).search(within[:16])
        or phrase("whole_before", language, "before").search(before[-6:])
    )


def economies(one: Told, before: Told | None, text: str, language: str) -> None:
    """Give a quantity its economies.

    Parameters
    ----------
    one
        The quantity.
    before
        The quantity before it, where there is one.
    text, language
        The sentence.
    """
    zone = one.zone
    roles = {place: _role(place, zone, text, language) for place in zone.places}
    own = {place: role for place, role in roles.items() if not _speaks(place, roles, text, language)}
    one.places, one.own_places = own, bool(own)
    if before is None:
        return
    taken = _taken_over(own, one, before, text, language)
    one.own_places = one.own_places and not taken
    one.places = dict(sorted((taken | own).items(), key=lambda item: item[0].start))


def _taken_over(
    own: dict[Place, Role], one: Told, before: Told, text: str, language: str
) -> dict[Place, Role]:
    """Return the economies of the quantity before that hold for this one as well."""
    if not own:
        owners = {place: role for place, role in before.places.items() if role == "owner"}
        if one.measured.measure in _ONE and owners:
            return dict(list(owners.items())[:1])
        if _is_thing_of_share(one, before):
            return {place: role for place, role in before.places.items() if role in {"owner", "whole"}}
        return dict(before.places)
    if phrase("whole_said", language).search(text[one.zone.start : one.zone.end]):
        return dict(before.places)
    held = set(own.values())
    held |= {role for name in own.values() for role in _ALSO.get(name, set())}
    if one.zone.quantity.unit == "rank" and held == {"owner", "source"} and len(own) == 1:
        # "Russia sold oil, and was China's largest supplier": the owner of the figure is ranked
        return {place: role for place, role in before.places.items() if role == "owner"}
    others = {place: role for place, role in before.places.items() if role not in held}
    if phrase("contrast", language, "after").match(text[one.zone.start : one.zone.end].lstrip(" ,")):
        return {place: role for place, role in others.items() if role != "owner"}
    complete = any(topic.measure not in {"", "growth", "share"} for topic in one.zone.topics)
    ownerless = "owner" not in before.places.values()
    if not complete or (ownerless and one.measured.measure == before.measured.measure):
        return others
    # it only lacks its owner: "while exports to Japan rose 3 %"
    if len(set(own.values())) > 1 or "owner" in own.values():
        return {}
    owners = [(place, role) for place, role in others.items() if role == "owner"]
    return dict(owners[:1] if "partner" in own.values() else owners)


def _is_thing_of_share(one: Told, before: Told) -> bool:
    """Say whether goods take the place of the economy of a share: 3割が米国向けで、4割を電子機器が占める."""
    shares = one.measured.measure == before.measured.measure == "share"
    named = one.zone.measured("exports", "imports", "trade_total")
    return shares and not named and any(topic.of and not topic.measure for topic in one.zone.topics)


def _speaks(place: Place, roles: dict[Place, Role], text: str, language: str) -> bool:
    """Say whether an economy only reports, and another one is spoken of."""
    before, after = text[max(0, place.start - 24) : place.start], text[place.end : place.end + 14]
    speaking = phrase("speaker", language, "before").search(before)
    if language == "ja":
        speaking = phrase("speaker_after", language).search(after.partition("、")[0])
    return bool(speaking) and any(role == "owner" for other, role in roles.items() if other is not place)


def respectively(told: Sequence[Told], text: str, language: str) -> None:
    """Give each of several quantities its own of the economies that the sentence lists before them.

    "Vietnam and Thailand exported 61 and 34 billion dollars respectively" tells of Vietnam, then of Thailand.
    """
    if len(told) < 2 or not phrase("respectively", language).search(text):
        return
    named, roles = list(told[0].zone.places), told[0].places
    gaps = {mark.start for mark in lists(text, named, language)}
    for at, place in enumerate(named):
        listed = [place]
        for other in named[at + 1 :]:
            if listed[-1].end not in gaps:
                break
            listed.append(other)
        if len(listed) == len(told):
            for one, own in zip(told, listed, strict=True):
                one.places = {p: role for p, role in roles.items() if p not in listed or p is own}
            return
