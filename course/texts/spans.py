"""The data types of what is found in a text: sentences, spans and claims.

Each span holds its place, so that a page can show it and a learner can correct it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

#: a clause; a comma between digits divides none
CLAUSE = re.compile(r"(?:[^,，、。；;:：]|(?<=\d)[,，](?=\d))+")


def is_money(unit: str) -> bool:
    """Tell whether a unit is a currency, that is, a code of ISO 4217."""
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
    """A stretch of a sentence with a meaning, such as a number or a time."""

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
    #: the bounds that the words give; None without bounds
    low: float | None = None
    high: float | None = None
    #: True where words such as "about" say that the figure is rounded
    approximate: bool = False
    #: True where the words allow only one reading of number and unit
    sure: bool = True
    #: True where the words say no number: "abstained" is one vote
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Period(Span):
    """A time that a sentence names."""

    #: the year, or the last year of a span
    year: int
    #: True for a fiscal year, which is named after the year in which it begins, as in Japan
    fiscal: bool = False
    #: A part of the year, such as ``"2024-Q3"`` or ``"2024-05"``; empty for a whole year
    period: str = ""
    #: the first year of a span; None for one year
    since: int | None = None
    #: True where the year depends on the day of the text, as in "last year"
    relative: bool = False


@dataclass(frozen=True, slots=True)
class Place(Span):
    """An economy, a group of economies or a company with its seat."""

    #: ISO 3166 alpha-3 codes, or ``"EUU"``, ``"ASEAN"``, ``"G7"``, ``"WLD"``. A word such as 日中 names two.
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Topic(Span):
    """A word for a measure or for a thing, such as "exports" or "cars"."""

    #: a name in `known.toml`; empty where the word names a thing only
    measure: str = ""
    #: the thing, as a short English word such as ``"rare earths"``; empty where the word names none
    of: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """One quantity that a sentence states, with its measure, time and economies."""

    #: ``"K01"`` and so on, in the order of the text
    id: str
    #: the sentence that states it
    sentence: Sentence
    #: the number with its unit
    quantity: Quantity
    #: the measure, a name in `known.toml`, and its object; see `Topic`
    measure: str
    of: str = ""
    #: the time; see `Period`. None, False and empty where the text does not say.
    year: int | None = None
    fiscal: bool = False
    period: str = ""
    #: codes of the claim's economies, in the order of the text; see `Place`
    economies: tuple[str, ...] = ()
    #: ``"high"`` where clear words give every part, else ``"low"``
    confidence: str = "low"
    #: missing parts that a test needs: ``"year"``, ``"economies"``, ``"base"``, ``"unit"``,
    #: ``"measure"``
    missing: tuple[str, ...] = ()
    #: the spans from which the claim was made
    spans: tuple[Span, ...] = field(default=(), repr=False)
    #: code of an economy -> its role as the words give it; see `course.texts.join.times.Role`
    roles: Mapping[str, str] = field(default_factory=dict, repr=False, hash=False)
    #: the level behind a change, a share or a rank, such as ``"exports"``; empty where none is said
    level: str = field(default="", repr=False)
    #: the goods that the words name for this quantity or for the one before; empty where none is named
    thing: str = field(default="", repr=False)
    #: ``"year"`` or ``"economies"``, where they stand in another sentence or in a later part of this one
    borrowed: tuple[str, ...] = field(default=(), repr=False)
    #: where the claim's part of the sentence begins and ends; nowhere for a claim that the learner added
    part: tuple[int, int] = field(default=(0, 0), repr=False)
    #: codes of the economies that the text speaks of most often up to here
    spoken_of: tuple[str, ...] = field(default=(), repr=False)
    #: names of the fields that the learner set
    corrected: tuple[str, ...] = ()

    @property
    def since(self) -> int | None:
        """The first year of a span of years; None for one year."""
        spans = (mark.since for mark in self.spans if isinstance(mark, Period))
        return next((year for year in spans if year is not None), None)

    def with_(self, **changes: Any) -> Claim:
        """Return the claim with some fields changed."""
        return replace(self, **changes)
