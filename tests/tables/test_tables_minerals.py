"""Minerals: reader of printed quantities, two editions against each other, stages."""

from __future__ import annotations

import pandas as pd
import pytest

from course.tables import load
from makers.tables.mineral_stages import _without_overlap
from makers.tables.minerals import read_quantity
from makers.tables.registry import BuildError


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("270,000", (270_000.0, "value")),
        ("3.5", (3.5, "value")),
        ("\u2014", (0.0, "zero")),
        ("W", (None, "withheld")),
        (">90,000,000", (90_000_000.0, "more than")),
        ("Large", (None, "not given")),
        ("330 - 390", (None, "not given")),
        (float("nan"), (None, "not given")),
    ],
)
def test_printed_quantities(printed: object, expected: tuple[float | None, str]) -> None:
    assert read_quantity(printed) == expected


def test_kilograms_become_tonnes() -> None:
    assert read_quantity("839,000", 1e-3) == (839.0, "value")


def test_no_row_is_a_world_total() -> None:
    table = load("mineral_production")
    assert "WLD" not in set(table["iso3"])
    group = table.query(
        "mineral == 'rare earths' and stage == 'mine' and vintage == 'MCS 2026' and year == 2024"
    )
    assert group["quantity_t"].sum() == pytest.approx(group["world_total_t"].iloc[0], rel=0.02)


def test_more_than_marks_reserves_of_the_world() -> None:
    table = load("mineral_production").query("mineral == 'rare earths' and stage == 'reserves'")
    assert set(table["world_total_given"]) == {"more than"}


def _editions(stage: str, years: tuple[int, int], column: str) -> pd.DataFrame:
    table = load("mineral_production").query("stage == @stage")
    old = table.query("vintage == 'MCS 2025'").query("year == @years[0]")
    new = table.query("vintage == 'MCS 2026'").query("year == @years[1]")
    key = ["mineral", "iso3"]
    return old.merge(new, on=key, suffixes=("_old", "_new")).dropna(subset=[f"{column}_old", f"{column}_new"])


def test_editions_agree_on_world_output_of_2024() -> None:
    # The edition of 2025 estimates 2024 from part of the year and the next one revises it. Output of the big
    # metals moves little; small by-product metals and the three with new mines or new accounting move up to
    # 25 %. A slip of a thousand or a wrong column would be far outside.
    both = _editions("mine", (2024, 2024), "world_total_t").drop_duplicates("mineral")
    ratio = (both["world_total_t_new"] / both["world_total_t_old"]).set_axis(both["mineral"])
    assert len(ratio) >= 20
    assert ratio.between(0.75, 1.25).all(), ratio[~ratio.between(0.75, 1.25)]
    assert ratio.loc[["copper", "zinc", "nickel"]].between(0.97, 1.03).all()
    assert ratio["rare earths"] == pytest.approx(380 / 390)


def test_editions_agree_on_reserves() -> None:
    # Reserves are restated when companies report; over all economies of a mineral the median moves
    # by less than a third; a slip of a thousand would be far outside.
    both = _editions("reserves", (2024, 2025), "quantity_t")
    ratio = both["quantity_t_new"] / both["quantity_t_old"].where(both["quantity_t_old"] > 0)
    median = ratio.groupby(both["mineral"], observed=True).median().dropna()
    assert len(median) >= 15 and median.between(0.75, 1.33).all(), median


def test_share_of_china_by_edition() -> None:
    table = load("mineral_production").query("mineral == 'rare earths' and stage == 'mine' and iso3 == 'CHN'")
    shares = (table["quantity_t"] / table["world_total_t"]).round(3)
    labels = [f"{v} {y}" for v, y in zip(table["vintage"], table["year"], strict=True)]
    assert dict(zip(labels, shares, strict=True)) == {
        "MCS 2025 2023": 0.678,
        "MCS 2025 2024": 0.692,
        "MCS 2026 2024": 0.711,
        "MCS 2026 2025": 0.692,
    }


def test_rest_of_world_loses_what_is_listed_by_name() -> None:
    listed = {"China": 60.0, "Canada": 10.0, "Rest of world": 30.0}
    assert _without_overlap(listed, 90.0)["Rest of world"] == 20.0
    assert _without_overlap(listed, 100.0) == listed
    with pytest.raises(BuildError, match="no economy has this figure"):
        _without_overlap(listed, 95.0)


def test_refining_is_more_concentrated_than_mining() -> None:
    table = load("mineral_stages").query("mineral == 'magnet rare earths' and year == 2024 and iso3 == 'CHN'")
    share = table.set_index("stage")["world_share"]
    assert share["refining"] == pytest.approx(0.913, abs=5e-4)
    assert share["mining"] == pytest.approx(0.610, abs=5e-4)


def test_projections_are_marked() -> None:
    table = load("mineral_stages")
    assert (table["projection"] == (table["year"] > 2024)).all()


def test_two_agencies_agree_on_mining_of_common_metals() -> None:
    # Different definitions (recoverable against contained metal, small mines) keep them a few per cent apart;
    # lithium and cobalt are estimated independently, from contracts and from China's imports: up to 20 %.
    stages = load("mineral_stages").query("stage == 'mining' and year == 2024")
    iea = stages.groupby("mineral", observed=True)["quantity_kt"].sum()
    mcs = load("mineral_production").query("stage == 'mine' and vintage == 'MCS 2026' and year == 2024")
    usgs = mcs.groupby("mineral", observed=True)["world_total_t"].first() / 1e3
    for mineral, tolerance in {"copper": 0.03, "nickel": 0.06, "lithium": 0.2, "cobalt": 0.2}.items():
        assert iea[mineral] == pytest.approx(usgs[mineral], rel=tolerance), mineral
