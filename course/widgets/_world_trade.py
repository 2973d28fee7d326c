"""Where an economy's goods go and come from, on a map, year by year."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, ClassVar

import altair as alt
import pandas as pd

from course import charts
from course.charts._maps import LARGEST, label_rows, land, names_on, projection
from course.charts.theme import PALETTE
from course.tables import codes, economy_name, load
from course.widgets._live import named
from course.widgets._state import State
from course.widgets._traits import Choice, Whole

__all__ = ["WorldTrade"]

_NAMES = {code: economy_name(code) for code in sorted(codes("model"), key=economy_name) if code != "ROW"}
_SIDES = {"exporter": "Sells to", "importer": "Buys from"}
_TITLES = {"exporter": "where its goods go", "importer": "where its goods come from"}
_WIDTH, _HEIGHT = 620, 300


@cache
def _flows() -> pd.DataFrame:
    rows = load("world_trade").query("kind == 'trade' and exporter != 'ROW' and importer != 'ROW'")
    rows = rows.assign(exporter=rows["exporter"].astype(str), importer=rows["importer"].astype(str))
    return rows[["year", "exporter", "importer", "goods_usd_mn"]]


@cache
def _places() -> pd.DataFrame:
    places = load("economies").set_index("iso3")[["name", "latitude", "longitude"]]
    return places.assign(name=places["name"].astype(str))


@cache
def _partners(economy: str, side: str, year: int) -> pd.DataFrame:
    rows, other = _flows(), "importer" if side == "exporter" else "exporter"
    rows = rows[(rows["year"] == year) & (rows[side] == economy)]
    table: Any = rows.set_index(other)["goods_usd_mn"].div(1000).rename("value_usd_bn").rename_axis("partner")
    table = table[table > 0].sort_values(ascending=False, kind="stable").reset_index()
    return table.join(_places(), on="partner").dropna(subset=["latitude"]).reset_index(drop=True)


class WorldTrade(State):
    """Goods trade of one economy on a map."""

    title = "One economy's trade on the map"
    question = "Whose customers moved, and where to?"
    assumptions = (
        "Values at basic prices from inter-country input-output tables, made to agree with each other: they "
        "are estimates, and differ from customs figures.",
        "Goods only. Taiwan and Hong Kong are economies of their own in this table.",
        "The area of a bubble is the value; the largest bubble is the same value in all years.",
        "Borders and names on the map say nothing about who is right in a dispute.",
    )
    presets: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "China's customers": {"economy": "CHN", "side": "exporter"},
        "Suppliers of the United States": {"economy": "USA", "side": "importer"},
    }

    economy = Choice("Economy", _NAMES, "JPN")
    side = Choice("Direction", _SIDES, "exporter")
    year = Whole("Year", 2011, 2022, 2022)

    def partners(self) -> pd.DataFrame:
        """Return partners with value (billion dollars) and place, the largest first."""
        return _partners(self.economy, self.side, self.year)

    def _largest(self) -> float:
        return max(
            float(_partners(self.economy, self.side, year)["value_usd_bn"].max())
            for year in range(2011, 2023)
        )

    def shape(self) -> tuple[Any, ...]:
        """Return what the largest bubble depends on."""
        return (self.economy, self.side)

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return bubbles and the places of their names."""
        table = self.partners()
        names = label_rows(table.head(30), "value_usd_bn", 7, self._largest(), _WIDTH, _HEIGHT)
        return {"bubbles": table.round(4), "names": names}

    def draw(self, frames: Mapping[str, pd.DataFrame]) -> Any:
        """Draw the bubbles on the map."""
        area = alt.Scale(domain=[0, self._largest()], range=[0, LARGEST], nice=False)
        bubbles = alt.Chart(named("bubbles", frames["bubbles"]))
        bubbles = bubbles.mark_circle(
            color=PALETTE[0], opacity=0.7, stroke="#ffffff", strokeWidth=0.8
        ).encode(
            longitude="longitude:Q",
            latitude="latitude:Q",
            size=alt.Size("value_usd_bn:Q", scale=area, legend=None),
            tooltip=["name:N", alt.Tooltip("value_usd_bn:Q", format=",.1f")],
        )
        words = names_on(named("names", frames["names"]), _WIDTH, _HEIGHT)
        scale, centre = projection(_WIDTH, _HEIGHT)
        chart = alt.layer(land(), bubbles, words).project(
            type="equalEarth", scale=scale, translate=list(centre)
        )
        whose = economy_name(self.economy)
        return charts.finish(
            chart.properties(width=_WIDTH, height=_HEIGHT),
            title=f"{whose}: {_TITLES[self.side]}",
            description=self.sentence(),
            unit="billion US dollars, area of the bubble",
            source="world_trade",
            status="estimated",
        )

    def sentence(self) -> str:
        """Say who the three largest partners are and what part they have."""
        table = self.partners()
        whole = float(table["value_usd_bn"].sum())
        three = table.head(3)
        listed = [
            f"{row.name_} ({row.value:,.0f})"
            for row in three[["name", "value_usd_bn"]].set_axis(["name_", "value"], axis=1).itertuples()
        ]
        part = float(three["value_usd_bn"].sum()) / whole
        verb = "sold most to" if self.side == "exporter" else "bought most from"
        return (
            f"In {self.year} {economy_name(self.economy)} {verb} {listed[0]}, {listed[1]} and {listed[2]}, "
            f"in billion dollars: together {part:.0%} of {whole:,.0f}."
        )

    def table(self) -> pd.DataFrame:
        """Return the twenty largest partners."""
        return self.partners().head(20)[["partner", "name", "value_usd_bn"]].round(4)

    def code(self) -> str:
        """Return the same in pandas."""
        other = "importer" if self.side == "exporter" else "exporter"
        return (
            "from course import load\n"
            f"rows = load('world_trade').query(\"kind == 'trade' and year == {self.year} and {self.side} == "
            f"'{self.economy}' and {other} != 'ROW'\")\n"
            f"result = rows.set_index('{other}')['goods_usd_mn'].div(1000).nlargest(20)"
        )
