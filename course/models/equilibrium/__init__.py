"""General equilibrium of trade by exact hat algebra (Caliendo & Parro 2015).

Each module knows only those before it: checks, accounts, gains, experiment, solve, result, explain,
model.
"""

from course.models.equilibrium.model import Counterfactual, TradeModel

__all__ = ["Counterfactual", "TradeModel"]
