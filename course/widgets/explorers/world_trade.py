"""The explorer of goods trade: one economy's partners on a map, or the largest flows as a network."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, ClassVar

import altair as alt
import pandas as pd

from course import charts, load
from course.charts.layout import placed_names
from course.charts.maps import bubble_scale, label_rows, land, on_map
from course.charts.ring import band_rows, draw_ring, node_rows, ring_places
from course.charts.theme import PALETTE, REST, colours_of
from course.phrases import capitalise, percent, the
from course.tables import codes, economy_name
from course.widgets.rows import named
from course.widgets.settings import OneOf, Whole
from course.widgets.state import State

_NAMES = {code: economy_name(code) for code in sorted(codes("model"), key=economy_name) if code != "ROW"}
_SIDES = {"exporter": "Sells to", "importer": "Buys from"}
_TITLES = {"exporter": "where its goods go", "importer": "where its goods come from"}
_VIEWS = {"map": "one economy", "network": "all economies"}
#: number of flows in the network: the largest of all, and the largest of the chosen economy
_MOST, _OWN = 30, 5
#: a number above the count of all partners
_ALL = 1000
#: exporters that the network always shows in colour, as it does the chosen economy
_LIT = ("JPN", "CHN", "USA")


@cache
def _flows() -> pd.DataFrame:
    rows = load("world_trade").query("kind == 'trade' and exporter != 'ROW' and importer != 'ROW'")
    rows = rows.assign(exporter=rows["exporter"].astype(str), importer=rows["importer"].astype(str))
    return rows[["year", "exporter", "importer", "goods_usd_mn"]]


@cache
def _places() -> pd.DataFrame:
    places = load("economies").set_index("iso3")[["name", "latitude", "longitude"]]
    return places.assign(name=places["name"].astype(str))


def partners_of(economy: str, side: str, year: int, count: int = 20) -> pd.DataFrame:
    """Return the partners of an economy with value (billion dollars), the largest first."""
    other = "importer" if side == "exporter" else "exporter"
    trade = load("world_trade")
    rows = trade[(trade["kind"] == "trade") & (trade["year"] == year) & (trade[side] == economy)]
    rows = rows[(rows[other] != "ROW") & (rows["goods_usd_mn"] > 0)]
    names = load("economies").set_index("iso3")["name"].astype(str)
    partners = rows[other].astype(str)
    table = pd.DataFrame({"partner": partners, "name": partners.map(names)})
    table["value_usd_bn"] = rows["goods_usd_mn"] / 1000
    table = table.sort_values("value_usd_bn", ascending=False, kind="stable")
    return table.head(count).reset_index(drop=True)


@cache
def _partners(economy: str, side: str, year: int) -> pd.DataFrame:
    table = partners_of(economy, side, year, _ALL)[["partner", "value_usd_bn", "name"]]
    places = _places()[["latitude", "longitude"]]
    return table.join(places, on="partner").dropna(subset=["latitude"]).reset_index(drop=True)


@cache
def _whole(economy: str, side: str, year: int) -> float:
    """Return an economy's total exports or imports (billion dollars), including the rest of the world."""
    rows = load("world_trade")
    rows = rows[(rows["kind"] == "trade") & (rows["year"] == year) & (rows[side] == economy)]
    return float(rows["goods_usd_mn"].sum()) / 1000


@cache
def _largest(economy: str, side: str) -> float:
    """Return an economy's largest flow of all years (billion dollars), which has the largest bubble."""
    rows = _flows()
    return float(rows.loc[rows[side] == economy, "goods_usd_mn"].max()) / 1000


@cache
def _among(year: int) -> pd.DataFrame:
    """Return the flows among the economies that can be chosen; a ring of all would be unreadable."""
    rows = _flows()
    inside = rows["exporter"].isin(_NAMES) & rows["importer"].isin(_NAMES)
    return rows[inside & (rows["year"] == year)]


def largest_flows(economy: str, side: str, year: int, most: int = 30, own: int = 5) -> pd.DataFrame:
    """Return the largest flows (billion dollars) among the model's economies, and one economy's largest."""
    those = [code for code in codes("model") if code != "ROW"]
    trade = load("world_trade")
    rows = trade[(trade["kind"] == "trade") & (trade["year"] == year)]
    rows = rows[rows["exporter"].isin(those) & rows["importer"].isin(those)]
    rows = rows.assign(value_usd_bn=rows["goods_usd_mn"] / 1000)
    rows = rows.sort_values("value_usd_bn", ascending=False, kind="stable")
    kept = pd.concat([rows.head(most), rows[rows[side] == economy].head(own)])
    kept = kept[~kept.index.duplicated()].sort_values("value_usd_bn", ascending=False, kind="stable")
    kept = kept.astype({"exporter": str, "importer": str})
    return kept[["exporter", "importer", "value_usd_bn"]].reset_index(drop=True)


_network = cache(largest_flows)


@cache
def _ring() -> dict[str, tuple[float, float]]:
    """Return each economy's place on the ring, in the order of longitude, so that neighbours are close."""
    places = _places().loc[list(_NAMES)].sort_values("longitude")
    return ring_places([_NAMES[code] for code in places.index])


@cache
def _widest() -> float:
    return float(_flows()["goods_usd_mn"].max()) / 1000


class WorldTrade(State):
    """The state: goods trade of one economy on a map, or of all economies as a network."""

    title = "World trade, on the map and as a network"
    question = "Whose customers moved, and where to?"
    assumptions = (
        "Values at basic prices from inter-country input-output tables, made to agree with each other: they "
        "are estimates, and differ from customs figures.",
        "Goods only. Taiwan and Hong Kong are economies of their own in this table.",
        "On the map the area of a bubble is the value; the largest bubble is the same value in all years. "
        "The economies that the table joins as the rest of the world have no bubble. The percentage counts "
        "them.",
        f"The network draws the {_MOST} largest flows among {len(_NAMES)} economies, and the {_OWN} largest "
        "of the chosen one; the width of a band is the value, on one scale for all years. Japan, China, the "
        "United States and the chosen economy have colours as senders, all others are grey.",
        "Borders and names on the map say nothing about who is right in a dispute.",
    )
    presets: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "China's buyers": {"economy": "CHN", "side": "exporter"},
        "Suppliers to the US": {"economy": "USA", "side": "importer"},
        "Network 2011": {"view": "network", "year": 2011},
        "Network 2022": {"view": "network"},
    }

    view = OneOf("View", _VIEWS, "map")
    economy = OneOf("Economy", _NAMES, "JPN")
    side = OneOf("Direction", _SIDES, "exporter")
    year = Whole("Year", 2011, 2022, 2022)

    def partners(self) -> pd.DataFrame:
        """Return partners with value (billion dollars) and place, the largest first."""
        return _partners(self.economy, self.side, self.year)

    def flows(self) -> pd.DataFrame:
        """Return the flows of the network (billion dollars), the largest first."""
        return _network(self.economy, self.side, self.year, _MOST, _OWN)

    def _largest(self) -> float:
        return _largest(self.economy, self.side)

    def shape(self) -> tuple[Any, ...]:
        """Return the view, and for the map the economy and direction that set its largest bubble."""
        return ("network",) if self.view == "network" else ("map", self.economy, self.side)

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return bubbles and the places of their names, or bands and the dots between them."""
        if self.view == "network":
            return self._rings()
        table = self.partners()
        names = label_rows(table.head(30), "value_usd_bn", 7, largest=self._largest())
        return {"bubbles": table.round(4), "names": names}

    def _rings(self) -> dict[str, pd.DataFrame]:
        lit = list(dict.fromkeys([*_LIT, self.economy]))
        shades = {_NAMES[code]: shade for code, shade in zip(lit, colours_of(lit), strict=True)}
        flows = self.flows()
        # Coloured bands are drawn over grey ones, and narrow bands over wide ones.
        flows = flows.assign(lit=flows["exporter"].isin(lit)).sort_values("lit", kind="stable")
        names = [
            (_NAMES[sender], _NAMES[receiver], value)
            for sender, receiver, value, _ in flows.itertuples(index=False)
        ]
        bands = pd.DataFrame(band_rows(names, _ring(), _widest()))
        each = len(bands) // len(names)
        bands["value_usd_bn"] = [round(value, 4) for *_, value in names for _ in range(each)]
        bands["shade"] = [shades.get(sender, REST) for sender, *_ in names for _ in range(each)]
        rows = _among(self.year)
        sold, bought = (rows.groupby(side)["goods_usd_mn"].sum() / 1000 for side in _SIDES)
        nodes = node_rows(_ring(), {_NAMES[code]: round(sold[code] + bought[code], 4) for code in sold.index})
        return {"bands": bands, "dots": nodes.assign(shade=[shades.get(n, REST) for n in nodes["name"]])}

    def draw(self, frames: Mapping[str, pd.DataFrame]) -> Any:
        """Draw the map or the network."""
        return self._draw_network(frames) if self.view == "network" else self._draw_map(frames)

    def _draw_network(self, frames: Mapping[str, pd.DataFrame]) -> Any:
        shade = alt.Color("shade:N", scale=None)
        chart = draw_ring(
            named("bands", frames["bands"]),
            named("dots", frames["dots"]),
            node_rows(_ring(), {}),
            value="value_usd_bn",
            form=",.1f",
            band_colour=shade,
            node_colour=shade,
        )
        return charts.finish(
            chart,
            title="The largest flows of goods from one economy to another",
            description=self.sentence(),
            unit="billion US dollars, width of the band; colour of the sender",
            source="world_trade",
            status="estimated",
        )

    def _draw_map(self, frames: Mapping[str, pd.DataFrame]) -> Any:
        area = bubble_scale(self._largest())
        bubbles = alt.Chart(named("bubbles", frames["bubbles"]))
        bubbles = bubbles.mark_circle(
            color=PALETTE[0], opacity=0.7, stroke="#ffffff", strokeWidth=0.8
        ).encode(
            longitude="longitude:Q",
            latitude="latitude:Q",
            size=alt.Size("value_usd_bn:Q", scale=area, legend=None),
            tooltip=[alt.Tooltip("name:N", title="economy"), alt.Tooltip("value_usd_bn:Q", format=",.1f")],
        )
        names = named("names", frames["names"])
        words = placed_names(names, longitude="longitude:Q", latitude="latitude:Q")
        whose = economy_name(self.economy)
        return charts.finish(
            on_map(alt.layer(land(), bubbles, words)),
            title=f"{whose}: {_TITLES[self.side]}",
            description=self.sentence(),
            unit="billion US dollars, area of the bubble",
            source="world_trade",
            status="estimated",
        )

    def sentence(self) -> str:
        """Say who the three largest partners are, or which flow is the largest of all."""
        if self.view == "network":
            return self._sentence_on_network()
        table = self.partners()
        whole = _whole(self.economy, self.side, self.year)
        three = table.head(3)
        listed = [
            f"{the(name)} ({value:,.0f}{' billion dollars' * (place == 0)})"
            for place, (name, value) in enumerate(three[["name", "value_usd_bn"]].to_numpy())
        ]
        part = float(three["value_usd_bn"].sum()) / whole
        verb, all_of = ("sold most to", "sold") if self.side == "exporter" else ("bought most from", "bought")
        return (
            f"In {self.year} {the(economy_name(self.economy))} {verb} {listed[0]}, {listed[1]} and "
            f"{listed[2]}: together {percent(part)} of all the goods that it {all_of} abroad, "
            f"{whole:,.0f} billion dollars."
        )

    def _sentence_on_network(self) -> str:
        flows = self.flows()
        first, own = flows.iloc[0], flows[flows[self.side] == self.economy].iloc[0]
        other, verb = (
            ("importer", "sold most to") if self.side == "exporter" else ("exporter", "bought most from")
        )
        part = 1000 * flows["value_usd_bn"].sum() / _among(self.year)["goods_usd_mn"].sum()
        return (
            f"In {self.year} the largest flow of goods among these {len(_NAMES)} economies ran from "
            f"{the(_NAMES[first['exporter']])} to {the(_NAMES[first['importer']])}, "
            f"{first['value_usd_bn']:,.0f} billion dollars. The {len(flows)} flows drawn are {percent(part)} "
            f"of all trade among them. {capitalise(the(_NAMES[self.economy]))} {verb} "
            f"{the(_NAMES[own[other]])} ({own['value_usd_bn']:,.0f} billion dollars)."
        )

    def table(self) -> pd.DataFrame:
        """Return the twenty largest partners, or the flows of the network."""
        if self.view == "network":
            return self.flows().round(4)
        return self.partners().head(20)[["partner", "name", "value_usd_bn"]].round(4)

    def finder(self) -> Callable[..., pd.DataFrame]:
        """Return the function that finds the partners or the flows."""
        return largest_flows if self.view == "network" else partners_of
