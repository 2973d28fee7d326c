# ruff: noqa: E501
"""Years, quarters and months that a sentence names, resolved against the day of the text."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from .marks import Period
from .numbers.kanji import value
from .plain import plain

__all__ = ["periods"]

_FIRST, _LAST = 1500, 2150


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    year: int
    fiscal: bool = False
    period: str = ""
    since: int | None = None
    relative: bool = False


def periods(text: str, language: str, day: datetime.date) -> list[Period]:
    """Return the times that a sentence names, in the order of the sentence.

    A time that only serves as the base of a comparison ("from a year earlier", 前年比, 同比) is left out.

    Parameters
    ----------
    text
        One sentence, as it was written.
    language
        ``"en"``, ``"zh"`` or ``"ja"``.
    day
        The day of the text, to which "last year" refers.

    Returns
    -------
    list of Period
        Marks with places in `text`; none overlaps another.
    """
    written = plain(text)
    find = {"en": _english, "zh": _chinese}.get(language, _japanese)
    found = _apart(find(written.text, day))
    made = []
    for one in found:
        start, end = written.written(one.start, one.end)
        made.append(
            Period(start, end, text[start:end], one.year, one.fiscal, one.period, one.since, one.relative)
        )
    return made


def _apart(found: Iterator[_Found]) -> list[_Found]:
    """Return times that do not overlap: of those that begin together the longest."""
    kept: list[_Found] = []
    for one in sorted(found, key=lambda each: (each.start, -each.end)):
        if _FIRST <= one.year <= _LAST and (not kept or one.start >= kept[-1].end):
            kept.append(one)
    return kept


def _patterns(*rules: tuple[str, Callable[[re.Match[str], datetime.date], _Found | None]]) -> list[_Rule]:
    return [(re.compile(pattern, re.VERBOSE | re.IGNORECASE), make) for pattern, make in rules]


_Rule = tuple[re.Pattern[str], Callable[[re.Match[str], datetime.date], "_Found | None"]]


def _by_rules(rules: list[_Rule], text: str, day: datetime.date) -> Iterator[_Found]:
    """Yield what the rules find; a rule stands before those that would find a part of the same."""
    taken = bytearray(len(text) + 1)
    for pattern, make in rules:
        for match in pattern.finditer(text):
            if any(taken[match.start() : match.end()]):
                continue
            found = make(match, day)
            taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
            if found is not None:
                yield found


# ---------------------------------------------------------------------------------------------- parts of years
_MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
    )
}  # fmt: skip
_ORDER = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "1st": 1,
    "2nd": 2,
    "3rd": 3,
    "4th": 4,
    "final": 4,
    "last": 4,
}
_COUNT = {
    word: number
    for number, word in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen"], 1
    )
} | {"a": 1, "an": 1, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "several": 0, "few": 0}  # fmt: skip


def _month(word: str) -> int:
    return _MONTHS[word[:3].lower()]


def _latest(day: datetime.date, first_month: int) -> int:
    """Return the year of the last month of that name that had begun by the day of the text."""
    return day.year if first_month <= day.month else day.year - 1


def _spread(match: re.Match[str], **told: object) -> _Found:
    return replace(_Found(match.start(), match.end(), 0), **told)  # type: ignore[arg-type]


# ------------------------------------------------------------------------------------------------------ English
_Y = r"(?:1[5-9]|20|21)\d\d"
_M = r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?"
_Q = r"(?:first|second|third|fourth|1st|2nd|3rd|4th|final)"
_N = r"(?:\d{1,3}|a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|twenty|thirty|forty|fifty)"
_FISCAL = r"(?:fiscal|financial)"


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _COUNT[word.lower()]


def _two_digits(first: int, last: str) -> int:
    return int(last) if len(last) == 4 else first - first % 100 + int(last)


def _en_fiscal_end(match: re.Match[str], day: datetime.date) -> _Found:
    """A year named by its last month: the year to March 2025 began in 2024, that to December 2024 in 2024."""
    month = _month(match["month"])
    year = int(match["year"]) if match["year"] else _latest(day, month)
    return _spread(
        match, year=year if month == 12 else year - 1, fiscal=month != 12, relative=not match["year"]
    )


def _en_fiscal(match: re.Match[str], _: datetime.date) -> _Found:
    year = int(match["year"]) if len(match["year"]) == 4 else 2000 + int(match["year"])
    return _spread(match, year=year, fiscal=True)


def _en_span(match: re.Match[str], _: datetime.date) -> _Found | None:
    first = int(match["first"])
    last = _two_digits(first, match["last"])
    if not first < last <= _LAST:
        return None
    return _spread(match, year=last, since=first)


def _en_since(match: re.Match[str], day: datetime.date) -> _Found | None:
    first = int(match["year"])
    return _spread(match, year=day.year, since=first, relative=True) if first <= day.year else None


def _relative_year(word: str, day: datetime.date) -> int:
    word = word.lower()
    if re.match(r"this|current|the\scurrent", word):
        return day.year
    return day.year + 1 if re.match(r"next|coming|the\sc", word) else day.year - 1


def _en_quarter(match: re.Match[str], day: datetime.date) -> _Found:
    number = _ORDER[match["order"].lower()]
    return _with_year(match, day, f"Q{number}", 3 * number - 2)


def _en_short_quarter(match: re.Match[str], day: datetime.date) -> _Found:
    number = int(next(match[name] for name in ("q", "q2", "q3") if match[name]))
    return _with_year(match, day, f"Q{number}", 3 * number - 2)


def _en_half(match: re.Match[str], day: datetime.date) -> _Found:
    number = 1 if match["order"].lower() in {"first", "1st"} else 2
    return _with_year(match, day, f"H{number}", 6 * number - 5)


def _en_months(match: re.Match[str], day: datetime.date) -> _Found:
    count = _number(match["count"])
    name = {3: "Q1", 6: "H1"}.get(count, "")
    return _with_year(match, day, name, 1)


def _with_year(match: re.Match[str], day: datetime.date, part: str, first_month: int) -> _Found:
    """Return a part of a year; without one it is the latest that had begun by the day of the text."""
    groups = match.groupdict()
    named = groups.get("year") or groups.get("year2")
    relative = groups.get("relative")
    if named:
        year = int(named)
    elif relative:
        year = _relative_year(relative, day)
    else:
        year = _latest(day, first_month)
    return _spread(match, year=year, period=f"{year}-{part}" if part else "", relative=not named)


def _en_month(match: re.Match[str], day: datetime.date) -> _Found:
    month = _month(match["month"])
    return _with_year(match, day, f"{month:02d}", month)


def _en_month_span(match: re.Match[str], day: datetime.date) -> _Found:
    first, last = _month(match["month"]), _month(match["until"])
    return _with_year(match, day, _months_name(first, last), last)


def _months_name(first: int, last: int) -> str:
    if last - first == 2 and first % 3 == 1:
        return f"Q{(first + 2) // 3}"
    if last - first == 5 and first in {1, 7}:
        return f"H{(first + 5) // 6}"
    return f"{last:02d}" if first == last else ""


def _en_past(match: re.Match[str], day: datetime.date) -> _Found | None:
    count = _number(match["count"]) if match["count"] else 1
    years = count * (10 if match["unit"].lower().startswith("dec") else 1)
    return _spread(match, year=day.year, since=day.year - years, relative=True) if years else None


def _en_ago(match: re.Match[str], day: datetime.date) -> _Found | None:
    count = _number(match["count"])
    years = count * (10 if match["unit"].lower().startswith("dec") else 1)
    return _spread(match, year=day.year - years, relative=True) if years else None


def _en_relative(match: re.Match[str], day: datetime.date) -> _Found:
    return _spread(
        match, year=_relative_year(match["word"], day), fiscal=bool(match["fiscal"]), relative=True
    )


def _en_relative_month(match: re.Match[str], day: datetime.date) -> _Found:
    shift = {"last": -1, "previous": -1, "this": 0, "next": 1}[match["word"].lower()]
    return _shifted_month(match, day, shift)


def _shifted_month(match: re.Match[str], day: datetime.date, shift: int) -> _Found:
    months = 12 * day.year + day.month - 1 + shift
    return _spread(match, year=months // 12, period=f"{months // 12}-{months % 12 + 1:02d}", relative=True)


def _en_relative_quarter(match: re.Match[str], day: datetime.date) -> _Found:
    shift = {"last": -1, "previous": -1, "this": 0, "next": 1}[match["word"].lower()]
    quarters = 4 * day.year + (day.month - 1) // 3 + shift
    return _spread(match, year=quarters // 4, period=f"{quarters // 4}-Q{quarters % 4 + 1}", relative=True)


def _en_day(match: re.Match[str], day: datetime.date) -> _Found:
    shift = -1 if match[0].lower() == "yesterday" else 0
    that = day + datetime.timedelta(shift)
    return _spread(match, year=that.year, period=f"{that.year}-{that.month:02d}", relative=True)


def _decade(match: re.Match[str], _: datetime.date) -> _Found:
    first = int(match["year"])
    return _spread(match, year=first + 9, since=first)


def _plain_year(match: re.Match[str], _: datetime.date) -> _Found:
    return _spread(match, year=int(match["year"]))


def _nothing(match: re.Match[str], day: datetime.date) -> None:
    """A base of comparison, an anniversary or a name: no time that a claim speaks of."""


_OF = rf"(?:(?:\s(?:of|in)|,)?\s(?:calendar\s|fiscal\s)?(?P<year>{_Y})(?![\d,]*\d)\b|\s(?:of\s)?(?P<relative>this|last|next)\syear\b|\s(?:of\sthe\s)(?P<relative2>current|previous)\syear\b)?"
_OF = _OF.replace("relative2", "r2").replace("(?P<r2>current|previous)", "(?:current|previous)")
_BASE = r"(?:compared\s(?:with|to)|versus|vs\.?|against|relative\sto|than(?:\sin)?|over|on|from)\s"
_EN = _patterns(
    # bases of comparison and names
    (rf"\b(?:{_BASE})?(?:the\s)?(?:same\s(?:period|month|quarter|time)\s(?:of\s|in\s|a\s)?(?:the\s)?(?:last|previous|prior|preceding|year)(?:\syear|\searlier|\sbefore)?|(?:a|one|the)\syear\s(?:earlier|before|ago|previously)|(?:the\s)?(?:previous|prior|preceding)\s(?:fiscal\s)?year|year[\s-](?:on|over)[\s-]year|year-earlier(?:\speriod|\slevel)?)\b", _nothing),
    (rf"\b(?:compared\s(?:with|to)|versus|vs\.?|than\sin|relative\sto|more\sthan\sin)\s(?:in\s)?(?:last\syear|{_Y})\b", _nothing),
    (rf"(?:percent|per\scent|%|points?)\s(?:\w+\s)?(?:from|on|over)\s(?:the\slevel\sof\s|that\sof\s)?(?:last\syear|{_Y})\b(?!\s?(?:to|through|until|and|onwards?|-|–))", _nothing),
    (rf"\b(?:act|law|treaty|accord|agreement|resolution|plan|vision|strategy|agenda|olympics?|born|crisis)\s(?:of|in)\s(?:{_M}\s)?{_Y}\b", _nothing),
    # fiscal years
    (rf"\b(?:the\s)?(?:{_FISCAL}\s|full\s|business\s)?(?:twelve\smonths|12\smonths|year)\s(?:to|ending|ended|that\sended|through|until|which\sended|up\sto)\s(?:in\s|on\s)?(?:the\send\sof\s)?(?:\d{{1,2}}\s)?(?P<month>{_M})(?:\s\d{{1,2}}(?:st|nd|rd|th)?\b)?(?:,?\s(?P<year>{_Y}))?\b", _en_fiscal_end),
    (rf"\b(?:fy|{_FISCAL}(?:\syear)?|fiscal\syears?)[\s-]?['’]?(?P<year>{_Y}|\d\d)(?:\s?[-/–]\s?(?:\d{{4}}|\d\d))?\b", _en_fiscal),
    (rf"\b(?P<year>{_Y})(?:\s?[-/–]\s?(?:\d{{4}}|\d\d))?\s{_FISCAL}\syear\b", _en_fiscal),
    (rf"\b(?:the\s)?(?P<word>last|this|next|previous|current)\s(?P<fiscal>{_FISCAL}\s)year\b", _en_relative),
    # parts of years
    (rf"\b(?:the\s)?(?P<order>{_Q})[\s-]quarter{_OF}", _en_quarter),
    (rf"\b(?:(?P<year>{_Y})[\s-]?Q(?P<q>[1-4])|Q(?P<q2>[1-4])(?:[\s,-]{{1,2}}(?:of\s)?(?P<year2>{_Y}))?|(?P<q3>[1-4])Q(?=\s|\b))\b", _en_short_quarter),
    (rf"\b(?:the\s)?(?P<order>first|second|1st|2nd|latter)\shalf(?!\sof\sthe\s(?:decade|century|match|game)){_OF}", _en_half),
    (rf"\b(?:the\s)?first\s(?P<count>{_N})\smonths{_OF}", _en_months),
    (rf"\b(?P<month>{_M})\s?(?:to|-|–|through|until)\s?(?P<until>{_M}){_OF}", _en_month_span),
    (rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?(?P<month>{_M})(?:,?\s(?P<year>{_Y}))?\b", _en_month),
    (rf"\b(?P<month>{_M})\s\d{{1,2}}(?:st|nd|rd|th)?(?:\s?[-–]\s?\d{{1,2}})?(?:,?\s(?P<year>{_Y}))?\b(?!\s?(?:percent|%|billion))", _en_month),
    (rf"\b(?P<month>{_M}){_OF.replace('(?:', '(?:', 1)}(?<![Mm]ay)(?<!\bmarch)", _en_month),
    (rf"\b(?P<month>May),?\s(?P<year>{_Y})\b", _en_month),
    (r"(?<=\b[Ii]n\s)(?P<month>May)\b|(?<=\bsince\s)(?P<m2>May)\b", lambda m, d: _en_month(m, d) if m["month"] else None),
    (rf"\b(?P<year>{_Y})-(?P<m>0[1-9]|1[0-2])(?:-(?:[0-3]\d))?\b(?!-)", lambda m, d: _spread(m, year=int(m["year"]), period=f"{m['year']}-{m['m']}")),
    # spans
    (rf"\b(?:from\s|between\s|in\s|during\s|over\s)?(?P<first>{_Y})\s?(?:-|–|—|to|through|until|and|/)\s?(?P<last>{_Y})\b(?<!in\s)", _en_span),
    (rf"\b(?P<first>{_Y})[-–/](?P<last>\d\d)\b(?!-)", _en_span),
    (rf"\bsince\s(?:the\s(?:start|end|beginning)\sof\s|early\s|late\s|mid-|joining\s\w+\sin\s|fiscal\s)?(?P<year>{_Y})\b", _en_since),
    (r"\b(?:the\s|in\sthe\s)?(?:early\s|late\s|mid-?\s?)?(?P<year>(?:1[89]|20)\d0)s\b", _decade),
    (rf"\b(?:over|in|during|for|within)\sthe\s(?:past|last|previous|preceding)\s(?:(?P<count>{_N})\s)?(?P<unit>decades?|years?)\b", _en_past),
    (rf"\b(?:the\s)?(?:past|last)\s(?:(?P<count>{_N})\s)?(?P<unit>decades?|years)\b", _en_past),
    (rf"\b(?P<count>{_N})\s(?P<unit>years?|decades?)\s(?:ago|earlier|before)\b", _en_ago),
    # the year, month, quarter or day next to that of the text
    (r"\b(?P<word>last|this|next|previous)\squarter\b", _en_relative_quarter),
    (r"\b(?P<word>last|this|next|previous)\smonth\b", _en_relative_month),
    (r"\b(?:yesterday|today)\b", _en_day),
    (r"\b(?:the\s)?(?P<word>last|this|next|current|coming)(?P<fiscal>(?!))?\syear\b(?!')", _en_relative),
    (r"(?<![\d.,$€£¥#-])(?<!\d\s)\b(?:early[\s-]|late[\s-]|mid-|end-|the\send\sof\s|calendar\s)?(?P<year>(?:19|20)\d\d)\b(?![,.]\d|\s?(?:%|percent|per\scent|tonnes|tons|million|billion|trillion|vehicles|cars|units|people|firms|companies|dollars|yen|yuan|points|barrels|votes|ships|km|metres|meters|megawatts)|-\d|:\d)", _plain_year),
)  # fmt: skip


def _english(text: str, day: datetime.date) -> Iterator[_Found]:
    yield from _by_rules(_EN, text, day)


# --------------------------------------------------------------------------------------- Chinese and Japanese
_K = "〇零一二三四五六七八九十"
_AREA = r"(?<![0-9.,])(?P<year>(?:1[5-9]|20|21)[0-9]{2}|[一二][〇零一二三四五六七八九]{3})年"


def _year(word: str) -> int:
    return int(word) if word.isdigit() else int(value(word) or 0)


def _small(word: str) -> int:
    return int(word) if word.isdigit() else int(value(word) or 0)


def _cjk_part(match: re.Match[str], day: datetime.date) -> str | None:
    """Return the part of the year that a match names."""
    groups = match.groupdict()
    if groups.get("q"):
        return f"Q{_small(groups['q'])}"
    if groups.get("half"):
        return "H1" if groups["half"] in "上前" else "H2"
    if groups.get("until"):
        return _months_name(_small(groups["month"]), _small(groups["until"]))
    if groups.get("month"):
        month = _small(groups["month"])
        return f"{month:02d}" if 1 <= month <= 12 else None
    return ""


def _cjk(match: re.Match[str], day: datetime.date) -> _Found | None:
    """Return a year with or without a part, named or relative."""
    groups = match.groupdict()
    part = _cjk_part(match, day)
    if part is None:
        return None
    relative = not groups.get("year")
    if groups.get("year"):
        year = _year(groups["year"])
    elif groups.get("word"):
        year = day.year + _SHIFT[groups["word"]]
    else:
        first = {"H": 6, "Q": 3}.get(part[:1], 1)
        month = int(part[1:]) * first - first + 1 if part[:1] in {"H", "Q"} else int(part or 1)
        year = _latest(day, month)
    return _spread(
        match,
        year=year,
        fiscal=bool(groups.get("fiscal")),
        period=f"{year}-{part}" if part and not groups.get("fiscal") else "",
        relative=relative,
    )


_SHIFT = {
    "去年": -1, "上年": -1, "上一年": -1, "今年": 0, "本年": 0, "当年": 0, "明年": 1, "来年": 1, "後年": 2, "前年": -2, "后年": 2,
    "昨年": -1, "一昨年": -2, "おととし": -2, "昨": -1, "今": 0, "来": 1, "本": 0, "一昨": -2, "前": -1, "去": -1, "上": -1, "旧年": -1, "翌": 1, "次": 1, "昨财": -1, "本财": 0, "上一": -1, "上个": -1,
}  # fmt: skip


def _cjk_span(match: re.Match[str], _: datetime.date) -> _Found | None:
    first = _year(match["first"])
    last = _two_digits(first, match["last"]) if match["last"].isdigit() else _year(match["last"])
    fiscal = bool(match.groupdict().get("fiscal"))
    return _spread(match, year=last, since=first, fiscal=fiscal) if first < last else None


def _cjk_since(match: re.Match[str], day: datetime.date) -> _Found | None:
    first = _year(match["first"])
    return _spread(match, year=day.year, since=first, relative=True) if first <= day.year else None


def _cjk_past(match: re.Match[str], day: datetime.date) -> _Found | None:
    count = next((match[name] for name in ("n", "n2", "n3") if match.groupdict().get(name)), "")
    years = _small(count) if count else 0
    return _spread(match, year=day.year, since=day.year - years, relative=True) if 0 < years < 200 else None


def _cjk_ago(match: re.Match[str], day: datetime.date) -> _Found | None:
    years = _small(match["n"]) + (1 if match.groupdict().get("half") else 0)
    return _spread(match, year=day.year - years, relative=True) if 0 < years < 200 else None


def _shift_month(match: re.Match[str], day: datetime.date) -> _Found:
    return _shifted_month(
        match, day, {"上": -1, "先": -1, "前": -1, "本": 0, "今": 0, "下": 1, "来": 1}[match["w"]]
    )


def _cjk_day(match: re.Match[str], day: datetime.date) -> _Found:
    that = day - datetime.timedelta(1 if match[0][0] == "昨" else 0)
    return _spread(match, year=that.year, period=f"{that.year}-{that.month:02d}", relative=True)


_NN = rf"(?:[0-9]{{1,3}}|[{_K}两]{{1,4}})"
_MM = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_ZH_YEAR = rf"(?:{_AREA}|(?P<word>去年|上年|上一年|今年|本年|当年|明年|前年|后年)(?!度)|(?P<w2>(?!)))"
_ZH_PART = rf"(?:的?(?:第?(?P<q>[1-4一二三四])(?:个)?季度?|前(?P<three>三)(?:个)?季度?|(?P<half>[上下])半年|(?:(?P<month>{_MM})月?\s?[-–~至到—]\s?(?P<until>{_MM})月)|前(?P<n>{_MM})个?月|(?P<month2>{_MM})月(?:份|末|底|[0-9]{{1,2}}[日号])?))"


def _zh_year(match: re.Match[str], day: datetime.date) -> _Found | None:
    groups = match.groupdict()
    if groups["three"]:
        return _zh_until(match, day, "")
    if groups["n"]:
        return _zh_until(match, day, {3: "Q1", 6: "H1"}.get(_small(groups["n"]), ""))
    if groups["month2"]:
        return _zh_until(match, day, f"{_small(groups['month2']):02d}")
    return _cjk(match, day)


def _zh_until(match: re.Match[str], day: datetime.date, part: str) -> _Found:
    groups = match.groupdict()
    relative = not groups.get("year")
    if groups.get("year"):
        year = _year(groups["year"])
    elif groups.get("word"):
        year = day.year + _SHIFT[groups["word"]]
    else:
        year = _latest(day, int(part) if part.isdigit() else 1)
    return _spread(match, year=year, period=f"{year}-{part}" if part else "", relative=relative)


_FY_ZH = r"(?P<fiscal>财政?年度?|会计年度|财年|年度)"
_ZH = _patterns(
    (rf"(?:同比|环比|(?:比|较|与)(?:去年|上年|前一?年|{_AREA[:0]}上一年)(?:同期|同月)?(?:相比)?|上年同期|去年同期|前一年|前年同期)", _nothing),
    (r"(?<![0-9])(?:比|较|与)(?:[0-9]{4})年(?:同期)?(?:相比)?(?=[^，。至到]{0,8}(?:增|减|降|下|上|高|低|翻|涨|跌|扩|多|少|缩))", _nothing),
    (r"(?<![0-9])(?P<year>20[0-9]{2})(?:[-–/](?:[0-9]{4}|[0-9]{2}))?年?(?P<fiscal>财政?年度?|财年|会计年度|年度)", _cjk),
    (r"(?P<word>上一|上个?|本|去|今)(?P<fiscal>财政?年度?|财年)", lambda m, d: _spread(m, year=d.year + _SHIFT.get(m["word"], 0), fiscal=True, relative=True)),
    (r"令和(?P<n>[0-9]{1,2}|元|[一二三四五六七八九十]{1,3})年(?P<fiscal>度)?", lambda m, d: _era(m, 2018)),
    (r"(?:从|由|自|在)?(?<![0-9])(?P<first>[12][0-9]{3})年?\s?(?:至|到|-|–|—|——|~|与|和)\s?(?P<last>[12][0-9]{3})年(?:间|期间)?", _cjk_span),
    (r"(?:自|从)?(?<![0-9])(?P<first>[12][0-9]{3})年(?:[0-9]{1,2}月)?(?:以来|起|至今|之后至今)", _cjk_since),
    (r"(?<![0-9])(?P<year>(?:1[5-9]|20|21)[0-9]{2})[-/.](?P<month>0?[1-9]|1[0-2])[-/.](?:[0-3]?[0-9])(?![0-9])", _cjk),
    (rf"{_ZH_YEAR}{_ZH_PART}", _zh_year),
    (rf"(?:截至|截止|到)?{_ZH_YEAR}(?:末|底|全年|度)?", lambda m, d: _cjk_plain(m, d)),
    (rf"(?:过去|近|最近|今后)(?:的)?(?P<n>{_NN})年(?:间|来|里|中)?|(?P<n2>{_NN})年(?:来|以来)", _cjk_past),
    (r"(?:过去|近)?(?P<n>十)年(?:间|来|里)", _cjk_past),
    (rf"(?<![0-9第])(?P<n>{_NN})年(?:以?前|之前)", _cjk_ago),
    (r"(?P<w>[上本今])个?月(?!亮)", _shift_month),
    (r"昨[日天晚]|今[日天](?!的世界)", _cjk_day),
    (r"(?:今|本)?年(?:初|底|末)(?!期)", lambda m, d: _spread(m, year=d.year, relative=True) if m[0] != "年" else None),
    (rf"(?<![0-9年第{_K}])(?:第(?P<q>[1-4一二三四])(?:个)?季度?|(?P<q2>[1-4一二三四])季度|前(?P<three>三)(?:个)?季度?|(?P<half>[上下])半年|(?P<month>{_MM})月?\s?[-–~至到—]\s?(?P<until>{_MM})月|前(?P<n>{_MM})个?月|(?P<month2>{_MM})月(?:份|末|底|[0-9]{{1,2}}[日号])?(?!球))", lambda m, d: _zh_bare(m, d)),
    (r"(?:20世纪)?(?P<d>[1-9]0|[一二三四五六七八九]十)年代", lambda m, d: _spread(m, year=(1900 if _small(m["d"]) >= 30 else 2000) + _small(m["d"]) + 9, since=(1900 if _small(m["d"]) >= 30 else 2000) + _small(m["d"]))),
)  # fmt: skip


def _zh_bare(match: re.Match[str], day: datetime.date) -> _Found | None:
    groups = match.groupdict()
    if groups["q2"]:
        number = _small(groups["q2"])
        year = _latest(day, 3 * number - 2)
        return _spread(match, year=year, period=f"{year}-Q{number}", relative=True)
    return _zh_year(match, day)


def _cjk_plain(match: re.Match[str], day: datetime.date) -> _Found | None:
    groups = match.groupdict()
    if groups.get("year"):
        return _spread(match, year=_year(groups["year"]))
    return _spread(match, year=day.year + _SHIFT[groups["word"]], relative=True)


def _era(match: re.Match[str], before: int) -> _Found:
    year = before + (1 if match["n"] == "元" else _small(match["n"]))
    groups = match.groupdict()
    month = groups.get("month")
    part = f"{_small(month):02d}" if month else ""
    return _spread(
        match, year=year, fiscal=bool(groups.get("fiscal")), period=f"{year}-{part}" if part else ""
    )


def _chinese(text: str, day: datetime.date) -> Iterator[_Found]:
    from .numbers.chinese import SIMPLE

    yield from _by_rules(_ZH, text.translate(SIMPLE), day)


# ---------------------------------------------------------------------------------------------------- Japanese
_JA_AREA = r"(?<![0-9.,])(?P<year>(?:1[5-9]|20|21)[0-9]{2}|二〇[〇一二三四五六七八九]{2}|[0-9]{2})年"
_DURATION = r"(?!間|連続|ぶり|以上|余り|近く|超|物|債|後|前|程度|ほど|来|続|がかり|越し|半|来|を経|も|ごと|目|生|契約|計画|単位|にわた|にも|分|先)"
_JA_PART = rf"(?:の?(?:第(?P<q>[1-4一二三四])四半期|(?P<half>[前後])半(?!年)|(?P<half2>[上下])半期|(?P<month>{_MM})月?\s?[-–~から]{{1,2}}\s?(?P<until>{_MM})月(?:期)?|(?P<month2>{_MM})月(?P<term>期)?(?:末|上旬|中旬|下旬|[0-9]{{1,2}}日)?))"
_ERA = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867}


def _short_year(word: str, day: datetime.date) -> int | None:
    """Return the year that two digits mean in a Japanese newspaper: 24年 is 2024, 97年 is 1997."""
    if len(word) != 2 or not word.isdigit():
        return _year(word)
    year = day.year - day.year % 100 + int(word)
    if year <= day.year + 16:
        return year
    return year - 100 if year - 100 >= 1960 and year - 100 < 2000 else None


def _ja(match: re.Match[str], day: datetime.date) -> _Found | None:
    groups = match.groupdict()
    year: int | None
    relative = False
    if groups.get("year"):
        year = _short_year(groups["year"], day)
    elif groups.get("word"):
        year, relative = day.year + _SHIFT[groups["word"]], True
        if groups["word"] == "前年":
            year = day.year - 1
        if groups.get("fiscal") and day.month < 4:
            # a fiscal year of Japan begins in April
            year -= 1
    else:
        year, relative = None, True
    part, fiscal = _ja_part(groups)
    if year is None:
        if not relative:
            return None
        year = _latest(day, _first_month(part))
    if groups.get("term"):
        # a company's term is named by the month in which it ends
        month = _small(groups["month2"])
        return _spread(match, year=year - 1 if month < 12 else year, fiscal=month < 12, relative=relative)
    fiscal = fiscal or bool(groups.get("fiscal"))
    return _spread(
        match,
        year=year,
        fiscal=fiscal,
        period=f"{year}-{part}" if part and not fiscal else "",
        relative=relative,
    )


def _ja_part(groups: dict[str, str | None]) -> tuple[str, bool]:
    q, half, half2 = groups.get("q"), groups.get("half"), groups.get("half2")
    if q:
        return f"Q{_small(q)}", False
    if half or half2:
        return ("H1" if (half or half2) in {"前", "上"} else "H2"), False
    month, until, month2 = groups.get("month"), groups.get("until"), groups.get("month2")
    if month and until:
        return _months_name(_small(month), _small(until)), False
    return (f"{_small(month2):02d}" if month2 else ""), False


def _first_month(part: str) -> int:
    if part[:1] in {"Q", "H"}:
        size = 3 if part[0] == "Q" else 6
        return size * int(part[1:]) - size + 1
    return int(part or 1)


def _ja_era(match: re.Match[str], _: datetime.date) -> _Found:
    return _era(match, _ERA[match["era"]])


_JA = _patterns(
    (r"(?:前年|前年度|昨年|去年|一昨年|前の?年|前の期|前期)(?:の?同[期月])?(?:比|に比べ|と比べ|より|を(?:[0-9.]+(?:%|ポイント))?(?:上回|下回|大幅)|から[0-9一二三四五六七八九]|並み|の[0-9.]+倍)|前年同[期月日](?:比)?|前[月期]比|前四半期比|前年度?を(?=[0-9.]+)|前の年を", _nothing),
    (r"(?<![0-9])(?:[0-9]{2}|[0-9]{4})年度?(?:の?同[期月])?(?:比(?!率)|に比べ|と比べ|より|対比)", _nothing),
    (r"(?<![0-9])(?P<first>[12][0-9]{3}|[0-9]{2})年?(?P<fiscal>度)?\s?(?:~|-|–|—|から)\s?(?P<last>[12][0-9]{3}|[0-9]{2})年度?(?:に|の|まで)?(?<=[年度まで])", lambda m, d: _ja_span(m, d)),
    (r"(?P<era>令和|平成|昭和|大正|明治)(?P<n>[0-9]{1,2}|元|[一二三四五六七八九十]{1,3})年(?:(?P<fiscal>度)|(?P<month>1[0-2]|[1-9])月)?(?:末)?", _ja_era),
    (rf"{_JA_AREA}(?P<fiscal>度)(?:末)?", _ja),
    (rf"{_JA_AREA}{_JA_PART}", _ja),
    (r"(?:(?P<word>昨|今|来|前|一昨|本|翌)(?P<fiscal>年度))(?:末)?", _ja),
    (rf"(?P<word>昨年|去年|前年|今年|本年|来年|一昨年|おととし){_JA_PART}", _ja),
    (r"(?<![0-9])(?P<first>[12][0-9]{3}|[0-9]{2})年(?:[0-9]{1,2}月)?(?:以来|以降)", lambda m, d: _ja_since(m, d)),
    (r"(?<![0-9])(?P<year>[12][0-9]{2}0)年代(?:半ば|前半|後半|初め)?", _decade),
    (r"(?<![0-9])(?P<d>[1-9]0)年代", lambda m, d: _spread(m, year=1909 + int(m["d"]) if int(m["d"]) >= 40 else 2009 + int(m["d"]), since=1900 + int(m["d"]) if int(m["d"]) >= 40 else 2000 + int(m["d"]))),
    (rf"(?:過去|ここ|この|直近|最近)(?P<n>{_NN})年(?:間|ほど|余り)?|(?<![0-9第])(?P<n2>{_NN})年間で|(?P<n3>{_NN})年来", _cjk_past),
    (rf"(?<![0-9第])(?P<n>{_NN})年(?P<half>半)?(?:ほど|余り|以上)?前", _cjk_ago),
    (rf"{_JA_AREA}(?:末|春|夏|秋|冬|初め|初頭|時点)?{_DURATION}", _ja),
    (r"(?<![0-9])(?P<year>(?:1[5-9]|20|21)[0-9]{2})[-/.](?P<month2>0?[1-9]|1[0-2])[-/.](?:[0-3]?[0-9])(?![0-9])", _ja),
    (r"(?P<word>昨年|去年|前年|今年|本年|来年|一昨年|おととし)(?:末|初め)?", _ja),
    (r"(?P<w>[先今来])月(?!曜)", _shift_month),
    (r"昨日|今日|きょう|きのう", lambda m, d: _cjk_day(m, d)),
    (rf"(?<![0-9年第{_K}])(?:第(?P<q>[1-4一二三四])四半期|(?P<half2>[上下])半期|(?P<month>{_MM})月?\s?[-–~]\s?(?P<until>{_MM})月(?:期)?|(?P<month2>{_MM})月(?P<term>期)?(?:末|上旬|中旬|下旬|分|[0-9]{{1,2}}日)?)", _ja),
)  # fmt: skip


def _ja_span(match: re.Match[str], day: datetime.date) -> _Found | None:
    first = _short_year(match["first"], day)
    if first is None:
        return None
    last = _two_digits(first, match["last"])
    return _spread(match, year=last, since=first, fiscal=bool(match["fiscal"])) if first < last else None


def _ja_since(match: re.Match[str], day: datetime.date) -> _Found | None:
    first = _short_year(match["first"], day)
    return (
        None
        if first is None or first > day.year
        else _spread(match, year=day.year, since=first, relative=True)
    )


def _japanese(text: str, day: datetime.date) -> Iterator[_Found]:
    yield from _by_rules(_JA, text, day)
