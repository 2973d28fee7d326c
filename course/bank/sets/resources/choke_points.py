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


def _cells(column: str) -> dict[str, str]:
    """Return what one column says of each measure, by the measure's name."""
    return dict(load("choke_points").set_index("id").loc[list(_MEASURES), column].astype(str))


@resources.question(
    Choices(_MEASURES),
    objective="resources.choke_points",
    title="Rules for goods made abroad",
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
    prints=lambda column, value: {
        "asked": _ASKED[column, value][0],
        "have": _ASKED[column, value][1],
        **_cells(column),
    },
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


def _of_one_holder(key: list[str], holder: str) -> list[str] | None:
    """Return the right measures of one holder; None where this leaves out no two measures of others."""
    kept = [name for name in key if name in _listed(holder=holder)]
    return kept if kept and len(key) - len(kept) > 1 else None


#: code of the holder -> its name
_HOLDERS = {"CHN": "China", "JPN": "Japan", "USA": "the United States"}

far_reach.mistakes(
    **{
        f"only_{code}": Wrong(
            f"You kept measures of {holder} alone. Other governments have such measures, too.",
            lambda key, code=code: _of_one_holder(key, code),
            step="Read the column of each row, whoever holds the choke point.",
        )
        for code, holder in _HOLDERS.items()
    },
    **{
        f"with_{name}": Wrong(
            f'You named `{name}`, but its `{{column}}` is "{{{name}}}". The question asks for another value.',
            lambda key, name=name: None if name in key else [*key, name],
            step="Read the column `{column}` in the row of each measure that you named.",
        )
        for name in _MEASURES
    },
    **{
        f"without_{name}": Wrong(
            f"You left out `{name}`. Read the column `{{column}}` in its row again.",
            lambda key, name=name: [one for one in key if one != name] if name in key else None,
            step="Read the column `{column}` in the rows of all nine, whatever the measure is called.",
        )
        for name in _MEASURES
    },
    stops_at_the_border=Wrong(
        "These measures stop at the border: they cover exports alone. The question asks for a reach beyond it.",
        lambda column, value: _listed(reach="exports") if column == "reach" and value != "exports" else None,
        step="Look at how far the law reaches.",
    ),
    all_nine=Wrong(
        "You named all nine measures. Keep those that fit, and drop the others.",
        lambda: list(_MEASURES),
        step="Read the column `{column}` in the row of each measure.",
    ),
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
    the_rest=Wrong(
        "These are exactly the other measures of the nine.",
        lambda key: [name for name in _MEASURES if name not in key],
        step="Look at whether you keep or drop the rows.",
    ),
)
