"""Choices that sentences on Japan's trade with China often leave open, in any text."""

from __future__ import annotations

from course.readings.reading import Choice, ChoiceKind

__all__ = ["BASES", "OPEN_YEARS"]

#: a sentence in the present tense without a year may mean one of the last so many full years
OPEN_YEARS = 2

BASES = Choice(
    "basis",
    ChoiceKind.BASIS,
    "who counted",
    {
        "by Japan's customs": "mof",
        "by both sides' imports": "jetro",
        "by China's customs": "china_customs",
    },
)
