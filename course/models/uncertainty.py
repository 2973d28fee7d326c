"""Draws uncertain assumptions from ranges; computes quantiles and each assumption's part of the variance."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from course.models.model_errors import ModelInputError

Ranges = Mapping[str, tuple[float, float]]


def draws(ranges: Ranges, count: int, *, seed: int = 2025) -> pd.DataFrame:
    """Return draws from independent uniform ranges: a scrambled Sobol sequence, equal for equal arguments.

    Parameters
    ----------
    ranges : mapping from name to (low, high)
        The range that each assumption is drawn from.
    count : int
        Number of draws; powers of two spread most evenly.
    """
    from scipy.stats import qmc  # imported here because it loads slowly and only this function needs it

    low, high = _bounds(ranges)
    if count < 1:
        raise ModelInputError(f"count should be 1 or more, and is {count}.")
    sampler = qmc.Sobol(len(ranges), rng=np.random.default_rng(seed))
    unit = sampler.random_base2(int(np.ceil(np.log2(count))) if count > 1 else 0)[:count]
    table = pd.DataFrame(low + unit * (high - low), columns=list(ranges))
    table.index.name = "draw"
    return table


def quantiles(
    outcomes: pd.DataFrame,
    value: str,
    by: str | list[str],
    levels: tuple[float, ...] = (0.05, 0.25, 0.5, 0.75, 0.95),
) -> pd.DataFrame:
    """Return quantiles of a column by group: one row per group, one column per level, such as `q05`."""
    table = outcomes.groupby(by, sort=True)[value].quantile(np.array(levels)).unstack()
    table.columns = pd.Index([f"q{round(100 * level):02d}" for level in levels])
    return table


def sobol_indices(
    function: Callable[[pd.DataFrame], NDArray[np.float64]],
    ranges: Ranges,
    count: int = 1024,
    *,
    seed: int = 2025,
) -> pd.DataFrame:
    """Return each assumption's share of an outcome's variance.

    Parameters
    ----------
    function : callable
        Takes a frame of draws (a column for each assumption) and returns one outcome for each row.
    ranges : mapping from name to (low, high)
    count : int
        Size of each of the two base samples; the function sees `count * (number of assumptions + 2)` rows.

    Returns
    -------
    DataFrame
        `first_order` (alone) and `total` (with all interactions) by assumption; estimators of Saltelli et al.
        (2010, doi:10.1016/j.cpc.2009.09.018) and Jansen (1999).
    """
    low, high = _bounds(ranges)
    names = list(ranges)
    unit = draws({f"u{i}": (0.0, 1.0) for i in range(2 * len(names))}, count, seed=seed).to_numpy()
    one, two = unit[:, : len(names)], unit[:, len(names) :]
    samples = [one, two]
    for column in range(len(names)):
        mixed = one.copy()
        mixed[:, column] = two[:, column]
        samples.append(mixed)
    stacked = pd.DataFrame(low + np.concatenate(samples) * (high - low), columns=names)
    values = np.asarray(function(stacked), dtype=float).reshape(len(samples), count)
    first, second, mixed_values = values[0], values[1], values[2:]
    variance = np.concatenate([first, second]).var()
    if not variance > 0:
        raise ModelInputError(
            "The outcome is the same for every draw: choose wider ranges or another outcome."
        )
    alone = (second * (mixed_values - first)).mean(axis=1) / variance
    total = 0.5 * ((first - mixed_values) ** 2).mean(axis=1) / variance
    return pd.DataFrame({"first_order": alone, "total": total}, index=pd.Index(names, name="assumption"))


def _bounds(ranges: Ranges) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    if not ranges:
        raise ModelInputError('ranges is empty: give at least one range, such as {"elasticity": (2, 8)}.')
    for name, pair in ranges.items():
        if len(pair) != 2 or not np.isfinite(pair).all() or not pair[0] < pair[1]:
            raise ModelInputError(f"The range of {name!r} should be (low, high) with low < high, not {pair}.")
    low, high = np.array(list(ranges.values()), dtype=float).T
    return low, high
