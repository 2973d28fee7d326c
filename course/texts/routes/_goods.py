"""Finds the goods that a claim on trade means, and their name in a table."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from course.errors import UnknownNameError
from course.texts.routes._ask import Ask
from course.texts.routes._route import NotHeld
from course.texts.routes._words import asked, concepts, is_generic, matching, plain_words, says, things

__all__ = ["ALL_GOODS", "attached", "goods_meant", "goods_of", "several_goods", "unknown_good"]

#: the name for all goods together
ALL_GOODS = "All goods"
#: most characters between a word for a total and its figure: "total exports came to 125 billion"
_RIGHT_BEFORE = 20


def goods_of(ask: Ask, table: str, names: Collection[str], product: str) -> str:
    """Return the table's name for the goods of a claim; empty for all goods together.

    Parameters
    ----------
    ask
        The claim.
    table
        Name of the table.
    names
        The table's names of groups of goods.
    product
        The one thing that the table is about; empty for trade in all goods.

    Raises
    ------
    NotHeld
        The table does not hold these goods.
    UnknownNameError
        The learner set goods that the table does not name; the message names the nearest.
    """
    if "goods" in ask.settings:
        return _set(str(ask.settings["goods"]), table, names, product)
    wanted = goods_meant(ask, table)
    if not wanted:
        stranger = unknown_good(ask.text, tuple(place.text.casefold() for place in ask.places))
        if stranger:
            raise NotHeld(f"The table {table!r} holds no goods called {stranger!r}.")
    free = is_generic(ask.of) or bool(things(ask.of)) or ask.measure in ("growth", "years_in_a_row")
    if not wanted and free:
        if product:
            raise NotHeld(f"The table {table!r} holds {product} only.")
        if says("services", f"{ask.of} {ask.text}"):
            raise NotHeld(f"The table {table!r} holds goods, and no services.")
        return ""
    if product:
        if product not in wanted:
            raise NotHeld(f"The table {table!r} holds {product} only.")
        return product
    found_names = matching(wanted, names)
    if not found_names:
        raise NotHeld(f"The table {table!r} holds no goods called {ask.of!r}.")
    return found_names[0]


def _set(goods: str, table: str, names: Collection[str], product: str) -> str:
    """Return the table's name for goods that the learner set; empty for all goods together."""
    if goods == ALL_GOODS and not product:
        return ""
    if goods in names:
        return goods
    known = matching(things(goods), names)
    if not known:
        raise UnknownNameError(f"group of goods in {table}", goods, names or ["all goods"])
    return known[0]


def goods_meant(ask: Ask, table: str) -> frozenset[str]:
    """Return the goods that the claim is about; none for all goods together.

    Raises
    ------
    NotHeld
        The claim states a dependence on imports, and names neither goods nor trade.
    """
    if ask.measure == "import_dependence":
        wanted = asked(ask.of, ask.text)
        if not wanted and not says("trade in goods", ask.text):
            raise NotHeld(f"The table {table!r} holds no goods that the sentence names.")
        return wanted
    if ask.of_set and things(ask.of):
        return things(ask.of)
    named = attached(ask.text)
    if is_generic(ask.of):
        if _of_all_goods(ask):
            return attached(ask.clause)
        # a part "of which" is a part of the goods named before, not of all exports
        of_which = ask.measure == "share" and says("of which", ask.clause)
        untold = not says("trade in goods", ask.text)
        return named or (things(ask.text) if of_which or untold else named)
    if _of_all_goods(ask) and not attached(ask.clause):
        return frozenset()
    wanted = asked(ask.of, ask.text)
    # goods in another clause are not the goods of the figure: "$211 bn, coal among the goods"
    aside = wanted and not wanted & (named | things(ask.clause)) and wanted <= things(ask.text)
    total = ask.measure in ("trade_total", "balance", "years_in_a_row")
    total = total or (ask.measure == "rank" and says("goods or trade", ask.text))
    return frozenset() if aside and (total or _named_after_the_figure(wanted, ask)) else wanted


def _of_all_goods(ask: Ask) -> bool:
    """Tell whether the words right before a figure say that it covers all goods."""
    at = ask.claim.quantity.start
    return says("total trade", ask.text[max(0, at - _RIGHT_BEFORE) : at])


def _named_after_the_figure(wanted: Collection[str], ask: Ask) -> bool:
    return not set(wanted) & things(ask.text[: ask.claim.quantity.start])


#: goods beside the word for their flow: "exports of cars", "car exports", 芯片出口, 自動車の輸出
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
    """Return the goods that stand beside a word for exports or imports in a sentence."""
    # "copper-heavy exports" are exports of all goods
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
#: Chinese and Japanese words that name no good, by their beginning or end
_PLAIN_CJK = re.compile(
    r"^(?:总|年|月|货物|商品|产品|服务|贸易|直接|主要|全部|最大|对外|第|净|月度|年度|全年|累计|平均|同比|実質|"
    r"総|年間|財|モノ|製品|商品|全|主要|最大|純|対外|直接|貿易|累計|平均|サービス|[对對対訪]|\d).*|.*(?:产品|商品|货物|製品|品)$"
)
#: compounds for an amount or an origin
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
    """Return the name of a good beside a word for a flow, if no list of the course knows it; else empty.

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


#: words between goods that are listed
_AND = re.compile(r"\band\b|,|、|和|与|及|と|や|・")


@lru_cache(4096)
def several_goods(text: str) -> bool:
    """Tell whether a list of goods stands beside the word for their flow: "exports of cars and steel"."""
    for pattern in _ATTACHED:
        for match in pattern.finditer(text):
            parts = [things(part) for part in _AND.split(match[1])]
            named = [part for part in parts if part]
            if len(named) > 1 and not frozenset.intersection(*named):
                return True
    return False
