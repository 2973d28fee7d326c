"""Find out which LMS a class table or a downloaded path comes from, and pack files for its learners."""

import functools
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from course.errors import CourseError
from course.grading.files import plain_cell, write_private
from course.grading.lms.base import Lms, LmsName, Roster
from course.grading.lms.tables import read_table
from course.registry import classes_of


@functools.cache
def all_lms() -> tuple[Lms, ...]:
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
        lms = next((lms for lms in all_lms() if lms.recognises(head)), None)
        found = lms.learners(table) if lms is not None else []
    except CourseError as error:
        raise CourseError(f"{path}, {error}") from None
    if lms is None:
        raise CourseError(
            f"{path} is no table of a class: its headings are {', '.join(head[:6])}. Expected is "
            f"{'; or '.join(lms.expected() for lms in all_lms())}."
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
        for lms in all_lms():
            found = lms.name_in(part, place == len(parts))
            if found is not None:
                return found
    return None


def hand_out_zip(roster: Roster, files: Mapping[str, Mapping[str, str]]) -> dict[str, bytes]:
    """Return the zip with each learner's own files by its name, such as ``moodle-hand-out.zip``.

    `files` maps a learner to file name to text. The result is empty where the LMS takes no such zip.
    """
    content = roster.lms.archive(
        {(one.name or one.student, one.number): files[one.student] for one in roster.learners}
    )
    return {} if content is None else {f"{roster.kind}-hand-out.zip": content}


def write_feedback(folder: Path, files: Iterable[tuple[str, str]], pages: Mapping[str, Path]) -> None:
    """Put each learner's page into a zip such as ``moodle-feedback.zip``, where the LMS takes one.

    `files` pairs the path inside the LMS's download with the learner whose file it is.
    """
    found: dict[str, dict[tuple[str, str], dict[str, str]]] = {}
    for path, student in files:
        said = lms_name(path)
        if said is not None and student in pages:
            page = {"feedback.html": pages[student].read_text("utf-8")}
            found.setdefault(said.lms, {})[said.name, said.number] = page
    for lms in all_lms():
        content = lms.archive(found[lms.name]) if lms.name in found else None
        if content is not None:
            write_private(folder / f"{lms.name}-feedback.zip", content)
