"""Estimates the cost of a shortage of a strategic input: in one market, one firm and one economy.

Every result here is an estimate under stated assumptions. The assumptions say how much suppliers and users
react to the price (`market`, `isoelastic_market`), how well an input can be replaced (`ces_chokepoint`), how
long stocks last (`days_of_cover`), and which suppliers lose their sales with a sector (`extraction`).
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from course.models.model_errors import ModelInputError


@dataclass(frozen=True)
class Market:
    """A market after a cut of supply."""

    price_rise: float  #: change of the price, fraction (0.58 is 58 %); infinite when nothing is left to buy
    quantity_fall: float  #: fall of the quantity used, fraction
    others_rise: float  #: rise of the other suppliers' deliveries, fraction of their supply


def market(share: float, cut: float, demand_elasticity: float, supply_elasticity: float) -> Market:
    """Return price and quantity when a supplier with a market share cuts its deliveries.

    dp/p = share * cut / (|e_d| + (1 - share) e_s): users buy less and the other suppliers deliver more until
    the gap is closed. This first-order formula is right for small cuts and gives too small a rise for large
    cuts: read a large result as "very scarce", not as a percentage. `isoelastic_market` is exact.

    Parameters
    ----------
    share, cut : float
        Share of the supplier in supply, and the part of it that is withheld; fractions.
    demand_elasticity : float
        Price elasticity of demand; its sign does not matter.
    supply_elasticity : float
        Price elasticity of the other suppliers, zero or more.

    Returns
    -------
    Market
        First-order changes, as fractions.

    Raises
    ------
    ModelInputError
        A share or cut is not a fraction, or nothing reacts to the price.
    """
    users, others = _slopes(share, cut, demand_elasticity, supply_elasticity)
    rise = share * cut / (users + (1 - share) * others)
    return Market(rise, users * rise, others * rise)


def isoelastic_market(share: float, cut: float, demand_elasticity: float, supply_elasticity: float) -> Market:
    """Return price and quantity after a cut in a market with constant elasticities.

    The price p solves p^-|e_d| = share (1 - cut) + (1 - share) p^e_s; before the cut p is 1. Demand falls and
    the other suppliers' deliveries rise as powers of the price. The equation has one root, found by Newton's
    method in log p. For small cuts the result equals that of `market`; for large cuts the price rises far
    more. The price is infinite when nothing is left to buy.

    Parameters
    ----------
    share, cut : float
        Share of the supplier in supply, and the part of it that is withheld; fractions.
    demand_elasticity : float
        Price elasticity of demand; its sign does not matter.
    supply_elasticity : float
        Price elasticity of the other suppliers, zero or more.

    Returns
    -------
    Market
        Exact changes, as fractions.

    Raises
    ------
    ModelInputError
        A share or cut is not a fraction, or nothing reacts to the price.
    """
    users, others = _slopes(share, cut, demand_elasticity, supply_elasticity)
    kept, rest = share * (1 - cut), 1 - share
    if kept + rest <= 0:
        return Market(math.inf, 1.0, 0.0)
    if users == 0:
        log_price = math.log((1 - kept) / rest) / others
    else:
        # Start from the price without extra deliveries: it is at or above the root, so every step goes down.
        log_price = -math.log(kept + rest) / users
        for _ in range(200):
            supply = float(np.logaddexp(_log(kept), _log(rest) + others * log_price))
            slope = users + others * math.exp(_log(rest) + others * log_price - supply)
            step = (users * log_price + supply) / slope
            log_price -= step
            if abs(step) <= 1e-14 * max(1.0, log_price):
                break
        log_price = max(log_price, 0.0)  # without a cut, rounding can give a number just below zero
    return Market(_rise(log_price), 1 - math.exp(-users * log_price), _rise(others * log_price))


def ces_chokepoint(cost_share: float, substitution: float, remaining: float | None = None) -> float:
    """Return the loss of output, a fraction, when an input is gone or falls to a part of its quantity.

    These are two measures, and the second is not the limit of the first. Both assume a constant elasticity of
    substitution sigma.

    With `remaining`, the other inputs keep their quantities. Output falls to
    (1 - omega + omega * remaining ^ ((sigma - 1) / sigma)) ^ (sigma / (sigma - 1)).

    Without `remaining`, the input is gone and other inputs are bought instead at given prices. The loss comes
    from the rise of unit cost: 1 - (1 - omega) ^ (1 / (sigma - 1)) for sigma above 1. This loss is smaller
    than the first measure gives for `remaining=0`.

    For sigma of 1 or less, nothing can be made without the input: the loss is 1 in both measures.

    Parameters
    ----------
    cost_share : float
        Share omega of the input in cost before, between 0 and 1.
    substitution : float
        Elasticity of substitution sigma, above zero (0.05 is nearly fixed proportions).
    remaining : float, optional
        Part of the input that is left, between 0 and 1; the other inputs keep their quantities. When not
        given, the input is gone and other inputs are bought instead.

    Raises
    ------
    ModelInputError
        A share is not a fraction, or `substitution` is not above zero.
    """
    _fraction("cost_share", cost_share)
    if remaining is not None:
        _fraction("remaining", remaining)
    if not substitution > 0:
        raise ModelInputError(f"substitution should be above zero, and is {substitution:g}.")
    if cost_share == 0 or remaining == 1:
        return 0.0
    if remaining is None:
        return 1 - (1 - cost_share) ** (1 / (substitution - 1)) if substitution > 1 else 1.0
    if remaining == 0 and substitution <= 1:
        return 1.0
    if abs(substitution - 1) < 1e-9:
        return 1 - remaining**cost_share
    power = (substitution - 1) / substitution
    return float(1 - (1 - cost_share + cost_share * remaining**power) ** (1 / power))


def days_of_cover(stock_days: float, cut: float, substitution_share: float = 0.0) -> float:
    """Return the days until output falls, infinite when nothing is missing.

    Parameters
    ----------
    stock_days : float
        Stock, in days of normal use.
    cut : float
        Part of normal supply that is missing, a fraction.
    substitution_share : float
        Part of normal use that can be saved or replaced at once, a fraction.

    Raises
    ------
    ModelInputError
        A part is not a fraction, or the stock is below zero.
    """
    _fraction("cut", cut)
    _fraction("substitution_share", substitution_share)
    if stock_days < 0:
        raise ModelInputError(f"stock_days should be zero or more, and is {stock_days:g}.")
    missing = cut - substitution_share
    return float("inf") if missing <= 0 else stock_days / missing


def extraction(coefficients: Any, final_demand: Any, sectors: list[int] | list[str]) -> pd.Series:
    """Return output by sector after some sectors stop buying and selling: hypothetical extraction.

    The coefficients and the final demand of the extracted sectors are set to zero, and x = (I - A)^-1 f is
    solved again (Dietzenbacher & Lahr 2013, doi:10.1080/09535314.2013.774266). The method assumes that users
    get the same goods elsewhere at the same price. So the loss covers the extracted sectors and their
    suppliers (backward linkage). The loss leaves out users who cannot replace the input, so it is no bound
    for a cut of inputs: see `ces_chokepoint`.

    Parameters
    ----------
    coefficients : array or DataFrame [input, user]
        Inputs per unit of output (technical coefficients).
    final_demand : array or Series [sector]
    sectors : list
        Labels (or positions, for plain arrays) of the extracted sectors.

    Returns
    -------
    Series [sector]
        Output, in the unit of `final_demand`.

    Raises
    ------
    ModelInputError
        The shapes do not fit, or there is no such sector.
    """
    names = (
        coefficients.columns if isinstance(coefficients, pd.DataFrame) else pd.RangeIndex(len(coefficients))
    )
    matrix, demand = np.array(coefficients, dtype=float), np.array(final_demand, dtype=float)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or demand.shape != (len(matrix),):
        raise ModelInputError(
            "coefficients should be square, and final_demand should have one number for each row. "
            f"Their shapes are {matrix.shape} and {demand.shape}."
        )
    unknown = [sector for sector in sectors if sector not in names]
    if unknown:
        raise ModelInputError(
            f"There is no sector {unknown[0]!r} in coefficients. The sectors are: "
            f"{', '.join(map(str, names))}."
        )
    places = [list(names).index(sector) for sector in sectors]
    matrix[places, :] = 0.0
    matrix[:, places] = 0.0
    demand[places] = 0.0
    return pd.Series(np.linalg.solve(np.eye(len(matrix)) - matrix, demand), names, name="output")


def _slopes(share: float, cut: float, demand: float, supply: float) -> tuple[float, float]:
    """Check a market's numbers; return the absolute elasticities of users and of the other suppliers."""
    _fraction("share", share)
    _fraction("cut", cut)
    if supply < 0:
        raise ModelInputError(f"supply_elasticity should be zero or more, and is {supply:g}.")
    if abs(demand) + (1 - share) * supply <= 0:
        raise ModelInputError(
            "Neither demand nor the other suppliers react to the price: give at least one elasticity "
            "other than zero."
        )
    return abs(demand), supply


def _rise(log_ratio: float) -> float:
    return math.expm1(log_ratio) if log_ratio < 700 else math.inf


def _log(value: float) -> float:
    return math.log(value) if value > 0 else -math.inf


def _fraction(name: str, value: float) -> None:
    if not 0 <= value <= 1:
        raise ModelInputError(f"{name} should be a fraction between 0 and 1, and is {value:g}.")
