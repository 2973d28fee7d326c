"""Forecasts and their scores."""

from __future__ import annotations

from random import Random

from course.bank import Function, Number, load
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
        "Square each distance, then take the mean.",
        "Test your function with 0.5 everywhere. It must give 0.25.",
    ),
)
def brier():
    """Mean squared distance."""

    def brier(probabilities, outcomes):
        pairs = list(zip(probabilities, outcomes, strict=True))
        return sum((p - o) ** 2 for p, o in pairs) / len(pairs)

    return brier


brier.mistake(
    "absolute",
    "You get this if you do not square. Such a score rewards people who say 0 or 1 against their own belief.",
    lambda: (
        lambda probabilities, outcomes: (
            sum(abs(p - o) for p, o in zip(probabilities, outcomes, strict=True)) / len(outcomes)
        )
    ),
    step="Test it with 0.5 everywhere.",
)
brier.mistake(
    "sum",
    "You get this if you add up without dividing. Long lists then look worse.",
    lambda: (
        lambda probabilities, outcomes: sum(
            (p - o) ** 2 for p, o in zip(probabilities, outcomes, strict=True)
        )
    ),
    step='Look at the word "mean".',
)
brier.mistake(
    "rooted",
    "You get this if you take the root at the end.",
    lambda: (
        lambda probabilities, outcomes: (
            (sum((p - o) ** 2 for p, o in zip(probabilities, outcomes, strict=True)) / len(outcomes)) ** 0.5
        )
    ),
    step="Test it with 0.5 everywhere.",
)


@scenarios.question(
    Number("percentage points", tolerance=0.01),
    objective="scenarios.forecast",
    title="How far off the forecasts were",
    level=2,
    text="""
    The IMF forecast Japan's real growth of calendar 2024 several times (`growth_vintages`: issuer "IMF",
    status "forecast", period "2024"). Compare each forecast with the Cabinet Office's first print for the
    same year and measure. What was the **mean absolute error** of these forecasts?
    """,
    starter="""
    growth_vintages = load("growth_vintages")
    forecast_error = ____
    """,
    hints=(
        "Choose the outcome with the same measure (real) and the same period kind (calendar).",
        "Take the distance of each forecast from the outcome, without its sign. Then take the mean.",
    ),
)
def forecast_error():
    """Mean distance of forecasts from the outcome."""
    growth_vintages = load("growth_vintages")
    forecasts = growth_vintages[
        (growth_vintages["issuer"] == "IMF")
        & (growth_vintages["status"] == "forecast")
        & (growth_vintages["period"] == "2024")
    ]["growth_pct"]
    outcome = growth_vintages.set_index("id").loc["cao_2024_first", "growth_pct"]
    return (forecasts - outcome).abs().mean()


def _forecasts():
    table = load("growth_vintages")
    rows = table[(table["issuer"] == "IMF") & (table["status"] == "forecast") & (table["period"] == "2024")]
    return rows["growth_pct"]


def _printed(row: str) -> float:
    return float(load("growth_vintages").set_index("id").loc[row, "growth_pct"])


forecast_error.mistake(
    "nominal_outcome",
    "You get this if you compare with nominal growth. The forecasts are of real growth.",
    lambda: (_forecasts() - _printed("cao_2024_nominal")).abs().mean(),
    step="Look at the measure of the outcome.",
)
forecast_error.mistake(
    "quarter",
    "You get this if you compare with the growth of the last quarter on the same quarter a year before.",
    lambda: (_forecasts() - _printed("cao_2024q4_first")).abs().mean(),
    step="Look at the period of the outcome.",
)
forecast_error.mistake(
    "last_forecast",
    "You get this if you take the last forecast alone. The question asks for all of them.",
    lambda: abs(_forecasts().iloc[-1] - _printed("cao_2024_first")),
    step="Look at how many forecasts there are.",
)
forecast_error.mistake(
    "root_mean_square",
    "You get this if you square before the mean and take the root. Large misses then count more.",
    lambda: ((_forecasts() - _printed("cao_2024_first")) ** 2).mean() ** 0.5,
    step="The error is absolute, not squared.",
)
