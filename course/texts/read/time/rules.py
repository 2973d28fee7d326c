"""Finds times in a sentence by rules: a pattern, and the function that makes a time of its match."""

import datetime
import re
from dataclasses import replace
from functools import cache

from course.texts.read.time.making import Found, Reading, begins
from course.texts.read.words import word_list
from course.texts.spans import Period

_FIRST, _LAST = 1500, 2150


@cache
def rules(language: str) -> list[tuple[re.Pattern[str], str]]:
    """Return the patterns of a language in order, each with the method of `Reading` for its match."""
    one = word_list("rules")[language]
    parts = {**word_list("rules")["zh"]["parts"], **one["parts"]}

    def whole(pattern: str) -> str:
        return re.sub(r"<<(\w+)>>", lambda match: whole(parts[match[1]]), pattern)

    flags = re.VERBOSE | re.IGNORECASE
    return [(re.compile(whole(pattern), flags), means) for means, pattern in one["rules"]["ordered"]]


def by_rules(text: str, language: str, day: datetime.date, named: Period | None = None) -> list[Found]:
    """Return the times that the rules find, from left to right.

    Rules for longer phrases stand before rules that would find a part of them. A match blocks its place for
    later rules, even where it means no time.
    """
    taken = bytearray(len(text) + 1)
    kept = []
    for pattern, means in rules(language):
        for match in pattern.finditer(text):
            if any(taken[match.start() : match.end()]):
                continue
            one = getattr(Reading(match, day), means)()
            taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
            if one is not None and _FIRST <= one.year <= _LAST:
                kept.append(one)
    before = Found(0, 0, named.year, named.fiscal, relative=named.relative) if named else None
    return _counted_back(sorted(kept, key=lambda each: each.start), before)


def _counted_back(kept: list[Found], named: Found | None) -> list[Found]:
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
