"""The brief: what may stand on the page?"""

from course.bank import rows_of
from course.bank.letters import flaws, letter_of, lettered, turned_round, weighed
from course.bank.sets.texts import texts

#: four sentences on one share, and what is wrong with each that does not belong in a brief; the second one does
_SENTENCES = (
    "The author used an old figure to make China look less important.",
    "By Japan's customs, {share:.1f} % of the {goods} that Japan exported in {year}, by value, went to China; the "
    "text's {said} % is the share of {stale}.",
    "By Japan's customs, Japan depends on China for {share:.1f} % of its {goods}.",
    "The text is unreliable, because its share of {year} is {apart:.0f} points too low.",
)
_FLAWS = (
    "No table shows why an author took a figure. A brief says what is measured.",
    "This sentence names all four and stops there.",
    "Japan sells these goods. The share says how much China buys, so the dependence points the other way.",
    "One figure says nothing about the other claims. The sentence also names no source.",
)
_STEPS = (
    "Ask of each sentence which table could show it.",
    "Draw the four boxes for each sentence.",
    "Ask who sells and who buys.",
    "Ask how much of the text the figure is about.",
)


def _share(goods: str, year: int) -> float:
    sold = rows_of("japan_trade", goods=goods, flow="export", year=year).set_index("partner")["value_jpy_bn"]
    return float(100 * sold["CHN"] / sold["WLD"])


def _printed(year: int, stale: int, turn: int) -> dict[str, str]:
    """Return the four sentences, flaws and steps under the letters a to d, turned round by some places."""
    share, said = _share("Chip-making machinery", year), f"{_share('Chip-making machinery', stale):.1f}"
    figures = {"share": share, "said": said, "year": year, "stale": stale, "apart": share - float(said)}
    goods = "chip-making machinery"
    found = {"asked": "the share of chip-making machinery in `beijing-on-trade`"}
    if (year, stale) != (2024, 2022):
        found["asked"] = f"a text's share of chip-making machinery: {said} % in {year}"
    sentences = [sentence.format(goods=goods, **figures) for sentence in _SENTENCES]
    return found | turned_round(turn, sentences, flaw=_FLAWS, step=_STEPS)


@texts.question(
    lettered(),
    objective="text.brief",
    title="A sentence for the brief",
    text="""
    You tested {asked}. Which of these sentences belongs in a
    brief? A stranger must be able to check the sentence. It may say no more than the table shows.
    """,
    hints=(
        "Four things must be named: unit, year, whole and source. Draw four boxes for each sentence.",
        "Tick the boxes word by word. Cross out what speaks of a motive, or of the text as a whole.",
        "Check: your sentence must say no more than one table shows.",
    ),
    means=(
        "Unit, year, whole and source are all there, and no motive: a stranger can check the sentence without"
        " you."
    ),
    vary={"year": (2023, 2024, 2025), "stale": (2019, 2022), "turn": (0, 1, 2, 3)},
    prints=_printed,
    worked=lambda year, stale, turn: weighed(
        "brief_sentence", letter_of(1, turn), _printed(year, stale, turn)
    ),
)
def brief_sentence(year=2024, stale=2022, turn=0):
    """This sentence names unit, year, whole and source, and judges neither the author nor the whole text."""
    return letter_of(1, turn)


brief_sentence.mistakes(**flaws())
