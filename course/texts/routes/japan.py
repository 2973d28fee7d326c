"""Japan's trade as its customs print it, by partner and goods, by year and by month."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Any

import pandas as pd

from course.readings.reading import Choice, ChoiceKind
from course.tables import load
from course.texts.routes._ask import Ask
from course.texts.routes._groups import members
from course.texts.routes._pair import Pair
from course.texts.routes._roles import roles
from course.texts.routes._route import Measured, NotHeld, Plan
from course.texts.routes._trade import TradeRoute

__all__ = ["JapanChinaMonthly", "JapanTrade", "area_of"]


def area_of(ask: Ask, pair: Pair) -> list[Choice]:
    """Return the choice of Hong Kong where the learner sets it and the partner is China.

    The words leave no choice: every office prints China without Hong Kong. A learner may still add it.
    """
    mainland = "HKG" in ask.economies or "mainland" in ask.text or "大陆" in ask.text
    partners = pair.partner.split("+")
    if "area" not in ask.settings or "CHN" not in partners or mainland:
        return []
    others = tuple(code for code in partners if code != "CHN")
    options = {"without Hong Kong": ("CHN", *others), "with Hong Kong": ("CHN", "HKG", *others)}
    return [Choice("area", ChoiceKind.DEFINITION, "whether Hong Kong is counted in", options)]


@cache
def _by_partner(flow: str, goods: str, year: int) -> pd.Series:
    table = load("japan_trade")
    found = table[(table["year"] == year) & (table["flow"] == flow) & (table["goods"] == goods)]
    return pd.Series(found["value_jpy_bn"].to_numpy() * 1e9, index=found["partner"].astype(str))


@cache
def _goods() -> tuple[str, ...]:
    return tuple(sorted(set(load("japan_trade")["goods"].astype(str)) - {"All goods"}))


@cache
def _partners() -> frozenset[str]:
    return frozenset(load("japan_trade")["partner"].astype(str).unique())


class JapanTrade(TradeRoute):
    """The way to `japan_trade`."""

    table = "japan_trade"
    unit = "JPY"
    counted = (
        "Japan's customs count exports without and imports with freight; other offices print other figures."
    )

    def reporters(self) -> Collection[str]:
        """Return Japan, whose customs these are."""
        return ("JPN",)

    def partners(self) -> Collection[str]:
        """Return the partners that the customs name."""
        return _partners()

    def goods_names(self) -> Collection[str]:
        """Return the customs' groups of goods."""
        return _goods()

    def values(self, pair: Pair, flow: str, year: int, **chosen: Any) -> pd.Series | None:
        """Return the values in yen by partner."""
        found = _by_partner(flow, pair.goods or "All goods", year)
        return found if len(found) else None

    def rows(self, pair: Pair, years: Collection[int]) -> pd.DataFrame:
        """Return the rows of the partner and of the world."""
        table = self.frame
        flows = {"export": ["export"], "import": ["import"]}.get(pair.flow, ["export", "import"])
        goods = {pair.goods or "All goods", "All goods"}
        return table[
            table["year"].isin(list(years))
            & table["flow"].isin(flows)
            & table["partner"].isin([*members(pair.partner, _partners()), "WLD"])
            & table["goods"].isin(list(goods))
        ]

    def nearer(self, ask: Ask, pair: Pair) -> float:
        """Return how near the table stands: nearer to what Japan reports than to what its partner does."""
        return 0.9 if pair.mirrored else 1.0

    def open(self, ask: Ask, pair: Pair) -> list[Choice]:
        """Return the choice of Hong Kong, where it is set."""
        return area_of(ask, pair)


class JapanChinaMonthly(TradeRoute):
    """The way to `japan_china_monthly`: months, and fiscal years as sums of months."""

    table = "japan_china_monthly"
    unit = "JPY"
    months = True
    nearness = 0.62
    counted = "Japan's customs count exports without and imports with freight."

    def plan(self, ask: Ask) -> Plan:
        """Return how the table tests a claim on Japan's trade with China; see `Route`."""
        if ask.measure not in ("exports", "imports", "trade_total", "balance", "growth"):
            raise NotHeld(f"The table {self.table!r} holds exports and imports only, and no {ask.measure}.")
        if set(roles(ask)) != {"JPN", "CHN"}:
            raise NotHeld(f"The table {self.table!r} holds Japan's trade with China only.")
        return super().plan(ask)

    def nearer(self, ask: Ask, pair: Pair) -> float:
        """Return how near the table stands: months and fiscal years are held here only."""
        return 1.05 if ask.period or ask.fiscal else self.nearness

    def reporters(self) -> Collection[str]:
        """Return Japan, whose customs these are."""
        return ("JPN",)

    def partners(self) -> Collection[str]:
        """Return China, the only partner."""
        return ("CHN",)

    def values(self, pair: Pair, flow: str, year: int, **chosen: Any) -> pd.Series | None:
        """Return the sum of the months of a year, or of a part of it."""
        table, within = self.frame, chosen["within"]
        months = table[(table["year"] == year) & table["month"].dt.month.isin(within)]
        if len(months) < len(within):
            return None
        return pd.Series({"CHN": months[f"{flow}s_jpy_bn"].sum() * 1e9})

    def fiscal_year(self, pair: Pair, year: int, measure: str) -> Measured | None:
        """Return the sum of the months from April to March."""
        table = self.frame
        months = table[table["month"].between(f"{year}-04-01", f"{year + 1}-03-31")]
        if len(months) < 12 or measure == "growth":
            return None
        sums = {flow: months[f"{flow}s_jpy_bn"].sum() * 1e9 for flow in ("export", "import")}
        value = {
            "both": sums["export"] + sums["import"],
            "balance": (sums["export"] - sums["import"]) * (-1 if pair.mirrored else 1),
        }.get(pair.flow, sums.get(pair.flow, 0.0))
        return Measured(value, "JPY", lambda: months, f"{pair.what}, fiscal {year}", year)

    def rows(self, pair: Pair, years: Collection[int]) -> pd.DataFrame:
        """Return the months."""
        return self.frame[self.frame["year"].isin(list(years))]
