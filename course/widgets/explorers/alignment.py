"""The explorer of votes and trade: economies' votes in the UN General Assembly beside their trade."""

from collections.abc import Mapping
from functools import cache
from typing import Any, ClassVar

import altair as alt
import pandas as pd

from course import charts, load
from course.charts.layout import PLOTS, in_heights, moves_of_labels, placed_names
from course.charts.theme import HEIGHT, REST, colour_map
from course.phrases import decimals, the
from course.tables import codes, economy_name
from course.widgets.rows import named
from course.widgets.settings import OneOf, Whole
from course.widgets.state import State, remembered

#: the model's economies that vote, without China and the United States, with which they are compared
_NAMES = {
    code: economy_name(code)
    for code in sorted(codes("model"), key=economy_name)
    if code not in ("CHN", "USA", "TWN", "HKG", "ROW")
}
_YEARS = (2011, 2022)
#: height of the plot in pixels, on a wide and on a narrow page
_HEIGHT, _LOW = HEIGHT, 270
_X, _Y = (0.0, 100.0), (-1.5, 3.0)


def trade_and_votes(year: int) -> pd.DataFrame:
    """Return each economy's ideal point, and China's part in its trade with China and the US (percent)."""
    others = sorted(set(codes("model")) - {"CHN", "USA", "TWN", "HKG", "ROW"}, key=economy_name)
    trade = load("world_trade")
    trade = trade[(trade["kind"] == "trade") & (trade["year"] == year)]
    flows = trade.set_index(["exporter", "importer"])["goods_usd_mn"].to_dict()
    china = pd.Series({one: flows[one, "CHN"] + flows["CHN", one] for one in others}, dtype=float)
    usa = pd.Series({one: flows[one, "USA"] + flows["USA", one] for one in others}, dtype=float)
    votes = load("un_ideal_points").query("year == @year and not predecessor").set_index("iso3")
    table = (100 * china / (china + usa)).rename("china_part_pct").to_frame()
    table = table.join(votes["ideal_point"], how="inner").rename_axis("iso3").reset_index()
    table.insert(1, "economy", table["iso3"].map(economy_name))
    return table


@cache
def _standing() -> pd.DataFrame:
    """Return trade and votes of all economies in all years."""
    years = [trade_and_votes(year).assign(year=year) for year in range(_YEARS[0], _YEARS[1] + 1)]
    return pd.concat(years)[["year", "iso3", "china_part_pct", "ideal_point", "economy"]]


@cache
def _anchors(year: int) -> tuple[float, float]:
    votes: Any = load("un_ideal_points").query(f"year == {year} and iso3 in ['CHN', 'USA']").set_index("iso3")
    return float(votes.loc["CHN", "ideal_point"]), float(votes.loc["USA", "ideal_point"])


class Alignment(State):
    """The state: each economy's trade with China and the United States beside its votes."""

    title = "Trade and votes"
    question = "Do economies vote like the one of the two with which they trade more?"
    assumptions = (
        "An ideal point sums up recorded votes in the UN General Assembly on one scale; it is an "
        "estimate, and one scale hides much.",
        "Agreement shares are not used: many votes are nearly unanimous, and their subjects change.",
        "China's part is of an economy's goods trade with China and the United States together.",
        "The scale is fitted to all votes. That the United States lies at its end, and China not at the "
        "other, is a result and not a choice; it is no scale of being for or against anybody.",
        "Correlation runs from \u22121 to 1: at 0, to know an economy's trade says nothing about its votes.",
        "Points that lie on a line would not show that trade causes votes, or votes trade.",
        "Taiwan and Hong Kong trade, but do not vote, so they are not in the picture.",
    )
    finds = staticmethod(trade_and_votes)
    presets: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "Japan in 2011": {"economy": "JPN", "year": 2011},
        "Viet Nam": {"economy": "VNM"},
        "Australia": {"economy": "AUS"},
        "South Korea": {"economy": "KOR"},
    }

    economy = OneOf("Economy with its path since 2011", _NAMES, "JPN")
    year = Whole("Year", *_YEARS, 2022)

    @remembered
    def points(self) -> pd.DataFrame:
        """Return trade and vote of all economies in the chosen year."""
        table = _standing()
        return table[table["year"] == self.year].reset_index(drop=True)

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return points, names, the chosen economy's path, and the lines of China and the United States."""
        points = self.points()
        chosen = points["iso3"] == self.economy
        points = pd.concat([points[chosen], points[~chosen]], ignore_index=True)
        shade = next(iter(colour_map([economy_name(self.economy)]).values()))
        points["shade"] = [shade if code == self.economy else REST for code in points["iso3"]]
        down = (_Y[1] - points["ideal_point"]) / (_Y[1] - _Y[0])
        part = (points["china_part_pct"] - _X[0]) / (_X[1] - _X[0])
        # The words above both lines take room, too: a row of points that have no names.
        row = range(0, 160, 16)
        above = [(_Y[1] - at) / (_Y[1] - _Y[0]) for at in _anchors(self.year)]
        places = [
            (
                [*(float(x) for _ in above for x in row), *(part * width)],
                [*(at * height - 9 for at in above for _ in row), *(down * height)],
            )
            for width, height in zip(PLOTS, (_HEIGHT, _LOW), strict=True)
        ]
        taken = len(above) * len(row)
        moves = moves_of_labels(places, [*[""] * taken, *points["economy"]], within=PLOTS)
        moves = moves.iloc[taken:].reset_index(drop=True)
        names = points[["china_part_pct", "ideal_point"]].round(5).assign(label=points["economy"])
        names = pd.concat([names, moves], axis=1).dropna(subset=["dx", "near_x"], how="all")
        path = _standing().drop(columns="economy")
        path = path[(path["iso3"] == self.economy) & (path["year"] <= self.year)].assign(shade=shade)
        anchors = pd.DataFrame(
            {
                "ideal_point": _anchors(self.year),
                "label": ["China votes here", "The United States votes here"],
            }
        )
        return {
            "points": points.round(5),
            "names": names.reset_index(drop=True),
            "path": path.round(5).reset_index(drop=True),
            "anchors": anchors.round(5),
        }

    def draw(self, frames: Mapping[str, pd.DataFrame]) -> Any:
        """Draw points, path and the two lines at the votes of China and the United States."""
        title = "China's part in trade with China and the United States, percent"
        across = alt.X(
            "china_part_pct:Q",
            title=title,
            scale=alt.Scale(domain=list(_X), nice=False),
            axis=alt.Axis(tickCount=10),
        )
        scale = alt.Scale(domain=list(_Y), nice=False)
        up = alt.Y(
            "ideal_point:Q",
            title="ideal point in the UN General Assembly",
            scale=scale,
            axis=alt.Axis(tickCount=6),
        )
        shade = alt.Color("shade:N", scale=None)
        lines = alt.Chart(named("anchors", frames["anchors"]))
        tips: list[Any] = [
            "economy:N",
            alt.Tooltip(
                "china_part_pct:Q", title="China's part in trade with the two (percent)", format=".0f"
            ),
            alt.Tooltip("ideal_point:Q", title="ideal point (votes)", format=".2f"),
        ]
        chart = alt.layer(
            lines.mark_rule(strokeDash=[4, 3], aria=False).encode(y=up),
            lines.mark_text(align="left", dy=-9, aria=False).encode(y=up, x=alt.value(4), text="label:N"),
            alt.Chart(named("path", frames["path"]))
            .mark_line(strokeWidth=1.5, opacity=0.7)
            .encode(x=across, y=up, color=shade, order="year:Q"),
            alt.Chart(named("points", frames["points"]))
            .mark_circle(size=80, opacity=1, stroke="#ffffff")
            .encode(x=across, y=up, color=shade, tooltip=tips),
            placed_names(named("names", frames["names"]), x=across, y=up),
        )
        return charts.finish(
            in_heights(chart, _HEIGHT, _LOW),
            title="Trade and votes",
            description=self.sentence(),
            unit="percent of goods trade with the two; ideal point",
            source="OECD, inter-country input-output tables; Bailey, Strezhnev and Voeten, UN votes",
            status="estimated",
        )

    def sentence(self) -> str:
        """Say the economy's trade and vote, and how trade and votes correlate in the year."""
        points = self.points()
        mine = points[points["iso3"] == self.economy].iloc[0]
        china, usa = _anchors(self.year)
        link = float(points["china_part_pct"].corr(points["ideal_point"]))
        who = the(mine["economy"])
        return (
            f"Of what {who} traded with China and the United States in {self.year}, "
            f"{mine['china_part_pct']:.0f} % was with China. By its votes {who} stands at "
            f"{decimals(mine['ideal_point'], 2)}, China at {decimals(china, 2)} and the United States at "
            f"{decimals(usa, 2)}. Over the {len(points)} economies, China's part in trade and the votes have "
            f"a correlation of {decimals(link, 2)}."
        )

    def table(self) -> pd.DataFrame:
        """Return each economy's trade and vote in the year."""
        return self.points()[["iso3", "economy", "china_part_pct", "ideal_point"]].round(4)
