"""Quick checks that lesson 04 asks."""

from __future__ import annotations

from course.bank.kinds import Number
from course.bank.questions.scenarios import scenarios


@scenarios.question(
    Number("points", tolerance=0.001),
    objective="scenarios.forecast",
    title="One forecast, scored",
    level=1,
    text="""
    You gave an event a probability of 0.8, and it **did not** happen. What is the Brier score of this one forecast?
    """,
    hints=("An event that does not happen counts as 0, one that happens as 1.", "Square the distance."),
    in_lesson=True,
)
def one_score():
    """Squared distance between probability and outcome."""
    probability, outcome = 0.8, 0
    return (probability - outcome) ** 2


one_score.mistake(
    "not_squared",
    "You get this if you do not square the distance.",
    lambda: 0.8,
    step="Look at what is done with the distance.",
)
one_score.mistake(
    "as_if_it_happened",
    "You get this if you score it as if the event had happened.",
    lambda: (0.8 - 1) ** 2,
    step="Look at the outcome.",
)
