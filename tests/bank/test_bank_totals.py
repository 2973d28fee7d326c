"""A total counted among its parts: found in any question, met with a sentence, never taken for right."""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd
import pytest
from given import variants

from course.bank import Number, QuestionSet, Table, load
from course.bank.authoring import Question
from course.bank.case import Case
from course.bank.library import sets
from course.bank.slips.tables import total_slips
from course.kinds import FormError
from course.marking import judge
from course.outcomes import Outcome

QUESTIONS = [question for found in sets().values() for question in found.questions.values()]
SUMS = [question for question in QUESTIONS if isinstance(question.kind, Number | Table)]


@cache
def _case(question: Question) -> Case:
    """The case without a variant; all tests share what it has computed."""
    return Case(question)


def _slips(case: Case) -> list[Any]:
    return [slip for slip in case.shared if slip.id.startswith("total_")]


@pytest.mark.parametrize("question", SUMS, ids=lambda question: question.id)
def test_told_apart_from_the_key_in_every_variant(question: Question) -> None:
    for parameters in variants(question) if question.vary else [{}]:
        case = Case(question, parameters)
        for slip in total_slips(case):
            try:
                plain = case.settled(slip.value)
            except FormError:
                continue
            # Nothing comes of most slips; what comes of one must not pass for the key.
            kind = question.kind
            assert kind.same(case.key, plain, slack=0.01) or kind.apart(case.key, plain), (
                parameters,
                slip.id,
            )


@pytest.mark.parametrize("question", SUMS, ids=lambda question: question.id)
def test_met_with_its_own_sentence(question: Question) -> None:
    case = _case(question)
    for slip in _slips(case):
        outcome = judge(case, slip.plain)
        assert (
            outcome["outcome"] == Outcome.WRONG
            and slip.sentence.removeprefix("You get this if ") in outcome["says"]
        )


def test_the_bank_has_such_questions() -> None:
    assert {question.id for question in SUMS if _slips(_case(question))} >= {
        "implied_total",
        "growth_usd",
        "partner_hhi",
        "top_goods",
    }


def _rows(**chosen: Any) -> pd.DataFrame:
    table = load("japan_trade")
    for name, value in {"year": 2024, "flow": "import", **chosen}.items():
        table = table[table[name] == value]
    return table


def _by_sections() -> float:
    rows = _rows(partner="CHN", goods_level="section")["value_jpy_bn"]
    return float(100 * rows.max() / rows.sum())


def _by_economies() -> float:
    rows = _rows(goods="All goods", partner_kind="economy")["value_jpy_bn"]
    return float(100 * rows.max() / rows.sum())


def _of_the_world() -> float:
    by_partner = _rows(goods="All goods").groupby("partner", observed=True)["value_jpy_bn"].sum()
    return float(100 * by_partner["CHN"] / by_partner["WLD"])


def _producers() -> float:
    table = load("mineral_production")
    rows = table.query("mineral == 'cobalt' and stage == 'mine' and year == 2024 and vintage == 'MCS 2026'")
    return float(100 * rows["quantity_t"].max() / rows["quantity_t"].sum())


def _one_row() -> float:
    return float(_rows(goods="All goods", partner="WLD")["value_jpy_bn"].iloc[0])


@pytest.mark.parametrize(
    ("code", "slip", "word"),
    [
        (_by_sections, "total_total_as_section", "row of all goods"),
        (_by_economies, "total_world_as_economy", "world's row"),
        (_by_economies, "total_group_as_economy", "groups such as the EU"),
        (_by_economies, "total_group_world_as_economy", "world's row and groups"),
        (_of_the_world, "total_wld_doubled", "counted twice"),
        (_producers, "total_as_producer", "one more producer"),
    ],
)
def test_any_question_gets_it(code: Any, slip: str, word: str) -> None:
    found = QuestionSet("tiny", title="Tiny", scenario="A set for tests.")
    ask = found.question(
        Number("percent", tolerance=0.01),
        objective="none",
        title="Tiny",
        text="Tiny?",
        hints=("Think.",),
        level=1,
    )
    case = Case(ask(code))
    made = {one.id: one for one in _slips(case)}
    outcome = judge(case, made[slip].plain)
    assert slip in outcome["mistakes"] and word in outcome["says"]


def test_a_question_on_one_row_has_none() -> None:
    found = QuestionSet("tiny", title="Tiny", scenario="A set for tests.")
    ask = found.question(
        Number("JPY bn", tolerance=1.0), objective="none", title="", text="?", hints=("Think.",), level=1
    )
    assert _slips(Case(ask(_one_row))) == []
