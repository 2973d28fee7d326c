"""Notebooks under marking see the kinds: a kind holds no key, leads to none, and finds no bank."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from course.bank import Label, Number
from course.bank.authoring import Question
from course.bank.case import Case
from course.bank.library import sets
from course.errors import CourseError
from course.grading.run.stage import build_stage
from course.kinds import Kind, base

QUESTIONS = [question for found in sets().values() for question in found.questions.values()]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_a_kind_is_plain_data_without_spellings_or_inputs(question: Question) -> None:
    held = json.dumps(vars(question.kind))  # neither a function nor a table can be written so
    if question.kind.spelt:
        names = [word for name, words in question.accepted.items() for word in (name, *words)]
        assert not [word for word in (Case(question).key["v"], *names) if json.dumps(word) in held]
    if question.kind.called:
        assert question.draw is not None
        assert set(vars(question.kind)).isdisjoint({"inputs", "draw", "drawn"})


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_the_learners_side_settles_a_key_as_the_bank_does(question: Question) -> None:
    case = Case(question)
    kind = case.question.kind  # names and texts of options are filled in for each variant
    known = Kind.from_public(json.loads(json.dumps(case.public()["kind"])))
    assert known.public() == kind.public()
    assert (known.wanted(), known.listing()) == (kind.wanted(), kind.listing())
    plain = known.read(case.value(), case.inputs)
    assert question.respelt(known.settle(plain)) == case.key


SEEN = """
import importlib, importlib.util, pkgutil, sys
import course.answers, course.kinds
for package in (course.kinds, course.answers):
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        importlib.import_module(module.name)
print(sorted(name for name in course.kinds.__all__ if isinstance(getattr(course.kinds, name), type)))
print([name for name in sys.modules if name.startswith(("course.bank", "course.marking", "course.claims"))])
print(importlib.util.find_spec("course.bank"))
"""


def test_a_sandbox_has_every_kind_and_no_bank(tmp_path: Path) -> None:
    stage = build_stage(tmp_path / "stage")
    done = subprocess.run(
        [sys.executable, "-c", SEEN],
        cwd=stage,
        env=os.environ | {"PYTHONPATH": str(stage)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    kinds, teachers, bank = done.stdout.splitlines()
    assert "'Number'" in kinds and "'Chart'" in kinds
    assert (teachers, bank) == ("[]", "None")


def test_two_kinds_of_one_name_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "classes_of", lambda *_: [Number, Label, type("Other", (Number,), {})])
    base._by_name.cache_clear()
    try:
        with pytest.raises(CourseError, match="Two kinds of question are called 'number'"):
            Kind.from_public({"kind": "label"})
    finally:
        base._by_name.cache_clear()
