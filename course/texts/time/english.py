"""Times in English sentences."""

from __future__ import annotations

import datetime
import re

from course.texts.time.rules import (
    Found,
    found,
    latest,
    months,
    nothing,
    part_of_year,
    rules,
    shifted,
    year_before,
)

__all__ = ["RULES", "readable"]

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

_Y = r"(?:1[5-9]|20|21)\d\d"
_YEAR = rf"(?P<year>{_Y})(?!\d)(?![,.]\d)"
_M = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)"
)
_N = rf"(?:\d{{1,3}}|{'|'.join(sorted(_COUNT, key=len, reverse=True))})"
_FISCAL = r"(?:fiscal|financial)"
# the year of a part of a year, which may be left out
_OF = (
    rf"(?:(?:\s(?:of|in)|,)?\s(?:calendar\s|fiscal\s)?{_YEAR}|"
    r"\s(?:of\s)?(?P<word>this|last|next)\syear\b|\s(?:of\sthe\s(?P<word2>current|previous)\syear\b))?"
)
_BEFORE_YEAR = r"(?:early|late|mid|end|the\s(?:end|start|beginning|middle)\sof|calendar)"
# what turns four digits into a count
_COUNTED = (
    r"(?:%|percent|per\scent|tonnes|tons|million|billion|trillion|vehicles|cars|units|people|firms|companies|dollars|"
    r"yen|yuan|euros|points|barrels|votes|ships|km|metres|meters|megawatts|workers|visitors|jobs|words)"
)
# what makes a month without a year one that is still to come
_AHEAD = re.compile(r"^[^.;]{0,60}\b(?:will|is\sto|are\sto|shall|would)\b", re.IGNORECASE)
_WEEKDAY = "(?-i:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_NAMED = (
    r"(?:act|law|treaty|accord|agreement|resolution|plan|vision|strategy|agenda|olympics?|born|crisis|constitution|"
    r"declaration|communiqu[eé]|statement)"
)


def readable(text: str) -> str:
    """Return the text as it is: English needs no other characters."""
    return text


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _COUNT[word.lower()]


def _month_number(word: str) -> int:
    return _MONTHS.index(word[:3].lower()) + 1


def _year(match: re.Match[str], day: datetime.date) -> tuple[int | None, bool]:
    """Return the year of a match, and whether it was said in words such as "last year"."""
    groups = match.groupdict()
    named = groups.get("year") or groups.get("year2")
    word = groups.get("word") or groups.get("word2")
    if named:
        return int(named), False
    return (day.year + _SHIFT[word.lower()], True) if word else (None, True)


def _part(match: re.Match[str], day: datetime.date, part: str) -> Found:
    year, relative = _year(match, day)
    return part_of_year(match, day, part, year, relative)


def _fiscal_end(match: re.Match[str], day: datetime.date) -> Found:
    """Return a year that is named by its end: the year to March 2025 began in 2024 and is a fiscal year."""
    month = _month_number(match["month"])
    year = int(match["year"]) if match["year"] else latest(day, month)
    return found(match, year - (month == 3), fiscal=month == 3, relative=not match["year"])


def _fiscal(match: re.Match[str], _: datetime.date) -> Found:
    return found(match, int(match["year"]) + (2000 if len(match["year"]) == 2 else 0), fiscal=True)


def _relative(match: re.Match[str], day: datetime.date) -> Found:
    year = day.year + _SHIFT[match["word"].lower()]
    return found(match, year, fiscal=bool(match.groupdict().get("fiscal")), relative=True)


def _quarter(match: re.Match[str], day: datetime.date) -> Found:
    return _part(match, day, f"Q{_ORDER[match['order'].lower()]}")


def _short_quarter(match: re.Match[str], day: datetime.date) -> Found:
    return _part(match, day, f"Q{match['q'] or match['q2'] or match['q3']}")


def _half(match: re.Match[str], day: datetime.date) -> Found:
    return _part(match, day, f"H{_ORDER[match['order'].lower()]}")


def _first_months(match: re.Match[str], day: datetime.date) -> Found:
    count = _number(match["count"])
    return _part(match, day, months(1, count) if 1 <= count <= 12 else "")


def _month(match: re.Match[str], day: datetime.date) -> Found | None:
    word = match["month"]
    if word.islower() or (word.lower() == "may" and not _is_may(match)):
        return None
    number = _month_number(word)
    if (
        _year(match, day)[0] is None
        and number > day.month
        and _AHEAD.search(match.string[match.end() :][:80])
    ):
        return found(match, day.year, period=f"{day.year}-{number:02d}", relative=True)
    return _part(match, day, f"{number:02d}")


def _is_may(match: re.Match[str]) -> bool:
    """Return whether "May" is the month: a year, a day or a preposition tells."""
    before = match.string[max(0, match.start() - 12) : match.start()].lower()
    told = re.search(
        r"(?:\b(?:in|since|of|by|until|till|from|through|to|late|early|during|for)\s|mid-|\d\s?)$", before
    )
    return bool(told) or len(match[0]) > 4


def _near_month(match: re.Match[str], day: datetime.date) -> Found:
    """Return "this October", "last March" or "next May"."""
    month = _month_number(match["month"])
    word = match["when"].lower()
    year = {"this": day.year, "last": latest(day, month), "next": latest(day, month) + 1}[word]
    return found(match, year, period=f"{year}-{month:02d}", relative=True)


def _month_span(match: re.Match[str], day: datetime.date) -> Found:
    first, last = _month_number(match["month"]), _month_number(match["until"])
    year, relative = _year(match, day)
    if year is None:
        year = latest(day, last)
    name = months(first, last)
    return found(match, year, period=f"{year}-{name}" if name else "", relative=relative)


def _iso(match: re.Match[str], _: datetime.date) -> Found:
    return found(match, int(match["year"]), period=f"{match['year']}-{match['month']}")


def _span(match: re.Match[str], _: datetime.date) -> Found | None:
    first, last = int(match["first"]), match["last"]
    until = int(last) if len(last) == 4 else first - first % 100 + int(last)
    return found(match, until, since=first) if first < until else None


def _span_or_fiscal(match: re.Match[str], day: datetime.date) -> Found | None:
    """Return 2021/22 as the fiscal year that began in 2021, and 2019-23 as a span."""
    first, last = int(match["first"]), int(match["last"])
    if (first + 1) % 100 == last:
        return found(match, first, fiscal=True)
    return _span(match, day)


def _since(match: re.Match[str], day: datetime.date) -> Found | None:
    first = int(match["year"])
    return found(match, day.year, since=first, relative=True) if first <= day.year else None


def _decade(match: re.Match[str], _: datetime.date) -> Found:
    return found(match, int(match["year"]) + 9, since=int(match["year"]))


def _years(match: re.Match[str]) -> int:
    count = _number(match["count"]) if match["count"] else 1
    return count * (10 if match["unit"].lower().startswith("dec") else 1)


def _past(match: re.Match[str], day: datetime.date) -> Found:
    return found(match, day.year, since=day.year - _years(match), relative=True)


def _ago(match: re.Match[str], day: datetime.date) -> Found:
    return found(match, day.year - _years(match), relative=True)


def _years_to(match: re.Match[str], _: datetime.date) -> Found | None:
    """Return "the three years to 2024" as the span from 2022 to 2024."""
    count, last = _number(match["count"]), int(match["year"])
    return found(match, last, since=last - count + 1) if 1 < count < 100 else None


def _years_before(match: re.Match[str], day: datetime.date) -> Found:
    """Return so many years before the year that the sentence named last, or before that of the text."""
    count = _number(match["count"])
    return found(match, day.year - count, relative=True, back=count)


def _near_quarter(match: re.Match[str], day: datetime.date) -> Found:
    return shifted(match, day, _SHIFT[match["word"].lower()], length=3)


def _near_month_word(match: re.Match[str], day: datetime.date) -> Found:
    return shifted(match, day, _SHIFT[match["word"].lower()])


def _near_day(match: re.Match[str], day: datetime.date) -> Found:
    that = day - datetime.timedelta(match[0].lower() == "yesterday")
    return found(match, that.year, period=f"{that.year}-{that.month:02d}", relative=True)


def _near_week(match: re.Match[str], day: datetime.date) -> Found:
    """Return the time of a day or a week next to the day of the text: its year is sure, its month is not."""
    weeks = _SHIFT.get((match["word"] or "this").lower(), 0)
    that = day + datetime.timedelta(weeks=weeks)
    return found(match, that.year, relative=True)


def _plain_year(match: re.Match[str], _: datetime.date) -> Found:
    return found(match, int(match["year"]))


_COMPARED = r"(?:compared\s(?:with|to)|versus|vs\.?|against|relative\sto|than(?:\sin)?|over|on|from)"
RULES = rules(
    # bases of comparison
    (rf"\b(?:{_COMPARED}\s)?(?:the\s)?same\s(?:period|month|quarter|time)\s(?:of\s|in\s|a\s)?(?:the\s)?"
     r"(?:last|previous|prior|preceding|year)(?:\syear|\searlier|\sbefore)?", nothing),
    (rf"\b{_COMPARED}\s(?:(?:a|one|the)\syear\s(?:earlier|before|ago|previously)|"
     r"(?:the\s)?(?:previous|prior|preceding)\s(?:fiscal\s|calendar\s)?year)\b", nothing),
    (rf"\b{_COMPARED}\s(?:it\swas\s)?{_N}\s(?:years?|decades?)\s(?:ago|earlier|before)\b", nothing),
    (rf"\b(?P<count>{_N})\syears\s(?:earlier|before|previously)\b", _years_before),
    (r"\b(?:a|one|the)\syear\s(?:earlier|before|previously)\b|"
     r"\b(?:the\s)?(?:previous|prior|preceding)\s(?:fiscal\s|calendar\s)?year\b", year_before),
    (r"\byear[\s-](?:on|over)[\s-]year\b|\byear-earlier(?:\s(?:period|level|month|quarter))?\b", nothing),
    (r"\b(?:compared\s(?:with|to)|versus|vs\.?|than\sin|relative\sto)\s(?:in\s)?"
     rf"(?:last\syear|{_Y})\b", nothing),
    (rf"(?:percent|per\scent|%|points?)\s(?:\w+\s)?(?:from|on|over)\s(?:the\slevel\sof\s|that\sof\s)?"
     rf"(?:last\syear|{_Y})\b(?!\s?(?:to|through|until|and|onwards?|-|–))", nothing),
    (rf"(?<=\d\d\d\d\s)from\s{_Y}\b(?!\s?(?:to|through|until|and|onwards?|-|–))", nothing),
    # years in names
    (rf"\b{_NAMED}\s(?:of|in)\s(?:{_M}\s)?{_Y}\b", nothing),
    (rf"\b(?:made\sin\schina|expo|vision|agenda|horizon)\s{_Y}\b", nothing),
    (rf"\b{_Y}\s(?:\w+\s)?(?:olympics|world\scup|expo|{_NAMED})\b", nothing),
    # fiscal years
    (rf"\b(?:the\s)?(?:{_FISCAL}\s|full\s|business\s)?(?:twelve\smonths|12\smonths|year)\s"
     r"(?:to|ending|ended|that\sended|through|until|which\sended|up\sto)\s(?:in\s|on\s)?(?:the\send\sof\s)?"
     rf"(?:\d{{1,2}}\s)?(?P<month>{_M})(?:\s\d{{1,2}}(?:st|nd|rd|th)?\b)?(?:,?\s{_YEAR})?", _fiscal_end),
    (rf"\b(?:fy|{_FISCAL}(?:\syears?)?)[\s-]?'?(?P<year>{_Y}|\d\d)(?:\s?[-/–]\s?(?:\d{{4}}|\d\d))?\b",
     _fiscal),
    (rf"\b(?P<year>{_Y})(?:\s?[-/–]\s?(?:\d{{4}}|\d\d))?\s{_FISCAL}\syear\b", _fiscal),
    (rf"\b(?:the\s)?(?P<word>last|this|next|previous|current)\s(?P<fiscal>{_FISCAL}\s)year\b", _relative),
    # parts of years
    (rf"\b(?:the\s)?(?P<order>first|second|third|fourth|1st|2nd|3rd|4th)[\s-]quarter{_OF}", _quarter),
    (rf"\b(?:(?P<year>{_Y})[\s-]?Q(?P<q>[1-4])|Q(?P<q2>[1-4])(?:[\s,-]{{1,2}}(?:of\s)?(?P<year2>{_Y}))?|"
     r"(?P<q3>[1-4])Q)\b", _short_quarter),
    (rf"\b(?:the\s)?(?P<order>first|second|1st|2nd|latter)\shalf(?!\sof\sthe\s(?:decade|century|match|game)){_OF}",
     _half),
    (rf"\b(?:the\s)?first\s(?P<count>{_N})\smonths{_OF}", _first_months),
    (rf"\b(?P<month>{_M})\s?(?:to|-|–|through|until)\s?(?P<until>{_M}){_OF}", _month_span),
    (rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?(?P<month>{_M})(?:,?\s{_YEAR})?\b", _month),
    (rf"\b(?P<month>{_M})\s\d{{1,2}}(?:st|nd|rd|th)?(?:\s?[-–]\s?\d{{1,2}})?(?:,?\s{_YEAR})?\b"
     r"(?!\s?(?:percent|%|billion|\d))", _month),
    (rf"\b(?P<when>this|last|next)\s(?P<month>{_M})\b", _near_month),
    (rf"\b(?P<month>{_M}){_OF}", _month),
    (rf"\b(?P<year>{_Y})-(?P<month>0[1-9]|1[0-2])(?:-[0-3]\d)?\b(?!-)", _iso),
    # spans
    (rf"\b(?P<first>{_Y}),\s(?:{_Y},?\s){{1,4}}and\s(?P<last>{_Y})\b", _span),
    (rf"\b(?:from\s|between\s|in\s|during\s|over\s)?(?P<first>{_Y})\s?(?:-|–|—|to|through|until|and|/)\s?"
     rf"(?P<last>{_Y})\b", _span),
    (rf"\b(?P<first>{_Y})[-–/](?P<last>\d\d)\b(?!-)", _span_or_fiscal),
    (r"\bsince\s(?:the\s(?:start|end|beginning)\sof\s|early\s|late\s|mid-|joining\s\w+\sin\s|fiscal\s)?"
     rf"{_YEAR}", _since),
    (r"\b(?:the\s|in\sthe\s)?(?:early\s|late\s|mid-?\s?)?(?P<year>(?:1[89]|20)\d0)s\b", _decade),
    (rf"\b(?:the\s|a\s)?(?P<count>{_N})[\s-](?:calendar\s)?years?\s(?:period\s)?(?:to|through|until|ending(?:\sin)?|up\sto)\s"
     rf"{_YEAR}", _years_to),
    (r"\b(?:over|in|during|for|within)\sthe\s(?:past|last|previous|preceding)\s"
     rf"(?:(?P<count>{_N})\s)?(?P<unit>decades?|years?)\b", _past),
    (rf"\b(?:the\s)?(?:past|last)\s(?:(?P<count>{_N})\s)?(?P<unit>decades?|years)\b", _past),
    (rf"\b(?P<count>{_N})\s(?P<unit>years?|decades?)\s(?:ago|earlier|before)\b", _ago),
    # the year, month, quarter or day next to that of the text
    (r"\b(?P<word>last|this|next|previous)\squarter\b", _near_quarter),
    (r"\b(?P<word>last|this|next|previous)\smonth\b", _near_month_word),
    (r"\b(?:yesterday|today|tonight)\b", _near_day),
    (rf"\b(?:(?:on|by|late|early|since|from|until|last|this|next)\s)?(?:{_WEEKDAY})(?:\s(?:morning|afternoon|evening|night))?\b|"
     r"\b(?:(?:earlier|later)\s)?(?P<word>this|last|next)\sweek\b|\bthis\s(?:morning|afternoon|evening|weekend)\b",
     _near_week),
    (r"\b(?:the\s)?(?P<word>last|this|next|current|coming)\syear\b(?!'(?!s\s(?:\w+\s)?[$€£¥\d]))", _relative),
    (rf"(?<![\d.,$€£¥\#/-])(?<!\d\s)\b(?:{_BEFORE_YEAR}[\s-])?(?P<year>(?:19|20)\d\d)\b"
     rf"(?![,.]\d|\s?{_COUNTED}|-\d|:\d)", _plain_year),
)  # fmt: skip
