"""Set 03: limits of alliances."""

from course.bank import QuestionSet

alliances = QuestionSet(
    "03-alliance-limits",
    title="Limits of alliances",
    scenario="""
    The text says that debt, slow growth and the need for its surplus with China constrain Japan. So Japan
    refuses to choose between an ally and its largest trading partner. The text also says that Japanese firms
    have put 1.3 trillion dollars into China. Check the constraints (`public_finance`), the investment
    (`investment`), the controls (`events`, `japan_trade`) and the alignment (`un_ideal_points`). Then play
    the game through.
    """,
    topics=("constraints", "investment", "controls", "choke_points", "alignment", "game"),
)
