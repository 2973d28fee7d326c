"""Makes a plan that tests a claim against figures as a table's rows print them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import pandas as pd

from course.readings.choices import OPEN_YEARS
from course.readings.reading import Choice, ChoiceKind
from course.texts.routes._ask import Ask
from course.texts.routes._named import years_named
from course.texts.routes._route import Measured, NotHeld, OtherYears, Plan

__all__ = ["WHOLE_YEAR", "YOUNG", "Printed", "base_year", "changes", "plan_of", "yearly"]

#: reason why the figure of a year decides nothing about a part of the year
WHOLE_YEAR = "The table holds whole years and the claim is of {}, so the year stands in."
#: a sentence is tested with at most so many printed figures
_MOST = 12
#: for a sentence without a year, a figure decides only if it is at most so many years older than the text
YOUNG = 3


@dataclass(frozen=True)
class Printed:
    """One figure as a table prints it.

    Attributes
    ----------
    words
        Words that tell the figure from others that fit, such as ``"operating profit, year to March 2024"``.
    value, unit
        The figure in base units.
    rows
        Index of the rows in which it stands.
    year
        The year whose exchange rate converts it.
    decides
        False for a figure that is too old for a sentence without a year.
    at_most
        True where it counts more than the claim covers, so that it can only refute a larger claim.
    give
        The amount by which other books on the same trade may differ.
    series
        Name of the series, whose figures of two years give a change; empty for a single figure.
    """

    words: str
    value: float
    unit: str
    rows: tuple[Any, ...]
    year: int | None = None
    decides: bool = True
    at_most: bool = False
    give: float = 0.0
    series: str = ""


def base_year(year: int, since: int | None) -> int:
    """Return the base year of a change: `since` where it is an earlier year, else the year before."""
    return since if since is not None and since < year else year - 1


def changes(
    figures: Collection[tuple[int, Printed]], unit: str, since: int | None = None
) -> list[tuple[int, Printed]]:
    """Return the change of each figure against an earlier one of the same series.

    Parameters
    ----------
    figures
        Pairs of a year and a figure.
    unit
        ``"times"`` for a factor; otherwise the change is in percent.
    since
        Base year of the change; left out, the year before each figure.
    """
    before = {(year, one.series, one.unit): one for year, one in figures if one.value and one.series}
    found = []
    for year, one in figures:
        base = before.get((base_year(year, since), one.series, one.unit))
        if base is None or not one.series:
            continue
        ratio = abs(one.value) / abs(base.value)
        value, counted = (ratio, "times") if unit == "times" else (100 * (ratio - 1), "percent")
        words = f"{one.words}, against {base.words}"
        found.append(
            (year, replace(one, words=words, value=value, unit=counted, rows=(*one.rows, *base.rows)))
        )
    return found


def plan_of(
    table: pd.DataFrame,
    figures: Collection[Printed],
    *,
    fit: float,
    what: str,
    about: str = "which figure is meant",
    cannot: Collection[str] = (),
) -> Plan:
    """Return the plan that tests a claim against printed figures, each of them a reading.

    Parameters
    ----------
    table
        The table in which they stand.
    figures
        The figures that fit the claim.
    fit
        How well the table fits; see `Plan`.
    what
        The counted quantity in words.
    about
        The open choice in words where several figures fit.
    cannot
        What the test leaves open, in sentences.

    Raises
    ------
    NotHeld
        No figure fits.
    """
    held = {one.words: one for one in figures if one.value == one.value}
    if not held:
        raise NotHeld(f"The table {table.attrs['card'].name!r} holds no figure for {what}.")
    kept = dict(list(held.items())[:_MOST])

    def figure(**chosen: Printed) -> Measured:
        one = next(iter(chosen.values()), None) or next(iter(kept.values()))
        rows = partial(table.loc.__getitem__, list(one.rows))
        said = f"{what}: {one.words}"
        return Measured(
            one.value, one.unit, rows, said, one.year, decides=one.decides, at_most=one.at_most, give=one.give
        )

    choice = Choice("figure", ChoiceKind.DEFINITION, about, kept)
    if all(words.isdigit() for words in kept):
        choice = Choice("year", ChoiceKind.YEAR, "the year", kept)
    choices = (choice,) if len(kept) > 1 else ()
    listed = "; ".join(list(kept)[:3]) + (f" and {len(kept) - 3} more" if len(kept) > 3 else "")
    return Plan(fit, f"It holds {what}: {listed}.", figure, choices, tuple(cannot))


def yearly(
    figures: dict[int, list[Printed]], year: int | None, latest: int | None, table: str
) -> list[Printed]:
    """Return the figures of the claimed year; without a year, those of the last years before the text.

    Raises
    ------
    NotHeld
        The table does not hold the year; the message says which it holds.
    """
    if not figures:
        raise NotHeld(f"The table {table!r} holds nothing of what the claim names.")
    if year is None:
        years = [one for one in sorted(figures, reverse=True) if latest is None or one <= latest]
        years = years[:OPEN_YEARS]
        old = (latest or 0) - YOUNG
        held = [(one >= old, figure) for one in years for figure in figures[one]]
        found = [replace(figure, decides=young and figure.decides) for young, figure in held]
    else:
        found = figures.get(year, [])
    if not found:
        raise OtherYears(f"The table {table!r} holds {years_named(list(figures))}, and not {year or latest}.")
    return found


def plan_by_year(table: pd.DataFrame, ask: Ask, found: Iterable[tuple[int, Printed]], **said: Any) -> Plan:
    """Return the plan that tests a claim against the printed figures of its year, or of the last years.

    Parameters
    ----------
    table
        The table in which they stand.
    ask
        The claim.
    found
        Pairs of a year and a figure.
    **said
        Further arguments of `plan_of`.

    Raises
    ------
    NotHeld
        The table does not hold the year; the message says which it holds.
    """
    by_year: dict[int, list[Printed]] = {}
    for year, one in found:
        by_year.setdefault(year, []).append(one)
    kept = yearly(by_year, ask.year, ask.day.year if ask.day else None, table.attrs["card"].name)
    return plan_of(table, kept, **said)
