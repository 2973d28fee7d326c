"""Things and topics by their words in English, Chinese and Japanese: one list for texts and for tables.

A thing is found in the words of a claim and in the names that a table uses for its goods, minerals or items.
Where both find the same thing, the table holds what the claim speaks of. So no table's names are typed in.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

__all__ = [
    "asked",
    "concepts",
    "direction",
    "is_generic",
    "last_said",
    "matching",
    "nearest",
    "plain_words",
    "says",
    "things",
    "wider",
]

#: words of a claim's `of` that name no thing
_GENERIC = (
    r"^$|^(?:all )?(?:goods|trade|exports?|imports?|products?|merchandise|totals?|deficit|surplus|balance|"
    r"shipments|growth|dependence|supply|supplies|mining|refining|output|stock|tariff|economy|partner|"
    r"trading partner|"
    r"foreign trade|goods trade|trade balance|export market|supplier|market)$"
)

#: the flows that words can name, with the list of words for each
_FLOWS = {"export": "something exported", "import": "something imported"}


@cache
def _written() -> dict[str, Any]:
    with Path(__file__).with_name("words.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def _patterns(kind: str) -> dict[str, re.Pattern[str]]:
    return {name: re.compile("|".join(words)) for name, words in _written()[kind].items()}


def says(what: str, words: str) -> bool:
    """Tell whether some words, in small letters, say something that `words.toml` lists under `said`."""
    return bool(_patterns("said")[what].search(words))


def last_said(names: Iterable[str], words: str) -> str:
    """Return which of several lists of `said` has the word that stands last; empty where none has one."""
    found = [(match.end(), name) for name in names for match in _patterns("said")[name].finditer(words)]
    return max(found)[1] if found else ""


@lru_cache(4096)
def things(words: str) -> frozenset[str]:
    """Return the things that some words name."""
    text = words.casefold()
    return frozenset(name for name, pattern in _patterns("things").items() if pattern.search(text))


@lru_cache(4096)
def concepts(words: str) -> frozenset[str]:
    """Return the topics that some words name, things among them."""
    text = words.casefold()
    return things(words) | {name for name, pattern in _patterns("topics").items() if pattern.search(text)}


@cache
def plain_words() -> frozenset[str]:
    """Return the English words beside a word for a flow that name no good, such as "total"."""
    return frozenset(_written()["plain"]["en"].split())


def wider(wanted: Iterable[str]) -> dict[str, str]:
    """Return for each thing the wider group that holds it, where there is one."""
    groups = _written()["wider"]
    return {thing: groups[thing] for thing in sorted(wanted) if thing in groups}


def nearest(names: Iterable[str], text: str, at: int) -> str:
    """Return the topic whose words stand nearest to a place of a text; of two as near, the one before it."""
    found = [
        (at - match.end() if match.end() <= at else match.start() - at + 0.5, name)
        for name in names
        for match in _patterns("topics")[name].finditer(text.casefold())
    ]
    return min(found)[1] if found else ""


def is_generic(of: str) -> bool:
    """Tell whether the word for what is measured names no thing: goods, trade, a surplus."""
    return bool(re.match(_GENERIC, of.strip()))


def asked(of: str, text: str) -> frozenset[str]:
    """Return the things that a claim is about: those of its own word, else those of its sentence."""
    own, said = things(of), things(text)
    if (
        own == {"cars"}
        and "passenger cars" in said
        and "cars" not in things(_without("passenger cars", text))
    ):
        return own | {"passenger cars"}
    if own == {"rare earths"} and "magnets" in said and "rare earths" not in said:
        return frozenset({"magnets"})
    # the sentence knows its thing better than the word that was chosen for it
    if len(said) == 1 and own and not own & said and not any(re.search(of, name) for name in said):
        return said
    return own if own or not is_generic(of) else said


def _without(thing: str, text: str) -> str:
    """Return a text without the words for a thing."""
    return _patterns("things")[thing].sub(" ", text.casefold())


def matching(wanted: Iterable[str], names: Iterable[str]) -> list[str]:
    """Return the names of a table that stand for one of the things, those that say least besides first."""
    meant = set(wanted)
    found = [name for name in names if things(name) & meant]
    return sorted(
        found,
        key=lambda name: (
            "other" in name, len(things(name) - meant), -len(things(name) & meant), len(name)
        ),
    )  # fmt: skip


def direction(words: str) -> str:
    """Return ``"export"``, ``"import"`` or ``"both"`` by the words; empty where they name no flow."""
    text = words.casefold()
    found = [flow for flow, said in _FLOWS.items() if says(said, text)]
    if len(found) == 2 or says("trade both ways", text):
        return "both"
    return found[0] if found else ""
