"""Computes a figure of trade in one reading: an amount, a change, a share, a rank or years in a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from course.readings import rules
from course.tables import cube
from course.tables.economies import members
from course.tables.rates import converted
from course.texts.routes._ask import Ask
from course.texts.routes._books import FEWEST, MEASURE, WORLD, Books
from course.texts.routes._flows import balance_ranked, bound_of, currency_said, side_of
from course.texts.routes._named import named, years_named
from course.texts.routes._pair import Pair
from course.texts.routes._printed import YOUNG, base_year
from course.texts.routes._route import Measured, NotHeld
from course.texts.routes._years import averages

__all__ = ["Computed"]


@dataclass(frozen=True)
class Computed:
    """A claim on trade in one reading; each method computes one measure of a year.

    Attributes
    ----------
    books
        The table.
    ask
        The claim.
    pair
        What is traded between whom.
    words
        The question to the table, as `course.tables.cube` takes it, but for the year.
    whole
        What a share is a part of: ``"partner"``, ``"product"`` or ``"area"``; empty where the pair tells.
    """

    books: Books
    ask: Ask
    pair: Pair
    words: Mapping[str, str]
    whole: str = ""

    def _asked(self, year: int) -> dict[str, str]:
        """Return the words of a question to the table, with the year or its part."""
        part = self.ask.period[4:] if self.books.months else ""
        return {**self.words, "period": f"FY{year}" if self.ask.fiscal else f"{year}{part}"}

    def _value(self, year: int, **other: str) -> cube.Answer:
        return cube.value(self.books.table, MEASURE, **{**self._asked(year), **other})

    def _measured(
        self, value: float, unit: str, what: str, years: Sequence[int], *answers: cube.Answer, **more: Any
    ) -> Measured:
        """Return a value that is computed from answers as a figure of this table."""
        index = tuple(dict.fromkeys(label for one in answers for label in one.index))
        what = f"{what}, {years_named(years)}"
        return Measured(value, unit, what, self.books.table, index, year=max(years), **more)

    def _reach(self, value: float) -> float:
        """Return the amount by which either side's books may differ from a reconciled value; 0 otherwise."""
        return self.books.apart * abs(value) if self.books.reconciled else 0.0

    def figure(self, years: Sequence[int]) -> Measured:
        """Return the figure of a year, or the sum over several years.

        Raises
        ------
        NotHeld
            The table does not hold it.
        """
        if len(years) > 1:
            return self.sum_of(years)
        ask, (year,) = self.ask, years
        found = {
            "share": self.share,
            "import_dependence": self.share,
            "rank": self.rank,
            "years_in_a_row": self.streak,
            "growth": self.change,
        }.get(ask.measure, self.amount)(year)
        # a change until now ends in the last full year
        young = 1 if ask.measure == "growth" and ask.since is not None else YOUNG
        old = ask.year is None and ask.day is not None and year < ask.day.year - young
        return replace(found, decides=found.decides and not old)

    def amount(self, year: int) -> Measured:
        """Return the amount of a year, with the distance by which the other side's books may differ."""
        found, give = self._value(year), 0.0
        balance = self.pair.flow == "balance"
        if self.books.gives(self.pair, year):
            # a balance is a small difference of two large flows, and each flow may differ between books
            both = self._value(year, flow="both") if balance else found
            give = (2 if self.books.reconciled and balance else 1) * self.books.apart * abs(both.value)
        sign = -1 if self.pair.mirrored and balance else 1
        what = f"{self.pair.what}, fiscal" if self.ask.fiscal else self.pair.what
        return self._measured(sign * found.value, found.unit, what, [year], found, give=give)

    def sum_of(self, years: Sequence[int]) -> Measured:
        """Return the sum or the mean of several years, each year converted at its own exchange rate."""
        found = [self.amount(year) for year in years]
        unit = self.ask.unit if self.ask.money else found[0].unit
        values = [converted(one.value, one.unit, unit, one.year) for one in found]
        gives = [converted(one.give, one.unit, unit, one.year) for one in found]
        if None in values:
            raise NotHeld(f"No rate to {unit} is held for every year of {years_named(years)}.")
        total, give = sum(filter(None, values)), sum(filter(None, gives))
        word, parts = ("mean", len(years)) if averages(self.ask) else ("sum", 1)
        if self.ask.year is None and self.ask.day and parts == 1:
            # a sum until now may hold the months of the text's year
            give += abs(total) / len(years) * self.ask.day.month / 12
        index = tuple(label for one in found for label in one.index)
        what = f"{word} of the {self.pair.what}, {years_named(years)}"
        return Measured(total / parts, unit, what, self.books.table, index, year=years[-1], give=give / parts)

    def _base(self, year: int) -> int:
        """Return the base year of a change, or the nearest earlier year that the table holds."""
        wanted, held = base_year(year, self.ask.since), cube.periods(self.books.table)
        earlier = [one for one in held if one <= wanted]
        if not earlier:
            raise NotHeld(f"The table {self.books.table!r} begins in {held[0]}, and not in {wanted}.")
        return earlier[-1]

    def change(self, year: int) -> Measured:
        """Return the change of a flow since the claim's base year, in percent or as a factor."""
        since, currency = self._base(year), currency_said(self.ask)
        # a weight has no currency
        unit = currency if currency and self.words["unit"] != "tonnes" else self.words["unit"]
        later, earlier = self._value(year, unit=unit), self._value(since, unit=unit)
        if not earlier.value:
            raise NotHeld(f"The value of {since} is zero in {self.books.table!r}.")
        factor = abs(later.value / earlier.value)
        value, unit, reach = 100 * (factor - 1), "percent", self._reach(100 * factor)
        if self.ask.unit == "times":
            value, unit, reach = factor, "times", self._reach(factor)
        elif year - since == 1 and self.books.reconciled:
            # for one year the reach is in points; for several years it is a fraction of the later level
            reach = rules.OTHER_GROWTH
        # the other side counts in another currency, and a change in yen differs from one in dollars
        own = not self.pair.mirrored or bool(currency)
        sure = own and not (self.books.reconciled and self.pair.flow == "balance")
        decides = sure and since == base_year(year, self.ask.since)
        what = f"change of the {self.pair.what}"
        return self._measured(value, unit, what, [since, year], later, earlier, give=reach, decides=decides)

    def share(self, year: int) -> Measured:
        """Return the partner's or the goods' share in a flow, or its change in percentage points."""
        of_world = self.pair.partner == WORLD and (bool(self.books.means.about) or not self.pair.goods)
        of = "area" if of_world else self.whole or ("product" if self.pair.partner == WORLD else "partner")
        what = f"share of {named(self.pair.partner)} in the {self.pair.with_all.what}"
        if of == "product":
            what = f"share of {self.pair.goods.lower()} in the {replace(self.pair, goods='').what}"
        elif of == "area":
            goods = f" of {self.pair.goods}" if self.pair.goods else ""
            what = f"share of {named(self.pair.reporter)} in the world's {self.pair.noun}{goods}"
            if len(self.books.reporters) < FEWEST:
                raise NotHeld(f"The table {self.books.table!r} holds no trade of the world.")
        later = cube.share(self.books.table, MEASURE, of=of, **self._asked(year))
        if self.ask.unit != "percentage points":
            return self._measured(later.value, "percent", what, [year], later, give=self._reach(later.value))
        since = self._base(year)
        earlier = cube.share(self.books.table, MEASURE, of=of, **self._asked(since))
        # the difference of two shares that are both a little off decides nothing
        decides = not self.books.reconciled and since == base_year(year, self.ask.since)
        value, what = later.value - earlier.value, f"change of the {what}"
        return self._measured(value, self.ask.unit, what, [since, year], later, earlier, decides=decides)

    def rank(self, year: int) -> Measured:
        """Return the rank of a partner, or of a reporter among all economies; 1 is the largest."""
        asked, among, give = self._asked(year), "partner", 0.0
        what = f"place of {named(self.pair.partner)} among the partners in the {self.pair.with_all.what}"
        if self.pair.partner == WORLD:
            among = "area"
            what = f"place of {named(self.pair.reporter)} among all economies by their {self.pair.noun}"
            if len(self.books.reporters) < FEWEST:
                raise NotHeld(f"The table {self.books.table!r} holds no order of the world.")
        own, side = self._value(year).value, balance_ranked(self.ask)
        if side and self.pair.flow == "balance" and (own < 0) != (side == "deficit"):
            raise NotHeld(f"The balance is no {side} in {year}.")
        place = cube.rank(self.books.table, MEASURE, among=among, **asked)
        if self.books.reconciled and among == "partner" and self.pair.flow != "balance":
            # the places by which the partner may move up or down in other books
            by_partner = cube.by_code(self.books.table, MEASURE, **asked)
            own_codes = members(self.pair.partner, self.books.partners)
            others = by_partner.drop(["ROW", *own_codes], errors="ignore")
            before = (others > own).sum()
            if_smaller = (others > own * (1 - self.books.apart)).sum()
            if_larger = (others > own * (1 + self.books.apart)).sum()
            give = float(max(if_smaller - before, before - if_larger))
        # a balance is a small difference of two large flows, so reconciled books give no order of balances
        decides = among == "area" or not (self.books.reconciled and self.pair.flow == "balance")
        return self._measured(place.value, "rank", what, [year], place, give=give, decides=decides)

    def streak(self, year: int) -> Measured:
        """Return for how many years in a row, counted back from a year, the claimed fact was true."""
        side, bound = side_of(self.ask), bound_of(self.ask)
        sign = -1 if self.pair.mirrored else 1

        def found(one: int) -> cube.Answer:
            if side or bound:
                return self._value(one, **({"flow": "balance"} if side else {}))
            return cube.rank(self.books.table, MEASURE, **self._asked(one))

        def so(answer: cube.Answer) -> bool:
            if side:
                return (sign * answer.value < 0) == (side == "deficit")
            if bound:
                size = converted(answer.value, answer.unit, bound[1], int(answer.read["period"][:4]))
                return size is not None and size > bound[0]
            return answer.value == 1

        last = found(year)
        count = cube.streak(found, so, year)
        what = f"years in a row: {(replace(self.pair, flow='balance') if side else self.pair).what}"
        # the first partner may differ between the books of both sides
        decides = not self.books.reconciled or count > 0
        # a count that reaches back to a year that is not held may be longer
        open_end = year - count not in cube.periods(self.books.table)
        years = range(year - max(count, 1) + 1, year + 1)
        return self._measured(count, "years", what, years, last, open_end=open_end, decides=decides)
