"""Reads numbers in English sentences: figures with their units, and quantities in words.

A figure has a currency in front, and a scale and a unit behind: "US$ 4.1 bn", "37 trillion-yen". Words give
fractions, multiples, points, votes, ranks and years in a row.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

from course.texts.read.numbers.atoms import MOST, Atom, atom, named, read_around
from course.texts.read.numbers.patterns import Unit, counted, en, money, prefixes, suffixes, unit_in, written
from course.texts.read.numbers.words import COUNTS, FIGURE, PARTS, SPELLED, order, part, scale, value
from course.texts.spans import Quantity

_UNITS = [
    Unit("percentage points", r"(?:percentage|percent|per\scent|%)(?:\s|-)points?|pp(?:ts?)?|p\.p\."),
    Unit("percentage points", r"basis(?:\s|-)points?|bps?", 0.01),
    Unit("percent", r"per\s?cent|pct\.?|pc|%"),
    *suffixes("en"),
]
_SMALL_WORD = written("en", "small_word")
_LONG_SCALE, _SHORT_SCALE = written("en", "long_scale"), written("en", "short_scale")
_THINGS = {
    unit: re.compile(
        rf"""[\s-]?(?:(?!{_SMALL_WORD}\b)[\w'.-]{{1,24}}\s){{0,3}}(?:{words})\b(?!['-]\w|-)""",
        re.VERBOSE | re.IGNORECASE,
    )
    for unit, words in counted("en").items()
}
_HEAD = 4_000
_FOLDS = {"doub": 2.0, "trip": 3.0, "treb": 3.0, "quad": 4.0, "quin": 5.0, "sext": 6.0, "halv": 0.5}


def quantities(text: str) -> list[Quantity]:
    """Return the quantities of an English sentence in plain characters."""
    atoms = [*_amounts(text)]
    for shape in (_multiples, _fractions, _points, _tallies, _ranks, _streaks):
        atoms += shape(text)
    return read_around(text, atoms, "en")


@cache
def _pattern() -> re.Pattern[str]:
    """Return the pattern of a figure with its currency, scale and unit."""
    units = "|".join(f"(?P<u{index}>{unit.pattern})" for index, unit in enumerate(_UNITS))
    signs = "|".join(unit.pattern for unit in prefixes())
    one = (
        rf"\b(?:{SPELLED}|an?(?=\s(?:half-)?{_LONG_SCALE}\b)|a(?=\s(?:full\s|single\s)?percentage\spoint))\b|"
        r"(?:half|quarter)(?=\s(?:a|of\sa)\s)|half(?=-(?:million|billion|trillion))"
    )
    return re.compile(
        rf"""(?:(?P<sign>[-+±~≈><]|minus\s|plus\s|negative\s)\s?)?
        (?:(?P<money>(?:(?<![A-Za-z])|(?=[^A-Za-z]))(?-i:{signs}))\s?(?P<minus>-)?)?
        (?P<number>{FIGURE}|[½⅓⅔¼¾]|{one})
        (?P<part>\s?[½⅓⅔¼¾]|\sand\sa\s(?:half|quarter|third)\b|\s?\d/\d(?!\d))?
        (?:\s(?:of\s)?a(?=\s))?
        (?P<scales>(?:[\s-]?(?:full\s|single\s)?{_LONG_SCALE}\b){{1,2}}|\s?{_SHORT_SCALE}(?![A-Za-z])|
            [kKmMbBtT](?![A-Za-z/]))?
        (?P<plus>\+|-plus\b)?
        (?:[\s-]?(?:full\s|of\sa\s|worth\sof\s|in\s(?=dollars))?(?P<unit>{units})(?![A-Za-z]))?""",
        re.VERBOSE | re.IGNORECASE,
    )


def _amounts(text: str) -> Iterator[Atom]:
    """Yield the figures of a sentence in plain characters; a figure without a unit has the unit None."""
    index = bool(en("index").search(text[:_HEAD]))
    votes = bool(en("voted").search(text[:_HEAD]))
    for match in islice(_pattern().finditer(text), MOST):
        atom = _atom(text, match)
        if atom is None:
            continue
        if atom.unit is None and not (votes and _vote(text, atom, match)):
            _count(text, atom, match)
        if (
            atom.unit is None
            and index
            and _of_index(text, atom, match)
            and not en("other").match(text, atom.end)
        ):
            atom.unit = "number"
        yield atom


def _atom(text: str, match: re.Match[str]) -> Atom | None:
    """Return the figure of a match, or None where it is part of a name or a date."""
    start, sign = _begins(text, match)
    number = value(match["number"])
    if number is None or _is_name(text, match, start):
        return None
    number += part(match["part"])
    times = scale(match["scales"])
    unit, end = unit_in(match, _UNITS), match.end()
    name, of = (unit.name, unit.of) if unit else (None, 1.0)
    if number == 1.0 and en("rate").match(text, end):
        return None
    letter = (match["scales"] or "").strip().lower()
    if len(letter) == 1 and not match["money"] and name is None:
        # "5t" are tonnes; "100m" may be metres, unless something is counted
        if letter != "t" and not any(things.match(text, end) for things in _THINGS.values()):
            return None
        name, times = ("tonnes", 1.0) if letter == "t" else (None, times)
    sure = True
    if match["money"]:
        name, of = money(match["money"]), 1.0
        sure = not ("¥" in match["money"] and re.search(r"\byuan\b|renminbi|RMB", text) and "yen" not in text)
    atom = Atom(start, end, number * times * of, name, times * of, number, sure=sure)
    _signed(atom, sign, match)
    return atom


def _begins(text: str, match: re.Match[str]) -> tuple[int, str]:
    """Return where a figure begins and its sign; a dash between two figures is no minus."""
    start, sign = match.start(), (match["sign"] or "").strip().lower()
    dash = sign == "-" and text[start - 1 : start] == " " and text[start + 1 : start + 2] == " "
    if sign and start and (dash or text[start - 1].isalnum() or text[start - 1] in "%)"):
        return (match.start("money") if match["money"] else match.start("number")), ""
    return start, sign


def _is_name(text: str, match: re.Match[str], start: int) -> bool:
    before = text[max(0, start - 40) : start]
    if en("prefixed").search(before):
        return False
    if match["money"]:
        return before[-1:].isalpha()
    if not match["number"][0].isalpha() and en("attached").search(before):
        return True
    return not match["unit"] and bool(en("which").search(before))


def _signed(atom: Atom, sign: str, match: re.Match[str]) -> None:
    if match["plus"] or sign == ">":
        atom.low = atom.value
    if sign == "<":
        atom.high = atom.value
    if sign in {"-", "minus", "negative"} or match["minus"]:
        atom.value = -atom.value
    atom.approximate = sign in {"~", "≈"}


def _of_index(text: str, atom: Atom, match: re.Match[str]) -> bool:
    """Return whether a figure without a unit states an index or an elasticity: "around 5"."""
    if "." in match["number"]:
        return True
    small = abs(atom.value) <= 20 and not match["scales"] and not match["number"][0].isalpha()
    return small and bool(en("elastic").search(text[:_HEAD]))


def _vote(text: str, atom: Atom, match: re.Match[str]) -> bool:
    """Give a figure that counts votes the unit number; return whether it counts votes."""
    if match["scales"] or match["number"][0] in "0.":
        return False
    counts = en("vote").match(text, atom.end)
    if counts is None and not en("tally").search(text[max(0, atom.start - 14) : atom.start]):
        return False
    atom.unit = "number"
    if counts is not None and counts["votes"]:
        atom.end = counts.end()
    return True


def _count(text: str, atom: Atom, match: re.Match[str]) -> None:
    """Give a figure without a unit the unit persons or number, if it counts something."""
    if en("other").match(text, atom.end) or en("every").search(text[max(0, atom.start - 8) : atom.start]):
        return
    number = match["number"]
    year = bool(re.fullmatch(r"(?:1[5-9]|20|21)\d\d", number)) and not match["scales"]
    for unit, things in _THINGS.items():
        found = things.match(text, atom.end)
        if found is not None:
            several = len(found[0].split()) > 1
            if not (year and several) and atom.value >= _least(unit, found[0], match["scales"]):
                atom.unit, atom.end = unit, found.end()
            return
    told = en("number_of").search(text[max(0, atom.start - 100) : atom.start])
    if told and not year and not number[0].isalpha():
        atom.sure = False
        atom.unit = "persons" if en("people").search(told[0]) else "number"
        return
    if year or atom.value < 1_000 or not (match["scales"] or "," in number):
        return
    if not number[0].isalpha():
        # a large figure probably counts what follows, but the words do not say so
        atom.sure = False
        atom.unit = _of_whatever(text, atom, bool(match["scales"]))


def _of_whatever(text: str, atom: Atom, scaled: bool) -> str | None:
    """Return a unit for a large figure by the words before it; None where it shares a neighbour's unit."""
    if en("noun").match(text, atom.end):
        return "number"
    if _near_unit(text, atom):
        return None
    before = text[max(0, atom.start - 120) : atom.start]
    if en("people").search(before):
        return "persons"
    if not scaled and en("sold").search(before):
        return "number"
    return "" if scaled or en("against").search(before) else None


def _least(unit: str, things: str, scales: str | None) -> float:
    """Return the smallest count of a thing that is a quantity; smaller counts belong to a list."""
    if en("states").search(things) or (unit == "persons" and not scales):
        return 20.0
    return 3.0 if en("few").search(things) else 10.0


def _near_unit(text: str, atom: Atom) -> bool:
    """Return whether a list or a range joins the figure to a neighbour that may share its unit."""
    behind = re.match(r"\s?(?:to|or|and|-|–|,)\s(?:\w+\s)?[$€£¥\d]", text[atom.end : atom.end + 24])
    before = text[max(0, atom.start - 30) : atom.start]
    return bool(behind or re.search(r"[$€£¥]\s?[\d.,]+\s?\w*\s?(?:-|–|to|or|and)\s?$", before))


def _fractions(text: str) -> Iterator[Atom]:
    """Yield parts of a whole in percent: "a fifth", "two-thirds", "one in five", "half of"."""
    for match in en("fraction").finditer(text):
        found = _fraction(text, match)
        if found is None:
            continue
        point = en("of_a_point").match(text, match.end())
        of = point or en("of_a_percent").match(text, match.end())
        size, end = (found, of.end()) if of else (100 * found, match.end())
        unit = "percentage points" if point else "percent"
        yield Atom(match.start(), end, size, unit, 1.0, size, prior=True)
    for match in en("shape_every").finditer(text):
        found = 100 / {"second": 2, **PARTS}[match["order"].lower()]
        yield Atom(match.start(), match.end("order"), found, "percent", 1.0, found, sure=False, prior=True)
    for match in en("step").finditer(text):
        found = {"half": 0.5, "quarter": 0.25}.get(match["part"].lower(), 0.75)
        yield atom(match, found, "percentage points", prior=True)


def _fraction(text: str, match: re.Match[str]) -> float | None:
    before = text[max(0, match.start() - 40) : match.start()]
    if match["bottom"]:
        return _of_words(text, match, before)
    counted = next((name for name in ("", "2", "3") if match[f"some{name}"]), None)
    if counted is not None:
        some, every = value(match[f"some{counted}"]), value(match[f"all{counted}"])
        if some is None or not every or not 0 < some < every or en("which").search(before):
            return None
        return some / every
    if match["half"] and en("no_half").search(before):
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
    """Return whether "a third" without "of" is a fraction, not "a third time" or a quarter of a year."""
    if not en("part_follows").match(text, match.end()):
        return False
    if bottom == "quarter" and en("quarter_of_a_year").search(before):
        return False
    return not (text.startswith((".", ","), match.end()) and re.search(r"\b(?:for|and|with)\s$", before))


def _multiples(text: str) -> Iterator[Atom]:
    """Yield multiples of an earlier level: "doubled", "five-fold", "2.5 times as much", "halved"."""
    for match in en("multiple").finditer(text):
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
    if found is None or en("not_times").search(before):
        return None
    if "." in match["times"] or match["more"] or match[0][-1] in "xX×":
        return found + (0.5 if match["more"] else 0.0)
    if not (en("that_much").match(text, match.end()) or en("grew").search(before)):
        return None
    return None if en("often").match(text, match.end()) and not en("grew_by").search(before) else found


def _points(text: str) -> Iterator[Atom]:
    """Yield changes in percentage points that are written without "percentage": "down 3 points"."""
    for match in en("points").finditer(text):
        found = value(match["number"].replace("a ", ""))
        # indices of shares move by more points than a percentage does
        if found is not None and found < 60:
            yield Atom(match.start("number"), match.end(), found, "percentage points", 1.0, found)


def _tallies(text: str) -> Iterator[Atom]:
    """Yield both counts of a vote that is written as "141-5"."""
    for match in en("shape_tally").finditer(text):
        for group in ("ayes", "noes"):
            yield atom(match, float(match[group]), "number", group, whole=True)


def _ranks(text: str) -> Iterator[Atom]:
    """Yield ranks of economies, goods or firms by a measure."""
    for match in en("rank").finditer(text):
        if _is_rank(text, match):
            found = order(named(match, "order", "order2", "number"))
            yield atom(match, found, "rank", whole=True)
    for match in en("place").finditer(text):
        group = "order" if match["order"] else "number"
        yield atom(match, order(match[group]), "rank", group, whole=True, sure=False)
    for match in en("spot").finditer(text):
        group = next(name for name in ("spot", "place", "bare", "only", "tops") if match[name])
        found = 1.0 if group == "tops" else order(match[group])
        yield Atom(match.start(group), match.end(), found, "rank", 1.0, found, whole=True, sure=False)
    for match in en("next").finditer(text):
        if en("any_rank").search(text[: match.start()][-120:]):
            yield atom(match, order(match["order"]), "rank", "order", whole=True, sure=False)
    for match in en("most").finditer(text):
        if not en("one_of").search(text[max(0, match.start() - 24) : match.start() + 4]):
            found = order(match["order"].strip(" -") if match["order"] else None)
            yield Atom(match.start() + 4, match.end(), found, "rank", 1.0, found, whole=True, sure=False)


def _is_rank(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - 24) : match.start()]
    rest = match["rest"].strip()
    if (en("several").search(rest) and not en("goods").search(rest)) or en("one_of").search(before):
        return False
    # "the largest surplus since 2010" is a record; a partner "since 2007" is ranked
    recorded = en("on_record").match(text, match.end())
    record = recorded and not ("since" in recorded[0] and en("who").search(rest))
    return not (record or en("untold").match(rest))


def _streaks(text: str) -> Iterator[Atom]:
    """Yield years and months in a row, and months that a stock lasts."""
    for match in en("streak").finditer(text):
        count = named(match, "count", "count2", "count3")
        found = value(count.replace("a ", "")) if count else order(named(match, "order", "order2", "order3"))
        if found is None or (match["order3"] and not en("yearly").search(text)):
            continue
        unit = named(match, "u1", "u2", "u3", "u4") or "year"
        yield atom(match, found, "months" if unit.lower().startswith("month") else "years", whole=True)
    for match in en("stock").finditer(text):
        found = value((match["count"] or match["count2"]).replace("a ", ""))
        if found is not None and (match["count"] or en("stored").search(text)):
            end = match.end("unit") if match["count"] else match.end("unit2")
            yield Atom(match.start(), end, found, "months", 1.0, found)
