"""Economic models: trade equilibrium, shortage, coalition game, uncertainty."""

from course.models.equilibrium import Counterfactual, TradeModel
from course.models.model_errors import ModelError, ModelInputError, NotBalancedError, NotSolvedError

__all__ = [
    "Counterfactual",
    "ModelError",
    "ModelInputError",
    "NotBalancedError",
    "NotSolvedError",
    "TradeModel",
]
