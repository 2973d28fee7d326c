"""Claims: each quantity of a text with its year, its economies and what it measures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from course.texts.marks import Claim, Mark, Period, Place, Quantity, Sentence
from course.texts.measuring import Measured, falls, measured
from course.texts.numbers import quantities
from course.texts.time import periods
from course.texts.what import topics
from course.texts.who import places
from course.texts.words import flat
from course.texts.zones import Zone, phrase, zones

__all__ = ["claims"]

#: measures that need one economy only
_ONE = ("gdp", "debt", "debt_to_gdp", "reserves")


def claims(sentences: Iterable[Sentence], day: date) -> list[Claim]:
    """Return the claims of a text, in its order.

    Parameters
    ----------
    sentences
        The sentences of the text.
    day
        The day of the text, to which "last year" refers.
    """
    found: list[Claim] = []
    before: _Told | None = None
    for sentence in sentences:
        told = _told(sentence, day)
        for one in told:
            found.append(_claim(one, sentence, f"K{len(found) + 1:02d}", before))
        if told:
            before = told[-1]
    return found


@dataclass(slots=True)
class _Told:
    """What a sentence tells about one quantity."""

    zone: Zone
    measured: Measured
    period: Period | None
    places: list[Place]
    #: the time, the economies stand in the quantity's own part of the sentence
    own_time: bool
    own_places: bool


def _told(sentence: Sentence, day: date) -> list[_Told]:
    language = sentence.language
    text = flat(sentence.text, language)
    named = periods(sentence.text, language, day)
    counted = [q for q in quantities(sentence.text, language) if not _overlaps(q, named)]
    if not counted:
        return []
    around = zones(
        sentence,
        counted,
        _own_times(named, text, language),
        places(sentence.text, language),
        topics(sentence.text, language),
    )
    found: list[_Told] = []
    for zone in around:
        before = found[-1] if found else None
        what = measured(zone, text, language, before.measured if before else None)
        who, own_places = _who(zone, what, before, text, language)
        found.append(_Told(zone, what, None, who, False, own_places))
    _when(found, text, language)
    _fill_backwards(found)
    return [one for one in found if _is_claim(one)]


def _overlaps(mark: Mark, others: Sequence[Mark]) -> bool:
    return any(mark.start < other.end and other.start < mark.end for other in others)


def _own_times(named: list[Period], text: str, language: str) -> list[Period]:
    """Return the times of which figures are told, without those that are only a base or a beginning."""
    told = [period for period in named if not _is_base(period, text, language)]
    firm = [period for period in told if not (period.relative and period.since is not None)]
    return firm or told or named[:1]


def _is_base(period: Period, text: str, language: str) -> bool:
    """Say whether a figure is only compared with this time: "from 2019", 比2019年, 2019年比."""
    before, after = text[: period.start], text[period.end : period.end + 8]
    return bool(
        phrase("base", language, "before").search(before[-24:])
        or phrase("base_after", language, "after").match(after)
    )


def _nearest_period(zone: Zone, language: str) -> Period | None:
    """Return the time nearest to the quantity: behind it in English, before it in Chinese and Japanese."""
    start, end = zone.quantity.start, zone.quantity.end

    def far(period: Period) -> float:
        if period.start >= end:
            return (period.start - end) * (1.0 if language == "en" else 2.0)
        return max(0, start - period.end) * (1.5 if language == "en" else 1.0)

    return min(zone.periods, key=far, default=None)


def _when(told: list[_Told], text: str, language: str) -> None:
    for at, one in enumerate(told):
        one.period = _nearest_period(one.zone, language)
        one.own_time = one.period is not None
        if one.period is None and at:
            one.period = told[at - 1].period
    for at in range(len(told) - 2, -1, -1):
        if told[at].period is None:
            told[at].period = told[at + 1].period


def _role(place: Place, zone: Zone, text: str, language: str) -> str:
    """Return what an economy is to the quantity: its owner, the other side, or the whole it is a part of."""
    before, after = text[zone.start : place.start], text[place.end : place.end + 6]
    if place.codes == ("WLD",):
        return "whole"
    if phrase("whole", language, "before").search(before[-16:]) and place.start > zone.quantity.start:
        return "whole"
    if language != "en" and phrase("whole_after", language).search(
        text[place.end : zone.quantity.start][:16]
    ):
        return "whole"
    if language == "zh" and phrase("whole_before", language).search(before[-6:]):
        return "whole"
    if (
        phrase("partner", language, "before").search(before[-16:])
        or phrase("partner_within", language, "after").match(place.text)
        or phrase("partner_after", language, "after").match(after)
    ):
        return "partner"
    return "owner"


def _who(
    zone: Zone, what: Measured, before: _Told | None, text: str, language: str
) -> tuple[list[Place], bool]:
    """Return the economies that the quantity is about, and whether its own part names them."""
    own = [place for place in zone.places if not _speaks(place, zone, text, language)]
    if before is None:
        return own, bool(own)
    if not own:
        taken = before.places
        if what.measure in _ONE:
            taken = [p for p in taken if _role(p, before.zone, text, language) == "owner"][:1] or taken
        return list(taken), False
    roles = {_role(place, zone, text, language) for place in own}
    stated = any(topic.measure not in {"", "growth", "share"} for topic in zone.topics)
    whole = bool(phrase("whole_said", language).search(text[zone.start : zone.end]))
    taken = []
    for place in before.places:
        role = _role(place, before.zone, text, language)
        if whole:
            taken.append(place)
        elif role in roles or (stated and not (role == "owner" and roles == {"partner"})):
            continue
        else:
            taken.append(place)
    return sorted([*taken, *own], key=lambda place: place.start), not taken


def _speaks(place: Place, zone: Zone, text: str, language: str) -> bool:
    """Say whether an economy only reports, and another one is spoken of."""
    speaking = phrase("speaker", language, "before").search(text[: place.start][-24:])
    if not speaking and language != "en":
        return False
    others = [p for p in zone.places if p is not place and _role(p, zone, text, language) == "owner"]
    return bool(speaking and others)


def _fill_backwards(told: list[_Told]) -> None:
    """Give a first quantity without an economy those of the quantity that follows it."""
    for at in range(len(told) - 2, -1, -1):
        if not told[at].places:
            told[at].places = list(told[at + 1].places)


def _is_claim(one: _Told) -> bool:
    unit = one.zone.quantity.unit
    if unit in {"", "number", "times"}:
        return bool(one.measured.topics or one.places or one.measured.measure != "other")
    return bool(one.measured.measure != "other" or one.places or one.zone.topics or unit != "persons")


def _codes(places_: Sequence[Place]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for place in places_ for code in place.codes))


def _claim(one: _Told, sentence: Sentence, id: str, before: _Told | None) -> Claim:
    language = sentence.language
    what, period = one.measured, one.period
    quantity = _signed(one, sentence)
    context = False
    if before is not None:
        if period is None and before.period is not None:
            period, context = before.period, True
        if not one.places and before.places:
            one.places, context = before.places, True
    economies = _codes(one.places)
    missing = _missing(one, quantity, period, economies)
    we = any(phrase("we", language).search(place.text) for place in one.places)
    high = (
        not missing
        and not context
        and not we
        and quantity.sure
        and what.clear
        and (one.own_time or not one.zone.closed)
        and (one.own_places or not one.zone.closed)
    )
    return Claim(
        id=id,
        sentence=sentence,
        quantity=quantity,
        measure=what.measure,
        of=what.of,
        year=period.year if period else None,
        fiscal=bool(period and period.fiscal),
        period=period.period if period else "",
        economies=economies,
        confidence="high" if high else "low",
        missing=missing,
        marks=_marks(quantity, period, one),
    )


def _signed(one: _Told, sentence: Sentence) -> Quantity:
    """Return the quantity with the sign of a fall, where the sentence says one."""
    quantity = one.zone.quantity
    change = one.measured.measure == "growth" and quantity.unit in {"percent", "percentage points"}
    if change and quantity.value > 0 and falls(one.zone, sentence.text, sentence.language):
        low = -quantity.high if quantity.high is not None else None
        high = -quantity.low if quantity.low is not None else None
        return replace(quantity, value=-quantity.value, low=low, high=high)
    return quantity


def _missing(
    one: _Told, quantity: Quantity, period: Period | None, economies: tuple[str, ...]
) -> tuple[str, ...]:
    found = []
    if period is None:
        found.append("year")
    if not economies:
        found.append("economies")
    if one.measured.measure == "share" and not one.measured.of and len(economies) < 2:
        found.append("base")
    if not quantity.unit:
        found.append("unit")
    if one.measured.measure == "other" and not one.measured.topics:
        found.append("measure")
    return tuple(found)


def _marks(quantity: Quantity, period: Period | None, one: _Told) -> tuple[Mark, ...]:
    held: list[Mark] = [quantity, *one.places, *one.measured.topics]
    if period is not None:
        held.append(period)
    return tuple(sorted(held, key=lambda mark: (mark.start, mark.end)))
