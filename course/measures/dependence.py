"""Measures of dependence: asymmetry, and what an economy uses."""

from typing import NamedTuple

from course.measures._guards import Values, aligned, numbers
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
    net = numbers("imports", imports) - numbers("exports", exports)
    return numbers("production", production) + net + numbers("stock_release", stock_release, signed=True)
