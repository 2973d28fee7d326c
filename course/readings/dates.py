"""Finds the day on which a figure was published, and shows the tables as of a given day.

The day of the source or of its vintage counts, not the period it covers. A source that names only
its month or its year counts from the latest day that fits. The days stand beside the sources: in the column
`source_date` of a cited table, or in `course/readings/releases.toml`.
"""

import re
import tomllib
from calendar import monthrange
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from course.errors import CourseError
from course.tables import load
from course.tables.loader import card, cards


@dataclass(frozen=True, slots=True)
class Published:
    """The day of publication of a figure, as far as it is known.

    Attributes
    ----------
    day
        The day, or the latest possible day.
    known
        The known part: the day, the month, the year, or only that it was out when this course `fetched` it.
    stands_in
        Name of the table whose present vintage stands in for the print of that day; empty where the figure is
        the one that was printed.
    """

    day: date
    known: str = "day"
    stands_in: str = ""

    @property
    def earliest(self) -> date:
        """The earliest possible day of publication."""
        if self.known == "fetched":
            return date.min
        first = {"month": {"day": 1}, "year": {"month": 1, "day": 1}}
        return self.day.replace(**first.get(self.known, {}))

    def __str__(self) -> str:
        if self.known == "day":
            return f"{self.day:%Y-%m-%d}"
        within = {"month": f"{self.day:%Y-%m}", "year": f"{self.day:%Y}"}
        return f"{within.get(self.known, f'by {self.day:%Y-%m-%d}')}, day not known"


@dataclass(frozen=True, slots=True)
class Awaited:
    """A figure that a reading needs, and that was not known to be out."""

    what: str
    published: Published

    def __str__(self) -> str:
        return f"{self.what} ({self.published})"


class NotOut(Exception):
    """A reading needs a figure that was not out on the day from which the tables are seen."""

    def __init__(self, what: str, published: Published) -> None:
        self.awaited = Awaited(what, published)
        super().__init__(str(self.awaited))


@dataclass(slots=True)
class _View:
    """A view of the tables from a day, with the tables whose present vintage stands in."""

    day: date
    stand_ins: set[str] = field(default_factory=set)


_VIEW: ContextVar[_View | None] = ContextVar("view", default=None)


@contextmanager
def seen_from(day: date) -> Iterator[_View]:
    """Show the tables as of a day: inside the context, figures published later raise `NotOut`."""
    view = _View(day)
    token = _VIEW.set(view)
    try:
        yield view
    finally:
        _VIEW.reset(token)


def seen_on() -> date | None:
    """Return the day from which the tables are seen; None where no day is set."""
    view = _VIEW.get()
    return view.day if view else None


def need(what: str, published: Published | None) -> None:
    """Record that a reading rests on a figure.

    Raises
    ------
    NotOut
        The tables are seen from a day on which the figure was not published.
    """
    view = _VIEW.get()
    if view is None or published is None:
        return
    if published.day > view.day:
        raise NotOut(what, published)
    if published.stands_in and view.day < _fetched(published.stands_in):
        view.stand_ins.add(published.stands_in)


def is_out(published: Published) -> bool:
    """Tell whether a figure was published by the day from which the tables are seen."""
    day = seen_on()
    return day is None or published.day <= day


def latest_day(written: str) -> Published:
    """Return the latest day that fits a date written as a year, a year and month, or a day.

    Raises
    ------
    CourseError
        The date is written in another way.
    """
    found = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", written)
    if not found:
        raise CourseError(f"A date is written as 2025, 2025-04 or 2025-04-27, not as {written!r}.")
    year, month, day = (int(part) if part else None for part in found.groups())
    assert year is not None
    if month is None:
        return Published(date(year, 12, 31), "year")
    try:
        if day is None:
            return Published(date(year, month, monthrange(year, month)[1]), "month")
        return Published(date(year, month, day))
    except ValueError:
        raise CourseError(f"{written!r} is not in the calendar.") from None


@cache
def _releases() -> dict[str, Any]:
    with Path(__file__).with_name("releases.toml").open("rb") as file:
        return tomllib.load(file)


def _fetched(table: str) -> date:
    return date.fromisoformat(card(table).retrieved[:10])


def _earlier(table: str, found: Published) -> Published:
    """Return the publication, but no later than the day on which the course fetched the table."""
    fetched = _fetched(table)
    return found if found.day <= fetched else Published(fetched, found.known, found.stands_in)


def _by_release(table: str, rule: Mapping[str, Any], year: int | None) -> Published | None:
    stands_in = table if rule.get("stands_in") else ""
    if "day" in rule:
        return Published(date.fromisoformat(rule["day"]), rule["known"], stands_in)
    if year is None:
        return None
    day = date.fromisoformat(f"{year + rule['years_after']}-{rule['by']}")
    return _earlier(table, Published(day, rule["known"], stands_in))


def of_row(table: str, found: Mapping[Any, Any]) -> Published:
    """Return when the figure in a row of a table was published."""
    rule = _releases().get(table)
    if rule and all(found.get(name) == value for name, value in rule.get("only", {}).items()):
        year = found.get("year")
        by_release = _by_release(table, rule, None if year is None else int(year))
        if by_release:
            return by_release
    return of_source(table, found)


def of_source(table: str, found: Mapping[Any, Any]) -> Published:
    """Return when the source of a row was published; the source may be a later print of an old figure."""
    written = found.get("source_date")
    if isinstance(written, str):
        return _earlier(table, latest_day(written))
    return Published(_fetched(table), "fetched")


def of_period(table: str, period: object, **where: object) -> Published:
    """Return when the last of a table's figures for a period was published.

    The period is a year, or words that end in a year. A table of cited figures has a day in each row: of
    the rows with that year and the given values, the latest day counts.
    """
    years = re.findall(r"\d{4}", str(period))
    year = int(years[-1]) if years else None
    rule = _releases().get(table)
    if rule and (by_release := _by_release(table, rule, year)):
        return by_release
    frame = load(table)
    if "source_date" in frame and (cited := _of_cited(table, year, tuple(where.items()))):
        return cited
    return Published(_fetched(table), "fetched")


@cache
def _of_cited(table: str, year: int | None, where: tuple[tuple[str, object], ...]) -> Published | None:
    # the readings of one sentence ask for the same few years many times
    frame = load(table)
    for column, value in where:
        frame = frame[frame[column] == value]
    days = [of_row(table, row) for row in frame[_of_year(frame, year)].to_dict("records")]
    return max(days, key=lambda one: one.day, default=None)


def _of_year(frame: pd.DataFrame, year: int | None) -> pd.Series:
    for name in ("year", "fiscal_year"):
        if name in frame:
            return frame[name] == year
    return frame["date"].dt.year == year if "date" in frame else pd.Series(True, frame.index)


def of_vintage(table: str) -> Published:
    """Return when the present vintage of a table was published, for a reading that names the vintage."""
    found = _releases()["vintages"][table]
    return Published(date.fromisoformat(found["day"]), found["known"])


def out_by(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a cited table that were published by the day from which the tables are seen."""
    if seen_on() is None:
        return frame
    return frame[[is_out(of_row(table, row)) for row in frame.to_dict("records")]]


def text_day() -> date:
    """Return the day of the text."""
    events = load("events")
    day: pd.Timestamp = events.loc[events["id"] == "article", "date"].iloc[0]
    return day.date()


def tables_day() -> date:
    """Return the day on which the newest of the shipped tables was fetched."""
    return max(_fetched(name) for name in cards())
