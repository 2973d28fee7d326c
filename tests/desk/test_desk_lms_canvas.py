"""A grade that Canvas imports is the earned share of the points possible, however the gradebook was exported.

The tables have the form of Canvas's `gradebook_exporter.rb` and `csv_with_i18n.rb`: columns on the learner, a
teacher's own columns, assignments with their number, totals; an optional row on hidden ones, in English
whatever the language; the row "    Points Possible"; numbers in the language's form, two digits at most.
"""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest

from course.errors import CourseError
from course.grading.lms import Roster, read_roster

EXERCISE = "Exercise 1 (901)"
#: 14 of 19 points
SHARE = 14 / 19


def _number(value: float, decimal: str) -> str:
    return f"{value:.2f}".replace(".", decimal)


def _gradebook(
    points: str, comma: str = ",", decimal: str = ".", cell: str = "", *, hidden: bool = True
) -> str:
    """A gradebook of three learners; `cell` is what it says for Zoë in the exercise."""
    read_only = "(read only)" if decimal == "." else "(schreibgeschützt)"  # this text is translated
    head = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Notes (7)"]
    rows = [[*head, EXERCISE, "Quiz (902)", "Final Score (2020)", "Current Score"]]
    if hidden:
        rows.append(["", "", "", "", "", "", "Manual Posting", "", "", ""])
    five = _number(5, decimal)
    rows += [
        ["    Points Possible", "", "", "", "", read_only, points, five, read_only, read_only],
        ["Smith, Ann", "201", "A1", "ann", "One", "", "", five, _number(50, decimal), "1"],
        ["O'Neill, Zoë", "202", "A2", "zoe", "One", "x", cell, "", "", ""],
        ["Student, Test", "203", "", "ts", "One", "", _number(2, decimal), "", "", ""],
    ]
    target = io.StringIO()
    csv.writer(target, lineterminator="\n", delimiter=comma).writerows(rows)
    return target.getvalue()


def _roster(tmp_path: Path, text: str, coding: str = "utf-8") -> Roster:
    path = tmp_path / "roster.csv"
    path.write_bytes(text.encode(coding))
    return read_roster(path)


def _imported(text: str) -> dict[str, str]:
    """Read the exercise's grades as `lib/gradebook_importer.rb` does: semicolons or commas, then numbers."""
    first = text.lstrip("\N{ZERO WIDTH NO-BREAK SPACE}").splitlines()[:3]
    comma = ";" if len({line.count(";") for line in first}) == 1 and first[0].count(";") > 3 else ","
    rows = list(csv.reader(io.StringIO(text.lstrip("\N{ZERO WIDTH NO-BREAK SPACE}")), delimiter=comma))
    place, found = rows[0].index(EXERCISE), {}
    for row in rows[1:]:
        if row[1]:
            parts = (
                re.split("[,.]", row[place]) if re.fullmatch(r"-?[0-9.,]+%?", row[place]) else [row[place]]
            )
            found[row[3]] = "".join(parts[:-1]) + "." + parts[-1] if len(parts) > 1 else parts[0]
    return found


@pytest.mark.parametrize(("points", "grade"), [(20, "14.74"), (100, "73.68"), (12.5, "9.21")])
@pytest.mark.parametrize(
    ("comma", "decimal", "mark", "coding"),
    [
        (",", ".", "", "utf-8"),
        (",", ",", "", "utf-8"),
        (";", ",", "", "utf-8"),
        (";", ",", "\N{ZERO WIDTH NO-BREAK SPACE}", "utf-8"),
        (";", ".", "", "utf-8"),
        ("\t", ",", "", "utf-16"),  # from a spreadsheet: Canvas takes no tabs back
    ],
)
def test_the_imported_grade_is_the_earned_share_of_the_points(
    tmp_path: Path, points: float, grade: str, comma: str, decimal: str, mark: str, coding: str
) -> None:
    text = mark + _gradebook(_number(points, decimal), comma, decimal)
    roster = _roster(tmp_path, text, coding)
    assert (roster.kind, roster.students()) == ("canvas", ["ann", "zoe", "ts"])
    after = roster.filled({"ann": SHARE, "zoe": 0.0}, "Exercise 1")
    assert _imported(after) == {"ann": grade, "zoe": "0.00", "ts": "2.00"}
    assert after.startswith(mark)
    (tmp_path / "after.csv").write_text(after, "utf-8")
    column = 6
    for row, old in zip(read_roster(tmp_path / "after.csv").table, roster.table, strict=True):
        assert row[:column] + row[column + 1 :] == old[:column] + old[column + 1 :]


@pytest.mark.parametrize("points", ["", "0", "0,00", "0.00", "(read only)", "many", "1,000", "nan", "-5"])
def test_points_possible_that_are_no_number_above_zero_stop(tmp_path: Path, points: str) -> None:
    roster = _roster(tmp_path, _gradebook(points))
    for maximum in (None, 20.0):
        with pytest.raises(CourseError, match=rf"Points Possible for '{re.escape(EXERCISE)}'.*above 0"):
            roster.filled({"ann": 1.0}, "Exercise 1", maximum)


def test_a_gradebook_without_the_row_on_points_stops(tmp_path: Path) -> None:
    text = "\n".join(line for line in _gradebook("20").splitlines() if "Possible" not in line)
    with pytest.raises(CourseError, match="states no Points Possible"):
        _roster(tmp_path, text).filled({"ann": 1.0}, "Exercise 1")


def test_a_stated_maximum_must_be_that_of_canvas(tmp_path: Path) -> None:
    roster = _roster(tmp_path, _gradebook("20.00"))
    assert roster.filled({"ann": 1.0}, EXERCISE, 20) == roster.filled({"ann": 1.0}, EXERCISE)
    with pytest.raises(CourseError, match="--maximum says 100, but the Canvas table says 20"):
        roster.filled({"ann": 1.0}, EXERCISE, 100)
    with pytest.raises(CourseError, match=r"'ann' has 105.0% of the points, which gives a grade above"):
        roster.filled({"ann": 1.05}, EXERCISE)


@pytest.mark.parametrize("cell", ["EX", "ex", "N/A"])
def test_who_is_excused_or_not_given_the_assignment_stays_so(tmp_path: Path, cell: str) -> None:
    after = _roster(tmp_path, _gradebook("20", cell=cell)).filled({"ann": 1.0, "zoe": 1.0}, "Exercise 1")
    assert _imported(after) == {"ann": "20.00", "zoe": cell, "ts": "2.00"}


def test_totals_are_no_assignments(tmp_path: Path) -> None:
    roster = _roster(tmp_path, _gradebook("20"))
    with pytest.raises(
        CourseError, match=r"several columns .*: 'Notes \(7\)', 'Exercise 1 \(901\)', 'Quiz \(902\)'\."
    ):
        roster.filled({})
    for name in ("Final Score", "Current Score"):
        with pytest.raises(CourseError, match=f"no Canvas assignment called '{name}'"):
            roster.filled({}, name)


@pytest.mark.parametrize(
    "word", ["Muted", "Manual Posting", "Manual Posting (scores hidden from instructors)"]
)
def test_the_row_on_hidden_assignments_is_no_learner(tmp_path: Path, word: str) -> None:
    text = _gradebook("20").replace("Manual Posting", word)
    assert _roster(tmp_path, text).students() == ["ann", "zoe", "ts"]


def test_family_and_given_names_in_columns_of_their_own(tmp_path: Path) -> None:
    text = (
        f"LastName,FirstName,ID,SIS Login ID,Section,{EXERCISE}\n"
        "    Points Possible,,,,,20.00\nSmith,Ann,201,ann,One,\nMononym,,202,mo,One,\n"
    )
    roster = _roster(tmp_path, text)
    assert roster.names() == {"ann": "Ann Smith", "mo": "Mononym"}
    assert roster.learners[0].names == ("Smith, Ann",)
    assert roster.filled({"ann": SHARE}).splitlines()[2] == "Smith,Ann,201,ann,One,14.74"


@pytest.mark.parametrize("number", ["2,02E+13", "", "202a"])
def test_a_number_that_a_spreadsheet_spoilt_stops(tmp_path: Path, number: str) -> None:
    text = _gradebook("20", ";").replace(";202;", f";{number};")
    with pytest.raises(CourseError, match=rf"row 5 \(O'Neill, Zoë\): '{re.escape(number)}' under 'ID'"):
        _roster(tmp_path, text)
