"""What is said first is certain: which call fails, what a channel shows, why a text is no number."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import altair as alt
import pandas as pd
import pytest
from judged import make, mark

from course.answers import to_plain
from course.bank import Chart, Choice, Choices, Function, Label, Number, Order, Table
from course.bank.authoring import Question
from course.bank.case import Case
from course.bank.library import sets
from course.exercises import Exercise
from course.kinds import FormError
from course.marking import judge
from course.outcomes import Outcome

_TWICE = make(Function(("number",)), lambda number: 2 * number, {"inputs": [(1.0,), (3.0,), (-2.0,)]})
_FUNCTIONS = [
    question for found in sets().values() for question in found.questions.values() if question.kind.called
]


def _step(question: Question, answer: Any) -> str:
    public = {"set": "tiny", "title": "", "questions": [Case(question).public()]}
    plain = Exercise(public).plain("tiny", answer)
    return judge(Case(question), plain, help_too=True)["step"]


def test_a_rounding_other_than_the_learners_is_explained() -> None:
    (question,) = (
        found.questions["share_gap"] for found in sets().values() if "share_gap" in found.questions
    )
    case, told = Case(question), f"{float(Case(question).key['v']):.1f}"
    same, other = (
        judge(case, {"t": "number", "v": answer}, help_too=True)
        for answer in (case.key["v"], float(told) + 0.1)
    )
    assert same["outcome"] == other["outcome"] == Outcome.RIGHT and f"{told} points" in same["says"]
    assert other["says"] == f"{same['says']} ({told} comes from unrounded figures.)"


def test_one_visible_call_that_fails_is_shown_with_both_results() -> None:
    says = mark(_TWICE, lambda number: 2 * abs(number) + 0.0)["says"]
    assert "`tiny(-2.0)` returns 4; -4 is asked." in says or "sign" in says
    assert "`tiny(1.0)` returns 7.25; 2 is asked." in _step(_TWICE, lambda number: 7.25 * number)


def test_a_function_that_returns_none_in_some_calls_is_told_so() -> None:
    found = mark(_TWICE, lambda number: 2 * number if number > 0 else None)
    assert found["outcome"] == Outcome.ERROR and "None in 1 of 3 calls" in found["says"]
    assert "a `return` is missing" in mark(_TWICE, lambda number: None)["says"]


def _asked(name: str) -> Question:
    return next(found.questions[name] for found in sets().values() if name in found.questions)


@pytest.mark.parametrize(
    ("name", "code", "words"),
    [
        ("days_of_cover", "lambda s, c, r: s // (c - r) if c > r else float('inf')", "`//`"),
        ("days_of_cover", "lambda s, c, r: s / c + r * s if c > r else float('inf')", "adds days"),
        ("effective_suppliers", "lambda a: 1 / sum((x / sum(a)) ** 2 for x in set(a))", "as in a set"),
        ("matters_most", "lambda r: max(r, key=lambda name: abs(sum(r[name])))", "add the two ends"),
        (
            "new_shares",
            "lambda s, c, t: [s[0] * c[0]**-t / sum(x * y**-t for x, y in zip(s, c))]",
            "`return`",
        ),
        ("equilibria", "lambda r, c: sorted([j, i] for i, j in KEY(r, c))", "column before the row"),
        ("equilibria", "lambda r, c: KEY(r, c) or None", "return the empty list"),
        (
            "verdict",
            "lambda c, b, t: 'contradicted' if (c > 0) != (b > 0) else KEY(c, b, t)",
            "zero counts as a negative",
        ),
    ],
)
def test_the_likeliest_way_to_a_wrong_function_is_named(name: str, code: str, words: str) -> None:
    case = Case(_asked(name))
    plain = case.question.kind.read(eval(code, {"KEY": case.value()}), case.inputs)
    assert words in judge(case, plain, help_too=True)["says"]


def test_where_to_look_is_said_in_words_of_the_table_not_of_the_code() -> None:
    found = judge(Case(_asked("growth_gap")), {"t": "number", "v": 54.745435809752664}, help_too=True)
    assert "2025 instead of 2024" in found["says"] and "the after" not in found["step"]


def test_a_rule_that_asks_for_the_sizes_first_is_not_told_that_it_uses_the_tolerance() -> None:
    def verdict(claimed: float, best: float, tolerance: float) -> str:
        if claimed * best < 0:
            return "contradicted"
        if abs(claimed) > abs(best):
            return "overstated"
        return "understated" if abs(claimed) < abs(best) else "supported"

    case = Case(_asked("verdict"))
    plain = case.question.kind.read(verdict, case.inputs)
    assert judge(case, plain)["mistakes"] == ["sizes_first"]


def test_a_whole_row_of_a_table_is_no_list_of_names() -> None:
    row = pd.Series({"mineral": "tin", "iso3": "CHN", "quantity_t": 7.0, "estimated": True})
    found = judge(Case(_asked("second_miner")), to_plain(row))
    assert found["outcome"] == Outcome.ERROR
    assert "a whole row of a table" in found["says"] and "'iso3'" in found["says"]


@pytest.mark.parametrize("question", _FUNCTIONS, ids=lambda question: question.id)
def test_a_wrong_function_meets_a_call_that_the_question_shows(question: Question) -> None:
    case = Case(question)
    plain = question.kind.read(lambda *arguments: 0.1234567, case.inputs)
    step = judge(case, plain, help_too=True)["step"]
    assert f"`{question.id}(" in step and "is asked." in step


def test_a_table_says_which_column_before_any_hint() -> None:
    frame = pd.DataFrame({"who": ["a", "b", "c"], "share_pct": [1.5, 2.5, 3.5]})
    question = make(Table({"who": None, "share_pct": 0.01}, ordered=True), frame)
    step = _step(question, frame.assign(share_pct=[1.5, 2.5, 9.75]))
    assert step.startswith("In the column 'share_pct', 1 of 3 rows differ")
    assert step.endswith("A general hint: Think.")
    assert _step(question, frame.iloc[::-1]).startswith("The rows are right, their order is not.")


def test_no_guess_gives_a_right_choice_away() -> None:
    options = {"stock": "the stock", "flow": "the flow"}
    for question in (make(Choice(options), "stock"), make(Choices(options), ["stock"])):
        assert "Did you mean" not in mark(question, "stok")["says"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("12.5", "without quotation marks: 12.5"),
        ("12.5 %", "without quotation marks: 12.5"),
        ("twelve", "is not read as a number"),
        ("12.5 JPY", "holds more than a number"),
        ("1,234", "can be read in two ways"),
        ("-6,451", "type -6451 for thousands"),
    ],
)
def test_a_text_is_told_why_it_is_no_number(text: str, words: str) -> None:
    found = mark(make(Number("percent", tolerance=0.01), 12.5), text)
    assert found["outcome"] == Outcome.ERROR and words in found["says"]


def test_a_list_of_other_things_than_names_is_told() -> None:
    for kind, key in (
        (Order({"a": "one", "b": "two"}), ["a", "b"]),
        (Choices({"a": "one", "b": "two"}), ["a"]),
    ):
        found = mark(make(kind, key), [1, 2])
        assert found["outcome"] == Outcome.ERROR and "Give a list of names" in found["says"]


def test_two_names_in_one_text_are_told_how_a_list_is_written() -> None:
    found = mark(make(Choices({"a": "one", "b": "two"}), ["a"]), "a, b")
    assert found["outcome"] == Outcome.ERROR and "in its own quotation marks: ['a', 'b']" in found["says"]


def test_views_of_a_dict_are_lists() -> None:
    question = make(Choices({"a": "one", "b": "two"}), ["a", "b"])
    for view in ({"a": 1, "b": 2}.keys(), {1: "a", 2: "b"}.values()):
        assert mark(question, view)["outcome"] == Outcome.RIGHT
    with pytest.raises(FormError):
        Case(question).settled({"a": 1}.items())


@pytest.mark.parametrize(
    ("name", "answer", "words"),
    [
        ("dearer_dollar", -16.5, "prints this number"),  # numbers of the question
        ("venture_change", 36.1, "prints this number"),
        ("worth_of_protection", 3.0, "the rest, 40 for 60"),  # the rest of a chance or share
        ("punishment", 2.0, "the rest, 20 for 80"),
        ("dearer_dollar", -27.45, "Besides, the sign is turned"),  # a listed mistake and one slip more
        ("dearer_dollar", 2745.4387489139885, "Besides, the result is taken times 100"),
        ("dearer_dollar", 0.27454387489139886, "Besides, the result is divided by 100"),
        ("dearer_dollar", 26.454387489139886, "Besides, one is subtracted"),
        ("dearer_dollar", 72.54561251086011, "Besides, the rest up to 100 is taken"),
        ("dearer_dollar", 0.03642405063291138, "Besides, the ratio is turned round"),
        ("average_tariff", 18.9277, "the row of Slovakia"),  # a row that the question names
        ("secondary_income", -10945.7, "goods and services"),
        ("autarky_loss", 5.04, "divide the import share by"),
        ("rate_inside", 151.48, "the market's rate of 2024"),
        ("other_side", 3.0, "imports from South Korea by all"),
        ("forecast_error", 0.9, "the first forecast or the largest error"),
        ("forecast_error", 0.68, "without squaring"),
        ("survey_error", 1.1117, "one half for the share"),  # the worst case
        ("balance", 32.0, "the text states it (C21)"),  # copied from the text
        ("tariff_change", 0.0, "no row was found"),
        ("implied_total", 0.78, "You may get this if"),  # rounded, 0.785 is named
        ("tariff_change", -1.1, "You may get this if you take China"),
        ("connector_change", -0.24, "You may get this if"),
        ("mining_hhi", 0.5, "nobody can tell"),  # the right number or another one, to one digit
        ("dearer_at_the_border", 86.0, "take “share” alone"),  # copied, the step before the last
        (
            "years_to_reach",
            45.7164809834806,
            "“the time between their dates”",
        ),  # no unseen name
        ("percent_of_a_share", 25.184, "in the last step"),  # one mistake, not two steps with one number
        ("growth_usd", 16.511540622464718, "subtract the other way round"),
        ("stock_over_flow", 28.21, "2023 instead of 2017"),
        ("slip_factor", 9.694709090909079, "you round on the way"),  # one side, before the division
        ("forecast_error", 0.6800735254367721, "You may get this if"),  # near a listed mistake, not it
        ("partner_hhi", 0.084442812398962, "only the 10 largest"),
        ("club_share", 8.524172922410157, "in the step “both flows with everybody”"),
        ("visitor_change", -121.409, "twice"),  # also of a negative number
        ("stage_gap", 20.22436842105263, "count different metals"),
        ("two_ends", 5.812378503738715, "only each side's exports stand above"),
        ("two_ends", -15.36559680099782, "“share of one” from"),
        ("autarky_loss", 85.04219403645214, "the brackets of the exponent"),
        ("autarky_loss", 5.982075459968361, "what is left of 100 percent"),
        ("forecast_error", 0.7803133273813083, "forecasts of 2025"),
        ("dearer_elsewhere", 2.2084874592249224, "by how much dearer"),
        ("share_gap", 2.3575071493202273, "the share of both flows"),
        ("share_gap", -4.843447560242659, "you mix up exports and imports."),  # the table has no exporter
        ("years_in_a_row", 6210.0, "you count days"),
        ("slip_factor", 0.9999981245663049, "10 億 as 10 billion"),
    ],
)
def test_the_likeliest_way_to_a_wrong_number_is_named(name: str, answer: float, words: str) -> None:
    question = next(found.questions[name] for found in sets().values() if name in found.questions)
    found = judge(Case(question), {"t": "number", "v": answer}, help_too=True)
    assert found["outcome"] == Outcome.WRONG and words in found["says"] and len(found["mistakes"]) == 1


def test_amounts_in_another_power_of_ten_are_named_also_where_only_some_are() -> None:
    frame = pd.DataFrame({"unit": ["JPY", "percent", "USD"], "value": [1.25e12, 20.0, 3.5e9]})
    question = make(Table({"unit": None, "value": 0.01}), frame)
    says = mark(question, frame.assign(value=[1.25e6, 20.0, 3.5e3]))["says"]
    assert "2 of 3 numbers are a million times too small" in says
    assert "off by powers of ten" in mark(question, frame.assign(value=[1.25, 20.0, 3.5]))["says"]


def test_a_name_may_have_its_article() -> None:
    assert mark(make(Label(), "United States"), "the United States")["outcome"] == Outcome.RIGHT


_ROWS = pd.DataFrame(
    {"year": [2022, 2023, 2024], "weight_t": [60.0, 75.0, 90.0], "value_bn": [1.0, 2.0, 4.0]}
)


def _bars(**scale: Any) -> alt.Chart:
    return (
        alt.Chart(_ROWS, title="Tonnes").mark_bar().encode(x="year:O", y=alt.Y("weight_t:Q").scale(**scale))
    )


_BARS = make(Chart(("mark", "x", "y", "title")), _bars())


@pytest.mark.parametrize(
    "scale", [{"domain": [50, 100]}, {"zero": False}, {"domainMin": 50}, {"type": "log"}]
)
def test_bars_that_do_not_start_at_zero_are_wrong(scale: Any) -> None:
    found = mark(_BARS, _bars(**scale))
    assert found["outcome"] == Outcome.WRONG and "do not start at zero" in found["says"]


@pytest.mark.parametrize("scale", [{}, {"domain": [0, 120]}, {"zero": True}, {"nice": False}])
def test_bars_that_start_at_zero_are_right(scale: Any) -> None:
    assert mark(_BARS, _bars(**scale))["outcome"] == Outcome.RIGHT


def test_a_chart_says_which_channel_shows_what_and_what_is_asked() -> None:
    other = _bars().encode(y="sum(value_bn):Q")
    says = mark(_BARS, other)["says"]
    assert (
        "The channel 'y' shows the sum of `value_bn` as a quantity; `weight_t` as a quantity is asked."
        in says
    )


def _changed(value: Any, change: Callable[[float], float]) -> Any:
    if isinstance(value, list):
        return [_changed(one, change) for one in value]
    if isinstance(value, dict):
        return {name: _changed(one, change) for name, one in value.items()}
    return change(value) if isinstance(value, float) else value


@pytest.mark.parametrize("digits", [0, 1, 2])
@pytest.mark.parametrize("question", _FUNCTIONS, ids=lambda question: question.id)
def test_a_function_that_rounds_what_it_is_given_is_wrong(question: Question, digits: int) -> None:
    case = Case(question)
    right = case.value()
    rounded = lambda *given: right(*(_changed(one, lambda number: round(number, digits)) for one in given))  # noqa: E731
    try:
        plain = case.settled(rounded)
    except FormError:  # it fails in a call
        return
    assert not question.kind.same(case.key, plain)


def _brier_of_those_that_happened(probabilities: list[float], outcomes: list[int]) -> float:
    squares = [(p - o) ** 2 for p, o in zip(probabilities, outcomes, strict=True) if o]
    return sum(squares) / len(squares)


def _verdict_at_a_tenth(claimed: float, best: float, tolerance: float) -> str:
    if claimed * best < 0:
        return "contradicted"
    if abs(claimed - best) <= 0.1 * abs(best):
        return "supported"
    return "overstated" if abs(claimed) > abs(best) else "understated"


_FUNCTIONS_SAID: dict[str, tuple[Callable[..., Any], str]] = {
    "verdict": (_verdict_at_a_tenth, "computes with 0.1, whatever `tolerance` is"),
    "expected_change": (
        lambda chances, losses: sum(c * min(x, 0) for c, x in zip(chances, losses, strict=True)),
        "takes the positive numbers of `losses` as zero",
    ),
    "new_shares": (
        lambda shares, costs, theta: [
            s * c**-4 / sum(t * d**-4 for t, d in zip(shares, costs, strict=True))
            for s, c in zip(shares, costs, strict=True)
        ],
        "computes with 4, whatever `theta` is",
    ),
    "brier": (
        _brier_of_those_that_happened,
        "`. Which number can be zero there, and what is asked then? "
        "It failed in the call `brier([0.93, 0.15], [0, 0])`. 6 of the 9 other calls are right.",
    ),
}


@pytest.mark.parametrize("name", list(_FUNCTIONS_SAID))
def test_a_function_is_told_what_it_does_with_what_it_is_given(name: str) -> None:
    function, words = _FUNCTIONS_SAID[name]
    case = next(Case(question) for question in _FUNCTIONS if question.id == name)
    says = judge(case, case.question.kind.read(function, case.inputs))["says"]
    assert words in says
    # where it fails in some calls, the others tell the mistake: mending those calls alone would not do
    others = "In the other calls: You may get this if you score only the events that happened."
    assert (others in says) == (name == "brier")


def test_what_each_call_returns_is_told_by_its_form() -> None:
    case = next(Case(question) for question in _FUNCTIONS if question.id == "equilibria")
    right = case.value()
    rows = case.settled(lambda row, column: [cell[0] for cell in right(row, column)])
    assert "holds a number. It must hold a list." in judge(case, rows, help_too=True)["step"]
    cells = case.settled(lambda row, column: {tuple(cell) for cell in right(row, column)})
    assert "returns a set of [[1, 1]]; [[1, 1]] is asked" in judge(case, cells)["says"]
    lost = case.question.kind.read(lambda row, column: right(row, column) or float("nan"), case.inputs)
    assert "returns NaN in" in judge(case, lost)["says"]


@pytest.mark.parametrize(
    ("name", "answer", "words"),
    [
        (
            "rows_without_year",
            "hasnans",
            "does something else. Its own description: Return True if there are",
        ),
        ("rows_without_year", "df.is_nan()", "A Series of pandas has no such method."),
        ("keep_four_groups", "get_indexer", "Compute indexer"),
        ("second_miner", "get_indexer", ""),
    ],
)
def test_another_method_of_pandas_is_told_what_it_does(name: str, answer: str, words: str) -> None:
    question = next(found.questions[name] for found in sets().values() if name in found.questions)
    says = judge(Case(question), {"t": "text", "v": answer}, help_too=True)["says"]
    assert words in says and bool(says) == bool(words)


def test_no_choice_and_the_opposite_choices_are_told() -> None:
    question = make(Choices({"a": "one", "b": "two", "c": "three"}), ["a", "b"])
    assert "You named those that do not fit, and left out those that do." in mark(question, ["c"])["says"]
    assert "left out" not in mark(question, ["a", "c"])["says"]
    empty = mark(question, [])
    assert empty["outcome"] == Outcome.ERROR and "A text never equals a number" in empty["says"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda value: value * 0 + 7, "all rows hold the same number: compute each row by itself"),
        (lambda value: 100 - value, "each number is 100 less the one asked for"),
        (lambda value: -value, "each number is of the wrong sign"),
        (lambda value: value + 3, "all numbers are off by the same amount"),
        (lambda value: value * 1e4, "ten thousand times too large"),
    ],
)
def test_a_column_that_is_wrong_in_one_way_is_told_it(change: Callable[[Any], Any], words: str) -> None:
    frame = pd.DataFrame({"year": [2022, 2023, 2024], "share_pct": [12.25, 20.5, 31.75]})
    question = make(Table({"year": None, "share_pct": 0.01}), frame)
    assert words in _step(question, frame.assign(share_pct=change(frame["share_pct"])))
