"""The brief: what may stand on the page?"""

import pandas as pd

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
        "Tick off for each sentence: unit, year, whole, source.",
        "Cross out every sentence about a motive or about the text as a whole.",
    ),
)
def brief_sentence():
    """This sentence names unit, year, whole and source, and judges neither the author nor the whole text."""
    sentences = pd.Series(
        {
            "a": "The author used an old figure to make China look less important.",
            "b": "By Japan's customs, 48.4 % of the chip-making machinery that Japan exported in 2024, by value, "
            "went to China; the text's 31.5 % is the share of 2022.",
            "c": "By Japan's customs, Japan depends on China for 48.4 % of its chip-making machinery.",
            "d": "The text is unreliable, because its share of 2024 is 17 points too low.",
        }
    )
    fits = pd.DataFrame(
        {
            "unit": sentences.str.contains("%"),
            "year": sentences.str.contains("2024"),
            "whole": sentences.str.contains("Japan exported"),
            "source": sentences.str.contains("customs"),
            "no judgement": ~sentences.str.contains("author|unreliable"),
        }
    )
    return fits.index[fits.all(axis=1)][0]


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
