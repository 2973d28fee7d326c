"""Makes the plan of a test from the figures of a table that fit a claim; each of them is a reading."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any

from course.readings.choices import OPEN_YEARS
from course.readings.reading import Choice, ChoiceKind
from course.texts.routes._ask import Ask
from course.texts.routes._named import years_named
from course.texts.routes._route import Measured, NotHeld, OtherYears, Plan

__all__ = ["CHOICES", "WHOLE_YEAR", "YOUNG", "base_year", "changes", "of_its_year", "plan_of", "printed"]

#: reason why the figure of a year decides nothing about a part of the year
WHOLE_YEAR = "The table holds whole years and the claim is of {}, so the year stands in."
#: name of a choice -> its subject, and its words after "the verdict depends on"
CHOICES = {
    "year": (ChoiceKind.YEAR, "the year"),
    "day": (ChoiceKind.YEAR, "the day"),
    "basis": (ChoiceKind.BASIS, "who counted"),
    "area": (ChoiceKind.DEFINITION, "whether Hong Kong is counted in"),
    "count": (ChoiceKind.BASIS, "by what is counted"),
    "whole": (ChoiceKind.DEFINITION, "the whole that is meant"),
    "figure": (ChoiceKind.DEFINITION, "which figure is meant"),
}
#: a sentence is tested with at most so many printed figures
_MOST = 12
#: for a sentence without a year, a figure decides only if it is at most so many years older than the text
YOUNG = 3


def printed(table: str, words: str, value: float, unit: str, *rows: Any, **more: Any) -> Measured:
    """Return a figure as rows of a table print it.

    Parameters
    ----------
    table
        Name of the table.
    words
        Words that tell the figure from others that fit, such as ``"operating profit, year to March 2024"``.
    value, unit
        The figure in base units.
    *rows
        Labels of the rows.
    **more
        Further attributes; see `Measured`.
    """
    return Measured(float(value), unit, words, table, rows, {"figure": words}, **more)


def base_year(year: int, since: int | None) -> int:
    """Return the base year of a change: `since` where it is an earlier year, else the year before."""
    return since if since is not None and since < year else year - 1


def changes(
    figures: Collection[tuple[int, Measured]], unit: str, since: int | None = None
) -> list[tuple[int, Measured]]:
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
        words, rows = f"{one.what}, against {base.what}", (*one.index, *base.index)
        found.append((year, printed(one.table, words, value, counted, *rows, year=one.year)))
    return found


def plan_of(
    table: str,
    figures: Collection[Measured],
    *,
    fit: float,
    what: str,
    why: str = "",
    about: str = "",
    doubts: Sequence[str] = (),
    cannot: Collection[str] = (),
) -> Plan:
    """Return the plan that tests a claim against figures; options in which they differ are its choices.

    Parameters
    ----------
    table
        Name of the table in which they stand.
    figures
        The figures that fit the claim.
    fit
        How well the table fits; see `Plan`.
    what
        The counted quantity in words.
    why
        The part of the claim that the table holds, in words, where it is not a list of figures.
    about
        The open choice in words where several figures fit.
    doubts
        Sentences on why the figures decide nothing; none where they do.
    cannot
        What the test leaves open, in sentences.

    Raises
    ------
    NotHeld
        No figure fits.
    """
    # of two prints with the same words the later one counts
    kept = list({tuple(one.read.items()): one for one in figures if one.value == one.value}.values())
    if not kept:
        raise NotHeld(f"The table {table!r} holds no figure for {what}.")
    if "figure" in kept[0].read:
        kept = kept[:_MOST]
    if not why:
        some = [one.read["figure"] for one in kept]
        more = f" and {len(some) - 3} more" if len(some) > 3 else ""
        why = f"It holds {what}: {'; '.join(some[:3])}{more}."
        kept = [_as_reading(one, what, some) for one in kept]
    choices = [_choice(name, [one.read[name] for one in kept], about) for name in kept[0].read]
    found = tuple(replace(one, decides=one.decides and not doubts) for one in kept)
    return Plan(fit, why, found, tuple(choices), (*doubts, *cannot))


def _as_reading(one: Measured, what: str, words: Sequence[str]) -> Measured:
    """Return a printed figure as a reading; if only their years tell figures apart, the year is open."""
    name = "year" if all(each.isdigit() for each in words) else "figure"
    return replace(one, what=f"{what}: {one.what}", read={name: one.what} if len(words) > 1 else {})


def _choice(name: str, options: Sequence[str], about: str) -> Choice:
    kind, said = CHOICES[name]
    return Choice(name, kind, (name == "figure" and about) or said, {words: words for words in options})


def of_its_year(table: str, ask: Ask, found: Iterable[tuple[int, Measured]]) -> list[Measured]:
    """Return the figures of the claimed year; without a year, those of the last years before the text.

    Parameters
    ----------
    table
        Name of the table.
    ask
        The claim.
    found
        Pairs of a year and a figure.

    Raises
    ------
    NotHeld
        Nothing is found.
    OtherYears
        The table does not hold the year; the message says which it holds.
    """
    figures = list(found)
    if not figures:
        raise NotHeld(f"The table {table!r} holds nothing of what the claim names.")
    years = {year for year, _ in figures}
    if ask.year is not None:
        kept = [one for year, one in figures if year == ask.year]
    else:
        latest = ask.day.year if ask.day else max(years)
        last = sorted((year for year in years if year <= latest), reverse=True)[:OPEN_YEARS]
        kept = [
            replace(one, decides=one.decides and year >= latest - YOUNG)
            for now in last
            for year, one in figures
            if year == now
        ]
    if not kept:
        held = years_named(years)
        raise OtherYears(f"The table {table!r} holds {held}, and not {ask.year or latest}.")
    return kept
