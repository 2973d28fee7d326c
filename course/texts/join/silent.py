"""Finds what a sentence claims without a number: "exports fell", "more than China's", "China abstained".

A comparison is a quantity with a bound: a fall is a change below 0 percent, "more than" a multiple above 1.
How one state voted is one vote of its kind.
"""

from collections.abc import Iterator, Sequence

from course.tables.economies import GROUPS
from course.texts.join.measure import LEVELS, PARTS, Measured
from course.texts.join.zones import phrase
from course.texts.read.what import sign
from course.texts.spans import CLAUSE, Place, Quantity, Span, Topic

#: levels whose changes the words of a sentence tell without a number
_TURNS = ("exports", "imports", "trade_total", "visitors", "gdp", "production", "reserves")
#: points by which something may move that "stood still"
_STILL = 2.0
#: most characters between a level and the words by which it stood still
_NEAR = 12
#: what may link a state and its vote
_LINKS = " はがも则却也"


def is_counted(what: Measured) -> bool:
    """Tell whether a claim without a number is a vote or compares levels that tables count."""
    return (
        what.measure == "votes"
        or what.measure in (*_TURNS, *PARTS)
        or (what.measure == "growth" and what.level in _TURNS)
    )


def comparisons(
    text: str, language: str, counted: Sequence[Span], named: Sequence[Place], said: Sequence[Topic]
) -> list[Quantity]:
    """Return what the clauses without a number compare; a forecast, a wish and a denial compare nothing."""
    found: list[Quantity] = []
    if phrase("unreal", language).search(text):
        return found
    for clause in CLAUSE.finditer(text):
        start, end = clause.span()
        if not any(start <= mark.start < end for mark in counted):
            inside = [topic for topic in said if start <= topic.start < end]
            sides = [place for place in named if start <= place.start < end]
            found += [*_sides(text, language, inside, sides), *_changes(text, language, inside)][:1]
    return found


def _changes(text: str, language: str, said: Sequence[Topic]) -> Iterator[Quantity]:
    """Yield the one change of a clause that names a level: a rise, a fall, or none."""
    levels = {topic.measure for topic in said} & {*LEVELS, *PARTS}
    turning = [topic for topic in said if topic.measure == "growth" and sign(topic, language)]
    if len(levels) != 1 or not levels <= {*_TURNS}:
        return
    # "cooled" and 減速 may only mean a slower rise, so the words are listed
    if len(turning) == 1 and phrase("turned", language, "whole").fullmatch(turning[0].text):
        turn = turning[0]
        low, high = (0.0, None) if sign(turn, language) > 0 else (None, 0.0)
        yield Quantity(turn.start, turn.end, turn.text, 0.0, "percent", low, high, silent=True)
    still = phrase("still", language).search(text, said[0].start, said[-1].end + _NEAR)
    if still and not turning:
        yield Quantity(still.start(), still.end(), still[0], 0.0, "percent", -_STILL, _STILL, silent=True)


def _sides(text: str, language: str, said: Sequence[Topic], named: Sequence[Place]) -> Iterator[Quantity]:
    """Yield the words by which an economy has more or less than another one that stands beside them."""
    more = phrase("more_after", language, "after"), phrase("more_before", language, "before")
    less = phrase("less_after", language, "after"), phrase("less_before", language, "before")
    for (after, before), low, high in ((more, 1.0, None), (less, None, 1.0)):
        for place in named:
            match = after.match(text, place.end) or before.search(
                text[: place.start], max(0, place.start - 24)
            )
            if match and said:
                yield Quantity(match.start(), match.end(), match[0], 1.0, "times", low, high, silent=True)
                return


def votes(text: str, language: str, named: Sequence[Place]) -> Iterator[Quantity]:
    """Yield how a single state voted, as one vote of its kind: "China abstained"."""
    for place in named if phrase("cast", language).search(text) else ():
        vote = phrase("cast", language, "after").match(text, place.end)
        # "neither China nor Japan voted for it": a denial or a condition tells no vote
        unreal = phrase("doubted", language, "before").search(text[: place.start])
        if vote and not unreal and len(place.codes) == 1 and place.codes[0] not in GROUPS:
            said = vote[0].lstrip(_LINKS)
            yield Quantity(vote.end() - len(said), vote.end(), said, 1.0, "number", silent=True)
