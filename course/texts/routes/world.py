"""Trade between any two economies: goods by customs, and goods and services by balanced accounts."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache
from typing import Any

import pandas as pd

from course.readings import rules
from course.tables import load
from course.texts.routes._ask import Ask
from course.texts.routes._goods import goods_meant
from course.texts.routes._groups import members
from course.texts.routes._pair import Pair
from course.texts.routes._route import NotHeld, Plan
from course.texts.routes._trade import TradeRoute
from course.texts.routes._words import is_generic, things

__all__ = ["GoodsTrade", "SectorTrade2022", "WorldTrade"]


@cache
def _of_year(table: str, year: int) -> pd.DataFrame:
    """Return the rows of a year: one cut serves all reporters."""
    frame = load(table)
    if "year" in frame:
        frame = frame[frame["year"] == year]
    return frame[frame["kind"] != "domestic"] if "kind" in frame else frame


@cache
def _one_side(table: str, column: str, side: str, code: str, year: int) -> pd.Series:
    """Return the values of one reporter by partner, in the table's unit of a million dollars."""
    other = "importer" if side == "exporter" else "exporter"
    frame = _of_year(table, year)
    frame = frame[(frame[side] == code) & (frame[other] != code)]
    return frame.groupby(frame[other].astype(str))[column].sum() * 1e6


def _with_world(found: pd.Series) -> pd.Series | None:
    if found.empty:
        return None
    return pd.concat([found, pd.Series({"WLD": found.sum()})])


class GoodsTrade(TradeRoute):
    """The way to `goods_trade`."""

    table = "goods_trade"
    nearness = 0.86
    reconciled = True
    counted = "The reports of both sides are reconciled, so the figures differ from either side's customs."

    def values(self, pair: Pair, flow: str, year: int, **chosen: Any) -> pd.Series | None:
        """Return the values in dollars by partner."""
        side = "exporter" if flow == "export" else "importer"
        return _with_world(_one_side(self.table, "value_usd_mn", side, pair.reporter, year))

    def rows(self, pair: Pair, years: Collection[int]) -> pd.DataFrame:
        """Return the rows of the pair, in both directions."""
        return _between(self.frame, pair, years)


class WorldTrade(TradeRoute):
    """The way to `world_trade`: goods, and services too."""

    table = "world_trade"
    nearness = 0.74
    reconciled = True
    # basic prices in accounts that add up lie further from the customs' values
    apart = 2 * rules.OTHER_BOOKS
    counted = "Values are at basic prices from balanced accounts, not customs values."

    def goods(self, ask: Ask) -> str:
        """Return services where the claim is of services, else the goods; empty for all goods together."""
        return "services" if _services_meant(ask) else super().goods(ask)

    def values(self, pair: Pair, flow: str, year: int, **chosen: Any) -> pd.Series | None:
        """Return the values in dollars by partner."""
        side = "exporter" if flow == "export" else "importer"
        column = "services_usd_mn" if pair.goods == "services" else "goods_usd_mn"
        return _with_world(_one_side(self.table, column, side, pair.reporter, year))

    def rows(self, pair: Pair, years: Collection[int]) -> pd.DataFrame:
        """Return the rows of the pair, in both directions."""
        return _between(self.frame, pair, years)


def _services_meant(ask: Ask) -> bool:
    """Tell whether the claim is of services: by its own word, else by the word nearest before its figure."""
    if not is_generic(ask.of):
        return "services" in ask.of and "goods" not in ask.of
    before = list(_KINDS.finditer(ask.text[: ask.claim.quantity.start]))
    return bool(before) and before[-1]["services"] is not None


#: words for goods and for services, of which the one nearest before a figure counts
_KINDS = re.compile(r"\bgoods\b|merchandise|货物|商品|モノ|財|(?P<services>\bservices\b|服务|サービス)")


def _between(table: pd.DataFrame, pair: Pair, years: Collection[int]) -> pd.DataFrame:
    """Return the rows between two economies; of all partners, the rows of the reporter."""
    if "year" in table:
        table = table[table["year"].isin(list(years))]
    reporters = members(pair.reporter, set(table["exporter"].astype(str)))
    own = table["exporter"].isin(reporters) | table["importer"].isin(reporters)
    partners = members(pair.partner, set(table["importer"].astype(str)))
    other = table["exporter"].isin(partners) | table["importer"].isin(partners)
    return table[own & other] if partners else table[own]


@cache
def _sectors() -> dict[str, str]:
    table = load("sectors")
    return dict(zip(table["name"], table["sector"], strict=True))


@cache
def _short_names() -> dict[str, str]:
    table = load("sectors")
    return dict(zip(table["name"], table["short_name"], strict=True))


#: goods that a sector does not hold alone: fish is sold as food, and oil and gas are one sector
_OTHERWISE = frozenset({"fish", "gas", "lpg", "crude oil"})


class SectorTrade2022(TradeRoute):
    """The way to `sector_trade_2022`: sales of sectors between 25 economies."""

    table = "sector_trade_2022"
    nearness = 0.66
    reconciled = True
    apart = 2 * rules.OTHER_BOOKS
    counted = "Sectors are wide: electronics hold chips, computers and instruments together."

    def years(self) -> list[int]:
        """Return the year that the table's name says."""
        return [int(self.table.rsplit("_", 1)[1])]

    def plan(self, ask: Ask) -> Plan:
        """Return how the table tests a claim on a sector's trade; see `Route`."""
        if ask.measure in ("growth", "years_in_a_row"):
            raise NotHeld(f"The table {self.table!r} holds one year, so no change.")
        return super().plan(ask)

    def goods_names(self) -> Collection[str]:
        """Return the sectors of goods."""
        return _sectors()

    def goods(self, ask: Ask) -> str:
        """Return the sector of a claim; empty for all goods together."""
        found = super().goods(ask)
        if not found or "goods" in ask.settings:
            return found
        meant = goods_meant(ask, self.table)
        if not things(_short_names().get(found, "")) <= meant:
            raise NotHeld(f"The table {self.table!r} holds no sector as narrow as {ask.of!r}.")
        if meant & _OTHERWISE:
            raise NotHeld(f"The table {self.table!r} holds sectors, and {ask.of!r} stands in several.")
        return found

    def values(self, pair: Pair, flow: str, year: int, **chosen: Any) -> pd.Series | None:
        """Return the values in dollars by partner."""
        side, other = ("exporter", "importer") if flow == "export" else ("importer", "exporter")
        table = self.frame
        sectors = (
            [_sectors()[pair.goods]]
            if pair.goods
            else [code for code in _sectors().values() if code != "SERV"]
        )
        found = table[
            table["sector"].isin(sectors) & (table[side] == pair.reporter) & (table[other] != pair.reporter)
        ]
        return _with_world(found.groupby(found[other].astype(str))["value_usd_mn"].sum() * 1e6)

    def rows(self, pair: Pair, years: Collection[int]) -> pd.DataFrame:
        """Return the rows of the pair."""
        return _between(self.frame, pair, years)
