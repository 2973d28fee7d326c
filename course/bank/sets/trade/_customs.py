"""Japan's customs figures, as several topics of the set use them."""

from functools import cache

import pandas as pd

from course.bank import load

YEARS = tuple(range(2010, 2026))
PARTNERS = ("AUS", "CHN", "DEU", "KOR", "THA", "TWN", "USA", "VNM")


@cache
def all_goods(year: int) -> pd.DataFrame:
    """Return the rows of all goods together in one year."""
    table = load("japan_trade")
    return table[(table["year"] == year) & (table["goods"] == "All goods")]


def both_flows(partner: str, year: int, column: str = "value_jpy_bn") -> tuple[float, float]:
    """Return exports to a partner and imports from it in one year."""
    rows = all_goods(year)
    rows = rows[rows["partner"] == partner].set_index("flow")
    return float(rows.loc["export", column]), float(rows.loc["import", column])
