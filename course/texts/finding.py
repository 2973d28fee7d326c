"""Claims: each quantity of a text with its year, its economies and what it measures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise, zip_longest

from course.texts.belonging import Told, own_times, times
from course.texts.carrying import SIDES
from course.texts.confidence import is_plain
from course.texts.measuring import MONEY, measured, turns
from course.texts.numbers import quantities
from course.texts.sharing import apiece, respectively, share_the_end
from course.texts.sides import economies
from course.texts.spans import Claim, Period, Place, Quantity, Sentence, Span
from course.texts.time import periods
from course.texts.what import topics
from course.texts.who import places
from course.texts.words import flat, word_list
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
    _fill_backwards(found, text, language)
    share_the_end(found, text, language)
    _mined_alike(found)
    respectively(found, text, language)
    return [each for one in found if _is_claim(one, text, language) for each in apiece(one, text, language)]


def _count_votes(told: Sequence[Told]) -> None:
    """Count votes by the thousand as votes: no parliament has so many members."""
    for one in told:
        quantity = one.zone.quantity
        if one.measured.measure == "votes" and quantity.unit == "persons" and quantity.value > 1e3:
            one.zone.quantity = replace(quantity, unit="number")


def _same_money(counted: Sequence[Quantity]) -> list[Quantity]:
    """Give a large figure that counts nothing the currency of the sentence: "87 billion yen to 6 billion"."""
    money = next((one.unit for one in counted if one.unit.isupper()), "")
    found: list[Quantity] = []
    for one in counted:
        if money and not one.unit and abs(one.value) >= 1e6:
            one = replace(one, unit=money, sure=False)
        money = one.unit if one.unit.isupper() else money
        found.append(one)
    return found


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


def _fill_backwards(told: Sequence[Told], text: str, language: str) -> None:
    """Give a quantity without an economy or a measure those of the quantity that follows it.

    A verb at the end of a Japanese sentence says for all quantities before it what they measure.
    """
    for one, following in zip(reversed(told[:-1]), reversed(told[1:]), strict=True):
        if not one.places:
            # 残高は308兆円、うち米国向けが3割: what is told of a part is not told of the whole
            head = text[one.zone.end : following.zone.end][:4]
            part = phrase("whole_said", language).search(head)
            counts = one.zone.quantity.unit != "persons"
            if language == "ja" and following.zone.apart:
                continue  # 成長率は0.1%だったが、中国は5.0%: the second one is told of another economy
            one.places = {
                p: role for p, role in following.places.items() if not part or (counts and role == "owner")
            }
            if following.zone.quantity.unit == "rank":
                one.places = {p: role for p, role in one.places.items() if p.codes not in {("WLD",), ("G7",)}}
        elif language != "en" and set(one.places.values()) <= {"to", "from", "partner"}:
            # 対中輸入は24兆円と、日本の輸入全体の2割を占めた
            owners = {
                p: r for p, r in following.places.items() if r in {"owner", "whole"} and p.codes != ("WLD",)
            }
            if len(owners) == 1 and one.measured.level in SIDES and not following.zone.apart:
                one.places = owners | one.places
        _fill_measure(one, following, language)


def _fill_measure(one: Told, following: Told, language: str) -> None:
    what, then = one.measured, following.measured
    unsaid = _is_unsaid(one, following, language)
    if unsaid and one.zone.quantity.unit == following.zone.quantity.unit:
        one.measured = replace(then, clear=False)
    elif what.of == "gdp" and what.measure == "other" and (then.measure, then.level) == ("rank", "debt"):
        one.measured = replace(what, measure="debt_to_gdp", of="debt")
    elif unsaid and one.zone.quantity.unit.isupper() and then.level in MONEY:
        one.measured = replace(then, measure=then.level, clear=False)


def _is_unsaid(one: Told, following: Told, language: str) -> bool:
    """Say whether a quantity's own part of the sentence leaves open what it measures."""
    what, then = one.measured, following.measured
    if language == "en" and following.zone.closed and any(p.codes == ("WLD",) for p in one.zone.places):
        return False  # "90 % of the world's chips": that is said
    if what.measure not in {"other", "share"}:
        # 輸入品に25%、中国には10%の関税
        alike = one.zone.quantity.unit == following.zone.quantity.unit and not following.zone.apart
        tariffs = language == "ja" and alike and then.measure == "tariff_rate"
        return tariffs and what.measure == "import_dependence" and not one.zone.measured("share")
    if language == "ja" and then.measure in {"growth", "tariff_rate"} and not following.zone.apart:
        return not one.zone.measured("share")
    return not what.topics


def _mined_alike(told: Sequence[Told]) -> None:
    """Give parts of one list one measure where the verb stands with the first and the mineral with the last.

    "Australia extracts 46 % and Chile 30 % of the world's lithium" tells of mining twice.
    """
    for one, following in pairwise(told):
        verb = next(iter(one.zone.measured("mine_share", "refining_share")), None)
        parts = one.zone.quantity.unit == following.zone.quantity.unit == "percent"
        minerals = {topic.of for topic in following.zone.topics} & set(word_list("what")["minerals"])
        world = any("WLD" in place.codes for place in following.zone.places)
        if verb is None or not parts or not minerals or not world or following.zone.apart:
            continue
        if {one.measured.measure, following.measured.measure} <= {"share", "other", verb.measure}:
            for each in (one, following):
                each.measured = replace(each.measured, measure=verb.measure, of=min(minerals), clear=False)
            one.places |= {p: role for p, role in following.places.items() if p.codes == ("WLD",)}


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
