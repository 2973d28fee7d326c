"""Analytic checks and invariances of the trade model on random economies."""

from __future__ import annotations

import contextlib
import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from worlds import random_model, random_world

from course.errors import UnknownNameError
from course.models import ModelInputError, NotBalancedError, NotSolvedError, TradeModel

seeds = st.integers(0, 10_000)
worlds = st.fixed_dictionaries(
    {
        "seed": seeds,
        "economies": st.integers(2, 6),
        "sectors": st.integers(1, 5),
        "openness": st.sampled_from([0.001, 0.1, 0.5, 0.9]),
        "dominance": st.sampled_from([1.0, 50.0]),
        "zeros": st.sampled_from([0.0, 0.5]),
        "links": st.sampled_from([0.0, 0.6]),
        "tariffs": st.booleans(),
    }
)
relaxed = settings(max_examples=25, deadline=None)


def some_tariffs(model: TradeModel, seed: int, top: float = 0.5) -> np.ndarray:
    count = len(model.countries)
    rates = np.random.default_rng(seed).uniform(0, top, (count, count, len(model.sectors)))
    rates[np.arange(count), np.arange(count)] = 0
    return rates


@relaxed
@given(worlds)
def test_no_change_in_no_change_out(world):
    model = random_model(**world)
    result = model.solve()
    assert result.iterations == 1
    assert result.summary().abs().max(axis=None) < 1e-10  # percent: 1e-12 as a fraction
    np.testing.assert_allclose(result.flows["after"], result.flows["before"], rtol=1e-12)


@relaxed
@given(worlds, seeds)
def test_the_conditions_of_equilibrium_hold(world, seed):
    model = random_model(**world)
    rates = some_tariffs(model, seed)
    result = model.solve(tariffs=rates, tolerance=1e-12)
    flows = result.flows["after"].to_numpy().reshape(rates.shape)
    output = flows.sum(axis=1)
    spending = (flows * (1 + rates)).sum(axis=0)
    income = result.income["after"].to_numpy()
    base = model._base
    used = np.einsum("nkj,nj->nk", base.inputs, output)
    np.testing.assert_allclose(spending, used + base.final.T * income[:, None], rtol=1e-9, atol=1e-9)
    labour = base.labour_income * (1 + result.wages.to_numpy() / 100)
    np.testing.assert_allclose(labour, (base.value_added.T * output).sum(axis=1), rtol=1e-10)
    revenue = (flows * rates).sum(axis=(0, 2))
    np.testing.assert_allclose(revenue, result.tariff_revenue["after"], atol=1e-9)
    assert labour.sum() == pytest.approx(base.labour_income.sum(), rel=1e-12)
    # each economy's balance stays where it was, and the world's is zero
    balance = result.trade_balance
    np.testing.assert_allclose(balance["after"], balance["before"], atol=1e-9)
    assert abs(balance["after"].sum()) < 1e-10


@relaxed
@given(worlds, seeds, st.sampled_from([1e-6, 7.0, 1e9]))
def test_the_unit_of_account_does_not_matter(world, seed, factor):
    data = random_world(**world)
    model = TradeModel(**data)
    scaled = TradeModel(**{**data, "flows": data["flows"] * factor})
    rates = some_tariffs(model, seed)
    np.testing.assert_allclose(
        scaled.solve(tariffs=rates, tolerance=1e-11).welfare,
        model.solve(tariffs=rates, tolerance=1e-11).welfare,
        atol=1e-7,
    )


@relaxed
@given(worlds, seeds)
def test_relabelling_permutes_the_results(world, seed):
    data = random_world(**world)
    model = TradeModel(**data)
    rates = some_tariffs(model, seed)
    order = np.random.default_rng(seed).permutation(len(model.countries))
    other = TradeModel(
        data["flows"][np.ix_(order, order)],
        data["input_shares"][order],
        data["value_added_shares"][order],
        elasticities=data["elasticities"],
        tariffs=data["tariffs"][np.ix_(order, order)],
        countries=[data["countries"][i] for i in order],
    )
    moved = other.solve(tariffs=rates[np.ix_(order, order)], tolerance=1e-11).welfare
    expected = model.solve(tariffs=rates, tolerance=1e-11).welfare
    np.testing.assert_allclose(moved.reindex(expected.index), expected, atol=1e-7)


@relaxed
@given(seeds, st.floats(1.0, 12.0))
def test_autarky_costs_what_the_acr_formula_says(seed, theta):
    data = random_world(seed, 4, 1, links=0.0, tariffs=False)
    flows = data["flows"][:, :, 0]
    own = np.diag(flows) / flows.sum(axis=0)
    barrier = np.where(np.eye(4) > 0, 1.0, 1e9)
    result = TradeModel.one_sector(flows, theta).solve(trade_costs=barrier, deficits=0, tolerance=1e-11)
    # with balanced trade, real income in autarky over now is own share ^ (1 / theta)
    balanced = TradeModel.one_sector(flows, theta)
    assert np.abs(balanced.deficits).max() < 1e-10
    np.testing.assert_allclose(1 + result.welfare / 100, own ** (1 / theta), rtol=1e-7)


@relaxed
@given(seeds)
def test_autarky_with_input_output_links(seed):
    # one sector that uses itself: the loss is own share ^ (1 / (theta * value added share))
    data = random_world(seed, 3, 1, links=0.6, tariffs=False)
    model = TradeModel(**data)
    flows = data["flows"][:, :, 0]
    own = np.diag(flows) / flows.sum(axis=0)
    barrier = np.where(np.eye(3) > 0, 1.0, 1e9)
    result = model.solve(trade_costs=barrier, tolerance=1e-11)
    power = 1 / (data["elasticities"][0] * data["value_added_shares"][:, 0])
    np.testing.assert_allclose(1 + result.welfare / 100, own**power, rtol=1e-7)


@relaxed
@given(worlds, st.sampled_from([1.0, 10.0, 1000.0]))
def test_huge_tariffs_and_embargoes_are_solved_or_refused(world, height):
    model = random_model(**world)
    pair = {("C0", "C1"): height, ("C1", "C0"): height}
    for experiment in ({"tariffs": pair}, {"trade_costs": {key: 1 + value for key, value in pair.items()}}):
        try:
            result = model.solve(**experiment)
        except NotSolvedError as error:
            # only where the last trade of an economy is cut off may nothing be left to tie its wage to
            assert height > 1 and error.residual > 1e-8
        else:
            assert result.residual <= 1e-8
            assert np.isfinite(result.summary()).all(axis=None)


def test_nearly_every_extreme_experiment_is_solved():
    solved = []
    for seed, (openness, economies, height) in enumerate(
        itertools.product((0.001, 0.1, 0.9), (3, 5), (1.0, 10.0, 1000.0))
    ):
        model = random_model(seed, economies, 3, openness=openness, zeros=0.3, dominance=20.0)
        cut = {("C0", "C1"): 1 + height, ("C1", "C0"): 1 + height}
        with contextlib.suppress(NotSolvedError):
            solved.append(model.solve(trade_costs=cut).iterations)
    assert len(solved) >= 17  # of 18
    assert np.median(solved) < 60


def test_a_warm_start_gives_the_same_answer_sooner():
    model = random_model(3, 6, 5)
    near = model.solve(tariffs={("C1", "C0"): 0.50})
    cold = model.solve(tariffs={("C1", "C0"): 0.52}, tolerance=1e-10)
    warm = model.solve(tariffs={("C1", "C0"): 0.52}, tolerance=1e-10, start=near)
    assert warm.iterations < cold.iterations
    np.testing.assert_allclose(warm.welfare, cold.welfare, atol=1e-7)


def test_experiments_may_be_written_in_every_form():
    model = random_model(5, 3, 2, tariffs=False)
    cells = np.zeros((3, 3, 2))
    cells[[0, 2], 1, :] = 0.2
    expected = model.solve(tariffs=cells).welfare
    table = pd.DataFrame(cells[:, :, 0], model.countries, model.countries)
    forms = [
        table,
        table.to_numpy(),
        {("*", "C1"): 0.2},
        {(("C0", "C2"), "C1"): 0.2},
        {("*", "*"): 0.9, ("*", "*", "*"): 0.0, ("C0", "C1"): 0.2, ("C2", "C1", ("S0", "S1")): 0.2},
        pd.Series({("C0", "C1"): 0.2, ("C2", "C1"): 0.2}),
    ]
    for form in forms:
        pd.testing.assert_series_equal(model.solve(tariffs=form).welfare, expected)


def test_tariffs_costs_and_deficits_together():
    model = random_model(8, 4, 3)
    deficits = pd.Series([0.5, -0.5, 0.0, 0.0], model.countries)
    both = model.solve({("C0", "C1"): 0.4}, {("C2", "C1"): 1.2}, deficits, tolerance=1e-11)
    np.testing.assert_allclose(-both.trade_balance["after"], deficits, atol=1e-8)
    assert both.welfare["C0"] > model.solve({("C0", "C1"): 0.4}, {("C2", "C1"): 1.2}).welfare["C0"]


def test_the_sources_add_up_and_the_remainder_is_small():
    model = random_model(11, 5, 4)
    result = model.solve(tariffs={("*", "C0"): 0.1}, trade_costs={("C1", "C2"): 1.05}, tolerance=1e-11)
    sources = result.sources
    np.testing.assert_allclose(sources.drop(columns="welfare").sum(axis=1), result.welfare, atol=1e-12)
    largest = sources.drop(columns=["welfare", "remainder"]).abs().max(axis=1)
    assert (sources["remainder"].abs() < 0.02 * largest).all()


def test_the_linear_split_is_the_limit_of_the_exact_change():
    model = random_model(12, 4, 3)
    rates = model.tariffs.to_numpy().reshape(4, 4, 3) + 1e-6 * (1 - np.eye(4))[:, :, None]
    result = model.solve(tariffs=rates, tolerance=1e-13)
    # before tariffs, the first-order welfare effect is what the two terms say
    np.testing.assert_allclose(result.linear_welfare["total"], result.welfare, rtol=1e-3, atol=1e-10)


def test_explain_says_what_the_numbers_say():
    model = random_model(13, 4, 3, tariffs=False)
    result = model.solve(tariffs={("C1", "C0"): 0.5})
    text = result.explain("C1")
    assert f"falls by {abs(result.welfare['C1']):.2f} %" in text
    assert "exports earn less" in text
    assert "C0, which buys less" in text
    assert text.count(".\n") + text.endswith(".") >= 2
    assert "tariff revenue" in result.explain("C0")
    with pytest.raises(UnknownNameError, match="C0"):
        result.explain("c0")


def test_conditional_mode_keeps_the_margins():
    model = random_model(14, 5, 2)
    result = model.conditional(trade_costs={("C0", "C1"): 2.0})
    for level in ("exporter", "importer"):
        sums = result.flows.groupby([level, "sector"]).sum()
        np.testing.assert_allclose(sums["after"], sums["before"], rtol=1e-10)
    fall = result.flows.loc[("C0", "C1")]
    assert (fall["after"] < fall["before"]).all()
    # structural gravity in changes: flow = cost ^ -theta * (inward * outward) ^ theta
    theta = model.elasticities.to_numpy()
    product = (result.inward.loc["C1"] * result.outward.loc["C0"] / 2.0) ** theta
    np.testing.assert_allclose(fall["after"] / fall["before"], product, rtol=1e-9)


def test_a_new_base_continues_where_the_experiment_ended():
    model = random_model(15, 4, 3)
    first = model.solve(tariffs={("C1", "C0"): 0.3}, tolerance=1e-13)
    later = first.as_base().solve(tariffs={("C1", "C0"): 0.6}, tolerance=1e-12)
    at_once = model.solve(tariffs={("C1", "C0"): 0.6}, tolerance=1e-12)
    total = (1 + first.welfare / 100) * (1 + later.welfare / 100)
    np.testing.assert_allclose(total, 1 + at_once.welfare / 100, rtol=1e-9)


def test_sectors_without_output_and_goods_nobody_buys():
    data = random_world(16, 3, 3, links=0.0)
    data["flows"][:, :, 2] = 0.0  # nobody makes or buys S2
    data["flows"][1, :, 1] = 0.0  # C1 does not make S1
    data["value_added_shares"][1, 1] = 0.0
    model = TradeModel(**data)
    result = model.solve(tariffs={("C0", "C1"): 0.3})
    assert result.sector_prices["S2"].isna().all()
    assert np.isnan(result.output.loc["C1", "S1"])
    assert np.isfinite(result.welfare).all()


def broken(**changes):
    data = random_world(1, 3, 2)
    for name, change in changes.items():
        data[name] = change(data[name].copy() if isinstance(data[name], np.ndarray) else data[name])
    return data


def put(place, value):
    def change(array):
        array[place] = value
        return array

    return change


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"flows": put((0, 1, 1), -1.0)}, "exporter 'C0', importer 'C1', sector 'S1' is -1; expected zero"),
        ({"flows": put((0, 1, 1), np.nan)}, "exporter 'C0', importer 'C1', sector 'S1' is nan"),
        ({"flows": lambda a: a[:, :2]}, "exporter, importer, sector"),
        ({"elasticities": put(1, 0.0)}, "sector 'S1' is 0; expected above zero"),
        ({"tariffs": put((0, 1, 0), -1.2)}, "is -1.2; expected a rate above -1"),
        ({"input_shares": put((2, 0, 1), 0.9)}, "economy 'C2', sector 'S1' is .*expected a sum of 1"),
        ({"input_shares": lambda a: a[:2]}, "should have the shape 3"),
        ({"countries": lambda a: ["C0", "C1"]}, "2 names"),
        ({"countries": lambda a: ["C0", "C1", "C1"]}, "'C1' is given twice"),
    ],
)
def test_bad_data_are_named(changes, message):
    with pytest.raises(ModelInputError, match=message):
        TradeModel(**broken(**changes))


def test_data_that_contradict_each_other():
    data = random_world(2, 3, 2)
    model = TradeModel(**data)
    TradeModel(**data, final_shares=model.final_shares, deficits=model.deficits)  # consistent: accepted
    wrong = model.final_shares.copy()
    wrong.iloc[0] = [0.9, 0.1]
    with pytest.raises(NotBalancedError, match=r"final_shares of C0, 'S0' is 0\.9"):
        TradeModel(**data, final_shares=wrong)
    with pytest.raises(ModelInputError, match="expected 1"):
        TradeModel(**data, final_shares=model.final_shares * 0.9)
    with pytest.raises(ModelInputError, match="imports minus exports"):
        TradeModel(**data, deficits=model.deficits.add([1.0, -1.0, 0.0]))
    with pytest.raises(
        ModelInputError, match="labels of final_shares on the axis 'economy' are not those of the model"
    ):
        TradeModel(**data, final_shares=model.final_shares.rename(index={"C0": "XX"}))


def test_bad_experiments_are_named():
    model = random_model(2, 3, 2)
    with pytest.raises(ModelInputError, match="is -2; expected a rate above -1"):
        model.solve(tariffs={("C0", "C1"): -2.0})
    with pytest.raises(ModelInputError, match="expected a factor above zero"):
        model.solve(trade_costs={("C0", "C1"): 0.0})
    with pytest.raises(UnknownNameError, match="C1"):
        model.solve(tariffs={("C0", "c1"): 0.2})
    with pytest.raises(UnknownNameError, match="sector"):
        model.solve(tariffs={("C0", "C1", "cars"): 0.2})
    with pytest.raises(ModelInputError, match="add up to zero"):
        model.solve(deficits=[1.0, 0.0, 0.0])
    with pytest.raises(ModelInputError, match="other numbers of economies"):
        model.solve(start=random_model(2, 4, 2).solve())
    with pytest.raises(ModelInputError, match="one number"):
        model.solve(tariffs={("C0", "C1"): "high"})


def test_a_result_is_never_silently_unconverged():
    model = random_model(2, 3, 2)
    with pytest.raises(NotSolvedError, match="largest violation") as caught:
        model.solve(tariffs={("C0", "C1"): 0.5}, tolerance=1e-12, max_iterations=3)
    assert caught.value.residual > 1e-12
    # nobody can hand over more than the world earns
    poor = model.income.sum() * 2
    with pytest.raises(NotSolvedError):
        model.solve(deficits=[-poor, poor, 0.0], max_iterations=100)
