"""Economic models: trade equilibrium, shortage, coalition game, uncertainty."""

from __future__ import annotations

from course.models.equilibrium import Counterfactual, TradeModel
from course.models.errors import ModelError, ModelInputError, NotBalancedError, NotSolvedError

__all__ = [
    "Counterfactual",
    "ModelError",
    "ModelInputError",
    "NotBalancedError",
    "NotSolvedError",
    "TradeModel",
]
