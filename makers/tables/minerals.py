"""Builds the table of mine and refinery production and of reserves of minerals (USGS)."""

import csv
import re
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from makers.tables._names import iso3_from_names
from makers.tables.registry import BuildError, dataset

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


class _Headings(NamedTuple):
    """The headings of one mineral in the two editions; `reserves` is empty where these give no reserves."""

    mineral: str
    stage: str
    measure: str
    old_commodity: str
    old_type: str
    new_commodity: str
    new_detail: str
    reserves: str


def _headings() -> list[_Headings]:
    with (Path(__file__).parent / "usgs_headings.csv").open(encoding="utf-8", newline="") as file:
        return [_Headings(**row) for row in csv.DictReader(file)]


def read_quantity(printed: Any, factor: float = 1.0) -> tuple[float | None, str]:
    """Read a quantity in the Survey's notation.

    `printed`: "270,000", an em dash for zero, ">90,000,000" for more than, W for withheld.
    `factor`: tonnes in one unit of the table.

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
    """Return the name of a place without remarks on rounding or beneficiated ore."""
    return re.sub(r"\s*(\(rounded\).*|\(beneficiated.*\)|,? rounded.*)$", "", name.strip())


def _old(raw: Path) -> list[dict[str, Any]]:
    table = pd.read_csv(raw / "usgs-mcs/MCS2025_World_Data.csv", encoding="utf-8-sig", dtype=str)
    table["TYPE"] = table["TYPE"].str.split().str.join(" ")
    table["COMMODITY"] = table["COMMODITY"].str.strip()
    rows = []
    for series in _headings():
        found = table[(table["COMMODITY"] == series.old_commodity) & (table["TYPE"] == series.old_type)]
        if found.empty:
            raise BuildError(f"{MCS_2025} has no {series.old_commodity}, {series.old_type}.")
        always_estimated = series.old_type.endswith("estimated")
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
            if not series.reserves:
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


#: endings of headings in the edition of 2026, for world totals and for two forms of tellurium
_HEADING_TAIL = r"[:,] (rounded|concentrate|copper telluride)$"


def _new(raw: Path) -> list[dict[str, Any]]:
    table = pd.read_csv(raw / "usgs-mcs/MCS2026_Commodities_Data.csv", encoding="cp1252", dtype=str)
    table = table[table["Section"].str.startswith("World")]
    headings = table["Statistics_detail"].str.replace(_HEADING_TAIL, "", regex=True)
    rows = []
    for series in _headings():
        wanted = [(series.stage, "Production", series.new_detail)]
        if series.reserves:
            wanted.append(("reserves", "Reserves", series.reserves))
        for stage, statistic, detail in wanted:
            found = table[
                (table["Commodity"] == series.new_commodity)
                & (table["Statistics"] == statistic)
                & (headings == detail)
            ]
            if found.empty:
                raise BuildError(f"{MCS_2026} has no {series.new_commodity}, {detail}.")
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
    """Check that places add up to the printed world total of production within 5 %.

    World totals of an edition's last year are rounded to two digits, an error of up to 5 %. Withheld
    figures are small, or are left out of the total too.
    """
    production = frame[frame["stage"] != "reserves"]
    groups = production.groupby(_GROUP, observed=True)
    gap = (groups["quantity_t"].sum() / groups["world_total_t"].first() - 1).abs()
    if gap.isna().any() or gap.max() > 0.05:
        raise BuildError(f"the places of {gap.idxmax()} miss the world total by {gap.max():.1%}.")


def _reserves_exceed_production(frame: pd.DataFrame) -> None:
    """Check that reserves last 5 to 5,000 years of production, which an error by a factor of 1,000 breaks."""
    mine = (
        frame[frame["stage"] == "mine"].groupby(["mineral", "vintage"], observed=True)["world_total_t"].max()
    )
    reserves = frame[frame["stage"] == "reserves"].groupby(["mineral", "vintage"], observed=True)
    years = (reserves["quantity_t"].sum() / mine).dropna()
    if not years.between(5, 5000).all():
        raise BuildError(f"reserves of {years.idxmin()} last {years.min():.2g} years.")


@dataset(identities=(_parts_fit_the_world, _reserves_exceed_production))
def mineral_production(raw: Path) -> pd.DataFrame:
    """Build the table of mineral production from the Survey's two data releases."""
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
    return merged
