"""Kinds of claims: which can be checked, and which cannot?"""

from __future__ import annotations

from course.bank import Choices, load
from course.bank.sets.sources import sources

_CLAIMS = {
    "C05": "trade is expected to come to 370 billion dollars in 2024",
    "C19": "300 trillion yen are about 300 billion dollars",
    "C30": "alliance systems led by one power carry a conflict within themselves",
    "C35": "American tariffs or security demands may force Japan into hard choices",
    "C37": "China should open up further and build on its lead in rare earths",
}


@sources.question(
    Choices(_CLAIMS),
    objective="source.claims",
    title="What no figure can settle",
    level=1,
    text="""
    Which of these sentences are **norms**: judgements of what is good or should be, which no figure can settle
    however long one waits? Name all of them.
    """,
    starter='norms = ____  # a list such as ["C05", "C19"]',
    hints=(
        "A forecast cannot be settled today, but later it can.",
        "Look for should, essential, and for words that judge.",
    ),
)
def norms():
    """Claims of the kind norm among the five."""
    claims = load("claims").set_index("id")
    asked = ["C05", "C19", "C30", "C35", "C37"]
    kinds = claims.loc[asked, "kind"]
    return list(kinds[kinds == "norm"].index)


norms.mistake(
    "forecast_too",
    "A forecast is among your choices. It cannot be settled on the day, but later facts can speak to it.",
    lambda key: [*key, "C35"],
    step="Ask of each sentence: could a later fact decide it?",
)
norms.mistake(
    "should_alone",
    "You named only the sentence with an open recommendation; a judgement can hide in a description, too.",
    lambda: ["C37"],
    step="Ask of each sentence which figure could refute it.",
)
norms.mistake(
    "forecast_for_judgement",
    "A forecast stands where a judgement should: later facts can speak to the one, nothing can settle the other.",
    lambda: ["C35", "C37"],
    step="Ask of each sentence: could a later fact decide it?",
)
norms.mistake(
    "wrong_numbers_too",
    "A number that is wrong is not a norm: a number can be checked.",
    lambda key: [*key, "C19"],
    step="Keep apart: wrong, and not to be settled.",
)
