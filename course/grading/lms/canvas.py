"""Canvas: the export of the gradebook, and the download of an assignment's submissions.

The forms are those of Canvas's `gradebook_exporter.rb`, `gradebook_importer.rb` and `content_zipper.rb`. Its
headings are not translated; numbers may have a decimal comma, and columns semicolons between them. Canvas
shows a returned file under the name of the file that was handed in, so a page would be shown as a notebook:
for Canvas there is no zip.
"""

import re
from collections.abc import Mapping, Sequence

from course.errors import CourseError, UnknownNameError
from course.grading.lms.base import Learner, Lms, LmsName, Roster, as_grade, folded
from course.grading.lms.tables import number

_COLUMN = re.compile(r"\(\d+\)\s*$")
# words that make Canvas's importer take a column for a total
_TOTALS = re.compile(r"(Current|Final) (Score|Points|Grade)|Override (Score|Grade|Status)")
# the row above the learners that says which assignments are hidden
_HIDDEN = re.compile(r"\s*(muted|manual posting.*)?\s*", re.IGNORECASE)
# Canvas's signs for a learner who is excused, and for a learner who does not get the assignment
_NOT_GRADED = ("EX", "N/A")
# "smithann_LATE_12345_67890_work-1.ipynb"; an anonymous file has "anon_x1Y2z" for name and number. A name in
# Moodle's form counts as Moodle's.
_NAME = re.compile(
    r"^(?P<name>\w+?)(?P<late>_LATE)?_(?P<number>\d+)_(?P<file>\d+)_(?!assignsubmission_[a-z])(?P<own>.+)$"
)


class Canvas(Lms):
    """Canvas's gradebook and assignments."""

    name = "canvas"
    takes_grades = True
    separators = ",;"

    def expected(self) -> str:
        return "Canvas's gradebook (Student, ID, …)"

    def recognises(self, head: list[str]) -> bool:
        one = len(head) > 3 and "Student" in head[0] and head[1] == "ID"
        return one or (len(head) > 4 and head[:3] == ["LastName", "FirstName", "ID"])

    def learners(self, table: list[list[str]]) -> list[tuple[int, Learner]]:
        head = [name.strip() for name in table[0]]
        lines = {
            row: dict(zip(head, (text.strip() for text in line), strict=False))
            for row, line in enumerate(table)
            if row and not _no_learner(line)
        }
        login = "SIS Login ID" if all(cell.get("SIS Login ID") for cell in lines.values()) else "ID"
        found = []
        for row, cell in lines.items():
            sorted_name = cell[head[0]]
            family, _, given = sorted_name.partition(", ")
            if head[0] == "LastName":
                family, given = cell["LastName"], cell.get("FirstName", "")
                sorted_name = f"{family}, {given}"
            number_of = cell.get("ID", "")
            if not number_of.isdigit():
                raise CourseError(
                    f"row {row + 1} ({sorted_name}): {number_of!r} under 'ID' is not a number from Canvas. "
                    "Export the gradebook again and do not change this column."
                )
            name = f"{given} {family}".strip()
            found.append((row, Learner(cell[login], (sorted_name,), number_of, name=name)))
        return found

    def fill(
        self,
        roster: Roster,
        shares: Mapping[str, float],
        assignment: str = "",
        maximum: float | None = None,
    ) -> list[list[str]]:
        table, lines = roster.copied()
        column = _column(table[0], assignment)
        most = _most(table, column, maximum)
        for learner, _, row in lines:
            if learner.student in shares and row[column].strip().upper() not in _NOT_GRADED:
                row[column] = as_grade(learner, shares[learner.student], most)
        return table

    def name_in(self, part: str, is_file: bool) -> LmsName | None:
        found = _NAME.match(part) if is_file else None
        if found is None:
            return None
        return LmsName(self.name, found["name"], found["number"], found["late"] is not None)


def _is_points(row: Sequence[str]) -> bool:
    return "Points Possible" in row[0]


def _no_learner(row: Sequence[str]) -> bool:
    """Tell whether a row is empty or holds the possible points or the posting of grades."""
    return _is_points(row) or all(_HIDDEN.fullmatch(text) for text in row)


def _most(table: list[list[str]], column: int, stated: float | None) -> float:
    heading = table[0][column]
    row = next((row for row in table[1:] if _is_points(row)), None)
    said = row[column].strip() if row is not None and column < len(row) else ""
    most = number(said)
    if most is None or most == 0:
        what = f"says {said!r} in" if said else "states no"
        raise CourseError(
            f"The Canvas table {what} Points Possible for {heading!r}, but a number above 0 is needed. Give "
            "the assignment points in Canvas and export the gradebook again."
        )
    if stated is not None and stated != most:
        raise CourseError(
            f"--maximum says {stated:g}, but the Canvas table says {most:g} in Points Possible for "
            f"{heading!r}. Leave --maximum out, or name another assignment with --assignment."
        )
    return most


def _column(head: list[str], assignment: str) -> int:
    # the columns on the learner come first; a teacher's own columns may follow
    first = next((place for place, name in enumerate(head) if name.strip() == "Section"), 0)
    columns = {
        name: place
        for place, name in enumerate(head)
        if place > first and _COLUMN.search(name) and not _TOTALS.search(name)
    }
    named = [name for name in columns if assignment and folded(assignment) in folded(name)]
    if assignment in columns:
        named = [assignment]
    if not assignment and len(columns) == 1:
        named = list(columns)
    if not columns:
        raise CourseError(
            "The Canvas table has no column of an assignment, such as 'Exercise 1 (901)'. Make the "
            "assignment in Canvas and export the gradebook again."
        )
    if len(named) != 1 and (named or not assignment):
        listed = ", ".join(repr(name) for name in named or columns)
        raise CourseError(
            f"The grades could go into several columns of the Canvas table: {listed}. Choose a column with "
            "--assignment and a part of its heading that no other column has."
        )
    if not named:
        raise UnknownNameError("Canvas assignment", assignment, columns)
    return columns[named[0]]
