"""The fields of a claim and the settings of a test that a learner can set, and the checks of their values."""

import math
import re
import reprlib
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from babel.numbers import list_currencies

from course.errors import CourseError, UnknownNameError
from course.tables import codes
from course.tables.economies import economy_name
from course.texts.known import measure_known
from course.texts.read.source import whole
from course.texts.read.who import GROUPS
from course.texts.routes import Route, routes
from course.texts.routes.plans import CHOICES as OPTIONS
from course.texts.routes.trade import Trade
from course.texts.routes.trades import ALL_GOODS, FLOWS
from course.texts.routes.words import matching, things
from course.texts.spans import Claim, Period, Quantity, Sentence, Span

#: fields that may also be set for one test
SETTABLE = ("year", "since", "fiscal", "measure", "of", "period")
_FIELDS = ("value", "low", "high", "unit", "economies", *SETTABLE)
#: units that a claim can be corrected to; any other currency counts as well
UNITS = (
    "percent", "percentage points", "USD", "JPY", "CNY", "EUR", "times", "rank", "years", "months", "tonnes",
    "persons", "barrels", "number",
)  # fmt: skip
_PERIOD = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2]|Q[1-4]|H[12]))?")

_ECONOMIES = ("reporter", "partner", "economy")
#: names of all choices that a sentence can leave open; the plan of a test says which it has
CHOICES = (*OPTIONS, "counting", "rate", "tolerance")


def bare(id: str, sentence: Sentence) -> Claim:
    """Return an empty claim of a sentence, for a learner to fill in."""
    return Claim(id, sentence, Quantity(0, 0, "", 0.0, ""), "other")


def set_right(claim: Claim, fields: Mapping[str, Any]) -> Claim:
    """Return a claim with the learner's fields; these no longer count as missing."""
    if not fields:
        return claim
    number = {name: fields[name] for name in ("value", "low", "high", "unit") if name in fields}
    quantity = replace(claim.quantity, **number)
    changes = {name: fields[name] for name in ("year", "fiscal", "measure", "of", "period") if name in fields}
    if "economies" in fields:
        changes["economies"] = tuple(str(fields["economies"]).split())
    if "year" in fields and "period" not in fields:
        changes["period"] = ""
    if "since" in fields:
        changes["spans"] = _spans(claim, fields["since"], fields.get("year", claim.year))
    missing = tuple(
        name for name in claim.missing if name not in fields and not (name == "base" and "of" in fields)
    )
    corrected = tuple(dict.fromkeys((*claim.corrected, *fields)))
    return claim.with_(quantity=quantity, missing=missing, corrected=corrected, **changes)


def _spans(claim: Claim, since: int | None, year: int | None) -> tuple[Span, ...]:
    """Return the spans of a claim with the years since..year set by the learner; without `since`, no span."""
    marks = tuple(replace(mark, since=None) if isinstance(mark, Period) else mark for mark in claim.spans)
    if since is None:
        return marks
    # without a last year, the span runs until now, as in "since 2015"
    last = since if year is None else year
    return (*marks, Period(0, 0, f"{since} to {last}", last, since=since))


def checked(name: str, value: Any) -> Any:
    """Return the checked value of a field in the form that the workspace keeps.

    Raises
    ------
    UnknownNameError
        There is no such field, unit, economy or measure; the message names the nearest.
    CourseError
        The value is of another kind than the field.
    """
    if name not in _FIELDS:
        raise UnknownNameError("field of a claim", name, _FIELDS)
    if name in ("value", "low", "high", "year", "since"):
        return _number(name, value)
    if name == "fiscal":
        if str(value) not in ("True", "False"):
            raise CourseError(f"The field fiscal takes True or False, not {reprlib.repr(value)}.")
        return str(value) == "True"
    if name == "measure":
        return measure_known(str(value)).name
    if name == "economies":
        return _economies(value)
    return _unit(value) if name == "unit" else words(value)


def setting(name: str, value: Any) -> Any:
    """Return a test's setting in the form that the workspace keeps: numpy numbers become plain ones."""
    if name in ("year", "since"):
        return _number(name, value)
    if name == "fiscal":
        return checked(name, value)
    if name == "period" and value != "" and not _PERIOD.fullmatch(str(value)):
        raise CourseError(
            f"A part of a year is written as 2024-05, 2024-Q3 or 2024-H1, not as {reprlib.repr(value)}."
        )
    return value.item() if isinstance(value, np.generic) else value


def in_order(claim: Claim) -> None:
    """Refuse a lower bound above the upper one, and a first year after the last one.

    Raises
    ------
    CourseError
        The lower bound is above the upper one, or the first year is after the last one.
    """
    quantity = claim.quantity
    if claim.since is not None and claim.year is not None and claim.since > claim.year:
        raise CourseError(f"since is {claim.since} and year is {claim.year}: since comes first.")
    if quantity.low is not None and quantity.high is not None and quantity.low > quantity.high:
        raise CourseError(f"low is {quantity.low:g} and high is {quantity.high:g}: low comes first.")


def words(value: Any) -> str:
    """Return a learner's words without characters that a file cannot hold; None gives an empty text."""
    return "" if value is None else whole(str(value))


def _unit(value: Any) -> str:
    """Return the unit for its name, or for a word of a text: "dollars" gives USD."""
    from course.texts.read.numbers import quantities

    if value in UNITS or (isinstance(value, str) and value in list_currencies()):
        return str(value)
    read = quantities(f"5 {whole(str(value))[:40]}", "en")
    if len(read) == 1 and read[0].unit not in ("", "number"):
        return read[0].unit
    raise UnknownNameError("unit", value, UNITS)


def _number(name: str, value: Any) -> float | int | None:
    if value is None and name != "value":
        return None
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if name in ("year", "since") and not (number.is_integer() and 1 <= number <= 9999):
        raise CourseError(
            f"The field {name} takes a number such as 2024, not {reprlib.repr(value)}.{_as_span(value)}"
        )
    if not math.isfinite(number):
        raise CourseError(f"The field {name} takes a number, not {reprlib.repr(value)}.")
    return int(number) if name in ("year", "since") else number


def _as_span(value: Any) -> str:
    """Return advice on how to write a span, if a value holds several years; else an empty text."""
    years = sorted(set(re.findall(r"(?<!\d)\d{4}(?!\d)", reprlib.repr(value))))
    if len(years) < 2:
        return ""
    return f" For a span of years give the first and the last: since={years[0]}, year={years[-1]}."


def _economies(value: Any) -> str:
    if not isinstance(value, str | list | tuple):
        raise CourseError(f"Economies are codes such as 'JPN CHN', not {reprlib.repr(value)}.")
    given = value.replace(",", " ").split() if isinstance(value, str) else list(value)
    known = (*codes(), *GROUPS)
    named = {economy_name(code).lower(): code for code in codes()}
    # names and codes are both taken; commas must divide names of several words
    if isinstance(value, str) and all(part.strip().lower() in named for part in value.split(",")):
        given = [part.strip() for part in value.split(",")]
    given = [named.get(str(one).lower(), one) for one in given]
    for code in given:
        if code not in known:
            raise UnknownNameError("economy code", code, known)
    return " ".join(given)


# settings of a test


def check_without_table(settings: Mapping[str, Any]) -> None:
    """Raise an error for a setting that no table takes, or a value that no table with this setting knows.

    Without this check, a claim that no table can test would hide a misspelt setting.

    Raises
    ------
    UnknownNameError
        A name or value is misspelt; the message names the nearest.
    """
    known = {*SETTABLE, *(name for one in routes().values() for name in one.settings)}
    check_names(settings, "a test without a table", known)
    check_values(settings, routes().values())


def check_names(settings: Mapping[str, Any], of: str, known: Collection[str]) -> None:
    """Raise an `UnknownNameError` for a setting that is none of the known ones."""
    for name in settings:
        if name not in known:
            raise UnknownNameError(f"setting of {of}", name, known)


def check_values(settings: Mapping[str, Any], tables: Collection[Route]) -> None:
    """Raise an error for a value that none of the tables knows for its setting.

    Raises
    ------
    UnknownNameError
        A value is misspelt; the message names the nearest.
    """
    for name, value in settings.items():
        held = [route for route in tables if name in route.settings and name not in SETTABLE]
        if name == "goods" and held:
            _check_goods(str(value), held)
        elif (known := _values_held(name, held)) and not _all_known(name, str(value), known):
            # suggest the nearest economy of the tables, not of the world
            raise UnknownNameError(name, value, (name in _ECONOMIES and _economies_held(held)) or known)


def _all_known(name: str, value: str, known: Collection[str]) -> bool:
    """Tell whether a value is known; a plus joins several economies, such as ``"CHN+USA"``."""
    return set(value.split("+") if name in _ECONOMIES else [value]) <= set(known)


def _values_held(name: str, tables: Collection[Route]) -> set[str]:
    """Return the known values of a setting; empty where the setting takes any word or a number."""
    if name in _ECONOMIES:
        return {*codes(), *GROUPS} if tables else set()
    return set(FLOWS) if name == "flow" and tables else _cells(name, tables)


def _check_goods(value: str, tables: Collection[Route]) -> None:
    names = {ALL_GOODS, *(name for one in tables if isinstance(one, Trade) for name in one.books.goods)}
    known = value in names or value.casefold() == ALL_GOODS.casefold()
    if not known and not matching(things(value), names):
        where = f" in {next(iter(tables)).table}" if len(tables) == 1 else ""
        raise UnknownNameError(f"group of goods{where}", value, names)


def _economies_held(tables: Collection[Route]) -> set[str]:
    """Return the economies that the tables hold, for the suggestion of the nearest."""
    trade = [route for route in tables if isinstance(route, Trade)]
    held = {code for route in trade for code in (*route.books.reporters, *route.books.partners)}
    cells = _cells("iso3", tables) | _cells("economy", tables)
    return held | (cells & {*codes(), *GROUPS})


def _cells(column: str, tables: Collection[Route]) -> set[str]:
    """Return the words in a column of the tables; empty where the column is missing or holds numbers."""
    frames = [route.frame for route in tables if column in route.frame]
    return {one for frame in frames for one in frame[column].dropna().unique() if isinstance(one, str)}
