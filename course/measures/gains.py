"""The gains from trade, computed from two numbers."""

import numpy as np

from course.measures._guards import MeasureError, Values, aligned, numbers


def gains_from_trade(domestic_share: Values, elasticity: Values) -> Values:
    """Return the gains from trade: the part of real income that an economy would lose without trade.

    The formula is 1 - lambda^(1 / epsilon). It holds in every model of a wide class, from Armington (1969) to
    models of firms that differ, with perfect or monopolistic competition. It needs one sector, one factor,
    balanced trade, profits that are a fixed share of revenue and a constant trade elasticity (Arkolakis,
    Costinot & Rodríguez-Clare 2012, doi:10.1257/aer.102.1.94).

    Parameters
    ----------
    domestic_share : number, array or Series
        lambda: the share of home goods in all that the economy buys, a fraction above 0 and at most 1.
    elasticity : number, array or Series
        epsilon: the trade elasticity, above zero. A trade cost 1 % higher lowers imports by epsilon percent,
        relative to what is bought at home. (The paper writes it with a minus sign.)

    Returns
    -------
    number, array or Series
        A fraction of today's real income: 0.03 for 3 percent.

    Raises
    ------
    MeasureError
        A share is not above 0 or is above 1, or an elasticity is not above 0.
    """
    share = numbers("domestic_share", domestic_share, positive=True)
    epsilon = numbers("elasticity", elasticity, positive=True)
    aligned(domestic_share=share, elasticity=epsilon)
    largest = np.nanmax(np.asarray(share, dtype=float), initial=0.0)
    if largest > 1:
        raise MeasureError(
            f"domestic_share should be a fraction between 0 and 1, but is {largest:g}. Divide percent by 100."
        )
    return 1 - share ** (1 / epsilon)
