"""The teacher's side of the questions: keys, wrong answers, hints, solutions.

A question is one function (`course.bank.authoring`). The bundled questions stand in `course.bank.sets`, one
folder for each set; a teacher's own stand in any folder (`--bank FOLDER`). The kinds of question can be
imported from here as well: `from course.bank import Number, QuestionSet`.
"""

from typing import Any

import course.kinds as kinds
from course.bank.authoring import Question, QuestionSet, Rare, Wrong
from course.bank.library import find_set
from course.bank.tables import cited, claimed, load, rows_of

__all__ = ["Question", "QuestionSet", "Rare", "Wrong", "cited", "claimed", "find_set", "load", "rows_of"]


def __getattr__(name: str) -> Any:
    if name in kinds.__all__:
        return getattr(kinds, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
