"""Batches give what single solves give, in one tidy frame."""

from __future__ import annotations

import numpy as np
import pytest
from worlds import random_model

from course.models import ModelInputError, NotSolvedError, TradeModel
from course.models.equilibrium.solve import many


@pytest.fixture(scope="module")
def model():
    return random_model(21, 5, 4)


def test_a_batch_equals_single_solves(model, monkeypatch):
    experiments = {
        "calm": {},
        "tariff": {"tariffs": {("C1", "C0"): 0.4}},
        "cost": {"trade_costs": {("*", "C2"): 1.3}},
        "all": {"tariffs": {("C1", "*"): 0.2}, "trade_costs": {("C3", "C2"): 0.8}, "deficits": 0},
        "embargo": {"trade_costs": {("C0", "C1"): 1000.0, ("C1", "C0"): 1000.0}},
    }
    together = model.solve_many(experiments, tolerance=1e-11)
    monkeypatch.setattr(many, "BATCH_CELLS", 1)  # one scenario a batch
    apart = model.solve_many(experiments, tolerance=1e-11)
    assert together["scenario"].unique().tolist() == list(experiments)
    for name, experiment in experiments.items():
        single = model.solve(**experiment, tolerance=1e-11).summary()
        for frame in (together, apart):
            rows = frame[frame["scenario"] == name].set_index("economy")
            np.testing.assert_allclose(rows[single.columns], single, atol=1e-8)
            assert rows["residual"].max() <= 1e-11


def test_elasticities_by_draw(model):
    theta = model.elasticities.to_numpy() * np.array([[0.5], [1.0], [2.0]])
    experiment = {"tariffs": {("C1", "C0"): 0.4}}
    frame = model.solve_many([experiment], theta, tolerance=1e-10)
    for row, values in enumerate(theta):
        single = model.with_elasticities(values).solve(**experiment, tolerance=1e-10)
        ours = frame[frame["scenario"] == row].set_index("economy")["welfare_pct"]
        np.testing.assert_allclose(ours, single.welfare, atol=1e-7)


def test_the_same_call_gives_the_same_bits(model):
    draws = [{"tariffs": {("C1", "C0"): rate}} for rate in np.linspace(0, 1, 40)]
    one, two = (model.solve_many(draws, progress=False) for _ in range(2))
    assert one.equals(two)


def test_progress_is_shown_when_asked_for(model, capsys):
    model.solve_many([{}], progress=True)
    assert "0/1" in capsys.readouterr().err
    model.solve_many([{}])
    assert capsys.readouterr().err == ""


def test_mistakes_are_named(model):
    with pytest.raises(ModelInputError, match="no 'tariff': write tariffs"):
        model.solve_many([{"tariff": {}}])
    with pytest.raises(ModelInputError, match=r"\[scenario, sector\]"):
        model.solve_many([{}], np.ones(3))
    with pytest.raises(ModelInputError, match="3 rows for 2 scenarios"):
        model.solve_many([{}, {}], np.ones((3, 4)))
    with pytest.raises(ModelInputError, match="experiments is empty"):
        model.solve_many({})
    with pytest.raises(NotSolvedError):
        model.solve_many([{"tariffs": {("C1", "C0"): 0.5}}], tolerance=1e-13, max_iterations=2)


def test_a_batch_falls_back_to_the_slow_road():
    # the batch alone is not given enough passes for this embargo; the single solve continues in stages
    world = TradeModel.baseline()
    experiment = {"trade_costs": {("CHN", "USA"): 1000.0, ("USA", "CHN"): 1000.0}}
    fast = world.solve(**experiment).iterations
    frame = world.solve_many([experiment, {}], max_iterations=fast - 15)
    assert frame["residual"].max() <= 1e-6
