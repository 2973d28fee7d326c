"""Compiles the grammar of numbers in three languages: `patterns.toml`, and the units of `units.toml`."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

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


class Unit(NamedTuple):
    """A unit: its name, the pattern of its written form, and the factor from written to base unit."""

    name: str
    pattern: str
    of: float = 1.0


def _by_length(units: Iterator[Unit]) -> list[Unit]:
    return sorted(units, key=lambda unit: -len(re.sub(r"\(\?[!=].*?\)", "", unit.pattern)))


@cache
def prefixes() -> list[Unit]:
    """Return the signs and codes of currencies that stand in front of a figure, the longest first."""
    return _by_length(
        Unit(code, sign.replace("$", "\\$").replace("\\\\$", "\\$"))
        for code, forms in word_list("units")["currency"].items()
        for sign in forms["before"]
    )


@cache
def money(sign: str) -> str:
    """Return the currency that a sign or a code before a figure stands for."""
    # a figure stands behind the sign, and some signs are signs only there
    followed = ((unit.name, f"(?:{unit.pattern})1") for unit in prefixes())
    return next(name for name, pattern in followed if re.fullmatch(pattern, f"{sign}1", re.IGNORECASE))


def unit_in(match: re.Match[str], units: Sequence[Unit]) -> Unit | None:
    """Return the unit of a match, whose group of this number holds it; None without a unit."""
    return next((unit for index, unit in enumerate(units) if match[f"u{index}"]), None)


@cache
def suffixes(language: str) -> list[Unit]:
    """Return currencies, weights and volumes that stand behind a figure in a language, the longest first."""
    read = word_list("units")
    money = (Unit(code, form) for code, forms in read["currency"].items() for form in forms[language])
    weights = (
        Unit(name, form, one["of"])
        for name, several in read["measure"].items()
        for one in several
        for form in one[language]
    )
    return _by_length(iter([*money, *weights]))


@cache
def counted(language: str) -> dict[str, str]:
    """Return two patterns of words for counted things, under ``"persons"`` and ``"number"``."""
    read = word_list("units")["counted"]
    return {
        "persons": "|".join(sorted(read[f"persons_{language}"], key=_letters, reverse=True)),
        "number": "|".join(sorted(read[f"things_{language}"], key=_letters, reverse=True)),
    }


def _letters(pattern: str) -> int:
    """Return the length of a pattern without its lookaheads, so that 人次 sorts before 人(?!民)."""
    return len(re.sub(r"\(\?.*\)", "", pattern))
