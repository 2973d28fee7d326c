"""Solves many scenarios in batches, which saves time."""

import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from course.models.equilibrium import checks
from course.models.equilibrium.accounts import Base
from course.models.equilibrium.checks import Array
from course.models.equilibrium.experiment import Experiment, read_experiment
from course.models.equilibrium.solve import iteration
from course.models.equilibrium.solve.one import solve_one
from course.models.model_errors import ModelInputError, NotSolvedError

#: most cells [sector, importer, exporter] of one batch, so that it fits into the processor's cache
BATCH_CELLS = 300_000
OUTCOMES = ("welfare_pct", "real_wage_pct", "price_index_pct", "wage_pct")
_PARTS = {"tariffs", "trade_costs", "deficits"}


def solve_many(
    base: Base,
    experiments: Mapping[Any, Mapping[str, Any]] | Sequence[Mapping[str, Any]],
    elasticities: Any,
    *,
    tolerance: float,
    max_iterations: int,
    progress: bool | None,
) -> pd.DataFrame:
    """Return the outcomes of many experiments; see `TradeModel.solve_many`."""
    named = dict(experiments) if isinstance(experiments, Mapping) else dict(enumerate(experiments))
    if not named:
        raise ModelInputError("experiments is empty: give at least one experiment.")
    thetas = _thetas(base, elasticities, len(named))
    if len(named) == 1 and len(thetas) > 1:
        only = next(iter(named.values()))
        named = dict.fromkeys(range(len(thetas)), only)
    if len(thetas) == 1:
        thetas = np.repeat(thetas, len(named), axis=0)
    names, list_of = list(named), list(named.values())
    size = max(1, BATCH_CELLS // base.share.size)
    starts = range(0, len(names), size)

    def batch(first: int) -> tuple[Array, Array, NDArray[np.intp]]:
        part = slice(first, min(first + size, len(names)))
        return _solve_batch(base, list_of[part], thetas[part], tolerance, max_iterations)

    # threads help because numpy releases the lock; results keep the order of the scenarios
    with ThreadPoolExecutor(max_workers=min(2, os.cpu_count() or 1)) as pool:
        results = list(_shown(pool.map(batch, starts), len(starts), progress))
    values, residual, iterations = (np.concatenate(parts) for parts in zip(*results, strict=True))
    if (residual > tolerance).any():
        worst = int(np.argmax(residual))
        raise NotSolvedError(
            (
                f"No equilibrium was found for the scenario {names[worst]!r}. Its residual is "
                f"{residual[worst]:.2g}, above the tolerance of {tolerance:.2g}. Leave the scenario out, or "
                "solve it alone with solve()."
            ),
            float(residual[worst]),
        )
    count = len(base.countries)
    frame = pd.DataFrame(values.reshape(-1, len(OUTCOMES)), columns=list(OUTCOMES))
    frame.insert(0, "scenario", np.repeat(np.array(names, dtype=object), count))
    frame.insert(1, "economy", np.tile(np.array(base.countries), len(names)))
    frame["residual"] = np.repeat(residual, count)
    frame["iterations"] = np.repeat(iterations, count)
    return frame.infer_objects()


def _thetas(base: Base, elasticities: Any, scenarios: int) -> Array:
    """Return elasticities [scenario, sector], or one row for all scenarios."""
    if elasticities is None:
        return base.theta[None]
    table = np.asarray(elasticities, dtype=float)
    if table.ndim != 2 or table.shape[1] != len(base.sectors):
        raise ModelInputError(
            f"elasticities should have the axes [scenario, sector] with {len(base.sectors)} sectors, but has "
            f"the shape {table.shape}."
        )
    if scenarios not in (1, len(table)) and len(table) != 1:
        raise ModelInputError(
            f"elasticities has {len(table)} rows for {scenarios} scenarios: give one row for each scenario."
        )
    axes = {"scenario": pd.RangeIndex(len(table)), "sector": base.sectors}
    checks.cells("elasticities", table, axes, ~(table > 0), "above zero")
    return table


def _shown(results: Iterator[Any], count: int, progress: bool | None) -> Iterator[Any]:
    """Yield the results behind a progress bar, which appears when asked for or after some seconds."""
    from tqdm.auto import tqdm  # imported here because the import looks for a notebook

    return iter(
        tqdm(results, total=count, disable=progress is False, delay=0 if progress else 5, leave=False)
    )


def _read(base: Base, given: Mapping[str, Any]) -> Experiment:
    unknown = set(given) - _PARTS
    if unknown:
        raise ModelInputError(
            f"An experiment has no {unknown.pop()!r}: write tariffs, trade_costs or deficits."
        )
    return read_experiment(base, **given)


def _solve_batch(
    base: Base, experiments: Sequence[Mapping[str, Any]], theta: Array, tolerance: float, limit: int
) -> tuple[Array, Array, NDArray[np.intp]]:
    """Return outcomes [scenario, economy, outcome], residuals and iterations of one batch."""
    # an experiment that occurs with many elasticities is read once
    same = all(one is experiments[0] for one in experiments)
    read = [_read(base, one) for one in (experiments[:1] if same else experiments)]
    prepared = _prepare_batch(base, read, theta)
    first = iteration.start_state(base, len(experiments))
    solution = iteration.iterate(base, prepared, first, tolerance, limit, memory=iteration.BATCH_MEMORY)
    for row in np.flatnonzero(solution.residual > tolerance):
        # the few scenarios that failed are solved alone by the slower way
        alone = solve_one(base.with_theta(theta[row]), read[0 if same else row], None, tolerance, limit)
        solution.state[row], solution.residual[row] = alone.state, alone.residual
        solution.iterations[row] = alone.iterations
    return _outcomes(base, prepared, solution.state), solution.residual, solution.iterations


def _prepare_batch(base: Base, read: Sequence[Experiment], theta: Array) -> iteration.Prepared:
    """Return a prepared batch: an experiment for each row of elasticities, or one for all rows."""
    cost = None
    if any(one.cost is not None for one in read):
        cost = np.stack([np.ones_like(base.tariff) if one.cost is None else one.cost for one in read])
    deficit = np.stack([one.deficit for one in read])
    deficit = np.repeat(deficit, len(theta), axis=0) if len(read) == 1 else deficit
    return iteration.prepare(base, theta, np.stack([one.tariff for one in read]), cost, deficit)


def _outcomes(base: Base, prepared: iteration.Prepared, state: Array) -> Array:
    """Return welfare, real wage, price index and wage, percent changes [scenario, economy, outcome]."""
    log_wage, log_price, income = iteration.incomes(base, prepared, state)
    log_cpi = (base.final * log_price).sum(axis=1)
    welfare = income / base.income / np.exp(log_cpi) - 1
    changes = [welfare, np.expm1(log_wage - log_cpi), np.expm1(log_cpi), np.expm1(log_wage)]
    return 100 * np.stack(changes, axis=-1)
