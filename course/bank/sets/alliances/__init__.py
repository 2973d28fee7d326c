"""Set 03: limits of alliances."""

from __future__ import annotations

from course.bank import QuestionSet

alliances = QuestionSet(
    "03-alliance-limits",
    title="Limits of alliances",
    scenario="""
    The text says that Japan, constrained by debt and slow growth and in need of its surplus with China, refuses to
    choose between an ally and its largest trading partner, and that its firms have put 1.3 trillion dollars into China.
    Check the constraints (`public_finance`), the investment (`investment`), the controls (`events`, `japan_trade`) and
    the alignment (`un_ideal_points`), then play the game through.
    """,
    topics=("constraints", "investment", "controls", "alignment", "game"),
)
