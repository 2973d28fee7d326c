"""Distances between economies, and the world map."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from makers.tables._names import known_codes
from makers.tables.raw import need, read_rda
from makers.tables.registry import BuildError, Spot, dataset, number, text, yes_no
from makers.tables.rhythm import no_rhythm

__all__ = ["distances", "world_map"]

#: codes in the file that are no longer in use
OLD_CODES = {"PAL": "PSE", "ROM": "ROU", "TMP": "TLS", "ZAR": "COD"}


def _same_both_ways(frame: pd.DataFrame) -> None:
    pairs = frame.set_index([frame["origin"].astype(str), frame["destination"].astype(str)])
    turned = frame.set_index([frame["destination"].astype(str), frame["origin"].astype(str)])
    for column in ("distance_km", "border", "language"):
        if not (pairs[column] == turned[column].reindex(pairs.index)).all():
            raise BuildError(f"{column} differs between the two directions.")


@dataset(
    title="Distance, common border and common language between economies",
    description=(
        "One row for one ordered pair of economies. It gives the distance weighted by where people "
        "live, whether the two share a land border, and whether one language is official in both. "
        "A gravity equation usually uses these variables."
    ),
    publisher="CEPII, GeoDist",
    source_url="https://www.cepii.fr/CEPII/en/bdd_modele/bdd_modele_item.asp?id=6",
    licence="cepii",
    vintage="GeoDist, Mayer and Zignago (2011)",
    rhythm=no_rhythm("no page that was seen announces a later version."),
    retrieved="2026-11-24, from a stored copy",
    processing=(
        "Distance is the file's distw, weighted by the population of the main cities and rounded "
        "to whole kilometres. Where distw is missing, the table takes dist, the distance between "
        "the main cities, and sets weighted to false. Old codes are replaced by current codes (PAL "
        "PSE, ROM ROU, TMP TLS, ZAR COD). The table keeps both directions and the distance of an "
        "economy to itself."
    ),
    known_gaps=(
        "Yugoslavia (YUG) stands for Serbia and Montenegro. Serbia, Montenegro, Kosovo and South "
        "Sudan have no rows of their own. Cities and languages are those of 2004. Distance is "
        "measured in a straight line, not along shipping routes. Distance describes geography, not "
        "relations between governments."
    ),
    status="observed",
    compress=True,
    key=("origin", "destination"),
    fields=(
        text("origin", "First economy of the pair", category=True),
        text("destination", "Second economy of the pair", category=True),
        number("distance_km", "kilometres", "Distance between the two", decimals=0, minimum=0),
        yes_no("weighted", "true: weighted by population; false: between the main cities"),
        yes_no("border", "Whether the two share a land border"),
        yes_no("language", "Whether the two share an official language"),
    ),
    spots=(
        Spot({"origin": "JPN", "destination": "CHN"}, "distance_km", 1975),
        Spot({"origin": "JPN", "destination": "USA"}, "distance_km", 10_286),
        Spot({"origin": "JPN", "destination": "TWN"}, "distance_km", 2033),
    ),
    identities=(_same_both_ways,),
)
def distances(raw: Path) -> pd.DataFrame:
    """Build the table from the bilateral file."""
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


@dataset(
    title="World map for choropleths",
    description=(
        "Outlines of 177 areas as TopoJSON, scale 1:110 million. The id of an area is its ISO 3166 "
        "numeric code, which the table economies gives as iso_numeric. Small economies such as "
        "Singapore, Hong Kong and Malta are too small for this scale."
    ),
    publisher="Natural Earth",
    source_url="https://www.naturalearthdata.com/downloads/110m-cultural-vectors/",
    licence="public-domain",
    vintage="world-atlas 2.0.2, from Natural Earth 4.1",
    rhythm=no_rhythm("no page that was seen states one."),
    retrieved="2026-11-24, from a stored copy",
    processing="Written without blanks. The outline of the land as a whole is left out. Names are kept.",
    known_gaps=(
        "Boundaries, names and colours on the map say nothing about the legal status of a "
        "territory. Natural Earth draws who controls an area in fact, not who claims it. "
        "Governments disagree on the status of some areas, among them Taiwan, Kashmir, Crimea, "
        "Western Sahara and the Senkaku/Diaoyu islands. Such areas are shown as the publisher has "
        "them. The Senkaku/Diaoyu islands are too small to appear. Kosovo, Northern Cyprus and "
        "Somaliland have no ISO code and no id."
    ),
    status="observed",
    compress=True,
    is_map=True,
    key=(),
    fields=(),
)
def world_map(raw: Path) -> pd.DataFrame:
    """Build the map: one object `countries`, compact JSON."""
    topology = json.loads(need(raw, "natural-earth/countries-110m.json").read_text(encoding="utf-8"))
    shapes = topology["objects"]["countries"]["geometries"]
    if len(shapes) != 177:
        raise BuildError(f"the map has {len(shapes)} areas, expected 177.")
    topology["objects"] = {"countries": topology["objects"]["countries"]}
    frame = pd.DataFrame()
    frame.attrs["content"] = json.dumps(topology, separators=(",", ":"), ensure_ascii=False).encode("utf-8")
    return frame
