"""Pure functions of trade measurement: shares, concentration, dependence, value added, alignment.

Every function takes plain numbers, arrays or pandas Series and returns the same kind. Labels are kept,
and two Series with different labels are refused instead of being padded with missing values.
"""

from course.measures._guards import MeasureError, TotalRowError
from course.measures.alignment import balance_index, ideal_point_distance, trade_lean, vote_agreement
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
from course.measures.gains import gains_from_trade
from course.measures.gravity import Gravity, gravity_ppml
from course.measures.value_added import (
    coefficients,
    domestic_value_added_abroad,
    leontief_inverse,
    value_added_by_absorber,
    vs_share,
)

__all__ = [
    "Asymmetry",
    "Gravity",
    "MeasureError",
    "TotalRowError",
    "annual_growth",
    "apparent_consumption",
    "asymmetry",
    "balance",
    "balance_index",
    "balance_ratio",
    "coefficients",
    "domestic_value_added_abroad",
    "effective_number",
    "gains_from_trade",
    "gravity_ppml",
    "hhi",
    "ideal_point_distance",
    "import_reliance",
    "leontief_inverse",
    "mirror_gap",
    "mirror_ratio",
    "openness",
    "percent_change",
    "share",
    "supply_risk",
    "top_share",
    "trade_lean",
    "trade_share",
    "value_added_by_absorber",
    "vote_agreement",
    "vs_share",
]
