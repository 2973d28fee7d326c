"""Set 00: reading a source."""

from __future__ import annotations

from course.bank import QuestionSet

sources = QuestionSet(
    "00-reading-a-source",
    title="Reading a source",
    scenario="""
    A text is on your desk. Before you look for anything outside it, ask whether its numbers fit each other, then
    whether its units, its years and its sources hold. The table `claims` has the text's sentences in our own words,
    `claimed_value` and `claimed_unit` its numbers. The same questions are put to a Japanese and an American text.
    """,
    topics=("units", "claims", "vintages", "attribution", "verdicts"),
)
