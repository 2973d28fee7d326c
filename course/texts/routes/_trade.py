"""The route of every table of flows by partner, planned by the roles of its columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property, partial
from typing import Any

import pandas as pd

from course.readings import rules
from course.readings.reading import Choice, ChoiceKind
from course.tables import load
from course.texts.routes._ask import Ask
from course.texts.routes._books import Books
from course.texts.routes._computed import (
    COUNTS,
    amount,
    change,
    in_either_books,
    rank,
    share,
    streak,
    sum_of_years,
    wholes,
    years_summed,
)
from course.texts.routes._doubts import doubts
from course.texts.routes._flows import AMOUNTS, PARTS, flow_of, trade_measure
from course.texts.routes._goods import goods_meant, goods_of
from course.texts.routes._named import GROUPS, listed, named, years_named
from course.texts.routes._pair import Pair
from course.texts.routes._printed import YOUNG, base_year
from course.texts.routes._roles import roles
from course.texts.routes._route import Measured, NotHeld, Plan, undecided
from course.texts.routes._words import is_generic, last_said, says, things
from course.texts.routes._years import may_add_up, years_of

__all__ = ["TradeRoute"]

#: how each measure is computed; every other measure of trade is an amount
_COMPUTED: Mapping[str, Callable[..., Measured | None]] = {
    "share": share,
    "import_dependence": share,
    "rank": rank,
    "years_in_a_row": streak,
    "growth": change,
}
#: measure -> words for the rows behind a figure
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
    """The route of a table of flows by partner."""

    settings = ("measure", "of", "year", "since", "reporter", "partner", "flow", "goods")
    #: the measure of the tables that this route serves, as their meanings name it
    measure = "trade"

    @property
    def adds_up(self) -> bool:
        """True: the years of a flow are added up; see `Route`."""
        return True

    @property
    def counted(self) -> str:
        """How the values were counted, in one sentence."""
        return self.means.note

    def open(self, ask: Ask, pair: Pair, measure: str) -> list[Choice]:
        """Return the open choices besides the year: the counting office, Hong Kong, weight or value."""
        found = []
        bases = self.bases(pair.partner)
        if measure in ("share", "import_dependence"):
            # part and whole of a share must come from the same office
            bases = {words: code for words, code in bases.items() if code in self.bases("WLD").values()}
        if len(bases) > 1:
            found.append(Choice("basis", ChoiceKind.BASIS, "who counted", _closed_by_words(ask, bases)))
        with_hong_kong = [words for words, code in bases.items() if code in self.bases("HKG").values()]
        given = {"basis": with_hong_kong} if len(bases) > 1 else {}
        found += _area(ask, pair, given) if "HKG" in self.partners() else []
        if self.weights and not ask.money:
            found.append(_counted_by(ask))
        return found

    def nearer(self, ask: Ask, pair: Pair) -> float:
        """Return how well the table fits this claim: about 1 for the reporter's own books, else less."""
        own = pair.mirrored and self.in_own_books(pair, ask.year or 0)
        near = 1.0 - 0.1 * (pair.mirrored and not own)
        if self.reconciled and self.product:
            near -= 0.01
        elif self.reconciled:
            near -= 0.14 + 0.12 * (self.means.apart - 1) + 0.08 * bool(self.means.one("SECTOR"))
        if self.some_partners:
            near -= 0.02
        if len(self.bases(pair.partner)) > 1:
            # a sum that an office prints is preferred to a computed one
            printed = pair.flow in ("both", "balance") and ask.measure != "share"
            near += 0.08 if printed or own else -0.06
        if self.months:
            near += 0.06 if ask.period or ask.fiscal else -0.04
        return near

    def goods(self, ask: Ask) -> str:
        """Return the table's name for the goods of a claim; empty for all goods together.

        Raises
        ------
        NotHeld
            The table does not hold these goods.
        """
        if "services" in self.kinds and _services_meant(ask):
            return "services"
        found = goods_of(ask, self.table, self.goods_names(), self.product)
        if not found and "PRODUCT" in self.means.incomplete:
            raise NotHeld(f"The table {self.table!r} holds {listed(sorted(self.goods_names()))} only.")
        sector = self.means.one("SECTOR")
        if found and sector is not None and "goods" not in ask.settings:
            meant = goods_meant(ask, self.table)
            if meant & set(sector.shared) or not things(self._short_names[found]) <= meant:
                raise NotHeld(f"The table {self.table!r} holds wide sectors, and none for {ask.of!r} alone.")
        return found

    @cached_property
    def _short_names(self) -> dict[str, str]:
        sector = self.means.one("SECTOR")
        names = load(sector.names) if sector else pd.DataFrame({"name": [], "short_name": []})
        return dict(zip(names["name"], names["short_name"], strict=True))

    def flow(self, ask: Ask, measure: str) -> str:
        """Return the flow of a claim: ``"export"``, ``"import"``, ``"both"`` or ``"balance"``.

        Raises
        ------
        NotHeld
            The table holds the other flow only.
        """
        found, only = flow_of(ask, measure), self.means.fixed.get("TRADE_FLOW", "")
        if self.reconciled or not only:
            return found
        if found != only and (found != "both" or measure in AMOUNTS):
            raise NotHeld(f"The table {self.table!r} holds {only}s only.")
        return only

    # how a claim is tested

    def holds_part(self, period: str) -> bool:
        """Return True: the plan handles every part of a year; see `Route`."""
        return True

    def plan(self, ask: Ask) -> Plan:
        """Return how the table tests a claim on trade; see `Route`."""
        measure = trade_measure(ask, self.table, weights=self.weights)
        self._check(measure)
        either = measure not in PARTS or (measure == "years_in_a_row" and in_either_books(ask))
        pair = self.oriented(self._pair(ask, measure), either=either)
        choices, years = years_of(ask, measure, self.table, self.years(), months=self.months)
        if may_add_up(ask):
            choices, years = years_summed(ask, self, years)
        choices += self.open(ask, pair, measure)
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

    def _check(self, measure: str) -> None:
        """Raise `NotHeld` for a measure that needs partners or years which the table lacks."""
        if len(self.years()) < 2 and measure in ("growth", "years_in_a_row"):
            raise NotHeld(f"The table {self.table!r} holds one year, and no {measure}.")
        partner = self.means.one("COUNTERPART_AREA")
        whole = partner is not None and bool(partner.total)
        if self.some_partners and (measure == "rank" or (measure in PARTS and not whole)):
            raise NotHeld(f"The table {self.table!r} names some partners only, so it holds no {measure}.")

    def _pair(self, ask: Ask, measure: str) -> Pair:
        """Return the reporter, partner, flow and goods of the claim.

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
        """Return sentences on what the test leaves open because of how the table counts."""
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
        """Return the sentence that says by how much other books may differ from these."""
        if measure == "growth" and self.reconciled and year - base_year(year, ask.since) == 1:
            return _OTHER_BOOKS.format("a year's change", f"{rules.OTHER_GROWTH:.0f} points")
        if measure == "balance":
            reach = (2 if self.reconciled else 1) * self.apart
            return _OTHER_BOOKS.format("a balance", f"{100 * reach:.0f} % of both flows together")
        return _OTHER_BOOKS.format("one flow", f"{100 * self.apart:.0f} %")

    # the figure in one reading

    def _figure(self, ask: Ask, measure: str, pair: Pair, first: int, **chosen: Any) -> Measured | None:
        """Return the figure of one reading; without a chosen year, the figure of the first year."""
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
            chosen["within"] = ask.period[4:]
        return _COMPUTED.get(measure, amount)(self, ask, pair, year, **chosen)


#: words that name the counting office, and so close the choice of it
_WHO_COUNTED = {
    "by China's customs": "counted by China",
    "by Japan's customs": "counted by Japan",
    "by both sides' imports": "counted by JETRO",
}


def _closed_by_words(ask: Ask, bases: dict[str, str]) -> dict[str, str]:
    """Return the one counting office that the sentence names; all offices where it names none."""
    said = {words: code for words, code in bases.items() if says(_WHO_COUNTED[words], ask.text)}
    return said if len(said) == 1 else bases


def _area(ask: Ask, pair: Pair, given: dict[str, list[str]]) -> list[Choice]:
    """Return the choice with or without Hong Kong, if the learner sets it and the partner is China.

    By itself the sentence opens no such choice: every office prints China without Hong Kong.
    """
    mainland = "HKG" in ask.economies or "mainland" in ask.text or "大陆" in ask.text
    partners = pair.partner.split("+")
    if "area" not in ask.settings or "CHN" not in partners or mainland:
        return []
    others = tuple(code for code in partners if code != "CHN")
    options = {"without Hong Kong": ("CHN", *others), "with Hong Kong": ("CHN", "HKG", *others)}
    return [Choice("area", ChoiceKind.DEFINITION, "whether Hong Kong is counted in", options, given)]


def _counted_by(ask: Ask) -> Choice:
    """Return the choice between weight and value, closed where the words name one of them."""
    options = {"by weight": "tonnes", "by value": "USD"}
    lists = {"by weight": "counted by weight", "by value": "counted by value"}
    said = [words for words, name in lists.items() if says(name, ask.text)]
    if ask.unit == "tonnes":
        said = ["by weight"]
    kept = {words: options[words] for words in said} if len(said) == 1 else options
    return Choice("count", ChoiceKind.BASIS, "by what is counted", kept)


def _services_meant(ask: Ask) -> bool:
    """Tell whether the claim is on services: by its own word, else by the last word before its figure."""
    if not is_generic(ask.of):
        return "services" in ask.of and "goods" not in ask.of
    return last_said(("of goods", "of services"), ask.text[: ask.claim.quantity.start]) == "of services"
