"""Rare earths and magnets: what is folded, known shares, agreement with customs."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from course.tables import load
from makers.tables.strategic_trade import fold_small_flows


def test_folding_keeps_the_sum_of_each_group() -> None:
    flows = pd.DataFrame(
        {
            "year": [1, 1, 1, 2],
            "exporter": ["A", "A", "B", "B"],
            "importer": ["B", "C", "C", "A"],
            "value": [10.0, 0.5, 0.25, 5.0],
            "weight_t": [1.0, 2.0, 3.0, 4.0],
        }
    )
    folded = fold_small_flows(flows, ["year"], 1.0, ["value", "weight_t"])
    assert (
        folded.groupby("year")[["value", "weight_t"]]
        .sum()
        .equals(flows.groupby("year")[["value", "weight_t"]].sum())
    )
    small = folded[folded["exporter"] == "ROW"].iloc[0]
    assert (small["importer"], small["value"], small["weight_t"]) == ("ROW", 0.75, 5.0)


def _share(column: str, year: int, product: str | None = None) -> float:
    table = load("rare_earth_trade").query("importer == 'JPN' and year == @year")
    if product is not None:
        table = table[table["product"] == product]
    return float(table.loc[table["exporter"] == "CHN", column].sum() / table[column].sum())


def test_one_dependence_many_shares() -> None:
    # by value, by weight, by product: each is a true number for China's share of Japan's imports
    assert _share("value_usd_mn", 2024) == pytest.approx(0.378, abs=5e-4)
    assert _share("weight_t", 2024) == pytest.approx(0.661, abs=5e-4)
    assert _share("value_usd_mn", 2024, "metals") == pytest.approx(0.244, abs=1e-3)
    assert _share("weight_t", 2008) == pytest.approx(0.887, abs=1e-3)


def test_world_totals_are_those_of_the_raw_file(raw_dir: Path) -> None:
    raw = pd.read_csv(raw_dir / "cepii-baci/baci_rare_earths.csv")
    table = load("rare_earth_trade")
    shipped, full = table.groupby("year")["value_usd_mn"].sum(), raw.groupby("t")["v"].sum() / 1e3
    assert list(shipped.index) == list(range(1995, 2025))
    # each of about 1,500 flows a year is rounded to a thousand dollars
    assert (shipped - full).abs().max() < 0.05
    tonnes = table.groupby("year")["weight_t"].sum() - raw.groupby("t")["q"].sum()
    assert tonnes.abs().max() < 0.5


def test_large_importers_lose_next_to_nothing(raw_dir: Path) -> None:
    raw = pd.read_csv(raw_dir / "cepii-baci/baci_rare_earths.csv").replace({"S19": "TWN", "ZA1": "ZAF"})
    full = raw.groupby(["t", "j"])["v"].sum() / 1e3
    kept = (
        load("rare_earth_trade").astype({"importer": str}).groupby(["year", "importer"])["value_usd_mn"].sum()
    )
    loss = 1 - kept.reindex(full.index).fillna(0) / full
    assert loss[full > 10].max() < 0.0007
    assert loss[full > 1].max() < 0.01


def test_magnets_tell_where_the_basis_changes() -> None:
    table = load("magnet_trade")
    assert table.groupby("nomenclature", observed=True)["year"].agg(["min", "max"]).to_numpy().tolist() == [
        [2002, 2017],
        [2018, 2024],
    ]
    china = table[table["exporter"] == "CHN"].groupby("year")["value_usd_mn"].sum()
    # some hundred flows under ten thousand dollars are folded into ROW
    assert china[2010] == pytest.approx(826.2, abs=0.6)
    assert china[2022] == pytest.approx(4219.8, abs=0.6)


def test_magnets_from_china_agree_with_us_customs(raw_dir: Path) -> None:
    # US customs value and BACI's FOB value both leave freight out; the reconciliation with what China
    # reports moves the flow by up to a quarter.
    census = pd.read_csv(
        raw_dir / "us-census-2024/us_imports_2024_strategic_hs6.csv", dtype={"HS6": str}
    ).query("CTY_NAME == 'CHINA' and HS6 == '850511'")
    baci = load("magnet_trade").query("year == 2024 and exporter == 'CHN' and importer == 'USA'")
    assert baci["value_usd_mn"].sum() == pytest.approx(census["imports"].sum() / 1e6, rel=0.25)


def test_unknown_weights_are_missing_and_not_zero() -> None:
    table = load("rare_earth_trade")
    known = table.dropna(subset=["weight_t"])
    assert (known["weight_t"] > 0).all()
    covered = known.groupby("year")["value_usd_mn"].sum() / table.groupby("year")["value_usd_mn"].sum()
    assert (covered[covered.index < 2000] < 0.2).all() and (covered[covered.index >= 2000] > 0.95).all()
