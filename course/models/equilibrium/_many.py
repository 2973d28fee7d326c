"""Many scenarios at once: batches that share memory and time."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from course.models.equilibrium import _checks, _core
from course.models.equilibrium._core import Array
from course.models.errors import ModelInputError, NotSolvedError

if TYPE_CHECKING:
    from course.models.equilibrium.model import TradeModel

#: cells [sector, importer, exporter] of one batch: keeps a batch in the processor's cache
BATCH_CELLS = 300_000
OUTCOMES = ("welfare_pct", "real_wage_pct", "price_index_pct", "wage_pct")


def solve_many(
    model: TradeModel,
    experiments: Mapping[Any, Mapping[str, Any]] | Sequence[Mapping[str, Any]],
    elasticities: Any,
    tolerance: float,
    max_iterations: int,
    progress: bool | None,
) -> pd.DataFrame:
    """See `TradeModel.solve_many`."""
    named = dict(experiments) if isinstance(experiments, Mapping) else dict(enumerate(experiments))
    thetas = _thetas(model, elasticities, len(named))
    if len(named) == 1 and len(thetas) > 1:
        only = next(iter(named.values()))
        named = dict.fromkeys(range(len(thetas)), only)
    if len(thetas) == 1:
        thetas = np.repeat(thetas, len(named), axis=0)
    names, list_of = list(named), list(named.values())
    base = model._base
    size = max(1, BATCH_CELLS // base.share.size)
    starts = range(0, len(names), size)
    tables: list[Array] = []

    def batch(first: int) -> tuple[Array, Array, NDArray[np.intp]]:
        part = slice(first, min(first + size, len(names)))
        return _solve_batch(model, list_of[part], thetas[part], tolerance, max_iterations)

    # numpy releases the lock while it computes; results keep the order of the scenarios
    with ThreadPoolExecutor(max_workers=min(2, os.cpu_count() or 1)) as pool:
        results = list(_shown(pool.map(batch, starts), len(starts), progress))
    tables = [result[0] for result in results]
    residual = np.concatenate([result[1] for result in results])
    iterations = np.concatenate([result[2] for result in results])
    if (residual > tolerance).any():
        worst = int(np.argmax(residual))
        raise NotSolvedError(
            f"Scenario {names[worst]!r} has no solution to {tolerance:.2g}; its residual is "
            f"{residual[worst]:.2g}. Leave it out, or look at it alone with solve().",
            float(residual[worst]),
        )
    values = np.concatenate(tables)  # [scenario, economy, outcome]
    count = len(model.countries)
    frame = pd.DataFrame(values.reshape(-1, len(OUTCOMES)), columns=list(OUTCOMES))
    frame.insert(0, "scenario", np.repeat(np.array(names, dtype=object), count))
    frame.insert(1, "economy", np.tile(np.array(model.countries), len(names)))
    frame["residual"] = np.repeat(residual, count)
    frame["iterations"] = np.repeat(iterations, count)
    return frame.infer_objects()


def _thetas(model: TradeModel, elasticities: Any, scenarios: int) -> Array:
    """Return elasticities [scenario, sector], or one row for all."""
    if elasticities is None:
        return model._base.theta[None]
    table = np.asarray(elasticities, dtype=float)
    if table.ndim != 2 or table.shape[1] != len(model.sectors):
        raise ModelInputError(
            f"elasticities should be [scenario, sector] with {len(model.sectors)} sectors; their shape is "
            f"{table.shape}."
        )
    if scenarios not in (1, len(table)) and len(table) != 1:
        raise ModelInputError(f"There are {scenarios} scenarios and {len(table)} rows of elasticities.")
    axes = {"scenario": pd.RangeIndex(len(table)), "sector": model.sectors}
    _checks.cells("elasticities", table, axes, ~(table > 0), "above zero")
    return table


def _shown(results: Iterator[Any], count: int, progress: bool | None) -> Iterator[Any]:
    """Pass results on; a bar appears when asked for, or by itself after some seconds."""
    from tqdm.auto import tqdm

    return iter(
        tqdm(results, total=count, disable=progress is False, delay=0 if progress else 5, leave=False)
    )


def _solve_batch(
    model: TradeModel, experiments: Sequence[Mapping[str, Any]], theta: Array, tolerance: float, limit: int
) -> tuple[Array, Array, NDArray[np.intp]]:
    base = model._base
    same = all(experiment is experiments[0] for experiment in experiments)
    parsed = [
        model._experiment(one.get("tariffs"), one.get("trade_costs"), one.get("deficits"))
        for one in (experiments[:1] if same else experiments)
    ]
    for one in experiments:
        unknown = set(one) - {"tariffs", "trade_costs", "deficits"}
        if unknown:
            raise ModelInputError(
                f"An experiment has tariffs, trade_costs and deficits, not {unknown.pop()!r}."
            )
    count = len(experiments)
    tariff = np.stack([rates for rates, _, _ in parsed])
    cost = None
    if any(factor is not None for _, factor, _ in parsed):
        cost = np.stack([np.ones_like(base.tariff) if f is None else f for _, f, _ in parsed])
    deficit = np.stack([new for _, _, new in parsed])
    deficit = np.repeat(deficit, count, axis=0) if same else deficit
    experiment = _core.prepare(base, theta, tariff, cost, deficit)
    solution = _core.iterate(
        base, experiment, _core.start_state(base, count), tolerance, limit, _core.BATCH_MEMORY
    )
    for row in np.flatnonzero(solution.residual > tolerance):
        # the few that need it take the slow road alone
        place = 0 if same else row
        alone = model._with_theta(theta[row]).solve(
            *_as_given(parsed[place]), tolerance=tolerance, max_iterations=limit
        )
        solution.state[row], solution.residual[row] = alone.state, alone.residual
        solution.iterations[row] = alone.iterations
    return _outcomes(base, experiment, solution.state), solution.residual, solution.iterations


def _as_given(parsed: tuple[Array, Array | None, Array]) -> tuple[Array, Array | None, Array]:
    """Return a parsed experiment in the order [exporter, importer, sector] that `solve` reads."""
    tariff, cost, deficit = parsed
    return tariff.transpose(2, 1, 0), None if cost is None else cost.transpose(2, 1, 0), deficit


def _outcomes(base: _core.Base, experiment: _core.Experiment, state: Array) -> Array:
    """Return welfare, real wage, price index and wage, percent changes [scenario, economy, outcome]."""
    log_wage, log_price, income = _core.incomes(base, experiment, state)
    log_cpi = (base.final * log_price).sum(axis=1)
    welfare = income / base.income / np.exp(log_cpi) - 1
    changes = [welfare, np.expm1(log_wage - log_cpi), np.expm1(log_cpi), np.expm1(log_wage)]
    return 100 * np.stack(changes, axis=-1)
