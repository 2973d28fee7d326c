"""Every question of the bundled bank: key, mistakes, texts, variants and notebook hold together."""

from __future__ import annotations

import ast
import math
import re
from functools import cache
from typing import Any

import pandas as pd
import pytest
from given import variants

from course.answers import decode_line, encode_line
from course.bank.authoring import Question
from course.bank.case import Case
from course.bank.library import sets
from course.bank.tables import load, slipped
from course.exercises import Exercise, ____
from course.kinds import Choice, Function, Number, Order
from course.lessons import all_lessons
from course.marking import LocalMarker, judge
from course.marking.variants import problems
from course.outcomes import Outcome
from course.readings.reading import combined
from course.verdicts import Verdict

SETS = sets()


def of_kind(kind: type) -> list[Any]:
    """Every question that is answered in this way."""
    questions = [question for found in SETS.values() for question in found.questions.values()]
    return [pytest.param(one, id=one.id) for one in questions if isinstance(one.kind, kind)]


QUESTIONS = of_kind(object)


def _namespace() -> dict[str, Any]:
    import altair as alt
    import pandas as pd

    from course.tables import describe, load

    return {"alt": alt, "pd": pd, "load": load, "describe": describe, "____": ____}


@cache
def _case(question: Question) -> Case:
    """The self-study case; all tests share what it has computed."""
    return Case(question)


@cache
def _cases(question: Question) -> list[Case]:
    """The self-study case, and the first and the last variant."""
    given = variants(question)
    picked = [given[0], given[-1]] if question.vary else []
    return [_case(question), *(Case(question, parameters, seed="variant") for parameters in picked)]


def _plain(case: Case, code: str) -> Any:
    space = _namespace()
    exec(compile(code, "<cell>", "exec"), space)
    public = {"set": "any", "title": "", "questions": [case.public()]}
    return Exercise(public).plain(case.question.id, space[case.question.id])


@pytest.mark.parametrize("question", QUESTIONS)
def test_solution_as_shown_is_right(question: Question) -> None:
    for case in _cases(question):
        assert judge(case, _plain(case, case.solution))["outcome"] == Outcome.RIGHT, case


@pytest.mark.parametrize("question", QUESTIONS)
def test_untouched_starter_is_not_attempted(question: Question) -> None:
    for case in _cases(question):
        assert judge(case, _plain(case, case.starter))["outcome"] == Outcome.BLANK, case


@pytest.mark.parametrize("question", QUESTIONS)
def test_each_listed_mistake_fails_with_its_own_sentence(question: Question) -> None:
    assert len(question.wrongs) >= 2
    for case in _cases(question):
        sentences = [mistake.sentence for mistake in case.listed]
        assert len(set(sentences)) == len(sentences)
        for mistake in case.listed:
            outcome = judge(case, mistake.plain)
            assert outcome["outcome"] == Outcome.WRONG, (case, mistake)
            near = [one for one in case.listed if not question.kind.apart(one.plain, mistake.plain)]
            assert set(outcome["mistakes"]) <= {one.id for one in near}, (case, mistake)
            if mistake.id not in outcome["mistakes"]:  # two ways are named at most, the usual ones first
                assert mistake.rare and len(outcome["mistakes"]) == 2, (case, mistake)
                continue
            assert mistake.sentence.removeprefix("You get this if ") in outcome["says"]
            others = [one.sentence for one in case.listed if one not in near]
            assert not any(sentence in outcome["says"] for sentence in others), (case, mistake)


def _asked(question: str) -> Case:
    return _case(SETS["03-alliance-limits"][question])


def test_two_mistakes_that_round_to_one_number_are_both_named() -> None:
    """The surplus added to the reserves and the mean of all reserves both round to 2.49."""
    case = _asked("reserve_share")
    outcome = judge(case, {"t": "number", "v": 2.49})
    assert outcome["mistakes"] == ["surplus_on_top", "mean_of_reserves"]
    assert outcome["says"].startswith("One way to get this: you add the surplus to the reserves")
    exact = {one.id: one.plain for one in case.listed}
    for name in outcome["mistakes"]:
        assert judge(case, exact[name])["mistakes"] == [name]


def test_all_rows_of_the_balance_of_payments_are_no_exchanged_items() -> None:
    rows = load("public_finance")
    rows = rows[(rows["scope"] == "balance of payments") & (rows["date"] == pd.Timestamp("2024-12-31"))]
    parts = rows.set_index("item")["value_jpy_bn"]
    answer = parts["current_account"] - parts.drop("current_account").sum()
    outcome = judge(_asked("secondary_income"), {"t": "number", "v": float(answer)}, help_too=True)
    assert outcome["mistakes"] == ["all_rows_subtracted"]
    assert "already in `goods_balance`" in outcome["says"]


def test_a_rare_mistake_takes_no_points_from_a_rounded_answer() -> None:
    """18 is the rounded share of the members; over the sum of the listed economies it is 18 as well."""
    assert judge(_asked("club_share"), {"t": "number", "v": 18.0})["outcome"] == Outcome.ROUNDED


@pytest.fixture
def ambiguous(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Indexes of several columns that are not unique: pandas 3.0 finds a series there, later one value."""
    found, put = [], pd.DataFrame.set_index

    def watched(table: pd.DataFrame, keys: Any, **more: Any) -> Any:
        made = put(table, keys, **more)
        if isinstance(keys, list) and len(keys) > 1 and not made.index.is_unique:
            found.append(keys)
        return made

    monkeypatch.setattr(pd.DataFrame, "set_index", watched)
    return found


@pytest.mark.parametrize("question", QUESTIONS)
def test_key_and_mistakes_are_told_apart(question: Question, ambiguous: list[Any]) -> None:
    assert problems(Case(question)) == []
    assert not ambiguous
    if question.vary:
        assert len(variants(question)) >= 5


def test_most_questions_vary_and_one_for_each_objective() -> None:
    asked = [question for found in SETS.values() for question in found.questions.values()]
    assert sum(bool(question.vary) for question in asked) >= 85
    varied = {question.objective for question in asked if question.vary}
    assert {question.objective for question in asked} == varied


@pytest.mark.parametrize("check", [one for found in SETS.values() for one in found.lesson_checks])
def test_each_variant_of_a_quick_check_may_be_asked(check: Question) -> None:
    """Practice draws from all of them: no version says which are valid."""
    for parameters in variants(check):
        case = Case(check, parameters)
        assert problems(case) == [] and case.meaning, parameters
        if isinstance(check.kind, Choice):
            assert {case.key["v"], *(one.plain["v"] for one in case.listed)} == set(case.kind["options"])


def test_the_right_option_of_a_variant_is_no_mistake_and_names_may_vary() -> None:
    asked = {question.id: question for found in SETS.values() for question in found.questions.values()}
    first, second = (Case(asked["carries_nothing"], {"pick": pick}) for pick in (0, 1))
    assert first.key["v"] in first.kind["options"] and first.key["v"] not in second.kind["options"]
    for case in (first, second):
        assert len(case.listed) == 3
        wrong = case.listed[0].plain["v"]
        assert judge(case, {"t": "text", "v": wrong})["mistakes"] == [wrong]


def _without_relayed(frame: pd.DataFrame) -> pd.DataFrame | None:
    """Blank every number and date that only a third party relays."""
    if "source_grade" not in frame:
        return None
    frame = frame.copy()
    for name, column in frame.items():
        if pd.api.types.is_float_dtype(column) or pd.api.types.is_datetime64_any_dtype(column):
            frame[name] = column.where(frame["source_grade"] != "relay")
    return frame


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_key_rests_on_a_relayed_figure(question: Question) -> None:
    for case in _cases(question):
        with slipped(_without_relayed):
            key = Case(question, case.parameters, case.seed).key
        assert key == case.key


@pytest.mark.parametrize("question", of_kind(Choice))
def test_each_wrong_choice_has_its_sentence(question: Question) -> None:
    assert isinstance(question.kind, Choice)
    case = _case(question)
    assert {case.key["v"], *(mistake.plain["v"] for mistake in case.listed)} == set(case.kind["options"])


@pytest.mark.parametrize("question", QUESTIONS)
def test_failures_and_public_side_never_show_the_key(question: Question) -> None:
    case = _case(question)
    key = case.key
    if key["t"] == "number":
        value = key["v"]
        shown = (
            {repr(value), f"{value:.4g}", f"{value:.5g}", f"{value:.6g}"} if value != int(value) else set()
        )
    elif key["t"] == "text" and question.kind.name == "label":
        shown = {repr(key["v"])}
    else:
        shown = set()
    texts = [str(case.public()), case.starter]
    texts += [judge(case, mistake.plain)["says"] for mistake in case.listed]
    for text in texts:
        assert not [piece for piece in shown if len(piece) > 4 and piece in text]


@pytest.mark.parametrize("question", QUESTIONS)
def test_texts_are_complete(question: Question) -> None:
    case = _case(question)
    for text in (case.title, case.text, *case.hints, *(mistake.sentence for mistake in case.listed)):
        assert text.strip() and not re.search(r"\{[a-z_]+(!r)?\}", text), text
    for mistake in case.listed:
        assert mistake.step.strip() and mistake.step != mistake.sentence
    ast.parse(case.starter)
    if isinstance(question.kind, Function):
        assert len(case.inputs) >= 5


@pytest.mark.parametrize("question", QUESTIONS)
def test_three_hints_end_in_a_check_and_the_solution_says_each_step(question: Question) -> None:
    """The hints say which rows, which operation and how to check; they never hold a piece of the solution."""
    case = Case(question)
    rows, operation, check = case.hints
    assert check.startswith("Check") and not rows.startswith("Check")
    assert len({rows, operation, check, case.text}) == 4
    steps = ast.parse(case.solution).body
    code = {ast.unparse(step) for step in steps if not isinstance(step, ast.FunctionDef)}
    assert not [hint for hint in case.hints if any(len(line) > 15 and line in hint for line in code)]
    told = sum(line.lstrip().startswith("#") for line in case.solution.splitlines())
    settings = len(question.defaults)
    assert told >= max(1, (len(steps) - settings) // 2), case.solution


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_right_answer_says_what_it_means_in_figures_that_are_computed(question: Question) -> None:
    for case in _cases(question):
        assert case.meaning and case.meaning in judge(case, case.key, help_too=True)["says"]
        assert case.meaning not in judge(case, case.key)["says"]  # marks carry no lesson
        assert all(len(sentence.split()) <= _MOST_WORDS for sentence in _sentences(case.meaning))
    parts = ast.parse(f"f'''{question.means}'''", mode="eval").body
    assert isinstance(parts, ast.JoinedStr)
    typed = " ".join(str(part.value) for part in parts.values if isinstance(part, ast.Constant))
    given = " ".join(ast.unparse(part) for part in parts.values if isinstance(part, ast.FormattedValue))
    found = next(found for found in SETS.values() if question in found.questions.values())
    printed = f"{found.scenario} {question.text} {question.kind.listing()} {given}"
    numbers = set(re.findall(r"\d[\d.,]*\d|\d", typed)) - set(re.findall(r"\d[\d.,]*\d|\d", printed))
    assert not [number for number in numbers if not re.fullmatch(r"(19|20)\d\d|100", number)], numbers


#: more words than any sentence of a question may have; most have fewer than 20
_MOST_WORDS = 30


def _sentences(text: str) -> list[str]:
    """Split a text into sentences; code counts as one word, and a line of a list stands alone."""
    parts = re.split(r"\n\n|\n(?=- )", re.sub(r"`[^`]*`", "code", text))
    ends = re.compile(r"(?<=[.?!])[*\"”)]*\s+")
    return [sentence for part in parts for sentence in ends.split(" ".join(part.split()))]


@pytest.mark.parametrize("question", QUESTIONS)
def test_sentences_are_short(question: Question) -> None:
    case = _case(question)
    said = [words for mistake in case.listed for words in (mistake.sentence, mistake.step)]
    for text in (case.text, case.reason, *case.hints, *said):
        for sentence in _sentences(text):
            assert len(sentence.split()) <= _MOST_WORDS, sentence


def test_objectives_are_short() -> None:
    for lesson in all_lessons():
        for objective in lesson.objectives:
            assert len(objective.text.split()) <= _MOST_WORDS, objective.text


@pytest.mark.parametrize("question", of_kind(Number))
def test_near_misses_are_recognised(question: Question) -> None:
    kind = question.kind
    assert isinstance(kind, Number)
    case = _case(question)
    key = case.key["v"]
    listed = [mistake.plain["v"] for mistake in case.listed]
    for unit, factor in kind.units.items():
        if any(math.isclose(wrong, key * factor) for wrong in listed):
            continue  # the author calls that unit a mistake
        outcome = judge(case, {"t": "number", "v": key * factor})
        assert outcome["outcome"] == Outcome.CONVERTED and unit in outcome["says"]
        assert 0 < outcome["points"] < question.points
    if not kind.whole:
        for outcome in (judge(case, {"t": "number", "v": float(f"{key:.{digits}g}")}) for digits in (2, 3)):
            fits = outcome["outcome"] in {Outcome.RIGHT, Outcome.ROUNDED}
            assert fits or "more decimals" in outcome["says"], outcome


@pytest.mark.parametrize("question", QUESTIONS)
def test_key_travels_as_json(question: Question) -> None:
    case = _case(question)
    plain = decode_line(encode_line(_plain(case, case.solution)))
    assert judge(case, plain)["outcome"] == Outcome.RIGHT


def test_every_objective_has_a_question_and_every_question_an_objective() -> None:
    known = {objective.id: lesson.set for lesson in all_lessons() for objective in lesson.objectives}
    asked = [(question.objective, found) for found in SETS.values() for question in found.questions.values()]
    assert set(known) == {objective for objective, _ in asked}
    for objective, found in asked:
        assert known[objective] in _lessons_of(found), objective


def _lessons_of(found: Any) -> set[str]:
    """Return a set's own name, and the lessons before it that have no set of their own."""
    before = {"00": {"warm-up"}, "06": {"05a-verdict", "05b-does-japan-say-no"}}
    return {found.name} | before.get(found.name[:2], set())


def test_the_ledgers_question_follows_the_ledgers_rule() -> None:
    question = SETS["06-your-own-text"]["one_verdict"]
    for parameters in question.candidates():
        says = [one for one in Verdict if parameters.get(one.name.lower())]
        verdict = combined(says) if says else Verdict.NOT_CHECKABLE
        assert Case(question, parameters).key["v"] == verdict.name.lower()


def test_quick_checks_of_a_lesson_are_about_its_objectives() -> None:
    known = {objective.id: lesson.set for lesson in all_lessons() for objective in lesson.objectives}
    for found in SETS.values():
        assert found.lesson_checks
        assert {known[question.objective] for question in found.lesson_checks} <= _lessons_of(found)


def test_no_order_is_listed_as_it_should_be_brought() -> None:
    orders = [
        one for found in SETS.values() for one in found.questions.values() if isinstance(one.kind, Order)
    ]
    assert len(orders) == 3
    for question in orders:
        for parameters in question.candidates():
            key = [one["v"] for one in Case(question, parameters).key["v"]]
            assert list(question.kind.options) not in (key, key[::-1]), question.id  # type: ignore[attr-defined]


@pytest.mark.parametrize("found", SETS.values(), ids=list(SETS))
def test_each_set_ramps_from_easy_to_hard(found: Any) -> None:
    levels = [question.level for question in found]
    assert levels[0] == 1 and 3 in levels


@pytest.mark.parametrize("found", SETS.values(), ids=list(SETS))
def test_public_side_is_plain_data_that_builds_the_learners_side(found: Any) -> None:
    public = LocalMarker(found).public()
    ex = Exercise(decode_line(encode_line(public)))
    assert ex.questions == [question.id for question in found]
    for name in ex.questions:
        assert "not attempted" in str(ex.check(name, ____))
