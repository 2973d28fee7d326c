"""Quick checks of lessons 04a and 04b that come before a result: what will a cell show, which word is missing?"""

import pandas as pd

from course.bank import Choice, Label, Wrong
from course.bank.sets.scenarios import scenarios


@scenarios.lesson_check(
    Choice.of(
        both="both lose",
        a_only="A loses, and B gains a little",
        b_only="B loses, and A does not",
        nobody="nobody: the tariff stays inside B",
    ),
    objective="scenarios.model",
    title="Only B taxes",
    level=1,
    text="""
    In the model of two economies B puts a tariff of 20 % on goods from A, and A does not answer. Who loses real income?
    """,
    hints=(
        "Follow the goods: what does A sell less of, and to whom?",
        "When A sells less, its wages and prices fall. Ask what that does to what B buys from A.",
        "Check: run the cell, and read the two signs of the first line.",
    ),
    means="A changes by {change['A']:.2f} % and B by {change['B']:.2f} %: one side can gain as long as nobody answers.",
)
def first_tariff():
    """The model is solved with B's tariff on goods from A. An economy loses where its welfare falls."""
    from course.models import TradeModel

    # what each sells at home and to the other
    flows = pd.DataFrame([[90.0, 10.0], [10.0, 80.0]], index=["A", "B"], columns=["A", "B"])
    # a tariff names the seller first, then the buyer
    change = TradeModel.one_sector(flows, 4.0).solve(tariffs={("A", "B"): 0.2}).welfare
    # who loses
    losers = {name for name in ["A", "B"] if change[name] < 0}
    return {frozenset("AB"): "both", frozenset("A"): "a_only", frozenset("B"): "b_only"}.get(
        frozenset(losers), "nobody"
    )


first_tariff.mistakes(
    "Who sells less after the tariff?",
    both=Wrong(
        "This holds when both tax. Alone, B gets A's goods at lower prices before the tariff.",
        step="What happens to the price that A's sellers get?",
    ),
    b_only="B's buyers pay the tariff, but B's treasury takes it. A sells less, and for less.",
    nobody="B buys less from A, so A's sellers feel it.",
)


@scenarios.lesson_check(
    Label(),
    objective="scenarios.tariffs",
    title="One buyer's rows",
    level=1,
    text="""
    `april.trade` has one row for each pair of economies. Each row has two labels, one for the seller and one for the buyer.
    This line should keep only what **all others sell to the United States**: `april.trade.xs("USA", level="____")`. Which
    level fills the blank?
    """,
    hints=(
        "The United States buys here. Which of the two labels names the buyer?",
        "The labels are written from the side of each economy: one sends goods out, the other takes them in.",
        "Check: the rows that are left name sellers, such as Japan and Mexico.",
    ),
    means="The level `{answer}` keeps the rows of one buyer, with one row for each seller.",
    accepted={"importer": ("'importer'", "level='importer'")},
)
def level_of_the_buyer():
    """The buyer of goods is the importer."""
    levels = {"sells": "exporter", "buys": "importer"}
    # the United States buys
    return levels["buys"]


level_of_the_buyer.mistakes(
    exporter=Wrong(
        "This keeps what the United States itself sells. The question asks what it buys.",
        step="Is the United States the seller or the buyer here?",
    ),
    buyer=Wrong(
        "No level is called `buyer`. The printed table names its levels in the first line.",
        step="Read the names above the row labels.",
    ),
    usa=Wrong(
        "That is the value. The blank names the label in which this value is looked for.",
        lambda: "USA",
        step="The first argument is the value. What does `level` name?",
    ),
)


@scenarios.lesson_check(
    Choice({"a": "0.25", "b": "0.60", "c": "0.75", "d": "0.80"}),
    objective="scenarios.uncertainty",
    title="An index by hand",
    level=1,
    text="""
    An economy trades 50 with one power and 30 with the other. The balance index is 1 minus the difference, divided by the sum.
    What is the index?
    """,
    hints=(
        "Only the difference is divided by the sum. Then it is taken from 1.",
        "The difference of 50 and 30 is 20, and their sum is 80.",
        "Check: an even split gives 1. This split is uneven, but not wholly on one side.",
    ),
    means="The index is {index:.2f}: nearer to an even split than to one partner alone.",
)
def index_of_50_and_30():
    """The difference is divided by the sum, and the result is taken from one."""
    from course.measures import balance_index

    # one minus the difference over the sum
    index = balance_index(50, 30)
    # the option with this number
    return {0.25: "a", 0.6: "b", 0.75: "c", 0.8: "d"}[round(index, 2)]


index_of_50_and_30.mistakes(
    a=Wrong(
        "This is the difference over the sum. The index takes it from 1.",
        step="One step is left after the division.",
    ),
    b=Wrong(
        "You get this if you divide 30 by 50. The index divides by the sum.",
        step="What does the index divide by?",
    ),
    d=Wrong(
        "One way to get this: you read the difference of 20 as percent. Another: you add 50 and 30. The index "
        "divides the difference by the sum.",
        step="By what is the difference divided?",
    ),
)


@scenarios.lesson_check(
    Choice.of(
        sure="the forecast of 0.8",
        middle="the forecast of 0.7",
        unsure="the forecast of 0.6",
        same="all the same: a miss is a miss",
    ),
    objective="scenarios.forecast",
    title="The dearest failure",
    level=1,
    text="""
    Three events have probabilities of 0.8, 0.6 and 0.7. Suppose that one of them does not happen. For which forecast would this
    give the **worst** Brier score?
    """,
    hints=(
        "The score is the square of probability minus outcome. The outcome of a miss is 0.",
        "So the score of a miss is the square of the probability.",
        "Check: compute the three squares and compare them.",
    ),
    means="A miss at {max(probabilities.values())} costs {max(scores.values()):.2f}: confidence is dear when it is wrong.",
)
def dearest_failure():
    """The score of a miss is the square of its probability."""
    probabilities = {"sure": 0.8, "middle": 0.7, "unsure": 0.6}
    # probability minus an outcome of 0, squared
    scores = {name: (one - 0) ** 2 for name, one in probabilities.items()}
    # the highest score is the worst
    return max(scores, key=scores.get)


dearest_failure.mistakes(
    "Square each of the three probabilities.",
    middle="Its miss would cost 0.49. Another one costs more.",
    unsure="Its miss would cost 0.36, the least of the three.",
    same="The score counts how sure the forecast was. The surer it was, the more a miss costs.",
)
