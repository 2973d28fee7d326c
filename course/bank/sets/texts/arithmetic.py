"""Arithmetic: do the figures of a text fit each other, and what do they measure?"""

from course.bank import Number, Rare, Wrong, cited, load, rows_of
from course.bank.sets.texts import texts

#: yen in trillions beside dollars in billions, as the six texts put them, and others to practise with
_PAIRS = {(44.2, 2900), (21.3, 300), (609, 4000), (18.9, 125), (25.3, 1670), (112.7, 800), (6.5, 4300)}


@texts.question(
    Number("JPY per USD", tolerance=0.03),
    objective="text.arithmetic",
    title="{yen} trillion yen and {dollars} billion dollars",
    level=1,
    text="""
    A text gives one amount twice: as {yen} trillion yen and as {dollars:,} billion dollars. Which exchange
    rate, in yen per dollar, do the two figures imply? Then ask yourself whether any year had such a rate.
    """,
    hints=(
        "The two amounts of the text are enough: {yen} trillion yen and {dollars} billion dollars.",
        "Write both out in single yen and single dollars. Then divide the yen by the dollars.",
        "Check: your rate times the dollars must give the yen again. Then look up the rates of past years in "
        "`macro`.",
    ),
    means=(
        "The two amounts imply {answer:.1f} yen for a dollar; the yearly rates in `macro` lie between "
        "{load('macro').query(\"iso3 == 'JPN' and year < 2026\")['national_per_usd'].min():.0f} and "
        "{load('macro').query(\"iso3 == 'JPN' and year < 2026\")['national_per_usd'].max():.0f}."
    ),
    vary={
        "yen": tuple(sorted({yen for yen, _ in _PAIRS})),
        "dollars": tuple(sorted({usd for _, usd in _PAIRS})),
    },
    valid=lambda yen, dollars: (yen, dollars) in _PAIRS,
)
def rate_inside(yen=44.2, dollars=2900):
    """Write both amounts out in full, and divide the yen by the dollars."""
    # a trillion is 1e12, a billion is 1e9; yen over dollars
    return yen * 1e12 / (dollars * 1e9)


rate_inside.mistakes(
    the_customs_rate=Wrong(
        "This is the rate of 2024 in `japan_trade`. The question asks for the rate that the text's two figures imply.",
        lambda: rows_of("japan_trade", year=2024)["jpy_per_usd"].iloc[0],
        step="Use nothing but the two figures of the text.",
    ),
    the_market_rate=Wrong(
        "This is the market's rate of 2024. Work out the rate that the two amounts of the text imply.",
        lambda: cited("jpy_per_usd_2024_market"),
        step="Use the two amounts alone.",
    ),
    multiplied=Wrong(
        "You get this if you multiply the two amounts. A rate in yen per dollar is yen divided by dollars.",
        lambda yen, dollars: yen * dollars,
        step="Look at the unit: yen per dollar.",
    ),
    ten_times=Wrong(
        "You get this if you take a trillion for a hundred billion. Slips of a power of ten look like this.",
        lambda yen, dollars: yen * 1e11 / (dollars * 1e9),
        step="Count the zeros of a trillion.",
    ),
)


@texts.question(
    Number("percent", tolerance=0.004),
    objective="text.arithmetic",
    title="Percent, not percentage points: {partner}",
    text="""
    The text `tokyo-on-trade` compares two shares and says that the share "fell by 4.4 %". Two shares differ by
    percentage **points**. By how many **percent** did {partner}'s share of Japan's exports change from {first}
    to 2024? A fall is negative.
    """,
    hints=(
        'Keep the goods "All goods" and the flow "export". You need {partner} and `WLD`, each in {first} and '
        "2024.",
        "Compute the share of both years. Divide the later share by the earlier one and subtract one, times "
        "100.",
        "Check: the earlier share, changed by your percentage, must give the later share.",
    ),
    means=(
        "The share changed by {answer:+.1f} %, which is {share[2024] - share[first]:+.1f} percentage points: "
        "the two words do not mean the same."
    ),
    vary={"partner": ("CHN", "USA", "KOR", "TWN", "AUS"), "first": (2012, 2016, 2020)},
)
def percent_of_a_share(partner="CHN", first=2020):
    """The change of the share over the earlier share."""
    japan_trade = load("japan_trade")
    # Japan's exports of all goods
    goods = japan_trade.query("goods == 'All goods' and flow == 'export'")
    # one row a year, one column a partner
    values = goods.pivot_table(index="year", columns="partner", values="value_jpy_bn", observed=True)
    # the partner over the world, year by year
    share = 100 * values[partner] / values["WLD"]
    # the later share over the earlier, less one
    return 100 * (share[2024] / share[first] - 1)


percent_of_a_share.mistakes(
    points=Wrong(
        "You get this if you subtract the shares. The difference is in percentage points.",
        {"100 * (share[2024] / share[first] - 1)": "share[2024] - share[first]"},
        step="Look at the unit: percent of the earlier share.",
    ),
    the_texts_figure=Wrong(
        "This is the figure of the text. It is the difference of China's two shares, so it counts percentage points.",
        lambda: -4.4,
        step="Compute both shares yourself. The text's figure is what you test.",
    ),
    of_the_amount=Wrong(
        "You get this if you follow the exports themselves. The question follows their share.",
        {'100 * values[partner] / values["WLD"]': "values[partner]"},
        step="Ask what changes: an amount or a share.",
    ),
)


#: running total -> its day in words
_BY = {
    "cum_2004": "by the end of October 2004",
    "cum_2006": "by the end of November 2006",
    "cum_2012": "by the end of June 2012",
    "cum_2019": "by the end of 2019",
}


@texts.question(
    Number("times", tolerance=0.05),
    objective="text.arithmetic",
    title="A stock is no flow",
    text="""
    The text `washington-on-capital` takes all direct investment since the beginning for that of one year. How
    far apart are the two? Take the table `investment`. How many times the flow of {flow} (`flow_cn_{flow}`) is all
    that had flowed in {by} (`{total}`)? China's commerce ministry counts both.
    """,
    hints=(
        "Take the rows `{total}` and `flow_cn_{flow}` of `investment`, both in `value_usd_bn`.",
        "Divide the running total by the flow of one year.",
        "Check: the flow times your answer must give the total. All years together cannot be smaller than one"
        " of them.",
    ),
    means=(
        "What came in over all years is {answer:.0f} times what came in during one: a stock that is read as a"
        " flow is wrong by that much."
    ),
    vary={"total": ("cum_2004", "cum_2006", "cum_2012", "cum_2019"), "flow": (2014, 2016, 2017, 2023)},
    prints=lambda total, flow: {"by": _BY[total]},
)
def stock_over_flow(total="cum_2019", flow=2017):
    """All inflows together over those of one year."""
    investment = load("investment").set_index("id")
    # all years together over a single one
    return investment.loc[total, "value_usd_bn"] / investment.loc[f"flow_cn_{flow}", "value_usd_bn"]


def _usd(one: str) -> float:
    return float(load("investment").set_index("id")["value_usd_bn"][one])


stock_over_flow.mistakes(
    "Look at the ids of your two rows.",
    both_of_2024=Rare(
        "You get this if you take the rows of 2024, `cum_2024` over `flow_jp_2024`. The question names two other rows.",
        lambda: _usd("cum_2024") / _usd("flow_jp_2024"),
    ),
    japans_flow=Rare(
        "You get this if you divide by the flow that Japan counts (`flow_jp_2024`). China's ministry counts both figures.",
        lambda total: _usd(total) / _usd("flow_jp_2024"),
    ),
)
