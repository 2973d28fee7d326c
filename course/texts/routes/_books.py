"""Reads a table of flows by partner: its coverage, and the figures that its rows add up to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import cache, cached_property, partial
from typing import Any

import pandas as pd

from course.readings import rules
from course.tables import Meaning, cards, cube, load, meaning
from course.texts.routes._named import listed, members, named, years_named
from course.texts.routes._pair import Pair
from course.texts.routes._route import Measured, NotHeld, Route
from course.units import unit_named

__all__ = ["Books"]

#: codes in the partner column that are not a partner
_NO_PARTNERS = ("WLD", "ROW", "EUU")
_MEASURE = "trade"


class Books(Route):
    """The books: a table of flows by partner, read by the roles of its columns.

    The argument `chosen` of its methods holds the options of one reading.

    Parameters
    ----------
    table
        Name of the table.
    """

    def __init__(self, table: str) -> None:
        self.table = table

    @property
    def means(self) -> Meaning:
        """The meaning of the table."""
        return meaning(self.table)

    @cached_property
    def units(self) -> tuple[str, ...]:
        """The units of the flows, starting with the unit of the first column."""
        columns = [cards()[self.table].column(role.column) for role in self.means.values(_MEASURE)]
        return tuple(dict.fromkeys(unit_named(column.unit).base for column in columns))

    @property
    def unit(self) -> str:
        """Currency of the values."""
        return self.units[0]

    @property
    def product(self) -> str:
        """The one thing that the table is about; empty for trade in all goods."""
        return self.means.about

    @property
    def months(self) -> bool:
        """True where the table holds months."""
        return any(role.frequency == "M" for role in self.means.of("TIME_PERIOD"))

    @property
    def weights(self) -> bool:
        """True where the table holds tonnes besides money."""
        return "tonnes" in self.units

    @property
    def reconciled(self) -> bool:
        """True where the values are reconciled from both sides' books, which may print other figures."""
        return self.means.both_sides

    @property
    def apart(self) -> float:
        """The distance, as a fraction, by which other books may differ from this table's figures."""
        return self.means.apart * rules.OTHER_BOOKS

    @property
    def some_partners(self) -> bool:
        """True where the table names only some partners."""
        return "COUNTERPART_AREA" in {*self.means.incomplete, *self.means.fixed}

    def years(self) -> list[int]:
        """Return the years that the table holds."""
        return list(cube.periods(self.table))

    def reporters(self) -> Collection[str]:
        """Return the economies whose trade the table holds."""
        return self._codes("REF_AREA")

    def partners(self) -> Collection[str]:
        """Return the economies that can be a partner."""
        return self._codes("COUNTERPART_AREA")

    def _codes(self, concept: str) -> frozenset[str]:
        return _codes_of(self.table, concept)

    @cached_property
    def goods_codes(self) -> dict[str, str]:
        """The table's names of groups of goods, with their codes; empty where it holds all goods only."""
        role = self.means.one("SECTOR") or self.means.one("PRODUCT")
        if self.product or role is None:
            return {}
        if role.names:
            names = load(role.names)
            return dict(zip(names["name"], names[role.concept.lower()], strict=True))
        return {code: code for code in sorted(set(self.frame[role.column].astype(str)) - {role.total})}

    def goods_names(self) -> Collection[str]:
        """Return the table's names of groups of goods."""
        return self.goods_codes

    @property
    def kinds(self) -> tuple[str, ...]:
        """Kinds of trade that stand in columns of their own, such as goods and services."""
        found = [role.at.get("PRODUCT", "") for role in self.means.values(_MEASURE)]
        return tuple(dict.fromkeys(filter(None, found)))

    def bases(self, partner: str) -> dict[str, str]:
        """Return the offices that counted the trade with a partner: words for each office -> its code."""
        role, other = self.means.one("BASIS"), self.means.one("COUNTERPART_AREA")
        if role is None or other is None:
            return {}
        counted = set(self.frame.loc[self.frame[other.column] == partner, role.column])
        return {words: code for code, words in role.codes.items() if code in counted}

    # the values

    def values(self, pair: Pair, flow: str, year: int, **chosen: Any) -> pd.Series | None:
        """Return the values of one flow of a reporter by partner, with ``"WLD"`` for all of them.

        None where the table does not hold them.
        """
        kind = pair.goods or (self.kinds[0] if self.kinds else "")
        words = {"area": pair.reporter, "flow": flow, "product": self.goods_codes.get(kind, kind)}
        if self.product:
            words["product"] = ""
        if self.means.one("BASIS"):
            words["basis"] = chosen.get("basis", next(iter(self.bases("WLD").values()), ""))
        period = f"{year}{chosen.get('within', '')}"
        try:
            found = cube.by_code(self.table, _MEASURE, unit=self.currency(**chosen), period=period, **words)
        except cube.NotHeld:
            return None
        if "WLD" not in found and not self.some_partners and len(found):
            found = pd.concat([found, pd.Series({"WLD": found.drop(self._sums, errors="ignore").sum()})])
        return found if len(found) else None

    @cached_property
    def _sums(self) -> list[str]:
        role = self.means.one("COUNTERPART_AREA")
        return [code for code in role.groups if "+" in code] if role else []

    def fiscal_year(self, pair: Pair, year: int, measure: str) -> Measured | None:
        """Return the figure of a fiscal year; None where the table holds calendar years only."""
        if measure == "growth":
            return None
        for basis in self.bases(pair.partner).values() or ("",):
            words = {"area": pair.reporter, "partner": pair.partner, "flow": pair.flow, "basis": basis}
            try:
                found = cube.value(self.table, _MEASURE, period=f"FY{year}", **words)
            except cube.NotHeld:
                continue
            sign = -1 if pair.mirrored and pair.flow == "balance" else 1
            what = f"{pair.what}, fiscal {year}"
            give = self.apart * abs(found.value) if self.gives(pair, year) else 0.0
            return Measured(sign * found.value, found.unit, partial(_rows, found), what, year, give=give)
        return None

    def currency(self, **chosen: Any) -> str:
        """Return the unit of the values in one reading: the currency of the office that counted."""
        if "count" in chosen:
            return str(chosen["count"])
        basis = self.means.one("BASIS")
        if basis is None or "basis" not in chosen:
            return self.unit
        return self._currencies[chosen["basis"]]

    @cached_property
    def _currencies(self) -> dict[str, str]:
        basis, found = self.means.one("BASIS"), {}
        for code, rows in self.frame.groupby(basis.column) if basis else ():
            filled = [role for role in self.means.values(_MEASURE) if rows[role.column].notna().any()]
            found[str(code)] = unit_named(cards()[self.table].column(filled[0].column).unit).base
        return found

    def rows(self, pair: Pair, years: Collection[int]) -> pd.DataFrame:
        """Return the rows of the table that stand behind a figure."""
        table = self._in_years(years)
        sides = {"REF_AREA": pair.reporter, "COUNTERPART_AREA": pair.partner}
        if self.reconciled and pair.flow != "export":
            back = self._of({"REF_AREA": pair.partner, "COUNTERPART_AREA": pair.reporter}, table)
            return back if pair.flow == "import" else pd.concat([self._of(sides, table), back])
        table = self._of(sides, table)
        for concept, code in (("TRADE_FLOW", pair.flow), ("PRODUCT", pair.goods)):
            role = self.means.one(concept)
            if role is not None and code in set(table[role.column].astype(str)):
                table = table[table[role.column].isin([code, role.total])]
        return table

    def _in_years(self, years: Collection[int]) -> pd.DataFrame:
        if "TIME_PERIOD" in self.means.fixed:
            return self.frame
        cells = self.frame[self.means.of("TIME_PERIOD")[0].column]
        dated = str(cells.dtype).startswith("datetime")
        return self.frame[(cells.dt.year if dated else cells).isin(list(years))]

    def _of(self, sides: dict[str, str], table: pd.DataFrame) -> pd.DataFrame:
        """Return the rows whose economies are these sides, with the rows of totals."""
        for concept, code in sides.items():
            role = self.means.one(concept)
            if role is None or (code == "WLD" and not role.total):
                continue
            known = members(code, set(table[role.column].astype(str)))
            table = table[table[role.column].isin([*known, *filter(None, [role.total])])]
        return table

    def gives(self, pair: Pair, year: int, **chosen: Any) -> bool:
        """Tell whether other books on the same trade may print another figure than this table.

        They may where the other side's books stand in, and where both sides' books are reconciled.
        """
        return self.reconciled or (pair.mirrored and not self.in_own_books(pair, year))

    def in_own_books(self, pair: Pair, year: int) -> bool:
        """Tell whether the table also holds the partner's own count for the year."""
        owner = self.means.one("COMPILING_ORG")
        if owner is None:
            return False
        rows = self._in_years([year])
        return bool(((rows[owner.column] == pair.partner) & (rows["source_grade"] != "relay")).any())

    # reporter and partner

    def holds(self, pair: Pair) -> bool:
        """Tell whether the table holds the pair: the reporter as a reporter, the partner as a partner."""
        return bool(members(pair.reporter, self.reporters())) and (
            pair.partner == "WLD" or bool(members(pair.partner, self.partners()))
        )

    def oriented(self, pair: Pair, *, either: bool) -> Pair:
        """Return the pair as the table holds it: unchanged, or seen from the partner's side.

        Parameters
        ----------
        pair
            What is traded between whom.
        either
            True where the partner's books may stand in for the reporter's.

        Raises
        ------
        NotHeld
            The table holds neither side's books; the message names the reporters that it holds.
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
        """Return the values of a flow by partner, for one reporter or summed over the members of a group."""
        found = [
            self.values(replace(pair, reporter=code), flow, year, **chosen)
            for code in members(pair.reporter, self.reporters())
        ]
        held = [one for one in found if one is not None and len(one)]
        if not held:
            return None
        return held[0] if len(held) == 1 else pd.concat(held).groupby(level=0).sum()

    def amount(self, pair: Pair, year: int, **chosen: Any) -> float | None:
        """Return the value of a flow in a year in the table's currency, or None where it is not held.

        For both flows it is their sum, also where the table prints only the sum.
        """
        found = [self._one(pair, flow, year, **chosen) for flow in pair.flows]
        values = [value for value in found if value is not None]
        if len(values) == len(pair.flows):
            return values[0] - values[1] if pair.flow == "balance" else sum(values)
        printed = any(role.at.get("TRADE_FLOW") == "both" for role in self.means.values(_MEASURE))
        return self._one(pair, "both", year, **chosen) if printed and pair.flow == "both" else None

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
        # a table that names only a few partners gives no rank among all
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
        """Return the amount by which either side's books may differ from a reconciled value; 0 otherwise."""
        return self.apart * abs(value) if self.reconciled and value is not None else 0.0


def _rows(found: cube.Answer) -> pd.DataFrame:
    return found.rows


@cache
def _codes_of(table: str, concept: str) -> frozenset[str]:
    means = meaning(table)
    if concept in means.fixed:
        return frozenset({means.fixed[concept]})
    role = means.one(concept)
    cells = load(table)[role.column].unique() if role else ()
    return frozenset(str(code) for code in cells if "+" not in str(code))
