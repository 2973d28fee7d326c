"""Minerals: mine and refinery production and reserves (USGS)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pandas as pd

from makers.tables._names import iso3_from_names
from makers.tables._usgs_series import SERIES
from makers.tables.registry import BuildError, Spot, dataset, number, text, year, yes_no
from makers.tables.rhythm import Rhythm

__all__ = ["mineral_production", "read_quantity"]

MCS_2025, MCS_2026 = "MCS 2025", "MCS 2026"
TONNES = {
    "metric tons": 1.0,
    "thousand metric tons": 1e3,
    "thousand metric dry tons": 1e3,
    "kilograms": 1e-3,
}
#: reserves printed in thousand tonnes although the data file says tonnes, with the editions concerned
RESERVES_IN_THOUSANDS = {("molybdenum", MCS_2025), ("vanadium", MCS_2025), ("vanadium", MCS_2026)}
GIVEN = ("value", "zero", "more than", "withheld", "not given")


def read_quantity(printed: Any, factor: float = 1.0) -> tuple[float | None, str]:
    """Read a quantity in the form that the Survey prints.

    Parameters
    ----------
    printed : str or missing
        "270,000", an em dash for zero, ">90,000,000" for more than, W for withheld.
    factor : float
        Tonnes in one unit of the table.

    Returns
    -------
    tuple
        The quantity in tonnes or None, and one of `GIVEN`.
    """
    if pd.isna(printed) or not str(printed).strip():
        return None, "not given"
    word = str(printed).replace(",", "").strip()
    if word == "\u2014":
        return 0.0, "zero"
    if word == "W":
        return None, "withheld"
    if re.fullmatch(r">?\d+(\.\d+)?", word):
        return float(word.removeprefix(">")) * factor, "more than" if word[0] == ">" else "value"
    # Words such as "Large", and ranges, are not quantities.
    return None, "not given"


def _place(name: str) -> str:
    """Remove text in brackets and footnote numbers after a name."""
    return re.sub(r"\s*(\(rounded\).*|\(beneficiated.*\)|,? rounded.*)$", "", name.strip())


def _old(raw: Path) -> list[dict[str, Any]]:
    table = pd.read_csv(raw / "usgs-mcs/MCS2025_World_Data.csv", encoding="utf-8-sig", dtype=str)
    table["TYPE"] = table["TYPE"].str.split().str.join(" ")
    table["COMMODITY"] = table["COMMODITY"].str.strip()
    rows = []
    for series in SERIES:
        found = table[(table["COMMODITY"] == series.old[0]) & (table["TYPE"] == series.old[1])]
        if found.empty:
            raise BuildError(f"{MCS_2025} has no {series.old}.")
        always_estimated = series.old[1].endswith("estimated")
        for line in found.to_dict("records"):
            factor = TONNES[line["UNIT_MEAS"]]
            note = str(line["PROD_NOTES"]).lower()
            # An empty cell of this edition means zero, withheld or not available.
            withheld = note.startswith("w for")
            for when, column in ((2023, "PROD_2023"), (2024, "PROD_EST_ 2024")):
                quantity, given = read_quantity(line[column], factor)
                estimated = when == 2024 or always_estimated or "estimated" in note
                rows.append(
                    {
                        "mineral": series.mineral,
                        "stage": series.stage,
                        "measure": series.measure,
                        "vintage": MCS_2025,
                        "year": when,
                        "place": _place(line["COUNTRY"]),
                        "quantity_t": quantity,
                        "given": "withheld" if withheld and quantity is None else given,
                        "estimated": estimated,
                        "excludes": "excludes u.s." in note,
                    }
                )
            if series.reserves is None:
                continue
            thousands = 1e3 if (series.mineral, MCS_2025) in RESERVES_IN_THOUSANDS else 1.0
            quantity, given = read_quantity(line["RESERVES_2024"], factor * thousands)
            rows.append(
                rows[-1]
                | {
                    "stage": "reserves",
                    "year": 2024,
                    "quantity_t": quantity,
                    "given": given,
                    "estimated": True,
                    "excludes": False,
                }
            )
    return rows


#: what the edition of 2026 adds to a heading for world totals, and for two forms of tellurium
_HEADING_TAIL = r"[:,] (rounded|concentrate|copper telluride)$"


def _new(raw: Path) -> list[dict[str, Any]]:
    table = pd.read_csv(raw / "usgs-mcs/MCS2026_Commodities_Data.csv", encoding="cp1252", dtype=str)
    table = table[table["Section"].str.startswith("World")]
    headings = table["Statistics_detail"].str.replace(_HEADING_TAIL, "", regex=True)
    rows = []
    for series in SERIES:
        wanted = [(series.stage, "Production", series.new[1])]
        if series.reserves is not None:
            wanted.append(("reserves", "Reserves", series.reserves))
        for stage, statistic, detail in wanted:
            found = table[
                (table["Commodity"] == series.new[0])
                & (table["Statistics"] == statistic)
                & (headings == detail)
            ]
            if found.empty:
                raise BuildError(f"{MCS_2026} has no {series.new[0]}, {detail}.")
            for line in found.to_dict("records"):
                factor = TONNES[line["Unit"]]
                if stage == "reserves" and (series.mineral, MCS_2026) in RESERVES_IN_THOUSANDS:
                    factor *= 1e3
                quantity, given = read_quantity(line["Value"], factor)
                note = str(line["Notes"]).lower()
                rows.append(
                    {
                        "mineral": series.mineral,
                        "stage": stage,
                        "measure": series.measure,
                        "vintage": MCS_2026,
                        "year": int(line["Year"]),
                        "place": _place(line["Country"]),
                        "quantity_t": quantity,
                        "given": given,
                        "estimated": stage == "reserves" or note.startswith("estimated"),
                        "excludes": "excludes u.s." in note,
                    }
                )
    return rows


_GROUP = ["mineral", "stage", "vintage", "year"]


def _parts_fit_the_world(frame: pd.DataFrame) -> None:
    """Places add up to the printed world total of production within 5 %.

    World totals of an edition's last year are rounded to two digits, an error of up to 5 %. Withheld
    figures are small, or are left out of the total too.
    """
    production = frame[frame["stage"] != "reserves"]
    groups = production.groupby(_GROUP, observed=True)
    gap = (groups["quantity_t"].sum() / groups["world_total_t"].first() - 1).abs()
    if gap.isna().any() or gap.max() > 0.05:
        raise BuildError(f"the places of {gap.idxmax()} miss the world total by {gap.max():.1%}.")


def _reserves_exceed_production(frame: pd.DataFrame) -> None:
    """World reserves last for more than five years of production; a factor of 1,000 breaks this rule."""
    mine = (
        frame[frame["stage"] == "mine"].groupby(["mineral", "vintage"], observed=True)["world_total_t"].max()
    )
    reserves = frame[frame["stage"] == "reserves"].groupby(["mineral", "vintage"], observed=True)
    years = (reserves["quantity_t"].sum() / mine).dropna()
    if not years.between(5, 5000).all():
        raise BuildError(f"reserves of {years.idxmin()} last {years.min():.2g} years.")


_PRODUCTION_FIELDS = (
    text("mineral", "Mineral", category=True),
    text("stage", "Stage", allowed=("mine", "refinery", "reserves"), category=True),
    text("measure", "What the quantity weighs, such as ore or metal content", category=True),
    text("vintage", "Edition", allowed=(MCS_2025, MCS_2026), category=True),
    year("Year of production, or the year at whose end the reserves are stated"),
    text("iso3", "Economy; ROW is the publisher's row 'Other countries'", category=True),
    number(
        "quantity_t",
        "tonnes",
        "Quantity; empty where the publisher gives no quantity",
        required=False,
        minimum=0,
    ),
    text("given", "What the publisher prints in the cell", allowed=GIVEN, category=True),
    yes_no("estimated", "Whether the figure is marked as an estimate; reserves are always estimates"),
    number(
        "world_total_t",
        "tonnes",
        "World total as printed, rounded; the same on every row of a group",
        required=False,
        minimum=0,
    ),
    text("world_total_given", "What the publisher prints as world total", allowed=GIVEN, category=True),
    yes_no("world_excludes_usa", "Whether the printed world total leaves out the United States"),
)


_SPOTS = tuple(
    Spot({"mineral": mineral, "stage": stage, "iso3": "CHN", "year": when, "vintage": vintage}, column, value)
    for mineral, stage, when, vintage, column, value in (
        ("rare earths", "mine", 2023, MCS_2025, "quantity_t", 255_000),
        ("rare earths", "mine", 2023, MCS_2025, "world_total_t", 376_000),
        ("rare earths", "mine", 2024, MCS_2025, "quantity_t", 270_000),
        ("rare earths", "mine", 2024, MCS_2025, "world_total_t", 390_000),
        ("rare earths", "mine", 2024, MCS_2026, "quantity_t", 270_000),
        ("rare earths", "mine", 2024, MCS_2026, "world_total_t", 380_000),
        ("rare earths", "reserves", 2024, MCS_2025, "quantity_t", 44_000_000),
        ("gallium", "refinery", 2024, MCS_2026, "quantity_t", 839),
        ("gallium", "refinery", 2024, MCS_2026, "world_total_t", 848),
    )
)


@dataset(
    title="Mine and refinery production and reserves of minerals, by economy",
    description=(
        "One row for one mineral, stage, economy, year and edition of the Mineral Commodity "
        "Summaries. The printed world total stands in its own column on every row. A sum over rows "
        "therefore never counts the world total. Quantity divided by world total is the economy's "
        "share. Two editions print different figures for the same year: choose one vintage."
    ),
    publisher="US Geological Survey",
    source_url="https://www.usgs.gov/centers/national-minerals-information-center/mineral-commodity-summaries",
    licence="us-public-domain",
    vintage="Mineral Commodity Summaries 2025 (data release 10.5066/P13XCP3R) and 2026",
    rhythm=Rhythm(
        says="The Summaries are published once a year; the data of the edition of 2026 came on 6 February.",
        page="https://data.usgs.gov/datacatalog/metadata/USGS.69837e43b66b01367d7ec7c7.xml",
        months=(2,),
        lag=2,
    ),
    released="2026-02",
    retrieved="2026-11-24, from stored copies",
    processing=(
        "Text cells were read as numbers. Thousands separators are removed, and an em dash is "
        "zero. The sign '>' is marked 'more than', and W is 'withheld'. Words (Large) and empty "
        "cells are 'not given'. Thousand tonnes and kilograms are converted to tonnes. Some "
        "reserves are multiplied by a thousand: vanadium in both editions and molybdenum in the "
        "edition of 2025. The printed table has thousand tonnes there, where the data file says "
        "tonnes. Other countries are ROW. This course chose 31 of about 90 minerals."
    ),
    known_gaps=(
        "World totals are rounded to two or three digits. Some exclude the United States, whose "
        "figure is withheld: see world_excludes_usa. The edition of 2025 leaves a cell empty for "
        "zero, for withheld and for not available alike. The last year of each edition is an "
        "estimate. China's rare-earth figure is the production quota and leaves out undocumented "
        "output. Myanmar's figure is derived from China's imports. Germanium is left out: its "
        "quantities are withheld or not available throughout. Reserves are the deposits worth "
        "mining now, not everything in the ground."
    ),
    status="observed",
    key=("mineral", "stage", "vintage", "year", "iso3"),
    fields=_PRODUCTION_FIELDS,
    spots=_SPOTS,
    compress=True,
    identities=(_parts_fit_the_world, _reserves_exceed_production),
)
def mineral_production(raw: Path) -> pd.DataFrame:
    """Build the table from the two data releases of the Survey."""
    table = pd.DataFrame(_old(raw) + _new(raw))
    table["iso3"] = table["place"].map(iso3_from_names(table["place"]))
    world = table[table["iso3"] == "WLD"].rename(
        columns={
            "quantity_t": "world_total_t",
            "given": "world_total_given",
            "excludes": "world_excludes_usa",
        }
    )
    places = table[table["iso3"] != "WLD"].drop(columns="excludes")
    merged = places.merge(
        world[[*_GROUP, "world_total_t", "world_total_given", "world_excludes_usa"]],
        on=_GROUP,
        how="left",
        validate="many_to_one",
    )
    merged["world_total_given"] = merged["world_total_given"].fillna("not given")
    merged["world_excludes_usa"] = merged["world_excludes_usa"].fillna(False).astype(bool)
    return merged[[field.column.name for field in _PRODUCTION_FIELDS]]
