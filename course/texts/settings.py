"""What a learner may set for a test: each name and value is looked at, also where no table is asked.

A claim that no table can test would otherwise hide a slip of the pen.
"""

from collections.abc import Collection, Mapping
from typing import Any

from course.errors import UnknownNameError
from course.tables import codes
from course.texts.known import measure_known
from course.texts.read.who import GROUPS
from course.texts.routes import Route, routes
from course.texts.routes._trade import TradeRoute
from course.texts.routes._words import matching, things

_FLOWS = ("export", "import", "both", "balance")
_ECONOMIES = ("reporter", "partner", "economy", "origin")
#: what a sentence can leave open; which of them a test has, and their options, only its plan says
CHOICES = (
    "area", "basis", "count", "counting", "day", "debt", "figure", "rate", "tolerance", "whole", "year",
)  # fmt: skip


def check_without_table(settings: Mapping[str, Any]) -> None:
    """Refuse a setting that no table takes, and a value that none of the tables with this setting knows.

    Raises
    ------
    UnknownNameError
        A name or value is misspelt; the message names the nearest.
    """
    known = {name for route in routes().values() for name in route.settings}
    for name in settings:
        if name not in known:
            raise UnknownNameError("setting of a test without a table", name, known)
    for name, value in settings.items():
        check_values({name: value}, [route for route in routes().values() if name in route.settings])


def check_names(settings: Mapping[str, Any], route: Route) -> None:
    """Refuse a setting that a table takes in no test.

    Raises
    ------
    UnknownNameError
        A name is misspelt; the message names the nearest.
    """
    known = {*route.settings, *CHOICES}
    for name in settings:
        if name not in known:
            raise UnknownNameError(f"setting of {route.table}", name, known)


def check_values(settings: Mapping[str, Any], tables: Collection[Route]) -> None:
    """Refuse a value that none of the tables knows for a setting that they take.

    Raises
    ------
    UnknownNameError
        A value is misspelt; the message names the nearest.
    """
    taken = {name for route in tables for name in route.settings}
    for name, value in settings.items():
        if name not in taken:
            continue
        if name == "measure":
            measure_known(value)
        elif name == "goods":
            _check_goods(str(value), tables)
        elif (known := _known(name, tables)) and not _all_known(name, str(value), known):
            # the nearest of those that the table holds, not of all there are
            raise UnknownNameError(name, value, (name in _ECONOMIES and _economies(tables)) or known)


def _all_known(name: str, value: str, known: Collection[str]) -> bool:
    """Tell whether a value is known; economies are counted together by a plus, such as ``"CHN+USA"``."""
    return set(value.split("+") if name in _ECONOMIES else [value]) <= set(known)


def _known(name: str, tables: Collection[Route]) -> set[str]:
    """Return the values of a setting; empty where it takes any word or a number."""
    if name in _ECONOMIES:
        return {*codes(), *GROUPS}
    return set(_FLOWS) if name == "flow" else _cells(name, tables)


def _check_goods(value: str, tables: Collection[Route]) -> None:
    names = {name for route in tables if isinstance(route, TradeRoute) for name in route.goods_names()}
    if value not in names and not matching(things(value), names):
        where = f" in {next(iter(tables)).table}" if len(tables) == 1 else ""
        raise UnknownNameError(f"group of goods{where}", value, names or ["all goods"])


def _economies(tables: Collection[Route]) -> set[str]:
    """Return the economies that tables hold, so that the nearest is one of them."""
    trade = [route for route in tables if isinstance(route, TradeRoute)]
    held = {code for route in trade for code in (*route.reporters(), *route.partners())}
    cells = _cells("iso3", tables) | _cells("economy", tables)
    return held | (cells & {*codes(), *GROUPS})


def _cells(column: str, tables: Collection[Route]) -> set[str]:
    """Return what stands in a column of words; empty where no table has one, or it holds numbers."""
    frames = [route.frame for route in tables if column in route.frame]
    words = {one for frame in frames for one in frame[column].dropna().unique() if isinstance(one, str)}
    return words if column not in ("of", "period") else set()
