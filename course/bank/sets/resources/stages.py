"""Stages from the mine to the magnet."""

from typing import Any

import pandas as pd

from course.bank import Choice, Number, Table, Wrong, load, rows_of
from course.bank.sets.resources import resources


@resources.question(
    Number("percent", tolerance=0.05),
    objective="resources.stages",
    title="{economy}'s share of {mineral} mining",
    level=1,
    text="""
    Which share of the **world total** of {mineral} mined in 2024 came from {economy}? Take
    `mineral_production`, mineral "{mineral}", stage "mine", vintage "{vintage}". The column `world_total_t`
    holds the world total. If you copy a cell of the lesson, look at its vintage: it may be another one.
    """,
    hints=(
        'One row of `mineral_production` is needed: "{mineral}", stage "mine", vintage "{vintage}", year '
        "2024, `iso3` {economy!r}.",
        "Divide the economy's quantity by the world total of the same row, times 100.",
        "Check the vintage once more: two editions print different figures for the same year. The share lies "
        "between 0 and 100.",
    ),
    means=(
        "{answer:.0f} of every 100 tonnes came from {economy}'s mines, by the edition {vintage}; a share of "
        "mining says nothing about processing, of which the text speaks."
    ),
    vary={
        "mineral": ("cobalt", "copper", "graphite", "lithium", "nickel", "rare earths", "tin", "tungsten"),
        "economy": ("AUS", "CHL", "CHN", "COD", "IDN", "MMR"),
        "vintage": ("MCS 2025", "MCS 2026"),
    },
    prints=lambda mineral, economy, vintage: {
        "or_another_year": " or another year" if _same_in_another_year(mineral, economy, vintage) else ""
    },
    unseen={"without_stage": "reserves have no year, so the year leaves them out"},
)
def mine_share(mineral="rare earths", economy="CHN", vintage="MCS 2026"):
    """Quantity over world total."""
    mineral_production = load("mineral_production")
    # one mineral, stage, edition, year and economy: one row
    rows = mineral_production.query(
        "mineral == @mineral and stage == 'mine' and vintage == @vintage and year == 2024 and iso3 == @economy"
    )
    # the economy's tonnes over the world's tonnes; `item` refuses more than one row
    return 100 * rows["quantity_t"].item() / rows["world_total_t"].item()


def mined(mineral: str, vintage: str, stage: str = "mine", year: int | None = 2024) -> pd.DataFrame:
    """Return the producers of a mineral at a stage, of one year or of all."""
    rows = rows_of("mineral_production", mineral=mineral, stage=stage, vintage=vintage)
    return rows if year is None else rows[rows["year"] == year]


def _share(rows: pd.DataFrame, economy: str) -> float:
    row = rows[rows["iso3"] == economy].iloc[0]
    return float(100 * row["quantity_t"] / row["world_total_t"])


def _other_edition(vintage: str) -> str:
    return "MCS 2025" if vintage == "MCS 2026" else "MCS 2026"


def _same_in_another_year(mineral: str, economy: str, vintage: str) -> bool:
    """Tell whether another year of the same edition gives the share of the other edition."""
    rows = rows_of("mineral_production", mineral=mineral, stage="mine", iso3=economy)
    shares = (100 * rows["quantity_t"] / rows["world_total_t"]).round(2)
    others = shares[(rows["vintage"] != vintage) & (rows["year"] == 2024)]
    return bool(shares[(rows["vintage"] == vintage) & (rows["year"] != 2024)].isin(others).any())


def _share_of_both(mineral: str, economy: str) -> float:
    """Return the tonnes of both editions over the larger world total, in percent."""
    rows = pd.concat([mined(mineral, "MCS 2025"), mined(mineral, "MCS 2026")])
    return float(100 * rows.query("iso3 == @economy")["quantity_t"].sum() / rows["world_total_t"].max())


mine_share.mistakes(
    "Look at the vintage.",
    reserves=Wrong(
        "You get this if you take reserves. What lies in the ground is not what is mined.",
        lambda mineral, economy, vintage: _share(mined(mineral, vintage, "reserves", None), economy),
        step="Look at the stage.",
    ),
    other_vintage=Wrong(
        "You get this if you take the other edition of the survey{or_another_year}. Each prints figures of its own.",
        lambda mineral, economy, vintage: _share(mined(mineral, _other_edition(vintage)), economy),
    ),
    both_editions=Wrong(
        "You get this if you add up the rows of both editions. Keep the edition that the question names.",
        lambda mineral, economy: _share_of_both(mineral, economy),
    ),
    listed_rows=Wrong(
        "You get this if you add up the listed rows. The survey's own world total is another figure, and it "
        "is rounded.",
        lambda mineral, economy, vintage: (
            lambda rows: (
                100 * rows.loc[rows["iso3"] == economy, "quantity_t"].iloc[0] / rows["quantity_t"].sum()
            )
        )(mined(mineral, vintage)),
        step="Look at what you divide by.",
    ),
)


@resources.question(
    Choice.of(
        mine_usgs="mine output of rare earths, 2024 (USGS, MCS 2026)",
        mine_magnet="mining of magnet rare earths, 2024 (IEA)",
        refining_magnet="refining of magnet rare earths, 2024 (IEA)",
        reserves="reserves of rare earths (USGS, MCS 2026)",
    ),
    objective="resources.stages",
    title="What is {percent} percent?",
    text="""
    {speaks} Compute China's share for each of
    these four. Which of them is nearest to {percent}?
    """,
    starter="""
    mineral_production = load("mineral_production")
    mineral_stages = load("mineral_stages")
    seventy_percent = ____  # one of the names, in quotation marks
    """,
    hints=(
        'Two shares need China\'s rows of `mineral_production` ("rare earths", "MCS 2026"). Two need those of '
        '`mineral_stages` ("magnet rare earths", 2024).',
        "Compute the four shares in percent. Then take the distance of each from {percent}.",
        "Check: all four lie between 0 and 100. Let the smallest distance decide, and not the word of the "
        "text.",
    ),
    means=(
        "The share nearest to {percent} % is {100 * shares[answer]:.0f} %, called {answer}; refining of magnet "
        "rare earths stands at {100 * shares['refining_magnet']:.0f} %: a percentage needs its stage."
    ),
    vary={"percent": (46, 50, 58, 62, 70, 73, 88, 94)},
    prints=lambda percent: _near_to(percent),
)
def seventy_percent(percent=70):
    """Smallest distance to the percentage of a text."""
    mineral_production = load("mineral_production")
    # China's rows for all rare earths, newest edition
    rows = mineral_production.query("mineral == 'rare earths' and vintage == 'MCS 2026' and iso3 == 'CHN'")
    # what was mined in 2024, and what lies in the ground
    mine = rows[(rows["stage"] == "mine") & (rows["year"] == 2024)].iloc[0]
    reserves = rows[rows["stage"] == "reserves"].iloc[0]
    mineral_stages = load("mineral_stages")
    # the shares of the four magnet elements, by stage
    magnet = mineral_stages.query(
        "mineral == 'magnet rare earths' and year == 2024 and iso3 == 'CHN'"
    ).set_index("stage")["world_share"]
    # four things that are all called a share of rare earths
    shares = pd.Series(
        {
            "mine_usgs": mine["quantity_t"] / mine["world_total_t"],
            "mine_magnet": magnet["mining"],
            "refining_magnet": magnet["refining"],
            "reserves": reserves["quantity_t"] / reserves["world_total_t"],
        }
    )
    # the smallest distance
    return (100 * shares - percent).abs().idxmin()


_CALLED = {
    "mine_usgs": "the mine output of all rare earths",
    "mine_magnet": "the mining of magnet rare earths alone",
    "refining_magnet": "the refining of magnet rare earths",
    "reserves": "what lies in the ground",
}


def _near_to(percent: int) -> dict[str, Any]:
    """Return what the text says, or another text might say, and China's four shares in percent."""
    speaks = f"Suppose that a text says: China has {percent} % of the world's rare earths."
    if percent == 70:
        speaks = "The text speaks of 70 % of the world's **processing** capacity (C13)."
    rows = rows_of("mineral_production", mineral="rare earths", vintage="MCS 2026", iso3="CHN")
    shares = (100 * rows["quantity_t"] / rows["world_total_t"]).groupby(
        [rows["stage"].astype(str), rows["year"]]
    )
    by_stage = shares.first()
    magnet = rows_of("mineral_stages", mineral="magnet rare earths", year=2024, iso3="CHN").set_index("stage")
    return {
        "speaks": speaks,
        "to_mine_usgs": by_stage["mine", 2024],
        "to_reserves": by_stage["reserves"].iloc[0],
        "to_mine_magnet": 100 * magnet.loc["mining", "world_share"],
        "to_refining_magnet": 100 * magnet.loc["refining", "world_share"],
    }


seventy_percent.mistakes(
    **{
        name: Wrong(
            f"China's share of {words} is {{to_{name}:.0f}} %. Another of the four comes nearer to {{percent}}.",
            step="Compute the share of each of the four first.",
        )
        for name, words in _CALLED.items()
    }
)


@resources.question(
    Table({"mineral": None, "mining_pct": 0.1, "refining_pct": 0.1}, unit="percent"),
    objective="resources.stages",
    title="Two stages, six minerals",
    text="""
    Make a table of {economy}'s share of world mining and of world refining in {year}. It has a row for each
    of the six minerals in `mineral_stages`. Where {economy} has no row, the share is 0. Name the columns
    `mineral`, `mining_pct` and `refining_pct`. The rows may stand in any order, and the index does not matter.
    """,
    hints=(
        "Keep the year {year} of `mineral_stages`, and then the rows of {economy}. Write down all six "
        "minerals before you filter by economy.",
        "Put the stages side by side with `pivot`, add the missing minerals with `reindex`, and fill what is "
        "missing with 0. Times 100.",
        "Check: you have six rows and no missing value, and no share is above 100.",
    ),
    means=(
        "{name_of(economy)} refines more than it mines, as a share of the world, for {(answer['refining_pct']"
        " > answer['mining_pct']).sum()} of the six minerals: where ore lies and where it is processed "
        "differ."
    ),
    vary={"economy": ("AUS", "CHN", "IDN", "USA"), "year": (2024, 2030)},
    unseen={"no_reindex": "China has a row for each mineral in one stage at least"},
)
def stage_shares(economy="CHN", year=2024):
    """Shares by mineral and stage."""
    mineral_stages = load("mineral_stages")
    # one year
    rows = mineral_stages[mineral_stages["year"] == year]
    # all six minerals, also those that this economy does not have
    names = sorted(rows["mineral"].astype(str).unique())
    # one economy; plain texts, so that no empty class is left
    rows = rows[rows["iso3"] == economy].astype({"mineral": str, "stage": str})
    # one row a mineral, one column a stage
    shares = rows.pivot(index="mineral", columns="stage", values="world_share")
    # no row means a share of 0; fractions become percent
    shares = 100 * shares.reindex(index=names, columns=["mining", "refining"]).fillna(0)
    # the names that the question asks for
    shares.columns = ["mining_pct", "refining_pct"]
    return shares.reset_index(names="mineral")


stage_shares.mistakes(
    "Look at the years in your rows.",
    fractions=Wrong(
        "You get this if you leave the shares as fractions. The columns are in percent.",
        {"100 * ": ""},
        step="Look at the unit in the names of the columns.",
    ),
    no_row_left_out=Wrong(
        "You get this if you drop a mineral that lacks one of the two shares. A share without a row is 0.",
        lambda key: key[(key["mining_pct"] > 0) & (key["refining_pct"] > 0)],
        step="Count the rows: are all six minerals there?",
    ),
    all_years=Wrong(
        "You get this if you do not choose the year. Several years are then averaged, projections among them.",
        {'mineral_stages["year"] == year': 'mineral_stages["year"] > 0', "pivot(": "pivot_table("},
    ),
    all_years_added=Wrong(
        "You get this if you add up several years. Take the rows of one year alone.",
        {
            'mineral_stages["year"] == year': 'mineral_stages["year"] > 0',
            "pivot(": "pivot_table(",
            'values="world_share"': 'values="world_share", aggfunc="sum"',
        },
    ),
    every_economy=Wrong(
        "You get this if you add up all economies: each share is then about 100. Keep the rows of one economy.",
        {
            'rows[rows["iso3"] == economy]': "rows",
            "pivot(": "pivot_table(",
            'values="world_share"': 'values="world_share", aggfunc="sum"',
        },
        step="Look at the economy in your rows.",
    ),
    of_the_largest=Wrong(
        "You get this if you divide by the largest producer's output. The whole is the world's output.",
        {
            'values="world_share")': 'values="world_share") / mineral_stages[mineral_stages["year"] == year].astype({"mineral": str, "stage": str}).pivot_table(index="mineral", columns="stage", values="world_share", aggfunc="max")'
        },
        step="Look at what you divide by.",
    ),
    largest_producer=Wrong(
        "You get this if you take the largest share of each stage, whoever has it. The question asks for one economy.",
        {
            'rows[rows["iso3"] == economy]': "rows",
            "pivot(": "pivot_table(",
            'values="world_share"': 'values="world_share", aggfunc="max"',
        },
        step="Look at the economy in your rows.",
    ),
    quantities=Wrong(
        "You get this if you take the quantities in thousand tonnes. The question asks for shares in percent.",
        {'values="world_share"': 'values="quantity_kt"', "100 * shares": "shares"},
        step="Look at the column that you take.",
    ),
)
