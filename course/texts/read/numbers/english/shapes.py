"""Reads quantities in English words: fractions, multiples, points, votes, ranks and years in a row."""

import re
from collections.abc import Iterator

from course.texts.read.numbers.atoms import Atom, atom, named, read_around
from course.texts.read.numbers.english.amounts import amounts
from course.texts.read.numbers.patterns import en
from course.texts.read.numbers.words import COUNTS, PARTS, order, value
from course.texts.spans import Quantity

_FOLDS = {"doub": 2.0, "trip": 3.0, "treb": 3.0, "quad": 4.0, "quin": 5.0, "sext": 6.0, "halv": 0.5}


def quantities(text: str) -> list[Quantity]:
    """Return the quantities of an English sentence in plain characters."""
    atoms = [*amounts(text)]
    for shape in (_multiples, _fractions, _points, _tallies, _ranks, _streaks):
        atoms += shape(text)
    return read_around(text, atoms, "en")


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
