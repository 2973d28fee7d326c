"""Quick checks that lesson 03 asks."""

from __future__ import annotations

import pandas as pd

from course.bank.kinds import Number
from course.bank.questions.alliances import alliances
from course.bank.questions.prologue import claimed
from course.bank.tables import load


@alliances.question(
    Number("times", tolerance=0.02),
    objective="alliance.constraints",
    title="300 trillion yen",
    level=1,
    text="""
    The text says that Japan's government owes 300 trillion yen (C18). How many times that was the central government's
    total debt at the end of 2024 (`public_finance`, item "debt_total", in billion yen)?
    """,
    hints=("A trillion is a thousand billion: 300 trillion yen are 300,000 in the table's unit.",),
    in_lesson=True,
)
def debt_times():
    """Actual debt over the text's debt."""
    public_finance = load("public_finance")
    debt = public_finance[
        (public_finance["item"] == "debt_total") & (public_finance["date"] == pd.Timestamp("2024-12-31"))
    ]["value_jpy_bn"].iloc[0]
    claims = load("claims").set_index("id")
    return debt / (1000 * claims.loc["C18", "claimed_value"])


def _debt() -> float:
    table = load("public_finance").set_index(["item", "date"])
    return float(table.loc[("debt_total", pd.Timestamp("2024-12-31")), "value_jpy_bn"])


debt_times.mistake(
    "billions_over_trillions",
    "You get this if you divide billions by trillions: bring both to the same unit first.",
    lambda: _debt() / claimed("C18"),
    step="Look at the units of the two amounts.",
)
debt_times.mistake(
    "turned_round",
    "You get this if the text's amount stands in the numerator: asked is how many times that amount the debt is.",
    lambda: 1000 * claimed("C18") / _debt(),
    step="Look at what is divided by what.",
)
