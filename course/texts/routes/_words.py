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
    "attached",
    "concepts",
    "direction",
    "is_generic",
    "matching",
    "nearest",
    "says",
    "several_goods",
    "things",
    "unknown_good",
    "wider",
]

#: words of a claim's `of` that name no thing
_GENERIC = (
    r"^$|^(?:all )?(?:goods|trade|exports?|imports?|products?|merchandise|totals?|deficit|surplus|balance|"
    r"shipments|growth|dependence|supply|supplies|mining|refining|output|stock|tariff|economy|partner|"
    r"trading partner|"
    r"foreign trade|goods trade|trade balance|export market|supplier|market)$"
)

_FLOWS = (
    ("export", r"export|\bsold\b|\bsells?\b|\bships?\b|shipment|outbound|出口|输往|销往|輸出|卖给"),
    ("import", r"import|\bbought\b|\bbuys?\b|purchase|inbound|进口|輸入|购买|買"),
)


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


#: where a thing stands beside the word for its flow: "exports of cars", "car exports", 芯片出口, 自動車の輸出
_ATTACHED = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?:exports?|imports?|shipments?|exporters?|importers?|purchases|sales) of ([^,.;:()]{3,36})",
        r"((?:[\w-]+ ){1,3})(?:exports?|imports?|shipments|exporters?|importers?)\b",
        r"([^\s，。；、：（）的]{2,8})(?:的)?(?:出口|进口|進口)",
        r"(?:出口|进口|進口)(?:的)?([^\s，。；、：（）]{1,8})",
        r"([^\s、。（）]{2,10}?)の?(?:輸出|輸入)",
    )
)


@lru_cache(4096)
def attached(text: str) -> frozenset[str]:
    """Return the things whose exports or imports a sentence speaks of."""
    # copper-heavy exports are exports of all goods
    plain = re.sub(r"\b[\w-]+-(?:heavy|rich|led|dependent|driven|based)\b", "", text)
    found = (match[1] for pattern in _ATTACHED for match in pattern.finditer(plain))
    return frozenset(thing for words in found for thing in things(words))


@cache
def _plain() -> frozenset[str]:
    return frozenset(_written()["plain"]["en"].split())


#: a good named beside its flow: "exports of cheese", "Australia's wine exports", 对日本的大闸蟹出口
_NAMED_GOOD = re.compile(
    r"\b(?:exports?|imports?|shipments?) of ((?:[a-z][a-z'’-]*\s?){1,4})|"
    r"(?:['’]s|\bits|\btheir) ((?:[a-z][a-z-]* ){1,2})(?:exports|imports|shipments)\b"
)
_NAMED_CJK = re.compile(
    r"(?:的)([^\s，。、；：的占其出进]{1,6}?)(?:出口|进口)|"
    r"(?:への|からの|向けの|産の)([^\s、。の]{1,8}?)の?(?:輸出|輸入)"
)
_PLAIN_CJK = re.compile(
    r"^(?:总|年|月|货物|商品|产品|服务|贸易|直接|主要|全部|最大|对外|第|净|月度|年度|全年|累计|平均|同比|実質|"
    r"総|年間|財|モノ|製品|商品|全|主要|最大|純|対外|直接|貿易|累計|平均|サービス|[对對対訪]|\d).*|.*(?:产品|商品|货物|製品|品)$"
)
#: compounds that say how much, or from where
_COMPOUND = re.compile(
    r"-(?:largest|biggest|highest|lowest|most|bound|made|based|led|heavy|dependent|rich|driven)$"
)
_STOP = re.compile(
    r"\b(?:to|from|in|into|by|with|were|was|is|are|came|come|reached|rose|fell|grew|worth|has|have|had)\b"
)


def _is_plain(word: str) -> bool:
    return word in _plain() or bool(_COMPOUND.search(word))


@lru_cache(4096)
def unknown_good(text: str, names: tuple[str, ...]) -> str:
    """Return the good that stands beside a word for its flow and that no list holds; empty where none does.

    Parameters
    ----------
    text
        The sentence in small letters.
    names
        The words of the sentence that name economies, in small letters.
    """
    for match in _NAMED_GOOD.finditer(text):
        words = _STOP.split(match[1] or match[2])[0]
        for name in names:
            words = words.replace(name, " ")
        left = [word for word in re.findall(r"[a-z][a-z-]+", words) if not _is_plain(word)]
        if left and not concepts(" ".join(left)):
            return " ".join(left)
    for match in _NAMED_CJK.finditer(text):
        word = match[1] or match[2]
        plain = _PLAIN_CJK.match(word) or any(name in word or word in name for name in names)
        if not plain and not concepts(word):
            return word
    return ""


_AND = re.compile(r"\band\b|,|、|和|与|及|と|や|・")


@lru_cache(4096)
def several_goods(text: str) -> bool:
    """Tell whether several goods are listed beside the word for their flow: "exports of cars and steel"."""
    for pattern in _ATTACHED:
        for match in pattern.finditer(text):
            parts = [things(part) for part in _AND.split(match[1])]
            named = [part for part in parts if part]
            if len(named) > 1 and not frozenset.intersection(*named):
                return True
    return False


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
    if own == {"rare earths"} and "magnets" in said and "rare earths" not in said:
        return frozenset({"magnets"})
    # the sentence knows its thing better than the word that was chosen for it
    if len(said) == 1 and own and not own & said and not any(re.search(of, name) for name in said):
        return said
    return own if own or not is_generic(of) else said


def matching(wanted: Iterable[str], names: Iterable[str]) -> list[str]:
    """Return the names of a table that stand for one of the things, those that say least besides first."""
    meant = set(wanted)
    found = [name for name in names if things(name) & meant]
    return sorted(found, key=lambda name: ("other" in name, len(things(name) - meant), len(name)))


def direction(words: str) -> str:
    """Return ``"export"``, ``"import"`` or ``"both"`` by the words; empty where they name no flow."""
    text = words.casefold()
    found = [flow for flow, pattern in _FLOWS if re.search(pattern, text)]
    if len(found) == 2 or re.search(r"\btrade\b|trading|贸易|貿易", text):
        return "both"
    return found[0] if found else ""
