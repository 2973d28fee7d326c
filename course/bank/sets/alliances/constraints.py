"""Constraints: debt, reserves and the current account."""

import pandas as pd

from course.bank import Number, Rare, Wrong, cited, claimed, load, rows_of
from course.bank.sets.alliances import alliances

#: days of the reserves, in words
_MONTHS = {
    "2017-11-30": "November 2017",
    "2021-11-30": "November 2021",
    "2022-03-31": "March 2022",
    "2023-10-31": "October 2023",
    "2023-12-31": "December 2023",
    "2025-02-28": "February 2025",
}


#: items of the government's debt, in words
_ITEMS = {
    "debt_total": "was the **central government's total debt**",
    "debt_all_bonds": "were **all bonds** of the central government",
    "debt_ordinary_bonds": "were the **ordinary bonds** of the central government",
    "debt_bills": "were the **bills** of the central government",
    "debt_borrowings": "were the **borrowings** of the central government",
}


def _of_total(item: str, day: str, gdp: float) -> float | None:
    """Return the total debt of another day over a GDP, in percent; no part of it is known for other days."""
    return 100 * _finance("debt_total", day) / gdp if item == "debt_total" else None


def _finance(item: str, date: str = "2024-12-31", column: str = "value_jpy_bn") -> float:
    rows = rows_of("public_finance", item=item, date=pd.Timestamp(date), economy="JPN")
    return float(rows[column].dropna().iloc[0])


def _gdp_before_rebasing() -> float:
    rows = rows_of("public_finance", item="gdp_nominal", economy="JPN", vintage="before re-basing")
    return float(rows["value_jpy_bn"].item())


def _macro_gdp() -> float:
    return float(rows_of("macro", iso3="JPN", year=2024)["gdp_jpy_tn"].iloc[0])


@alliances.question(
    Number("percent", tolerance=0.1),
    objective="alliance.constraints",
    title="Debt and output",
    level=1,
    text="""
    How large {were} at the end of 2024 as a share of the nominal GDP of
    calendar 2024? Take the items "{item}" and "gdp_nominal" of `public_finance`, both dated 2024-12-31.
    """,
    hints=(
        "Keep the rows of `public_finance` dated 2024-12-31. You need the items `{item}` and `gdp_nominal`.",
        "Divide the debt by the GDP, both in billion yen, times 100.",
        "Check: your percentage of the GDP must give the debt again.",
    ),
    means=(
        "This debt is {answer:.0f} % of a year's output; the text's {claimed('C18'):g} trillion yen would be "
        "{100 * 1000 * claimed('C18') / gdp:.0f} %."
    ),
    vary={"item": tuple(_ITEMS)},
    prints=lambda item: {"were": _ITEMS[item]},
)
def debt_ratio(item="debt_total"):
    """Debt over GDP."""
    public_finance = load("public_finance")
    # the end of calendar 2024, named by item
    rows = public_finance[public_finance["date"] == pd.Timestamp("2024-12-31")]
    rows = rows.set_index("item")["value_jpy_bn"]
    # a stock on that day, and the output of that year
    debt = rows[item]
    gdp = rows["gdp_nominal"]
    # debt over output, in percent
    return 100 * debt / gdp


debt_ratio.mistakes(
    "Look at the dates.",
    the_texts_debt=Wrong(
        "You get this if you take the text's 300 trillion yen for the debt.",
        lambda item: 100 * claimed("C18") * 1000 / _finance("gdp_nominal"),
        step="Look at the number for the debt.",
    ),
    fiscal_year=Wrong(
        "You get this if you take the debt and the output of fiscal 2024, which ends in March 2025.",
        lambda item: _of_total(item, "2025-03-31", _finance("gdp_nominal", "2025-03-31")),
    ),
    general_government=Wrong(
        "This is the IMF's figure for the general government. It also holds prefectures, cities and social "
        "insurance.",
        lambda item: float(rows_of("macro", iso3="JPN", year=2024)["gross_debt_pct_gdp"].iloc[0]),
        step="Look at whose debt it is. The question asks for the central government's.",
    ),
    the_amount=Wrong(
        "This is the debt itself, in billion yen. Now divide it by GDP.",
        lambda item: _finance(item),
        step="Read what is asked: a share of GDP.",
    ),
    gross_debt=Wrong(
        "This is the item `gross_debt`, the IMF's figure for the general government. It also holds "
        "prefectures, cities and social insurance.",
        lambda item: _finance("gross_debt", column="value_pct_gdp"),
        step="Look at the item and at whose debt it is.",
    ),
    output_of_the_fiscal_year=Wrong(
        "You get this if you divide by the GDP of fiscal 2024. The question asks for calendar 2024.",
        lambda item: 100 * _finance(item) / _finance("gdp_nominal", "2025-03-31"),
        step="Look at the date of the GDP.",
    ),
    debt_a_year_before=Wrong(
        "You get this if you take the debt at the end of 2023.",
        lambda item: _of_total(item, "2023-12-31", _finance("gdp_nominal")),
        step="Look at the date of the debt.",
    ),
    all_debt_items=Wrong(
        "You get this if you add up all four parts. The ordinary bonds are a part of all bonds and count twice.",
        {
            "rows[item]": 'rows[["debt_all_bonds", "debt_bills", "debt_borrowings", "debt_ordinary_bonds"]].sum()'
        },
        step="Look at the notes of the items that you add.",
    ),
    gdp_of_macro=Wrong(
        "You get this if you take the GDP of `macro`. It was revised, and it is in trillion yen.",
        lambda item: 100 * _finance(item) / _macro_gdp(),
        step="Look at the table that the GDP comes from.",
    ),
    gdp_of_macro_in_billions=Wrong(
        "You get this if you take the GDP of `macro`. It was revised; the question names another table.",
        lambda item: 100 * _finance(item) / (1000 * _macro_gdp()) if item == "debt_total" else None,
        step="Look at the table that the GDP comes from.",
    ),
    output_before_rebasing=Rare(
        "You get this if you divide by the GDP of fiscal 2024, as counted before re-basing. The question asks for "
        "calendar 2024.",
        lambda item: 100 * _finance(item) / _gdp_before_rebasing(),
        step="Look at the date of the GDP.",
    ),
    fiscal_year_before_rebasing=Rare(
        "You get this if you take the debt of March 2025, and the GDP of fiscal 2024 as counted before re-basing.",
        lambda item: _of_total(item, "2025-03-31", _gdp_before_rebasing()),
    ),
    debt_a_year_later=Rare(
        "You get this if you take the debt at the end of 2025.",
        lambda item: _of_total(item, "2025-12-31", _finance("gdp_nominal")),
        step="Look at the date of the debt.",
    ),
)


@alliances.question(
    Number("percent", tolerance=0.005),
    objective="alliance.constraints",
    title="A surplus beside the reserves",
    level=1,
    text="""
    The text calls a surplus of 32 billion dollars (C21) crucial for Japan's reserves (C22). Suppose that the
    surplus existed. Which share of the **reserve assets** at the end of {month} (`public_finance`)
    would it be?
    """,
    hints=(
        "Take C21 from `claims`. From `public_finance` take the item `reserve_assets` of {day}, in "
        "`value_usd_bn`.",
        "Divide the claimed surplus by the reserves, times 100. Both are in billion dollars.",
        "Check: your percentage of the reserves must give the claimed surplus again.",
    ),
    means=(
        "Even if it existed, the surplus would be {answer:.1f} % of the reserves: that is the size of what "
        "the text calls crucial."
    ),
    vary={"day": tuple(_MONTHS)},
    prints=lambda day: {"month": _MONTHS[day]},
    unseen={"without_item": "the table has one row of that day"},
)
def reserve_share(day="2025-02-28"):
    """Claimed surplus over reserves."""
    claims = load("claims").set_index("id")
    public_finance = load("public_finance")
    # what Japan held on that day, in billion dollars
    reserves = public_finance[
        (public_finance["item"] == "reserve_assets") & (public_finance["date"] == pd.Timestamp(day))
    ]["value_usd_bn"].iloc[0]
    # what the text claims, in billion dollars
    surplus = claims.loc["C21", "claimed_value"]
    # the claim beside the reserves, in percent
    return 100 * surplus / reserves


reserve_share.mistakes(
    "Look at the item.",
    reserves_over_surplus=Wrong(
        "You get this if you divide the reserves by the surplus. The question asks for the other way round.",
        {"100 * surplus / reserves": "reserves / surplus"},
        step="Look at what is divided by what.",
    ),
    in_yen=Wrong(
        "You get this if you compare 32 billion dollars with an amount in yen. One of them must be converted.",
        {"/ reserves": '/ (reserves * cited("jpy_per_usd_2024_market"))'},
        step="Look at the currency of the column.",
    ),
    of_debt=Wrong(
        "You get this if you compare with the government's debt. Reserves are assets.",
        lambda day: 100 * claimed("C21") * cited("jpy_per_usd_2024_market") / _finance("debt_total"),
    ),
    real_balance=Wrong(
        "You get this if you take the balance with China that the customs counted. The question supposes the "
        "text's surplus.",
        {"100 * surplus": '_customs_balance("CHN", "value_usd_mn") / 10'},
        step="Look at the numerator.",
    ),
    real_balance_rounded=Rare(
        "You get this if you take the balance with China that the customs counted, rounded to a tenth of a billion "
        "dollars. The question supposes the text's surplus.",
        {"100 * surplus": '100 * round(_customs_balance("CHN", "value_usd_mn") / 1000, 1)'},
        step="Look at the numerator.",
    ),
    treasury_securities=Rare(
        "You get this if you divide by Japan's American securities, the item `us_treasuries`. They are only a part "
        "of the reserves, and not all of them are reserves.",
        lambda day: 100 * claimed("C21") / _finance("us_treasuries", column="value_usd_bn"),
    ),
    surplus_on_top=Rare(
        "You get this if you add the surplus to the reserves and divide by the sum. Divide by the reserves alone.",
        {"/ reserves": "/ (reserves + surplus)"},
        step="Look at what you divide by.",
    ),
    mean_of_reserves=Wrong(
        "You get this if you take the mean of the reserves over all dates. The question asks for one day.",
        {' & (public_finance["date"] == pd.Timestamp(day))': "", ".iloc[0]": ".mean()"},
        step="Look at the date of the reserves.",
    ),
)


@alliances.question(
    Number("JPY bn", tolerance=1.0, also={"trillion yen": 0.001}),
    objective="alliance.constraints",
    title="What is left in the current account",
    text="""
    The current account is goods balance + services balance + primary income + **secondary income**. Compute
    Japan's secondary income of calendar 2024 from the other items, in billion yen. They are in
    `public_finance`: scope "balance of payments", dated 2024-12-31. The rows of 2025-03-31 are those of the
    fiscal year.
    """,
    hints=(
        'Keep the rows of `public_finance` with scope "balance of payments" and date 2024-12-31. Four items '
        "are given.",
        "Solve the sum for the missing item: take the three known parts off the current account. A minus sign"
        " stays with its number.",
        "Check: add your result to the three parts. The current account must come back.",
    ),
    means=(
        "Secondary income was {answer / 1000:,.1f} trillion yen, a part that the goods balance of "
        "{rows['goods_balance'] / 1000:,.1f} trillion does not show."
    ),
    unseen={"without_scope": "the four items have no other scope"},
)
def secondary_income():
    """The missing part of the identity."""
    public_finance = load("public_finance")
    # the balance of payments of calendar 2024, named by item
    rows = public_finance[
        (public_finance["scope"] == "balance of payments")
        & (public_finance["date"] == pd.Timestamp("2024-12-31"))
    ].set_index("item")["value_jpy_bn"]
    # the whole less its three known parts
    return rows["current_account"] - rows["goods_balance"] - rows["services_balance"] - rows["primary_income"]


def _customs_balance(partner: str = "WLD", column: str = "value_jpy_bn") -> float:
    rows = rows_of("japan_trade", year=2024, partner=partner, goods="All goods")
    flows = rows.set_index("flow")[column]
    return float(flows["export"] - flows["import"])


secondary_income.mistakes(
    "Look at which rows you subtract: the sum has three known parts.",
    customs_balance=Wrong(
        "You get this if you take the customs balance of goods. The balance of payments counts goods in "
        "another way.",
        {'rows["goods_balance"]': "_customs_balance()"},
        step="Look at where the goods balance comes from.",
    ),
    added_deficits=Wrong(
        "You get this if the two deficits enter with a positive sign.",
        {
            '- rows["goods_balance"] - rows["services_balance"]': '+ rows["goods_balance"] + rows["services_balance"]'
        },
        step="Look at the signs of the balances.",
    ),
    without_trade=Wrong(
        "You get this if you leave out goods and services.",
        {' - rows["goods_balance"] - rows["services_balance"]': ""},
        step="Go through all parts of the sum.",
    ),
    sum_of_the_parts=Wrong(
        "You get this if you add up the three parts. What they leave of the current account is asked.",
        {
            'rows["current_account"] - rows["goods_balance"] - rows["services_balance"] - rows["primary_income"]': 'rows[["goods_balance", "services_balance", "primary_income"]].sum()'
        },
        step="Look at what the parts are compared with.",
    ),
    all_added=Wrong(
        "You get this if you add the three parts to the current account. They must be subtracted from it.",
        {" - rows[": " + rows["},
        step="Solve the sum for the missing part.",
    ),
    all_rows_subtracted=Rare(
        "You get this if you subtract all other rows of this scope. Exports and imports of goods are already in "
        "`goods_balance`.",
        {
            'rows["current_account"] - rows["goods_balance"] - rows["services_balance"] - rows["primary_income"]': '2 * rows["current_account"] - rows.sum()'
        },
    ),
    exports_and_imports_beside_the_balance=Rare(
        "You get this if exports and imports of goods count beside their balance. They are already in "
        "`goods_balance`.",
        {"return ": 'return rows["goods_imports"] - rows["goods_exports"] + '},
    ),
    current_account_of_the_fiscal_year=Rare(
        "You get this if you take the current account of fiscal 2024 and the parts of calendar 2024.",
        {'rows["current_account"]': '_finance("current_account", "2025-03-31")'},
        step="Look at the dates of the rows.",
    ),
    parts_of_the_fiscal_year=Rare(
        "You get this if you take the current account of calendar 2024 and the parts of fiscal 2024.",
        {"2024-12-31": "2025-03-31", 'rows["current_account"]': '_finance("current_account")'},
        step="Look at the dates of the rows.",
    ),
)
