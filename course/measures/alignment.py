"""Measures of a position between two powers: which of the two an economy trades with."""

from course.measures._guards import Values, aligned, numbers


def balance_index(share_one: Values, share_other: Values) -> Values:
    """Return how evenly trade is split between two partners: 1 is an even split, 0 is one partner alone.

    1 - |s_1 - s_2| / (s_1 + s_2), from the partners' shares (or values) of an economy's trade. `trade_lean`
    says which partner has more. Neither says how large the two partners are in all trade.
    """
    return 1 - abs(trade_lean(share_one, share_other))


def trade_lean(share_one: Values, share_other: Values) -> Values:
    """Return (s_1 - s_2) / (s_1 + s_2): 1 is trade with the first partner only, -1 with the second only."""
    aligned(share_one=share_one, share_other=share_other)
    one, other = numbers("share_one", share_one), numbers("share_other", share_other)
    return (one - other) / numbers("the two shares together", one + other, positive=True)
