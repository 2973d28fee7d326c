"""Measures of how concentrated a supply is."""

import numpy as np

from course.measures._guards import MeasureError, Values, no_total_row, numbers


def hhi(
    values: Values, *, total: float | None = None, scale: float = 1.0, has_total: bool | None = None
) -> float:
    """Return the Herfindahl-Hirschman index, the sum of squared shares.

    Parameters
    ----------
    values : array or Series
        One value for each supplier, in any unit. They are divided by their sum; missing values are left out.
    total : float, optional
        A published total to divide by instead of the sum, for a list without small suppliers. The index is
        then a lower bound.
    scale : float
        1 gives an index between 0 and 1; 10,000 gives the points that competition authorities use.
    has_total : bool, optional
        False says that no entry is a total, even if the largest equals the sum of the others.

    Raises
    ------
    TotalRowError
        A row such as "World" or "Total" is among the suppliers: it would turn an index of 0.52 into 0.38.
    MeasureError
        A value is negative, all are zero or missing, or their sum exceeds `total`.
    """
    shares = _shares(values, total, has_total)
    return float(scale * (shares**2).sum())


def effective_number(values: Values, *, total: float | None = None, has_total: bool | None = None) -> float:
    """Return 1 / HHI: the number of equal suppliers that would give the same concentration."""
    return 1 / hhi(values, total=total, has_total=has_total)


def _shares(values: Values, total: float | None, has_total: bool | None) -> np.ndarray:
    values = numbers("values", values)
    if np.ndim(values) != 1:
        raise MeasureError(
            f"values should be a list of one number for each supplier, but has the shape {np.shape(values)}."
        )
    no_total_row(values, has_total=has_total)
    array = np.asarray(values, dtype=float)
    array = array[~np.isnan(array)]
    listed = array.sum()
    if not listed > 0:
        raise MeasureError("All values are zero or missing: give at least one supplier above zero.")
    if total is None:
        return array / listed
    # Publishers round totals to two digits: a sum up to two per cent above the total can come from rounding.
    if listed > 1.02 * total:
        raise MeasureError(
            f"The suppliers add up to {listed:g}, above the total of {total:g}. Check the unit of `total`."
        )
    return array / max(total, listed)
