"""No page shows what is right: every named mistake of every question that ships, and every kind of answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from course.bank.case import Case
from course.bank.library import find_set, set_names
from course.grading.marks.rows import Row
from course.grading.marks.totals import Total
from course.grading.pages.feedback import learner_page
from course.grading.pages.rendering import Recorded
from course.grading.questions import BankSet


def _telling(case: Case) -> Iterator[str]:
    """Yield texts that give the key away and that the question, its options and its hints do not hold."""
    key, found = case.key, []
    if key["t"] == "number":
        found = [_number(key["v"])]
    elif key["t"] == "text":
        found = [str(key["v"]), str(case.kind.get("options", {}).get(key["v"], key["v"]))]
    elif key["t"] == "list":
        found = [", ".join(str(one["v"]) for one in key["v"])]
    elif key["t"] == "table":
        cells = [cell for column in key["data"] for cell in column if cell["t"] == "number"]
        found = [_number(cell["v"]) for cell in cells]
    asked = f"{case.text} {case.title} {case.hints[0]}"
    yield from (text for text in found if len(text) > 3 and text not in asked)


def _number(value: float) -> str:
    return f"{value:.5g}"


def _words(page: str) -> str:
    """Return a page as text, each number also in few digits, without what the learner answered."""
    text = re.sub(r"<pre>.*?</pre>", " ", page, flags=re.DOTALL)
    text = re.sub(r"<[^>]+>", " ", text)
    digits = [_number(float(found)) for found in re.findall(r"-?\d+\.\d+|-?\d{4,}", text)]
    return " ".join([text, *digits])


def _wrong(case: Case, mistake: Any) -> str:
    question = case.question
    total = Total("ann", {question.id: 0.0}, {question.id: float(question.points)})
    row = Row("ann", "ann.ipynb", question.id, "wrong", 0.0, float(question.points), mistake.id, cell=3)
    return learner_page(_SETS[question.id], total, [row], {question.id: Recorded.of(mistake.plain)})


_SETS: dict[str, BankSet] = {}


@pytest.mark.parametrize("name", set_names())
def test_no_mistake_of_the_bank_tells_the_key(name: str) -> None:
    seen = 0
    for question in find_set(name):
        _SETS[question.id] = BankSet(find_set(name))
        case = Case(question)
        for mistake in case.listed:
            page = _words(_wrong(case, mistake))
            for text in _telling(case):
                assert text not in page, (question.id, mistake.id)
                seen += 1
    assert seen > 10


def test_a_told_key_would_be_found() -> None:
    """The search above finds keys: those that a careless sentence would hold."""
    kinds = set()
    for question in (*find_set("01"), *find_set("02")):
        case = Case(question)
        _SETS[question.id] = BankSet(
            find_set("01" if question.id in BankSet(find_set("01")).points() else "02")
        )
        total = Total("ann", {question.id: 0.0}, {question.id: 1.0})
        for text in _telling(case):
            row = Row("ann", "ann.ipynb", question.id, "wrong", 0.0, 1.0, note=f"It is {text}.")
            assert text in _words(learner_page(_SETS[question.id], total, [row], {}))
            kinds.add(case.kind["kind"])
    assert {"number", "choice", "table"} <= kinds, kinds
