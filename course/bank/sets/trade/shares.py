"""Shares of Japan's trade."""

from operator import truediv

from course.bank import Chart, Number, Wrong, claimed, load
from course.bank.sets.trade import trade
from course.bank.sets.trade._customs import PARTNERS, YEARS, both_flows


@trade.question(
    Number("percent", tolerance=0.01),
    objective="trade.shares",
    title="{partner}'s share of Japan's trade",
    level=1,
    text="""
    Which share of Japan's goods trade in {year} was with {partner}? Count exports and imports together. The
    partner code `WLD` stands for the whole world.
    """,
    starter="""
    japan_trade = load("japan_trade")
    year = {year}
    """,
    hints=(
        'Keep the rows of {year} with the goods "All goods", of both flows. You need {partner} and `WLD`.',
        "Add up both flows for each partner. Then divide the partner's sum by the world's, times 100.",
        "Check: your share must lie between the share of exports alone and the share of imports alone.",
    ),
    means=(
        "In {year}, {answer:.1f} of every 100 yen of Japan's goods trade were with {partner}; the text's 20 "
        "is China's share when both flows count."
    ),
    vary={"partner": PARTNERS, "year": YEARS},
)
def china_share(partner: str = "CHN", year: int = 2024) -> float:
    """China's share of exports plus imports."""
    japan_trade = load("japan_trade")
    # the rows that hold all goods together, in one year
    rows = japan_trade[(japan_trade["year"] == year) & (japan_trade["goods"] == "All goods")]
    # exports plus imports of each partner
    by_partner = rows.groupby("partner")["value_jpy_bn"].sum()
    # part over whole: both flows above, both flows below
    return 100 * by_partner[partner] / by_partner["WLD"]


china_share.mistakes(
    average_of_shares=Wrong(
        "You get this if you average the export share and the import share. The two flows are not equally large.",
        lambda partner, year: 50 * sum(map(truediv, both_flows(partner, year), both_flows("WLD", year))),
        step="Look at how the two flows are put together.",
    ),
    the_texts_number=Wrong(
        "This is the number of the text (C06). If you computed it, give more decimals.",
        lambda: claimed("C06"),
        step="Leave the text's number aside, and compute from the table.",
    ),
)


@trade.question(
    Chart(requires=("mark", "x", "y", "color", "title"), one_row_per=("year", "partner")),
    objective="trade.shares",
    title="Two shares over time",
    text="""
    Draw the shares of China and of {other} in Japan's goods trade, year by year. Draw one line for
    each partner, use colour for the partner, and give the chart a title. The table `shares` is made for you.
    """,
    starter="""
    japan_trade = load("japan_trade")
    rows = japan_trade[japan_trade["goods"] == "All goods"]
    totals = rows.pivot_table(index="year", columns="partner", values="value_jpy_bn", aggfunc="sum")
    shares = totals[["CHN", {other!r}]].div(totals["WLD"], axis=0).mul(100)
    shares = shares.reset_index().melt("year", var_name="partner", value_name="share_pct")
    share_chart = ____  # alt.Chart(shares)...
    """,
    hints=(
        "The table `shares` has one row for each year and partner, with the columns `year`, `partner` and "
        "`share_pct`.",
        "Make a line with `mark_line()`. In `encode` say which column belongs to x, to y and to the colour. "
        "The title goes into `alt.Chart`.",
        "Check: you see two lines in two colours, the years run from left to right, and the y axis counts "
        "percent.",
    ),
    means=(
        "China's line goes from {100 * totals['CHN'].iloc[0] / totals['WLD'].iloc[0]:.1f} to {100 * "
        "totals['CHN'].iloc[-1] / totals['WLD'].iloc[-1]:.1f} % and {name_of(other)}'s from {100 * "
        "totals[other].iloc[0] / totals['WLD'].iloc[0]:.1f} to {100 * totals[other].iloc[-1] / "
        "totals['WLD'].iloc[-1]:.1f} %: one year's share shows no trend."
    ),
    vary={"other": ("AUS", "DEU", "KOR", "THA", "TWN", "USA", "VNM")},
)
def share_chart(other: str = "USA") -> object:
    """Lines by year, coloured by partner."""
    import altair as alt

    japan_trade = load("japan_trade")
    # all goods together, so that nothing counts twice
    rows = japan_trade[japan_trade["goods"] == "All goods"]
    # exports plus imports: one row a year, one column a partner
    totals = rows.pivot_table(index="year", columns="partner", values="value_jpy_bn", aggfunc="sum")
    # each partner over the world, in percent
    shares = totals[["CHN", other]].div(totals["WLD"], axis=0).mul(100)
    # long form: one row for each point of the picture
    shares = shares.reset_index().melt("year", var_name="partner", value_name="share_pct")
    # a line shows change over time; colour tells the partners apart
    return (
        alt.Chart(shares, title="Share of Japan's goods trade, percent")
        .mark_line()
        .encode(x="year:O", y="share_pct:Q", color="partner:N")
    )


share_chart.mistakes(
    summed=Wrong(
        "You drew the sum over partners. Each partner has its own value, so there is nothing to add up.",
        {'y="share_pct:Q", color="partner:N"': 'y="sum(share_pct):Q"'},
        step="Look at what is on the y axis.",
    ),
    area=Wrong(
        "You drew areas. They stack the two shares, so the upper edge is their sum.",
        {"mark_line": "mark_area"},
        step="Look at the kind of mark.",
    ),
    one_partner=Wrong(
        "You drew one partner alone. The question asks for two lines.",
        lambda key: key.properties(data=key.data.query("partner == 'CHN'")),
        step="Look at which rows are drawn.",
    ),
)
