"""The explorer of two counts of Japan's trade with China: Japan's own and both sides' imports."""

from collections.abc import Mapping
from functools import cache
from typing import Any, ClassVar

import pandas as pd

from course import charts, load
from course.charts.theme import PALETTE
from course.phrases import decimals
from course.widgets.pictures import line_rows, lines_of
from course.widgets.settings import Flag, OneOf, Whole
from course.widgets.state import State

_WHAT = {
    "exports": "Japan's exports to China",
    "imports": "Japan's imports from China",
    "balance": "Japan's balance with China",
    "total": "Japan's trade with China",
}
_JAPAN, _BOTH = "counted by Japan", "counted on arrival, by the buyer"
#: each count keeps its colour, whichever count is larger; the one that mostly is comes first
_COLOURS = {_BOTH: PALETTE[1], _JAPAN: PALETTE[0]}
_YEARS = (2013, 2024)


def both_counts(what: str, hong_kong: bool) -> pd.DataFrame:
    """Return trade by year (billion dollars), as Japan counts it and as both sides count their imports."""
    trade = load("japan_trade")
    trade = trade[(trade["goods_level"] == "total") & trade["partner"].isin(["CHN", "HKG"])]
    wide = trade.pivot(index="year", columns=["partner", "flow"], values="value_usd_mn") / 1000
    japan = wide["CHN"] + wide["HKG"] if hong_kong else wide["CHN"]
    both = load("official_totals").query("basis == 'jetro' and vintage == 'latest'").set_index("year")
    both = both.rename(columns={"exports_usd_bn": "export", "imports_usd_bn": "import"})
    counts = {}
    for who, flows in {"counted by Japan": japan, "counted on arrival, by the buyer": both}.items():
        exports, imports = flows["export"], flows["import"]
        counts[who] = {
            "exports": exports,
            "imports": imports,
            "balance": exports - imports,
            "total": exports + imports,
        }[what]
    return pd.DataFrame(counts).loc[2013:2024].rename_axis("year").reset_index()


_counts = cache(both_counts)


class Mirror(State):
    """The state: two official figures for the same flow of goods."""

    title = "The same goods, counted twice"
    question = "How can two official figures for one flow differ by 30 billion dollars?"
    assumptions = (
        "Goods that go from Japan to China by way of Hong Kong are an export to Hong Kong in Japan's books "
        "and an import from Japan in China's.",
        "Japan values exports at its own border, China values the same goods on arrival, with freight.",
        "Adding Hong Kong to Japan's count adds also what stays in Hong Kong.",
        "Yen are turned into dollars at the yearly average rate.",
    )
    finds = staticmethod(both_counts)
    presets: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "Exports with Hong Kong": {"what": "exports", "hong_kong": True},
        "The balance": {"what": "balance", "hong_kong": False},
    }

    what = OneOf("What is counted", _WHAT, "exports")
    year = Whole("Year", *_YEARS, 2023)
    hong_kong = Flag("Add Hong Kong to Japan's count", False)

    def counts(self) -> pd.DataFrame:
        """Return trade (billion dollars) by year (rows) and by who counts (columns)."""
        return _counts(self.what, self.hong_kong).set_index("year")

    def _domain(self) -> tuple[float, float]:
        return {"balance": (-80.0, 60.0), "total": (0.0, 450.0)}.get(self.what, (0.0, 250.0))

    def shape(self) -> tuple[Any, ...]:
        """Return what is counted, which the chart's title names."""
        return (self.what,)

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return lines, their ends and the mark of the year."""
        long = _counts(self.what, self.hong_kong).melt("year", var_name="who", value_name="usd_bn")
        frames = line_rows(long, "year", "usd_bn", "who", domain=self._domain(), colours=_COLOURS)
        low, high, gap = self._gap()
        words = f"{self.year}: {decimals(gap, 1)} apart"
        mark = pd.DataFrame({"x": [self.year], "low": [low], "high": [high], "words": [words]})
        return {**frames, "mark": mark}

    def _gap(self) -> tuple[float, float, float]:
        """Return Japan's figure of the year, that on arrival, and how far they are apart."""
        # The gap between the rounded figures, so that a reader who subtracts them finds the same gap.
        japan, both = (round(float(self.counts().loc[self.year, name]), 1) for name in (_JAPAN, _BOTH))
        return japan, both, round(abs(both - japan), 1)

    def draw(self, frames: Mapping[str, pd.DataFrame]) -> Any:
        """Draw both counts as lines over the years."""
        return charts.finish(
            lines_of(frames, x_domain=(2013, 2024), domain=self._domain(), y_name="billion US dollars"),
            title=f"{_WHAT[self.what]}, by who counts",
            description=self.sentence(),
            unit="billion US dollars",
            source="Ministry of Finance Japan; JETRO, Japan-China trade from both sides' imports",
        )

    def sentence(self) -> str:
        """Say the figure of each count in the year, and the gap between them."""
        japan, both, gap = self._gap()
        added = " with Hong Kong" if self.hong_kong else ""
        more = f"{decimals(gap, 1)} billion dollars {'more' if both > japan else 'less'}"
        found = f"{more} in the buyer's count than in Japan's" if gap else "the buyer counts as much as Japan"
        return (
            f"{_WHAT[self.what]}, {self.year}: {found}{added}. "
            f"Japan counts {decimals(japan, 1)} and the buyer, on arrival, {decimals(both, 1)}."
        )

    def table(self) -> pd.DataFrame:
        """Return both counts of all years."""
        return _counts(self.what, self.hong_kong).round(4)
