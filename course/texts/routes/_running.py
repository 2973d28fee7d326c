"""Running totals: whether a claim adds up several years, and whether it is of a year that is not over."""

from __future__ import annotations

import re
from collections.abc import Collection

from course.texts.routes._ask import Ask
from course.texts.routes._listing import years_named
from course.texts.routes._route import NotHeld, OtherYears

__all__ = [
    "adds_up",
    "averages",
    "may_add_up",
    "of_each_year",
    "part_of_year",
    "summed_years",
    "unfinished",
]

#: what is counted within a time, so that years can be added up; a stock cannot
_FLOWS = (
    "exports", "imports", "trade_total", "balance", "production", "visitors", "investment_flow", "profit",
)  # fmt: skip
_STOCKS = ("investment_stock", "other")
#: words that say plainly that years are added up
_PLAINLY = re.compile(r"cumulativ|running total|accumulat|累计|累計|累积|累積|通算")
#: words for a total, which is one of several years only where the sentence names them
_TOTAL = re.compile(
    r"\bin all\b|in total\b|altogether|all told|combined|totall?ed|totall?ing|aggregate|"
    r"合计|合計|总计|總計|总共|共计|総計|あわせて|合わせて"
)
#: words before a year that make it the last one: "by 2023" begins somewhere else
_UNTIL = re.compile(
    r"\b(?:by|until|till|up to|as of|through|to) (?:the end of )?\d{4}|截至|截止|\d{4}年?(?:末|底)|まで"
)
#: the mean of several years
_MEAN = re.compile(r"averag|\bmean\b|年均|平均")
#: a figure of each year
_EACH = re.compile(r"\b(?:a|per|each|every) (?:year|annum)\b|annual|yearly|每年|各年|毎年|年間|一年")
#: words of a level that changed, or that is compared with earlier years
_CHANGED = re.compile(
    r"\b(?:highest|lowest|largest|smallest|biggest|best|worst|record|first time|peak|level)\b|"
    r"\b(?:rise[sn]?|rose|rising|gr[eo]w[ns]?|growing|fell|fall(?:s|en|ing)?|dropp|declin|increas|decreas|climb|"
    r"shr[aiu]nk|expand|doubl|tripl|quadrupl|halv|surg|jump|soar|swell|swollen|widen|narrow)|"
    r"\b(?:up|down) (?:from|to)\b|最高|最低|最大|最多|最少|首次|新高|新低|水準|水平|ぶり|初めて|"
    r"增至|增长|增加|升至|降至|减少|減少|下降|上升|扩大|翻|増え|増加|増大|拡大|縮小|減|伸び|縮ま|倍"
)
#: by this month the figures of the last year are out
_OUT_BY = 3
#: words for a part of a year
_PART = re.compile(
    r"(?:first|last|past|previous) (?:[\w-]+ )?(?:months|quarters?|half|weeks|days)\b|"
    r"year to date|so far (?:this|that) year|january (?:to|through|and|[-–])|"
    r"through (?:june|september|november)|"
    r"[前首头][一二两三四五六七八九十\d]{1,2}个?月|[1一]月?[-~〜～–—至到][2-9二三四五六七八九十]?[01]?\d?月|"
    r"当月|同月|今月|本月|环比|前月比|month[- ]on[- ]month|"
    r"[上下]半[年期]|第[一二三四1-4]季|四半期"
)
#: words that leave open whether a level or a sum is meant
_BOUND = re.compile(
    r"exceed|surpass|topp|above|more than|less than|below|stay|remain|reach|hit|超|达|達|突破|以上|以下|"
    r"上回|下回"
)


def _year_set(ask: Ask) -> bool:
    """Tell whether the learner chose one year, which closes what the words leave open."""
    return "year" in ask.settings


def may_add_up(ask: Ask) -> bool:
    """Tell whether a claim can be read as a sum, or as a mean, over several years."""
    return _kind(ask) is not None


def adds_up(ask: Ask) -> bool:
    """Tell whether the words of a claim leave no other reading than a sum or a mean over several years."""
    return _kind(ask) in ("sum", "mean")


def averages(ask: Ask) -> bool:
    """Tell whether a claim gives the mean of several years."""
    return _kind(ask) == "mean"


def of_each_year(ask: Ask) -> bool:
    """Tell whether a claim gives one figure for each of several years."""
    spans = ask.since is not None and ask.since != ask.year and not _year_set(ask)
    return ask.measure in _FLOWS and spans and _kind(ask) is None and bool(_EACH.search(ask.text))


def _kind(ask: Ask) -> str | None:
    if _year_set(ask) and "since" not in ask.settings:
        return None
    if ask.unit in ("percent", "percentage points", "times", "rank", "years"):
        return None
    plainly = bool(_PLAINLY.search(ask.text))
    if ask.measure not in _FLOWS and not (plainly and ask.measure in _STOCKS):
        return None
    if plainly and not ask.period:
        # 2024年の累計 is the sum of the months of one year
        return "sum" if ask.since is not None or ask.year is None or _UNTIL.search(ask.text) else None
    if ask.since is None or ask.since == ask.year or ask.period or ask.measure in _STOCKS:
        return None
    if _MEAN.search(ask.text):
        return "mean"
    if _EACH.search(ask.text):
        return None
    if _TOTAL.search(ask.text):
        return "sum"
    if _CHANGED.search(ask.text):
        return None
    return "either" if _BOUND.search(ask.text) else "sum"


def summed_years(ask: Ask, held: Collection[int], table: str) -> list[tuple[int, ...]]:
    """Return the years that a running total adds up, once for each last year that may be meant.

    Raises
    ------
    NotHeld
        The sentence does not say the first year.
    OtherYears
        The table lacks some of the years; the message says which it holds.
    """
    first = ask.since
    if first is None:
        raise NotHeld(
            "The claim is a running total, and the sentence does not say its first year: set since."
        )
    last_over = ask.day.year - 1 if ask.day else max(held)
    ends = [ask.year] if ask.year is not None else [last_over]
    if ask.year is None and ask.day and ask.day.month <= _OUT_BY:
        ends.append(last_over - 1)
    found = [tuple(range(first, end + 1)) for end in ends if end > first]
    whole = [years for years in found if set(years) <= set(held)]
    if not whole:
        to = found[0][-1] if found else first
        raise OtherYears(
            f"A running total needs every year from {first} to {to}, and the table {table!r} holds "
            f"{years_named(held)}."
        )
    return whole


def part_of_year(ask: Ask) -> bool:
    """Tell whether the words count a part of a year that was not found as such: "the first five months"."""
    return not ask.period and not _year_set(ask) and bool(_PART.search(ask.text))


def unfinished(ask: Ask) -> bool:
    """Tell whether the claim is of the year of its text, which is not over, and counts a part of it."""
    if ask.day is None or ask.year is None or _year_set(ask):
        return False
    return not ask.period and ask.year >= ask.day.year
