"""The gains from trade of one sector, against figures worked out by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from course import measures as m


def test_gains_by_hand():
    assert m.gains_from_trade(0.81, 2.0) == pytest.approx(0.1)
    assert m.gains_from_trade(1.0, 5.0) == 0
    # half the goods from abroad are worth half of income when goods hardly replace each other
    assert m.gains_from_trade(0.5, 1.0) == pytest.approx(0.5)


def test_labels_and_arrays_stay():
    home = pd.Series({"JPN": 0.81, "USA": 0.9})
    assert m.gains_from_trade(home, 2.0)["JPN"] == pytest.approx(0.1)
    assert list(m.gains_from_trade(home, 2.0).index) == ["JPN", "USA"]
    np.testing.assert_allclose(m.gains_from_trade([0.81, 0.81], [2.0, 1.0]), [0.1, 0.19])


def test_a_smaller_elasticity_and_a_smaller_share_mean_larger_gains():
    assert m.gains_from_trade(0.9, 3.0) > m.gains_from_trade(0.9, 6.0)
    assert m.gains_from_trade(0.8, 3.0) > m.gains_from_trade(0.9, 3.0)


def test_what_does_not_fit_is_refused():
    with pytest.raises(m.MeasureError, match="Divide percent by 100"):
        m.gains_from_trade(87.0, 5.0)
    with pytest.raises(m.MeasureError, match="above zero"):
        m.gains_from_trade(0.0, 5.0)
    with pytest.raises(m.MeasureError, match="above zero"):
        m.gains_from_trade(0.9, -5.0)
    with pytest.raises(m.MeasureError, match="shapes differ"):
        m.gains_from_trade([0.9, 0.8], [5.0, 4.0, 3.0])
    with pytest.raises(m.MeasureError, match="different labels"):
        m.gains_from_trade(pd.Series({"JPN": 0.9}), pd.Series({"USA": 5.0}))
