"""The question to a table: a claim with the learner's settings, and the years and periods that it means."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

from course.readings.choices import OPEN_YEARS
from course.tables.cube import NotHeld
from course.tables.series import When
from course.texts.routes.words import nearest_said, pattern_of, says, things, years_named
from course.texts.spans import CLAUSE, Claim, Period, Place, is_money

#: words before the first of two levels, and between them, that count a change from the first to the second
_FROM = re.compile(r"\bfrom [^,;.]{0,24}$|[从由自][^，。]{0,12}$")
_TO = re.compile(r"^から|^[^;.。]*?(?:\bto\b|[至到为])")
#: units that count the same thing
_COUNTS = ({"number", "persons", ""}, {"percent", "percentage points"})


class OtherYears(NotHeld):
    """A table lacks only the year; the message says which years it holds."""


@dataclass(frozen=True)
class Ask:
    """The question to a table: a claim with what the learner set right, the day of its text, and settings."""

    claim: Claim
    #: day of the text; None where it is not known
    day: date | None = None
    #: the learner's settings by name, such as goods or flow
    settings: Mapping[str, Any] = field(default_factory=dict)
    #: the other claims of the same sentence
    beside: tuple[Claim, ...] = ()

    @property
    def measure(self) -> str:
        """The measure."""
        return self.claim.measure

    @property
    def of(self) -> str:
        """The object of the measure, in small letters, such as "cars"."""
        found = self.claim.of.casefold()
        # "in current prices" names the way of counting; the claim is not about a price
        counted = not self.is_set("of") and says("prices that are counted at", self.text)
        return "" if found == "price" and counted else found

    @property
    def level(self) -> str:
        """The level behind a change, a share or a rank; empty where the learner set one of them."""
        told = {"measure", "of", "flow"} & {*self.settings, *self.claim.corrected}
        return "" if told else self.claim.level

    @property
    def goods(self) -> frozenset[str]:
        """The things that the words name as the goods of the figure."""
        return things(self.of) or (frozenset() if self.is_set("of") else things(self.claim.thing))

    @property
    def unit(self) -> str:
        """Unit of the claimed figure."""
        return self.claim.quantity.unit

    @property
    def text(self) -> str:
        """The sentence in small letters."""
        return self.claim.sentence.text.casefold()

    @property
    def year(self) -> int | None:
        """The year, or the last year of a span."""
        if self._between is not None:
            return self._between[1]
        return None if self._open_span and not self.is_set("year") else self.claim.year

    def is_set(self, field: str) -> bool:
        """Tell whether the learner set a field of the claim; of economies, the first is the reporter."""
        return field in self.claim.corrected

    @property
    def _open_span(self) -> bool:
        """Tell whether a span runs until now, such as "since 2015", so that the text names no last year."""
        spans = [mark for mark in self.claim.spans if isinstance(mark, Period) and mark.since]
        return bool(spans) and all(str(mark.year)[2:] not in mark.text for mark in spans)

    @property
    def since(self) -> int | None:
        """The first year of a span; None for one year."""
        return self.claim.since or self._compared

    @property
    def _compared(self) -> int | None:
        """The base year that the words of a change name, such as 2019 in "15.6 % above 2019"."""
        if self.measure != "growth":
            return None
        if self._between is not None:
            return self._between[0]
        found = {
            int(year)
            for match in pattern_of("the year before a change").finditer(self.text)
            for year in match.groups()
            if year
        }
        earlier = [year for year in found if self.claim.year is not None and year < self.claim.year]
        return earlier[0] if len(earlier) == 1 else None

    @property
    def _between(self) -> tuple[int, int] | None:
        """The years of the levels between which a change is counted: "from 9 in 2022 to 5 in 2024"."""
        if self.measure != "growth" or self.is_set("year"):
            return None
        levels = [one for one in self.beside if one.measure == self.claim.level and one.year is not None]
        levels.sort(key=lambda one: one.quantity.start)
        for one, other in pairwise(levels):
            first, last = one.year or 0, other.year or 0
            between = self.text[one.quantity.end : other.quantity.start]
            led = between.startswith("から") or _FROM.search(self.text[: one.quantity.start])
            if led and _TO.search(between) and first < last and self.claim.year in (None, last):
                return first, last
        return None

    @property
    def clause(self) -> str:
        """The part of the sentence, between commas, in which the figure stands."""
        text, at = self.text, self.claim.quantity.start
        parts = [(match.start(), match.end()) for match in CLAUSE.finditer(text)]
        return next((text[start:end] for start, end in parts if start <= at < end), text)

    def nearest(self, lists: Iterable[str]) -> str:
        """Return the list whose words stand nearest to the figure in its clause; empty where none does."""
        number = self.claim.quantity.text.casefold()
        at = self.clause.find(number)
        return nearest_said(lists, self.clause, at, at + len(number))

    @property
    def fiscal(self) -> bool:
        """True where the year is a fiscal year."""
        return self.claim.fiscal

    @property
    def period(self) -> str:
        """A part of the year, such as ``"2024-05"``; empty for a whole year."""
        return self.claim.period

    @property
    def economies(self) -> tuple[str, ...]:
        """Codes of the economies, in the order of the text.

        A share without an economy gets the one economy that the other claims of its sentence name.
        """
        own = self.claim.economies
        if self.unit != "percent" or any(code != "WLD" for code in own):
            return own
        others = set(self.codes_beside) - {"WLD"}
        return (*own, *others) if len(others) == 1 else own

    @property
    def home(self) -> str:
        """The economy that a Japanese or Chinese sentence means when it names none; else empty."""
        return {"ja": "JPN", "zh": "CHN"}.get(self.claim.sentence.language, "")

    @property
    def codes_beside(self) -> list[str]:
        """The economies of the other claims of the sentence."""
        return [code for one in self.beside for code in one.economies]

    @property
    def before(self) -> list[Claim]:
        """The claims of the sentence whose figures stand before this one, the nearest last."""
        start = self.claim.quantity.start
        return sorted(
            (one for one in self.beside if one.quantity.end <= start), key=lambda one: one.quantity.end
        )

    @property
    def places(self) -> tuple[Place, ...]:
        """The words that name economies."""
        return tuple(mark for mark in self.claim.spans if isinstance(mark, Place))

    @property
    def signed(self) -> float:
        """The claimed figure, negative for a deficit in money."""
        value = self.claim.quantity.value
        owed = self.measure == "balance" and self.of == "deficit" and self.money
        return -abs(value) if owed else value

    @property
    def money(self) -> bool:
        """True where the claimed figure is an amount of money."""
        return is_money(self.unit)

    def fits(self, unit: str) -> bool:
        """Tell whether a figure in a unit can test the claim."""
        same = unit == self.unit or any({unit, self.unit} <= units for units in _COUNTS)
        return same or (is_money(unit) and self.money)


def latest_years(years: Collection[int], ask: Ask) -> list[int]:
    """Return the years that a sentence without a year may mean, the last one first."""
    newest = sorted(years, reverse=True)
    if ask.day is None:
        return newest[:OPEN_YEARS]
    # the year of the text is unfinished, so it is used only where no earlier year is held
    over = [year for year in newest if year < ask.day.year]
    return over[:OPEN_YEARS] or [year for year in newest if year == ask.day.year]


def years_meant(ask: Ask, table: str, held: Collection[int]) -> dict[str, int]:
    """Return the years that a figure may use, as options of a choice.

    Raises
    ------
    NotHeld
        The table begins after the text.
    OtherYears
        The table does not hold the year; the message says which it holds.
    """
    if ask.year is not None and ask.year not in held:
        raise OtherYears(f"The table {table!r} holds {years_named(held)}, and not {ask.year}.")
    single = [ask.year] if ask.year is not None else latest_years(held, ask)
    if not single:
        raise NotHeld(f"The table {table!r} begins in {min(held)}, after the day of the text.")
    if ask.measure == "years_in_a_row":
        single = single[:1]
    return {str(year): year for year in single}


#: measures of flows, whose years can be added up, unlike those of stocks
_FLOWS = (
    "exports", "imports", "trade_total", "balance", "production", "visitors", "investment_flow", "profit",
)  # fmt: skip
_STOCKS = ("investment_stock", "other")


def of_each_year(ask: Ask) -> bool:
    """Tell whether a claim gives one figure for each of several years."""
    spans = ask.since is not None and ask.since != ask.year and not ask.is_set("year")
    return ask.measure in _FLOWS and spans and not added_over_years(ask) and says("each year", ask.text)


def added_over_years(ask: Ask) -> str:
    """Return ``"sum"`` for a claim on a sum or mean of several years, ``"either"`` if open; else nothing."""
    if ask.is_set("year") and not ask.is_set("since"):
        return ""
    if ask.unit in ("percent", "percentage points", "times", "rank", "years"):
        return ""
    plainly = says("added up over years", ask.text)
    if ask.measure not in _FLOWS and not (plainly and ask.measure in _STOCKS):
        return ""
    if plainly and not ask.period:
        # 2024年の累計 means the sum of the months of one year
        return "sum" if ask.since is not None or ask.year is None or says("until a year", ask.text) else ""
    if ask.since is None or ask.since == ask.year or ask.period or ask.measure in _STOCKS:
        return ""
    if says("a mean", ask.text):
        return "sum"
    if says("each year", ask.text):
        return ""
    if says("a total", ask.text):
        return "sum"
    if says("a level that changed", ask.text):
        return ""
    return "either" if says("a bound", ask.text) else "sum"


#: why figures of years cannot decide about a part of a year
PART_OF_YEAR = "The sentence is about a part of a year, but the table holds years: set period with correct."


def part_of_year(ask: Ask) -> bool:
    """Tell whether the words name a part of a year that `period` cannot hold: "the first five months"."""
    return not ask.period and not ask.is_set("year") and says("a part of a year", ask.text)


def unfinished(ask: Ask) -> bool:
    """Tell whether the claim is on the year of its text or a later one, which is not over yet."""
    if ask.day is None or ask.year is None or ask.is_set("year"):
        return False
    return not ask.period and ask.year >= ask.day.year


#: end of the period in which a business year ends
_MARCH = "-03"


def same_time(ask: Ask, when: When) -> bool | None:
    """Tell whether a row has the claim's kind of period, whatever its year; None for another kind.

    False stands for a period that no word names: its figure decides nothing.
    """
    if ask.period:
        return when.period == ask.period or None
    if when.odd:
        return False
    if ask.fiscal:
        return when.fiscal or (when.day and when.period.endswith(_MARCH)) or None
    if when.fiscal:
        return ask.year is None or None
    return when.period.isdigit() or when.day or None
