"""Uncertainty: chances, ranges and surveys."""

from __future__ import annotations

from random import Random

from course.bank import Function, Number, cited, load
from course.bank.sets.scenarios import scenarios


def _tree(draw: Random) -> tuple[list[float], list[float]]:
    count = draw.randint(2, 5)
    raw = [draw.uniform(0.1, 1) for _ in range(count)]
    chances = [round(value / sum(raw), 6) for value in raw]
    chances[-1] = 1 - sum(chances[:-1])
    return (chances, [round(draw.uniform(-7, 1), 2) for _ in range(count)])


@scenarios.question(
    Function(("chances", "losses"), tolerance=1e-5),
    inputs=[
        ([0.5, 0.3, 0.2], [-0.1, -0.4, -2.6]),
        ([1.0], [-3.0]),
        ([0.9, 0.1], [0.0, -7.0]),
        ([0.0, 1.0], [-5.0, -1.0]),
    ],
    draw=_tree,
    objective="scenarios.uncertainty",
    title="A tree of scenarios",
    level=1,
    text="""
    Write `expected_change(chances, losses)`. It returns the change of income that is expected over several
    scenarios. Each scenario has a chance and a result in percent. The chances add up to one.
    """,
    starter="""
    def expected_change(chances, losses):
        return ____
    """,
    hints=("Likely scenarios count more.", "Multiply each chance by its result, and add up."),
)
def expected_change():
    """Sum of chance times result."""

    def expected_change(chances, losses):
        return sum(chance * loss for chance, loss in zip(chances, losses, strict=True))

    return expected_change


expected_change.mistake(
    "plain_mean",
    "You get this if all scenarios count the same. The chances are then left out.",
    lambda: lambda chances, losses: sum(losses) / len(losses),
    step="Look at what the chances do.",
)
expected_change.mistake(
    "most_likely",
    "You get this if you report only the most likely scenario.",
    lambda: lambda chances, losses: losses[chances.index(max(chances))],
    step="All scenarios count.",
)
expected_change.mistake(
    "divided_again",
    "You get this if you also divide by the number of scenarios. The chances do that already.",
    lambda: lambda chances, losses: sum(c * x for c, x in zip(chances, losses, strict=True)) / len(losses),
    step="Try your function with one certain scenario.",
)


def _ranges(draw: Random) -> tuple[dict[str, list[float]]]:
    names = draw.sample(["elasticity", "tariff", "pass-through", "stock", "share"], draw.randint(2, 4))
    found = {}
    for name in names:
        low = round(draw.uniform(-8, 4), 2)
        found[name] = [low, round(low + draw.uniform(0.1, 6), 2)]
        if draw.random() < 0.4:
            found[name].reverse()
    return (found,)


@scenarios.question(
    Function(("ranges",)),
    inputs=[
        ({"elasticity": [-6.0, -1.0], "tariff": [-3.0, -2.0], "stock": [0.5, 2.0]},),
        ({"share": [1.0, 9.0], "tariff": [8.0, 9.5]},),
        ({"share": [-1.0, -9.0], "tariff": [4.0, 2.0]},),
        ({"stock": [2.0, 2.0]},),
        ({"stock": [5.0, 5.0], "tariff": [-1.0, 1.0], "share": [0.0, 0.5]},),
    ],
    draw=_ranges,
    drawn=8,
    objective="scenarios.uncertainty",
    title="Which assumption matters most",
    level=2,
    text="""
    A model was run twice for each assumption: at the low end and at the high end of its range, with all
    others fixed. The dict `ranges` has the results: assumption -> [result at the low end, result at the high
    end]. Write `matters_most(ranges)`. It returns the **name** of the assumption whose result moves most. The
    result at the high end may be the lower one.
    """,
    starter="""
    def matters_most(ranges):
        return ____
    """,
    hints=(
        "What counts is how far the result moves, not where it lands.",
        "Look for the largest `abs(high - low)`. `max(ranges, key=…)` returns the name.",
    ),
)
def matters_most():
    """Largest swing."""

    def matters_most(ranges):
        return max(ranges, key=lambda name: abs(ranges[name][1] - ranges[name][0]))

    return matters_most


matters_most.mistake(
    "largest_result",
    "You get this if you look for the largest result. What counts is the distance between the results at "
    "both ends.",
    lambda: lambda ranges: max(ranges, key=lambda name: max(ranges[name])),
    step="Ask how far each result moves.",
)
matters_most.mistake(
    "signed_swing",
    "You get this if a fall counts as less than no move. Take the distance without its sign.",
    lambda: lambda ranges: max(ranges, key=lambda name: ranges[name][1] - ranges[name][0]),
    step="Try a range in which the result falls.",
)
matters_most.mistake(
    "worst_case",
    "You get this if you look for the lowest result. What counts is how far a result moves.",
    lambda: lambda ranges: min(ranges, key=lambda name: min(ranges[name])),
    step="Ask how far each result moves.",
)


@scenarios.question(
    Number("percentage points", tolerance=0.005),
    objective="scenarios.uncertainty",
    title="How exact is a survey?",
    level=2,
    text="""
    A survey asks South-East Asian experts which side they would choose if forced. In 2024, 50.5 % said China;
    in 2025, 52.3 % said the United States. The lead changed hands within a year. Take the figure of 2025
    (`cited_figures`, ids `iseas_usa_2025` and `iseas_n_2025`). Suppose that the experts were a random sample.
    What would be the **standard error** of this share, in percentage points? The standard error is the usual
    distance between such a sample and all who could be asked. The experts are a panel, not a random sample,
    so the true uncertainty is larger.
    """,
    starter="""
    figures = load("cited_figures").set_index("id")
    survey_error = ____
    """,
    hints=(
        "The variance of a share p from n answers is p (1 - p) / n.",
        "First make p a fraction. Then take the root, and bring the result to percentage points.",
    ),
)
def survey_error():
    """Root of p (1 - p) / n, in points."""
    figures = load("cited_figures").set_index("id")
    p = figures.loc["iseas_usa_2025", "value"] / 100
    n = figures.loc["iseas_n_2025", "value"]
    return 100 * (p * (1 - p) / n) ** 0.5


def _p() -> float:
    return cited("iseas_usa_2025") / 100


survey_error.mistake(
    "no_root",
    "You get this if you stop at the variance. The standard error is its root.",
    lambda: 100 * _p() * (1 - _p()) / cited("iseas_n_2025"),
    step="Look at the last step.",
)
survey_error.mistake(
    "interval",
    "You get this if you give half the width of a 95 % interval. The question asks for one standard error.",
    lambda key: 1.96 * key,
    step="Look at what is asked: one standard error.",
)
survey_error.mistake(
    "one_over_root_n",
    "You get this if you take one over the root of n. That is a rule of thumb for half the width of a 95 "
    "% interval.",
    lambda: 100 / cited("iseas_n_2025") ** 0.5,
    step="Look at the formula for a share.",
)
