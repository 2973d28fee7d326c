"""Years, quarters and months that a sentence names, resolved against the day of the text."""

from __future__ import annotations

import datetime

from course.texts.plain import plain
from course.texts.spans import Period
from course.texts.time.rules import by_rules

__all__ = ["periods"]


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
        Spans with places in `text`; none overlaps another. A month or quarter without a year is the latest
        that had begun by `day`.
    """
    written = plain(text)
    if language == "en":
        from course.texts.time.english import RULES, readable
    elif language == "zh":
        from course.texts.time.chinese import RULES, readable
    else:
        from course.texts.time.japanese import RULES, readable
    made = []
    for one in by_rules(RULES, readable(written.text), day):
        start, end = written.written(one.start, one.end)
        made.append(
            Period(start, end, text[start:end], one.year, one.fiscal, one.period, one.since, one.relative)
        )
    return made
