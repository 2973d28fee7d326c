"""Constraints: debt, reserves and the current account."""

from __future__ import annotations

import pandas as pd

from course.bank import Number, cited, claimed, load, rows_of
from course.bank.sets.alliances import alliances


def _finance(item: str, date: str = "2024-12-31", column: str = "value_jpy_bn") -> float:
    rows = rows_of("public_finance", item=item, date=pd.Timestamp(date), economy="JPN")
    return float(rows[column].dropna().iloc[0])


@alliances.question(
    Number("percent", tolerance=0.2),
    objective="alliance.constraints",
    title="Debt and output",
    level=1,
    text="""
    How large was the **central government's total debt** at the end of 2024 as a share of the nominal GDP of
    calendar 2024? Take the items "debt_total" and "gdp_nominal" of `public_finance`, both dated 2024-12-31.
    """,
    starter="""
    public_finance = load("public_finance")
    debt_ratio = ____
    """,
    hints=(
        "Debt is a stock at the end of a year. GDP is the flow of that year.",
        'Pick the two items with `date` "2024-12-31" and divide `value_jpy_bn`.',
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
    "general_government",
    "This is the IMF's figure for the general government. It also holds prefectures, cities and social "
    "insurance.",
    lambda: float(rows_of("macro", iso3="JPN", year=2024)["gross_debt_pct_gdp"].iloc[0]),
    step="Look at whose debt it is. The question asks for the central government's.",
)
debt_ratio.mistake(
    "the_amount",
    "This is the debt itself, in billion yen. Now divide it by GDP.",
    lambda: _finance("debt_total"),
    step="Read what is asked: a share of GDP.",
)
debt_ratio.mistake(
    "ordinary_bonds",
    "You get this if you take ordinary bonds alone. Bills, borrowings and other bonds are debt, too.",
    lambda: 100 * _finance("debt_ordinary_bonds") / _finance("gdp_nominal"),
    step="Look at the item.",
)


@alliances.question(
    Number("percent", tolerance=0.005),
    objective="alliance.constraints",
    title="A surplus beside the reserves",
    level=1,
    text="""
    The text calls a surplus of 32 billion dollars (C21) crucial for Japan's reserves (C22). Suppose that the
    surplus existed. Which share of the **reserve assets** at the end of February 2025 (`public_finance`)
    would it be?
    """,
    starter="""
    claims = load("claims").set_index("id")
    public_finance = load("public_finance")
    reserve_share = ____
    """,
    hints=(
        'The reserves are in the column `value_usd_bn`, item "reserve_assets".',
        "Pick the row with the date 2025-02-28. The claimed number goes into the numerator.",
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
    "You get this if you divide the reserves by the surplus. The question asks for the other way round.",
    lambda: _finance("reserve_assets", "2025-02-28", "value_usd_bn") / claimed("C21"),
    step="Look at what is divided by what.",
)
reserve_share.mistake(
    "in_yen",
    "You get this if you compare 32 billion dollars with an amount in yen. One of them must be converted.",
    lambda: 100 * claimed("C21") / (_finance("reserve_assets", "2025-02-28", "value_usd_bn") * 151.48),
    step="Look at the currency of the column.",
)
reserve_share.mistake(
    "of_debt",
    "You get this if you compare with the government's debt. Reserves are assets.",
    lambda: 100 * claimed("C21") * cited("jpy_per_usd_2024_market") / _finance("debt_total"),
    step="Look at the item.",
)


@alliances.question(
    Number("JPY bn", tolerance=1.0, also={"trillion yen": 0.001}),
    objective="alliance.constraints",
    title="What is left in the current account",
    level=2,
    text="""
    The current account is goods balance + services balance + primary income + **secondary income**. Compute
    Japan's secondary income of calendar 2024 from the other items, in billion yen. They are in
    `public_finance`: scope "balance of payments", dated 2024-12-31.
    """,
    starter="""
    public_finance = load("public_finance")
    secondary_income = ____
    """,
    hints=(
        "Solve the sum for the missing part. Mind that two of the balances are negative.",
        "current_account - goods_balance - services_balance - primary_income",
    ),
)
def secondary_income():
    """The missing part of the identity."""
    public_finance = load("public_finance")
    rows = public_finance[
        (public_finance["scope"] == "balance of payments")
        & (public_finance["date"] == pd.Timestamp("2024-12-31"))
    ].set_index("item")["value_jpy_bn"]
    parts = rows["goods_balance"] + rows["services_balance"] + rows["primary_income"]
    return rows["current_account"] - parts


def _customs_balance() -> float:
    rows = rows_of("japan_trade", year=2024, partner="WLD", goods="All goods")
    flows = rows.set_index("flow")["value_jpy_bn"]
    return float(flows["export"] - flows["import"])


secondary_income.mistake(
    "customs_balance",
    "You get this if you take the customs balance of goods. The balance of payments counts goods in "
    "another way.",
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
    step="Go through all parts of the sum.",
)
