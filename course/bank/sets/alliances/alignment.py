"""Alignment: votes and hedging."""

from random import Random

from course.bank import Function, Number, Rare, Wrong, load, rows_of
from course.bank.sets.alliances import alliances


@alliances.question(
    Number("units of the scale", tolerance=0.005),
    objective="alliance.alignment",
    title="How far apart {one} and {other} vote",
    level=1,
    text="""
    Ideal points place economies on one line by how they vote in the UN General Assembly. What was the
    **distance** between {one} (`{one!r}`) and {other} (`{other!r}`) in {year}? Give it in units of the scale
    of `un_ideal_points`.
    """,
    hints=(
        "Keep the year {year} of `un_ideal_points`. You need {one!r} and {other!r}.",
        "Subtract the two `ideal_point` values and drop the sign.",
        "Check: exchange the two economies. The distance must stay the same.",
    ),
    means=(
        "{one} stands {answer:.2f} from {other} and {abs(points[one] - points['CHN' if other == 'USA' else "
        "'USA']):.2f} from {name_of('CHN' if other == 'USA' else 'USA')}: a distance says something only "
        "beside another one."
    ),
    vary={
        "one": ("JPN", "KOR", "IND", "AUS"),
        "other": ("USA",),
        "year": (2005, 2010, 2015, 2019, 2023),
    },
)
def vote_distance(one="JPN", other="USA", year=2023):
    """Distance of two ideal points."""
    un_ideal_points = load("un_ideal_points")
    # one year, named by the members' codes
    points = un_ideal_points[un_ideal_points["year"] == year].set_index("iso3")["ideal_point"]
    # who stands further along the line
    difference = points[one] - points[other]
    # a distance has no sign
    return abs(difference)


def _point(economy: str, year: int, column: str = "ideal_point") -> float:
    return float(rows_of("un_ideal_points", year=year, iso3=economy, predecessor=False)[column].iloc[0])


vote_distance.mistakes(
    agreement=Wrong(
        "You get this if you take the share of votes in which both agreed. The question asks for the distance "
        "of the ideal points.",
        lambda one, other, year: _point(one, year, f"agrees_{other.lower()}_share"),
        step="Look at the column.",
    ),
    sum_of_sizes=Wrong(
        "You get this if you mix up the signs. Subtract two points on the same side of zero, and add the "
        "sizes of points on opposite sides.",
        {"points[one] - points[other]": "points[one] + points[other]"},
        step="Draw the line and both points on it.",
    ),
)


def _mean_distance(one: str, other: str) -> float:
    rows = rows_of("un_ideal_points", predecessor=False)
    points = rows.pivot(index="year", columns="iso3", values="ideal_point")
    return float((points[one] - points[other]).abs().mean())


def _mean_point(economy: str) -> float:
    return float(rows_of("un_ideal_points", iso3=economy)["ideal_point"].mean())


vote_distance.mistakes(
    "Look at the rows of the year.",
    all_years=Wrong(
        "You get this if you take the mean over all years. The question asks for one year.",
        lambda one, other: _mean_distance(one, other),
    ),
    means_of_all_years=Rare(
        "You get this if you first average each economy's points over all years. The question asks for one year.",
        lambda one, other: abs(_mean_point(one) - _mean_point(other)),
    ),
    squared=Rare(
        "You get this if you square the difference. A distance on a line is the difference without its sign.",
        lambda key: key**2,
        step="Look at how you drop the sign.",
    ),
)


def _two_shares(draw: Random) -> tuple[float, float]:
    return (round(draw.uniform(0.01, 0.5), 3), round(draw.uniform(0.01, 0.5), 3))


@alliances.question(
    Function(("us_share", "china_share"), tolerance=1e-4),
    inputs=[(0.15, 0.20), (0.2, 0.2), (0.0, 0.3), (0.4, 0.1), (0.3, 0.0), (0.9, 0.6)],
    draw=_two_shares,
    objective="alliance.alignment",
    title="An index of balance",
    text="""
    Write `balance_index(us_share, china_share)`. Divide the **distance between the two trade shares by their
    sum**, and subtract the result from one. The index is 1 when both partners weigh the same. It is 0 when
    only one of them counts. The shares are fractions of all trade, and never both 0.
    """,
    hints=(
        "The inputs are two shares. Only their distance and their sum matter.",
        "Divide the distance, without its sign, by the sum. Subtract the result from one.",
        "Check: equal shares give 1, (0, 0.3) gives 0, and exchanging the two changes nothing.",
    ),
    means=(
        "Shares of 0.15 and 0.2 give {answer(0.15, 0.2):.2f}: the index sees how even two partners are, not "
        "how much one depends on both together."
    ),
)
def balance_index():
    """One less relative distance."""

    def balance_index(us_share, china_share):
        # how far apart the two shares are, whichever is larger
        distance = abs(us_share - china_share)
        # one when they are equal, zero when one of them is nothing
        return 1 - distance / (us_share + china_share)

    return balance_index


balance_index.mistakes(
    "Look at the denominator.",
    not_relative=Wrong(
        "You get this if you do not divide by the sum. Two small shares then always look balanced.",
        lambda: lambda a, b: 1 - abs(a - b),
        step="Try it with shares of 0 and 0.3.",
    ),
    one_less_first=Wrong(
        "You get this if you subtract the distance from one before you divide. Division comes first.",
        lambda: lambda a, b: (1 - abs(a - b)) / (a + b),
        step="Look at your brackets.",
    ),
    of_the_larger=Wrong(
        "You get this if you divide the smaller share by the larger, or the distance by the larger. The question "
        "divides by the sum.",
        lambda: lambda a, b: min(a, b) / max(a, b),
    ),
    smaller_part=Wrong(
        "You get this if you take the smaller share of the sum. Equal shares then give one half.",
        lambda: lambda a, b: min(a, b) / (a + b),
        step="Try it with equal shares.",
    ),
    squared=Wrong(
        "You get this if you square the distance. The question takes the distance itself.",
        lambda: lambda a, b: 1 - (a - b) ** 2 / (a + b),
        step="Try it with shares of 0 and 0.3.",
    ),
    by_a_hundred=Wrong(
        "You get this if you divide by 100 instead of by the sum. The shares are fractions already.",
        lambda: lambda a, b: 1 - abs(a - b) / 100,
    ),
    product_for_distance=Wrong(
        "You get this if you multiply the two shares. The question divides their distance by their sum.",
        lambda: lambda a, b: 1 - a * b / (a + b),
        step="Look at the numerator.",
    ),
    turned_difference=Wrong(
        "You get this if you subtract the American share from China's and keep the sign.",
        lambda: lambda a, b: 1 - (b - a) / (a + b),
        step="Exchange the two shares. The index must stay the same.",
    ),
    one_over_the_other=Rare(
        "You get this if you divide one share by the other. The index takes their distance over their sum.",
        lambda: lambda a, b: a / (b or 1),
        step="Exchange the two shares. The index must stay the same.",
    ),
    distance_of_the_larger=Rare(
        "You get this if you divide the distance by the larger share. The question divides by the sum.",
        lambda: lambda a, b: 1 - abs(a - b) / max(a, b),
    ),
    no_brackets=Rare(
        "You get this if you leave out the brackets around the sum. Then only the first share divides.",
        lambda: lambda a, b: 1 - abs(a - b) / (a or 1) + b,
        step="Look at your brackets.",
    ),
    of_the_first=Rare(
        "You get this if you divide the distance by the first share. The question divides by the sum.",
        lambda: lambda a, b: 1 - abs(a - b) / (a or 1),
    ),
    of_the_second=Rare(
        "You get this if you divide the distance by the second share. The question divides by the sum.",
        lambda: lambda a, b: 1 - abs(a - b) / (b or 1),
    ),
    half_the_distance=Rare(
        "You get this if you halve the distance over the sum. The question takes all of it.",
        lambda: lambda a, b: 1 - abs(a - b) / (a + b) / 2,
        step="Try it with shares of 0 and 0.3.",
    ),
    square_of_the_part=Rare(
        "You get this if you square the distance over the sum. The question takes it as it is.",
        lambda: lambda a, b: 1 - ((a - b) / (a + b)) ** 2,
        step="Try it with shares of 0.4 and 0.1.",
    ),
)
