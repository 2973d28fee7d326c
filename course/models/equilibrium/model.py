"""The trade model a user works with: labelled data in, labelled results out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from course.models.equilibrium import checks, explain
from course.models.equilibrium.accounts import Base, read_base
from course.models.equilibrium.baseline import world_of_2022
from course.models.equilibrium.experiment import read_experiment
from course.models.equilibrium.gains import gains_from_trade
from course.models.equilibrium.result import Result
from course.models.equilibrium.solve.conditional import Conditional, solve_conditional
from course.models.equilibrium.solve.many import solve_many
from course.models.equilibrium.solve.one import solve_one
from course.models.model_errors import ModelInputError


class TradeModel:
    """General equilibrium of trade in changes: Caliendo & Parro (2015), "exact hat algebra".

    Parameters
    ----------
    flows : array [exporter, importer, sector]
        Values before tariffs, domestic sales on the diagonal, any money unit.
    input_shares : array [country, input, user]
        Shares of inputs in the gross output of the using sector.
    value_added_shares : array [country, user]
        Shares of value added in gross output; with the inputs they sum to one.
    final_shares : array [country, sector], optional
        Shares of final demand. Left out, the accounts imply them: purchases that are not used as inputs. When
        given, they must agree with the implied shares, which are used.
    elasticities : array [sector]
        Trade elasticities theta, above zero: a cost 1 % higher lowers the flow by theta %.
    tariffs : array [exporter, importer, sector], optional
        Ad valorem rates, 0.25 for 25 %; zero when left out.
    deficits : array [country], optional
        Aggregate deficits (imports minus exports, before tariffs); implied by the flows, checked when given.
    countries, sectors : sequence of str, optional
        Labels.

    Raises
    ------
    ModelInputError
        A cell has an impossible value; the message names the cell.
    NotBalancedError
        The data contradict each other.

    Notes
    -----
    The numeraire is world value added: the sum over economies of labour income stays at its base value.
    Deficits are fixed in this unit. `docs/models.md` has the equations, the calibration and the validation.
    """

    def __init__(  # noqa: PLR0917  the tables of the model in the order of its equations
        self,
        flows: Any,
        input_shares: Any,
        value_added_shares: Any,
        final_shares: Any = None,
        elasticities: Any = None,
        tariffs: Any = None,
        deficits: Any = None,
        *,
        countries: Sequence[str] | None = None,
        sectors: Sequence[str] | None = None,
        notes: Sequence[str] = (),
    ) -> None:
        self._base = read_base(
            flows,
            input_shares,
            value_added_shares,
            final_shares=final_shares,
            elasticities=elasticities,
            tariffs=tariffs,
            deficits=deficits,
            countries=countries,
            sectors=sectors,
            notes=notes,
        )

    @classmethod
    def _on(cls, base: Base) -> TradeModel:
        model = cls.__new__(cls)
        model._base = base
        return model

    @classmethod
    def one_sector(
        cls, flows: Any, elasticity: float, *, tariffs: Any = None, countries: Sequence[str] | None = None
    ) -> TradeModel:
        """Return the one-sector model without inputs: Armington, or Eaton & Kortum, in changes.

        Parameters
        ----------
        flows : array or DataFrame [exporter, importer]
            Values, domestic sales on the diagonal. The labels of a DataFrame are kept.
        elasticity : float
            Trade elasticity theta (sigma - 1 of an Armington model).
        """
        if isinstance(flows, pd.DataFrame):
            countries = list(map(str, flows.index)) if countries is None else countries
        shape = np.shape(flows)
        if len(shape) != 2 or shape[0] != shape[1]:
            raise ModelInputError(
                f"flows should have the axes [exporter, importer], but have the shape {shape}."
            )
        names = checks.labels(countries, shape[0], "economy")
        pair = {"exporter": names, "importer": names}
        values = checks.array("flows", flows, pair)[:, :, None]
        rates = None if tariffs is None else checks.array("tariffs", tariffs, pair)[:, :, None]
        return cls(
            values,
            np.zeros((shape[0], 1, 1)),
            np.ones((shape[0], 1)),
            elasticities=[elasticity],
            tariffs=rates,
            countries=list(names),
            sectors=["goods"],
        )

    @classmethod
    def baseline(cls, elasticities: Any = "caliendo-parro") -> TradeModel:
        """Return the course's world of 2022: 24 economies and the rest of the world, 28 sectors.

        Parameters
        ----------
        elasticities : "caliendo-parro", "fontagne", or array / Series [sector]
            A published set of trade elasticities, or the user's own by sector.
        """
        return cls._on(world_of_2022(elasticities))

    def with_elasticities(self, elasticities: Any) -> TradeModel:
        """Return the same base year with other trade elasticities (array or Series by sector)."""
        return self._on(self._base.with_elasticities(elasticities))

    def without_deficits(self) -> TradeModel:
        """Return the model whose base year is the equilibrium without aggregate deficits."""
        return self.solve(deficits=0, tolerance=1e-12).as_base()

    def __repr__(self) -> str:
        return f"TradeModel({len(self.countries)} economies, {len(self.sectors)} sectors)"

    # The base year, labelled

    @property
    def countries(self) -> pd.Index:
        """Labels of the economies."""
        return self._base.countries

    @property
    def sectors(self) -> pd.Index:
        """Labels of the sectors."""
        return self._base.sectors

    @property
    def notes(self) -> tuple[str, ...]:
        """Notes on values that were changed or computed between the tables and this model."""
        return self._base.notes

    @property
    def flows(self) -> pd.Series:
        """Base flows before tariffs, by exporter, importer and sector."""
        return self._base.by_flow(self._base.paid, "flow")

    @property
    def tariffs(self) -> pd.Series:
        """Base tariff rates, by exporter, importer and sector."""
        return self._base.by_flow(self._base.tariff, "tariff")

    @property
    def elasticities(self) -> pd.Series:
        """Trade elasticities by sector."""
        return pd.Series(self._base.theta, self.sectors, name="trade_elasticity")

    @property
    def income(self) -> pd.Series:
        """Base income (labour income, tariff revenue and deficit), in the unit of the flows."""
        return self._base.by_economy(self._base.income, "income")

    @property
    def deficits(self) -> pd.Series:
        """Base deficits (imports minus exports), in the unit of the flows."""
        return self._base.by_economy(self._base.deficit, "deficit")

    @property
    def final_shares(self) -> pd.DataFrame:
        """Shares of final demand by economy and sector; the accounting may imply some below zero."""
        return self._base.by_sector(self._base.final)

    def gains_from_trade(self, *, inputs: bool = True) -> pd.Series:
        """Return by a formula how many percent lower each economy's real wage would be without trade.

        The formula is 1 - prod_j prod_k lambda_k^(alpha_j a_jk / theta_k) (Costinot & Rodríguez-Clare 2014,
        doi:10.1016/B978-0-444-54314-1.00004-5). Here lambda_k is the share that an economy buys at home of
        what it spends on sector k. The shares of final demand are alpha_j, and a_jk is Leontief's inverse:
        the part of input k in the cost of product j, direct and indirect. With one sector and no inputs this
        is the formula of Arkolakis, Costinot & Rodríguez-Clare (2012), `measures.gains_from_trade`.

        Parameters
        ----------
        inputs : bool
            False leaves the links between sectors out: the exponents are then each sector's share in all
            purchases over theta_k.

        Returns
        -------
        Series
            `gains_pct` by economy, percent of today's real wage. It is 100 where an economy needs a product
            that it does not make at all. Then the formula has no sensible answer, because Cobb-Douglas
            demand can do without nothing.

        Notes
        -----
        `solve` with trade costs that stop all trade gives the same real wage. `welfare` differs in addition
        by the deficit and the tariff revenue, which end with trade. `docs/models.md` shows both.
        """
        return self._base.by_economy(100 * gains_from_trade(self._base, inputs), "gains_pct")

    # Experiments

    def solve(
        self,
        tariffs: Any = None,
        trade_costs: Any = None,
        deficits: Any = None,
        start: Counterfactual | None = None,
        *,
        tolerance: float = 1e-8,
        max_iterations: int = 300,
    ) -> Counterfactual:
        """Return the equilibrium after a change of tariffs, trade costs and deficits.

        Parameters
        ----------
        tariffs : mapping, Series, table or array, optional
            New rates (not changes). A mapping from (exporter, importer) or (exporter, importer, sector)
            changes these cells only; each part may be a list, or "*" for all. A table or array
            [exporter, importer] holds for all sectors; an array [exporter, importer, sector] sets all.
        trade_costs : likewise, optional
            Factors on iceberg trade costs: 1 is unchanged, 1.1 is 10 % more.
        deficits : array, Series, mapping or 0, optional
            New aggregate deficits, adding up to zero; 0 removes all.
        start : Counterfactual, optional
            An earlier result of this model to start from: fewer iterations, the same answer.
        tolerance : float
            Largest violation of an equilibrium condition that is accepted: wages and prices in logarithms,
            spending as a share of income. 1e-5 is enough while a slider moves.

        Raises
        ------
        NotSolvedError
            The tolerance was not reached. A result that did not converge is never returned.
        """
        experiment = read_experiment(self._base, tariffs, trade_costs, deficits)
        known = None if start is None else start.solved
        solved = solve_one(self._base, experiment, known, tolerance, max_iterations)
        return Counterfactual(self._base, experiment, solved)

    def solve_many(
        self,
        experiments: Any,
        elasticities: Any = None,
        *,
        tolerance: float = 1e-6,
        max_iterations: int = 300,
        progress: bool | None = None,
    ) -> pd.DataFrame:
        """Return the outcomes of many experiments, solved in batches, as one tidy frame.

        Parameters
        ----------
        experiments : mapping or sequence
            Experiments, each a mapping with `tariffs`, `trade_costs` and `deficits` as `solve` takes them.
            The keys of the outer mapping, or the positions in the sequence, name the scenarios.
        elasticities : array [scenario, sector], optional
            Other trade elasticities for each scenario. One experiment is solved once for each row.
        progress : bool, optional
            True shows a progress bar, False shows none. Left out, a bar appears after five seconds.

        Returns
        -------
        DataFrame
            One row for each scenario and economy: `welfare_pct`, `real_wage_pct`, `price_index_pct`,
            `wage_pct`, `residual`, `iterations`.
        """
        return solve_many(
            self._base,
            experiments,
            elasticities,
            tolerance=tolerance,
            max_iterations=max_iterations,
            progress=progress,
        )

    def conditional(self, tariffs: Any = None, trade_costs: Any = None) -> Conditional:
        """Return trade flows after a change of trade costs, with output and spending held fixed.

        The "conditional general equilibrium" of gravity studies (Yotov, Piermartini, Monteiro & Larch 2016).
        The values of output and of expenditure by economy and sector keep their base values. Only the flows
        adjust, through the multilateral resistances.
        """
        return solve_conditional(self._base, read_experiment(self._base, tariffs, trade_costs))


class Counterfactual(Result):
    """An equilibrium after an experiment, compared with the base year and with explained welfare changes.

    Changes are in percent of the base; values are in the unit of the model's flows, with world value added
    held at its base value (the numeraire).

    Attributes
    ----------
    residual : float
        Largest violation of an equilibrium condition.
    iterations : int
        Passes through the conditions that the solution took.
    """

    @cached_property
    def linear_welfare(self) -> pd.DataFrame:
        """First-order welfare change in percent, split into terms of trade and volume of trade.

        The decomposition of Caliendo & Parro (2015, equation 17 and Table 2), with base-year weights and
        relative changes. For large experiments it differs from the exact `welfare`.
        """
        return explain.linear_welfare(self)

    @cached_property
    def sources(self) -> pd.DataFrame:
        """Sources of the exact welfare change, in percentage points; `explain` puts them into sentences.

        The effects are added up along the way from the base year to the experiment. Columns:
        `export_prices` (what sales abroad earn), `import_prices` (what partners charge, before tariffs),
        `own_tariffs` (trade given up or regained behind one's own tariffs), `trade_costs` (resources lost in
        shipping), `transfers` (change of the aggregate deficit), `remainder` (error of the finite steps) and
        their sum, `welfare`.
        """
        return explain.sources(self)

    def explain(self, country: str) -> str:
        """Return an explanation of an economy's welfare change in sentences."""
        return explain.sentences(self, self.sources, country)

    def as_base(self) -> TradeModel:
        """Return a model whose base year is this equilibrium."""
        base = self.base
        return TradeModel(
            self.paid.transpose(2, 1, 0),
            base.inputs,
            base.value_added.T,
            elasticities=base.theta,
            tariffs=self.experiment.tariff.transpose(2, 1, 0),
            countries=list(base.countries),
            sectors=list(base.sectors),
            notes=base.notes,
        )
