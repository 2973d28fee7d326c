"""Measures value added in trade: Leontief's inverse, imported content of exports, income earned abroad.

Tables of several economies have rows and columns labelled (economy, sector). Final demand has one column for
each economy.
"""

from typing import Any

import numpy as np
import pandas as pd

from course.measures._guards import MeasureError, numbers


def coefficients(flows: Any, output: Any) -> Any:
    """Return technical coefficients: each column of inter-industry flows, divided by that user's output.

    Users without output get zeros.
    """
    matrix = np.asarray(numbers("flows", flows, signed=True), dtype=float)
    total = np.asarray(numbers("output", output), dtype=float).reshape(-1)
    if matrix.shape != (len(total), len(total)):
        raise MeasureError(
            f"flows should be square with {len(total)} rows, as many as output has numbers, but has the "
            f"shape {matrix.shape}."
        )
    return _like(flows, matrix / np.where(total > 0, total, np.inf))


def leontief_inverse(technical: Any) -> Any:
    """Return (I - A)^-1: output needed, directly and indirectly, for one unit of final demand.

    Raises
    ------
    MeasureError
        The matrix is not square, or its sectors use more than they produce.
    """
    matrix = np.asarray(numbers("technical", technical, signed=True), dtype=float)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:
        raise MeasureError(f"Technical coefficients should be square, but have the shape {matrix.shape}.")
    radius = np.abs(np.linalg.eigvals(matrix)).max(initial=0.0)
    if radius >= 1:
        raise MeasureError(
            "With these coefficients, sectors use more than they produce (spectral radius "
            f"{radius:.3f}, not below 1). If the numbers are flows, turn them into coefficients first: "
            "`coefficients(flows, output)`."
        )
    return _like(technical, np.linalg.inv(np.eye(len(matrix)) - matrix))


def vs_share(domestic: Any, imported: Any, exports: Any) -> float:
    """Return the imported content of exports as a fraction, VS = u A_m (I - A_d)^-1 x / u x.

    Hummels, Ishii & Yi (2001, doi:10.1016/S0022-1996(00)00093-3): imported inputs, used directly or through
    domestic suppliers, for one unit of exports.

    Parameters
    ----------
    domestic, imported : array or DataFrame [input, user]
        Coefficients of domestic and of imported inputs.
    exports : array or Series [sector]
    """
    sold = np.asarray(numbers("exports", exports), dtype=float)
    foreign = np.asarray(numbers("imported", imported), dtype=float)
    inverse = np.asarray(leontief_inverse(domestic))
    if foreign.shape != inverse.shape or sold.shape != (len(inverse),):
        raise MeasureError(
            f"The shapes differ: domestic {inverse.shape}, imported {foreign.shape}, exports "
            f"{sold.shape}. Give all three the same sectors."
        )
    if not sold.sum() > 0:
        raise MeasureError("All exports are zero, so their imported content is not defined.")
    return float(foreign.sum(axis=0) @ inverse @ sold / sold.sum())


def value_added_by_absorber(
    technical: pd.DataFrame, value_added: pd.Series, final: pd.DataFrame
) -> pd.DataFrame:
    """Return value added by economy of origin (rows) and economy of final use (columns).

    V L Y, summed over the sectors of origin (Johnson & Noguera 2012, doi:10.1016/j.jinteco.2011.10.003). The
    sum of the matrix is world value added. Cells off the diagonal are income earned from final users abroad.

    Parameters
    ----------
    technical : DataFrame
        Coefficients, rows and columns labelled (economy, sector).
    value_added : Series
        Value added per unit of output, by (economy, sector).
    final : DataFrame
        Final demand: rows (economy, sector) of origin, one column for each economy of use.
    """
    if not technical.index.equals(technical.columns) or technical.index.nlevels != 2:
        raise MeasureError(
            "The coefficients need the same (economy, sector) labels on rows and columns, in the same order."
        )
    for name, other in (("value_added", value_added), ("final", final)):
        if not other.index.equals(technical.index):
            raise MeasureError(f"{name} needs the same rows as the coefficients, in the same order.")
    earned = leontief_inverse(technical) @ final
    earned = earned.mul(value_added, axis=0)
    return earned.groupby(level=0, sort=False).sum()


def _like(original: Any, values: np.ndarray) -> Any:
    if isinstance(original, pd.DataFrame):
        return pd.DataFrame(values, original.index, original.columns)
    return values
