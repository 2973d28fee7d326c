"""Trade in rare earths and in permanent magnets between all economies."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache
from typing import Any

import pandas as pd

from course.readings.reading import Choice, ChoiceKind
from course.tables import load
from course.texts.routes._ask import Ask
from course.texts.routes._groups import members
from course.texts.routes._pair import Pair
from course.texts.routes._trade import TradeRoute

__all__ = ["MagnetTrade", "RareEarthTrade"]


_COUNTED_BY = {
    "by weight": re.compile(
        r"by (?:weight|volume|tonnage)|in (?:volume|tonnes)|重量|数量|吨位|按量|量ベース"
    ),
    "by value": re.compile(r"by value|in (?:value|money)\b|value terms|金额|按值|价值|金額|価額|額ベース"),
}


@cache
def _by_partner(table: str, side: str, code: str, year: int, column: str) -> pd.Series:
    other = "importer" if side == "exporter" else "exporter"
    frame = load(table)
    frame = frame[(frame["year"] == year) & (frame[side] == code)]
    return frame.groupby(frame[other].astype(str))[column].sum()


def _series(table: str, pair: Pair, flow: str, year: int, column: str) -> pd.Series | None:
    side = "exporter" if flow == "export" else "importer"
    found = _by_partner(table, side, pair.reporter, year, column)
    if found.empty:
        return None
    scale = 1e6 if column == "value_usd_mn" else 1.0
    return pd.concat([found, pd.Series({"WLD": found.sum()})]) * scale


def _rows(table: pd.DataFrame, pair: Pair, years: Collection[int]) -> pd.DataFrame:
    flows = {"export": ("exporter", "importer"), "import": ("importer", "exporter")}
    own, other = flows.get(pair.flow, flows["import"])
    reporters = members(pair.reporter, set(table[own].astype(str)))
    found = table[table["year"].isin(list(years)) & table[own].isin(reporters)]
    partners = members(pair.partner, set(table[other].astype(str)))
    return found if pair.partner == "WLD" else found[found[other].isin(partners)]


class RareEarthTrade(TradeRoute):
    """The way to `rare_earth_trade`."""

    table = "rare_earth_trade"
    product = "rare earths"
    nearness = 1.0
    reconciled = True
    weights = True
    counted = "Three products are counted together: metals, cerium compounds and other compounds."

    def open(self, ask: Ask, pair: Pair) -> list[Choice]:
        """Return by what is counted: weight or value."""
        if ask.money:
            return []
        if ask.unit == "tonnes":
            return [Choice("count", ChoiceKind.BASIS, "by what is counted", {"by weight": "weight_t"})]
        options = {"by weight": "weight_t", "by value": "value_usd_mn"}
        said = [words for words, pattern in _COUNTED_BY.items() if pattern.search(ask.text)]
        if len(said) == 1:
            options = {said[0]: options[said[0]]}
        return [Choice("count", ChoiceKind.BASIS, "by what is counted", options)]

    def currency(self, **chosen: Any) -> str:
        """Return tonnes where the weight is counted."""
        return "tonnes" if chosen.get("count") == "weight_t" else self.unit

    def values(self, pair: Pair, flow: str, year: int, **chosen: Any) -> pd.Series | None:
        """Return the values in dollars, or the weights in tonnes, by partner."""
        return _series(self.table, pair, flow, year, chosen.get("count", "value_usd_mn"))

    def rows(self, pair: Pair, years: Collection[int]) -> pd.DataFrame:
        """Return the rows of the pair."""
        return _rows(self.frame, pair, years)


class MagnetTrade(TradeRoute):
    """The way to `magnet_trade`."""

    table = "magnet_trade"
    product = "magnets"
    nearness = 1.0
    reconciled = True
    counted = "All metal permanent magnets are counted, those without rare earths too."

    def values(self, pair: Pair, flow: str, year: int, **chosen: Any) -> pd.Series | None:
        """Return the values in dollars by partner."""
        return _series(self.table, pair, flow, year, "value_usd_mn")

    def rows(self, pair: Pair, years: Collection[int]) -> pd.DataFrame:
        """Return the rows of the pair."""
        return _rows(self.frame, pair, years)
