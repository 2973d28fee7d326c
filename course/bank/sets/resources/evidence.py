"""Evidence from trade figures on the shortage of 2010."""

from course.bank import Chart, Choices, Number, Wrong, load
from course.bank.sets.resources import resources


@resources.question(
    Number("times", tolerance=0.01),
    objective="resources.evidence",
    title="What a tonne cost, {first} and {last}",
    text="""
    The **unit value** is dollars for a tonne. Take the rare earths that went from China to {importer}, all
    products together. How many times the unit value of {first} was the unit value of {last}?
    """,
    hints=(
        "Keep the rows of `rare_earth_trade` from `CHN` to {importer!r}, all products. You need {first} and "
        "{last}.",
        "Add up value and weight for each year. Divide value by weight, and then the later unit value by the "
        "earlier.",
        "Check: the ratio of the values over the ratio of the weights must give the same number.",
    ),
    means=(
        "A tonne cost {answer:.1f} times as much in {last} as in {first}: a sum in dollars can rise while "
        "fewer tonnes are shipped."
    ),
    vary={"first": (2008, 2009, 2010), "last": (2011, 2012), "importer": ("JPN", "KOR", "USA")},
)
def unit_value_ratio(first=2010, last=2011, importer="JPN"):
    """Unit value of the later over the earlier year."""
    rare_earth_trade = load("rare_earth_trade")
    # what China sent to this buyer, all products
    rows = rare_earth_trade.query("exporter == 'CHN' and importer == @importer")
    # first add up, then divide
    by_year = rows.groupby("year")[["value_usd_mn", "weight_t"]].sum()
    # dollars for a tonne, year by year
    unit_value = by_year["value_usd_mn"] / by_year["weight_t"]
    # the later year over the earlier
    return unit_value[last] / unit_value[first]


unit_value_ratio.mistakes(
    "Sum value and weight before you divide.",
    weight_alone=Wrong(
        "You get this if you compare the weights alone. The value changed, too.",
        {'by_year["value_usd_mn"] / by_year["weight_t"]': 'by_year["weight_t"]'},
        step="A unit value is a value divided by a weight.",
    ),
    mean_of_rows=Wrong(
        "You get this if you average the products' unit values. Small amounts then count as much as large ones.",
        {
            'groupby("year")': 'astype({"product": str}).groupby(["product", "year"])',
            "return unit_value[last] / unit_value[first]": 'unit_value = unit_value.unstack("year"); return unit_value[last].mean() / unit_value[first].mean()',
        },
    ),
    mean_of_ratios=Wrong(
        "You get this if you average the products' ratios. Sum all products first.",
        {
            'groupby("year")': 'astype({"product": str}).groupby(["product", "year"])',
            "return unit_value[last] / unit_value[first]": 'unit_value = unit_value.unstack("year"); return (unit_value[last] / unit_value[first]).mean()',
        },
    ),
    one_year_alone=Wrong(
        "This is the later year's unit value in dollars for a tonne. Now divide it by that of the earlier year.",
        {"unit_value[last] / unit_value[first]": "1e6 * unit_value[last]"},
        step="Read what is asked: how many times.",
    ),
)


_READINGS = {
    "more_in_2010": "China sent Japan more tonnes in 2010 than in 2009",
    "fewer_in_2011": "China sent Japan fewer tonnes in 2011 than in 2010",
    "value_rose_2011": "the value of 2011 was more than twice that of 2010",
    "no_halt": "no shipment to Japan was held back in the autumn of 2010",
    "two_months": "shipments stopped for about two months in the autumn of 2010",
    "on_purpose": "a halt was ordered because of the collision near the Senkaku/Diaoyu islands",
}


@resources.question(
    Choices(_READINGS),
    objective="resources.evidence",
    title="2010 from annual figures",
    text="""
    In autumn 2010 Japanese traders reported that shipments of rare earths had stopped. China said that there
    was no ban. Which of these statements are **shown by the annual figures** in `rare_earth_trade` (China to
    Japan, all products)? Name all of them, and only those. A statement may be true although a year's sum
    cannot show it. Leave such a statement out.
    """,
    starter="""
    rare_earth_trade = load("rare_earth_trade")
    seen_in_2010 = ____  # a list of names from the list above
    """,
    hints=(
        "Keep the rows of `rare_earth_trade` from `CHN` to `JPN`, for 2009, 2010 and 2011.",
        "Add up weight and value for each year. Ask of each statement whether these sums alone can prove it.",
        "Check: could your statement be false although the sums are as they are? Then it is not shown by "
        "them.",
    ),
    means=(
        "Annual sums show {len(answer)} of the six statements; a stop of two months, or a motive, can be true"
        " and still leaves no trace in a year's sum."
    ),
)
def seen_in_2010():
    """Statements that annual sums can show, and do."""
    rare_earth_trade = load("rare_earth_trade")
    # what China sent to Japan
    rows = rare_earth_trade[(rare_earth_trade["exporter"] == "CHN") & (rare_earth_trade["importer"] == "JPN")]
    # the sums that the figures can show
    by_year = rows.groupby("year")[["value_usd_mn", "weight_t"]].sum()
    weight, value = by_year["weight_t"], by_year["value_usd_mn"]
    # a year's sum can prove these three or refute them; it says nothing on months and motives
    shown = {
        "more_in_2010": weight[2010] > weight[2009],
        "fewer_in_2011": weight[2011] < weight[2010],
        "value_rose_2011": value[2011] > 2 * value[2010],
    }
    # those that hold
    return [name for name, holds in shown.items() if holds]


seen_in_2010.mistakes(
    "Ask of each statement: would the year's sum have to look different if the statement were false?",
    months_in_a_year=Wrong(
        "One of your choices is a halt of two months. It may have happened, but a year's sum cannot show it.",
        lambda key: [*key, "two_months"],
    ),
    nothing_held_back=Wrong(
        "One of your choices says that nothing was held back. That may be so, but a year's sum that rose "
        "cannot show it.",
        lambda key: [*key, "no_halt"],
    ),
    motive=Wrong(
        "One of your choices names a motive. No trade figure shows why somebody acted.",
        lambda key: [*key, "on_purpose"],
        step="Ask of each statement which figure shows it.",
    ),
    no_rise_in_2010=Wrong(
        "You left out the rise of 2010. The figures show it, although it neither proves nor refutes a stop of "
        "some weeks.",
        lambda key: [name for name in key if name != "more_in_2010"],
        step="Compare 2010 with 2009 as well.",
    ),
    no_fall_in_2011=Wrong(
        "You left out a comparison of tonnes that the figures show. It is the one of the later two years.",
        lambda key: [name for name in key if name != "fewer_in_2011"],
        step="Compare 2011 with 2010 as well.",
    ),
    no_value=Wrong(
        "You left out what the figures show of the value. They hold dollars as well as tonnes.",
        lambda key: [name for name in key if name != "value_rose_2011"],
        step="Compare the values as well.",
    ),
)


@resources.question(
    Chart(requires=("mark", "x", "y", "title"), one_row_per=("year",)),
    objective="resources.evidence",
    title="A picture of 2010",
    level=1,
    text="""
    Draw the tonnes of rare earths that went from China to Japan from {first} to {last}. Draw one **bar a year**,
    with the years from left to right, and give the chart a title. The table `tonnes` is made for you.
    """,
    starter="""
    rare_earth_trade = load("rare_earth_trade")
    rows = rare_earth_trade.query("exporter == 'CHN' and importer == 'JPN' and {first} <= year <= {last}")
    tonnes = rows.groupby("year", as_index=False)["weight_t"].sum()
    tonnes_chart = ____  # alt.Chart(tonnes)...
    """,
    hints=(
        "The table `tonnes` has one row for each year, with the columns `year` and `weight_t`.",
        "Make bars with `mark_bar()`. A year is a class here, so give it the type `:O`. The title goes into "
        "`alt.Chart`.",
        "Check: there are {bars} bars with one label each, the years run from left to right, and the y axis "
        "begins at 0.",
    ),
    means=(
        "The bar of 2010 is {tonnes.set_index('year')['weight_t'][2010] / "
        "tonnes.set_index('year')['weight_t'][2009]:.1f} times that of 2009: the picture of the year shows no"
        " stop, and it could not show one."
    ),
    vary={"first": (2003, 2005, 2007, 2008), "last": (2013, 2015, 2017)},
    prints=lambda first, last: {"bars": last - first + 1},
)
def tonnes_chart(first=2005, last=2015):
    """Bars by year."""
    import altair as alt

    rare_earth_trade = load("rare_earth_trade")
    # what China sent to Japan in these years
    rows = rare_earth_trade.query("exporter == 'CHN' and importer == 'JPN' and @first <= year <= @last")
    # one row a year
    tonnes = rows.groupby("year", as_index=False)["weight_t"].sum()
    # one bar a year: the year is a class, the tonnes are a quantity
    return (
        alt.Chart(tonnes, title="Rare earths from China to Japan, tonnes")
        .mark_bar()
        .encode(x="year:O", y="weight_t:Q")
    )


tonnes_chart.mistakes(
    all_buyers=Wrong(
        "You drew what China sold to all buyers. The question asks for Japan.",
        {" and importer == 'JPN'": ""},
        step="Look at which rows you sum.",
    ),
    value=Wrong(
        "You drew the value in dollars. The question asks for tonnes.",
        {"weight_t": "value_usd_mn"},
        step="Look at the column on the y axis.",
    ),
)
