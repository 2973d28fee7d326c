"""What only the teacher's side knows: keys, wrong answers, hints, solutions.

A question is one function (`course.bank.authoring`); the bundled ones stand in `course.bank.questions`, a
teacher's own in any folder (`--bank FOLDER`).
"""

from __future__ import annotations

from course.bank.authoring import Question, QuestionSet
from course.bank.kinds import Chart, Choice, Choices, Function, Label, Number, Order, Table
from course.bank.library import find_set, sets
from course.bank.tables import load, rows_of

__all__ = [
    "Chart",
    "Choice",
    "Choices",
    "Function",
    "Label",
    "Number",
    "Order",
    "Question",
    "QuestionSet",
    "Table",
    "find_set",
    "load",
    "rows_of",
    "sets",
]
