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


_REACH = "Its column `reach` states the farthest that a law was found to go. Which of these measures"
#: column and value -> the question, and what the measures have in common
_ASKED = {
    ("reach", "goods made abroad"): (
        "A law may stop at the border, or reach abroad. The table `choke_points` states the **reach** of each\n"
        "measure: the farthest that its law was found to go. Which of these measures reach **goods made abroad**, by\n"
        "firms of other economies?",
        "reach goods made abroad",
    ),
    ("reach", "exports"): (
        f"The table `choke_points` has measures of three governments. {_REACH} cover **only exports** of the holder?",
        "cover exports alone",
    ),
    ("reach", "resale abroad"): (
        f"The table `choke_points` has measures of three governments. {_REACH} reach **resale abroad** of the "
        "holder's own goods?",
        "reach resale abroad",
    ),
    ("outcome", "suspended"): (
        "The table `choke_points` states what became of each measure. Which of these measures were **suspended**?",
        "were suspended",
    ),
    ("outcome", "not undone"): (
        "The table `choke_points` states what became of each measure. Of which of these measures was **no end "
        "found**?",
        "were not undone",
    ),
    ("outcome", "ended"): (
        "The table `choke_points` states what became of each measure. Which of these measures were **ended**?",
        "were ended",
    ),
    ("target", "WLD"): (
        "The table `choke_points` states whom each measure is directed at. Which of these measures are directed at "
        "**all destinations**?",
        "are directed at all destinations",
    ),
}


@resources.question(
    Choices(_MEASURES),
    objective="resources.choke_points",
    title="Rules for goods made abroad",
    level=2,
    text="""
    {asked} Name all of them, and only those. The column `reach_says` explains each reach.
    To read more, see the notebook `deeper/choke-points`.
    """,
    starter="""
    choke_points = load("choke_points")
    far_reach = ____  # a list of names from the list above
    """,
    hints=(
        "Keep the rows of `choke_points` whose `id` is one of the nine names.",
        "The column `{column}` has several values. Keep the rows with the value that the question speaks of.",
        "Check: print the column `{column}` of all nine. Each of your rows must have the same value, and no other.",
    ),
    means=(
        "{len(answer)} of the nine measures {have}, by {rows['holder'].nunique()} {'holders' if "
        "rows['holder'].nunique() > 1 else 'holder'}: what a law covers is read from its text."
    ),
    vary={"column": ("outcome", "reach", "target"), "value": tuple(value for _, value in _ASKED)},
    valid=lambda column, value: (column, value) in _ASKED,
    prints=lambda column, value: {"asked": _ASKED[column, value][0], "have": _ASKED[column, value][1]},
)
def far_reach(column="reach", value="goods made abroad"):
    """Listed measures with one value in a column."""
    choke_points = load("choke_points")
    # the nine measures of the question
    asked = [
        "cn_gallium_usa", "cn_magnets", "cn_refining", "jp_machines", "jp_materials",
        "us_affiliates", "us_chips", "us_design", "us_dollars",
    ]  # fmt: skip
    # those with the value that the question speaks of
    rows = choke_points[choke_points["id"].isin(asked) & (choke_points[column] == value)]
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
        "These are the measures of the United States. Not all measures of a government are alike, and "
        "other governments have such measures, too.",
        lambda column, value: _listed(holder="USA"),
        step="Read the column of each row, whoever holds the choke point.",
    ),
    all_that_reach_abroad=Wrong(
        "These are all measures that reach beyond the holder's own exports. The question asks for one kind of reach.",
        lambda column, value: _others("exports") if column == "reach" and value != "exports" else None,
        step="Keep the four kinds of reach apart.",
    ),
    directed_at_all=Wrong(
        "These measures are directed at all destinations. The target says whom a measure is meant for. The "
        "question asks for another property.",
        lambda column, value: None if column == "target" else _listed(target="WLD"),
        step="Look at the column: is it the target, or what the question asks for?",
    ),
    directed_at_one=Wrong(
        "These measures are directed at one economy. The target says whom a measure is meant for. The question "
        "asks for another property.",
        lambda column, value: (
            None if column == "target" else [name for name in _MEASURES if name not in _listed(target="WLD")]
        ),
        step="Look at the column: is it the target, or what the question asks for?",
    ),
    still_standing=Wrong(
        "These are the measures of which no end was found. The question asks for another property "
        "of each measure.",
        lambda column, value: None if column == "outcome" else _listed(outcome="not undone"),
        step="Look at the column: is it the outcome, or what the question asks for?",
    ),
    with_the_bank=Wrong(
        "One of your choices is about accounts of a bank. No goods pass there, so its reach has a name of its own.",
        lambda key, value: [*key, "us_dollars"] if value == "goods made abroad" else None,
        step="Look at what passes the hub.",
    ),
    the_rest=Wrong(
        "These are exactly the other measures of the nine.",
        lambda key: [name for name in _MEASURES if name not in key],
        step="Look at whether you keep or drop the rows.",
    ),
)
