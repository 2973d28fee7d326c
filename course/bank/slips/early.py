"""Hand in a step on the way, or a part of the last line, instead of the final answer."""

import ast
from collections.abc import Iterator

import pandas as pd

from course.bank.slips.algebra import word_of
from course.bank.slips.changes import Change, expression, is_number, value_word
from course.bank.slips.solution import Solution

_STEP = "Look at what is still to be done after your last step."
_DOING: dict[type[ast.operator], str] = {
    ast.Add: "the addition",
    ast.Sub: "the subtraction",
    ast.Mult: "the multiplication",
    ast.Div: "the division",
    ast.Pow: "the power",
}
#: method that makes one number of a column -> words for it
_ONE_OF_MANY = {"sum": "the sum", "mean": "the mean", "max": "the largest"}
_FRACTION = 2.0  #: only numbers up to this size may be fractions that a learner gives in percent


def changes(solution: Solution) -> Iterator[Change]:
    """Yield changes that hand in a number on the way as the answer."""
    yield from _parts(solution)
    yield from _names(solution)


_HUNDRED = "`\u00b7 100`"


def _parts(solution: Solution) -> Iterator[Change]:
    last = solution.last
    for node in ast.walk(last):
        if node is last or not isinstance(node, ast.expr) or isinstance(node, ast.Constant):
            continue
        if _is_key(solution, node):
            continue
        steps = _left_out(solution, node)
        if not steps or not is_number(solution.worth(node)):
            continue
        word = word_of(solution, node)
        alone = f" and take {word} alone" if word else ""
        said = f"You get this if you leave out {_listed(steps)}{alone}."
        yield Change("stopped", said, _STEP, 7.0, ((last, node),))
        others = [step for step in steps if step != _HUNDRED]
        if others and abs(solution.worth(node)) <= _FRACTION:
            # A part in percent: the factor was taken, the other steps were not.
            said = f"You get this if you leave out {_listed(others)}{alone}"
            said += "." if _HUNDRED in steps else ", and multiply by 100."
            yield Change("stopped_percent", said, _STEP, 4.5, ((last, expression("100 * part", part=node)),))


def _is_key(solution: Solution, node: ast.AST) -> bool:
    """Tell whether a part only says which row or column is read."""
    holder = solution.parent(node)
    while holder is not None and not isinstance(holder, ast.stmt):
        if isinstance(holder, ast.Subscript) and node is holder.slice:
            return True
        node, holder = holder, solution.parent(holder)
    return False


def _left_out(solution: Solution, node: ast.AST) -> list[str]:
    """Return words for the steps between a part and the whole, the first step first."""
    steps: list[str] = []
    holder = solution.parent(node)
    while holder is not None and not isinstance(holder, ast.stmt):
        if isinstance(holder, ast.BinOp):
            other = holder.right if _holds(holder.left, node) else holder.left
            word = _DOING.get(type(holder.op), "a step")
            if isinstance(other, ast.Constant):
                signs = {ast.Add: "+", ast.Sub: "-", ast.Mult: "\u00b7", ast.Div: "/", ast.Pow: "**"}
                word = f"`{signs.get(type(holder.op), '')} {value_word(other.value)}`"
            steps.append(word)
        elif isinstance(holder, ast.UnaryOp):
            steps.append("the sign")
        holder = solution.parent(holder)
    return list(dict.fromkeys(steps))


def _listed(steps: list[str]) -> str:
    if len(steps) > 3:
        return "all steps that follow"
    return " and ".join([", ".join(steps[:-1]), steps[-1]] if len(steps) > 1 else steps)


def _holds(whole: ast.AST, part: ast.AST) -> bool:
    return any(node is part for node in ast.walk(whole))


def _names(solution: Solution) -> Iterator[Change]:
    last = solution.last
    for statement in solution.statements[:-1]:
        for target in getattr(statement, "targets", []):
            names = target.elts if isinstance(target, ast.Tuple) else [target]
            for name in names:
                if isinstance(name, ast.Name) and not name.id.startswith("__"):
                    yield from _handed_in(solution, last, name.id)


def _handed_in(solution: Solution, last: ast.expr, name: str) -> Iterator[Change]:
    value = solution.named(name)
    if is_number(value):
        words = solution.words_of(name)
        said = f"You get this if you hand in a step on the way: {words}."
        yield Change(f"step_{name}", said, _STEP, 7.5, ((last, expression(name)),))
        if abs(value) <= _FRACTION:
            said = f"You get this if you hand in 100 times a step on the way: {words}."
            yield Change(f"step_{name}_percent", said, _STEP, 4.5, ((last, expression(f"100 * {name}")),))
    elif isinstance(value, pd.Series) and pd.api.types.is_numeric_dtype(value):
        for method, word in _ONE_OF_MANY.items():
            said = f"You get this if you take {word} of a step on the way: {solution.words_of(name)}."
            made = expression(f"{name}.{method}()")
            weight = 5.0 if method == "max" else 4.0
            yield Change(f"{method}_of_{name}", said, _STEP, weight, ((last, made),))
