"""The goods trade of the United States, by year and by month, and what it imports of strategic goods."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

import pandas as pd

from course.readings import rules
from course.texts.routes._ask import Ask
from course.texts.routes._groups import named
from course.texts.routes._pair import Pair
from course.texts.routes._printed import Printed, plan_of
from course.texts.routes._route import NotHeld, Plan, lines
from course.texts.routes._trade import TradeRoute
from course.texts.routes._words import says
from course.texts.routes.tariffs import american

__all__ = ["UsGoodsTrade", "UsMonthlyTrade", "UsStrategicImports"]


#: days in April that a sentence names, and the one on which the rates of the table were announced
_ANNOUNCED_ON = 2
_DAY = re.compile(r"\bapril (\d{1,2})\b(?!\d)|\b(\d{1,2}) april\b|4月(\d{1,2})日")


class UsGoodsTrade(TradeRoute):
    """The way to `us_goods_trade`."""

    table = "us_goods_trade"
    nearness = 0.98
    counted = "The American census counts imports by origin, so goods by way of other economies are in."

    def plan(self, ask: Ask) -> Plan:
        """Return how the table tests a claim on American trade with China or Japan; see `Route`."""
        if ask.measure == "tariff_rate":
            return self._announced(ask)
        if ask.measure in ("share", "rank", "years_in_a_row", "growth", "import_dependence"):
            raise NotHeld(f"The table {self.table!r} holds two partners and one year, and no {ask.measure}.")
        return super().plan(ask)

    def _announced(self, ask: Ask) -> Plan:
        """Return how a rate is tested that was announced from the deficit in the goods of a partner."""
        table = self.frame
        rows = table[table["partner"].isin(ask.economies)]
        announced = int(str(table["source_date"].max())[:4])
        told = ask.year if ask.year is not None else (ask.day.year if ask.day else announced)
        days = [int(found[1] or found[2] or found[3]) for found in _DAY.finditer(ask.text)]
        if days and _ANNOUNCED_ON not in days:
            raise NotHeld(
                f"The table {self.table!r} holds rates announced on {_ANNOUNCED_ON} April 2025 only."
            )
        if ask.period and ask.period != str(table["source_date"].min())[:7] and not days:
            raise NotHeld(f"The table {self.table!r} holds rates of April 2025, and none of {ask.period}.")
        if not american(ask) or rows.empty or told != announced or ask.unit != "percent":
            raise NotHeld(f"The table {self.table!r} holds rates announced in {announced} for two partners.")
        figures = [
            Printed(f"{words}, {named(row.partner)}", float(getattr(row, name)), "percent", (row.Index,))
            for row in lines(rows)
            for words, name in (
                ("rate as announced", "announced_rate_pct"),
                ("charge as printed", "printed_charge_pct"),
            )
        ]
        fit = 1.02 if says("announced rates", ask.text) else 0.8
        return plan_of(table, figures, fit=fit, what="tariff announced in April 2025")

    def reporters(self) -> Collection[str]:
        """Return the United States."""
        return ("USA",)

    def partners(self) -> Collection[str]:
        """Return the partners."""
        return tuple(self.frame["partner"].unique())

    def values(self, pair: Pair, flow: str, year: int, **chosen: Any) -> pd.Series | None:
        """Return the values in dollars by partner."""
        found = self.frame[self.frame["year"] == year]
        return pd.Series(found[f"{flow}s_usd_bn"].to_numpy() * 1e9, index=found["partner"])

    def rows(self, pair: Pair, years: Collection[int]) -> pd.DataFrame:
        """Return the row of the partner."""
        return self.frame[
            self.frame["year"].isin(list(years)) & self.frame["partner"].isin(pair.partner.split("+"))
        ]


class UsMonthlyTrade(TradeRoute):
    """The way to `us_monthly_trade`: months, and years as sums of twelve months."""

    table = "us_monthly_trade"
    months = True
    nearness = 0.94
    # what is shipped in one month arrives in another
    apart = 2 * rules.OTHER_BOOKS
    counted = "The American census counts imports by origin; months are not adjusted for the season."

    def plan(self, ask: Ask) -> Plan:
        """Return how the table tests a claim on American trade by month or year; see `Route`."""
        if ask.measure in ("share", "rank", "years_in_a_row", "import_dependence"):
            raise NotHeld(f"The table {self.table!r} holds four partners and no total, so no {ask.measure}.")
        return super().plan(ask)

    def years(self) -> list[int]:
        """Return the years of the months."""
        return sorted(int(year) for year in self.frame["month"].dt.year.unique())

    def nearer(self, ask: Ask, pair: Pair) -> float:
        """Return how near the table stands: it is the only one with months of several partners."""
        return 1.06 if ask.period else self.nearness

    def reporters(self) -> Collection[str]:
        """Return the United States."""
        return ("USA",)

    def partners(self) -> Collection[str]:
        """Return the partners."""
        return tuple(self.frame["partner"].unique())

    def values(self, pair: Pair, flow: str, year: int, **chosen: Any) -> pd.Series | None:
        """Return the sums of the months of a year, or of a part of it, in dollars by partner."""
        table, within = self.frame, chosen["within"]
        found = table[(table["month"].dt.year == year) & table["month"].dt.month.isin(within)]
        if found["month"].nunique() < len(within):
            return None
        return found.groupby("partner")[f"{flow}s_usd_mn"].sum() * 1e6

    def rows(self, pair: Pair, years: Collection[int]) -> pd.DataFrame:
        """Return the months of the partner."""
        return self.frame[
            self.frame["month"].dt.year.isin(list(years))
            & self.frame["partner"].isin(pair.partner.split("+"))
        ]


class UsStrategicImports(TradeRoute):
    """The way to `us_strategic_imports_2024`: American imports of strategic goods by origin."""

    table = "us_strategic_imports_2024"
    nearness = 1.02
    counted = "Fifty origins and the European Union are named; small origins are missing from the whole."

    def plan(self, ask: Ask) -> Plan:
        """Return how the table tests a claim on American imports of strategic goods; see `Route`."""
        if ask.measure in ("exports", "trade_total", "balance", "growth", "years_in_a_row"):
            raise NotHeld(f"The table {self.table!r} holds imports of one year, and no {ask.measure}.")
        return super().plan(ask)

    def years(self) -> list[int]:
        """Return the year that the table's name says."""
        return [int(self.table.rsplit("_", 1)[1])]

    def reporters(self) -> Collection[str]:
        """Return the United States."""
        return ("USA",)

    def partners(self) -> Collection[str]:
        """Return the origins."""
        return tuple(self.frame["iso3"].unique())

    def goods_names(self) -> Collection[str]:
        """Return the groups of goods."""
        return tuple(self.frame["group"].astype(str).unique())

    def goods(self, ask: Ask) -> str:
        """Return the group of a claim; the table holds no trade in all goods."""
        found = super().goods(ask)
        if not found:
            raise NotHeld(f"The table {self.table!r} holds strategic goods only.")
        return found

    def flow(self, ask: Ask, measure: str) -> str:
        """Return imports, the only flow that the table holds."""
        if super().flow(ask, measure) == "export":
            raise NotHeld(f"The table {self.table!r} holds imports only.")
        return "import"

    def values(self, pair: Pair, flow: str, year: int, **chosen: Any) -> pd.Series | None:
        """Return the values in dollars by origin."""
        if flow != "import":
            return None
        found = self.frame[self.frame["group"] == pair.goods]
        by_origin = found.groupby("iso3")["imports_usd_mn"].sum() * 1e6
        return pd.concat([by_origin, pd.Series({"WLD": by_origin.sum()})])

    def rows(self, pair: Pair, years: Collection[int]) -> pd.DataFrame:
        """Return the rows of the origin in the group."""
        return self.frame[
            (self.frame["group"] == pair.goods) & self.frame["iso3"].isin(pair.partner.split("+"))
        ]
