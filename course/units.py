"""The units of the course's figures, each said once: its name, how a column and a text write it, its size.

A unit is plain data, so that tables, questions, charts and texts can all read this map.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from course.errors import UnknownNameError

__all__ = ["UNITS", "Unit", "in_base_units", "other_proportions", "unit_named", "unit_of_column"]


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of figures.

    Attributes
    ----------
    name
        As a card states it, such as ``"USD million"``.
    base
        The unit without its size, such as ``"USD"``: two units with one base can be converted.
    multiplier
        How many of the base one unit is (SDMX: UNIT_MULT).
    ending
        How the name of a column in this unit ends, without the underscore; empty where nothing is asked for.
    words
        As a chart or a sentence says it.
    short
        As a cell of a table says it, such as ``"USD mn"``; empty where it says the name.
    """

    name: str
    base: str
    multiplier: float = 1.0
    ending: str = ""
    words: str = ""
    short: str = ""

    @property
    def said(self) -> str:
        """The unit in words."""
        return self.words or self.name


_ALL = (
    Unit("USD", "USD", words="US dollars"),
    Unit("USD million", "USD", 1e6, "usd_mn", "million US dollars", "USD mn"),
    Unit("USD billion", "USD", 1e9, "usd_bn", "billion US dollars", "USD bn"),
    Unit("JPY", "JPY", words="yen"),
    Unit("JPY million", "JPY", 1e6, "jpy_mn", "million yen", "JPY mn"),
    Unit("JPY billion", "JPY", 1e9, "jpy_bn", "billion yen", "JPY bn"),
    Unit("JPY trillion", "JPY", 1e12, "jpy_tn", "trillion yen", "JPY tn"),
    # as texts give them, shares are counted in percent: 20 % is 20.0
    Unit("percent", "percent", 1.0, "pct"),
    Unit("percent of GDP", "percent", 1.0, "pct_gdp"),
    Unit("fraction", "percent", 100.0, "share"),
    Unit("percentage points", "percentage points", 1.0, "pp"),
    Unit("times", "times"),
    Unit("tonnes", "tonnes", 1.0, "t"),
    Unit("thousand tonnes", "tonnes", 1e3, "kt"),
    Unit("kilograms", "tonnes", 1e-3, "kg"),
    Unit("kilometres", "kilometres", 1.0, "km"),
    Unit("USD per kilogram", "USD per kilogram", 1.0, "usd_per_kg", "US dollars per kilogram"),
    Unit("JPY per USD", "JPY", 1.0),
    Unit("national currency per USD", "national currency per USD"),
    Unit("percent per percent", "number"),
    Unit("index", "index"),
    Unit("degrees", "degrees"),
    Unit("rank", "rank"),
    Unit("years", "years"),
    Unit("persons", "persons"),
    Unit("million", "number", 1e6),
    Unit("number", "number"),
    *(Unit(name, "number") for name in ("count", "items", "kinds", "destinations", "votes", "vehicles")),
)
#: a unit by its name, and by the short form that cells use
UNITS: Mapping[str, Unit] = {
    **{unit.name: unit for unit in _ALL},
    **{unit.short: unit for unit in _ALL if unit.short},
}
#: the longest ending first: pct_gdp before pct
_ENDINGS = sorted((unit for unit in _ALL if unit.ending), key=lambda unit: -len(unit.ending))


def unit_named(name: str) -> Unit:
    """Return the unit that a card or a cell names, such as ``"USD million"`` or ``"USD mn"``.

    Raises
    ------
    UnknownNameError
        There is no such unit; the message names the nearest.
    """
    if name not in UNITS:
        raise UnknownNameError("unit", name, UNITS)
    return UNITS[name]


def unit_of_column(column: str) -> Unit | None:
    """Return the unit that the name of a column says, such as ``value_usd_mn``; None where it says none."""
    return next(
        (unit for unit in _ENDINGS if column == unit.ending or column.endswith(f"_{unit.ending}")), None
    )


def in_base_units(value: float, unit: str) -> float:
    """Return a figure in the base of its unit: 3 of USD million are 3e6 (of USD)."""
    return value * unit_named(unit).multiplier


def other_proportions(unit: str) -> dict[str, float]:
    """Return the other way to write a proportion, with the factor from this unit; empty for any other unit.

    A question in percent recognises a fraction, and one in fractions recognises percent.
    """
    if unit in ("percent", "percentage points") or unit.startswith("percent of "):
        return {"a fraction": 1 / UNITS["fraction"].multiplier}
    return {"percent": UNITS["fraction"].multiplier} if unit in ("fraction", "times") else {}
