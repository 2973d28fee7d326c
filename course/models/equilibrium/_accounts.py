"""The accounts of the base year: what the flows and recipes imply."""

from __future__ import annotations

import numpy as np
import pandas as pd

from course.models.equilibrium import _checks, _core
from course.models.equilibrium._core import Array
from course.models.errors import NotBalancedError

#: largest contradiction (share of an economy's income) that base data may have
BALANCE_TOLERANCE = 1e-5


def base_year(
    flow: Array,
    rates: Array,
    inputs: Array,
    value_added: Array,
    theta: Array,
    countries: pd.Index,
    sectors: pd.Index,
) -> _core.Base:
    """Work out the base year from the flows; order [sector, importer, exporter]."""
    paid = np.ascontiguousarray(flow.transpose(2, 1, 0))
    tariff = np.ascontiguousarray(rates.transpose(2, 1, 0))
    gross = paid * (1 + tariff)
    spending = gross.sum(axis=2)
    traded = spending > 0
    share = gross / np.where(traded, spending, 1.0)[..., None]
    output = paid.sum(axis=1)
    by_sector = np.ascontiguousarray(value_added.T)
    labour = (by_sector * output).sum(axis=0)
    deficit = paid.sum(axis=(0, 2)) - output.sum(axis=0)
    deficit[np.abs(deficit) < 1e-13 * labour] = 0.0  # rounding of a balanced economy
    income = labour + (spending - paid.sum(axis=2)).sum(axis=0) + deficit
    axis = {"economy": countries}
    _checks.cells("value added", labour, axis, labour <= 0, "above zero")
    _checks.cells("income", income, axis, income <= 0, "above zero (the deficit is too negative)")
    used = np.einsum("nkj,jn->kn", inputs, output)
    final = spending - used
    missing = ~traded & (used > 1e-9 * income)
    if missing.any():
        sector, place = np.argwhere(missing)[0]
        raise NotBalancedError(
            f"{countries[place]} uses {sectors[sector]!r} as an input "
            f"({used[sector, place]:.6g}) but buys none of it."
        )
    gap = np.abs(final.sum(axis=0) / income - 1)
    if (gap > BALANCE_TOLERANCE).any():
        place = int(gap.argmax())
        raise NotBalancedError(
            f"{countries[place]}'s final demand is {final.sum(axis=0)[place]:.6g} and its "
            f"income is {income[place]:.6g}: the two should be equal."
        )
    return _core.Base(
        share=share,
        tariff=tariff,
        spending=spending,
        output=output,
        inputs=np.ascontiguousarray(inputs),
        value_added=by_sector,
        final=np.where(traded, final, 0.0) / income,
        theta=theta,
        labour_income=labour,
        income=income,
        deficit=deficit,
        traded=traded,
        gaps=not traded.all(),
        inputs_by_user=np.ascontiguousarray(inputs.transpose(0, 2, 1)),
        pace=pace(paid, theta),
    )


def pace(paid: Array, theta: Array) -> Array:
    """Return how far an economy's wage may move on its trade imbalance: less where trade is more elastic."""
    abroad = paid * (1 - np.eye(paid.shape[1]))
    trade = abroad.sum(axis=1) + abroad.sum(axis=2)
    total = trade.sum(axis=0)
    mean = (theta[:, None] * trade).sum(axis=0) / np.where(total > 0, total, 1.0)
    return 1 / (1 + mean)
