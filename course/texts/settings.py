"""Checks the names and values of a learner's settings for a test, also where no table can test the claim.

Without this check, a claim that no table can test would hide a misspelt setting.
"""

from collections.abc import Collection, Mapping
from typing import Any

from course.errors import UnknownNameError
from course.tables import codes
from course.texts.fields import SETTABLE
from course.texts.read.who import GROUPS
from course.texts.routes import Route, routes
from course.texts.routes.plans import CHOICES as OPTIONS
from course.texts.routes.trade import Trade
from course.texts.routes.trades import ALL_GOODS, FLOWS
from course.texts.routes.words import matching, things

_ECONOMIES = ("reporter", "partner", "economy")
#: names of all choices that a sentence can leave open; the plan of a test says which it has
CHOICES = (*OPTIONS, "counting", "rate", "tolerance")


def check_without_table(settings: Mapping[str, Any]) -> None:
    """Raise an error for a setting that no table takes, or a value that no table with this setting knows.

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
        elif (known := _known(name, held)) and not _all_known(name, str(value), known):
            # suggest the nearest economy of the tables, not of the world
            raise UnknownNameError(name, value, (name in _ECONOMIES and _economies(held)) or known)


def _all_known(name: str, value: str, known: Collection[str]) -> bool:
    """Tell whether a value is known; a plus joins several economies, such as ``"CHN+USA"``."""
    return set(value.split("+") if name in _ECONOMIES else [value]) <= set(known)


def _known(name: str, tables: Collection[Route]) -> set[str]:
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


def _economies(tables: Collection[Route]) -> set[str]:
    """Return the economies that the tables hold, for the suggestion of the nearest."""
    trade = [route for route in tables if isinstance(route, Trade)]
    held = {code for route in trade for code in (*route.books.reporters, *route.books.partners)}
    cells = _cells("iso3", tables) | _cells("economy", tables)
    return held | (cells & {*codes(), *GROUPS})


def _cells(column: str, tables: Collection[Route]) -> set[str]:
    """Return the words in a column of the tables; empty where the column is missing or holds numbers."""
    frames = [route.frame for route in tables if column in route.frame]
    return {one for frame in frames for one in frame[column].dropna().unique() if isinstance(one, str)}
