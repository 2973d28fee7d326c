"""Tests a claim against a table of flows between economies, by the roles of its columns.

A claim on trade is a reporter, a partner, a flow, goods and years. The module `course.tables.cube` answers
with the amount, the share, the place, the change or the years in a row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import product
from typing import Any

from course.readings import rules
from course.readings.reading import Choice, ChoiceKind
from course.tables import cube, load
from course.tables.economies import members
from course.texts.routes._ask import Ask
from course.texts.routes._books import WORLD, Books
from course.texts.routes._computed import Computed
from course.texts.routes._flows import (
    AMOUNTS,
    PARTS,
    check_trade,
    doubts,
    flow_of,
    in_either_books,
    of_goods_with_partner,
    services_meant,
)
from course.texts.routes._goods import goods_meant, goods_of
from course.texts.routes._named import GROUPS, listed, named, years_named
from course.texts.routes._pair import Pair
from course.texts.routes._printed import base_year, plan_of
from course.texts.routes._roles import roles
from course.texts.routes._route import Measured, NotHeld, Plan
from course.texts.routes._words import is_generic, says, things
from course.texts.routes._years import years_meant

__all__ = ["Trade"]

_OTHER_BOOKS = (
    "Two offices' figures for {} differ by up to {}, "
    "so a claim within that reach is left open unless it is near."
)
#: meanings of the number in a claim of years in a row
_COUNTS = Choice(
    "counting",
    ChoiceKind.DEFINITION,
    "what a number of years in a row means",
    {"as at least so many": rules.at_least, "as the exact count": rules.exactly},
)


class Trade(Books):
    """The route of a table of flows between two economies."""

    settings = ("measure", "of", "year", "since", "reporter", "partner", "flow", "goods")

    # how a claim is tested

    def plan(self, ask: Ask) -> Plan:
        """Return how the table tests a claim on trade; see `Route`."""
        self.check(ask)
        pair = self._pair(ask)
        options = self._options(ask, pair)
        years = sorted({year for span in options["year"].values() for year in span})
        figures, missing = self._figures(ask, pair, options)
        if not figures:
            raise missing[0]
        plan = plan_of(
            self.table,
            figures,
            fit=self._fit(ask, pair),
            what=pair.what,
            why=f"It holds {pair.what}, {years_named(years)}, in {self.units[0]}.",
            doubts=doubts(ask, self.means.about),
            cannot=self._left_open(ask, pair, years[-1]),
        )
        return replace(plan, choices=(*plan.choices, _COUNTS)) if ask.measure == "years_in_a_row" else plan

    def check(self, ask: Ask) -> None:
        """Raise `NotHeld` for a claim on something else, or one that needs partners or years not held."""
        check_trade(ask, self.table, weights="tonnes" in self.units)
        if len(cube.periods(self.table)) < 2 and ask.measure in ("growth", "years_in_a_row"):
            raise NotHeld(f"The table {self.table!r} holds one year, and no {ask.measure}.")
        partial = ask.measure == "rank" and self.some_partners
        if partial or (ask.measure in PARTS and not self.counts_world):
            raise NotHeld(f"The table {self.table!r} names some partners only, so it holds no {ask.measure}.")

    # what is traded between whom

    def _pair(self, ask: Ask) -> Pair:
        """Return the reporter, partner, flow and goods of the claim, as the table holds them.

        Raises
        ------
        NotHeld
            The claim does not name the economies that a test needs, or the table does not hold them.
        """
        reporter, partner = roles(ask, {*self.reporters, *self.partners, *GROUPS})
        if not reporter:
            raise NotHeld("The claim names no economy: set reporter, such as reporter='JPN'.")
        if ask.measure == "rank" and not partner and says("one side of a trade", ask.text):
            raise NotHeld("A place among partners needs two sides, and the claim names one: set economies.")
        flow = self._flow(ask)
        lone = ask.measure == "import_dependence" or (ask.measure == "share" and is_generic(ask.of))
        if lone and not partner:
            raise NotHeld("A share needs a part and a whole, and the claim names one economy: set partner.")
        pair = Pair(reporter, partner or WORLD, flow, self.goods(ask))
        either = ask.measure not in PARTS or (ask.measure == "years_in_a_row" and in_either_books(ask))
        for one in (pair, pair.of_the_partner) if either else (pair,):
            if self.holds(one):
                return one
        sides = [
            code
            for code in (pair.reporter, pair.partner)
            if not members(code, {*self.reporters, *self.partners})
        ]
        missing = f", and nothing of {listed([named(code) for code in sides])}" if sides else ""
        raise NotHeld(
            f"The table {self.table!r} holds the trade of {listed(sorted(self.reporters))}{missing}."
        )

    def _flow(self, ask: Ask) -> str:
        """Return the flow of a claim: ``"export"``, ``"import"``, ``"both"`` or ``"balance"``."""
        found, only = flow_of(ask), self.means.fixed.get("TRADE_FLOW", "")
        if self.reconciled or not only:
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
        if "services" in self.kinds and services_meant(ask):
            return "services"
        found = goods_of(ask, self.table, self.goods_codes, self.means.about)
        if not found and "PRODUCT" in self.means.incomplete:
            raise NotHeld(f"The table {self.table!r} holds {listed(sorted(self.goods_codes))} only.")
        sector = self.means.one("SECTOR")
        if found and sector is not None and "goods" not in ask.settings:
            meant, names = goods_meant(ask, self.table), load(sector.names).set_index("name")["short_name"]
            if meant & set(sector.shared) or not things(names[found]) <= meant:
                raise NotHeld(f"The table {self.table!r} holds wide sectors, and none for {ask.of!r} alone.")
        return found

    # what the words leave open

    def _options(self, ask: Ask, pair: Pair) -> dict[str, dict[str, Any]]:
        """Return name of a choice -> its options; one with a single option is closed by the words."""
        years = years_meant(ask, self.table, cube.periods(self.table), months=self.months)
        found: dict[str, dict[str, Any]] = {"year": years}
        bases = self.bases(pair.partner)
        if ask.measure in ("share", "import_dependence"):
            # part and whole of a share must come from the same office
            bases = {words: code for words, code in bases.items() if code in self.bases(WORLD).values()}
        if len(bases) > 1:
            found["basis"] = _closed_by_words(bases, ask)
        if "tonnes" in self.units and not ask.money:
            counts = {"by weight": "tonnes", "by value": "USD"}
            found["count"] = (
                {"by weight": "tonnes"} if ask.unit == "tonnes" else _closed_by_words(counts, ask)
            )
        # every office prints China without Hong Kong, so only the learner opens this choice
        mainland = "HKG" in ask.economies or "mainland" in ask.text or "大陆" in ask.text
        if "area" in ask.settings and "HKG" in self.partners and "CHN" in pair.partner and not mainland:
            added = replace(pair, partner=f"{pair.partner}+HKG")
            found["area"] = {"without Hong Kong": pair, "with Hong Kong": added}
        if ask.measure == "share" and pair.goods and not self.means.about and pair.partner != WORLD:
            goods = pair.goods[:1].lower() + pair.goods[1:]
            of_partner = {f"in all {pair.noun} with {named(pair.partner)}": "product"}
            found["whole"] = (
                of_partner
                if of_goods_with_partner(ask)
                else {f"in all {pair.noun} of {goods}": "partner", **of_partner}
            )
        return found

    def _figures(
        self, ask: Ask, pair: Pair, options: Mapping[str, Mapping[str, Any]]
    ) -> tuple[list[Measured], list[NotHeld]]:
        """Return the figure in each reading that the table holds, and the refusals of the others."""
        found, missing = list[Measured](), list[NotHeld]()
        for taken in product(*(choice.items() for choice in options.values())):
            chosen = {name: value for name, (_, value) in zip(options, taken, strict=True)}
            read = {name: words for name, (words, _) in zip(options, taken, strict=True)}
            years = chosen.pop("year")
            if len(options["year"]) == 1:
                del read["year"]
            reading = self._computed(ask, chosen.pop("area", pair), **chosen)
            try:
                found.append(replace(reading.figure(years), read=read))
            except NotHeld as refusal:
                missing.append(refusal)
        return found, missing

    def _fit(self, ask: Ask, pair: Pair) -> float:
        """Return how well the table fits this claim: about 1 for the reporter's own books, else less."""
        own = pair.mirrored and self.in_own_books(pair, ask.year or 0)
        near = 1.0 - 0.1 * (pair.mirrored and not own)
        if self.reconciled and self.means.about:
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

    def _left_open(self, ask: Ask, pair: Pair, year: int) -> list[str]:
        """Return sentences on what the test leaves open because of how the table counts."""
        said = [self.means.note] if self.means.note else []
        if pair.mirrored:
            said.append(f"The books of {named(pair.reporter)} stand in for those of the other side.")
        if self.gives(pair, year) and ask.measure in (*AMOUNTS, "growth"):
            said.append(self._reach_said(ask, year))
        if ask.economies and pair.reporter not in ask.economies and not ask.settings and not ask.beside:
            said.append(f"The sentence does not name {named(pair.reporter)}: set reporter for another.")
        return said

    def _reach_said(self, ask: Ask, year: int) -> str:
        """Return the sentence that says by how much other books may differ from these."""
        if ask.measure == "growth" and self.reconciled and year - base_year(year, ask.since) == 1:
            return _OTHER_BOOKS.format("a year's change", f"{rules.OTHER_GROWTH:.0f} points")
        if ask.measure == "balance":
            reach = (2 if self.reconciled else 1) * self.apart
            return _OTHER_BOOKS.format("a balance", f"{100 * reach:.0f} % of both flows together")
        return _OTHER_BOOKS.format("one flow", f"{100 * self.apart:.0f} %")

    def _computed(self, ask: Ask, pair: Pair, basis: str = "", count: str = "", whole: str = "") -> Computed:
        """Return the claim in one reading."""
        kind = pair.goods or next(iter(self.kinds), "")
        basis = basis or next(iter(self.bases(WORLD).values()), "")
        words = {
            "area": pair.reporter,
            "partner": pair.partner if pair.partner != WORLD else "",
            "flow": pair.flow,
            "product": "" if self.means.about else self.goods_codes.get(kind, kind),
            "basis": basis,
            "unit": count or self.currencies.get(basis, self.units[0]),
        }
        return Computed(self, ask, pair, words, whole)


def _closed_by_words(options: dict[str, str], ask: Ask) -> dict[str, str]:
    """Return the one way of counting that the sentence names; all of them where it names none."""
    said = {words: code for words, code in options.items() if says(words, ask.text)}
    return said if len(said) == 1 else options
