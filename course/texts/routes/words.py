"""Finds goods and topics by their words in three languages, and writes economies, lists and years in words.

A thing, such as cars, is found in the words of a claim and in a table's names of goods, minerals or items.
If both name the same thing, the table fits the claim. So no table's names are typed in here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import cache, lru_cache

from course.errors import UnknownNameError
from course.phrases import list_of, the
from course.tables import economy_name
from course.texts.read.what import goods
from course.texts.read.words import word_list

#: flow -> the list of words that name it
_FLOWS = {"export": "something exported", "import": "something imported"}


@cache
def _patterns(kind: str) -> dict[str, re.Pattern[str]]:
    return {name: re.compile("|".join(words)) for name, words in word_list("words")[kind].items()}


def says(what: str, words: str) -> bool:
    """Tell whether `words`, in small letters, match the list `what` under `said` in `words.toml`."""
    return bool(_patterns("said")[what].search(words))


def pattern_of(what: str) -> re.Pattern[str]:
    """Return the pattern of a list of words, whether it names a topic or what a sentence says."""
    for kind in ("said", "topics"):
        if what in _patterns(kind):
            return _patterns(kind)[what]
    raise UnknownNameError("list of words", what, listed_words())


def says_any(lists: Iterable[str], words: str) -> bool:
    """Tell whether `words`, in small letters, match any of the lists in `words.toml`."""
    return any(pattern_of(what).search(words.casefold()) for what in lists)


def nearest_said(lists: Iterable[str], text: str, at: int, end: int | None = None) -> str:
    """Return the list whose words stand nearest to a place in a text; empty where none stands there.

    With a tie it is the list before the place, and then the one with the longer words.
    """
    last = at if end is None else end
    found = [
        (at - match.end() if match.end() <= at else match.start() - last + 0.5, -len(match[0]), name)
        for name in lists
        for match in pattern_of(name).finditer(text.casefold())
    ]
    return min(found)[2] if found else ""


@lru_cache(4096)
def things(words: str) -> frozenset[str]:
    """Return the things that the words name; the name of a thing names itself."""
    named = {thing for found in goods(words) for thing in found}
    return frozenset(named | ({words} & word_list("goods").keys()))


@lru_cache(4096)
def concepts(words: str) -> frozenset[str]:
    """Return the topics and things that the words name."""
    text = words.casefold()
    return things(words) | {name for name, pattern in _patterns("topics").items() if pattern.search(text)}


def is_generic(of: str) -> bool:
    """Tell whether a claim's `of` names no thing, such as "goods", "trade" or "a surplus"."""
    return not of.strip() or bool(pattern_of("no thing").fullmatch(of.strip()))


def asked(of: str, text: str) -> frozenset[str]:
    """Return the things that a claim is about, by its `of` or else by its sentence."""
    own, said = things(of), things(text)
    if own == {"cars"} and all("passenger cars" in one for one in goods(text) if "cars" in one):
        own |= said & {"passenger cars"}
    if own == {"rare earths"} and "magnets" in said and "rare earths" not in said:
        return frozenset({"magnets"})
    # a sentence with a single thing is surer than the claim's `of`
    if len(said) == 1 and own and not own & said and not any(re.search(of, name) for name in said):
        return said
    return own if own or not is_generic(of) else said


def matching(wanted: Iterable[str], names: Iterable[str]) -> list[str]:
    """Return the table's names for any of the things; names with the fewest other things come first."""
    meant = set(wanted)
    found = [name for name in names if things(name) & meant]
    return sorted(
        found,
        key=lambda name: (
            "other" in name, len(things(name) - meant), -len(things(name) & meant), len(name)
        ),
    )  # fmt: skip


def direction(words: str) -> str:
    """Return the flow that the words name: ``"export"``, ``"import"`` or ``"both"``; else empty."""
    text = words.casefold()
    found = [flow for flow, said in _FLOWS.items() if says(said, text)]
    if len(found) == 2 or says("trade both ways", text):
        return "both"
    return found[0] if found else ""


def listed_words() -> frozenset[str]:
    """Return the names of all lists of words that a claim can say."""
    return frozenset(name for kind in ("said", "topics") for name in word_list("words")[kind])


#: groups of economies that have no row in the table `economies`
_GROUPS = {"ASEAN": "ASEAN", "G7": "the G7", "G20": "the G20", "BRICS": "the BRICS"}


def named(code: str) -> str:
    """Return the name of an economy or a group in words."""
    if "+" in code:
        return f"{list_of(map(named, code.split('+')))} together"
    return _GROUPS.get(code) or the(economy_name(code))


def years_named(years: Collection[int]) -> str:
    """Return years in words, such as ``2000 to 2020 and 2023``."""
    runs: list[list[int]] = []
    for year in sorted(set(years)):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    said = [f"{run[0]} to {run[-1]}" if len(run) > 1 else str(run[0]) for run in runs]
    return list_of(said) or "no year"
