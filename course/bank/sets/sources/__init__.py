"""Set 00: reading a source."""

from course.bank import QuestionSet

sources = QuestionSet(
    "00-reading-a-source",
    title="Reading a source",
    scenario="""
    A text is on your desk. Before you look for anything outside it, ask whether its numbers fit each other.
    Then ask whether its units, its years and its sources hold. The table `claims` has the text's sentences in
    our own words. Its columns `claimed_value` and `claimed_unit` have their numbers. The set puts the same
    questions to a Japanese and an American text.
    """,
    topics=("tables", "units", "claims", "vintages", "attribution", "verdicts"),
)
