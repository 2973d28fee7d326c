"""Set 02: what a shortage does, and what figures can say of a disputed event."""

from __future__ import annotations

from random import Random

import pandas as pd

from course.bank.questions.resources import resources
from course.bank.tables import load, rows_of
from course.kinds import Chart, Choices, Function, Number

# -------------------------------------------------------------------------- shortage


@resources.question(
    Number("percent", tolerance=0.2),
    objective="resources.shortage",
    title="Price after a cut of {cut} %",
    level=2,
    text="""
    The largest miner of {mineral} supplies the share s of the world: take the largest share of **mining in 2024** from
    `mineral_stages` (`ROW`, the rest of the world, is no single supplier). Suppose its supply falls by {cut} %, for
    whatever reason. Buyers' demand has the elasticity -{demand}; the **other** suppliers answer with the elasticity {supply}. By
    how many percent does the price rise? To first order, with all numbers as fractions:
    rise = cut · s / (demand + (1 - s) · supply). (That is a straight line; for a large cut the true rise is larger.)
    """,
    starter="""
    mineral_stages = load("mineral_stages")
    price_rise = ____
    """,
    hints=(
        "Only the other suppliers can step in: their elasticity is weighted by 1 - s.",
        "Look up s first; it is a fraction in the column `world_share`. The result is to be in percent.",
    ),
    vary={
        "mineral": ("cobalt", "graphite", "lithium", "magnet rare earths", "nickel"),
        "cut": (10, 20, 30),
        "demand": (0.3, 0.6),
        "supply": (0.2, 0.5),
    },
)
def price_rise(mineral="magnet rare earths", cut=30, demand=0.3, supply=0.2):
    """First-order price effect of a supply cut."""
    mineral_stages = load("mineral_stages")
    s = mineral_stages[
        (mineral_stages["mineral"] == mineral)
        & (mineral_stages["stage"] == "mining")
        & (mineral_stages["year"] == 2024)
        & (mineral_stages["iso3"] != "ROW")
    ]["world_share"].max()
    return 100 * (cut / 100) * s / (demand + (1 - s) * supply)


def _largest(mineral: str, stage: str) -> float:
    rows = rows_of("mineral_stages", mineral=mineral, stage=stage, year=2024)
    return float(rows[rows["iso3"] != "ROW"]["world_share"].max())


price_rise.mistake(
    "all_suppliers_answer",
    "You get this if the supply elasticity is not weighted: only the other suppliers' share can answer.",
    lambda mineral, cut, demand, supply: cut * _largest(mineral, "mining") / (demand + supply),
    step="Ask who can deliver more, and how large they are.",
)
price_rise.mistake(
    "nobody_answers",
    "You get this if other suppliers do not answer at all.",
    lambda mineral, cut, demand: cut * _largest(mineral, "mining") / demand,
    step="Look at the second part of the denominator.",
)
price_rise.mistake(
    "world_cut",
    "You get this if world supply falls by the whole cut: only the largest supplier's share of it is hit.",
    lambda mineral, cut, demand, supply: cut / (demand + (1 - _largest(mineral, "mining")) * supply),
    step="Ask by how much world supply falls.",
)
price_rise.mistake(
    "refining_share",
    "You get this if you take the largest share of refining.",
    lambda mineral, cut, demand, supply: (lambda share: cut * share / (demand + (1 - share) * supply))(
        _largest(mineral, "refining")
    ),
    step="Look at the stage of the share.",
)


def _cover(draw: Random) -> tuple[float, float, float]:
    cut = round(draw.uniform(0.4, 0.9), 2)
    return (float(draw.randint(20, 180)), cut, round(draw.uniform(0.05, cut - 0.2), 2))


@resources.question(
    Function(("stock_days", "cut", "substitution"), tolerance=1e-4, unit="days"),
    inputs=[(60.0, 0.7, 0.2), (30.0, 1.0, 0.0), (90.0, 0.5, 0.1), (60.0, 0.3, 0.4), (45.0, 0.5, 0.5)],
    draw=_cover,
    objective="resources.shortage",
    title="Days of cover",
    level=2,
    text="""
    Write `days_of_cover(stock_days, cut, substitution)`. A firm has a stock for `stock_days` days of normal use.
    Deliveries fall by the fraction `cut`; the fraction `substitution` of **normal use** is replaced by other inputs. Return the
    number of days until output is hit. When substitution makes up for the whole cut (or more), return
    `float("inf")`.
    """,
    starter="""
    def days_of_cover(stock_days, cut, substitution):
        return ____
    """,
    hints=(
        "Each day the stock must fill what neither deliveries nor substitutes bring.",
        "The daily gap is cut less substitution, in days of normal use; test first whether there is a gap.",
    ),
)
def days_of_cover():
    """Stock over the daily gap."""

    def days_of_cover(stock_days, cut, substitution):
        gap = cut - substitution
        return stock_days / gap if gap > 0 else float("inf")

    return days_of_cover


def _cover_by(gap):
    def other(stock_days, cut, substitution):
        if cut <= substitution:
            return float("inf")
        return stock_days / gap(cut, substitution)

    return other


days_of_cover.mistake(
    "what_still_arrives",
    "You get this if you divide by what still arrives: the stock fills what is missing.",
    lambda: _cover_by(lambda cut, substitution: max(1 - cut, 1e-3)),
    step="Ask what the stock has to fill each day.",
)
days_of_cover.mistake(
    "share_of_the_gap",
    "You get this if substitution is a share of the gap: here it is a share of normal use.",
    lambda: _cover_by(lambda cut, substitution: cut * (1 - substitution)),
    step="Read what `substitution` is a fraction of.",
)
days_of_cover.mistake(
    "no_substitution",
    "You get this if you leave substitution out.",
    lambda: lambda stock_days, cut, substitution: stock_days / cut,
    step="Look at the third argument.",
)


# -------------------------------------------------------------------------- evidence


@resources.question(
    Number("times", tolerance=0.01),
    objective="resources.evidence",
    title="What a tonne cost, {first} and {last}",
    level=2,
    text="""
    How many times the **unit value** (dollars for a tonne) of {first} was that of {last}, for rare earths that went from
    China to {importer}, all products together?
    """,
    starter="""
    rare_earth_trade = load("rare_earth_trade")
    unit_value_ratio = ____
    """,
    hints=(
        "Sum value and weight of each year first, then divide value by weight.",
        "The later year's unit value goes into the numerator.",
    ),
    vary={"first": (2008, 2009, 2010), "last": (2011, 2012), "importer": ("JPN", "KOR", "USA")},
)
def unit_value_ratio(first=2010, last=2011, importer="JPN"):
    """Unit value of the later over the earlier year."""
    rare_earth_trade = load("rare_earth_trade")
    rows = rare_earth_trade[
        (rare_earth_trade["exporter"] == "CHN") & (rare_earth_trade["importer"] == importer)
    ]
    by_year = rows.groupby("year")[["value_usd_mn", "weight_t"]].sum()
    unit_value = by_year["value_usd_mn"] / by_year["weight_t"]
    return unit_value[last] / unit_value[first]


def _to(importer: str) -> pd.DataFrame:
    rows = rows_of("rare_earth_trade", exporter="CHN", importer=importer)
    return rows.groupby("year")[["value_usd_mn", "weight_t"]].sum()


unit_value_ratio.mistake(
    "value_alone",
    "You get this if you compare values: the weight changed, too.",
    lambda first, last, importer: (
        _to(importer).loc[last, "value_usd_mn"] / _to(importer).loc[first, "value_usd_mn"]
    ),
    step="Look at what is divided by the weight.",
)
unit_value_ratio.mistake(
    "weight_alone",
    "You get this if you compare weights.",
    lambda first, last, importer: _to(importer).loc[last, "weight_t"] / _to(importer).loc[first, "weight_t"],
    step="Look at what is divided by the weight.",
)
unit_value_ratio.mistake(
    "earlier_over_later",
    "You get this if the earlier year stands in the numerator.",
    lambda key: 1 / key,
    step="Look at which year is divided by which.",
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
    level=2,
    text="""
    In autumn 2010 Japanese traders reported a halt of rare-earth shipments; China denied a ban. Which of these statements
    are **shown by the annual figures** in `rare_earth_trade` (China to Japan, all products)? Name all of them, and
    only those: what may be true but cannot be seen in a year's sum does not count.
    """,
    starter="""
    rare_earth_trade = load("rare_earth_trade")
    seen_in_2010 = ____  # a list of names from the list above
    """,
    hints=(
        "Make the sums of 2009, 2010 and 2011 first, for weight and for value.",
        "A year's sum can hide a gap of two months, and no sum shows a motive.",
    ),
)
def seen_in_2010():
    """Statements that annual sums can show, and do."""
    rare_earth_trade = load("rare_earth_trade")
    rows = rare_earth_trade[(rare_earth_trade["exporter"] == "CHN") & (rare_earth_trade["importer"] == "JPN")]
    by_year = rows.groupby("year")[["value_usd_mn", "weight_t"]].sum()
    weight, value = by_year["weight_t"], by_year["value_usd_mn"]
    shown = {
        "more_in_2010": weight[2010] > weight[2009],
        "fewer_in_2011": weight[2011] < weight[2010],
        "value_rose_2011": value[2011] > 2 * value[2010],
    }
    return [name for name, holds in shown.items() if holds]


seen_in_2010.mistake(
    "months_in_a_year",
    "A halt of two months is among your choices. It may have happened; a year's sum cannot show it.",
    lambda key: [*key, "two_months"],
    step="Ask of each statement: could a year's sum look otherwise if it were false?",
)
seen_in_2010.mistake(
    "nothing_held_back",
    "That nothing was held back is among your choices. It may be so; a year's sum that rose cannot show it.",
    lambda key: [*key, "no_halt"],
    step="Ask of each statement: could a year's sum look otherwise if it were false?",
)
seen_in_2010.mistake(
    "motive",
    "A motive is among your choices. No trade figure shows why somebody acted.",
    lambda key: [*key, "on_purpose"],
    step="Ask of each statement which figure shows it.",
)
seen_in_2010.mistake(
    "halt_and_motive",
    "Halt and motive are among your choices: each side's account of the autumn lies beyond annual figures.",
    lambda key: [*key, "two_months", "on_purpose"],
    step="Ask of each statement which figure shows it.",
)
seen_in_2010.mistake(
    "no_rise_in_2010",
    "You left out the rise of 2010. It neither proves nor refutes a stop of some weeks; the figures show it.",
    lambda: ["fewer_in_2011", "value_rose_2011"],
    step="Compare 2010 with 2009 as well.",
)


@resources.question(
    Chart(requires=("mark", "x", "y", "title"), one_row_per=("year",)),
    objective="resources.evidence",
    title="A picture of 2010",
    level=1,
    text="""
    Draw the tonnes of rare earths from China to Japan, one **bar a year**, 2005 to 2015, with a title. `tonnes` is made
    for you.
    """,
    starter="""
    rare_earth_trade = load("rare_earth_trade")
    rows = rare_earth_trade.query("exporter == 'CHN' and importer == 'JPN' and 2005 <= year <= 2015")
    tonnes = rows.groupby("year", as_index=False)["weight_t"].sum()
    tonnes_chart = ____  # alt.Chart(tonnes)...
    """,
    hints=(
        "Years are classes here, not quantities: `year:O`.",
        '`alt.Chart(tonnes, title="…").mark_bar().encode(x=…, y=…)`',
    ),
)
def tonnes_chart():
    """Bars by year."""
    import altair as alt

    rare_earth_trade = load("rare_earth_trade")
    rows = rare_earth_trade.query("exporter == 'CHN' and importer == 'JPN' and 2005 <= year <= 2015")
    tonnes = rows.groupby("year", as_index=False)["weight_t"].sum()
    return (
        alt.Chart(tonnes, title="Rare earths from China to Japan, tonnes")
        .mark_bar()
        .encode(x="year:O", y="weight_t:Q")
    )


def _tonnes(key: object, mark: str, x: str, y: str) -> object:
    import altair as alt

    return getattr(alt.Chart(key.data, title="Tonnes"), f"mark_{mark}")().encode(x=x, y=y)


tonnes_chart.mistake(
    "year_as_quantity",
    "The year is drawn as a quantity: bars then stand on a number line. Make it a class, `year:O`.",
    lambda key: _tonnes(key, "bar", "year:Q", "weight_t:Q"),
    step="Look at the type of the x axis.",
)
tonnes_chart.mistake(
    "year_as_time",
    "The year is drawn as a time: the whole number 2010 is then read as milliseconds. Make it a class, `year:O`.",
    lambda key: _tonnes(key, "bar", "year:T", "weight_t:Q"),
    step="Look at the type of the x axis.",
)
tonnes_chart.mistake(
    "axes_exchanged",
    "Years and tonnes have changed places: time runs from left to right.",
    lambda key: _tonnes(key, "bar", "weight_t:Q", "year:O"),
    step="Look at what is on which axis.",
)
tonnes_chart.mistake(
    "points",
    "You drew another mark: one bar a year is asked for.",
    lambda key: _tonnes(key, "point", "year:O", "weight_t:Q"),
    step="Look at the kind of mark.",
)
