"""A teacher's own list of the class: for another LMS, or none."""

from course.errors import CourseError
from course.grading.lms.base import Learner, Lms
from course.grading.lms.worksheet import languages

_COLUMNS = ("student", "name", "email", "number", "submitted")


class Own(Lms):
    """A table with a column `student`, and, if the teacher likes, name, email, number and submitted."""

    name = "own"
    tells_times = True

    def expected(self) -> str:
        return "a column `student`"

    def recognises(self, head: list[str]) -> bool:
        return "student" in head

    def learners(self, table: list[list[str]]) -> list[tuple[int, Learner]]:
        head = [name.strip() for name in table[0]]
        places = {name: head.index(name) for name in _COLUMNS if name in head}
        found = []
        for row, line in enumerate(table[1:], 1):
            cell = {name: line[place].strip() for name, place in places.items() if place < len(line)}
            student, name, mail = (cell.get(key, "") for key in ("student", "name", "email"))
            if not student:
                continue
            said = cell.get("submitted", "")
            # a teacher may have copied the times from Moodle
            time = languages()["en"].moment(said) if said not in ("", "-") else None
            if time is None and said not in ("", "-"):
                raise CourseError(
                    f"row {row + 1} ({student}): the time {said!r} under `submitted` cannot be read. "
                    "Write a time such as 2027-01-31T22:15, or leave the cell empty."
                )
            names = tuple(text for text in (name, mail) if text)
            found.append((row, Learner(student, names, cell.get("number", ""), time, name)))
        return found
