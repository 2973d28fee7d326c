"""Builds the tables of bilateral trade in rare earths and in permanent magnets (CEPII BACI)."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd

from makers.tables._names import iso3_from_iso2, known_codes
from makers.tables.raw import need, read_csv
from makers.tables.registry import BuildError, dataset

#: code of BACI that is not in ISO 3166 -> ISO code
BACI_CODES = {"S19": "TWN", "ZA1": "ZAF"}
#: six-digit HS92 code -> name of the product
PRODUCTS = {280530: "metals", 284610: "cerium compounds", 284690: "other compounds"}


def fold_small_flows(table: pd.DataFrame, by: list[str], least: float, measures: list[str]) -> pd.DataFrame:
    """Return flows with the small ones replaced by their sum: one row from ROW to ROW for each group.

    A flow is small if its first measure is below `least`. The total of a group stays the same, but the total
    of an exporter or importer loses its small flows.
    """
    small = table[measures[0]] < least
    folded = table[small].groupby(by, as_index=False, observed=True)[measures].sum()
    return pd.concat([table[~small], folded.assign(exporter="ROW", importer="ROW")], ignore_index=True)


def _china_share_of_japan(frame: pd.DataFrame) -> None:
    """Check that China's shares of Japan's import value are those in the publication (percent)."""
    for when, percent in {2007: 91, 2015: 34.5, 2022: 60, 2024: 38}.items():
        imports = frame[(frame["year"] == when) & (frame["importer"] == "JPN")]
        from_china = imports.loc[imports["exporter"] == "CHN", "value_usd_mn"].sum()
        share = 100 * from_china / imports["value_usd_mn"].sum()
        if abs(share - percent) > 0.55:
            raise BuildError(f"China's share of Japan's imports in {when} is {share:.1f} %, not {percent} %.")


def _sums(flow: Mapping[str, str], values: Mapping[int, float]) -> Callable[[pd.DataFrame], None]:
    """Return a check that the selected flows add up to the known value (USD million) of each year."""

    def identity(frame: pd.DataFrame) -> None:
        for when, known in values.items():
            rows = frame[frame["year"] == when]
            for column, code in flow.items():
                rows = rows[rows[column] == code]
            found = rows["value_usd_mn"].sum()
            if abs(found - known) > 0.55:
                raise BuildError(f"{dict(flow)} in {when} is {found:.1f} USD mn, not {known}.")

    return identity


@dataset(
    identities=(
        _china_share_of_japan,
        _sums({"exporter": "CHN", "importer": "JPN"}, {2010: 622, 2011: 1780, 2022: 652, 2024: 195}),
    )
)
def rare_earth_trade(raw: Path) -> pd.DataFrame:
    """Build the table of trade in rare earths from the extract of three products."""
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
    # The file has a zero where CEPII knows the value but not the weight, mostly before 2000.
    table["weight_t"] = table["weight_t"].where(table["weight_t"] > 0)
    return table[["year", "product", "exporter", "importer", "value_usd_mn", "weight_t"]]


@dataset(
    identities=(
        _sums({"exporter": "CHN"}, {2010: 826, 2022: 4220, 2024: 3110}),
        _sums({}, {2024: 4868}),
    )
)
def magnet_trade(raw: Path) -> pd.DataFrame:
    """Build the table of trade in magnets from the extract of 32 materials."""
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
