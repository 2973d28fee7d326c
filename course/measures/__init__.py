"""Pure functions of trade measurement: shares, concentration, dependence, value added, alignment.

Every function takes plain numbers, arrays or pandas Series and gives the same kind back. Labels are kept,
and two Series with different labels are refused instead of being padded with missing values.
"""

from __future__ import annotations

from course.measures._guards import MeasureError, TotalRowError
from course.measures.concentration import effective_number, hhi, top_share
from course.measures.dependence import (
    Asymmetry,
    apparent_consumption,
    asymmetry,
    import_reliance,
    supply_risk,
)
from course.measures.flows import (
    annual_growth,
    balance,
    balance_ratio,
    mirror_gap,
    mirror_ratio,
    openness,
    percent_change,
    share,
    trade_share,
)

__all__ = [
    "Asymmetry",
    "MeasureError",
    "TotalRowError",
    "annual_growth",
    "apparent_consumption",
    "asymmetry",
    "balance",
    "balance_ratio",
    "effective_number",
    "hhi",
    "import_reliance",
    "mirror_gap",
    "mirror_ratio",
    "openness",
    "percent_change",
    "share",
    "supply_risk",
    "top_share",
    "trade_share",
]
