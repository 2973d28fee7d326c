"""Turns matches of Chinese and Japanese times into times: one function for each rule in `rules.toml`."""

import datetime
import re
from collections.abc import Mapping

from course.texts.read.numbers.kanji import value
from course.texts.read.time.rules import Found, found, latest, months, part_of_year, shifted

_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867}
#: first character of the word for a fiscal year -> its distance from the text's fiscal year
_FISCAL = {"昨": -1, "前": -1, "上": -1, "去": -1, "翌": 1, "来": 1, "一": -2}


def _number(word: str) -> int:
    """Return the value of a number in digits or numerals."""
    return int(word) if word.isdigit() else int(value(word) or 0)


def _year(word: str, day: datetime.date) -> int | None:
    """Return the full year for two or four digits: 24年 is 2024, 97年 is 1997."""
    if len(word) != 2 or not word.isdigit():
        return _number(word)
    year = day.year - day.year % 100 + int(word)
    if year <= day.year + 16:
        return year
    return year - 100 if 1960 <= year - 100 < 2000 else None


def _part(match: re.Match[str]) -> str:
    """Return the part of a year that a match names, as ``"Q1"``, ``"H2"`` or ``"05"``; empty for none."""
    groups = match.groupdict()
    if groups.get("q"):
        return f"Q{_number(groups['q'])}"
    if groups.get("half"):
        return "H1" if groups["half"] in "上前" else "H2"
    if groups.get("until"):
        return months(_number(groups["begin"]), _number(groups["until"]))
    if groups.get("first"):
        return months(1, _number(groups["first"]))
    return f"{_number(groups['month']):02d}" if groups.get("month") else ""


def time(match: re.Match[str], day: datetime.date, shifts: Mapping[str, int]) -> Found | None:
    """Return a year or a part of a year; a part without a year is the latest that had begun.

    `shifts` gives the years between the text's year and a word's year, such as -1 for 去年.
    """
    groups = match.groupdict()
    year, relative, part = None, True, _part(match)
    if groups.get("year"):
        year, relative = _year(groups["year"], day), False
        if year is None:
            return None
    elif groups.get("word"):
        year = day.year + shifts[groups["word"]]
    if groups.get("term"):
        return _term(match, day, year, relative)
    if groups.get("fiscal") and year is not None:
        return found(match, year, fiscal=True, relative=relative, period=f"{year}-{part}" if part else "")
    ahead = groups.get("month") and match.string.startswith("起", match.end())
    if year is None and ahead and _number(groups["month"]) > day.month:
        year = day.year  # in a text of July, 8月起 means the coming August
    return part_of_year(match, day, part, year, relative)


def _term(match: re.Match[str], day: datetime.date, year: int | None, relative: bool) -> Found:
    """Return a firm's fiscal year that is named by its last month: 2025年3月期 began in 2024."""
    month = _number(match["month"])
    ends = part_of_year(match, day, f"{month:02d}", year, relative)
    return found(match, ends.year - (month < 12), fiscal=month < 12, relative=ends.relative)


def ending(match: re.Match[str], _: datetime.date) -> Found:
    """Return a fiscal year that is named by its last month."""
    early = _number(match["month"]) < 12
    return found(match, _number(match["year"]) - early, fiscal=early)


def ending_near(match: re.Match[str], day: datetime.date) -> Found:
    """Return a fiscal year that ends in a month of this or last year: 截至今年3月的财年."""
    early = _number(match["month"]) < 12
    return found(match, day.year - (match["near"] == "去年") - early, fiscal=early, relative=True)


def fiscal_end(match: re.Match[str], _: datetime.date) -> Found:
    """Return a fiscal year that is named by its end: 截至2024年3月的财年 began in 2023."""
    return found(match, _number(match["year"]) - 1, fiscal=True)


def fiscal_near(match: re.Match[str], day: datetime.date) -> Found:
    """Return the fiscal year that words such as "last fiscal year" mean."""
    return found(match, day.year + _FISCAL.get(match["near"][0], 0), fiscal=True, relative=True)


def fiscal_near_april(match: re.Match[str], day: datetime.date) -> Found:
    """Return the fiscal year that such words mean in Japan, where it begins in April."""
    year = day.year - (day.month < 4) + _FISCAL.get(match["near"][0], 0)
    return found(match, year, fiscal=True, relative=True)


def reign(match: re.Match[str], _: datetime.date) -> Found:
    """Return the year for a year of an emperor's reign."""
    groups = match.groupdict()
    year = _ERAS[groups.get("era") or "令和"] + (1 if match["n"] == "元" else _number(match["n"]))
    month = f"{year}-{_number(groups['month']):02d}" if groups.get("month") else ""
    return found(match, year, fiscal=bool(match["fiscal"]), period=month)


def span(match: re.Match[str], day: datetime.date) -> Found | None:
    """Return the span from one year to another."""
    first = _year(match["from"], day)
    if first is None:
        return None
    last = int(match["to"]) + (first - first % 100 if len(match["to"]) == 2 else 0)
    fiscal = bool(match.groupdict().get("fiscal"))
    return found(match, last, since=first, fiscal=fiscal) if first < last else None


def since(match: re.Match[str], day: datetime.date) -> Found | None:
    """Return the span from a year until the day of the text."""
    first = _year(match["from"], day)
    if first is None or first > day.year:
        return None
    return found(match, day.year, since=first, relative=True)


def this_year(match: re.Match[str], day: datetime.date) -> Found:
    """Return the year of the text."""
    return found(match, day.year, relative=True)


def past(match: re.Match[str], day: datetime.date) -> Found | None:
    """Return a span of years up to the day of the text."""
    groups = match.groupdict()
    years = _number(next(groups[name] for name in ("n", "n2", "n3") if groups.get(name)))
    return found(match, day.year, since=day.year - years, relative=True) if 0 < years < 200 else None


def ago(match: re.Match[str], day: datetime.date) -> Found | None:
    """Return a year some years before the day of the text."""
    years = _number(match["n"])
    return found(match, day.year - years, relative=True) if 0 < years < 200 else None


def decade(match: re.Match[str], day: datetime.date) -> Found:
    """Return a decade that is written with four or with two digits."""
    first = _number(match["decade"])
    if first < 100:
        first += 1900 if first > day.year % 100 else 2000
    return found(match, first + 9, since=first)


def month_near(match: re.Match[str], day: datetime.date) -> Found:
    """Return the month that words such as 上月 or 来月 name: the one before, of or after the text's day."""
    return shifted(match, day, {"上": -1, "先": -1, "前": -1, "下": 1, "来": 1}.get(match["near"], 0))


def this_week(match: re.Match[str], day: datetime.date) -> Found:
    """Return the year of the week or weekday that words such as 上周 or 来週 name."""
    weeks = {"上": -1, "先": -1, "下": 1, "来": 1}.get(match[0][0], 0)
    return found(match, (day + datetime.timedelta(weeks=weeks)).year, relative=True)


def this_quarter(match: re.Match[str], day: datetime.date) -> Found:
    """Return the quarter that words such as 上季度 name: the text's own quarter or the one before."""
    year, quarter = divmod(4 * day.year + (day.month - 1) // 3 - (match["near"] == "上"), 4)
    return found(match, year, period=f"{year}-Q{quarter + 1}", relative=True)


def today(match: re.Match[str], day: datetime.date) -> Found:
    """Return the month of the day that a word for today or yesterday means."""
    that = day - datetime.timedelta(match[0][0] in "昨き" and match[0] != "きょう")
    return found(match, that.year, period=f"{that.year}-{that.month:02d}", relative=True)


def that_day(match: re.Match[str], day: datetime.date) -> Found | None:
    """Return the month of a day given by its number alone, such as 15日: the latest such day so far."""
    number = int(match["day"])
    if not 1 <= number <= 31:
        return None
    month = day.month if number <= day.day else day.month - 1 or 12
    year = latest(day, month)
    return found(match, year, period=f"{year}-{month:02d}", relative=True)
