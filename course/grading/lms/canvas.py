"""Canvas: the export of the gradebook, and the download of an assignment's submissions.

Canvas shows a returned file under the name of the file that was handed in, so a page would be shown as a
notebook: for Canvas there is no zip.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from course.errors import CourseError, UnknownNameError
from course.grading.lms.base import Learner, Lms, LmsName, Roster, folded
from course.grading.lms.tables import cells, number

__all__ = ["Canvas"]

_COLUMN = re.compile(r"\(\d+\)\s*$")
# "smithann_LATE_12345_67890_work-1.ipynb"; an anonymous one has "anon_x1Y2z" for name and number. What reads
# as Moodle's is Moodle's.
_NAME = re.compile(
    r"^(?P<name>\w+?)(?P<late>_LATE)?_(?P<number>\d+)_(?P<file>\d+)_(?!assignsubmission_[a-z])(?P<own>.+)$"
)


class Canvas(Lms):
    """Canvas's gradebook and assignments."""

    name = "canvas"
    table = "Canvas's gradebook (Student, ID, …)"
    takes_grades = True

    def recognises(self, head: list[str]) -> bool:
        """See `Lms.recognises`."""
        return len(head) > 3 and "Student" in head[0] and head[1] == "ID"

    def learners(self, table: list[list[str]]) -> list[tuple[int, Learner]]:
        """See `Lms.learners`."""
        head = [name.strip() for name in table[0]]
        students = [row for row in table[1:] if len(row) > 1 and row[1].strip().isdigit()]
        login = "SIS Login ID" if all(cells([table[0], *students], head, "SIS Login ID")) else "ID"
        found = []
        for place, row in enumerate(table):
            if place == 0 or len(row) < 2 or not row[1].strip().isdigit():
                continue  # the rows on points possible and on posting
            cell = dict(zip(head, (text.strip() for text in row), strict=False))
            family, _, given = cell[head[0]].partition(", ")
            name = f"{given} {family}".strip()
            found.append((place, Learner(cell[login], (cell[head[0]],), cell["ID"], name=name)))
        return found

    def fill(self, roster: Roster, shares: Mapping[str, float], assignment: str = "") -> list[list[str]]:
        """See `Lms.fill`."""
        table = [list(row) for row in roster.table]
        column = _column(table[0], assignment)
        ceiling = [row for row in table[1:] if row and "Points Possible" in row[0]]
        most = number(ceiling[0][column]) if ceiling else None
        if most is None:
            raise CourseError(f"The Canvas table states no Points Possible for {table[0][column]!r}.")
        for learner, place in zip(roster.learners, roster.rows, strict=True):
            if learner.student in shares:
                table[place][column] = f"{shares[learner.student] * most:.2f}"
        return table

    def name_in(self, part: str, is_file: bool) -> LmsName | None:
        """See `Lms.name_in`."""
        found = _NAME.match(part) if is_file else None
        if found is None:
            return None
        return LmsName(self.name, found["name"], found["number"], found["late"] is not None)


def _column(head: list[str], assignment: str) -> int:
    columns = {name: place for place, name in enumerate(head) if _COLUMN.search(name)}
    named = [name for name in columns if assignment and folded(assignment) in folded(name)]
    if assignment in columns:
        named = [assignment]
    if not assignment and len(columns) == 1:
        named = list(columns)
    if not columns:
        raise CourseError("The Canvas table has no assignment, a column such as 'Exercise 1 (901)'.")
    if len(named) != 1 and (named or not assignment):
        listed = ", ".join(repr(name) for name in named or columns)
        raise CourseError(
            f"The grades could go into several columns of the Canvas table: {listed}. Say which with "
            "--assignment and so much of its heading that only one is meant."
        )
    if not named:
        raise UnknownNameError("Canvas assignment", assignment, columns)
    return columns[named[0]]
