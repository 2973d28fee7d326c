"""Turns matches of English times into times: one function for each rule in `rules.toml`."""

import datetime
import re

from course.texts.read.time.rules import Found, found, latest, months, part_of_year, shifted

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ORDER = {
    "first": 1,
    "1st": 1,
    "second": 2,
    "2nd": 2,
    "latter": 2,
    "third": 3,
    "3rd": 3,
    "fourth": 4,
    "4th": 4,
}
_COUNTS = (
    "a one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty"
)
_COUNT = {word: max(1, place) for place, word in enumerate(_COUNTS.split())} | {
    "an": 1, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
}  # fmt: skip
_SHIFT = {"this": 0, "current": 0, "last": -1, "previous": -1, "past": -1, "next": 1, "coming": 1}


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _COUNT[word.lower()]


def _month_number(word: str) -> int:
    return _MONTHS.index(word[:3].lower()) + 1


def _year(match: re.Match[str], day: datetime.date) -> tuple[int | None, bool]:
    """Return the year of a match, and whether the year depends on the day of the text."""
    groups = match.groupdict()
    named = groups.get("year") or groups.get("year2")
    word = groups.get("word") or groups.get("word2")
    if named:
        return int(named), False
    return (day.year + _SHIFT[word.lower()], True) if word else (None, True)


def _part(match: re.Match[str], day: datetime.date, part: str) -> Found:
    year, relative = _year(match, day)
    return part_of_year(match, day, part, year, relative)


def fiscal_end(match: re.Match[str], day: datetime.date) -> Found:
    """Return a fiscal year that is named by its end: the year to March 2025 began in 2024."""
    month = _month_number(match["month"])
    year = int(match["year"]) if match["year"] else latest(day, month)
    return found(match, year - (month == 3), fiscal=month == 3, relative=not match["year"])


def fiscal(match: re.Match[str], _: datetime.date) -> Found:
    return found(match, int(match["year"]) + (2000 if len(match["year"]) == 2 else 0), fiscal=True)


def relative(match: re.Match[str], day: datetime.date) -> Found:
    year = day.year + _SHIFT[match["word"].lower()]
    return found(match, year, fiscal=bool(match.groupdict().get("fiscal")), relative=True)


def quarter(match: re.Match[str], day: datetime.date) -> Found:
    return _part(match, day, f"Q{_ORDER[match['order'].lower()]}")


def short_quarter(match: re.Match[str], day: datetime.date) -> Found:
    return _part(match, day, f"Q{match['q'] or match['q2'] or match['q3']}")


def half(match: re.Match[str], day: datetime.date) -> Found:
    return _part(match, day, f"H{_ORDER[match['order'].lower()]}")


def first_months(match: re.Match[str], day: datetime.date) -> Found:
    count = _number(match["count"])
    return _part(match, day, months(1, count) if 1 <= count <= 12 else "")


def month(match: re.Match[str], day: datetime.date) -> Found | None:
    word = match["month"]
    if word.islower() or (word.lower() == "may" and not _is_may(match)):
        return None
    return _part(match, day, f"{_month_number(word):02d}")


def _is_may(match: re.Match[str]) -> bool:
    """Return whether "May" is the month, by a year, a day or a preposition beside it."""
    before = match.string[max(0, match.start() - 12) : match.start()].lower()
    told = re.search(
        r"(?:\b(?:in|since|of|by|until|till|from|through|to|late|early|during|for)\s|mid-|\d\s?)$", before
    )
    return bool(told) or len(match[0]) > 4


def near_month(match: re.Match[str], day: datetime.date) -> Found:
    """Return the month that words such as "last March" mean."""
    month = _month_number(match["month"])
    word = match["when"].lower()
    year = {"this": day.year, "last": latest(day, month), "next": latest(day, month) + 1}[word]
    return found(match, year, period=f"{year}-{month:02d}", relative=True)


def month_span(match: re.Match[str], day: datetime.date) -> Found:
    first, last = _month_number(match["month"]), _month_number(match["until"])
    year, relative = _year(match, day)
    if year is None:
        year = latest(day, last)
    name = months(first, last)
    return found(match, year, period=f"{year}-{name}" if name else "", relative=relative)


def iso(match: re.Match[str], _: datetime.date) -> Found:
    return found(match, int(match["year"]), period=f"{match['year']}-{match['month']}")


def span(match: re.Match[str], _: datetime.date) -> Found | None:
    first, last = int(match["first"]), match["last"]
    until = int(last) if len(last) == 4 else first - first % 100 + int(last)
    return found(match, until, since=first) if first < until else None


def span_or_fiscal(match: re.Match[str], day: datetime.date) -> Found | None:
    """Return a fiscal year for a form such as 2021/22, and a span for one such as 2019-23."""
    first, last = int(match["first"]), int(match["last"])
    if (first + 1) % 100 == last:
        return found(match, first, fiscal=True)
    return span(match, day)


def since(match: re.Match[str], day: datetime.date) -> Found | None:
    first = int(match["year"])
    return found(match, day.year, since=first, relative=True) if first <= day.year else None


def decade(match: re.Match[str], _: datetime.date) -> Found:
    return found(match, int(match["year"]) + 9, since=int(match["year"]))


def _years(match: re.Match[str]) -> int:
    count = _number(match["count"]) if match["count"] else 1
    return count * (10 if match["unit"].lower().startswith("dec") else 1)


def past(match: re.Match[str], day: datetime.date) -> Found:
    return found(match, day.year, since=day.year - _years(match), relative=True)


def ago(match: re.Match[str], day: datetime.date) -> Found:
    return found(match, day.year - _years(match), relative=True)


def years_to(match: re.Match[str], _: datetime.date) -> Found | None:
    """Return "the three years to 2024" as the span from 2022 to 2024."""
    count, last = _number(match["count"]), int(match["year"])
    return found(match, last, since=last - count + 1) if 1 < count < 100 else None


def years_before(match: re.Match[str], day: datetime.date) -> Found:
    """Return the year a number of years before the last year named, or before the text's year."""
    count = _number(match["count"])
    return found(match, day.year - count, relative=True, back=count)


def near_quarter(match: re.Match[str], day: datetime.date) -> Found:
    return shifted(match, day, _SHIFT[match["word"].lower()], length=3)


def near_month_word(match: re.Match[str], day: datetime.date) -> Found:
    return shifted(match, day, _SHIFT[match["word"].lower()])


def near_day(match: re.Match[str], day: datetime.date) -> Found:
    that = day - datetime.timedelta(match[0].lower() == "yesterday")
    return found(match, that.year, period=f"{that.year}-{that.month:02d}", relative=True)


def near_week(match: re.Match[str], day: datetime.date) -> Found:
    """Return the year of a day or week near the day of the text; the month is left open."""
    weeks = _SHIFT.get((match["word"] or "this").lower(), 0)
    that = day + datetime.timedelta(weeks=weeks)
    return found(match, that.year, relative=True)


def plain_year(match: re.Match[str], _: datetime.date) -> Found:
    return found(match, int(match["year"]))
