"""Computes the accounts of the base year from flows and input shares, with their labels.

Arrays of this module and of the modules above are ordered [sector, importer, exporter].
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from course.models.equilibrium import checks
from course.models.equilibrium.checks import Array
from course.models.model_errors import ModelInputError, NotBalancedError

#: largest difference allowed between accounts of the base data, as a share of an economy's income
BALANCE_TOLERANCE = 1e-5


@dataclass(frozen=True)
class Base:
    """The base year in the form that the solver needs: J sectors, N economies."""

    share: Array  #: [J, N, N] share of exporter i in what importer n spends on sector j
    tariff: Array  #: [J, N, N] base tariff rates
    spending: Array  #: [J, N] expenditure including tariffs
    output: Array  #: [J, N] gross output
    inputs: Array  #: [N, J, J] share of input k (rows) in the gross output of user j (columns)
    value_added: Array  #: [J, N] share of value added in gross output
    final: Array  #: [J, N] final-demand shares
    theta: Array  #: [J] trade elasticities
    labour_income: Array  #: [N]
    income: Array  #: [N] labour income + tariff revenue + deficit
    deficit: Array  #: [N] imports minus exports
    traded: NDArray[np.bool_]  #: [J, N] cells with any expenditure
    gaps: bool  #: True where some cells have no expenditure
    inputs_by_user: Array  #: [N, J, J] the transpose of `inputs`
    pace: Array  #: [N] 1 / (1 + mean trade elasticity of the economy's trade)
    countries: pd.Index
    sectors: pd.Index
    notes: tuple[str, ...] = ()  #: notes on clipped, replaced or implied values

    @property
    def size(self) -> tuple[int, int]:
        """Numbers of sectors and of economies."""
        sectors, economies = self.spending.shape
        return sectors, economies

    @property
    def paid(self) -> Array:
        """Flows before tariffs, the money that producers receive [J, N, N]."""
        return self.share * self.spending[..., None] / (1 + self.tariff)

    def with_elasticities(self, elasticities: Any) -> Base:
        """Return the same base year with other trade elasticities (array or Series by sector)."""
        return self.with_theta(_read_elasticities(elasticities, self.sectors))

    def with_theta(self, theta: Array) -> Base:
        """Return the same base year with trade elasticities [J] that need no check."""
        return replace(self, theta=theta, pace=_pace(self.paid, theta))

    # Labels for what is computed from the base year

    def by_economy(self, values: Array, name: str) -> pd.Series:
        """Return values [N] as a Series by economy."""
        return pd.Series(values, self.countries, name=name)

    def by_sector(self, values: Array) -> pd.DataFrame:
        """Label values [J, N]: one row an economy, one column a sector."""
        return pd.DataFrame(values.T, self.countries, self.sectors)

    def by_flow(self, values: Array, name: str) -> pd.Series:
        """Label values [J, N, N], by exporter, importer and sector."""
        index = pd.MultiIndex.from_product(
            [self.countries, self.countries, self.sectors], names=["exporter", "importer", "sector"]
        )
        return pd.Series(values.transpose(2, 1, 0).ravel(), index, name=name)


def read_base(
    flows: Any,
    input_shares: Any,
    value_added_shares: Any,
    *,
    elasticities: Any,
    final_shares: Any = None,
    tariffs: Any = None,
    deficits: Any = None,
    countries: Sequence[str] | None = None,
    sectors: Sequence[str] | None = None,
    notes: Sequence[str] = (),
) -> Base:
    """Check the user's data and return the base year; see `TradeModel` for the parameters."""
    shape = np.shape(flows)
    if len(shape) != 3 or shape[0] != shape[1]:
        raise ModelInputError(
            f"flows should have the axes [exporter, importer, sector], but have the shape {shape}."
        )
    economies = checks.labels(countries, shape[0], "economy")
    names = checks.labels(sectors, shape[2], "sector")
    pair = {"exporter": economies, "importer": economies, "sector": names}
    cells = {"economy": economies, "sector": names}

    flow = checks.array("flows", flows, pair)
    checks.cells("flows", flow, pair, flow < 0, "zero or more")
    inputs = checks.array("input_shares", input_shares, {"economy": economies, "input": names, "user": names})
    value_added = checks.array("value_added_shares", value_added_shares, cells)
    if elasticities is None:
        raise ModelInputError("elasticities is missing: give one trade elasticity for each sector.")
    theta = _read_elasticities(elasticities, names)
    rates = np.zeros(shape) if tariffs is None else checks.array("tariffs", tariffs, pair)
    checks.cells("tariffs", rates, pair, rates <= -1, "a rate above -1 (-100 %)")
    inputs, value_added = _recipes(inputs, value_added, flow.sum(axis=1) > 0, cells)
    base = _work_out(
        paid=np.ascontiguousarray(flow.transpose(2, 1, 0)),
        tariff=np.ascontiguousarray(rates.transpose(2, 1, 0)),
        inputs=inputs,
        value_added=np.ascontiguousarray(value_added.T),
        theta=theta,
        labels=(economies, names),
    )
    if final_shares is not None:
        _check_final(checks.array("final_shares", final_shares, cells), base)
    if deficits is not None:
        axis = {"economy": economies}
        given = checks.array("deficits", deficits, axis)
        off = np.abs(given - base.deficit) > BALANCE_TOLERANCE * base.income
        checks.cells("deficits", given, axis, off, "imports minus exports of the flows")
    return replace(base, notes=tuple(notes))


def _read_elasticities(elasticities: Any, sectors: pd.Index) -> Array:
    axis = {"sector": sectors}
    theta = checks.array("elasticities", elasticities, axis)
    checks.cells("elasticities", theta, axis, theta <= 0, "above zero")
    return theta


def _recipes(
    inputs: Array, value_added: Array, made: NDArray[np.bool_], cells: dict[str, pd.Index]
) -> tuple[Array, Array]:
    """Return shares of inputs and of value added, scaled so that they add up exactly.

    Sectors that an economy lacks may have any shares. With shares that only nearly add up, income and
    spending would differ by the rounding, and no precise solution would exist.
    """
    outside = made & ((value_added < 0) | (value_added > 1))
    checks.cells("value_added_shares", value_added, cells, outside, "0 to 1")
    total = inputs.sum(axis=1) + value_added
    off = made & (np.abs(total - 1) > 1e-5)
    checks.cells("input shares plus value added", total, cells, off, "a sum of 1")
    bought = np.where(made, inputs.sum(axis=1), 0.0)
    value_added = np.where(bought > 0, value_added, 1.0)
    factor = np.where(bought > 0, (1 - value_added) / np.where(bought > 0, bought, 1.0), 0.0)
    return inputs * factor[:, None, :], value_added


def _work_out(
    *,
    paid: Array,
    tariff: Array,
    inputs: Array,
    value_added: Array,
    theta: Array,
    labels: tuple[pd.Index, pd.Index],
) -> Base:
    """Return the base year computed from the flows."""
    countries, sectors = labels
    gross = paid * (1 + tariff)
    spending = gross.sum(axis=2)
    traded = spending > 0
    output = paid.sum(axis=1)
    labour = (value_added * output).sum(axis=0)
    deficit = paid.sum(axis=(0, 2)) - output.sum(axis=0)
    deficit[np.abs(deficit) < 1e-13 * labour] = 0.0  # rounding of a balanced economy
    income = labour + (spending - paid.sum(axis=2)).sum(axis=0) + deficit
    axis = {"economy": countries}
    checks.cells("value added", labour, axis, labour <= 0, "above zero")
    checks.cells("income", income, axis, income <= 0, "above zero (the deficit is too negative)")
    used = np.einsum("nkj,jn->kn", inputs, output)
    final = spending - used
    _check_balance(used, final, income, traded, labels)
    return Base(
        share=gross / np.where(traded, spending, 1.0)[..., None],
        tariff=tariff,
        spending=spending,
        output=output,
        inputs=np.ascontiguousarray(inputs),
        value_added=value_added,
        final=np.where(traded, final, 0.0) / income,
        theta=theta,
        labour_income=labour,
        income=income,
        deficit=deficit,
        traded=traded,
        gaps=not traded.all(),
        inputs_by_user=np.ascontiguousarray(inputs.transpose(0, 2, 1)),
        pace=_pace(paid, theta),
        countries=countries,
        sectors=sectors,
    )


def _check_balance(
    used: Array, final: Array, income: Array, traded: NDArray[np.bool_], labels: tuple[pd.Index, pd.Index]
) -> None:
    """Raise an error where an economy lacks an input, or its final demand differs from its income."""
    countries, sectors = labels
    missing = ~traded & (used > 1e-9 * income)
    if missing.any():
        sector, place = np.argwhere(missing)[0]
        raise NotBalancedError(
            f"By input_shares, {countries[place]} uses {used[sector, place]:.6g} of {sectors[sector]!r} "
            "as an input, but flows has no purchase of this input. Correct flows or input_shares."
        )
    gap = np.abs(final.sum(axis=0) / income - 1)
    if (gap > BALANCE_TOLERANCE).any():
        place = int(gap.argmax())
        raise NotBalancedError(
            f"{countries[place]}'s final demand is {final.sum(axis=0)[place]:.6g}, but its income is "
            f"{income[place]:.6g}. Correct flows or shares until the two are equal."
        )


def _check_final(given: Array, base: Base) -> None:
    """Raise an error where given final-demand shares differ from those that the accounts imply."""
    total = given.sum(axis=1)
    axis = {"economy": base.countries}
    checks.cells("the sum of final_shares", total, axis, np.abs(total - 1) > 1e-5, "1")
    implied = base.final.T
    off = np.abs(given - implied) > BALANCE_TOLERANCE
    if off.any():
        row, column = np.argwhere(off)[0]
        raise NotBalancedError(
            f"final_shares of {base.countries[row]}, {base.sectors[column]!r} is "
            f"{given[row, column]:.6g}. Purchases less use as inputs imply {implied[row, column]:.6g}. "
            "Leave final_shares out to take the implied shares."
        )


def _pace(paid: Array, theta: Array) -> Array:
    """Return the damping of wage steps by economy, 1 / (1 + mean trade elasticity)."""
    abroad = paid * (1 - np.eye(paid.shape[1]))
    trade = abroad.sum(axis=1) + abroad.sum(axis=2)
    total = trade.sum(axis=0)
    mean = (theta[:, None] * trade).sum(axis=0) / np.where(total > 0, total, 1.0)
    return 1 / (1 + mean)
