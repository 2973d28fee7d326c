"""Set 00: claims, counting, vintages, attribution, verdicts."""

from __future__ import annotations

from random import Random

from course.bank.questions.prologue import prologue
from course.bank.tables import load
from course.kinds import Choices, Function, Number, Order

_CLAIMS = {
    "C05": "trade is expected to come to 370 billion dollars in 2024",
    "C19": "300 trillion yen are about 300 billion dollars",
    "C30": "alliance systems led by one power carry a conflict within themselves",
    "C35": "American tariffs or security demands may force Japan into hard choices",
    "C37": "China should open up further and build on its lead in rare earths",
}


@prologue.question(
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


@prologue.question(
    Number("years", tolerance=0.3, whole=True),
    objective="source.vintage",
    title="Years in a row, through {last}",
    level=1,
    text="""
    In which year China passed the United States as Japan's largest trading partner depends on whether Hong Kong is
    counted: the table `events` has both dates (`partner` without, `partner_hk` with Hong Kong). Counted by the
    event `{event}`, **how many calendar years in a row** was China the largest partner through {last}, both ends
    included?
    """,
    starter="""
    events = load("events").set_index("id")
    years_in_a_row = ____
    """,
    hints=(
        "Count with a short example first: from 2007 through 2008 are two years.",
        "Last less first, and one more. The year of a date is `.dt.year`, or `.year` of a single one.",
    ),
    vary={"event": ("partner", "partner_hk"), "last": (2011, 2014, 2018, 2021, 2024)},
)
def years_in_a_row(event="partner", last=2024):
    """Both ends counted."""
    events = load("events").set_index("id")
    first = events.loc[event, "date"].year
    return last - first + 1


def _first(event: str) -> int:
    return int(load("events").set_index("id").loc[event, "date"].year)


years_in_a_row.mistake(
    "gaps",
    "You get this if you subtract the years: that counts the gaps, and both ends are to be counted.",
    lambda event, last: last - _first(event),
    step="Try it with a short example: 2007 and 2008 are two years in a row, 2008 less 2007 is one.",
)
years_in_a_row.mistake(
    "other_definition",
    "You get this if you count by the other event: with and without Hong Kong differ by some years.",
    lambda event, last: last - _first("partner_hk" if event == "partner" else "partner") + 1,
    step="Look at which event is asked for.",
)


_GROWTH = {
    "boj_fy2024": "Bank of Japan, January 2024: real growth of fiscal 2024",
    "cao_2024_first": "Cabinet Office, February 2025: real growth of calendar 2024",
    "cao_2024_nominal": "Cabinet Office, February 2025: nominal growth of calendar 2024",
    "cao_fy2025_2024-11": "Cabinet Office, November 2024: real growth of fiscal 2025",
    "imf_2025_a4": "IMF, April 2025: real growth of calendar 2025",
}


@prologue.question(
    Choices(_GROWTH),
    objective="source.vintage",
    title="Where 1.2 percent stands",
    level=2,
    text="""
    The text says that Japan's economy is projected to grow by 1.2 % in 2024 (C20). Several official prints have just
    this number, each for something else. Which of these rows of `growth_vintages` print **1.2**? Name all of them.
    """,
    starter="""
    growth_vintages = load("growth_vintages").set_index("id")
    prints_of_12 = ____  # a list of names from the list above
    """,
    hints=(
        "Look the five rows up and read `growth_pct`; do not guess from the descriptions.",
        "Compare `growth_pct` with 1.2, then read what each of the rows measures.",
    ),
)
def prints_of_12():
    """Rows whose growth is 1.2."""
    growth_vintages = load("growth_vintages").set_index("id")
    asked = ["boj_fy2024", "cao_2024_first", "cao_2024_nominal", "cao_fy2025_2024-11", "imf_2025_a4"]
    growth = growth_vintages.loc[asked, "growth_pct"]
    return list(growth[(growth - 1.2).abs() < 0.001].index)


prints_of_12.mistake(
    "one_is_enough",
    "You stopped at the first that fits. The same number stands for two fiscal years and for another calendar year.",
    lambda: ["boj_fy2024"],
    step="Go through all five rows.",
)
prints_of_12.mistake(
    "calendar_year_too",
    "Calendar 2024 is among your choices, since the text speaks of it; its first print says something else.",
    lambda key: [*key, "cao_2024_first"],
    step="Read `growth_pct` in each row that you named.",
)
prints_of_12.mistake(
    "two_of_three",
    "You named the central bank and the IMF: the government has the number, too, for fiscal 2025.",
    lambda: ["boj_fy2024", "imf_2025_a4"],
    step="Go through all five rows.",
)


_CHAIN = {
    "article": "the text itself appears on a Chinese portal",
    "bloomberg": "unnamed officials tell Bloomberg that Japan will resist",
    "ishiba": "Prime Minister Ishiba on concessions in the tariff talks",
    "mofcom_0421": "China's commerce ministry opposes deals at China's expense",
    "wsj_plan": "Wall Street Journal on a plan to use tariff talks against China",
}


@prologue.question(
    Order(_CHAIN),
    objective="source.attribution",
    title="Who said it first",
    level=2,
    text="""
    Put the five statements in the order in which they were made, the oldest first (`events`). Note as you go which
    of them have a named speaker.
    """,
    starter="""
    events = load("events").set_index("id")
    source_chain = ____  # five names in order
    """,
    hints=(
        "Nobody can relay what has not been said yet: the text comes after its sources.",
        "Select the five rows and sort by `date`.",
    ),
)
def source_chain():
    """Five events by date."""
    events = load("events").set_index("id")
    asked = ["article", "bloomberg", "ishiba", "mofcom_0421", "wsj_plan"]
    return list(events.loc[asked, "date"].sort_values().index)


source_chain.mistake(
    "newest_first",
    "You get this if you sort from new to old.",
    lambda key: list(reversed(key)),
    step="Look at the direction in which you sort.",
)
source_chain.mistake(
    "by_name",
    "This is the order of the alphabet: sort by `date`.",
    lambda: sorted(_CHAIN),
    step="Look at what you sort by.",
)
source_chain.mistake(
    "text_before_report",
    "The text cannot stand before the report that it relays.",
    lambda key: [*key[:-2], key[-1], key[-2]],
    step="Look at the last two.",
)


def _draw(draw: Random) -> tuple[float, float, float]:
    best = draw.choice([-1, 1]) * draw.uniform(5, 400)
    return (best * draw.choice([-1.2, 0.5, 0.9, 0.97, 1.04, 1.12, 1.6]), best, draw.choice([0.05, 0.1]))


@prologue.question(
    Function(("claimed", "best", "tolerance")),
    inputs=[
        (370.0, 291.6, 0.05),
        (20.0, 20.1, 0.05),
        (32.0, -42.5, 0.05),
        (70.0, 91.0, 0.05),
        (-104.9, -100.0, 0.05),
        (-110.0, -100.0, 0.05),
        (95.1, 100.0, 0.05),
        (105.1, 100.0, 0.05),
    ],
    draw=_draw,
    drawn=8,
    objective="source.verdict",
    title="A rule for verdicts",
    level=3,
    points=2,
    text="""
    A verdict that follows a stated rule can be revised when better figures come. Write `verdict(claimed, best,
    tolerance)` that returns one of four words:

    - `"contradicted"` when claimed and best figure have different signs,
    - `"supported"` when they differ by at most `tolerance` times the size of the **best** figure,
    - `"overstated"` when the claimed number is larger in size than the best one,
    - `"understated"` otherwise.

    (The rule of this exercise. The course's ledger has no "understated", and calls a number that is far off contradicted.)
    """,
    starter="""
    def verdict(claimed, best, tolerance):
        return ____
    """,
    hints=(
        "Go through the four rules in their order; size means without the sign: `abs`.",
        "Different signs: the product is negative.",
    ),
)
def verdict():
    """Four rules in order."""

    def verdict(claimed, best, tolerance):
        if claimed * best < 0:
            return "contradicted"
        if abs(claimed - best) <= tolerance * abs(best):
            return "supported"
        return "overstated" if abs(claimed) > abs(best) else "understated"

    return verdict


def _rule(sign=True, base="best", size=True):
    def other(claimed, best, tolerance):
        if sign and claimed * best < 0:
            return "contradicted"
        if abs(claimed - best) <= tolerance * abs(best if base == "best" else claimed):
            return "supported"
        larger = abs(claimed) > abs(best) if size else claimed > best
        return "overstated" if larger else "understated"

    return other


verdict.mistake(
    "no_signs",
    "You get this if the signs are not compared: a surplus for a deficit is no exaggeration.",
    lambda: _rule(sign=False),
    step="Look at claims with the wrong sign.",
)
verdict.mistake(
    "tolerance_of_the_claim",
    "You get this if the tolerance is taken of the claimed number: a large claim would earn itself more room.",
    lambda: _rule(base="claimed"),
    step="Look at what the tolerance is a share of.",
)
verdict.mistake(
    "names_exchanged",
    "You get this if the last two words are exchanged: a claim larger than the best figure is overstated.",
    lambda: (
        lambda claimed, best, tolerance: {"overstated": "understated", "understated": "overstated"}.get(
            word := _rule()(claimed, best, tolerance), word
        )
    ),
    step="Try it with a claim that is clearly too large.",
)
verdict.mistake(
    "absolute_tolerance",
    "You get this if the tolerance is taken as it is: it is a share of the best figure's size.",
    lambda: (
        lambda claimed, best, tolerance: (
            "supported" if abs(claimed - best) <= tolerance else _rule()(claimed, best, 0)
        )
    ),
    step="Look at what the tolerance is a share of.",
)
verdict.mistake(
    "signed_tolerance",
    "You get this if the tolerance is taken of a negative figure with its sign: then nothing is near enough.",
    lambda: lambda claimed, best, tolerance: _rule()(claimed, best, tolerance if best > 0 else 0),
    step="Try it with two negative numbers that are close to each other.",
)
verdict.mistake(
    "signed_size",
    "You get this if negative numbers are compared with their sign: -110 is larger in size than -100.",
    lambda: _rule(size=False),
    step="Try it with two negative numbers.",
)
