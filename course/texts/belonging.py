"""Which times and economies of a sentence belong to each of its quantities.

A quantity has what its own part of the sentence names. What that part leaves out it takes over from the
quantity before it, and a first quantity from the one behind it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from course.texts.marks import Period, Place
from course.texts.measuring import Measured
from course.texts.zones import Zone, phrase

__all__ = ["Told", "economies", "own_times", "times"]

#: the economy whose figure it is, the other side of it, or the whole of which the figure is a part
Role = Literal["owner", "partner", "whole"]

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
        before = one
    for one, following in zip(reversed(told[:-1]), reversed(told[1:]), strict=True):
        stretch = text[one.zone.start : one.zone.end]
        timeless = one.zone.quantity.unit == "rank" and phrase("is", language).search(stretch)
        if one.period is None and not following.zone.apart and not timeless:
            one.period = following.period


def _role(place: Place, zone: Zone, text: str, language: str) -> Role:
    before = text[max(zone.start, place.start - 16) : place.start]
    after = text[place.end : place.end + 6]
    if place.codes == ("WLD",) or _is_whole(place, zone, text, language):
        return "whole"
    if (
        phrase("partner", language, "before").search(before)
        or phrase("partner_within", language, "after").match(place.text)
        or phrase("partner_after", language, "after").match(after)
    ):
        return "partner"
    return "owner"


def _is_whole(place: Place, zone: Zone, text: str, language: str) -> bool:
    before = text[max(zone.start, place.start - 16) : place.start]
    if language == "en":
        return bool(place.start > zone.quantity.start and phrase("whole", "en", "before").search(before))
    within = text[place.end : max(place.end, zone.quantity.start)][:16]
    return bool(
        phrase("whole_after", language).search(within)
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
        return dict(before.places)
    if phrase("whole_said", language).search(text[one.zone.start : one.zone.end]):
        return dict(before.places)
    complete = any(topic.measure not in {"", "growth", "share"} for topic in one.zone.topics)
    held = set(own.values())
    if complete:  # it only lacks its owner: "while exports to Japan rose 3 %"
        return {
            place: role
            for place, role in before.places.items()
            if role == "owner" not in held and len(held) == 1
        }
    return {place: role for place, role in before.places.items() if role not in held}


def _speaks(place: Place, roles: dict[Place, Role], text: str, language: str) -> bool:
    """Say whether an economy only reports, and another one is spoken of."""
    before = text[max(0, place.start - 24) : place.start]
    if language != "en" or not phrase("speaker", language, "before").search(before):
        return False
    return any(role == "owner" for other, role in roles.items() if other is not place)
