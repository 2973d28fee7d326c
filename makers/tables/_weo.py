"""Reader of the IMF World Economic Outlook database (October 2025)."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pandas as pd

from makers.tables.raw import read_rda


@lru_cache(maxsize=1)
def weo(raw: Path) -> pd.DataFrame:
    """Return the annual series as a frame: concept, iso3, year, value (in units), last_actual."""
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
    """Return one series by year."""
    data = weo(raw)
    rows = data[(data["concept"] == concept) & (data["iso3"] == iso3)]
    return rows.set_index("year")["value"].sort_index()


def yen_per_dollar(raw: Path) -> pd.Series:
    """Return WEO's own yen rate: nominal GDP in yen over nominal GDP in dollars."""
    return series(raw, "NGDP", "JPN") / series(raw, "NGDPD", "JPN")
