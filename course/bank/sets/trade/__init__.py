"""Set 01: trade interdependence."""

from course.bank import QuestionSet

trade = QuestionSet(
    "01-trade-interdependence",
    title="Trade interdependence",
    scenario="""
    The text says that China has been Japan's largest trading partner for 15 years. It says that the two trade
    goods for 370 billion dollars, and that this is 20 % of Japan's trade. You have Japan's own customs
    figures (`japan_trade`). You also have the totals that three offices publish for the same trade
    (`official_totals`). All figures are goods only. Exports are valued at Japan's border. Imports are valued
    as they arrive, with freight and insurance.
    """,
    topics=("shares", "balances", "mirrors", "partners", "products", "people"),
)
