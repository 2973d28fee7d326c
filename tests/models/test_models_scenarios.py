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
    assert len(table) >= 15
    for column in ("title", "date", "source", "assumes", "leaves_out"):
        assert (table[column].str.len() > 3).all()
    assert set(table["status"]) == {"observed", "scheduled", "illustrative"}
    assert table.loc["us_2026", "status"] == "scheduled"
    assert table.loc[["section_301", "us_2025"], "status"].eq("observed").all()
    assert "16.2 percentage points" in table.loc["section_301", "source"]


@pytest.mark.parametrize("name", list(presets().index))
def test_each_is_solved(world, name):
    scenario = preset(name)
    result = world.solve(**scenario.experiment)
    assert result.residual <= 1e-8
    assert result.welfare.abs().max() > 0.01
    # nobody's result is beyond what static models of trade give
    assert result.welfare.abs().max() < 15


def test_each_pair_of_the_three_can_be_parted_and_each_has_its_narrow_point():
    names = set(presets().index)
    assert {"us_china_decoupling", "japan_china_decoupling", "japan_us_decoupling"} <= names
    assert {"china_minerals", "japan_chokepoints", "us_chokepoints"} <= names


@pytest.mark.parametrize(
    ("name", "economy"), [("china_minerals", "JPN"), ("japan_chokepoints", "CHN"), ("us_chokepoints", "CHN")]
)
def test_what_is_put_in_by_hand_makes_most_of_the_result(world, name, economy):
    scenario = preset(name)
    assert "sets the 1 % by hand" in scenario.assumes
    costs = scenario.experiment["trade_costs"]
    by_hand = {key: factor for key, factor in costs.items() if factor == 1.01}
    alone = world.solve(trade_costs=by_hand).welfare[economy]
    assert alone < 0 and alone / world.solve(**scenario.experiment).welfare[economy] > 0.5


def test_blocs_say_who_drew_them_and_where_everybody_stands(world):
    drawn, apart = preset("two_blocs"), preset("two_blocs_asia_outside")
    for scenario in (drawn, apart):
        assert scenario.source.startswith("this course") and "as drawn by this course" in scenario.title
    from course.tables.economies import economy_name

    members = {code for pair in drawn.experiment["trade_costs"] for code in pair[:2]}
    assert all(str(economy_name(code)).removeprefix("the ") in drawn.assumes for code in members)
    outside = {code for pair in apart.experiment["trade_costs"] for code in pair[:2]}
    assert members - outside == {"JPN", "KOR", "TWN"}
    assert "First bloc: USA, JPN. Second bloc: CHN." in two_blocs(["USA", "JPN"], ["CHN"]).assumes
    # where Japan stands decides what it loses
    assert world.solve(**drawn.experiment).welfare["JPN"] < -1
    assert world.solve(**apart.experiment).welfare["JPN"] > 0


def test_services_pay_no_tariff(world):
    result = preset("deal_2025").solve(world)
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
    with pytest.raises(ModelInputError, match="in both groups"):
        two_blocs(["USA", "JPN"], ["JPN"])
    with pytest.raises(UnknownNameError, match="deal_2025"):
        preset("deal")
