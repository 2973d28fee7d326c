"""Says why a claim is not decided: its words may mean something else than what was measured."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from course.phrases import list_of
from course.readings import rules
from course.tables import meaning
from course.texts.join.turning import BASE, turn
from course.texts.read.what import topics
from course.texts.read.who import places
from course.texts.read.words import word_list
from course.texts.routes import Ask
from course.texts.routes.trades import AMOUNTS, is_guess
from course.texts.routes.words import concepts, named, says, things
from course.texts.spans import CLAUSE, Claim, Period, Place
from course.texts.tested import Test
from course.texts.unread import own_part, unread
from course.texts.wording import amount
from course.verdicts import Verdict

#: tests another question by the table of the first test; returns None where the table does not hold it
Again = Callable[[Ask], Test | None]

#: settings that name a part which the sentence only borrows
_SETS = {
    "year": {"year", "period", "since", "fiscal"},
    "economies": {"economy", "reporter", "partner"},
    "of": {"of", "goods"},
}
_BORROWED = {"year": "year", "economies": "economy", "of": "thing"}
#: how many economies near by are tried
_NEAR = 6
#: points by which a direction must be clear before the other one is called wrong
_LITTLE = 2
#: a figure that is more times away from the text's than this is rather another quantity than a mistake;
#: a change lies near zero, so there it is as many points
_FAR = 8
#: a year in figures
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
#: measures of one economy or more
_OWNED = ("exports", "imports", "trade_total", "balance", "gdp", "growth", "debt_to_gdp")
#: a rise and a fall in words
_TURNS = {1: "rise", -1: "fall"}


def why_unsure(ask: Ask, test: Test, again: Again) -> str:
    """Return why a claim that a table decides must stay open; empty where nothing stands against it.

    Whatever the table says, it must count all things that the words name. Before it calls a claim wrong, the
    claim's part of the sentence must say all else: no word may be unknown, and no reading near by may fit.
    Changes and places agree by chance, so no word of theirs may be unknown where they fit, either.
    """
    wrong, silent = test.verdict is Verdict.CONTRADICTED, ask.claim.quantity.silent
    if not wrong and test.verdict is not Verdict.SUPPORTED:
        return ""
    # every second direction fits by chance
    if (wrong or silent) and (open_ := _left_open(ask, test)):
        return (
            f"The words beside this figure do not name its {' and its '.join(open_)}, so another may be "
            "meant: set it to decide."
        )
    if ask.settings or ask.claim.corrected:
        return ""
    if other := _uncounted(ask, test):
        named_too = list_of(sorted(other))
        return f"The words beside this figure also name {named_too}, which the table's figure does not count."
    if silent and ask.unit != "number" and _may_turn(ask, test, again):
        return "The figure moves so little that another count, or another currency, may turn the verdict."
    if wrong and _is_far(ask, test):
        return (
            "Its figure is so far from the text's that it may count something else: set what is meant to "
            "decide."
        )
    if wrong and _shared(ask, test, again):
        return "The sentence gives two figures and the table only this one: set what is meant to decide."
    if wrong and (fits := _fits_others(ask, again)):
        return f"The text's figure is that of {fits}: set economies with correct to decide whose is meant."
    if (wrong or silent or ask.measure in ("growth", "rank")) and (strange := unread(ask.claim)):
        said = list_of([f"“{word}”" for word in strange])
        return (
            f"The tool does not know {said}, so something else may be counted: set what is meant to decide."
        )
    return ""


def _left_open(ask: Ask, test: Test) -> list[str]:
    """Return the parts of a claim, in words, that its own words do not name and that nobody set."""
    borrowed = set(ask.claim.borrowed)
    if meaning(test.table).values("trade") and is_guess(ask):
        borrowed.add("economies")
    # of some year every direction is true, and a month is compared with the last one or with last year's
    if ask.claim.quantity.silent and ask.measure != "votes" and (ask.year is None or ask.period):
        borrowed.add("year")
    borrowed.update(_unclear(ask))
    told = {*ask.settings, *ask.claim.corrected}
    return [
        words for part, words in _BORROWED.items() if part in borrowed and not told & {part, *_SETS[part]}
    ]


def _unclear(ask: Ask) -> Iterator[str]:
    """Yield the parts of a claim for which its words may mean something else than the tool read."""
    if "economies" in ask.claim.missing and ask.measure in _OWNED:
        yield "economies"
    # "9 in 2022 and 5 in 2024, half as much": the change may be counted from either year
    said = {one.year for one in ask.beside if one.measure == ask.level}
    said |= set(map(int, _YEAR.findall(ask.clause)))
    changed = ask.measure == "growth" and ask.year is not None
    if changed and said - {ask.year, ask.since, (ask.year or 0) - 1, None}:
        yield "year"
    if changed and ask.since is None and says("added up over years", ask.text):
        yield "year"
    if ask.measure == "growth" and ask.claim.of == "other":  # something grew that the words do not name
        yield "of"
    # "its total imports", and goods that an aside names: "imports, swollen by coal and gas, fell"
    aside = [part for part in CLAUSE.findall(ask.text) if things(ask.of) & things(part)]
    said_aside = {topic.measure for part in aside for topic in topics(part, ask.claim.sentence.language)}
    if things(ask.of) and not things(ask.of) & things(ask.clause) and said_aside <= {"", "growth"}:
        yield "of"
    partner = says("all trade with the partner", ask.text) and not things(ask.of)
    if ask.measure in ("share", "import_dependence") and (partner or says("its total", ask.clause)):
        yield "of"


def _uncounted(ask: Ask, test: Test) -> set[str]:
    """Return the goods and topics that the claim's part of the sentence names and no figure counts."""
    start, end = own_part(ask.claim)
    held = " ".join([test.table.replace("_", " "), *(one.what for one in test.figures)])
    said, counted = concepts(ask.text[start:end]), concepts(held)
    if test.verdict is Verdict.CONTRADICTED:
        said |= things(ask.of)
    if meaning(test.table).one("ORGANISATION") is not None:
        # a claim on two firms is tested by one of them, and what firms make counts nothing
        return set() if said & counted else set(said - things(ask.text))
    lists = word_list("words")
    groups = {group for group, things in lists["wider"].items() if counted & {*things}}
    return set(said - counted - {*groups, *lists["colours"]["topics"]})


def _may_turn(ask: Ask, test: Test, again: Again) -> bool:
    """Tell whether a wrong direction lies near the other one, or any direction is another in dollars."""
    said, found, wrong = ask.claim.quantity, test.measured, test.verdict is Verdict.CONTRADICTED
    ends = [end for end in (said.low, said.high) if end is not None]
    near = _LITTLE if ask.unit == "percent" else _LITTLE / 100
    if found is None or (wrong and min(abs(found - end) for end in ends) <= near):
        return True
    # "the economy grew" tells of real output
    in_money = ask.level in AMOUNTS or (ask.level == "gdp" and not says("output that grew", ask.clause))
    if ask.measure != "growth" or not in_money or ask.year is None:
        return False
    told = replace(said, value=1.0, unit="USD", low=None, high=None, silent=False)
    level = replace(ask.claim, quantity=told, measure=ask.level)
    years = (ask.year, ask.since if ask.since is not None and ask.since != ask.year else ask.year - 1)
    tests = [again(replace(ask, claim=replace(level, year=year))) for year in years]
    last, first = (one.measured if one is not None else None for one in tests)
    turns = last is None or first is None or (last - first) * found <= 0
    return turns and (wrong or len(ends) == 1)  # "stood still" is told loosely


def came_otherwise(ask: Ask, test: Test, again: Again) -> str:
    """Return a sentence on a level that moved the other way than the words say; empty for any other claim."""
    way, kind = turn(ask.claim) or (0, "")
    if kind not in ("to", "from") or ask.unit == "rank" or test.verdict is not Verdict.SUPPORTED:
        return ""
    if beside := _beside(ask, kind):
        last, first = (ask.claim, beside) if kind == "to" else (beside, ask.claim)
        sizes = abs(last.quantity.value), abs(first.quantity.value)
        said = "By the text's own figures it was {} before: it did not {}."
    else:
        other = {mark.year for mark in ask.claim.spans if isinstance(mark, Period)} - {ask.year}
        if kind != "to" or other or ask.year is None or BASE.search(ask.text):
            return ""
        period = f"{ask.year - 1}{ask.period[4:]}" if ask.period else ""
        past = again(replace(ask, claim=replace(ask.claim, year=ask.year - 1, period=period), beside=()))
        sizes = abs(test.measured or 0.0), abs((past and past.measured) or 0.0)
        said = "The figure is right, but a year before it was {}: it did not {}."
    turned = min(sizes) > 0 and way * (sizes[0] / sizes[1] - 1) < -_LITTLE / 100
    return said.format(amount(sizes[1], ask.unit), _TURNS[way]) if turned else ""


def _beside(ask: Ask, kind: str) -> Claim | None:
    """Return the figure of the sentence from which, or to which, a level moved; None without one."""
    same = [
        one
        for one in ask.beside
        if (one.quantity.unit, one.measure, one.of) == (ask.unit, ask.measure, ask.claim.of)
        and one.economies == ask.claim.economies
    ]
    based = [one for one in same if kind == "to" and ask.text[: one.quantity.start].endswith("from ")]
    before = [one for one in same if one.quantity.end <= ask.claim.quantity.start]
    return next(iter(based), before[-1] if before else None)


def _is_far(ask: Ask, test: Test) -> bool:
    """Tell whether no figure is near the claimed one, and no power of ten lies between."""
    found = [each.figure for each in test.readings.every if each.figure is not None]
    ratios = [abs(each / test.claimed) for each in found if each and test.claimed]
    if not ratios or any(1 / _FAR < one < _FAR or _is_slip_of_ten(one) for one in ratios):
        return False
    near_zero = ask.measure == "growth" and ask.unit == "percent"
    return not (near_zero and any(abs(each - test.claimed) < _FAR for each in found))


def is_rate_of_output(ask: Ask) -> bool:
    """Tell whether a claim is on the growth of output in percent."""
    return ask.measure == "growth" and ask.unit == "percent" and ask.of in ("gdp", "real gdp", "growth")


def _is_slip_of_ten(ratio: float) -> bool:
    """Tell whether a ratio is near a power of ten, as after a slip of units."""
    power = round(math.log10(ratio))
    return power != 0 and rules.is_near(ratio, 10.0**power, rules.TOLERANCE)


def _shared(ask: Ask, test: Test, again: Again) -> bool:
    """Tell whether another figure of the sentence, in the same unit, is measured by the same rows."""
    for one in ask.beside:
        if one.quantity.unit != ask.unit or one.quantity.value == ask.claim.quantity.value:
            continue
        rest = tuple(each for each in (ask.claim, *ask.beside) if each is not one)
        other = again(Ask(one, ask.day, beside=rest))
        if other is not None and other.measured == test.measured and other.rows.equals(test.rows):
            return True
    return False


def _fits_others(ask: Ask, again: Again) -> str:
    """Return economies whose figure is the claimed one, if the words do not name all; empty without any."""
    start, end = ask.claim.part
    said = {code for place in ask.places if start <= place.start < end for code in place.codes} - {"WLD"}
    whole = said == {*ask.economies} - {"WLD"} and (len(said) > 1 or ask.level not in AMOUNTS)
    if ask.unit == "rank" or (said and whole):  # some economy has every rank
        return ""
    spans = tuple(mark for mark in ask.claim.spans if not isinstance(mark, Place))
    # goods that go to an economy are not its own exports
    buyers = {code for code in said if ask.level in AMOUNTS and ask.claim.roles.get(code) in ("to", "from")}
    for codes in _economies_near(ask):
        if said <= {*codes} and codes[0] not in buyers:
            meant = replace(
                ask.claim, economies=codes, roles={}, spans=spans, borrowed=(), corrected=("economies",)
            )
            found = again(Ask(meant, ask.day))
            if found is not None and found.verdict in (Verdict.SUPPORTED, Verdict.DEPENDS):
                return " and ".join(named(code) for code in codes)
    return ""


def _economies_near(ask: Ask) -> Iterator[tuple[str, ...]]:
    """Yield other economies that may be meant: one that is named near by, alone or with a partner."""
    sentence, claim = ask.claim.sentence, ask.claim
    here = [code for place in places(sentence.text, sentence.language) for code in place.codes]
    # a direction fits every second economy, so only those of the sentence may be meant
    spoken = () if claim.quantity.silent else claim.spoken_of
    every = dict.fromkeys((*claim.economies, *here, *spoken))
    near = [code for code in every if code != "WLD"][:_NEAR]
    for code in near:
        for codes in [(code,), *((code, other) for other in (*near, "WLD") if other != code)]:
            if codes != claim.economies:
                yield codes
