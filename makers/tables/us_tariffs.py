"""Builds the tables of United States tariffs in 2025-26 and of strategic imports in 2024."""

from pathlib import Path

import pandas as pd

from makers.tables._names import iso3_from_names
from makers.tables.raw import read_csv
from makers.tables.registry import BuildError, dataset

#: day of the tracker's snapshot; its figures for later days are published law, not observations
SNAPSHOT = pd.Timestamp("2026-07-23")


def _total_is_base_plus_increase(frame: pd.DataFrame) -> None:
    gap = (frame["total_pct"] - frame["base_rate_pct"] - frame["increase_pp"]).abs().max()
    if gap > 2e-4:
        raise BuildError(f"a total misses base plus increase by {gap}.")


def _one_base_rate(frame: pd.DataFrame) -> None:
    if frame.groupby("iso3")["base_rate_pct"].nunique().max() != 1:
        raise BuildError("a partner has more than one base rate.")


def _end_of_schedule(frame: pd.DataFrame) -> pd.Timestamp:
    return frame["date"].max()


@dataset(last_day=_end_of_schedule, identities=(_total_is_base_plus_increase, _one_base_rate))
def us_tariffs(raw: Path) -> pd.DataFrame:
    """Build the table of tariffs from the tracker's file by partner and date."""
    data = read_csv(raw, "us-tariffs-2025-26/country-by-time.csv")
    dates = pd.to_datetime(data["date"], format="%Y-%m-%d")
    return pd.DataFrame(
        {
            "date": dates,
            "scheduled": dates > SNAPSHOT,
            "iso3": data["country_name"].map(iso3_from_names(data["country_name"])),
            "base_rate_pct": data["2024 tariff"],
            "increase_pp": data["effective tariff"],
            "total_pct": data["2024 tariff"] + data["effective tariff"],
            "imports_2024_usd_bn": data["total imports"] / 1e9,
        }
    )


def _no_day_is_missing(frame: pd.DataFrame) -> None:
    days = frame["date"].sort_values().diff().dropna().dt.days
    if set(days) != {1}:
        raise BuildError("days are missing or stand twice.")


@dataset(last_day=_end_of_schedule, identities=(_no_day_is_missing,))
def us_tariff_daily(raw: Path) -> pd.DataFrame:
    """Build the table of the daily average tariff from the tracker's daily file."""
    data = read_csv(raw, "us-tariffs-2025-26/daily-tariff-latest-data.csv")
    dates = pd.to_datetime(data["date"], format="%Y-%m-%d")
    return pd.DataFrame(
        {
            "date": dates,
            "scheduled": dates > SNAPSHOT,
            "tariff_pct": data["import_weighted_avg_tariff"],
        }
    )


#: first digits of an HS code -> group of goods; the longest match counts
GROUPS = {
    "2504": "graphite",
    "2804": "other critical minerals",
    "280530": "rare earths",
    "2825": "other critical minerals",
    "2836": "other critical minerals",
    "2846": "rare earths",
    "3801": "graphite",
    "7202": "other critical minerals",
    "81": "other critical minerals",
    "8471": "computers and parts",
    "8473": "computers and parts",
    "8486": "chip machinery",
    "850511": "permanent magnets",
    "8507": "other batteries",
    "850760": "lithium-ion batteries",
    "8517": "phones and network equipment",
    "8541": "other semiconductors",
    "8542": "integrated circuits",
    "8703": "cars",
    "8708": "car parts",
}


def group_of(hs6: str) -> str:
    """Return the group of goods of a six-digit HS code."""
    for length in (6, 4, 2):
        if hs6[:length] in GROUPS:
            return GROUPS[hs6[:length]]
    raise BuildError(f"HS {hs6} belongs to no group.")


#: known imports without the European Union (USD million): group, total, origin, its part, tolerance
_KNOWN = (
    ("permanent magnets", 415, "CHN", 345, 0.6),
    ("lithium-ion batteries", 20_480, "CHN", 15_660, 6.0),
    ("integrated circuits", 34_800, "TWN", 11_100, 50.0),
)


def _groups_as_published(frame: pd.DataFrame) -> None:
    for group, total, code, part, tolerance in _KNOWN:
        rows = frame[(frame["group"] == group) & (frame["iso3"] != "EUU")]
        found = rows["imports_usd_mn"].sum(), rows.loc[rows["iso3"] == code, "imports_usd_mn"].sum()
        if abs(found[0] - total) > tolerance or abs(found[1] - part) > tolerance:
            raise BuildError(f"{group}: {found} where {total} and {part} are known.")


def _duty_is_below_imports(frame: pd.DataFrame) -> None:
    if (frame["duty_usd_mn"] > frame["imports_usd_mn"]).any():
        raise BuildError("a duty exceeds its imports.")


@dataset(identities=(_groups_as_published, _duty_is_below_imports))
def us_strategic_imports_2024(raw: Path) -> pd.DataFrame:
    """Build the table of strategic imports from the Census extract."""
    data = read_csv(raw, "us-census-2024/us_imports_2024_strategic_hs6.csv", dtype={"HS6": str})
    return pd.DataFrame(
        {
            "hs6": data["HS6"],
            "group": data["HS6"].map(group_of),
            "iso3": data["CTY_NAME"].map(iso3_from_names(data["CTY_NAME"])),
            "imports_usd_mn": data["imports"] / 1e6,
            "duty_usd_mn": data["duty"] / 1e6,
        }
    )
