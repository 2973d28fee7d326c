"""Totals of trade as the offices themselves print them: Japan's customs, JETRO, China's customs."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache, partial
from typing import Any

import pandas as pd

from course.readings.choices import BASES
from course.readings.reading import Choice
from course.tables import load
from course.texts.routes._ask import Ask
from course.texts.routes._pair import Pair
from course.texts.routes._route import Measured, NotHeld, Plan
from course.texts.routes._trade import TradeRoute
from course.texts.routes.japan import area_of

__all__ = ["OfficialTotals"]

#: the latest print counts, unless it is known by hearsay only
_VINTAGES = ("latest", "confirmed", "first print")


@cache
def _row(basis: str, partner: str, year: int, period: str) -> dict[str, Any]:
    table = load("official_totals")
    found = table[
        (table["basis"] == basis)
        & (table["partner"] == partner)
        & (table["year"] == year)
        & (table["period"] == period)
        & (table["source_grade"] != "relay")
    ].set_index("vintage")
    for vintage in _VINTAGES:
        if vintage in found.index:
            return dict(found.loc[vintage])
    return {}


class OfficialTotals(TradeRoute):
    """The way to `official_totals`. Amounts are in dollars where the office prints dollars, else in yen."""

    table = "official_totals"
    unit = "JPY"
    nearness = 0.92
    counted = (
        "Each office counts in its own way; figures of two offices for one year differ by up to a tenth."
    )

    def plan(self, ask: Ask) -> Plan:
        """Return how the table tests a claim on Japan's trade with China, the United States or the world."""
        if ask.measure == "rank":
            raise NotHeld(f"The table {self.table!r} names three partners, and no order of all.")
        return super().plan(ask)

    def reporters(self) -> Collection[str]:
        """Return Japan, whose trade every office here counts."""
        return ("JPN",)

    def partners(self) -> Collection[str]:
        """Return the partners."""
        return tuple(code for code in self.frame["partner"].unique() if code != "CHN+HKG")

    def nearer(self, ask: Ask, pair: Pair) -> float:
        """Return how near the table stands: the sum and the balance with China are printed here as such."""
        if pair.partner != "CHN":
            return 0.84
        printed = pair.flow in ("both", "balance") and ask.measure != "share"
        chinese_side = ask.measure in ("exports", "imports") and pair.mirrored
        return 1.06 if printed or chinese_side else self.nearness

    def open(self, ask: Ask, pair: Pair) -> list[Choice]:
        """Return who counted, and Hong Kong where it is set and Japan's customs counted."""
        if pair.partner != "CHN":
            return []
        area = [
            Choice(one.name, one.kind, one.about, one.options, {"basis": ["by Japan's customs"]})
            for one in area_of(ask, pair)
        ]
        return [BASES, *area] if ask.measure != "share" else area_of(ask, pair)

    def values(self, pair: Pair, flow: str, year: int, **chosen: Any) -> pd.Series | None:
        """Return the values by partner in yen, or in dollars where the office prints dollars."""
        basis = chosen.get("basis", "mof")
        currency = "jpy" if basis == "mof" else "usd"
        rows = {code: _row(basis, code, year, "calendar") for code in self.partners()}
        found = {code: row.get(f"{flow}s_{currency}_bn") for code, row in rows.items()}
        held = {code: value * 1e9 for code, value in found.items() if value is not None and value == value}
        return pd.Series(held) if held else None

    def amount(self, pair: Pair, year: int, **chosen: Any) -> float | None:
        """Return a flow; the sum of both flows as printed where only the sum is printed."""
        value = super().amount(pair, year, **chosen)
        basis = chosen.get("basis", "mof")
        if value is None and pair.flow == "both" and basis != "mof" and pair.partner == "CHN":
            total = _row(basis, "CHN", year, "calendar").get("total_usd_bn")
            return None if total is None or total != total else total * 1e9
        return value

    def currency(self, **chosen: Any) -> str:
        """Return yen for Japan's customs, and dollars for the others."""
        return "JPY" if chosen.get("basis", "mof") == "mof" else "USD"

    def gives(self, pair: Pair, year: int, **chosen: Any) -> bool:
        """Tell whether the other side's books may differ: not where they are held as a reading."""
        own = pair.partner == "CHN" and bool(_row("china_customs", "CHN", year, "calendar"))
        return pair.mirrored and not own

    def place(self, pair: Pair, year: int, **chosen: Any) -> int | None:
        """Return whether China or the United States is the larger partner: the table names no others."""
        sizes = {
            code: self.amount(Pair("JPN", code, pair.flow), year, **{**chosen, "area": ()})
            for code in ("CHN", "USA")
        }
        held = {code: value for code, value in sizes.items() if value is not None}
        if len(held) < 2 or pair.partner not in held:
            return None
        return 1 + sum(value > held[pair.partner] for value in held.values())

    def fiscal_year(self, pair: Pair, year: int, measure: str) -> Measured | None:
        """Return the total of a fiscal year where it was printed."""
        total = _row("mof", pair.partner, year, "fiscal").get("total_jpy_bn")
        if pair.flow != "both" or measure == "growth" or total is None or total != total:
            return None
        return Measured(
            total * 1e9, "JPY", partial(self.rows, pair, [year]), f"{pair.what}, fiscal {year}", year
        )

    def rows(self, pair: Pair, years: Collection[int]) -> pd.DataFrame:
        """Return the rows of the partner."""
        table = self.frame
        return table[
            table["year"].isin(list(years)) & table["partner"].isin([*pair.partner.split("+"), "WLD"])
        ]
