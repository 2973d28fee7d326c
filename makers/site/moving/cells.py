"""Tells what a cell of a notebook shows that can move: an explorer, a guess or a quick check."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from course import widgets

#: what `course.widgets` offers besides explorers
_OTHERS = {"my_predictions", "predict", "questions"}
#: call that lists the kept guesses; a cell that makes it shows them
_KEPT = "widgets.my_predictions"


@dataclass(frozen=True)
class Shown:
    """What a cell shows."""

    what: str  #: ``explorer``, ``guess``, ``check``, or ``predictions`` for all kept guesses
    name: str  #: of the explorer, the guess or the check
    settings: Mapping[str, Any] = field(default_factory=dict)  #: what the cell sets by name


def shown_by(cell: Mapping[str, Any]) -> Shown | None:
    """Return what the last line of a cell shows; None where that does not move.

    A cell that lists the kept guesses shows them, whatever it does with them.
    Only calls with plain values are known, as in ``widgets.partners(flow="both")``: what the values are must
    be clear from the cell alone.

    `cell`: a cell of a notebook, as nbformat describes it.
    """
    if cell["cell_type"] != "code":
        return None
    try:
        tree = ast.parse("".join(cell["source"]))
    except SyntaxError:  # a cell with a magic shows nothing of this
        return None
    if any(isinstance(node, ast.Call) and ast.unparse(node.func) == _KEPT for node in ast.walk(tree)):
        return Shown("predictions", "")
    last = tree.body[-1] if tree.body else None
    if not isinstance(last, ast.Expr) or not isinstance(last.value, ast.Call):
        return None
    call = last.value
    try:
        given = [ast.literal_eval(one) for one in call.args]
        named = {str(word.arg): ast.literal_eval(word.value) for word in call.keywords}
    except ValueError:
        return None
    return _what_is_called(ast.unparse(call.func), given, named)


def _what_is_called(called: str, given: list[Any], named: dict[str, Any]) -> Shown | None:
    if called == "ex.quick" and len(given) == 1:
        return Shown("check", given[0])
    package, _, name = called.rpartition(".")
    if package != "widgets" or name not in widgets.__all__:
        return None
    if name == "predict":
        question = given[0] if given else named.pop("question", "china_share")
        return Shown("guess", question, named)
    return None if name in _OTHERS or given else Shown("explorer", name, named)
