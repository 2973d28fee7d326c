"""Change conditions on rows: left out, with another boundary, or reversed."""

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from course.bank.slips.algebra import in_step
from course.bank.slips.changes import Change, column_word, expression, value_word
from course.bank.slips.solution import MISSING, Solution, Swap

_STEP = "Look at the conditions on your rows."
_FEW = 4  #: most values of a column that is a choice between a few
_UNLIKE = ("ROW", "WLD", "EU", "HKG", "All goods")  #: rows that learners easily leave out
_BOUNDARY: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.GtE: ast.Gt,
    ast.Gt: ast.GtE,
    ast.LtE: ast.Lt,
    ast.Lt: ast.LtE,
}


@dataclass(frozen=True)
class Condition:
    """A condition on the rows of a table."""

    node: ast.expr  #: the whole condition
    column: str  #: the column with the condition
    values: pd.Series  #: values of the column in all rows
    given: ast.expr | None = None  #: the node of the value; None where no single value is given


def conditions(solution: Solution) -> Iterator[Condition]:
    """Yield the conditions of a solution."""
    for node in solution.nodes(ast.Compare):
        if len(node.ops) != 1:
            continue
        values, given = solution.worth(node.left), solution.worth(node.comparators[0])
        if isinstance(values, pd.Series) and given is not MISSING and pd.api.types.is_scalar(given):
            yield Condition(node, str(values.name or ""), values, node.comparators[0])
    for node in solution.nodes(ast.Call):
        if isinstance(node.func, ast.Attribute) and node.func.attr in ("isin", "between", "notna"):
            values = solution.worth(node.func.value)
            if isinstance(values, pd.Series):
                yield Condition(node, str(values.name or ""), values)
    for node in solution.nodes(ast.UnaryOp):
        if isinstance(node.op, ast.Invert):
            values = solution.worth(node)
            if isinstance(values, pd.Series) and isinstance(node.operand, ast.Subscript):
                yield Condition(node, str(values.name or ""), values)


def changes(solution: Solution, asked: str = "") -> Iterator[Change]:
    """Yield changes that leave out, reverse or shift a condition; `asked` is the question's text."""
    found = list(conditions(solution))
    for one in found:
        column = column_word(one.column)
        operator = one.node.ops[0] if isinstance(one.node, ast.Compare) else None
        if (swap := _without(solution, one.node)) is not None:
            alike = sum(other.column == one.column for other in found) > 1
            where = in_step(solution, one.node) if alike else ""
            said = f"You get this if you leave out the condition on {column}{where}."
            if isinstance(operator, ast.NotEq) and one.given is not None:
                said = f"You get this if you do not leave out {value_word(solution.worth(one.given))}."
            yield Change(f"without_{one.column}", said, _STEP, 8.0, (swap,))
        sign = _BOUNDARY.get(type(operator)) if operator is not None else None
        if isinstance(one.node, ast.Compare) and sign is not None and one.given is not None:
            bound = value_word(solution.worth(one.given))
            turned = _compare(one.node, sign())
            inside = "leave out" if isinstance(operator, (ast.GtE, ast.LtE)) else "also take"
            said = f"You get this if you {inside} the boundary {bound} of the condition on {column}."
            yield Change(f"boundary_{one.column}", said, _STEP, 6.5, ((one.node, turned),))
        yield from _turned(one, operator)
    yield from _items(solution, found)
    yield from _added(solution, re.findall(r"\b[A-Z]{3}\b", asked))
    yield from _groups_left_out(solution, found)


def _compare(node: ast.Compare, operator: ast.cmpop) -> ast.Compare:
    return ast.Compare(node.left, [operator], node.comparators)


def _turned(one: Condition, operator: ast.cmpop | None) -> Iterator[Change]:
    """Yield the reverse of a condition on a column of a few values; of many values nobody reverses one."""
    column, kind = column_word(one.column), one.values.dtype
    if pd.api.types.is_numeric_dtype(kind) and not pd.api.types.is_bool_dtype(kind):
        return
    if isinstance(kind, pd.CategoricalDtype) and len(kind.categories) > _FEW:
        return
    if isinstance(one.node, ast.Compare) and isinstance(operator, (ast.Eq, ast.NotEq)):
        other = ast.NotEq() if isinstance(operator, ast.Eq) else ast.Eq()
        said = f"You get this if you take the rows that the condition on {column} should leave out."
        yield Change(f"not_{one.column}", said, _STEP, 3.0, ((one.node, _compare(one.node, other)),))


def _without(solution: Solution, node: ast.expr) -> Swap | None:
    """Return the swap that leaves a condition out, or None where this is impossible."""
    holder = solution.parent(node)
    if isinstance(holder, ast.UnaryOp) and isinstance(holder.op, ast.Invert):
        return _without(solution, holder)
    if isinstance(holder, ast.BinOp) and isinstance(holder.op, (ast.BitAnd, ast.BitOr)):
        return holder, holder.right if holder.left is node else holder.left
    if isinstance(holder, ast.Subscript) and holder.slice is node:
        owner = holder.value
        rows = owner.value if isinstance(owner, ast.Attribute) and owner.attr == "loc" else owner
        return holder, rows
    tuple_holder = solution.parent(holder) if isinstance(holder, ast.Tuple) else None
    if isinstance(tuple_holder, ast.Subscript) and isinstance(holder, ast.Tuple) and holder.elts[0] is node:
        return node, ast.Slice()
    return None


def _items(solution: Solution, found: list[Condition]) -> Iterator[Change]:
    """Yield changes that leave one value out of a list of values."""
    for one in found:
        listed = one.node.args[0] if isinstance(one.node, ast.Call) and one.node.args else None
        if not isinstance(listed, (ast.List, ast.Tuple)) or len(listed.elts) < 2:
            continue
        for left_out in listed.elts:
            kept = ast.List([item for item in listed.elts if item is not left_out], ast.Load())
            said = f"You get this if you leave out {value_word(solution.worth(left_out))}."
            yield Change(f"less_{one.column}", said, _STEP, 4.0, ((listed, kept),))


def _groups_left_out(solution: Solution, found: list[Condition]) -> Iterator[Change]:
    """Yield changes that leave out all conditions on one column."""
    columns: dict[str, list[Swap]] = {}
    for one in found:
        swap = _without(solution, one.node)
        if swap is not None:
            columns.setdefault(one.column, []).append(swap)
    for column, swaps in columns.items():
        # Two conditions joined by one operator cannot both be left out: each swap keeps the other one.
        if len(swaps) > 1 and len({solution.place(old) for old, _ in swaps}) == len(swaps):
            said = f"You get this if you leave out every condition on {column_word(column)}."
            yield Change(f"without_all_{column}", said, _STEP, 6.0, tuple(swaps))


def _added(solution: Solution, named: Sequence[str]) -> Iterator[Change]:
    """Yield changes that add a condition and so take too few rows, such as those of one flow."""
    known = {one.column for one in conditions(solution)}
    for node in solution.nodes(ast.Subscript):
        rows = solution.worth(node)
        if not isinstance(rows, pd.DataFrame) or not isinstance(solution.worth(node.slice), pd.Series):
            continue
        for column in rows.select_dtypes(["category", "str", "object"]):
            values = list(rows[column].dropna().unique())
            if column not in known:
                yield from _less(node, str(column), values, named)
            if column in known or not 2 <= len(values) <= _FEW:
                continue
            for value in values:
                said = f"You get this if you take the rows of {value_word(value)} alone."
                code = f"part.loc[lambda rows: rows[{str(column)!r}] == {str(value)!r}]"
                made = expression(code, part=node)
                name = f"only_{column}_{value}"
                yield Change(name, said, _STEP, 8.5, ((node, made),), part_of=str(column))


def _less(node: ast.expr, column: str, values: Sequence[Any], named: Sequence[str]) -> Iterator[Change]:
    """Yield changes that leave out a row unlike the others, or one that the question names."""
    for value in dict.fromkeys((*_UNLIKE, *named)):
        if len(values) > _FEW and value in values:
            said = f"You get this if you leave out the row of {value_word(value)}."
            made = expression(f"part.loc[lambda rows: rows[{column!r}] != {value!r}]", part=node)
            yield Change(f"less_{column}_{value}", said, _STEP, 6.0, ((node, made),))
