"""Mirror figures: the same trade as its two sides record it."""

from typing import Any

import pandas as pd

from course.bank import Choice, Number, Wrong, load, rows_of
from course.bank.sets.trade import trade
from course.bank.sets.trade._customs import both_flows


@trade.question(
    Number("times", tolerance=0.002),
    objective="trade.mirror",
    title="One flow, two records",
    text="""
    Goods that leave Japan for China are counted twice. Japan counts them as exports (`japan_trade`, all
    goods, `value_usd_mn`). China counts them as imports. Take China's count as JETRO prints it
    (`official_totals`, basis "jetro", vintage "latest"); the basis "china_customs" differs a little. China's
    figure is in the column `exports_usd_bn`, because these are Japan's exports. Divide China's
    figure of {year} by Japan's figure of that year. What do you get?
    """,
    hints=(
        "From `japan_trade` take the exports of all goods to `CHN` in {year}. From `official_totals` take "
        'basis "jetro", vintage "latest", {year}.',
        "Bring both to billion dollars. Then divide China's count by Japan's.",
        "Check: both counts of one flow must be of the same order. A ratio of a thousand or a thousandth is a"
        " forgotten unit.",
    ),
    means=(
        "China records {answer:.2f} times what Japan records for the same goods in {year}: before two totals "
        "are compared, say who counted and at which border."
    ),
    vary={"year": (2013, 2014, 2015, 2016, 2017, 2018, 2019, 2020, 2021, 2022, 2023, 2024)},
    unseen={"without_vintage": "the table has an earlier print of one year only"},
)
def mirror_ratio(year: int = 2024) -> float:
    """China's record of Japan's exports over Japan's own."""
    japan_trade = load("japan_trade")
    # Japan's record: its exports to China, in million dollars
    own = japan_trade.query(
        "year == @year and flow == 'export' and partner == 'CHN' and goods == 'All goods'"
    )["value_usd_mn"].item()
    official_totals = load("official_totals")
    # China's record of the same goods, in billion dollars
    mirror = official_totals.query("basis == 'jetro' and year == @year and vintage == 'latest'")[
        "exports_usd_bn"
    ].item()  # `item` refuses more than one row
    # both in billion dollars, the partner's record above
    return mirror / (own / 1000)


def _jetro(column: str, year: int) -> float:
    return float(rows_of("official_totals", basis="jetro", year=year, vintage="latest")[column].iloc[0])


def _usd_bn(year: int) -> tuple[float, float]:
    exports, imports = both_flows("CHN", year, "value_usd_mn")
    return exports / 1000, imports / 1000


mirror_ratio.mistakes(
    other_direction=Wrong(
        "You get this if you divide by Japan's imports from China. That is the other direction.",
        {"flow == 'export'": "flow == 'import'"},
        step="Look at the direction of the flow.",
    ),
    totals=Wrong(
        "You get this if you compare the totals of both directions. The question asks for one flow.",
        lambda year: (_jetro("exports_usd_bn", year) + _jetro("imports_usd_bn", year)) / sum(_usd_bn(year)),
        step="Look at whether one direction or both are in the figures.",
    ),
)


@trade.question(
    Choice.of(
        china_customs_2021="China Customs, 2021",
        jetro_2021="JETRO, both sides' imports, 2021",
        jetro_2022="JETRO, both sides' imports, 2022",
        jetro_2024="JETRO, both sides' imports, 2024",
        china_customs_2024="China Customs, 2024",
    ),
    objective="trade.mirror",
    title="Where could {amount} come from?",
    text="""
    {gives} Which of these published totals is
    nearest to it? Take `total_usd_bn` from `official_totals`: latest vintage, calendar years, partner China.
    """,
    starter="""
    official_totals = load("official_totals")
    nearest_total = ____  # one of the names in the list, in quotation marks
    """,
    hints=(
        'Keep the rows of `official_totals` with partner `CHN`, period "calendar" and vintage "latest".',
        "Take the distance of each `total_usd_bn` from {amount}, without its sign, and look for the smallest.",
        "Check: print the five distances side by side. A total may lie above {amount} or below it.",
    ),
    means=(
        "{answer.replace('_', ' ').title()} is nearest, {(totals[asked] - amount).abs().min():.1f} billion away"
        "{lesson}."
    ),
    # No amount lies nearest to China Customs' total of 2024: that row is a relay, and a relay decides no key.
    vary={"amount": (322, 330, 366, 370, 375, 380, 388, 396)},
    prints=lambda amount: _near_to(amount),
)
def nearest_total(amount: int = 370) -> str:
    """Smallest distance to the amount of a text."""
    official_totals = load("official_totals")
    # calendar years of trade with China, in their latest print
    rows = official_totals.query(
        "partner == 'CHN' and period == 'calendar' and vintage == 'latest' and year >= 2021"
    )
    # name each total by its source and year
    names = rows["basis"] + "_" + rows["year"].astype(str)
    # the totals under these names
    totals = pd.Series(rows["total_usd_bn"].values, index=names)
    # the five options
    asked = ["china_customs_2021", "china_customs_2024", "jetro_2021", "jetro_2022", "jetro_2024"]
    # the smallest distance, above or below
    return (totals[asked] - amount).abs().idxmin()


_TOTALS = {
    "china_customs_2021": "China Customs' total of 2021",
    "china_customs_2024": "China Customs' total of 2024",
    "jetro_2021": "JETRO's total of 2021",
    "jetro_2022": "JETRO's total of 2022",
    "jetro_2024": "JETRO's total of 2024",
}


def _near_to(amount: int) -> dict[str, Any]:
    """Return what the text gives, or another text might give, and how far each total is from it."""
    gives = f"Suppose that a text gives Japan-China trade as {amount} billion dollars."
    lesson = ": which year a number fits says where it could come from"
    if amount == 370:
        gives = 'The text gives Japan-China trade as 370 billion dollars "in 2024".'
        lesson = ": the text's 370 fits an older year better than 2024"
    rows = rows_of("official_totals", partner="CHN", period="calendar", vintage="latest")
    found = {f"{row.basis}_{row.year}": row.total_usd_bn for row in rows.itertuples()}
    return {"gives": gives, "lesson": lesson, **{f"to_{name}": abs(found[name] - amount) for name in _TOTALS}}


nearest_total.mistakes(
    **{
        name: Wrong(
            f"{words} lies {{to_{name}:.1f}} billion dollars from {{amount}}. Another total comes nearer.",
            step="Compare the five distances to one decimal.",
        )
        for name, words in _TOTALS.items()
    }
)
