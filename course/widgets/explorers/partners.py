"""The explorer of Japan's trading partners, by year and direction."""

from collections.abc import Mapping
from functools import cache
from typing import Any, ClassVar

import pandas as pd

from course import charts, load, measures
from course.phrases import capitalise, the
from course.tables import economy_name
from course.widgets.pictures import ranked, ranked_rows
from course.widgets.settings import OneOf, Whole
from course.widgets.state import State

#: a number above the count of all partners
_ALL = 1000
#: partners whose bars have a colour; the others are grey
_COLOURED = ("CHN", "USA")
_FLOWS = {"export": "Exports", "import": "Imports", "both": "Exports and imports"}


def largest_partners(year: int, flow: str, count: int) -> pd.DataFrame:
    """Return value (billion yen) and share (percent) of Japan's trading partners, the largest first."""
    flows = ["export", "import"] if flow == "both" else [flow]
    trade = load("japan_trade")
    trade = trade[(trade["goods_level"] == "total") & (trade["year"] == year) & trade["flow"].isin(flows)]
    # The world's row is kept as the denominator; regions would count their members twice.
    trade = trade[trade["partner_kind"].isin(["economy", "world"])]
    values = trade.groupby("partner", observed=True)["value_jpy_bn"].sum()
    table = values.drop("WLD").reset_index()
    table.insert(0, "economy", table.pop("partner").map(load("economies").set_index("iso3")["name"]))
    table["share_pct"] = 100 * table["value_jpy_bn"] / values["WLD"]
    table = table.sort_values("share_pct", ascending=False, kind="stable").reset_index(drop=True)
    return table.head(count)


@cache
def _shares(year: int, flow: str) -> pd.DataFrame:
    return largest_partners(year, flow, _ALL)


class Partners(State):
    """The state: Japan's trading partners, ranked by their share of its goods trade."""

    title = "Japan's trading partners"
    question = "Is China the largest partner in every year, and in both directions?"
    assumptions = (
        "Goods only; services, investment and travel are not in these figures.",
        "Exports are valued at Japan's border, imports with freight and insurance to Japan.",
        "The partner of an export is the last destination known, of an import the origin.",
        "Mainland China and Hong Kong are separate customs territories and separate bars.",
    )
    finds = staticmethod(largest_partners)
    presets: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "Imports in 2024": {"flow": "import", "year": 2024},
        "Exports in 2019": {"flow": "export", "year": 2019},
    }

    year = Whole("Year", 2009, 2025, 2024)
    flow = OneOf("Direction", _FLOWS, "both")
    count = Whole("Number of partners", 3, 15, 10, more=True)

    def shares(self) -> pd.DataFrame:
        """Return each partner's value (billion yen) and share (percent), the largest first."""
        return _shares(self.year, self.flow).copy()

    def shape(self) -> tuple[Any, ...]:
        """Return the number of bars."""
        return (self.count,)

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return the bars of the largest partners."""
        top = self.shares().head(self.count)
        named = tuple(map(economy_name, _COLOURED))
        return {"bars": ranked_rows(top, "economy", "share_pct", named)}

    def draw(self, frames: Mapping[str, pd.DataFrame]) -> Any:
        """Draw the ranking of partners as bars."""
        return charts.finish(
            ranked(frames["bars"], high=28, form=",.1f", count=self.count, value="share (percent)"),
            title="Japan's largest trading partners",
            description=self.sentence(),
            unit="percent of Japan's goods trade in that year and direction",
            source=load("japan_trade").attrs["card"],
        )

    def sentence(self) -> str:
        """Say who comes first, where China stands and how concentrated trade is."""
        table = self.shares()
        first = table.iloc[0]
        china = int(table.index[table["economy"] == economy_name("CHN")][0])
        share = float(table["share_pct"].iloc[china])
        hhi = float(measures.hhi(table["share_pct"], total=100.0))
        words = _FLOWS[self.flow].lower()
        second = table.iloc[1]
        place = (
            f"{the(second['economy'])} is second with {second['share_pct']:.1f} %"
            if china == 0
            else f"China is number {china + 1} with {share:.1f} %"
        )
        return (
            f"{capitalise(the(first['economy']))} leads with {first['share_pct']:.1f} % of Japan's {words} "
            f"in {self.year}; {place}. Trade is about as concentrated as if Japan had just "
            f"{1 / hhi:.0f} partners, all of the same size."
        )

    def table(self) -> pd.DataFrame:
        """Return value and share of the partners that are drawn."""
        return self.shares().head(self.count).round(4)
