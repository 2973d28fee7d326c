"""Claims: each quantity of a text with its year, its economies and what it measures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import zip_longest

from course.texts.belonging import Told, own_times, times
from course.texts.carrying import SIDES
from course.texts.confidence import is_plain
from course.texts.filling import fill_backwards, mined_alike
from course.texts.measuring import measured, turns
from course.texts.numbers import quantities
from course.texts.sharing import apiece, respectively, share_the_end
from course.texts.sides import economies
from course.texts.spans import Claim, Period, Place, Quantity, Sentence, Span
from course.texts.time import periods
from course.texts.what import topics
from course.texts.who import places
from course.texts.words import flat
from course.texts.zones import phrase, zones

__all__ = ["claims"]


#: a letter: a line without one states nothing
_SAYS = re.compile(r"[^\W\d_]")
#: what is counted in persons
_PEOPLE = ("visitors", "students", "jobs", "people")
#: how a minus is written, in any of the languages
_MINUS = ("-", "−", "－", "负", "負", "マイナス", "minus", "negative", "▲")


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
    if not _SAYS.search(sentence.text):
        return []
    counted = quantities(sentence.text, language)
    if not counted:
        return []  # most lines of a long text hold no number: no time is looked for in them
    named = periods(sentence.text, language, day)
    counted = [q for q in counted if not _overlaps(q, named)]
    pairs = zip_longest(counted, counted[1:])
    counted = [q for q, following in pairs if not _is_per(q, following, text, language)]
    counted = _same_money(counted)
    said = topics(sentence.text, language)
    if any(topic.of in _PEOPLE for topic in said):
        counted = [replace(q, unit="persons") if not q.unit else q for q in counted]
    if not counted:
        return []
    found: list[Told] = []
    own, who = own_times(named, text, language), places(sentence.text, language)
    for zone in zones(sentence, counted, own, who, said):
        before = found[-1] if found else None
        one = Told(zone, measured(zone, text, language, before.measured if before else None))
        economies(one, before, text, language)
        found.append(one)
    _count_votes(found)
    times(found, text, language)
    fill_backwards(found, text, language)
    share_the_end(found, text, language)
    mined_alike(found)
    respectively(found, text, language)
    return [each for one in found if _is_claim(one, text, language) for each in apiece(one, text, language)]


def _count_votes(told: Sequence[Told]) -> None:
    """Count votes by the thousand as votes: no parliament has so many members."""
    for one in told:
        quantity = one.zone.quantity
        if one.measured.measure == "votes" and quantity.unit == "persons" and quantity.value > 1e3:
            one.zone.quantity = replace(quantity, unit="number")


def _same_money(counted: Sequence[Quantity]) -> list[Quantity]:
    """Give a large figure before any unit the currency that follows: "6 billion, against 87 billion yen"."""
    money = next((one.unit for one in counted if one.unit.isupper()), "")
    return [
        replace(one, unit=money, sure=False) if money and not one.unit and abs(one.value) >= 1e6 else one
        for one in counted
    ]


def _overlaps(mark: Span, others: Sequence[Span]) -> bool:
    return any(mark.start < other.end and other.start < mark.end for other in others)


def _is_per(quantity: Quantity, following: Quantity | None, text: str, language: str) -> bool:
    """Say whether a weight only says of how much a price is told: "1キロ595ドル", "per five kilograms"."""
    if quantity.unit not in {"tonnes", "barrels"}:
        return False
    if quantity.value < 1 and "-" in quantity.text:
        return True  # a five-kilogram bag
    if phrase("per", language, "before").search(text[max(0, quantity.start - 12) : quantity.start]):
        return True
    return following is not None and following.unit.isupper() and following.start - quantity.end <= 1


def _is_claim(one: Told, text: str, language: str) -> bool:
    """Say whether a quantity states something: a bare count of nothing that is measured does not."""
    unit, what = one.zone.quantity.unit, one.measured
    if (
        unit == "number"
        and what.measure != "votes"
        and phrase("members", language).search(one.zone.quantity.text)
    ):
        return False
    if unit in {"", "number"}:
        return what.measure != "other" or bool(what.topics or what.of) or one.zone.quantity.value >= 1e6
    if unit == "persons" and what.measure == "votes":
        return bool(one.places)  # 委員9人のうち2人が反対: no vote of economies
    if unit == "persons" and what.measure == "other" and not what.topics:
        stretch = text[max(one.zone.start, one.zone.quantity.start - 8) : one.zone.quantity.start]
        return bool(one.places) and not phrase("company", language).search(stretch)
    if unit == "persons":
        return what.measure != "other" or bool(what.topics or one.places)
    if unit == "times":
        return bool(what.topics or what.thing or what.of or one.places)
    return True


def _codes(places_: Iterable[Place]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for place in places_ for code in place.codes))


def _claim(one: Told, sentence: Sentence, id: str, before: Told | None) -> Claim:
    what, period = one.measured, one.period
    quantity = _signed(one, sentence)
    context = False
    if before is not None:
        if period is None and before.period is not None:
            period, context = before.period, True
        if not one.places and before.places:
            one.places, context = before.places, True
    unowned = _is_unowned(one, sentence)
    if unowned and before is not None:
        owners = {p: role for p, role in before.places.items() if role == "owner"}
        if len(_codes(owners)) == 1 and not set(_codes(owners)) & set(_codes(one.places)):
            one.places, context, unowned = owners | one.places, True, False
    codes = _codes(one.places)
    missing = _missing(one, quantity, period, () if unowned else codes)
    high = not missing and not context and quantity.sure and is_plain(one, sentence)
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
        spans=_spans(quantity, period, one),
    )


def _is_unowned(one: Told, sentence: Sentence) -> bool:
    """Say whether a pronoun stands for the economy that has the figure: "Its deficit with Japan"."""
    stretch = sentence.text[one.zone.start : one.zone.quantity.start]
    named = _codes(place for place in one.places if place.codes != ("WLD",))
    owned = "owner" in one.places.values()
    sided = one.measured.level in SIDES or one.measured.measure in SIDES
    return (
        sided and len(named) == 1 and not owned and bool(phrase("pronoun", sentence.language).search(stretch))
    )


def _signed(one: Told, sentence: Sentence) -> Quantity:
    """Return the quantity with the sign that the sentence gives a change, and none where it tells a level."""
    quantity = one.zone.quantity
    if quantity.unit not in {"percent", "percentage points"} or _minus(quantity, sentence):
        return quantity
    below = quantity.value < 0
    if one.measured.measure == "growth":
        turn = turns(one.zone, flat(sentence.text, sentence.language), sentence.language)
        wrong = (turn > 0 and below) or (turn < 0 and not below)
    else:
        wrong = below and quantity.unit == "percent"
    if not wrong:
        return quantity
    low = -quantity.high if quantity.high is not None else None
    high = -quantity.low if quantity.low is not None else None
    return replace(quantity, value=-quantity.value, low=low, high=high)


def _minus(quantity: Quantity, sentence: Sentence) -> bool:
    """Say whether a minus is written."""
    near = sentence.text[max(0, quantity.start - 6) : quantity.end].lower()
    return any(sign in near for sign in _MINUS)


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


def _spans(quantity: Quantity, period: Period | None, one: Told) -> tuple[Span, ...]:
    held: list[Span] = [quantity, *one.places, *one.measured.topics]
    if period is not None:
        held.append(period)
    return tuple(sorted(held, key=lambda mark: (mark.start, mark.end)))
