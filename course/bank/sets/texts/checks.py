"""Quick checks that lesson 06 asks."""

from course.bank import Choice, Wrong, load, rows_of
from course.bank.letters import flaws, letter_of, lettered, turned_round, weighed
from course.bank.sets.texts import texts

#: sentences that state a share, a rank, nothing and a growth, two of each; the third makes no claim
_SENTENCES = (
    (
        "China refined 70 percent of the world's lithium in 2024.",
        "Japan is the second-largest buyer of these goods.",
        "The second session of the forum was held on June 11.",
        "Exports to China doubled between 2009 and 2021.",
    ),
    (
        "China refined 96 percent of the world's graphite in 2024.",
        "DR Congo mines the most cobalt of all economies.",
        "The 14th plan was on the agenda of the third meeting in 2024.",
        "Exports of magnets grew more than tenfold between 2002 and 2024.",
    ),
)
_FLAWS = (
    "This sentence states a share, with its year and its whole.",
    "A rank compares quantities, so a table can test it.",
    "Its numbers only say when and which.",
    "Growth is a number of times, also where it comes as a word.",
)
_STEPS = (
    "Look for a quantity.",
    "Look for a quantity that comes as a word.",
    "Look for a quantity.",
    "Look for a number of times, also in words.",
)


def _printed(other: int, turn: int) -> dict[str, str]:
    return turned_round(turn, _SENTENCES[other], flaw=_FLAWS, step=_STEPS)


@texts.lesson_check(
    lettered(),
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
        "Its numbers only say when and which; the others state a share, a rank and a growth, which tables hold."
    ),
    vary={"other": (0, 1), "turn": (0, 1, 2, 3)},
    prints=_printed,
    worked=lambda other, turn: weighed("makes_no_claim", letter_of(2, turn), _printed(other, turn)),
)
def makes_no_claim(other=0, turn=0):
    """Its numbers say when and which. The others state a share, a rank and a growth."""
    return letter_of(2, turn)


makes_no_claim.mistakes(**flaws())


@texts.lesson_check(
    Choice.of(
        year="the year alone",
        base="the year, and the whole of which it is a part",
        unit="the unit",
        nothing="nothing: {percent} percent is in the table",
    ),
    objective="text.verdict",
    title="{number} percent of what?",
    text="""
    A text says: "China's share of {goods} is {percent} percent." The table `mineral_stages` gives China's share
    of the world for two stages. What does the sentence leave out, so that nobody can test it as it stands?
    """,
    hints=(
        'Keep China\'s rows of `mineral_stages` for "{mineral}" in {year}. There is one for each stage.',
        "Compare the shares of the two stages with the sentence. Which words would you need to choose between"
        " them?",
        "Check: add your missing words to the sentence. It must now fit one row only.",
    ),
    means=(
        "By the stage the share is {100 * (shares.min()):.0f} % or {100 * (shares.max()):.0f} %: a percentage"
        " without its whole and its year cannot be tested."
    ),
    vary={"mineral": ("copper", "graphite", "lithium", "magnet rare earths"), "year": (2024, 2030)},
    valid=lambda mineral, year: mineral != "graphite" or year == 2030,
    prints=lambda mineral, year: _stages(mineral, year),
)
def what_is_missing(mineral="magnet rare earths", year=2024):
    """The sentence names neither the year nor the stage, and by the stage the share is another one."""
    stages = load("mineral_stages")
    # China's two shares: mining and refining
    rows = stages[(stages["iso3"] == "CHN") & (stages["year"] == year) & (stages["mineral"] == mineral)]
    shares = rows["world_share"]
    # if the stages differ that much, the sentence must name its whole
    return "base" if shares.max() - shares.min() > 0.1 else "year"


def _stages(mineral: str, year: int) -> dict[str, object]:
    """Return China's shares as whole percentages, and the mineral as the sentence calls it."""
    shares = rows_of("mineral_stages", iso3="CHN", year=year, mineral=mineral).set_index("stage")[
        "world_share"
    ]
    mined, refined = (round(100 * shares[stage]) for stage in ("mining", "refining"))
    goods = mineral.removeprefix("magnet ")
    number = "Ninety-one" if refined == 91 else refined
    return {"percent": refined, "number": number, "mined": mined, "goods": goods, "apart": refined - mined}


what_is_missing.mistakes(
    year=Wrong(
        "A year is missing, but naming it would not help. In one year two shares are {apart} points apart.",
        step="Add the year, then try to test the sentence.",
    ),
    unit=Wrong(
        "The unit is there: percent.",
        step="Read the sentence word by word.",
    ),
    nothing=Wrong(
        "The table has {percent} percent for refining and {mined} percent for mining. The sentence names neither.",
        step="Look at both stages.",
    ),
)
