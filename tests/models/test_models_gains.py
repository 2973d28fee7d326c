"""The formulas of the gains from trade against the solver's autarky."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from worlds import random_model, random_world

from course import measures
from course.models import TradeModel
from course.tables import load

relaxed = settings(max_examples=25, deadline=None)
seeds = st.integers(0, 10_000)


def closed(model: TradeModel, factor: float = 1e9):
    """Return the equilibrium in which every border is closed and every account balanced."""
    barrier = np.where(np.eye(len(model.countries)) > 0, 1.0, factor)
    return model.solve(trade_costs=barrier, deficits=0, tolerance=1e-10)


@relaxed
@given(seeds, st.floats(1.0, 12.0))
def test_one_sector_is_armington_and_acr(seed, theta):
    flows = random_world(seed, 4, 1, links=0.0, tariffs=False)["flows"][:, :, 0]
    model = TradeModel.one_sector(flows, theta)
    home = pd.Series(np.diag(flows) / flows.sum(axis=0), model.countries)
    formula = measures.gains_from_trade(home, theta)
    np.testing.assert_allclose(closed(model).welfare, -100 * formula, atol=1e-6)
    for inputs in (True, False):  # without links between sectors both are the formula of one sector
        np.testing.assert_allclose(model.gains_from_trade(inputs=inputs), 100 * formula, atol=1e-10)


def test_the_two_economies_of_the_lesson_by_hand():
    flows = pd.DataFrame([[90.0, 10.0], [10.0, 80.0]], index=["A", "B"], columns=["A", "B"])
    gains = TradeModel.one_sector(flows, 4.0).gains_from_trade()
    assert gains["A"] == pytest.approx(100 * (1 - 0.9 ** (1 / 4)))
    assert gains["B"] == pytest.approx(100 * (1 - (80 / 90) ** (1 / 4)))


@relaxed
@given(seeds, st.sampled_from([0.0, 0.6]), st.booleans())
def test_many_sectors_equal_the_real_wage_of_autarky(seed, links, tariffs):
    model = random_model(seed, 4, 3, links=links, tariffs=tariffs)
    after = closed(model)
    np.testing.assert_allclose(after.real_wage, -model.gains_from_trade(), atol=1e-5)
    # welfare loses the deficit and the tariff revenue as well, and nothing else
    base = model._base
    lost = (1 - model.gains_from_trade() / 100) * base.labour_income / base.income
    np.testing.assert_allclose(1 + after.welfare / 100, lost, atol=1e-7)


def test_links_between_sectors_raise_the_gains():
    model = random_model(3, 4, 3, links=0.6, tariffs=False)
    assert (model.gains_from_trade() > model.gains_from_trade(inputs=False)).all()


@pytest.fixture(scope="module", params=["fontagne", 5.0])
def world(request):
    choice = request.param
    return TradeModel.baseline(choice if isinstance(choice, str) else np.full(28, choice))


@pytest.mark.parametrize("economy", ["JPN", "CHN", "USA"])
def test_the_world_of_2022(world, economy):
    """One economy behind closed borders: the formula is its real wage, and the deficit is the whole gap."""
    stop = {(economy, "*"): 1e6, ("*", economy): 1e6}
    formula = world.gains_from_trade()[economy]
    after = world.solve(trade_costs=stop, deficits=0)
    assert -after.real_wage[economy] == pytest.approx(formula, abs=1e-5)
    earned = 1 - world.deficits[economy] / world.income[economy]
    assert 1 + after.welfare[economy] / 100 == pytest.approx((1 - formula / 100) * earned, abs=1e-7)
    # in a world without deficits there is no gap
    balanced = world.without_deficits()
    alone = balanced.solve(trade_costs=stop, deficits=0).welfare[economy]
    assert -alone == pytest.approx(balanced.gains_from_trade()[economy], abs=1e-5)


def test_an_elasticity_below_one_half_is_not_stopped_by_a_millionfold_cost():
    world = TradeModel.baseline()
    assert world.elasticities.min() == pytest.approx(0.39)
    formula = world.gains_from_trade()["JPN"]
    gaps = []
    for cost in (1e3, 1e6, 1e9):
        after = world.solve(trade_costs={("JPN", "*"): cost, ("*", "JPN"): cost}, deficits=0)
        gaps.append(formula + after.real_wage["JPN"])
    assert 0.05 < gaps[0] < 0.1 and gaps[0] > 10 * gaps[1] > 100 * gaps[2] > 0


def test_no_formula_for_what_an_economy_does_not_make():
    gains = TradeModel.baseline().gains_from_trade()
    trade = load("sector_trade_2022").query("importer != 'ROW'")
    bought = trade.groupby(["importer", "sector"], observed=True)["value_usd_mn"].sum()
    own = trade[trade["exporter"].astype(str) == trade["importer"].astype(str)]
    made = own.set_index(["importer", "sector"])["value_usd_mn"].reindex(bought.index, fill_value=0.0)
    lacking = set(bought[(bought > 0) & (made == 0)].index.get_level_values("importer"))
    assert lacking and set(gains[gains == 100].index) == lacking
