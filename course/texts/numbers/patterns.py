"""Lists of words as patterns."""

from __future__ import annotations

__all__ = ["either"]


def either(words: str) -> str:
    """Return a pattern for one of several words, the longest first.

    Parameters
    ----------
    words
        The words with white space between them; an underscore is a space within one.
    """
    every = sorted(words.split(), key=len, reverse=True)
    return "(?:" + "|".join(word.replace("_", r"\s") for word in every) + ")"
