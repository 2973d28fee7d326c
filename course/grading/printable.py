"""A learner's words as one line that is safe to print."""

from __future__ import annotations

from typing import Any

__all__ = ["clean"]


def clean(text: Any, longest: int) -> str:
    """Return learner text as one printable line without control, direction or surrogate characters.

    Raises
    ------
    TypeError
        When it is not text.
    """
    if type(text) is not str:
        raise TypeError("text expected")
    line = " ".join(text[: 4 * longest].split())
    line = "".join(
        character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in line
    )
    return line if len(line) <= longest else line[: longest - 1] + "…"
