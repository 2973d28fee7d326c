"""Measures of a position between two powers: trade leaning and voting."""

from typing import Any

import numpy as np

from course.measures._guards import MeasureError, Values, aligned, numbers


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


def ideal_point_distance(one: Values, other: Values) -> Values:
    """Return the distance of two ideal points estimated from votes (Bailey, Strezhnev & Voeten 2017).

    Ideal points can be compared over time. Raw agreement also changes with the topics put to the vote.
    """
    aligned(one=one, other=other)
    return abs(numbers("one", one, signed=True) - numbers("other", other, signed=True))


def vote_agreement(one: Any, other: Any) -> float:
    """Return the agreement of two voters, from 0 to 1, over the votes in which both took part.

    Parameters
    ----------
    one, other : sequences
        Votes in the same order: 1 yes, 2 abstention, 3 no, missing when absent. Equal votes agree fully. An
        abstention against a yes or a no agrees by half.
    """
    first, second = np.asarray(one, dtype=float), np.asarray(other, dtype=float)
    if first.shape != second.shape:
        raise MeasureError(
            f"The voters have {first.size} and {second.size} votes: give both the same votes in the "
            "same order."
        )
    both = ~np.isnan(first) & ~np.isnan(second)
    if not both.any():
        raise MeasureError(
            "The two voters took part in no vote together: choose votes or voters that overlap."
        )
    cast = np.concatenate([first[both], second[both]])
    if not np.isin(cast, (1, 2, 3)).all():
        raise MeasureError("A vote should be 1 (yes), 2 (abstention), 3 (no) or missing: recode the votes.")
    return float((1 - np.abs(first[both] - second[both]) / 2).mean())
