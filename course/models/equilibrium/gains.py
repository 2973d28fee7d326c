"""Computes the gains from trade by a formula, without solving the model."""

import numpy as np

from course.models.equilibrium.accounts import Base
from course.models.equilibrium.checks import Array


def gains_from_trade(base: Base, inputs: bool) -> Array:
    """Return the gains from trade by economy [N], as a fraction; see `TradeModel.gains_from_trade`."""
    sectors, economies = base.size
    here = np.arange(economies)
    home = base.share[:, here, here]
    if inputs:
        # cost of input k in a unit of product j, directly and through the inputs of inputs
        chain = np.linalg.inv(np.eye(sectors) - base.inputs_by_user)
        weight = np.einsum("jn,njk->kn", base.final, chain)
    else:
        weight = base.spending / base.spending.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):  # a share of zero makes the price infinite
        dearer = np.where(weight == 0, 0.0, -weight * np.log(home) / base.theta[:, None])
    return -np.expm1(-dearer.sum(axis=0))
