"""Set 02: stages and concentration (`resources_dependence`, `resources_shortage`)."""

from __future__ import annotations

from random import Random

import pandas as pd

from course.bank.authoring import QuestionSet
from course.bank.tables import load, rows_of
from course.kinds import Choice, Function, Label, Number, Table

SET = resources = QuestionSet(
    "02-strategic-resources",
    title="Strategic resources",
    scenario="""
    The text says that China controls 70 % of the world's capacity to process rare earths and that rare earths make
    up 60 % of imports. Between a mine and a magnet there are several stages, and a share can be counted by value, by
    weight or by product code. You have the US Geological Survey's production figures (`mineral_production`), the
    IEA's stages (`mineral_stages`) and trade in rare earths (`rare_earth_trade`).
    """,
)


# ---------------------------------------------------------------------------- stages


@resources.question(
    Number("percent", tolerance=0.05),
    objective="resources.stages",
    title="{economy}'s share of {mineral} mining",
    level=1,
    text="""
    Which share of the **world total** of {mineral} mined in 2024 came from {economy}? Take `mineral_production`, mineral
    "{mineral}", stage "mine", vintage "{vintage}", and the column `world_total_t` as the world.
    """,
    starter="""
    mineral_production = load("mineral_production")
    mine_share = ____
    """,
    hints=(
        "One row is enough: it holds the economy's quantity and the world total.",
        "Filter mineral, stage, vintage, year 2024 and `iso3`; divide `quantity_t` by `world_total_t`.",
    ),
    vary={
        "mineral": ("cobalt", "copper", "graphite", "lithium", "nickel", "rare earths", "tin", "tungsten"),
        "economy": ("AUS", "CHL", "CHN", "COD", "IDN", "MMR"),
        "vintage": ("MCS 2025", "MCS 2026"),
    },
)
def mine_share(mineral="rare earths", economy="CHN", vintage="MCS 2026"):
    """Quantity over world total."""
    mineral_production = load("mineral_production")
    row = mineral_production[
        (mineral_production["mineral"] == mineral)
        & (mineral_production["stage"] == "mine")
        & (mineral_production["vintage"] == vintage)
        & (mineral_production["year"] == 2024)
        & (mineral_production["iso3"] == economy)
    ].iloc[0]
    return 100 * row["quantity_t"] / row["world_total_t"]


def _mined(mineral: str, vintage: str, stage: str = "mine", year: int | None = 2024) -> pd.DataFrame:
    rows = rows_of("mineral_production", mineral=mineral, stage=stage, vintage=vintage)
    return rows if year is None else rows[rows["year"] == year]


def _share(rows: pd.DataFrame, economy: str) -> float:
    row = rows[rows["iso3"] == economy].iloc[0]
    return float(100 * row["quantity_t"] / row["world_total_t"])


mine_share.mistake(
    "reserves",
    "You get this if you take reserves: what lies in the ground is not what is mined.",
    lambda mineral, economy, vintage: _share(_mined(mineral, vintage, "reserves", None), economy),
    step="Look at the stage.",
)
mine_share.mistake(
    "other_vintage",
    "You get this if you take the other edition of the survey: it prints the same year with other figures.",
    lambda mineral, economy, vintage: _share(
        _mined(mineral, "MCS 2025" if vintage == "MCS 2026" else "MCS 2026"), economy
    ),
    step="Look at the vintage.",
)
mine_share.mistake(
    "listed_rows",
    "You get this if you add up the listed rows: the survey's own world total is another, rounded figure.",
    lambda mineral, economy, vintage: (
        lambda rows: 100 * rows.loc[rows["iso3"] == economy, "quantity_t"].iloc[0] / rows["quantity_t"].sum()
    )(_mined(mineral, vintage)),
    step="Look at what you divide by.",
)


@resources.question(
    Choice(
        {
            "mine_usgs": "mine output of rare earths, 2024 (USGS, MCS 2026)",
            "mine_magnet": "mining of magnet rare earths, 2024 (IEA)",
            "refining_magnet": "refining of magnet rare earths, 2024 (IEA)",
            "reserves": "reserves of rare earths (USGS, MCS 2026)",
        }
    ),
    objective="resources.stages",
    title="What is 70 percent?",
    level=2,
    text="""
    The text speaks of 70 % of the world's **processing** capacity (C13). Compute China's share for each of the four
    and say to which of them 70 is nearest.
    """,
    starter="""
    mineral_production = load("mineral_production")
    mineral_stages = load("mineral_stages")
    seventy_percent = ____  # one of the names, in quotation marks
    """,
    hints=(
        "Compute all four before you choose; the word processing may be the slip.",
        "`mineral_stages` has a column `world_share`; `mineral_production` has `world_total_t`.",
    ),
)
def seventy_percent():
    """Smallest distance to 70."""
    mineral_production = load("mineral_production")
    rows = mineral_production[
        (mineral_production["mineral"] == "rare earths")
        & (mineral_production["vintage"] == "MCS 2026")
        & (mineral_production["iso3"] == "CHN")
    ]
    mine = rows[(rows["stage"] == "mine") & (rows["year"] == 2024)].iloc[0]
    reserves = rows[rows["stage"] == "reserves"].iloc[0]
    mineral_stages = load("mineral_stages")
    magnet = mineral_stages[
        (mineral_stages["mineral"] == "magnet rare earths")
        & (mineral_stages["year"] == 2024)
        & (mineral_stages["iso3"] == "CHN")
    ].set_index("stage")["world_share"]
    shares = pd.Series(
        {
            "mine_usgs": mine["quantity_t"] / mine["world_total_t"],
            "mine_magnet": magnet["mining"],
            "refining_magnet": magnet["refining"],
            "reserves": reserves["quantity_t"] / reserves["world_total_t"],
        }
    )
    return (100 * shares - 70).abs().idxmin()


seventy_percent.mistake(
    "as_the_text_says",
    "You followed the word processing. Refining is far above 70: the number belongs to another stage.",
    lambda: "refining_magnet",
    step="Compute the share of each stage first.",
)
seventy_percent.mistake(
    "other_basket",
    "The stage is right, the basket is not: magnet metals alone are some ten points lower.",
    lambda: "mine_magnet",
    step="Look at which elements each figure counts.",
)
seventy_percent.mistake(
    "in_the_ground",
    "Reserves are what lies in the ground; their share is the smallest of the four.",
    lambda: "reserves",
    step="Compute the share of each stage first.",
)


@resources.question(
    Table({"mineral": None, "mining_pct": 0.1, "refining_pct": 0.1}, unit="percent"),
    objective="resources.stages",
    title="Two stages, six minerals",
    level=2,
    text="""
    Make a table of {economy}'s share of world mining and of world refining in {year} for each of the six minerals
    in `mineral_stages`. Where {economy} has no row, the share is 0.
    """,
    starter="""
    mineral_stages = load("mineral_stages")
    stage_shares = ____
    """,
    hints=(
        "Filter economy and year, then put the stages side by side with `pivot`.",
        "`world_share` is a fraction; a missing row becomes 0 with `fillna(0)`.",
    ),
    vary={"economy": ("AUS", "CHN", "IDN", "USA"), "year": (2024, 2030)},
)
def stage_shares(economy="CHN", year=2024):
    """Shares by mineral and stage."""
    mineral_stages = load("mineral_stages")
    rows = mineral_stages[mineral_stages["year"] == year]
    names = sorted(rows["mineral"].astype(str).unique())
    rows = rows[rows["iso3"] == economy].astype({"mineral": str, "stage": str})
    shares = rows.pivot(index="mineral", columns="stage", values="world_share")
    shares = 100 * shares.reindex(index=names, columns=["mining", "refining"]).fillna(0)
    shares.columns = ["mining_pct", "refining_pct"]
    return shares.reset_index(names="mineral")


stage_shares.mistake(
    "stages_swapped",
    "You get this if mining and refining are exchanged.",
    lambda key: key.rename(columns={"mining_pct": "refining_pct", "refining_pct": "mining_pct"}),
    step="Look at which stage goes into which column.",
)
stage_shares.mistake(
    "fractions",
    "You get this if you leave the shares as fractions: the columns are in percent.",
    lambda key: key.assign(mining_pct=key["mining_pct"] / 100, refining_pct=key["refining_pct"] / 100),
    step="Look at the unit in the names of the columns.",
)


# --------------------------------------------------------------------- concentration

#: other names under which people know the economies that mine
_ALSO_CALLED = {
    "COD": ("Congo", "DR Congo", "Democratic Republic of the Congo"),
    "USA": ("US", "America", "United States of America"),
    "RUS": ("Russian Federation",),
    "VNM": ("Vietnam",),
}


@resources.question(
    Label(),
    accepted={
        str(code): (str(name), *_ALSO_CALLED.get(str(code), ()))
        for code, name in load("economies")[["iso3", "name"]].values
    },
    objective="resources.concentration",
    title="The second largest miner of {mineral}",
    level=1,
    text="""
    Which **single economy** mined the second largest amount of {mineral} in 2024 (`mineral_production`, stage "mine", vintage
    "MCS 2026")? Give its code or its name. `ROW` is not an economy.
    """,
    starter="""
    mineral_production = load("mineral_production")
    second_miner = ____  # a text
    """,
    hints=(
        "Leave out the rest of the world before you rank.",
        '`nlargest(2, "quantity_t")` of the rows; the second one\'s `iso3`.',
    ),
    vary={"mineral": ("antimony", "cobalt", "graphite", "lithium", "rare earths", "tin", "tungsten", "zinc")},
)
def second_miner(mineral="rare earths"):
    """Second of the ranking."""
    mineral_production = load("mineral_production")
    rows = mineral_production[
        (mineral_production["mineral"] == mineral)
        & (mineral_production["stage"] == "mine")
        & (mineral_production["vintage"] == "MCS 2026")
        & (mineral_production["year"] == 2024)
        & (mineral_production["iso3"] != "ROW")
    ]
    return str(rows.nlargest(2, "quantity_t")["iso3"].iloc[1])


def _ranked(mineral: str, stage: str = "mine") -> list[str]:
    rows = _mined(mineral, "MCS 2026", stage, 2024 if stage == "mine" else None)
    rows = rows[rows["iso3"] != "ROW"]
    return [str(code) for code in rows.nlargest(3, "quantity_t")["iso3"]]


second_miner.mistake(
    "the_first",
    "This is the largest miner; the second largest is asked for.",
    lambda mineral: _ranked(mineral)[0],
    step="Look at the rank.",
)
second_miner.mistake(
    "the_third",
    "This is the third largest: counting from zero, the second stands at place 1.",
    lambda mineral: _ranked(mineral)[2],
    step="Look at how the places are counted.",
)


@resources.question(
    Number("index 0-1", tolerance=0.0005, also={"points of 10,000": 10_000.0}),
    objective="resources.concentration",
    title="Concentration of {mineral} mining",
    level=2,
    text="""
    Compute the Herfindahl-Hirschman index of {mineral} mining in 2024 (vintage "MCS 2026") over the **listed rows**:
    the sum of squared shares, shares as fractions of the rows' own sum. The row `ROW` (rest of the world) counts as one.
    """,
    starter="""
    mineral_production = load("mineral_production")
    mining_hhi = ____
    """,
    hints=(
        "Shares of the listed rows must add up to one before you square them.",
        '`shares = rows["quantity_t"] / rows["quantity_t"].sum()`, then the sum of squares.',
    ),
    vary={"mineral": ("antimony", "cobalt", "graphite", "lithium", "rare earths", "tin", "tungsten", "zinc")},
)
def mining_hhi(mineral="rare earths"):
    """Sum of squared shares."""
    mineral_production = load("mineral_production")
    rows = mineral_production[
        (mineral_production["mineral"] == mineral)
        & (mineral_production["stage"] == "mine")
        & (mineral_production["vintage"] == "MCS 2026")
        & (mineral_production["year"] == 2024)
    ]
    shares = rows["quantity_t"] / rows["quantity_t"].sum()
    return (shares**2).sum()


def _hhi(values: pd.Series) -> float:
    return float(((values / values.sum()) ** 2).sum())


mining_hhi.mistake(
    "world_as_producer",
    "You get this if the world total counts as one more producer.",
    lambda mineral: _hhi(
        pd.concat(
            [_mined(mineral, "MCS 2026")["quantity_t"], _mined(mineral, "MCS 2026")["world_total_t"].iloc[:1]]
        )
    ),
    step="Look at which rows are producers.",
)
mining_hhi.mistake(
    "largest_share",
    "You get this if you take the share of the largest producer.",
    lambda mineral: (
        _mined(mineral, "MCS 2026")["quantity_t"].max() / _mined(mineral, "MCS 2026")["quantity_t"].sum()
    ),
    step="All shares are squared and added.",
)
mining_hhi.mistake(
    "root",
    "You get this if you take the square root at the end.",
    lambda key: key**0.5,
    step="Squares are added, and that is all.",
)


def _amounts(draw: Random) -> tuple[list[float]]:
    return ([round(draw.uniform(1, 300), 1) for _ in range(draw.randint(2, 9))],)


@resources.question(
    Function(("amounts",), tolerance=1e-4),
    inputs=[([70.0, 30.0],), ([25.0, 25.0, 25.0, 25.0],), ([100.0],), ([270.0, 45.5, 29.0, 27.0, 0.0],)],
    draw=_amounts,
    objective="resources.concentration",
    title="Effective number of suppliers",
    level=2,
    text="""
    Write `effective_suppliers(amounts)`: given the amounts that suppliers deliver (a list of numbers, in any unit), return
    the **effective number of suppliers**, one over the sum of squared shares. Four equal suppliers give 4.
    """,
    starter="""
    def effective_suppliers(amounts):
        return ____
    """,
    hints=(
        "Amounts are not yet shares: divide by their sum.",
        "`shares = [a / sum(amounts) for a in amounts]`, then `1 / sum(s**2 for s in shares)`.",
    ),
)
def effective_suppliers():
    """One over the index of concentration."""

    def effective_suppliers(amounts):
        total = sum(amounts)
        return 1 / sum((amount / total) ** 2 for amount in amounts)

    return effective_suppliers


effective_suppliers.mistake(
    "index_itself",
    "You get this if you return the index of concentration: its inverse is asked for.",
    lambda: lambda amounts: sum((a / sum(amounts)) ** 2 for a in amounts),
    step="Try it with four equal suppliers.",
)
effective_suppliers.mistake(
    "head_count",
    "You get this if you count suppliers: a small one counts less than a large one.",
    lambda: lambda amounts: float(len(amounts)),
    step="Try it with amounts of 99 and 1.",
)
effective_suppliers.mistake(
    "largest",
    "You get this if you take one over the largest share alone.",
    lambda: lambda amounts: sum(amounts) / max(amounts),
    step="All shares count, squared.",
)
