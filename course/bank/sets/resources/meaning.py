"""What dependence means: the two ends of one trade, and what is left of a loss after adapting."""

from course.bank import Number, Rare, Wrong, load, rows_of
from course.bank.sets.resources import resources


@resources.question(
    Number("percentage points", tolerance=0.05),
    objective="resources.meaning",
    title="The two ends of one trade: {one} and {other}, {year}",
    text="""
    Goods go both ways between {one} and {other}. Add the two ways for {year} (`goods_trade`). Divide the sum by all
    goods trade of {one}, which is its exports plus its imports, with all partners. Then divide the same sum by all
    goods trade of {other}. By how many **percentage points** is {one}'s share above {other}'s share? Give a negative
    number if it is below. The notebook *what dependence is* says more about the two shares.
    """,
    hints=(
        "Keep {year} of `goods_trade`. An economy's trade is in all rows in which it is exporter or importer.",
        "Both shares have the same numerator, the rows between the two. Divide it by each economy's own total"
        " and subtract, times 100.",
        "Check: the economy that trades more in all has the smaller share.",
    ),
    means=(
        "The same goods weigh {100 * share_of_one:.1f} % in the trade of {one} and {100 * share_of_other:.1f}"
        " % in that of {other}: both depend on one trade, and not equally."
    ),
    vary={
        "one": ("AUS", "DEU", "JPN", "KOR"),
        "other": ("CHN", "USA"),
        "year": (2000, 2005, 2010, 2015, 2020, 2023),
    },
    prints=lambda one, other, year: {"another": _another(other)},
)
def two_ends(one="JPN", other="CHN", year=2023):
    """The same trade is divided by each side's trade with all partners. The difference of the two shares says for
    whom it weighs more.
    """
    goods_trade = load("goods_trade")
    # who sells to whom in one year
    rows = goods_trade[goods_trade["year"] == year]
    # all trade of each of the two, both ways
    of_one = rows[(rows["exporter"] == one) | (rows["importer"] == one)]
    of_other = rows[(rows["exporter"] == other) | (rows["importer"] == other)]
    # the trade that both have in common
    between = of_one[(of_one["exporter"] == other) | (of_one["importer"] == other)]["value_usd_mn"].sum()
    # the weight in the trade of the first
    share_of_one = between / of_one["value_usd_mn"].sum()
    # the weight in the trade of the second
    share_of_other = between / of_other["value_usd_mn"].sum()
    # the difference of two shares, in percentage points
    return 100 * (share_of_one - share_of_other)


def _sold(year: int, exporter: str | None = None, importer: str | None = None) -> float:
    """Return the goods that an exporter sold to an importer, in million dollars; None is the whole world."""
    rows = rows_of("goods_trade", year=year)
    if exporter is not None:
        rows = rows[rows["exporter"] == exporter]
    if importer is not None:
        rows = rows[rows["importer"] == importer]
    return float(rows["value_usd_mn"].sum())


def _between(one: str, other: str, year: int) -> float:
    return _sold(year, one, other) + _sold(year, other, one)


def _all(economy: str, year: int) -> float:
    return _sold(year, exporter=economy) + _sold(year, importer=economy)


def _gap(one: str, other: str, year: int) -> float:
    return 1 / _all(one, year) - 1 / _all(other, year)


def _another(other: str) -> str:
    return "USA" if other == "CHN" else "CHN"


def _rounded_first(key: float, one: str, other: str, year: int) -> int | None:
    """Return the difference of the shares in whole percent; None where it is the right answer in whole percent."""
    own, others = (100 * _between(one, other, year) / _all(economy, year) for economy in (one, other))
    difference = round(own) - round(others)
    return None if difference == round(key) else difference


two_ends.mistakes(
    fractions=Wrong(
        "You get this if you leave the difference as a fraction. A percentage point is a hundredth.",
        {"100 * ": ""},
        step="Look at the unit.",
    ),
    ratio_of_the_ends=Wrong(
        "You get this if you divide the two shares. The ratio of the ends says only who trades more with the world. "
        "The question asks for their difference.",
        {"100 * (share_of_one - share_of_other)": "share_of_one / share_of_other"},
        step="Percentage points are a difference.",
    ),
    exports_of_each=Wrong(
        "You get this if you take each side's exports alone. Here trade is exports plus imports, above and below.",
        lambda one, other, year: (
            100
            * (
                _sold(year, one, other) / _sold(year, exporter=one)
                - _sold(year, other, one) / _sold(year, exporter=other)
            )
        ),
        step="Look at the ways that the goods go.",
    ),
    exports_above=Rare(
        "You get this if only each side's exports stand above. The trade between the two goes both ways.",
        lambda one, other, year: (
            100 * (_sold(year, one, other) / _all(one, year) - _sold(year, other, one) / _all(other, year))
        ),
        step="Look at the numerators: which ways do the goods go?",
    ),
    exports_below=Rare(
        "You get this if you divide by each side's exports alone. All goods trade is exports plus imports.",
        {
            'of_one["value_usd_mn"].sum()': 'of_one.loc[of_one["exporter"] == one, "value_usd_mn"].sum()',
            'of_other["value_usd_mn"].sum()': 'of_other.loc[of_other["exporter"] == other, "value_usd_mn"].sum()',
        },
        step="Look at the denominators: which ways do the goods go?",
    ),
    rounded_first=Rare(
        "You get this if you round both shares to whole percent before you subtract. Round at the end.",
        _rounded_first,
        step="Look at what you rounded on the way.",
    ),
    of_the_worlds_trade=Rare(
        "You get this if you divide both times by the same whole. Each side has a whole of its own.",
        lambda: 0.0,
        step="Look at the two denominators.",
    ),
    one_way_above=Wrong(
        "You get this if you take one way of the goods between the two, and both ways for all partners. The numerator "
        "needs both ways, too.",
        lambda one, other, year: 100 * _sold(year, one, other) * _gap(one, other, year),
        step="Look at the numerator: which ways do the goods go?",
    ),
)


@resources.question(
    Number("percent of the first price rise", tolerance=0.005),
    objective="resources.meaning",
    title="What adapting leaves: {stage} of {mineral}",
    level=3,
    points=2,
    text="""
    The largest supplier at the stage *{stage}* of {mineral} holds the share s of the world. Take s from `mineral_stages`,
    as the table expects it **for 2030**. A cut raises the price by
    cut · s / (demand + (1 - s) · supply), as in lesson 02b. The elasticities are **assumed**. In the first weeks
    demand is 0.15 and supply 0.05. After some years demand is {demand} and supply {supply}. Take the rise in the first
    weeks as buyers' **sensitivity**. Take the rise after some years as their **vulnerability**. How many percent of
    the first rise are left after some years? The notebook *what dependence is* has more on the two words.
    """,
    hints=(
        'Keep "{mineral}", stage "{stage}" and year 2030 of `mineral_stages`. The largest '
        "`world_share` is s.",
        "Write the rule twice with the same cut: once with the first elasticities, once with the later ones. "
        "Divide the later rise by the first.",
        "Check: put in a cut of 10 % and then of 20 %. The answer must stay the same, and below 100.",
    ),
    means=(
        "{answer:.0f} % of the first price rise is left: sensitivity is the first jolt, vulnerability what "
        "stays when all have adapted."
    ),
    vary={
        "mineral": ("cobalt", "graphite", "lithium"),
        "demand": (0.6, 0.8),
        "supply": (0.5, 1.2),
    },
)
def left_after_adapting(mineral="graphite", stage="mining", demand=0.8, supply=1.2):
    """Both rises have the cut and the share above the line. So what is left depends only on how strongly buyers and
    the other sellers react.
    """
    mineral_stages = load("mineral_stages")
    # the largest single supplier's share of the world
    s = mineral_stages.query("mineral == @mineral and stage == @stage and year == 2030")["world_share"].max()
    # the rise for a cut of 1, before anybody adapts
    first_weeks = s / (0.15 + (1 - s) * 0.05)
    # the same rule with the later elasticities
    some_years = s / (demand + (1 - s) * supply)
    # what is left of the first rise
    return 100 * some_years / first_weeks


def _over_the_years(mineral: str, stage: str) -> float:
    """Return the mean share over all years of the supplier that is largest in 2030."""
    rows = rows_of("mineral_stages", mineral=mineral, stage=stage)
    largest = rows[rows["year"] == 2030].nlargest(1, "world_share")["iso3"].iloc[0]
    return float(rows.loc[rows["iso3"] == largest, "world_share"].mean())


left_after_adapting.mistakes(
    what_has_gone=Wrong(
        "You get this if you give the part that has gone. Sensitivity that adapting removes is no vulnerability; the "
        "question asks for what is left.",
        lambda key: 100 - key,
        step="Read again which part the question asks for.",
    ),
    all_sellers_answer=Wrong(
        "You get this if the elasticity of supply is not weighted. Only the other sellers can bring more, and they are "
        "1 - s of the market.",
        {"(1 - s)": "1"},
        step="Ask who can deliver more, and how large they are.",
    ),
    nobody_answers=Wrong(
        "You get this if no other seller brings more. After some years their answer is the larger part of adapting.",
        {" + (1 - s) * 0.05": "", " + (1 - s) * supply": ""},
        step="Look at the second part of the denominator.",
    ),
    largest_answers=Wrong(
        "You get this if supply is weighted by s. The supplier that cuts does not bring more; the others do.",
        {"(1 - s)": "s"},
        step="Ask who can deliver more, and how large they are.",
    ),
    difference=Wrong(
        "You get this if you subtract the later rise from the first, at the cut of lesson 02b's exercise. The question "
        "asks which part of the first rise is left.",
        {"100 * some_years / first_weeks": "30 * (first_weeks - some_years)"},
        step="Is your result a part of the first rise?",
    ),
    mean_over_the_years=Rare(
        "You get this if you take the mean of the share over all years of the table. The question takes the share of "
        "2030 alone.",
        {"first_weeks = s": "s = _over_the_years(mineral, stage); first_weeks = s"},
        step="Look at the year of the share.",
    ),
    **{
        f"later_rise_{cut}": Rare(
            f"This is the later price rise itself, for a cut of {cut} %. Divide it by the first rise.",
            {"100 * some_years / first_weeks": f"{cut} * some_years"},
            step="Is your result a part of the first rise?",
        )
        for cut in (10, 20, 25, 30, 40, 50)
    },
    **{
        f"first_rise_{cut}": Rare(
            f"This is the first price rise itself, for a cut of {cut} %. Which part of it is left?",
            {"100 * some_years / first_weeks": f"{cut} * first_weeks"},
            step="Is your result a part of the first rise?",
        )
        for cut in (10, 20, 25, 30, 40, 50, 100)
    },
)
