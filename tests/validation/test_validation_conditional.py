"""The conditional mode beside gegravity 0.3, which holds the same margins."""

from __future__ import annotations

import contextlib
import io
import warnings

import numpy as np
import pandas as pd
import pytest

from course.models import TradeModel


def test_flows_equal_gegravitys():
    gegravity = pytest.importorskip("gegravity", reason="gegravity is an extra for checks")
    rng = np.random.default_rng(4)
    names = list("ABCDE")
    flows = pd.DataFrame(rng.lognormal(0, 1, (5, 5)) + 5 * np.eye(5), names, names)
    shock = pd.DataFrame(1.0, names, names)
    shock.loc["A", "B"] = 1.5
    theta = 5.0
    output, spending = flows.sum(axis=1), flows.sum(axis=0)
    table = (
        flows.rename_axis("exporter").rename_axis("importer", axis=1).stack().rename("trade").reset_index()
    )
    table["year"] = "2022"
    table["Y"] = table["exporter"].map(output).astype(float)
    table["E"] = table["importer"].map(spending).astype(float)
    # the cost that reproduces the data exactly: both resistances are then one at the base
    table["cost"] = np.log(table["trade"] * output.sum() / (table["Y"] * table["E"]))
    after = table.assign(cost=table["cost"] - theta * np.log(shock.to_numpy().ravel()))
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        peer = gegravity.OneSectorGE(
            gegravity.BaselineData(table, trade_var_name="trade", expend_var_name="E", output_var_name="Y"),
            year="2022",
            reference_importer="E",
            sigma=theta + 1,
            cost_variables=["cost"],
            cost_coeff_values=gegravity.CostCoeffs(pd.DataFrame({"v": ["cost"], "c": [1.0]}), "v", "c"),
            quiet=True,
        )
        peer.build_baseline(omr_rescale=1, imr_rescale=1, mr_tolerance=1e-12)
        peer.define_experiment(after)
        peer.simulate(ge_tolerance=1e-12)
    inward = np.array([peer.country_set[name]._conditional_imr_ratio for name in names])
    outward = np.array([peer.country_set[name]._conditional_omr_ratio for name in names])
    cost = np.exp(after["cost"].to_numpy()).reshape(5, 5)
    theirs = cost * np.outer(output * outward, spending * inward) / output.sum()
    ours = TradeModel.one_sector(flows, theta).conditional(trade_costs=shock).flows["after"]
    np.testing.assert_allclose(ours.to_numpy().reshape(5, 5), theirs, rtol=1e-8)
