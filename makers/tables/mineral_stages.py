"""Stages of the mineral chain: mining and refining (IEA)."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from makers.tables._names import iso3_from_names
from makers.tables.checks import shares_sum_to_one
from makers.tables.registry import BuildError, Spot, dataset, number, text, year, yes_no
from makers.tables.rhythm import Rhythm

__all__ = ["mineral_stages"]

_IEA_STAGES = ("mining", "refining")
_IEA_MINERALS = {
    "Copper": "copper",
    "Cobalt": "cobalt",
    "Lithium": "lithium",
    "Nickel": "nickel",
    "Graphite": "graphite",
    "Rare Earth Elements": "magnet rare earths",
}


@dataset(
    title="Mining and refining of six energy minerals, by economy",
    description=(
        "One row for one mineral, stage, economy and year: quantity and share of the world. The "
        "table shows that the stages of one chain are concentrated to different degrees. Rare "
        "earths are the four that go into permanent magnets: neodymium, praseodymium, dysprosium "
        "and terbium."
    ),
    publisher="International Energy Agency",
    source_url="https://www.iea.org/data-and-statistics/data-tools/critical-minerals-data-explorer",
    licence="iea-cc-by-4.0",
    vintage="Critical Minerals Dataset with data for 2024",
    rhythm=Rhythm(
        says="The data come with the yearly Global Critical Minerals Outlook, in May in 2024 and 2025.",
        page="https://www.iea.org/reports/global-critical-minerals-outlook-2025",
        months=(5,),
        lag=5,
    ),
    projected="projection",
    retrieved="2026-11-24, from a stored copy",
    processing=(
        "The publisher's table was rearranged. For nickel and graphite, the publisher's 'Rest of "
        "world' still holds one economy that is also listed by name. The list exceeds the printed "
        "total by exactly this economy's figure. The figure is therefore taken out of the rest, "
        "and rows add up to the printed total. Share is quantity divided by the printed total."
    ),
    known_gaps=(
        "Only the largest producers are named. Rows after 2024 are the publisher's base case of "
        "announced projects, not observations. The column projection marks these rows. Sintered "
        "magnets are not in the dataset. A share of 94 % is quoted from a publication of October "
        "2025. No copy of grade primary or agency was found, so the share is left out. Contained "
        "metal differs from the oxide equivalent of the US Geological Survey."
    ),
    status="estimated",
    key=("mineral", "stage", "year", "iso3"),
    fields=(
        text("mineral", "Mineral", allowed=tuple(sorted(_IEA_MINERALS.values())), category=True),
        text("stage", "Stage of the chain", allowed=_IEA_STAGES, category=True),
        year("2024, or the year of the projection"),
        text("iso3", "Economy; ROW is the rest of the world"),
        number("quantity_kt", "thousand tonnes", "Output, metal content (graphite: gross)", minimum=0),
        number("world_share", "fraction", "Share of the world's output", decimals=5, minimum=0, maximum=1),
        yes_no("projection", "Whether the figure is the publisher's base case, not an observation"),
    ),
    spots=(
        Spot(
            {"mineral": "magnet rare earths", "stage": "refining", "iso3": "CHN", "year": 2024},
            "world_share",
            0.91,
            tolerance=0.005,
        ),
        Spot(
            {"mineral": "magnet rare earths", "stage": "mining", "iso3": "CHN", "year": 2024},
            "world_share",
            0.61,
            tolerance=0.005,
        ),
    ),
    identities=(shares_sum_to_one(["mineral", "stage", "year"], "world_share", tolerance=1e-4),),
)
def mineral_stages(raw: Path) -> pd.DataFrame:
    """Build the table from the publisher's figures as JSON."""
    supply = json.loads((raw / "iea-critical-minerals/iea.json").read_text(encoding="utf-8"))["supply"]
    rows = []
    for printed, mineral in _IEA_MINERALS.items():
        for stage in _IEA_STAGES:
            block = supply[printed][stage]
            for when, total in block["total"].items():
                # Two sentences of a footnote stand among the economies, without figures.
                listed = {
                    place: values[when]
                    for place, values in block["countries"].items()
                    if values[when] is not None
                }
                rows += [
                    {
                        "mineral": mineral,
                        "stage": stage,
                        "year": int(when),
                        "place": place,
                        "quantity_kt": quantity,
                        "world_share": quantity / total,
                        "projection": int(when) > 2024,
                    }
                    for place, quantity in _without_overlap(listed, total).items()
                ]
    table = pd.DataFrame(rows)
    table["iso3"] = table["place"].map(iso3_from_names(table["place"]))
    return table[["mineral", "stage", "year", "iso3", "quantity_kt", "world_share", "projection"]]


def _without_overlap(listed: dict[str, float], total: float) -> dict[str, float]:
    """Subtract from the rest of the world the economies that are also listed by name."""
    excess = sum(listed.values()) - total
    if abs(excess) < 1e-6 * total:
        return listed
    rest = "Rest of world"
    if not any(abs(value - excess) < 1e-6 * total for name, value in listed.items() if name != rest):
        raise BuildError(f"the economies exceed their total by {excess}, and no economy has this figure.")
    return listed | {rest: listed[rest] - excess}
