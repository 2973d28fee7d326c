"""Choke points: how long a measure stood before it was undone."""

import pandas as pd

from course.bank import Table, Wrong, load
from course.bank.sets.alliances import alliances


@alliances.question(
    Table({"holder": None, "days": 0.1}, unit="days"),
    objective="alliance.controls",
    title="The {which} time from use to undoing, by holder",
    level=2,
    points=2,
    text="""
    Some measures at choke points were suspended or ended. The table `choke_points` holds the day of each
    measure (`used`) and the day of its suspension or end (`undone`). Take the measures used in {since} or
    later; for a measure that was announced first, `used` may be the day of the announcement. How many **days**
    passed from `used` to `undone`? Give, for each holder, the **{which}** such time. Leave out measures of which no end was found, and holders without any. Name the columns `holder` (code) and
    `days`. A number of days says nothing about success. To read more, see the notebook `deeper/choke-points`.
    """,
    starter="""
    choke_points = load("choke_points")
    days_to_undo = ____  # a table with the columns holder and days
    """,
    hints=(
        "Keep the rows of `choke_points` whose `used` lies in {since} or later and whose `undone` is known.",
        "Subtract the two columns of days and take `.dt.days`. Group by `holder` and take the {which} time.",
        "Check: no number is negative or missing, and no holder appears twice.",
    ),
    means=(
        "The {which} time runs from {answer['days'].min()} to {answer['days'].max()} days by holder: how long"
        " a measure stood says nothing about whether it worked."
    ),
    vary={"which": ("shortest", "longest"), "since": (2020, 2023, 2024, 2025)},
)
def days_to_undo(which="shortest", since=2020):
    """Days from use to undoing, one number a holder."""
    choke_points = load("choke_points")
    # measures used since the year that is asked
    recent = choke_points[choke_points["used"].dt.year >= since]
    # an open end has no number of days
    undone = recent.dropna(subset="undone")
    # from use to undoing
    days = (undone["undone"] - undone["used"]).dt.days
    # by the government that holds the choke point
    grouped = days.groupby(undone["holder"])
    # the end of the range that is asked
    found = grouped.min() if which == "shortest" else grouped.max()
    # the names that the question asks for
    return found.rename("days").reset_index()


def _by_holder(days: pd.Series, rows: pd.DataFrame, which: str) -> pd.DataFrame:
    grouped = days.groupby(rows["holder"])
    found = grouped.min() if which == "shortest" else grouped.max()
    return found.rename("days").reset_index()


def _undone(since: int) -> pd.DataFrame:
    rows = load("choke_points").dropna(subset="undone")
    return rows[rows["used"].dt.year >= since]


def _between(first: str, last: str, rows: pd.DataFrame) -> pd.Series:
    return (rows[last] - rows[first]).dt.days


days_to_undo.mistakes(
    other_end_of_the_range=Wrong(
        "You get this if you take the longest time for the shortest, or the shortest for the longest.",
        lambda which, since: _by_holder(
            _between("used", "undone", _undone(since)),
            _undone(since),
            "longest" if which == "shortest" else "shortest",
        ),
        step="Look at which of a holder's times you keep.",
    ),
    mean_of_all=Wrong(
        "You get this if you take the mean of a holder's times. The question asks for one measure.",
        lambda since: (
            _between("used", "undone", _undone(since))
            .groupby(_undone(since)["holder"])
            .mean()
            .rename("days")
            .reset_index()
        ),
        step="Look at how several measures of one holder become one number.",
    ),
    length_of_the_suspension=Wrong(
        "You get this if you count the days that a suspension was to last. The question asks for the days from "
        "the measure to its undoing.",
        lambda which, since: _by_holder(
            _between("undone", "until", _undone(since).dropna(subset="until")),
            _undone(since).dropna(subset="until"),
            which,
        ),
        step="Look at the two columns of days.",
    ),
    backwards=Wrong(
        "Your days are negative. Subtract the earlier day from the later one.",
        lambda key: key.assign(days=-key["days"]),
        step="Look at the order of the subtraction.",
    ),
)
