"""Times in Japanese sentences."""

from __future__ import annotations

import datetime
import re

from course.texts.time.cjk import (
    COUNT,
    MONTH,
    NUMERALS,
    ago,
    decade,
    month_near,
    number,
    part,
    past,
    that_day,
    this_week,
    today,
)
from course.texts.time.rules import (
    Found,
    found,
    nothing,
    part_of_year,
    rules,
    that_year,
    year_after,
    year_before,
)

__all__ = ["RULES", "readable"]

_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867}
_SHIFT = {"昨年": -1, "去年": -1, "前年": -1, "今年": 0, "本年": 0, "来年": 1, "一昨年": -2, "おととし": -2}
_FISCAL_SHIFT = {"昨": -1, "前": -1, "今": 0, "本": 0, "来": 1, "翌": 1, "一昨": -2}
_FREE = r"(?<![0-9])(?<![0-9][.,])"
_DIGITS = r"(?:1[5-9]|20|21)[0-9]{2}"
_YEAR = rf"{_FREE}(?P<year>{_DIGITS}|二〇[〇一二三四五六七八九]{{2}}|[0-9]{{2}})年"
_WORD = rf"(?P<word>{'|'.join(sorted(_SHIFT, key=len, reverse=True))})"
# what makes a count of years of "24年"
_NO_COUNT = (
    r"(?!間|連続|ぶり|以上|余り|近く|超|物|債|後|前|程度|ほど|来|続|がかり|越し|半|を経|も(?=[のか前続経])|ごと|目|生|契約|計画|単位|"
    r"にわた|分|先|で[0-9０-９一二三四五六七八九十.約]+倍)"
)
_MONTHS = (
    rf"(?P<begin>{MONTH})月?\s?[-–~]\s?(?P<until>{MONTH})月期?|"
    rf"(?P<month>{MONTH})月(?P<term>期)?(?:末|上旬|中旬|下旬|分|[0-9]{{1,2}}日)?"
)
_PART = rf"(?:第(?P<q>[1-4一二三四])四半期|(?P<half>[上下])半期|{_MONTHS})"


def readable(text: str) -> str:
    """Return the text as it is: Japanese needs no other characters."""
    return text


def _short(word: str, day: datetime.date) -> int | None:
    """Return the year that digits mean in a Japanese newspaper: 24年 is 2024, 97年 is 1997."""
    if len(word) != 2 or not word.isdigit():
        return number(word)
    year = day.year - day.year % 100 + int(word)
    if year <= day.year + 16:
        return year
    return year - 100 if 1960 <= year - 100 < 2000 else None


def _time(match: re.Match[str], day: datetime.date) -> Found | None:
    groups = match.groupdict()
    year, relative = None, True
    if groups.get("year"):
        year, relative = _short(groups["year"], day), False
        if year is None:
            return None
    elif groups.get("word"):
        year = day.year + _SHIFT[groups["word"]]
    if groups.get("term"):
        return _term(match, day, year, relative)
    return part_of_year(match, day, part(match), year, relative)


def _term(match: re.Match[str], day: datetime.date, year: int | None, relative: bool) -> Found:
    """Return a firm's year, which is named by the month in which it ends: 2025年3月期 began in 2024."""
    month = number(match["month"])
    ends = part_of_year(match, day, f"{month:02d}", year, relative)
    return found(match, ends.year - (month < 12), fiscal=month < 12, relative=ends.relative)


def _half(match: re.Match[str], day: datetime.date) -> Found | None:
    whole = _time(match, day)
    if whole is None:
        return None
    return found(
        match,
        whole.year,
        period=f"{whole.year}-H{1 if match['which'] == '前' else 2}",
        relative=whole.relative,
    )


def _fiscal(match: re.Match[str], day: datetime.date) -> Found | None:
    year = _short(match["year"], day)
    return None if year is None else found(match, year, fiscal=True)


def _fiscal_half(match: re.Match[str], day: datetime.date) -> Found | None:
    year = _short(match["year"], day)
    half = 1 if match["half"] == "上" else 2
    return None if year is None else found(match, year, fiscal=True, period=f"{year}-H{half}")


def _fiscal_near(match: re.Match[str], day: datetime.date) -> Found:
    # a fiscal year of Japan begins in April
    return found(match, day.year - (day.month < 4) + _FISCAL_SHIFT[match["near"]], fiscal=True, relative=True)


def _reign(match: re.Match[str], _: datetime.date) -> Found:
    year = _ERAS[match["era"]] + (1 if match["n"] == "元" else number(match["n"]))
    month = f"{year}-{number(match['month']):02d}" if match["month"] else ""
    return found(match, year, fiscal=bool(match["fiscal"]), period=month)


def _span(match: re.Match[str], day: datetime.date) -> Found | None:
    first = _short(match["from"], day)
    if first is None:
        return None
    last = int(match["to"]) + (first - first % 100 if len(match["to"]) == 2 else 0)
    return found(match, last, since=first, fiscal=bool(match["fiscal"])) if first < last else None


def _since(match: re.Match[str], day: datetime.date) -> Found | None:
    first = _short(match["from"], day)
    if first is None or first > day.year:
        return None
    return found(match, day.year, since=first, relative=True)


RULES = rules(
    # bases of comparison
    (r"(?:前年|前年度|昨年|去年|一昨年|前の?年|前の期|前期)末?(?:の?同[期月])?"
     r"(?:比|に比べ|と比べ|より|を(?:[0-9.]+(?:%|ポイント))?(?:上回|下回|大幅)|から[0-9一二三四五六七八九]|並み|の[0-9.]+倍)",
     nothing),
    (r"前年同[期月日]比?|前[月期]比|前四半期比|前年度?を(?=[0-9.])|前の年を", nothing),
    (r"(?<![0-9])(?:[0-9]{2}|[0-9]{4})年度?(?:の?同[期月]|の?第[1-4]四半期|の?[0-9]{1,2}月期?)?"
     r"(?:比(?!率)|に比べ|と比べ|より|対比)", nothing),
    (rf"(?<![0-9第])(?:{COUNT})年半?前(?:の水準|に比べ|と比べ|より|比|の[0-9.]+倍)", nothing),
    (r"(?:同年|同じ年|この年|その年)(?![齢代])"
     r"(?:度|末|(?:1[0-2]|[1-9])月)?|(?<!年)同月(?!比)|当月", that_year),
    # spans
    (r"(?<![0-9])(?P<from>[12][0-9]{3}|[0-9]{2})年?(?P<fiscal>度)?\s?(?:~|-|–|—|から)\s?"
     r"(?P<to>[12][0-9]{3}|[0-9]{2})年度?", _span),
    (r"(?<![0-9])(?P<from>[12][0-9]{3}|[0-9]{2})年(?:[0-9]{1,2}月)?(?:以来|以降)", _since),
    # years and their parts
    (rf"(?P<era>{'|'.join(_ERAS)})(?P<n>[0-9]{{1,2}}|元|[一二三四五六七八九十]{{1,3}})年"
     rf"(?:(?P<fiscal>度)|(?P<month>{MONTH})月)?末?", _reign),
    (rf"{_YEAR}度の?(?P<half>[上下])(?:半?期)", _fiscal_half),
    (rf"{_YEAR}度末?", _fiscal),
    (r"(?P<near>一昨|昨|今|来|前|本|翌)年度末?", _fiscal_near),
    (rf"(?:{_YEAR}|{_WORD})の?(?P<which>[前後])半(?!年)", _half),
    (rf"(?:{_YEAR}|{_WORD})の?{_PART}", _time),
    (r"(?<![0-9])(?P<decade>[12][0-9]{2}0|[1-9]0)年代(?:半ば|前半|後半|初め)?", decade),
    (rf"(?:過去|ここ|この|直近|最近)(?P<n>{COUNT})年(?:間|ほど|余り)?|(?<![0-9第])(?P<n2>{COUNT})年間で|"
     rf"(?P<n3>{COUNT})年来", past),
    (rf"(?<![0-9第])(?P<n>{COUNT})年半?(?:ほど|余り|以上)?前", ago),
    (rf"{_FREE}(?P<year>{_DIGITS})年(?:末|春|夏|秋|冬|初め|初頭|時点|通年)?", _time),
    (rf"{_YEAR}(?:末|春|夏|秋|冬|初め|初頭|時点|通年)?{_NO_COUNT}", _time),
    (rf"(?<![0-9])(?P<year>{_DIGITS})[-/.](?P<month>0?[1-9]|1[0-2])[-/.](?:[0-3]?[0-9])(?![0-9])", _time),
    (r"前年(?!度)|前の年", year_before),
    (r"翌年(?!度)|次の年", year_after),
    (rf"{_WORD}(?:末|初め)?", _time),
    (r"(?P<near>[先今来])月(?!曜)", month_near),
    (r"昨日|今日|きょう|きのう|本日", today),
    (r"[先今来]週(?:末|[月火水木金土日]曜日?)?|[月火水木金土日]曜日?", this_week),
    (rf"(?<![0-9年第{NUMERALS}]){_PART}", _time),
    (r"(?<![0-9月第])(?P<day>[0-9]{1,2})日"
     r"(?!間|連続|ぶり|後|前|目|分|以内|元|本|程度|あたり|当たり|中)", that_day),
)  # fmt: skip
