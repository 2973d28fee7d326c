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
    china_share = ____
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
    level=2,
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
        "China's line goes from {100 * totals['CHN'].iloc[0] / totals['WLD'].iloc[0]:.0f} to {100 * "
        "totals['CHN'].iloc[-1] / totals['WLD'].iloc[-1]:.0f} % and {name_of(other)}'s from {100 * "
        "totals[other].iloc[0] / totals['WLD'].iloc[0]:.0f} to {100 * totals[other].iloc[-1] / "
        "totals['WLD'].iloc[-1]:.0f} %: one year's share shows no trend."
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


def _share_chart(key: object, mark: str, **encoding: str) -> object:
    import altair as alt

    return getattr(alt.Chart(key.data, title="Shares"), f"mark_{mark}")().encode(**encoding)


share_chart.mistakes(
    bars=Wrong(
        "You drew bars. Many years of two partners are easier to read as lines.",
        lambda key: _share_chart(key, "bar", x="year:O", y="share_pct:Q", color="partner:N"),
        step="Look at the kind of mark.",
    ),
    no_colour=Wrong(
        "No colour tells the partners apart. Without `color`, one line jumps between them, or two lines look "
        "alike.",
        lambda key: _share_chart(key, "line", x="year:O", y="share_pct:Q"),
        step="Look at how the partners are told apart.",
    ),
    summed=Wrong(
        "You drew the sum over partners. Each partner has its own value, so there is nothing to add up.",
        lambda key: _share_chart(key, "line", x="year:O", y="sum(share_pct):Q"),
        step="Look at what is on the y axis.",
    ),
    year_as_time=Wrong(
        "The year is drawn as a time, so the number 2024 is read as milliseconds. Make it a class, `year:O`.",
        lambda key: _share_chart(key, "line", x="year:T", y="share_pct:Q", color="partner:N"),
        step="Look at the type of the x axis.",
    ),
    axes_exchanged=Wrong(
        "Years and shares have changed places. Time runs from left to right.",
        lambda key: _share_chart(key, "line", x="share_pct:Q", y="year:O", color="partner:N"),
        step="Look at what is on which axis.",
    ),
    coloured_by_year=Wrong(
        "You coloured the years. Colour is for the partners, so that each has one line.",
        lambda key: _share_chart(key, "line", x="year:O", y="share_pct:Q", color="year:N"),
        step="Look at the column behind the colour.",
    ),
    points=Wrong(
        "You drew points. A line shows better how a share changes from year to year.",
        lambda key: _share_chart(key, "point", x="year:O", y="share_pct:Q", color="partner:N"),
        step="Look at the kind of mark.",
    ),
    area=Wrong(
        "You drew areas. They stack the two shares, so the upper edge is their sum.",
        lambda key: _share_chart(key, "area", x="year:O", y="share_pct:Q", color="partner:N"),
        step="Look at the kind of mark.",
    ),
    one_partner=Wrong(
        "You drew one partner alone. The question asks for two lines.",
        lambda key: key.properties(data=key.data.query("partner == 'CHN'")),
        step="Look at which rows are drawn.",
    ),
    not_encoded=Wrong(
        "No column is put on an axis yet. `encode` says which column stands where.",
        lambda key: _share_chart(key, "line"),
        step="Say which column belongs to x, which to y and which to the colour.",
    ),
)
