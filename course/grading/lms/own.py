"""A teacher's own list of the class: for another LMS, or none."""

from __future__ import annotations

from course.grading.lms.base import Learner, Lms
from course.grading.lms.dates import moment
from course.grading.lms.tables import cells

__all__ = ["Own"]


class Own(Lms):
    """A table with a column `student`, and, if the teacher likes, name, email, number and submitted."""

    name = "own"
    table = "a column `student`"

    def recognises(self, head: list[str]) -> bool:
        """See `Lms.recognises`."""
        return "student" in head

    def learners(self, table: list[list[str]]) -> list[tuple[int, Learner]]:
        """See `Lms.learners`."""
        head = [name.strip() for name in table[0]]
        columns = [cells(table, head, name) for name in ("student", "name", "email", "number", "submitted")]
        found = []
        for place, (student, name, email, number, submitted) in enumerate(zip(*columns, strict=True), 1):
            if student:
                names = tuple(text for text in (name, email) if text)
                found.append((place, Learner(student, names, number, moment(submitted), name)))
        return found
