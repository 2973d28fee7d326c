"""What came after the text: months of US trade, visitors with their gaps, and counts that disagree."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from course.tables import load
from makers.tables.building import build_data
from makers.tables.registry import BuildError
from makers.tables.typed_checks import _a_gap_is_marked, _balance_is_the_difference


def test_months_of_us_trade_add_up_to_the_years() -> None:
    # sums by hand of the Bureau's months, billion dollars: exports, imports, balance
    trade = load("us_monthly_trade")
    sums = trade.groupby([trade["month"].dt.year, "partner"]).sum(numeric_only=True) / 1000
    for year, partner, expected in (
        (2025, "JPN", (81.39, 145.84, -64.45)),
        (2025, "CHN", (105.98, 308.65, -202.67)),
        (2025, "TWN", (54.76, 201.37, -146.61)),
        (2025, "KOR", (69.07, 125.55, -56.48)),
        (2026, "JPN", (29.20, 47.03, -17.83)),
        (2026, "CHN", (36.77, 80.66, -43.89)),
        (2026, "TWN", (19.99, 91.52, -71.54)),
        (2026, "KOR", (27.09, 49.47, -22.38)),
    ):
        assert sums.loc[(year, partner)].tolist() == pytest.approx(expected, abs=0.006), (year, partner)
    assert trade.groupby("partner").size().tolist() == [28] * 4


def test_months_of_2024_agree_with_the_year_that_was_printed() -> None:
    # the printed year is a later or an earlier vintage: they may differ by one per cent
    trade, printed = load("us_monthly_trade"), load("us_goods_trade").set_index("partner")
    year = trade[trade["month"].dt.year == 2024].groupby("partner").sum(numeric_only=True) / 1000
    for partner in ("JPN", "CHN"):
        for column in ("exports", "imports"):
            found = year.loc[partner, f"{column}_usd_mn"]
            assert found == pytest.approx(printed.loc[partner, f"{column}_usd_bn"], rel=0.01)


def test_a_balance_that_is_no_difference_is_refused() -> None:
    trade = load("us_monthly_trade")
    _balance_is_the_difference(trade)
    with pytest.raises(BuildError, match="not the balance"):
        _balance_is_the_difference(trade.assign(exports_usd_mn=trade["exports_usd_mn"] + 1))


def test_gaps_of_visitors_are_marked_and_not_filled() -> None:
    visitors = load("visitors_to_japan").set_index(["economy", "period"])
    months = [f"{month:%Y-%m}" for month in pd.date_range("2025-01-01", "2026-05-01", freq="MS")]
    china = visitors.loc["CHN"].loc[months]
    found = china[china["status"] == "found"]
    assert found["visitors"].to_dict() == {
        "2025-01": 980_520, "2025-05": 789_900, "2025-10": 715_700, "2025-11": 562_600,
        "2025-12": 330_400, "2026-01": 385_300, "2026-04": 330_700,
    }  # fmt: skip
    assert china.loc[china["status"] == "not found", "visitors"].isna().all()
    # the printed fall of January follows from the two Januaries: 385,300 over 980,520
    fall = 100 * (found.loc["2026-01", "visitors"] / found.loc["2025-01", "visitors"] - 1)
    assert fall == pytest.approx(found.loc["2026-01", "change_pct"], abs=0.05)
    table = load("visitors_to_japan")
    with pytest.raises(BuildError, match="marked as not found"):
        _a_gap_is_marked(table.assign(visitors=table["visitors"].fillna(1)))
    with pytest.raises(BuildError, match="decides nothing"):
        _a_gap_is_marked(table.assign(source_grade="agency"))


def test_counts_of_new_energy_vehicles_disagree_and_all_are_kept() -> None:
    counts = load("new_energy_exports").set_index("id")
    makers, forwarders = counts.loc["makers_2025"], counts.loc["forwarders_2025"]
    before = [one["vehicles"] / (1 + one["growth_pct"] / 100) / 1e6 for one in (makers, forwarders)]
    assert before == pytest.approx([1.31, 1.74], abs=0.005)
    gaps = load("new_energy_exports").attrs["card"].known_gaps
    assert "1.31 million" in gaps and "1.74 million" in gaps
    assert forwarders["source_grade"] == "relay" and makers["source_grade"] == "agency"


def test_two_builds_give_the_same_bytes(tmp_path: Path) -> None:
    names = ["us_monthly_trade", "visitors_to_japan", "new_energy_exports", "events"]
    made = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        assert build_data(tmp_path, tmp_path / name, only=names) == 0
        made.append({path.name: path.read_bytes() for path in sorted((tmp_path / name).iterdir())})
    assert made[0] == made[1] and len(made[0]) == len(names) + 1


def test_the_neighbours_of_2024_have_their_figures() -> None:
    visitors = load("visitors_to_japan").query("period == '2024'").set_index("economy")["visitors"]
    assert visitors["WLD"] > visitors.drop("WLD").sum() > 0.6 * visitors["WLD"]
    held = load("public_finance").query("item == 'us_treasuries'").set_index("economy")["value_usd_bn"]
    assert held.to_dict() == {"CHN": 759, "JPN": 1060}
    figures = load("cited_figures").set_index("id")["value"]
    assert figures["kor_exports_2024"] - figures["kor_imports_2024"] == pytest.approx(51.77)
    assert figures["eu_imports_chn_2024"] - figures["eu_exports_chn_2024"] == pytest.approx(304.5)
