"""A table of a class or a path of a download is given to each LMS in turn: whose is it?"""

from __future__ import annotations

import functools
from pathlib import Path, PurePosixPath

from course.errors import CourseError
from course.grading.files import plain_cell
from course.grading.lms.base import Lms, LmsName, Roster
from course.grading.lms.tables import read_table
from course.registry import classes_of


@functools.cache
def known() -> tuple[Lms, ...]:
    """Return one of each LMS that has a module in this folder."""
    return tuple(kind() for kind in classes_of(__package__, Lms))  # type: ignore[type-abstract]


def read_roster(path: Path) -> Roster:
    """Read the class: Moodle's grading worksheet, Canvas's gradebook, or a table with a column `student`.

    Raises
    ------
    CourseError
        When the table is none of these, has a row that cannot be read, or names a learner twice.
    """
    guarded, mark, comma = read_table(path)
    table = [[plain_cell(cell) for cell in row] for row in guarded]
    head = [name.strip() for name in table[0]]
    try:
        lms = next((lms for lms in known() if lms.recognises(head)), None)
        found = lms.learners(table) if lms is not None else []
    except CourseError as error:
        raise CourseError(f"{path}, {error}") from None
    if lms is None:
        raise CourseError(
            f"{path} is no table of a class: its headings are {', '.join(head[:6])}. Expected is "
            f"{'; or '.join(lms.expected() for lms in known())}."
        )
    learners = tuple(learner for _, learner in found)
    seen: set[str] = set()
    for learner in learners:
        if learner.student in seen:
            raise CourseError(f"{path} names {learner.student!r} twice: delete one of the two rows.")
        seen.add(learner.student)
    rows = tuple(place for place, _ in found)
    return Roster(lms, learners, tuple(tuple(row) for row in table), rows, mark, comma)


def lms_name(file: str) -> LmsName | None:
    """Read a path inside a download of an LMS; None for any other path.

    The outermost part that an LMS named counts: what lies inside it was named by a learner.
    """
    parts = PurePosixPath(file).parts
    for place, part in enumerate(parts, 1):
        for lms in known():
            found = lms.name_in(part, place == len(parts))
            if found is not None:
                return found
    return None
