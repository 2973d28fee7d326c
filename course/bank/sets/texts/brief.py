"""The brief: what may stand on the page?"""

from course.bank import Choice, Wrong
from course.bank.sets.texts import texts


@texts.question(
    Choice(
        {
            "a": "The author used an old figure to make China look less important.",
            "b": "By Japan's customs, 48.4 % of the chip-making machinery that Japan exported in 2024, by value, "
            "went to China; the text's 31.5 % is the share of 2022.",
            "c": "By Japan's customs, Japan depends on China for 48.4 % of its chip-making machinery.",
            "d": "The text is unreliable, because its share of 2024 is 17 points too low.",
        }
    ),
    objective="text.brief",
    title="A sentence for the brief",
    level=2,
    text="""
    You tested the share of chip-making machinery in `beijing-on-trade`. Which of these sentences belongs in a
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
)
def brief_sentence():
    """This sentence names unit, year, whole and source, and judges neither the author nor the whole text."""
    # a judges the author's motive, which no table shows.
    # c names no year, and "depends on" is not what a share of exports shows.
    # d judges the whole text by one figure.
    # b names unit, year, whole and source, and it stops there.
    return "b"


brief_sentence.mistakes(
    a=Wrong(
        "No table shows why an author took a figure. A brief says what is measured.",
        step="Ask of each sentence which table could show it.",
    ),
    c=Wrong(
        "Japan sells these machines. The share says how much China buys, so the dependence points the other way.",
        step="Ask who sells and who buys.",
    ),
    d=Wrong(
        "One figure says nothing about the other claims. The sentence also names no source.",
        step="Ask how much of the text the figure is about.",
    ),
)
