"""The question to a table: a claim of a text, with the learner's settings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from course.texts.spans import Claim, Period, Place, is_money

__all__ = ["Ask"]

#: words for the prices at which values are counted
_COUNTED_AT = re.compile(
    r"(?:current|constant|fixed|real|market|today's) prices|"
    r"(?:不变|可比|现行|当年|固定)价格|(?:実質|名目|不変)価格"
)
#: words for the year from which a change is counted
_COMPARED = re.compile(
    r"(?:than|with|to|against|above|below|over|from|on) (?:it was |they were )?(?:in )?((?:19|20)\d\d)\b|"
    r"(?:比|较|与)((?:19|20)\d\d)年|((?:19|20)\d\d)年(?:の水準)?(?:を|比|に比べ|と比べ|より|から)"
)
#: units that count the same thing
_COUNTS = ({"number", "persons", ""}, {"percent", "percentage points"})
#: a comma between digits divides no clauses
_CLAUSE = re.compile(r"(?:[^,，、。；;:：]|(?<=\d)[,，](?=\d))+")


@dataclass(frozen=True)
class Ask:
    """The question to a table: a claim, the day of its text, and the learner's settings.

    Attributes
    ----------
    claim
        The claim.
    day
        Day of the text; None where it is not known.
    settings
        The learner's settings, by name; each replaces what the claim says.
    beside
        The other claims of the same sentence.
    """

    claim: Claim
    day: date | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    beside: tuple[Claim, ...] = ()

    @property
    def measure(self) -> str:
        """The measure, as set by the learner or as claimed."""
        return str(self.settings.get("measure", self.claim.measure))

    @property
    def of(self) -> str:
        """The object of the measure, in small letters, such as "cars"."""
        found = str(self.settings.get("of", self.claim.of)).casefold()
        # "in current prices" names the way of counting; the claim is not about a price
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
        """Tell whether a span runs until now, such as "since 2015", so that the text names no last year."""
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
        """The base year that the words of a change name, such as 2019 in "15.6 % above 2019"."""
        if self.measure != "growth":
            return None
        found = {int(year) for match in _COMPARED.finditer(self.text) for year in match.groups() if year}
        earlier = [year for year in found if self.claim.year is not None and year < self.claim.year]
        return earlier[0] if len(earlier) == 1 else None

    @property
    def clause(self) -> str:
        """The part of the sentence, between commas, in which the figure stands."""
        text, at = self.text, self.claim.quantity.start
        parts = [(match.start(), match.end()) for match in _CLAUSE.finditer(text)]
        return next((text[start:end] for start, end in parts if start <= at < end), text)

    @property
    def fiscal(self) -> bool:
        """True where the year is a fiscal year."""
        return bool(self.settings.get("fiscal", self.claim.fiscal))

    @property
    def period(self) -> str:
        """A part of the year, such as ``"2024-05"``; empty for a whole year."""
        return str(self.settings.get("period", "" if "year" in self.settings else self.claim.period))

    @property
    def economies(self) -> tuple[str, ...]:
        """Codes of the economies, in the order of the text.

        A share without an economy gets the one economy that the other claims of its sentence name.
        """
        own = self.claim.economies
        if self.unit != "percent" or any(code != "WLD" for code in own):
            return own
        others = {code for claim in self.beside for code in claim.economies if code != "WLD"}
        return (*own, *others) if len(others) == 1 else own

    @property
    def unowned(self) -> bool:
        """True where only a pronoun names the owner of the figure, and the learner set none."""
        told = {"reporter", "partner", "economy"} & set(self.settings)
        return "economies" in self.claim.missing and bool(self.claim.economies) and not told

    @property
    def in_order(self) -> bool:
        """True where the learner set the economies: the reporter first, then the partner."""
        return "economies" in self.claim.corrected

    @property
    def of_set(self) -> bool:
        """True where the learner set the object of the measure."""
        return "of" in self.settings or "of" in self.claim.corrected

    @property
    def places(self) -> tuple[Place, ...]:
        """The words that name economies."""
        return tuple(mark for mark in self.claim.spans if isinstance(mark, Place))

    @property
    def signed(self) -> float:
        """The claimed figure, negative for a deficit."""
        value = self.claim.quantity.value
        return -abs(value) if self.measure == "balance" and self.of == "deficit" else value

    @property
    def money(self) -> bool:
        """True where the claimed figure is an amount of money."""
        return is_money(self.unit)

    def fits(self, unit: str) -> bool:
        """Tell whether a figure in a unit can test the claim."""
        same = unit == self.unit or any({unit, self.unit} <= units for units in _COUNTS)
        return same or (is_money(unit) and self.money)
