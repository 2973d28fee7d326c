"""The answer of a solution as a formula of numbers, each of which is read from the tables on its own.

In `100 * rows["CHN"] / rows["WLD"]` the numbers are `rows["CHN"]` and `rows["WLD"]`. A formula is computed
for thousands of other numbers at once, without any table.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from course.bank.slips.changes import Change, is_number
from course.bank.slips.solution import NUMPY, NoSolution, Solution, Swap
from course.bank.tables import slipped

Floats = npt.NDArray[np.float64]

_NUMBER = "__number_{}"
_FUNCTIONS = ("abs", "exp", "log", "sqrt")  #: they take an array as they take a number
_SIDES: dict[type[ast.operator], tuple[str, str]] = {
    ast.Div: ("the numerator", "the denominator"),
    ast.Sub: ("the first number", "the second number"),
    ast.Add: ("the first number", "the second number"),
    ast.Mult: ("the first factor", "the second factor"),
}


class Formula:
    """A formula of single numbers.

    `numbers` are the expressions that stand for the numbers, and `worth` what they are worth, in the same
    order.

    Raises
    ------
    NoSolution
        No number stands alone in the solution.
    """

    def __init__(self, solution: Solution) -> None:
        self._solution = solution
        self._words: dict[tuple[frozenset[int], frozenset[int]], str] = {}
        for through_names in (True, False):
            self._through_names = through_names
            self.numbers = list({id(node): node for node in self._found(solution.last)}.values())
            self.worth = np.array([float(solution.worth(node)) for node in self.numbers])
            if self.numbers and self.equals(solution.value):
                return
        raise NoSolution("the solution is no formula of numbers")

    def _found(self, node: ast.expr) -> Iterator[ast.expr]:
        """Yield the numbers of an expression, from left to right."""
        inner = self._inner(node)
        if inner is not None:
            for part in inner:
                yield from self._found(part)
        elif not isinstance(node, ast.Constant) and is_number(self._solution.worth(node)):
            yield node

    def _inner(self, node: ast.expr) -> list[ast.expr] | None:
        """Return the parts that an expression computes with; None where it is read from a table."""
        if isinstance(node, ast.BinOp):
            return [node.left, node.right]
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.UAdd)):
            return [node.operand]
        if isinstance(node, ast.Call) and len(node.args) == 1 and not node.keywords:
            name = getattr(node.func, "id", "") or getattr(node.func, "attr", "")
            return [node.args[0]] if name in _FUNCTIONS else None
        if isinstance(node, ast.Name):
            if node.id in self._solution.parameters:
                return []
            given = self._assigned(node) if self._through_names else None
            return None if given is None else [given]
        return None

    def _assigned(self, name: ast.Name) -> ast.expr | None:
        """Return the one expression that a name stands for; None where it is changed on the way."""
        found = []
        for statement in self._solution.statements[: self._solution.place(name)]:
            if name.id not in _stored(statement):
                continue
            if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
                return None
            found += _pairs(statement.targets[0], statement.value)
        given = [value for target, value in found if target == name.id]
        return given[0] if len(given) == 1 else None

    # -------------------------------------------------------------------------- running

    def equals(self, value: object, swaps: Sequence[Swap] = ()) -> bool:
        """Tell whether the formula, or a changed copy of it, gives a number where tables give one."""
        # Several sizes, since a table of the same size would take an array for a column.
        for size in (2, 3):
            try:
                made = self.run([np.full(size, one) for one in self.worth], swaps)
            except Exception:
                return False
            if made.shape != (size,) or not is_number(value):
                return False
            if not np.allclose(made, float(value), rtol=1e-9, atol=0.0, equal_nan=True):  # type: ignore[arg-type]
                return False
        return True

    def run(self, numbers: Sequence[Floats], swaps: Sequence[Swap] = ()) -> Floats:
        """Compute the formula for many numbers at once.

        `numbers` holds one array for each number, all of one length. `swaps` change the formula itself.

        Raises
        ------
        Exception
            The formula does not take arrays.
        """
        names = {_NUMBER.format(place): array for place, array in enumerate(numbers)}
        put: list[Swap] = [
            (node, ast.Name(_NUMBER.format(place), ast.Load())) for place, node in enumerate(self.numbers)
        ]
        return np.asarray(self._solution.run([*swaps, *put], names, everywhere=True), dtype=float)

    def numbers_in(self, change: Change) -> Floats:
        """Return what the numbers are worth in a changed copy of the solution.

        Where a number becomes several, because a condition is left out, they are added up.

        Raises
        ------
        Exception
            Whatever the changed copy raises.
        """
        nodes = [_rows_of_first(node) for node in self.numbers]
        if change.tables is None:
            found = self._solution.noted(change.swaps, nodes)
        else:
            with slipped(change.tables):
                found = self._solution.noted(change.swaps, nodes, whole=True)
        return np.array([_summed(one) for one in found])

    def rounded(self, places: int) -> list[list[Swap]]:
        """Return changes that round a step on the way: both sides of the last step, or the step before it."""
        node: ast.expr | None = self._solution.last
        found: list[list[Swap]] = []
        while node is not None:
            inner = [part for part in self._inner(node) or [] if self._places(part)]
            steps = [part for part in inner if all(part is not one for one in self.numbers)]
            if steps:
                found.append([(step, _rounded(step, places)) for step in steps])
            node = steps[0] if len(inner) == len(steps) == 1 else None
        return found

    # -------------------------------------------------------------------------- naming

    def place_of(self, chosen: frozenset[int], among: frozenset[int]) -> str:
        """Say where some of the numbers stand; empty where no short word says it.

        `among` are the places of the numbers that could have been meant.
        """
        if (chosen, among) not in self._words:
            self._words[chosen, among] = self._place_of(chosen, among)
        return self._words[chosen, among]

    def _place_of(self, chosen: frozenset[int], among: frozenset[int]) -> str:
        words: list[str] = []
        node: ast.expr | None = self._solution.last
        while node is not None and chosen != among and len(words) < 2:
            inner = self._inner(node) or []
            sides = [self._places(part) & among for part in inner]
            holding = [number for number, side in enumerate(sides) if chosen <= side]
            if not holding:
                return ""
            place = holding[0]
            if len(sides) == 2 and all(sides):
                if type(getattr(node, "op", None)) not in _SIDES:
                    return ""
                words.append(_SIDES[type(node.op)][place])  # type: ignore[attr-defined]
                among = sides[place]
            node = inner[place]
        return " of ".join(reversed(words)) if chosen == among else ""

    def _places(self, node: ast.expr) -> frozenset[int]:
        held = {id(one) for one in self._found(node)}
        return frozenset(place for place, one in enumerate(self.numbers) if id(one) in held)


def _rows_of_first(node: ast.expr) -> ast.expr:
    """Return the column in an expression such as `column.iloc[0]`; another expression stays."""
    is_first = (
        isinstance(node, ast.Subscript)
        and isinstance(node.value, ast.Attribute)
        and node.value.attr == "iloc"
        and isinstance(node.slice, ast.Constant)
        and node.slice.value == 0
    )
    return node.value.value if is_first else node  # type: ignore[attr-defined]


def _summed(value: Any) -> float:
    if isinstance(value, pd.Series):
        if value.empty or not pd.api.types.is_numeric_dtype(value):
            raise ValueError("no numbers")
        return float(value.sum())
    return float(value)


def _rounded(node: ast.expr, places: int) -> ast.expr:
    function = ast.Attribute(ast.Name(NUMPY, ast.Load()), "round", ast.Load())
    return ast.Call(function, [node, ast.Constant(places)], [])


def _stored(statement: ast.stmt) -> set[str]:
    return {
        node.id
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }


def _pairs(target: ast.expr, value: ast.expr) -> list[tuple[str, ast.expr]]:
    if isinstance(target, ast.Name):
        return [(target.id, value)]
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        return [
            pair for one, given in zip(target.elts, value.elts, strict=False) for pair in _pairs(one, given)
        ]
    return []
