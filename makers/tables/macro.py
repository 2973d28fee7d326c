"""Builds the table of output, growth, debt, current account and exchange rates (IMF WEO)."""

from functools import lru_cache
from pathlib import Path

import pandas as pd

from makers.tables._names import known_codes
from makers.tables.raw import read_rda
from makers.tables.registry import BuildError, dataset

#: concept of the World Economic Outlook -> column
CONCEPTS = {
    "NGDPD": "gdp_usd_bn",
    "NGDP": "gdp_national_bn",
    "NGDP_RPCH": "growth_pct",
    "GGXWDG_NGDP": "gross_debt_pct_gdp",
    "GGXWDN_NGDP": "net_debt_pct_gdp",
    "BCA": "current_account_usd_bn",
    "BCA_NGDPD": "current_account_pct_gdp",
}
AREAS = {"KOS": "XKX", "WBG": "PSE", "G001": "WLD"}
#: concept -> column that flags the years after its last year of data
ESTIMATES = {
    "NGDP_RPCH": "gdp_estimated",
    "GGXWDG_NGDP": "debt_estimated",
    "BCA": "current_account_estimated",
}


@lru_cache(maxsize=1)
def weo(raw: Path) -> pd.DataFrame:
    """Return all annual series in one frame: concept, iso3, year, value (in units), last_actual."""
    data = read_rda(raw, "imf-weo-2025-10/data_2510.rda")
    data = data[data["freq"] == "A"]
    return pd.DataFrame(
        {
            "concept": data["concept"].astype(str),
            "iso3": data["ref_area"].astype(str),
            "year": data["year"].astype(int),
            "value": data["value"].astype(float),
            "last_actual": pd.to_numeric(data["lastactualdate"], errors="coerce"),
        }
    )


def series(raw: Path, concept: str, iso3: str) -> pd.Series:
    """Return the values of a concept for an economy, by year."""
    data = weo(raw)
    rows = data[(data["concept"] == concept) & (data["iso3"] == iso3)]
    return rows.set_index("year")["value"].sort_index()


def yen_per_dollar(raw: Path) -> pd.Series:
    """Return the yen per dollar that the WEO implies: nominal GDP in yen over nominal GDP in dollars."""
    return series(raw, "NGDP", "JPN") / series(raw, "NGDPD", "JPN")


def last_actual_year(printed: str | float) -> int | None:
    """Return the last year with data, or None: both "2024" and the fiscal year "FY2024/25" give 2024.

    The World Economic Outlook files a fiscal year under the calendar year in which it begins.
    """
    return int(printed.removeprefix("FY")[:4]) if isinstance(printed, str) else None


def _yen_is_one_rate(frame: pd.DataFrame) -> None:
    """Check that GDP in yen over GDP in dollars is the same for all economies of a year."""
    sizeable = frame[frame["gdp_usd_bn"] >= 100]
    rate = 1e3 * sizeable["gdp_jpy_tn"] / sizeable["gdp_usd_bn"]
    spread = rate.groupby(sizeable["year"]).agg(lambda r: r.max() / r.min() - 1)
    if spread.max() > 1e-3:
        raise BuildError(f"GDP in yen uses more than one rate in {spread.idxmax()}.")


@dataset(identities=(_yen_is_one_rate,))
def macro(raw: Path) -> pd.DataFrame:
    """Build the table from the WEO database in long form."""
    table = read_rda(raw, "imf-weo-2025-10/data_2510.rda")
    table = table[table["concept"].isin(CONCEPTS)].assign(
        iso3=lambda t: t["ref_area"].replace(AREAS), year=lambda t: t["year"].astype("int64")
    )
    # Groups of economies are left out, except the world. Every other code must be an economy.
    table = table[~table["iso3"].str.match(r"G[\dX]\w*\d$")]
    strange = set(table["iso3"]) - known_codes()
    if strange:
        raise BuildError(f"macro: codes without an economy: {sorted(strange)}.")
    wide = table.pivot(index=["iso3", "year"], columns="concept", values="value").rename(columns=CONCEPTS)
    wide = wide.reset_index().dropna(subset=list(CONCEPTS.values()), how="all")
    wide["national_per_usd"] = wide["gdp_national_bn"] / wide["gdp_usd_bn"]
    yen = wide[wide["iso3"] == "JPN"].set_index("year")["national_per_usd"]
    wide["gdp_jpy_tn"] = wide["gdp_usd_bn"] * wide["year"].map(yen) / 1e3
    for concept, flag in ESTIMATES.items():
        rows = table[table["concept"] == concept].drop_duplicates("iso3").set_index("iso3")
        last = wide["iso3"].map(rows["lastactualdate"].map(last_actual_year))
        wide[flag] = ~(wide["year"] <= last)
    columns = [c for c in CONCEPTS.values() if c != "gdp_national_bn"]
    order = ["iso3", "year", columns[0], "gdp_jpy_tn", "national_per_usd", *columns[1:], *ESTIMATES.values()]
    return wide[order]
