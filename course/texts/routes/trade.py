"""Matches a claim with a table of flows between economies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from typing import Any

from course.phrases import list_of
from course.readings import rules
from course.readings.reading import Choice, ChoiceKind
from course.tables import cube, load
from course.tables.books import TRADE, WORLD, Books
from course.tables.economies import members
from course.texts.routes.ask import Ask, years_meant
from course.texts.routes.plans import YOUNG, Measured, NotHeld, Plan, base_year, plan_of
from course.texts.routes.rows import Route
from course.texts.routes.trades import (
    AMOUNTS,
    PARTS,
    SIDES,
    Pair,
    check_trade,
    currency_said,
    doubts,
    flow_of,
    goods_meant,
    goods_of,
    is_guess,
    roles,
    side_of,
    whole_said,
)
from course.texts.routes.words import is_generic, named, says, says_any, things, years_named


@dataclass(frozen=True)
class Computed:
    """A claim on trade in one reading; each method computes one measure of a year."""

    route: Trade
    ask: Ask
    pair: Pair
    #: the question to the table, as `course.tables.cube` takes it, but for the year
    words: Mapping[str, str]
    #: the whole of a share: ``"partner"``, ``"product"`` or ``"area"``; empty where the pair tells it
    whole: str = ""

    def _asked(self, year: int) -> dict[str, str]:
        """Return the words of a question to the table, with the year or its part."""
        period = f"FY{year}" if self.ask.fiscal else f"{year}{self.ask.period[4:]}"
        return {**self.words, "period": period}

    def _value(self, year: int, **other: str) -> cube.Answer:
        return cube.value(self.route.table, TRADE, **{**self._asked(year), **other})

    def _measured(
        self, value: float, unit: str, what: str, years: Sequence[int], *answers: cube.Answer, **more: Any
    ) -> Measured:
        """Return a value that is computed from answers as a figure of this table."""
        index = tuple(dict.fromkeys(label for one in answers for label in one.index))
        what = f"{what}, {years_named(years)}"
        return Measured(value, unit, what, self.route.table, index, year=max(years), **more)

    def _reach(self, value: float) -> float:
        """Return the amount by which either side's books may differ from a reconciled value; 0 otherwise."""
        return self.route.apart * abs(value) if self.route.means.both_sides else 0.0

    def figure(self, year: int) -> Measured:
        """Return the figure of a year.

        Raises
        ------
        NotHeld
            The table does not hold it.
        """
        ask = self.ask
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
        if self.route.gives(self.pair, year):
            # a balance is a small difference of two large flows, and each flow may differ between books
            both = self._value(year, flow="both") if balance else found
            give = (2 if self.route.means.both_sides and balance else 1) * self.route.apart * abs(both.value)
        sign = -1 if self.pair.mirrored and balance else 1
        what = f"{self.pair.what}, fiscal" if self.ask.fiscal else self.pair.what
        return self._measured(sign * found.value, found.unit, what, [year], found, give=give)

    def _base(self, year: int) -> int:
        """Return the base year of a change, or the nearest earlier year that the table holds."""
        wanted, held = base_year(year, self.ask.since), cube.periods(self.route.table)
        earlier = [one for one in held if one <= wanted]
        if not earlier:
            raise NotHeld(f"The table {self.route.table!r} begins in {held[0]}, and not in {wanted}.")
        return earlier[-1]

    def change(self, year: int) -> Measured:
        """Return the change of a flow since the claim's base year, in percent or as a factor."""
        since, currency = self._base(year), currency_said(self.ask)
        # a weight has no currency
        unit = currency if currency and self.words["unit"] != "tonnes" else self.words["unit"]
        base = self._asked(since)["period"]
        grown = cube.growth(self.route.table, TRADE, **{**self._asked(year), "unit": unit}, since=base)
        # for one year the reach is in points; for several years it is a fraction of the later level
        value, unit, reach = grown.value, "percent", self._reach(100 + grown.value)
        if year - since == 1 and self.route.means.both_sides:
            reach = rules.OTHER_GROWTH
        if self.ask.unit == "times":
            value, unit, reach = 1 + value / 100, "times", self._reach(1 + value / 100)
        # the other side counts in another currency, and a change in yen differs from one in dollars
        own = not self.pair.mirrored or bool(currency)
        sure = own and not (self.route.means.both_sides and self.pair.flow == "balance")
        decides = sure and since == base_year(year, self.ask.since)
        what = f"change of the {self.pair.what}"
        return self._measured(value, unit, what, [since, year], grown, give=reach, decides=decides)

    def share(self, year: int) -> Measured:
        """Return the partner's or the goods' share in a flow, or its change in percentage points."""
        of_world = self.pair.partner == WORLD and (bool(self.route.means.about) or not self.pair.goods)
        of = "area" if of_world else self.whole or ("product" if self.pair.partner == WORLD else "partner")
        what = f"share of {named(self.pair.partner)} in the {self.pair.with_all.what}"
        if of == "product":
            what = f"share of {self.pair.goods.lower()} in the {replace(self.pair, goods='').what}"
        elif of == "area":
            goods = f" of {self.pair.goods}" if self.pair.goods else ""
            what = f"share of {named(self.pair.reporter)} in the world's {self.pair.noun}{goods}"
        later = cube.share(self.route.table, TRADE, of=of, **self._asked(year))
        if self.ask.unit != "percentage points":
            return self._measured(later.value, "percent", what, [year], later, give=self._reach(later.value))
        since = self._base(year)
        earlier = cube.share(self.route.table, TRADE, of=of, **self._asked(since))
        # the difference of two shares that are both a little off decides nothing
        decides = not self.route.means.both_sides and since == base_year(year, self.ask.since)
        value, what = later.value - earlier.value, f"change of the {what}"
        return self._measured(value, self.ask.unit, what, [since, year], later, earlier, decides=decides)

    def rank(self, year: int) -> Measured:
        """Return the rank of a partner, or of a reporter among all economies; 1 is the largest."""
        asked, among, give = self._asked(year), "partner", 0.0
        what = f"place of {named(self.pair.partner)} among the partners in the {self.pair.with_all.what}"
        if self.pair.partner == WORLD:
            among = "area"
            what = f"place of {named(self.pair.reporter)} among all economies by their {self.pair.noun}"
        own, side = self._value(year).value, side_of(self.ask)
        if self.pair.flow == "balance" and side and (own < 0) != (side == "deficit"):
            raise NotHeld(f"The balance is no {side} in {year}.")
        place = cube.rank(self.route.table, TRADE, among=among, **asked)
        if self.route.means.both_sides and among == "partner" and self.pair.flow != "balance":
            # the places by which the partner may move up or down in other books
            by_partner = cube.by_code(self.route.table, TRADE, **asked)
            own_codes = members(self.pair.partner, self.route.books.partners)
            others = by_partner.drop(["ROW", *own_codes], errors="ignore")
            below = others.between(own * (1 - self.route.apart), own).sum()
            above = others.between(own, own * (1 + self.route.apart)).sum()
            give = float(max(below, above))
        # a balance is a small difference of two large flows, so reconciled books give no order of balances
        decides = among == "area" or not (self.route.means.both_sides and self.pair.flow == "balance")
        return self._measured(place.value, "rank", what, [year], place, give=give, decides=decides)

    def streak(self, year: int) -> Measured:
        """Return for how many years in a row, counted back from a year, the claimed fact was true."""
        side = side_of(self.ask)
        sign = -1 if self.pair.mirrored else 1

        def found(one: int) -> cube.Answer:
            if side:
                return self._value(one, flow="balance")
            return cube.rank(self.route.table, TRADE, **self._asked(one))

        def so(answer: cube.Answer) -> bool:
            if side:
                return (sign * answer.value < 0) == (side == "deficit")
            return answer.value == 1

        last = found(year)
        count = cube.streak(found, so, year)
        what = f"years in a row: {(replace(self.pair, flow='balance') if side else self.pair).what}"
        # the first partner may differ between the books of both sides
        decides = not self.route.means.both_sides or count > 0
        # a count that reaches back to a year that is not held may be longer
        open_end = year - count not in cube.periods(self.route.table)
        years = range(year - max(count, 1) + 1, year + 1)
        return self._measured(count, "years", what, years, last, open_end=open_end, decides=decides)


_OTHER_BOOKS = (
    "Two offices' figures for {} can differ by up to {}. "
    "So the test decides only if the claim is near the figure, or further away than that."
)
#: meanings of the number in a claim of years in a row
_COUNTS = Choice(
    "counting",
    ChoiceKind.DEFINITION,
    "what a number of years in a row means",
    {"as at least so many": rules.at_least, "as the exact count": rules.exactly},
)


class Trade(Route):
    """The route of a table of flows between two economies."""

    settings = ("reporter", "partner", "flow", "goods")

    # how a claim is tested

    def plan(self, ask: Ask) -> Plan:
        """Return how the table tests a claim on trade; see `Route`."""
        check_trade(ask, self.table, weights="tonnes" in self.books.units)
        pair = self._pair(ask)
        options = self._options(ask, pair)
        years = sorted(options["year"].values())
        figures, missing = self._figures(ask, pair, options)
        if not figures:
            raise missing[0]
        plan = plan_of(
            self.table,
            figures,
            fit=self._fit(ask, pair),
            what=pair.what,
            why=f"It holds {pair.what}, {years_named(years)}, in {self.books.units[0]}.",
            doubts=doubts(ask),
            cannot=self._left_open(ask, pair, years[-1]),
        )
        return replace(plan, choices=(*plan.choices, _COUNTS)) if ask.measure == "years_in_a_row" else plan

    @cached_property
    def books(self) -> Books:
        """What the table holds."""
        return Books(self.table)

    def gives(self, pair: Pair, year: int) -> bool:
        """Tell whether other books on the same trade may print another figure than this table.

        They may where the other side's books stand in, and where both sides' books are reconciled.
        """
        mirrored = pair.mirrored and not self.books.are_also_of(pair.partner, year)
        return self.means.both_sides or mirrored

    @property
    def apart(self) -> float:
        """The distance, as a fraction, by which other books may differ from this table's figures."""
        return self.means.apart * rules.OTHER_BOOKS

    # what is traded between whom

    def _pair(self, ask: Ask) -> Pair:
        """Return the reporter, partner, flow and goods of the claim, as the table holds them.

        Raises
        ------
        NotHeld
            The claim does not name the economies that a test needs, or the table does not hold them.
        """
        reporter, partner = roles(ask)
        if not reporter:
            raise NotHeld("The claim names no economy: set reporter, such as reporter='JPN'.")
        if ask.measure == "rank" and not partner and says_any(SIDES, ask.text):
            raise NotHeld("A place among partners needs two sides, and the claim names one: set economies.")
        flow = self._flow(ask)
        lone = ask.measure == "import_dependence" or (ask.measure == "share" and is_generic(ask.of))
        if lone and not partner:
            raise NotHeld("A share needs a part and a whole, and the claim names one economy: set partner.")
        pair = Pair(reporter, partner or WORLD, flow, self.goods(ask))
        either = ask.measure not in PARTS or bool(side_of(ask))
        for one in (pair, pair.of_the_partner) if either else (pair,):
            if self.books.hold(one.reporter, one.partner):
                return one
        sides = [
            code
            for code in (pair.reporter, pair.partner)
            if not members(code, {*self.books.reporters, *self.books.partners})
        ]
        missing = f", and nothing of {list_of(named(code) for code in sides)}" if sides else ""
        whose = list_of(sorted(self.books.reporters), 8)
        raise NotHeld(f"The table {self.table!r} holds the trade of {whose}{missing}.")

    def _flow(self, ask: Ask) -> str:
        """Return the flow of a claim: ``"export"``, ``"import"``, ``"both"`` or ``"balance"``."""
        found, only = flow_of(ask), self.means.fixed.get("TRADE_FLOW", "")
        if self.means.both_sides or not only:
            return found
        if found != only and (found != "both" or ask.measure in AMOUNTS):
            raise NotHeld(f"The table {self.table!r} holds {only}s only.")
        return only

    def goods(self, ask: Ask) -> str:
        """Return the table's name for the goods of a claim; empty for all goods together.

        Raises
        ------
        NotHeld
            The table does not hold these goods.
        """
        services = "services" in self.books.kinds and ask.nearest(("of goods", "of services"))
        if services == "of services" and "goods" not in ask.settings:
            return "services"
        found = goods_of(ask, self.table, self.books.goods, self.means.about)
        if not found and "PRODUCT" in self.means.incomplete:
            raise NotHeld(f"The table {self.table!r} holds {list_of(sorted(self.books.goods), 8)} only.")
        sector = self.means.one("SECTOR")
        if found and sector is not None and "goods" not in ask.settings:
            meant, names = goods_meant(ask, self.table), load(sector.names).set_index("name")["short_name"]
            if meant & set(sector.shared) or not things(names[found]) <= meant:
                raise NotHeld(f"The table {self.table!r} holds wide sectors, and none for {ask.of!r} alone.")
        return found

    # what the words leave open

    def _options(self, ask: Ask, pair: Pair) -> dict[str, dict[str, Any]]:
        """Return name of a choice -> its options; one with a single option is closed by the words."""
        years = years_meant(ask, self.table, cube.periods(self.table))
        found: dict[str, dict[str, Any]] = {"year": years}
        bases = self.books.bases(pair.partner)
        if ask.measure in ("share", "import_dependence"):
            # part and whole of a share must come from the same office
            bases = {words: code for words, code in bases.items() if code in self.books.bases(WORLD).values()}
        if len(bases) > 1:
            # an amount in yen is one of the office that counts in yen
            paid = {words: code for words, code in bases.items() if self.books.currencies[code] == ask.unit}
            found["basis"] = paid if len(paid) == 1 else _closed_by_words(bases, ask)
        if "tonnes" in self.books.units and not ask.money:
            counts = {"by weight": "tonnes", "by value": "USD"}
            found["count"] = (
                {"by weight": "tonnes"} if ask.unit == "tonnes" else _closed_by_words(counts, ask)
            )
        # every office prints China without Hong Kong, so only the learner opens this choice
        mainland = "HKG" in ask.economies or "mainland" in ask.text or "大陆" in ask.text
        if "area" in ask.settings and "HKG" in self.books.partners and "CHN" in pair.partner and not mainland:
            added = replace(pair, partner=f"{pair.partner}+HKG")
            found["area"] = {"without Hong Kong": pair, "with Hong Kong": added}
        if ask.measure == "share" and pair.goods and not self.means.about and pair.partner != WORLD:
            goods = pair.goods[:1].lower() + pair.goods[1:]
            wholes = {f"of {goods}": "partner", f"with {named(pair.partner)}": "product"}
            said = whole_said(ask)
            found["whole"] = {
                f"in all {pair.noun} {words}": of for words, of in wholes.items() if said in ("", of)
            }
        return found

    def _figures(
        self, ask: Ask, pair: Pair, options: Mapping[str, Mapping[str, Any]]
    ) -> tuple[list[Measured], list[NotHeld]]:
        """Return the figure in each reading that the table holds, and the refusals of the others."""
        found, missing = list[Measured](), list[NotHeld]()
        for taken in product(*(choice.items() for choice in options.values())):
            chosen = {name: value for name, (_, value) in zip(options, taken, strict=True)}
            read = {name: words for name, (words, _) in zip(options, taken, strict=True)}
            year = chosen.pop("year")
            if len(options["year"]) == 1:
                del read["year"]
            reading = self._computed(ask, chosen.pop("area", pair), **chosen)
            try:
                found.append(replace(reading.figure(year), read=read))
            except NotHeld as refusal:
                missing.append(refusal)
        return found, missing

    def _fit(self, ask: Ask, pair: Pair) -> float:
        """Return how well the table fits this claim: about 1 for the reporter's own books, else less."""
        own = pair.mirrored and self.books.are_also_of(pair.partner, ask.year or 0)
        near = self.means.fit - 0.1 * (pair.mirrored and not own)
        if len(self.books.bases(pair.partner)) > 1:
            # a sum that an office prints is preferred to a computed one
            printed = pair.flow in ("both", "balance") and ask.measure != "share"
            near += 0.08 if printed or own else -0.06
        if self.books.months:
            near += 0.06 if ask.period or ask.fiscal else -0.04
        return near

    def _left_open(self, ask: Ask, pair: Pair, year: int) -> list[str]:
        """Return sentences on what the test leaves open because of how the table counts."""
        said = [self.means.note] if self.means.note else []
        if is_guess(ask):
            whose = named(roles(ask)[0])
            said.append(f"The sentence does not say whose trade it is, and the text speaks of {whose}.")
        if pair.mirrored:
            said.append(f"The figures of {named(pair.reporter)} stand in for those of the other side.")
        if self.gives(pair, year) and ask.measure in (*AMOUNTS, "growth"):
            said.append(self._reach_said(ask, year))
        return said

    def _reach_said(self, ask: Ask, year: int) -> str:
        """Return the sentence that says by how much other books may differ from these."""
        if ask.measure == "growth" and self.means.both_sides and year - base_year(year, ask.since) == 1:
            return _OTHER_BOOKS.format("a year's change", f"{rules.OTHER_GROWTH:.0f} points")
        if ask.measure == "balance":
            reach = (2 if self.means.both_sides else 1) * self.apart
            return _OTHER_BOOKS.format("a balance", f"{100 * reach:.0f} % of both flows together")
        return _OTHER_BOOKS.format("one flow", f"{100 * self.apart:.0f} %")

    def _computed(self, ask: Ask, pair: Pair, basis: str = "", count: str = "", whole: str = "") -> Computed:
        """Return the claim in one reading."""
        kind = pair.goods or next(iter(self.books.kinds), "")
        basis = basis or next(iter(self.books.bases(WORLD).values()), "")
        words = {
            "area": pair.reporter,
            "partner": pair.partner if pair.partner != WORLD else "",
            "flow": pair.flow,
            "product": "" if self.means.about else self.books.goods.get(kind, kind),
            "basis": basis,
            "unit": count or self.books.currencies.get(basis, self.books.units[0]),
        }
        return Computed(self, ask, pair, words, whole)


def _closed_by_words(options: dict[str, str], ask: Ask) -> dict[str, str]:
    """Return the one way of counting that the figure's clause or the sentence names; else all of them."""
    said = [words for words in options if says(words, ask.text)]
    said = said if len(said) == 1 else [ask.nearest(said)]
    return {said[0]: options[said[0]]} if said[0] else options
