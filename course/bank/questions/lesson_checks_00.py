"""Quick checks that the warm-up and lesson 00 ask."""

from __future__ import annotations

from course.bank.kinds import Choice
from course.bank.questions.prologue import prologue
from course.bank.tables import load


@prologue.question(
    Choice(
        {
            "C16": "The two economies cannot be separated from each other.",
            "C22": "That surplus is crucial for Japan's currency reserves and for its stability.",
            "C36": "Rivalry in chips and new-energy cars could strain the ties.",
            "C37": "China should open up further and build on its lead.",
        }
    ),
    objective="source.claims",
    title="What no table can check",
    level=1,
    text="One of these sentences of the text can be neither right nor wrong. Which one?",
    hints=("Look for the word that asks for something instead of describing it.",),
    in_lesson=True,
)
def beyond_tables():
    """The one claim of the four whose kind is norm."""
    claims = load("claims").set_index("id")
    kinds = claims.loc[["C16", "C22", "C36", "C37"], "kind"]
    return kinds[kinds == "norm"].index[0]


beyond_tables.mistake(
    "definition",
    "This is a definition: once we agree what separable means, tables can say how far it holds.",
    lambda: "C16",
    step="Ask of each sentence: what would I look up?",
)
beyond_tables.mistake(
    "cause",
    "This is a cause: hard to show, but figures can speak for or against it.",
    lambda: "C22",
    step="Ask of each sentence: what would I look up?",
)
beyond_tables.mistake(
    "forecast",
    "This is a forecast: it can be scored once the time has come.",
    lambda: "C36",
    step="Ask of each sentence: what would I look up, and when?",
)
