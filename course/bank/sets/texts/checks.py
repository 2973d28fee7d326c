"""Quick checks that lesson 06 asks."""

from course.bank import Choice, Wrong, load
from course.bank.sets.texts import texts


@texts.question(
    Choice(
        {
            "a": "China refined 70 percent of the world's lithium in 2024.",
            "b": "Japan is the second-largest buyer of these goods.",
            "c": "The second session of the forum was held on June 11.",
            "d": "Exports to China doubled between 2009 and 2021.",
        }
    ),
    objective="text.claims",
    title="No claim",
    level=1,
    text="Three of these sentences make a claim that a table could test. Which one makes none?",
    hints=(
        "Underline every number in the four sentences, also those that are words.",
        "Ask of each number: how much, which place, how many times? Or only when, or which one?",
        "Check: for your sentence no table could hold the number as a figure.",
    ),
    means=(
        "Its numbers only say which session and when; the others state a share, a rank and a growth, which "
        "tables hold."
    ),
    in_lesson=True,
)
def makes_no_claim():
    """Its numbers say which session and when. The others state a share, a rank and a growth."""
    # a states a share, b a rank, d a growth: tables hold all three.
    # The numbers of c only say which session and on which day.
    return "c"


makes_no_claim.mistakes(
    a=Wrong(
        "This sentence states a share, with its year and its whole.",
        step="Look for a quantity.",
    ),
    b=Wrong(
        "A rank compares quantities, so a table can test it.",
        step="Look for a quantity that comes as a word.",
    ),
    d=Wrong(
        '"Doubled" is a number in words: two times.',
        step="Look for a quantity that comes as a word.",
    ),
)


@texts.question(
    Choice(
        {
            "year": "the year alone",
            "base": "the year, and the whole of which it is a part",
            "unit": "the unit",
            "nothing": "nothing: 91 percent is in the table",
        }
    ),
    objective="text.verdict",
    title="Ninety-one percent of what?",
    level=2,
    text="""
    A text says: "China's share of rare earths is 91 percent." The table `mineral_stages` gives China's share
    of the world for two stages. What does the sentence leave out, so that nobody can test it as it stands?
    """,
    hints=(
        'Keep China\'s rows of `mineral_stages` for "magnet rare earths" in 2024. There is one for each stage.',
        "Compare the shares of the two stages with the sentence. Which words would you need to choose between"
        " them?",
        "Check: add your missing words to the sentence. It must now fit one row only.",
    ),
    means=(
        "By the stage the share is {100 * (shares.min()):.0f} % or {100 * (shares.max()):.0f} %: a percentage"
        " without its whole and its year cannot be tested."
    ),
    in_lesson=True,
)
def what_is_missing():
    """The sentence names neither the year nor the stage. By the stage, the share is 61 or 91 percent."""
    stages = load("mineral_stages")
    # China's two shares: mining and refining
    shares = stages.query("iso3 == 'CHN' and year == 2024 and mineral == 'magnet rare earths'")["world_share"]
    # if the stages differ that much, the sentence must name its whole
    return "base" if shares.max() - shares.min() > 0.1 else "year"


what_is_missing.mistakes(
    year=Wrong(
        "A year is missing, but naming it would not help. In one year two shares are 30 points apart.",
        step="Add the year, then try to test the sentence.",
    ),
    unit=Wrong(
        "The unit is there: percent.",
        step="Read the sentence word by word.",
    ),
    nothing=Wrong(
        "The table has 91 percent for refining and 61 percent for mining. The sentence names neither.",
        step="Look at both stages.",
    ),
)
