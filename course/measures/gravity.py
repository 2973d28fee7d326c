"""Fits a gravity equation: the trade to expect between two economies of given size and distance."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from course.measures._guards import MeasureError, numbers

Array = NDArray[np.float64]
#: for each row, the position of its seller and of its buyer
Sides = tuple[NDArray[np.intp], NDArray[np.intp]]
MAX_ITERATIONS = 200


@dataclass(frozen=True)
class Gravity:
    """A fitted gravity equation."""

    coefficients: pd.Series  #: by covariate; standard errors are robust to heteroskedasticity
    standard_errors: pd.Series
    fitted: pd.Series  #: expected flow of each row used, in the unit of the flows
    #: logarithm of the flow over the expected flow: 0.1 is about 10 % more trade than expected; missing for
    #: zero flows
    residual: pd.Series
    #: economies that export or import nothing in the table: their effect is not defined
    dropped: tuple[str, ...]
    iterations: int


def gravity_ppml(
    table: pd.DataFrame,
    flow: str,
    covariates: Sequence[str],
    *,
    exporter: str = "exporter",
    importer: str = "importer",
    tolerance: float = 1e-10,
) -> Gravity:
    """Fit flow = exp(exporter effect + importer effect + b x) by Poisson pseudo maximum likelihood.

    Zero flows stay in. For every exporter and importer, fitted and observed flows have the same sum (Santos
    Silva & Tenreyro 2006, doi:10.1162/rest.88.4.641; Fally 2015). The effects hold everything that a seller
    or a buyer has in all its flows: size and remoteness.

    Parameters
    ----------
    table : DataFrame
        One row for each pair of exporter and importer.
    flow : str
        Column of the flows, zero or more.
    covariates : sequence of str
        Columns such as log distance, a common border, a common language.

    Raises
    ------
    MeasureError
        A column or a cell is missing, the exporter and importer effects explain a covariate fully, or the fit
        does not converge.
    """
    columns = [flow, exporter, importer, *covariates]
    missing = [name for name in columns if name not in table.columns]
    if missing:
        raise MeasureError(
            f"The table has no column {missing[0]!r}; its columns are {', '.join(table.columns)}."
        )
    if table[columns].isna().any(axis=None):
        raise MeasureError("Some cells are missing: drop their rows first, for example with `.dropna()`.")
    numbers(flow, table[flow])
    rows, dropped = _with_trade(table, flow, exporter, importer)
    sellers, buyers = (pd.factorize(rows[name])[0] for name in (exporter, importer))
    y = rows[flow].to_numpy(float)
    x = rows[list(covariates)].to_numpy(float)
    slope, mean, count = _fit(y, x, (sellers, buyers), tolerance)
    errors = _robust_errors(y, x, np.exp(mean), (sellers, buyers))
    names = pd.Index(list(covariates), name="covariate")
    with np.errstate(divide="ignore"):
        residual = np.where(y > 0, np.log(y) - mean, np.nan)
    return Gravity(
        pd.Series(slope, names, name="coefficient"),
        pd.Series(errors, names, name="standard_error"),
        pd.Series(np.exp(mean), rows.index, name="fitted"),
        pd.Series(residual, rows.index, name="residual"),
        dropped,
        count,
    )


def _fit(y: Array, x: Array, sides: Sides, tolerance: float) -> tuple[Array, Array, int]:
    """Return slopes, the logarithm of the fitted flows, and the iterations that the fit took."""
    mean = np.log((y + y.mean()) / 2)  # the usual start of a Poisson regression
    deviance = np.inf
    for count in range(1, MAX_ITERATIONS + 1):
        weight = np.exp(mean)
        target = mean + (y - weight) / weight
        plain = _within(np.column_stack([target, x]), weight, sides)
        gram = plain[:, 1:].T @ (weight[:, None] * plain[:, 1:])
        if np.linalg.cond(gram) > 1e12:
            raise MeasureError(
                "The exporter and importer effects explain a covariate fully, or two covariates hold the "
                "same information. Leave one covariate out."
            )
        slope = np.linalg.solve(gram, plain[:, 1:].T @ (weight * plain[:, 0]))
        mean = target - (plain[:, 0] - plain[:, 1:] @ slope)
        fitted = np.exp(mean)
        with np.errstate(divide="ignore", invalid="ignore"):
            terms = np.where(y > 0, y * np.log(y / fitted), 0.0) - (y - fitted)
        new = 2 * terms.sum()
        if abs(new - deviance) < tolerance * (abs(new) + 0.1):
            return slope, mean, count
        deviance = new
    raise MeasureError(
        f"The fit did not converge in {MAX_ITERATIONS} iterations: use fewer covariates or a larger "
        "tolerance."
    )


def _robust_errors(y: Array, x: Array, fitted: Array, sides: Sides) -> Array:
    """Return standard errors of the slopes that are robust to heteroskedasticity."""
    inner = _within(x, fitted, sides)
    bread = np.linalg.inv(inner.T @ (fitted[:, None] * inner))
    meat = (inner * ((y - fitted) ** 2)[:, None]).T @ inner
    return np.sqrt(np.diag(bread @ meat @ bread))


def _with_trade(
    table: pd.DataFrame, flow: str, exporter: str, importer: str
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Drop sellers and buyers without any trade, because their effect would be minus infinity."""
    gone: set[str] = set()
    while True:
        sold = table.groupby(exporter)[flow].transform("sum")
        bought = table.groupby(importer)[flow].transform("sum")
        keep = (sold > 0) & (bought > 0)
        if keep.all():
            return table, tuple(sorted(gone))
        gone |= set(table.loc[~(sold > 0), exporter]) | set(table.loc[~(bought > 0), importer])
        table = table[keep]


def _within(values: Array, weight: Array, sides: Sides) -> Array:
    """Subtract the weighted means by seller and by buyer from each column until they are zero."""
    values = values.copy()
    totals = [(ids, np.bincount(ids, weight)) for ids in sides]
    scale = np.abs(values).max(axis=0) + 1e-300
    for _ in range(10_000):
        largest = 0.0
        for ids, total in totals:
            for column in range(values.shape[1]):
                means = np.bincount(ids, weight * values[:, column]) / total
                values[:, column] -= means[ids]
                largest = max(largest, float(np.abs(means).max() / scale[column]))
        if largest < 1e-12:
            return values
    raise MeasureError(
        "The exporter and importer effects did not converge: leave out economies with few or tiny flows."
    )
