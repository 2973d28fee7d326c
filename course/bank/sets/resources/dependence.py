"""Dependence on imports."""

import pandas as pd

from course.bank import Number, Table, Wrong, load, rows_of
from course.bank.sets.resources import resources


@resources.question(
    Number("percent", tolerance=0.05),
    objective="resources.dependence",
    title="China's share by weight, {year}",
    level=1,
    text="""
    Take all rare earths that **{importer}** imported in {year}, all products together. Which share of them
    came from China, **by weight**?
    """,
    hints=(
        "Keep the rows of `rare_earth_trade` with importer {importer!r} and year {year}, all products.",
        "Add up `weight_t` of the rows from China, and of all rows. Divide, times 100.",
        "Check: the shares of all other exporters must fill up to 100.",
    ),
    means=(
        "By weight {answer:.0f} % came from China, by value {100 * rows.loc[rows['exporter'] == 'CHN', "
        "'value_usd_mn'].sum() / rows['value_usd_mn'].sum():.0f} %: say which one you mean."
    ),
    vary={"importer": ("DEU", "JPN", "KOR", "USA"), "year": (2009, 2010, 2012, 2015, 2018, 2020, 2022, 2024)},
)
def weight_share(importer="JPN", year=2024):
    """China's weight over all."""
    rare_earth_trade = load("rare_earth_trade")
    # what this economy bought in this year, from everybody
    rows = rare_earth_trade[(rare_earth_trade["importer"] == importer) & (rare_earth_trade["year"] == year)]
    # tonnes from China over tonnes from all
    return 100 * rows.loc[rows["exporter"] == "CHN", "weight_t"].sum() / rows["weight_t"].sum()


def _imports(importer: str, year: int, product: str | None = None) -> pd.DataFrame:
    rows = rows_of("rare_earth_trade", importer=importer, year=year)
    return rows if product is None else rows[rows["product"] == product]


weight_share.mistakes(
    by_value=Wrong(
        "You get this if you count by value. The question counts tonnes, whether they are cheap or dear.",
        {"weight_t": "value_usd_mn"},
        step="Look at the column that you sum.",
    ),
    of_chinas_exports=Wrong(
        "You get this if you divide by all that China exports. That is the importer's share of China's sales.",
        {
            'rare_earth_trade["importer"] == importer': 'rare_earth_trade["exporter"] == "CHN"',
            'rows["exporter"] == "CHN"': 'rows["importer"] == importer',
        },
        step="Look at the denominator.",
    ),
)


@resources.question(
    Table({"product": None, "value_pct": 0.1, "weight_pct": 0.1}, unit="percent"),
    objective="resources.dependence",
    title="China's shares by product, by value and by weight",
    level=3,
    points=2,
    text="""
    For each of the three products in `rare_earth_trade`, compute China's share of {importer}'s imports in
    {year}. Give each share by value and by weight, in percent of Japan's imports of that product. The columns are
    `product`, `value_pct` and `weight_pct`. The rows may stand in any order, and the index does not matter.
    """,
    hints=(
        "Keep the rows of `rare_earth_trade` with importer {importer!r} and year {year}. China's rows are a "
        "part of them.",
        "Group both by `product` and add up value and weight. Divide the two tables, times 100.",
        "Check: you have three rows. Each share lies between 0 and 100, and the columns are named as asked.",
    ),
    means=(
        "China's shares run from {answer['weight_pct'].min():.0f} to {answer['weight_pct'].max():.0f} % by "
        "weight and from {answer['value_pct'].min():.0f} to {answer['value_pct'].max():.0f} % by value: one "
        'share of "rare earths" hides this.'
    ),
    vary={"importer": ("DEU", "JPN", "KOR", "USA"), "year": (2010, 2015, 2020, 2022, 2024)},
)
def product_shares(importer="JPN", year=2024):
    """Shares by product, value and weight."""
    rare_earth_trade = load("rare_earth_trade")
    # what this economy bought in this year
    rows = rare_earth_trade[(rare_earth_trade["importer"] == importer) & (rare_earth_trade["year"] == year)]
    # plain texts, so that no empty class is left
    rows = rows.astype({"product": str})
    # both ways of counting
    columns = ["value_usd_mn", "weight_t"]
    # the part: China's deliveries by product
    china = rows[rows["exporter"] == "CHN"].groupby("product")[columns].sum()
    # over the whole: everybody's deliveries of the product
    shares = 100 * china / rows.groupby("product")[columns].sum()
    # the names that the question asks for
    shares.columns = ["value_pct", "weight_pct"]
    return shares.reset_index()


def _named_pct(table: pd.DataFrame) -> pd.DataFrame:
    return table.set_axis(["value_pct", "weight_pct"], axis=1).reset_index()


def _of_the_next_seller(importer: str, year: int) -> pd.DataFrame:
    """Return the shares by product of the seller with the largest value beside China, in percent."""
    rows = _imports(importer, year).astype({"product": str, "exporter": str})
    columns = ["value_usd_mn", "weight_t"]
    sellers = rows[rows["exporter"] != "CHN"].groupby("exporter")["value_usd_mn"].sum()
    sold = rows[rows["exporter"] == sellers.idxmax()].groupby("product")[columns].sum()
    whole = rows.groupby("product")[columns].sum()
    return _named_pct(100 * sold.reindex(whole.index).fillna(0) / whole)


product_shares.mistakes(
    "Look at whose rows stand in the numerator.",
    of_chinas_exports=Wrong(
        "You get this if you divide by all that China exports of the product. That is the importer's share of China's "
        "sales.",
        {
            'rare_earth_trade["importer"] == importer': 'rare_earth_trade["exporter"] == "CHN"',
            'rows["exporter"] == "CHN"': 'rows["importer"] == importer',
        },
        step="Look at the denominator: whose trade is the whole?",
    ),
    next_seller=Wrong(
        "You get this if you take the shares of another seller, the largest beside China.",
        _of_the_next_seller,
    ),
    shares_of_all=Wrong(
        "You get this if you divide by the imports of all products. Each product has its own total.",
        {'/ rows.groupby("product")[columns].sum()': "/ rows[columns].sum()"},
        step="Look at the denominator of each row.",
    ),
    parts_of_chinas_sales=Wrong(
        "You get this if you divide by all that China sold. Divide by all that was imported of that product.",
        {'/ rows.groupby("product")[columns].sum()': "/ china.sum()"},
        step="Look at the denominator of each row.",
    ),
    sums_not_shares=Wrong(
        "You get this if you give what China sold, in dollars and tonnes. The columns ask for shares in percent.",
        {'100 * china / rows.groupby("product")[columns].sum()': "china"},
        step="Look at the unit in the names of the columns.",
    ),
    fractions=Wrong(
        "You get this if you leave the shares as fractions. The columns are in percent.",
        lambda key: key.assign(value_pct=key["value_pct"] / 100, weight_pct=key["weight_pct"] / 100),
        step="Look at the unit in the names of the columns.",
    ),
    rest_of_the_sellers=Wrong(
        "You get this if you compute the share of all other sellers. The question asks for China's.",
        lambda key: key.assign(value_pct=100 - key["value_pct"], weight_pct=100 - key["weight_pct"]),
    ),
)


@resources.question(
    Number("percent", tolerance=0.05),
    objective="resources.dependence",
    title="{goods} from {partner}",
    level=1,
    text="""
    Which share of Japan's **imports** of the group "{goods}" in {year} came from {partner}, by value?
    """,
    hints=(
        'Keep "{goods}", {year} and the flow "import". You need {partner} and `WLD`.',
        "Divide the partner's row by the world's row, times 100.",
        "Check: the shares of all single partners together cannot pass 100.",
    ),
    means=(
        "{answer:.0f} % of these imports came from {partner}: a share by value does not say whether the goods"
        " could be bought elsewhere."
    ),
    vary={
        "goods": ("Integrated circuits", "Computers", "Batteries"),
        "partner": ("CHN", "KOR", "TWN", "USA"),
        "year": (2018, 2021, 2024),
    },
)
def chip_share(goods="Integrated circuits", partner="TWN", year=2024):
    """Partner's part in imports of one group."""
    japan_trade = load("japan_trade")
    # Japan's purchases of one group in one year, by partner
    bought = japan_trade.query("goods == @goods and year == @year and flow == 'import'")
    rows = bought.set_index("partner")["value_jpy_bn"]
    # one partner over the world
    return 100 * rows[partner] / rows["WLD"]


chip_share.mistakes(
    exports_of_the_group=Wrong(
        "You get this if you take exports. The question is about what Japan buys.",
        {"flow == 'import'": "flow == 'export'"},
        step="Look at the flow.",
    ),
    of_all_from_partner=Wrong(
        "You get this if you divide by all imports from the partner. The denominator is Japan's total imports "
        "of the group.",
        {
            'rows["WLD"]': 'japan_trade.query(f"goods == \'All goods\' and year == {year} and flow == \'import\'").set_index("partner")["value_jpy_bn"][partner]'
        },
        step="Look at the denominator.",
    ),
)
