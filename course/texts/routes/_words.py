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

__all__ = ["GENERIC", "SERVICES", "asked", "concepts", "direction", "is_generic", "matching", "things"]

#: words of a claim's `of` that name no thing
GENERIC = (
    r"^$|^(?:all )?(?:goods|trade|exports?|imports?|products?|merchandise|totals?|deficit|surplus|balance|"
    r"shipments|dependence|supply|supplies|mining|refining|output|stock|tariff|economy|partner|"
    r"trading partner|"
    r"foreign trade|goods trade|trade balance|export market|supplier|market)$"
)
SERVICES = r"\bservices?\b|服务贸易|服务出口|服务进口|サービス(?:貿易|収支|輸出|輸入)"

_FLOWS = (
    ("export", r"export|\bsold\b|\bsells?\b|\bships?\b|shipment|outbound|出口|输往|销往|輸出|卖给"),
    ("import", r"import|\bbought\b|\bbuys?\b|purchase|inbound|进口|輸入|购买|買"),
)


@cache
def _patterns(kind: str) -> dict[str, re.Pattern[str]]:
    with Path(__file__).with_name("words.toml").open("rb") as file:
        written = tomllib.load(file)[kind]
    return {name: re.compile("|".join(words)) for name, words in written.items()}


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


def is_generic(of: str) -> bool:
    """Tell whether the word for what is measured names no thing: goods, trade, a surplus."""
    return bool(re.match(GENERIC, of.strip()))


def asked(of: str, text: str) -> frozenset[str]:
    """Return the things that a claim is about: those of its own word, else those of its sentence."""
    own = things(of)
    return own if own or not is_generic(of) else things(text)


def matching(wanted: Iterable[str], names: Iterable[str]) -> list[str]:
    """Return the names of a table that stand for one of the things, those that say least besides first."""
    asked = set(wanted)
    found = [name for name in names if things(name) & asked]
    return sorted(found, key=lambda name: (len(things(name) - asked), len(name)))


def direction(words: str) -> str:
    """Return ``"export"``, ``"import"`` or ``"both"`` by the words; empty where they name no flow."""
    text = words.casefold()
    found = [flow for flow, pattern in _FLOWS if re.search(pattern, text)]
    if len(found) == 2 or re.search(r"\btrade\b|trading|贸易|貿易", text):
        return "both"
    return found[0] if found else ""
