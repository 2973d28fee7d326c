"""Tells which explorer, guess or quick check a cell of a notebook shows."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from course import widgets

#: function of the learner's conditions
_CONDITIONS = "my_conditions"
#: function that lists the kept guesses; a cell that calls it counts as showing them
_KEPT = "widgets.my_predictions"


@dataclass(frozen=True)
class Shown:
    """The explorer, guess or quick check that a cell shows."""

    #: ``explorer``, ``guess``, ``check``, ``tests``, ``conditions``, or ``predictions`` for all kept guesses
    what: str
    name: str  #: name of the explorer, the guess or the check; empty for kept guesses
    settings: Mapping[str, Any] = field(default_factory=dict)  #: keyword arguments in the cell


def shown_by(cell: Mapping[str, Any]) -> Shown | None:
    """Return the explorer, guess or check that a cell's last line shows; None where it shows none.

    A cell that calls `widgets.my_predictions` counts as showing the kept guesses.
    Only calls with literal values count, as in ``widgets.partners(flow="both")``, since the values must be
    clear from the cell alone.

    `cell`: a cell of a notebook, as nbformat describes it.
    """
    if cell["cell_type"] != "code":
        return None
    try:
        tree = ast.parse("".join(cell["source"]))
    except SyntaxError:  # a cell with a magic shows no explorer, guess or check
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
    if called == "before_and_after" and not given:
        return Shown("tests", "")
    package, _, name = called.rpartition(".")
    if package != "widgets":
        return None
    if name == _CONDITIONS:
        return Shown("conditions", "", named)
    if name == "predict":
        question = given[0] if given else named.pop("question", "china_share")
        return Shown("guess", question, named)
    return Shown("explorer", name, named) if name in widgets.EXPLORERS and not given else None
