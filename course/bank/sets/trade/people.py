"""Visitors and what they spend: trade that no table of goods holds."""

from course.bank import Number, Rare, Wrong, load, rows_of
from course.bank.sets.trade import trade


@trade.question(
    Number("percent", tolerance=0.1),
    objective="trade.services",
    title="Visitors from {economy}, {first} to {last}",
    level=1,
    text="""
    The table `visitors_to_japan` counts foreign visitors by month. The column `period` names the month, such as
    "2026-01". By how many percent did the number of visitors from {economy} (code {economy!r}) change from {first}
    to {last}? A fall is negative. Use the column `visitors`. The notebook "people and services" has more on it.
    """,
    hints=(
        "Keep the rows of `visitors_to_japan` with economy {economy!r}. You need the periods {first} and "
        "{last}.",
        "Subtract the earlier number from the later one and divide by the earlier one, times 100.",
        "Check: the earlier number, changed by your percentage, must give the later one. Fewer visitors need "
        "a minus sign.",
    ),
    means=(
        "Visitors from {economy} changed by {answer:+.0f} % from {first} to {last}; two months show a change "
        "and no cause."
    ),
    vary={
        "economy": ("CHN", "KOR", "TWN", "USA", "HKG"),
        "first": ("2025-01", "2025-05"),
        "last": ("2026-01", "2026-04"),
    },
)
def visitor_change(economy: str = "CHN", first: str = "2025-01", last: str = "2026-01") -> float:
    """Change in percent of the earlier month."""
    visitors_to_japan = load("visitors_to_japan")
    # one economy, all months
    rows = visitors_to_japan[visitors_to_japan["economy"] == economy]
    # the numbers, named by their month
    by_month = rows.set_index("period")["visitors"]
    # the change, measured by the earlier month
    return 100 * (by_month[last] - by_month[first]) / by_month[first]


def _printed_before(economy: str, last: str) -> float | None:
    """Return the change that the table prints for a month before `last`, the nearest; None where it prints none."""
    rows = rows_of("visitors_to_japan", economy=economy).dropna(subset=["change_pct"])
    months = rows[rows["period"].str.fullmatch(r"\d{4}-\d{2}") & (rows["period"] < last)]
    return None if months.empty else float(months.sort_values("period")["change_pct"].iloc[-1])


visitor_change.mistakes(
    what_is_left=Wrong(
        "You get this if you give the later month in percent of the earlier. The change is that number less 100.",
        lambda key: key + 100,
        step="Ask which number you would get if nothing changed.",
    ),
    later_month_as_base=Wrong(
        "You get this if you divide by the later month. The base of a change is the month in which it begins.",
        {"/ by_month[first]": "/ by_month[last]"},
        step="Look at the month in the denominator.",
    ),
    points_of_the_share=Wrong(
        "You get this if you subtract the economy's shares of all visitors. That is a change in percentage points, "
        "and the question asks for the change of the number in percent.",
        {
            'rows.set_index("period")["visitors"]': 'rows.set_index("period")["visitors"] / visitors_to_japan.query("economy == \'WLD\'").set_index("period")["visitors"]',
            "100 * (by_month[last] - by_month[first]) / by_month[first]": "100 * (by_month[last] - by_month[first])",
        },
        step="Is your change one of a share or one of a number?",
    ),
    printed_for_another_month=Rare(
        "This is the change that the table prints for another month. Compute it for the two months of the question.",
        lambda economy, last: _printed_before(economy, last),
        step="Look at the two months that the question names.",
    ),
    thousands_of_persons=Wrong(
        "You get this if you give the change in thousand persons. The question asks for percent.",
        {
            "100 * (by_month[last] - by_month[first]) / by_month[first]": "(by_month[last] - by_month[first]) / 1000"
        },
        step="Look at the unit that is asked for.",
    ),
)


@trade.question(
    Number("percent", tolerance=0.01, also={"fraction": 0.01}),
    objective="trade.services",
    title="Visitors' spending beside goods: {economy}",
    text="""
    What visitors spend in Japan is an export of services, and `japan_trade` does not count it. The table
    `cited_figures` gives the spending of visitors from {economy} in 2025 under the id {spent!r}. What was it in
    percent of Japan's **goods** exports to {economy} in 2025 (`japan_trade`, goods {goods!r})? Bring both to the same
    unit first. The notebook "people and services" has more on it.
    """,
    starter="""
    cited_figures = load("cited_figures")
    japan_trade = load("japan_trade")
    """,
    hints=(
        "Take the figure {spent!r} from `cited_figures`. From `japan_trade` take exports of 2025 with partner"
        " {economy!r} and goods {goods!r}.",
        "Look up the unit of the figure, and take the column of `japan_trade` with the same unit. Divide "
        "spending by exports, times 100.",
        "Check: your percentage of the exports must give the spending again, in the same unit.",
    ),
    means=(
        "Visitors' spending is {answer:.0f} % of these goods exports, and no goods statistic holds it: trade "
        "is more than goods."
    ),
    vary={
        "economy": ("CHN", "TWN", "USA"),
        "spent": ("people_spend_chn_2025", "people_spend_twn_2025", "people_spend_usa_2025"),
        "goods": ("All goods", "Machinery", "Electrical machinery", "Transport equipment"),
    },
    valid=lambda economy, spent, goods: economy.lower() in spent,
)
def spending_beside_goods(
    economy: str = "CHN", spent: str = "people_spend_chn_2025", goods: str = "All goods"
) -> float:
    """Spending of visitors over exports of goods."""
    cited_figures = load("cited_figures").set_index("id")
    # what visitors spent in Japan in 2025, in billion yen
    spending = cited_figures.loc[spent, "value"]
    japan_trade = load("japan_trade")
    # Japan's trade of 2025 with this economy
    rows = japan_trade.query("partner == @economy and year == 2025 and goods == @goods")
    # the same unit as the spending: billion yen
    flows = rows.set_index("flow")["value_jpy_bn"]
    # services beside goods, in percent of the goods exports
    return 100 * spending / flows["export"]


spending_beside_goods.mistakes(
    trade_below=Wrong(
        "You get this if you divide by exports and imports together. The question asks for exports alone.",
        {'flows["export"]': "flows.sum()"},
        step="Look at the flows in the denominator.",
    ),
    share_of_all_spending=Wrong(
        "You get this if you divide by the spending of all visitors. The question sets spending beside exports of goods.",
        {'flows["export"]': 'cited_figures.loc["people_spend_all_2025", "value"]'},
        step="Look at the denominator: visitors or goods?",
    ),
    trillions_above=Wrong(
        "You get this if you put trillion yen over billion yen. 1,000 billion are one trillion, so the result is a "
        "thousandth of the right one.",
        lambda key: key / 1000,
        step="Look at the units above and below.",
    ),
)
