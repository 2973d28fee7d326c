"""A random wrong answer is seldom met with the name of a mistake that nobody made."""

from __future__ import annotations

from functools import cache
from random import Random
from typing import Any

import pytest

from course.bank.authoring import Question
from course.bank.case import Case
from course.bank.library import sets
from course.kinds import Function, Number, Table
from course.marking import judge
from course.outcomes import Outcome

DRAWS = 100
#: share of random wrong answers that may be met with a name
LIMIT = 0.05
#: the same for numbers, written with so many digits as people write
OF_NUMBERS, DIGITS = 0.01, (3, 4, 5, 17)

_ALL = [question for found in sets().values() for question in found.questions.values()]
_NUMBERS = [question for question in _ALL if isinstance(question.kind, Number) and not question.kind.whole]
_WHOLE = [question for question in _ALL if isinstance(question.kind, Number) and question.kind.whole]
_OTHERS = [question for question in _ALL if isinstance(question.kind, Table | Function)]


def _near(value: float, draw: Random) -> float:
    """A number of the key's size: up to ten times smaller or larger, at times with the other sign."""
    return value * 10 ** draw.uniform(-1, 1) * draw.choice([1, 1, 1, -1])


def _named(case: Case, answers: list[Any]) -> tuple[int, int]:
    outcomes = [judge(case, answer, help_too=True) for answer in answers]
    wrong = [outcome for outcome in outcomes if outcome["outcome"] == Outcome.WRONG]
    # where a number is short, or many ways are as likely, it is only said that it may be a mistake
    may = ("may get", "Perhaps", "nobody can tell", "may mean")
    named = [one for one in wrong if one["mistakes"] and not any(word in one["says"] for word in may)]
    return len(named), len(wrong)


def _number(key: float, draw: Random) -> float:
    """A number near the key or of its size, written with a few digits or with all."""
    value = draw.choice([_near(key, draw), key * draw.uniform(0.5, 1.5)])
    return float(f"{value:.{draw.choice(DIGITS)}g}")


@cache
def _random_numbers(question: Question) -> tuple[int, int]:
    draw, case = Random(question.id), Case(question)
    answers = [{"t": "number", "v": _number(float(case.key["v"]), draw)} for _ in range(DRAWS)]
    return _named(case, answers)


def _no_combination_is_told_for_the_key(question: Question) -> bool:
    case = Case(question)
    near = case.combined({"t": "number", "v": case.key["v"] * (1 + 1e-5)})
    return not any(question.kind.same(case.key, mistake.plain, slack=0.01) for mistake in near)


@pytest.mark.parametrize("question", _NUMBERS, ids=lambda question: question.id)
def test_random_numbers_are_seldom_named(question: Question) -> None:
    named, wrong = _random_numbers(question)
    assert wrong > DRAWS / 2
    assert named <= max(OF_NUMBERS * wrong, 3)  # of 100 numbers, 3 may be chance
    # here, since the combinations of this question have just been made
    assert _no_combination_is_told_for_the_key(question)


@pytest.mark.parametrize("question", _WHOLE, ids=lambda question: question.id)
def test_no_combination_is_told_for_a_whole_number(question: Question) -> None:
    assert _no_combination_is_told_for_the_key(question)


def test_false_attribution_over_the_whole_bank() -> None:
    counts = [_random_numbers(question) for question in _NUMBERS]
    named, wrong = sum(count[0] for count in counts), sum(count[1] for count in counts)
    assert named / wrong <= OF_NUMBERS


def _shaken(plain: Any, draw: Random) -> Any:
    if isinstance(plain, dict):
        if plain.get("t") == "number" and not isinstance(plain["v"], str):
            return {"t": "number", "v": _near(float(plain["v"]) or 1.0, draw)}
        return {name: _shaken(item, draw) for name, item in plain.items()}
    if isinstance(plain, list):
        return [_shaken(item, draw) for item in plain]
    return plain


@pytest.mark.parametrize("question", _OTHERS, ids=lambda question: question.id)
def test_random_tables_and_functions_are_seldom_named(question: Question) -> None:
    draw, case = Random(question.id), Case(question)
    named, wrong = _named(case, [_shaken(case.key, draw) for _ in range(40)])
    assert named <= LIMIT * max(wrong, 1)
