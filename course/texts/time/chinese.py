"""Times in Chinese sentences."""

from __future__ import annotations

import datetime
import re

from course.texts.simple import SIMPLE
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

_SHIFT = {
    "去年": -1,
    "上年": -1,
    "上一年": -1,
    "今年": 0,
    "本年": 0,
    "明年": 1,
    "前年": -2,
    "后年": 2,
}
_FREE = r"(?<![0-9])(?<![0-9][.,])"
_DIGITS = r"(?:1[5-9]|20|21)[0-9]{2}"
_YEAR = rf"{_FREE}(?P<year>{_DIGITS}|[一二][〇零一二三四五六七八九]{{3}})年"
_WORD = rf"(?P<word>{'|'.join(sorted(_SHIFT, key=len, reverse=True))})(?!度)"
_PART = (
    rf"(?:第?(?P<q>[1-4一二三四])个?季度?|(?P<half>[上下])半年|前三个?季度?|前(?P<first>{MONTH})个?月|"
    rf"(?P<begin>{MONTH})月?\s?[-–~至到—]\s?(?P<until>{MONTH})月|"
    rf"(?P<month>{MONTH})月(?:份|初|末|底|中旬|上旬|下旬|[0-9]{{1,2}}[日号])?)"
)
_FISCAL = r"(?P<fiscal>财政年度|财政年|会计年度|财年|年度)"


def readable(text: str) -> str:
    """Return the text in simplified characters, each in its place."""
    return text.translate(SIMPLE)


def _time(match: re.Match[str], day: datetime.date) -> Found:
    groups = match.groupdict()
    fiscal = bool(groups.get("fiscal"))
    year, relative = None, True
    if groups.get("year"):
        year, relative = number(groups["year"]), False
    elif groups.get("word"):
        year = day.year + _SHIFT[groups["word"]]
    if fiscal and year is not None:
        return found(match, year, fiscal=True, relative=relative)
    ahead = groups.get("month") and match.string[match.end() : match.end() + 1] == "起"
    if year is None and ahead and number(groups["month"]) > day.month:
        year = day.year  # 8月起 in a text of July
    return part_of_year(match, day, part(match), year, relative)


def _ending(match: re.Match[str], _: datetime.date) -> Found:
    """Return a fiscal year that is named by the month in which it ends."""
    early = number(match["month"]) < 12
    return found(match, number(match["year"]) - early, fiscal=early)


def _ending_near(match: re.Match[str], day: datetime.date) -> Found:
    """Return a fiscal year that ends in a month of this year or the last: 截至今年3月的财年."""
    early = number(match["month"]) < 12
    return found(match, day.year - (match["near"] == "去年") - early, fiscal=early, relative=True)


def _fiscal_near(match: re.Match[str], day: datetime.date) -> Found:
    return found(match, day.year - (match["near"][0] in "上去"), fiscal=True, relative=True)


def _fiscal_end(match: re.Match[str], _: datetime.date) -> Found:
    """Return a year that is named by its end: 截至2024年3月的财年 began in 2023."""
    return found(match, number(match["year"]) - 1, fiscal=True)


def _reign(match: re.Match[str], _: datetime.date) -> Found:
    count = 1 if match["n"] == "元" else number(match["n"])
    return found(match, 2018 + count, fiscal=bool(match["fiscal"]))


def _span(match: re.Match[str], _: datetime.date) -> Found | None:
    first, last = int(match["from"]), int(match["to"])
    return found(match, last, since=first) if first < last else None


def _since(match: re.Match[str], day: datetime.date) -> Found | None:
    first = int(match["from"])
    return found(match, day.year, since=first, relative=True) if first <= day.year else None


def _this_year(match: re.Match[str], day: datetime.date) -> Found:
    return found(match, day.year, relative=True)


RULES = rules(
    # bases of comparison
    (r"同比|环比", nothing),
    (r"(?:比|较|与)(?:去年|上年|前一?年|上一年)(?:同期|同月)?(?:相比)?(?!的?[约近]?[0-9])", nothing),
    (r"(?:上年|上一年|前一年)(?:同期|同月)?(?!度)|前年同[期月]|去年同[期月]", year_before),
    (r"(?:次年|翌年|(?<!连续)第二年)(?!度)", year_after),
    (r"(?:比|较|与)[0-9]{4}年(?:同期)?(?:相比)?(?!的[约近]?[0-9])"
     r"(?=[^，。至到]{0,8}[增减降下上高低翻涨跌扩多少缩])", nothing),
    (r"(?:比|较|与)(?:上一?个?|前一)(?:财年|财政年度)", nothing),
    (rf"(?:比|较|与|于){COUNT}年(?:以?前|之前)", nothing),
    (rf"(?<![0-9第]){COUNT}年(?:以?前|之前)的?(?:水平|[0-9.一二两三四五六七八九十]+倍)", nothing),
    (rf"(?:当年|同年(?![龄级代]))(?:年?[末底]|{_PART})?|"
     r"同一年(?=[^，。]{0,12}[0-9])|当月|(?<!年)同月(?!比)", that_year),
    # fiscal years
    (rf"(?:截至|截止|到){_YEAR}(?P<month>{MONTH})月(?:[0-9]{{1,2}}日|底|末)?的?"
     r"(?:财政年度|财年|会计年度|年度)", _ending),
    (rf"(?:截至|截止|到)(?P<near>今年|去年)(?P<month>{MONTH})月(?:[0-9]{{1,2}}日|底|末)?的?(?:上?一个?)?"
     r"(?:财政年度|财年|会计年度|年度)", _ending_near),
    (rf"截[至止](?P<year>20[0-9]{{2}})年3月(?:末|底|31[日号])?(?:止|结束)?的?(?:上?一个?)?(?:{_FISCAL}|一年)",
     _fiscal_end),
    (rf"{_FREE}(?P<year>20[0-9]{{2}})(?:[-–/](?:[0-9]{{4}}|[0-9]{{2}}))?年?{_FISCAL}", _time),
    (r"(?P<near>上一|上个?|本|去|今)(?:财政年度|财年)", _fiscal_near),
    (r"令和(?P<n>[0-9]{1,2}|元|[一二三四五六七八九十]{1,3})年(?P<fiscal>度)?", _reign),
    # spans
    (r"(?:从|由|自|在)?(?<![0-9])(?P<from>[12][0-9]{3})年?\s?(?:至|到|-|–|—{1,2}|~|与|和)\s?"
     r"(?P<to>[12][0-9]{3})(?:年(?:间|期间)?|学年)", _span),
    (r"(?:自|从)?(?<![0-9])(?P<from>[12][0-9]{3})年(?:[0-9]{1,2}月)?(?:以来|起|至今|之后至今)", _since),
    # years and their parts
    (rf"{_FREE}(?P<year>{_DIGITS})[-/.](?P<month>0?[1-9]|1[0-2])[-/.](?:[0-3]?[0-9])(?![0-9])", _time),
    (rf"(?:{_YEAR}|{_WORD})的?{_PART}", _time),
    (rf"(?:截至|截止|到)?(?:{_YEAR}|{_WORD})(?:年末|末|底|全年|初|度)?", _time),
    (rf"(?:过去|近|最近|今后)的?(?P<n>{COUNT})年(?:间|来|里|中)?|"
     rf"(?P<n2>{COUNT})年(?:以来|来)(?!的?[最新首低高])", past),
    (rf"(?<![0-9第])(?P<n>{COUNT})年(?:以?前|之前)", ago),
    (r"(?P<near>[上本])个?月(?!亮)", month_near),
    (r"昨[日天晚]|今[日天晚晨起]|即日起", today),
    (r"(?:[上本这下]个?周|[上本这下]个?星期)[一二三四五六日天末]?|"
     r"(?<![一二两三四五六几数每全0-9])周[一二三四五六日](?![期年次])|[上本]季度?(?!末)", this_week),
    (r"年(?:初|底)(?!期)", _this_year),
    (rf"(?<![0-9年第{NUMERALS}]){_PART}", _time),
    (r"(?<![0-9月第])(?P<day>[0-9]{1,2})日(?!元|圆|均|本|产|增|内|间|期)", that_day),
    (r"(?:20世纪|上世纪)?(?<![0-9])(?P<decade>[12][0-9]{2}0|[1-9]0|[一二三四五六七八九]十)年代", decade),
)  # fmt: skip
