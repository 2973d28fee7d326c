"""The conditional (fixed-margin) mode: only flows respond to trade costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from course.models.equilibrium._core import Array
from course.models.errors import NotSolvedError

if TYPE_CHECKING:
    from course.models.equilibrium.model import TradeModel

TOLERANCE = 1e-12
MAX_ITERATIONS = 10_000


@dataclass(frozen=True)
class Conditional:
    """Flows when outputs and expenditures keep their base values.

    Attributes
    ----------
    flows : DataFrame
        Expenditure including tariffs, `before` and `after`, by exporter, importer and sector.
    inward, outward : DataFrame
        Changes of inward and outward multilateral resistance as factors, by economy and sector; the outward
        ones are relative to their mean weighted by output.
    residual : float
        Largest relative deviation of a margin from its base value.
    """

    flows: pd.DataFrame
    inward: pd.DataFrame
    outward: pd.DataFrame
    residual: float
    iterations: int


def solve_conditional(model: TradeModel, tariff: Array, cost: Array | None) -> Conditional:
    """Balance `flows * change of trade cost ^ -theta` to the base margins (Deming & Stephan 1940).

    Margins are expenditure including tariffs by importer, and its sum by exporter.
    """
    base = model._base
    change = np.log1p(tariff) - np.log1p(base.tariff)
    if cost is not None:
        change = change + np.log(cost)
    before = base.share * base.spending[..., None]
    pull = before * np.exp(-base.theta[:, None, None] * change)
    bought, sold = before.sum(axis=2), before.sum(axis=1)
    open_rows, open_columns = bought > 0, sold > 0
    row = np.ones_like(bought)
    column = np.ones_like(sold)
    residual, count = np.inf, 0
    while count < MAX_ITERATIONS:
        count += 1
        row = np.where(open_rows, bought / np.where(open_rows, np.matvec(pull, column), 1.0), 1.0)
        reached = column * np.vecmat(row, pull)
        ratio = np.where(open_columns, sold / np.where(open_columns, reached, 1.0), 1.0)
        residual = float(np.abs(ratio - 1).max())
        if residual < TOLERANCE:
            break
        column = column * ratio
    if not residual < TOLERANCE:
        raise NotSolvedError(f"The margins could not be met; they are off by {residual:.2g}.", residual)
    after = row[..., None] * pull * column[:, None, :]
    # exporter price * resistance is a scale shared by rows and columns: fix it by the exporters' mean
    level = np.exp((sold * np.log(column)).sum(axis=1) / sold.sum(axis=1))[:, None]
    power = -1 / base.theta[:, None]
    inward = (1 / (row * level)) ** power
    outward = (1 / (column / level)) ** power
    frame = pd.DataFrame({"before": model._cube(before, "before"), "after": model._cube(after, "after")})
    tables = [pd.DataFrame(x.T, model.countries, model.sectors) for x in (inward, outward)]
    return Conditional(frame, tables[0], tables[1], residual, count)
