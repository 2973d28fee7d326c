"""Other rows on one side alone: the share of one year's exports in another year's trade, for example."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from course.bank.slips.changes import Change, is_number
from course.bank.slips.sentences import fits
from course.bank.slips.solution import Solution

__all__ = ["one_sided"]

_SIDE = "__side__"
_MOST = 16  #: so many changes of rows are made on one side
_OF_ONE = 3  #: so many of them are of one kind
_PLACES: dict[type[ast.operator], tuple[str, str]] = {
    ast.Div: ("in the numerator only", "in the denominator only"),
    ast.Sub: ("in the first number only", "in the second number only"),
    ast.Add: ("in the first number only", "in the second number only"),
}


def one_sided(solution: Solution, changes: Sequence[Change]) -> Iterator[tuple[str, str, str, Any]]:
    """Yield the answers of changes that are made on one side of a ratio, a difference or a sum.

    Parameters
    ----------
    solution
        The worked solution.
    changes
        Its changes, the likeliest first.
    """
    found = [
        node
        for node in solution.nodes(ast.BinOp)
        if type(node.op) in _PLACES and not solution.scoped(node) and is_number(solution.worth(node))
    ]
    # With two ratios, "the denominator" would say nothing; a sum and a difference both have first numbers.
    words = Counter(_PLACES[type(node.op)] for node in found if not _fixed(node))
    places = [node for node in found if words[_PLACES[type(node.op)]] == 1]
    for change in _varied(changes):
        last = max(solution.place(old) for old, _ in change.swaps)
        for node in places:
            if solution.place(node) > last:
                yield from _sides(solution, change, node)


def _varied(changes: Sequence[Change]) -> list[Change]:
    """Return the likeliest changes of rows, a few of each column."""
    found: list[Change] = []
    kinds: Counter[str] = Counter()
    for change in changes:
        kind = change.name.partition("_")[0]
        if change.of_rows and kinds[kind] < _OF_ONE:
            kinds[kind] += 1
            found.append(change)
    return found[:_MOST]


def _sides(solution: Solution, change: Change, node: ast.BinOp) -> Iterator[tuple[str, str, str, Any]]:
    sides = (node.left, node.right)
    try:
        worth = solution.worth_of(change.swaps, sides)
    except Exception:  # what fails is no answer that a learner could hand in
        return
    for side, value, where in zip(sides, worth, _PLACES[type(node.op)], strict=True):
        said = f"{change.sentence.rstrip('.')}, {where}."
        if isinstance(side, ast.Constant) or not fits(said) or _equal(value, solution.worth(side)):
            continue
        try:
            answer = solution.run([(side, ast.Name(_SIDE, ast.Load()))], {_SIDE: value})
        except Exception:
            continue
        yield f"{change.name}_{where.removeprefix('in the ').partition(' ')[0]}", said, change.step, answer


def _fixed(node: ast.BinOp) -> bool:
    return isinstance(node.left, ast.Constant) or isinstance(node.right, ast.Constant)


def _equal(one: Any, other: Any) -> bool:
    return is_number(one) and is_number(other) and one == other
