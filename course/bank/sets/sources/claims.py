"""Kinds of claims: which can be checked, and which cannot?"""

from course.bank import Choices, Wrong, load
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
    Some sentences are **norms**: they judge what is good or what should be. No figure can settle a norm,
    however long one waits. A sentence can sound like a description and still be a norm. Which of these
    sentences are norms? Name all of them.
    """,
    starter='norms = ____  # a list such as ["C05", "C19"]',
    hints=(
        "Read the five sentences with these ids in `claims`, as they stand there.",
        "Ask of each sentence: which figure, now or later, would show that it is wrong?",
        "Check: a forecast can be settled later and a wrong number today. Neither may be on your list.",
    ),
    means=(
        "No figure, now or later, can settle these {len(answer)} sentences; only the other {5 - len(answer)} "
        "can be right or wrong."
    ),
)
def norms():
    """Claims of the kind norm among the five."""
    claims = load("claims").set_index("id")
    # the five sentences of the question
    asked = ["C05", "C19", "C30", "C35", "C37"]
    # each claim has a kind: description, forecast, norm and so on
    kinds = claims.loc[asked, "kind"]
    # keep those that judge
    return list(kinds[kinds == "norm"].index)


norms.mistakes(
    "Ask of each sentence: could a later fact decide it?",
    forecast_too=Wrong(
        "One of your choices is a forecast. Nobody can settle it on the day, but later facts can speak to it.",
        lambda key: [*key, "C35"],
    ),
    should_alone=Wrong(
        "You left out a judgement. It sounds like a description, but no figure could refute it.",
        lambda: ["C37"],
        step="Ask of each sentence which figure could refute it.",
    ),
    wrong_numbers_too=Wrong(
        "One of your choices states a number. Even a wrong number is not a norm, because a number can be "
        "checked.",
        lambda key: [*key, "C19"],
        step="Keep two things apart: a sentence that is wrong, and a sentence that nothing can settle.",
    ),
    expected_number_too=Wrong(
        "One of your choices states an expected number. Once the year is over, customs figures can check it.",
        lambda key: [*key, "C05"],
    ),
    judgement_alone=Wrong(
        "You left out a recommendation. A sentence that says what should be done is a norm.",
        lambda: ["C30"],
        step="Ask of each sentence: does it say what is, or what should be?",
    ),
)
