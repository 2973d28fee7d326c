"""Set 01: shares and balances (`trade_partners`, `trade_products`)."""

from __future__ import annotations

from functools import cache

import pandas as pd

from course.bank.authoring import QuestionSet
from course.bank.tables import load
from course.kinds import Chart, Number

SET = trade = QuestionSet(
    "01-trade-interdependence",
    title="Trade interdependence",
    scenario="""
    The text says that China has been Japan's largest trading partner for 15 years, that the two trade goods for
    370 billion dollars and that this is 20 % of Japan's trade. You have Japan's own customs figures
    (`japan_trade`) and the totals that three offices publish for the same trade (`official_totals`). All figures are
    goods only; exports are valued at Japan's border, imports as they arrive, with freight and insurance.
    """,
)

YEARS = tuple(range(2010, 2026))
_PARTNERS = ("AUS", "CHN", "DEU", "KOR", "THA", "TWN", "USA", "VNM")


@cache
def all_goods(year: int) -> pd.DataFrame:
    table = load("japan_trade")
    return table[(table["year"] == year) & (table["goods"] == "All goods")]


def both_flows(partner: str, year: int, column: str = "value_jpy_bn") -> tuple[float, float]:
    rows = all_goods(year)
    rows = rows[rows["partner"] == partner].set_index("flow")
    return float(rows.loc["export", column]), float(rows.loc["import", column])


# ---------------------------------------------------------------------------- shares


@trade.question(
    Number("percent", tolerance=0.01),
    objective="trade.shares",
    title="{partner}'s share of Japan's trade",
    level=1,
    text="""
    Which share of Japan's goods trade, exports and imports together, was with {partner} in {year}?
    The partner code `WLD` stands for the whole world.
    """,
    starter="""
    japan_trade = load("japan_trade")
    year = {year}
    china_share = ____
    """,
    hints=(
        "Both flows belong in the numerator, and both in the denominator.",
        'Pick the rows with `goods` equal to "All goods" and the year asked for, then sum `value_jpy_bn` by partner.',
    ),
    vary={"partner": _PARTNERS, "year": YEARS},
)
def china_share(partner: str = "CHN", year: int = 2024) -> float:
    """China's share of exports plus imports."""
    japan_trade = load("japan_trade")
    rows = japan_trade[(japan_trade["year"] == year) & (japan_trade["goods"] == "All goods")]
    by_partner = rows.groupby("partner")["value_jpy_bn"].sum()
    return 100 * by_partner[partner] / by_partner["WLD"]


@china_share.wrong(
    "You get this if you divide exports by exports; the question asks for exports plus imports."
)
def exports_only(partner: str, year: int) -> float:
    return 100 * both_flows(partner, year)[0] / both_flows("WLD", year)[0]


@china_share.wrong(
    "You get this if you divide imports by imports; the question asks for exports plus imports."
)
def imports_only(partner: str, year: int) -> float:
    return 100 * both_flows(partner, year)[1] / both_flows("WLD", year)[1]


@china_share.wrong(
    "You get this if you average the export share and the import share: the two flows are not equally large.",
    step="Look at how the two flows are put together.",
)
def average_of_shares(partner: str, year: int) -> float:
    return (exports_only(partner, year) + imports_only(partner, year)) / 2


@china_share.wrong(
    "You get this if you divide by the sum of all rows: the world row and groups such as the EU are in it as well.",
    step="Look at what the denominator adds up.",
)
def world_counted_twice(partner: str, year: int) -> float:
    by_partner = all_goods(year).groupby("partner")["value_jpy_bn"].sum()
    return 100 * by_partner[partner] / by_partner.sum()


@china_share.wrong(
    "You get this if you add up all goods rows: groups and their parts are in them beside the total.",
    step="Look at which goods your rows count.",
)
def every_goods_row(partner: str, year: int) -> float:
    table = load("japan_trade")
    by_partner = table[table["year"] == year].groupby("partner")["value_jpy_bn"].sum()
    return 100 * by_partner[partner] / by_partner["WLD"]


@trade.question(
    Chart(requires=("mark", "x", "y", "color", "title"), one_row_per=("year", "partner")),
    objective="trade.shares",
    title="Two shares over time",
    level=2,
    text="""
    Draw the shares of China and of the United States in Japan's goods trade, year by year: one line for each,
    the partner as colour, and a title. `shares` is made for you.
    """,
    starter="""
    japan_trade = load("japan_trade")
    rows = japan_trade[japan_trade["goods"] == "All goods"]
    totals = rows.pivot_table(index="year", columns="partner", values="value_jpy_bn", aggfunc="sum")
    shares = totals[["CHN", "USA"]].div(totals["WLD"], axis=0).mul(100)
    shares = shares.reset_index().melt("year", var_name="partner", value_name="share_pct")
    share_chart = ____  # alt.Chart(shares)...
    """,
    hints=(
        "A development over time is a line; two partners are told apart by `color`.",
        '`alt.Chart(shares, title="…").mark_line().encode(x="year:O", y=…, color=…)`',
    ),
)
def share_chart() -> object:
    """Lines by year, coloured by partner."""
    import altair as alt

    japan_trade = load("japan_trade")
    rows = japan_trade[japan_trade["goods"] == "All goods"]
    totals = rows.pivot_table(index="year", columns="partner", values="value_jpy_bn", aggfunc="sum")
    shares = totals[["CHN", "USA"]].div(totals["WLD"], axis=0).mul(100)
    shares = shares.reset_index().melt("year", var_name="partner", value_name="share_pct")
    return (
        alt.Chart(shares, title="Share of Japan's goods trade, percent")
        .mark_line()
        .encode(x="year:O", y="share_pct:Q", color="partner:N")
    )


def _share_chart(key: object, mark: str, **encoding: str) -> object:
    import altair as alt

    return getattr(alt.Chart(key.data, title="Shares"), f"mark_{mark}")().encode(**encoding)


share_chart.mistake(
    "bars",
    "You drew bars. Sixteen years of two partners read better as lines: a development is asked for.",
    lambda key: _share_chart(key, "bar", x="year:O", y="share_pct:Q", color="partner:N"),
    step="Look at the kind of mark.",
)
share_chart.mistake(
    "no_colour",
    "Nothing tells the partners apart by colour: without `color` one line jumps between them, or two look alike.",
    lambda key: _share_chart(key, "line", x="year:O", y="share_pct:Q"),
    step="Look at how the partners are told apart.",
)
share_chart.mistake(
    "summed",
    "You drew the sum over partners: each partner has its own value, nothing is to be added up.",
    lambda key: _share_chart(key, "line", x="year:O", y="sum(share_pct):Q"),
    step="Look at what is on the y axis.",
)


# -------------------------------------------------------------------------- balances


@trade.question(
    Number("JPY bn", tolerance=1.0, also={"trillion yen": 0.001}),
    objective="trade.balances",
    title="Balance with {partner}",
    level=1,
    text="""
    What was Japan's balance of goods trade with {partner} in {year}, in billion yen? A deficit is negative.
    """,
    starter="""
    japan_trade = load("japan_trade")
    balance = ____
    """,
    hints=(
        "The balance is what flows out less what flows in, seen from Japan.",
        "Take the rows of that partner and year with all goods, and subtract imports from exports.",
    ),
    vary={"partner": _PARTNERS, "year": YEARS},
)
def balance(partner: str = "CHN", year: int = 2024) -> float:
    """Exports less imports."""
    japan_trade = load("japan_trade")
    rows = japan_trade[
        (japan_trade["partner"] == partner)
        & (japan_trade["year"] == year)
        & (japan_trade["goods"] == "All goods")
    ]
    flows = rows.set_index("flow")["value_jpy_bn"]
    return flows["export"] - flows["import"]


balance.mistake(
    "partners_view",
    "You get this if you see it from the partner's side: Japan's exports less Japan's imports are asked for.",
    lambda partner, year: both_flows(partner, year)[1] - both_flows(partner, year)[0],
    step="Look at whose balance it is.",
)
balance.mistake(
    "with_the_world",
    "You get this if you take the world as partner: this is Japan's balance with all of them.",
    lambda year: both_flows("WLD", year)[0] - both_flows("WLD", year)[1],
    step="Look at the partner in your rows.",
)
balance.mistake(
    "trade_not_balance",
    "You get this if you add the flows: that is the trade volume, the balance is their difference.",
    lambda partner, year: sum(both_flows(partner, year)),
)
balance.mistake(
    "dollars",
    "You get this if you take the dollar column: billion yen are asked for.",
    lambda partner, year: (
        both_flows(partner, year, "value_usd_mn")[0] - both_flows(partner, year, "value_usd_mn")[1]
    ),
    step="Look at the unit in the column's name.",
)


@trade.question(
    Number("fraction", tolerance=0.002),
    objective="trade.balances",
    title="How much of Hong Kong",
    level=2,
    text="""
    One way to look for a smaller deficit of Japan with China is to count exports through Hong Kong as exports to China. Which
    share of Japan's **surplus** with Hong Kong (`HKG`) in {year} would have to be counted to China to
    bring that balance to zero? A result above 1 means that even all of it is not enough.
    """,
    starter="""
    japan_trade = load("japan_trade")
    hong_kong_bound = ____
    """,
    hints=(
        "Set deficit with China equal to share times surplus with Hong Kong and solve for the share.",
        "Compute both balances first; the deficit enters with a positive sign.",
    ),
    vary={"year": tuple(range(2013, 2026))},
)
def hong_kong_bound(year: int = 2024) -> float:
    """Deficit with China over surplus with Hong Kong."""
    japan_trade = load("japan_trade")
    rows = japan_trade[(japan_trade["year"] == year) & (japan_trade["goods"] == "All goods")]
    flows = rows.pivot(index="partner", columns="flow", values="value_jpy_bn")
    balances = flows["export"] - flows["import"]
    return -balances["CHN"] / balances["HKG"]


def _balance(partner: str, year: int) -> float:
    exports, imports = both_flows(partner, year)
    return exports - imports


hong_kong_bound.mistake(
    "upside_down",
    "You get this if you divide the surplus by the deficit: that says how much of the deficit is covered.",
    lambda year: -_balance("HKG", year) / _balance("CHN", year),
    step="Look at what is divided by what.",
)
hong_kong_bound.mistake(
    "exports_for_surplus",
    "You get this if you divide by all exports to Hong Kong: the surplus is asked for, imports are taken off.",
    lambda year: -_balance("CHN", year) / both_flows("HKG", year)[0],
    step="Look at the denominator: surplus or exports?",
)
hong_kong_bound.mistake(
    "kept_the_sign",
    "You get this if the deficit keeps its minus sign: a share that fills a gap is positive.",
    lambda year: _balance("CHN", year) / _balance("HKG", year),
)


@trade.question(
    Number("percent", tolerance=0.02),
    objective="trade.balances",
    title="Growth in dollars, {first} to {last}",
    level=2,
    text="""
    By how many percent did Japan's goods trade with {partner} (exports plus imports) change from {first} to {last},
    **in dollars**? Use the column `value_usd_mn`, which converts yen at one rate for each year.
    """,
    starter="""
    japan_trade = load("japan_trade")
    growth_usd = ____
    """,
    hints=(
        "A yen record can be a dollar fall: look at which column you sum.",
        "Sum both flows in each of the two years; change is last over first, less one.",
    ),
    vary={"partner": ("AUS", "CHN", "KOR", "USA"), "first": (2012, 2014, 2018, 2021), "last": (2023, 2024)},
    # There the sum of all goods rows changes by nearly as much as the row "All goods".
    valid=lambda partner, first, last: (partner, first, last) != ("KOR", 2021, 2023),
)
def growth_usd(partner: str = "CHN", first: int = 2021, last: int = 2024) -> float:
    """Change of exports plus imports in dollars."""
    japan_trade = load("japan_trade")
    rows = japan_trade[(japan_trade["partner"] == partner) & (japan_trade["goods"] == "All goods")]
    by_year = rows.groupby("year")["value_usd_mn"].sum()
    return 100 * (by_year[last] / by_year[first] - 1)


growth_usd.mistake(
    "in_yen",
    "You get this if you compare yen: between the two years the yen fell, so trade in yen looks larger.",
    lambda partner, first, last: 100 * (sum(both_flows(partner, last)) / sum(both_flows(partner, first)) - 1),
    step="Look at the currency of the column.",
)
growth_usd.mistake(
    "share_of_the_end",
    "You get this if you divide the change by the last year: the base is the first.",
    lambda partner, first, last: (
        100
        * (
            1
            - sum(both_flows(partner, first, "value_usd_mn")) / sum(both_flows(partner, last, "value_usd_mn"))
        )
    ),
    step="Look at the year in the denominator.",
)
growth_usd.mistake(
    "the_ratio",
    "You get this if you give the last year in percent of the first: the change is that, less 100.",
    lambda key: key + 100,
    step="Ask what no change at all would give.",
)
growth_usd.mistake(
    "exports_alone",
    "You get this if you compare exports alone: trade is exports plus imports.",
    lambda partner, first, last: (
        100
        * (both_flows(partner, last, "value_usd_mn")[0] / both_flows(partner, first, "value_usd_mn")[0] - 1)
    ),
    step="Look at which flows you sum.",
)
growth_usd.mistake(
    "a_year",
    "You get this if you give the change of an average year: the change over the whole time is asked for.",
    lambda key, first, last: 100 * ((1 + key / 100) ** (1 / (last - first)) - 1),
    step="Look at the span of time: all years together or one on average?",
)
