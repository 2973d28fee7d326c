# ruff: noqa: E501, C901
"""Numbers in English sentences."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice

from ..marks import Quantity
from .atoms import MOST, Atom, Grammar, read_around
from .units import Unit, counted, prefixes, suffixes

__all__ = ["quantities"]

_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_WORDS = {word: value for value, word in enumerate(_ONES)} | {
    word: 10 * value for value, word in enumerate(_TENS, 2)
}
_SCALES = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "quadrillion": 1e15,
    "dozen": 12.0, "crore": 1e7, "lakh": 1e5, "mn": 1e6, "mln": 1e6, "mm": 1e6, "bn": 1e9, "bln": 1e9,
    "tn": 1e12, "trn": 1e12, "trln": 1e12, "k": 1e3, "m": 1e6, "b": 1e9, "t": 1e12, "mil": 1e6, "bil": 1e9,
}  # fmt: skip
_ORDINALS = {
    word: value
    for value, word in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
            "twentieth",
        ],
        1,
    )
}
_PARTS = {
    "half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10, "twelfth": 12, "fifteenth": 15, "twentieth": 20, "hundredth": 100,
}  # fmt: skip
_FOLD = {"double": 2.0, "triple": 3.0, "treble": 3.0, "quadruple": 4.0, "quintuple": 5.0, "sextuple": 6.0}
_GLYPHS = {"½": 0.5, "⅓": 1 / 3, "⅔": 2 / 3, "¼": 0.25, "¾": 0.75, "⅕": 0.2, "⅛": 0.125}

_WORD = "|".join(sorted([*_WORDS], key=len, reverse=True))
_FIGURE = r"\d{1,3}(?:,\d{3}){1,8}(?:\.\d+)?(?![\d])|\d+(?:\.\d+)?|\.\d+"
_SPELLED = rf"(?:{_WORD})(?:(?:-|\s)(?:(?:{_WORD})\b|hundred\b(?:\sand\b(?=\s(?:{_WORD})\b))?)){{0,6}}"
_LONG_SCALE = r"(?:hundred|thousand|million|billion|trillion|quadrillion|crore|lakh|dozen)s?"
_SHORT_SCALE = r"(?:mn|mln|bn|bln|tn|trn|trln|mil\.?|bil\.?)"
_MONEY = "|".join(unit.pattern for unit in prefixes())
_UNITS = [
    Unit("percent", r"per\s?cent|percent|pct\.?|%"),
    Unit("percentage points", r"(?:percentage|percent|per\scent|%)(?:\s|-)points?|pp(?:ts?)?|p\.p\."),
    Unit("percentage points", r"basis\spoints?|bps?", 0.01),
    *suffixes("en"),
]


@cache
def _amount() -> re.Pattern[str]:
    """Return the pattern of a figure with its currency in front, its scale and its unit behind."""
    units = "|".join(
        f"(?P<u{index}>{unit.pattern})" for index, unit in sorted(enumerate(_UNITS), key=_longest)
    )
    return re.compile(
        rf"""(?:(?P<sign>[-+±~≈><]|minus\s|plus\s|negative\s)\s?)?
        (?:(?P<money>{_MONEY})\s?(?P<minus>-)?)?
        (?P<number>{_FIGURE}|[½⅓⅔¼¾]|(?:half|quarter)(?=\s(?:a|of\sa)\s)|half(?=-(?:million|billion|trillion))|\b(?:{_SPELLED}|an?(?=\s(?:half-)?{_LONG_SCALE}\b)|a(?=\s(?:full\s|single\s)?percentage\spoint))\b)
        (?P<part>\s?[½⅓⅔¼¾]|\sand\sa\s(?:half|quarter|third)\b|\s?\d/\d(?!\d))?
        (?:\s(?:of\s)?a(?=\s))?
        (?P<scales>(?:[\s-]?(?:full\s|single\s)?{_LONG_SCALE}\b){{1,2}}|\s?{_SHORT_SCALE}(?![A-Za-z])|(?:[kKmMbBT](?![A-Za-z/])|t(?![A-Za-z/])))?
        (?P<plus>\+|-plus\b)?
        (?:[\s-]?(?:full\s|of\sa\s|worth\sof\s|in\s(?=dollars))?(?:{units})(?![A-Za-z]))?""",
        re.VERBOSE | re.IGNORECASE,
    )


def _longest(pair: tuple[int, Unit]) -> int:
    return -len(pair[1].pattern)


_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
# what stands before a figure that says which, where or when
_WHICH = re.compile(
    rf"""(?:\b(?:articles?|art\.|sections?|sec\.|chapters?|chap\.|annex|paragraphs?|para\.|clauses?|pages?|pp?\.|
    resolutions?|rooms?|gate|platform|no\.|nos\.|number|numbers|boeing|airbus|flights?|route|line|highway|phase|
    version|vol\.|volume|issue|figures?|fig\.|tables?|footnotes?|notes?|box|step|stage|chart|tier|level|type|
    model|mark|group\sof|aged|age|ages|title|rule|order|proposition|act|call|phone|tel\.?|fax|committee|
    category|class|part|scope|items?|points?|bus|tram|lot|unit|apollo|windows|iphone|galaxy|covid|agenda|
    vision|horizon|resolution\sno\.|psalm|hs|headings?|subheadings?|codes?|{_MONTH})\s(?:(?:{_FIGURE})\s?(?:,|and|to|-|–)\s?){{0,3}}|
    [A-Za-z]-?|[A-Za-z\d][._/@:]|\d[:./]|[#§@/]\s?)$""",
    re.VERBOSE | re.IGNORECASE,
)
# what stands behind a figure that is no quantity of these
_NO_COUNT = re.compile(
    rf"""[\s-]?(?:(?:\d\d)?(?:st|nd|rd|th|s)\b|°|º|degrees?\b|[ap]\.?m\b|o'clock|(?:years?|months?|weeks?|days?|
    hours?|minutes?|seconds?|decades?|centur\w+|nights?|quarters?)\b|(?:kilomet|centimet|millimet|nanomet|met)
    (?:re|er)s?\b|km\b|nm\b|mm\b|cm\b|mi\b|miles?\b|feet\b|foot\b|ft\b|inch\w*\b|acres?\b|hectares?\b|sq\b|
    square\b|knots?\b|words?\b|characters?\b|steps?\b|calories\b|pages?\b|points?\sto\b|{_MONTH}\s|[:/]\d|-\d|\.\d|\s?(?:to|-|–)\s?\d+\s(?:win|victory|defeat|loss|draw)\b)""",
    re.VERBOSE | re.IGNORECASE,
)
_THINGS = {
    unit: re.compile(
        rf"""[\s-]?(?:(?!(?:of|in|to|and|or|the|a|an|for|from|with|by|on|at|as|is|was|were|are|had|has|have|that|
        which|who|after|before|than|per|more|less|since|but|while|when|his|her|their|its|percent|most|
        years?|months?|days?|hours?|weeks?|times?|minutes?)\b)
        [\w'’.-]{{1,24}}\s){{0,3}}(?:{words})\b(?!['’-]\w|-)""",
        re.VERBOSE | re.IGNORECASE,
    )
    for unit, words in counted("en").items()
}
_NOUN = re.compile(
    r"\s(?!(?:of|in|to|and|or|the|for|from|with|by|on|at|as|is|was|were|last|this|next|a|an)\b)[a-z]{3,}"
)
_VOTE = re.compile(
    r"\s(?:votes?\b|(?:states?|countries|members|nations)\s(?:voted|abstain\w+)|(?:voted\s)?(?:in\sfavou?r|against)\b|"
    r"abst\w+|(?:ayes|noes|nays)\b|to\s\d+(?:\s?[,.;]|\swith|$))",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"elasticit|\bindex\b|coefficient|\bscore|\bPMI\b|\bHHI\b|ideal point|\bGini\b", re.IGNORECASE
)
_VOTES = re.compile(r"\bvot(?:e|es|ed|ing)\b|resolution|abstain|abstention", re.IGNORECASE)


def quantities(text: str) -> list[Quantity]:
    """Return the quantities of an English sentence in plain characters."""
    atoms = [*_amounts(text)]
    for special in (_fractions, _multiples, _times, _ranks, _streaks):
        atoms += special(text)
    return read_around(text, atoms, _GRAMMAR)


_RATE = re.compile(r"\s?(?:=|equals\b)")


def _amounts(text: str) -> Iterator[Atom]:
    bare = bool(_BARE.search(text[:4_000]))
    votes = bool(_VOTES.search(text[:4_000]))
    for match in islice(_amount().finditer(text), MOST):
        atom = _atom(text, match)
        if atom is None:
            continue
        if atom.unit is None:
            _count(text, atom, match, votes)
        if atom.unit is None and bare and "." in match["number"] and not _NO_COUNT.match(text, atom.end):
            atom.unit = "number"
        yield atom


def _atom(text: str, match: re.Match[str]) -> Atom | None:
    number = match["number"]
    start = match.start()
    if match["sign"] and start and (text[start - 1].isalnum() or text[start - 1] in "%)"):
        # a dash between two figures is no minus
        start = match.start("money") if match["money"] else match.start("number")
    before = text[max(0, start - 40) : start]
    if (
        (not match["money"] and _WHICH.search(before))
        or ((number[0].isdigit() or match["money"]) and re.search(r"[^\W\d][-]?$|\d[.,:/]?$", before))
    ) and not re.search(r"(?:mid|sub|pre|post|non|pro|anti|about|over|under)-$", before, re.IGNORECASE):
        return None
    figure = _value(number)
    if figure is None:
        return None
    figure += _part(match["part"])
    scale = _scale(match["scales"])
    end = match.end()
    name, of = _unit(match)
    sure = True
    if figure == 1.0 and _RATE.match(text, end):
        return None
    short = bool(match["scales"]) and len(match["scales"].strip()) == 1
    if short and not match["money"] and name is None:
        # "5t" are tonnes; "100m" may be metres or million
        if match["scales"].lower() == "t":
            name, of, scale = "tonnes", 1.0, 1.0
        elif not any(things.match(text, end) for things in _THINGS.values()):
            return None
    if match["money"]:
        money = next(
            unit.name for unit in prefixes() if re.fullmatch(unit.pattern, match["money"], re.IGNORECASE)
        )
        if name is not None and (name != money or of != 1.0):
            end = next(match.start(f"u{i}") for i in range(len(_UNITS)) if match[f"u{i}"])
            end = len(text[:end].rstrip())
        name, of = money, 1.0
        if money == "JPY" and "¥" in match["money"] and re.search(r"\byuan\b|renminbi|RMB", text):
            sure = "yen" in text
    value = figure * scale * of
    low = high = None
    if match["plus"]:
        low = value
    sign = match["sign"] if start == match.start() else None
    if (sign and sign.strip().lower() in {"-", "minus", "negative"}) or match["minus"]:
        value = -value
    if sign and sign.strip() == ">":
        low = value
    if sign and sign.strip() == "<":
        high = value
    if name == "USD" and re.fullmatch(r"pounds?", match.group()[-6:].strip()):
        sure = False
    return Atom(
        start, end, value, name, scale * of, figure, low, high, bool(sign and sign.strip() in "~≈"), sure
    )


def _unit(match: re.Match[str]) -> tuple[str | None, float]:
    group = match.lastgroup
    if group is None or not re.fullmatch(r"u\d+", group):
        return None, 1.0
    unit = _UNITS[int(group[1:])]
    return unit.name, unit.of


def _value(number: str) -> float | None:
    """Return what a figure or a number word says, or None for a figure that no newspaper prints."""
    if number in _GLYPHS:
        return _GLYPHS[number]
    if number[0].isdigit() or number[0] == ".":
        return float(number.replace(",", "")) if len(number) <= 24 else None
    words = re.split(r"[\s-]+", number.lower())
    total = 0.0
    last = 0.0
    for word in words:
        if word in {"a", "an"}:
            total += 1
        elif word in {"half", "quarter"}:
            total += 1 / _PARTS[word]
        elif word == "hundred":
            total = max(1.0, total) * 100
        elif word in _WORDS:
            # "twenty twenty-four" is a year
            if last and (last < 20 or _WORDS[word] >= 10) and total % 100:
                return None
            last = _WORDS[word]
            total += last
    return total


def _part(part: str | None) -> float:
    if not part:
        return 0.0
    part = part.strip()
    if part in _GLYPHS:
        return _GLYPHS[part]
    if "/" in part:
        above, below = part.split("/")
        return float(above) / float(below) if float(below) else 0.0
    return 1 / _PARTS[part.split()[-1].lower()]


def _scale(scales: str | None) -> float:
    value = 1.0
    for word in re.split(r"[\s-]+", (scales or "").lower()):
        word = word.rstrip(".")
        value *= _SCALES.get(word, _SCALES.get(word.rstrip("s"), 1.0))
    return value


def _count(text: str, atom: Atom, match: re.Match[str], votes: bool) -> None:
    """Give a figure without a unit the unit of what it counts, if that is something to count."""
    number = match["number"]
    tally = votes and not match["scales"] and number[0] not in "0."
    if tally and re.search(r"\d\s(?:votes\s)?(?:to|-|–)\s?$", text[max(0, atom.start - 14) : atom.start]):
        atom.unit = "number"
        return
    if tally and (counts := _VOTE.match(text, atom.end)):
        atom.unit = "number"
        if counts[0].strip().lower() in {"vote", "votes"}:
            atom.end += counts.end() - counts.start()
        return
    spelled = number[0].isalpha()
    year = re.fullmatch(r"(?:1[5-9]|20|21)\d\d", number) and not match["scales"]
    if _NO_COUNT.match(text, atom.end) and not (
        match["scales"] and len(match["scales"]) > 1 and not _NO_COUNT.match(text, atom.end)
    ):
        return
    for unit, things in _THINGS.items():
        found = things.match(text, atom.end)
        if found is None:
            continue
        if year and len(found[0].split()) > 1:
            return
        if atom.value < (
            3 if re.search(r"vessel|ship|vote|seat|craft|plane|jet|missile|reactor", found[0]) else 10
        ):
            return
        if re.search(r"countries|nations|states|economies|men\b|women", found[0]) and atom.value < 20:
            return
        if spelled and atom.value < 13 and not match["scales"] and unit == "persons":
            return
        atom.unit = unit
        atom.end = found.end()
        return
    big = bool(match["scales"]) or "," in number
    if big and not year and (atom.value >= 1_000):
        noun = _NOUN.match(text, atom.end)
        atom.sure = False
        if noun is not None and not spelled:
            atom.unit = "number"
        elif match["scales"] and noun is None and re.search(r"\d", number):
            atom.unit = None if _near_unit(text, atom) else ""


def _near_unit(text: str, atom: Atom) -> bool:
    """Return whether a unit stands in the same breath, so that a list or a range can share it."""
    behind = re.match(r"\s?(?:to|or|and|-|–|,)\s(?:\w+\s)?[$€£¥\d]", text[atom.end : atom.end + 24])
    before = re.search(
        r"[$€£¥]\s?[\d.,]+\s?\w*\s?(?:-|–|to|or|and)\s?$", text[max(0, atom.start - 30) : atom.start]
    )
    return bool(behind or before)


_PART = "|".join(sorted([f"{word}s?" for word in _PARTS if word != "halves"], key=len, reverse=True))
_FRACTION = re.compile(
    rf"""(?<![\w-])(?:
    (?P<top>an?|one|two|three|four|five|six|seven|eight|nine)[\s-](?P<bottom>{_PART})\b(?!-|\s(?:year|month|century|term|time|
    party|parties|country|countries|round|quarter|straight|consecutive|day|week|of\sall\snot)\b)|
    (?P<half>half|halves|quarter)(?=\s(?:of|the|its|their|his|her|that|those|what|as\s(?:much|many|large|big)|all|our|this|these)\b)|
    (?P<more>majority)(?=\sof\b)(?!)|
    (?P<in>one|two|three|four|five|six|seven|eight|nine|\d{{1,2}})\s(?:in|out\sof)\s(?:every\s)?(?P<ten>two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|\d{{1,3}})\b(?!\s(?:years?|months?|days?|weeks?|languages?|hours?)|[,\d])|
    (?<=by\s)half\b|(?<=than\s)half\b|(?<=nearly\s)half\b|(?<=almost\s)half\b|
    (?<=about\s)half\b|(?<=roughly\s)half\b|(?<=around\s)half\b|(?<=under\s)half\b|(?<=over\s)half\b
    )(?!\s(?:a|an)\s(?!percentage|point)|\sof\s(?:an\shour|a\scentury|a\sday|a\syear|the\stime)\b|\smajorit|-year|-hour|-day|-time|\s(?:million|billion|trillion|percent|per\scent|a\b|dozen|hour|year|century))""",
    re.VERBOSE | re.IGNORECASE,
)
_PART_FOLLOWS = re.compile(
    r"\s?(?:of\b|more\b|less\b|higher\b|lower\b|larger\b|smaller\b|bigger\b|fewer\b|as\b|from\b|in\b|to\b|by\b|since\b|"
    r"between\b|below\b|above\b|went\b|go(?:es)?\b|com(?:es?|ing)\b|came\b|is\b|are\b|was\b|were\b|share\b|stake\b|over\b|during\b|"
    r"on\b|and\b|this\b|last\b|a\syear|each\b|compared\b|after\b|when\b|by\b|,|;|\.|\)|$|through\b|at\b|cut\b|drop\b|fall\b|rise\b|"
    r"increase\b|decline\b|reduction\b|jump\b|within\b|were\b|worldwide\b|globally\b|for\b|the\b|goes\b|than\b|with\b|rather\b|—|–|:)",
    re.IGNORECASE,
)


_OF_A_POINT = re.compile(r"\s(?:of\s)?an?\s(?:percentage[\s-]|full\s)?point\b", re.IGNORECASE)
_SMALL_STEP = re.compile(
    r"(?<![\w-])(?P<part>half|quarter|three-quarters?)-(?:percentage-)?point\b", re.IGNORECASE
)


def _fractions(text: str) -> Iterator[Atom]:
    for match in _FRACTION.finditer(text):
        value = _fraction(text, match)
        if value is None:
            continue
        points = _OF_A_POINT.match(text, match.end())
        if points:
            yield Atom(match.start(), points.end(), value, "percentage points", 1.0, value, prior=True)
        else:
            value *= 100
            yield Atom(match.start(), match.end(), value, "percent", 1.0, value, prior=True)
    for match in _SMALL_STEP.finditer(text):
        value = {"half": 0.5, "quarter": 0.25}.get(match["part"].lower(), 0.75)
        yield Atom(match.start(), match.end(), value, "percentage points", 1.0, value, prior=True)


def _fraction(text: str, match: re.Match[str]) -> float | None:
    if match["bottom"]:
        return _words_fraction(text, match)
    if match["in"]:
        above, below = _value(match["in"]), _value(match["ten"])
        if (
            above is None
            or not below
            or above >= below
            or _WHICH.search(text[max(0, match.start() - 40) : match.start()])
        ):
            return None
        return above / below
    if match["half"]:
        before = text[max(0, match.start() - 16) : match.start()].lower()
        if re.search(r"(?:first|second|latter|other|final|one|last|half|third|fourth)\s$", before):
            return None
        if match["half"].lower() == "quarter":
            return 0.25 if re.search(r"(?:a|one|nearly|about|almost)\s$", before) else None
    return 0.5


def _words_fraction(text: str, match: re.Match[str]) -> float | None:
    bottom = match["bottom"].lower()
    below = _PARTS.get(bottom) or _PARTS.get(bottom.removesuffix("s")) or 2
    top = match["top"].lower()
    above = 1.0 if top in {"a", "an", "one"} else float(_WORDS[top])
    plural = bottom.endswith("s")
    if (above > 1) != plural or above >= below:
        return None
    if not plural and not _PART_FOLLOWS.match(text, match.end()):
        return None
    if top == "one" and "-" not in match[0] and bottom == "half" and not text.startswith(" of", match.end()):
        return None
    before = text[max(0, match.start() - 20) : match.start()].lower()
    if top in {"a", "an"} and not plural and not text.startswith(" of", match.end()) and bottom != "half":
        # "a third" alone may be one more of a kind, and "a quarter" three months
        if bottom == "quarter" and re.search(r"(?:in|over|for|per|every|once)\s$", before):
            return None
        if text.startswith((".", ","), match.end()) and re.search(r"\b(?:for|and|with)\s$", before):
            return None
    return above / below


_NUMBER = rf"(?:{_FIGURE}|(?:{_WORD})(?:-(?:{_WORD}))?|a\shundred|hundred)"
_MULTIPLE = re.compile(
    rf"""(?<![\w-])(?:
    (?P<fold>(?:{_NUMBER}))(?P<dash>[\s-]?)fold\b|
    (?P<times>{_NUMBER})(?P<half>[\s-]and[\s-]a[\s-]half)?\s?(?:times|x|×)(?=[\s,.;:)]|$)|
    (?P<verb>doubl(?:ed|es|ing)|tripl(?:ed|es|ing)|trebl(?:ed|es|ing)|quadrupl(?:ed|es|ing)|quintupl(?:ed|es|ing)|sextupl(?:ed|es|ing)|halv(?:ed|es|ing))\b(?!\s(?:down|up\b))|
    (?P<noun>(?:re)?doubl(?:e|ing)|triple|treble|quadruple|quintuple|halve)\b(?!-|\s?(?:digit|check|standard|taxation|blow|whammy|down|quick|-))|
    (?P<twice>twice|thrice)(?=\s(?:as|the|that|its|their|what|those|more|larger|bigger)\b)|
    (?P<x>\d+(?:\.\d+)?)x\b|
    (?:cut|cuts|cutting|slash\w*|reduc\w+|chop\w*)\s(?:\w+\s){{0,6}}?(?P<in>in\shalf)\b
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_THAT_MUCH = re.compile(
    r"\s(?:as\s\w+|larger|bigger|higher|greater|more|faster|smaller|lower|the|that\b|its|their|what|those|over|"
    r"between|since|from|in\s(?:the\s)?(?:past|last|\d|a\sdecade|two|three|five|ten)|compared|above)",
    re.IGNORECASE,
)
_GREW = re.compile(
    r"(?:\b(?:ris|rose|grow|grew|increas|multipl|expand|jump|surg|climb|up|swell|swoll|soar|shot|by|to|at|is|was|now|were|"
    r"are|about|than|nearly|almost|some|roughly|over)\w*)\s$",
    re.IGNORECASE,
)


def _multiples(text: str) -> Iterator[Atom]:
    for match in _MULTIPLE.finditer(text):
        before = text[max(0, match.start() - 24) : match.start()]
        if re.search(r"(?:[$€£¥]|the|these|those|two|our)\s?$", before) and match["times"]:
            continue
        value = _multiple(text, match, before)
        if value is not None:
            start = match.start("in") if match["in"] else match.start()
            yield Atom(start, match.end(), value, "times", 1.0, value, prior=True)


def _multiple(text: str, match: re.Match[str], before: str) -> float | None:
    if match["fold"]:
        return _value(match["fold"].replace("a ", ""))
    if match["in"]:
        return 0.5
    if match["x"]:
        return float(match["x"])
    if match["times"]:
        value = _value(match["times"].replace("a ", ""))
        decimal = "." in match["times"] or bool(match["half"])
        if value is None or not (decimal or _THAT_MUCH.match(text, match.end()) or _GREW.search(before)):
            return None
        if re.match(
            r"\s(?:a|per)\s(?:year|month|week|day)|\s(?:in|since|over)\s", text[match.end() :][:12]
        ) and not (decimal or re.search(r"(?:ris|rose|grow|grew|grown|increas|multipl|by)\w*\s$", before)):
            return None
        return value + (0.5 if match["half"] else 0.0)
    if match["twice"]:
        return 2.0 if match["twice"].lower() == "twice" else 3.0
    word = (match["verb"] or match["noun"]).lower()
    if word.startswith("halv"):
        return 0.5
    word = word.removeprefix("re")
    stem = next(stem for stem in _FOLD if stem.startswith(word[:5]))
    if (
        match["noun"]
        and word == "double"
        and re.match(
            r"[\s-](?:the|that|its|their|what|those|in|by|to|from|its|exports|imports|trade|output|spending|defen|production|to|\w+\s(?:by|in|from|to))|[.,;]|$",
            text[match.end() :][:24],
            re.IGNORECASE,
        )
        is None
    ):
        return None
    return _FOLD[stem]


_TIMES = re.compile(r"(?!)")


def _times(text: str) -> Iterator[Atom]:
    """Yield changes in points: "down 3 points", "a two-point drop"."""
    for match in _POINTS.finditer(text):
        value = _value(match["number"])
        if value is not None and value < 60:
            yield Atom(match.start("number"), match.end(), value, "percentage points", 1.0, value)


_POINTS = re.compile(
    rf"""\b(?:(?:down|up|rose|fell|dropped|gained|lost|slipped|increased|decreased|declined|climbed|by|of|shed|about|
    nearly|almost|than|lower|higher|a|some|added|eased|is|was|were|are)\s)(?P<number>{_NUMBER})[\s-]points?\b(?!\s(?:on\sthe\sagenda|plan|lead)|\sto\s[\d,.]+(?![\d,.]*\s?(?:%|per)))""",
    re.VERBOSE | re.IGNORECASE,
)

_RANKED = (
    r"trad(?:ing|e)\s(?:\w+\s)?partners?|partner|(?:\w+\s)?markets?|economy|exporters?|importers?|producers?|suppliers?|buyers?|"
    r"customers?|destinations?|sources?|holders?|creditors?|debtors?|lenders?|borrowers?|investors?|traders?|manufacturers?|consumers?|processors?|"
    r"refiners?|miners?|recipients?|donors?|carmakers?|automakers?|carmaker|(?:car|auto|chip|steel|ship|battery)\s?makers?|"
    r"makers?|sellers?|purchasers?|shipbuilders?|spender|exports?|imports?|export\sitem|reserves?|deposits?|users?|shareholders?|"
    r"importing\s(?:country|nation)|exporting\s(?:country|nation)|power|polluter|emitter|outlet|origin|employer|foreign\sinvestor|surplus|deficit|trading\snation|"
    r"purchaser|provider|debt\sburden|economies|(?:foreign\s)?exchange\sreserves|arms\s\w+|contributor|vendor|client"
)
_RANK = re.compile(
    rf"""(?<![\w-])(?:
    (?:(?P<order>{"|".join(_ORDINALS)}|\d{{1,2}}(?:st|nd|rd|th))[\s-])?(?:most\simportant|largest|biggest|top|leading|greatest|number[\s-]one)|
    (?:no\.?|number)[\s-]?(?P<number>\d{{1,2}}|one|two|three|four|five)
    )(?P<rest>(?:\s(?!(?:of|in|to|and|the|for|from|with|by|on|at|is|was|who|that|which|ever|ones?)\b)[\w'’&-]{{1,20}}){{0,4}}?
    \s(?:{_RANKED}))\b""",
    re.VERBOSE | re.IGNORECASE,
)
_PLACE = re.compile(
    rf"""\b(?:rank(?:s|ed|ing)?|came|comes|placed|stood|stands|is|was)\s(?:only\s|still\s|now\s)?(?:(?P<order>{"|".join(_ORDINALS)}|\d{{1,2}}(?:st|nd|rd|th))|(?:no\.?|number)\s?(?P<number>\d{{1,2}}|one|two|three|four|five))
    (?=\s(?:in\sthe\sworld|globally|worldwide|among|behind|by|after|in\s(?:terms|exports|imports|output|trade|size)|with)|[,.])""",
    re.VERBOSE | re.IGNORECASE,
)


_ON_RECORD = re.compile(
    r"-?\s?ever\b|\s(?:\w+\s){0,3}?(?:on\srecord|since|in\s(?:\w+\s)?(?:years|decades|months))\b"
)
_SEVERAL = re.compile(
    r"(?:economies|partners|markets|exporters|producers|buyers|suppliers|makers|holders|traders|investors|"
    r"importers|customers|consumers|sources|destinations|sellers|lenders|creditors|powers|polluters|emitters)$"
)
_ONE_OF = re.compile(
    r"(?:one|some|among|two|three|five|ten|\d|several|many|all)\s(?:of\s)?(?:the\s)?(?:[\w']+\s)?$"
)


def _ranks(text: str) -> Iterator[Atom]:
    for match in _RANK.finditer(text):
        before = text[max(0, match.start() - 24) : match.start()].lower()
        first = match["rest"].strip().lower()
        if _SEVERAL.search(first) or _ONE_OF.search(before):
            continue
        if _ON_RECORD.match(text, match.end()):
            continue
        if (
            re.search(r"\btop\b|\bleading\b", match[0], re.IGNORECASE)
            and not match["order"]
            and (
                re.match(r"(?:trade\s(?:negotiator|official|envoy|adviser)|trader$)", first)
                or (match[0].lower().startswith("leading") and re.search(r"\b(?:a|an|as)\s$", before))
            )
        ):
            continue
        value = _order(match["order"] or match["number"])
        yield Atom(match.start(), match.end(), value, "rank", 1.0, value, whole=True)
    for match in _PLACE.finditer(text):
        group = "order" if match["order"] else "number"
        value = _order(match[group])
        yield Atom(match.start(group), match.end(group), value, "rank", 1.0, value, whole=True, sure=False)


def _order(word: str | None) -> float:
    if word is None:
        return 1.0
    word = word.lower()
    if word in _ORDINALS:
        return float(_ORDINALS[word])
    if word in _WORDS:
        return float(_WORDS[word])
    return float(re.sub(r"\D", "", word))


_SPAN = r"(?P<unit>years?|months?)"
_STREAK = re.compile(
    rf"""(?<![\w.])(?:
    (?P<a>{_NUMBER})\s(?:fiscal\s|calendar\s)?{_SPAN.replace("unit", "ua")}\s(?:in\sa\srow|running|on\send|straight|on\sthe\strot|in\ssuccession)\b|
    (?P<b>{_NUMBER})\s(?:straight|consecutive|successive|uninterrupted|unbroken)\s(?:fiscal\s|calendar\s)?{_SPAN.replace("unit", "ub")}\b|
    (?P<c>{"|".join(_ORDINALS)}|(?:twenty|thirty|forty)-(?:{"|".join(_ORDINALS)})|\d{{1,3}}(?:st|nd|rd|th))[\s-](?:straight|consecutive|successive)\s(?:fiscal\s|calendar\s)?{_SPAN.replace("unit", "uc")}\b|
    (?P<d>{"|".join(_ORDINALS)}|\d{{1,3}}(?:st|nd|rd|th))\s(?:fiscal\s|calendar\s)?{_SPAN.replace("unit", "ud")}\s(?:in\sa\srow|running|straight|in\ssuccession)\b|
    (?P<e>{_NUMBER})[\s-]year\s(?:streak|run)\b
    )""",
    re.VERBOSE | re.IGNORECASE,
)


def _streaks(text: str) -> Iterator[Atom]:
    for match in _STREAK.finditer(text):
        group = next(name for name in "abcde" if match[name])
        word = match[group].lower()
        value: float | None
        if group in "cd":
            tens, _, last = word.partition("-")
            value = _WORDS[tens] + _order(last) if last else _order(word)
        else:
            value = _value(word)
        if value is None:
            continue
        unit = match[f"u{group}"] if group != "e" else "year"
        yield Atom(match.start(), match.end(), value, f"{unit.lower().rstrip('s')}s", 1.0, value, whole=True)
    for match in _STOCK.finditer(text):
        value = _value(match["n"])
        if value is not None:
            yield Atom(match.start(), match.end("u"), value, "months", 1.0, value)


_STOCK = re.compile(
    rf"""(?<![\w.])(?P<n>{_NUMBER})\s(?P<u>months?)['’]?\s(?:of\s|worth\sof\s)(?=\w*\s?(?:import|export|consumption|demand|use|supply|stocks?|reserves?|cover))""",
    re.VERBOSE | re.IGNORECASE,
)

_ABOUT = (
    r"about|around|roughly|approximately|approx\.|some|an\sestimated|estimated|circa|ca\.|c\.|in\sthe\sregion\sof|"
    r"in\sthe\sorder\sof|on\sthe\sorder\sof|somewhere\saround|or\sso|give\sor\stake|a\srough"
)
_NEAR = (
    r"(?:very\s)?nearly|almost|close\sto|approaching|approaches|approached|near(?:ing)?|shy\sof|just\sshy\sof|virtually|"
    r"not\squite"
)
# "10 points lower than the 25 percent" bounds nothing
_NO_STEP = r"(?<!points\s)(?<!percent\s)(?<!\scent\s)(?<!%\s)(?<!times\s)(?<!tonnes\s)(?<!tons\s)(?<!fold\s)(?<!lion\s)"
_LESS = (
    rf"{_NO_STEP}(?:just\s|slightly\s|a\slittle\s|well\s|far\s|much\s|still\s|somewhat\s|a\sbit\s)?(?:under|below|less\sthan|fewer\sthan|lower\sthan|smaller\sthan|short\sof)|"
    r"(?:at\s(?:the\s)?(?:very\s)?most|up\sto|as\smuch\sas|as\smany\sas|as\shigh\sas|no\smore\sthan|not\smore\sthan|"
    r"a\smaximum\sof|at\sbest|not\sexceed(?:ing)?|capped\sat|a\s(?:cap|ceiling)\sof|no\shigher\sthan|within)"
)
_MORE = (
    rf"{_NO_STEP}(?:just\s|slightly\s|a\slittle\s|well\s|far\s|much\s|considerably\s|significantly\s|somewhat\s|a\sbit\s)?(?:over|above|more\sthan|greater\sthan|higher\sthan|larger\sthan|"
    r"bigger\sthan|better\sthan|in\sexcess\sof|upwards?\sof|north\sof|beyond|past)|"
    r"(?:at\s(?:the\s)?(?:very\s)?least|no\sless\sthan|no\sfewer\sthan|not\sless\sthan|as\slittle\sas|as\sfew\sas|a\sminimum\sof|"
    r"exceed(?:s|ed|ing)?|surpass(?:es|ed|ing)?|topp?(?:s|ed|ing)?|crossed|passed|(?:broke|broken)\sthrough)"
)
_FALL = (
    r"fell|falls?|fallen|falling|drops?|dropped|dropping|declin(?:e|es|ed|ing)|decreas(?:e|es|ed|ing)|shr(?:ank|unk|ink|inks|inking)|"
    r"contract(?:s|ed|ing)?|slid(?:es?|ing)?|slip(?:s|ped|ping)?|plung(?:e|es|ed|ing)|tumbl(?:e|es|ed|ing)|s[au]nk|sinks|slump(?:s|ed|ing)?|"
    r"plummet(?:s|ed|ing)?|down|dip(?:s|ped)?|los(?:t|e|es|ing)|shed|sheds|div(?:e|ed)|dove|eas(?:ed|es)|ebb(?:ed|s)|reduc(?:ed?|es|ing|tion)|"
    r"cut|cuts|cutting|lower(?:ed|s|ing)?|slash(?:ed|es|ing)?|nosedived|crashed|collaps(?:ed|es|ing)|narrow(?:ed|s|ing)|dwindl(?:ed|es)|weaken(?:ed|s)|"
    r"depreciat(?:ed|es)|retreat(?:ed|s)|trimm?(?:ed|s)?|diminish(?:ed|es)|worsened|skid(?:ded)?|off|drop|decline|fall|decrease|contraction|slump|plunge|shortened|pared|crater(?:ed)?|tank(?:ed)|nosedive|shaved|slowed"
)
_GRAMMAR = Grammar(
    before=re.compile(
        rf"""(?:\b(?:(?P<more>{_MORE})|(?P<less>{_LESS})|(?P<near>{_NEAR})|(?P<about>{_ABOUT})|(?:from\s)?(?P<x>between)))\s(?:the\s|an?\s|another\s|only\s|at\s)?$""",
        re.VERBOSE | re.IGNORECASE,
    ),
    behind=re.compile(
        r"(?P<more>\sor\s(?:more|higher|above)\b|\sand\s(?:more|above|over)\b|-plus\b|\splus\b|\sat\s(?:the\s)?least\b)|"
        r"(?P<less>\sor\s(?:less|fewer|lower|below)\b|\sat\s(?:the\s)?most\b)|(?P<near>(?!))|(?P<about>\sor\sso\b|\sor\sthereabouts\b)",
        re.IGNORECASE,
    ),
    between=re.compile(r"\s?(?:-|–|—|~|to|and|or)\s?|-to-|\s?-\s?", re.IGNORECASE),
    along=re.compile(
        r"(?:\s?,\s(?:and\s|or\s)?|\s(?:and|or|to|versus|against)\s)(?:then\s|about\s|nearly\s|some\s|from\s|by\s)?",
        re.IGNORECASE,
    ),
    starts=re.compile(
        r"\b(?:(?<!ranging\s)(?<!ranged\s)(?<!ranges\s)(?<!range\s)(?<!anywhere\s)(?<!somewhere\s)(?<!varying\s)from|"
        r"doubled|tripled|halved)\s(?:about\s|around\s|nearly\s|some\s|roughly\s|just\s|only\s|almost\s|the\s|a\s)?$",
        re.IGNORECASE,
    ),
    falls_before=re.compile(
        rf"""\b(?:{_FALL})
        (?:\s(?:\w+ly|again|back|further|off|down|away|some|yet))?
        (?:(?:\s(?!(?:to|from|rose|rising|up|grew|increased|and|but|at|of|gained|climbed|jumped)\b)[\w'’%-]+){{0,7}}\s(?:by)|\s(?:of|by)|\sat\san?\s(?:[\w-]+\s){{0,3}}(?:rate|pace)\sof)?
        (?:\s(?:an?|another|the|its))?(?:\s(?:full|further|record|whopping|steep|sharp|mere|modest|annual|annualised|annualized|combined|average|additional|seasonally\sadjusted|massive|staggering|cumulative|another|hefty|expected|unexpected))?\s?$""",
        re.VERBOSE | re.IGNORECASE,
    ),
    falls_behind=re.compile(
        r"""[\s-](?:(?:year-on-year|year-over-year|annual|monthly|yearly|sharp|steep|further|drop|real|month-on-month|quarterly|overall|nominal|cumulative|average)\s)?
        (?:drop|drops|decline|declines|fall|falls|decrease|reduction|contraction|slump|plunge|cut|cuts|slide|dip|less|lower|fewer|down|smaller|below|loss|depreciation|
        shrinkage|slowdown|tumble|dive|discount|cheaper|rate\s(?:cut|reduction))\b(?!\s(?:tariff|rate))(?!-)""",
        re.VERBOSE | re.IGNORECASE,
    ),
    again=re.compile(
        r"(?:(?:,\s|\s)and\s(?:(?!rose|grew|gain|climb|jump|increas|up\b|rising)[\w'-]+\s){1,4}by\s)|\s?(?:(?:in|during|a\syear|last|the|to|for)\s[\w\s]{1,24})?,?\s?(?:and|then|,|after|followed\sby)\s(?:then\s|by\s|a\sfurther\s|another\s|about\s|nearly\s)*(?:in\s[\w\s]{1,20}\sby\s)?",
        re.IGNORECASE,
    ),
)

_SPECIALS: tuple[Callable[[str], Iterator[Atom]], ...] = (_fractions, _multiples, _times, _ranks, _streaks)
