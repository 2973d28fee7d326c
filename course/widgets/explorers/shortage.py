"""The explorer of a shortage: how far the price rises when a supplier cuts deliveries."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, ClassVar

import pandas as pd

from course import charts
from course.charts.theme import HEIGHT, PALETTE
from course.models.shortage import isoelastic_market, market
from course.phrases import percent
from course.widgets.pictures import line_rows, lines_of
from course.widgets.settings import Amount
from course.widgets.state import State

#: height at which the chart fits a laptop's screen together with controls and sentence
_HEIGHT = HEIGHT - 30
#: the largest cut to choose; far above it the rule for small cuts says nothing
_MOST = 0.5
#: ends of the axis: few, so that most moves keep it, and close enough that the lines fill the picture
_ENDS = (25.0, 75.0, 125.0, 200.0, 350.0)
#: up to this many times the rule, the full formula counts as close to it
_CLOSE = 1.5
#: each line keeps its colour, even where two lines coincide; the highest comes first
_COLOURS = {"first weeks": PALETTE[2], "your case": PALETTE[0], "after some years": PALETTE[5]}


def price_rises(share: float, demand: float, supply: float) -> pd.DataFrame:
    """Return the price rise (percent) at each cut of deliveries (percent): three cases and two formulas."""
    cuts = range(0, 51, 5)
    cases = {"first weeks": (0.15, 0.05), "your case": (demand, supply), "after some years": (0.8, 1.0)}
    table = pd.DataFrame({"cut_pct": list(cuts)})
    for case, elasticities in cases.items():
        table[case] = [100 * market(share, cut / 100, *elasticities).price_rise for cut in cuts]
    table["your case, full formula"] = [
        100 * isoelastic_market(share, cut / 100, demand, supply).price_rise for cut in cuts
    ]
    return table


@lru_cache(maxsize=512)
def _drawn(share: float, demand: float, supply: float) -> dict[str, pd.DataFrame]:
    """Return the lines, which are the same at every cut, and their names."""
    wide = price_rises(share, demand, supply)[["cut_pct", *_COLOURS]]
    rises = wide.melt("cut_pct", var_name="line", value_name="price_rise_pct")
    domain = _domain(rises["price_rise_pct"])
    return line_rows(
        rises, "cut_pct", "price_rise_pct", "line", domain=domain, colours=_COLOURS, height=_HEIGHT
    )


@lru_cache(maxsize=512)
def _steepest(share: float, demand: float, supply: float) -> pd.Series:
    """Return the price rise (percent) of each case at the largest cut."""
    lines = _drawn(share, demand, supply)["lines"]
    return lines[lines["x"] == 100 * _MOST].set_index("name")["y"].rename_axis(None)


def _domain(rises: pd.Series) -> tuple[float, float]:
    return 0.0, next(end for end in _ENDS if rises.max() <= end + 1e-6)


def _in_words(rise: float) -> str:
    """Return a price rise as text, with one decimal below 10 %."""
    return f"{rise:.1f} %" if rise < 10 else f"{rise:,.0f} %"


class Shortage(State):
    """The state: the price rise after a supplier cuts deliveries."""

    title = "When a supplier cuts deliveries"
    question = "What makes a cut dangerous: its size, or how little time others have to step in?"
    assumptions = (
        "One market, one price; no stocks, no price ceilings, no rationing.",
        "The lines follow a rule for small cuts (first order), which is straight. The full formula keeps the "
        "elasticities constant all the way. The two are close for small cuts. For large ones the full "
        "formula is far higher: then trust which case is worse, not how much worse.",
        "Elasticities are assumed: 0.15 for buyers and 0.05 for others in the first weeks, 0.8 and 1.0 after "
        "some years. Your case has those under More settings.",
        "The supplier that cuts earns the higher price on what it still sells; that is not counted here.",
    )
    finds = staticmethod(price_rises)
    presets: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "Cut of 30 %": {"cut": 0.3},
        "A supplier with 35 %": {"share": 0.35},
        "35 %, and nobody steps in": {"share": 0.35, "demand": 0.15, "supply": 0.0},
    }

    cut = Amount("Part of deliveries cut", 0.0, _MOST, 0.1, 0.05, form=".0%")
    share = Amount("Share of the supplier", 0.05, 1.0, 0.9, 0.05, form=".0%")
    demand = Amount("Your case: how far buyers give way (elasticity)", 0.15, 1.5, 0.3, 0.05, more=True)
    supply = Amount("Your case: how far others step in (elasticity)", 0.0, 1.5, 0.2, 0.05, more=True)

    def shape(self) -> tuple[float, float]:
        """Return the ends of the axis."""
        return _domain(_drawn(self.share, self.demand, self.supply)["lines"]["y"])

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return the lines, their names and the mark of the cut."""
        rises, cut = self._rises(), round(100 * self.cut, 6)
        at = pd.DataFrame({"x": cut, "y": rises.round(6), "name": rises.index})
        look: dict[str, Any] = {"domain": self.shape(), "colours": _COLOURS, "height": _HEIGHT}
        points = line_rows(at, "x", "y", "name", **look)["ends"]
        points["label_wide"] = [f"+{_in_words(rise)}" if cut else "" for rise in points["y"]]
        mark = pd.DataFrame([{"x": cut, "low": 0.0, "high": 0.0, "words": f"cut of {percent(self.cut)}"}])
        return {**_drawn(self.share, self.demand, self.supply), "mark": mark, "points": points}

    def _rises(self) -> pd.Series:
        """Return the price rise (percent) of each case."""
        return _steepest(self.share, self.demand, self.supply) * self.cut / _MOST

    def draw(self, frames: Mapping[str, pd.DataFrame]) -> Any:
        """Draw price rise against cut."""
        return charts.finish(
            lines_of(
                frames,
                x_domain=(0, 100 * _MOST),
                domain=self.shape(),
                x_title="part of deliveries cut (%)",
                x_name="part of deliveries cut (percent)",
                y_name="price rise (percent)",
                height=_HEIGHT,
                keep=True,
            ),
            title="The same cut raises the price more in the first weeks than after some years",
            description=self.sentence(),
            unit="price rise in percent",
            source="own calculation for one market, with assumed elasticities",
            status="illustrative",
        )

    def sentence(self) -> str:
        """Say how far the cut raises the price in three cases, and how far to trust it."""
        if self.cut == 0:
            return "Illustrative: a supplier that cuts nothing leaves the price where it is."
        weeks, own, years = self._rises()[list(_COLOURS)]
        full = 100 * isoelastic_market(self.share, self.cut, self.demand, self.supply).price_rise
        far = " For so large a cut, trust only which case is worse." if full > _CLOSE * own else ""
        return (
            f"Illustrative: a cut of {percent(self.cut)} raises the price by {_in_words(weeks)} in the first "
            f"weeks, but by only {_in_words(years)} after some years. In your case, with elasticities of "
            f"{self.demand:g} for buyers and {self.supply:g} for others, by {_in_words(own)}.{far}"
        )

    def table(self) -> pd.DataFrame:
        """Return price rises by cut, one column for each line."""
        return price_rises(self.share, self.demand, self.supply).round(6)
