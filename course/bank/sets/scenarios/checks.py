"""Quick checks that lessons 04a and 04b ask."""

from course.bank import Choice, Number, Rare, Wrong, load
from course.bank.sets.scenarios import scenarios


@scenarios.lesson_check(
    Choice.of(
        terms="B buys fewer of A's goods, so A's sellers must lower the price that they get before the tariff",
        more_work="B's makers produce more behind the tariff, so B has more work",
        revenue="B's treasury earns the tariff, and the buyers in B pay nothing for it",
    ),
    objective="scenarios.model",
    title="Where a gain comes from",
    text="""
    In the model of this section B gains a little from a small tariff on A's goods, as long as A does not
    answer. Where does B's gain come from?
    """,
    hints=(
        "Go through the three channels: work, the treasury, and the price that A's sellers get.",
        "In this model everybody has work before and after. A duty that B's own buyers bear moves money "
        "within B.",
        "Check: your channel must take something from A. What stays within B is no gain for B as a whole.",
    ),
    means=(
        "B gains because A's sellers get less before the tariff: the gain comes from abroad, so A has a "
        "reason to answer."
    ),
)
def who_pays_alone():
    """B buys so much that its tariff lowers what A's sellers get. Employment does not change in this model."""
    # Everybody in B works before and after, so there is no more work.
    # What B's buyers pay to B's treasury stays within B: no gain for B as a whole.
    # B buys less, so A's sellers get a lower price before the tariff: this comes from abroad.
    return "terms"


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


@scenarios.lesson_check(
    Choice.of(
        every_year="real income is 1.36 % lower in every year once all has settled",
        first_year="real income falls by 1.36 % in the first year, and recovers",
        growth="growth is 1.36 percentage points lower in every year",
        sum="the losses of all years together come to 1.36 % of one year's income",
    ),
    objective="scenarios.model",
    title="How to read a static loss",
    level=1,
    text="""
    The model says that Japan's welfare falls by 1.36 % if trade stops. What does the number say?
    """,
    hints=(
        "The word that matters is *static*: the model knows two states, with and without trade.",
        "Ask of each option whether it needs a way from one state to the other. A static model has none.",
        "Check: nothing in your option may speak of a first year, of growth, or of a sum over years.",
    ),
    means=(
        "The loss is a level that stays each year after all have adapted; the model says nothing on the way "
        "there."
    ),
)
def static_loss():
    """A static model compares two states of the economy. It knows no way between them."""
    # A static model compares two states of the economy after everybody has adapted.
    # It knows no first year, no growth rate and no sum over years.
    # So its loss is a lower level of income, in every year from then on.
    return "every_year"


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


@scenarios.lesson_check(
    Choice.of(
        spread="nine in ten of the solved cases lie in this range, if each case counts the same",
        chance="the true loss lies in the range with a probability of 90 %",
        error="this is the sampling error of the data",
    ),
    objective="scenarios.uncertainty",
    title="What a range of runs says",
    text="""
    We put in elasticities from half to double of two published sets. Then we wrote down the middle nine
    tenths of the results. What can be said of that range?
    """,
    hints=(
        "Look at what was put in: elasticities from half to double. Who said how likely each is?",
        "A range without chances put in gives a range without chances.",
        "Check: does your option need a probability or a sample? Then somebody must have stated it.",
    ),
    means=(
        "The range shows how far the result moves with the assumptions; nobody stated chances, so it holds "
        "none."
    ),
)
def range_or_chance():
    """Nobody gave chances for the elasticities. A range that is put in gives a range, not a probability."""
    # Nobody said how likely each of the elasticities is, so no probability can come out.
    # The data are the same in every run, so it is no sampling error either.
    # What is left: nine in ten of the cases that were solved lie in the range.
    return "spread"


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


@scenarios.lesson_check(
    Number("percent of a year", tolerance=0.01),
    objective="scenarios.uncertainty",
    title="{title} months of a year",
    level=1,
    text="""
    RIETI studied a cut of 80 %. It found that production is 15 % lower **during two months**
    (`cited_figures`, id "rieti_80"). {supposed}Which part of a whole year's production is lost?
    Count each month as a twelfth of a year. Take the loss as a positive number.
    """,
    hints=(
        "Take the row `rieti_80` of `cited_figures`: the loss during the cut. The cut of 80 % is not needed.",
        "Multiply the loss by the part of the year in which it lasts.",
        "Check: spread your answer over only {words} of twelve months. The loss of the period must come back.",
    ),
    means=(
        "{loss_of_the_period:g} % for {words} months are {answer:g} % of a year: a loss needs its period before "
        "two losses are compared."
    ),
    vary={"months": (2, 3, 4, 5, 7, 9)},
    prints=lambda months: _lasting(months),
)
def two_months(months=2):
    """A loss that lasts some months counts for so many twelfths of a year."""
    cited_figures = load("cited_figures").set_index("id")
    # printed as a change, so it is negative there
    loss_of_the_period = -cited_figures.loc["rieti_80", "value"]
    # so many of twelve months
    return loss_of_the_period * months / 12


_WORDS = {2: "two", 3: "three", 4: "four", 5: "five", 7: "seven", 9: "nine"}


def _lasting(months: int) -> dict[str, object]:
    """Return how long the loss lasts, in words."""
    words = _WORDS[months]
    supposed = "" if months == 2 else f"Suppose that a cut lowers it as much during **{words} months**. "
    others = {"others": 12 - months, "days": 30 * months}
    return {"words": words, "title": words.capitalize(), "supposed": supposed, **others}


def _period() -> float:
    return float(-load("cited_figures").set_index("id").loc["rieti_80", "value"])


two_months.mistakes(
    "Ask which span of time the loss is a part of.",
    as_it_is_printed=Wrong(
        "You get this if you take the loss of {words} months for the loss of a year. The other {others} months are "
        "missing.",
        lambda months, days: _period(),
    ),
    times_six=Wrong(
        "You get this if you multiply by twelve over {months}. The loss of {words} months is a smaller part of "
        "a year than of these months.",
        lambda months, days: _period() * 12 / months,
        step="Look at what the months are divided by.",
    ),
    one_month=Wrong(
        "You get this if you count one month instead of {words}.",
        lambda months, days: _period() / 12,
        step="Count the months.",
    ),
    added_months=Wrong(
        "You get this if you add the loss of the {words} months. Each month loses a part of itself only.",
        lambda months, days: months * _period(),
    ),
    the_months_alone=Wrong(
        "This is the part of the year that {words} months are. Only a part of their production is lost.",
        lambda months, days: 100 * months / 12,
        step="Look at how much of these months is lost.",
    ),
    cut_counted_again=Wrong(
        "You get this if you multiply by the cut of 80 % as well. The loss is already that of the cut.",
        lambda months, days: 0.8 * _period() * months / 12,
        step="Look at what the 15 % are.",
    ),
    cut_for_loss=Wrong(
        "You get this if you take the cut of 80 % for the loss. Production falls by 15 %.",
        lambda months, days: 80 * months / 12,
        step="Look at what falls: supply or production.",
    ),
    shared_between_months=Wrong(
        "You get this if you divide the loss by the {words} months. Compare the months with the year.",
        lambda months, days: _period() / months,
        step="Look at what the months are divided by.",
    ),
    sixty_days=Wrong(
        "You get this if you count {days} of 365 days. The question counts each month as a twelfth.",
        lambda months, days: _period() * days / 365,
        step="Look at how the months are counted.",
    ),
)


@scenarios.lesson_check(
    Number("points", tolerance=0.001),
    objective="scenarios.forecast",
    title="One forecast, scored",
    level=1,
    text="""
    You gave an event a probability of {probability}, and it **{went}** happen. What is the Brier score of this one forecast?
    """,
    hints=(
        "One forecast and one outcome. An event that happens counts as 1, another one as 0.",
        "Take the distance between the probability and the outcome, and square it.",
        "Check: with the other outcome the score would be another one. Both lie between 0 and 1.",
    ),
    means="A probability of {probability} costs {answer:.2f} here; a coin's 0.5 would have cost {0.5 ** 2:.2f}.",
    unseen={"first_only": "an event that does not happen counts as 0"},
    vary={"probability": (0.6, 0.65, 0.7, 0.8, 0.85), "outcome": (0, 1)},
    prints=lambda probability, outcome: {"went": "did" if outcome else "did not"},
)
def one_score(probability=0.8, outcome=0):
    """The score is the squared distance between the probability and what happened."""
    # how far off the forecast was
    distance = probability - outcome
    # the square of the distance
    return distance**2


one_score.mistakes(
    "Look at what is done with the distance.",
    not_squared=Wrong(
        "You get this if you do not square the distance.",
        lambda probability, outcome: abs(probability - outcome),
    ),
    as_if_it_happened=Wrong(
        "You get this if you score the forecast for the other outcome.",
        lambda probability, outcome: (probability - (1 - outcome)) ** 2,
        step="Look at the outcome.",
    ),
    distance_from_happening=Wrong(
        "You get this if you take the distance from what did not happen, and do not square it.",
        lambda probability, outcome: abs(probability - (1 - outcome)),
        step="Look at the outcome and at the last step.",
    ),
    one_less=Wrong(
        "You get this if you subtract the score from one. In this score a small number is good.",
        lambda key: 1 - key,
        step="Look at the last step.",
    ),
    no_outcome=Rare(
        "You get this if you multiply the probability by its rest. What happened is then left out.",
        lambda probability, outcome: probability * (1 - probability),
        step="Look at the outcome.",
    ),
    a_coin=Rare(
        "This is the score of a forecast of 0.5. Yours was another one.",
        lambda: 0.25,
        step="Look at the probability that you gave.",
    ),
    halved=Wrong(
        "You get this if you take half of the distance. Square it.",
        lambda probability, outcome: abs(probability - outcome) / 2,
    ),
    both_outcomes=Wrong(
        "You get this if you add the distance for the event and that for its absence. The score counts a forecast "
        "once.",
        lambda key: 2 * key,
        step="Count the squares.",
    ),
)
