"""Builds the table of distances between economies, and the world map."""

import json
from pathlib import Path

import pandas as pd

from makers.tables._names import known_codes
from makers.tables.raw import need, read_rda
from makers.tables.registry import BuildError, dataset

#: outdated code in the file -> its present code
OLD_CODES = {"PAL": "PSE", "ROM": "ROU", "TMP": "TLS", "ZAR": "COD"}


def _same_both_ways(frame: pd.DataFrame) -> None:
    pairs = frame.set_index([frame["origin"].astype(str), frame["destination"].astype(str)])
    turned = frame.set_index([frame["destination"].astype(str), frame["origin"].astype(str)])
    for column in ("distance_km", "border", "language"):
        if not (pairs[column] == turned[column].reindex(pairs.index)).all():
            raise BuildError(f"{column} differs between the two directions.")


@dataset(identities=(_same_both_ways,))
def distances(raw: Path) -> pd.DataFrame:
    """Build the table of distances from CEPII's file of pairs of economies."""
    data = read_rda(raw, "cepii-geodist/dist_cepii.rda")
    weighted = pd.to_numeric(data["distw"], errors="coerce")
    table = pd.DataFrame(
        {
            "origin": data["iso_o"].replace(OLD_CODES),
            "destination": data["iso_d"].replace(OLD_CODES),
            "distance_km": weighted.fillna(data["dist"]),
            "weighted": weighted.notna(),
            "border": data["contig"] == 1,
            "language": data["comlang_off"] == 1,
        }
    )
    # The two directions differ in the last floating-point digits, so the mean of both is taken.
    turned = table.set_index(["destination", "origin"])["distance_km"]
    there = table.set_index(["origin", "destination"])["distance_km"]
    table["distance_km"] = ((there + turned.reindex(there.index)) / 2).round().to_numpy()
    strange = (set(table["origin"]) | set(table["destination"])) - known_codes()
    if strange:
        raise BuildError(f"distances: codes without an economy: {sorted(strange)}.")
    return table


@dataset()
def world_map(raw: Path) -> pd.DataFrame:
    """Build the world map: an empty frame, with compact TopoJSON of one object in its attribute `content`."""
    topology = json.loads(need(raw, "natural-earth/countries-110m.json").read_text(encoding="utf-8"))
    shapes = topology["objects"]["countries"]["geometries"]
    if len(shapes) != 177:
        raise BuildError(f"the map has {len(shapes)} areas, expected 177.")
    topology["objects"] = {"countries": topology["objects"]["countries"]}
    frame = pd.DataFrame()
    frame.attrs["content"] = json.dumps(topology, separators=(",", ":"), ensure_ascii=False).encode("utf-8")
    return frame
