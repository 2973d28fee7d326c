"""Leaning between two powers, and gravity against simulated truth and a maintained package."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from course import measures as m


def test_balance_and_lean():
    assert m.balance_index(0.2, 0.2) == 1
    assert m.balance_index(0.2, 0.0) == 0
    assert m.balance_index(0.15, 0.20) == pytest.approx(1 - 0.05 / 0.35)
    assert m.trade_lean(0.15, 0.20) == pytest.approx(-0.05 / 0.35)
    years = pd.Series({2010: 0.1, 2020: 0.2})
    assert m.balance_index(years, years).tolist() == [1, 1]
    with pytest.raises(m.MeasureError, match="above zero"):
        m.balance_index(0.0, 0.0)


def pairs(seed=0, count=20, noise=0.5):
    rng = np.random.default_rng(seed)
    size = rng.normal(0, 1, (2, count))
    rows = []
    for i in range(count):
        for j in range(count):
            if i != j:
                distance, border = rng.uniform(5, 10), float(rng.uniform() < 0.2)
                mean = 8 + size[0, i] + size[1, j] - 0.9 * distance + 0.6 * border
                flow = np.exp(mean + noise * rng.normal() - noise**2 / 2) * (rng.uniform() > 0.1)
                rows.append((f"e{i}", f"e{j}", flow, distance, border))
    return pd.DataFrame(rows, columns=["exporter", "importer", "flow", "log_distance", "border"])


def test_an_exact_law_is_found_exactly():
    table = pairs(noise=0.0)
    exact = 8 - 0.9 * table["log_distance"] + 0.6 * table["border"]
    table["flow"] = np.exp(exact)
    fit = m.gravity_ppml(table, "flow", ["log_distance", "border"])
    np.testing.assert_allclose(fit.coefficients, [-0.9, 0.6], atol=1e-8)
    np.testing.assert_allclose(fit.residual, 0, atol=1e-7)


def test_fitted_flows_add_up():
    table = pairs()
    fit = m.gravity_ppml(table, "flow", ["log_distance", "border"])
    for side in ("exporter", "importer"):
        observed = table.groupby(side)["flow"].sum()
        fitted = fit.fitted.groupby(table[side]).sum()
        np.testing.assert_allclose(fitted, observed, rtol=1e-8)
    assert fit.residual.isna().sum() == (table["flow"] == 0).sum()


@pytest.mark.parametrize("seed", range(3))
def test_equals_pyfixest(seed):
    pyfixest = pytest.importorskip("pyfixest", reason="pyfixest is an extra for checks")
    table = pairs(seed)
    fit = m.gravity_ppml(table, "flow", ["log_distance", "border"])
    peer = pyfixest.fepois("flow ~ log_distance + border | exporter + importer", table, vcov="hetero")
    np.testing.assert_allclose(fit.coefficients, peer.coef()[fit.coefficients.index], rtol=1e-6)
    # the same sandwich but for the correction of small samples
    ratio = peer.se()[fit.standard_errors.index] / fit.standard_errors
    assert ratio.max() / ratio.min() == pytest.approx(1, abs=1e-5)
    assert 1 <= ratio.mean() < 1.1


def test_mistakes_are_named():
    table = pairs()
    with pytest.raises(m.MeasureError, match="no column 'distance'"):
        m.gravity_ppml(table, "flow", ["distance"])
    table["gdp"] = table["exporter"].str[1:].astype(float)
    with pytest.raises(m.MeasureError, match="explain a covariate fully"):
        m.gravity_ppml(table, "flow", ["log_distance", "gdp"])
    table.loc[table["exporter"] == "e3", "flow"] = 0.0
    assert m.gravity_ppml(table, "flow", ["log_distance"]).dropped == ("e3",)
    with pytest.raises(m.MeasureError, match="missing"):
        m.gravity_ppml(table.assign(flow=np.nan), "flow", ["log_distance"])
