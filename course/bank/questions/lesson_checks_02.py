"""Quick checks that lesson 02 asks."""

from __future__ import annotations

from course.bank.kinds import Number
from course.bank.questions.resources import resources
from course.bank.tables import load


@resources.question(
    Number("percentage points", tolerance=0.1),
    objective="resources.stages",
    title="From the mine to the refinery",
    level=1,
    text="""
    By how many percentage points is China's share of refining magnet rare earths above its share of mining them in 2024
    (`mineral_stages`, column `world_share`)?
    """,
    hints=("The column holds fractions: 0.01 is one percentage point.",),
    in_lesson=True,
)
def stage_gap():
    """Refining share minus mining share."""
    mineral_stages = load("mineral_stages")
    rows = mineral_stages[
        (mineral_stages["mineral"] == "magnet rare earths")
        & (mineral_stages["year"] == 2024)
        & (mineral_stages["iso3"] == "CHN")
    ].set_index("stage")["world_share"]
    return 100 * (rows["refining"] - rows["mining"])


def _stage(stage: str) -> float:
    rows = load("mineral_stages").query("mineral == 'magnet rare earths' and year == 2024 and iso3 == 'CHN'")
    return float(rows.set_index("stage").loc[stage, "world_share"])


stage_gap.mistake(
    "in_percent",
    "You get this if you say by how many percent one share is larger than the other: points are a difference.",
    lambda: 100 * (_stage("refining") / _stage("mining") - 1),
    step="Percentage points are subtracted, not divided.",
)
stage_gap.mistake(
    "as_fraction",
    "You get this if you leave the difference as a fraction: a percentage point is a hundredth.",
    lambda: _stage("refining") - _stage("mining"),
    step="Look at the unit of the column.",
)
