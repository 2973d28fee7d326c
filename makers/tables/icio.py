"""Tables from the OECD inter-country input-output tables."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from makers.tables._icio import (
    aggregate,
    model_economies,
    model_sectors,
    read_icio,
    read_national,
)
from makers.tables.checks import shares_sum_to_one
from makers.tables.registry import BuildError, Spot, dataset, number, text, year
from makers.tables.rhythm import no_rhythm

ICIO_URL = "https://www.oecd.org/en/data/datasets/inter-country-input-output-tables.html"
COMMON = {
    "publisher": "OECD",
    "source_url": ICIO_URL,
    "licence": "oecd",
    "retrieved": "2026-11-24, from stored copies",
}
VINTAGE = "ICIO, edition that reaches 2022"
YEARS = range(2011, 2023)


def _goods(exporter: str, importer: str, year_: int, billion: float) -> Spot:
    where = {"year": year_, "exporter": exporter, "importer": importer}
    return Spot(where, "goods_usd_mn", billion * 1000, tolerance=600)


EDITIONS = no_rhythm("new editions appear, but the OECD's pages that were seen name no month.")


@dataset(
    title="World trade in goods and services, with domestic sales",
    description=(
        "Sales of every economy to every economy, by year. Sales are goods and services at basic "
        "prices, for further production and for final use together. Rows of the kind domestic are "
        "an economy's sales to itself: leave these rows out when you count trade."
    ),
    vintage=VINTAGE,
    rhythm=EDITIONS,
    processing=(
        "The 27 goods sectors are added up. Services are one sector in the file. Rows in which no "
        "sales reach a tenth of a million dollars are left out."
    ),
    known_gaps=(
        "Values are at basic prices from balanced accounts, not customs values. They are lower "
        "than CIF imports. Goods that pass through Hong Kong or Singapore are mostly booked with "
        "the economy they come from. The table names 80 economies, Taiwan and Viet Nam among them; "
        "all others are ROW."
    ),
    status="estimated",
    compress=True,
    key=("year", "exporter", "importer"),
    fields=(
        year(),
        text("exporter", "Seller: ISO code or ROW", category=True),
        text("importer", "Buyer: ISO code or ROW", category=True),
        text("kind", "trade or domestic", allowed=("domestic", "trade"), category=True),
        number("goods_usd_mn", "USD million", "Goods (agriculture, mining, manufacturing)", decimals=1),
        number("services_usd_mn", "USD million", "Services, utilities, construction", decimals=1),
    ),
    spots=(
        _goods("CHN", "USA", 2022, 453),
        _goods("CHN", "JPN", 2022, 184),
        _goods("JPN", "CHN", 2022, 151),
        _goods("JPN", "USA", 2022, 110),
        _goods("TWN", "CHN", 2022, 158),
        _goods("KOR", "CHN", 2022, 154),
        _goods("CHN", "USA", 2019, 353),
        _goods("JPN", "CHN", 2019, 134),
    ),
    **COMMON,
)
def world_trade(raw: Path) -> pd.DataFrame:
    """Build the table from the twelve inter-country tables."""
    parts = []
    for year_ in YEARS:
        icio = read_icio(raw, year_)
        codes = np.array(icio.economies)
        exporter, importer = np.indices(icio.flows.shape[:2])
        parts.append(
            pd.DataFrame(
                {
                    "year": year_,
                    "exporter": codes[exporter.ravel()],
                    "importer": codes[importer.ravel()],
                    "kind": np.where(exporter.ravel() == importer.ravel(), "domestic", "trade"),
                    "goods_usd_mn": icio.flows[:, :, :-1].sum(axis=2).ravel(),
                    "services_usd_mn": icio.flows[:, :, -1].ravel(),
                }
            )
        )
    table = pd.concat(parts, ignore_index=True)
    return table[table[["goods_usd_mn", "services_usd_mn"]].max(axis=1) >= 0.05]


@dataset(
    title="Trade by sector in 2022, 24 economies and the rest of the world",
    description=(
        "Sales by exporter, importer and sector: the flows of the trade model. Domestic sales are "
        "included; their exporter and importer are the same. Intermediate and final use are added "
        "together."
    ),
    vintage=f"{VINTAGE}; year 2022",
    rhythm=EDITIONS,
    processing=(
        "The 56 other economies and the source's own rest of the world are added up as ROW. Zero "
        "flows are left out."
    ),
    known_gaps=(
        "Values are at basic prices, not customs values. ROW's sales to itself contain trade "
        "between its members. Services are one sector. The table has no tariffs: the source does "
        "not hold statutory averages for 2022."
    ),
    status="estimated",
    compress=True,
    key=("exporter", "importer", "sector"),
    fields=(
        text("exporter", "Seller: ISO code or ROW", category=True),
        text("importer", "Buyer: ISO code or ROW", category=True),
        text("sector", "Sector (table sectors)", category=True),
        number("value_usd_mn", "USD million", "Sales at basic prices", minimum=0),
    ),
    spots=(
        Spot({"exporter": "TWN", "importer": "CHN", "sector": "C26"}, "value_usd_mn", 120_000, tolerance=500),
    ),
    **COMMON,
)
def sector_trade_2022(raw: Path) -> pd.DataFrame:
    """Build the flows of the trade model."""
    flows = aggregate(read_icio(raw, 2022), model_economies())
    codes, sectors = np.array([*model_economies(), "ROW"]), np.array(model_sectors())
    exporter, importer, sector = np.nonzero(flows >= 0.0005)
    return pd.DataFrame(
        {
            "exporter": codes[exporter],
            "importer": codes[importer],
            "sector": sectors[sector],
            "value_usd_mn": flows[exporter, importer, sector],
        }
    )


def _inputs(raw: Path) -> dict[str, pd.DataFrame]:
    """Return by economy a frame input x user in USD million, with value added, taxes, other imports."""
    named = model_economies()
    others = [code for code in read_icio(raw, 2022).economies if code not in named and code != "ROW"]

    def stacked(code: str) -> pd.DataFrame:
        national = read_national(raw, code)
        return pd.concat([national.uses, national.primary])

    tables = {code: stacked(code) for code in named}
    rest = stacked(others[0])
    for code in others[1:]:
        rest = rest + stacked(code)
    return {**tables, "ROW": rest}


def _shares(table: pd.DataFrame) -> pd.DataFrame:
    """Return the shares of a frame input x user in the user's output.

    A sector without output gets a value-added share of one, so that a model can carry it along.
    """
    inputs = table.drop(index="OUTPUT")
    shares = inputs / inputs.sum()
    empty = table.loc["OUTPUT"] <= 0
    shares.loc[:, empty] = 0.0
    shares.loc["VALUE_ADDED", empty] = 1.0
    return shares


def _value_added_as_published(frame: pd.DataFrame) -> None:
    rows = frame[frame["input"] == "VALUE_ADDED"].groupby("economy", observed=True)["value_usd_mn"].sum()
    found = (rows / 1e6).to_dict()
    for code, value in {"JPN": 3.87, "CHN": 16.53, "USA": 24.84, "DEU": 3.69}.items():
        if abs(found[code] - value) > 0.006:
            raise BuildError(f"value added of {code} is {found[code]:.3f} trillion, published {value}.")


@dataset(
    title="Inputs by sector in 2022, 24 economies and the rest of the world",
    description=(
        "What each sector of each economy uses: inputs from 28 sectors (domestic and imported), "
        "value added, taxes less subsidies on products, and other imports. The shares of each user "
        "add up to one."
    ),
    vintage="OECD national input-output tables 2022",
    rhythm=EDITIONS,
    processing=(
        "The source's 50 industries are added up to 28 sectors. ROW is the sum of the tables of "
        "the 56 other economies. Use ROW's shares, not its level, because the source's own rest of "
        "the world has no table. A sector without output, such as coal in Singapore, has a "
        "value-added share of one."
    ),
    known_gaps="Zero cells are left out. Taxes are negative where subsidies are larger than taxes.",
    status="estimated",
    compress=True,
    key=("economy", "user", "input"),
    fields=(
        text("economy", "ISO code or ROW", category=True),
        text("user", "Sector that uses the input", category=True),
        text("input", "Sector used, or VALUE_ADDED, TAXES, OTHER_IMPORTS", category=True),
        number("value_usd_mn", "USD million", "Value of the input used", decimals=2),
        number("output_share", "fraction", "Share in the user's gross output", decimals=9),
    ),
    identities=(shares_sum_to_one(["economy", "user"], "output_share", 1e-7), _value_added_as_published),
    **COMMON,
)
def input_output_2022(raw: Path) -> pd.DataFrame:
    """Build the input shares of the trade model."""
    parts = []
    for code, table in _inputs(raw).items():
        values, shares = table.drop(index="OUTPUT").T.stack(), _shares(table).T.stack()
        part = pd.DataFrame({"value_usd_mn": values, "output_share": shares})
        part.index.names = ["user", "input"]
        parts.append(part.reset_index().assign(economy=code))
    frame = pd.concat(parts, ignore_index=True)
    frame = frame[frame["output_share"].abs() >= 5e-10]
    return frame[["economy", "user", "input", "value_usd_mn", "output_share"]]


def _final_is_the_rest(frame: pd.DataFrame) -> None:
    gap = frame["expenditure_usd_mn"] - frame["intermediate_usd_mn"] - frame["final_usd_mn"]
    if gap.abs().max() > 0.02:
        raise BuildError(f"expenditure is not intermediate plus final use: off by {gap.abs().max()}.")
    negative = frame[frame["final_usd_mn"] < 0]
    cells = list(zip(negative["economy"], negative["sector"], strict=True))
    if cells != [("ROW", "B07")]:
        raise BuildError(f"negative final demand in {cells}; the card names only ROW, B07.")


@dataset(
    title="Final demand by sector in 2022, 24 economies and the rest of the world",
    description=(
        "What each economy spends on the goods of each sector. This spending is split into "
        "intermediate use and final demand. The table also gives each sector's share in the "
        "economy's total final demand."
    ),
    vintage=f"{VINTAGE}; OECD national input-output tables 2022",
    rhythm=EDITIONS,
    processing=(
        "Expenditure comes from the inter-country table. Intermediate use is the input shares of "
        "input_output_2022 times the sector output of the inter-country table. Final demand is "
        "expenditure minus intermediate use, so that a model reproduces its base year exactly. A "
        "further column gives the final demand that the national tables publish: consumption, "
        "investment and stocks."
    ),
    known_gaps=(
        "One cell is negative: metal ores in ROW (-14.7 billion dollars). The reason is that ROW's "
        "input shares come from the 56 economies that have a table. For ROW, the published column "
        "covers only these 56. Changes in stocks are part of final demand."
    ),
    status="estimated",
    key=("economy", "sector"),
    fields=(
        text("economy", "ISO code or ROW", category=True),
        text("sector", "Sector", category=True),
        number("expenditure_usd_mn", "USD million", "Spending on the sector's goods, at home and abroad"),
        number("intermediate_usd_mn", "USD million", "Part of the expenditure that is used in production"),
        number("final_usd_mn", "USD million", "Final demand: expenditure minus intermediate use"),
        number("published_usd_mn", "USD million", "Final demand in the national table"),
        number("final_share", "fraction", "Share of the sector in final demand", decimals=9),
    ),
    identities=(shares_sum_to_one(["economy"], "final_share", 1e-7), _final_is_the_rest),
    **COMMON,
)
def final_demand_2022(raw: Path) -> pd.DataFrame:
    """Build the final-demand shares of the trade model."""
    named, sectors = model_economies(), model_sectors()
    icio = read_icio(raw, 2022)
    flows = aggregate(icio, named)
    output, spending = flows.sum(axis=1), flows.sum(axis=0)
    others = [code for code in icio.economies if code not in named and code != "ROW"]
    parts = []
    for row, (code, table) in enumerate(_inputs(raw).items()):
        use = _shares(table).loc[sectors, sectors].to_numpy() @ output[row]
        members = others if code == "ROW" else [code]
        published = np.sum([read_national(raw, member).final.to_numpy() for member in members], axis=0)
        final = spending[row] - use
        parts.append(
            pd.DataFrame(
                {
                    "economy": code,
                    "sector": sectors,
                    "expenditure_usd_mn": spending[row],
                    "intermediate_usd_mn": use,
                    "final_usd_mn": final,
                    "published_usd_mn": published,
                    "final_share": final / final.sum(),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)
