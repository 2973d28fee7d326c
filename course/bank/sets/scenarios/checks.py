"""Quick checks that lessons 04a and 04b ask."""

from course.bank import Choice, Number, Wrong, load
from course.bank.sets.scenarios import scenarios


@scenarios.question(
    Choice(
        {
            "terms": "A's sellers get less for their goods before the tariff, because B buys fewer of them",
            "more_work": "B's makers produce more behind the tariff, so B has more work",
            "revenue": "B's treasury earns the tariff, and the buyers in B pay nothing for it",
        }
    ),
    objective="scenarios.model",
    title="Where a gain comes from",
    level=2,
    text="""
    In the model of this section B gains a little from a small tariff on A's goods, as long as A does not
    answer. Where does B's gain come from?
    """,
    hints=(
        "In this model everybody has work before and after.",
        "Buyers in B pay a tariff at the border. Do they alone bear it?",
    ),
    in_lesson=True,
)
def who_pays_alone():
    """B buys so much that its tariff lowers what A's sellers get. Employment does not change in this model."""
    channels = {
        "terms": "price before the tariff",
        "more_work": "employment",
        "revenue": "a transfer at home",
    }
    return next(name for name, what in channels.items() if what.startswith("price"))


who_pays_alone.mistakes(
    more_work=Wrong(
        "In this model everybody has work before and after. If B makes more of one good at home, it makes "
        "less of another. And more output is not the same as more to consume.",
        step="Look at what the model holds fixed.",
    ),
    revenue=Wrong(
        "Buyers in B do pay, because foreign goods become dearer for them. The revenue goes from them to "
        "their treasury. That is no gain for B as a whole.",
        step="Ask who hands the money over.",
    ),
)


@scenarios.question(
    Choice(
        {
            "every_year": "real income is 1.36 % lower in every year once all has settled",
            "first_year": "real income falls by 1.36 % in the first year, and recovers",
            "growth": "growth is 1.36 percentage points lower in every year",
            "sum": "the losses of all years together come to 1.36 % of one year's income",
        }
    ),
    objective="scenarios.model",
    title="How to read a static loss",
    level=1,
    text="""
    The model says that Japan's welfare falls by 1.36 % if trade stops. What does the number say?
    """,
    hints=("A static model compares two worlds after everybody has adapted.",),
    in_lesson=True,
)
def static_loss():
    """A static model compares two states of the economy. It knows no way between them."""
    meaning = {"every_year": "level", "first_year": "path", "growth": "rate", "sum": "total"}
    return next(name for name, kind in meaning.items() if kind == "level")


static_loss.mistakes(
    first_year=Wrong(
        "The model has no first year. It knows only before and after. What happens on the way can be far worse.",
        step="Ask whether the model knows time.",
    ),
    growth=Wrong(
        "Such a loss would grow year by year. Here the level is lower and grows no more slowly than before.",
        step="Keep a level and a rate of growth apart.",
    ),
    sum=Wrong(
        "The number is the loss of each year. All years together come to many times as much.",
        step="Ask for which span of time the number stands.",
    ),
)


@scenarios.question(
    Choice(
        {
            "spread": "nine in ten of the solved cases lie in this range, if each case counts the same",
            "chance": "the true loss lies in the range with a probability of 90 %",
            "error": "this is the sampling error of the data",
        }
    ),
    objective="scenarios.uncertainty",
    title="What a range of runs says",
    level=2,
    text="""
    We put in elasticities from half to double of two published sets. Then we wrote down the middle nine
    tenths of the results. What can be said of that range?
    """,
    hints=("Who said how likely each of the elasticities is?",),
    in_lesson=True,
)
def range_or_chance():
    """Nobody gave chances for the elasticities. A range that is put in gives a range, not a probability."""
    somebody_gave_chances = False
    return "chance" if somebody_gave_chances else "spread"


range_or_chance.mistakes(
    chance=Wrong(
        "For that, somebody must say how likely each elasticity is, and how likely the model itself is. "
        "Nobody did.",
        step="Ask where the probabilities come from.",
    ),
    error=Wrong(
        "No data were drawn here. Assumptions were varied.",
        step="Ask what was varied.",
    ),
)


@scenarios.question(
    Number("percent of a year", tolerance=0.01),
    objective="scenarios.uncertainty",
    title="Two months of a year",
    level=1,
    text="""
    RIETI studied a cut of 80 %. It found that production is 15 % lower **during two months**
    (`cited_figures`, id "rieti_80"). Which part of a whole year's production is lost?
    Count each month as a twelfth of a year. Take the loss as a positive number.
    """,
    hints=("In this count nothing is lost in the other ten months.",),
    in_lesson=True,
)
def two_months():
    """A loss that lasts two months counts for two twelfths of a year."""
    cited_figures = load("cited_figures").set_index("id")
    loss_of_the_period = -cited_figures.loc["rieti_80", "value"]
    return loss_of_the_period * 2 / 12


def _period() -> float:
    return float(-load("cited_figures").set_index("id").loc["rieti_80", "value"])


two_months.mistakes(
    as_it_is_printed=Wrong(
        "You get this if you take the loss of the two months for the loss of a year. The other ten months are "
        "missing.",
        lambda: _period(),
        step="Ask which span of time the loss is a part of.",
    ),
    times_six=Wrong(
        "You get this if you multiply by six. The loss of two months is a smaller part of a year than of the "
        "two months.",
        lambda: _period() * 12 / 2,
        step="Look at what the two months are divided by.",
    ),
    one_month=Wrong(
        "You get this if you count one month instead of two.",
        lambda: _period() / 12,
        step="Count the months.",
    ),
    added_months=Wrong(
        "You get this if you add the loss of both months. Each month loses a part of itself only.",
        lambda: 2 * _period(),
        step="Ask which span of time the loss is a part of.",
    ),
    the_months_alone=Wrong(
        "This is the part of the year that two months are. Only a part of their production is lost.",
        lambda: 100 * 2 / 12,
        step="Look at how much of the two months is lost.",
    ),
    cut_counted_again=Wrong(
        "You get this if you multiply by the cut of 80 % as well. The loss is already that of the cut.",
        lambda: 0.8 * _period() * 2 / 12,
        step="Look at what the 15 % are.",
    ),
    shared_between_months=Wrong(
        "You get this if you divide the loss by the two months. Compare the two months with the year.",
        lambda: _period() / 2,
        step="Look at what the two months are divided by.",
    ),
    sixty_days=Wrong(
        "You get this if you count 60 of 365 days. The question counts each month as a twelfth.",
        lambda: _period() * 60 / 365,
        step="Look at how the months are counted.",
    ),
)


@scenarios.question(
    Number("points", tolerance=0.001),
    objective="scenarios.forecast",
    title="One forecast, scored",
    level=1,
    text="""
    You gave an event a probability of 0.8, and it **did not** happen. What is the Brier score of this one forecast?
    """,
    hints=(
        "An event that does not happen counts as 0. An event that happens counts as 1.",
        "Square the distance.",
    ),
    in_lesson=True,
)
def one_score():
    """The score is the squared distance between the probability and what happened."""
    probability, outcome = 0.8, 0
    distance = probability - outcome
    return distance**2


one_score.mistakes(
    not_squared=Wrong(
        "You get this if you do not square the distance.",
        lambda: 0.8,
        step="Look at what is done with the distance.",
    ),
    as_if_it_happened=Wrong(
        "You get this if you score the forecast as if the event had happened.",
        lambda: (0.8 - 1) ** 2,
        step="Look at the outcome.",
    ),
    distance_from_happening=Wrong(
        "You get this if you take the distance from what did not happen, and do not square it.",
        lambda: 1 - 0.8,
        step="Look at the outcome and at the last step.",
    ),
    one_less=Wrong(
        "You get this if you subtract the score from one. In this score a small number is good.",
        lambda: 1 - 0.8**2,
        step="Look at the last step.",
    ),
    halved=Wrong(
        "You get this if you take half of the distance. Square it.",
        lambda: 0.8 / 2,
        step="Look at what is done with the distance.",
    ),
    both_outcomes=Wrong(
        "You get this if you add the distance for the event and that for its absence. The score counts a forecast "
        "once.",
        lambda: 2 * 0.8**2,
        step="Count the squares.",
    ),
)
