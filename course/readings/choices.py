"""What sentences on Japan's trade with China often leave open, whichever text they stand in."""

from __future__ import annotations

from course.readings.reading import Choice, ChoiceKind

__all__ = ["BASES", "OPEN_YEARS"]

#: a sentence in the present tense that names no year means the last full years before it: so many
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
