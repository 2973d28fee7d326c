"""Distances between economies, and the world map."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from course.tables.builders._names import known_codes
from course.tables.builders.raw import need, read_rda
from course.tables.builders.registry import BuildError, Spot, dataset, number, text, yes_no

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
        "One row for one ordered pair of economies: distance weighted by where people live, whether they "
        "share a land border, and whether a language is official in both. The usual regressors of a gravity "
        "equation."
    ),
    publisher="CEPII, GeoDist",
    source_url="https://www.cepii.fr/CEPII/en/bdd_modele/bdd_modele_item.asp?id=6",
    licence="cepii",
    vintage="GeoDist, Mayer and Zignago (2011)",
    retrieved="2026-11-24, from a stored copy",
    processing=(
        "The file's distw, weighted by the population of the main cities, rounded to whole kilometres; where "
        "it is missing, dist between the main cities, marked as simple. Old codes renewed (PAL PSE, ROM ROU, "
        "TMP TLS, ZAR COD). Both directions and the distance of an economy to itself are kept."
    ),
    known_gaps=(
        "Yugoslavia (YUG) stands for Serbia and Montenegro: neither has rows of its own, nor have Kosovo and "
        "South Sudan. Cities and languages are those of 2004. Distance is as the crow flies, not by ship. It "
        "is a measure of geography, not of relations."
    ),
    status="observed",
    compress=True,
    key=("origin", "destination"),
    fields=(
        text("origin", "Economy", category=True),
        text("destination", "Economy", category=True),
        number("distance_km", "kilometres", "Distance", decimals=0, minimum=0),
        yes_no("weighted", "Weighted by population; false: between the main cities"),
        yes_no("border", "Common land border"),
        yes_no("language", "Common official language"),
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
        "Outlines of 177 areas as TopoJSON, scale 1:110 million; the id of an area is the ISO 3166 numeric "
        "code that the table economies gives as iso_numeric. Small economies (Singapore, Hong Kong, Malta) "
        "are too small for this scale."
    ),
    publisher="Natural Earth",
    source_url="https://www.naturalearthdata.com/downloads/110m-cultural-vectors/",
    licence="public-domain",
    vintage="world-atlas 2.0.2, from Natural Earth 4.1",
    retrieved="2026-11-24, from a stored copy",
    processing="Written without blanks; the outline of the land as a whole is left out; names are kept.",
    known_gaps=(
        "Boundaries, names and colours on the map say nothing about the legal status of a territory. Natural "
        "Earth draws who controls an area in fact, not who claims it; areas on whose status governments "
        "disagree (among them Taiwan, Kashmir, Crimea, Western Sahara, the Senkaku/Diaoyu islands, which are "
        "too small to appear) are shown as the publisher has them. Kosovo, Northern Cyprus and Somaliland "
        "have no ISO code and no id."
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
