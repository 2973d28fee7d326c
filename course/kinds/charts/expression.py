"""Vega expressions: a small part of them, read and computed on plain data.

An expression is parsed into nested tuples and computed by walking them. Nothing is handed to Python's own
evaluation. Length, depth, texts and steps are bounded. Supported are `datum`, numbers, texts, lists,
comparisons, arithmetic, logic, the conditional, and the functions of `course.kinds.charts.functions`.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from course.kinds.charts.budget import Budget, UnreadableChartError
from course.kinds.charts.functions import FUNCTIONS, as_text, dated, equal
from course.kinds.charts.values import as_number, is_missing

__all__ = ["compute", "parse", "truth"]

_LONGEST, _DEEPEST, _TALLEST, _LONGEST_TEXT = 2_000, 40, 200, 10_000
_TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)"
    r"|(?P<text>'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
    r"|(?P<name>[A-Za-z_$][A-Za-z0-9_$]*)"
    r"|(?P<sign>===|!==|==|!=|<=|>=|&&|\|\||[-+*/%<>!?:()\[\],.]))"
)
_BINDS = {
    "||": 1,
    "&&": 2,
    **dict.fromkeys(("==", "!=", "===", "!=="), 3),
    **dict.fromkeys(("<", ">", "<=", ">="), 4),
    **dict.fromkeys(("+", "-"), 5),
    **dict.fromkeys(("*", "/", "%"), 6),
}
_CONSTANTS: dict[str, Any] = {
    "true": True,
    "false": False,
    "null": None,
    "undefined": None,
    "NaN": math.nan,
    "Infinity": math.inf,
    "PI": math.pi,
    "E": math.e,
}

#: sign -> arithmetic as JavaScript does it; a division by zero is looked at by the caller
_ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "%": math.fmod,
}

Node = tuple[Any, ...]


# ------------------------------------------------------------------------------- parsing


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens: list[tuple[str, str]] = []
        at, end = 0, len(text.rstrip())
        while at < end:
            found = _TOKEN.match(text, at)
            if found is None or found.lastgroup is None:
                raise _unreadable(text)
            self._tokens.append((found.lastgroup, found[found.lastgroup]))
            at = found.end()
        self._at = 0

    def whole(self) -> Node:
        node = self._choice(0)
        if self._at < len(self._tokens):
            raise _unreadable(self._text)
        if _is_tall(node):
            raise _unreadable(self._text, "has too many parts")
        return node

    def _peek(self) -> tuple[str, str]:
        return self._tokens[self._at] if self._at < len(self._tokens) else ("end", "")

    def _next(self) -> tuple[str, str]:
        token = self._peek()
        self._at += 1
        return token

    def _sees(self, sign: str) -> bool:
        if self._peek() == ("sign", sign):
            self._at += 1
            return True
        return False

    def _must(self, sign: str) -> None:
        if not self._sees(sign):
            raise _unreadable(self._text)

    def _choice(self, depth: int) -> Node:
        if depth > _DEEPEST:
            raise _unreadable(self._text, "is nested too deeply")
        node = self._binary(1, depth)
        if self._sees("?"):
            yes = self._choice(depth + 1)
            self._must(":")
            return ("if", node, yes, self._choice(depth + 1))
        return node

    def _binary(self, least: int, depth: int) -> Node:
        node = self._unary(depth)
        while (kind := self._peek())[0] == "sign" and _BINDS.get(kind[1], 0) >= least:
            sign = self._next()[1]
            node = ("two", sign, node, self._binary(_BINDS[sign] + 1, depth + 1))
        return node

    def _unary(self, depth: int) -> Node:
        if depth > _DEEPEST:
            raise _unreadable(self._text, "is nested too deeply")
        for sign in "!-+":
            if self._sees(sign):
                return ("one", sign, self._unary(depth + 1))
        return self._member(self._atom(depth), depth)

    def _member(self, node: Node, depth: int) -> Node:
        for _ in range(_DEEPEST):
            if self._sees("."):
                kind, name = self._next()
                if kind != "name":
                    raise _unreadable(self._text)
                node = ("of", node, ("is", name))
            elif self._sees("["):
                node = ("of", node, self._choice(depth + 1))
                self._must("]")
            else:
                return node
        raise _unreadable(self._text, "has too many parts")

    def _atom(self, depth: int) -> Node:
        kind, word = self._next()
        if kind == "number":
            return ("is", float(word))
        if kind == "text":
            return ("is", re.sub(r"\\(.)", r"\1", word[1:-1]))
        if kind == "name":
            if self._sees("("):
                if word not in FUNCTIONS and word != "if":
                    raise _unreadable(self._text, f"calls {word[:40]!r}")
                return ("call", word, *self._listed(")", depth))
            return ("is", _CONSTANTS[word]) if word in _CONSTANTS else ("name", word)
        if word == "(" and kind == "sign":
            node = self._choice(depth + 1)
            self._must(")")
            return node
        if word == "[" and kind == "sign":
            return ("list", *self._listed("]", depth))
        raise _unreadable(self._text)

    def _listed(self, end: str, depth: int) -> list[Node]:
        nodes: list[Node] = []
        if self._sees(end):
            return nodes
        while True:
            nodes.append(self._choice(depth + 1))
            if self._sees(end):
                return nodes
            self._must(",")


def _is_tall(node: Node) -> bool:
    """Whether computing would nest too deeply; a sum of many parts is tall without any brackets."""
    level: list[Any] = [node]
    for _ in range(_TALLEST):
        level = [part for one in level for part in one if isinstance(part, tuple)]
        if not level:
            return False
    return True


def _unreadable(text: str, why: str = "is not understood") -> UnreadableChartError:
    shown = text if len(text) <= 60 else text[:59] + "…"
    return UnreadableChartError(
        f"The chart's expression {shown!r} {why}. Compute it in pandas first, and draw the result."
    )


@lru_cache(maxsize=256)
def parse(text: str) -> Node:
    """Parse an expression.

    Raises
    ------
    UnreadableChartError
        It is too long, too deep, or not among what is supported; the sentence is for learners.
    """
    if len(text) > _LONGEST:
        raise _unreadable(text, "is too long")
    return _Parser(text).whole()


# ----------------------------------------------------------------------------- computing


def truth(value: Any) -> bool:
    """Tell whether JavaScript takes a value for true."""
    return bool(value) and not is_missing(value) if not isinstance(value, list | dict) else True


def compute(node: Node, names: Mapping[str, Any], budget: Budget) -> Any:
    """Compute a parsed expression.

    Parameters
    ----------
    node
        What `parse` returned.
    names
        `datum` and the values of parameters.
    budget
        Pays one step a node.
    """
    budget.spend(1)
    return _BY_FORM[node[0]](node, names, budget)


def _named(node: Node, names: Mapping[str, Any], budget: Budget) -> Any:
    if node[1] not in names:
        raise UnreadableChartError(
            f"The chart's expression uses {node[1][:40]!r}, which has no value before somebody selects. "
            "Compute it in pandas first, and draw the result."
        )
    return names[node[1]]


def _signed(node: Node, names: Mapping[str, Any], budget: Budget) -> Any:
    value = compute(node[2], names, budget)
    if node[1] == "!":
        return not truth(value)
    return -as_number(value) if node[1] == "-" else as_number(value)


def _joined_by_sign(node: Node, names: Mapping[str, Any], budget: Budget) -> Any:
    left = compute(node[2], names, budget)
    if node[1] in {"&&", "||"}:
        return compute(node[3], names, budget) if truth(left) == (node[1] == "&&") else left
    return _two(node[1], left, compute(node[3], names, budget))


def _part(whole: Any, name: Any) -> Any:
    if isinstance(whole, dict):
        return whole.get(name if isinstance(name, str) else f"{as_number(name):.12g}")
    if isinstance(whole, list | str):
        if name == "length":
            return float(len(whole))
        place = as_number(name)
        return whole[int(place)] if 0 <= place < len(whole) else None
    return None


def _called(node: Node, names: Mapping[str, Any], budget: Budget) -> Any:
    if node[1] == "if" and len(node) == 5:
        return compute(node[3 if truth(compute(node[2], names, budget)) else 4], names, budget)
    values = [compute(part, names, budget) for part in node[2:]]
    try:
        return FUNCTIONS[node[1]](*values)
    except (TypeError, KeyError, IndexError):
        raise UnreadableChartError(
            f"The chart's expression calls {node[1]!r} with other arguments than it takes. "
            "Compute it in pandas first, and draw the result."
        ) from None
    except (ValueError, OverflowError, ZeroDivisionError):
        return math.nan


def _two(sign: str, left: Any, right: Any) -> Any:
    if sign in {"==", "==="}:
        return equal(left, right, strict=sign == "===")
    if sign in {"!=", "!=="}:
        return not equal(left, right, strict=sign == "!==")
    if sign == "+" and (isinstance(left, str) or isinstance(right, str)):
        return _joined(left, right)
    if sign in {"<", ">", "<=", ">="}:
        return _ordered(sign, left, right)
    one, other = as_number(left), as_number(right)
    try:
        return _ARITHMETIC[sign](one, other)
    except ValueError:
        return math.nan
    except ZeroDivisionError:
        return math.nan if one == 0 or one != one else math.copysign(math.inf, one)


def _joined(left: Any, right: Any) -> str:
    text = as_text(left) + as_text(right)
    if len(text) > _LONGEST_TEXT:
        raise UnreadableChartError(
            "An expression of the chart makes a text that is too long. Make labels in pandas first."
        )
    return text


def _ordered(sign: str, left: Any, right: Any) -> bool:
    left, right = dated(left, right)
    if not (isinstance(left, str) and isinstance(right, str)):
        left, right = as_number(left), as_number(right)
    if sign == "<":
        return bool(left < right)
    if sign == ">":
        return bool(left > right)
    return bool(left <= right) if sign == "<=" else bool(left >= right)


_Computes = Callable[[Node, Mapping[str, Any], Budget], Any]

#: form of a node -> what computes it
_BY_FORM: dict[str, _Computes] = {
    "is": lambda node, names, budget: node[1],
    "name": _named,
    "of": lambda node, names, budget: _part(*(compute(part, names, budget) for part in node[1:])),
    "one": _signed,
    "if": lambda node, names, budget: compute(
        node[2 if truth(compute(node[1], names, budget)) else 3], names, budget
    ),
    "list": lambda node, names, budget: [compute(part, names, budget) for part in node[1:]],
    "call": _called,
    "two": _joined_by_sign,
}
