"""The world of 2022 that ships with the course."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from course.errors import UnknownNameError
from course.models import ModelInputError, TradeModel
from course.models.scenarios import GOODS
from course.models.scenarios import cut as closed
from course.tables import load


@pytest.fixture(scope="module")
def world():
    return TradeModel.baseline()


def test_the_base_is_exact(world):
    assert (len(world.countries), len(world.sectors)) == (25, 28)
    still = world.solve()
    assert still.iterations == 1
    assert still.summary().abs().max(axis=None) < 1e-10  # percent: 1e-12 as a fraction


def test_the_base_is_the_tables(world):
    trade = load("sector_trade_2022")
    assert world.flows.sum() == pytest.approx(trade["value_usd_mn"].sum(), rel=1e-12)
    chips = trade.set_index(["exporter", "importer", "sector"])["value_usd_mn"][("TWN", "CHN", "C26")]
    assert world.flows[("TWN", "CHN", "C26")] == pytest.approx(chips, rel=1e-12)
    shares = load("final_demand_2022").set_index(["economy", "sector"])["final_share"].unstack()
    ours = world.final_shares
    np.testing.assert_allclose(ours, shares.reindex(index=ours.index, columns=ours.columns), atol=2e-5)
    # the model says which cells the accounting makes negative, and no other cell is
    negative = [(n, s) for n in ours.index for s in ours.columns if ours.loc[n, s] < 0]
    assert negative == [("ROW", "B07")]
    assert any("B07 in ROW" in note for note in world.notes)


def test_elasticities_are_a_choice(world):
    assert world.elasticities["C19"] == pytest.approx(64.85)
    other = TradeModel.baseline("fontagne")
    assert not np.allclose(other.elasticities, world.elasticities)
    own = pd.Series(5.0, list(reversed(world.sectors)))
    flat = TradeModel.baseline(own)
    assert (flat.elasticities == 5.0).all()
    tariff = {("JPN", "USA"): 0.15}
    results = [m.solve(tariffs=tariff).welfare["JPN"] for m in (world, other, flat)]
    assert len({round(x, 6) for x in results}) == 3
    assert max(results) < 0
    with pytest.raises(UnknownNameError, match="caliendo-parro"):
        TradeModel.baseline("caliendo")
    with pytest.raises(ModelInputError, match="no value for the sector"):
        TradeModel.baseline(own.drop("C26"))


def test_who_pays_a_tariff(world):
    result = world.solve(tariffs={("JPN", "USA"): 0.15})
    assert result.welfare["JPN"] < -0.05
    assert result.trade.loc[("JPN", "USA"), "change_pct"] < -20
    assert result.tariff_revenue.loc["USA", "after"] > 0
    assert result.tariff_revenue.drop("USA").abs().max(axis=None) < 1e-6
    # others take a part of the place that Japan leaves
    assert result.trade.loc[("KOR", "USA"), "change_pct"] > 0


def test_a_full_stop_lets_almost_nothing_cross_in_any_sector(world):
    """At a factor of 1000, 7 % of other transport equipment still crossed."""
    flows = world.solve(trade_costs=closed(["JPN"], ["CHN"])).flows
    crosses = flows.loc[("JPN", "CHN"), "after"] / flows.loc[("JPN", "CHN"), "before"]
    assert crosses[list(GOODS)].max() < 1e-3


def test_an_embargo_between_the_largest_economies_is_solved(world):
    cut = {("CHN", "USA"): 1000.0, ("USA", "CHN"): 1000.0}
    result = world.solve(trade_costs=cut)
    assert result.trade.loc[("CHN", "USA"), "after"] < 1e-3 * result.trade.loc[("CHN", "USA"), "before"]
    assert (result.welfare[["CHN", "USA"]] < 0).all()
    row = result.sources.loc["CHN"]
    assert abs(row["remainder"]) < 0.1 * abs(row["welfare"])
