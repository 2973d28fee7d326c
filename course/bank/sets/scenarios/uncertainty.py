"""Uncertainty: chances, ranges and surveys."""

from random import Random

from course.bank import Function, Number, Rare, Wrong, cited, load
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
        ([0.6, 0.4], [2.0, -3.5]),
    ],
    draw=_tree,
    objective="scenarios.uncertainty",
    title="A tree of scenarios",
    level=1,
    text="""
    Write `expected_change(chances, losses)`. It returns the change of income that is expected over several
    scenarios. Each scenario has a chance and a result in percent. In `losses`, a loss is negative and a gain
    is positive. The chances add up to one.
    """,
    hints=(
        "The two lists belong together: the first chance goes with the first result.",
        "Multiply each chance by its result, and add up the products.",
        "Check: a single scenario with chance 1 gives its own result. The answer lies between the worst and "
        "the best result.",
    ),
    means=(
        "A loss of 10 with a chance of 0.1 and no change otherwise gives {answer([0.1, 0.9], [-10, 0]):g}: an"
        " expectation need not be any of the outcomes."
    ),
)
def expected_change():
    """Sum of chance times result."""

    def expected_change(chances, losses):
        # likely scenarios count more
        return sum(chance * loss for chance, loss in zip(chances, losses, strict=True))

    return expected_change


expected_change.mistakes(
    "All scenarios count.",
    plain_mean=Wrong(
        "You get this if all scenarios count the same. The chances are then left out.",
        lambda: lambda chances, losses: sum(losses) / len(losses),
        step="Look at what the chances do.",
    ),
    most_likely=Wrong(
        "You get this if you report only the most likely scenario.",
        lambda: lambda chances, losses: losses[chances.index(max(chances))],
    ),
    products=Wrong(
        "You get this if you return the products. Add them up.",
        lambda: lambda chances, losses: [c * x for c, x in zip(chances, losses, strict=True)],
        step="Look at what your function returns.",
    ),
    compounded=Wrong(
        "You get this if you chain the results like growth over years. Only one of the scenarios comes true.",
        lambda: _chained,
        step="Ask how many of the scenarios come true.",
    ),
    worst=Wrong(
        "You get this if you report the worst scenario.",
        lambda: lambda chances, losses: min(losses),
    ),
    equally_often=Rare(
        "You get this if you divide by the sum of the results. A chance is multiplied by its result, and no more.",
        {"strict=True))": "strict=True)) / (sum(losses) or 1)"},
        step="Try your function with one certain scenario.",
    ),
    best=Rare(
        "You get this if you report the best scenario.",
        lambda: lambda chances, losses: max(losses),
    ),
    likeliest_product=Rare(
        "You get this if you take the product of the most likely scenario alone.",
        lambda: lambda chances, losses: max(chances) * losses[chances.index(max(chances))],
    ),
    turned_list=Rare(
        "You get this if one of the lists is turned round. The first chance goes with the first result.",
        lambda: lambda chances, losses: sum(c * x for c, x in zip(chances, reversed(losses), strict=True)),
        step="Look at which chance goes with which result.",
    ),
    divided_by_chances=Rare(
        "You get this if you divide each result by its chance. Multiply.",
        lambda: lambda chances, losses: sum(x / (c or 1) for c, x in zip(chances, losses, strict=True)),
        step="Look at what is done with each pair.",
    ),
)


def _chained(chances, losses):
    factor = 1.0
    for chance, loss in zip(chances, losses, strict=True):
        factor *= 1 + chance * loss / 100
    return 100 * (factor - 1)


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
        ({"tariff": [1.001, 2.0], "stock": [1.0, 2.0]},),
    ],
    draw=_ranges,
    drawn=8,
    objective="scenarios.uncertainty",
    title="Which assumption matters most",
    text="""
    A model was run twice for each assumption: at the low end and at the high end of its range, with all
    others fixed. The dict `ranges` has the results: assumption -> [result at the low end, result at the high
    end]. Write `matters_most(ranges)`. It returns the **name** of the assumption whose result moves most. The
    result at the high end may be the lower one.
    """,
    hints=(
        "Each entry of `ranges` has a name and two results. Only the distance between the two counts.",
        "Take the distance without its sign, and find the name with the largest.",
        "Check: exchange the two results of an entry. The name that you return must not change.",
    ),
    means=(
        "Of `a` from 9 to 10 and `b` from 1 to 3 it is {answer({'a': [9, 10], 'b': [1, 3]})}: an assumption "
        "matters by how far it moves the result."
    ),
)
def matters_most():
    """Largest swing."""

    def matters_most(ranges):
        # how far each result moves, in either direction
        return max(ranges, key=lambda name: abs(ranges[name][1] - ranges[name][0]))

    return matters_most


def _by(measure, choose=max):
    """Return the function that chooses the name by a measure of its two results."""
    return lambda ranges: choose(ranges, key=lambda name: measure(*ranges[name]))


def _ranked(ranges):
    return sorted(ranges, key=lambda name: -abs(ranges[name][1] - ranges[name][0]))


matters_most.mistakes(
    "Look at how you measure a move.",
    largest_result=Wrong(
        "You get this if you look for the largest result. What counts is the distance between the results at "
        "both ends.",
        lambda: lambda ranges: max(ranges, key=lambda name: max(ranges[name])),
        step="Ask how far each result moves.",
    ),
    worst_case=Wrong(
        "You get this if you look for the lowest result. What counts is how far a result moves.",
        lambda: lambda ranges: min(ranges, key=lambda name: min(ranges[name])),
        step="Ask how far each result moves.",
    ),
    signed_fall=Wrong(
        "You get this if a rise counts as less than no move. Take the distance without its sign.",
        lambda: _by(lambda low, high: low - high),
        step="Try a range in which the result rises.",
    ),
    width=Wrong(
        "You get this if you return how far the result moves. The question asks for the name.",
        lambda: lambda ranges: max(abs(high - low) for low, high in ranges.values()),
        step="Look at what your function returns.",
    ),
    high_end=Wrong(
        "You get this if you compare the results at the high end alone. What counts is the distance between both "
        "ends.",
        lambda: _by(lambda low, high: high),
        step="Look at which results you compare.",
    ),
    last_name=Wrong(
        "You get this if `max` compares the names themselves. Give it a `key`.",
        lambda: lambda ranges: max(ranges),
        step="Look at what `max` compares.",
    ),
    largest_size=Wrong(
        "You get this if you look for the largest single result, without its sign. What counts is how far a "
        "result moves.",
        lambda: _by(lambda low, high: max(abs(low), abs(high))),
        step="Ask how far each result moves.",
    ),
    sizes_first=Wrong(
        "You get this if you drop the signs before you subtract. From -1 to 1 a result moves by 2, not by 0.",
        lambda: _by(lambda low, high: abs(abs(high) - abs(low))),
        step="Try a range from -1 to 1.",
    ),
    relative=Wrong(
        "You get this if you divide the move by the result at the low end. The question compares the moves "
        "themselves.",
        lambda: _by(lambda low, high: abs(high - low) / (abs(low) or 1)),
    ),
    ranked_names=Wrong(
        "You get this if you return all names in order. The question asks for the first one.",
        lambda: _ranked,
        step="Look at what your function returns.",
    ),
    name_and_results=Wrong(
        "You get this if you return the name with its two results. The question asks for the name alone.",
        lambda: lambda ranges: [_ranked(ranges)[0], ranges[_ranked(ranges)[0]]],
        step="Look at what your function returns.",
    ),
    last_that_moves=Rare(
        "You get this if your loop keeps the last assumption that moves. Remember the widest distance so far, too.",
        (
            lambda: (
                lambda ranges: next(
                    (name for name in reversed(ranges) if ranges[name][0] != ranges[name][1]), ""
                )
            )
        ),
        step="Look at what your loop remembers from one entry to the next.",
    ),
    first_that_moves=Rare(
        "You get this if your function stops at the first assumption that moves. Compare all of them.",
        lambda: lambda ranges: next((name for name in ranges if ranges[name][0] != ranges[name][1]), ""),
        step="Look at where your loop ends.",
    ),
    relative_to_the_high_end=Rare(
        "You get this if you divide the move by the result at the high end. The question compares the moves "
        "themselves.",
        lambda: _by(lambda low, high: abs(high - low) / (abs(high) or 1)),
    ),
    relative_with_its_sign=Rare(
        "You get this if you divide the move by the result at the low end, sign and all. The question compares the "
        "moves themselves.",
        lambda: _by(lambda low, high: (high - low) / (low or 1)),
    ),
    squared_ends=Rare(
        "You get this if you square the results before you subtract. Subtract first.",
        lambda: _by(lambda low, high: abs(high**2 - low**2)),
    ),
    sizes_and_signs=Rare(
        "You get this if you drop the signs before you subtract. Subtract first: from -6 to -1 a result moves by 5.",
        lambda: _by(lambda low, high: abs(high) - abs(low)),
        step="Try a range from -6 to -1.",
    ),
    low_end=Rare(
        "You get this if you compare the results at the low end alone. What counts is the distance between both ends.",
        lambda: _by(lambda low, high: low),
        step="Look at which results you compare.",
    ),
    lowest_low_end=Rare(
        "You get this if you look for the lowest result at the low end. What counts is the distance between both ends.",
        lambda: _by(lambda low, high: low, min),
        step="Look at which results you compare.",
    ),
    ratio=Rare(
        "You get this if you divide one end by the other. A distance is a difference.",
        lambda: _by(lambda low, high: high / (low or 1)),
    ),
    size_of_the_ratio=Rare(
        "You get this if you divide one end by the other and drop the sign. A distance is a difference.",
        lambda: _by(lambda low, high: abs(high / (low or 1))),
    ),
    product=Rare(
        "You get this if you add the two ends, or multiply them. A distance is a difference.",
        lambda: _by(lambda low, high: abs(low * high)),
        step="Look at how you measure a move.",
    ),
    first_name=Rare(
        "You get this if `min` compares the names themselves. Compare how far the results move.",
        lambda: lambda ranges: min(ranges),
        step="Look at what is compared.",
    ),
)


@scenarios.question(
    Number("percentage points", tolerance=0.001),
    objective="scenarios.uncertainty",
    title="How exact is a survey?",
    text="""
    A survey asks South-East Asian experts which side they would choose if forced. In 2024, 50.5 % said China;
    in 2025, 52.3 % said the United States. The lead changed hands within a year. Take {figure} as it stands. Suppose that the experts were a random sample{of}.
    What would be the **standard error** of this share, in percentage points? The standard error is the usual
    distance between such a sample and all who could be asked. The experts are a panel, not a random sample,
    so the true uncertainty is larger.
    """,
    hints=(
        "Take `{share}`, the share in percent, from `cited_figures`. The number of answers is {answers:,}.",
        "Turn the share into a fraction p. The variance of the share is p (1 - p) / n; the standard error is "
        "its root.",
        "Check: a share of one half has the largest error. Four times as many answers would halve yours.",
    ),
    means=(
        "The share lies {abs(100 * p - 50) / answer:.1f} standard errors from one half; a panel is no random "
        "sample, so it is less sure than that sounds."
    ),
    vary={
        "share": ("iseas_china_2023", "iseas_china_2024", "iseas_china_2025", "iseas_usa_2025"),
        "answers": (600, 1200, 2023, 3000),
    },
    prints=lambda share, answers: _asked_of(share, answers),
)
def survey_error(share="iseas_usa_2025", answers=2023):
    """Root of p (1 - p) / n, in points."""
    figures = load("cited_figures").set_index("id")
    # the share as a fraction
    p = figures.loc[share, "value"] / 100
    # of a share in a random sample of so many answers
    variance = p * (1 - p) / answers
    # the root, in percentage points
    return 100 * variance**0.5


def _asked_of(share: str, answers: int) -> dict[str, str]:
    """Return which figure is asked for, and of how many answers."""
    if (share, answers) == ("iseas_usa_2025", 2023):
        return {
            "figure": "the figure of 2025\n(`cited_figures`, ids `iseas_usa_2025` and `iseas_n_2025`)",
            "of": "",
        }
    side = "the United States" if "usa" in share else "China"
    figure = f"the share of {share[-4:]} for {side} (`cited_figures`, id `{share}`)"
    return {"figure": figure, "of": f" of {answers:,}"}


def _p(share: str) -> float:
    return cited(share) / 100


survey_error.mistakes(
    interval=Wrong(
        "You get this if you give half the width of a 95 % interval. The question asks for one standard error.",
        lambda key: 1.96 * key,
        step="Look at what is asked: one standard error.",
    ),
    one_over_root_n=Wrong(
        "You get this if you take one over the root of n. That is a rule of thumb for half the width of a 95 "
        "% interval.",
        lambda share, answers: 100 / answers**0.5,
        step="Look at the formula for a share.",
    ),
    survey_of_2024=Wrong(
        "You get this if you take the survey of 2024. The question asks for 2025.",
        lambda share, answers: (
            (cited("iseas_china_2024") * (100 - cited("iseas_china_2024")) / cited("iseas_n_2024")) ** 0.5
            if (share, answers) == ("iseas_usa_2025", 2023)
            else None
        ),
        step="Look at the ids of your rows.",
    ),
    answers_of_2024=Rare(
        "You get this if you take the number of answers of 2024 with the share of 2025.",
        (
            lambda share, answers: (
                100 * (_p(share) * (1 - _p(share)) / cited("iseas_n_2024")) ** 0.5
                if (share, answers) == ("iseas_usa_2025", 2023)
                else None
            )
        ),
        step="Look at the number of answers.",
    ),
    divided_after_the_root=Wrong(
        "You get this if you divide by n after the root. The root is taken of the whole variance.",
        {"variance**0.5": "(p * (1 - p)) ** 0.5 / answers"},
        step="Look at your brackets.",
    ),
    change_of_the_lead=Wrong(
        "You get this if you subtract the two shares of the text. They are shares for two different sides.",
        lambda share: (
            cited("iseas_usa_2025") - cited("iseas_china_2024") if share == "iseas_usa_2025" else None
        ),
        step="Read what is asked: the standard error of one share.",
    ),
    percent_in_the_formula=Wrong(
        "You get this if p stays in percent in p (1 - p). First make p a fraction.",
        {'"value"] / 100': '"value"]', "100 * variance**0.5": "abs(variance) ** 0.5"},
        step="Look at the unit of p.",
    ),
)
