"""Quantities in words: fractions, multiples, points."""

from __future__ import annotations

import re
from collections.abc import Iterator

from course.texts.numbers.atoms import Atom
from course.texts.numbers.english.amounts import WHICH
from course.texts.numbers.english.words import COUNTS, FIGURE, NUMBER, PARTS, WORD, value
from course.texts.numbers.patterns import either

__all__ = ["fractions", "multiples", "points", "tallies"]

_BOTTOM = (
    "(?:" + "|".join(sorted((f"{word}s?" for word in PARTS if word != "halves"), key=len, reverse=True)) + ")"
)
_TIMES_OF_DAY = either("years? months? days? weeks? hours? languages? times?")
_NO_PART = either(
    "year month century term time party parties country countries round quarter straight consecutive day week"
)
_FRACTION = re.compile(
    rf"""(?<![\w-])(?:
    (?P<top>an?|{WORD})[\s-](?P<bottom>{_BOTTOM})\b(?!-|\s{_NO_PART}\b)|
    (?P<half>half|halves|quarter)(?=\s(?:of|the|its|their|his|her|that|those|what|as\s(?:much|many|large|big)|all|
        our|this|these)\b)|
    (?P<some>{WORD}(?:-{WORD})?|\d{{1,2}})[\s-](?:in|out\sof|of\severy)[\s-](?:every\s)?(?P<all>{WORD}|\d{{1,3}})\b
        (?!\s{_TIMES_OF_DAY}\b|[,\d])|
    (?P<some2>one)\s(?!(?:year|day|week|month|time|hour|who|which|that)\b)[a-z]+\sin\s(?:every\s)?(?P<all2>{WORD}|\d{{1,3}})
        (?=\s(?:of|that|sold|made|exported|imported|bought|produced|built)\b|[.,;])|
    of\severy\s(?P<all3>{WORD}|\d{{1,3}})\s[^,.;]{{3,60}},\s(?:some\s|about\s|almost\s|nearly\s)?(?P<some3>{WORD}|\d{{1,2}})\b|
    (?<=by\s)half\b|(?<=than\s)half\b|(?<=nearly\s)half\b|(?<=almost\s)half\b|(?<=about\s)half\b|
    (?<=roughly\s)half\b|(?<=around\s)half\b|(?<=under\s)half\b|(?<=over\s)half\b
    )(?!\s(?:a|an)\s(?!percentage|point)|\sof\s(?:an\shour|a\scentury|a\sday|a\syear|the\stime)\b|\sthe\s(?:battle|time|fun|way|night)\b|\smajorit|
    -(?:year|hour|day|time)|\s(?:million|billion|trillion|percent|per\scent|a\b|dozen|hour|year|century))""",
    re.VERBOSE | re.IGNORECASE,
)
_FOLLOWS = either(
    """of more less higher lower larger smaller bigger fewer as from in to by since between below above
    went goes? come coming comes came is are was were share stake over during on and this last each
    compared after when through at cut drop fall rise increase decline reduction jump within worldwide
    globally for the than with rather"""
)
# what follows "a third" where it is a part; "a third country" is one more of a kind
_PART_FOLLOWS = re.compile(rf"\s?(?:{_FOLLOWS}\b|a\syear|[,;.):—–]|$)", re.IGNORECASE)
_OF_A_POINT = re.compile(r"\s(?:of\s)?an?\s(?:percentage[\s-]|full\s)?point\b", re.IGNORECASE)
_OF_A_PERCENT = re.compile(r"\s(?:of\s)?(?:a|one)\s(?:per\s?cent|pct)\b(?![\s-]?point)", re.IGNORECASE)
_STEP = re.compile(r"(?<![\w-])(?P<part>half|quarter|three-quarters?)-(?:percentage-)?point\b", re.IGNORECASE)
# "over a quarter" is a time, "just over a quarter" a part
_QUARTER_OF_A_YEAR = re.compile(
    r"\b(?:in|(?<!just\s)(?<!well\s)(?<!little\s)(?<!slightly\s)over|for|per|every|once)\s$"
)
_NO_HALF = re.compile(r"\b(?:first|second|latter|other|final|one|last|half|third|fourth)\s$", re.IGNORECASE)
# "every third car that was sold"
_EVERY = re.compile(
    r"\bevery\s(?P<order>second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)\s"
    r"(?!(?:year|month|week|day|quarter|time|hour|night|decade|generation)\b)[a-z]+\s"
    r"(?=(?:that|which|in|of|sold|made|is|was|comes|came|goes|went|exported|imported|bought|built)\b)",
    re.IGNORECASE,
)


def fractions(text: str) -> Iterator[Atom]:
    """Yield parts of a whole in percent: "a fifth", "two-thirds", "one in five", "half of"."""
    for match in _FRACTION.finditer(text):
        found = _fraction(text, match)
        if found is None:
            continue
        point, percent = (pattern.match(text, match.end()) for pattern in (_OF_A_POINT, _OF_A_PERCENT))
        if percent:
            yield Atom(match.start(), percent.end(), found, "percent", 1.0, found, prior=True)
        elif point:
            yield Atom(match.start(), point.end(), found, "percentage points", 1.0, found, prior=True)
        else:
            yield Atom(match.start(), match.end(), 100 * found, "percent", 1.0, 100 * found, prior=True)
    for match in _EVERY.finditer(text):
        found = 100 / {"second": 2, **PARTS}[match["order"].lower()]
        yield Atom(match.start(), match.end("order"), found, "percent", 1.0, found, sure=False, prior=True)
    for match in _STEP.finditer(text):
        found = {"half": 0.5, "quarter": 0.25}.get(match["part"].lower(), 0.75)
        yield Atom(match.start(), match.end(), found, "percentage points", 1.0, found, prior=True)


def _fraction(text: str, match: re.Match[str]) -> float | None:
    before = text[max(0, match.start() - 40) : match.start()]
    if match["bottom"]:
        return _of_words(text, match, before)
    counted = next((name for name in ("", "2", "3") if match[f"some{name}"]), None)
    if counted is not None:
        some, every = value(match[f"some{counted}"]), value(match[f"all{counted}"])
        if some is None or not every or not 0 < some < every or WHICH.search(before):
            return None
        return some / every
    if match["half"] and _NO_HALF.search(before):
        return None
    if (match["half"] or "").lower() == "quarter":
        return 0.25 if re.search(r"\b(?:a|one|nearly|about|almost)\s$", before, re.IGNORECASE) else None
    return 0.5


def _of_words(text: str, match: re.Match[str], before: str) -> float | None:
    bottom, top = match["bottom"].lower(), match["top"].lower()
    below = PARTS.get(bottom) or PARTS[bottom.removesuffix("s")]
    above = 1 if top in {"a", "an"} else COUNTS[top]
    if (above > 1) != bottom.endswith("s") or not 0 < above < below:
        return None
    of = text.startswith(" of ", match.end())
    if above == 1 and not of and not _alone(text, match, before, bottom):
        return None
    return above / below


def _alone(text: str, match: re.Match[str], before: str, bottom: str) -> bool:
    """Return whether "a third" without "of" is a part, and not one more of a kind or three months."""
    if not _PART_FOLLOWS.match(text, match.end()):
        return False
    if bottom == "half":
        return match["top"].lower() != "one" or "-" in match[0]
    if match["top"].lower() == "one":
        return True
    if bottom == "quarter" and _QUARTER_OF_A_YEAR.search(before):
        return False
    return not (text.startswith((".", ","), match.end()) and re.search(r"\b(?:for|and|with)\s$", before))


_FOLDS = {"doub": 2.0, "trip": 3.0, "treb": 3.0, "quad": 4.0, "quin": 5.0, "sext": 6.0, "halv": 0.5}
_MULTIPLE = re.compile(
    rf"""(?<![\w-])(?:
    (?P<fold>{NUMBER})[\s-]?fold\b|
    (?P<times>{NUMBER})(?P<more>[\s-]and[\s-]a[\s-]half)?[\s-]?(?:times|(?-i:x)|×)(?=[\s,.;:)]|$)|
    (?P<verb>(?:doubl|tripl|trebl|quadrupl|quintupl|sextupl|halv)(?:ed|es|ing))\b(?!\s(?:down|up)\b)|
    (?P<plain>triple|treble|quadruple|quintuple|halve)\b(?!-|\s?(?:digit|whammy|jump|axis))|
    (?P<double>(?:re)?double)(?=[,.;]|$|\s(?:the|that|its|their|what|those|in|by|to|from|exports|imports|trade|
        output|spending|defen[cs]e|production|\w+\s(?:by|in|from|to))\b)|
    (?P<twice>twice|thrice)(?=\s(?:as|the|that|its|their|what|those|more|larger|bigger)\b)|
    (?P<half>half)(?=\s(?:of\s)?(?:the|its|that|what)\s(?:(?:amount|level|figure|total|sum|volume|number|value|size|rate)\s(?:of\s|in\s)?)?
        (?:(?:of\s)?(?:a|the)\syear\s(?:earlier|before|ago)|(?:of\s)?the\sprevious\syear|it\swas|they\swere|seen\sin|
        recorded\sin|(?:\w+\s){{1,3}}(?:in\s)?(?:a|the)\s(?:previous\s)?year\b|(?:\w+\s){{1,3}}in\s(?:19|20)\d\d|(?:19|20)\d\d\b))|
    (?:cut|cuts|cutting|slash\w*|reduc\w+|chop\w*)\s(?:\w+\s){{0,6}}?(?P<in>in\shalf)\b
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_THAT_MUCH = re.compile(
    r"""\s(?:as\s\w+|larger|bigger|higher|greater|more|faster|smaller|lower|the|that\b|its|their|what|those|over|
    between|since|from|in\s(?:the\s)?(?:past|last|\d|a\sdecade|two|three|five|ten)|compared|above|increase|rise)""",
    re.VERBOSE | re.IGNORECASE,
)
_GROW = either(
    r"""ris\w* rose grow\w* grew increas\w* multipl\w* expand\w* jump\w* surg\w* climb\w* up swell\w*
    swoll\w* soar\w* shot by to at is was now were are about than nearly almost some roughly over"""
)
_GREW = re.compile(rf"\b{_GROW}\s$", re.IGNORECASE)
_OFTEN = re.compile(r"\s(?:(?:a|per)\s(?:year|month|week|day)|in|since|over)\b", re.IGNORECASE)
_GREW_BY = re.compile(r"\b(?:ris\w*|rose|gr[eo]w\w*|increas\w*|multipl\w*|by)\s$", re.IGNORECASE)
_NOT_TIMES = re.compile(r"(?:[$€£¥]|\b(?:the|these|those|two|our))\s?$", re.IGNORECASE)


def multiples(text: str) -> Iterator[Atom]:
    """Yield multiples of an earlier level: "doubled", "five-fold", "2.5 times as much", "halved"."""
    for match in _MULTIPLE.finditer(text):
        before = text[max(0, match.start() - 24) : match.start()]
        found = _times(text, match, before) if match["times"] else _fold(match)
        if found is not None:
            start = match.start("in") if match["in"] else match.start()
            yield Atom(start, match.end(), found, "times", 1.0, found, prior=True)


def _fold(match: re.Match[str]) -> float | None:
    if match["fold"]:
        return value(match["fold"].replace("a ", ""))
    if match["in"] or match["half"]:
        return 0.5
    if match["twice"]:
        return 2.0 if match["twice"].lower() == "twice" else 3.0
    word = (match["verb"] or match["plain"] or match["double"]).lower().removeprefix("re")
    return _FOLDS[word[:4]]


def _times(text: str, match: re.Match[str], before: str) -> float | None:
    """Return a multiple, or None where "times" counts how often something happened."""
    found = value(match["times"].replace("a ", ""))
    if found is None or _NOT_TIMES.search(before):
        return None
    if "." in match["times"] or match["more"] or match[0][-1] in "xX×":
        return found + (0.5 if match["more"] else 0.0)
    if not (_THAT_MUCH.match(text, match.end()) or _GREW.search(before)):
        return None
    return None if _OFTEN.match(text, match.end()) and not _GREW_BY.search(before) else found


_MOVED = either(
    """down up rose fell dropped gained lost slipped increased decreased declined climbed by of shed
    about nearly almost than lower higher a some added eased is was were are"""
)
_POINTS = re.compile(
    rf"""\b{_MOVED}\s(?P<number>{NUMBER})[\s-]points?\b
    (?!\s(?:on\sthe\sagenda|plan|lead)|\sto\s{FIGURE}(?!\s?(?:%|per)))""",
    re.VERBOSE | re.IGNORECASE,
)


def points(text: str) -> Iterator[Atom]:
    """Yield changes in points of percent where the percent is left out: "down 3 points"."""
    for match in _POINTS.finditer(text):
        found = value(match["number"].replace("a ", ""))
        # indices of shares move by more points than a percentage does
        if found is not None and found < 60:
            yield Atom(match.start("number"), match.end(), found, "percentage points", 1.0, found)


_TALLY = re.compile(
    r"\b(?:vote|votes|voted|passed|adopted|approved|carried|rejected)\s(?:of\s|by\s)?(?P<ayes>\d{1,3})"
    r"\s?[-–]\s?(?P<noes>\d{1,3})\b",
    re.IGNORECASE,
)


def tallies(text: str) -> Iterator[Atom]:
    """Yield both counts of a vote that is written as "141-5"."""
    for match in _TALLY.finditer(text):
        for group in ("ayes", "noes"):
            count = float(match[group])
            yield Atom(match.start(group), match.end(group), count, "number", 1.0, count, whole=True)
