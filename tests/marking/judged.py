"""Tiny questions, an answer as it is marked, and an object that lies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from course.bank import QuestionSet, Wrong
from course.bank.authoring import Question
from course.bank.case import Case
from course.exercises import CheckedAnswer, Exercise
from course.kinds import Kind
from course.marking import judge


def make(kind: Kind, key: Any, given: Mapping[str, Any] | None = None, /, **wrongs: Any) -> Question:
    """Make a question; `given` is what else `QuestionSet.question` takes."""
    found = QuestionSet("tiny", title="Tiny", scenario="A set for tests.")

    @found.question(
        kind,
        objective="none",
        title="Tiny",
        text="Tiny?",
        starter="",
        hints=("Think.",),
        level=1,
        **given or {},
    )
    def tiny() -> Any:
        return key

    for name, value in wrongs.items():
        tiny.mistakes(
            **{name: Wrong(f"You get this if {name}.", lambda value=value: value, step=f"Look at {name}.")}
        )
    return tiny


def mark(question: Question, answer: Any) -> CheckedAnswer:
    public = {"set": "tiny", "title": "", "questions": [Case(question).public()]}
    return judge(Case(question), Exercise(public).plain("tiny", answer))


class Liar:
    """Equal to everything, of any size, and a number when asked."""

    def __eq__(self, other: object) -> bool:
        return True

    def __float__(self) -> float:
        return 20.098

    def __iter__(self) -> Any:
        return iter([20.098])

    def __len__(self) -> int:
        return 1

    def __array__(self, *args: Any) -> Any:
        return np.array(20.098)

    def __reduce__(self) -> Any:
        return (float, (20.098,))

    __hash__ = None  # type: ignore[assignment]
