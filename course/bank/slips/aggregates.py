"""Change aggregates: sums for means and the like, ranks, sorting, and the wholes of shares."""

import ast
from collections.abc import Iterator
from typing import Any

import pandas as pd

from course.bank.slips.algebra import in_step
from course.bank.slips.changes import Change, expression, is_number
from course.bank.slips.solution import Solution

_TWO = 2
_STEP = "Look at how many numbers become one."
#: method -> words for its result
_MANY = {
    "sum": "the sum",
    "mean": "the mean",
    "median": "the median",
    "max": "the largest",
    "min": "the smallest",
    "count": "how many there are",
}
_PAIRS = {"idxmax": "idxmin", "idxmin": "idxmax", "nlargest": "nsmallest", "nsmallest": "nlargest",
          "head": "tail", "tail": "head", "cumsum": "cumprod"}  # fmt: skip
_BUILTIN = {"sum": ("max", "min", "len"), "max": ("min", "sum"), "min": ("max", "sum"), "len": ("sum", "max")}


def changes(solution: Solution) -> Iterator[Change]:
    """Yield changes to other aggregates, other ranks, another order and another whole."""
    yield from _many_to_one(solution)
    for node in solution.nodes(ast.Call):
        if isinstance(node.func, ast.Attribute):
            yield from _methods(solution, node, node.func)
        elif isinstance(node.func, ast.Name):
            yield from _builtins(solution, node, node.func)
    for node in solution.nodes(ast.BinOp):
        if isinstance(node.op, ast.Div):
            yield from _of_sums(solution, node)
            yield from _wholes(solution, node)
    yield from _places(solution)


def _many_to_one(solution: Solution) -> Iterator[Change]:
    """Yield changes to another aggregate, in all places where a solution uses the same one."""
    calls: dict[str, list[ast.Call]] = {}
    for node in solution.nodes(ast.Call):
        if isinstance(node.func, ast.Attribute) and node.func.attr in _MANY and not node.args:
            calls.setdefault(node.func.attr, []).append(node)
    for method, nodes in calls.items():
        # With two places, also change each alone. With more, the sentence could not say which is meant.
        alone = [[node] for node in nodes] if len(nodes) == _TWO else []
        for rank, (other, word) in enumerate(_MANY.items()):
            if other == method:
                continue
            for made in [nodes, *alone]:
                where = _where(solution, made[0]) if len(made) < len(nodes) else ""
                said = f"You get this if you take {word} where {_MANY[method]} is asked{where}."
                swaps = tuple((node, _called(node, other)) for node in made)
                yield Change(f"{other}_for_{method}", said, _STEP, 6.5 - 0.5 * rank, swaps)


def _where(solution: Solution, node: ast.expr) -> str:
    """Return words for a number's place: the side of a ratio, or else the step."""
    holder: ast.AST | None = node
    inner: ast.AST = node
    while holder is not None and not isinstance(holder, ast.stmt):
        if isinstance(holder, ast.BinOp) and isinstance(holder.op, ast.Div):
            return f", in the {'numerator' if inner is holder.left else 'denominator'} only"
        inner, holder = holder, solution.parent(holder)
    return in_step(solution, node)


def _called(node: ast.Call, method: str) -> ast.Call:
    assert isinstance(node.func, ast.Attribute)
    return ast.Call(ast.Attribute(node.func.value, method, ast.Load()), [], node.keywords)


def _methods(solution: Solution, node: ast.Call, function: ast.Attribute) -> Iterator[Change]:
    method = function.attr
    if method in _MANY and not node.args and isinstance(solution.worth(function.value), pd.Series):
        alike = [one for one in solution.nodes(ast.Attribute) if one.attr == method]
        if len(alike) > _TWO:
            return  # the sentence could not say which of them is meant
        where = _where(solution, node) if len(alike) > 1 else ""
        for place, word in ((0, "first"), (-1, "last")):
            said = f"You get this if you take the {word} number alone where {_MANY[method]} is asked{where}."
            item = expression(f"rows.iloc[{place}]", rows=function.value)
            yield Change(f"{word}_for_{method}", said, _STEP, 4.0, ((node, item),))
    if method == "sum" and not node.args and not node.keywords:
        yield from _largest_only(solution, node, function)
    if method in _PAIRS:
        said = "You get this if you take the other end of the ranking."
        made = ast.Call(ast.Attribute(function.value, _PAIRS[method], ast.Load()), node.args, node.keywords)
        yield Change("other_end", said, "Look at which end of the ranking is asked.", 8.0, ((node, made),))
    if method in ("nlargest", "nsmallest", "head", "tail"):
        yield from _how_many(node)
    if method in ("sort_values", "sort_index"):
        yield from _turned_order(node)
    if method in ("dropna", "sort_values", "reindex", "fillna"):
        said = f"You get this if you leave out `{method}`."
        yield Change(f"no_{method}", said, "Look at each step on the way.", 4.0, ((node, function.value),))


def _largest_only(solution: Solution, node: ast.Call, function: ast.Attribute) -> Iterator[Change]:
    """Yield changes that add up only the largest of many numbers."""
    values = solution.worth(function.value)
    if isinstance(values, pd.Series) and pd.api.types.is_numeric_dtype(values):
        sums = [one for one in solution.nodes(ast.Attribute) if one.attr == "sum"]
        where = _where(solution, node) if len(sums) > 1 else ""
        for count in (3, 5, 10):
            if count < len(values):
                said = f"You get this if you add up only the {count} largest numbers{where}."
                made = expression(f"rows.nlargest({count}).sum()", rows=function.value)
                yield Change(f"only_{count}_largest", said, "Count your rows.", 4.0, ((node, made),))


def _how_many(node: ast.Call) -> Iterator[Change]:
    given = node.args[0] if node.args else None
    if isinstance(given, ast.Constant) and type(given.value) is int:
        for other, word in ((given.value + 1, "more"), (given.value - 1, "less")):
            if other:
                said = f"You get this if you take one {word} than asked, {other} where it says {given.value}."
                swap = (given, ast.Constant(other))
                yield Change(f"take_{other}", said, "Count what is asked for.", 7.0, (swap,))


def _turned_order(node: ast.Call) -> Iterator[Change]:
    said = "You get this if you sort the other way round."
    step = "Look at whether the largest or the smallest comes first."
    given = next((word.value for word in node.keywords if word.arg == "ascending"), None)
    if isinstance(given, ast.Constant):
        yield Change("turned_order", said, step, 9.0, ((given, ast.Constant(not given.value)),))
    elif given is None:
        kept = [*node.keywords, ast.keyword("ascending", ast.Constant(False))]
        yield Change("turned_order", said, step, 9.0, ((node, ast.Call(node.func, node.args, kept)),))


def _builtins(solution: Solution, node: ast.Call, function: ast.Name) -> Iterator[Change]:
    words = {"sum": "the sum", "max": "the largest", "min": "the smallest", "len": "how many there are"}
    if function.id in _BUILTIN and len(node.args) == 1:
        alike = [one for one in solution.nodes(ast.Name) if one.id == function.id]
        where = in_step(solution, node) if len(alike) > 1 else ""
        for other in _BUILTIN[function.id]:
            said = f"You get this if you take {words[other]} where {words[function.id]} is asked{where}."
            kept = node.keywords if other in ("max", "min") else []
            # `len` needs a list, and a generator has no length.
            given = expression("list(items)", items=node.args[0]) if other == "len" else node.args[0]
            made = ast.Call(ast.Name(other, ast.Load()), [given], kept)
            yield Change(f"{other}_for_{function.id}", said, _STEP, 6.0, ((node, made),))
        if function.id == "sum":
            mean = expression("total / len(list(items))", total=node, items=node.args[0])
            said = "You get this if you also divide by the number of items."
            yield Change("mean_for_sum", said, _STEP, 7.0, ((node, mean),))
    if function.id == "reversed" and node.args and not solution.scoped(node):
        yield Change(
            "turned_order", "You get this if the order is turned.", _STEP, 7.0, ((node, node.args[0]),)
        )


def _of_sums(solution: Solution, node: ast.BinOp) -> Iterator[Change]:
    """Yield a change from a ratio of sums to the mean of ratios."""
    sums = [side for side in (node.left, node.right) if _is_sum(side)]
    if len(sums) == 2:
        above, below = (side.func.value for side in sums)  # type: ignore[attr-defined]
        said = "You get this if you take the mean of the ratios where the ratio of the sums is asked."
        made = expression("(above / below).mean()", above=above, below=below)
        yield Change("mean_of_ratios", said, _STEP, 7.0, ((node, made),))
        if isinstance(above, ast.BinOp) and isinstance(above.op, ast.Mult):
            for plain in (above.left, above.right):
                said = "You get this if you take the plain mean, without weights."
                mean = expression("plain.mean()", plain=plain)
                yield Change("unweighted", said, "Look at the weights.", 8.0, ((node, mean),))


def _is_sum(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "sum"


def _wholes(solution: Solution, node: ast.BinOp) -> Iterator[Change]:
    """Yield changes to another denominator of a share."""
    below, step = node.right, "Look at the whole that you divide by."
    ratios = {solution.step_of(one) for one in solution.nodes(ast.BinOp) if isinstance(one.op, ast.Div)}
    where = in_step(solution, node) if len(ratios) > 1 else ""
    if isinstance(below, ast.Subscript) and isinstance(solution.worth(below.value), pd.Series):
        rows = below.value
        if is_number(solution.worth(below)):
            said = f"You get this if you divide by the sum of all rows{where}."
            said += " Some of them may be sums themselves."
            yield Change("all_rows", said, step, 7.5, ((below, expression("rows.sum()", rows=rows)),))
            said = f"You get this if you divide by the largest row{where}."
            yield Change("largest_row", said, step, 5.0, ((below, expression("rows.max()", rows=rows)),))
            own = _own_key(node.left)
            if own is not None:
                rest = expression("rows.sum() - own", rows=rows, own=below)
                said = (
                    f"You get this if you divide by the sum of the other rows where one row is asked{where}."
                )
                yield Change("other_rows", said, step, 7.0, ((below, rest),))
    if _is_sum(below) and isinstance(below, ast.Call) and isinstance(below.func, ast.Attribute):
        said = f"You get this if you divide by the number of rows{where}."
        count = expression("rows.count()", rows=below.func.value)
        yield Change("number_of_rows", said, step, 5.0, ((below, count),))


def _own_key(node: ast.expr) -> ast.expr | None:
    for part in ast.walk(node):
        if isinstance(part, ast.Subscript):
            return part.slice
    return None


def _places(solution: Solution) -> Iterator[Change]:
    """Yield changes to a neighbouring place in a ranking, such as `.iloc[2]` for `.iloc[1]`."""
    for node in solution.nodes(ast.Subscript):
        owner, place = node.value, node.slice
        if isinstance(owner, ast.Attribute) and owner.attr == "iloc":
            value: Any = solution.worth(place)
            if type(value) is not int:
                continue
            for other in (value + 1, value - 1, 0, -1):
                if other != value:
                    said = "You get this if you take another place in the order than the one asked for."
                    weight = 7.0 if other == value - 1 and value > 0 else 6.5
                    swap = (place, ast.Constant(other))
                    yield Change("place", said, "Python counts from zero.", weight, (swap,))
