"""Builds the table of economies' shares in mining and refining of minerals (IEA)."""

import json
from pathlib import Path

import pandas as pd

from makers.tables._names import iso3_from_names
from makers.tables.checks import shares_sum_to_one
from makers.tables.registry import BuildError, dataset

_IEA_STAGES = ("mining", "refining")
_IEA_MINERALS = {
    "Copper": "copper",
    "Cobalt": "cobalt",
    "Lithium": "lithium",
    "Nickel": "nickel",
    "Graphite": "graphite",
    "Rare Earth Elements": "magnet rare earths",
}


@dataset(identities=(shares_sum_to_one(["mineral", "stage", "year"], "world_share", tolerance=1e-4),))
def mineral_stages(raw: Path) -> pd.DataFrame:
    """Build the table of mineral stages from the publisher's JSON file."""
    supply = json.loads((raw / "iea-critical-minerals/iea.json").read_text(encoding="utf-8"))["supply"]
    rows = []
    for printed, mineral in _IEA_MINERALS.items():
        for stage in _IEA_STAGES:
            block = supply[printed][stage]
            for when, total in block["total"].items():
                # The list of economies includes two sentences of a footnote, which have no figures.
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
    """Return the figures of economies; one that the rest of the world includes too is subtracted there."""
    excess = sum(listed.values()) - total
    if abs(excess) < 1e-6 * total:
        return listed
    rest = "Rest of world"
    if not any(abs(value - excess) < 1e-6 * total for name, value in listed.items() if name != rest):
        raise BuildError(f"the economies exceed their total by {excess}, and no economy has this figure.")
    return listed | {rest: listed[rest] - excess}
