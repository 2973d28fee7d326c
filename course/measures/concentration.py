"""How concentrated a supply is."""

from __future__ import annotations

import numpy as np

from course.measures._guards import MeasureError, Values, no_total_row, numbers

__all__ = ["effective_number", "hhi", "top_share"]


def hhi(
    values: Values, *, total: float | None = None, scale: float = 1.0, has_total: bool | None = None
) -> float:
    """Return the Herfindahl-Hirschman index, the sum of squared shares.

    Parameters
    ----------
    values : array or Series
        One value a supplier, in any unit; they are divided by their sum. Missing values are left out.
    total : float, optional
        A published total to divide by instead, when small suppliers are not listed: the index is then a
        lower bound.
    scale : float
        1 gives an index between 0 and 1; 10,000 the points that competition authorities use.
    has_total : bool, optional
        False says that no entry is a total although the largest equals the sum of the others.

    Raises
    ------
    TotalRowError
        A row such as "World" or "Total" is counted as a supplier, which would give 0.38 instead of 0.52.
    MeasureError
        A value is negative, nothing is supplied at all, or the parts exceed `total`.
    """
    shares = _shares(values, total, has_total)
    return float(scale * (shares**2).sum())


def effective_number(values: Values, *, total: float | None = None, has_total: bool | None = None) -> float:
    """Return 1 / HHI: the number of equal suppliers that would be as concentrated."""
    return 1 / hhi(values, total=total, has_total=has_total)


def top_share(
    values: Values, n: int = 1, *, total: float | None = None, has_total: bool | None = None
) -> float:
    """Return the joint share of the `n` largest suppliers, as a fraction (the concentration ratio CR-n)."""
    if n < 1:
        raise MeasureError(f"n should be 1 or more, and is {n}.")
    return float(np.sort(_shares(values, total, has_total))[::-1][:n].sum())


def _shares(values: Values, total: float | None, has_total: bool | None) -> np.ndarray:
    values = numbers("values", values)
    if np.ndim(values) != 1:
        raise MeasureError(f"values should be one number a supplier; their shape is {np.shape(values)}.")
    no_total_row(values, has_total=has_total)
    array = np.asarray(values, dtype=float)
    array = array[~np.isnan(array)]
    listed = array.sum()
    if not listed > 0:
        raise MeasureError("There is no supply in these values: all are zero or missing.")
    if total is None:
        return array / listed
    # publishers round their totals to two digits; two per cent of excess is rounding, more is a mistake
    if listed > 1.02 * total:
        raise MeasureError(f"The suppliers add up to {listed:g}, more than the total of {total:g}.")
    return array / max(total, listed)
