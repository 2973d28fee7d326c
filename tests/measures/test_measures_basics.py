"""Shares, balances, mirror gaps, concentration and dependence, against figures worked out by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course import measures as m
from course.tables import load


def test_share_of_a_whole_and_of_a_sum():
    assert m.share(18.8625, 107.0979) == pytest.approx(0.17612, abs=5e-6)
    parts = pd.Series({"China": 2.0, "Japan": 1.0, "Korea": 1.0})
    assert m.share(parts).to_dict() == {"China": 0.5, "Japan": 0.25, "Korea": 0.25}


def test_two_way_share_is_not_the_mean_of_the_two_shares():
    # Japan's customs 2024, trillion yen: exports to and imports from China over the world totals
    two_way = m.trade_share(18.8625, 25.3055, 107.0979, 112.5591)
    assert two_way == pytest.approx((18.8625 + 25.3055) / (107.0979 + 112.5591))
    assert two_way != pytest.approx((18.8625 / 107.0979 + 25.3055 / 112.5591) / 2, abs=1e-4)


def test_balances():
    assert m.balance(18.8625, 25.3055) == pytest.approx(-6.443)
    assert m.openness(80.0, 60.0, 100.0) == 1.4


def test_mirror_measures():
    assert m.mirror_ratio(100.0, 106.0) == pytest.approx(1.06)


def test_hhi_by_hand():
    assert m.hhi([6.0, 3.0, 1.0]) == pytest.approx(0.46)
    assert m.hhi([6.0, 3.0, 1.0], scale=10_000) == pytest.approx(4600)
    assert m.effective_number([1.0] * 4, has_total=False) == pytest.approx(4)
    # against a published total the index is a lower bound
    assert m.hhi([60.0, 30.0], total=100.0) == pytest.approx(0.45)


@pytest.mark.parametrize("label", ["World", "Total", "World total (rounded)", "TOTAL", "WLD", "W00", "合計"])
def test_hhi_refuses_a_labelled_total(label):
    supply = pd.Series({"China": 70.0, "Australia": 20.0, "Myanmar": 10.0})
    with pytest.raises(m.TotalRowError, match="total"):
        m.hhi(pd.concat([supply, pd.Series({label: 100.0})]))
    # rounded by its publisher it is still a total
    with pytest.raises(m.TotalRowError):
        m.hhi(pd.concat([supply, pd.Series({label: 103.0})]))


def test_hhi_refuses_an_unlabelled_total():
    with pytest.raises(m.TotalRowError):
        m.hhi([70.0, 20.0, 10.0, 100.0])
    with pytest.raises(m.TotalRowError):
        m.hhi(np.array([70.0, 20.0, 10.0, 100.2]) / 200.2)
    with pytest.raises(m.TotalRowError):
        m.share([70.0, 20.0, 10.0, 100.0])
    assert m.hhi([50.0, 30.0, 20.0], has_total=False) == pytest.approx(0.38)


@pytest.mark.parametrize("label", ["Rest of world", "Other countries", "All other", "Wallis and Futuna"])
def test_a_remainder_is_not_a_total(label):
    assert m.hhi(pd.Series({"China": 60.0, label: 40.0})) == pytest.approx(0.52)


@given(st.lists(st.floats(0.01, 1e6), min_size=3, max_size=12))
def test_hhi_cannot_be_fooled_by_a_total_row(values):
    with pytest.raises(m.TotalRowError):
        m.hhi([*values, sum(values)])


@given(st.lists(st.floats(0.01, 1e6), min_size=1, max_size=12), st.floats(0.1, 1e3))
def test_hhi_bounds_and_scale(values, scale):
    index = m.hhi(values, has_total=False)
    assert 1 / len(values) - 1e-12 <= index <= 1 + 1e-12
    assert m.hhi([scale * value for value in values], has_total=False) == pytest.approx(index)


def test_asymmetry_of_a_small_and_a_large_economy():
    result = m.asymmetry(20.0, 100.0, 400.0)
    assert (result.a_on_b, result.b_on_a) == (0.2, 0.05)
    assert result.difference == pytest.approx(0.15)
    assert result.ratio == 4


def test_import_reliance():
    assert m.apparent_consumption(60.0, 50.0, 10.0, stock_release=-5.0) == 95


def test_labels_are_kept_and_must_match():
    exports = pd.Series({2023: 10.0, 2024: 12.0})
    assert m.balance(exports, exports - 1).index.tolist() == [2023, 2024]
    with pytest.raises(m.MeasureError, match="different labels"):
        m.balance(exports, pd.Series({2022: 9.0, 2023: 10.0}))
    with pytest.raises(m.MeasureError, match="same shape"):
        m.balance(np.ones(2), np.ones(3))


def test_bad_numbers_are_named():
    with pytest.raises(m.MeasureError, match="is -1 for 'JPN'"):
        m.share(pd.Series({"CHN": 1.0, "JPN": -1.0}), 10.0)
    with pytest.raises(m.MeasureError, match="times its whole"):
        m.share(18_862.0, 107.0)
    with pytest.raises(m.MeasureError, match="text, such as '1,000'"):
        m.hhi(pd.Series({"CHN": "1,000", "JPN": "200"}))
    with pytest.raises(m.MeasureError, match="above zero"):
        m.share(1.0, 0.0)
    with pytest.raises(m.MeasureError, match="All values are zero or missing"):
        m.hhi([0.0, 0.0])
    with pytest.raises(m.MeasureError, match="above the total"):
        m.hhi([60.0, 30.0], total=80.0)


def test_missing_stays_missing():
    assert np.isnan(m.share(pd.Series({"a": np.nan, "b": 1.0}), 2.0)["a"])
    assert m.hhi(pd.Series({"a": np.nan, "b": 1.0, "c": 3.0})) == pytest.approx(0.625)


def test_rare_earths_and_gallium_of_the_geological_survey():
    table = load("mineral_production")
    rows = table[(table["vintage"] == "MCS 2025") & (table["year"] == 2024)]
    mines = rows[(rows["mineral"] == "rare earths") & (rows["stage"] == "mine")].set_index("iso3")[
        "quantity_t"
    ]
    gallium = rows[rows["mineral"] == "gallium"].set_index("iso3")["quantity_t"]
    assert m.hhi(mines) == pytest.approx(0.49, abs=0.01)
    assert m.hhi(gallium) == pytest.approx(0.97, abs=0.005)
    # the classic mistake: the published world total as one more supplier
    world = pd.concat([mines, pd.Series({"World total (rounded)": mines.sum()})])
    with pytest.raises(m.TotalRowError):
        m.hhi(world)
