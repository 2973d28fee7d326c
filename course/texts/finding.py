"""Claims: each quantity of a text with its year, its economies and what it measures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import zip_longest

from course.texts.belonging import Told, economies, own_times, respectively, times
from course.texts.marks import Claim, Mark, Period, Place, Quantity, Sentence
from course.texts.measuring import falls, measured
from course.texts.numbers import quantities
from course.texts.time import periods
from course.texts.what import topics
from course.texts.who import places
from course.texts.words import flat
from course.texts.zones import phrase, zones

__all__ = ["claims"]


#: what is counted in persons
_PEOPLE = ("visitors", "students", "jobs", "people")


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
    before: Told | None = None
    for sentence in sentences:
        told = _told(sentence, day)
        for one in told:
            found.append(_claim(one, sentence, f"K{len(found) + 1:02d}", before))
        if told:
            before = told[-1]
    return found


def _told(sentence: Sentence, day: date) -> list[Told]:
    language = sentence.language
    text = flat(sentence.text, language)
    named = periods(sentence.text, language, day)
    counted = [q for q in quantities(sentence.text, language) if not _overlaps(q, named)]
    counted = [q for q, following in zip_longest(counted, counted[1:]) if not _is_per(q, following)]
    said = topics(sentence.text, language)
    if any(topic.of in _PEOPLE for topic in said):
        counted = [replace(q, unit="persons") if not q.unit else q for q in counted]
    if not counted:
        return []
    found: list[Told] = []
    for zone in zones(
        sentence,
        counted,
        own_times(named, text, language),
        places(sentence.text, language),
        said,
    ):
        before = found[-1] if found else None
        one = Told(zone, measured(zone, text, language, before.measured if before else None))
        economies(one, before, text, language)
        found.append(one)
    times(found, text, language)
    _fill_backwards(found)
    respectively(found, text, language)
    return [one for one in found if _is_claim(one)]


def _overlaps(mark: Mark, others: Sequence[Mark]) -> bool:
    return any(mark.start < other.end and other.start < mark.end for other in others)


def _is_per(quantity: Quantity, following: Quantity | None) -> bool:
    """Say whether a weight only says of how much a price is told: "1キロ595ドル"."""
    if quantity.unit not in {"tonnes", "barrels"} or following is None:
        return False
    return following.unit.isupper() and following.start - quantity.end <= 1


def _fill_backwards(told: Sequence[Told]) -> None:
    """Give a quantity without an economy or a measure those of the quantity that follows it.

    A verb at the end of a Japanese sentence says for all quantities before it what they measure.
    """
    for one, following in zip(reversed(told[:-1]), reversed(told[1:]), strict=True):
        if not one.places:
            one.places = dict(following.places)
        unsaid = one.measured.measure in {"other", "share"} and not one.measured.topics
        if unsaid and one.zone.quantity.unit == following.zone.quantity.unit:
            one.measured = replace(following.measured, clear=False)


def _is_claim(one: Told) -> bool:
    """Say whether a quantity states something: a bare count of nothing that is measured does not."""
    unit, what = one.zone.quantity.unit, one.measured
    if unit in {"", "number"}:
        return what.measure != "other" or bool(what.topics or what.of) or one.zone.quantity.value >= 1e6
    if unit == "persons":
        return what.measure != "other" or bool(what.topics or one.places)
    if unit == "times":
        return bool(what.topics or what.thing or one.places)
    return True


def _codes(places_: Iterable[Place]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for place in places_ for code in place.codes))


def _claim(one: Told, sentence: Sentence, id: str, before: Told | None) -> Claim:
    language = sentence.language
    what, period = one.measured, one.period
    quantity = _signed(one, sentence)
    context = False
    if before is not None:
        if period is None and before.period is not None:
            period, context = before.period, True
        if not one.places and before.places:
            one.places, context = before.places, True
    codes = _codes(one.places)
    missing = _missing(one, quantity, period, codes)
    we = any(phrase("we", language).search(place.text) for place in one.places)
    high = (
        not missing
        and not context
        and not we
        and quantity.sure
        and not (period and period.relative and period.since is not None)
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
        economies=codes,
        confidence="high" if high else "low",
        missing=missing,
        marks=_marks(quantity, period, one),
    )


def _signed(one: Told, sentence: Sentence) -> Quantity:
    """Return the quantity with the sign of a fall, where the sentence says one."""
    quantity = one.zone.quantity
    change = one.measured.measure == "growth" and quantity.unit in {"percent", "percentage points"}
    if not change and quantity.unit == "percent" and quantity.value < 0 and not _minus(quantity, sentence):
        return replace(quantity, value=-quantity.value)
    if (
        change
        and quantity.value > 0
        and falls(one.zone, flat(sentence.text, sentence.language), sentence.language)
    ):
        low = -quantity.high if quantity.high is not None else None
        high = -quantity.low if quantity.low is not None else None
        return replace(quantity, value=-quantity.value, low=low, high=high)
    return quantity


def _minus(quantity: Quantity, sentence: Sentence) -> bool:
    """Say whether a minus is written."""
    near = sentence.text[max(0, quantity.start - 6) : quantity.end].lower()
    return any(sign in near for sign in ("-", "−", "－", "负", "負", "マイナス", "minus", "negative", "▲"))


def _missing(one: Told, quantity: Quantity, period: Period | None, codes: tuple[str, ...]) -> tuple[str, ...]:
    found = []
    if period is None:
        found.append("year")
    if not codes:
        found.append("economies")
    if one.measured.measure == "share" and not one.measured.of and len(codes) < 2:
        found.append("base")
    if not quantity.unit:
        found.append("unit")
    if one.measured.measure == "other" and not one.measured.topics:
        found.append("measure")
    return tuple(found)


def _marks(quantity: Quantity, period: Period | None, one: Told) -> tuple[Mark, ...]:
    held: list[Mark] = [quantity, *one.places, *one.measured.topics]
    if period is not None:
        held.append(period)
    return tuple(sorted(held, key=lambda mark: (mark.start, mark.end)))
