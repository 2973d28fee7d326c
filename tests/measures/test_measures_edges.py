"""Where a measure just holds and just no longer does, and whether its message names what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from course import measures as m
from course.measures import gravity

#: each measure with good arguments, by their names
GOOD: dict[Callable[..., Any], dict[str, Any]] = {
    m.trade_lean: {"share_one": 1.0, "share_other": 2.0},
    m.share: {"part": 1.0, "whole": 2.0},
    m.trade_share: {"exports": 1.0, "imports": 2.0, "world_exports": 3.0, "world_imports": 4.0},
    m.balance: {"exports": 1.0, "imports": 2.0},
    m.openness: {"exports": 1.0, "imports": 2.0, "gdp": 3.0},
    m.mirror_ratio: {"reported_exports": 1.0, "reported_imports": 2.0},
    m.asymmetry: {"bilateral": 1.0, "total_a": 2.0, "total_b": 3.0},
    m.apparent_consumption: {"production": 4.0, "imports": 2.0, "exports": 1.0, "stock_release": 0.0},
    m.coefficients: {"flows": np.eye(2), "output": np.ones(2)},
    m.leontief_inverse: {"technical": np.eye(2) / 2},
    m.vs_share: {"domestic": np.eye(2) / 2, "imported": np.eye(2) / 4, "exports": np.ones(2)},
}
#: what is called by another name inside
INSIDE = {(m.asymmetry, "bilateral"): "part", (m.vs_share, "domestic"): "technical"}
#: entries below zero have a meaning
SIGNED = {"stock_release", "flows", "technical", "domestic"}
#: what is divided by, or of which a root is drawn
ABOVE_ZERO = {
    (m.share, "whole"), (m.openness, "gdp"), (m.mirror_ratio, "reported_exports"),
    (m.asymmetry, "total_a"), (m.asymmetry, "total_b"),
}  # fmt: skip
ARGUMENTS = [(measure, name) for measure, good in GOOD.items() for name in good]


def _ids(value: Any) -> str:
    return getattr(value, "__name__", str(value))


@pytest.mark.parametrize(("measure", "name"), ARGUMENTS, ids=_ids)
def test_the_argument_at_fault_is_named(measure: Callable[..., Any], name: str) -> None:
    said = INSIDE.get((measure, name), name)
    wrong: list[tuple[Any, str]] = [(np.inf, "finite"), ("five", "numbers"), (True, "numbers")]
    if name not in SIGNED:
        wrong.append((-1.0, "above zero" if (measure, name) in ABOVE_ZERO else "zero or more"))
    if (measure, name) in ABOVE_ZERO:
        wrong.append((0.0, "above zero"))
    measure(**GOOD[measure])
    for value, rule in wrong:
        shape = np.shape(GOOD[measure][name])
        bad = np.full(shape, value) if shape else value
        with pytest.raises(m.MeasureError, match=rf"^{said} should be {rule}, but"):
            measure(**{**GOOD[measure], name: bad})


@pytest.mark.parametrize(("measure", "name"), ARGUMENTS, ids=_ids)
def test_entries_below_zero_and_zero_are_taken_where_they_mean_something(
    measure: Callable[..., Any], name: str
) -> None:
    good = GOOD[measure]
    if name in SIGNED:
        measure(**{**good, name: good[name] * -0.5})
    # a whole without the part, and exports of nothing, are refused for another reason
    zero_is_refused = name in ("world_exports", "world_imports") or measure is m.vs_share
    if (measure, name) not in ABOVE_ZERO and not zero_is_refused:
        measure(**{**good, name: good[name] * 0.0})


LISTED = [measure for measure in GOOD if measure not in (m.coefficients, m.leontief_inverse, m.vs_share)]


@pytest.mark.parametrize("measure", LISTED, ids=_ids)
def test_lists_of_different_length_are_refused(measure: Callable[..., Any]) -> None:
    for name in GOOD[measure]:
        if name != "years":
            mixed = {**{one: [value] * 2 for one, value in GOOD[measure].items()}, name: [1.0] * 3}
            with pytest.raises(m.MeasureError, match=r"The shapes differ: .*same shape"):
                measure(**{**mixed, **({"years": 1} if "years" in mixed else {})})


@pytest.mark.parametrize("measure", LISTED, ids=_ids)
def test_lists_give_what_their_entries_give(measure: Callable[..., Any]) -> None:
    good = {name: value for name, value in GOOD[measure].items() if name != "years"}
    rest = {name: value for name, value in GOOD[measure].items() if name == "years"}
    halves = {name: value / 2 for name, value in good.items()}
    both = measure(**{name: [good[name], halves[name]] for name in good}, **rest)
    for place, one in enumerate((good, halves)):
        expected = measure(**one, **rest)
        found = [part[place] for part in both] if measure is m.asymmetry else both[place]
        assert found == pytest.approx(list(expected) if measure is m.asymmetry else expected)


def test_dates_and_objects_are_no_numbers() -> None:
    with pytest.raises(m.MeasureError, match=r"exports should be numbers, but has the type datetime64"):
        m.balance(np.array(["2024-01-01"], dtype="datetime64[D]"), [1.0])
    with pytest.raises(m.MeasureError, match="holds text, such as 'many'"):
        m.balance(pd.Series([1.0, "many", "few"], dtype=object), pd.Series([1.0, 1.0, 1.0]))
    with pytest.raises(m.MeasureError, match=r"such as '\[\]'"):
        m.balance(pd.Series([[]], dtype=object), pd.Series([1.0]))


def test_where_the_wrong_entry_stands_is_said() -> None:
    with pytest.raises(m.MeasureError, match=r"is -3 at position 1\.$"):
        m.balance([1.0, -3.0, -4.0], [1.0, 1.0, 1.0])
    with pytest.raises(m.MeasureError, match=r"is inf at position \(1, 0\)\.$"):
        m.leontief_inverse([[0.1, 0.2], [np.inf, 0.1]])
    with pytest.raises(m.MeasureError, match=r"is inf for 'b', 'y'\.$"):
        m.leontief_inverse(pd.DataFrame([[0.1, 0.2], [0.3, np.inf]], ["a", "b"], ["x", "y"]))
    with pytest.raises(m.MeasureError, match=r"is -1\.$"):
        m.balance(-1.0, 1.0)
    with pytest.raises(m.MeasureError, match=r"should be finite, but is inf at position 1\.$"):
        m.balance([1.0, np.inf], [1.0, 1.0])
    with pytest.raises(m.MeasureError, match=r"^whole should be finite, but is inf at position 1\.$"):
        m.share([1.0, 1.0], [2.0, np.inf])
    with pytest.raises(m.MeasureError, match="only one of them has 2022"):
        m.balance(pd.Series({2022: 1.0, 2023: 1.0}), pd.Series({2023: 1.0}))
    with pytest.raises(m.MeasureError, match="their order differs"):
        m.balance(pd.Series({2022: 1.0, 2023: 1.0}), pd.Series({2023: 1.0, 2022: 1.0}))


def test_a_share_may_reach_its_whole_and_not_pass_it() -> None:
    assert m.share(2.0, 2.0) == 1
    with pytest.raises(m.MeasureError, match=r"A part is 1\.2 times its whole"):
        m.share([1.0, 6.0, 5.5], [5.0, 5.0, 5.0])
    # one part in the two of the sum, and a total only where it is said to be none
    assert m.share([1.0, 1.0], has_total=False).tolist() == [0.5, 0.5]
    with pytest.raises(m.TotalRowError):
        m.share([1.0, 1.0])


def test_balance_ratio_with_one_direction_only() -> None:
    with pytest.raises(m.MeasureError, match=r"^the two shares together should be above zero"):
        m.trade_lean(0.0, 0.0)
    with pytest.raises(m.MeasureError, match=r"^the sum of the parts should be above zero"):
        m.share([0.0, 0.0], has_total=False)


def test_stocks_that_are_run_down_are_an_import_of_earlier_years() -> None:
    # consumed: 60 + 50 - 10 + 20 = 120, of which 50 - 10 + 20 = 60 were not produced in the year
    assert m.apparent_consumption(60.0, 50.0, 10.0) == 100
    assert m.apparent_consumption(60.0, 50.0, 10.0, 20.0) == 120


def test_what_counts_as_an_unlabelled_total() -> None:
    # within 0.5 % of the sum of the others: 0.50 of 100.50 is, 0.52 of 100.52 is not
    for total in (100.5, 99.52):
        with pytest.raises(m.TotalRowError):
            m.hhi([60.0, 40.0, total])
    for supplier in (100.52, 99.48):
        assert m.hhi([60.0, 40.0, supplier]) < 0.39
    # shares as small fractions, missing entries and numbers without labels are looked at too
    for values in ([0.03, 0.03, 0.06], [3.0, np.nan, 3.0, 6.0], pd.Series([70.0, 20.0, 10.0, 100.0])):
        with pytest.raises(m.TotalRowError):
            m.hhi(values)
    # labels speak for themselves: a supplier may have a half
    assert m.hhi(pd.Series({"China": 5.0, "Japan": 5.0})) == 0.5
    assert m.hhi([7.0]) == 1 and m.effective_number([7.0]) == 1
    pairs = pd.MultiIndex.from_tuples([("CHN", "all"), ("JPN", "A01")])
    with pytest.raises(m.TotalRowError, match="The row 'all' is a total"):
        m.hhi(pd.Series([1.0, 2.0], pairs))
    with pytest.raises(m.TotalRowError):
        m.share(pd.Series({"World": 3.0, "China": 1.0}))


def test_a_published_total_may_be_rounded() -> None:
    # up to two per cent above the total the sum stands for it: (60 / 102)^2 + (42 / 102)^2
    assert m.hhi([60.0, 42.0], total=100.0) == pytest.approx((3600 + 1764) / 10404)
    with pytest.raises(m.MeasureError, match=r"add up to 102\.5, above the total of 100"):
        m.hhi([60.0, 42.5], total=100.0)
    # 0.5^2 + 0.5^2 is 2 suppliers; of a whole of 4: 0.25^2 + 0.25^2 is 8
    assert m.effective_number([1.0, 1.0], has_total=False) == 2
    assert m.effective_number([1.0, 1.0], total=4.0, has_total=False) == 8


def test_the_largest_suppliers_are_counted() -> None:
    for values in (7.0, [[1.0, 2.0]]):
        with pytest.raises(m.MeasureError, match="list of one number for each supplier"):
            m.hhi(values)
    with pytest.raises(m.MeasureError, match=r"^values should be zero or more"):
        m.hhi([1.0, -1.0])


# value added


def test_coefficients_at_the_edges() -> None:
    # the second sector makes nothing, so it uses nothing for a unit of it
    technical = m.coefficients([[1.0, 0.0], [-2.0, 0.0]], [4.0, 0.0])
    assert technical.tolist() == [[0.25, 0.0], [-0.5, 0.0]]
    labelled = m.coefficients(pd.DataFrame([[1.0]], ["a"], ["b"]), pd.Series([4.0]))
    assert labelled.loc["a", "b"] == 0.25
    for flows in (np.ones((2, 3)), np.ones((3, 2)), np.ones(2)):
        with pytest.raises(m.MeasureError, match=r"square with 2 rows"):
            m.coefficients(flows, [1.0, 1.0])


def test_leontief_at_the_edges() -> None:
    assert m.leontief_inverse([[0.5]]).tolist() == [[2.0]]
    for uses in (1.0, 1.05, -1.05):
        with pytest.raises(m.MeasureError, match=r"spectral radius 1\.0"):
            m.leontief_inverse([[uses]])
    for wrong in (np.zeros((2, 3)), np.zeros((3, 2)), np.zeros(3), np.zeros((2, 2, 2))):
        with pytest.raises(m.MeasureError, match="should be square"):
            m.leontief_inverse(wrong)
    assert m.leontief_inverse(np.zeros((0, 0))).shape == (0, 0)


def test_vs_share_needs_the_same_sectors() -> None:
    # in whatever unit: half of a unit of exports, a quarter of it imported
    assert m.vs_share(np.zeros((1, 1)), np.array([[0.25]]), [0.5]) == 0.25
    two, three = np.zeros((2, 2)), np.zeros((3, 3))
    for imported, exports in ((three, [1.0, 1.0]), (two, [1.0] * 3), (two, [[1.0], [1.0]])):
        with pytest.raises(m.MeasureError, match="The shapes differ"):
            m.vs_share(two, imported, exports)


def test_value_added_needs_the_same_labels() -> None:
    cells = pd.MultiIndex.from_tuples([("A", "s"), ("A", "t"), ("B", "s")])
    technical = pd.DataFrame(0.0, cells, cells)
    earned, final = pd.Series(1.0, cells), pd.DataFrame(1.0, cells, ["A", "B"])
    # without any inputs each sector earns what is sold, and the two sectors of A are added
    matrix = m.value_added_by_absorber(technical, earned, final)
    assert matrix.to_dict("index") == {"A": {"A": 2.0, "B": 2.0}, "B": {"A": 1.0, "B": 1.0}}
    # the economies stay in the order of the table
    turned = m.value_added_by_absorber(technical.iloc[::-1, ::-1], earned[::-1], final[::-1])
    assert list(turned.index) == ["B", "A"]
    with pytest.raises(m.MeasureError, match=r"^value_added needs the same rows"):
        m.value_added_by_absorber(technical, earned[::-1], final)
    with pytest.raises(m.MeasureError, match=r"^final needs the same rows"):
        m.value_added_by_absorber(technical, earned, final[::-1])
    flat = pd.DataFrame(np.zeros((2, 2)), ["A", "B"], ["A", "B"])
    for wrong in (technical.loc[:, ::-1], flat):
        with pytest.raises(m.MeasureError, match=r"same \(economy, sector\) labels"):
            m.value_added_by_absorber(wrong, earned, final)


# gravity


def _pairs() -> pd.DataFrame:
    """Return the flows between eight economies, one in nine of them zero, drawn from a fixed seed."""
    dice = np.random.default_rng(3)
    rows = [(f"e{i}", f"e{j}") for i in range(8) for j in range(8) if i != j]
    table = pd.DataFrame(rows, columns=["seller", "buyer"])
    table["distance"] = dice.uniform(1, 3, len(table))
    table["border"] = dice.integers(0, 2, len(table)).astype(float)
    mean = 3 - table["distance"] + 0.5 * table["border"] + table["seller"].str[1:].astype(float) / 4
    table["flow"] = dice.poisson(np.exp(mean)) * dice.uniform(0.5, 1.5, len(table))
    table.loc[::9, "flow"] = 0.0
    return table


def test_slopes_and_errors_are_those_of_a_regression_with_a_dummy_for_each_economy() -> None:
    table = _pairs()
    fit = m.gravity_ppml(table, "flow", ["distance", "border"], exporter="seller", importer="buyer")
    # the same by brute force: Newton's steps on all dummies, then bread and meat of the whole matrix
    sides = [pd.get_dummies(table[side], dtype=float).to_numpy() for side in ("seller", "buyer")]
    x = np.column_stack([table[["distance", "border"]], *sides])
    y, beta = table["flow"].to_numpy(), np.zeros(x.shape[1])
    for _ in range(60):
        mean = np.exp(x @ beta)
        beta += np.linalg.pinv(x.T @ (mean[:, None] * x)) @ (x.T @ (y - mean))
    bread = np.linalg.pinv(x.T @ (mean[:, None] * x))
    errors = np.sqrt(np.diag(bread @ ((x * ((y - mean) ** 2)[:, None]).T @ x) @ bread))
    np.testing.assert_allclose(fit.coefficients, beta[:2], rtol=1e-6)
    np.testing.assert_allclose(fit.standard_errors, errors[:2], rtol=1e-6)
    np.testing.assert_allclose(fit.fitted, mean, rtol=1e-6)
    some = table["flow"] > 0
    np.testing.assert_allclose(fit.residual[some], np.log(y[some] / mean[some]), atol=1e-6)
    assert fit.residual[~some].isna().all() and not some.all()


def test_a_fit_is_labelled() -> None:
    table = _pairs().iloc[::-1]
    fit = m.gravity_ppml(table, "flow", ["distance", "border"], exporter="seller", importer="buyer")
    assert list(fit.coefficients.index) == list(fit.standard_errors.index) == ["distance", "border"]
    assert fit.coefficients.index.name == "covariate" and fit.coefficients.name == "coefficient"
    assert (fit.standard_errors.name, fit.fitted.name, fit.residual.name) == (
        "standard_error", "fitted", "residual",
    )  # fmt: skip
    assert fit.fitted.index.equals(table.index) and fit.residual.index.equals(table.index)
    assert fit.dropped == () and 2 < fit.iterations < 20
    rough = m.gravity_ppml(table, "flow", ["border"], exporter="seller", importer="buyer", tolerance=0.1)
    assert rough.iterations < fit.iterations


def test_the_unit_of_the_flows_changes_nothing_but_the_fit() -> None:
    sides = {"exporter": "seller", "importer": "buyer"}
    table = _pairs()
    one = m.gravity_ppml(table, "flow", ["distance"], **sides)
    large = m.gravity_ppml(table.assign(flow=1e6 * table["flow"]), "flow", ["distance"], **sides)
    assert one.iterations == large.iterations
    np.testing.assert_allclose(large.coefficients, one.coefficients, rtol=1e-9)
    np.testing.assert_allclose(large.fitted, 1e6 * one.fitted, rtol=1e-9)
    # economies with little trade stay in
    small = m.gravity_ppml(table.assign(flow=1e-6 * table["flow"]), "flow", ["distance"], **sides)
    assert small.dropped == ()
    table.loc[table["seller"] == "e3", "flow"] = 0.0
    small = m.gravity_ppml(table.assign(flow=1e-6 * table["flow"]), "flow", ["distance"], **sides)
    assert small.dropped == ("e3",)


def test_iterations_are_counted_from_one(monkeypatch: pytest.MonkeyPatch) -> None:
    sides = {"exporter": "seller", "importer": "buyer"}
    # the first step has nothing to be compared with, so a fit takes two at least
    assert m.gravity_ppml(_pairs(), "flow", ["distance"], tolerance=1e9, **sides).iterations == 2
    needed = m.gravity_ppml(_pairs(), "flow", ["distance"], **sides).iterations
    monkeypatch.setattr(gravity, "MAX_ITERATIONS", needed)
    assert m.gravity_ppml(_pairs(), "flow", ["distance"], **sides).iterations == needed
    monkeypatch.setattr(gravity, "MAX_ITERATIONS", needed - 1)
    with pytest.raises(m.MeasureError, match="did not converge"):
        m.gravity_ppml(_pairs(), "flow", ["distance"], **sides)


def test_means_by_seller_and_by_buyer_are_taken_out() -> None:
    # the first pair trades with nobody else and is done at once; the other four take many rounds
    sides = (np.array([0, 1, 1, 2, 2]), np.array([0, 1, 2, 1, 2]))
    values, weight = np.array([[0.0], [1.0], [2.0], [4.0], [9.0]]), np.array([1.0, 1.0, 5.0, 2.0, 1.0])
    left = gravity._within(values, weight, sides)
    for ids in sides:
        for column in left.T:
            assert np.abs(np.bincount(ids, weight * column) / np.bincount(ids, weight)).max() < 1e-10


def test_economies_without_trade_are_left_out_with_those_that_only_traded_with_them() -> None:
    table = _pairs()
    # e7 buys nothing, and e0 sells to e7 only
    table.loc[table["buyer"] == "e7", "flow"] = 0.0
    table.loc[(table["seller"] == "e0") & (table["buyer"] != "e7"), "flow"] = 0.0
    fit = m.gravity_ppml(table, "flow", ["distance"], exporter="seller", importer="buyer")
    assert fit.dropped == ("e0", "e7")
    left = table[(table["buyer"] != "e7") & (table["seller"] != "e0")]
    assert fit.fitted.index.equals(left.index)


def test_a_fit_that_goes_on_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gravity, "MAX_ITERATIONS", 2)
    with pytest.raises(m.MeasureError, match="did not converge in 2 iterations"):
        m.gravity_ppml(_pairs(), "flow", ["distance"], exporter="seller", importer="buyer")


def test_a_table_for_gravity_must_be_whole() -> None:
    table = _pairs()
    with pytest.raises(m.MeasureError, match="no column 'exporter'; its columns are seller, buyer"):
        m.gravity_ppml(table, "flow", ["distance"])
    one_cell = table.assign(distance=table["distance"].where(table.index != 5))
    with pytest.raises(m.MeasureError, match="Some cells are missing"):
        m.gravity_ppml(one_cell, "flow", ["distance"], exporter="seller", importer="buyer")
    with pytest.raises(m.MeasureError, match=r"^flow should be zero or more"):
        m.gravity_ppml(table.assign(flow=-1.0), "flow", ["distance"], exporter="seller", importer="buyer")
