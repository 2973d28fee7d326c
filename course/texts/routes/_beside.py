"""The goods that stand beside the word for their flow: "car exports", 芯片出口, 自動車の輸出."""

from __future__ import annotations

import re
from functools import lru_cache

from course.texts.routes._words import concepts, plain_words, things

__all__ = ["attached", "several_goods", "unknown_good"]

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


#: a good named beside its flow: "exports of cheese", "Australia's wine exports", 对日本的大闸蟹出口
_NAMED_GOOD = re.compile(
    r"\b(?:exports?|imports?|shipments?) of ((?:[a-z][a-z'’-]*\s?){1,4})|"
    r"(?:['’]s|\bits|\btheir) ((?:[a-z][a-z-]* ){1,2})(?:exports|imports|shipments)\b"
)
_NAMED_CJK = re.compile(
    r"(?:的)([^\s，。、；：的占其出进]{1,6}?)(?:出口|进口)|"
    r"(?:への|からの|向けの|産の)([^\s、。の]{1,8}?)の?(?:輸出|輸入)"
)
#: words in Chinese and Japanese that name no good, by how they begin or end
_PLAIN_CJK = re.compile(
    r"^(?:总|年|月|货物|商品|产品|服务|贸易|直接|主要|全部|最大|对外|第|净|月度|年度|全年|累计|平均|同比|実質|"
    r"総|年間|財|モノ|製品|商品|全|主要|最大|純|対外|直接|貿易|累計|平均|サービス|[对對対訪]|\d).*|.*(?:产品|商品|货物|製品|品)$"
)
#: compounds that say how much, or from where
_COMPOUND = re.compile(
    r"-(?:largest|biggest|highest|lowest|most|bound|made|based|led|heavy|dependent|rich|driven)$"
)
#: words that end the name of a good
_STOP = re.compile(
    r"\b(?:to|from|in|into|by|with|were|was|is|are|came|come|reached|rose|fell|grew|worth|has|have|had)\b"
)


def _is_plain(word: str) -> bool:
    return word in plain_words() or bool(_COMPOUND.search(word))


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


#: what stands between goods that are listed
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
