"""Choke points: how far the law behind a hub reaches."""

from course.bank import Choices, Wrong, load
from course.bank.sets.resources import resources

_MEASURES = {
    "cn_gallium_usa": "China: ban on gallium, germanium and antimony for the United States",
    "cn_magnets": "China: licences for foreign goods that hold Chinese rare earths",
    "cn_refining": "China: licences for seven medium and heavy rare earths",
    "jp_machines": "Japan: licences for 23 kinds of chip-making equipment",
    "jp_materials": "Japan: single licences for three materials for South Korea",
    "us_affiliates": "United States: rule on firms that a listed firm owns by half or more",
    "us_chips": "United States: licences for advanced computing and chip making",
    "us_design": "United States: licences for software for designing chips",
    "us_dollars": "United States: Bank of Kunlun cut off from accounts at American banks",
}


@resources.question(
    Choices(_MEASURES),
    objective="resources.choke_points",
    title="Rules for goods made abroad",
    level=2,
    text="""
    A law may stop at the border, or reach abroad. The table `choke_points` states the **reach** of each
    measure: the farthest that its law was found to go. Which of these measures reach **goods made abroad**, by
    firms of other economies? Name all of them, and only those. The column `reach_says` explains each reach.
    To read more, see the notebook `deeper/choke-points`.
    """,
    starter="""
    choke_points = load("choke_points")
    far_reach = ____  # a list of names from the list above
    """,
    hints=(
        "Keep the rows of `choke_points` whose `id` is one of the nine names.",
        "The column `reach` has four values. Keep the rows with the value that the question speaks of.",
        "Check: read `reach_says` of your rows. Each must speak of goods that are made abroad by others.",
    ),
    means=(
        "{len(answer)} of the nine laws reach goods made abroad, by {rows['holder'].nunique()} holders: such "
        "rules are no mark of a single government."
    ),
)
def far_reach():
    """Listed measures that reach goods made abroad."""
    choke_points = load("choke_points")
    # the nine measures of the question
    asked = [
        "cn_gallium_usa", "cn_magnets", "cn_refining", "jp_machines", "jp_materials",
        "us_affiliates", "us_chips", "us_design", "us_dollars",
    ]  # fmt: skip
    # those whose law was found to go as far as foreign goods
    rows = choke_points[choke_points["id"].isin(asked) & (choke_points["reach"] == "goods made abroad")]
    return list(rows["id"])


def _listed(**values: str) -> list[str]:
    rows = load("choke_points")
    rows = rows[rows["id"].isin(list(_MEASURES))]
    for column, value in values.items():
        rows = rows[rows[column] == value]
    return list(rows["id"])


def _others(*reaches: str) -> list[str]:
    rows = load("choke_points")
    return list(rows[rows["id"].isin(list(_MEASURES)) & ~rows["reach"].isin(reaches)]["id"])


far_reach.mistakes(
    one_holder=Wrong(
        "These are the measures of the United States. More than one government reaches abroad, and not each "
        "measure of a government reaches equally far.",
        lambda: _listed(holder="USA"),
        step="Read the reach of each row, whoever holds the choke point.",
    ),
    all_that_reach_abroad=Wrong(
        "These are all measures that reach beyond the holder's own exports. The question asks for one kind of reach.",
        lambda: _others("exports"),
        step="Keep the four kinds of reach apart.",
    ),
    directed_at_all=Wrong(
        "These measures are directed at all destinations. The target says whom a measure is meant for. The reach "
        "says which goods its law covers.",
        lambda: _listed(target="WLD"),
        step="Look at the column: is it the target or the reach?",
    ),
    directed_at_one=Wrong(
        "These measures are directed at one economy. The target says whom a measure is meant for. The reach says "
        "which goods its law covers.",
        lambda: [name for name in _MEASURES if name not in _listed(target="WLD")],
        step="Look at the column: is it the target or the reach?",
    ),
    still_standing=Wrong(
        "These are the measures of which no end was found. A suspended rule has a reach, too: the text of the rule "
        "states it.",
        lambda: _listed(outcome="not undone"),
        step="Look at the column: is it the outcome or the reach?",
    ),
    with_the_bank=Wrong(
        "One of your choices is about accounts of a bank. No goods pass there, so its reach has a name of its own.",
        lambda key: [*key, "us_dollars"],
        step="Look at what passes the hub.",
    ),
    the_rest=Wrong(
        "These are exactly the measures with another reach.",
        lambda: _others("goods made abroad"),
        step="Look at whether you keep or drop the rows.",
    ),
)
