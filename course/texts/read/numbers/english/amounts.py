"""Reads figures with a currency in front and a scale and unit behind: "US$ 4.1 bn", "37 trillion-yen"."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

from course.texts.read.numbers.atoms import MOST, Atom
from course.texts.read.numbers.patterns import en, written
from course.texts.read.numbers.units import Unit, counted, money, prefixes, suffixes, unit_in
from course.texts.read.numbers.words import FIGURE, SPELLED, part, scale, value

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


def amounts(text: str) -> Iterator[Atom]:
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
            if en("states").search(found[0]) and en("all").search(text[max(0, atom.start - 8) : atom.start]):
                return
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
    if en("states").search(things):
        return 20.0
    if unit == "persons" and not scales:
        return 20.0
    return 3.0 if en("few").search(things) else 10.0


def _near_unit(text: str, atom: Atom) -> bool:
    """Return whether a list or a range joins the figure to a neighbour that may share its unit."""
    behind = re.match(r"\s?(?:to|or|and|-|–|,)\s(?:\w+\s)?[$€£¥\d]", text[atom.end : atom.end + 24])
    before = text[max(0, atom.start - 30) : atom.start]
    return bool(behind or re.search(r"[$€£¥]\s?[\d.,]+\s?\w*\s?(?:-|–|to|or|and)\s?$", before))
