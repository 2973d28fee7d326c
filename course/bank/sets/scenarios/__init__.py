"""Set 04: future scenarios."""

from course.bank import QuestionSet

scenarios = QuestionSet(
    "04-future-scenarios",
    title="Future scenarios",
    scenario="""
    What would tariffs or decoupling do to each side? You take the trade model apart into formulas small
    enough to write yourself. You read the American tariffs of 2025-26 (`us_tariffs`); others have tariffs,
    too, but not in these tables. You state forecasts so that they can be scored. Results of models are
    results of their assumptions. Every question says which assumptions it makes.
    """,
    topics=("gains", "tariffs", "uncertainty", "forecasts"),
)
