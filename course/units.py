"""The units of the course's figures: name, base unit, size, and spellings in columns, texts and cells.

Tables, questions, charts and texts all read this map.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from course.errors import UnknownNameError


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of figures.

    Attributes
    ----------
    name
        Name of the unit in a card, such as ``"USD million"``.
    base
        The unit without its size, such as ``"USD"``; units with the same base can be converted.
    multiplier
        Number of base units in one unit (SDMX: UNIT_MULT).
    ending
        Ending of the names of columns in this unit, without the underscore; empty where none is required.
    words
        The unit in a chart or a sentence; empty where the name is used.
    short
        The unit in a cell of a table, such as ``"USD mn"``; empty where the name is used.
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
    # shares are counted in percent, as texts write them: 20 % is 20.0
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
#: name of a unit, or its short form in cells -> the unit
UNITS: Mapping[str, Unit] = {
    **{unit.name: unit for unit in _ALL},
    **{unit.short: unit for unit in _ALL if unit.short},
}
#: units by their column endings, the longest ending first: pct_gdp before pct
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
    """Return the unit at the end of a column's name, such as ``value_usd_mn``; None without a unit.

    A rate such as ``dollars_per_kg`` is in no unit of its last word.
    """
    return next(
        (unit for unit in _ENDINGS if re.search(rf"(?:\A|(?<!_per)_){unit.ending}\Z", column)),
        None,
    )


def other_proportions(unit: str) -> dict[str, float]:
    """Return the other way to write a proportion and its factor; empty for a unit that is no proportion.

    With it, a question in percent recognises an answer as a fraction, and the other way round.
    """
    if unit in ("percent", "percentage points") or unit.startswith("percent of "):
        return {"a fraction": 1 / UNITS["fraction"].multiplier}
    return {"percent": UNITS["fraction"].multiplier} if unit in ("fraction", "times") else {}
