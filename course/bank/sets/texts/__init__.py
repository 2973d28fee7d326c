"""Set 06: your own text."""

from course.bank import QuestionSet

texts = QuestionSet(
    "06-your-own-text",
    title="Your own text",
    scenario="""
    Six short texts come with the course: two argue Beijing's case, two Tokyo's and two Washington's. Each was
    written for the course. Most of their figures hold, and some do not. Open a text by its name, such as
    `article("beijing-on-trade")`, and take it apart before you answer. The tool proposes, and you decide.
    """,
    topics=("claims", "tables", "arithmetic", "verdicts", "brief", "ledger"),
)
