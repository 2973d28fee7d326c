"""Finds the years, quarters and months that a sentence names, by the day of the text.

Rules find them: a pattern, and the method of `Reading` that makes a time of its match.
"""

import datetime
import re
from dataclasses import replace
from functools import cache

from course.texts.read.plain import plain
from course.texts.read.time.making import Found, Reading, begins
from course.texts.read.words import SIMPLE, word_list
from course.texts.spans import Period

_FIRST, _LAST = 1500, 2150


@cache
def rules(language: str) -> list[tuple[re.Pattern[str], str]]:
    """Return the patterns of a language, each with the method of `Reading` for its match.

    Patterns of longer phrases stand before those that would find a part of them.
    """
    one = word_list("rules")[language]
    parts = {**word_list("rules")["zh"]["parts"], **one["parts"]}

    def whole(pattern: str) -> str:
        return re.sub(r"<<(\w+)>>", lambda match: whole(parts[match[1]]), pattern)

    flags = re.VERBOSE | re.IGNORECASE
    return [(re.compile(whole(pattern), flags), means) for means, pattern in one["rules"]["ordered"]]


def periods(text: str, language: str, day: datetime.date, named: Period | None = None) -> list[Period]:
    """Return the times that a sentence names, from left to right.

    A time that only serves as the base of a comparison ("from a year earlier", 前年比, 同比) is left out.

    Parameters
    ----------
    text
        One sentence, as it was written.
    language
        ``"en"``, ``"zh"`` or ``"ja"``.
    day
        The day of the text, to which "last year" refers.
    named
        The time that the text named last, to which "a year earlier" and 同年 refer.

    Returns
    -------
    list of Period
        Spans with places in `text`; none overlaps another. A month or quarter without a year is the latest
        that had begun by `day`.
    """
    written = plain(text)
    readable = written.text.translate(SIMPLE) if language == "zh" else written.text
    # a match blocks its place for later rules, even where it means no time
    taken = bytearray(len(readable) + 1)
    kept = []
    for pattern, means in rules(language):
        for match in pattern.finditer(readable):
            if any(taken[match.start() : match.end()]):
                continue
            one = getattr(Reading(match, day), means)()
            taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
            if one is not None and _FIRST <= one.year <= _LAST:
                kept.append(one)
    made = []
    for one in _counted_back(sorted(kept, key=lambda each: each.start), named):
        start, end = written.written(one.start, one.end)
        made.append(
            Period(start, end, text[start:end], one.year, one.fiscal, one.period, one.since, one.relative)
        )
    return made


def _counted_back(kept: list[Found], named: Period | None) -> list[Found]:
    """Fill in years that depend on an earlier time, such as "a year earlier" or "then in September"."""
    dated: Found | None = None
    resolved = []
    for one in kept:
        if one.bare and dated is not None and begins(one.period[5:]) >= begins(dated.period[5:]):
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
