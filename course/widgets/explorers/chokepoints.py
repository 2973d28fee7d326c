"""The explorer of energy minerals: each economy's share of mining and of refining."""

from collections.abc import Mapping
from functools import cache
from typing import Any, ClassVar

import pandas as pd

from course import charts, load, measures
from course.charts.theme import PALETTE, colour_map
from course.phrases import capitalise, percent, the
from course.tables import economy_name
from course.widgets.pictures import stacked_rows, stacks_of
from course.widgets.settings import OneOf, Whole
from course.widgets.state import State, remembered

_MINERALS = ("magnet rare earths", "graphite", "cobalt", "lithium", "copper", "nickel")
_YEARS = {2024: "2024", 2030: "2030, projected", 2035: "2035, projected", 2040: "2040, projected"}
_STAGES = ("mining", "refining")
_REST = "others"
#: most economies that are named for a stage
_MOST = 5


@cache
def _economies(mineral: str) -> tuple[str, ...]:
    """Return all economies that the table names for a mineral, so that colours are the same in all years."""
    rows = load("mineral_stages").query("mineral == @mineral and iso3 != 'ROW' and world_share > 0")
    largest = rows.groupby(rows["iso3"].astype(str))["world_share"].max().sort_values(ascending=False)
    return (*map(economy_name, largest.index), _REST)


def shares_of_stages(mineral: str, year: int, named: int) -> pd.DataFrame:
    """Return shares by stage and economy, the largest first, the rest last."""
    rows = load("mineral_stages")
    rows = rows[(rows["mineral"] == mineral) & (rows["year"] == year)]
    rows = rows[(rows["iso3"] != "ROW") & (rows["world_share"] > 0)]
    names = load("economies").set_index("iso3")["name"]
    rows = rows.assign(economy=rows["iso3"].astype(str).map(names), stage=rows["stage"].astype(str))
    parts = []
    for stage in ("mining", "refining"):
        largest = rows[rows["stage"] == stage].sort_values("world_share", ascending=False, kind="stable")
        largest = largest.head(named)[["stage", "economy", "world_share"]]
        rest = 1 - largest["world_share"].sum()
        others = pd.DataFrame({"stage": [stage], "economy": ["others"], "world_share": [rest]})
        parts += [largest, others]
    return pd.concat(parts, ignore_index=True)


class Chokepoints(State):
    """The state: shares of economies in the mining and the refining of one mineral."""

    title = "From the mine to the refinery"
    question = "At which stage is the chokepoint, and does it stay where it is?"
    assumptions = (
        "Shares of quantities, not of value; each economy's plants count, whoever owns them.",
        "Years after 2024 are the agency's projection from announced projects, not a forecast of policy.",
        "What the table does not name is put together as other economies; concentration counts it as many "
        "small ones, so that the true number is not smaller.",
        "Magnets, the stage after refining, are not in this table: see the trade in magnets in lesson 02a.",
    )
    finds = staticmethod(shares_of_stages)
    presets: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "Nickel, an exception": {"mineral": "nickel"},
        "Rare earths in 2040": {"mineral": "magnet rare earths", "year": 2040},
    }

    mineral = OneOf("Mineral", _MINERALS, "magnet rare earths")
    year = OneOf("Year", _YEARS, 2024)
    named = Whole("Economies named for each stage", 1, _MOST, 4)

    @remembered
    def shares(self) -> pd.DataFrame:
        """Return shares by stage and economy, the largest first, the rest last."""
        return shares_of_stages(self.mineral, self.year, self.named)

    def concentration(self, stage: str) -> float:
        """Return the Herfindahl-Hirschman index of a stage, from 0 to 1; the unnamed rest adds nothing."""
        rows = load("mineral_stages")
        rows = rows[(rows["mineral"] == self.mineral) & (rows["year"] == self.year)]
        rows = rows[(rows["stage"] == stage) & (rows["iso3"] != "ROW")]
        return float(measures.hhi(rows["world_share"], total=1.0))

    def shape(self) -> tuple[Any, ...]:
        """Return mineral and year, which the chart's title names."""
        return (self.mineral, self.year)

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return the boxes of both stages and the words on them."""
        # neighbours in the bars of lithium would be alike, and dark grey would seem to be one of the others
        own = {"Chile": PALETTE[1], "Zimbabwe": PALETTE[5], "Argentina": PALETTE[4]}
        shades = colour_map(_economies(self.mineral), own).items()
        colours = {name: PALETTE[5] if shade == PALETTE[3] else shade for name, shade in shades}
        return stacked_rows(self.shares(), "stage", "economy", "world_share", colours=colours)

    def draw(self, frames: Mapping[str, pd.DataFrame]) -> Any:
        """Draw one bar of 100 % for each stage."""
        letters = shares_of_stages(self.mineral, self.year, _MOST)["economy"].str.len().max()
        return charts.finish(
            stacks_of(frames, order=list(_STAGES), most=_MOST + 1, letters=int(letters)),
            title=f"{capitalise(self.mineral)}: who mines and who refines, {_YEARS[self.year]}",
            description=self.sentence(),
            unit="each economy's share of the world's quantity at the stage",
            source="mineral_stages",
            status="estimated",
        )

    def sentence(self) -> str:
        """Say who leads each stage and how concentrated it is."""
        shares = self.shares()
        first = {stage: shares[shares["stage"] == stage].iloc[0] for stage in _STAGES}
        who, then = (the(first[stage]["economy"]) for stage in _STAGES)
        again = "" if then == who else f"{then} "
        mined, refined = (percent(first[stage]["world_share"]) for stage in _STAGES)
        hhi = [f"{self.concentration(stage):.2f} for {stage}" for stage in _STAGES]
        planned = " from announced projects" if self.year > 2024 else ""
        return (
            f"{capitalise(self.mineral)}, {_YEARS[self.year]}: {who} mines most, {mined}, and {again}refines "
            f"most, {refined}. Shares of the world's quantity{planned}. Concentration on a scale where one "
            f"economy alone is 1 (HHI): {' and '.join(hhi)}."
        )

    def table(self) -> pd.DataFrame:
        """Return the shares by stage and economy, rounded."""
        return self.shares().assign(world_share=lambda rows: rows["world_share"].round(5))
