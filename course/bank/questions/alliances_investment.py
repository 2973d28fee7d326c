"""Set 03: flows, stocks and running totals of investment."""

from __future__ import annotations

import pandas as pd

from course.bank.kinds import Number, Table
from course.bank.questions.alliances import alliances
from course.bank.questions.prologue import claimed
from course.bank.tables import load

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
        '`pivot(index="fiscal_year", columns="measure", values="value_jpy_mn")` of Honda\'s rows as filed.',
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
    rows = table[
        (table["company"] == "Honda") & (table["vintage"] == "as filed") & (table["measure"] == measure)
    ]
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
