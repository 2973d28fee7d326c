"""Units, exchange rates and denominators: do the numbers of a text fit each other?"""

import pandas as pd

from course.bank import Number, Rare, Wrong, cited, claimed, load, rows_of
from course.bank.sets.sources import sources


@sources.question(
    Number("JPY per USD", tolerance=0.25),
    objective="source.units",
    title="The rate inside a sentence",
    level=1,
    text="""
    {owes} Take both numbers as the text gives them. Which exchange rate, in yen per dollar,
    would make both true?
    """,
    hints=(
        "Only the two numbers are needed: {yen} trillion yen and {dollars} billion dollars.",
        "Write both out in single yen and single dollars: a trillion is 1e12, a billion is 1e9. Then divide "
        "the yen by the dollars.",
        "Check: your rate times the dollars must give the yen again. Then compare it with a rate that you "
        "know from the news.",
    ),
    means=(
        "At {answer:,.0f} yen for a dollar both claims could be true; in 2024 a dollar cost "
        "{cited('jpy_per_usd_2024_market'):.0f}, so at least one of the two is wrong."
    ),
    vary={"yen": (300, 480, 700), "dollars": (300, 350, 380)},
    prints=lambda yen, dollars: {"owes": _owes(yen, dollars)},
)
def implied_rate(yen=300, dollars=300):
    """Yen amount over dollar amount."""
    # trillions of yen and billions of dollars, written out
    in_yen = yen * 1e12
    in_dollars = dollars * 1e9
    # the same amount in yen and in dollars: their ratio is the rate
    return in_yen / in_dollars


def _owes(yen: int, dollars: int) -> str:
    """Return what the text says, or what another text might say."""
    if (yen, dollars) == (300, 300):
        return (
            "The text says that the government owes 300 trillion yen (claim C18). It also says that this is "
            "about 300 billion dollars (C19)."
        )
    return (
        f"Suppose that a text says: the government owes {yen} trillion yen, and this is about {dollars} billion "
        "dollars."
    )


implied_rate.mistakes(
    "Use nothing but the two numbers of the text.",
    dollars_per_yen=Wrong(
        "You get this if you divide dollars by yen. That gives dollars per yen.",
        lambda yen, dollars: dollars * 1e9 / (yen * 1e12),
        step="Look at the unit: yen per dollar.",
    ),
    same_numeral=Wrong(
        "You get this if you divide {yen} by {dollars}. One amount is in trillions, the other in billions.",
        lambda yen, dollars: yen / dollars,
        step="Write the amounts out in full before you divide.",
    ),
    the_market_rate=Wrong(
        "This is the market's rate of 2024. The question asks for the rate that the text itself implies.",
        lambda: cited("jpy_per_usd_2024_market"),
    ),
    times_the_market=Wrong(
        "You get this if you divide the implied rate by the market's rate. The question asks for the rate itself.",
        lambda key: key / cited("jpy_per_usd_2024_market"),
    ),
    above_the_market=Wrong(
        "You get this if you subtract the market's rate. The question asks for the implied rate itself.",
        lambda key: key - cited("jpy_per_usd_2024_market"),
    ),
)


@sources.question(
    Number("USD bn", tolerance=3.0),
    objective="source.units",
    title="{amount} trillion yen in dollars",
    level=1,
    text="""
    How many **billion dollars** are {amount} trillion yen? Convert at the market's average rate of 2024
    (`cited_figures`, id `jpy_per_usd_2024_market`). Other averages of that year differ a little; take this one.
    """,
    hints=(
        "One row of `cited_figures` is enough: `jpy_per_usd_2024_market`. Its `value` is in yen per dollar.",
        "Bring the amount into billion yen first. Then divide by the rate.",
        "Check: multiply your result by the rate. The billion yen must come back.",
    ),
    means=(
        "The text's {claimed('C18'):g} trillion yen and {claimed('C19'):g} billion dollars are not one "
        "amount: at {rate:.0f} yen a dollar, {amount} trillion yen are {answer:,.0f} billion dollars."
    ),
    vary={"amount": (120, 180, 240, 300, 450, 600, 1300)},
)
def yen_in_dollars(amount=300):
    """Divide by the rate, then trillions to billions."""
    # the average market rate of 2024, in yen per dollar
    figures = load("cited_figures").set_index("id")
    rate = figures.loc["jpy_per_usd_2024_market", "value"]
    # a trillion is a thousand billion; dollars are yen over yen per dollar
    return amount * 1000 / rate


yen_in_dollars.mistakes(
    "Ask whether the same amount is more dollars or more yen.",
    multiplied=Wrong(
        "You get this if you multiply by the rate. A yen buys less than a dollar does.",
        lambda amount: amount * 1000 * cited("jpy_per_usd_2024_market"),
    ),
    trillions_multiplied=Wrong(
        "You get this if you multiply by the rate, and leave the amount in trillions. The rate is in yen per dollar: "
        "divide by it.",
        lambda amount: amount * cited("jpy_per_usd_2024_market"),
    ),
    the_texts_rate=Wrong(
        "You get this if you convert at 1,000 yen per dollar, the rate that the text's sentence implies.",
        lambda amount: float(amount),
        step="Look at the rate that you divide by.",
    ),
)


@sources.question(
    Number("USD bn", tolerance=0.05),
    objective="source.units",
    title="{amount} yi dollars",
    level=1,
    text="""
    Chinese and Japanese count large numbers in steps of ten thousand. Wan (万, in Japanese man) is 10^4. Yi
    (亿, in Japanese oku) is 10^8. A ministry writes that an investment reached **{amount} yi US dollars**
    ({amount}亿美元). How many billion dollars is that?
    """,
    starter="hundred_million = ____",
    hints=(
        "You need the printed number and its unit, the yi (亿). One 亿 is 1e8.",
        "Write the amount out with 1e8. Then count it in billions of 1e9.",
        "Check: ten 亿 make one billion. So the number of billions must be smaller than the printed number.",
    ),
    means=(
        "{amount} yi are {answer:g} billion dollars; who reads yi as billion makes the investment ten times "
        "as large."
    ),
    vary={"amount": (650, 840, 1018, 1100, 1300, 1750, 2400)},
)
def hundred_million(amount=1300):
    """Hundred millions to billions."""
    # out of the step of 1e8, into the step of 1e9
    return amount * 1e8 / 1e9


hundred_million.mistakes(
    "Look at how many zeros 亿 has.",
    as_billions=Wrong(
        "You get this if you read 亿 as billion. The amount then grows tenfold. A slip of this kind can turn "
        "billions into a trillion.",
        lambda amount: float(amount),
    ),
    as_millions=Wrong(
        "You get this if you read 亿 as million. One 亿 is a hundred million.",
        lambda amount: amount * 1e6 / 1e9,
    ),
    as_ten_thousands=Wrong(
        "You get this if you take 万 (10^4) for 亿 (10^8).", lambda amount: amount * 1e4 / 1e9
    ),
)


@sources.question(
    Number("times", tolerance=0.004),
    objective="source.vintage",
    title="370 billion and 20 percent",
    text="""
    The text gives trade with China as 370 billion dollars (C05). It also gives this trade as 20 % of all of
    Japan's trade (C06). Together the two numbers imply a total for Japan's trade. **How many times** Japan's
    actual goods trade of {year} is that implied total? For the actual trade, take exports plus imports with the
    world in dollars from `japan_trade`.
    """,
    hints=(
        "Take C05 and C06 from `claims`. From `japan_trade` take both flows of {year} with `WLD`, in the group "
        '"All goods".',
        "The implied total is the amount over the share as a fraction. Divide it by exports plus imports in "
        "billion dollars.",
        "Check: the share of C06 of your implied total must be C05 again. Both totals must be in the same "
        "unit.",
    ),
    means=(
        "The text's two figures need a total that is {answer:.2f} times Japan's trade of {year}, so 370 billion"
        " and 20 % cannot both hold for that year."
    ),
    vary={"year": (2014, 2015, 2016, 2019, 2020, 2021, 2022, 2023, 2024, 2025)},
)
def implied_total(year=2024):
    """Implied total over actual total."""
    claims = load("claims").set_index("id")
    # the part over its share is the whole, in billion dollars
    implied = claims.loc["C05", "claimed_value"] / (claims.loc["C06", "claimed_value"] / 100)
    japan_trade = load("japan_trade")
    # both flows of all goods with the world, in that year
    world = japan_trade.query("year == @year and partner == 'WLD' and goods == 'All goods'")
    # the table is in million dollars: divide by 1,000 before you compare
    return implied / (world["value_usd_mn"].sum() / 1000)


implied_total.mistakes(
    a_fifth_of_it=Wrong(
        "You get this if you multiply by 20 %. But 370 is the part, and the whole is larger.",
        {'/ (claims.loc["C06", "claimed_value"] / 100)': '* (claims.loc["C06", "claimed_value"] / 100)'},
        step="Ask which number is the part and which is the whole.",
    ),
    part_over_total=Wrong(
        "You get this if you compare 370 itself with Japan's trade. First find the total of which 370 is 20 %.",
        {' / (claims.loc["C06", "claimed_value"] / 100)': ""},
        step="Which total do the two numbers imply together?",
    ),
    in_trillions=Wrong(
        "This is the total that the text implies, in trillion dollars. Now divide it by the actual total.",
        lambda: claimed("C05") / 0.2 / 1000,
        step="Read what is asked: how many times.",
    ),
)


@sources.question(
    Number("times", tolerance=0.02),
    objective="source.units",
    title="A slip in an official text",
    text="""
    JETRO's article on 2024 prints Japan's deficit with China as **10 oku 6,642 man dollars** (10億6,642万ドル).
    Oku (億) is 10^8 and man (万) is 10^4. JETRO's own table has both flows (`official_totals`, basis "jetro",
    2024). Compute the deficit from that table. How many times the printed deficit is it?
    """,
    starter="""
    official_totals = load("official_totals")
    printed_usd_bn = ____  # 10億6,642万 in billion dollars
    """,
    hints=(
        'One row of `official_totals` is needed: basis "jetro", year 2024.',
        "The deficit is imports less exports. Write the printed number out in billion dollars, oku and man, "
        "and divide the deficit by it.",
        "Check: the printed number is a little above one billion. Times your result it must give the table's "
        "deficit.",
    ),
    means=(
        "The table's deficit is {answer:.1f} times the printed one: a digit was lost, so read even an "
        "official text beside its own table."
    ),
)
def slip_factor():
    """Deficit by the table over deficit as printed."""
    official_totals = load("official_totals")
    # JETRO's own row of 2024
    row = official_totals[(official_totals["basis"] == "jetro") & (official_totals["year"] == 2024)].iloc[0]
    # Japan buys more than it sells, so imports come first
    deficit = row["imports_usd_bn"] - row["exports_usd_bn"]
    # oku is 10^8 and man is 10^4; in billions of 10^9
    printed_usd_bn = (10 * 1e8 + 6642 * 1e4) / 1e9
    # how many times the printed deficit the table's is
    return deficit / printed_usd_bn


def _customs_balance_usd_bn() -> float:
    rows = rows_of("japan_trade", year=2024, partner="CHN", goods="All goods").set_index("flow")
    return float(rows.loc["export", "value_usd_mn"] - rows.loc["import", "value_usd_mn"]) / 1000


def _of_china(place: int = -1) -> pd.Series:
    return rows_of("official_totals", basis="china_customs", year=2024).iloc[place]


slip_factor.mistakes(
    "Write out what 億 is.",
    not_compared=Wrong(
        "This is the deficit of the table, in billion dollars. Now divide it by the printed deficit.",
        {"return deficit / printed_usd_bn": "return deficit"},
        step="Read what is asked: how many times.",
    ),
    oku_as_billion=Wrong(
        "You get this if you read 億 as billion. The slip then hides, because the misprint is of just that size.",
        {"10 * 1e8": "10 * 1e9"},
    ),
    both_as_billion=Rare(
        "You get this if you read 10 億 as 10 billion. The slip then hides, because the misprint is of just that size.",
        {"(10 * 1e8 + 6642 * 1e4) / 1e9": "10.6642"},
    ),
    man_as_million=Wrong(
        "You get this if you read 万 as million. One 万 is ten thousand.",
        {"6642 * 1e4": "6642 * 1e6"},
        step="Write out what 万 is.",
    ),
    by_customs=Wrong(
        "You get this if you take the deficit from Japan's customs (`japan_trade`). Take it from JETRO's own table.",
        lambda: -_customs_balance_usd_bn() / 1.06642,
        step="Look at the table that the question names.",
    ),
    by_chinas_customs=Rare(
        'You get this if you take the basis "china_customs". The question asks for JETRO\'s own table, the basis '
        '"jetro".',
        lambda: abs(_of_china()["imports_usd_bn"] - _of_china()["exports_usd_bn"]) / 1.06642,
        step="Look at the column `basis`.",
    ),
    by_chinas_first_print=Rare(
        'You get this if you take the first print of the basis "china_customs". The question asks for the basis '
        '"jetro".',
        lambda: abs(_of_china(0)["imports_usd_bn"] - _of_china(0)["exports_usd_bn"]) / 1.06642,
        step="Look at the column `basis`.",
    ),
)


@sources.question(
    Number("percent", tolerance=0.05),
    objective="source.vintage",
    title="The formula behind 24 percent",
    text="""
    In April 2025 the United States announced a "reciprocal" tariff of 24 % on Japan. The published formula
    divides the American goods deficit by American imports and then halves the result. Compute the formula for
    Japan from `us_goods_trade`, in percent.
    """,
    hints=(
        "One row of `us_goods_trade` is needed: `JPN`. Use its columns `deficit_usd_bn` and `imports_usd_bn`.",
        "Divide the deficit by the imports, halve the result, and write it in percent.",
        "Check: without halving you must get about twice the announced rate.",
    ),
    means=(
        "The formula gives {answer:.1f} % where 24 % was announced; it measures a trade balance and uses no "
        "Japanese tariff."
    ),
)
def reciprocal_rate():
    """Half of deficit over imports."""
    us_goods_trade = load("us_goods_trade").set_index("partner")
    # the American figures for Japan
    row = us_goods_trade.loc["JPN"]
    # deficit over imports, in percent, then half of it
    return 100 * row["deficit_usd_bn"] / row["imports_usd_bn"] / 2


reciprocal_rate.mistakes(
    "Compute it from deficit and imports.",
    not_halved=Wrong(
        "You get this if you do not halve. This is the rate that the announcement said was charged by Japan.",
        {" / 2": ""},
        step="Read the formula to its end.",
    ),
    over_trade=Wrong(
        "You get this if you divide by exports and imports together. The formula divides by imports.",
        {'row["imports_usd_bn"]': '(row["imports_usd_bn"] + row["exports_usd_bn"])'},
        step="Look at the denominator.",
    ),
    announced=Wrong(
        "This is the rate as announced. The question asks what the formula gives with the published figures.",
        {'100 * row["deficit_usd_bn"] / row["imports_usd_bn"] / 2': 'row["announced_rate_pct"]'},
    ),
    as_printed=Wrong(
        "This is the rate that the announcement printed as charged by Japan. Compute the formula, and halve at its end.",
        {'100 * row["deficit_usd_bn"] / row["imports_usd_bn"] / 2': 'row["printed_charge_pct"]'},
    ),
)
