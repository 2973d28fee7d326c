"""Tables: which one can hold the figure that a claim needs?"""

import pandas as pd

from course.bank import Choice, load
from course.bank.sets.texts import texts

#: sentence -> what it needs: words and columns; and the year that the table must hold, 0 for any
_TRADE = {
    "The text `beijing-on-trade` says: of the chip-making machinery that Japan exported last year, 31.5 % went to "
    "China. The text is of March 2025.": ("goods, partner and flow", ("goods", "partner", "flow"), 2024),
    "A text says: in 2024 two fifths of the liquefied natural gas that Japan imported came from Australia.": (
        "goods, partner and flow",
        ("goods", "partner", "flow"),
        2024,
    ),
    "A text says: in March 2018 Japan exported more to China than in February.": ("months", ("month",), 2018),
    "A text says: in every month of 2012 Japan bought more from China than it sold there.": (
        "months",
        ("month",),
        2012,
    ),
    "A text says: in 2019 South Korea sold more goods to China than to the United States.": (
        "a seller other than Japan, and the year",
        ("exporter", "year"),
        2019,
    ),
    "A text says: from 2005 to 2010 Australia's exports of goods to China more than doubled.": (
        "a seller other than Japan, and the years",
        ("exporter", "year"),
        2010,
    ),
    "A text says: of the machinery that China used in 2022, most was made in China.": (
        "sectors",
        ("sector",),
        0,
    ),
    "A text says: in 2022 Germany sold more chemicals to the United States than Japan did.": (
        "sectors",
        ("sector",),
        0,
    ),
}
_TRADE_TABLES = {
    "japan_trade": "Japan's goods trade by partner and goods group",
    "goods_trade": "goods trade between economies",
    "japan_china_monthly": "Japan's goods trade with China by month",
    "sector_trade_2022": "trade by sector in 2022",
}
#: what the rows of each table count
_ROWS = {
    "japan_trade": "This table holds a whole year of Japan's trade, by goods group and partner",
    "goods_trade": "This table holds the trade of many economies, but all goods in one sum and by year",
    "japan_china_monthly": "This table knows months, but neither goods nor other partners than China",
    "sector_trade_2022": "This table knows sectors of many economies, but the year 2022 alone",
}


def _sentence(number: int) -> dict[str, str]:
    sentence = list(_TRADE)[number]
    return {"sentence": sentence, "words": _TRADE[sentence][0]}


@texts.question(
    Choice(_TRADE_TABLES),
    objective="text.tables",
    title="A table for a sentence on trade",
    level=1,
    text="""
    {sentence} Which table can test this sentence?
    """,
    hints=(
        "List what the sentence needs: goods, partner, flow, month, seller or sector, and the time.",
        "Look at the columns of each table with `describe`, and cross out the tables in which one of these is"
        " missing.",
        "Check: load your table and find the rows that the sentence speaks of.",
    ),
    means=(
        "Only `{answer}` has what the sentence needs, {words}: a sentence can be tested where its part and "
        "its whole stand in one table."
    ),
    vary={"number": tuple(range(len(_TRADE)))},
    prints=_sentence,
    worked=lambda number: _look_for(*list(_TRADE.values())[number]),
)
def table_for_chips(number=0):
    """The table that holds all that the sentence needs."""
    _, needed, year = list(_TRADE.values())[number]
    tables = {
        "japan_trade": load("japan_trade"),
        "goods_trade": load("goods_trade"),
        "japan_china_monthly": load("japan_china_monthly"),
        "sector_trade_2022": load("sector_trade_2022"),
    }
    return next(name for name, table in tables.items() if _holds(table, needed, year))


def _holds(table: pd.DataFrame, needed: tuple[str, ...], year: int) -> bool:
    dated = not year or ("year" in table and bool((table["year"] == year).any()))
    return dated and set(needed) <= set(table.columns)


def _look_for(words: str, needed: tuple[str, ...], year: int) -> str:
    """Write the solution as a reader types it."""
    dated = f' and "year" in table and (table["year"] == {year}).any()' if year else ""
    time = f", in {year}" if year else ""
    return "\n".join(
        (
            f"# the sentence needs {words}{time}",
            f"needed = {{{', '.join(map(repr, sorted(needed)))}}}",
            "# the four tables of the question: keep the one that has all of it",
            f"for name in {list(_TRADE_TABLES)!r}:",
            "    table = load(name)",
            f"    if needed <= set(table.columns){dated}:",
            "        table_for_chips = name",
        )
    )


table_for_chips.mistakes(
    "Ask what a row of the table counts.",
    **{name: f"{said}. The sentence needs {{words}}." for name, said in _ROWS.items()},
)


_STAGE_TABLES = {
    "mineral_stages": "mining and refining of six energy minerals",
    "mineral_production": "mine and refinery production of minerals",
    "rare_earth_trade": "trade in rare-earth metals and compounds",
    "magnet_trade": "trade in permanent magnets",
}
#: sentence -> the table that can test it
_ON_MINERALS = {
    "The text `beijing-on-minerals` says: China refined 91 percent of the world's magnet rare earths in 2024.": (
        "mineral_stages"
    ),
    "A text says: in 2024 China refined 96 percent of the world's graphite.": "mineral_stages",
    "A text says: in 2024 China's mines gave 270,000 tonnes of rare earths.": "mineral_production",
    "A text says: in 2024 China produced nearly all of the world's gallium.": "mineral_production",
    "A text says: in 2024 China had two thirds of the tonnes of rare earths that Japan imported.": (
        "rare_earth_trade"
    ),
    "A text says: in 2010 Japan bought more tonnes of rare earths from China than in 2009.": "rare_earth_trade",
    "A text says: in 2024 Germany bought most of its permanent magnets from China.": "magnet_trade",
    "A text says: from 2002 to 2024 China's exports of permanent magnets grew more than tenfold.": "magnet_trade",
}
#: what each table holds, and why it is not the one where another one is
_COUNTED = {
    "mineral_stages": (
        "This table holds mining and refining of six energy minerals, and of rare earths only those for magnets. It "
        "knows no trade."
    ),
    "mineral_production": (
        "This table holds tonnes of mines and refineries, by mineral. It knows no trade, and no refining of graphite or"
        " of rare earths."
    ),
    "rare_earth_trade": (
        "This table holds trade in rare earths. What an economy mines, refines and uses at home crosses no border."
    ),
    "magnet_trade": ("This table holds trade in magnets. They are made from rare earths, two stages later."),
}


@texts.question(
    Choice(_STAGE_TABLES),
    objective="text.tables",
    title="A table for a sentence on minerals",
    level=1,
    text="""
    {sentence} Which table can test this sentence?
    """,
    hints=(
        "Find what the sentence counts: production at a stage, or goods that cross a border. Of which mineral?",
        "Look with `describe` for the table whose rows count just this.",
        "Check: find the rows of the sentence in your table. Trade is not production, and mining is not "
        "refining.",
    ),
    means=(
        "`{answer}` holds what the sentence counts; a table on another stage or on another good would have "
        "tested another sentence."
    ),
    vary={"number": tuple(range(len(_ON_MINERALS)))},
    prints=lambda number: {"sentence": list(_ON_MINERALS)[number]},
    worked=lambda number: _read_off(*list(_ON_MINERALS.items())[number]),
)
def table_for_refining(number=0):
    """The table whose rows count what the sentence counts."""
    return list(_ON_MINERALS.values())[number]


def _read_off(sentence: str, name: str) -> str:
    """Write the solution: a reader goes by what the rows of each table count."""
    lines = [f"# {sentence.partition(': ')[2]}"]
    lines += [
        f"# not {other}: {said.partition('. ')[0]}." for other, said in _COUNTED.items() if other != name
    ]
    return "\n".join([*lines, f'table_for_refining = "{name}"  # {_STAGE_TABLES[name]}'])


table_for_refining.mistakes("Ask what the rows of the table count.", **_COUNTED)
