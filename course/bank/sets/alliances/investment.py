"""Investment: flows, stocks and running totals."""

from course.bank import Number, Rare, Table, Wrong, load
from course.bank.sets.alliances import alliances


@alliances.question(
    Number("times", tolerance=0.05),
    objective="alliance.investment",
    title="{short}",
    level=1,
    text="""
    {says} China's commerce
    ministry gave a running total for {by} (`investment`, id `{row}`). How many times that
    running total is the text's amount? The table has a later total, too, but no agency or ministry reports
    it. A running total never falls. After 2019 it grew by some 4 billion dollars a year.
    """,
    hints=(
        "Take the amount of the text. From `investment` take the row `{row}`, in `value_usd_bn`.",
        "Divide the claimed amount by the running total. First see that both are in billion dollars.",
        "Check: the running total times your answer must give the text's amount.",
    ),
    means=("The text's amount is {answer:.0f} times the ministry's running total: {lesson}."),
    vary={"row": ("cum_2004", "cum_2006", "cum_2012", "cum_2019"), "amount": (700, 1300, 2000)},
    prints=lambda row, amount: {"by": _BY[row], **_invested(row, amount)},
)
def tenfold(row="cum_2019", amount=1300):
    """Claim over running total."""
    investment = load("investment").set_index("id")
    # what the ministry had counted by then, in billion dollars
    running_total = investment.loc[row, "value_usd_bn"]
    # how many times the total the text's amount is
    return amount / running_total


#: running total -> its day in words
_BY = {
    "cum_2004": "the end of October 2004",
    "cum_2006": "the end of November 2006",
    "cum_2012": "the end of June 2012",
    "cum_2019": "the end of 2019",
}


def _amount(amount: int) -> str:
    """Write an amount in billion dollars in words."""
    return f"{amount / 1000:g} trillion" if amount >= 1000 else f"{amount} billion"


def _invested(row: str, amount: int) -> dict[str, str]:
    """Return what the text says, or another text might say, and what the comparison teaches."""
    said = f"Suppose that a text says: Japanese firms have invested {_amount(amount)} dollars in China."
    lesson = "an amount of another size than the count needs a source"
    if amount == 1300:
        said = "The text says that Japanese firms have invested 1.3 trillion dollars in China (C26)."
    if (row, amount) == ("cum_2019", 1300):
        lesson = "a slip of one power of ten would explain most of the gap, and nothing proves it"
    return {"says": said, "lesson": lesson, "short": _amount(amount)}


def _usd(row: str) -> float:
    return float(load("investment").set_index("id").loc[row, "value_usd_bn"])


tenfold.mistakes(
    mutual=Wrong(
        "You get this if you take the figure for both directions together. The text speaks of one direction.",
        {"loc[row,": 'loc["mutual_2025",'},
        step="Look at what the row counts.",
    ),
    a_years_flow=Wrong(
        "You get this if you compare with the flow of one year. The text speaks of all years together.",
        {"loc[row,": 'loc["flow_cn_2023",'},
        step="Look at the measure: flow, stock or running total.",
    ),
    trillion_for_billion=Wrong(
        "You get this if you leave the text's amount in trillions. Bring both amounts to the same unit.",
        {"amount /": "amount / 1000 /"},
        step="Look at the units.",
    ),
    weakest_source=Wrong(
        "You get this if you take the row of 2024. It comes from a page without an author that contradicts "
        "itself.",
        {"loc[row,": 'loc["cum_2024",'},
        step="Look at the row's `source_grade`.",
    ),
    since_2012=Wrong(
        "You get this if you take what was added from 2012 to 2019. A running total counts all years together.",
        lambda row, amount: amount / (_usd(row) - _usd("cum_2012")) if row == "cum_2019" else None,
        step="Look at what you divide by.",
    ),
)


@alliances.question(
    Number("percent", tolerance=0.1),
    objective="alliance.investment",
    title="Against all of Japan's investment abroad",
    text="""
    Suppose that {short} dollars were invested. Which share of Japan's **whole** direct investment abroad
    at the end of 2023 would that be? Take the stock in the ministry's investment position, in yen
    (`investment`, id `stock_world_2023`). The table has another stock of that day, which is counted in
    another way. Convert yours at the yearly average of 2023 (`macro`, `national_per_usd` of JPN).
    """,
    hints=(
        "Take the {short} dollars, `stock_world_2023` from `investment`, and `national_per_usd` of JPN in 2023 "
        "from `macro`.",
        "Turn the stock from billion yen into billion dollars. Then divide the claim by it, times 100.",
        "Check: a dollar cost more than 100 yen, so the stock has fewer dollars than yen. Your percentage of "
        "it must give the claim.",
    ),
    means=(
        "The claim would put {answer:.0f} % of all of Japan's investment in the world into one country: a "
        "size check of this kind needs no figure for China."
    ),
    vary={"amount": (1000, 1100, 1300, 1500, 1700, 2000)},
    prints=lambda amount: {"short": _amount(amount)},
)
def world_stock_share(amount=1300):
    """Claim over the stock in dollars."""
    investment = load("investment").set_index("id")
    macro = load("macro")
    # yen for a dollar, the average of 2023
    rate = macro[(macro["iso3"] == "JPN") & (macro["year"] == 2023)]["national_per_usd"].iloc[0]
    # all of Japan's investment abroad, in billion dollars
    stock_usd_bn = investment.loc["stock_world_2023", "value_jpy_bn"] / rate
    # the supposed part of the whole, in percent
    return 100 * amount / stock_usd_bn


world_stock_share.mistakes(
    corrected_claim=Wrong(
        "You get this if you take 110 billion, the ministry's number. The question asks about {short}.",
        {"100 * amount": '100 * investment.loc["cum_2019", "value_usd_bn"]'},
        step="Look at the numerator.",
    ),
    not_converted=Wrong(
        "You get this if you divide dollars by yen. Bring the stock into dollars first.",
        {"/ rate": ""},
        step="Look at the currencies of the two amounts.",
    ),
    market_rate_of_2024=Rare(
        "You get this if you convert at the market rate of 2024 from `cited_figures`. The stock is that of the end "
        "of 2023.",
        {"/ rate": '/ load("cited_figures").set_index("id").loc["jpy_per_usd_2024_market", "value"]'},
        step="Look at the year of the exchange rate.",
    ),
    chinas_share=Rare(
        "This is China's share of Japan's stock abroad, as the table has it for 2022. The question asks for the "
        "share of {short} dollars.",
        {"100 * amount / stock_usd_bn": 'investment.loc["stock_share_cn_2022", "share_pct"]'},
        step="Read what is asked: the share of a supposed amount.",
    ),
)


@alliances.question(
    Number("years", tolerance=1.0),
    objective="alliance.investment",
    title="How long until {short}?",
    level=3,
    points=2,
    text="""
    Take China's running total of Japanese investment at the end of June 2012 and at the end of 2019
    (`investment`, ids `cum_2012` and `cum_2019`). Suppose that it goes on growing **by the same amount a
    year** as between these two dates. How many years after the end of 2019 would it reach {goal}? Measure time in days / 365.25.
    """,
    hints=(
        "From `investment` take `cum_2012` and `cum_2019`, each with its `date`. The goal is {short} dollars.",
        "The pace is the growth over the years between the two dates. Divide what is missing at the end of "
        "2019 by the pace.",
        "Check: the pace times your years, added to the total of 2019, must give the claim.",
    ),
    means=(
        "At that pace it would take {answer:.0f} more years: the goal is not a little early, it is of "
        "another size."
    ),
    vary={"goal_usd_bn": (700, 900, 1300, 1600, 2000, 2500)},
    prints=lambda goal_usd_bn: {"short": _amount(goal_usd_bn), "goal": _goal(goal_usd_bn)},
)
def years_to_reach(goal_usd_bn=1300):
    """What is missing over the pace."""
    investment = load("investment").set_index("id")
    # the two running totals
    first, last = investment.loc["cum_2012"], investment.loc["cum_2019"]
    # the time between their dates
    years = (last["date"] - first["date"]).days / 365.25
    # billion dollars a year
    pace = (last["value_usd_bn"] - first["value_usd_bn"]) / years
    # what lacks at the end of 2019
    missing = goal_usd_bn - last["value_usd_bn"]
    # so many years at that pace
    return missing / pace


def _goal(amount: int) -> str:
    return "the text's 1.3 trillion dollars (C26)" if amount == 1300 else f"{_amount(amount)} dollars"


years_to_reach.mistakes(
    "Look at the dates of the two points.",
    from_nothing=Wrong(
        "You get this if you start from nothing. The total of 2019 is there already.",
        {"missing / pace": "goal_usd_bn / pace"},
        step="Look at how much is still missing.",
    ),
    calendar_years=Wrong(
        "You get this if you count seven years from 2012 to 2019. From June to December is half a year more.",
        {"/ years": "/ 7"},
    ),
    growth_rate=Wrong(
        "You get this if the total grows by the same percentage a year. The question asks for the same amount "
        "a year.",
        {
            "return missing / pace": 'import math; return years * math.log(goal_usd_bn / last["value_usd_bn"]) / math.log(last["value_usd_bn"] / first["value_usd_bn"])'
        },
        step="Look at what stays the same from year to year.",
    ),
    weakest_source=Wrong(
        "You get this if you go on to the row of 2024. It comes from a page without an author that "
        "contradicts itself.",
        {'loc["cum_2019"]': 'loc["cum_2024"]'},
        step="Look at the ids of your rows.",
    ),
    calendar_year=Wrong(
        "This is the year in which the total would arrive. The question asks how many years after 2019.",
        {"missing / pace": "2019 + missing / pace"},
        step="Read what is asked: years after the end of 2019.",
    ),
    calendar_year_from_2020=Rare(
        "This is the year in which the total would arrive, counted from the start of 2020. The question asks for "
        "the number of years.",
        lambda key: 2020 + key,
        step="Read what is asked: a number of years.",
    ),
    months=Rare(
        "This is the number of months. The question asks for years.",
        lambda key: 12 * key,
        step="Read the unit of the answer.",
    ),
    goal_in_trillions=Rare(
        "You get this if you leave the goal in trillions. The totals are in billions, so the goal must be, too.",
        {"goal_usd_bn - last": "goal_usd_bn / 1000 - last"},
        step="Look at the units of goal and total. A negative number would mean that the goal was passed long ago.",
    ),
    a_tenth_of_the_goal=Rare(
        "You get this if you take a tenth of the goal.",
        {"goal_usd_bn - last": "goal_usd_bn / 10 - last"},
        step="Look at the number of zeros in the goal.",
    ),
    pace_after_2019=Rare(
        "You get this if you take 4 billion dollars a year for the pace, as after 2019. The question measures "
        "it from 2012 to 2019.",
        {"missing / pace": "missing / 4"},
        step="Look at the two dates between which the pace is measured.",
    ),
    both_ends_counted=Wrong(
        "You get this if you count eight years, both 2012 and 2019. Take the time between the two dates.",
        {"/ years": "/ 8"},
    ),
    since_2012=Wrong(
        "You get this if you count the years from 2012. The question counts from the end of 2019.",
        {"goal_usd_bn - last": "goal_usd_bn - first"},
        step="Look at the date from which you count.",
    ),
    whole_total_as_pace=Wrong(
        "You get this if you divide the whole total of 2019 by the years since 2012. Only what was added counts "
        "for the pace.",
        {'(last["value_usd_bn"] - first["value_usd_bn"])': 'last["value_usd_bn"]'},
        step="Look at the pace.",
    ),
)


@alliances.question(
    Table({"fiscal_year": None, "share_pct": 0.1}, unit="percent"),
    objective="alliance.investment",
    title="Honda's joint ventures in its profit",
    text="""
    The text says that Honda and Toyota earn 35 % of their profit in China (C11). Look at Honda's fiscal years
    2018 to 2020 in `company_profits`. Fiscal year 2018 ended in March 2018; Japan's press calls it fiscal
    2017. Divide Honda's **share of profit of all joint ventures** (measure "joint_ventures_share") by its
    profit attributable to owners (measure "attributable_profit"), both as filed. Make a table with one row
    for each fiscal year, in any order, and the two columns below. The ventures lie mainly, not only, in
    China, and the firms' Chinese subsidiaries are not among them. So the result is neither an upper nor a
    lower bound for China.
    """,
    hints=(
        'Keep Honda, vintage "as filed", and the fiscal years 2018 to 2020.',
        "Put the measures side by side with `pivot`, one row a year. Divide the ventures' part by the "
        "attributable profit, times 100.",
        "Check: you have three rows, and each share lies between 0 and 100.",
    ),
    means=(
        "The ventures' part went from {answer['share_pct'].min():.0f} to {answer['share_pct'].max():.0f} %: "
        "the text's 35 comes near one year only, and ventures are not all of China."
    ),
    unseen={
        "without_company": "no other firm has both measures in these years",
        "without_vintage": "the table has one print of these years",
    },
)
def venture_shares():
    """Ventures over attributable profit by year."""
    company_profits = load("company_profits")
    # one firm, first print, three years
    rows = company_profits.query(
        "company == 'Honda' and vintage == 'as filed' and fiscal_year in [2018, 2019, 2020]"
    )
    # one row a year, one column a measure
    wide = rows.pivot(index="fiscal_year", columns="measure", values="value_jpy_mn")
    # part over whole, year by year
    share = 100 * wide["joint_ventures_share"] / wide["attributable_profit"]
    # the name that the question asks for
    return share.rename("share_pct").reset_index()


venture_shares.mistakes(
    "Look at the names of the years.",
    halved=Wrong(
        "You get this if you halve the ventures' profit. The measure is already Honda's own share of it.",
        {"100 *": "50 *"},
        step="Look at what the measure counts.",
    ),
    as_fractions=Wrong(
        "You get this if you leave the shares as fractions. The column is in percent.",
        lambda key: key.assign(share_pct=key["share_pct"] / 100),
        step="Look at the unit in the column's name.",
    ),
    toyota=Wrong(
        "You get this if you take Toyota. The question asks for Honda.",
        {
            "company == 'Honda'": "company == 'Toyota'",
            " and fiscal_year in [2018, 2019, 2020]": "",
            "share.rename": "share.dropna().rename",
        },
        step="Look at the firm.",
    ),
    years_of_the_press=Wrong(
        "You get this if you name the years as Japan's press does. The table names a fiscal year by the March "
        "in which it ends.",
        lambda key: key.assign(fiscal_year=key["fiscal_year"] - 1),
    ),
    a_year_later=Wrong(
        "You get this if you name each year one too late.",
        lambda key: key.assign(fiscal_year=key["fiscal_year"] + 1),
    ),
    of_all_years=Wrong(
        "You get this if you divide by the profit of the three years together. Each year has its own profit.",
        {'wide["attributable_profit"]': 'wide["attributable_profit"].sum()'},
        step="Look at the denominator.",
    ),
    profits_themselves=Wrong(
        "This is the ventures' profit itself, in million yen. Now divide it by the profit of the year.",
        {'100 * wide["joint_ventures_share"] / wide["attributable_profit"]': 'wide["joint_ventures_share"]'},
        step="Read what is asked: a share.",
    ),
    one_venture=Rare(
        "You get this if you take `venture_profit`, the whole profit of one venture. Take `joint_ventures_share`, "
        "Honda's part in all ventures.",
        {"joint_ventures_share": "venture_profit", "share.rename": "share.dropna().rename"},
        step="Look at the measure.",
    ),
    affiliates_added=Rare(
        "You get this if you add the affiliates to the joint ventures. The question asks for the joint ventures "
        "alone.",
        {'wide["joint_ventures_share"]': '(wide["joint_ventures_share"] + wide["affiliates_share"])'},
        step="Look at the measures that you add.",
    ),
    without_the_tax_gain=Rare(
        "You get this if you take the one-off tax gain off the profit. The question asks for the profit as filed.",
        {
            'wide["attributable_profit"]': 'wide["attributable_profit"].sub(wide["one_off_tax_gain"], fill_value=0)'
        },
        step="Look at the profit of each year that you divide by.",
    ),
)
