"""Notes on how the figures of a text go together, and on slips of size that a table shows.

A note says which figures do not go together, and by how much. No note calls a text wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import combinations, islice, product

from course.phrases import list_of
from course.readings.rules import TOLERANCE, is_near
from course.tables.rates import national_rate, rate_of
from course.texts.read.what import topics
from course.texts.spans import Claim, is_money
from course.texts.tested import Test
from course.texts.wording import amount

#: exponents of ten by which a slip changes a figure: a digit, a thousand, 万 for 千 or 亿 for 万
_SLIPS = {1: "ten times", 3: "a thousand times", 4: "ten thousand times"}
#: how far the claimed figure may lie from the exact slip
_NEAR_SLIP = 0.15
#: parts in percent may add up to a little more than a hundred by rounding
_ROUNDING = 1.5
#: balances of more than goods
_OTHER_ACCOUNT = re.compile(r"current.account|services|经常|服务|経常|サービス|所得")
#: words between two amounts of one thing, and how many characters they have at most
_IS = ("is", "are", "was", "were", "=", "or", "は", "为", "即")
_THAT_IS = (
    "(", "（", "or about", "about us", "are about", "is about", "or roughly", "equivalent", "equal", "worth",
    "that is", "合", "约合", "折合", "等于", "相当",
)  # fmt: skip
_NEAR = 24
#: an unstated sum of two figures is noted only where they stand at most so many sentences apart
_APART = 2
_MONEY_FLOWS = ("exports", "imports", "trade_total", "balance")
_TOGETHER = {
    "trade_total": "exports and imports together come to {}", "balance": "exports less imports come to {}",
}  # fmt: skip
#: most claims that are compared with each other, and most notes of one kind
_CLAIMS, _NOTES = 1_000, 100


@dataclass(frozen=True, slots=True)
class Note:
    """A finding about the figures of a text, with the claims it rests on."""

    #: ``"implied figure"``, ``"implied change"``, ``"implied rate"``, ``"slip of size"``, ``"share above
    #: 100"`` or ``"parts above 100"``
    kind: str
    #: ids of the claims that it rests on
    claims: tuple[str, ...]
    #: the finding in one sentence
    sentence: str
    #: True where the figures go together; None where the note compares them with nothing
    agrees: bool | None = None


def notes(
    claims: Sequence[Claim], tests: Mapping[str, Test] | None = None, day: date | None = None
) -> list[Note]:
    """Return the notes on the figures of a text."""
    finders: tuple[Callable[[Sequence[Claim]], Iterator[Note]], ...] = (
        _above_hundred,
        _parts,
        _flows,
        _shares,
        _changes,
        partial(_rates, last_year=day.year - 1 if day else None),
    )
    # every claim is compared with every other, so of a very long text only the beginning counts
    some = claims[:_CLAIMS]
    found = [note for finder in finders for note in islice(finder(some), _NOTES)]
    by_id = {claim.id: claim for claim in claims}
    slips = (_slip(by_id[name], test) for name, test in (tests or {}).items() if name in by_id)
    return found + [note for note in slips if note is not None]


def size_slip(claimed: float, measured: float) -> int | None:
    """Return the exponent of ten by which a figure is off, if 1, 3 or 4 up or down; else None."""
    if not claimed or not measured:
        return None
    for digits in (*_SLIPS, *(-one for one in _SLIPS)):
        if is_near(abs(claimed) / 10.0**digits, abs(measured), _NEAR_SLIP):
            return digits
    return None


def _slip(claim: Claim, test: Test) -> Note | None:
    unit = claim.quantity.unit
    if test.measured is None or unit in ("percent", "percentage points", "rank", "years", "times"):
        return None
    digits = size_slip(claim.quantity.value, test.measured)
    if digits is None:
        return None
    side = "larger" if digits > 0 else "smaller"
    return Note(
        "slip of size",
        (claim.id,),
        f"{claim.id}: {amount(claim.quantity.value, unit)} is about {_SLIPS[abs(digits)]} {side} than the "
        f"{amount(test.measured, unit)} of the table {test.table}: a word of size may be wrong, such as "
        "billion for trillion or 万 for 亿.",
        False,
    )


def _above_hundred(claims: Sequence[Claim]) -> Iterator[Note]:
    for claim in claims:
        part = claim.measure in ("share", "mine_share", "refining_share", "import_dependence")
        if part and claim.quantity.unit == "percent" and claim.quantity.value > 100:
            said = f"{claim.id}: a part cannot be {amount(claim.quantity.value, 'percent')} of its whole."
            yield Note("share above 100", (claim.id,), said, False)


def _parts(claims: Sequence[Claim]) -> Iterator[Note]:
    """Note shares of one whole that add up to more than 100 %: one measure, thing, time and sentence."""
    groups: dict[tuple[object, ...], list[Claim]] = {}
    for claim in claims:
        if claim.measure in ("share", "mine_share", "refining_share") and claim.quantity.unit == "percent":
            key = (claim.measure, claim.of, _time(claim), claim.sentence.number)
            groups.setdefault(key, []).append(claim)
    for group in groups.values():
        whole = sum(claim.quantity.value for claim in group)
        different = len({claim.economies for claim in group}) == len(group)
        if len(group) > 1 and different and whole > 100 + _ROUNDING:
            ids = tuple(claim.id for claim in group)
            said = f"{list_of(ids)}: the parts add up to {amount(whole, 'percent')}, more than the whole."
            yield Note("parts above 100", ids, said, False)


def _same(claims: Iterable[Claim]) -> bool:
    """Tell whether claims speak of the same economies and time."""
    found = list(claims)
    economies = {frozenset(claim.economies) for claim in found}
    return len(economies) == 1 and len({_time(claim) for claim in found if claim.year is not None}) <= 1


def _time(claim: Claim) -> tuple[object, ...]:
    """Return the key of a claim's time; a sum over several years never equals the time of its last year."""
    return claim.since, claim.year, claim.fiscal, claim.period


def _flows(claims: Sequence[Claim]) -> Iterator[Note]:
    """Note the total and the balance that exports and imports imply, beside those that the text states."""
    money = [claim for claim in claims if claim.measure in _MONEY_FLOWS and is_money(claim.quantity.unit)]
    for sold, bought in product(money, money):
        if (sold.measure, bought.measure) != ("exports", "imports"):
            continue
        if not _same((sold, bought)) or sold.quantity.unit != bought.quantity.unit or sold.of != bought.of:
            continue
        values = sold.quantity.value, bought.quantity.value
        for kind, implied in (("trade_total", sum(values)), ("balance", values[0] - values[1])):
            stated = [
                claim
                for claim in money
                if claim.measure == kind
                and not _OTHER_ACCOUNT.search(claim.sentence.text.casefold())
                and _same((claim, sold))
                and claim.quantity.unit == sold.quantity.unit
            ]
            if stated or abs(sold.sentence.number - bought.sentence.number) <= _APART:
                together = _TOGETHER[kind].format(amount(implied, sold.quantity.unit))
                said = f"{list_of((sold.id, bought.id))}: {together}"
                yield _implied((sold, bought), said, implied, stated, "; the text does not say so itself")


def _set_against(
    kind: str, of: Sequence[Claim], said: str, told: Claim, stated: str, *, agrees: bool
) -> Note:
    """Return the note that compares what figures imply with what another claim states."""
    verb = "agrees with" if agrees else "does not go with"
    ids = (*(claim.id for claim in of), told.id)
    return Note(kind, ids, f"{said}; {told.id} says {stated}, which {verb} it.", agrees)


def _implied(
    of: Sequence[Claim], said: str, implied: float, stated: Sequence[Claim], alone: str = ""
) -> Note:
    """Return the note on a figure that others imply, beside the one that the text states, if any."""
    if not stated:
        return Note("implied figure", tuple(claim.id for claim in of), f"{said}{alone}.")
    told, value = stated[0], abs(stated[0].quantity.value)
    # the other side's deficit is this side's surplus
    wrong_side = told.economies == of[0].economies and (
        (told.of == "deficit" and implied > 0) or (told.of == "surplus" and implied < 0)
    )
    agrees = is_near(value, abs(implied), TOLERANCE) and not wrong_side
    side = f"a {told.of} of " if told.of in ("deficit", "surplus") else ""
    words = f"{side}{amount(value, told.quantity.unit)}"
    return _set_against("implied figure", of, said, told, words, agrees=agrees)


def _shares(claims: Sequence[Claim]) -> Iterator[Note]:
    """Note the whole that a part and its share imply, or compare it with the whole that the text states."""
    shares = [claim for claim in claims if claim.measure == "share" and claim.quantity.unit == "percent"]
    for share in shares:
        parts = [
            claim
            for claim in claims
            if claim.measure in _MONEY_FLOWS[:3]
            and is_money(claim.quantity.unit)
            and _goes_with(share, claim)
            and abs(claim.sentence.number - share.sentence.number) <= 1
        ]
        for part in parts:
            if share.quantity.value <= 0:
                continue
            whole = part.quantity.value / (share.quantity.value / 100)
            unit = part.quantity.unit
            stated = [
                claim
                for claim in claims
                if claim.id != part.id
                and claim.measure == part.measure
                and claim.quantity.unit == unit
                and set(claim.economies) < set(part.economies)
                and (claim.year is None or _time(claim) == _time(part))
            ]
            said = (
                f"{part.id} and {share.id}: {amount(part.quantity.value, unit)} as "
                f"{amount(share.quantity.value, 'percent')} of a whole imply a whole of {amount(whole, unit)}"
            )
            yield _implied((part, share), said, whole, stated)


def _changes(claims: Sequence[Claim]) -> Iterator[Note]:
    """Compare a change in percent with the change between the two levels that the text states."""
    series: dict[tuple[str, str, str, frozenset[str]], dict[int, Claim]] = {}
    for one in claims:
        whole = one.year is not None and not (one.period or one.fiscal or one.since)
        if whole and is_money(one.quantity.unit) and one.quantity.value > 0 and one.year:
            key = (one.measure, one.of, one.quantity.unit, frozenset(one.economies))
            series.setdefault(key, {}).setdefault(one.year, one)
    for change in claims:
        if (
            change.measure != "growth"
            or change.quantity.unit != "percent"
            or not change.year
            or change.period
        ):
            continue
        base = change.since or change.year - 1
        for (measure, of, unit, economies), levels in series.items():
            named = change.of in (measure, of) and economies == set(change.economies)
            if named and {base, change.year} <= set(levels):
                before, after = levels[base], levels[change.year]
                if _things(before) == _things(after) == _things(change):
                    yield _implied_change(before, after, change, unit)
                break


def _things(claim: Claim) -> set[str]:
    """Return the goods that a claim's sentence names, such as cars."""
    named = topics(claim.sentence.text, claim.sentence.language)
    return {topic.of for topic in named if topic.of and not topic.measure} - {"goods"}


def _implied_change(before: Claim, after: Claim, change: Claim, unit: str) -> Note:
    first, last, said = (one.quantity.value for one in (before, after, change))
    implied = 100 * (last / first - 1)
    # both levels are rounded, so their quotient is off by some percent
    agrees = abs(implied - said) <= max(0.3, 0.05 * abs(said))
    moved = f"{amount(first, unit)} to {amount(last, unit)} is a change of {amount(implied, 'percent')}"
    words = f"{list_of((before.id, after.id))}: {moved}"
    stated = amount(said, "percent")
    return _set_against("implied change", (before, after), words, change, stated, agrees=agrees)


def _goes_with(share: Claim, part: Claim) -> bool:
    flows = {"exports": "exports", "imports": "imports", "trade": "trade_total", "goods": "trade_total"}
    same_flow = share.of in ("", part.of) or flows.get(share.of) == part.measure
    same_time = share.year is None or part.year is None or _time(share) == _time(part)
    return same_flow and same_time and len(part.economies) > 1 and set(share.economies) <= set(part.economies)


def _rates(claims: Sequence[Claim], last_year: int | None) -> Iterator[Note]:
    """Compare the exchange rate implied by one amount in two currencies with the mean rate of the year."""
    money = [claim for claim in claims if national_rate(claim.quantity.unit, 2020) is not None]
    for one, other in combinations(money, 2):
        units = one.quantity.unit, other.quantity.unit
        beside = one.sentence.number == other.sentence.number and _beside(one, other)
        if units[0] == units[1] or not beside or not other.quantity.value or not one.quantity.value:
            continue
        if units[0] == "USD":
            one, other = other, one
        implied = one.quantity.value / other.quantity.value
        year = one.year or other.year or last_year
        given, wanted = one.quantity.unit, other.quantity.unit
        said = f"{list_of((one.id, other.id))}: the two amounts imply {implied:.4g} {given} for one {wanted}"
        rate = rate_of(wanted, given, year) if year is not None else None
        if rate is None:
            yield Note("implied rate", (one.id, other.id), f"{said}; no mean rate is held to compare with.")
            continue
        agrees = is_near(implied, rate, TOLERANCE)
        digits = None if agrees else size_slip(implied, rate)
        tail = f", {_SLIPS[abs(digits)]} off" if digits else ""
        yield Note(
            "implied rate",
            (one.id, other.id),
            f"{said}; the mean rate of {year} was {rate:.4g}{tail}.",
            agrees,
        )


def _beside(one: Claim, other: Claim) -> bool:
    """Tell whether two amounts state the same thing: one in brackets, or joined by words for 'that is'."""
    first, last = sorted((one.quantity, other.quantity), key=lambda quantity: quantity.start)
    # such a word may belong to the second amount, as in "or about 300 billion dollars"
    between = one.sentence.text[first.end : last.start].casefold().strip()
    words = one.sentence.text[first.end : last.end].casefold()
    return len(between) < _NEAR and (between in _IS or any(word in words for word in _THAT_IS))
