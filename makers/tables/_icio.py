"""Readers of the OECD inter-country and national input-output tables."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from makers.tables.raw import need
from makers.tables.registry import AUTHORED

SERVICES = "SERV"


@dataclass(frozen=True)
class Icio:
    """Flows of one year.

    Attributes
    ----------
    economies : list of str
        80 ISO codes, then ROW.
    sectors : list of str
        27 goods sectors, then SERV.
    flows : array, shape (exporter, importer, sector)
        USD million, intermediate and final use together, domestic sales on the diagonal.
    """

    economies: list[str]
    sectors: list[str]
    flows: np.ndarray


@lru_cache(maxsize=2)
def read_icio(raw: Path, year: int) -> Icio:
    """Read the inter-country table of one year."""
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
    """National input-output table of 2022 in 28 sectors, USD million.

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
    """Read one national table and add up its 23 service industries."""
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
    """Return the 28 sectors in the order of the source."""
    return list(pd.read_csv(AUTHORED / "sectors.csv")["sector"])


def model_economies() -> list[str]:
    """Return the 24 economies of the trade model, sorted."""
    economies = pd.read_csv(AUTHORED / "economies.csv", keep_default_na=False)
    return sorted(economies.loc[economies["model"], "iso3"])


def aggregate(icio: Icio, named: list[str]) -> np.ndarray:
    """Add up all economies that are not named; their sum comes last: (exporter, importer, sector)."""
    member = np.zeros((len(named) + 1, len(icio.economies)))
    for column, economy in enumerate(icio.economies):
        member[named.index(economy) if economy in named else -1, column] = 1
    return np.einsum("ai,ijk,bj->abk", member, icio.flows, member)
