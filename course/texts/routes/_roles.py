"""Finds the reporter and the partner of a claim on trade."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache

from course.errors import UnknownNameError
from course.tables import codes
from course.texts.routes._ask import Ask
from course.texts.routes._named import GROUPS, joined
from course.texts.routes._words import says
from course.texts.spans import Claim, Place

__all__ = ["added_up", "beyond_two", "owner_otherwise", "roles", "together"]

#: words for a flow or a partner; the economy right before them is the reporter
_TRADE = re.compile(
    r"exports?\b|imports?\b|trad(?:e|ing)\b|shipments?|purchases|partner|(?:export )?market\b|supplier|"
    r"customer|"
    r"surplus|deficit|出口|进口|進口|贸易|貿易|輸出|輸入|顺差|逆差|順差|最大|黒字|赤字|第[一二三1-3]大"
)
#: words before an economy that make it the partner
_TO = re.compile(
    r"(?:\bto|\bfrom|\bwith|\bby|\binto|\bagainst|\bin|\bfor|\bbetween)\s+(?:the\s+)?(?:mainland\s+)?$|[对對対向自从從与與和]\s*$"
)
#: words before an economy that make it the reporter: "the largest market of Korea"
_PARTNER_OF = re.compile(
    r"(?:partner|market|destination|supplier|customer|buyer|source|provider)s? (?:of|for) (?:the )?$"
)
#: words right after an economy that make it the reporter: "in Germany's imports", 韓国にとって, 对韩国来说
_OWN_WORD = re.compile(
    r"^['’]s? (?:[\w-]+ ){0,2}(?:exports|imports|trade|purchases|shipments)\b"
    r"(?! to\b| from\b)"
)
_FOR_WHOM = re.compile(r"^(?:にとって|来说|而言)")
#: "China, which took a fifth of its exports": the partner
_WHICH = re.compile(
    r"^, (?:which|who) (?:\w+ )?(?:took|takes|bought|buys|absorbs|absorbed|accounted|supplie[sd])\b"
)
#: "Brazil counted China as its biggest customer": the first economy is the reporter
_ITS = re.compile(
    r"\b(?:as|is|was) (?:its|their) (?:[\w-]+ )?(?:largest|biggest|top|main|most important|number one)"
)
#: first character of a word that names an economy as the partner, such as 対中
_TOWARDS = re.compile(r"^[对對対訪访赴駐驻自从從向与與和]")
#: words after an economy that make it the partner in Japanese
_AFTER = re.compile(r"^(?:へ|に|から|向け|との|産|製|とは|と(?!は))")
#: measures between two economies
_NEED_TWO = ("share", "import_dependence", "rank", "years_in_a_row")
#: Japanese words right after an economy to which goods go, or from which they come
_DIRECTED = re.compile(r"^(?:向け|から|産|製|へ)")
#: Chinese and Japanese words right after the reporter: 中国的出口, 日本の輸出は
_OWN_TRADE = re.compile(
    r"(?:的|の)?[^，。、]{0,3}(?:出口|进口|進口|贸易|貿易|輸出|輸入)(?:总|総|额|額|的|の|は|に|中)"
)
#: words between two economies that are listed
_JOINS = re.compile(
    r"^(?:['’]s)?\s*(?:[,，、・/]\s*(?:and\s+)?|\band\s+|&\s*|和|与|與|及其?|以及|跟|と|や|および|及び)\s*"
    r"(?:(?:to|with|from|in|by|for)\s+)?(?:the\s+)?(?:mainland\s+)?$"
)
#: measures that can be added up over partners
_ADDED = ("exports", "imports", "trade_total", "balance", "share", "import_dependence")
_MONEY = ("exports", "imports", "trade_total", "balance")
#: most characters between an economy and the word for its trade
_NEAR = 32


def roles(ask: Ask, held: Collection[str] = ()) -> tuple[str, str]:
    """Return the reporter and the partner of a claim; either is empty where none is named.

    `held` are the economies of the table; an error names the nearest of them. What the learner set as
    `reporter` and `partner` goes first. Of the economies in the sentence, the one right before a word for
    trade is the reporter, such as Japan in "China takes a fifth of Japan's exports".
    """
    reporter, partner, _ = _roles(ask, held)
    return reporter, partner


def beyond_two(ask: Ask) -> tuple[str, ...]:
    """Return the economies of a claim that are neither its reporter nor its partner."""
    return _roles(ask)[2]


def _roles(ask: Ask, held: Collection[str] = ()) -> tuple[str, str, tuple[str, ...]]:
    named = _named(ask)
    reporter, partner = _set(ask, "reporter", held), _set(ask, "partner", held)
    if ask.measure == "rank" and "WLD" in ask.economies and not partner and named:
        return reporter or named[0], "WLD", ()
    taken = {*reporter.split("+"), *partner.split("+")}
    rest = [code for code in named if code not in taken]
    free = not reporter and not partner
    home = {"ja": "JPN", "zh": "CHN"}.get(ask.claim.sentence.language, "")
    beside = {code for claim in ask.beside for code in claim.economies}
    if not reporter and home in rest and home not in {*ask.economies, *beside}:
        # the sentence leaves out the reporter
        reporter = home
        rest = [code for code in rest if code != home]
    if not reporter and rest:
        reporter = rest[0] if len(rest) == 1 or ask.in_order else _owner(ask, rest)
        rest = [code for code in rest if code != reporter]
    if free and len(rest) > 1 and not ask.in_order:
        return _joint(ask, reporter, rest)
    if not partner and rest:
        partner, rest = rest[0], rest[1:]
    third = tuple(rest) if free and ask.in_order else ()
    return reporter, partner or ("WLD" if "WLD" in ask.economies else ""), third


def _joint(ask: Ask, reporter: str, rest: list[str]) -> tuple[str, str, tuple[str, ...]]:
    """Return reporter, partner and the economies left over, for a claim with more than two economies."""
    lists = _lists(ask)
    owners = next((one for one in lists if reporter in one), [reporter])
    others = [code for code in rest if code not in owners]
    partners = next((one for one in lists if others and others[0] in one), [])
    added = ask.measure in _ADDED or (ask.measure == "growth" and says("together", ask.text))
    # "Japan and Korea send a fifth to China" states a fifth of each one's exports
    shares = len(owners) > 1 and not says("together", ask.text) and ask.measure not in _MONEY
    if not partners or not added or shares or says("each of them", ask.text):
        return reporter, rest[0], tuple(rest[1:])
    left = [code for code in rest if code not in (*owners, *partners)]
    return joined(owners), joined(partners), tuple(left)


def together(ask: Ask) -> bool:
    """Tell whether the words count several economies or firms together."""
    return says("together", ask.text) and not says("each of them", ask.text)


def added_up(ask: Ask, own: Collection[str]) -> bool:
    """Tell whether a figure counts several economies together: as a list, or by words such as "together"."""
    if len(own) < 2 or says("each of them", ask.text):
        return False
    return says("together", ask.text) or any(set(own) <= set(one) for one in _lists(ask))


def _lists(ask: Ask) -> list[list[str]]:
    """Return the economies of a claim as groups; economies that the sentence lists form one group."""
    found: list[list[str]] = []
    end = 0
    for place in sorted(ask.places, key=lambda one: one.start):
        codes_here = [code for code in place.codes if code != "WLD"]
        if found and _JOINS.match(ask.text[end : place.start]):
            found[-1] += [code for code in codes_here if code not in found[-1]]
        else:
            found.append(codes_here)
        end = place.end
    return found


@cache
def _known() -> tuple[str, ...]:
    return (*codes(), *GROUPS, "WLD")


def _set(ask: Ask, name: str, held: Collection[str]) -> str:
    found = str(ask.settings.get(name, ""))
    if found and not set(found.split("+")) <= set(_known()):
        # suggest the nearest economy of the table, not of the world
        raise UnknownNameError(name, found, held or _known())
    return found


def owner_otherwise(ask: Ask) -> str:
    """Return the reporter that the words name, if the learner put another economy first; else empty."""
    own = [code for code in ask.economies if code != "WLD"]
    named = {code for place in ask.places for code in place.codes}
    if not ask.in_order or len(own) < 2 or not set(own) <= named or "reporter" in ask.settings:
        return ""
    found = _owner_said(ask, own)
    return "" if found == own[0] else found


def _owner(ask: Ask, candidates: list[str]) -> str:
    return _owner_said(ask, candidates) or _by_order(ask, candidates)


def _owner_said(ask: Ask, candidates: list[str]) -> str:
    """Return the economy that the words beside it make the reporter; empty where none is."""
    text = ask.text
    best, near = "", _NEAR + 1
    for place in ask.places:
        before, after = text[: place.start], text[place.end :]
        codes_here = [code for code in place.codes if code in candidates]
        if codes_here and (_OWN_WORD.match(after) or _FOR_WHOM.match(after)):
            return codes_here[0]
        if codes_here and _PARTNER_OF.search(before) and ask.measure in ("rank", "years_in_a_row"):
            return codes_here[0]
        if not codes_here or _names_partner(place.text, before, after):
            continue
        found = _TRADE.search(after)
        others = [one.start - place.end for one in ask.places if one.start >= place.end]
        if found and found.start() < near and not any(start < found.start() for start in others):
            best, near = codes_here[0], found.start()
    return best


def _names_partner(word: str, before: str, after: str) -> bool:
    return bool(_WHICH.match(after)) or bool(
        _TOWARDS.search(word) or _TO.search(before) or _AFTER.search(after)
    )


def _sent_to(ask: Ask, place: Place) -> bool:
    """Tell whether the words after an economy make it the destination or the origin of goods."""
    return bool(_DIRECTED.match(ask.text[place.end :]))


def _named(ask: Ask) -> list[str]:
    """Return the claim's economies; if it needs two and names one, the sentence's other economies too."""
    own = [code for code in ask.economies if code != "WLD"]
    towards = len(own) == 1 and any(
        _TOWARDS.search(place.text) or (ask.measure in _NEED_TWO and _sent_to(ask, place))
        for place in ask.places
        if set(place.codes) & set(own)
    )
    if len(own) > 1 or not (towards or ask.measure in _NEED_TWO):
        return own
    # in a list of partners the other claims name further partners, not the reporter
    told = [claim for claim in ask.beside if claim.measure != ask.measure or len(claim.economies) > 1]
    others = [code for claim in told for code in claim.economies if code not in (*own, "WLD")]
    if ask.measure == "rank":
        # a supplier of another good is not the buyer
        sold_by = {code for claim in told for code in _named_as_partners(ask, claim)}
        owners = [code for code in others if code not in sold_by]
        if others and not owners:
            return own
        others = owners
    found = list(dict.fromkeys(others)) or _home(ask, own, towards)
    return [*found, *own] if towards else [*own, *found]


def _named_as_partners(ask: Ask, claim: Claim) -> set[str]:
    """Return the economies of another claim that its words make partners."""
    text = ask.text
    places = [mark for mark in claim.spans if isinstance(mark, Place)]
    return {
        code
        for place in places
        if _names_partner(place.text, text[: place.start], text[place.end :])
        for code in place.codes
    }


def _home(ask: Ask, own: list[str], towards: bool) -> list[str]:
    """Return the reporter of a sentence without a subject: 対米輸出 in a Japanese text is Japan's."""
    home = {"ja": "JPN", "zh": "CHN"}.get(ask.claim.sentence.language, "")
    after = [ask.text[place.end :] for place in ask.places if set(place.codes) & set(own)]
    owns = not towards and any(_OWN_TRADE.match(words) for words in after)
    if owns or says("from abroad", ask.text):
        return []
    return [home] if home and home not in own else []


def _by_order(ask: Ask, candidates: list[str]) -> str:
    if ask.measure == "import_dependence" and says("supplies", ask.text):
        return candidates[1]
    balance = ask.of in ("deficit", "surplus") or (
        ask.measure == "years_in_a_row" and says("a balance", ask.text)
    )
    if ask.measure in ("rank", "years_in_a_row") and not balance and not _ITS.search(ask.text):
        return candidates[1]
    return candidates[0]
