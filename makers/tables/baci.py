"""CEPII BACI: goods trade by pair of economies, reconciled from the reports of both."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from makers.tables.raw import need, read_csv
from makers.tables.registry import BuildError, Spot, dataset, number, text, year
from makers.tables.rhythm import Rhythm

BACI_URL = "https://www.cepii.fr/CEPII/en/bdd_modele/bdd_modele_item.asp?id=37"
EXPORTERS = 60  # named exporters: the largest of 2000-2020 and the largest of 2023
SMALLEST = 0.5  # USD million; the rows left out hold 0.002 % of the value


def read_matrices(raw: Path) -> pd.DataFrame:
    """Return exporter, importer, year, value in USD million for 2000-2020 and 2023."""
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


def _pair(exporter: str, importer: str, year_: int, value: float) -> Spot:
    where = {"year": year_, "exporter": exporter, "importer": importer}
    return Spot(where, "value_usd_mn", value, tolerance=60)


BACI = Rhythm(
    says="BACI is updated every year in January; the version of January 2020 was the first with 2018.",
    page="https://www.cepii.fr/DATA_DOWNLOAD/baci/doc/FAQ_BACI.html",
    months=(1,),
    lag=13,
)


@dataset(
    title="Goods trade between economies",
    description=(
        "Value of goods exports by exporter, importer and year. CEPII reconciles the reports of "
        "the exporter and of the importer, so each pair has one figure. The 60 largest exporters "
        "of 2000-2020 and the 60 largest of 2023 are named. All other exporters are summed up as "
        "ROW. Every importer is named."
    ),
    publisher="CEPII",
    source_url=BACI_URL,
    licence="etalab-2.0",
    vintage="BACI: cube 2000-2020 and matrix of 2023, release not named in the files",
    rhythm=BACI,
    retrieved="2026-11-24, from stored copies",
    processing=(
        "Thousand dollars were turned into millions. Pairs below half a million dollars in a year "
        "are left out (0.002 % of the value). The codes of the economies in the cube of 2000-2020 "
        "were recovered from the cube's distance matrix. The year of the matrix, 2023, was "
        "inferred from its values."
    ),
    known_gaps=(
        "Taiwan is missing as exporter and as importer: use world_trade or japan_trade. The years "
        "2021 and 2022 are missing. CEPII's reconciled FOB values differ from both sides' own "
        "customs figures. The two files come from different releases: a change from 2020 to 2023 "
        "contains revisions."
    ),
    status="estimated",
    compress=True,
    key=("year", "exporter", "importer"),
    fields=(
        year(),
        text("exporter", "Exporter: ISO code; ROW for all exporters that are not named", category=True),
        text("importer", "Importer: ISO code", category=True),
        number("value_usd_mn", "USD million", "Value of goods, FOB", decimals=1, minimum=0),
    ),
    spots=(
        _pair("JPN", "CHN", 2019, 128_400),
        _pair("CHN", "JPN", 2019, 149_600),
        _pair("CHN", "USA", 2019, 427_000),
        _pair("USA", "CHN", 2019, 102_800),
        _pair("JPN", "USA", 2019, 132_900),
        _pair("CHN", "USA", 2023, 440_500),
        _pair("JPN", "CHN", 2023, 124_000),
        _pair("CHN", "JPN", 2023, 165_400),
        _pair("MEX", "USA", 2023, 459_100),
    ),
    identities=(_no_domestic_sales, _named_are_most),
)
def goods_trade(raw: Path) -> pd.DataFrame:
    """Build the table from the BACI cube and the matrix of 2023."""
    trade = read_matrices(raw)
    early, late = trade[trade["year"] <= 2020], trade[trade["year"] == 2023]
    named = set[str]()
    for part in (early, late):
        named |= set(part.groupby("exporter")["value_usd_mn"].sum().nlargest(EXPORTERS).index)
    trade["exporter"] = trade["exporter"].where(trade["exporter"].isin(named), "ROW")
    trade = trade.groupby(["year", "exporter", "importer"])["value_usd_mn"].sum().reset_index()
    return trade[trade["value_usd_mn"] >= SMALLEST]
