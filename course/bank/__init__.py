"""What only the teacher's side knows: keys, wrong answers, hints, solutions.

A question is one function (`course.bank.authoring`); the bundled ones stand in `course.bank.questions`, a
teacher's own in any folder (`--bank FOLDER`). The kinds of question can be imported from here as well:
`from course.bank import Number, QuestionSet`.
"""

from __future__ import annotations

from typing import Any

import course.kinds as kinds
from course.bank.authoring import Question, QuestionSet
from course.bank.library import find_set, sets
from course.bank.tables import load, rows_of

__all__ = ["Question", "QuestionSet", "find_set", "load", "rows_of", "sets"]


def __getattr__(name: str) -> Any:
    if name in kinds.__all__:
        return getattr(kinds, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
