"""Quick checks that lesson 01 asks."""

from __future__ import annotations

from course.bank.kinds import Number
from course.bank.questions.trade import both_flows, trade
from course.bank.tables import load


@trade.question(
    Number("percentage points", tolerance=0.05),
    objective="trade.shares",
    title="Two shares, one partner",
    level=1,
    text="""
    By how many percentage points is China's share of Japan's imports in 2024 above its share of Japan's exports
    (`japan_trade`, all goods)?
    """,
    hints=("Two divisions, one for each flow: China over the world. Then subtract.",),
    in_lesson=True,
)
def share_gap():
    """Import share minus export share."""
    japan_trade = load("japan_trade")
    rows = japan_trade[(japan_trade["year"] == 2024) & (japan_trade["goods"] == "All goods")]
    values = rows.pivot(index="flow", columns="partner", values="value_jpy_bn")
    shares = 100 * values["CHN"] / values["WLD"]
    return shares["import"] - shares["export"]


def _shares() -> tuple[float, float]:
    china, world = both_flows("CHN", 2024), both_flows("WLD", 2024)
    return 100 * china[0] / world[0], 100 * china[1] / world[1]


share_gap.mistake(
    "in_percent",
    "You get this if you say by how many percent one share is larger than the other: points are a difference.",
    lambda: 100 * (_shares()[1] / _shares()[0] - 1),
    step="Percentage points are subtracted, not divided.",
)
share_gap.mistake(
    "exports_first",
    "You get this if you take imports from exports: the import share is the larger one.",
    lambda: _shares()[0] - _shares()[1],
    step="Look at which share is to be above the other.",
)
