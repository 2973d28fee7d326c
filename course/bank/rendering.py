"""Texts and code of a question as they are shown for given parameters."""

from __future__ import annotations

import ast
import inspect
import string
import textwrap
from collections.abc import Mapping
from functools import cache
from typing import Any

from course.bank.authoring import Question, QuestionError

__all__ = ["fill", "solution_code", "starter_code"]


@cache
def _names() -> dict[str, str]:
    from course.tables import codes, economy_name

    return {code: economy_name(code) for code in codes()}


class _Shown:
    """A parameter in a text: a code such as CHN reads as its name, `!r` gives the value as code."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __format__(self, spec: str) -> str:
        if spec:
            return format(self.value, spec)
        if isinstance(self.value, str) and len(self.value) == 3 and self.value.isupper():
            return _names().get(self.value, self.value)
        return str(self.value)

    def __repr__(self) -> str:
        return repr(self.value)


def fill(text: str, parameters: Mapping[str, Any]) -> str:
    """Put parameters into a text with `{name}` and `{name!r}`."""
    return string.Formatter().vformat(text, (), {name: _Shown(value) for name, value in parameters.items()})


def _used(code: str) -> set[str]:
    return {node.id for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Name)}


def _settings(question: Question, parameters: Mapping[str, Any], code: str) -> str:
    """Assign the parameters that code uses, one a line."""
    used = _used(code)
    lines = [f"{name} = {value!r}" for name, value in parameters.items() if name in used]
    return "\n".join([*lines, ""]) if lines else ""


def starter_code(question: Question, parameters: Mapping[str, Any]) -> str:
    """Return the starter cell: the author's lines, then the answer as `____` when they do not set it."""
    code = fill(question.starter, parameters)
    if f"{question.id} =" not in code and f"def {question.id}(" not in code:
        code = f"{code}\n{question.id} = ____" if code else f"{question.id} = ____"
    return code


def solution_code(question: Question, parameters: Mapping[str, Any]) -> str:
    """Return the body of the question's function as a learner would write it in a cell.

    Raises
    ------
    QuestionError
        When the function has more than one `return` of its own, or does not end with it.
    """
    tree = ast.parse(textwrap.dedent(inspect.getsource(question.code)))
    function = tree.body[0]
    if not isinstance(function, ast.FunctionDef):
        raise QuestionError(f"Question {question.id}: its code must be a plain function.")
    body = function.body
    last = body[-1]
    if not isinstance(last, ast.Return) or last.value is None:
        raise QuestionError(f"Question {question.id}: its function must end with `return value`.")
    source = textwrap.dedent(inspect.getsource(question.code)).splitlines()
    first = body[0]
    start = first.lineno - 1
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        start = (first.end_lineno or first.lineno) if len(body) > 1 else first.lineno
    while start > 0 and source[start - 1].lstrip().startswith("#"):
        start -= 1
    before = textwrap.dedent("\n".join(source[start : last.lineno - 1]))
    tail = textwrap.dedent("\n".join(source[last.lineno - 1 : last.end_lineno]))
    value = tail.removeprefix("return").strip()
    # A function question returns the function it defines: that definition is the answer.
    answer = "" if value == question.id else f"{question.id} = {value}"
    code = "\n".join(part for part in (before.rstrip(), answer) if part)
    return _settings(question, parameters, code) + code
