"""Reads numbers with their units in a sentence, as newspapers of three languages write them.

cn2an reads numerals, but neither 兆 nor 1.3万亿, and none of the units, bounds and ranges around
them. Babel names currencies in full ("South Korean Won", 中国人民元), not as newspapers do. So the
grammar is the course's own. It stands in one module a language, and the units in ``units.toml``.
"""

from dataclasses import replace

from course.texts.read.plain import plain
from course.texts.spans import Quantity


def quantities(text: str, language: str) -> list[Quantity]:
    """Return the numbers of a sentence that state a quantity, in the order of the sentence.

    Numbers that say only when, where or which are left out: dates, ages, articles, names with digits, counts
    of a list.

    Parameters
    ----------
    text
        One sentence, as it was written.
    language
        ``"en"``, ``"zh"`` or ``"ja"``.

    Returns
    -------
    list of Quantity
        Spans with places in `text`; none overlaps another. A change in percent or percentage points that
        falls by the words next to it has a negative value. A multiple is the new level against the old one:
        "doubled" and 增长一倍 are 2.0 times.
    """
    written = plain(text)
    if language == "en":
        from course.texts.read.numbers.english import quantities as english

        marks = english(written.text)
    else:
        from course.texts.read.numbers import cjk

        marks = cjk.quantities(written.text, language)
    found = []
    for mark in marks:
        start, end = written.written(mark.start, mark.end)
        found.append(replace(mark, start=start, end=end, text=text[start:end]))
    return found
