"""Choke points: days are those of the events, shares are those of the tables, and holders are alike."""

from __future__ import annotations

import pandas as pd
import pytest

from course.tables import datasets, load
from makers.tables.registry import BuildError
from makers.tables.typed_checks import _a_share_has_one_source, _an_end_has_its_day


def _rows() -> pd.DataFrame:
    return load("choke_points").set_index("id")


@pytest.mark.parametrize("step", ["used", "undone"])
def test_days_and_actors_are_those_of_the_events(step: str) -> None:
    rows = _rows().dropna(subset=f"{step}_event")
    events = load("events").set_index("id")
    assert len(rows) > 1
    for name, row in rows.iterrows():
        event = events.loc[row[f"{step}_event"]]
        assert row[step] == event["date"], name
        assert row["holder"] == event["actor"], name


def test_shares_follow_from_the_tables_that_the_rows_name() -> None:
    # worked out with the publishers' figures by hand: IEA 73.8 of 80.8 kt; BACI; USGS 839 of 848 t; US Census
    stages = load("mineral_stages").query("year == 2024 and stage == 'refining' and iso3 == 'CHN'")
    refining = 100 * stages.set_index("mineral")["world_share"]["magnet rare earths"]
    magnets = load("magnet_trade").query("year == 2024")
    sold = magnets.groupby("exporter", observed=True)["value_usd_mn"].sum()
    metals = load("mineral_production").query(
        "mineral == 'gallium' and stage == 'refinery' and vintage == 'MCS 2026'"
    )
    metals = metals.query("year == 2024 and iso3 == 'CHN'")
    earths = load("rare_earth_trade").query("importer == 'JPN' and year == 2024")
    bought = earths.groupby("exporter", observed=True)["weight_t"].sum()
    tools = load("us_strategic_imports_2024").query("group == 'chip machinery'")
    machines = tools.groupby("iso3", observed=True)["imports_usd_mn"].sum()
    shares = {
        "mineral_stages": (refining, 91.3),
        "magnet_trade": (100 * sold["CHN"] / sold.sum(), 63.9),
        "mineral_production": (100 * (metals["quantity_t"] / metals["world_total_t"]).iloc[0], 98.9),
        "rare_earth_trade": (100 * bought["CHN"] / bought.sum(), 66.1),
        "us_strategic_imports_2024": (100 * machines["JPN"] / machines.sum(), 28.4),
    }
    assert set(_rows()["share_table"].dropna()) == set(shares) <= set(datasets()["name"])
    for table, (found, expected) in shares.items():
        assert found == pytest.approx(expected, abs=0.05), table


def test_the_three_holders_are_described_alike() -> None:
    rows = load("choke_points")
    per_holder = rows.groupby("holder")
    assert (per_holder["choke_point"].nunique() >= 2).all() and per_holder.ngroups == 3
    # each has a measure that was undone and one of which no end was found
    assert (per_holder["outcome"].nunique() >= 2).all()
    # every holder's Act says how far it reaches
    assert rows["law"].str.len().gt(10).all() and rows["law_year"].le(rows["used"].dt.year).all()


def test_no_relay_decides() -> None:
    rows = load("choke_points")
    for column in ("source_grade", "share_grade", "undone_grade"):
        assert not rows[column].eq("relay").any(), column


def test_what_follows_a_suspension_is_not_told() -> None:
    suspended = load("choke_points").query("outcome == 'suspended'")
    assert set(suspended["holder"]) == {"CHN", "USA"}
    assert suspended["note"].str.contains("was not found").all()


@pytest.mark.parametrize(
    ("row", "column", "value", "says"),
    [
        ("us_dollars", "share_grade", None, "both ends, a source and a grade"),
        ("us_dollars", "share_table", "magnet_trade", "not both"),
        ("us_chips", "share_rule", "of something", "only there"),
        ("jp_materials", "share_high_pct", 60.0, "above its upper end"),
    ],
)
def test_a_share_without_a_source_is_refused(row: str, column: str, value: object, says: str) -> None:
    frame = _rows()
    _a_share_has_one_source(frame)
    frame.loc[row, column] = value
    with pytest.raises(BuildError, match=says):
        _a_share_has_one_source(frame)


@pytest.mark.parametrize(
    ("row", "column", "value", "says"),
    [
        ("cn_magnets", "undone_source", None, "undone_source is needed"),
        ("jp_machines", "undone", pd.Timestamp("2024-01-01"), "undone is needed"),
        ("us_design", "until", pd.Timestamp("2027-01-01"), "until is the last day"),
        ("us_affiliates", "undone", pd.Timestamp("2025-09-01"), "after it was used"),
        ("us_affiliates", "until", pd.Timestamp("2025-11-10"), "at least a day"),
    ],
)
def test_an_end_without_its_day_is_refused(row: str, column: str, value: object, says: str) -> None:
    frame = _rows()
    _an_end_has_its_day(frame)
    frame.loc[row, column] = value
    with pytest.raises(BuildError, match=says):
        _an_end_has_its_day(frame)
