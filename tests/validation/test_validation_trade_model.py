"""The trade model against published results on the authors' own data (not shipped: skips where absent)."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.io import loadmat

from course.models import TradeModel

pytestmark = pytest.mark.validation

ECONOMIES, SECTORS, TRADABLE = 31, 40, 20
NAMES = [*[f"E{i:02d}" for i in range(19)], "MEX", *[f"E{i:02d}" for i in range(20, 29)], "USA", "ROW"]
NAMES[4] = "CAN"
NAFTA = ["MEX", "CAN", "USA"]


def read_tariffs(folder, year):
    percent = np.zeros((SECTORS, ECONOMIES, ECONOMIES))
    table = np.loadtxt(folder / f"tariffs{year}.txt")
    percent[:TRADABLE] = table.reshape(TRADABLE, ECONOMIES, ECONOMIES)
    return percent.transpose(2, 1, 0) / 100  # exporter, importer, sector


def read_model(folder, which):
    raw = loadmat(folder / f"initial_condition_1993_{which}.mat")
    share = raw["Din"].reshape(SECTORS, ECONOMIES, ECONOMIES)  # sector, importer, exporter
    tariff = raw["tau"].reshape(SECTORS, ECONOMIES, ECONOMIES) - 1
    flows = share * raw["X0"][:, :, None] / (1 + tariff)
    value_added = raw["B"].T
    inputs = raw["G"].reshape(ECONOMIES, SECTORS, SECTORS) * (1 - value_added)[:, None, :]
    return TradeModel(
        flows.transpose(2, 1, 0),
        inputs,
        value_added,
        raw["alphas"].T,
        1 / raw["T"][:, 0],
        tariff.transpose(2, 1, 0),
        -raw["Sn"][:, 0],
        countries=NAMES,
    )


@pytest.fixture(scope="module")
def folder(validation_dir):
    return validation_dir / "caliendo-parro-1993"


@pytest.fixture(scope="module")
def nafta(folder):
    """NAFTA members' tariffs on each other as in 2005, everything else as in 1993."""
    old, new = read_tariffs(folder, 1993), read_tariffs(folder, 2005)
    members = [NAMES.index(name) for name in NAFTA]
    mutual = np.ix_(members, members)
    old[mutual] = new[mutual]
    return old


def test_nafta_without_deficits_equals_table_2(folder, nafta):
    model = read_model(folder, "noS")
    result = model.solve(tariffs=nafta, tolerance=1e-10)
    split = result.linear_welfare.loc[NAFTA]
    got = pd.concat([split["total"], split["terms_of_trade"], split["volume_of_trade"]], axis=1)
    got["real_wage"] = result.real_wage[NAFTA]
    published = [
        [1.31, -0.41, 1.72, 1.72],  # Mexico: welfare, terms of trade, volume of trade, real wage
        [-0.06, -0.11, 0.04, 0.32],  # Canada
        [0.08, 0.04, 0.04, 0.11],  # United States
    ]
    np.testing.assert_array_equal(got.to_numpy().round(2), published)


def test_base_with_deficits_is_exact_and_can_be_rid_of_them(folder):
    model = read_model(folder, "withS")
    still = model.solve()
    assert still.welfare.abs().max() < 1e-10
    balanced = model.without_deficits()
    assert np.abs(balanced.deficits / balanced.income).max() < 1e-10
    # the authors' own base without deficits comes from the same step: incomes agree up to the numeraire
    theirs = read_model(folder, "noS").income
    ratio = (balanced.income / balanced.income.sum()) / (theirs / theirs.sum())
    np.testing.assert_allclose(ratio, 1, atol=2e-6)


def test_eu_enlargement_equals_ge_gravity(validation_dir):
    table = pd.read_csv(validation_dir / "wiod44-2000" / "trade_2000.csv")
    flows = table.pivot(index="exporter", columns="importer", values="trade_musd")
    costs = np.exp(-table.pivot(index="exporter", columns="importer", values="eu_effect") / 4)
    result = TradeModel.one_sector(flows, 4.0).solve(trade_costs=costs, tolerance=1e-10)
    stata = table.groupby("exporter")["welfare_eu_additive"].first()
    np.testing.assert_allclose(1 + result.welfare / 100, stata, rtol=1e-6)
    assert 1 + result.welfare["HUN"] / 100 == pytest.approx(1.01404, abs=5e-6)
    assert 1 + result.welfare["MLT"] / 100 == pytest.approx(1.01535, abs=5e-6)
    after = result.trade["after"].unstack("importer")
    expected = table.pivot(index="exporter", columns="importer", values="trade_eu_additive")
    np.testing.assert_allclose(after, expected, rtol=1e-6)
