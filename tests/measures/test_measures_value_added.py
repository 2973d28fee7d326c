"""Leontief, imported content and value added abroad: textbook figures and pymrio's test system."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from course import measures as m


def test_leontief_of_a_textbook_economy():
    # Miller & Blair, Input-Output Analysis (2nd ed., 2.3): Z = [[150, 500], [200, 100]], x = (1000, 2000)
    technical = m.coefficients([[150.0, 500.0], [200.0, 100.0]], [1000.0, 2000.0])
    np.testing.assert_allclose(technical, [[0.15, 0.25], [0.20, 0.05]])
    inverse = m.leontief_inverse(technical)
    np.testing.assert_allclose(inverse, [[1.2541, 0.3300], [0.2640, 1.1221]], atol=5e-5)
    np.testing.assert_allclose(inverse @ [600, 1500], [1247.5, 1841.6], atol=0.05)


def test_vs_share_by_hand():
    # no domestic links: what is imported per unit of exports, weighted by exports
    none = np.zeros((2, 2))
    imported = np.array([[0.1, 0.3], [0.1, 0.1]])
    assert m.vs_share(none, imported, [100.0, 100.0]) == pytest.approx((0.2 + 0.4) / 2)
    # a domestic supplier that imports counts too: sector 0 uses 0.5 of sector 1, which imports 0.4
    domestic = np.array([[0.0, 0.0], [0.5, 0.0]])
    assert m.vs_share(domestic, np.array([[0.0, 0.4], [0.0, 0.0]]), [100.0, 0.0]) == pytest.approx(0.2)


def test_value_added_abroad_by_hand():
    # two economies, one sector; B uses 0.5 of A's good for each unit and sells everything to A
    cells = pd.MultiIndex.from_tuples([("A", "s"), ("B", "s")])
    technical = pd.DataFrame([[0.0, 0.5], [0.0, 0.0]], cells, cells)
    final = pd.DataFrame([[60.0, 10.0], [40.0, 0.0]], cells, ["A", "B"])
    matrix = m.value_added_by_absorber(technical, pd.Series([1.0, 0.5], cells), final)
    # A's 20 inside B's sales to A come home: they are not income from abroad
    np.testing.assert_allclose(matrix, [[80.0, 10.0], [20.0, 0.0]])


@pytest.fixture(scope="module")
def system():
    pymrio = pytest.importorskip("pymrio", reason="pymrio is an extra for checks")
    return pymrio.load_test().calc_all()


def test_inverse_equals_pymrios(system):
    technical = m.coefficients(system.Z, system.x["indout"])
    np.testing.assert_allclose(technical, system.A, atol=1e-12)
    np.testing.assert_allclose(m.leontief_inverse(technical), system.L, rtol=1e-9, atol=1e-12)


def test_value_added_by_absorber_equals_pymrios_footprints(system):
    extension = system.factor_inputs
    row = extension.S.index[0]
    rates = extension.S.loc[row]
    final = system.Y.T.groupby(level="region", sort=False).sum().T
    matrix = m.value_added_by_absorber(system.A, rates, final)
    # by user: pymrio's consumption-based account; by origin: its production-based account
    cba = extension.D_cba.loc[row].groupby(level="region", sort=False).sum()
    pba = extension.D_pba.loc[row].groupby(level="region", sort=False).sum()
    np.testing.assert_allclose(matrix.sum(axis=0), cba, rtol=1e-9)
    np.testing.assert_allclose(matrix.sum(axis=1), pba, rtol=1e-9)


def test_mistakes_are_named():
    with pytest.raises(m.MeasureError, match="turn them into coefficients first"):
        m.leontief_inverse([[150.0, 500.0], [200.0, 100.0]])
    with pytest.raises(m.MeasureError, match="square"):
        m.leontief_inverse(np.zeros((2, 3)))
    with pytest.raises(m.MeasureError, match="All exports are zero"):
        m.vs_share(np.zeros((2, 2)), np.zeros((2, 2)), [0.0, 0.0])
