"""Shortage formulas by hand, Sobol draws and indices against a published function."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from course.models import ModelInputError
from course.models import shortage as s
from course.models import uncertainty as u


def test_market_by_hand():
    result = s.market(0.7, 0.3, -0.3, 0.2)
    assert result.price_rise == pytest.approx(0.21 / 0.36)  # 58 %
    # what is missing is what users do without and others deliver more
    assert result.quantity_fall + 0.3 * result.others_rise == pytest.approx(0.7 * 0.3)
    with pytest.raises(ModelInputError, match="share should be a fraction"):
        s.market(70, 0.3, 0.3, 0.2)
    with pytest.raises(ModelInputError, match="nor the other suppliers react to the price"):
        s.market(0.5, 0.3, 0, 0)


@pytest.mark.parametrize(
    ("numbers", "percent"),
    [
        ((0.7, 0.3, -0.3, 0.2), 86),
        ((0.7, 0.5, 0.3, 0.2), 195),
        ((0.7, 0.5, 0.2, 0.2), 321),
        ((0.91, 0.3, 0.3, 0.2), 165),
    ],
)
def test_isoelastic_market_clears(numbers, percent):
    share, cut, demand, supply = numbers
    result = s.isoelastic_market(*numbers)
    assert round(100 * result.price_rise) == percent
    price = 1 + result.price_rise
    kept, rest = share * (1 - cut), 1 - share
    assert price ** -abs(demand) == pytest.approx(kept + rest * price**supply, rel=1e-12)
    assert result.quantity_fall == pytest.approx(1 - price ** -abs(demand))
    assert result.others_rise == pytest.approx(price**supply - 1)


def test_isoelastic_market_at_its_ends():
    # small cuts: the straight line is its tangent
    exact, line = s.isoelastic_market(0.6, 1e-5, 0.4, 0.3), s.market(0.6, 1e-5, 0.4, 0.3)
    assert exact.price_rise == pytest.approx(line.price_rise, rel=1e-4)
    # one seller, or others who deliver no more: p^-e_d is what is left
    assert s.isoelastic_market(1, 0.5, 0.5, 0.2).price_rise == pytest.approx(3)
    assert s.isoelastic_market(0.6, 0.5, 0.5, 0).price_rise == pytest.approx(0.7**-2 - 1)
    # users who take the same at any price: the others fill the gap
    assert s.isoelastic_market(0.5, 0.2, 0, 0.2).price_rise == pytest.approx(1.2**5 - 1)
    assert s.isoelastic_market(0.5, 0.2, 0, 0.2).quantity_fall == 0
    assert s.isoelastic_market(0.7, 0, 0.3, 0.2) == s.Market(0, 0, 0)
    # nothing left to buy: no price
    assert s.isoelastic_market(1, 1, 0.3, 0.2).price_rise == float("inf")
    assert s.isoelastic_market(1, 1, 0.3, 0.2).quantity_fall == 1
    for share in np.linspace(0, 1, 6):
        for cut in np.linspace(0, 1, 6):
            if share * cut < 1:
                rises = [model(share, cut, 0.3, 0.2).price_rise for model in (s.market, s.isoelastic_market)]
                assert rises == sorted(rises)
    with pytest.raises(ModelInputError, match="nor the other suppliers react to the price"):
        s.isoelastic_market(1, 0.5, 0, 1)
    with pytest.raises(ModelInputError, match="cut should be a fraction"):
        s.isoelastic_market(0.5, 30, 0.3, 0.2)
    with pytest.raises(ModelInputError, match="zero or more"):
        s.isoelastic_market(0.5, 0.3, 0.3, -1)


def test_ces_chokepoint_does_not_jump_at_the_last_unit():
    for sigma in (0.5, 1.0, 1.5, 2.0, 5.0):
        near, gone = s.ces_chokepoint(0.05, sigma, 1e-12), s.ces_chokepoint(0.05, sigma, 0)
        assert gone >= near - 1e-12
    assert s.ces_chokepoint(0.05, 2.0, 0) == pytest.approx(1 - 0.95**2)
    assert s.ces_chokepoint(0.05, 2.0, 1e-12) == pytest.approx(1 - 0.95**2, abs=1e-6)
    # bought in at given prices the same loss is smaller
    assert s.ces_chokepoint(0.05, 2.0) == pytest.approx(0.05)


def test_ces_chokepoint():
    assert s.ces_chokepoint(0.02, 2.0) == pytest.approx(0.02)
    assert s.ces_chokepoint(0.02, 1.1) == pytest.approx(1 - 0.98**10)
    assert s.ces_chokepoint(0.02, 0.5) == 1.0
    # near fixed proportions output follows the scarce input; with ease of substitution hardly at all
    assert s.ces_chokepoint(0.02, 0.01, 0.7) == pytest.approx(0.3, abs=0.03)
    assert s.ces_chokepoint(0.02, 50.0, 0.7) == pytest.approx(0.02 * 0.3, rel=0.1)
    assert s.ces_chokepoint(0.02, 1.0, 0.7) == pytest.approx(1 - 0.7**0.02)
    assert s.ces_chokepoint(0.0, 1.0, 0.7) == 0
    losses = [s.ces_chokepoint(0.05, sigma, 0.5) for sigma in (0.1, 0.5, 1.0, 2.0, 5.0)]
    assert losses == sorted(losses, reverse=True)


def test_days_of_cover():
    assert s.days_of_cover(60, 0.5) == 120
    assert s.days_of_cover(60, 0.5, 0.2) == pytest.approx(200)
    assert s.days_of_cover(60, 0.3, 0.3) == float("inf")


def test_extraction_by_hand():
    # Miller & Blair's two-sector economy: A = [[.15, .25], [.2, .05]], f = (350, 1700), x = (1000, 2000)
    table = pd.DataFrame(
        [[0.15, 0.25], [0.20, 0.05]], ["agriculture", "industry"], ["agriculture", "industry"]
    )
    demand = pd.Series([350.0, 1700.0], table.index)
    np.testing.assert_allclose(s.extraction(table, demand, []), [1000, 2000])
    left = s.extraction(table, demand, ["agriculture"])
    np.testing.assert_allclose(left, [0, 1700 / 0.95])
    with pytest.raises(ModelInputError, match="no sector 'mining'"):
        s.extraction(table, demand, ["mining"])


def test_draws_are_even_and_repeatable():
    ranges = {"theta": (2.0, 8.0), "tariff": (0.1, 0.5)}
    table = u.draws(ranges, 256)
    pd.testing.assert_frame_equal(table, u.draws(ranges, 256))
    assert table["theta"].between(2, 8).all()
    np.testing.assert_allclose(table.mean(), [5.0, 0.3], rtol=2e-3)
    # stratified: each of 16 equal bins holds exactly 16 of 256 draws
    counts = np.histogram(table["theta"], 16, (2, 8))[0]
    assert (counts == 16).all()
    assert len(u.draws(ranges, 100)) == 100
    with pytest.raises(ModelInputError, match="low < high"):
        u.draws({"theta": (5.0, 5.0)}, 8)


def test_quantiles():
    frame = pd.DataFrame({"economy": ["A"] * 101 + ["B"] * 101, "x": [*range(101), *range(0, 202, 2)]})
    table = u.quantiles(frame, "x", "economy")
    assert table.loc["A"].tolist() == [5, 25, 50, 75, 95]
    assert table.loc["B", "q50"] == 100


def ishigami(x: pd.DataFrame) -> np.ndarray:
    return (np.sin(x["a"]) + 7 * np.sin(x["b"]) ** 2 + 0.1 * x["c"] ** 4 * np.sin(x["a"])).to_numpy()


RANGES = dict.fromkeys("abc", (-np.pi, np.pi))


def test_sobol_indices_of_the_ishigami_function():
    table = u.sobol_indices(ishigami, RANGES, 4096)
    np.testing.assert_allclose(table["first_order"], [0.314, 0.442, 0.0], atol=0.01)
    np.testing.assert_allclose(table["total"], [0.558, 0.442, 0.244], atol=0.01)


def test_sobol_indices_agree_with_salib():
    pytest.importorskip("SALib", reason="SALib is an extra for checks")
    from SALib.analyze import sobol as analyze
    from SALib.sample import sobol as sample

    problem = {"num_vars": 3, "names": list("abc"), "bounds": [[-np.pi, np.pi]] * 3}
    points = sample.sample(problem, 4096, calc_second_order=False, seed=1)
    values = ishigami(pd.DataFrame(points, columns=list("abc")))
    theirs = analyze.analyze(problem, values, calc_second_order=False, seed=1)
    ours = u.sobol_indices(ishigami, RANGES, 4096)
    np.testing.assert_allclose(ours["first_order"], theirs["S1"], atol=0.01)
    np.testing.assert_allclose(ours["total"], theirs["ST"], atol=0.01)


def test_an_outcome_that_does_not_vary():
    with pytest.raises(ModelInputError, match="the same for every draw"):
        u.sobol_indices(lambda x: np.zeros(len(x)), RANGES, 16)
