"""What a route is: the way from a claim to the figures of one table that can test it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, ClassVar

import pandas as pd

from course.errors import CourseError
from course.readings.reading import Choice, Readings
from course.tables import codes, economy_name, load
from course.texts.spans import Claim, Period, Place, is_money

__all__ = [
    "GROUPS",
    "Ask",
    "Measured",
    "NotHeld",
    "OtherYears",
    "Plan",
    "Route",
    "figure_of",
    "figures_of",
    "joined",
    "lines",
    "listed",
    "members",
    "named",
    "years_named",
]

#: groups of economies -> the yes/no column of the table `economies`
GROUPS = {"ASEAN": "asean", "G7": "g7", "EUU": "eu"}


#: words for the prices that values are counted at
_COUNTED_AT = re.compile(
    r"(?:current|constant|fixed|real|market|today's) prices|"
    r"(?:不变|可比|现行|当年|固定)价格|(?:実質|名目|不変)価格"
)
#: words for the year that a change is counted from
_COMPARED = re.compile(
    r"(?:than|with|to|against|above|below|over|from|on) (?:it was |they were )?(?:in )?((?:19|20)\d\d)\b|"
    r"(?:比|较|与)((?:19|20)\d\d)年|((?:19|20)\d\d)年(?:の水準)?(?:を|比|に比べ|と比べ|より|から)"
)
#: a comma between digits divides no clauses
_CLAUSE = re.compile(r"(?:[^,，、。；;:：]|(?<=\d)[,，](?=\d))+")


class NotHeld(CourseError):
    """A table does not hold what a test asks for; the message says what it holds."""


class OtherYears(NotHeld):
    """A table lacks the year only; the message says which years it holds."""


@dataclass(frozen=True)
class Ask:
    """What a table is asked: a claim, the day of its text, and what the learner set instead.

    Attributes
    ----------
    claim
        The claim.
    day
        Day of the text; None where it is not known.
    settings
        What the learner set, by name; each goes before what the claim says.
    beside
        The other claims of the same sentence.
    """

    claim: Claim
    day: date | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    beside: tuple[Claim, ...] = ()

    @property
    def measure(self) -> str:
        """What is measured."""
        return str(self.settings.get("measure", self.claim.measure))

    @property
    def of(self) -> str:
        """Of what, in small letters."""
        found = str(self.settings.get("of", self.claim.of)).casefold()
        # "in current prices" says how a value is counted, and not that a price is meant
        counted = found == "price" and "of" not in self.settings and _COUNTED_AT.search(self.text)
        return "" if counted else found

    @property
    def unit(self) -> str:
        """Unit of the claimed figure."""
        return self.claim.quantity.unit

    @property
    def text(self) -> str:
        """The sentence in small letters."""
        return self.claim.sentence.text.casefold()

    @property
    def year(self) -> int | None:
        """The year, or the last year of a span."""
        found = self.settings.get("year", None if self._open_span else self.claim.year)
        return None if found is None else int(found)

    @property
    def _open_span(self) -> bool:
        """Tell whether a span runs until now, such as "since 2015": its last year is the last one held."""
        spans = [mark for mark in self.claim.spans if isinstance(mark, Period) and mark.since]
        return bool(spans) and all(str(mark.year)[2:] not in mark.text for mark in spans)

    @property
    def since(self) -> int | None:
        """The first year of a span; None for one year."""
        if "since" in self.settings:
            return int(self.settings["since"])
        spans = [mark.since for mark in self.claim.spans if isinstance(mark, Period) and mark.since]
        return spans[0] if spans else self._compared

    @property
    def _compared(self) -> int | None:
        """The year that the words of a change compare with, such as "15.6 % above 2019"."""
        if self.measure != "growth":
            return None
        found = {int(year) for match in _COMPARED.finditer(self.text) for year in match.groups() if year}
        earlier = [year for year in found if self.claim.year is not None and year < self.claim.year]
        return earlier[0] if len(earlier) == 1 else None

    @property
    def clause(self) -> str:
        """The part of the sentence, between commas, that the figure stands in."""
        text, at = self.text, self.claim.quantity.start
        parts = [(match.start(), match.end()) for match in _CLAUSE.finditer(text)]
        return next((text[start:end] for start, end in parts if start <= at < end), text)

    @property
    def fiscal(self) -> bool:
        """The year is a fiscal year."""
        return bool(self.settings.get("fiscal", self.claim.fiscal))

    @property
    def period(self) -> str:
        """A part of the year, such as ``"2024-05"``; empty for a whole year."""
        return str(self.settings.get("period", "" if "year" in self.settings else self.claim.period))

    @property
    def economies(self) -> tuple[str, ...]:
        """Codes of the economies, in the order of the text.

        A share without an owner is that of the economy that the other claims of its sentence speak of.
        """
        own = self.claim.economies
        if self.unit != "percent" or any(code != "WLD" for code in own):
            return own
        others = {code for claim in self.beside for code in claim.economies if code != "WLD"}
        return (*own, *others) if len(others) == 1 else own

    @property
    def places(self) -> tuple[Place, ...]:
        """The words that name economies."""
        return tuple(mark for mark in self.claim.spans if isinstance(mark, Place))

    @property
    def signed(self) -> float:
        """The claimed figure; a deficit is below zero."""
        value = self.claim.quantity.value
        return -abs(value) if self.measure == "balance" and self.of == "deficit" else value

    @property
    def money(self) -> bool:
        """The claimed figure is an amount of money."""
        return is_money(self.unit)


@dataclass(frozen=True)
class Measured:
    """A figure that a table gives.

    Attributes
    ----------
    value, unit
        How much, in base units.
    look_up
        Returns the rows of the table that it was computed from.
    what
        What it counts, in words.
    year
        The year whose rate of exchange fits; None where the figure has none.
    open_end
        It is a least number, because the table does not hold the years before.
    at_most
        It counts more than the claim speaks of, so that it refutes a larger claim only.
    decides
        It is what the claim speaks of; False where the nearest that is held stands in, which decides nothing.
    give
        By how much, in its unit, other books of the same may differ: a claim within that reach is open.
    """

    value: float
    unit: str
    look_up: Callable[[], pd.DataFrame]
    what: str
    year: int | None = None
    open_end: bool = False
    at_most: bool = False
    decides: bool = True
    give: float = 0.0

    @property
    def rows(self) -> pd.DataFrame:
        """The rows of the table that it was computed from."""
        return self.look_up()


@dataclass(frozen=True)
class Plan:
    """How a table tests a claim: what is open, and the figure under each option.

    Attributes
    ----------
    fit
        How well the table fits the claim, from 0 to 1; proposals are ordered by it.
    why
        What the table holds of what the claim says.
    figure
        Takes the values of the options by the names of the choices; returns the figure, or None where the
        table holds none.
    choices
        What the sentence leaves open.
    cannot
        What this test leaves open beyond what is said of its measure, in sentences.
    """

    fit: float
    why: str
    figure: Callable[..., Measured | None]
    choices: tuple[Choice, ...] = ()
    cannot: tuple[str, ...] = ()


@cache
def _frame(table: str) -> pd.DataFrame:
    return load(table)


class Route:
    """The way from a claim to one table.

    A subclass names its table and says by `plan` how the table tests a claim. What the table holds is read
    from the table: a plan that comes to no figure is no proposal.
    """

    #: name of the table
    table: ClassVar[str]
    #: what a learner may set, besides the choices of a plan
    settings: ClassVar[tuple[str, ...]] = ("year",)
    #: the plan adds up the years of a running total; another table must not hold it against one year
    adds_up: ClassVar[bool] = False

    def plan(self, ask: Ask) -> Plan:
        """Return how the table tests the claim.

        Raises
        ------
        NotHeld
            The table does not hold what is asked; the message says what it holds.
        UnknownNameError
            A value that the learner set is not valid; the message names the nearest.
        """
        raise TypeError(f"{type(self).__name__} makes no plan")

    @property
    def frame(self) -> pd.DataFrame:
        """The table; a route only reads it."""
        return _frame(self.table)


def figures_of(plan: Plan) -> list[Measured | None]:
    """Return the figure of a plan in every reading."""
    found: list[Measured | None] = []

    def judge(**chosen: Any) -> tuple[None, None]:
        found.append(figure_of(plan, chosen))
        return None, None

    Readings.of(plan.choices, judge)
    return found


def figure_of(plan: Plan, chosen: Mapping[str, Any]) -> Measured | None:
    """Return the figure of a plan in one reading; None where the table holds none."""
    try:
        return plan.figure(**chosen)
    except NotHeld:
        return None


def lines(table: pd.DataFrame) -> Iterator[Any]:
    """Yield the rows of a table, each with its columns as attributes and its label as `Index`."""
    return iter(table.itertuples())


@cache
def _members_of(group: str) -> tuple[str, ...]:
    return tuple(codes(GROUPS[group]))


def joined(found: Collection[str]) -> str:
    """Return one code for several economies that a sentence counts together, such as ``"CHN+USA"``."""
    return "+".join(found)


def members(code: str, held: Collection[str]) -> tuple[str, ...]:
    """Return the codes that stand for an economy or a group in a table that holds some economies.

    Of economies that are counted together all must be held.
    """
    if code in held:
        return (code,)
    if "+" in code:
        parts = [members(one, held) for one in code.split("+")]
        return tuple(dict.fromkeys(one for part in parts for one in part)) if all(parts) else ()
    if code in GROUPS:
        return tuple(one for one in _members_of(code) if one in held)
    return ()


def named(code: str) -> str:
    """Return the name of an economy or a group in words."""
    if "+" in code:
        *some, last = [named(one) for one in code.split("+")]
        return f"{', '.join(some)} and {last} together"
    groups = {
        "ASEAN": "ASEAN",
        "G7": "the G7",
        "G20": "the G20",
        "BRICS": "the BRICS",
        "EUU": "the European Union",
        "WLD": "the world",
    }
    if code in groups:
        return groups[code]
    name = economy_name(code)
    return f"the {name}" if name.startswith("United") or name.endswith("s") else name


def listed(words: Collection[str], most: int = 8) -> str:
    """Return words in one line, shortened where there are many."""
    some = list(words)
    return ", ".join(some[:most]) + (f" and {len(some) - most} more" if len(some) > most else "")


def years_named(years: Collection[int]) -> str:
    """Return years in words, such as ``2000 to 2020 and 2023``."""
    runs: list[list[int]] = []
    for year in sorted(set(years)):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    said = [f"{run[0]} to {run[-1]}" if len(run) > 1 else str(run[0]) for run in runs]
    return (
        " and ".join([", ".join(said[:-1]), said[-1]]) if len(said) > 1 else (said[0] if said else "no year")
    )
