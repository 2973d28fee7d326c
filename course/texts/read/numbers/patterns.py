"""Compiles the patterns of `patterns.toml`, the grammar of numbers in three languages."""

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Any

from course.texts.read.numbers import words
from course.texts.read.numbers.kanji import FIGURE, NUMERAL
from course.texts.read.words import either

_KANJI = {"FIGURE": FIGURE, "NUMERAL": NUMERAL}
_BUILT: dict[str, dict[str, str]] = {"zh": _KANJI, "ja": _KANJI, "en": vars(words)}


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads((resources.files(__package__) / "patterns.toml").read_text("utf-8"))


def written(language: str, name: str) -> str:
    """Return a pattern as text, with the lists and patterns that it names filled in."""
    if name.isupper():
        return _BUILT[language][name]
    one = _read()[language]
    if name in one["lists"]:
        return either(one["lists"][name])
    return re.sub(
        "<<(\\w+)>>", lambda match: _named(language, name, match[1]), one["patterns"].get(name, "(?!)")
    )


def _named(language: str, name: str, part: str) -> str:
    # a pattern such as "more" may name the list "more"
    return either(_read()[language]["lists"][part]) if part == name else written(language, part)


@cache
def pattern(language: str, name: str) -> re.Pattern[str]:
    """Return a compiled pattern of a language; it never matches if the language has none of this name."""
    return re.compile(written(language, name), re.VERBOSE | re.IGNORECASE)


def en(name: str) -> re.Pattern[str]:
    """Return the compiled English pattern called `name`."""
    return pattern("en", name)
