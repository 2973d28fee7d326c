"""Fill parameters into the texts and the code of a question."""

import re
import string
from collections.abc import Mapping
from functools import cache
from typing import Any

from course.bank.authoring import Question, QuestionError
from course.shown import ShownError, shown

_WITH_ARTICLE = re.compile(
    r"(United |Netherlands|Philippines|Bahamas|Maldives|World$)|.*\b(Islands|Republic|Union)\b"
)


@cache
def economies() -> dict[str, str]:
    """Return the names of economies by their codes."""
    from course.tables import codes, economy_name

    return {code: economy_name(code) for code in codes()}


def with_article(name: str) -> str:
    """Return an economy's name as used inside a sentence: "the United States" for "United States"."""
    if name == "World":
        return "the world"
    return f"the {name}" if _WITH_ARTICLE.match(name) else name


class _Shown:
    """A parameter in a text: a code such as CHN shows the economy's name, `!r` shows the value as code."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __format__(self, spec: str) -> str:
        if spec:
            return format(self.value, spec)
        if isinstance(self.value, str) and len(self.value) == 3 and self.value.isupper():
            return with_article(economies().get(self.value, self.value))
        return str(self.value)

    def __repr__(self) -> str:
        return repr(self.value)


def fill(text: str, parameters: Mapping[str, Any]) -> str:
    """Return a text with its parameters filled in for `{name}` and `{name!r}`."""
    shown = {name: _Shown(value) for name, value in parameters.items()}
    filled = string.Formatter().vformat(text, (), shown)
    if filled.startswith("the ") and not text.startswith("the ") and not re.fullmatch(r"\{\w+\}", text):
        filled = f"The {filled.removeprefix('the ')}"
    # A name with an article and an s at its end takes the apostrophe alone: the United States' share.
    return re.sub(r"(\b[Tt]he (?:[A-Z]\w* )*[A-Z]\w*s)'s\b", r"\1'", filled)


def starter_code(question: Question, parameters: Mapping[str, Any]) -> str:
    """Return the starter cell: the author's lines, and `answer = ____` unless these lines set it."""
    code = fill(question.starter, parameters)
    if f"{question.id} =" not in code and f"def {question.id}(" not in code:
        code = f"{code}\n{question.id} = ____" if code else f"{question.id} = ____"
    return code


def solution_code(question: Question, parameters: Mapping[str, Any]) -> str:
    """Return the worked solution: what the question states, or else the body of its function.

    Raises
    ------
    QuestionError
        When the function is no plain function, or does not end with its `return`.
    """
    if question.worked:
        return question.worked
    try:
        return shown(question.code, parameters, answer=question.id, imports=False)
    except ShownError as error:
        raise QuestionError(f"Question {question.id}: {error}") from None
