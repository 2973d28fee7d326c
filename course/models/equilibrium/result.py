"""The results of an experiment as labelled pandas objects."""

from functools import cached_property

import numpy as np
import pandas as pd

from course.models.equilibrium.accounts import Base
from course.models.equilibrium.checks import Array
from course.models.equilibrium.experiment import Experiment
from course.models.equilibrium.solve import iteration
from course.models.equilibrium.solve.one import Solved


class Result:
    """An equilibrium after an experiment, compared with the base year.

    Changes are in percent of the base; values are in the unit of the base year's flows, with world value
    added held at its base value (the numeraire).

    Parameters
    ----------
    base : Base
        The base year, with the labels of economies and sectors.
    experiment : Experiment
        The changed tariffs, trade costs and deficits.
    solved : Solved
        The solved equilibrium; another solve can start from it.
    """

    def __init__(self, base: Base, experiment: Experiment, solved: Solved) -> None:
        self.base, self.experiment, self.solved = base, experiment, solved

    @property
    def residual(self) -> float:
        """Largest violation of an equilibrium condition."""
        return self.solved.residual

    @property
    def iterations(self) -> int:
        """Number of iterations that the solver needed."""
        return self.solved.iterations

    @property
    def state(self) -> Array:
        """The solver's unknowns."""
        return self.solved.state

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.iterations} iterations, residual {self.residual:.1e})"

    def _repr_html_(self) -> str:
        return self.summary().to_html(float_format=lambda x: f"{x:.2f}")

    # The arrays behind all other results, in the solver's order [sector, importer, exporter]

    @cached_property
    def evaluation(self) -> iteration.Evaluation:
        """Prices, costs, shares and flows of the equilibrium, without labels."""
        batch = iteration.evaluate(self.base, self.solved.prepared, self.state[None])
        return iteration.Evaluation(**{name: value[0] for name, value in batch.__dict__.items()})

    @cached_property
    def paid(self) -> Array:
        """Flows after the experiment, valued before tariffs."""
        return self.evaluation.share * self.evaluation.spending[..., None] / (1 + self.experiment.tariff)

    @cached_property
    def paid_before(self) -> Array:
        """Flows of the base year, valued before tariffs."""
        return self.base.paid

    @cached_property
    def _log_cpi(self) -> Array:
        return (self.base.final * self.evaluation.log_price).sum(axis=0)

    @cached_property
    def _income_after(self) -> Array:
        labour = np.exp(self.evaluation.log_wage) * self.base.labour_income
        return labour + self.evaluation.revenue + self.experiment.deficit

    # Labelled

    @cached_property
    def welfare(self) -> pd.Series:
        """Exact change of welfare, percent: income over the price index of final demand."""
        real = self._income_after / self.base.income / np.exp(self._log_cpi)
        return self.base.by_economy(100 * (real - 1), "welfare_pct")

    @cached_property
    def real_wage(self) -> pd.Series:
        """Change of the real wage, percent: the wage divided by the price index of final demand."""
        return self.base.by_economy(100 * np.expm1(self.evaluation.log_wage - self._log_cpi), "real_wage_pct")

    @cached_property
    def wages(self) -> pd.Series:
        """Change of wages, percent, in the numeraire."""
        return self.base.by_economy(100 * np.expm1(self.evaluation.log_wage), "wage_pct")

    @cached_property
    def prices(self) -> pd.Series:
        """Change of the price index of final demand, percent, in the numeraire."""
        return self.base.by_economy(100 * np.expm1(self._log_cpi), "price_index_pct")

    @cached_property
    def sector_prices(self) -> pd.DataFrame:
        """Change of purchasers' prices by economy and sector, percent; missing where nothing is bought."""
        change = 100 * np.expm1(self.evaluation.log_price)
        return self.base.by_sector(np.where(self.base.traded, change, np.nan))

    @cached_property
    def income(self) -> pd.DataFrame:
        """Income before and after, in the unit of the flows."""
        return pd.DataFrame({"before": self.base.income, "after": self._income_after}, self.base.countries)

    @cached_property
    def tariff_revenue(self) -> pd.DataFrame:
        """Tariff revenue before and after, in the unit of the flows."""
        base = self.base
        before = base.income - base.labour_income - base.deficit
        if not base.tariff.any():
            before = np.zeros_like(before)
        return pd.DataFrame({"before": before, "after": self.evaluation.revenue}, self.base.countries)

    @cached_property
    def trade_balance(self) -> pd.DataFrame:
        """Exports minus imports before and after, in the unit of the flows."""
        paid = self.paid
        after = paid.sum(axis=(0, 1)) - paid.sum(axis=(0, 2))
        return pd.DataFrame({"before": -self.base.deficit, "after": after}, self.base.countries)

    @cached_property
    def flows(self) -> pd.DataFrame:
        """Flows before tariffs, `before` and `after`, by exporter, importer and sector."""
        return pd.DataFrame(
            {
                "before": self.base.by_flow(self.paid_before, "before"),
                "after": self.base.by_flow(self.paid, "after"),
            }
        )

    @cached_property
    def trade(self) -> pd.DataFrame:
        """Flows summed over sectors, `before`, `after` and `change_pct`, by exporter and importer."""
        index = pd.MultiIndex.from_product(
            [self.base.countries, self.base.countries], names=["exporter", "importer"]
        )
        before, after = (x.sum(axis=0).T.ravel() for x in (self.paid_before, self.paid))
        with np.errstate(divide="ignore", invalid="ignore"):
            change = np.where(before > 0, 100 * (after / before - 1), np.nan)
        return pd.DataFrame({"before": before, "after": after, "change_pct": change}, index)

    @cached_property
    def output(self) -> pd.DataFrame:
        """Change of the value of gross output by economy and sector, percent; missing where there is none."""
        before, after = self.base.output, self.evaluation.output
        with np.errstate(divide="ignore", invalid="ignore"):
            return self.base.by_sector(np.where(before > 0, 100 * (after / before - 1), np.nan))

    @cached_property
    def real_output(self) -> pd.DataFrame:
        """Change of the volume of gross output (value over unit cost), percent."""
        volume = self.evaluation.output / np.exp(self.evaluation.log_cost)
        before = self.base.output
        with np.errstate(divide="ignore", invalid="ignore"):
            return self.base.by_sector(np.where(before > 0, 100 * (volume / before - 1), np.nan))

    @cached_property
    def value_added(self) -> pd.DataFrame:
        """Value added after the experiment, by economy and sector, in the unit of the flows."""
        return self.base.by_sector(self.base.value_added * self.evaluation.output)

    def summary(self) -> pd.DataFrame:
        """Return the changes of welfare, real wage, price index and wage, percent, by economy."""
        return pd.concat([self.welfare, self.real_wage, self.prices, self.wages], axis=1)
