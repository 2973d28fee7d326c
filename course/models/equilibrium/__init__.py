"""General equilibrium of trade by exact hat algebra (Caliendo & Parro 2015)."""

from __future__ import annotations

from course.models.equilibrium.model import TradeModel
from course.models.equilibrium.result import Counterfactual

__all__ = ["Counterfactual", "TradeModel"]
