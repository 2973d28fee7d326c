"""Choices that sentences on Japan's trade with China often leave open, in any text."""

from course.readings.reading import Choice, ChoiceKind
from course.tables import meaning

#: a sentence in the present tense without a year may mean one of the last so many full years
OPEN_YEARS = 2

BASES = Choice(
    "basis",
    ChoiceKind.BASIS,
    "who counted",
    {words: code for code, words in meaning("official_totals").roles["basis"].codes.items()},
)
