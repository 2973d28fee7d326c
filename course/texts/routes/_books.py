"""What a table of flows by partner holds, and the figures that its rows add up to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import cache, partial
from typing import Any, ClassVar

import pandas as pd

from course.readings import rules
from course.tables import load
from course.texts.routes._groups import members, named
from course.texts.routes._listing import listed, years_named
from course.texts.routes._pair import Pair
from course.texts.routes._route import Measured, NotHeld, Route

__all__ = ["Books"]

#: rows of a table by partner that are no partner
_NO_PARTNERS = ("WLD", "ROW", "EUU")


@cache
def _years_of(table: str) -> list[int]:
    return sorted(int(year) for year in load(table)["year"].unique())


@cache
def _codes_of(table: str, column: str) -> frozenset[str]:
    return frozenset(load(table)[column].astype(str).unique())


class Books(Route):
    """A table of flows by partner.

    A subclass says what its table holds: `years`, `reporters`, `partners`, `goods_names`, and by `values` the
    values of one flow by partner. `chosen` holds the values of the options of one reading.
    """

    #: currency of the values
    unit: ClassVar[str] = "USD"
    #: a table of one product: the thing that it is about; empty for trade in all goods
    product: ClassVar[str] = ""
    #: the table holds months
    months: ClassVar[bool] = False
    #: the table holds tonnes besides money
    weights: ClassVar[bool] = False
    #: the values are made from the books of both sides, so either side's own may print another figure
    reconciled: ClassVar[bool] = False
    #: how far the books that a claim speaks of may lie from the table's, as a part of the figure
    apart: ClassVar[float] = rules.OTHER_BOOKS

    # what a subclass says

    def years(self) -> list[int]:
        """Return the years that the table holds."""
        return _years_of(self.table)

    def reporters(self) -> Collection[str]:
        """Return the economies whose trade the table holds."""
        return _codes_of(self.table, "exporter")

    def partners(self) -> Collection[str]:
        """Return the economies that can be a partner."""
        return _codes_of(self.table, "importer")

    def goods_names(self) -> Collection[str]:
        """Return the table's names of groups of goods; empty where it holds all goods together only."""
        return ()

    def values(self, pair: Pair, flow: str, year: int, **chosen: Any) -> pd.Series | None:
        """Return the values of one flow of a reporter by partner, with ``"WLD"`` for all of them.

        None where the table does not hold them.
        """
        raise TypeError(f"{type(self).__name__} holds no values")

    def rows(self, pair: Pair, years: Collection[int]) -> pd.DataFrame:
        """Return the rows of the table that stand behind a figure."""
        raise TypeError(f"{type(self).__name__} shows no rows")

    def fiscal_year(self, pair: Pair, year: int, measure: str) -> Measured | None:
        """Return the figure of a fiscal year; None where the table holds calendar years only."""
        return None

    def currency(self, **chosen: Any) -> str:
        """Return the unit of the values in one reading."""
        return self.unit

    def gives(self, pair: Pair, year: int, **chosen: Any) -> bool:
        """Tell whether the books that the claim speaks of may print another figure than this table.

        They may where the other side's books stand in, and where both sides' books are reconciled.
        """
        return pair.mirrored or self.reconciled

    # whose books they are

    def holds(self, pair: Pair) -> bool:
        """Tell whether both sides of a pair stand in the table, the reporter as a reporter."""
        return bool(members(pair.reporter, self.reporters())) and (
            pair.partner == "WLD" or bool(members(pair.partner, self.partners()))
        )

    def oriented(self, pair: Pair, *, either: bool) -> Pair:
        """Return the pair as the table's books hold it.

        Parameters
        ----------
        pair
            What is traded between whom.
        either
            The figure can be read from the partner's books, where the table holds only those.

        Raises
        ------
        NotHeld
            The table holds neither side's books; the message says whose it holds.
        """
        if self.holds(pair):
            return pair
        if either and self.holds(pair.of_the_partner):
            return pair.of_the_partner
        missing = [
            code
            for code in (pair.reporter, pair.partner)
            if not members(code, self.reporters()) and not members(code, self.partners())
        ]
        raise NotHeld(
            f"The table {self.table!r} holds the trade of {listed(sorted(self.reporters()))}"
            + (f", and nothing of {listed([named(code) for code in missing])}." if missing else ".")
        )

    # the figures

    def series(self, pair: Pair, flow: str, year: int, **chosen: Any) -> pd.Series | None:
        """Return the values of a flow by partner, for a reporter or for all members of a group together."""
        found = [
            self.values(replace(pair, reporter=code), flow, year, **chosen)
            for code in members(pair.reporter, self.reporters())
        ]
        held = [one for one in found if one is not None and len(one)]
        if not held:
            return None
        return held[0] if len(held) == 1 else pd.concat(held).groupby(level=0).sum()

    def amount(self, pair: Pair, year: int, **chosen: Any) -> float | None:
        """Return the value of a flow in a year in the table's currency, or None where it is not held."""
        found = [self._one(pair, flow, year, **chosen) for flow in pair.flows]
        values = [value for value in found if value is not None]
        if len(values) < len(pair.flows):
            return None
        return values[0] - values[1] if pair.flow == "balance" else sum(values)

    def _one(self, pair: Pair, flow: str, year: int, **chosen: Any) -> float | None:
        by_partner = self.series(pair, flow, year, **chosen)
        if by_partner is None:
            return None
        area = chosen.get("area") or members(pair.partner, by_partner.index)
        held = [code for code in area if code in by_partner.index]
        return float(by_partner[held].sum()) if held else None

    def sizes(self, pair: Pair, year: int, **chosen: Any) -> pd.Series:
        """Return the value of the flow with all partners for each reporter of the table."""
        found = {
            code: self.amount(replace(pair, reporter=code, partner="WLD"), year, **chosen)
            for code in self.reporters()
        }
        return pd.Series({code: value for code, value in found.items() if value is not None}, dtype=float)

    def rivals(self, pair: Pair, year: int, **chosen: Any) -> tuple[pd.Series, float] | None:
        """Return the values of all other partners, and the partner's amount; None where one is not held."""
        found = [self.series(pair, flow, year, **chosen) for flow in pair.flows]
        held = [one for one in found if one is not None]
        own = self.amount(pair, year, **chosen)
        if len(held) < len(found) or own is None:
            return None
        by_partner = held[0]
        if pair.flow == "balance":
            by_partner = (held[0] - held[1]).dropna()
        elif len(held) > 1:
            by_partner = held[0].add(held[1], fill_value=0)
        others = [*_NO_PARTNERS, *members(pair.partner, by_partner.index)]
        return by_partner.drop(others, errors="ignore"), own

    def place(self, pair: Pair, year: int, **chosen: Any) -> int | None:
        """Return the partner's place among all partners, 1 for the largest; None where it is not known."""
        found = self.rivals(pair, year, **chosen)
        # a table that names a few partners only knows no place among all
        if found is None or len(found[0]) < 2:
            return None
        others, own = found
        if pair.flow == "balance" and own < 0:
            # the largest deficit is the lowest balance
            others, own = -others, -own
        return 1 + int((others > own).sum())

    def measured(
        self, value: float | None, unit: str, pair: Pair, what: str, *years: int, give: float = 0.0
    ) -> Measured | None:
        """Return a value as a figure of this table; None where there is no value.

        Parameters
        ----------
        value, unit
            How much.
        pair
            What is traded between whom.
        what
            What the value counts, in words, without its years.
        *years
            The years that it is computed from.
        give
            By how much, in the same unit, other books of the same may differ.
        """
        if value is None:
            return None
        rows = partial(self.rows, pair, years)
        return Measured(float(value), unit, rows, f"{what}, {years_named(years)}", max(years), give=give)

    def reach(self, value: float | None) -> float:
        """Return by how much either side's own books may lie from a value of reconciled books."""
        return self.apart * abs(value) if self.reconciled and value is not None else 0.0
