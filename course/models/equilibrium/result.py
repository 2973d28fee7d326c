"""What an experiment did: results as labelled pandas objects."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from course.models.equilibrium import _core, _explain
from course.models.equilibrium._core import Array

if TYPE_CHECKING:
    from course.models.equilibrium.model import TradeModel


class Counterfactual:
    """An equilibrium after an experiment, compared with the base year.

    Changes are in percent of the base; values are in the unit of the model's flows, with world value added
    held at its base value (the numeraire).

    Attributes
    ----------
    residual : float
        Largest violation of an equilibrium condition.
    iterations : int
        Passes through the conditions that the solution took.
    """

    def __init__(
        self,
        model: TradeModel,
        tariff: Array,
        cost: Array | None,
        deficit: Array,
        state: Array,
        residual: float,
        iterations: int,
    ) -> None:
        self.model, self.residual, self.iterations = model, residual, iterations
        #: the solver's unknowns, from which another solve can start
        self.state = state
        #: what the solver learnt on its way, for a solve that starts from here
        self.memory: tuple[Array, Array] | None = None
        self._tariff, self._cost, self._deficit = tariff, cost, deficit
        self._prepared: _core.Experiment | None = None

    @cached_property
    def _out(self) -> _core.Outcome:
        base = self.model._base
        experiment = self._prepared or self.model._at(1.0, self._tariff, self._cost, self._deficit)
        batch = _core.evaluate(base, experiment, self.state[None])
        return _core.Outcome(**{name: value[0] for name, value in batch.__dict__.items()})

    def _country(self, values: Array, name: str) -> pd.Series:
        return pd.Series(values, self.model.countries, name=name)

    def _table(self, values: Array) -> pd.DataFrame:
        return pd.DataFrame(values.T, self.model.countries, self.model.sectors)

    def __repr__(self) -> str:
        return f"Counterfactual({self.iterations} iterations, residual {self.residual:.1e})"

    def _repr_html_(self) -> str:
        return self.summary().to_html(float_format=lambda x: f"{x:.2f}")

    @cached_property
    def _log_cpi(self) -> Array:
        return (self.model._base.final * self._out.log_price).sum(axis=0)

    @cached_property
    def _income_after(self) -> Array:
        labour = np.exp(self._out.log_wage) * self.model._base.labour_income
        return labour + self._out.revenue + self._deficit

    @cached_property
    def welfare(self) -> pd.Series:
        """Exact change of welfare, percent: income over the price index of final demand."""
        real = self._income_after / self.model._base.income / np.exp(self._log_cpi)
        return self._country(100 * (real - 1), "welfare_pct")

    @cached_property
    def real_wage(self) -> pd.Series:
        """Change of the wage over the price index of final demand, percent."""
        return self._country(100 * np.expm1(self._out.log_wage - self._log_cpi), "real_wage_pct")

    @cached_property
    def wages(self) -> pd.Series:
        """Change of wages, percent, in the numeraire."""
        return self._country(100 * np.expm1(self._out.log_wage), "wage_pct")

    @cached_property
    def prices(self) -> pd.Series:
        """Change of the price index of final demand, percent, in the numeraire."""
        return self._country(100 * np.expm1(self._log_cpi), "price_index_pct")

    @cached_property
    def sector_prices(self) -> pd.DataFrame:
        """Change of purchasers' prices by economy and sector, percent; missing where nothing is bought."""
        change = 100 * np.expm1(self._out.log_price)
        return self._table(np.where(self.model._base.traded, change, np.nan))

    @cached_property
    def income(self) -> pd.DataFrame:
        """Income before and after, in the unit of the flows."""
        return pd.DataFrame(
            {"before": self.model._base.income, "after": self._income_after}, self.model.countries
        )

    @cached_property
    def tariff_revenue(self) -> pd.DataFrame:
        """Tariff revenue before and after, in the unit of the flows."""
        base = self.model._base
        before = base.income - base.labour_income - base.deficit
        if not base.tariff.any():
            before = np.zeros_like(before)
        return pd.DataFrame({"before": before, "after": self._out.revenue}, self.model.countries)

    @cached_property
    def trade_balance(self) -> pd.DataFrame:
        """Exports minus imports before and after, in the unit of the flows."""
        paid = self._paid
        after = paid.sum(axis=(0, 1)) - paid.sum(axis=(0, 2))
        return pd.DataFrame({"before": -self.model._base.deficit, "after": after}, self.model.countries)

    @cached_property
    def _paid(self) -> Array:
        """Flows after, before tariffs [sector, importer, exporter]."""
        return self._out.share * self._out.spending[..., None] / (1 + self._tariff)

    @cached_property
    def _paid_before(self) -> Array:
        base = self.model._base
        return base.share * base.spending[..., None] / (1 + base.tariff)

    @cached_property
    def flows(self) -> pd.DataFrame:
        """Flows before tariffs, `before` and `after`, by exporter, importer and sector."""
        return pd.DataFrame(
            {
                "before": self.model._cube(self._paid_before, "before"),
                "after": self.model._cube(self._paid, "after"),
            }
        )

    @cached_property
    def trade(self) -> pd.DataFrame:
        """Flows summed over sectors, `before`, `after` and `change_pct`, by exporter and importer."""
        index = pd.MultiIndex.from_product(
            [self.model.countries, self.model.countries], names=["exporter", "importer"]
        )
        before, after = (x.sum(axis=0).T.ravel() for x in (self._paid_before, self._paid))
        with np.errstate(divide="ignore", invalid="ignore"):
            change = np.where(before > 0, 100 * (after / before - 1), np.nan)
        return pd.DataFrame({"before": before, "after": after, "change_pct": change}, index)

    @cached_property
    def output(self) -> pd.DataFrame:
        """Change of the value of gross output by economy and sector, percent; missing where there is none."""
        before, after = self.model._base.output, self._out.output
        with np.errstate(divide="ignore", invalid="ignore"):
            return self._table(np.where(before > 0, 100 * (after / before - 1), np.nan))

    @cached_property
    def real_output(self) -> pd.DataFrame:
        """Change of the volume of gross output (value over unit cost), percent."""
        volume = self._out.output / np.exp(self._out.log_cost)
        before = self.model._base.output
        with np.errstate(divide="ignore", invalid="ignore"):
            return self._table(np.where(before > 0, 100 * (volume / before - 1), np.nan))

    @cached_property
    def value_added(self) -> pd.DataFrame:
        """Value added after, by economy and sector, in the unit of the flows."""
        return self._table(self.model._base.value_added * self._out.output)

    @cached_property
    def linear_welfare(self) -> pd.DataFrame:
        """First-order welfare change in percent, split into terms of trade and volume of trade.

        The decomposition of Caliendo & Parro (2015, equation 17 and Table 2), with base-year weights and
        relative changes. For large experiments it differs from the exact `welfare`.
        """
        terms, volume = _explain.linear_split(
            self.model._base, self._paid_before, self._paid, self._out.log_cost
        )
        frame = pd.DataFrame({"terms_of_trade": terms, "volume_of_trade": volume}, self.model.countries)
        return frame.assign(total=frame.sum(axis=1))

    @cached_property
    def sources(self) -> pd.DataFrame:
        """Where the exact welfare change comes from, in percentage points; see `explain`.

        The effects of the experiment are added up along the way from the base to it. Columns:
        `export_prices` (what sales abroad earn), `import_prices` (what partners charge, before tariffs),
        `own_tariffs` (trade given up or regained behind one's own tariffs), `trade_costs` (resources lost in
        shipping), `transfers` (change of the aggregate deficit), `remainder` (what the steps of the way do
        not catch) and their sum, `welfare`.
        """
        parts = _explain.sources(self)
        frame = pd.DataFrame(parts, self.model.countries)
        welfare = self.welfare
        return frame.assign(remainder=welfare - frame.sum(axis=1), welfare=welfare)

    def explain(self, country: str) -> str:
        """Say in two sentences where an economy's welfare change comes from."""
        return _explain.sentences(self, country)

    def summary(self) -> pd.DataFrame:
        """Return the changes of welfare, real wage, price index and wage, percent, by economy."""
        return pd.concat([self.welfare, self.real_wage, self.prices, self.wages], axis=1)

    def as_base(self) -> TradeModel:
        """Return a model whose base year is this equilibrium."""
        from course.models.equilibrium.model import TradeModel

        base = self.model._base
        return TradeModel(
            self._paid.transpose(2, 1, 0),
            base.inputs,
            base.value_added.T,
            elasticities=base.theta,
            tariffs=self._tariff.transpose(2, 1, 0),
            countries=list(self.model.countries),
            sectors=list(self.model.sectors),
            notes=self.model.notes,
        )
