"""General equilibrium of trade by exact hat algebra (Caliendo & Parro 2015).

Each module imports only modules before it in this order: checks, accounts, gains, experiment, solve, result,
explain, model.
"""

from course.models.equilibrium.model import Counterfactual, TradeModel

__all__ = ["Counterfactual", "TradeModel"]
