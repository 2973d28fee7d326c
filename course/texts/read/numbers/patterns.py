"""Compiles the patterns of `patterns.toml`, the grammar of numbers in three languages."""

import re
from functools import cache

from course.texts.read.numbers import words
from course.texts.read.numbers.kanji import FIGURE, NUMERAL
from course.texts.read.words import either, word_list

_KANJI = {"FIGURE": FIGURE, "NUMERAL": NUMERAL}
_BUILT: dict[str, dict[str, str]] = {"zh": _KANJI, "ja": _KANJI, "en": vars(words)}


def written(language: str, name: str) -> str:
    """Return a pattern as text, with the lists and patterns that it names filled in."""
    if name.isupper():
        return _BUILT[language][name]
    one = word_list("patterns")[language]
    if name in one["lists"]:
        return either(one["lists"][name])
    return re.sub(
        "<<(\\w+)>>", lambda match: _named(language, name, match[1]), one["patterns"].get(name, "(?!)")
    )


def _named(language: str, name: str, part: str) -> str:
    # a pattern such as "more" may name the list "more"
    return either(word_list("patterns")[language]["lists"][part]) if part == name else written(language, part)


@cache
def pattern(language: str, name: str) -> re.Pattern[str]:
    """Return a compiled pattern of a language; it never matches if the language has none of this name."""
    return re.compile(written(language, name), re.VERBOSE | re.IGNORECASE)


def en(name: str) -> re.Pattern[str]:
    """Return the compiled English pattern called `name`."""
    return pattern("en", name)
