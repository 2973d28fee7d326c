"""Fill parameters into the texts and the code of a question."""

import re
import string
from collections.abc import Mapping
from functools import cache
from typing import Any

from course.bank.authoring import Question, QuestionError
from course.phrases import the
from course.shown import ShownError, shown


@cache
def economies() -> dict[str, str]:
    """Return the names of economies by their codes."""
    from course.tables import codes, economy_name

    return {code: economy_name(code) for code in codes()}


class _Code(str):
    """A code such as CHN in a text: shown as the economy's name, and as code with `!r`."""

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        return format(the(economies().get(self, str(self))), spec)


def name_of(code: str) -> str:
    """Return an economy's name for its code, as used inside a sentence."""
    return format(_Code(code))


def in_texts(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return parameters as texts show them: a code such as CHN as the economy's name."""
    return {
        name: _Code(value) if isinstance(value, str) and len(value) == 3 and value.isupper() else value
        for name, value in parameters.items()
    }


def fill(text: str, parameters: Mapping[str, Any]) -> str:
    """Return a text with its parameters filled in for `{name}` and `{name!r}`."""
    return polished(string.Formatter().vformat(text, (), in_texts(parameters)), text)


def polished(filled: str, text: str) -> str:
    """Return a text after filling, with a capital at its start and no s after an apostrophe."""
    if filled.startswith("the ") and not text.startswith("the ") and not re.fullmatch(r"\{\w+\}", text):
        filled = f"The {filled.removeprefix('the ')}"
    # A name with an article and an s at its end takes the apostrophe alone: the United States' share.
    return re.sub(r"(\b[Tt]he (?:[A-Z]\w* )*[A-Z]\w*s)'s\b", r"\1'", filled)


#: a line of a solution in which it loads a table
_LOADS = re.compile(r'\w+ = load\("\w+"\)(\.set_index\("\w+"\))?')


def starter_code(question: Question, parameters: Mapping[str, Any], solution: str) -> str:
    """Return the starter cell: the author's lines, and `answer = ____` unless these lines set it.

    Without lines of the author, it begins as the solution does: with the tables that are loaded, or with the
    head of a function. A quick check of a lesson stands below the lesson's own code, and needs neither.

    `parameters` are all names that the lines show in braces, with their values.
    """
    code = fill(question.starter, parameters)
    if not code and not question.in_lesson:
        code = _beginning(solution)
    if f"{question.id} =" not in code and f"def {question.id}(" not in code:
        code = f"{code}\n{question.id} = ____" if code else f"{question.id} = ____"
    return code


def _beginning(solution: str) -> str:
    """Return the lines of a solution that load tables, or the head of its function with an empty `return`."""
    first, *_ = lines = solution.strip().splitlines()
    if first.startswith("def "):
        return f"{first}\n    return ____"
    loads = [line for line in lines if _LOADS.fullmatch(line)]
    # Where a table is loaded and filtered in one step, half of the tables would be given.
    return "\n".join(loads) if len(loads) == solution.count("load(") else ""


def solution_code(question: Question, parameters: Mapping[str, Any]) -> str:
    """Return the worked solution: what the question states, or else the body of its function.

    Raises
    ------
    QuestionError
        When the function is no plain function, or does not end with its `return`.
    """
    if question.worked:
        return question.worked if isinstance(question.worked, str) else question.worked(**parameters)
    try:
        return shown(question.code, parameters, answer=question.id, imports=False)
    except ShownError as error:
        raise QuestionError(f"Question {question.id}: {error}") from None
