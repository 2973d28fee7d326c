"""Forecasts and their scores."""

from random import Random

from course.bank import Function, Number, Rare, Wrong, load
from course.bank.sets.scenarios import scenarios


def _scored(draw: Random) -> tuple[list[float], list[int]]:
    count = draw.randint(2, 6)
    return ([round(draw.random(), 2) for _ in range(count)], [draw.randint(0, 1) for _ in range(count)])


@scenarios.question(
    Function(("probabilities", "outcomes"), tolerance=1e-5),
    inputs=[
        ([0.5, 0.5, 0.5, 0.5], [1, 1, 0, 1]),
        ([1.0, 0.0], [1, 0]),
        ([0.9, 0.2, 0.6], [1, 1, 0]),
        ([0.0, 1.0], [1, 0]),
        ([0.7], [1]),
        ([0.125, 0.875], [0, 1]),
    ],
    draw=_scored,
    objective="scenarios.forecast",
    title="The Brier score",
    level=1,
    text="""
    Write `brier(probabilities, outcomes)`. It returns the **mean squared distance** between the stated
    probabilities and what happened (1 or 0). Zero is perfect. Always saying 0.5 gives 0.25.
    """,
    hints=(
        "The two lists belong together: each probability goes with the outcome at its place.",
        "Subtract, square, and take the mean of the squares.",
        "Check: 0.5 everywhere gives 0.25. Certainty that was right gives 0, certainty that was wrong gives "
        "1.",
    ),
    means=(
        "Saying 0.9 and being wrong once costs {answer([0.9], [0]):.2f}, saying 0.6 costs {answer([0.6], "
        "[0]):.2f}: the score punishes false certainty."
    ),
)
def brier():
    """Mean squared distance."""

    def brier(probabilities, outcomes):
        # how far each forecast was off, squared
        squares = [(p - o) ** 2 for p, o in zip(probabilities, outcomes, strict=True)]
        # their mean
        return sum(squares) / len(squares)

    return brier


brier.mistakes(
    "Test it with 0.5 everywhere.",
    absolute=Wrong(
        "You get this if you do not square. Such a score rewards people who say 0 or 1 against their own belief.",
        {"(p - o) ** 2": "abs(p - o)"},
    ),
    rooted=Wrong(
        "You get this if you take the root at the end.",
        {"sum(squares) / len(squares)": "(sum(squares) / len(squares)) ** 0.5"},
    ),
    square_of_the_means=Wrong(
        "You get this if you take the means first. Misses in both directions then cancel out.",
        {
            "return sum(squares) / len(squares)": "return ((sum(probabilities) - sum(outcomes)) / len(squares)) ** 2"
        },
        step="Look at what comes first: the square or the mean.",
    ),
    signed_mean=Wrong(
        "You get this if you do not square. Misses in both directions then cancel out.",
        {"(p - o) ** 2": "p - o"},
    ),
    list_of_squares=Wrong(
        "You get this if you return the squares. Take their mean.",
        {"return sum(squares) / len(squares)": "return squares"},
        step="Look at what your function returns.",
    ),
    one_less_forecast=Wrong(
        "You get this if you divide by the number of forecasts less one. That is for the variance of a sample.",
        {"/ len(squares)": "/ max(len(squares) - 1, 1)"},
        step='Look at the word "mean".',
    ),
    opposite=Wrong(
        "You get this if you score against the opposite of what happened. An event that happened counts as 1.",
        {"(p - o)": "(p - (1 - o))"},
        step="Try a certain forecast that was right.",
    ),
    no_outcomes=Wrong(
        "You get this if you multiply each probability by its rest. What happened is then left out.",
        {"(p - o) ** 2": "p * (1 - p)"},
        step="Look at what the outcomes do.",
    ),
    both_outcomes=Wrong(
        "You get this if you add the distance for the event and that for its absence. The score here counts each "
        "forecast once.",
        {"return sum": "return 2 * sum"},
    ),
    chances_of_what_happened=Wrong(
        "You get this if you average the probabilities of events that happened. The others count, too.",
        {"(p - o) ** 2": "p * o", "len(squares)": "max(sum(outcomes), 1)"},
        step="Try a forecast of an event that did not happen.",
    ),
    squared_products=Wrong(
        "You get this if you multiply probability and outcome. A distance is a difference.",
        {"p - o": "p * o"},
    ),
    hits=Wrong(
        "You get this if you count how often the likelier side came true. The score uses the probabilities "
        "themselves.",
        {"(p - o) ** 2": "int((p > 0.5) == (o == 1))"},
    ),
    variance=Rare(
        "You get this if you take the mean miss off before you square, as a variance does. Square each miss as it is.",
        {
            "return sum(squares) / len(squares)": "return sum(squares) / len(squares) - ((sum(probabilities) - sum(outcomes)) / len(squares)) ** 2"
        },
        step="Look at what is squared: the miss itself.",
    ),
    happened_only=Rare(
        "You get this if you score only the events that happened. Those that did not happen count as well.",
        {"strict=True)": "strict=True) if o == 1", "len(squares)": "max(len(squares), 1)"},
        step="Try a list of events that did not happen.",
    ),
    median=Rare(
        "You get this if you take the median of the squares. The question asks for their mean.",
        {"return sum(squares) / len(squares)": "import statistics; return statistics.median(squares)"},
        step='Look at the word "mean".',
    ),
    first_returned=Rare(
        "You get this if `return` stands inside the loop: the first square alone is then divided by the number of forecasts.",
        {"sum(squares)": "squares[0]"},
        step="Look at where your loop ends.",
    ),
    last_kept=Rare(
        "You get this if your loop keeps the last square alone. Add each square to those before it.",
        {"sum(squares)": "squares[-1]"},
        step="Look at what your loop does with the squares before the last.",
    ),
    logarithm=Rare(
        "You get this if you take the logarithm of what was said, as another score does. Here the distance is squared.",
        {"squares = [(p - o) ** 2": "from math import log; squares = [-log(max(p if o else 1 - p, 1e-15))"},
        step="Look at what is done with each pair.",
    ),
    skill=Rare(
        "You get this if you compare the score with that of always saying 0.5. The question asks for the score itself.",
        {"return sum(squares) / len(squares)": "return 1 - sum(squares) / len(squares) / 0.25"},
        step="Look at what is done at the end.",
    ),
    square_of_the_sum=Rare(
        "You get this if you add up the misses and square their sum. Square each miss first.",
        {"sum(squares)": "(sum(probabilities) - sum(outcomes)) ** 2"},
        step="Look at what comes first: the square or the sum.",
    ),
    squares_apart=Rare(
        "You get this if you square both numbers before you subtract. Subtract first.",
        {"(p - o) ** 2": "p**2 - o**2"},
        step="Look at what comes first: the square or the difference.",
    ),
    share_of_hits=Rare(
        "You get this if you count how often the likelier outcome came. The score takes the squared distance.",
        {"(p - o) ** 2": "float((p >= 0.5) == (o == 1))"},
        step="Try forecasts of 0.6 and of 0.9.",
    ),
    share_of_misses=Rare(
        "You get this if you count how often the likelier outcome did not come. The score takes the squared distance.",
        {"(p - o) ** 2": "float((p > 0.5) != (o == 1))"},
        step="Try forecasts of 0.6 and of 0.9.",
    ),
    largest_miss=Rare(
        "You get this if you take the largest squared miss. The question asks for the mean.",
        {"sum(squares) / len(squares)": "max(squares)"},
        step='Look at the word "mean".',
    ),
    not_happened_only=Rare(
        "You get this if you score only the events that did not happen. All pairs belong in the mean.",
        {"strict=True)": "strict=True) if o == 0", "len(squares)": "max(len(squares), 1)"},
        step="Try a list of events that happened.",
    ),
    one_pair_missing=Rare(
        "You get this if your loop stops before the last pair, but the mean counts all pairs.",
        {"sum(squares)": "sum(squares[:-1])"},
        step="Look at where your loop ends.",
    ),
    by_those_that_happened=Rare(
        "You get this if you divide by the number of events that happened. The mean counts all pairs.",
        {"/ len(squares)": "/ (sum(outcomes) or 1)"},
        step="Look at what you divide by.",
    ),
    product=Rare(
        "You get this if you multiply each probability by its outcome. The score takes their distance.",
        {"(p - o) ** 2": "p * o"},
        step="Look at what is done with each pair.",
    ),
)


@scenarios.question(
    Number("percentage points", tolerance=0.001),
    objective="scenarios.forecast",
    title="How far off the forecasts were",
    text="""
    The IMF forecast Japan's real growth of calendar 2024 several times (`growth_vintages`: issuer "IMF",
    period "2024"). Compare each forecast with the Cabinet Office's first print for the same year and
    measure. What was the **root mean square error** of these forecasts? It is the root of the mean of the
    squared distances, so large misses count more.
    """,
    hints=(
        'Keep the rows of `growth_vintages` with issuer "IMF" and period "2024". The outcome is the row '
        "`cao_2024_first`.",
        "Subtract the outcome from each forecast and square the distances. Take their mean, and then the root.",
        "Check: the error lies between the smallest and the largest distance, and above their mean.",
    ),
    means=(
        "The forecasts were off by {answer:.2f} points on average and growth came to {outcome:.1f} %: one "
        "decimal in a forecast promises more than it can keep."
    ),
)
def forecast_error():
    """Root of the mean squared distance of forecasts from the outcome."""
    growth_vintages = load("growth_vintages")
    # the IMF's forecasts of calendar 2024
    forecasts = growth_vintages.query("issuer == 'IMF' and period == '2024'")["growth_pct"]
    # the first print of the same measure and period
    outcome = growth_vintages.set_index("id").loc["cao_2024_first", "growth_pct"]
    # squared distances: errors cannot cancel, and large ones count more
    squares = (forecasts - outcome) ** 2
    # back to percentage points by the root of their mean
    return squares.mean() ** 0.5


forecast_error.mistakes(
    "Look at how many forecasts there are.",
    last_forecast=Wrong(
        "You get this if you take the last forecast alone. The question asks for all of them.",
        {"squares.mean() ** 0.5": "abs(forecasts.iloc[-1] - outcome)"},
    ),
    mean_absolute=Wrong(
        "You get this if you take the mean of the errors without squaring them, or nearly this if you leave out the "
        "forecast that is listed twice. The question asks for the root mean square of all.",
        {"squares.mean() ** 0.5": "(forecasts - outcome).mean()"},
        step="Look at what is done to each error before the mean.",
    ),
    largest_error=Wrong(
        "You get this if you take the first forecast or the largest error alone. The question asks for all of them.",
        {"squares.mean() ** 0.5": "(forecasts - outcome).max()"},
    ),
    growth_of_macro=Wrong(
        "You get this if you take the growth of 2024 from `macro`. The question asks for the first print.",
        {
            'growth_vintages.set_index("id").loc["cao_2024_first", "growth_pct"]': 'load("macro").query("iso3 == \'JPN\' and year == 2024")["growth_pct"].iloc[0]'
        },
        step="Look at where the outcome comes from.",
    ),
    spread=Wrong(
        "You get this if you take the spread of the forecasts round their own mean. Compare them with the outcome.",
        {"squares.mean() ** 0.5": "forecasts.std()"},
        step="Look at what each forecast is compared with.",
    ),
    spread_of_all=Rare(
        "You get this if you take the spread of the forecasts round their own mean. The outcome does not enter there.",
        {"squares.mean() ** 0.5": "forecasts.std(ddof=0)"},
        step="Look at what each forecast is compared with.",
    ),
    one_less=Wrong(
        "You get this if you divide by the number of forecasts less one. A mean divides by their number.",
        {"squares.mean()": "(squares.sum() / (len(squares) - 1))"},
        step='Look at the word "mean".',
    ),
    fiscal_forecasts=Wrong(
        "You get this if forecasts of fiscal 2024 are among your rows. The question asks for the calendar year.",
        {"issuer == 'IMF' and period == '2024'": "status == 'forecast' and period in ['2024', 'FY2024']"},
        step="Look at the issuer and the period of your rows.",
    ),
    every_period=Rare(
        "You get this if forecasts of 2025 are among your rows, too. The question asks for 2024 alone.",
        {" and period == '2024'": ""},
        step="Look at the period of your rows.",
    ),
    quarter_signed=Wrong(
        "You get this if you compare with the last quarter and keep the sign.",
        {"cao_2024_first": "cao_2024q4_first", "squares.mean() ** 0.5": "(forecasts - outcome).mean()"},
        step="Look at the period of the outcome.",
    ),
)
