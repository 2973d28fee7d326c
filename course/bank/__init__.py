"""What only the teacher's side knows: keys, wrong answers, hints, solutions.

A question is one function (`course.bank.authoring`). The bundled questions stand in `course.bank.sets`, one
folder for each set; a teacher's own stand in any folder (`--bank FOLDER`).
"""

from __future__ import annotations

from course.bank.authoring import Question, QuestionSet
from course.bank.kinds import Chart, Choice, Choices, Function, Label, Number, Order, Table
from course.bank.library import find_set
from course.bank.tables import cited, claimed, load, rows_of

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
    "cited",
    "claimed",
    "find_set",
    "load",
    "rows_of",
]
