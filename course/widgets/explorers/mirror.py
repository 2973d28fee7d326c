"""The same goods, counted twice: Japan's trade with China by who counts, and with or without Hong Kong."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, ClassVar

import pandas as pd

from course import charts
from course.charts.theme import PALETTE
from course.tables import load
from course.widgets._pictures import line_rows, lines_of
from course.widgets._state import State, remembered
from course.widgets._traits import Choice, Flag, Whole
from course.widgets._words import minus

__all__ = ["Mirror"]

_WHAT = {
    "exports": "Japan's exports to China",
    "imports": "Japan's imports from China",
    "balance": "Japan's balance with China",
    "total": "Exports and imports together",
}
_JAPAN, _BOTH = "counted by Japan", "counted as imports by both sides"
#: each count has one colour, whichever of the two is the larger
_COLOURS = {_JAPAN: PALETTE[0], _BOTH: PALETTE[1]}
_YEARS = (2013, 2024)


@cache
def _counts() -> pd.DataFrame:
    """Billion dollars by year, who counts, exports and imports; Hong Kong on its own."""
    japan = load("japan_trade").query("goods_level == 'total' and partner in ['CHN', 'HKG']")
    japan = japan.assign(partner=japan["partner"].astype(str), flow=japan["flow"].astype(str) + "s")
    wide: Any = japan.pivot(index="year", columns=["partner", "flow"], values="value_usd_mn") / 1000
    both: Any = load("official_totals").query("basis == 'jetro' and vintage == 'latest' and year >= 2013")
    both = both.set_index("year")[["exports_usd_bn", "imports_usd_bn"]].set_axis(
        ["exports", "imports"], axis=1
    )
    counts: pd.DataFrame = pd.concat(
        {_JAPAN: wide["CHN"], "Hong Kong": wide["HKG"], _BOTH: both}, axis=1
    ).loc[slice(*_YEARS)]
    return counts


class Mirror(State):
    """Official figures for one flow that differ by who counts it."""

    title = "The same goods, counted twice"
    question = "How can two official figures for one flow differ by 30 billion dollars?"
    assumptions = (
        "Goods that go from Japan to China by way of Hong Kong are an export to Hong Kong in Japan's books "
        "and an import from Japan in China's.",
        "Japan values exports at its own border, China values the same goods on arrival, with freight.",
        "Adding Hong Kong to Japan's count adds also what stays in Hong Kong.",
        "Yen are turned into dollars at the yearly average rate.",
    )
    presets: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "Exports with Hong Kong": {"what": "exports", "hong_kong": True},
        "The balance": {"what": "balance", "hong_kong": False},
    }

    what = Choice("What is counted", _WHAT, "exports")
    year = Whole("Year", *_YEARS, 2023)
    hong_kong = Flag("Add Hong Kong to Japan's count", False)

    @remembered
    def counts(self) -> pd.DataFrame:
        """Return billion dollars by year (rows) and who counts (columns)."""
        counts: Any = _counts()
        japan = counts[_JAPAN] + (counts["Hong Kong"] if self.hong_kong else 0.0)
        return pd.DataFrame({_JAPAN: self._pick(japan), _BOTH: self._pick(counts[_BOTH])})

    def _pick(self, frame: pd.DataFrame) -> pd.Series:
        if self.what == "balance":
            return frame["exports"] - frame["imports"]
        return frame["exports"] + frame["imports"] if self.what == "total" else frame[self.what]

    def _domain(self) -> tuple[float, float]:
        return {"balance": (-80.0, 60.0), "total": (0.0, 450.0)}.get(self.what, (0.0, 250.0))

    def shape(self) -> tuple[Any, ...]:
        """Return the limits of the axis."""
        return self._domain()

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return lines, their ends and the mark of the year."""
        long = (
            self.counts().rename_axis("year").reset_index().melt("year", var_name="who", value_name="usd_bn")
        )
        frames = line_rows(long, "year", "usd_bn", "who", domain=self._domain(), colours=_COLOURS)
        return {**frames, "mark": pd.DataFrame({"x": [self.year]})}

    def draw(self, frames: Mapping[str, pd.DataFrame]) -> Any:
        """Draw both counts."""
        return charts.finish(
            lines_of(frames, x_domain=(2013, 2024), domain=self._domain()),
            title="Japan and China, by who counts",
            description=self.sentence(),
            unit="billion US dollars",
            source="Ministry of Finance Japan; JETRO, Japan-China trade from both sides' imports",
        )

    def sentence(self) -> str:
        """Say what each count gives for the year, and the gap."""
        # The gap of what is said, so that who subtracts finds it.
        japan, both = (round(float(self.counts().loc[self.year, name]), 1) for name in (_JAPAN, _BOTH))
        gap = round(both - japan, 1)
        added = ", with Hong Kong," if self.hong_kong else ""
        if gap == 0:
            apart = "The two counts agree to the digit shown"
        else:
            way = "higher" if gap > 0 else "lower"
            apart = f"The second count is {minus(abs(gap), 1)} billion dollars {way}"
        return (
            f"{_WHAT[self.what]} in {self.year}: {minus(japan, 1)} billion dollars counted by Japan{added} "
            f"and {minus(both, 1)} billion dollars counted as imports by both sides. {apart}."
        )

    def table(self) -> pd.DataFrame:
        """Return both counts of all years."""
        return self.counts().rename_axis("year").reset_index().round(4)

    def code(self) -> str:
        """Return the same in pandas."""
        partners = ["CHN", "HKG"] if self.hong_kong else ["CHN"]
        formula = {"balance": "{0}exports{1} - {0}imports{1}", "total": "{0}exports{1} + {0}imports{1}"}.get(
            self.what, "{0}" + self.what + "{1}"
        )
        return (
            "from course import load\n"
            f"japan = load('japan_trade').query(\"goods_level == 'total' and partner in {partners}\")\n"
            "japan = japan.pivot_table(index='year', columns='flow', values='value_usd_mn', aggfunc='sum', "
            "observed=True).add_suffix('s') / 1000\n"
            "both = load('official_totals').query(\"basis == 'jetro' and vintage == 'latest'\")"
            ".query('year >= 2013').set_index('year')\n"
            f"result = ({formula.format('japan.', '').strip()}).loc[2013:2024], "
            f"{formula.format('both.', '_usd_bn')}"
        )
