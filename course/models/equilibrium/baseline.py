"""Calibrates the course's world of 2022 from the shipped tables."""

from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from course.errors import UnknownNameError
from course.models.equilibrium.accounts import Base, read_base
from course.models.model_errors import ModelInputError
from course.tables import load

#: option -> name of the set in table `trade_elasticities`
ELASTICITY_SETS = {
    "caliendo-parro": "caliendo_parro_2015",
    "fontagne": "fontagne_2022",
}
#: rows of `input_output_2022` that are not inputs: together they are the model's value added
_PRIMARY = ("VALUE_ADDED", "TAXES", "OTHER_IMPORTS")


def world_of_2022(elasticities: Any) -> Base:
    """Return the base year with a published set of trade elasticities, or with the user's own by sector."""
    base = _calibrated()
    if isinstance(elasticities, str):
        elasticities = published_elasticities(elasticities)
    if isinstance(elasticities, pd.Series):
        missing = [sector for sector in base.sectors if sector not in elasticities.index]
        if missing:
            raise ModelInputError(f"elasticities has no value for the sector {missing[0]!r}: add a value.")
        elasticities = elasticities.reindex(base.sectors)
    return base.with_elasticities(elasticities)


def published_elasticities(name: str) -> pd.Series:
    """Return the published set of trade elasticities called `name`, by sector."""
    if name not in ELASTICITY_SETS:
        raise UnknownNameError("set of elasticities", name, ELASTICITY_SETS)
    table = load("trade_elasticities")
    rows = table[table["elasticity_set"] == ELASTICITY_SETS[name]]
    return rows.set_index("sector")["elasticity"]


@lru_cache(maxsize=1)
def _calibrated() -> Base:
    """Return the base year from the tables, read once; nothing changes it in place, so it can be shared."""
    sectors = load("sectors").sort_values("order")["sector"].tolist()
    trade = load("sector_trade_2022")
    countries = [*sorted(set(trade["exporter"]) - {"ROW"}), "ROW"]
    cube = pd.MultiIndex.from_product([countries, countries, sectors])
    flows = trade.set_index(["exporter", "importer", "sector"])["value_usd_mn"].reindex(cube, fill_value=0.0)
    shape = (len(countries), len(countries), len(sectors))

    recipe = load("input_output_2022")
    inputs = recipe[~recipe["input"].isin(_PRIMARY)].set_index(["economy", "input", "user"])["output_share"]
    cells = pd.MultiIndex.from_product([countries, sectors, sectors])
    input_shares = inputs.reindex(cells, fill_value=0.0).to_numpy().reshape(shape[0], shape[2], shape[2])
    base = read_base(
        flows.to_numpy().reshape(shape),
        input_shares,
        1 - input_shares.sum(axis=1),
        elasticities=np.ones(shape[2]),
        countries=countries,
        sectors=sectors,
    )
    return replace(base, notes=_notes(base))


def _notes(base: Base) -> tuple[str, ...]:
    values = (base.final * base.income).T
    below = np.argwhere(values < 0)
    cells = ", ".join(f"{base.sectors[j]} in {base.countries[n]}" for n, j in below)
    size = values[values < 0].sum()
    return (
        (
            "Final demand is what the accounting implies: purchases less use as inputs. This makes the "
            f"base year exact. {len(below)} cell(s) of {values.size} are below zero ({cells or 'none'}; "
            f"{abs(size) / base.income.sum():.2%} of all final demand) and are kept."
        ),
        (
            "Base tariffs are zero: an experiment's tariffs are added to those of 2022. The revenue of "
            "the tariffs of 2022 is part of value added."
        ),
        "Taxes on products and imports that the tables do not allocate count as value added.",
        "The rest of the world uses inputs in the same shares as the 56 economies with a table together.",
    )
