"""World Economic Outlook: marks of estimates, rates, agreement with cited figures."""

from __future__ import annotations

import pytest

from course.tables import codes, load
from makers.tables.macro import last_actual_year


@pytest.mark.parametrize(("printed", "year"), [("2024", 2024), ("FY2023/24", 2023), (float("nan"), None)])
def test_last_actual_year(printed: str | float, year: int | None) -> None:
    assert last_actual_year(printed) == year


def test_estimates_differ_by_economy_and_kind() -> None:
    table = load("macro").set_index(["iso3", "year"])
    assert not table.loc[("JPN", 2024), "gdp_estimated"] and table.loc[("JPN", 2025), "gdp_estimated"]
    assert table.loc[("JPN", 2024), "debt_estimated"] and not table.loc[("JPN", 2023), "debt_estimated"]
    assert not table.loc[("USA", 2024), "debt_estimated"]
    assert table[table.index.get_level_values("year") >= 2026]["gdp_estimated"].all()


def test_flags_never_fall_back_to_observed() -> None:
    table = load("macro").sort_values(["iso3", "year"])
    for flag in ("gdp_estimated", "debt_estimated", "current_account_estimated"):
        steps = table.groupby("iso3", observed=True)[flag].apply(
            lambda s: s.astype(int).is_monotonic_increasing
        )
        assert steps.all(), flag


def test_taiwan_hong_kong_and_all_model_economies_are_in() -> None:
    year = load("macro").query("year == 2024")
    assert set(codes("model")) <= set(year["iso3"])


def test_world_is_the_sum_of_economies() -> None:
    # Economies without a figure for the year are estimated inside the IMF's world: under one per cent.
    year = load("macro").query("year == 2023")
    world = year.loc[year["iso3"] == "WLD", "gdp_usd_bn"].item()
    assert year.loc[year["iso3"] != "WLD", "gdp_usd_bn"].sum() == pytest.approx(world, rel=0.01)


def test_ratio_of_current_account_follows_from_its_parts() -> None:
    table = load("macro").dropna(subset=["gdp_usd_bn", "current_account_usd_bn", "current_account_pct_gdp"])
    table = table[(table["gdp_usd_bn"] > 100) & (table["iso3"] != "WLD")]
    ratio = 100 * table["current_account_usd_bn"] / table["gdp_usd_bn"]
    # three decimals of the ratio, and GDP revised after the balance in a few economies
    assert ((ratio - table["current_account_pct_gdp"]).abs() < 0.01).mean() > 0.97


def test_rate_equals_the_customs_conversion() -> None:
    # japan_trade converts yen at the rate implied by the same database, to two decimals
    customs = load("japan_trade").drop_duplicates("year").set_index("year")["jpy_per_usd"]
    macro = load("macro").query("iso3 == 'JPN'").set_index("year")["national_per_usd"]
    both = customs.index.intersection(macro.index)
    assert len(both) >= 15
    assert (customs[both] - macro[both]).abs().max() < 0.0051


def test_rate_agrees_with_the_average_of_the_ministry() -> None:
    # 151.48 yen is the average of 2024 by the Ministry of Finance; the rate implied by the IMF's GDP weighs
    # the quarters by output: a tenth of a per cent apart.
    macro = load("macro").query("iso3 == 'JPN' and year == 2024")
    assert macro["national_per_usd"].item() == pytest.approx(151.48, rel=2e-3)
