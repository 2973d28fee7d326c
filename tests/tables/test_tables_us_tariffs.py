"""Tariffs and strategic imports: totals, double counting, two files of one source."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from course.tables import load
from makers.tables.registry import BuildError
from makers.tables.us_tariffs import group_of


def test_increase_is_not_the_total() -> None:
    china = load("us_tariffs").query("iso3 == 'CHN'").set_index("date").loc["2025-04-09"]
    assert china["total_pct"] == pytest.approx(112.186 + 10.866, abs=1e-3)


def test_base_is_the_rate_of_2024_of_each_partner() -> None:
    base = load("us_tariffs").drop_duplicates("iso3").set_index("iso3")["base_rate_pct"]
    assert base["JPN"] == pytest.approx(1.508, abs=1e-3) and base["MEX"] < 1 < base["CHN"]


def test_partners_add_up_to_the_daily_average() -> None:
    # The weighted mean of the partners is the daily average of the day but for a constant: the daily file
    # starts from 2.3 % for 2024, the base rates of the partners average 2.357 %.
    table = load("us_tariffs")
    weight = table["imports_2024_usd_bn"]
    mean = (table["total_pct"] * weight).groupby(table["date"]).sum() / weight.groupby(table["date"]).sum()
    gap = mean - load("us_tariff_daily").set_index("date")["tariff_pct"].reindex(mean.index)
    assert len(gap) == 23 and gap.notna().all()
    assert gap.mean() == pytest.approx(0.057, abs=1e-3) and gap.std() < 1e-3


def test_daily_average_has_no_gap() -> None:
    days = load("us_tariff_daily")["date"]
    assert (days.max() - days.min()).days + 1 == len(days)


def test_rows_after_the_snapshot_are_a_schedule() -> None:
    # the tracker's last commit is of 23 July 2026; by hand: 60 days from 24 July to 21 September, and the
    # partners' rows of 24 July, 31 July and 19 August
    daily, partners = load("us_tariff_daily"), load("us_tariffs")
    assert daily["scheduled"].sum() == 60 and not daily.set_index("date").loc["2026-07-23", "scheduled"]
    later = partners.loc[partners["scheduled"], "date"].unique()
    assert [f"{day:%m-%d}" for day in pd.to_datetime(later)] == ["07-24", "07-31", "08-19"]
    for table in (daily, partners):
        card = table.attrs["card"]
        assert "23 July 2026" in card.vintage and "schedule" in card.known_gaps


def test_peak_and_trough_are_days_that_a_weekly_sample_misses() -> None:
    # the tracker's raw file, daily-tariff-latest-data.csv: 31.417 on one day, 6.205 on four
    rates = load("us_tariff_daily").set_index("date")["tariff_pct"]
    assert rates.idxmax() == pd.Timestamp("2025-04-08") and rates.max() == pytest.approx(31.417)
    low = rates.loc["2025-05-01":].eq(6.205)
    assert list(low[low].index.day) == [20, 21, 22, 23]
    weekly = rates.iloc[::7]
    assert weekly.max() < 31 and weekly.loc["2025-05-01":].min() > 9
    # the lesson draws every day
    room = Path(__file__).parents[2] / "notebooks/source/04a-tariffs-and-what-models-say"
    lesson = (room / "lesson.md").read_text("utf-8")
    assert "    daily,\n" in lesson and "daily.iloc[::" not in lesson


@pytest.mark.parametrize(
    ("hs6", "group"),
    [
        ("280530", "rare earths"),
        ("280461", "other critical minerals"),
        ("850511", "permanent magnets"),
        ("850760", "lithium-ion batteries"),
        ("850710", "other batteries"),
        ("811292", "other critical minerals"),
        ("854231", "integrated circuits"),
    ],
)
def test_groups(hs6: str, group: str) -> None:
    assert group_of(hs6) == group


def test_a_product_without_a_group_is_refused() -> None:
    with pytest.raises(BuildError, match="999999"):
        group_of("999999")


def test_leaving_the_european_union_out_overstates_a_share() -> None:
    magnets = load("us_strategic_imports_2024").query("group == 'permanent magnets'")
    china = magnets.loc[magnets["iso3"] == "CHN", "imports_usd_mn"].sum()
    assert china / magnets["imports_usd_mn"].sum() == pytest.approx(0.759, abs=1e-3)
    without = magnets[magnets["iso3"] != "EUU"]["imports_usd_mn"].sum()
    assert china / without == pytest.approx(0.831, abs=1e-3)


def test_no_member_of_the_union_but_slovakia_has_rows() -> None:
    economies = load("economies")
    members = set(economies.loc[economies["eu"], "iso3"])
    assert members & set(load("us_strategic_imports_2024")["iso3"].astype(str)) == {"SVK"}
    assert members & set(load("us_tariffs")["iso3"]) == {"SVK"}


def test_duty_on_chinese_batteries_is_the_rate_of_2024() -> None:
    # Section 301 added 7.5 points to the general 3.4 % on these batteries until September 2024 (25 for car
    # batteries after): the average paid lies below the sum, because part came in exempt.
    row = load("us_strategic_imports_2024").query("hs6 == '850760' and iso3 == 'CHN'").iloc[0]
    assert 0.05 < row["duty_usd_mn"] / row["imports_usd_mn"] < 0.11
