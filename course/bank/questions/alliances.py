"""Set 03: constraints and investment (controls, alignment and the game: `alliances_choices`)."""

from __future__ import annotations

import pandas as pd

from course.bank.authoring import QuestionSet
from course.bank.kinds import Number, Table
from course.bank.questions.prologue import cited, claimed
from course.bank.tables import load

SET = alliances = QuestionSet(
    "03-alliance-limits",
    title="Limits of alliances",
    scenario="""
    The text says that debt, slow growth and a surplus with China leave Japan no choice between an ally and its largest
    trading partner, and that its firms have put 1.3 trillion dollars into China. Check the constraints
    (`public_finance`), the investment (`investment`), the controls (`events`, `japan_trade`) and the alignment
    (`un_ideal_points`), then play the game through.
    """,
)


def _finance(item: str, date: str = "2024-12-31", column: str = "value_jpy_bn") -> float:
    table = load("public_finance")
    rows = table[(table["item"] == item) & (table["date"] == pd.Timestamp(date)) & (table["economy"] == "JPN")]
    return float(rows[column].dropna().iloc[0])


# ----------------------------------------------------------------------- constraints


@alliances.question(
    Number("percent", tolerance=0.2),
    objective="alliance.constraints",
    title="Debt and output",
    level=1,
    text="""
    How large was the **central government's total debt** at the end of 2024 (`public_finance`, item "debt_total")
    as a share of the nominal GDP of calendar 2024 (item "gdp_nominal"; both dated 2024-12-31)?
    """,
    starter="""
    public_finance = load("public_finance")
    debt_ratio = ____
    """,
    hints=(
        "Debt is a stock at the end of a year, GDP the flow of that year.",
        "Pick the two items with `date` \"2024-12-31\" and divide `value_jpy_bn`.",
    ),
)
def debt_ratio():
    """Debt over GDP."""
    public_finance = load("public_finance")
    rows = public_finance[
        (public_finance["economy"] == "JPN") & (public_finance["date"] == pd.Timestamp("2024-12-31"))
    ].set_index("item")["value_jpy_bn"]
    return 100 * rows["debt_total"] / rows["gdp_nominal"]


debt_ratio.mistake(
    "the_texts_debt",
    "You get this if you take the text's 300 trillion yen for the debt.",
    lambda: 100 * claimed("C18") * 1000 / _finance("gdp_nominal"),
    step="Look at the number for the debt.",
)
debt_ratio.mistake(
    "fiscal_year",
    "You get this if you take the debt and the output of fiscal 2024, which ends in March 2025.",
    lambda: 100 * _finance("debt_total", "2025-03-31") / _finance("gdp_nominal", "2025-03-31"),
    step="Look at the dates.",
)
debt_ratio.mistake(
    "ordinary_bonds",
    "You get this if you take ordinary bonds alone: bills, borrowings and other bonds are debt, too.",
    lambda: 100 * _finance("debt_ordinary_bonds") / _finance("gdp_nominal"),
    step="Look at the item.",
)


@alliances.question(
    Number("percent", tolerance=0.02),
    objective="alliance.constraints",
    title="A surplus beside the reserves",
    level=1,
    text="""
    The text calls a surplus of 32 billion dollars (C21) crucial for Japan's reserves (C22). Suppose the surplus
    existed: which share of the **reserve assets** at the end of February 2025 (`public_finance`) would it be?
    """,
    starter="""
    claims = load("claims").set_index("id")
    public_finance = load("public_finance")
    reserve_share = ____
    """,
    hints=(
        "The reserves are in the column `value_usd_bn`, item \"reserve_assets\".",
        "Pick the row with the date 2025-02-28; the claimed number goes into the numerator.",
    ),
)
def reserve_share():
    """Claimed surplus over reserves."""
    claims = load("claims").set_index("id")
    public_finance = load("public_finance")
    reserves = public_finance[
        (public_finance["item"] == "reserve_assets") & (public_finance["date"] == pd.Timestamp("2025-02-28"))
    ]["value_usd_bn"].iloc[0]
    return 100 * claims.loc["C21", "claimed_value"] / reserves


reserve_share.mistake(
    "reserves_over_surplus",
    "You get this if you divide the reserves by the surplus.",
    lambda: _finance("reserve_assets", "2025-02-28", "value_usd_bn") / claimed("C21"),
    step="Look at what is divided by what.",
)
reserve_share.mistake(
    "in_yen",
    "You get this if you compare 32 billion dollars with an amount in yen: one of them must be converted.",
    lambda: 100 * claimed("C21") / (_finance("reserve_assets", "2025-02-28", "value_usd_bn") * 151.48),
    step="Look at the currency of the column.",
)
reserve_share.mistake(
    "of_debt",
    "You get this if you compare with the government's debt: reserves are assets.",
    lambda: 100 * claimed("C21") * cited("jpy_per_usd_2024_market") / _finance("debt_total"),
    step="Look at the item.",
)


@alliances.question(
    Number("JPY bn", tolerance=1.0),
    objective="alliance.constraints",
    title="What is left in the current account",
    level=2,
    text="""
    The current account is goods balance + services balance + primary income + **secondary income**. Compute Japan's
    secondary income of calendar 2024 from the other items in `public_finance` (scope "balance of payments", dated 2024-12-31),
    in billion yen.
    """,
    starter="""
    public_finance = load("public_finance")
    secondary_income = ____
    """,
    hints=(
        "Solve the identity for the missing part; mind that two of the balances are negative.",
        "current_account - goods_balance - services_balance - primary_income",
    ),
)
def secondary_income():
    """The missing part of the identity."""
    public_finance = load("public_finance")
    rows = public_finance[
        (public_finance["scope"] == "balance of payments") & (public_finance["date"] == pd.Timestamp("2024-12-31"))
    ].set_index("item")["value_jpy_bn"]
    parts = rows["goods_balance"] + rows["services_balance"] + rows["primary_income"]
    return rows["current_account"] - parts


def _customs_balance() -> float:
    table = load("japan_trade")
    rows = table[(table["year"] == 2024) & (table["partner"] == "WLD") & (table["goods"] == "All goods")]
    flows = rows.set_index("flow")["value_jpy_bn"]
    return float(flows["export"] - flows["import"])


secondary_income.mistake(
    "customs_balance",
    "You get this if you take the customs balance of goods: the balance of payments counts them otherwise.",
    lambda: (
        _finance("current_account")
        - _customs_balance()
        - _finance("services_balance")
        - _finance("primary_income")
    ),
    step="Look at where the goods balance comes from.",
)
secondary_income.mistake(
    "added_deficits",
    "You get this if the two deficits enter with a positive sign.",
    lambda: (
        _finance("current_account")
        + _finance("goods_balance")
        + _finance("services_balance")
        - _finance("primary_income")
    ),
    step="Look at the signs of the balances.",
)
secondary_income.mistake(
    "without_services",
    "You get this if you leave services out.",
    lambda: _finance("current_account") - _finance("goods_balance") - _finance("primary_income"),
    step="Go through the parts of the identity.",
)


# ------------------------------------------------------------------------ investment


@alliances.question(
    Number("times", tolerance=0.05),
    objective="alliance.investment",
    title="1.3 trillion",
    level=1,
    text="""
    The text says that Japanese firms have invested 1.3 trillion dollars in China (C26). How many times the running total
    that China's commerce ministry gave for mid-2024 (`investment`, id `cum_2024`) is that?
    """,
    starter="""
    claims = load("claims").set_index("id")
    investment = load("investment").set_index("id")
    tenfold = ____
    """,
    hints=(
        "Both amounts are in billion dollars: a trillion is a thousand of them.",
        "Divide `claimed_value` by `value_usd_bn`.",
    ),
)
def tenfold():
    """Claim over running total."""
    claims = load("claims").set_index("id")
    investment = load("investment").set_index("id")
    return claims.loc["C26", "claimed_value"] / investment.loc["cum_2024", "value_usd_bn"]


def _usd(row: str) -> float:
    return float(load("investment").set_index("id").loc[row, "value_usd_bn"])


tenfold.mistake(
    "mutual",
    "You get this if you take the figure for both directions together.",
    lambda: claimed("C26") / _usd("mutual_2025"),
    step="Look at what the row counts.",
)
tenfold.mistake(
    "a_years_flow",
    "You get this if you compare with the flow of one year: the text speaks of all years together.",
    lambda: claimed("C26") / _usd("flow_cn_2023"),
    step="Look at the measure: flow, stock or running total.",
)
tenfold.mistake(
    "trillion_for_billion",
    "You get this if you divide 1.3 by 130: bring both to the same unit.",
    lambda: claimed("C26") / 1000 / _usd("cum_2024"),
    step="Look at the units.",
)


@alliances.question(
    Number("percent", tolerance=0.2),
    objective="alliance.investment",
    title="Against all of Japan's investment abroad",
    level=2,
    text="""
    Which share of Japan's **whole** direct investment abroad at the end of 2023 would 1.3 trillion dollars be? Take the
    stock by the directional principle (`investment`, id `stock_world_2023_directional`), in yen, and convert it at the
    yearly average of 2023 (`macro`, `national_per_usd` of JPN).
    """,
    starter="""
    investment = load("investment").set_index("id")
    macro = load("macro")
    world_stock_share = ____
    """,
    hints=(
        "Bring the stock into billion dollars first: billion yen divided by yen per dollar.",
        "1,300 billion dollars over that stock, in percent.",
    ),
)
def world_stock_share():
    """Claim over the stock in dollars."""
    investment = load("investment").set_index("id")
    macro = load("macro")
    rate = macro[(macro["iso3"] == "JPN") & (macro["year"] == 2023)]["national_per_usd"].iloc[0]
    stock_usd_bn = investment.loc["stock_world_2023_directional", "value_jpy_bn"] / rate
    claims = load("claims").set_index("id")
    return 100 * claims.loc["C26", "claimed_value"] / stock_usd_bn


def _stock(row: str, year: int = 2023) -> float:
    macro = load("macro")
    rate = macro[(macro["iso3"] == "JPN") & (macro["year"] == year)]["national_per_usd"].iloc[0]
    return float(load("investment").set_index("id").loc[row, "value_jpy_bn"] / rate)


world_stock_share.mistake(
    "corrected_claim",
    "You get this if you take 130 billion, the ministry's number; asked is what the text's number would be.",
    lambda: 100 * _usd("cum_2024") / _stock("stock_world_2023_directional"),
    step="Look at the numerator.",
)
world_stock_share.mistake(
    "other_principle",
    "You get this if you take the asset-and-liability stock: it is larger than the directional one.",
    lambda: 100 * claimed("C26") / _stock("stock_world_2023"),
    step="Look at the row: two principles are in the table.",
)
world_stock_share.mistake(
    "rate_of_2024",
    "You get this if you convert at the rate of 2024: the stock is of the end of 2023.",
    lambda: 100 * claimed("C26") / _stock("stock_world_2023_directional", 2024),
    step="Look at the year of the exchange rate.",
)


@alliances.question(
    Number("USD bn a year", tolerance=0.01),
    objective="alliance.investment",
    title="The slope of a running total",
    level=3,
    points=2,
    text="""
    The seven rows "cumulative" of `investment` give China's running total of Japanese investment. Fit a straight line by
    least squares through **all seven points**, with time in years (days / 365.25), and give its slope in billion
    dollars a year.
    """,
    starter="""
    investment = load("investment")
    slope = ____
    """,
    hints=(
        "The points are unevenly spaced: the time axis must be dates, not row numbers.",
        "`years = (date - date.min()).dt.days / 365.25`; slope = covariance over variance.",
    ),
)
def slope():
    """Least squares over dates."""
    investment = load("investment")
    rows = investment[investment["measure"] == "cumulative"]
    years = (rows["date"] - rows["date"].min()).dt.days / 365.25
    return years.cov(rows["value_usd_bn"]) / years.var()


def _points() -> tuple[pd.Series, pd.Series]:
    table = load("investment")
    rows = table[table["measure"] == "cumulative"].sort_values("date")
    years = (rows["date"] - rows["date"].min()).dt.days / 365.25
    return years.reset_index(drop=True), rows["value_usd_bn"].reset_index(drop=True)


slope.mistake(
    "ends_only",
    "You get this if you join the first and the last point: five points are left out.",
    lambda: (_points()[1].iloc[-1] - _points()[1].iloc[0]) / _points()[0].iloc[-1],
    step="Look at how many points go into the line.",
)
slope.mistake(
    "row_numbers",
    "You get this if the time axis is 0, 1, 2, …: the points are years apart, and not evenly.",
    lambda: (lambda n: n.cov(_points()[1]) / n.var())(pd.Series(range(len(_points()[1])), dtype=float)),
    step="Look at the time axis.",
)
slope.mistake(
    "years_on_money",
    "You get this if money explains time: the slope is in dollars a year.",
    lambda: _points()[0].cov(_points()[1]) / _points()[1].var(),
    step="Look at which variance you divide by.",
)


@alliances.question(
    Table({"fiscal_year": None, "share_pct": 0.1}, unit="percent"),
    objective="alliance.investment",
    title="Honda's joint ventures in its profit",
    level=2,
    text="""
    The text says that Honda and Toyota earn 35 % of their profit in China (C11). For the fiscal years 2018 to 2020, compute
    Honda's **share of profit of all joint ventures** (`company_profits`, measure "joint_ventures_share") as a share of
    its profit attributable to owners (measure "attributable_profit", as filed). The ventures are an upper bound for
    China. Columns as stated below.
    """,
    starter="""
    company_profits = load("company_profits")
    venture_shares = ____
    """,
    hints=(
        "Put the two measures side by side, a row a fiscal year.",
        "`pivot(index=\"fiscal_year\", columns=\"measure\", values=\"value_jpy_mn\")` of Honda's rows as filed.",
    ),
)
def venture_shares():
    """Ventures over attributable profit by year."""
    company_profits = load("company_profits")
    rows = company_profits[
        (company_profits["company"] == "Honda")
        & (company_profits["vintage"] == "as filed")
        & company_profits["fiscal_year"].isin([2018, 2019, 2020])
        & company_profits["measure"].isin(["joint_ventures_share", "attributable_profit"])
    ]
    wide = rows.pivot(index="fiscal_year", columns="measure", values="value_jpy_mn")
    share = 100 * wide["joint_ventures_share"] / wide["attributable_profit"]
    return share.rename("share_pct").reset_index()


def _honda(measure: str) -> pd.Series:
    table = load("company_profits")
    rows = table[(table["company"] == "Honda") & (table["vintage"] == "as filed") & (table["measure"] == measure)]
    return rows.set_index("fiscal_year")["value_jpy_mn"].loc[[2018, 2019, 2020]]


def _shares(part: pd.Series) -> pd.DataFrame:
    share = 100 * part / _honda("attributable_profit")
    return share.rename("share_pct").reset_index()


venture_shares.mistake(
    "halved",
    "You get this if you halve the ventures' profit: the measure is Honda's own share of it already.",
    lambda: _shares(_honda("joint_ventures_share") / 2),
    step="Look at what the measure counts.",
)
venture_shares.mistake(
    "affiliates",
    "You get this if you take affiliates: joint ventures are another line of the filing.",
    lambda: _shares(_honda("affiliates_share")),
    step="Look at the measure.",
)
venture_shares.mistake(
    "as_fractions",
    "You get this if you leave the shares as fractions: the column is in percent.",
    lambda key: key.assign(share_pct=key["share_pct"] / 100),
    step="Look at the unit in the column's name.",
)
