"""Forecasts and their scores."""

from random import Random

import pandas as pd

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
)


@scenarios.question(
    Number("percentage points", tolerance=0.0001),
    objective="scenarios.forecast",
    title="How far off the forecasts were",
    level=2,
    text="""
    The Cabinet Office forecast Japan's real growth of fiscal 2024 several times (`growth_vintages`: issuer
    "Cabinet Office", status "forecast", period "FY2024"). Compare each forecast with its own first print for the
    same year and measure. What was the **mean absolute error** of these forecasts?
    """,
    starter="""
    growth_vintages = load("growth_vintages")
    forecast_error = ____
    """,
    hints=(
        'Keep the rows of `growth_vintages` with issuer "Cabinet Office", status "forecast" and period "FY2024". The '
        "outcome is the row `cao_fy2024_first`.",
        "Subtract the outcome from each forecast and drop the sign. Then take the mean.",
        "Check: the mean error lies between the smallest and the largest distance. Errors of both signs must not cancel.",
    ),
    means=(
        "The forecasts were off by {answer:.2f} points on average and growth came to {outcome:.1f} %: one "
        "decimal in a forecast promises more than it can keep."
    ),
)
def forecast_error():
    """Mean distance of forecasts from the outcome."""
    growth_vintages = load("growth_vintages")
    # one issuer's forecasts of one fiscal year
    forecasts = growth_vintages[
        (growth_vintages["issuer"] == "Cabinet Office")
        & (growth_vintages["status"] == "forecast")
        & (growth_vintages["period"] == "FY2024")
    ]["growth_pct"]
    # the first print of the same measure and period
    outcome = growth_vintages.set_index("id").loc["cao_fy2024_first", "growth_pct"]
    # how far off, without the sign: errors must not cancel
    errors = (forecasts - outcome).abs()
    # the mean of the distances
    return errors.mean()


def _errors(outcome: str = "cao_fy2024_first", issuers: tuple[str, ...] = ("Cabinet Office",)) -> pd.Series:
    """Return each forecast of fiscal 2024 less a printed growth."""
    rows = rows_of("growth_vintages", status="forecast", period="FY2024")
    rows = rows[rows["issuer"].isin(issuers)]
    return rows["growth_pct"] - rows_of("growth_vintages", id=outcome)["growth_pct"].item()


forecast_error.mistakes(
    signs_cancel=Wrong(
        "You get this if the errors keep their signs: one that is too high then cancels one that is too low.",
        lambda: _errors().mean(),
        step="Look at the sign of each error.",
    ),
    calendar_outcome=Wrong(
        "You get this if you compare with the growth of calendar 2024. The forecasts are of the fiscal year.",
        lambda: _errors("cao_2024_first").abs().mean(),
        step="Look at the period of the outcome.",
    ),
    nominal_outcome=Wrong(
        "You get this if you compare with nominal growth. The forecasts are of real growth.",
        lambda: _errors("cao_2024_nominal").abs().mean(),
        step="Look at the measure of the outcome.",
    ),
    rebased_outcome=Wrong(
        "You get this if you compare with the revised growth. The question asks for the first print.",
        lambda: _errors("cao_fy2024_rebased").abs().mean(),
        step="Look at which print of the outcome you take.",
    ),
    every_issuer=Wrong(
        "You get this if the forecast of the Bank of Japan counts, too. The question asks for the Cabinet Office's.",
        lambda: _errors(issuers=("Cabinet Office", "Bank of Japan")).abs().mean(),
        step="Look at who made the forecasts.",
    ),
    last_forecast=Wrong(
        "You get this if you take the last forecast alone. The question asks for all of them.",
        lambda: abs(_errors().iloc[-1]),
        step="Look at how many forecasts there are.",
    ),
    first_forecast=Wrong(
        "You get this if you take the first forecast alone. The question asks for all of them.",
        lambda: abs(_errors().iloc[0]),
        step="Look at how many forecasts there are.",
    ),
    largest_error=Wrong(
        "You get this if you take the largest error. The question asks for the mean.",
        lambda: _errors().abs().max(),
        step="Look at how you sum the errors up.",
    ),
    root_mean_square=Wrong(
        "You get this if you square before the mean and take the root. Large misses then count more.",
        lambda: (_errors() ** 2).mean() ** 0.5,
        step="The error is absolute, not squared.",
    ),
    mean_square=Wrong(
        "You get this if you square the errors before the mean. The error is absolute.",
        lambda: (_errors() ** 2).mean(),
        step="The error is absolute, not squared.",
    ),
    median=Wrong(
        "You get this if you take the median of the errors.",
        lambda: _errors().abs().median(),
        step="Look at how you sum the errors up.",
    ),
    sum_of_errors=Wrong(
        "You get this if you add the errors up. Take their mean.",
        lambda: _errors().abs().sum(),
        step="Look at how you sum the errors up.",
    ),
    in_percent_of_growth=Wrong(
        "You get this if you divide the mean error by the growth. The question asks for percentage points.",
        lambda: (
            100
            * _errors().abs().mean()
            / rows_of("growth_vintages", id="cao_fy2024_first")["growth_pct"].item()
        ),
        step="Look at the unit that is asked.",
    ),
    mean_forecast=Wrong(
        "This is the mean of the forecasts. Now compare each of them with the outcome.",
        lambda: _errors().mean() + rows_of("growth_vintages", id="cao_fy2024_first")["growth_pct"].item(),
        step="Read what is asked: the distance from the outcome.",
    ),
    spread=Wrong(
        "You get this if you take the spread of the forecasts round their own mean. Compare them with the outcome.",
        lambda: _errors().std(),
        step="Look at what each forecast is compared with.",
    ),
)
