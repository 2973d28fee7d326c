"""Shortage: prices and days of cover."""

from random import Random

from course.bank import Function, Number, Rare, Wrong, load, rows_of
from course.bank.sets.resources import resources


@resources.question(
    Number("percent", tolerance=0.05),
    objective="resources.shortage",
    title="Price after a cut of {cut} %",
    text="""
    The largest miner of {mineral} supplies the share s of the world. Take s from `mineral_stages`: it is the
    largest share of **mining that the table expects for 2030**. Suppose that the miner's supply falls by {cut} %, for whatever reason. Buyers' demand has the elasticity -{demand}. The
    **other** suppliers answer with the elasticity {supply}. By how many percent does the price rise? Use this
    rule, with all numbers as fractions: rise = cut · s / (demand + (1 - s) · supply). In the rule, demand is the
    size of the elasticity, {demand} without its sign. The rule is a straight line; for a large cut the true rise
    is larger.
    """,
    hints=(
        'Keep "{mineral}", stage "mining" and year 2030 of `mineral_stages`. The largest `world_share` is s.',
        "Put the numbers into the rule as fractions. The brackets matter: the sum below the line comes first.",
        "Check: with no answer of the others the rise is cut · s / demand. Yours must be smaller.",
    ),
    means=(
        "A cut of {cut} % at a share of {100 * (s):.0f} % raises the price by {answer:.0f} %, if these "
        "elasticities hold; they are assumed, and the answer hangs on them."
    ),
    vary={
        "mineral": ("cobalt", "graphite", "lithium", "magnet rare earths"),
        "cut": (10, 20, 30),
        "demand": (0.3, 0.6),
        "supply": (0.2, 0.5),
    },
)
def price_rise(mineral="graphite", cut=30, demand=0.3, supply=0.2):
    """First-order price effect of a supply cut."""
    mineral_stages = load("mineral_stages")
    # the largest miner's share of the world, as it is expected for 2030
    s = mineral_stages.query("mineral == @mineral and stage == 'mining' and year == 2030")[
        "world_share"
    ].max()
    # the gap above; below it what buyers give up and the others add
    return 100 * (cut / 100) * s / (demand + (1 - s) * supply)


def _largest_in_survey(mineral: str) -> float:
    """Return the largest miner's share of the world by the US Geological Survey."""
    rows = rows_of(
        "mineral_production",
        mineral=mineral.removeprefix("magnet "),
        stage="mine",
        vintage="MCS 2026",
        year=2024,
    )
    rows = rows[rows["iso3"] != "ROW"]
    return float((rows["quantity_t"] / rows["world_total_t"]).max())


price_rise.mistakes(
    "Ask who can deliver more, and how large they are.",
    all_suppliers_answer=Wrong(
        "You get this if the supply elasticity is not weighted. Only the other suppliers can answer, and "
        "their share is 1 - s.",
        {"(1 - s) * supply": "supply"},
    ),
    nobody_answers=Wrong(
        "You get this if the other suppliers do not answer at all.",
        {" + (1 - s) * supply": ""},
        step="Look at the second part of the denominator.",
    ),
    world_cut=Wrong(
        "You get this if world supply falls by the whole cut. The cut hits only the largest supplier's share "
        "of world supply.",
        {"* s /": "/"},
        step="Ask by how much world supply falls.",
    ),
    fall_of_supply=Wrong(
        "This is by how many percent world supply falls. Divide it by what demand and the other suppliers give.",
        {" / (demand + (1 - s) * supply)": ""},
        step="Look at the denominator of the rule.",
    ),
    with_its_sign=Wrong(
        "You get this if demand keeps its minus sign. The rule takes the size of the elasticity.",
        {"(demand": "(-demand"},
        step="Look at the first part of the denominator.",
    ),
    no_brackets=Wrong(
        "You get this if the denominator has no brackets. Only the first part then divides.",
        {"(demand + (1 - s) * supply)": "demand + 100 * (1 - s) * supply"},
        step="Put brackets round the whole denominator.",
    ),
    weighted_by_s=Wrong(
        "You get this if the supply elasticity is weighted by s. The others answer, and their share is 1 - s.",
        {"(1 - s) *": "s *"},
    ),
    share_of_the_text=Rare(
        "You get this if you take the share of the text (C13), which the lesson's example uses. Take it from "
        "`mineral_stages`.",
        {"return 100": 'from course.bank import claimed; s = claimed("C13") / 100; return 100'},
        step="Look at where your share s comes from.",
    ),
    shares_of_the_survey=Wrong(
        "You get this if you take the miner's share from `mineral_production`. Take it from `mineral_stages`.",
        {"return 100": "s = _largest_in_survey(mineral); return 100"},
        step="Look at the table that the question names.",
    ),
)


def _cover(draw: Random) -> tuple[float, float, float]:
    cut = round(draw.uniform(0.4, 0.9), 2)
    return (float(draw.randint(20, 180)), cut, round(draw.uniform(0.05, cut - 0.2), 2))


@resources.question(
    Function(("stock_days", "cut", "substitution"), tolerance=1e-4, unit="days"),
    inputs=[
        (60.0, 0.7, 0.2),
        (30.0, 0.9, 0.0),
        (90.0, 0.5, 0.1),
        (60.0, 0.3, 0.4),
        (45.0, 0.5, 0.5),
        (50.0, 0.7, 0.1),
        (10.0, 0.375, 0.125),
    ],
    draw=_cover,
    objective="resources.shortage",
    title="Days of cover",
    text="""
    Write `days_of_cover(stock_days, cut, substitution)`. A firm has a stock for `stock_days` days of normal
    use. Deliveries fall by the fraction `cut`. Other inputs replace the fraction `substitution` of **normal
    use**. Return the number of days until output is hit. When substitution makes up for the whole cut or
    more, return `float("inf")`.
    """,
    hints=(
        "Work in days of normal use. Each day `cut` is missing and `substitution` fills some of it.",
        "The stock must fill what is left of the gap, so divide the stock by it. First ask whether a gap is "
        "left at all.",
        "Check: without substitutes a stock of 60 days lasts 120 days at a cut of a half. With full "
        'substitution the answer is `float("inf")`.',
    ),
    means=(
        "A stock of 60 days lasts {answer(60, 0.5, 0):.0f} days at a cut of half, and {answer(60, 0.5, "
        "0.2):.0f} when a fifth can be replaced: substitutes stretch every day of the stock."
    ),
)
def days_of_cover():
    """Stock over the daily gap."""

    def days_of_cover(stock_days, cut, substitution):
        # what the stock must fill, in days of use for each day
        gap = cut - substitution
        # no gap, no end
        return stock_days / gap if gap > 0 else float("inf")

    return days_of_cover


days_of_cover.mistakes(
    "Ask what the stock has to fill each day.",
    what_still_arrives=Wrong(
        "You get this if you divide by what still arrives. The stock fills what is missing.",
        {"stock_days / gap": "stock_days / (1 - cut)"},
    ),
    what_is_there=Wrong(
        "You get this if you divide by what still arrives and what is replaced. The stock fills what is missing.",
        {"stock_days / gap": "stock_days / (1 - cut + substitution)"},
    ),
    substitution_added=Wrong(
        "You get this if you add substitution to the cut. It fills a part of the gap: take it off.",
        {"stock_days / gap": "stock_days / (cut + substitution)"},
        step="Does substitution make the gap larger or smaller?",
    ),
    share_of_the_gap=Wrong(
        "You get this if you treat substitution as a share of the gap. Here it is a share of normal use.",
        {"stock_days / gap": "stock_days / (cut * (1 - substitution))"},
        step="Read what `substitution` is a fraction of.",
    ),
    part_of_the_cut=Wrong(
        "You get this if substitution replaces a part of the cut. It replaces a part of normal use, and so it can "
        "make up for the whole cut.",
        lambda: lambda stock_days, cut, substitution: stock_days / max(cut * (1 - substitution), 1e-3),
        step="Read what `substitution` is a fraction of.",
    ),
    zero_for_ever=Wrong(
        "You get this if you return 0 where nothing is missing. The stock then lasts for ever: `inf`.",
        {'float("inf")': "0.0"},
        step="Try it with a cut that is wholly replaced.",
    ),
    whole_days=Wrong(
        "You get this if you cut the result to whole days. Return the number as it is.",
        {"stock_days / gap": "float(int(stock_days / gap))"},
        step="Look at the decimals.",
    ),
    whole_days_divided=Rare(
        "You get this if you divide by `//`, which drops the decimals. Divide by `/`.",
        {"stock_days / gap": "stock_days // gap"},
        step="Look at the decimals.",
    ),
    days_added=Rare(
        "You get this if substitution adds days to the stock. It makes the daily gap smaller.",
        {"stock_days / gap": "stock_days / cut + substitution * stock_days"},
    ),
    substitution_checked_only=Wrong(
        "You get this if substitution decides only whether there is a gap. It also makes the gap smaller.",
        {"stock_days / gap": "stock_days / cut"},
        step="Look at what you divide by.",
    ),
    equal_only=Rare(
        "You get this if only a substitution as large as the cut gives `inf`. A larger one does so as well: ask for "
        "`>=`.",
        {"if gap > 0": "if gap"},
        step="Try it with a substitution larger than the cut.",
    ),
    part_of_normal_use=Rare(
        "You get this if substitution stretches the stock by one plus its fraction. It fills a part of each day's gap.",
        {"stock_days / gap": "stock_days * (1 + substitution) / cut"},
    ),
    arrives_without_the_case=Rare(
        "You get this if you divide by what still arrives or is replaced. The stock fills what is missing.",
        lambda: lambda stock_days, cut, substitution: stock_days / (1 - cut + substitution),
    ),
    arrives_alone=Rare(
        "You get this if you divide by what still arrives. What is missing decides, and whether it is replaced.",
        lambda: lambda stock_days, cut, substitution: stock_days / (1 - cut),
    ),
)
