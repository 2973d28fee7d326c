"""Defines evidence: figures with their sources, the verdict that follows, and one sentence."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from html import escape
from typing import Any

import pandas as pd

from course.errors import CourseError
from course.readings.dates import NotOut, Published, is_out, need, of_period, of_row, of_source
from course.readings.reading import Readings
from course.tables import load
from course.tables.card import source_of
from course.verdicts import Verdict

#: id of the exchange rate of 2024 with which the ledger converts (see the table cited_figures)
RATE = "jpy_per_usd_2024_market"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the evidence, on which the verdict rests or which is only shown.

    Attributes
    ----------
    label, value, unit, period
        The counted quantity, its value, its unit and its time.
    source
        The publisher, in one line.
    grade
        primary, agency or relay.
    used
        True where the verdict rests on it; a relayed figure never is.
    published
        The day of publication; see `course/readings/dates.py`.
    """

    label: str
    value: float
    unit: str
    period: str
    source: str
    grade: str = "primary"
    used: bool = True
    published: Published | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Figures, the verdict that follows from them by a rule, and the finding in words.

    `readings` holds the verdict in every reading of the sentence; None where no figure could settle it.

    Raises
    ------
    UnknownNameError
        A word is not a verdict.
    CourseError
        A verdict rests on a relayed figure, on no figure, or on no reading.
    """

    verdict: Verdict
    finding: str
    rule: str
    figures: tuple[Figure, ...] = field(default=())
    readings: Readings | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "verdict", Verdict.of(self.verdict))
        used = [figure for figure in self.figures if figure.used]
        if any(figure.grade == "relay" for figure in used):
            raise CourseError("A verdict cannot rest on a relayed figure.")
        if self.verdict.rests_on_figures and not used:
            raise CourseError("A verdict needs at least one figure that it rests on.")
        if self.verdict.rests_on_figures and self.readings is None:
            raise CourseError("A verdict needs the readings that it follows from: use the function judged.")

    @property
    def tally(self) -> str:
        """The number of readings for each verdict, such as ``contradicted in 9 of 9 readings``."""
        return self.readings.tally if self.readings else "no figure settles it"

    @property
    def in_words(self) -> str:
        """The verdict with the tally of its readings."""
        turns = self.readings is None or self.readings.turns
        return f"{self.verdict.words}; {self.tally}" if turns else self.tally

    @property
    def table(self) -> pd.DataFrame:
        """The figures as a table, with those that carry the verdict first."""
        columns = ["label", "value", "unit", "period", "source", "grade", "used"]
        rows = sorted(self.figures, key=lambda figure: not figure.used)
        return pd.DataFrame([[getattr(row, name) for name in columns] for row in rows], columns=columns)

    def __str__(self) -> str:
        lines = [f"{self.verdict.words}: {self.finding}", f"Readings: {self.tally}.", f"Rule: {self.rule}"]
        for figure in self.figures:
            mark = "" if figure.used else " (beside)"
            lines.append(
                f"  {figure.label}, {figure.period}: {shown(figure.value)} {figure.unit}{mark} "
                f"[{figure.source}]"
            )
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        head = f"<p><strong>{escape(self.verdict.words)}</strong>: {escape(self.finding)}</p>"
        return (
            head
            + f"<p>Readings: {escape(self.tally)}.</p>"
            + f"<p>Rule: {escape(self.rule)}</p>"
            + (self.table.to_html(index=False, float_format=shown) if self.figures else "")
        )


@dataclass(frozen=True, slots=True)
class EvidenceOf:
    """A function that computes the evidence of one claim; the ledger finds it in its module."""

    claim: str
    compute: Callable[[], Evidence]

    def __call__(self) -> Evidence:
        """Compute the evidence from the shipped tables."""
        return self.compute()


def evidence_for(claim: str) -> Callable[[Callable[[], Evidence]], EvidenceOf]:
    """Make the decorated function compute the evidence of the claim with this id."""
    return lambda function: EvidenceOf(claim, function)


def row(name: str, **where: object) -> dict[str, Any]:
    """Return the first row of a shipped table with these values in its columns, as a dict.

    Raises
    ------
    CourseError
        No row has these values.
    NotOut
        The tables are seen from a day on which the row was not published.
    """
    found = dict(_row(name, tuple(where.items())))
    # the text itself is not evidence, and a relay decides nothing on any day
    if name != "claims" and found.get("source_grade") != "relay":
        need(_called(name, found), of_row(name, found))
    return found


def _called(name: str, found: dict[str, Any]) -> str:
    if "source_title" in found:
        return f"{found['source_publisher']}, {found['source_title']}"
    return f"{load(name).attrs['card'].title}, {found['year']}" if "year" in found else name


def held(name: str, year: int) -> None:
    """Record that a reading rests on a table's figures of a year.

    Raises
    ------
    NotOut
        The tables are seen from a day on which these figures were not published.
    """
    need(f"{load(name).attrs['card'].title}, {year}", of_period(name, year))


@cache
def _row(name: str, where: tuple[tuple[str, object], ...]) -> dict[str, Any]:
    # the readings of one sentence ask for the same few rows again and again
    table = load(name)
    fits = pd.Series(True, table.index)
    for column, value in where:  # taking the rows costs time, so it is done once
        fits &= table[column] == value
    table = table[fits]
    if table.empty:
        raise CourseError(f"The table {name!r} has no row with {dict(where)}.")
    return table.iloc[:1].to_dict("records")[0]  # type: ignore[return-value]


def cited(name: str, *, used: bool = True) -> Figure:
    """Return a figure from `cited_figures` by its id; a relayed figure is shown but never used."""
    found = row("cited_figures", id=name)
    grade = found["source_grade"]
    return Figure(
        found["quantity"],
        float(found["value"]),
        found["unit"],
        found["period"],
        source_of(found),
        grade,
        used and grade != "relay",
        of_row("cited_figures", found),
    )


def computed(
    label: str, value: float, unit: str, period: str | int, table: str, *, used: bool = True
) -> Figure:
    """Return a figure computed from a shipped table; its source is the table's card."""
    source = load(table).attrs["card"].citation
    return Figure(label, float(value), unit, str(period), source, "primary", used, of_period(table, period))


def beside(figure: Figure) -> Figure:
    """Return the figure marked as shown only, without weight in the verdict."""
    return replace(figure, used=False)


def percent(fraction: float) -> str:
    """Return a fraction as text in whole percent."""
    return f"{100 * fraction:.0f} %"


def shown(value: float) -> str:
    """Return a figure as text with separated thousands and six significant digits."""
    return f"{value:,.0f}" if abs(value) >= 1e5 else f"{value:,.6g}"


def rate() -> float:
    """Return the yen per dollar of 2024 with which the ledger converts."""
    return cited(RATE).value


def totals(basis: str, partner: str, year: int) -> dict[str, Any]:
    """Return the row of `official_totals` for a calendar year, in the latest vintage that may be used.

    If the latest vintage is a relay or was not yet out, an earlier print replaces it where the table has one.
    """
    where: dict[str, object] = {"basis": basis, "partner": partner, "year": year, "period": "calendar"}
    latest = dict(_row("official_totals", tuple({**where, "vintage": "latest"}.items())))
    if latest["source_grade"] == "relay" or not is_out(of_source("official_totals", latest)):
        for vintage in ("confirmed", "first print"):
            try:
                return row("official_totals", **where, vintage=vintage)
            except (CourseError, NotOut):
                continue
    return row("official_totals", **where, vintage="latest")


def judged(readings: Readings, finding: str, rule: str, figures: tuple[Figure, ...]) -> Evidence:
    """Return the evidence of a sentence from its judged readings.

    If the verdict depends on a choice, the first sentence of the finding says so.
    """
    said = f"{readings.lead} {finding}".strip()
    return Evidence(readings.verdict, said, rule, figures, readings)


def graded(figure: Figure | None) -> float | None:
    """Return the value of a figure that may carry a verdict; None for a relay or without a figure."""
    return None if figure is None or figure.grade == "relay" else value_of(figure)


def value_of(figure: Figure) -> float:
    """Return the value of a figure, and record that a reading rests on it.

    Raises
    ------
    NotOut
        The tables are seen from a day on which the figure was not published.
    """
    need(f"{figure.label}, {figure.period}", figure.published)
    return figure.value


def opinion(reason: str, *figures: Figure) -> Evidence:
    """Return the evidence of a sentence that no figure can settle, with figures that are only shown."""
    return Evidence(
        Verdict.NOT_CHECKABLE,
        reason,
        "No rule applies: no figure here could settle the sentence.",
        tuple(beside(figure) for figure in figures),
    )
