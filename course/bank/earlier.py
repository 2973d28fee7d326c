"""Kinds as earlier banks wrote them, with secrets inside the kind. Such a bank goes on working.

`Label({"DR Congo": ("Congo",)})` and `Function(arguments, inputs, draw)` hand what only the bank knows to the
question that they are given to (`QuestionSet.question`). A kind made from them is otherwise like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any

import course.kinds as kinds

__all__ = ["FunctionWithInputs", "LabelWithSpellings", "secrets_of"]

_DRAWN = 4


class LabelWithSpellings(kinds.Label):
    """A short text, with its other spellings."""

    def __init__(self, accepted: Mapping[str, Sequence[str]] | None = None) -> None:
        super().__init__()
        object.__setattr__(self, "_secrets", {"accepted": accepted} if accepted else {})


class FunctionWithInputs(kinds.Function):
    """A function, with the inputs on which it is called."""

    def __init__(  # noqa: PLR0917  in the order in which earlier banks gave them
        self,
        arguments: Sequence[str],
        inputs: Sequence[tuple[Any, ...]] = (),
        draw: Callable[[Random], tuple[Any, ...]] | None = None,
        tolerance: float = 1e-6,
        drawn: int = _DRAWN,
        unit: str = "",
    ) -> None:
        super().__init__(arguments, tolerance, unit)
        given = {"inputs": inputs, "draw": draw, "drawn": drawn} if inputs or draw else {}
        object.__setattr__(self, "_secrets", given)


def secrets_of(kind: kinds.Kind) -> dict[str, Any]:
    """Return what a kind was given that belongs to the question."""
    return dict(vars(kind).get("_secrets", {}))
