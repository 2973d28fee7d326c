"""Bilateral trade in rare earths and in permanent magnets (CEPII BACI)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd

from makers.tables._names import iso3_from_iso2, known_codes
from makers.tables.baci import BACI
from makers.tables.raw import need, read_csv
from makers.tables.registry import BuildError, Spot, dataset, number, text, year

__all__ = ["fold_small_flows", "magnet_trade", "rare_earth_trade"]

#: codes of BACI that are not in ISO 3166, and what they stand for
BACI_CODES = {"S19": "TWN", "ZA1": "ZAF"}
#: six digits of HS92
PRODUCTS = {280530: "metals", 284610: "cerium compounds", 284690: "other compounds"}
PARTNERS = (
    text("exporter", "Exporting economy; ROW on rows that add up small flows", category=True),
    text("importer", "Importing economy; ROW on rows that add up small flows", category=True),
)


def fold_small_flows(table: pd.DataFrame, by: list[str], least: float, measures: list[str]) -> pd.DataFrame:
    """Replace the flows whose first measure is below `least` by their sum, one row ROW to ROW for each group.

    The sum of a group stays the same. The sum of an exporter or importer loses its small flows.
    """
    small = table[measures[0]] < least
    folded = table[small].groupby(by, as_index=False, observed=True)[measures].sum()
    return pd.concat([table[~small], folded.assign(exporter="ROW", importer="ROW")], ignore_index=True)


def _china_share_of_japan(frame: pd.DataFrame) -> None:
    """Make an identity: China's share of Japan's import value is the share in the publication, in percent."""
    for when, percent in {2007: 91, 2015: 34.5, 2022: 60, 2024: 38}.items():
        imports = frame[(frame["year"] == when) & (frame["importer"] == "JPN")]
        from_china = imports.loc[imports["exporter"] == "CHN", "value_usd_mn"].sum()
        share = 100 * from_china / imports["value_usd_mn"].sum()
        if abs(share - percent) > 0.55:
            raise BuildError(f"China's share of Japan's imports in {when} is {share:.1f} %, not {percent} %.")


def _sums(
    flow: Mapping[str, str], values: Mapping[int, float], tolerance: float = 0.55
) -> Callable[[pd.DataFrame], None]:
    """Make an identity: the flows selected add up to the known value (USD million) of a year."""

    def identity(frame: pd.DataFrame) -> None:
        for when, known in values.items():
            rows = frame[frame["year"] == when]
            for column, code in flow.items():
                rows = rows[rows[column] == code]
            found = rows["value_usd_mn"].sum()
            if abs(found - known) > tolerance:
                raise BuildError(f"{dict(flow)} in {when} is {found:.1f} USD mn, not {known}.")

    return identity


@dataset(
    title="Trade in rare-earth metals and compounds, by pair of economies",
    description=(
        "One row for one year, product, exporter and importer: value and weight. The three "
        "products are metals (HS 280530), cerium compounds (284610) and compounds of the other "
        "rare earths (284690)."
    ),
    publisher="CEPII, BACI",
    source_url="https://www.cepii.fr/CEPII/en/bdd_modele/bdd_modele_item.asp?id=37",
    licence="etalab-2.0",
    vintage="BACI in the nomenclature HS92, years 1995-2024, release not named in the file",
    rhythm=BACI,
    retrieved="2026-11-24, from a stored copy",
    processing=(
        "All pairs with a flow of at least USD 1,000 are kept. The smaller flows of a year and "
        "product are added up in one row from ROW to ROW. World totals therefore stay right. The "
        "smaller flows are 0.01 % of the value. An importer of more than USD 10 million a year "
        "loses less than 0.07 % of its value. An importer of more than 1 million loses less than 1 "
        "%; a smaller importer may lose more. Thousands of dollars became millions. BACI's code "
        "S19 (Asia not elsewhere specified) is shown as TWN, which it stands for in practice. ZA1 "
        "(Southern African Customs Union, until 1999) is shown as ZAF. HS codes: metals 280530, "
        "cerium compounds 284610, other compounds 284690."
    ),
    known_gaps=(
        "BACI reconciles the reports of both sides into one FOB value, which equals neither side's "
        "own statistics. Weight is gross, not oxide equivalent. Shares by weight and by value "
        "differ widely: China's share of Japan's imports in 2024 is 38 % by value and 66 % by "
        "weight. Before 2000, four fifths of the value has no weight; in some later years, up to 4 "
        "%. Compute no shares by weight for these years. The table does not tell light and heavy "
        "rare earths apart. It does not show magnets and goods that contain rare earths. Origin is "
        "where the last shipment came from: Viet Nam processes material from elsewhere."
    ),
    status="estimated",
    compress=True,
    key=("year", "product", "exporter", "importer"),
    fields=(
        year(),
        text("product", "Product", allowed=("cerium compounds", "metals", "other compounds"), category=True),
        *PARTNERS,
        number("value_usd_mn", "USD million", "Value FOB", minimum=0),
        number(
            "weight_t", "tonnes", "Gross weight; empty where not known", decimals=3, minimum=0, required=False
        ),
    ),
    spots=(
        Spot(
            {"year": 2024, "product": "metals", "exporter": "CHN", "importer": "JPN"},
            "value_usd_mn",
            61.967,
            tolerance=5e-4,
        ),
    ),
    identities=(
        _china_share_of_japan,
        _sums({"exporter": "CHN", "importer": "JPN"}, {2010: 622, 2011: 1780, 2022: 652, 2024: 195}),
    ),
)
def rare_earth_trade(raw: Path) -> pd.DataFrame:
    """Build the table from the extract of three products, thousands of dollars and tonnes."""
    table = read_csv(raw, "cepii-baci/baci_rare_earths.csv")
    table = table.rename(
        columns={"t": "year", "k": "product", "i": "exporter", "j": "importer", "v": "value", "q": "weight_t"}
    )
    table["product"] = table["product"].map(PRODUCTS)
    for side in ("exporter", "importer"):
        table[side] = table[side].replace(BACI_CODES)
        strange = set(table[side]) - known_codes()
        if strange:
            raise BuildError(f"rare earths: codes without an economy: {sorted(strange)}.")
    by = ["year", "product"]
    table = table.groupby([*by, "exporter", "importer"])[["value", "weight_t"]].sum().reset_index()
    table = fold_small_flows(table, by, 1.0, ["value", "weight_t"])
    table["value_usd_mn"] = table["value"] / 1e3
    # The file has a zero where CEPII knows the value but not the weight: most of the trade before 2000.
    table["weight_t"] = table["weight_t"].where(table["weight_t"] > 0)
    return table[["year", "product", "exporter", "importer", "value_usd_mn", "weight_t"]]


@dataset(
    title="Trade in permanent magnets of metal, by pair of economies, largest flows",
    description=(
        "One row for one year, exporter and importer: value of permanent magnets of metal (HS "
        "850511). Rare-earth magnets are most of that value, but the heading holds every metal "
        "magnet."
    ),
    publisher="CEPII, BACI",
    source_url="https://www.cepii.fr/CEPII/en/bdd_modele/bdd_modele_item.asp?id=37",
    licence="etalab-2.0",
    vintage="BACI V202601, nomenclature HS02 for 2002-2017 and HS17 for 2018-2024",
    rhythm=BACI,
    released="2026-01",
    retrieved="2026-11-24, from a stored copy",
    processing=(
        "Flows under USD 10,000 are added up in one row a year from ROW to ROW. Dollars became "
        "millions. The column nomenclature marks the change of basis between 2017 and 2018. Do not "
        "read a step between these years as a change in trade."
    ),
    known_gaps=(
        "The extract keeps only the largest flows of each economy, so its sum is not the world "
        "total. In 2024 its sum is USD 4,868 million; the full database has 4,963 (98 %). China's "
        "exports are 3,110: 63 % of the full total and 64 % of this sum. The table has values "
        "only, no weight."
    ),
    status="estimated",
    compress=True,
    key=("year", "exporter", "importer"),
    fields=(
        year(),
        *PARTNERS,
        number("value_usd_mn", "USD million", "Value FOB", minimum=0),
        text("nomenclature", "Edition of the Harmonized System", allowed=("HS02", "HS17"), category=True),
    ),
    identities=(
        _sums({"exporter": "CHN"}, {2010: 826, 2022: 4220, 2024: 3110}),
        _sums({}, {2024: 4868}),
    ),
)
def magnet_trade(raw: Path) -> pd.DataFrame:
    """Build the table from the extract of 32 materials."""
    table = pd.read_parquet(need(raw, "cepii-baci/material_flows_2002_2024.parquet"))
    table = table[table["material"] == "magnets"]
    codes = iso3_from_iso2()
    table = table.assign(
        exporter=table["from_iso2"].map(codes),
        importer=table["to_iso2"].map(codes),
        value_usd_mn=table["value_usd"] / 1e6,
    )
    if table[["exporter", "importer"]].isna().any(axis=None):
        raise BuildError("magnets: a two-letter code without an economy.")
    table = fold_small_flows(table, ["year"], 0.01, ["value_usd_mn"])
    table["nomenclature"] = table["year"].map(lambda when: "HS02" if when < 2018 else "HS17")
    return table[["year", "exporter", "importer", "value_usd_mn", "nomenclature"]]
