"""Pure functions of trade measurement: shares, concentration, dependence, value added, alignment.

Every function takes plain numbers, arrays or pandas Series and returns the same kind. Labels are kept,
and two Series with different labels are refused instead of being padded with missing values.
"""

from course.measures._guards import MeasureError, TotalRowError
from course.measures.alignment import balance_index, trade_lean
from course.measures.concentration import effective_number, hhi
from course.measures.dependence import (
    Asymmetry,
    apparent_consumption,
    asymmetry,
)
from course.measures.flows import (
    balance,
    mirror_ratio,
    openness,
    share,
    trade_share,
)
from course.measures.gains import gains_from_trade
from course.measures.gravity import Gravity, gravity_ppml
from course.measures.value_added import (
    coefficients,
    leontief_inverse,
    value_added_by_absorber,
    vs_share,
)

__all__ = [
    "Asymmetry",
    "Gravity",
    "MeasureError",
    "TotalRowError",
    "apparent_consumption",
    "asymmetry",
    "balance",
    "balance_index",
    "coefficients",
    "effective_number",
    "gains_from_trade",
    "gravity_ppml",
    "hhi",
    "leontief_inverse",
    "mirror_ratio",
    "openness",
    "share",
    "trade_lean",
    "trade_share",
    "value_added_by_absorber",
    "vs_share",
]
