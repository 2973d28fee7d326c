"""What times in Chinese and in Japanese have in common."""

from __future__ import annotations

import datetime
import re

from course.texts.numbers.kanji import value
from course.texts.time.rules import Found, found, latest, months, shifted

__all__ = [
    "COUNT",
    "MONTH",
    "NUMERALS",
    "ago",
    "decade",
    "month_near",
    "number",
    "part",
    "past",
    "that_day",
    "this_week",
    "today",
]

NUMERALS = "〇零一二三四五六七八九十"
#: a count of years, and the number of a month
COUNT = rf"(?:[0-9]{{1,3}}|[{NUMERALS}两]{{1,4}})"
MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"


def number(word: str) -> int:
    """Return the number that digits or numerals write."""
    return int(word) if word.isdigit() else int(value(word) or 0)


def part(match: re.Match[str]) -> str:
    """Return the part of a year that a match names, as ``"Q1"``, ``"H2"`` or ``"05"``; empty for none."""
    groups = match.groupdict()
    if groups.get("q"):
        return f"Q{number(groups['q'])}"
    if groups.get("half"):
        return "H1" if groups["half"] in "上前" else "H2"
    if groups.get("until"):
        return months(number(groups["begin"]), number(groups["until"]))
    if groups.get("first"):
        return months(1, number(groups["first"]))
    return f"{number(groups['month']):02d}" if groups.get("month") else ""


def past(match: re.Match[str], day: datetime.date) -> Found | None:
    """Return a span of years up to the day of the text."""
    groups = match.groupdict()
    years = number(next(groups[name] for name in ("n", "n2", "n3") if groups.get(name)))
    return found(match, day.year, since=day.year - years, relative=True) if 0 < years < 200 else None


def ago(match: re.Match[str], day: datetime.date) -> Found | None:
    """Return a year some years before the day of the text."""
    years = number(match["n"])
    return found(match, day.year - years, relative=True) if 0 < years < 200 else None


def decade(match: re.Match[str], day: datetime.date) -> Found:
    """Return a decade: of four digits, or of two in the century that is meant."""
    first = number(match["decade"])
    if first < 100:
        first += 1900 if first > day.year % 100 else 2000
    return found(match, first + 9, since=first)


def month_near(match: re.Match[str], day: datetime.date) -> Found:
    """Return last, this or next month."""
    by = {"上": -1, "先": -1, "前": -1, "本": 0, "今": 0, "下": 1, "来": 1}[match["near"]]
    return shifted(match, day, by)


def this_week(match: re.Match[str], day: datetime.date) -> Found:
    """Return the year of this week, the last or the next one."""
    weeks = {"上": -1, "先": -1, "下": 1, "来": 1}.get(match[0][0], 0)
    return found(match, (day + datetime.timedelta(weeks=weeks)).year, relative=True)


def today(match: re.Match[str], day: datetime.date) -> Found:
    """Return the month of today or yesterday."""
    that = day - datetime.timedelta(match[0][0] in "昨き" and match[0] != "きょう")
    return found(match, that.year, period=f"{that.year}-{that.month:02d}", relative=True)


def that_day(match: re.Match[str], day: datetime.date) -> Found | None:
    """Return the month of a day that is named by its number only: the last such day."""
    number_ = int(match["day"])
    if not 1 <= number_ <= 31:
        return None
    month = day.month if number_ <= day.day else day.month - 1 or 12
    year = latest(day, month)
    return found(match, year, period=f"{year}-{month:02d}", relative=True)
