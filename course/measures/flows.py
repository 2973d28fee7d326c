"""Measures of flows: shares, balances, and the ratio of two reports of one flow."""

import numpy as np

from course.measures._guards import MeasureError, Values, aligned, no_total_row, numbers


def share(part: Values, whole: Values | None = None, *, has_total: bool | None = None) -> Values:
    """Return a part of a whole as a fraction between 0 and 1.

    Parameters
    ----------
    part : number, array or Series
        The part, in any unit, zero or more.
    whole : number, array or Series, optional
        The whole that the part belongs to, in the same unit. Left out, the whole is the sum of `part`.
    has_total : bool, optional
        False says that no entry of `part` is a total. It has an effect only without `whole`.

    Raises
    ------
    MeasureError
        A part exceeds its whole (most often two different units), or a whole is zero.
    TotalRowError
        `whole` is left out and one entry is the sum of the others.
    """
    part = numbers("part", part)
    if whole is None:
        no_total_row(part, has_total=has_total)
        whole = numbers("the sum of the parts", np.nansum(np.asarray(part, dtype=float)), positive=True)
    else:
        whole = numbers("whole", whole, positive=True)
    aligned(part=part, whole=whole)
    result = part / whole
    if np.any(np.asarray(result, dtype=float) > 1 + 1e-9):
        raise MeasureError(
            f"A part is {np.nanmax(np.asarray(result, dtype=float)):.4g} times its whole. Check that both "
            "have the same unit, and that the whole includes the part."
        )
    return result


def trade_share(exports: Values, imports: Values, world_exports: Values, world_imports: Values) -> Values:
    """Return a partner's share of an economy's two-way trade, as a fraction.

    (exports + imports) / (world exports + world imports), all from the same reporter and in the same unit.
    This is not the mean of the export share and the import share: the larger flow weighs more.
    """
    aligned(exports=exports, imports=imports, world_exports=world_exports, world_imports=world_imports)
    two_way = numbers("exports", exports) + numbers("imports", imports)
    whole = numbers("world_exports", world_exports) + numbers("world_imports", world_imports)
    return share(two_way, whole)


def balance(exports: Values, imports: Values) -> Values:
    """Return exports minus imports, in their unit; negative is a deficit of the reporter."""
    aligned(exports=exports, imports=imports)
    return numbers("exports", exports) - numbers("imports", imports)


def openness(exports: Values, imports: Values, gdp: Values) -> Values:
    """Return trade over GDP, (X + M) / GDP; above 1 for some economies, since trade is not part of GDP."""
    aligned(exports=exports, imports=imports, gdp=gdp)
    return (numbers("exports", exports) + numbers("imports", imports)) / numbers("gdp", gdp, positive=True)


def mirror_ratio(reported_exports: Values, reported_imports: Values) -> Values:
    """Return the importer's figure divided by the exporter's figure for the same flow.

    Above 1 by some per cent is normal: imports are valued with freight and insurance (CIF), exports without
    (FOB). Far from 1 points to trade through third places, to timing, or to misreporting.
    """
    aligned(reported_exports=reported_exports, reported_imports=reported_imports)
    return numbers("reported_imports", reported_imports) / numbers(
        "reported_exports", reported_exports, positive=True
    )
