"""Builds tables from the OECD inter-country and national input-output tables."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from makers.tables.checks import shares_sum_to_one
from makers.tables.raw import need
from makers.tables.registry import AUTHORED, BuildError, dataset

SERVICES = "SERV"


@dataclass(frozen=True)
class Icio:
    """The flows of one year in the OECD inter-country input-output table."""

    economies: list[str]  #: 80 ISO codes, then ROW
    sectors: list[str]  #: 27 goods sectors, then SERV
    flows: np.ndarray  #: USD million, intermediate and final use together, domestic sales on the diagonal


@lru_cache(maxsize=2)
def read_icio(raw: Path, year: int) -> Icio:
    """Read the inter-country input-output table of one year."""
    import h5py

    with h5py.File(need(raw, f"oecd-icio/ICIO{year}.mat")) as file:
        data = file["data"]

        def texts(name: str) -> list[str]:
            return ["".join(chr(c) for c in file[ref][()].ravel()) for ref in data[name][()].ravel()]

        economies, sectors = texts("countries"), texts("sectors")
        flows = np.asarray(data["Xjik_3D"][()]).T
    return Icio(economies, [*sectors[:-1], SERVICES], flows)


@dataclass(frozen=True)
class National:
    """The national input-output table of one economy for 2022, in 28 sectors and USD million.

    `uses[input, user]` is domestic and imported input; `primary[row, user]` holds value added,
    taxes less subsidies on products, other imports and output; `final[input]` is final demand.
    """

    uses: pd.DataFrame
    primary: pd.DataFrame
    final: pd.Series


PRIMARY = {"VALU": "VALUE_ADDED", "TXS_INT_FNL": "TAXES", "IMP_OTHER": "OTHER_IMPORTS", "OUTPUT": "OUTPUT"}
FINAL = ["HFCE", "NPISH", "GGFC", "GFCF", "INVNT"]


@lru_cache(maxsize=100)
def read_national(raw: Path, economy: str) -> National:
    """Read an economy's national input-output table, with its 23 service industries added up."""
    table = pd.read_csv(need(raw, f"oecd-iot-2022/{economy}2022ttl.csv"), index_col=0)
    sectors = model_sectors()
    industries = list(table.columns[: list(table.columns).index(FINAL[0])])
    group = pd.Series({name: name if name in sectors else SERVICES for name in industries})
    inputs = table.loc[[f"TTL_{name}" for name in industries]]
    inputs.index = pd.Index(industries)
    uses = inputs[industries].groupby(group).sum().T.groupby(group).sum().T
    primary = table.loc[list(PRIMARY), industries].T.groupby(group).sum().T.rename(index=PRIMARY)
    final = inputs[FINAL].groupby(group).sum().sum(axis=1)
    return National(uses.loc[sectors, sectors], primary[sectors], final[sectors])


def model_sectors() -> list[str]:
    """Return the 28 sectors of the trade model in the order of the source."""
    return list(pd.read_csv(AUTHORED / "sectors.csv")["sector"])


def model_economies() -> list[str]:
    """Return the codes of the trade model's 24 economies, sorted."""
    economies = pd.read_csv(AUTHORED / "economies.csv", keep_default_na=False)
    return sorted(economies.loc[economies["model"], "iso3"])


def aggregate(icio: Icio, named: list[str]) -> np.ndarray:
    """Return flows [exporter, importer, sector] of the named economies, and last the sum of all others."""
    member = np.zeros((len(named) + 1, len(icio.economies)))
    for column, economy in enumerate(icio.economies):
        member[named.index(economy) if economy in named else -1, column] = 1
    return np.einsum("ai,ijk,bj->abk", member, icio.flows, member)


YEARS = range(2011, 2023)


@dataset()
def world_trade(raw: Path) -> pd.DataFrame:
    """Build the table of trade between all economies from the twelve inter-country tables."""
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


@dataset()
def sector_trade_2022(raw: Path) -> pd.DataFrame:
    """Build the table of the trade model's flows by sector."""
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
    """Return each economy's inputs by user (USD million), with value added, taxes, imports and output."""
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
    """Return the inputs of a frame [input, user] as shares of each user's total inputs.

    A sector without output gets a value-added share of one, so that a model can include it.
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


@dataset(identities=(shares_sum_to_one(["economy", "user"], "output_share", 1e-7), _value_added_as_published))
def input_output_2022(raw: Path) -> pd.DataFrame:
    """Build the table of the trade model's input shares."""
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


@dataset(identities=(shares_sum_to_one(["economy"], "final_share", 1e-7), _final_is_the_rest))
def final_demand_2022(raw: Path) -> pd.DataFrame:
    """Build the table of the trade model's shares in final demand."""
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
