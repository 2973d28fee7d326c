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
_DOMAIN = (0.0, 300.0)
#: price rise in percent from which the rough rule says little about the price
_FAR = 100.0
#: each line keeps its colour, even where two lines coincide; the highest comes first
_COLOURS = {
    "as set, full formula": PALETTE[2],
    "nobody steps in, rough": PALETTE[1],
    "as set, rough": PALETTE[0],
    "buyers twice as far, rough": PALETTE[5],
}


def _rise(cut: float, share: float, demand: float, supply: float) -> float:
    """Return the rise of the price in percent."""
    return 100 * market(share, cut, demand, supply).price_rise


def price_rises(share: float, demand: float, supply: float) -> pd.DataFrame:
    """Return the price rise (percent) at each cut of deliveries (percent), in four cases."""
    cuts = range(0, 101, 5)
    cases = {
        "as set, rough": (demand, supply),
        "buyers twice as far, rough": (2 * demand, supply),
        "nobody steps in, rough": (demand, 0.0),
    }
    table = pd.DataFrame({"cut_pct": list(cuts)})
    for case, elasticities in cases.items():
        table[case] = [100 * market(share, cut / 100, *elasticities).price_rise for cut in cuts]
    table["as set, full formula"] = [
        100 * isoelastic_market(share, cut / 100, demand, supply).price_rise for cut in cuts
    ]
    return table


@lru_cache(maxsize=256)
def _drawn(share: float, demand: float, supply: float) -> dict[str, pd.DataFrame]:
    """Return the lines, which are the same at every cut, and their names."""
    wide = price_rises(share, demand, supply)
    rises = wide.melt("cut_pct", var_name="line", value_name="price_rise_pct")
    # Only points inside the chart count, so that each name stands where its line leaves the chart.
    inside = rises[rises["price_rise_pct"] <= _DOMAIN[1]]
    return line_rows(
        inside, "cut_pct", "price_rise_pct", "line", domain=_DOMAIN, colours=_COLOURS, height=_HEIGHT
    )


def _in_words(rise: float) -> str:
    """Return a price rise as text, with one decimal below 10 %."""
    if rise >= 10_000:
        return "more than 10,000 %"
    return f"{rise:.1f} %" if rise < 10 else f"{rise:,.0f} %"


class Shortage(State):
    """The state: the price rise after a supplier cuts deliveries."""

    title = "When a supplier cuts deliveries"
    question = "What makes a cut dangerous: its size, or that nobody can step in?"
    assumptions = (
        "One market, one price; no stocks, no price ceilings, no rationing.",
        "Three lines follow a rough rule (first order), which is straight: for large rises it says how the "
        "parts compare, not what the price will be. The full formula keeps the elasticities constant all the "
        "way. The two are close for small cuts, and the full formula is far higher for large ones.",
        "Elasticities are assumed. Short-run values for minerals are small, over years they grow.",
        "The supplier that cuts earns the higher price on what it still sells; that is not counted here.",
    )
    finds = staticmethod(price_rises)
    presets: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "First weeks": {"demand": 0.15, "supply": 0.05},
        "After some years": {"demand": 0.8, "supply": 1.0},
        "A supplier with 35 %": {"share": 0.35},
    }

    share = Amount("Share of the supplier", 0.05, 1.0, 0.9, 0.05, form=".0%")
    cut = Amount("Part of deliveries cut", 0.0, 1.0, 0.3, 0.05, form=".0%")
    demand = Amount("How far buyers give way (elasticity)", 0.1, 1.5, 0.3, 0.05)
    supply = Amount("How far others step in (elasticity)", 0.0, 1.5, 0.2, 0.05)

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return the lines, their names and the mark of the cut."""
        frames = _drawn(self.share, self.demand, self.supply)
        rough, full = self._rises()
        words = f"rough {_in_words(rough)}, full {_in_words(full)}".replace("more than", ">")
        words = words if self.cut else ""
        mark = {"x": round(100 * self.cut, 6), "low": min(rough, _DOMAIN[1]), "high": min(full, _DOMAIN[1])}
        return {**frames, "mark": pd.DataFrame([{**mark, "words": words}]).round(6)}

    def _rises(self) -> tuple[float, float]:
        """Return the price rise (percent) by the rough rule and by the full formula."""
        full = isoelastic_market(self.share, self.cut, self.demand, self.supply).price_rise
        return _rise(self.cut, self.share, self.demand, self.supply), 100 * full

    def draw(self, frames: Mapping[str, pd.DataFrame]) -> Any:
        """Draw price rise against cut."""
        return charts.finish(
            lines_of(
                frames,
                x_domain=(0, 100),
                domain=_DOMAIN,
                x_title="part of deliveries cut (%)",
                x_name="part of deliveries cut (percent)",
                y_name="price rise (percent)",
                height=_HEIGHT,
                keep=True,
            ),
            title="The fewer give way, the more a cut raises the price",
            description=self.sentence(),
            unit="price rise in percent, also above 300; black bar: from the rough rule to the full formula",
            source="own calculation for one market, with assumed elasticities",
            status="illustrative",
        )

    def sentence(self) -> str:
        """Say how far the cut raises the price, and how far with other buyers and sellers."""
        if self.cut == 0:
            return "Illustrative: a supplier that cuts nothing leaves the price where it is."
        rise, curved = self._rises()
        easier = _rise(self.cut, self.share, 2 * self.demand, self.supply)
        alone = _rise(self.cut, self.share, self.demand, 0.0)
        who = f"A supplier with {percent(self.share)} of the market cuts deliveries by {percent(self.cut)}."
        if self.share * self.cut == 1:
            return f"Illustrative: nothing is left to buy, so there is no price. {who}"
        far = "So far from the start, formulas compare cases; they do not tell the price. "
        return (
            f"Illustrative: the price rises by about {_in_words(rise)} by the rough rule and "
            f"{_in_words(curved)} by the full formula. The rule gives {_in_words(easier)} if buyers give way "
            f"twice as far, and {_in_words(alone)} if nobody steps in. {far if rise >= _FAR else ''}{who}"
        )

    def table(self) -> pd.DataFrame:
        """Return price rises by cut, one column for each line."""
        return price_rises(self.share, self.demand, self.supply).round(6)
