"""Every identity of the topic tables refuses a table that was damaged in the way it guards against."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from course.tables import load
from makers.tables.registry import BuildError, all_datasets

Damage = Callable[[pd.DataFrame], pd.DataFrame]


def _scaled(column: str, factor: float, where: str) -> Damage:
    def damage(frame: pd.DataFrame) -> pd.DataFrame:
        rows = frame.query(where).index
        frame.loc[rows, column] = frame.loc[rows, column] * factor
        return frame

    return damage


def _doubled(where: str) -> Damage:
    return lambda frame: pd.concat([frame, frame.query(where)], ignore_index=True)


def _recoded(column: str, value: object, where: str) -> Damage:
    def damage(frame: pd.DataFrame) -> pd.DataFrame:
        frame.loc[frame.query(where).index, column] = value
        return frame

    return damage


CHINA_MINES = "mineral == 'rare earths' and stage == 'mine' and iso3 == 'CHN'"
CASES: list[tuple[str, str, Damage]] = [
    ("mineral_production", "miss the world total", _scaled("quantity_t", 1e-3, CHINA_MINES)),
    (
        "mineral_production",
        "last",
        _scaled("quantity_t", 1e-3, "mineral == 'vanadium' and stage == 'reserves'"),
    ),
    ("mineral_stages", "add up to one", _scaled("world_share", 0.5, "iso3 == 'CHN'")),
    (
        "rare_earth_trade",
        "China's share",
        _scaled("value_usd_mn", 2.0, "exporter == 'CHN' and importer == 'JPN' and year == 2024"),
    ),
    ("magnet_trade", "2022", _doubled("exporter == 'CHN' and year == 2022")),
    ("macro", "more than one rate", _scaled("gdp_jpy_tn", 1.1, "iso3 == 'CHN' and year == 2020")),
    ("us_tariffs", "misses base", _scaled("total_pct", 1.1, "iso3 == 'JPN'")),
    (
        "us_tariffs",
        "more than one base rate",
        _scaled("base_rate_pct", 1.000005, "iso3 == 'CHN' and total_pct > 50"),
    ),
    ("us_tariff_daily", "days are missing", lambda frame: frame.drop(index=100)),
    ("us_strategic_imports_2024", "permanent magnets", _doubled("hs6 == '850511' and iso3 == 'CHN'")),
    ("us_strategic_imports_2024", "duty exceeds", _scaled("duty_usd_mn", 1e3, "hs6 == '850760'")),
    ("un_ideal_points", "no predecessor", _recoded("predecessor", False, "iso3 == 'YEM'")),
    ("un_ideal_points", "outside its interval", _scaled("ideal_point", -1.0, "iso3 == 'USA'")),
    ("un_vote_2022", "the record says", _recoded("vote", "for", "iso3 == 'VNM'")),
    ("distances", "two directions", _scaled("distance_km", 2.0, "origin == 'JPN' and destination == 'CHN'")),
]


@pytest.mark.parametrize(("name", "message", "damage"), CASES, ids=[f"{n}: {m}" for n, m, _ in CASES])
def test_a_damaged_table_is_refused(name: str, message: str, damage: Damage) -> None:
    sound = load(name)
    identities = all_datasets()[name].identities
    for identity in identities:
        identity(sound)
    damaged = damage(sound.copy())
    with pytest.raises(BuildError, match=message):
        for identity in identities:
            identity(damaged)
