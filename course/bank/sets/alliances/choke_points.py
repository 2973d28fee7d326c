"""Choke points: how long a measure stood before it was undone."""

from course.bank import Rare, Table, Wrong, load
from course.bank.sets.alliances import alliances


@alliances.question(
    Table({"holder": None, "days": 0.1}, unit="days"),
    objective="alliance.controls",
    title="The {which} time from use to undoing, by holder",
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
    """For each holder, the shortest or the longest time between the use of a measure and its end, in days."""
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


days_to_undo.mistakes(
    "Look at the column `outcome` of the rows that you keep.",
    length_of_the_suspension=Wrong(
        "You get this if you count the days that a suspension was meant to last. The question asks for the days from "
        "the measure to its undoing.",
        {
            'subset="undone"': 'subset=["undone", "until"]',
            'undone["undone"] - undone["used"]': 'undone["until"] - undone["undone"]',
        },
        step="Look at the two columns of days.",
    ),
    to_the_end_of_the_suspension=Rare(
        "You get this if you count to `until`, the last day of the suspension. Count to `undone`, the day on which "
        "the measure was suspended or ended.",
        {'subset="undone"': 'subset="until"', 'undone["undone"]': 'undone["until"]'},
        step="Look at the column to which you count.",
    ),
    ended_alone=Rare(
        "You get this if you take only measures that ended. Suspended ones count, too.",
        {'subset="undone")': 'subset="undone").query("outcome == \'ended\'")'},
    ),
    suspended_alone=Rare(
        "You get this if you take only measures that were suspended. Those that ended count, too.",
        {'subset="undone")': 'subset="undone").query("outcome == \'suspended\'")'},
    ),
    every_measure=Rare(
        "You get this if you list every measure. Group by `holder` and take the {which} time of each.",
        {'found.rename("days").reset_index()': 'undone.assign(days=days)[["holder", "days"]]'},
        step="Each holder has one row.",
    ),
    one_row_for_all=Rare(
        "You get this if you take the {which} time of all holders together. Each holder has a row of its own.",
        lambda key, which: key.sort_values("days", ascending=which == "shortest").head(1),
        step="Group by holder before you take the {which} time.",
    ),
    open_ends_as_zero=Rare(
        "You get this if measures without an end count as 0 days. Leave them out: nobody knows their days.",
        {'.dropna(subset="undone")': "", ".dt.days": ".dt.days.fillna(0)"},
        step="Look at the measures whose `undone` is empty.",
    ),
    both_days_counted=Rare(
        "Each of your numbers is one too large: you count the first and the last day. Count the days that passed.",
        lambda key: key.assign(days=key["days"] + 1),
        step="Count the days from Monday to Tuesday.",
    ),
    one_day_short=Rare(
        "Each of your numbers is one too small: you count only the days that lie between the two.",
        lambda key: key.assign(days=key["days"] - 1),
        step="Count the days from Monday to Tuesday.",
    ),
)
