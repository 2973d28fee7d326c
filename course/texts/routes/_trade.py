"""The way to every table that holds flows by partner."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar

from course.readings import rules
from course.readings.reading import Choice
from course.texts.routes._amounts import amount, sum_of_years, years_summed
from course.texts.routes._ask import Ask
from course.texts.routes._books import Books
from course.texts.routes._changes import change
from course.texts.routes._doubts import doubts
from course.texts.routes._flows import AMOUNTS, PARTS, flow_of, trade_measure
from course.texts.routes._goods import goods_of
from course.texts.routes._groups import GROUPS, named
from course.texts.routes._listing import years_named
from course.texts.routes._pair import Pair
from course.texts.routes._printed import YOUNG, base_year
from course.texts.routes._ranks import rank
from course.texts.routes._roles import roles
from course.texts.routes._route import Measured, NotHeld, Plan, undecided
from course.texts.routes._running import may_add_up
from course.texts.routes._shares import share, wholes
from course.texts.routes._streaks import COUNTS, in_either_books, streak
from course.texts.routes._words import is_generic, says
from course.texts.routes._years import months_of, years_of

__all__ = ["TradeRoute"]

#: how each measure is computed; every other measure of trade is an amount
_COMPUTED: Mapping[str, Callable[..., Measured | None]] = {
    "share": share,
    "import_dependence": share,
    "rank": rank,
    "years_in_a_row": streak,
    "growth": change,
}
#: what stands behind a figure of these measures, in words
_BEHIND = {
    "share": "part and whole of the ",
    "rank": "all partners in the ",
    "years_in_a_row": "all partners, year by year, in the ",
    "growth": "both years of the ",
    "import_dependence": "every supplier in the ",
}
_OTHER_BOOKS = (
    "Two offices' figures for {} differ by up to {}, "
    "so a claim within that reach is left open unless it is near."
)


class TradeRoute(Books):
    """The way to a table of flows by partner.

    A subclass says what its table holds; see `Books`. Where its goods or flows are found in another way, it
    says so by `goods` and `flow`.
    """

    settings: ClassVar[tuple[str, ...]] = (
        "measure",
        "of",
        "year",
        "since",
        "reporter",
        "partner",
        "flow",
        "goods",
    )
    #: how near the table stands to what is asked; about 1 for a table of just this
    nearness: ClassVar[float] = 0.8
    #: how the values were counted, in one sentence
    counted: ClassVar[str] = ""
    adds_up: ClassVar[bool] = True

    # what a subclass may say in another way

    def open(self, ask: Ask, pair: Pair) -> list[Choice]:
        """Return what this table leaves open besides the year."""
        return []

    def nearer(self, ask: Ask, pair: Pair) -> float:
        """Return how near the table stands to this claim."""
        return self.nearness

    def goods(self, ask: Ask) -> str:
        """Return the table's name for the goods of a claim; empty for all goods together."""
        return goods_of(ask, self.table, self.goods_names(), self.product)

    def flow(self, ask: Ask, measure: str) -> str:
        """Return the flow of a claim: ``"export"``, ``"import"``, ``"both"`` or ``"balance"``."""
        return flow_of(ask, measure)

    # how a claim is tested

    def holds_part(self, period: str) -> bool:
        """Tell that the plan looks for a part of a year; see `Route`."""
        return True

    def plan(self, ask: Ask) -> Plan:
        """Return how the table tests a claim on trade; see `Route`."""
        measure = trade_measure(ask, self.table, weights=self.weights)
        either = measure not in PARTS or (measure == "years_in_a_row" and in_either_books(ask))
        pair = self.oriented(self._pair(ask, measure), either=either)
        choices, years = years_of(ask, measure, self.table, self.years(), months=self.months)
        if may_add_up(ask):
            choices, years = years_summed(ask, self, years)
        choices += self.open(ask, pair)
        if measure == "share" and pair.goods and not self.product and pair.partner != "WLD":
            choices.append(wholes(ask, pair))
        if measure == "years_in_a_row":
            choices.append(COUNTS)
        figure: Callable[..., Measured | None] = partial(self._figure, ask, measure, pair, years[0])
        doubtful = doubts(ask, measure, self.product)
        if doubtful:
            figure = undecided(figure)
        why = f"It holds {_BEHIND.get(measure, '')}{pair.what}, {years_named(years)}, in {self.unit}."
        cannot = [*doubtful, *self._left_open(ask, measure, pair, years[0])]
        return Plan(self.nearer(ask, pair), why, figure, tuple(choices), tuple(cannot))

    def _pair(self, ask: Ask, measure: str) -> Pair:
        """Return what is traded between whom, as the claim says it.

        Raises
        ------
        NotHeld
            The claim does not name the economies that a test needs, or names goods that are not held.
        """
        held = {*self.reporters(), *self.partners(), *GROUPS}
        reporter, partner = roles(ask, held)
        if not reporter:
            raise NotHeld("The claim names no economy: set reporter, such as reporter='JPN'.")
        if measure == "rank" and not partner and says("one side of a trade", ask.text):
            raise NotHeld("A place among partners needs two sides, and the claim names one: set economies.")
        flow = self.flow(ask, measure)
        lone = measure == "import_dependence" or (measure == "share" and is_generic(ask.of))
        if lone and not partner:
            raise NotHeld("A share needs a part and a whole, and the claim names one economy: set partner.")
        return Pair(reporter, partner or "WLD", flow, self.goods(ask))

    def _left_open(self, ask: Ask, measure: str, pair: Pair, year: int) -> list[str]:
        """Return what the test leaves open by the way that the table counts, in sentences."""
        said = [self.counted] if self.counted else []
        if pair.mirrored:
            said.append(f"The books of {named(pair.reporter)} stand in for those of the other side.")
        if self.gives(pair, year) and measure in (*AMOUNTS, "growth"):
            said.append(self._reach_said(ask, measure, pair, year))
        if ask.economies and pair.reporter not in ask.economies and not ask.settings and not ask.beside:
            said.append(f"The sentence does not name {named(pair.reporter)}: set reporter for another.")
        if ask.fiscal:
            said.append("Only calendar years are held, so a fiscal year has no figure here.")
        return said

    def _reach_said(self, ask: Ask, measure: str, pair: Pair, year: int) -> str:
        """Return the sentence on how far other books may lie from these, with the reach that is used."""
        if measure == "growth" and self.reconciled and year - base_year(year, ask.since) == 1:
            return _OTHER_BOOKS.format("a year's change", f"{rules.OTHER_GROWTH:.0f} points")
        if measure == "balance":
            reach = (2 if self.reconciled else 1) * self.apart
            return _OTHER_BOOKS.format("a balance", f"{100 * reach:.0f} % of both flows together")
        return _OTHER_BOOKS.format("one flow", f"{100 * self.apart:.0f} %")

    # the figure in one reading

    def _figure(self, ask: Ask, measure: str, pair: Pair, first: int, **chosen: Any) -> Measured | None:
        """Return the figure under the options of one reading; without an option, of the first year."""
        when = chosen.pop("year", first)
        if isinstance(when, tuple):
            return sum_of_years(self, ask, pair, when, **chosen)
        year = int(when)
        found = self._in_year(ask, measure, pair, year, **chosen)
        # a change until now ends in the last full year
        young = 1 if measure == "growth" and ask.since is not None else YOUNG
        old = ask.year is None and ask.day is not None and year < ask.day.year - young
        return replace(found, decides=False) if found and old else found

    def _in_year(self, ask: Ask, measure: str, pair: Pair, year: int, **chosen: Any) -> Measured | None:
        if ask.fiscal:
            return self.fiscal_year(pair, year, measure)
        if self.months:
            chosen["within"] = months_of(ask.period)
        return _COMPUTED.get(measure, amount)(self, ask, pair, year, **chosen)
