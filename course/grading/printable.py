"""Print learners' text as one safe line, and numbers with their nouns."""

from typing import Any


def clean(text: Any, longest: int) -> str:
    """Return a learner's text as one printable line without control, direction or surrogate characters.

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


def count_noun(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun: `count_noun(1, "file") == "1 file"`."""
    return f"{number} {one if number == 1 else many or one + 's'}"
