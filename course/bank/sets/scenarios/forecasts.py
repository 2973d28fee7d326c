"""Forecasts and their scores."""

from math import log
from random import Random
from statistics import median

from course.bank import Function, Number, Wrong, load, rows_of
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
    starter="""
    def brier(probabilities, outcomes):
        return ____
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


def _squares(probabilities, outcomes):
    return [(p - o) ** 2 for p, o in zip(probabilities, outcomes, strict=True)]


def _mean(values):
    return sum(values) / len(values)


def _spread(values):
    return _mean([(value - _mean(values)) ** 2 for value in values])


brier.mistakes(
    absolute=Wrong(
        "You get this if you do not square. Such a score rewards people who say 0 or 1 against their own belief.",
        lambda: (
            lambda probabilities, outcomes: (
                sum(abs(p - o) for p, o in zip(probabilities, outcomes, strict=True)) / len(outcomes)
            )
        ),
        step="Test it with 0.5 everywhere.",
    ),
    sum=Wrong(
        "You get this if you add up without dividing. Long lists then look worse.",
        lambda: (
            lambda probabilities, outcomes: sum(
                (p - o) ** 2 for p, o in zip(probabilities, outcomes, strict=True)
            )
        ),
        step='Look at the word "mean".',
    ),
    rooted=Wrong(
        "You get this if you take the root at the end.",
        lambda: (
            lambda probabilities, outcomes: (
                (sum((p - o) ** 2 for p, o in zip(probabilities, outcomes, strict=True)) / len(outcomes))
                ** 0.5
            )
        ),
        step="Test it with 0.5 everywhere.",
    ),
    square_of_the_means=Wrong(
        "You get this if you take the means first. Misses in both directions then cancel out.",
        lambda: lambda probabilities, outcomes: (_mean(probabilities) - _mean(outcomes)) ** 2,
        step="Look at what comes first: the square or the mean.",
    ),
    signed_mean=Wrong(
        "You get this if you do not square. Misses in both directions then cancel out.",
        lambda: lambda probabilities, outcomes: _mean(probabilities) - _mean(outcomes),
        step="Test it with 0.5 everywhere.",
    ),
    list_of_squares=Wrong(
        "You get this if you return the squares. Take their mean.",
        lambda: _squares,
        step="Look at what your function returns.",
    ),
    one_less_forecast=Wrong(
        "You get this if you divide by the number of forecasts less one. That is for the variance of a sample.",
        lambda: (
            lambda probabilities, outcomes: sum(_squares(probabilities, outcomes)) / max(len(outcomes) - 1, 1)
        ),
        step='Look at the word "mean".',
    ),
    opposite=Wrong(
        "You get this if you score against the opposite of what happened. An event that happened counts as 1.",
        lambda: lambda probabilities, outcomes: _mean(_squares(probabilities, [1 - one for one in outcomes])),
        step="Try a certain forecast that was right.",
    ),
    no_outcomes=Wrong(
        "You get this if you multiply each probability by its rest. What happened is then left out.",
        lambda: lambda probabilities, outcomes: _mean([p * (1 - p) for p in probabilities]),
        step="Look at what the outcomes do.",
    ),
    both_outcomes=Wrong(
        "You get this if you add the distance for the event and that for its absence. The score here counts each "
        "forecast once.",
        lambda: lambda probabilities, outcomes: 2 * _mean(_squares(probabilities, outcomes)),
        step="Test it with 0.5 everywhere.",
    ),
    chances_of_what_happened=Wrong(
        "You get this if you average the probabilities of events that happened. The others count, too.",
        lambda: (
            lambda probabilities, outcomes: (
                sum(p * o for p, o in zip(probabilities, outcomes, strict=True)) / max(sum(outcomes), 1)
            )
        ),
        step="Try a forecast of an event that did not happen.",
    ),
    squared_products=Wrong(
        "You get this if you multiply probability and outcome. A distance is a difference.",
        lambda: (
            lambda probabilities, outcomes: _mean(
                [(p * o) ** 2 for p, o in zip(probabilities, outcomes, strict=True)]
            )
        ),
        step="Test it with 0.5 everywhere.",
    ),
    hits=Wrong(
        "You get this if you count how often the likelier side came true. The score uses the probabilities "
        "themselves.",
        lambda: (
            lambda probabilities, outcomes: _mean(
                [int((p > 0.5) == (o == 1)) for p, o in zip(probabilities, outcomes, strict=True)]
            )
        ),
        step="Test it with 0.5 everywhere.",
    ),
    variance=Wrong(
        "You get this if you take the mean miss off before you square, as a variance does. Square each miss as it is.",
        lambda: (
            lambda probabilities, outcomes: _spread(
                [p - o for p, o in zip(probabilities, outcomes, strict=True)]
            )
        ),
        step="Look at what is squared: the miss itself.",
        rare=True,
    ),
    happened_only=Wrong(
        "You get this if you score only the events that happened. Those that did not happen count as well.",
        lambda: (
            lambda probabilities, outcomes: _mean(
                [(p - o) ** 2 for p, o in zip(probabilities, outcomes, strict=True) if o == 1] or [0.0]
            )
        ),
        step="Try a list of events that did not happen.",
        rare=True,
    ),
    median=Wrong(
        "You get this if you take the median of the squares. The question asks for their mean.",
        lambda: lambda probabilities, outcomes: median(_squares(probabilities, outcomes)),
        step='Look at the word "mean".',
        rare=True,
    ),
    first_returned=Wrong(
        "You get this if `return` stands inside the loop: the first square alone is then divided by the number of forecasts.",
        lambda: lambda probabilities, outcomes: _squares(probabilities, outcomes)[0] / len(outcomes),
        step="Look at where your loop ends.",
        rare=True,
    ),
    last_kept=Wrong(
        "You get this if your loop keeps the last square alone. Add each square to those before it.",
        lambda: lambda probabilities, outcomes: _squares(probabilities, outcomes)[-1] / len(outcomes),
        step="Look at what your loop does with the squares before the last.",
        rare=True,
    ),
    logarithm=Wrong(
        "You get this if you take the logarithm of what was said, as another score does. Here the distance is squared.",
        lambda: (
            lambda probabilities, outcomes: _mean(
                [-log(max(p if o else 1 - p, 1e-15)) for p, o in zip(probabilities, outcomes, strict=True)]
            )
        ),
        step="Look at what is done with each pair.",
        rare=True,
    ),
    skill=Wrong(
        "You get this if you compare the score with that of always saying 0.5. The question asks for the score itself.",
        lambda: lambda probabilities, outcomes: 1 - _mean(_squares(probabilities, outcomes)) / 0.25,
        step="Look at what is done at the end.",
        rare=True,
    ),
    square_of_the_sum=Wrong(
        "You get this if you add up the misses and square their sum. Square each miss first.",
        lambda: (
            lambda probabilities, outcomes: (
                sum(p - o for p, o in zip(probabilities, outcomes, strict=True)) ** 2 / len(outcomes)
            )
        ),
        step="Look at what comes first: the square or the sum.",
        rare=True,
    ),
    squares_apart=Wrong(
        "You get this if you square both numbers before you subtract. Subtract first.",
        lambda: (
            lambda probabilities, outcomes: _mean(
                [p**2 - o**2 for p, o in zip(probabilities, outcomes, strict=True)]
            )
        ),
        step="Look at what comes first: the square or the difference.",
        rare=True,
    ),
    share_of_hits=Wrong(
        "You get this if you count how often the likelier outcome came. The score takes the squared distance.",
        lambda: (
            lambda probabilities, outcomes: _mean(
                [float((p >= 0.5) == (o == 1)) for p, o in zip(probabilities, outcomes, strict=True)]
            )
        ),
        step="Try forecasts of 0.6 and of 0.9.",
        rare=True,
    ),
    share_of_misses=Wrong(
        "You get this if you count how often the likelier outcome did not come. The score takes the squared distance.",
        lambda: (
            lambda probabilities, outcomes: _mean(
                [float((p > 0.5) != (o == 1)) for p, o in zip(probabilities, outcomes, strict=True)]
            )
        ),
        step="Try forecasts of 0.6 and of 0.9.",
        rare=True,
    ),
    largest_miss=Wrong(
        "You get this if you take the largest squared miss. The question asks for the mean.",
        lambda: lambda probabilities, outcomes: max(_squares(probabilities, outcomes)),
        step='Look at the word "mean".',
        rare=True,
    ),
    not_happened_only=Wrong(
        "You get this if you score only the events that did not happen. All pairs belong in the mean.",
        lambda: (
            lambda probabilities, outcomes: _mean(
                [(p - o) ** 2 for p, o in zip(probabilities, outcomes, strict=True) if o == 0] or [0.0]
            )
        ),
        step="Try a list of events that happened.",
        rare=True,
    ),
    one_pair_missing=Wrong(
        "You get this if your loop stops before the last pair, but the mean counts all pairs.",
        lambda: lambda probabilities, outcomes: sum(_squares(probabilities, outcomes)[:-1]) / len(outcomes),
        step="Look at where your loop ends.",
        rare=True,
    ),
    by_those_that_happened=Wrong(
        "You get this if you divide by the number of events that happened. The mean counts all pairs.",
        lambda: lambda probabilities, outcomes: sum(_squares(probabilities, outcomes)) / (sum(outcomes) or 1),
        step="Look at what you divide by.",
        rare=True,
    ),
    product=Wrong(
        "You get this if you multiply each probability by its outcome. The score takes their distance.",
        lambda: (
            lambda probabilities, outcomes: _mean(
                [p * o for p, o in zip(probabilities, outcomes, strict=True)]
            )
        ),
        step="Look at what is done with each pair.",
        rare=True,
    ),
)


@scenarios.question(
    Number("percentage points", tolerance=0.001),
    objective="scenarios.forecast",
    title="How far off the forecasts were",
    level=2,
    text="""
    The IMF forecast Japan's real growth of calendar 2024 several times (`growth_vintages`: status "forecast",
    period "2024"). Compare each forecast with the Cabinet Office's first print for the same year and measure.
    What was the **root mean square error** of these forecasts? It is the root of the mean of the squared
    distances, so large misses count more.
    """,
    starter="""
    growth_vintages = load("growth_vintages")
    forecast_error = ____
    """,
    hints=(
        'Keep the rows of `growth_vintages` with status "forecast" and period "2024". The outcome is the row '
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
    # the forecasts of calendar 2024, all by the IMF
    forecasts = growth_vintages[
        (growth_vintages["status"] == "forecast") & (growth_vintages["period"] == "2024")
    ]["growth_pct"]
    # the first print of the same measure and period
    outcome = growth_vintages.set_index("id").loc["cao_2024_first", "growth_pct"]
    # squared distances: errors cannot cancel, and large ones count more
    squares = (forecasts - outcome) ** 2
    # back to percentage points by the root of their mean
    return squares.mean() ** 0.5


def _forecasts():
    table = load("growth_vintages")
    rows = table[(table["issuer"] == "IMF") & (table["status"] == "forecast") & (table["period"] == "2024")]
    return rows["growth_pct"]


def _errors(*also: str):
    """Return the errors of all forecasts of calendar 2024, and of the periods `also`."""
    rows = rows_of("growth_vintages", status="forecast")
    return rows.loc[rows["period"].isin(["2024", *also]), "growth_pct"] - _printed("cao_2024_first")


def _printed(row: str) -> float:
    return float(load("growth_vintages").set_index("id").loc[row, "growth_pct"])


forecast_error.mistakes(
    nominal_outcome=Wrong(
        "You get this if you compare with nominal growth. The forecasts are of real growth.",
        lambda: ((_forecasts() - _printed("cao_2024_nominal")) ** 2).mean() ** 0.5,
        step="Look at the measure of the outcome.",
    ),
    quarter=Wrong(
        "You get this if you compare with the growth of the last quarter on the same quarter a year before.",
        lambda: ((_forecasts() - _printed("cao_2024q4_first")) ** 2).mean() ** 0.5,
        step="Look at the period of the outcome.",
    ),
    last_forecast=Wrong(
        "You get this if you take the last forecast alone. The question asks for all of them.",
        lambda: abs(_forecasts().iloc[-1] - _printed("cao_2024_first")),
        step="Look at how many forecasts there are.",
    ),
    mean_absolute=Wrong(
        "You get this if you take the mean of the errors without squaring them, or nearly this if you leave out the "
        "forecast that is listed twice. The question asks for the root mean square of all.",
        lambda: (_forecasts() - _printed("cao_2024_first")).mean(),
        step="Look at what is done to each error before the mean.",
    ),
    mean_square=Wrong(
        "You get this if you stop at the mean square. The root is still missing.",
        lambda: ((_forecasts() - _printed("cao_2024_first")) ** 2).mean(),
        step="Look at the last step.",
    ),
    largest_error=Wrong(
        "You get this if you take the first forecast or the largest error alone. The question asks for all of them.",
        lambda: (_forecasts() - _printed("cao_2024_first")).max(),
        step="Look at how many forecasts there are.",
    ),
    median=Wrong(
        "You get this if you take the median of the errors.",
        lambda: (_forecasts() - _printed("cao_2024_first")).abs().median(),
        step="Look at how you sum the errors up.",
    ),
    sum_of_squares=Wrong(
        "You get this if you take the root of the sum. Take the mean of the squares first.",
        lambda: ((_forecasts() - _printed("cao_2024_first")) ** 2).sum() ** 0.5,
        step="Look at how you sum the errors up.",
    ),
    mean_forecast=Wrong(
        "This is the mean of the forecasts. Now compare each of them with the outcome.",
        lambda: _forecasts().mean(),
        step="Read what is asked: the distance from the outcome.",
    ),
    fiscal_outcome=Wrong(
        "You get this if you compare with the growth of fiscal 2024. The forecasts are of the calendar year.",
        lambda: ((_forecasts() - _printed("cao_fy2024_first")) ** 2).mean() ** 0.5,
        step="Look at the period of the outcome.",
    ),
    growth_of_the_year_before=Wrong(
        "You get this if you compare with the growth of 2023.",
        lambda: ((_forecasts() - _printed("cao_2023")) ** 2).mean() ** 0.5,
        step="Look at the period of the outcome.",
    ),
    growth_of_macro=Wrong(
        "You get this if you take the growth of 2024 from `macro`. The question asks for the first print.",
        lambda: (
            (
                (_forecasts() - float(rows_of("macro", iso3="JPN", year=2024)["growth_pct"].iloc[0])) ** 2
            ).mean()
            ** 0.5
        ),
        step="Look at where the outcome comes from.",
    ),
    spread=Wrong(
        "You get this if you take the spread of the forecasts round their own mean. Compare them with the outcome.",
        lambda: _forecasts().std(),
        step="Look at what each forecast is compared with.",
    ),
    spread_of_all=Wrong(
        "You get this if you take the spread of the forecasts round their own mean. The outcome does not enter there.",
        lambda: _forecasts().std(ddof=0),
        step="Look at what each forecast is compared with.",
        rare=True,
    ),
    one_less=Wrong(
        "You get this if you divide by the number of forecasts less one. A mean divides by their number.",
        lambda: (_errors().pow(2).sum() / (len(_errors()) - 1)) ** 0.5,
        step='Look at the word "mean".',
    ),
    fiscal_forecasts=Wrong(
        "You get this if forecasts of fiscal 2024 are among your rows. The question asks for the calendar year.",
        lambda: _errors("FY2024").pow(2).mean() ** 0.5,
        step="Look at the period of your rows.",
    ),
    quarter_signed=Wrong(
        "You get this if you compare with the last quarter and keep the sign.",
        lambda: (_forecasts() - _printed("cao_2024q4_first")).mean(),
        step="Look at the period of the outcome.",
    ),
)
