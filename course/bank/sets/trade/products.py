"""Goods in the trade."""

import pandas as pd

from course.bank import Number, Table, Wrong, load, rows_of
from course.bank.sets.trade import trade


@trade.question(
    Number("percent", tolerance=0.002),  # cars and motor vehicles differ by 0.006 in 2024
    objective="trade.products",
    title="{goods} in the exports to {partner}",
    level=1,
    text="""
    Which share of Japan's **exports to {partner}** in {year} were goods of the group "{goods}"?
    """,
    hints=(
        'Keep {year}, {partner} and the flow "export". You need two rows: "{goods}" and "All goods".',
        "Divide the row of the group by the row of all goods, times 100. Both have the same partner.",
        "Check: add the shares of a few other groups. The sum must stay below 100.",
    ),
    means=(
        "Of every 100 yen of goods that Japan sells to {partner}, {answer:.1f} are of this group: the whole "
        "is one partner's purchases, not all exports of the group."
    ),
    vary={
        "goods": ("Passenger cars", "Chip-making machinery", "Plastics", "Iron and steel"),
        "partner": ("CHN", "KOR", "TWN", "USA"),
        "year": (2016, 2019, 2022, 2024),
    },
)
def goods_share(goods: str = "Passenger cars", partner: str = "CHN", year: int = 2024) -> float:
    """One goods group in exports to one partner."""
    japan_trade = load("japan_trade")
    # what Japan sells to this partner in this year, by goods
    rows = japan_trade.query("year == @year and partner == @partner and flow == 'export'").set_index("goods")
    # the group over all goods, both to the same partner
    return 100 * rows.loc[goods, "value_jpy_bn"] / rows.loc["All goods", "value_jpy_bn"]


def _goods(goods: str, partner: str, year: int, flow: str = "export") -> float:
    rows = rows_of("japan_trade", year=year, partner=partner, flow=flow, goods=goods)
    return float(rows["value_jpy_bn"].iloc[0])


#: group -> the section of the goods that contains it
_SECTIONS = {
    "Passenger cars": "Transport equipment",
    "Chip-making machinery": "Machinery",
    "Plastics": "Chemicals",
    "Iron and steel": "Manufactured goods",
}


goods_share.mistakes(
    "Look at the denominator.",
    whole_section=Wrong(
        "You get this if you take the section that contains the group. It holds other goods as well.",
        {"rows.loc[goods,": "rows.loc[_SECTIONS[goods],"},
        step="Look at the goods in your numerator.",
    ),
    over_the_section=Wrong(
        "You get this if you divide by the section that contains the group. The whole is all goods.",
        {'rows.loc["All goods",': "rows.loc[_SECTIONS[goods],"},
        step="Look at the goods in your denominator.",
    ),
    all_goods_rows=Wrong(
        "You get this if you divide by the sum of all goods rows. Groups and their parts then count beside the total.",
        {'rows.loc["All goods", "value_jpy_bn"]': 'rows["value_jpy_bn"].sum()'},
        step="Look at which rows your denominator adds up.",
    ),
    share_of_the_good=Wrong(
        "You get this if you divide by Japan's exports of these goods to the world. That is the partner's "
        "share of the goods. The question asks for the goods' share of exports to the partner.",
        lambda goods, partner, year: 100 * _goods(goods, partner, year) / _goods(goods, "WLD", year),
    ),
    of_all_exports=Wrong(
        "You get this if you divide by Japan's exports of all goods to the whole world.",
        lambda goods, partner, year: 100 * _goods(goods, partner, year) / _goods("All goods", "WLD", year),
    ),
    imports_from=Wrong(
        "You get this if you take imports from the partner. The question asks for exports to the partner.",
        {
            "flow == 'export'": "flow == 'import'",
            'rows.loc[goods, "value_jpy_bn"]': 'rows["value_jpy_bn"].get(goods, 0.0)',
        },
        step="Look at the flow.",
    ),
)


@trade.question(
    Table({"goods": None, "share_pct": 0.05}, ordered=True, unit="percent"),
    objective="trade.products",
    title="What goes to {partner}",
    level=3,
    points=2,
    text="""
    Make a table of the **five largest goods groups** in Japan's exports to {partner} in {year}, the largest
    first. It has five rows and two columns: `goods` and `share_pct`, the share of all exports to {partner}. Take
    groups of the level "item" only. Sections contain items, and sub-items are parts of items. The index does
    not matter, and shares may be rounded to one decimal.
    """,
    hints=(
        'Keep {year}, {partner} and the flow "export". The groups to rank have the `goods_level` "item".',
        'Rank with `nlargest`. The row "All goods" is the whole of every share.',
        "Check: you have five rows, the shares fall from top to bottom, and their sum stays below 100.",
    ),
    means=(
        "The five largest groups hold {answer['share_pct'].sum():.0f} % of what Japan sells to {partner}, the"
        " first of them {answer['share_pct'].iloc[0]:.0f} %: a short list can miss much."
    ),
    vary={"partner": ("CHN", "DEU", "KOR", "TWN", "USA"), "year": (2012, 2016, 2020, 2022, 2024)},
    unseen={"without_goods": "the total is the first row of an exporter's goods in the table"},
)
def top_goods(partner: str = "CHN", year: int = 2024) -> pd.DataFrame:
    """Five largest items with their shares."""
    japan_trade = load("japan_trade")
    # Japan's exports to one partner in one year
    rows = japan_trade.query("year == @year and partner == @partner and flow == 'export'")
    # the whole: all goods to this partner
    total = rows.loc[rows["goods"] == "All goods", "value_jpy_bn"].iloc[0]
    # one level only, so that no part stands beside its whole
    items = rows[rows["goods_level"] == "item"].nlargest(5, "value_jpy_bn")
    # each value over the whole, in percent
    return items.assign(share_pct=100 * items["value_jpy_bn"] / total)[["goods", "share_pct"]]


top_goods.mistakes(
    "Look at the denominator: which row holds all exports to the partner?",
    of_all_items=Wrong(
        "You get this if you divide by the sum of the items. Some exports belong to no item, so that sum is too small.",
        {"/ total": '/ rows.loc[rows["goods_level"] == "item", "value_jpy_bn"].sum()'},
    ),
    of_the_five=Wrong(
        "You get this if you divide by the sum of the five groups. Divide by all exports to the partner.",
        {"/ total": '/ items["value_jpy_bn"].sum()'},
    ),
    of_all_partners=Wrong(
        "You get this if you divide by Japan's exports to the whole world. Divide by its exports to this partner.",
        {
            "/ total": "/ japan_trade.query(f\"year == {year} and flow == 'export' and partner == 'WLD' and goods == 'All goods'\")[\"value_jpy_bn\"].item()"
        },
        step="Look at the partner in the denominator.",
    ),
    smallest_first=Wrong(
        "You get this if you sort the five from small to large. The question asks for the largest first.",
        lambda key: key.iloc[::-1],
        step="Look at the direction in which you sort.",
    ),
    first_five=Wrong(
        "You get this if you take the first five rows as they stand. Sort by the value before you take five.",
        {'nlargest(5, "value_jpy_bn")': "head(5)"},
        step="Ask in which order the rows stand.",
    ),
    total_as_a_group=Wrong(
        "You get this if the row of all goods counts as a group. It is the sum of the others.",
        {'rows["goods_level"] == "item"': 'rows["goods_level"].isin(["total", "item"])'},
        step="Look at the column `goods_level`.",
    ),
    every_level=Wrong(
        "You get this if you take all rows, of whatever level. A part then stands beside what contains it.",
        {'rows[rows["goods_level"] == "item"]': "rows"},
        step="Look at the column `goods_level`.",
    ),
    values=Wrong(
        "You get this if you leave the values in billion yen. The column asks for shares in percent.",
        {"100 * items": "items", " / total": ""},
        step="Look at the unit in the column's name.",
    ),
    ten_rows=Wrong(
        "You get this if you keep ten groups. The question asks for five.",
        {"nlargest(5": "nlargest(10"},
        step="Count the rows.",
    ),
)
