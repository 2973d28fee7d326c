"""Turns matches of times into times: one method of `Reading` for each rule in `rules.toml`."""

import datetime
import re
from dataclasses import dataclass, replace
from typing import Any

from course.texts.read.numbers.kanji import value
from course.texts.read.numbers.words import COUNTS, ORDERS
from course.texts.spans import Period

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
#: number word, ordinal or half of a year -> its number
_NUMBERS = {
    **COUNTS, **ORDERS, "a": 1, "an": 1, "1st": 1, "2nd": 2, "latter": 2, "3rd": 3, "4th": 4,
    "上": 1, "前": 1, "下": 2, "后": 2, "後": 2, "元": 1,
}  # fmt: skip
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867}
#: word, or its first character -> the periods between the text's period and the one that it means
_SHIFT = {
    "last": -1, "previous": -1, "past": -1, "next": 1, "coming": 1,
    "昨": -1, "前": -1, "上": -1, "去": -1, "先": -1, "明": 1, "翌": 1, "来": 1, "下": 1, "一": -2, "后": 2,
    "前年": -2, "おととし": -2,
}  # fmt: skip
#: most years that words look back
_YEARS = 200


@dataclass(frozen=True, slots=True)
class Found(Period):
    """A time with its place in plain characters."""

    #: the years back from the time named before, as in "a year earlier"; 0 means that year itself
    back: int | None = None
    #: True for a month or a quarter without a year
    bare: bool = False


def _number(word: str) -> int:
    """Return the number of digits, numerals, number words, ordinals or the name of a month."""
    small = word.lower()
    if word.isdigit():
        return int(word)
    if small[:3] in _MONTHS:
        return _MONTHS.index(small[:3]) + 1
    return _NUMBERS.get(small) or int(value(word) or 0)


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


def begins(part: str) -> int:
    """Return the month in which a part of a year begins."""
    size = {"Q": 3, "H": 6}.get(part[:1], 0)
    return size * int(part[1:]) - size + 1 if size else int(part or 1)


@dataclass(frozen=True, slots=True)
class Reading:
    """A match of a rule; each method of the rule's name returns the time that the match means."""

    match: re.Match[str]
    #: the day of the text
    day: datetime.date

    def _told(self, name: str) -> str:
        """Return what a group holds, or the group of the same name with 2 or 3; empty where none matched."""
        groups = self.match.groupdict()
        return next((groups[one] for one in (name, f"{name}2", f"{name}3") if groups.get(one)), "")

    def _shift(self) -> int:
        """Return how many periods lie between the text's period and the one that a word means."""
        word = (self._told("word") or self.match[0]).lower()
        return _SHIFT.get(word, _SHIFT.get(word[0], 0))

    def _found(self, year: int, **told: Any) -> Found:
        return Found(self.match.start(), self.match.end(), self.match[0], year, **told)

    def _year(self, name: str) -> int | None:
        """Return the full year for two or four digits: 24年 is 2024, 97年 is 1997."""
        word = self._told(name)
        if len(word) != 2 or not word.isdigit():
            return _number(word)
        year = self.day.year - self.day.year % 100 + int(word)
        if year <= self.day.year + 16:
            return year
        return year - 100 if 1960 <= year - 100 < 2000 else None

    def _part(self) -> str:
        """Return the part of a year that a match names, as ``"Q1"``, ``"H2"`` or ``"05"``; empty for none."""
        for name, letter in (("q", "Q"), ("half", "H")):
            if self._told(name):
                return f"{letter}{_number(self._told(name))}"
        if self._told("until"):
            return months(_number(self._told("begin")), _number(self._told("until")))
        if self._told("first"):
            return months(1, _number(self._told("first")))
        return f"{_number(self._told('month')):02d}" if self._told("month") else ""

    def _part_of(self, part: str, year: int | None, *, relative: bool) -> Found:
        """Return the time of a part of a year; without a year the latest that had begun."""
        bare = year is None and bool(part)
        if year is None:
            year, relative = latest(self.day, begins(part)), True
        period = f"{year}-{part}" if part else ""
        return self._found(year, period=period, relative=relative, bare=bare)

    def _shifted(self, length: int) -> Found:
        """Return the stretch of so many months that a word such as "last" means."""
        number = (12 * self.day.year + self.day.month - 1) // length + self._shift()
        year, rest = divmod(number, 12 // length)
        name = f"Q{rest + 1}" if length == 3 else f"{rest + 1:02d}"
        return self._found(year, period=f"{year}-{name}", relative=True)

    def _month_of(self, that: datetime.date) -> Found:
        return self._found(that.year, period=f"{that.year}-{that.month:02d}", relative=True)

    # years and their parts

    def time(self) -> Found | None:
        """Return a year or a part of a year; a part without a year is the latest that had begun."""
        year, relative, part, month = None, True, self._part(), self._told("until") or self._told("month")
        if self._told("year"):
            year, relative = self._year("year"), False
            if year is None:
                return None
        elif self._told("word"):
            year = self.day.year + self._shift()
        if self._told("term"):
            return self.ending()
        if self._told("fiscal") and year is not None:
            period = f"{year}-{part}" if part else ""
            return self._found(year, fiscal=True, relative=relative, period=period)
        if year is None and self._told("until"):
            year = latest(self.day, _number(month))
        return self._part_of(part, year, relative=relative)

    def month(self) -> Found | None:
        """Return an English month; "may" and "march" are also words."""
        word = self._told("month")
        return None if word.islower() or (word.lower() == "may" and not self._is_may()) else self.time()

    def _is_may(self) -> bool:
        """Return whether "May" is the month, by a year, a day or a preposition beside it."""
        before = self.match.string[max(0, self.match.start() - 12) : self.match.start()].lower()
        told = re.search(
            r"(?:\b(?:in|since|of|by|until|till|from|through|to|late|early|during|for)\s|mid-|\d\s?)$", before
        )
        return bool(told) or len(self.match[0]) > 4

    def near_month(self) -> Found:
        """Return the month that words such as "last March" mean."""
        month, word = _number(self._told("month")), self._told("word").lower()
        year = {"this": self.day.year, "last": latest(self.day, month)}.get(word, latest(self.day, month) + 1)
        return self._found(year, period=f"{year}-{month:02d}", relative=True)

    def ending(self) -> Found:
        """Return a fiscal year that is named by its last month: 2025年3月期 began in 2024."""
        month = _number(self._told("month"))
        year = self._year("year") if self._told("year") else latest(self.day, month)
        year = self.day.year + self._shift() if self._told("word") else year or self.day.year
        return self._found(year - (month < 12), fiscal=month < 12, relative=not self._told("year"))

    def year_to(self) -> Found:
        """Return an English year that is named by its end: only the one to March is called fiscal."""
        one = self.ending()
        march = _number(self._told("month")) == 3
        return one if march else replace(one, year=one.year + one.fiscal, fiscal=False)

    def fiscal_near_april(self) -> Found:
        """Return the fiscal year that words such as 昨年度 mean in Japan, where it begins in April."""
        return self._found(self.day.year - (self.day.month < 4) + self._shift(), fiscal=True, relative=True)

    def reign(self) -> Found:
        """Return the year for a year of an emperor's reign."""
        year, month = _ERAS[self._told("era") or "令和"] + _number(self._told("n")), self._told("month")
        period = f"{year}-{_number(month):02d}" if month else ""
        return self._found(year, fiscal=bool(self._told("fiscal")), period=period)

    # spans of years

    def span(self) -> Found | None:
        """Return the span from one year to another."""
        first, last = self._year("from"), self._told("to")
        if first is None:
            return None
        until = int(last) + (first - first % 100 if len(last) == 2 else 0)
        return self._found(until, since=first, fiscal=bool(self._told("fiscal"))) if first < until else None

    def span_or_fiscal(self) -> Found | None:
        """Return a fiscal year for a form such as 2021/22, and a span for one such as 2019-23."""
        first, last = int(self._told("from")), int(self._told("to"))
        return self._found(first, fiscal=True) if (first + 1) % 100 == last else self.span()

    def since(self) -> Found | None:
        """Return the span from a year until the day of the text."""
        first, now = self._year("from"), self.day.year
        return None if first is None or first > now else self._found(now, since=first, relative=True)

    def decade(self) -> Found:
        """Return a decade that is written with four or with two digits."""
        first = _number(self._told("decade"))
        if first < 100:
            first += 1900 if first > self.day.year % 100 else 2000
        return self._found(first + 9, since=first)

    def _years(self) -> int:
        size = 10 if self._told("unit").lower().startswith("dec") else 1
        return size * (_number(self._told("count")) if self._told("count") else 1)

    def past(self) -> Found | None:
        """Return a span of years up to the day of the text."""
        years, now = self._years(), self.day.year
        return self._found(now, since=now - years, relative=True) if 0 < years < _YEARS else None

    def ago(self) -> Found | None:
        """Return a year some years before the day of the text."""
        years = self._years()
        return self._found(self.day.year - years, relative=True) if 0 < years < _YEARS else None

    def years_to(self) -> Found | None:
        """Return "the three years to 2024" as the span from 2022 to 2024."""
        count, last = self._years(), int(self._told("year"))
        return self._found(last, since=last - count + 1) if 1 < count < _YEARS else None

    def years_before(self) -> Found:
        """Return the year a number of years before the last year named, or before the text's year."""
        return self._found(self.day.year - self._years(), relative=True, back=self._years())

    def year_before(self) -> Found:
        """Return the year before the last year named, or before the text's year."""
        return self._found(self.day.year - 1, relative=True, back=1)

    def year_after(self) -> Found:
        """Return the year after the last year named, or after the text's year."""
        return self._found(self.day.year + 1, relative=True, back=-1)

    def that_year(self) -> Found:
        """Return the last year named, which words such as 当年 mean."""
        return self._found(self.day.year, relative=True, back=0)

    # times near the day of the text

    def near_quarter(self) -> Found:
        """Return the quarter that words such as "last quarter" or 上季度 name."""
        return self._shifted(3)

    def month_near(self) -> Found:
        """Return the month that words such as "last month" or 来月 name."""
        return self._shifted(1)

    def near_week(self) -> Found:
        """Return the year of a day or week near the day of the text; the month is left open."""
        return self._found((self.day + datetime.timedelta(weeks=self._shift())).year, relative=True)

    def near_day(self) -> Found:
        """Return the month of the day that a word for today or yesterday means."""
        back = self.match[0].lower().startswith(("yesterday", "昨", "きの"))
        return self._month_of(self.day - datetime.timedelta(back))

    def that_day(self) -> Found | None:
        """Return the month of a day given by its number alone, such as 15日: the latest such day so far."""
        number = int(self._told("day"))
        if not 1 <= number <= 31:
            return None
        last = self.day.replace(day=1) - datetime.timedelta(1)
        return self._month_of(self.day if number <= self.day.day else last)

    def nothing(self) -> None:
        """Return None for a match that is no time of a claim: a base of comparison or a name."""
