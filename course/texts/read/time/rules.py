"""Finds times in a sentence by rules: a pattern, and the function that makes a time of its match."""

import datetime
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, partial
from importlib import import_module, resources
from typing import Any

from course.texts.spans import Period

_FIRST, _LAST = 1500, 2150


@dataclass(frozen=True, slots=True)
class Found:
    """A time with its place in plain characters; the fields are those of `Period`.

    `back` counts the years back from the time named before, as in "a year earlier"; 0 means that year
    itself. `bare` marks a month or a quarter without a year.
    """

    start: int
    end: int
    year: int
    fiscal: bool = False
    period: str = ""
    since: int | None = None
    relative: bool = False
    back: int | None = None
    bare: bool = False


Make = Callable[[re.Match[str], datetime.date], "Found | None"]


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads((resources.files(__package__) / "rules.toml").read_text("utf-8"))


@cache
def rules(language: str) -> list[tuple[re.Pattern[str], Make]]:
    """Return the patterns of a language in order, each with the function that makes a time of its match."""
    one = _read()[language]

    def whole(pattern: str) -> str:
        return re.sub(r"<<(\w+)>>", lambda match: whole(one["parts"][match[1]]), pattern)

    makers = {**vars(import_module(f"{__package__}.{'english' if language == 'en' else 'cjk'}")), **globals()}
    flags = re.VERBOSE | re.IGNORECASE
    if "shift" in one:
        makers["time"] = partial(makers["time"], shifts=one["shift"])
    return [(re.compile(whole(pattern), flags), makers[means]) for means, pattern in one["rules"]["ordered"]]


def by_rules(text: str, language: str, day: datetime.date, named: Period | None = None) -> list[Found]:
    """Return the times that the rules find, from left to right.

    Rules for longer phrases stand before rules that would find a part of them. A match blocks its place for
    later rules, even where it means no time.
    """
    taken = bytearray(len(text) + 1)
    kept = []
    for pattern, make in rules(language):
        for match in pattern.finditer(text):
            if any(taken[match.start() : match.end()]):
                continue
            one = make(match, day)
            taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
            if one is not None and _FIRST <= one.year <= _LAST:
                kept.append(one)
    before = Found(0, 0, named.year, named.fiscal, relative=named.relative) if named else None
    return _counted_back(sorted(kept, key=lambda each: each.start), before)


def _counted_back(kept: list[Found], named: Found | None) -> list[Found]:
    """Fill in years that depend on an earlier time, such as "a year earlier" or "then in September"."""
    dated: Found | None = None
    resolved = []
    for one in kept:
        if one.bare and dated is not None and _begins(one.period[5:]) >= _begins(dated.period[5:]):
            # "in April 2025, then in September"
            one = replace(one, year=dated.year, period=f"{dated.year}{one.period[4:]}")
        if one.period and not one.relative:
            dated = one
        if one.back is None:
            named = one
        elif named is not None:
            year = named.year - one.back
            one = replace(one, year=year, fiscal=named.fiscal, relative=named.relative)
        elif not one.back:
            continue
        resolved.append(one)
    return resolved


def found(match: re.Match[str], year: int, **told: Any) -> Found:
    """Return a time at the place of a match."""
    return Found(match.start(), match.end(), year, **told)


def nothing(match: re.Match[str], day: datetime.date) -> None:
    """Return None for a match that is no time of a claim: a base of comparison, an anniversary, a name."""


def year_before(match: re.Match[str], day: datetime.date) -> Found:
    """Return the year before the last year named, or before the text's year."""
    return found(match, day.year - 1, relative=True, back=1)


def year_after(match: re.Match[str], day: datetime.date) -> Found:
    """Return the year after the last year named, or after the text's year."""
    return found(match, day.year + 1, relative=True, back=-1)


def that_year(match: re.Match[str], day: datetime.date) -> Found:
    """Return the last year named, which words such as 当年 mean."""
    return found(match, day.year, relative=True, back=0)


def latest(day: datetime.date, month: int) -> int:
    """Return the year in which this month last began, as of the day of the text."""
    return day.year if month <= day.month else day.year - 1


def months(first: int, last: int) -> str:
    """Return the name of a stretch of months: ``"Q1"``, ``"H2"`` or ``"05"``; empty for others."""
    if last - first == 2 and first % 3 == 1:
        return f"Q{(first + 2) // 3}"
    if last - first == 5 and first in {1, 7}:
        return f"H{(first + 5) // 6}"
    return f"{last:02d}" if first == last else ""


def _begins(part: str) -> int:
    """Return the month in which a part of a year begins."""
    size = {"Q": 3, "H": 6}.get(part[:1], 0)
    return size * int(part[1:]) - size + 1 if size else int(part or 1)


def part_of_year(
    match: re.Match[str], day: datetime.date, part: str, year: int | None, relative: bool
) -> Found:
    """Return the time of a part of a year, such as ``"Q1"``; without a year the latest that had begun."""
    bare = year is None and bool(part)
    if year is None:
        year, relative = latest(day, _begins(part)), True
    return found(match, year, period=f"{year}-{part}" if part else "", relative=relative, bare=bare)


def shifted(match: re.Match[str], day: datetime.date, by: int, *, length: int = 1) -> Found:
    """Return the month that lies `by` months after the text's month; with `length` 3 the same of quarters."""
    number = (12 * day.year + day.month - 1) // length + by
    year, rest = divmod(number, 12 // length)
    name = f"Q{rest + 1}" if length == 3 else f"{rest + 1:02d}"
    return found(match, year, period=f"{year}-{name}", relative=True)
