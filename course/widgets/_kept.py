"""What is kept of guesses in the section `predictions` of the record, and the check of it."""

from __future__ import annotations

from typing import Any

from course.workspace.checked import check, each, every, finite, parts, plain_value, single, text

__all__ = ["guesses_check", "kind_of"]


def kind_of(first: dict[str, Any]) -> str:
    """Return the kind of a guess: number, choice or line."""
    if "line" in first:
        return "line"
    return "choice" if isinstance(first["guess"], str) else "number"


def _first(kept: Any) -> dict[str, Any]:
    kind = kind_of(kept)
    if kind == "line":
        _line(kept["line"])
    for name, value in kept.items():
        if name != "line" and not (kind == "choice" and name == "guess"):
            finite(value)
    return dict(kept)


def _line(kept: Any) -> list[float]:
    if not isinstance(kept, list) or not kept:
        raise TypeError("the values of a line were expected")
    return [finite(value) for value in kept]


def _answer(kept: Any) -> Any:
    if isinstance(kept, list):
        return _line(kept)
    return kept if isinstance(kept, str) else finite(kept)


_GUESS = parts(
    {
        "kind": ("the kind", single(text)),
        "question": ("the text", single(text)),
        "unit": ("the unit", single(text)),
        "first": ("the guess", single(_first)),
        "truth": ("the answer", single(_answer)),
        "naive": ("the rule of thumb", single(_answer)),
        "error": ("the error", single(finite)),
        "options": ("the options", each(single(text))),
        "earlier": ("the earlier guesses", every(single(plain_value))),
    },
    needed=("first",),
)


def _fitting(kept: Any, words: str, odd: list[str]) -> Any:
    """Read a guess whose kind and value fit each other."""
    found = _GUESS(kept, words, odd)
    if found is not None and found.get("kind", kind_of(found["first"])) != kind_of(found["first"]):
        odd.append(words)
        return None
    return found


#: tells what can be used of the section "predictions"
guesses_check = check(each(_fitting, words="the guess {name}"))
