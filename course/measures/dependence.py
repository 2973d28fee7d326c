"""Measures of dependence: asymmetry, reliance on imports, supply risk."""

from typing import NamedTuple

import numpy as np

from course.measures._guards import MeasureError, Values, aligned, numbers
from course.measures.flows import share


class Asymmetry(NamedTuple):
    """The dependence of A on B and of B on A, from one flow between them."""

    a_on_b: Values  #: share of A's total, fraction
    b_on_a: Values  #: share of B's total, fraction
    difference: Values  #: a_on_b - b_on_a; positive: A needs B more than B needs A
    ratio: Values  #: a_on_b / b_on_a


def asymmetry(bilateral: Values, total_a: Values, total_b: Values) -> Asymmetry:
    """Return how much A depends on B and B on A, from the trade between them.

    One flow is a large share of the small economy's trade and a small share of the large economy's trade.
    This asymmetry gives power (Hirschman 1945, *National Power and the Structure of Foreign Trade*).

    Parameters
    ----------
    bilateral : number, array or Series
        Trade between A and B (one direction or both).
    total_a, total_b : number, array or Series
        Trade of A and of B with the whole world, in the same unit and for the same direction(s).
    """
    total_a = numbers("total_a", total_a, positive=True)
    total_b = numbers("total_b", total_b, positive=True)
    a_on_b, b_on_a = share(bilateral, total_a), share(bilateral, total_b)
    return Asymmetry(a_on_b, b_on_a, a_on_b - b_on_a, total_b / total_a)


def apparent_consumption(
    production: Values, imports: Values, exports: Values, stock_release: Values = 0.0
) -> Values:
    """Return production + imports - exports + release from stocks, in their unit."""
    aligned(production=production, imports=imports, exports=exports, stock_release=stock_release)
    return numbers("production", production) + _net_imports(imports, exports, stock_release)


def import_reliance(
    production: Values, imports: Values, exports: Values, stock_release: Values = 0.0
) -> Values:
    """Return net import reliance: (imports - exports + release from stocks) / apparent consumption.

    The result is a fraction: negative for a net exporter, 1 without own production. The definition is from
    the US Geological Survey's Mineral Commodity Summaries.
    """
    consumption = apparent_consumption(production, imports, exports, stock_release)
    net = _net_imports(imports, exports, stock_release)
    return net / numbers("apparent consumption", consumption, positive=True)


def _net_imports(imports: Values, exports: Values, stock_release: Values) -> Values:
    net = numbers("imports", imports) - numbers("exports", exports)
    return net + numbers("stock_release", stock_release, signed=True)


def supply_risk(
    world_shares: Values,
    sourcing_shares: Values,
    governance: Values,
    reliance: float,
    *,
    trade_factor: Values = 1.0,
    recycling: float = 0.0,
    substitution: float = 1.0,
) -> float:
    """Return the supply risk as the European Commission's criticality assessments define it.

    SR = (HHI_world * R / 2 + HHI_sourcing * (1 - R / 2)) * (1 - recycling) * substitution, where each HHI is
    the sum over suppliers of share^2 * governance * trade_factor (Blengini et al. 2017, *Methodology for
    establishing the EU list of critical raw materials*).

    Parameters
    ----------
    world_shares, sourcing_shares : array or Series
        Shares (or quantities) of suppliers in world supply and in the economy's own sourcing, in the same
        order.
    governance : array or Series
        Governance indicator of each supplier, rescaled so that 0 is best and 10 is worst.
    reliance : float
        Import reliance R, a fraction between 0 and 1.
    trade_factor : number, array or Series
        Export restrictions (above 1) or agreements (below 1) of each supplier.
    recycling, substitution : float
        End-of-life recycling input rate and substitution index, fractions between 0 and 1.
    """
    aligned(
        world_shares=world_shares,
        sourcing_shares=sourcing_shares,
        governance=governance,
        trade_factor=trade_factor,
    )
    for name, value in (("reliance", reliance), ("recycling", recycling), ("substitution", substitution)):
        if not 0 <= value <= 1:
            raise MeasureError(f"{name} should be a fraction between 0 and 1, and is {value:g}.")
    weights = np.asarray(numbers("governance", governance), dtype=float)
    if weights.max() > 10:
        raise MeasureError(f"governance should lie between 0 and 10; its largest value is {weights.max():g}.")
    weights = weights * np.asarray(numbers("trade_factor", trade_factor), dtype=float)

    def weighted_hhi(values: Values) -> float:
        fractions = np.asarray(share(values), dtype=float)
        return float((fractions**2 * weights).sum())

    mix = weighted_hhi(world_shares) * reliance / 2 + weighted_hhi(sourcing_shares) * (1 - reliance / 2)
    return mix * (1 - recycling) * substitution
