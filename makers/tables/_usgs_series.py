"""The headings of each mineral in two editions of the Mineral Commodity Summaries."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["SERIES", "Series"]


class Series(NamedTuple):
    """The headings of one mineral in the two editions."""

    mineral: str
    stage: str
    measure: str
    old: tuple[str, str]
    new: tuple[str, str]
    reserves: str | None = None  # the heading of its reserves in the edition of 2026


_CONTENT = "metal content"
SERIES = (
    Series("alumina", "refinery", "calcined equivalent",
           ("Bauxite", "Refinery production, alumina - calcined equivalent weights"),
           ("Alumina", "Alumina, refinery production")),
    Series("aluminium", "refinery", "smelter production",
           ("Aluminum", "Smelter production, aluminum"), ("Aluminum", "Smelter production")),
    Series("antimony", "mine", _CONTENT,
           ("Antimony", "Mine production, antimony content"), ("Antimony", "Mine production"), "Reserves"),
    Series("bauxite", "mine", "dry tonnes",
           ("Bauxite", "Mine production, bauxite, dry tons"),
           ("Bauxite", "Bauxite, mine production"), "Bauxite reserves"),
    Series("beryllium", "mine", _CONTENT,
           ("Beryllium", "Mine production, beryllium content"), ("Beryllium", "Mine production")),
    Series("bismuth", "refinery", "metal", ("Bismuth", "Refinery production"),
           ("Bismuth", "Refinery production")),
    Series("chromium", "mine", "marketable chromite ore",
           ("Chromium", "Mine production, grosss weight, marketable chromite ore"),
           ("Chromium", "Mine production")),
    Series("cobalt", "mine", _CONTENT,
           ("Cobalt", "Mine production, cobalt content, estimated"),
           ("Cobalt", "Mine production"), "Reserves"),
    Series("copper", "mine", _CONTENT,
           ("Copper", "Mine production, recoverable copper content"),
           ("Copper", "Mine production"), "Reserves"),
    Series("copper", "refinery", "metal",
           ("Copper", "Refinery production, copper"), ("Copper", "Refinery production")),
    Series("fluorspar", "mine", "gross weight",
           ("Fluorspar", "Mine production, estimated"), ("Fluorspar", "Mine production"), "Reserves"),
    Series("gallium", "refinery", "primary low-purity metal",
           ("Gallium", "Primary production"), ("Gallium", "Primary production")),
    Series("graphite", "mine", "natural graphite",
           ("Graphite", "Mine production"), ("Graphite (Natural)", "Mine production"), "Reserves"),
    Series("indium", "refinery", "metal",
           ("Indium", "Refinery production"), ("Indium", "Refinery production")),
    Series("lead", "mine", _CONTENT,
           ("Lead", "Mine production, lead content"), ("Lead", "Mine production"), "Reserves"),
    Series("lithium", "mine", _CONTENT,
           ("Lithium", "Mine production, lithium content"), ("Lithium", "Mine production"), "Reserves"),
    Series("magnesium", "refinery", "smelter production",
           ("Magnesium metal", "Magnesium smelter production"), ("Magnesium Metal", "Smelter production")),
    Series("manganese", "mine", _CONTENT,
           ("Manganese", "Mine production, manganese content"),
           ("Manganese", "Mine production"), "Reserves"),
    Series("molybdenum", "mine", _CONTENT,
           ("Molybdenum", "Mine production, molybdenum content"),
           ("Molybdenum", "Mine production"), "Reserves (thousand metric tons)"),
    Series("nickel", "mine", _CONTENT,
           ("Nickel", "Mine production, nickel content"), ("Nickel", "Mine production"), "Reserves"),
    Series("niobium", "mine", _CONTENT,
           ("Niobium", "Mine production, niobium content"),
           ("Niobium (Columbium)", "Mine production"), "Reserves"),
    Series("palladium", "mine", _CONTENT,
           ("Platinum-Group metals", "Mine production, Palladium content"),
           ("Palladium", "Mine production: Palladium")),
    Series("platinum", "mine", _CONTENT,
           ("Platinum-Group metals", "Mine production, Platinum content"),
           ("Platinum", "Mine production: Platinum")),
    Series("rare earths", "mine", "rare-earth-oxide equivalent",
           ("Rare earths", "Mine production, rare-earth-oxide equivalent"),
           ("Rare Earths", "Mine production"), "Reserves"),
    Series("silicon metal", "refinery", "plant production",
           ("Silicon", "Plant production, silicon metal"), ("Silicon", "Silicon metal")),
    Series("tantalum", "mine", _CONTENT,
           ("Tantalum", "Mine production, tantalum content"), ("Tantalum", "Mine production"), "Reserves"),
    Series("tellurium", "refinery", "metal content",
           ("Tellurium", "Refinery production, tellurium content"), ("Tellurium", "Refinery production")),
    Series("tin", "mine", _CONTENT,
           ("Tin", "Mine production, tin content"), ("Tin", "Mine production"), "Reserves"),
    Series("titanium sponge", "refinery", "metal",
           ("Titanium & titanium dioxide", "Sponge Metal Production"),
           ("Titanium Sponge Metal", "Titanium sponge metal production")),
    Series("tungsten", "mine", _CONTENT,
           ("Tungsten", "Mine production, tungsten content"), ("Tungsten", "Mine production"), "Reserves"),
    Series("vanadium", "mine", _CONTENT,
           ("Vanadium", "Mine production, vanadium content"), ("Vanadium", "Mine production"), "Reserves"),
    Series("zinc", "mine", _CONTENT,
           ("Zinc", "Mine production, zinc content"), ("Zinc", "Mine production"), "Reserves"),
)  # fmt: skip
