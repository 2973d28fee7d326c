"""Tests a claim against a table: the figure in every reading, and the verdict by the ledger's rules."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache, partial
from typing import Any

from course.errors import CourseError, UnknownNameError
from course.readings import rules
from course.readings.reading import Choice, ChoiceKind, Readings
from course.tables import load, meaning
from course.tables.loader import cards
from course.tables.rates import converted
from course.texts.fields import CHOICES, SETTABLE, check_names, check_values, check_without_table, set_right
from course.texts.known import measure_known
from course.texts.read.bounds import bounds
from course.texts.routes import Ask, Measured, NotHeld, Plan, Route, figures_of, planned, routes
from course.texts.spans import Claim, is_money
from course.texts.suggesting import needed, proposals
from course.texts.tested import Test
from course.texts.unsure import came_otherwise, is_rate_of_output, why_unsure
from course.texts.wording import amount
from course.verdicts import Verdict


def test(
    claim: Claim,
    table: str | None = None,
    *,
    day: date | None = None,
    beside: Sequence[Claim] = (),
    settings: Mapping[str, Any] | None = None,
) -> Test:
    """Test a claim against a table.

    Parameters
    ----------
    claim
        The claim.
    table
        Name of the table; the first proposal where left out.
    day
        Day of the text.
    beside
        The other claims of its sentence.
    settings
        The learner's settings: fields of the claim such as ``year``, the economies by ``reporter`` and
        ``partner``, or one option of a choice such as ``basis="by Japan's customs"``.

    Returns
    -------
    Test
        Without a table that can test the claim, its verdict is "not checkable", and `note` says which kind of
        source would be needed.

    Raises
    ------
    UnknownNameError
        There is no such table, setting or value; the message names the nearest.
    NotHeld
        The table does not hold what is asked; the message says what it holds.
    """
    given = dict(settings or {})
    if "measure" in given:
        measure_known(given["measure"])
    claim = set_right(claim, {name: given[name] for name in SETTABLE if name in given})
    ask, others = Ask(claim, day, given, tuple(beside)), list[str]()
    if table is None:
        found = proposals(claim, day, beside)
        if not found:
            check_without_table(given)
            return Test(claim, "", Readings((), ()), given, note=needed(claim, day))
        table, *others = [one.table for one in found]
    route = _route(table)
    check_values(given, [route])
    try:
        plan = planned(route, ask)
    except NotHeld:
        # report a misspelt setting before anything that the table lacks
        check_names(given, table, {*SETTABLE, *route.settings, *CHOICES})
        raise
    plan = replace(plan, choices=_closed(plan.choices, given))
    judged, again = _judged(ask, route, plan), partial(_again, route)
    turned = came_otherwise(ask, judged, again)
    # a year or an economy of another sentence may not be that of the change
    if turned and not (ask.period or claim.borrowed):
        return _judged(ask, route, plan, turned)
    if doubt := turned or why_unsure(ask, judged, again) or _supported_by(others, ask, judged):
        return _judged(ask, route, replace(plan.undecided(), cannot=(doubt, *plan.cannot)))
    return judged


def _supported_by(tables: Sequence[str], ask: Ask, judged: Test) -> str:
    """Return a sentence on a table that supports what the best one contradicts; empty without one."""
    if judged.verdict is not Verdict.CONTRADICTED:
        return ""
    tests = [_again(_route(name), ask) for name in tables]
    fits = [one for one in tests if one is not None and one.verdict is Verdict.SUPPORTED]
    if not fits:
        return ""
    held, what = amount(fits[0].measured or 0.0, ask.unit), fits[0].figures[0].what
    return f"The table {fits[0].table} counts in another way and has {held} ({what}): choose the table."


def _again(route: Route, ask: Ask) -> Test | None:
    """Return the test of another question by the same table; None where the table does not hold it."""
    try:
        return _judged(ask, route, planned(route, ask))
    except CourseError:
        return None


def _route(table: str) -> Route:
    if table in routes():
        return routes()[table]
    if table in cards():
        raise CourseError(
            f"The table {table!r} holds no figure that a claim is tested with. Tables that do: "
            f"{', '.join(routes())}."
        )
    raise UnknownNameError("table", table, routes())


def _closed(choices: Sequence[Choice], settings: Mapping[str, Any]) -> tuple[Choice, ...]:
    """Return the choices, each reduced to the option that the learner chose, if any."""
    return tuple(_one_option(choice, settings) for choice in choices)


def _one_option(choice: Choice, settings: Mapping[str, Any]) -> Choice:
    if choice.name not in settings:
        return choice
    words = str(settings[choice.name])
    if words not in choice.options:
        raise UnknownNameError(f"option of {choice.name}", words, choice.options)
    return replace(choice, options={words: choice.options[words]})


def _judged(ask: Ask, route: Route, plan: Plan, turned: str = "") -> Test:
    """Return the test in every reading; `turned` says why a right figure contradicts its sentence."""
    figures: dict[float, Measured] = {}
    held = [one for one in figures_of(plan) if one is not None]
    choices = [*plan.choices, *_rates(ask, route.table, plan, held), _tolerances(ask)]
    names = {*SETTABLE, *route.settings, *(choice.name for choice in choices)}
    check_names(ask.settings, route.table, names)

    def judge(tolerance: float, rate: str = "mean", **chosen: Any) -> tuple[float | None, Verdict | None]:
        found = plan.figure(chosen)
        if found is None:
            return None, None
        rates = _customs_rates(route.table) if rate == "customs" else None
        value = _in_unit(found, ask.unit, rates)
        if value is None:
            return None, None
        figures.setdefault(value, found)
        if found.relayed or not found.decides or (found.open_end and ask.claim.quantity.value > value):
            return value, None
        if turned:
            return value, Verdict.CONTRADICTED
        give = _in_unit(replace(found, value=found.give), ask.unit, rates) or 0.0
        return value, _verdict_within(ask, value, give, tolerance, chosen.get("counting"))

    readings = Readings.of(_closed(choices, ask.settings), judge, ask.unit, amount)
    first = next((one.figure for one in readings.every if one.figure in figures), None)
    ordered = sorted(figures.items(), key=lambda item: item[0] != first)
    cannot = (measure_known(ask.measure).cannot, *plan.cannot, measure_known(ask.measure).confusion)
    shown = tuple(figure for _, figure in ordered)
    return Test(ask.claim, route.table, readings, ask.settings, shown, cannot, turned)


def _tolerances(ask: Ask) -> Choice:
    choice = rules.GROWTH_TOLERANCES if is_rate_of_output(ask) else rules.TOLERANCES
    if not ask.claim.quantity.approximate or choice.name in ask.settings:
        return choice
    return replace(choice, options=dict([max(choice.options.items(), key=lambda one: one[1])]))  # "about"


def _rates(ask: Ask, table: str, plan: Plan, held: Sequence[Measured]) -> list[Choice]:
    """Return the choice of the exchange rate, where figures in yen meet a claim in dollars."""
    if ask.unit != "USD" or not any(one.unit == "JPY" for one in held):
        return []
    options = {"at the market's mean rate": "mean"}
    if _customs_rates(table):
        options["at the customs' rate"] = "customs"
    yen = {"basis": ["by Japan's customs"]} if any(one.unit == "USD" for one in held) else {}
    return [Choice("rate", ChoiceKind.CURRENCY, "the exchange rate", options, yen)]


@cache
def _customs_rates(table: str) -> dict[int, float]:
    """Return year -> the exchange rate that the customs office itself uses; empty where no table has one.

    A table with counts of several offices takes the rates from the related table that has them.
    """
    means = meaning(table)
    near = [table, *(means.rivals if means.one("BASIS") else ())]
    for name in near:
        rate, year = meaning(name).one("RATE"), meaning(name).one("TIME_PERIOD")
        if rate is not None and year is not None and meaning(name).values("trade"):
            rates = load(name).drop_duplicates(year.column)
            return dict(zip(rates[year.column], rates[rate.column], strict=True))
    return {}


def _in_unit(found: Measured, unit: str, rates: Mapping[int, float] | None) -> float | None:
    """Convert a figure to a unit, with the given exchange rates or else the mean rate of its year."""
    if found.unit == unit or not is_money(unit):
        return found.value
    if rates is not None and found.unit == "JPY" and unit == "USD":
        own = rates.get(found.year or 0)
        return found.value / own if own else None
    return converted(found.value, found.unit, unit, found.year)


def _verdict_within(
    ask: Ask, value: float, give: float, tolerance: float, counting: Callable[..., Verdict] | None
) -> Verdict:
    """Judge by a figure that may differ by `give` in other books; open where that could turn the verdict."""
    if not give:
        return _verdict(ask, value, tolerance, counting)
    quantity, claimed = ask.claim.quantity, _claimed(ask, value)
    nearest = min(max(claimed, value - give), value + give)
    if _verdict(ask, nearest, tolerance, counting) is Verdict.CONTRADICTED:
        return Verdict.CONTRADICTED
    within = bounds(ask.claim)
    if quantity.low is quantity.high is None or None not in (within.low, within.high):
        near = _verdict(ask, value, tolerance, counting) is Verdict.SUPPORTED
        return Verdict.SUPPORTED if near else Verdict.NOT_CHECKABLE
    ends = {_verdict(ask, one, tolerance, counting) for one in (value - give, value, value + give)}
    return Verdict.SUPPORTED if ends == {Verdict.SUPPORTED} else Verdict.NOT_CHECKABLE


def _verdict(ask: Ask, value: float, tolerance: float, counting: Callable[..., Verdict] | None) -> Verdict:
    quantity = ask.claim.quantity
    if ask.unit == "rank":
        return rules.exactly(quantity.value, value)
    if ask.unit == "years" and counting is not None:
        return counting(quantity.value, value)
    if ask.measure == "growth" or ask.unit == "percentage points":
        return _rate_verdict(ask, value, tolerance)
    if quantity.low is not None or quantity.high is not None:
        return rules.holds(_within(ask, value, tolerance))
    return rules.near(_claimed(ask, value), value, tolerance)


def _claimed(ask: Ask, value: float) -> float:
    """Return the claimed figure with a sign; an unsigned balance takes the sign of the measured one."""
    if ask.measure == "balance" and ask.of not in ("deficit", "surplus"):
        return abs(ask.signed) if value > 0 else -abs(ask.signed)
    return ask.signed


def _rate_verdict(ask: Ask, value: float, tolerance: float) -> Verdict:
    """Judge a change; since rates lie near zero, a rate that rounds to the claimed figure supports it."""
    quantity = ask.claim.quantity
    if quantity.low is not None or quantity.high is not None:
        return rules.holds(_within(ask, value, tolerance))
    if is_rate_of_output(ask):
        return rules.near_in_points(quantity.value, value, tolerance)
    rounded = abs(quantity.value - value) <= _half_digit(quantity.value)
    return rules.holds(rounded or rules.is_near(quantity.value, value, tolerance))


def _half_digit(value: float) -> float:
    """Return half a unit of the last decimal place with which a figure is written."""
    decimals = len(f"{value:.6f}".rstrip("0").partition(".")[2])
    return 0.5 * 10.0**-decimals if decimals < 4 else 0.0


def _within(ask: Ask, value: float, tolerance: float) -> bool:
    """Tell whether a figure lies within the claim's bounds, widened by the tolerance."""
    within = bounds(ask.claim)
    size = -value if ask.signed < 0 else value
    slack = tolerance if tolerance < 1 and not ask.claim.quantity.silent else 0.0
    above = within.low is None or size >= within.low * (1 - slack)
    return above and (within.high is None or size <= within.high * (1 + slack))
