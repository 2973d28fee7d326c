"""Set 01: mirrors and partners."""

from __future__ import annotations

import pandas as pd

from course.bank.questions.trade import YEARS, all_goods, both_flows, trade
from course.bank.tables import load, rows_of
from course.kinds import Choice, Number, Order

# --------------------------------------------------------------------------- mirrors


@trade.question(
    Number("times", tolerance=0.002),
    objective="trade.mirror",
    title="One flow, two records",
    level=2,
    text="""
    Goods that leave Japan for China are counted twice: by Japan as exports (`japan_trade`, all goods,
    `value_usd_mn`) and by China as imports (`official_totals`, basis "jetro", vintage "latest", column
    `exports_usd_bn`, which holds China's record of Japan's exports). For {year}, how many times the Japanese figure is
    the Chinese one?
    """,
    starter="""
    japan_trade = load("japan_trade")
    official_totals = load("official_totals")
    mirror_ratio = ____
    """,
    hints=(
        "The partner's record goes into the numerator, Japan's own into the denominator.",
        "Mind the units: one table is in million dollars, the other in billion.",
    ),
    vary={"year": (2013, 2014, 2015, 2016, 2017, 2018, 2019, 2020, 2021, 2022, 2023, 2024)},
)
def mirror_ratio(year: int = 2024) -> float:
    """China's record of Japan's exports over Japan's own."""
    japan_trade = load("japan_trade")
    own = japan_trade[
        (japan_trade["year"] == year)
        & (japan_trade["flow"] == "export")
        & (japan_trade["partner"] == "CHN")
        & (japan_trade["goods"] == "All goods")
    ]["value_usd_mn"].iloc[0]
    official_totals = load("official_totals")
    mirror = official_totals[
        (official_totals["basis"] == "jetro")
        & (official_totals["year"] == year)
        & (official_totals["vintage"] == "latest")
    ]["exports_usd_bn"].iloc[0]
    return mirror / (own / 1000)


def _jetro(column: str, year: int) -> float:
    return float(rows_of("official_totals", basis="jetro", year=year, vintage="latest")[column].iloc[0])


def _usd_bn(year: int) -> tuple[float, float]:
    exports, imports = both_flows("CHN", year, "value_usd_mn")
    return exports / 1000, imports / 1000


mirror_ratio.mistake(
    "turned_round",
    "You get this if Japan's figure stands in the numerator: the question asks for China's figure over Japan's.",
    lambda year: _usd_bn(year)[0] / _jetro("exports_usd_bn", year),
    step="Look at what is divided by what.",
)
mirror_ratio.mistake(
    "other_direction",
    "You get this if you divide by Japan's imports from China: that is the other direction.",
    lambda year: _jetro("exports_usd_bn", year) / _usd_bn(year)[1],
    step="Look at the direction of the flow.",
)
mirror_ratio.mistake(
    "totals",
    "You get this if you compare the totals of both directions: one flow is asked for.",
    lambda year: (_jetro("exports_usd_bn", year) + _jetro("imports_usd_bn", year)) / sum(_usd_bn(year)),
    step="Look at whether one direction or both are in the figures.",
)


@trade.question(
    Choice(
        {
            "china_customs_2021": "China Customs, 2021",
            "jetro_2021": "JETRO, both sides' imports, 2021",
            "jetro_2022": "JETRO, both sides' imports, 2022",
            "jetro_2024": "JETRO, both sides' imports, 2024",
            "china_customs_2024": "China Customs, 2024",
        }
    ),
    objective="trade.mirror",
    title="Where could 370 come from?",
    level=2,
    text="""
    The text gives Japan-China trade as 370 billion dollars "in 2024". Which of these published totals
    (`total_usd_bn` in `official_totals`, latest vintage, calendar years, partner China) is nearest to it?
    """,
    starter="""
    official_totals = load("official_totals")
    nearest_total = ____  # one of the names in the list, in quotation marks
    """,
    hints=(
        "Nearest means the smallest distance, whatever its sign.",
        "Compute `(total_usd_bn - 370).abs()` for the five and sort.",
    ),
)
def nearest_total() -> str:
    """Smallest distance to 370."""
    official_totals = load("official_totals")
    rows = official_totals[
        (official_totals["partner"] == "CHN")
        & (official_totals["period"] == "calendar")
        & (official_totals["vintage"] == "latest")
        & (official_totals["year"] >= 2021)
    ]
    names = rows["basis"] + "_" + rows["year"].astype(str)
    totals = pd.Series(rows["total_usd_bn"].values, index=names)
    asked = ["china_customs_2021", "china_customs_2024", "jetro_2021", "jetro_2022", "jetro_2024"]
    return (totals[asked] - 370).abs().idxmin()


nearest_total.mistake(
    "the_year_it_names",
    "This is the nearest among the totals for 2024, the year the text names; an older year comes nearer.",
    lambda: "jetro_2024",
    step="Look beyond the year that the text names.",
)
nearest_total.mistake(
    "right_basis_other_year",
    "The basis is right, the year is not: this is the farthest of the five from 370.",
    lambda: "china_customs_2024",
    step="Compute the five distances before you choose.",
)
nearest_total.mistake(
    "second_nearest",
    "This one is the second nearest: compare the distances with a decimal.",
    lambda: "jetro_2022",
    step="Compare the distances with a decimal.",
)
nearest_total.mistake(
    "right_year_other_basis",
    "The year is right, the basis is not: this one counts both sides' imports and is some 20 billion higher.",
    lambda: "jetro_2021",
    step="Compare the distances with a decimal.",
)


# -------------------------------------------------------------------------- partners


@trade.question(
    Order(
        {"AUS": "Australia", "CHN": "China", "KOR": "South Korea", "TWN": "Taiwan", "USA": "United States"}
    ),
    objective="trade.partners",
    title="Partners in order",
    level=1,
    text="""
    Put these five economies in the order of Japan's goods trade with them in {year}, exports and imports together,
    the largest first.
    """,
    starter="""
    japan_trade = load("japan_trade")
    partner_order = ____  # for example ["AUS", "CHN", ...]
    """,
    hints=(
        "Sum both flows for each partner, then sort.",
        "`sort_values(ascending=False)` and the labels of the index give the list.",
    ),
    vary={"year": YEARS},
)
def partner_order(year: int = 2024) -> list:
    """Five economies by exports plus imports."""
    japan_trade = load("japan_trade")
    rows = japan_trade[(japan_trade["year"] == year) & (japan_trade["goods"] == "All goods")]
    by_partner = rows.groupby("partner")["value_jpy_bn"].sum()
    asked = ["AUS", "CHN", "KOR", "TWN", "USA"]
    return list(by_partner[asked].sort_values(ascending=False).index)


def _sorted_by(year: int, flow: str, *, ascending: bool = False) -> list:
    rows = all_goods(year)
    rows = rows[rows["flow"] == flow].set_index("partner")["value_jpy_bn"]
    return list(rows[["AUS", "CHN", "KOR", "TWN", "USA"]].sort_values(ascending=ascending).index)


partner_order.mistake(
    "by_exports",
    "You get this if you sort by exports alone: imports belong to trade as well.",
    lambda year: _sorted_by(year, "export"),
    step="Look at which flows you sum.",
)
partner_order.mistake(
    "by_imports",
    "You get this if you sort by imports alone: exports belong to trade as well.",
    lambda year: _sorted_by(year, "import"),
    step="Look at which flows you sum.",
)
partner_order.mistake(
    "smallest_first",
    "You get this if you sort from small to large: the largest comes first.",
    lambda key: list(reversed(key)),
    step="Look at the direction in which you sort.",
)


@trade.question(
    Number("index 0-1", tolerance=0.0001, also={"points of 10,000": 10_000.0}),
    objective="trade.partners",
    title="How concentrated are the partners?",
    level=3,
    points=2,
    text="""
    Compute the Herfindahl-Hirschman index of Japan's {flow}s by partner economy in {year}: the sum of squared
    shares, with shares as fractions. The denominator is the **sum of the listed economies** (`partner_kind` "economy"), so
    that the shares add up to one; the world row and groups are no partners. The world's total is larger, for it also holds
    economies that the table does not list: shares of it, as in the lesson, add up to less than one and give a lower index.
    """,
    starter="""
    japan_trade = load("japan_trade")
    partner_hhi = ____
    """,
    hints=(
        "Leave out what is a sum of others before you compute shares.",
        "Shares of the kept rows must add up to one; then square and sum.",
    ),
    vary={"flow": ("export", "import"), "year": YEARS},
)
def partner_hhi(flow: str = "import", year: int = 2024) -> float:
    """Sum of squared shares over economies."""
    japan_trade = load("japan_trade")
    rows = japan_trade[
        (japan_trade["year"] == year)
        & (japan_trade["flow"] == flow)
        & (japan_trade["goods"] == "All goods")
        & (japan_trade["partner_kind"] == "economy")
    ]
    shares = rows["value_jpy_bn"] / rows["value_jpy_bn"].sum()
    return (shares**2).sum()


def _hhi(flow: str, year: int, kinds: tuple[str, ...]) -> float:
    rows = all_goods(year)
    values = rows[(rows["flow"] == flow) & rows["partner_kind"].isin(kinds)]["value_jpy_bn"]
    return float(((values / values.sum()) ** 2).sum())


def _world(rows: pd.DataFrame) -> float:
    return float(rows.loc[rows["partner"] == "WLD", "value_jpy_bn"].iloc[0])


partner_hhi.mistake(
    "world_as_partner",
    "You get this if the world row counts as a partner: it is the sum of the others.",
    lambda flow, year: _hhi(flow, year, ("economy", "world")),
    step="Look at which rows are partners.",
)
partner_hhi.mistake(
    "groups_as_partners",
    "You get this if groups such as the EU count as partners beside their own members.",
    lambda flow, year: _hhi(flow, year, ("economy", "group")),
    step="Look at which rows are partners.",
)
partner_hhi.mistake(
    "everything",
    "You get this if world, groups and economies all count as partners.",
    lambda flow, year: _hhi(flow, year, ("economy", "group", "world")),
    step="Look at which rows are partners.",
)
partner_hhi.mistake(
    "shares_of_the_world",
    "You get this if you divide by the world's total: it holds more than the listed economies, so the shares do not "
    "add up to one.",
    lambda flow, year: (
        lambda rows: float(
            ((rows.loc[rows["partner_kind"] == "economy", "value_jpy_bn"] / _world(rows)) ** 2).sum()
        )
    )(all_goods(year).query("flow == @flow")),
    step="Add up your shares: do they give one?",
)
partner_hhi.mistake(
    "effective_number",
    "You get this if you take the effective number of partners, which is one over the index.",
    lambda key: 1 / key,
)
