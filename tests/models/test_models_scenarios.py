"""Every ready-made scenario can be read, solved, and says where it comes from."""

from __future__ import annotations

import pytest

from course.errors import UnknownNameError
from course.models import ModelInputError, TradeModel
from course.models.scenarios import GOODS, preset, presets, two_blocs
from course.tables import load


@pytest.fixture(scope="module")
def world():
    return TradeModel.baseline()


def test_goods_are_the_sectors_that_cross_customs(world):
    assert set(world.sectors) - set(GOODS) == {"SERV", "B09"}


def test_each_is_documented():
    table = presets()
    assert len(table) >= 11
    for column in ("title", "date", "source", "assumes", "leaves_out"):
        assert (table[column].str.len() > 3).all()
    assert set(table["status"]) == {"observed", "illustrative"}


@pytest.mark.parametrize("name", list(presets().index))
def test_each_is_solved(world, name):
    scenario = preset(name)
    result = world.solve(**scenario.experiment)
    assert result.residual <= 1e-8
    assert result.welfare.abs().max() > 0.01
    # nobody's result is beyond what static models of trade give
    assert result.welfare.abs().max() < 15


def test_services_pay_no_tariff(world):
    result = world.solve(**preset("deal_2025").experiment)
    prices = result.sector_prices.loc["USA"]
    assert abs(prices["SERV"]) < 0.1


def test_partner_rates_are_the_tables():
    table = load("us_tariffs")
    latest = table[table["date"] == table["date"].max()].set_index("iso3")["increase_pp"]
    rates = preset("us_2026").experiment["tariffs"]
    assert rates[("CHN", "USA", GOODS)] == pytest.approx(latest["CHN"] / 100)
    assert rates[("DEU", "USA", GOODS)] == pytest.approx(latest["EUU"] / 100)


def test_blocs_are_the_learners_own(world):
    loose = world.solve(**two_blocs(["USA", "JPN"], ["CHN"], 1.2).experiment)
    full = world.solve(**two_blocs(["USA", "JPN"], ["CHN"]).experiment)
    assert full.welfare["JPN"] < loose.welfare["JPN"] < 0
    with pytest.raises(ModelInputError, match="both sides"):
        two_blocs(["USA", "JPN"], ["JPN"])
    with pytest.raises(UnknownNameError, match="deal_2025"):
        preset("deal")
