"""Finds the years, quarters and months that a sentence names, by the day of the text."""

import datetime

from course.texts.read.plain import plain
from course.texts.read.time.rules import by_rules
from course.texts.read.words import SIMPLE
from course.texts.spans import Period


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
    made = []
    for one in by_rules(readable, language, day, named):
        start, end = written.written(one.start, one.end)
        made.append(
            Period(start, end, text[start:end], one.year, one.fiscal, one.period, one.since, one.relative)
        )
    return made
