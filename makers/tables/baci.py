"""Builds the table of goods trade between pairs of economies (CEPII BACI, reconciled from both reports)."""

from pathlib import Path

import numpy as np
import pandas as pd

from makers.tables.raw import need, read_csv
from makers.tables.registry import BuildError, dataset

EXPORTERS = 60  # named exporters: the largest of 2000-2020 and the largest of 2023
SMALLEST = 0.5  # USD million; the rows left out hold 0.002 % of the value


def read_matrices(raw: Path) -> pd.DataFrame:
    """Return the flows of 2000-2020 and 2023: exporter, importer, year, value in USD million."""
    from scipy.io import loadmat

    codes = read_csv(raw, "cepii-baci/iso_candidates.csv")["iso"].to_numpy()
    cube = loadmat(str(need(raw, "cepii-baci/DatiProcessati.mat")))["MatriceEx"] / 1000
    if cube.shape != (210, 210, 22) or len(codes) != 210:
        raise BuildError(f"the BACI cube has the shape {cube.shape}, expected (210, 210, 22).")
    parts = [_long(cube[:, :, k], codes, 2000 + k) for k in range(21)]
    labels = read_csv(raw, "cepii-baci/country_labels_194.csv")["iso3"].to_numpy()
    matrix = read_csv(raw, "cepii-baci/trade_194.csv").to_numpy(dtype=float) / 1000
    parts.append(_long(np.nan_to_num(matrix), labels, 2023))
    return pd.concat(parts, ignore_index=True)


def _long(matrix: np.ndarray, codes: np.ndarray, year_: int) -> pd.DataFrame:
    exporter, importer = np.nonzero(matrix)
    return pd.DataFrame(
        {
            "year": year_,
            "exporter": codes[exporter],
            "importer": codes[importer],
            "value_usd_mn": matrix[exporter, importer],
        }
    )


def _no_domestic_sales(frame: pd.DataFrame) -> None:
    if (frame["exporter"].astype(str) == frame["importer"].astype(str)).any():
        raise BuildError("an economy trades with itself.")


def _named_are_most(frame: pd.DataFrame) -> None:
    named = frame[frame["exporter"] != "ROW"].groupby("year")["value_usd_mn"].sum()
    share = named / frame.groupby("year")["value_usd_mn"].sum()
    if not (share > 0.94).all():
        raise BuildError(f"the named exporters are only {share.min():.3f} of world exports.")


@dataset(identities=(_no_domestic_sales, _named_are_most))
def goods_trade(raw: Path) -> pd.DataFrame:
    """Build the table of goods trade from the BACI cube and the matrix of 2023."""
    trade = read_matrices(raw)
    early, late = trade[trade["year"] <= 2020], trade[trade["year"] == 2023]
    named = set[str]()
    for part in (early, late):
        named |= set(part.groupby("exporter")["value_usd_mn"].sum().nlargest(EXPORTERS).index)
    trade["exporter"] = trade["exporter"].where(trade["exporter"].isin(named), "ROW")
    trade = trade.groupby(["year", "exporter", "importer"])["value_usd_mn"].sum().reset_index()
    return trade[trade["value_usd_mn"] >= SMALLEST]
