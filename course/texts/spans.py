"""What is found in a text: spans of a sentence, and the claims that are made of them.

Nothing is computed here. Each span says where it stands, so that a page can show it and a learner can correct
it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

__all__ = ["MEASURES", "Claim", "Period", "Place", "Quantity", "Sentence", "Span", "Topic", "is_money"]

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
    """One sentence of a text.

    Attributes
    ----------
    number
        Its place in the text, from 1.
    start, end
        Where it stands in the text, in characters.
    text
        The characters from `start` to `end`, as they were written.
    language
        ``"en"``, ``"zh"`` or ``"ja"``.
    """

    number: int
    start: int
    end: int
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a sentence that means something.

    Attributes
    ----------
    start, end
        Where it stands in the sentence, in characters.
    text
        The characters, as they were written.
    """

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Quantity(Span):
    """A number with its unit.

    Attributes
    ----------
    value
        In base units: 370 billion is 370e9; 20 % is 20.0; a fifth is 20.0 percent. The middle of a range.
    low, high
        The bounds that the words give; None where they give none.
    unit
        ``"USD"`` and other codes of ISO 4217, ``"percent"``, ``"percentage points"``, ``"times"``,
        ``"years"``,
        ``"months"``, ``"tonnes"``, ``"persons"``, ``"rank"``, ``"barrels"`` or ``"number"``; empty
        where none is said.
    approximate
        The words say that the figure is rounded, such as "about".
    sure
        The words leave no other reading of number and unit.
    """

    value: float
    unit: str
    low: float | None = None
    high: float | None = None
    approximate: bool = False
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Period(Span):
    """A time that a sentence names.

    Attributes
    ----------
    year
        The year, or the last year of a span.
    fiscal
        It is a fiscal year, named after the year in which it begins, as in Japan.
    period
        A part of the year, such as ``"2024-Q3"`` or ``"2024-05"``; empty for a whole year.
    since
        The first year of a span; None for one year.
    relative
        It was resolved with the day of the text, such as "last year".
    """

    year: int
    fiscal: bool = False
    period: str = ""
    since: int | None = None
    relative: bool = False


@dataclass(frozen=True, slots=True)
class Place(Span):
    """An economy, a group of economies or a company with its seat.

    Attributes
    ----------
    codes
        ISO 3166 alpha-3 codes, or ``"EUU"``, ``"ASEAN"``, ``"G7"``, ``"WLD"``. A word such as 日中 names two.
    """

    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Topic(Span):
    """A word that says what is measured, or of what.

    Attributes
    ----------
    measure
        One of `MEASURES`; empty where the word names a thing only.
    of
        The thing, as a short English word such as ``"rare earths"``; empty where the word names none.
    """

    measure: str = ""
    of: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """One quantity that a sentence states, with what the words say of it.

    Attributes
    ----------
    id
        ``"K01"`` and so on, in the order of the text.
    sentence
        The sentence that states it.
    quantity
        The number with its unit.
    measure, of
        What is measured, one of `MEASURES`, and of what; see `Topic`.
    year, fiscal, period
        When; see `Period`. None, False and empty where the text does not say.
    economies
        Codes of the economies that it is about, in the order of the text; see `Place`.
    confidence
        ``"high"`` where clear words give every part, else ``"low"``.
    missing
        What a test needs and the sentence leaves out: ``"year"``, ``"economies"``, ``"base"``,
        ``"unit"``, ``"measure"``.
    spans
        Every span that the claim is made of.
    corrected
        Names of the fields that the learner set.
    """

    id: str
    sentence: Sentence
    quantity: Quantity
    measure: str
    of: str = ""
    year: int | None = None
    fiscal: bool = False
    period: str = ""
    economies: tuple[str, ...] = ()
    confidence: str = "low"
    missing: tuple[str, ...] = ()
    spans: tuple[Span, ...] = field(default=(), repr=False)
    corrected: tuple[str, ...] = ()

    @property
    def since(self) -> int | None:
        """The first year of a span of years; None for one year."""
        spans = (mark.since for mark in self.spans if isinstance(mark, Period))
        return next((year for year in spans if year is not None), None)

    def with_(self, **changes: Any) -> Claim:
        """Return the claim with some fields set anew."""
        return replace(self, **changes)
