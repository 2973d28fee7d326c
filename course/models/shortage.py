"""What a shortage of a strategic input costs: from a market with two slopes to an economy of fixed recipes.

Every result here is an estimate under stated assumptions, from the mildest view (others supply more, users
need less) to the hardest (nothing can be replaced).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from course.models.errors import ModelInputError

__all__ = ["Market", "ces_chokepoint", "days_of_cover", "extraction", "extraction_loss", "market"]


@dataclass(frozen=True)
class Market:
    """A market after a cut of supply."""

    price_rise: float  #: first-order change of the price, fraction (0.58 is 58 %)
    quantity_fall: float  #: fall of the quantity used, fraction
    others_rise: float  #: rise of what the other suppliers deliver, fraction of their supply


def market(share: float, cut: float, demand_elasticity: float, supply_elasticity: float) -> Market:
    """Return price and quantity when a supplier with a market share cuts its deliveries.

    dp/p = share * cut / (|e_d| + (1 - share) e_s): the gap is closed by users, who need less, and by other
    suppliers, who deliver more. A first-order formula: a large result says
    "very scarce", not "so many per cent".

    Parameters
    ----------
    share, cut : float
        Share of the supplier in supply, and the part of it that is withheld; fractions.
    demand_elasticity : float
        Price elasticity of demand; its sign does not matter.
    supply_elasticity : float
        Price elasticity of the other suppliers, zero or more.
    """
    _fraction("share", share)
    _fraction("cut", cut)
    users, others = abs(demand_elasticity), (1 - share) * supply_elasticity
    if supply_elasticity < 0:
        raise ModelInputError(f"supply_elasticity should be zero or more, and is {supply_elasticity:g}.")
    if users + others <= 0:
        raise ModelInputError("Demand or supply has to react to the price: both elasticities are zero.")
    rise = share * cut / (users + others)
    return Market(rise, users * rise, supply_elasticity * rise)


def ces_chokepoint(cost_share: float, substitution: float, remaining: float = 0.0) -> float:
    """Return the loss of output, a fraction, when an input falls to a part of its former quantity.

    With a constant elasticity of substitution sigma and everything else unchanged, output falls to
    (1 - omega + omega * remaining ^ ((sigma - 1) / sigma)) ^ (sigma / (sigma - 1)) in quantities. When the
    input is gone altogether and the others are bought in its place at given prices, the loss is the rise of
    unit cost, 1 - (1 - omega) ^ (1 / (sigma - 1)) for sigma above 1; at or below 1 nothing can be made
    without it and the loss is 1. `remaining=0` gives this second measure, anything above zero the first.

    Parameters
    ----------
    cost_share : float
        Share omega of the input in cost before, between 0 and 1.
    substitution : float
        Elasticity of substitution sigma, above zero (0.05 is nearly fixed proportions).
    remaining : float
        Part of the input that is still to be had, between 0 and 1.
    """
    _fraction("cost_share", cost_share)
    _fraction("remaining", remaining)
    if not substitution > 0:
        raise ModelInputError(f"substitution should be above zero, and is {substitution:g}.")
    if cost_share == 0 or remaining == 1:
        return 0.0
    if remaining == 0:
        return 1 - (1 - cost_share) ** (1 / (substitution - 1)) if substitution > 1 else 1.0
    if abs(substitution - 1) < 1e-9:
        return 1 - remaining**cost_share
    power = (substitution - 1) / substitution
    return float(1 - (1 - cost_share + cost_share * remaining**power) ** (1 / power))


def days_of_cover(stock_days: float, cut: float, substitution_share: float = 0.0) -> float:
    """Return the days until output is hit, infinite when nothing is missing.

    Parameters
    ----------
    stock_days : float
        Stock, in days of normal use.
    cut : float
        Part of normal supply that is missing, a fraction.
    substitution_share : float
        Part of normal use that can be done without or with something else at once, a fraction.
    """
    _fraction("cut", cut)
    _fraction("substitution_share", substitution_share)
    if stock_days < 0:
        raise ModelInputError(f"stock_days should be zero or more, and is {stock_days:g}.")
    missing = cut - substitution_share
    return float("inf") if missing <= 0 else stock_days / missing


def extraction(coefficients: Any, final_demand: Any, sectors: list[int] | list[str]) -> pd.Series:
    """Return output by sector when some sectors sell nothing any more: hypothetical extraction.

    The rows and columns of the extracted sectors in the coefficient matrix and their final demand are set to
    zero and x = (I - A)^-1 f is solved again (Dietzenbacher & Lahr 2013, doi:10.1080/09535314.2013.774266).
    Nothing replaces what is missing: an upper bound.

    Parameters
    ----------
    coefficients : array or DataFrame [input, user]
        Inputs per unit of output (technical coefficients).
    final_demand : array or Series [sector]
    sectors : list
        Labels (or positions, for plain arrays) of the extracted sectors.
    """
    names = (
        coefficients.columns if isinstance(coefficients, pd.DataFrame) else pd.RangeIndex(len(coefficients))
    )
    matrix, demand = np.array(coefficients, dtype=float), np.array(final_demand, dtype=float)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or demand.shape != (len(matrix),):
        raise ModelInputError(
            f"coefficients should be square and final_demand as long; shapes {matrix.shape}, {demand.shape}."
        )
    unknown = [sector for sector in sectors if sector not in names]
    if unknown:
        raise ModelInputError(f"There is no sector {unknown[0]!r} in coefficients.")
    places = [list(names).index(sector) for sector in sectors]
    matrix[places, :] = 0.0
    matrix[:, places] = 0.0
    demand[places] = 0.0
    return pd.Series(np.linalg.solve(np.eye(len(matrix)) - matrix, demand), names, name="output")


def extraction_loss(coefficients: Any, final_demand: Any, sectors: list[int] | list[str]) -> float:
    """Return the fall of total output after an extraction, as a fraction of output before."""
    before = extraction(coefficients, final_demand, []).sum()
    return float(1 - extraction(coefficients, final_demand, sectors).sum() / before)


def _fraction(name: str, value: float) -> None:
    if not 0 <= value <= 1:
        raise ModelInputError(f"{name} should be a fraction between 0 and 1, and is {value:g}.")
