"""What is found in a text: spans of a sentence, and the claims that are made of them.

Nothing is computed here. Each span says where it stands, so that a page can show it and a learner can correct
it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

#: what a claim can measure, in the order in which lists show it
MEASURES = (
    "exports",
    "imports",
    "trade_total",
    "balance",
    "share",
    "rank",
    "years_in_a_row",
    "growth",
    "gdp",
    "debt",
    "debt_to_gdp",
    "reserves",
    "investment_stock",
    "investment_flow",
    "tariff_rate",
    "mine_share",
    "refining_share",
    "import_dependence",
    "price",
    "production",
    "visitors",
    "votes",
    "firms",
    "profit",
    "elasticity",
    "other",
)


def is_money(unit: str) -> bool:
    """Tell whether a unit is a currency, which is written as its code of ISO 4217."""
    return len(unit) == 3 and unit.isupper()


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a text."""

    #: its place in the text, from 1
    number: int
    #: where it stands in the text, in characters
    start: int
    end: int
    #: the characters from `start` to `end`, as they were written
    text: str
    #: ``"en"``, ``"zh"`` or ``"ja"``
    language: str


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a sentence that means something."""

    #: where it stands in the sentence, in characters
    start: int
    end: int
    #: the characters, as they were written
    text: str


@dataclass(frozen=True, slots=True)
class Quantity(Span):
    """A number with its unit."""

    #: in base units: 370 billion is 370e9; 20 % is 20.0; a fifth is 20.0 percent. The middle of a range.
    value: float
    #: ``"USD"`` and other codes of ISO 4217, ``"percent"``, ``"percentage points"``, ``"times"``,
    #: ``"years"``, ``"months"``, ``"tonnes"``, ``"persons"``, ``"rank"``, ``"barrels"`` or ``"number"``;
    #: empty where none is said
    unit: str
    #: the bounds that the words give; None where they give none
    low: float | None = None
    high: float | None = None
    #: the words say that the figure is rounded, such as "about"
    approximate: bool = False
    #: the words leave no other reading of number and unit
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Period(Span):
    """A time that a sentence names."""

    #: the year, or the last year of a span
    year: int
    #: it is a fiscal year, named after the year in which it begins, as in Japan
    fiscal: bool = False
    #: A part of the year, such as ``"2024-Q3"`` or ``"2024-05"``; empty for a whole year
    period: str = ""
    #: the first year of a span; None for one year
    since: int | None = None
    #: it was resolved with the day of the text, such as "last year"
    relative: bool = False


@dataclass(frozen=True, slots=True)
class Place(Span):
    """An economy, a group of economies or a company with its seat."""

    #: ISO 3166 alpha-3 codes, or ``"EUU"``, ``"ASEAN"``, ``"G7"``, ``"WLD"``. A word such as 日中 names two.
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Topic(Span):
    """A word that says what is measured, or of what."""

    #: one of `MEASURES`; empty where the word names a thing only
    measure: str = ""
    #: the thing, as a short English word such as ``"rare earths"``; empty where the word names none
    of: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """One quantity that a sentence states, with what the words say of it."""

    #: ``"K01"`` and so on, in the order of the text
    id: str
    #: the sentence that states it
    sentence: Sentence
    #: the number with its unit
    quantity: Quantity
    #: what is measured, one of `MEASURES`, and of what; see `Topic`
    measure: str
    of: str = ""
    #: when; see `Period`. None, False and empty where the text does not say.
    year: int | None = None
    fiscal: bool = False
    period: str = ""
    #: codes of the economies that it is about, in the order of the text; see `Place`
    economies: tuple[str, ...] = ()
    #: ``"high"`` where clear words give every part, else ``"low"``
    confidence: str = "low"
    #: what a test needs and the sentence leaves out: ``"year"``, ``"economies"``, ``"base"``, ``"unit"``,
    #: ``"measure"``
    missing: tuple[str, ...] = ()
    #: every span that the claim is made of
    spans: tuple[Span, ...] = field(default=(), repr=False)
    #: names of the fields that the learner set
    corrected: tuple[str, ...] = ()

    @property
    def since(self) -> int | None:
        """The first year of a span of years; None for one year."""
        spans = (mark.since for mark in self.spans if isinstance(mark, Period))
        return next((year for year in spans if year is not None), None)

    def with_(self, **changes: Any) -> Claim:
        """Return the claim with some fields set anew."""
        return replace(self, **changes)
