"""Solves the conditional (fixed-margin) mode, in which only flows respond to trade costs."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from course.models.equilibrium.accounts import Base
from course.models.equilibrium.checks import Array
from course.models.equilibrium.experiment import Experiment
from course.models.model_errors import NotSolvedError

TOLERANCE = 1e-12
MAX_ITERATIONS = 1000


@dataclass(frozen=True, eq=False)
class Conditional:
    """Trade flows with outputs and expenditures held at their base values."""

    base: Base
    before: Array
    after: Array
    factors: tuple[Array, Array]  #: factors of buyers and of sellers
    residual: float  #: largest deviation of a margin from its base value, in logarithms
    iterations: int

    @cached_property
    def flows(self) -> pd.DataFrame:
        """Expenditure including tariffs, `before` and `after`, by exporter, importer and sector."""
        return pd.DataFrame(
            {
                "before": self.base.by_flow(self.before, "before"),
                "after": self.base.by_flow(self.after, "after"),
            }
        )

    @cached_property
    def inward(self) -> pd.DataFrame:
        """Change of buyers' multilateral resistance as a factor, by economy and sector."""
        return self._resistance(self.factors[0])

    @cached_property
    def outward(self) -> pd.DataFrame:
        """Change of sellers' multilateral resistance as a factor, relative to its mean weighted by output."""
        return self._resistance(self.factors[1])

    def _resistance(self, factor: Array) -> pd.DataFrame:
        return self.base.by_sector(factor ** (1 / self.base.theta[:, None]))


def solve_conditional(base: Base, experiment: Experiment) -> Conditional:
    """Return flows scaled by `change of trade cost ^ -theta` and balanced to the base margins.

    Margins are expenditure including tariffs by importer, and its sum by exporter. The solver takes Newton
    steps in logs of the sellers' factors; far from the solution it takes steps of proportional fitting.
    """
    change = np.log1p(experiment.tariff) - np.log1p(base.tariff)
    if experiment.cost is not None:
        change = change + np.log(experiment.cost)
    before = base.share * base.spending[..., None]
    pull = before * np.exp(-base.theta[:, None, None] * change)
    bought, sold = before.sum(axis=2), before.sum(axis=1)
    open_rows, open_columns = bought > 0, sold > 0

    def reached(column: Array) -> tuple[Array, Array, Array]:
        """Return the buyers' factors that meet their margins, the flows, and the sellers' sales."""
        row = bought / np.where(open_rows, np.matvec(pull, column), 1.0)
        flow = row[..., None] * pull * column[:, None, :]
        return row, flow, np.where(open_columns, flow.sum(axis=1), 1.0)

    column = np.ones_like(sold)
    target = np.where(open_columns, sold, 1.0)
    residual, count = np.inf, 0
    for count in range(1, MAX_ITERATIONS + 1):  # noqa: B007
        row, flow, sales = reached(column)
        gap = np.log(target / sales)
        residual = float(np.abs(gap).max())
        if residual < TOLERANCE:
            break
        column = column * np.exp(_newton(flow, gap) if residual < 1 else gap)
    if not residual < TOLERANCE:
        raise NotSolvedError(
            (
                f"No flows were found that keep output and expenditure: the error is {residual:.2g}. Try a "
                "smaller change of trade costs."
            ),
            residual,
        )
    row = np.where(open_rows, row, 1.0)
    # Only the product of a buyer's and a seller's factor counts, so the sellers' mean is set to one.
    total = np.maximum(sold.sum(axis=1), 1e-300)
    level = np.exp((sold * np.log(column)).sum(axis=1) / total)[:, None]
    return Conditional(base, before, flow, (row * level, column / level), residual, count)


def _newton(flow: Array, gap: Array) -> Array:
    """Return the step in logs of the sellers' factors that closes the gap to first order."""
    sold = flow.sum(axis=1)
    by_seller = (
        flow / np.where(sold > 0, sold, 1.0)[:, None, :]
    )  # [J, buyer, seller]: a buyer's share of a seller's sales
    bought = flow.sum(axis=2)
    by_buyer = flow / np.where(bought > 0, bought, 1.0)[..., None]  # a seller's share of a buyer's spending
    count = flow.shape[1]
    # A common change of all factors has no effect, so the last term fixes their mean.
    matrix = np.eye(count) - np.swapaxes(by_seller, 1, 2) @ by_buyer + 1.0 / count
    return np.linalg.solve(matrix, gap[..., None])[..., 0]
