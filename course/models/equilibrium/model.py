"""The trade model a user works with: labelled data in, labelled results out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from course.models.equilibrium import _checks, _core
from course.models.equilibrium._accounts import BALANCE_TOLERANCE, base_year, pace
from course.models.equilibrium._core import Array
from course.models.errors import ModelInputError, NotBalancedError, NotSolvedError

if TYPE_CHECKING:
    from course.models.equilibrium.conditional import Conditional
    from course.models.equilibrium.result import Counterfactual

#: an experiment that fails in one go is approached in this many steps
STAGES = (4, 16)
LONG_MEMORY = 20


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
        Shares of final demand. Left out, they are implied by the accounting: what is bought and not used as
        an input. When given they must agree with it, and the implied ones are used.
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
        A cell is not what it can be; the message names it.
    NotBalancedError
        The data contradict each other.

    Notes
    -----
    The numeraire is world value added: the sum over economies of labour income stays at its base value.
    Deficits are fixed in this unit. `docs/models.md` has the equations, the calibration and the validation.
    """

    def __init__(
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
        shape = np.shape(flows)
        if len(shape) != 3 or shape[0] != shape[1]:
            raise ModelInputError(f"flows should be [exporter, importer, sector]; their shape is {shape}.")
        self.countries = _checks.labels(countries, shape[0], "economy")
        self.sectors = _checks.labels(sectors, shape[2], "sector")
        #: what was clipped, replaced or implied on the way from the tables to this model
        self.notes = tuple(notes)
        pair = {"exporter": self.countries, "importer": self.countries, "sector": self.sectors}
        users = {"economy": self.countries, "input": self.sectors, "user": self.sectors}
        cells = {"economy": self.countries, "sector": self.sectors}

        flow = _checks.array("flows", flows, pair)
        _checks.cells("flows", flow, pair, flow < 0, "zero or more")
        inputs = _checks.array("input_shares", input_shares, users)
        value_added = _checks.array("value_added_shares", value_added_shares, cells)
        if elasticities is None:
            raise ModelInputError("elasticities are needed: one trade elasticity a sector.")
        theta = _checks.array("elasticities", elasticities, {"sector": self.sectors})
        _checks.cells("elasticities", theta, {"sector": self.sectors}, theta <= 0, "above zero")
        rates = np.zeros(shape) if tariffs is None else _checks.array("tariffs", tariffs, pair)
        _checks.cells("tariffs", rates, pair, rates <= -1, "a rate above -1 (-100 %)")

        output = flow.sum(axis=1)
        made = output > 0
        _checks.cells(
            "value_added_shares", value_added, cells, made & ((value_added < 0) | (value_added > 1)), "0 to 1"
        )
        total = inputs.sum(axis=1) + value_added
        _checks.cells(
            "input shares plus value added", total, cells, made & (np.abs(total - 1) > 1e-5), "a sum of 1"
        )
        # A sector that an economy does not have needs no recipe. Rounded shares are made to add up exactly,
        # or income and spending would part by the rounding and no precise solution would exist.
        bought = np.where(made, inputs.sum(axis=1), 0.0)
        value_added = np.where(bought > 0, value_added, 1.0)
        factor = np.where(bought > 0, (1 - value_added) / np.where(bought > 0, bought, 1.0), 0.0)
        inputs = inputs * factor[:, None, :]
        self._base = base_year(flow, rates, inputs, value_added, theta, self.countries, self.sectors)
        self._check_final(final_shares, cells)
        if deficits is not None:
            given = _checks.array("deficits", deficits, {"economy": self.countries})
            off = np.abs(given - self._base.deficit) > BALANCE_TOLERANCE * self._base.income
            _checks.cells(
                "deficits", given, {"economy": self.countries}, off, "imports minus exports of the flows"
            )

    def _check_final(self, final_shares: Any, cells: dict[str, pd.Index]) -> None:
        if final_shares is None:
            return
        given = _checks.array("final_shares", final_shares, cells)
        total = given.sum(axis=1)
        axis = {"economy": self.countries}
        _checks.cells("the sum of final_shares", total, axis, np.abs(total - 1) > 1e-5, "1")
        implied = self._base.final.T
        off = np.abs(given - implied) > BALANCE_TOLERANCE
        if off.any():
            row, column = np.argwhere(off)[0]
            raise NotBalancedError(
                f"final_shares of {self.countries[row]}, {self.sectors[column]!r} is "
                f"{given[row, column]:.6g}; purchases less use as inputs imply {implied[row, column]:.6g}. "
                "Leave final_shares out to take the implied ones."
            )

    @classmethod
    def one_sector(
        cls, flows: Any, elasticity: float, *, tariffs: Any = None, countries: Sequence[str] | None = None
    ) -> TradeModel:
        """Return the one-sector model without inputs: Armington, or Eaton & Kortum, in changes.

        Parameters
        ----------
        flows : array or DataFrame [exporter, importer]
            Values, domestic sales on the diagonal. A table brings its labels.
        elasticity : float
            Trade elasticity theta (sigma - 1 of an Armington model).
        """
        if isinstance(flows, pd.DataFrame):
            countries = list(map(str, flows.index)) if countries is None else countries
        shape = np.shape(flows)
        if len(shape) != 2 or shape[0] != shape[1]:
            raise ModelInputError(f"flows should be [exporter, importer]; their shape is {shape}.")
        names = _checks.labels(countries, shape[0], "economy")
        pair = {"exporter": names, "importer": names}
        values = _checks.array("flows", flows, pair)[:, :, None]
        rates = None if tariffs is None else _checks.array("tariffs", tariffs, pair)[:, :, None]
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
            Published trade elasticities by sector, or one's own.
        """
        from course.models.equilibrium.baseline import build  # reads tables: only when it is asked for

        return build(elasticities)

    def with_elasticities(self, elasticities: Any) -> TradeModel:
        """Return the same base year with other trade elasticities (array or Series by sector)."""
        axis = {"sector": self.sectors}
        theta = _checks.array("elasticities", elasticities, axis)
        _checks.cells("elasticities", theta, axis, theta <= 0, "above zero")
        return self._with_theta(theta)

    def _with_theta(self, theta: Array) -> TradeModel:
        other = object.__new__(TradeModel)
        other.__dict__.update(self.__dict__)
        paid = self._base.share * self._base.spending[..., None] / (1 + self._base.tariff)
        other._base = replace(self._base, theta=theta, pace=pace(paid, theta))
        return other

    def __repr__(self) -> str:
        return f"TradeModel({len(self.countries)} economies, {len(self.sectors)} sectors)"

    # The base year, labelled

    @property
    def flows(self) -> pd.Series:
        """Base flows before tariffs, by exporter, importer and sector."""
        paid = self._base.share * self._base.spending[..., None] / (1 + self._base.tariff)
        return self._cube(paid, "flow")

    @property
    def tariffs(self) -> pd.Series:
        """Base tariff rates, by exporter, importer and sector."""
        return self._cube(self._base.tariff, "tariff")

    @property
    def elasticities(self) -> pd.Series:
        """Trade elasticities by sector."""
        return pd.Series(self._base.theta, self.sectors, name="trade_elasticity")

    @property
    def income(self) -> pd.Series:
        """Base income (labour income, tariff revenue and deficit), in the unit of the flows."""
        return pd.Series(self._base.income, self.countries, name="income")

    @property
    def deficits(self) -> pd.Series:
        """Base deficits (imports minus exports), in the unit of the flows."""
        return pd.Series(self._base.deficit, self.countries, name="deficit")

    @property
    def final_shares(self) -> pd.DataFrame:
        """Shares of final demand by economy and sector; the accounting may imply some below zero."""
        return pd.DataFrame(self._base.final.T, self.countries, self.sectors)

    def _cube(self, values: Array, name: str) -> pd.Series:
        index = pd.MultiIndex.from_product(
            [self.countries, self.countries, self.sectors], names=["exporter", "importer", "sector"]
        )
        return pd.Series(values.transpose(2, 1, 0).ravel(), index, name=name)

    # Experiments

    def _experiment(self, tariffs: Any, trade_costs: Any, deficits: Any) -> tuple[Array, Array | None, Array]:
        old = self._base.tariff.transpose(2, 1, 0)
        new = _checks.experiment("tariffs", tariffs, old, self.countries, self.sectors, above=-1)
        rates = np.ascontiguousarray(new.transpose(2, 1, 0))
        cost = None
        if trade_costs is not None:
            ones = np.ones_like(old)
            factors = _checks.experiment(
                "trade_costs", trade_costs, ones, self.countries, self.sectors, above=0
            )
            cost = np.ascontiguousarray(factors.transpose(2, 1, 0))
        return rates, cost, _checks.deficits(deficits, self._base.deficit, self.countries)

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
            The tolerance was not reached; a result is never silently unconverged.
        """
        from course.models.equilibrium.result import Counterfactual

        rates, cost, deficit = self._experiment(tariffs, trade_costs, deficits)
        base = self._base
        experiment = _core.prepare(
            base, base.theta[None], rates[None], None if cost is None else cost[None], deficit[None]
        )
        first = _core.start_state(base, 1)
        if start is not None:
            if start.state.shape != first[0].shape:
                raise ModelInputError("start comes from a model of another size.")
            first = start.state[None].copy()
        known = None if start is None else start.memory
        solution = _core.iterate(base, experiment, first, tolerance, max_iterations, known=known)
        if solution.residual[0] > tolerance:
            # extreme experiments: a longer memory, then a longer way
            solution = _core.iterate(
                base, experiment, _core.start_state(base, 1), tolerance, max_iterations, LONG_MEMORY
            )
        for stages in STAGES:
            if solution.residual[0] <= tolerance:
                break
            solution = self._in_stages(rates, cost, deficit, stages, tolerance, max_iterations)
        residual = float(solution.residual[0])
        if not residual <= tolerance:
            raise NotSolvedError(
                f"No equilibrium was found for this experiment: after {int(solution.iterations[0])} "
                f"iterations the largest violation of a condition is {residual:.2g}, and {tolerance:.2g} was "
                "asked for. Very large changes may leave an economy without a supplier of what it needs.",
                residual,
            )
        _, _, income = _core.incomes(base, experiment, solution.state)
        if not income.min() > 0:
            poorest = self.countries[int(income.argmin())]
            raise NotSolvedError(
                f"{poorest} would have to hand over more than it earns: no equilibrium with these deficits.",
                residual,
            )
        result = Counterfactual(
            self, rates, cost, deficit, solution.state[0], residual, int(solution.iterations[0])
        )
        result.memory, result._prepared = solution.memory, experiment
        return result

    def _at(self, part: float, rates: Array, cost: Array | None, deficit: Array) -> _core.Experiment:
        """Return an experiment gone a part of the way, in logarithms of trade costs."""
        base = self._base
        step = np.expm1((1 - part) * np.log1p(base.tariff) + part * np.log1p(rates))
        factor = None if cost is None else (cost**part)[None]
        mixed = (1 - part) * base.deficit + part * deficit
        return _core.prepare(base, base.theta[None], step[None], factor, mixed[None])

    def _in_stages(
        self, rates: Array, cost: Array | None, deficit: Array, stages: int, tolerance: float, limit: int
    ) -> _core.Solution:
        """Approach an extreme experiment in equal steps."""
        base = self._base
        state = _core.start_state(base, 1)
        used = 0
        for part in np.arange(1, stages + 1) / stages:
            aim = tolerance if part == 1 else max(tolerance, 1e-6)
            experiment = self._at(part, rates, cost, deficit)
            solution = _core.iterate(base, experiment, state, aim, limit, LONG_MEMORY)
            state = solution.state
            used += int(solution.iterations[0])
        solution.iterations[:] = used
        return solution

    def solve_many(
        self,
        experiments: Any,
        elasticities: Any = None,
        *,
        tolerance: float = 1e-6,
        max_iterations: int = 300,
        progress: bool | None = None,
    ) -> pd.DataFrame:
        """Return the outcomes of many experiments as one tidy frame; solved in batches.

        Parameters
        ----------
        experiments : mapping or sequence
            Each a mapping with `tariffs`, `trade_costs` and `deficits` as `solve` takes them; the keys of the
            mapping (or the positions) name the scenarios.
        elasticities : array [scenario, sector], optional
            Other trade elasticities for each scenario (for one experiment: as many scenarios as rows).
        progress : bool, optional
            True shows a bar, False none; left out, one appears when the run takes more than five seconds.

        Returns
        -------
        DataFrame
            One row for each scenario and economy: `welfare_pct`, `real_wage_pct`, `price_index_pct`,
            `wage_pct`, `residual`, `iterations`.
        """
        from course.models.equilibrium._many import solve_many

        return solve_many(self, experiments, elasticities, tolerance, max_iterations, progress)

    def conditional(self, tariffs: Any = None, trade_costs: Any = None) -> Conditional:
        """Return trade flows after a change of trade costs when output and spending do not respond.

        The "conditional general equilibrium" of gravity studies (Yotov, Piermartini, Monteiro & Larch 2016):
        the value of output and of expenditure in each cell stays at its base value and only the flows between
        them adjust, through the multilateral resistances.
        """
        from course.models.equilibrium.conditional import solve_conditional

        return solve_conditional(self, *self._experiment(tariffs, trade_costs, None)[:2])

    def without_deficits(self) -> TradeModel:
        """Return the model whose base year has no aggregate deficits (solved for first, then re-based)."""
        return self.solve(deficits=0, tolerance=1e-12).as_base()
