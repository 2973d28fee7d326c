"""Slips of a worked solution: each kind of change gives its wrong answer, with a sentence that says so."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from given import variants

from course.bank import Choice, Function, Label, Number, Order, QuestionSet, Table, Wrong
from course.bank.authoring import Question
from course.bank.case import Case
from course.bank.library import sets
from course.bank.slips.making import (
    MOST_SLIPS,
    alike,
    changes_of,
    says_the_same,
    solution_slips,
    taken_for_right,
    unseen,
)
from course.bank.slips.outputs import outputs
from course.bank.slips.solution import NoSolution, Solution
from course.bank.slips.tables import changes
from course.kinds import Kind
from course.kinds.closeness import significant
from course.marking import judge
from course.outcomes import Outcome
from course.tables import codes
from course.tables import load as shipped

QUESTIONS = [question for found in sets().values() for question in found.questions.values()]
CHANGED = [question for question in QUESTIONS if question.kind.from_solution]

SALES = pd.DataFrame(
    [
        ("CHN", 2022, "export", 311.0, 7.1),
        ("CHN", 2022, "import", 433.0, 3.3),
        ("CHN", 2023, "export", 523.0, 5.9),
        ("CHN", 2023, "import", 271.0, 2.7),
        ("KOR", 2022, "export", 197.0, 1.9),
        ("KOR", 2022, "import", 149.0, 2.3),
        ("KOR", 2023, "export", 101.0, 1.1),
        ("KOR", 2023, "import", 167.0, 1.3),
        ("WLD", 2022, "export", 1009.0, 11.3),
        ("WLD", 2022, "import", 1213.0, 12.7),
        ("WLD", 2023, "export", 1327.0, 13.1),
        ("WLD", 2023, "import", 1471.0, 14.9),
    ],
    columns=["partner", "year", "flow", "value_bn", "weight_t"],
)


def load(name: str) -> pd.DataFrame:
    """Stand for `course.load`."""
    assert name == "sales"
    return SALES


def of(partner: str, year: int, flow: str, column: str = "value_bn") -> float:
    row = SALES[(SALES["partner"] == partner) & (SALES["year"] == year) & (SALES["flow"] == flow)]
    return float(row[column].iloc[0])


def asked(kind: Kind, code: Callable[..., Any], text: str = "Tiny?", **given: Any) -> Case:
    found = QuestionSet("tiny", title="Tiny", scenario="A set for tests.")
    ask = found.question(kind, objective="none", title="Tiny", text=text, hints=("Think.",), level=1, **given)
    return Case(ask(code))


def said(case: Case, answer: Any) -> str:
    """Return what is said of a wrong answer."""
    outcome = judge(case, case.question.kind.read(answer, case.inputs))
    assert outcome["outcome"] == Outcome.WRONG
    return outcome["says"]


# --------------------------------------------------------------------- each kind of change


def share(partner: str = "CHN", year: int = 2023) -> float:
    sales = load("sales")
    rows = sales[(sales["year"] == year) & (sales["flow"] == "export")].set_index("partner")["value_bn"]
    return 100 * rows[partner] / rows["WLD"]


def share_by_query(partner: str = "CHN", year: int = 2023) -> float:
    rows = load("sales").query("year == @year and flow == 'export'")
    by_partner = rows.set_index("partner")["value_bn"]
    return 100 * by_partner[partner] / by_partner["WLD"]


SHARE = 100 * of("CHN", 2023, "export") / of("WLD", 2023, "export")
PERCENT = Number("percent", tolerance=0.01)
TEXT = "Which share had China (CHN) in the exports of 2023, in percent of the world?"


@pytest.mark.parametrize("code", [share, share_by_query])
@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (100 * of("CHN", 2022, "export") / of("WLD", 2022, "export"), "take 2022 where 2023 is asked"),
        (
            100 * of("CHN", 2023, "import") / of("WLD", 2023, "import"),
            "take `import` where `export` is asked",
        ),
        (
            100 * of("KOR", 2023, "export") / of("WLD", 2023, "export"),
            "take South Korea where China",
        ),
        (100 * of("CHN", 2023, "export") / of("KOR", 2023, "export"), "take South Korea where the world"),
        (
            100 * of("CHN", 2023, "export", "weight_t") / of("WLD", 2023, "export", "weight_t"),
            "take the column `weight_t` where `value_bn`",
        ),
        (100 * of("CHN", 2023, "export") / (523 + 101 + 1327), "divide by the sum of all rows"),
        (100 * 523 / (1327 - 523), "divide by all the others, without the part itself"),
        (523.0, "leave out"),
        (100 * 1327 / 523, "the figure for the world by the figure for China"),
    ],
)
def test_filters_lookups_columns_and_wholes(code: Any, answer: float, words: str) -> None:
    case = asked(PERCENT, code, TEXT)
    assert case.key["v"] == pytest.approx(SHARE)
    assert words in said(case, answer)


def balance() -> float:
    sales = load("sales")
    rows = sales[(sales["year"] == 2023) & (sales["partner"] != "WLD")]
    by_partner = rows.groupby("partner")["value_bn"].sum()
    return 100 * by_partner["KOR"] / by_partner["CHN"]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (100 * 101 / 523, "take the rows of `export` alone"),
        (100 * 101 / (523 + 271), "take the rows of `export` alone, in the numerator only"),
        (100 * (101 + 167) / (311 + 433), "2022 where 2023 belongs, in the denominator only"),
    ],
)
def test_some_rows_and_other_rows_on_one_side(answer: float, words: str) -> None:
    found = judge(asked(PERCENT, balance), {"t": "number", "v": answer}, help_too=True)
    assert words in found["says"]


def test_two_changes_at_once_are_told_in_practice() -> None:
    case = asked(PERCENT, share, TEXT)
    answer = {"t": "number", "v": of("CHN", 2022, "export") / of("WLD", 2022, "export") / 10}
    assert judge(case, answer)["mistakes"] == []
    answer["v"] *= 10
    case = asked(PERCENT, growth)
    answer = {"t": "number", "v": 311 / 523 - 1}
    found = judge(case, answer, help_too=True)
    assert "divide the other way round" in found["says"] and "multiplication by 100" in found["says"]


def growth() -> float:
    sales = load("sales")
    rows = sales[(sales["flow"] == "export") & (sales["partner"] == "CHN")]
    by_year = rows.groupby("year")["value_bn"].sum()
    return 100 * (by_year[2023] / by_year[2022] - 1)


def product_share() -> float:
    rows = load("sales").query("partner != 'WLD' and year == 2023")
    return 100 * rows.loc[rows["partner"] == "CHN", "value_bn"].sum() / rows["value_bn"].sum()


def ratio(partner: str = "CHN", year: int = 2023, elasticity: float = 0.3, supply: float = 1.7) -> float:
    sales = load("sales")
    rows = sales[(sales["partner"] == partner) & (sales["year"] == year)].set_index("flow")["value_bn"]
    return rows["export"] / (rows["import"] * elasticity + supply)


@pytest.mark.parametrize(
    ("code", "answer", "words"),
    [
        # a value added to the right one, in one number alone
        (share, 100 * (523 + 101) / 1327, "add South Korea to China"),
        # other rows on either side, each of another kind
        (share, 100 * 311 / 1471, "2022 where 2023"),
        (share, 100 * 311 / 1471, "`import` where `export`"),
        # the mean of the results of each part
        (product_share, 100 * (523 / 624 + 271 / 438) / 2, "for each `flow` and take the mean"),
        # rounded on the way, and another formula on top of it
        (growth, 100 * (round(523 / 311, 3) - 1), "round on the way"),
        (ratio, 523 / (271 * 1.7 + 0.3), "1.7 and 0.3 stand in each other's place"),
        (ratio, 523 / (271 * 0.3) + 1.7, "leave out brackets"),
        (ratio, 311 / (271 * -0.3 + 1.7), "-0.3 where 0.3 belongs"),
    ],
)
def test_several_changes_are_computed_together(code: Any, answer: float, words: str) -> None:
    case = asked(Number("", tolerance=1e-6), code)
    found = judge(case, {"t": "number", "v": answer}, help_too=True)
    assert words in found["says"], found["says"]


def test_a_combination_needs_digits() -> None:
    case = asked(PERCENT, share, TEXT)
    exact = 100 * 311 / 1471
    assert judge(case, {"t": "number", "v": exact}, help_too=True)["mistakes"]
    assert not judge(case, {"t": "number", "v": round(exact, 1)}, help_too=True)["mistakes"]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (100 * (523 + 271) / (311 + 433) - 100, "leave out the condition on `flow`"),
        (100 * (311 / 523 - 1), "divide the other way round"),
        (100 * 523 / 311, "do not subtract 1"),
        (100 * (523 - 311) / 523, "divide the change by the later number"),
        (21200.0, "without dividing it"),
    ],
)
def test_conditions_left_out_and_changes_measured_otherwise(answer: float, words: str) -> None:
    assert words in said(asked(PERCENT, growth), answer)


def spread() -> float:
    sales = load("sales")
    rows = sales[(sales["year"] >= 2022) & (sales["flow"] == "import") & (sales["partner"] != "WLD")]
    shares = rows["value_bn"] / rows["value_bn"].sum()
    return (shares**2).sum() ** 0.5


IMPORTS = pd.Series([433.0, 271.0, 149.0, 167.0])


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (((IMPORTS / IMPORTS.sum()) ** 2).sum(), "leave out the root"),
        (((IMPORTS[[1, 3]] / IMPORTS[[1, 3]].sum()) ** 2).sum() ** 0.5, "leave out the boundary 2022"),
        (((IMPORTS / IMPORTS.max()) ** 2).sum() ** 0.5, "take the largest where the sum is asked"),
        (
            (IMPORTS / IMPORTS.sum()).max(),
            "the largest of a step on the way",
        ),
        (((IMPORTS / IMPORTS.sum()) ** 2).mean() ** 0.5, "take the mean where the sum is asked"),
    ],
)
def test_boundaries_steps_and_measures(answer: float, words: str) -> None:
    assert words in said(asked(Number("index 0-1", tolerance=0.0005), spread), answer)


def weighted() -> float:
    sales = load("sales")
    return (sales["value_bn"] * sales["weight_t"]).sum() / sales["weight_t"].sum()


def test_weights_and_means_of_ratios() -> None:
    case = asked(Number("points", tolerance=0.001), weighted)
    assert "without weights" in said(case, SALES["value_bn"].mean())


def ranked() -> float:
    sales = load("sales")
    rows = sales[(sales["year"] == 2023) & (sales["flow"] == "export") & (sales["partner"] != "WLD")]
    return rows.nlargest(2, "value_bn")["value_bn"].iloc[0] / 13.27


def first() -> str:
    rows = load("sales").query("year == 2023 and flow == 'export' and partner != 'WLD'")
    return str(rows.nlargest(2, "value_bn")["partner"].iloc[0])


def ordered() -> list[str]:
    rows = load("sales").query("year == 2023 and flow == 'export'")
    return list(rows.set_index("partner")["value_bn"].sort_values().index)


def test_ranks() -> None:
    case = asked(Number("percent", tolerance=0.001), ranked)
    assert "place in the order" in said(case, of("KOR", 2023, "export") / 13.27)


def test_where_few_answers_are_possible_none_is_called_a_slip() -> None:
    order = Order({"CHN": "China", "KOR": "South Korea", "WLD": "the world"})
    for case, answer in ((asked(Label(), first), "KOR"), (asked(order, ordered), ["WLD", "CHN", "KOR"])):
        assert "You get this if" not in said(case, answer)


def by_partner() -> pd.DataFrame:
    rows = load("sales").query("year == 2023")
    wide = rows.pivot(index="partner", columns="flow", values="value_bn")
    shares = 100 * wide / wide.loc["WLD"]
    shares.columns = ["export_pct", "import_pct"]
    return shares.reset_index()


def test_tables_column_by_column() -> None:
    case = asked(Table({"partner": None, "export_pct": 0.1, "import_pct": 0.1}, unit="percent"), by_partner)
    right = by_partner()
    turned = right.assign(export_pct=right["import_pct"], import_pct=right["export_pct"])
    assert "stand in each other's place" in said(case, turned)
    large = right.assign(export_pct=100 * right["export_pct"])
    assert "`export_pct` is 100 times too large everywhere" in said(case, large)


def brier() -> Any:
    def brier(chances, outcomes, weight):
        pairs = list(zip(chances, outcomes, strict=True))
        return weight * sum((p - o) ** 2 for p, o in pairs) / len(pairs) if weight > 0 else 0.0

    return brier


def _score(p: list[float], o: list[int], w: float) -> float:
    return w * sum((a - b) ** 2 for a, b in zip(p, o, strict=True)) / len(p) if w > 0 else 0.0


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda p, o, w: len(p) * _score(p, o, w), "leave out the division by `len(pairs)`"),
        (lambda p, o, w: _score(p, o, 1), "always computes with 1 in place of `weight`"),
        (lambda p, o, w: round(_score(p, o, w), 1), "rounds its result to 1 decimal"),
        (lambda p, o, w: w * sum(abs(a - b) for a, b in zip(p, o, strict=True)) / len(p), "square"),
        (lambda p, o, w: _score([a / 100 for a in p], o, w), "divides `chances` by 100"),
        (lambda p, o, w: _score(p[:1], o[:1], w), "takes the first entry alone"),
    ],
)
def test_functions_by_their_inner_code(answer: Any, words: str) -> None:
    inputs = [([0.3, 0.9], [1, 0], 2.0), ([0.25, 0.5, 0.125], [0, 1, 1], 0.5), ([0.7], [1], 0.0)]
    case = asked(Function(("chances", "outcomes", "weight")), brier, inputs=inputs)
    assert words in said(case, answer)


def two_years() -> float:
    sales = load("sales")
    imports = sales[(sales["flow"] == "import") & (sales["partner"] == "CHN")]
    before = imports[imports["year"] == 2022]["value_bn"].sum()
    after = imports[imports["year"] == 2023]["value_bn"].sum()
    return after / before


def test_a_condition_that_stands_twice_is_told_with_its_step() -> None:
    case = asked(Number("times", tolerance=0.001), two_years)
    assert "leave out the condition on `year`, in the step" in said(case, (433.0 + 271.0) / 433.0)
    assert "leave out the condition on `flow`." in said(case, (523.0 + 271.0) / (311.0 + 433.0))


def from_the_end() -> float:
    sales = load("sales")
    rows = sales[(sales["flow"] == "export") & (sales["partner"] == "CHN")]
    first, second = reversed(list(rows["value_bn"]))
    return first / second


def test_an_order_that_is_turned_round() -> None:
    assert "the order is turned" in said(asked(Number("times", tolerance=0.001), from_the_end), 311.0 / 523.0)


def test_only_a_part_of_one_leaves_a_rest() -> None:
    def left(value: float, unit: str) -> bool:
        return any(one.name == "left_to_one" for one in outputs(value, unit))

    assert left(0.3, "index 0-1")
    assert not left(1.3, "index 0-1")
    assert not left(0.3, "percent")


# ------------------------------------------------------------------------------ matching


def test_a_slip_is_told_as_exactly_as_the_answer_is_written() -> None:
    case = asked(Number("percent", tolerance=0.4), share, TEXT)
    slip = 100 * of("KOR", 2023, "export") / of("WLD", 2023, "export")
    assert "South Korea" in said(case, slip)
    assert "South Korea" in said(case, round(slip, 3))
    assert "South Korea" not in said(case, slip + 0.01)  # within the tolerance, but another number
    assert "South Korea" not in said(case, round(slip, 1))  # two digits may be any number


def test_two_changes_that_give_the_same_are_both_told() -> None:
    def product() -> float:
        first, second = 3.71, 5.39
        return first * second

    outcome = judge(asked(Number("points", tolerance=0.01), product), {"t": "number", "v": 3.71})
    assert len(outcome["mistakes"]) >= 2 and "Another way to get this" in outcome["says"]


def test_one_mistake_is_not_told_twice() -> None:
    case = asked(PERCENT, share, TEXT)
    outcome = judge(case, {"t": "number", "v": 100 * of("WLD", 2023, "export") / of("CHN", 2023, "export")})
    assert outcome["says"].count("You get this") == 1
    for slips in (Case(question).slips for question in CHANGED[:20]):
        for number, one in enumerate(slips):
            same = [slip for slip in slips[:number] if alike(slip.plain, one.plain)]
            assert not any(says_the_same(one, slip) for slip in same), one


def test_a_year_or_an_economy_is_not_called_a_number() -> None:
    said_of = {slip.sentence for slip in asked(PERCENT, growth).slips}
    turned = "You get this if you divide the other way round, the figure for 2022 by the figure for 2023."
    assert turned in said_of


def test_a_ratio_on_the_way_is_not_called_the_answer() -> None:
    def on_the_way() -> float:
        first, second = 3.71, 5.39
        return first / second + 2.3

    sentences = {slip.sentence for slip in asked(Number("points", tolerance=0.001), on_the_way).slips}
    assert "You get this if you take 1 minus a ratio on the way." in sentences
    assert not any("where the ratio itself is asked" in sentence for sentence in sentences)


def two_growths() -> float:
    sales = load("sales")
    rows = sales[(sales["flow"] == "export")].pivot(index="year", columns="partner", values="value_bn")
    china = rows["CHN"][2023] / rows["CHN"][2022]
    korea = rows["KOR"][2023] / rows["KOR"][2022]
    return 100 * (china - korea)


CHINA, KOREA = 523 / 311, 101 / 197


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (100 * (1 / CHINA - KOREA), "the figure for 2022 by the figure for 2023, in the step “china”"),
        (100 * (523 - KOREA), "leave out the division by the figure for 2022, in the step “china”"),
        (100 * CHINA, "do not subtract “korea”"),
    ],
)
def test_a_sentence_says_which_of_several_steps_is_meant(answer: float, words: str) -> None:
    assert words in said(asked(PERCENT, two_growths), answer)


def test_nothing_is_multiplied_by_a_hundred_twice() -> None:
    change = 523 / 1327 - 1
    values = [slip.plain["v"] for slip in asked(PERCENT, share, TEXT).slips]
    assert any(value == pytest.approx(100 * change) for value in values)
    assert not any(value == pytest.approx(100 * 100 * change) for value in values)


def test_a_number_that_is_no_fraction_is_not_given_in_percent() -> None:
    case = asked(Number("bn", tolerance=0.01), weighted)
    values = [slip.plain["v"] for slip in case.slips]
    assert any(value == pytest.approx(SALES["weight_t"].sum()) for value in values)
    assert not any(value == pytest.approx(100 * SALES["weight_t"].sum()) for value in values)


@pytest.mark.parametrize(("code", "powers"), [(share, False), (spread, True)])
def test_a_root_is_left_out_or_taken_only_where_there_is_a_power(code: Any, powers: bool) -> None:
    assert any("take the root" in slip.sentence for slip in asked(PERCENT, code).slips) is powers


def test_a_key_of_a_column_is_no_step() -> None:
    assert not any(slip.plain["v"] in (2022, 2023) for slip in asked(PERCENT, two_growths).slips)


def test_a_listed_mistake_comes_alone() -> None:
    case = asked(PERCENT, share, TEXT)
    case.question.mistakes(mine=Wrong("You get this if you do what is listed.", lambda: 7.6112, step="Look."))
    assert judge(case, {"t": "number", "v": 7.6112})["says"] == "You get this if you do what is listed."


def test_the_first_miss_calls_a_general_hint_one() -> None:
    case = asked(PERCENT, share, TEXT)
    step = judge(case, {"t": "number", "v": 61.234567}, help_too=True)["step"]
    assert step == "I do not recognise this number. A general hint: Think."


# ------------------------------------------------------------------------------- running


def endless() -> Any:
    def endless(limit):
        count = 0
        while count < limit:
            count = count + 1
        return count

    return endless


def test_a_changed_copy_that_never_ends_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("course.bank.slips.solution._SECONDS", 0.05)
    case = asked(Function(("limit",)), endless, inputs=[(3,), (7,)])
    assert all(slip.id for slip, _ in solution_slips(case))


def test_a_solution_that_returns_early_or_has_no_source_has_no_slips() -> None:
    def early() -> float:
        if SALES.empty:
            return 1.5
        return 2.5

    with pytest.raises(NoSolution):
        Solution(early, {})
    with pytest.raises(NoSolution):
        Solution(eval("lambda: 2.5"), {})
    assert asked(Number("points", tolerance=0.1), early).slips == []


def test_a_solution_that_changes_objects_in_place_is_run_from_the_start() -> None:
    def in_place() -> float:
        numbers = [3.7]
        numbers.append(2.3)
        return numbers[0] + numbers[1]

    case = asked(Number("points", tolerance=0.01), in_place)
    assert case.key["v"] == pytest.approx(6.0)
    values = [slip.plain["v"] for slip in case.slips]
    assert any(value == pytest.approx(1.4) for value in values)


def test_a_changed_copy_computes_again_what_it_must() -> None:
    """Parts that are read once, that define a name, or that read a changed name are not taken as known."""

    def parts() -> float:
        first, second = 3.7, 2.3
        pairs = zip([first, 1.9], [second, 5.3], strict=True)
        total = sum(one * other for one, other in pairs)
        shift = (kept := first + 0.41) * 2
        return total + shift - kept

    solution = Solution(parts, {})
    assert solution.value == pytest.approx(parts())
    node = next(one for one in solution.nodes(ast.Constant) if one.value == 3.7)
    for value in (3.7, 4.1):
        expected = value * 2.3 + 1.9 * 5.3 + value + 0.41
        assert solution.run([(node, ast.Constant(value))]) == pytest.approx(expected)
        assert solution.run([(solution.last, solution.last)]) == pytest.approx(parts())


@pytest.mark.parametrize(
    ("name", "wrong", "slip"),
    [
        (
            "visitor_change",
            lambda case: case.question.code(**{**case.parameters, "economy": "WLD"}),
            "economy_wld",
        ),
        ("daily_pace", lambda case: 1 / case.key["v"], "turned_round"),
        ("world_stock_share", lambda case: 10_000 / case.key["v"], "turned_round"),
    ],
)
@pytest.mark.parametrize("digits", [3, 4, 17])
def test_what_a_slip_says_as_well_need_not_be_listed(
    name: str, wrong: Callable[[Case], float], slip: str, digits: int
) -> None:
    case = Case(next(question for question in QUESTIONS if question.id == name))
    answer = float(f"{wrong(case):.{digits}g}")
    assert judge(case, {"t": "number", "v": answer})["mistakes"] == [f"slip_{slip}"]


def test_choices_that_are_all_explained_need_no_slips() -> None:
    case = asked(Choice({"a": "one", "b": "two"}), lambda: "a")
    assert case.slips == []


# -------------------------------------------------------------------------- the whole bank


@cache
def _two_cases(question: Question) -> list[Case]:
    """The self-study case and the last variant; all tests share what they have computed."""
    given = variants(question)[-1:] if question.vary else ()
    return [Case(question), *(Case(question, parameters, seed="variant") for parameters in given)]


@pytest.mark.parametrize("question", CHANGED, ids=lambda question: question.id)
def test_no_slip_equals_its_key_and_each_is_called_by_its_name(question: Question) -> None:
    for case in _two_cases(question):
        assert len(case.slips) <= MOST_SLIPS * 2
        assert len({slip.id for slip in case.slips}) == len(case.slips)
        for slip in case.slips:
            assert not question.kind.same(case.key, slip.plain), (case, slip)
        for slip in case.slips[:5]:
            outcome = judge(case, slip.plain)
            # A number of few digits may meet a slip by chance.
            few = slip.plain["t"] == "number" and significant(slip.plain["v"]) < 6
            if outcome["outcome"] == Outcome.WRONG and not few:
                assert outcome["mistakes"], (case, slip)


@pytest.mark.parametrize("question", CHANGED, ids=lambda question: question.id)
def test_no_tolerance_takes_a_likely_slip_for_right(question: Question) -> None:
    assert taken_for_right(_two_cases(question)[0]) == []


def test_a_tolerance_that_is_too_wide_is_refused() -> None:
    case = asked(Number("percent", tolerance=20.0), share, TEXT)
    found = taken_for_right(case)
    assert any("take 2022 where 2023 is asked" in sentence for sentence in found)
    # a share may be the same by another measure, such as another currency: that is no mistake
    assert not any("the column" in sentence for sentence in found)


@pytest.mark.parametrize("question", CHANGED, ids=lambda question: question.id)
def test_each_step_of_the_solution_is_needed(question: Question) -> None:
    assert not any(unseen(case) for case in _two_cases(question))
    assert all(len(reason) > 20 for reason in question.unseen.values())


def test_a_step_that_the_answer_cannot_show_is_found_and_may_be_listed() -> None:
    def largest(partner: str = "KOR") -> Any:
        rows = load("sales")
        rows = rows[(rows["partner"] == partner) & (rows["flow"] == "export")]
        return abs(rows["value_bn"].max())

    case = asked(Number("JPY bn", tolerance=1.0), largest, TEXT)
    assert set(unseen(case)) == {"without_flow", "no_abs"}
    case.question.unseen = {"no_abs": "a value of trade has no sign"}
    assert set(unseen(case)) == {"without_flow"}


@pytest.mark.parametrize("question", CHANGED, ids=lambda question: question.id)
def test_sentences_are_short_and_name_economies(question: Question) -> None:
    known = set(codes())
    case = _two_cases(question)[0]
    for slip in case.slips:
        assert len(slip.sentence.split()) <= 25 and slip.sentence.endswith("."), slip
        assert slip.step and slip.step != slip.sentence
        assert not known & set(re.findall(r"\b[A-Z]{3}\b", slip.sentence)), slip


def test_the_likeliest_changes_come_first() -> None:
    weights = [change.weight for change in changes_of(Solution(share, {"partner": "CHN", "year": 2023}))]
    assert weights == sorted(weights, reverse=True)


def test_two_processes_name_the_same_slips() -> None:
    code = (
        "from course.bank.case import Case\n"
        "from course.bank.library import find_set\n"
        "case = Case(find_set('03-alliance-limits')['secondary_income'])\n"
        "print([(slip.id, slip.sentence) for slip in case.slips])\n"
    )
    named = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(named) == 1


@pytest.mark.parametrize(
    ("table", "column"), [("japan_china_monthly", "month"), ("company_profits", "fiscal_year")]
)
def test_the_year_before_moves_every_column_of_time(table: str, column: str) -> None:
    before = next(one for one in changes(asked(PERCENT, share, TEXT)) if one.name == "year_before")
    frame, moved = shipped(table), before.tables(shipped(table))
    assert moved is not None
    years, later = (cells.dt.year if column == "month" else cells for cells in (frame[column], moved[column]))
    assert (later - years == 1).all(), "the row of 2023 stands where 2024 is asked for"
