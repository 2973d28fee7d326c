"""Tables: which one can hold the figure that a claim needs?"""

from course.bank import Choice, Wrong, load
from course.bank.sets.texts import texts


@texts.question(
    Choice(
        {
            "japan_trade": "Japan's goods trade by partner and goods group",
            "goods_trade": "goods trade between economies",
            "japan_china_monthly": "Japan's goods trade with China by month",
            "sector_trade_2022": "trade by sector in 2022",
        }
    ),
    objective="text.tables",
    title="A table for chip-making machinery",
    level=1,
    text="""
    The text `beijing-on-trade` says: of the chip-making machinery that Japan exported last year, 31.5 % went
    to China. The text is of March 2025. Which table can test this sentence?
    """,
    hints=(
        "The sentence needs four things: goods, partner, flow and the year 2024.",
        "Look at the columns of each table with `describe`, and cross out the tables in which one of the four"
        " is missing.",
        "Check: load your table and find the two rows, to China and to the world, for these goods.",
    ),
    means=(
        "Only `{answer}` has goods, partner, flow and the year: a sentence can be tested where its part and "
        "its whole stand in one table."
    ),
)
def table_for_chips():
    """Only this table holds goods by name, with partner, flow and the year 2024."""
    # the four tables of the question
    tables = {
        "japan_trade": load("japan_trade"),
        "goods_trade": load("goods_trade"),
        "japan_china_monthly": load("japan_china_monthly"),
        "sector_trade_2022": load("sector_trade_2022"),
    }
    fitting = []
    # the sentence needs these four columns, and the year 2024
    for name, table in tables.items():
        if {"year", "flow", "partner", "goods"} <= set(table.columns) and (table["year"] == 2024).any():
            fitting.append(name)
    return fitting[0]


table_for_chips.mistakes(
    goods_trade=Wrong(
        "This table holds the trade of many economies, but all goods in one sum. It also has no row for 2024.",
        step="Ask which goods a row of the table counts.",
    ),
    japan_china_monthly=Wrong(
        "This table adds up to the year 2024, but it knows neither goods nor other partners.",
        step="Ask which goods a row of the table counts.",
    ),
    sector_trade_2022=Wrong(
        "This table knows sectors, but chip-making machinery is a part of a sector. It also ends in 2022.",
        step="Ask which year the table holds.",
    ),
)


@texts.question(
    Choice(
        {
            "mineral_stages": "mining and refining of six energy minerals",
            "mineral_production": "mine and refinery production of minerals",
            "rare_earth_trade": "trade in rare-earth metals and compounds",
            "magnet_trade": "trade in permanent magnets",
        }
    ),
    objective="text.tables",
    title="A table for refining",
    level=1,
    text="""
    The text `beijing-on-minerals` says: China refined 91 percent of the world's magnet rare earths in 2024.
    Which table can test this sentence?
    """,
    hints=(
        "The sentence speaks of a stage, of magnet rare earths and of a share of the world.",
        "Look for the table that has a column of stages, and for rare earths at the stage that the sentence "
        "names.",
        "Check: find the row of China in your table for 2024. Trade is not production, and mining is not "
        "refining.",
    ),
    means=(
        "`{answer}` holds the stage that the sentence names; a table on mining or on trade would have tested "
        "another sentence."
    ),
)
def table_for_refining():
    """Only this table knows the refining of magnet rare earths. The others know mining, or what is sold."""
    # the four tables of the question
    tables = {
        "mineral_stages": load("mineral_stages"),
        "mineral_production": load("mineral_production"),
        "rare_earth_trade": load("rare_earth_trade"),
        "magnet_trade": load("magnet_trade"),
    }
    fitting = []
    # is there a stage, and are rare earths refined in it?
    for name, table in tables.items():
        if "stage" in table.columns:
            rows = table[table["mineral"].astype(str).str.contains("rare earths")]
            if (rows["stage"] == "refining").any():
                fitting.append(name)
    return fitting[0]


table_for_refining.mistakes(
    mineral_production=Wrong(
        "This table holds the mines' output of rare earths. It knows no refining of them.",
        step="Compare the stage of the sentence with the stage of the rows.",
    ),
    rare_earth_trade=Wrong(
        "This table holds trade. What China refines and uses at home crosses no border.",
        step="Ask whether the goods of the sentence cross a border.",
    ),
    magnet_trade=Wrong(
        "This table holds trade in magnets. They are made from rare earths, two stages later.",
        step="Ask what the rows of the table count.",
    ),
)
