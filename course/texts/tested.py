"""The test of a claim: its figures, its verdict in every reading, and the words for them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

import pandas as pd

from course.readings.reading import Readings
from course.tables.loader import cards
from course.texts.routes import Ask, Measured
from course.texts.spans import Claim
from course.texts.wording import amount, compared, quantity, read_as
from course.verdicts import Verdict

#: verdicts in the order in which a reader should look at them: likely errors first
ORDER = (
    Verdict.CONTRADICTED,
    Verdict.OVERSTATED,
    Verdict.DEPENDS,
    Verdict.SUPPORTED,
    Verdict.NOT_CHECKABLE,
)


#: most addresses of printed figures that are named
_ADDRESSES = 3


@dataclass(frozen=True)
class Test:
    """The test of a claim against a table: figures, readings and verdict."""

    #: keeps pytest from collecting this class because of its name
    __test__ = False

    #: the claim
    claim: Claim
    #: the table; empty where none can test the claim
    table: str
    #: the figure and the verdict in every reading
    readings: Readings
    #: the learner's settings
    settings: Mapping[str, Any] = field(default_factory=dict)
    #: the different figures, each with the rows from which it was computed
    figures: tuple[Measured, ...] = ()
    #: sentences on what the test cannot show
    cannot: tuple[str, ...] = ()
    #: a further note, such as the kind of source that would be needed, or why a right figure misleads
    note: str = ""

    @property
    def verdict(self) -> Verdict:
        """The verdict over all readings."""
        return self.readings.verdict

    @property
    def claimed(self) -> float:
        """The figure that the text gives, in base units; negative for a deficit."""
        return Ask(self.claim).signed

    @property
    def measured(self) -> float | None:
        """The measured figure of the first reading with data, in the claim's unit; None without data."""
        found = [one.figure for one in self.readings.every if one.figure is not None]
        return found[0] if found else None

    @property
    def unit(self) -> str:
        """The unit of both figures."""
        return self.claim.quantity.unit

    @property
    def factor(self) -> float | None:
        """The claimed figure divided by the measured one; None where one of them is missing."""
        said = not self.claim.quantity.silent
        return self.claimed / self.measured if self.measured and said else None

    @property
    def source(self) -> str:
        """The source of the table in one line."""
        return cards()[self.table].citation if self.table else ""

    @property
    def addresses(self) -> tuple[str, ...]:
        """Web addresses of the sources: those of printed figures, else the table's."""
        if not self.table:
            return ()
        rows = self.rows
        if "source_url" in rows and rows["source_url"].notna().any():
            return tuple(dict.fromkeys(str(one) for one in rows["source_url"].dropna()))[:_ADDRESSES]
        return (cards()[self.table].source_url,)

    @property
    def rows(self) -> pd.DataFrame:
        """The table's rows from which the first figure was computed."""
        return self.figures[0].rows if self.figures else pd.DataFrame()

    @property
    def sentence(self) -> str:
        """The result of the test in one plain sentence."""
        if not self.table:
            return self.note
        silent = self.claim.quantity.silent
        said = f"The text says {quantity(self.claim) if silent else amount(self.claimed, self.unit)}"
        if self.measured is None and not self.figures:
            return f"{said}; the table {self.table} holds no figure for it."
        if self.measured is None or not any(one.decides for one in self.figures):
            near = self.figures[0]
            nearest = f"{amount(near.value, near.unit)} ({near.what})"
            if near.relayed:
                return (
                    f"{said}; the table {self.table} holds {nearest} from a relay only, which decides "
                    "nothing: what is missing is the print of the office itself."
                )
            return (
                f"{said}; the nearest that the table {self.table} holds is {nearest}, which decides nothing."
            )
        figures = sorted({one.figure for one in self.readings.every if one.figure is not None})
        low, high = amount(figures[0], self.unit), amount(figures[-1], self.unit)
        between = f"from {low} to {high}, depending on the reading" if low != high else low
        what = f" ({self.figures[0].what})" if self.figures else ""
        told = f"{said}; the table {self.table} gives {between}{what}: {self.readings.tally}."
        return f"{told} {self.note}" if self.note else told

    def __str__(self) -> str:
        lines = [f"{self.claim.id}: {self.verdict}. {self.sentence}"]
        if self.readings.lead:
            lines.append(self.readings.lead)
        quantity = self.claim.quantity
        if self.table and (quantity.low is not None or quantity.high is not None):
            lines.append(f"{read_as(self.claim)}.")
        if told := compared(self.factor):
            lines.append(told)
        if self.source:
            lines.append(f"Source: {self.source}.")
        lines += [f"It cannot show {self.cannot[0]}.", *self.cannot[1:]] if self.cannot else []
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        lines = str(self).split("\n")
        words = f"<p><strong>{escape(lines[0])}</strong></p>" + "".join(
            f"<p>{escape(line)}</p>" for line in lines[1:]
        )
        return words + self.readings._repr_html_() if self.table else words
