"""Quick checks that lessons 01a and 01b ask."""

from course.bank import Number, Wrong, load
from course.bank.sets.trade import trade
from course.bank.sets.trade._customs import both_flows


@trade.question(
    Number("percentage points", tolerance=0.1),  # shares rounded to one decimal are exact enough
    objective="trade.shares",
    title="Two shares, one partner",
    level=1,
    text="""
    Take Japan's trade in all goods in 2024 (`japan_trade`). By how many percentage points is China's share of
    Japan's imports above its share of Japan's exports?
    """,
    hints=(
        'Keep 2024 and the goods "All goods". You need `CHN` and `WLD`, each with both flows.',
        "Make two shares, one for each flow, China over the world. Subtract the share of exports from that of"
        " imports.",
        "Check: each share must lie between 0 and 100, and the gap must be smaller than either of them.",
    ),
    means=(
        "China weighs {answer:.1f} points more in what Japan buys than in what it sells: a share of trade "
        "hides on which side the dependence lies."
    ),
    in_lesson=True,
)
def share_gap():
    """Each share has a whole of its own. The import share minus the export share gives percentage points."""
    japan_trade = load("japan_trade")
    # all goods of 2024
    rows = japan_trade[(japan_trade["year"] == 2024) & (japan_trade["goods"] == "All goods")]
    # what Japan sells, by partner
    exports = rows[rows["flow"] == "export"].set_index("partner")["value_jpy_bn"]
    # what Japan buys, by partner
    imports = rows[rows["flow"] == "import"].set_index("partner")["value_jpy_bn"]
    # each share has a whole of its own
    export_share = 100 * exports["CHN"] / exports["WLD"]
    import_share = 100 * imports["CHN"] / imports["WLD"]
    # two percentages are subtracted: percentage points
    return import_share - export_share


def _shares() -> tuple[float, float]:
    china, world = both_flows("CHN", 2024), both_flows("WLD", 2024)
    return 100 * china[0] / world[0], 100 * china[1] / world[1]


def _share_of_both(partner: str) -> float:
    return 100 * sum(both_flows(partner, 2024)) / sum(both_flows("WLD", 2024))


share_gap.mistakes(
    in_percent=Wrong(
        "You get this if you say by how many percent one share is larger than the other. Percentage points "
        "are a plain difference.",
        lambda: 100 * (_shares()[1] / _shares()[0] - 1),
        step="Subtract the two shares; do not divide them.",
    ),
    exports_first=Wrong(
        "You get this if you subtract the import share from the export share. The import share is the larger "
        "one.",
        lambda: _shares()[0] - _shares()[1],
        step="Look at which share the question puts above the other.",
    ),
    above_both_flows=Wrong(
        "You get this if you subtract the share of both flows together. The question compares with exports alone.",
        lambda: _shares()[1] - _share_of_both("CHN"),
        step="Look at which two of the three shares the question compares.",
    ),
    one_whole=Wrong(
        "You get this if you divide both flows by all trade. Exports have a whole of their own, and so have imports.",
        lambda: (
            100 * (both_flows("CHN", 2024)[1] - both_flows("CHN", 2024)[0]) / sum(both_flows("WLD", 2024))
        ),
        step="Look at the denominator of each share.",
    ),
    how_many_times=Wrong(
        "You get this if you divide the two shares. Percentage points are a plain difference.",
        lambda: _shares()[1] / _shares()[0],
        step="Subtract the two shares; do not divide them.",
    ),
)


@trade.question(
    Number("percent", tolerance=0.5),
    objective="trade.balances",
    title="One trade, two currencies",
    level=2,
    text="""
    From 2021 to 2024 Japan's trade with China rose by 15.1 % in yen and fell by 16.5 % in dollars. By how many percent did
    the **dollar become dearer in yen**?
    """,
    hints=(
        "The two percentages of the question are enough. Start in 2021 with 100 yen and 100 dollars for the "
        "same goods.",
        "Turn both changes into factors. What did a dollar cost at first, and what does it cost when you "
        "divide yen by dollars in 2024?",
        "Check: the factor in dollars times the factor of the dollar's price must give the factor in yen.",
    ),
    means=(
        "A dollar cost {answer:.0f} % more yen: the same trade rose in one currency and fell in the other "
        "because the rate moved."
    ),
    in_lesson=True,
    unseen={
        "without_partner": "the question gives both changes; a rate is the same for all trade",
        "without_goods": "the question gives both changes; a rate is the same for all trade",
    },
)
def dearer_dollar():
    """Yen per dollar is the value in yen over the value in dollars. So the two growth factors are divided."""
    japan_trade = load("japan_trade")
    rows = japan_trade.query("partner == 'CHN' and goods == 'All goods'")
    # the trade with China in yen and in dollars, by year
    sums = rows.groupby("year")[["value_jpy_bn", "value_usd_mn"]].sum()
    yen = 100 * sums.loc[2024, "value_jpy_bn"] / sums.loc[2021, "value_jpy_bn"]  # 2021: 100 yen
    dollars = 100 * sums.loc[2024, "value_usd_mn"] / sums.loc[2021, "value_usd_mn"]  # 2021: 100 dollars
    # what a dollar costs: yen over dollars
    yen_per_dollar = yen / dollars  # 2021: 1
    # how far the price lies above its start of 1
    return 100 * (yen_per_dollar - 1)


def _growth() -> tuple[float, float]:
    """Return the factors in yen and in dollars, as exact as the question prints them."""
    sums = [
        sum(both_flows("CHN", year, column))
        for column in ("value_jpy_bn", "value_usd_mn")
        for year in (2021, 2024)
    ]
    return round(sums[1] / sums[0], 3), round(sums[3] / sums[2], 3)


dearer_dollar.mistakes(
    added=Wrong(
        "You get this if you add the two percentages. Growth rates are factors: 1.151 is divided by 0.835.",
        lambda: 100 * (_growth()[0] - _growth()[1]),
        step="Percentages of two different bases cannot be added.",
    ),
    yen_side=Wrong(
        "You get this if you ask by how much the yen became cheaper in dollars. That is the other price, and "
        "it changes by another percentage.",
        lambda: 100 * (1 - _growth()[1] / _growth()[0]),
        step="The question asks for the price of a dollar in yen. Which price did you compute?",
    ),
    one_over_other=Wrong(
        "You get this if you leave the factor as it is. A factor of 1.4 is a rise of 40 %.",
        lambda: _growth()[0] / _growth()[1],
        step="Look at the unit: percent.",
    ),
    signs_lost=Wrong(
        "You get this if you subtract 16.5 from 15.1. Growth rates are factors: 1.151 is divided by 0.835.",
        lambda: 100 * (_growth()[0] - 1) - 100 * (1 - _growth()[1]),
        step="Percentages of two different bases cannot be subtracted.",
    ),
    percentages_divided=Wrong(
        "You get this if you divide the two percentages. Divide what 100 became: 115.1 by 83.5.",
        lambda: 100 * (_growth()[0] - 1) / (1 - _growth()[1]),
        step="Let the trade be 100 in each currency in 2021.",
    ),
    percentages_turned_round=Wrong(
        "You get this if you divide 16.5 by 15.1. Divide what 100 became: 115.1 by 83.5.",
        lambda: 100 * (1 - _growth()[1]) / (_growth()[0] - 1),
        step="Let the trade be 100 in each currency in 2021.",
    ),
    multiplied=Wrong(
        "You get this if you multiply the two factors. A price is the value in yen over the value in dollars.",
        lambda: 100 * (_growth()[0] * _growth()[1] - 1),
        step="What does one dollar cost, if the trade is worth 115.1 yen and 83.5 dollars?",
    ),
)


@trade.question(
    Number("percent", tolerance=0.05),
    objective="trade.partners",
    title="From the other side",
    level=1,
    text="""
    More than a quarter of South Korea's goods trade is with China (`goods_trade`, 2023). Which share of
    **China's** goods trade, exports and imports together, is with South Korea (`KOR`)?
    """,
    hints=(
        "Keep 2023 and all rows in which `CHN` sells or buys. Among them, `KOR` is on the other side of some.",
        "Add up the rows with South Korea and divide by the sum of all of China's rows, times 100.",
        "Check: China trades more than South Korea. So this share must be smaller than South Korea's quarter.",
    ),
    means=(
        "The same trade is over a quarter of South Korea's and {answer:.1f} % of China's: a share depends on "
        "whose whole it is."
    ),
    in_lesson=True,
)
def other_side():
    """The whole is now China's trade. So the trade of the two economies is divided by all of China's trade."""
    # who sells to whom in 2023
    pairs = load("goods_trade").query("year == 2023").astype({"exporter": str, "importer": str})
    # the whole: every row in which China sells or buys
    china = pairs.query("exporter == 'CHN' or importer == 'CHN'")
    # the part: South Korea on the other side
    with_korea = china.query("exporter == 'KOR' or importer == 'KOR'")
    # part over whole, both ways together
    return 100 * with_korea["value_usd_mn"].sum() / china["value_usd_mn"].sum()


def _in_2023(condition: str) -> float:
    pairs = load("goods_trade").query("year == 2023").astype({"exporter": str, "importer": str})
    return float(pairs.query(condition)["value_usd_mn"].sum())


def _between() -> float:
    return _in_2023("exporter in ['CHN', 'KOR'] and importer in ['CHN', 'KOR']")


def _china() -> float:
    return _in_2023("exporter == 'CHN' or importer == 'CHN'")


other_side.mistakes(
    korea_owns_the_whole=Wrong(
        "You get this if you divide by South Korea's trade. The question asks for a share of China's trade.",
        lambda: 100 * _between() / _in_2023("exporter == 'KOR' or importer == 'KOR'"),
        step="The flow is the same in both shares. Whose trade is the whole?",
    ),
    sales_only=Wrong(
        "You get this if you take China's exports alone. The question asks for exports plus imports.",
        lambda: 100 * _in_2023("exporter == 'CHN' and importer == 'KOR'") / _in_2023("exporter == 'CHN'"),
        step="A share of trade needs both flows, in the part and in the whole.",
    ),
    purchases_only=Wrong(
        "You get this if you take China's imports alone. The question asks for exports plus imports.",
        lambda: 100 * _in_2023("exporter == 'KOR' and importer == 'CHN'") / _in_2023("importer == 'CHN'"),
        step="A share of trade needs both flows, in the part and in the whole.",
    ),
    sales_over_trade=Wrong(
        "You get this if you divide China's exports to South Korea by all of China's trade. Imports from there belong to the part.",
        lambda: 100 * _in_2023("exporter == 'CHN' and importer == 'KOR'") / _china(),
        step="A share of trade needs both flows, in the part and in the whole.",
    ),
    purchases_over_trade=Wrong(
        "You get this if you divide China's imports from South Korea by all of China's trade. Exports there belong to the part.",
        lambda: 100 * _in_2023("exporter == 'KOR' and importer == 'CHN'") / _china(),
        step="A share of trade needs both flows, in the part and in the whole.",
    ),
    japan_for_korea=Wrong(
        "This is Japan's share of China's trade. The question asks for South Korea's.",
        # as the lesson prints it
        lambda: round(
            100
            * _in_2023("exporter in ['CHN', 'JPN'] and importer in ['CHN', 'JPN']")
            / _in_2023("exporter == 'CHN' or importer == 'CHN'"),
            1,
        ),
        step="Look at the partner in the numerator.",
    ),
    of_world_trade=Wrong(
        "You get this if you divide by the trade of all economies. The question asks for a share of China's trade.",
        lambda: 100 * _between() / _in_2023("exporter != importer"),
        step="Whose trade is the whole?",
    ),
)


@trade.question(
    Number("percent", tolerance=0.1),
    objective="trade.shares",
    title="A share rose. Did the part?",
    level=2,
    text="""
    Take the joint ventures' share in Honda's profit. It rose from 19.1 % in the year to March 2018 to 36.1 %
    in the year to March 2020. By how many percent did the **ventures' profit itself** change? Take
    `company_profits`, as filed, measure `joint_ventures_share`. A fall is negative.
    """,
    hints=(
        'In `company_profits` take Honda, vintage "as filed", measure "joint_ventures_share". The fiscal '
        "years are 2018 and 2020.",
        "Subtract the earlier profit from the later one and divide by the earlier one, times 100.",
        "Check: compare the two profits in yen first. If the later one is smaller, your answer is negative "
        "although the share rose.",
    ),
    means=(
        "The ventures' profit changed by {answer:+.0f} % while their share rose: a share can grow because the"
        " whole shrinks."
    ),
    in_lesson=True,
    unseen={
        "without_company": "no other firm has this measure in these years",
        "without_vintage": "the table has one print of this measure",
    },
)
def venture_change():
    """The ventures' own profit fell; their share grew because the whole shrank faster."""
    # Honda's figures as first filed
    filed = load("company_profits").query("company == 'Honda' and vintage == 'as filed'")
    # one row a year, one column a measure
    profits = filed.pivot_table(index="fiscal_year", columns="measure", values="value_jpy_mn", observed=True)
    # the ventures' own profit in both years
    before = profits.loc[2018, "joint_ventures_share"]
    after = profits.loc[2020, "joint_ventures_share"]
    # the change, measured by the earlier profit
    return 100 * (after - before) / before


def _honda(measure: str, year: int) -> float:
    filed = load("company_profits").query(
        "company == 'Honda' and vintage == 'as filed' and fiscal_year == @year"
    )
    return float(filed.set_index("measure").loc[measure, "value_jpy_mn"])


def _venture_pct(year: int) -> float:
    """Return the share, as exact as the question prints it."""
    return round(100 * _honda("joint_ventures_share", year) / _honda("attributable_profit", year), 1)


venture_change.mistakes(
    growth_of_the_share=Wrong(
        "You get this if you say by how many percent the share grew. A share can grow while its part shrinks.",
        lambda: 100 * (_venture_pct(2020) / _venture_pct(2018) - 1),
        step="The question is about the part, not about the share.",
    ),
    points=Wrong(
        "You get this if you subtract the two shares. That gives percentage points of the share.",
        lambda: _venture_pct(2020) - _venture_pct(2018),
        step="The question is about the part, not about the share.",
    ),
    the_whole=Wrong(
        "You get this if you take the profit of the whole firm. That profit is the denominator, and it fell "
        "faster.",
        lambda: 100 * (_honda("attributable_profit", 2020) / _honda("attributable_profit", 2018) - 1),
        step="Which of the two profits is the part?",
    ),
    against_the_end=Wrong(
        "You get this if you divide the change by the last year. The base is the first year.",
        lambda: 100 * (1 - _honda("joint_ventures_share", 2018) / _honda("joint_ventures_share", 2020)),
        step="Look at the year in the denominator.",
    ),
    times_the_share=Wrong(
        "You get this if you divide the two shares. The question is about the profit itself.",
        lambda: _venture_pct(2020) / _venture_pct(2018),
        step="The question is about the part, not about the share.",
    ),
)
