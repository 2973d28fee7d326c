"""Investment, profits, public finance and growth, as typed from their sources."""

from __future__ import annotations

import pandas as pd

from makers.tables.cited import CITED, RETRIEVED
from makers.tables.cited_history import EXCERPTS
from makers.tables.registry import BuildError, Spot, authored, day, number, text, year
from makers.tables.rhythm import Rhythm, no_rhythm
from makers.tables.us_tariffs import CENSUS_YEAR

__all__: list[str] = []

_PRECISION = ("day", "month", "half year", "year", "fiscal year", "period")

EACH_ROW = no_rhythm("every row has a publisher of its own, named in the row.")
_FILINGS = Rhythm(
    says="A foreign firm files its annual report within four months of the end of its fiscal year.",
    page="https://www.sec.gov/files/form20-f.pdf",
    months=(7,),
    lag=-5,  # a fiscal year ends in March of the year that it is named after
)

investment = authored(
    "investment",
    title="Japan's direct investment in China, by definition",
    description=(
        "Flows, stocks and running totals of investment, which are often mixed up. A flow is the "
        "investment of one year. A stock is the value of all investment at one date, and Japan "
        "values its stock anew each year. A running total adds up all past inflows, so China's "
        "running total of utilised inflow never falls. Each row names its definition."
    ),
    publisher="China's Ministry of Commerce; Ministry of Finance, Japan; JETRO",
    source_url="https://www.mof.go.jp/english/policy/international_policy/reference/iip/e2023.htm",
    licence="facts",
    vintage="figures to March 2025",
    rhythm=EACH_ROW,
    retrieved=RETRIEVED,
    processing="Typed from the publications in the currency in which they were printed.",
    known_gaps=(
        "For the running totals of 2013, 2015 and 2024, no text of China's ministry was found. For "
        "the stock in China, no table of the Bank of Japan was found. Those rows are graded relay. "
        "The table does not show investment by way of Hong Kong or tax havens. " + EXCERPTS
    ),
    status="observed",
    key=("measure", "date", "id"),
    fields=(
        text("id", "Short name of the row"),
        text("measure", "Kind of figure", allowed=("flow", "stock", "cumulative", "statement")),
        text("definition", "Who counts what"),
        text("investor", "ISO 3166 alpha-3 code"),
        text("host", "ISO 3166 alpha-3 code; WLD for all"),
        day("date", "End of the period"),
        text("precision", "What the date stands for", allowed=_PRECISION),
        number("value_usd_bn", "USD billion", "Value, where the source prints dollars", required=False),
        number("value_jpy_bn", "JPY billion", "Value, where the source prints yen", required=False),
        number(
            "share_pct",
            "percent",
            "Share of the whole, where the source prints only the share",
            required=False,
        ),
        *CITED,
    ),
    spots=(
        Spot({"id": "cum_2012"}, "value_usd_bn", 83.97),
        Spot({"id": "stock_world_2023"}, "value_jpy_bn", 307692),
    ),
)

company_profits = authored(
    "company_profits",
    title="Profits of Toyota and Honda: what the filings show",
    description=(
        "Worldwide profit, the share of profit of joint ventures, and what the filings say about "
        "single ventures. Most of these joint ventures are in China, but not all. The firms' "
        "Chinese subsidiaries are not joint ventures and are left out."
    ),
    publisher="Toyota Motor Corporation and Honda Motor, filings with the US SEC",
    source_url="https://www.sec.gov/Archives/edgar/data/715153/000119312520173119/R16.htm",
    licence="facts",
    vintage="filings to June 2025",
    rhythm=_FILINGS,
    retrieved=RETRIEVED,
    processing=(
        "Typed from the filings. fiscal_year is the year in which the fiscal year ends: fiscal "
        "year 2024 ended on 31 March 2024."
    ),
    known_gaps=(
        "Neither firm publishes its profit in China as such in these filings. Shares of profit are "
        "after tax; operating profit is before tax. Japan's press calls the year to March 2024 "
        "fiscal 2023. " + EXCERPTS
    ),
    status="observed",
    key=("company", "fiscal_year", "measure", "scope", "vintage"),
    fields=(
        text("company", "Firm", allowed=("Honda", "Toyota")),
        year("Year in which the fiscal year ends (31 March)", name="fiscal_year"),
        text(
            "measure",
            "What is counted",
            allowed=(
                "attributable_profit",
                "operating_profit",
                "sales_revenue",
                "joint_ventures_share",
                "affiliates_share",
                "venture_profit",
                "venture_revenue",
                "sales_to_joint_ventures",
                "one_off_tax_gain",
            ),
        ),
        text(
            "scope", "Whose profit, revenue or gain: the firm's worldwide, or that of ventures or affiliates"
        ),
        text(
            "vintage",
            "As announced with the results, as first filed, or as restated later",
            allowed=("announced", "as filed", "restated"),
        ),
        number("value_jpy_mn", "JPY million", "Value", decimals=0),
        *CITED,
    ),
    spots=(
        Spot(
            {"company": "Honda", "fiscal_year": 2020, "measure": "joint_ventures_share"},
            "value_jpy_mn",
            164637,
        ),
        Spot(
            {"company": "Toyota", "fiscal_year": 2025, "measure": "joint_ventures_share"},
            "value_jpy_mn",
            124747,
        ),
    ),
)


def _deficit_is_the_gap(frame: pd.DataFrame) -> None:
    gap = frame["imports_usd_bn"] - frame["exports_usd_bn"] - frame["deficit_usd_bn"]
    # Tolerance for rounding: half a unit on each of two terms, half a decimal on the third.
    if (gap.abs() > 1.05).any():
        raise BuildError("imports less exports is not the deficit.")


us_goods_trade = authored(
    "us_goods_trade",
    title="US goods trade with Japan and China, and the rates announced on 2 April 2025",
    description=(
        "American figures on goods trade in 2024, the charge printed beside each partner, and the "
        "rate announced. These figures are enough to recompute the formula behind the rates."
    ),
    publisher="US Census Bureau and USTR, as quoted in each row",
    source_url="https://ustr.gov/issue-areas/reciprocal-tariff-calculations",
    licence="facts",
    vintage="2024, as quoted in April and July 2025",
    rhythm=CENSUS_YEAR,
    retrieved=RETRIEVED,
    processing="Typed as printed. China's figures are rounded to billions, except its exports.",
    known_gaps=(
        "The table holds two partners only. It covers goods only: the formula leaves out services too."
    ),
    status="observed",
    key=("year", "partner"),
    fields=(
        year(),
        text("partner", "ISO 3166 alpha-3 code"),
        number("exports_usd_bn", "USD billion", "American exports of goods"),
        number("imports_usd_bn", "USD billion", "American imports of goods"),
        number("deficit_usd_bn", "USD billion", "American deficit in goods, as printed"),
        number(
            "printed_charge_pct", "percent", "Charge printed for the partner on the chart of 2 April 2025"
        ),
        number("announced_rate_pct", "percent", "Rate announced on 2 April 2025"),
        *CITED,
    ),
    spots=(Spot({"partner": "JPN"}, "deficit_usd_bn", 68.5),),
    identities=(_deficit_is_the_gap,),
)


def _end_of_the_last_period(frame: pd.DataFrame) -> pd.Timestamp:
    """Return the day on which the last year of the table ends; a fiscal year ends in March."""
    ends = [
        pd.Timestamp(int(period[2:]) + 1, 3, 31)
        if period.startswith("FY")
        else pd.Timestamp(int(period[:4]), 12, 31)
        for period in frame["period"]
    ]
    return max(ends)


growth_vintages = authored(
    "growth_vintages",
    title="One growth rate, many prints: Japan 2023 to 2025",
    description=(
        "Forecasts, first prints and revisions of Japan's growth by issuer and date. The figure "
        "1.2 per cent stands in several rows and means something different each time. It may refer "
        "to a calendar year, a fiscal year, or a quarter on the year before, and to 2024 or 2025."
    ),
    publisher="Cabinet Office, Bank of Japan and IMF, as quoted in each row",
    source_url="https://www.esri.cao.go.jp/en/sna/menu.html",
    licence="facts",
    vintage="prints from July 2023 to December 2025",
    rhythm=EACH_ROW,
    last_day=_end_of_the_last_period,
    retrieved=RETRIEVED,
    processing="Typed as printed. A fiscal year is named after the year in whose April it begins.",
    known_gaps=(
        "Japan changed the base year of its accounts in December 2025. Growth of the calendar year "
        "2024 after this change was not found. " + EXCERPTS
    ),
    status="estimated",
    key=("period", "issued", "id"),
    fields=(
        text("id", "Short name of the row"),
        text("measure", "Real or nominal growth", allowed=("real", "nominal")),
        text("period_kind", "Which kind of period", allowed=("calendar", "fiscal", "quarter on year")),
        text("period", "2024, FY2024 or 2024-Q4"),
        text("issuer", "Who gave the figure", allowed=("Cabinet Office", "Bank of Japan", "IMF")),
        text(
            "status",
            "Forecast, print or revision",
            allowed=("forecast", "first print", "second print", "revised"),
        ),
        text("issued", "Month of issue, year-month"),
        number("growth_pct", "percent", "Growth rate"),
        *CITED,
    ),
    spots=(Spot({"id": "cao_2024_first"}, "growth_pct", 0.1), Spot({"id": "boj_fy2024"}, "growth_pct", 1.2)),
)


def _debt_adds_up(frame: pd.DataFrame) -> None:
    end = frame[(frame["date"] == "2024-12-31") & (frame["scope"] == "central government")]
    value = end.set_index("item")["value_jpy_bn"]
    parts = value["debt_all_bonds"] + value["debt_borrowings"] + value["debt_bills"]
    # The bonds are printed to ten billion yen.
    if abs(parts - value["debt_total"]) > 10:
        raise BuildError("bonds, borrowings and bills do not add up to the debt at the end of 2024.")


public_finance = authored(
    "public_finance",
    title="Japan's debt, reserves and balance of payments, by definition",
    description=(
        "What Japan's government owes, what reserves it holds, and the parts of the balance of "
        "payments. Debt is that of central or of general government, gross or net. Each figure has "
        "its scope, date and vintage."
    ),
    publisher="Ministry of Finance, Japan; IMF; Deutsche Bundesbank",
    source_url="https://www.mof.go.jp/english/policy/international_policy/reference/official_reserve_assets/",
    licence="facts",
    vintage="first prints 2014-2026",
    rhythm=EACH_ROW,
    last_day=lambda frame: frame["date"].max(),
    retrieved=RETRIEVED,
    processing="Typed as printed, in the unit in which it was printed.",
    known_gaps=(
        "Net debt of general government stands here in one figure, graded relay; the table macro "
        "has the series. Reserves are given only for the months found. A ratio to GDP must name "
        "the vintage of GDP, because GDP was revised upwards in December 2025. " + EXCERPTS
    ),
    status="observed",
    key=("item", "scope", "date", "precision", "vintage"),
    fields=(
        text("item", "What is counted"),
        text("scope", "Body whose figure it is, or the account"),
        text("economy", "ISO 3166 alpha-3 code"),
        day("date", "Day, or end of the period"),
        text("precision", "What the date stands for", allowed=_PRECISION),
        text("vintage", "First print, as printed, or the vintage of GDP used"),
        number("value_jpy_bn", "JPY billion", "Value, where the source prints yen", required=False),
        number("value_usd_bn", "USD billion", "Value, where the source prints dollars", required=False),
        number("value_pct_gdp", "percent of GDP", "Value, where the source prints a ratio", required=False),
        *CITED,
    ),
    spots=(
        Spot(
            {"item": "debt_total", "date": "2024-12-31"},
            "value_jpy_bn",
            1317636.5,
        ),
        Spot({"item": "primary_income", "precision": "year"}, "value_jpy_bn", 40207.2),
    ),
    identities=(_debt_adds_up,),
)
