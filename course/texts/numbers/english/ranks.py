"""Ranks and streaks: "second-largest economy", "for the 15th straight year"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from course.texts.numbers.atoms import Atom
from course.texts.numbers.english.words import NUMBER, ORDER, order, value
from course.texts.numbers.patterns import either

__all__ = ["ranks", "streaks"]

_RANKED = either(
    r"""trad(?:ing|e)_partners? trad(?:ing|e)_\w+_partners? partners? markets? economy economies
    exporters? importers? producers? suppliers? buyers? customers? destinations? sources? holders?
    creditors? debtors? lenders? borrowers? investors? traders? manufacturers? consumers? processors?
    refiners? miners? recipients? donors? carmakers? automakers? makers? sellers? purchasers?
    shipbuilders? spenders? exports? imports? reserves? deposits? users? shareholders? countr(?:y|ies)
    nations? powers? polluters? emitters? outlets? origins? employers? surplus deficit providers?
    contributors? vendors? clients? debt"""
)
# only some countries, nations and powers are ranked by a measure
_UNTOLD = re.compile(r"^(?:country|countries|nations?|powers?|debt)$", re.IGNORECASE)
_RANK = re.compile(
    rf"""(?<![\w-])(?:
    (?:(?P<order>{ORDER})[\s-])?(?P<word>most\simportant|largest|biggest|top|leading|foremost|greatest|number[\s-]one)|
    (?P<order2>{ORDER})[\s-](?:ranked|placed)|
    (?:no\.?|number)[\s-]?(?P<number>\d{{1,2}}|one|two|three|four|five)
    )(?P<rest>(?:\s(?!(?:of|in|to|and|the|for|from|with|by|on|at|is|was|who|that|which|ever|ones?)\b)
    [\w'&-]{{1,20}}){{0,4}}?\s{_RANKED})\b""",
    re.VERBOSE | re.IGNORECASE,
)
_PLACE = re.compile(
    rf"""\b(?:rank(?:s|ed|ing)?(?:\s(?:the\s)?(?-i:[A-Z])[\w'-]+){{0,3}}|came|comes|placed|stood|stands|is|was|(?:moved|climbed|rose|slipped|fell|dropped|up|down|jumped|sank)\s(?:up\s|down\s|back\s)?to)\s(?:only\s|still\s|now\s)?
    (?:(?P<order>{ORDER})|(?:no\.?|number)\s?(?P<number>\d{{1,2}}|one|two|three|four|five))
    (?=\s(?:in\sthe\sworld|globally|worldwide|among|as|behind|by|after|in\s(?:terms|exports|imports|output|trade|size)|
    with)|[,.])""",
    re.VERBOSE | re.IGNORECASE,
)
# "slipped to fourth place", "is the third largest", "second only to China"
_SPOT = re.compile(
    rf"""\b(?:(?:to|in|into|at|from|holds|held|took|takes|claimed)\s(?:the\s)?(?P<spot>{ORDER})\s
    (?:place|spot|position|rank)(?!\s(?:prize|finish))(?<!the\sfirst\splace)|
    (?P<place>{ORDER})\s(?:place|spot|position)(?=\s(?:among|in\sthe\sworld|globally|worldwide)\b)|
    (?:(?:is|was|are|were|as|became|ranks?|ranked)\s(?:only\s|still\s|now\s)?(?:the\s)?|\w's\s)(?P<bare>{ORDER})[\s-]
    (?:largest|biggest|highest)(?=[,.;)]|$|\s(?:in\sthe\sworld|globally|worldwide|after|behind)\b)|
    (?P<only>second)\sonly\sto\b|(?P<tops>tops|topped|heads|headed)\sthe\s(?:world\s|global\s)?(?:ranking|rankings|league|table|list)\b)""",
    re.VERBOSE | re.IGNORECASE,
)
# "the heaviest burden in the G7", "the highest of any rich country"
_MOST = re.compile(
    rf"""\bthe\s(?P<order>{ORDER}[\s-])?
    (?:largest|biggest|highest|heaviest|steepest|most|lowest|fastest|greatest|deepest|smallest)
    (?:\s(?!(?:in|of|since|for|on|level|ever)\b)[a-z][\w'-]*){{0,3}}?\s
    (?:in\s(?:the\s(?:world|(?-i:G-?7|G-?20|OECD|EU|ASEAN|BRICS)|European\sUnion|euro\szone|bloc|group|region|club|rich\sworld|
    developed\sworld|industriali[sz]ed\sworld)|(?:East\s|Southeast\s|South\s)?Asia|Europe|Africa|Latin\sAmerica)|
    (?:of|in)\sthe\s(?-i:G-?7|G-?20|OECD|EU)\b|(?:of|among)\s(?:any|all)\s(?:[\w-]+\s){{0,3}}?(?:countr(?:y|ies)|nations?|econom(?:y|ies)|members?)|
    among\s(?:the\s)?(?-i:G-?7|G-?20|OECD|EU|ASEAN)|anywhere\b|on\s(?:earth|the\splanet)\b|worldwide\b|globally\b)""",
    re.VERBOSE | re.IGNORECASE,
)
# "China ranks first, South Korea second and Japan third"
_NEXT = re.compile(
    rf"(?:,|\band)\s(?:the\s)?(?-i:[A-Z])[\w.'-]*(?:\s(?-i:[A-Z])[\w.'-]*){{0,2}}\s(?:came\s|was\s|is\s)?"
    rf"(?P<order>{ORDER})(?=\s(?:and|with)\b|[,.;]|$)",
    re.IGNORECASE,
)
_ANY_RANK = re.compile(r"\b(?:rank(?:s|ed)?|largest|biggest|first|top|leading)\b", re.IGNORECASE)
_ON_RECORD = re.compile(
    r"-?\s?ever\b|\s(?:\w+\s){0,3}?(?:on\srecord|since|in\s(?:\w+\s)?(?:years|decades|months))\b",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"(?:ies|[^s]s)$", re.IGNORECASE)
_WHO = re.compile(
    r"(?:partner|buyer|customer|market|supplier|source|destination|holder|investor)$", re.IGNORECASE
)
_GOODS = re.compile(r"(?:exports|imports|reserves|deposits)$", re.IGNORECASE)
_ONE_OF = re.compile(
    r"\b(?:one|some|among|two|three|five|ten|\d|several|many|all)\s(?:of\s)?(?:the\s)?(?:[\w']+\s)?$",
    re.IGNORECASE,
)
_TITLE = re.compile(r"(?:trade\s(?:negotiator|official|envoy|adviser)|trader$|makers?$)", re.IGNORECASE)


def ranks(text: str) -> Iterator[Atom]:
    """Yield ranks of economies, goods or firms by a measure."""
    for match in _RANK.finditer(text):
        if _is_rank(text, match):
            found = order(match["order"] or match["order2"] or match["number"])
            yield Atom(match.start(), match.end(), found, "rank", 1.0, found, whole=True)
    for match in _PLACE.finditer(text):
        group = "order" if match["order"] else "number"
        found = order(match[group])
        yield Atom(match.start(group), match.end(group), found, "rank", 1.0, found, whole=True, sure=False)
    for match in _SPOT.finditer(text):
        group = next(name for name in ("spot", "place", "bare", "only", "tops") if match[name])
        found = 1.0 if group == "tops" else order(match[group])
        yield Atom(match.start(group), match.end(), found, "rank", 1.0, found, whole=True, sure=False)
    for match in _NEXT.finditer(text):
        if _ANY_RANK.search(text[: match.start()][-120:]):
            found = order(match["order"])
            yield Atom(
                match.start("order"), match.end("order"), found, "rank", 1.0, found, whole=True, sure=False
            )
    for match in _MOST.finditer(text):
        if not _ONE_OF.search(text[max(0, match.start() - 24) : match.start() + 4]):
            found = order(match["order"].strip(" -") if match["order"] else None)
            yield Atom(match.start() + 4, match.end(), found, "rank", 1.0, found, whole=True, sure=False)


def _is_rank(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - 24) : match.start()]
    rest, word = match["rest"].strip(), (match["word"] or "").lower()
    if (_SEVERAL.search(rest) and not _GOODS.search(rest)) or _ONE_OF.search(before):
        return False
    # "the largest surplus since 2010" is a record; a partner "since 2007" is ranked
    recorded = _ON_RECORD.match(text, match.end())
    if (recorded and not ("since" in recorded[0] and _WHO.search(rest))) or _UNTOLD.match(rest):
        return False
    if word in {"top", "leading"} and not match["order"]:
        # "a top trader" and "a leading producer" are some among several
        return not _TITLE.match(rest) and not (word == "leading" and re.search(r"\b(?:a|an|as)\s$", before))
    return True


_UNIT = r"(?:fiscal\s|calendar\s)?(?P<{}>years?|months?)"
_ROW = r"(?:in\sa\srow|running|on\send|straight|on\sthe\strot|in\ssuccession)"
_STRAIGHT = r"(?:straight|consecutive|successive|uninterrupted|unbroken)"
_STREAK = re.compile(
    rf"""(?<![\w.])(?:
    (?P<count>{NUMBER})\s{_UNIT.format("u1")}\s{_ROW}\b|
    (?P<count2>{NUMBER})\s{_STRAIGHT}\s{_UNIT.format("u2")}\b|
    (?P<order>{ORDER})[\s-]{_STRAIGHT}\s(?:{_UNIT.format("u3")}|annual|yearly)\b|
    (?<=the\s)(?P<order3>{ORDER})\s(?:one\s)?{_ROW}\b|
    (?P<order2>{ORDER})\s{_UNIT.format("u4")}\s{_ROW}\b|
    (?P<count3>{NUMBER})[\s-]year\s(?:streak|run)\b
    )""",
    re.VERBOSE | re.IGNORECASE,
)
# "last year was the fourth in a row": what is counted stands elsewhere
_YEARLY = re.compile(r"\b(?:year|years|annual|annually)\b", re.IGNORECASE)
_STOCK = re.compile(
    rf"""(?<![\w.])(?:(?P<count>{NUMBER})\s(?P<unit>months?)'?\s(?:of\s|worth\sof\s)
    (?=\w*\s?(?:import|export|consumption|demand|use|supply|stocks?|reserves?|cover))|
    (?<=\slast\s)(?P<count2>{NUMBER})\s(?P<unit2>months?)\b)""",
    re.VERBOSE | re.IGNORECASE,
)


_STORED = re.compile(r"\b(?:stock\w*|reserves?|supplies|inventor\w+)\b", re.IGNORECASE)


def streaks(text: str) -> Iterator[Atom]:
    """Yield years and months in a row, and months that a stock lasts."""
    for match in _STREAK.finditer(text):
        count = match["count"] or match["count2"] or match["count3"]
        found = (
            value(count.replace("a ", ""))
            if count
            else order(match["order"] or match["order2"] or match["order3"])
        )
        if found is None or (match["order3"] and not _YEARLY.search(text)):
            continue
        unit = next((match[name] for name in ("u1", "u2", "u3", "u4") if match[name]), "year")
        name = "months" if unit.lower().startswith("month") else "years"
        yield Atom(match.start(), match.end(), found, name, 1.0, found, whole=True)
    for match in _STOCK.finditer(text):
        found = value((match["count"] or match["count2"]).replace("a ", ""))
        if found is not None and (match["count"] or _STORED.search(text)):
            end = match.end("unit") if match["count"] else match.end("unit2")
            yield Atom(match.start(), end, found, "months", 1.0, found)
