"""Files back to learners in one upload, for every LMS that takes one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from course.grading.files import write_private
from course.grading.lms.base import Roster
from course.grading.lms.reading import known, lms_name


def hand_out_zip(roster: Roster, files: Mapping[str, Mapping[str, str]]) -> dict[str, bytes]:
    """Return the zip that hands each learner the own files, such as ``moodle-hand-out.zip``, by its name.

    `files` maps a learner to the files, name to text. Nothing is returned where the LMS takes no such zip.
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
    for lms in known():
        content = lms.archive(found[lms.name]) if lms.name in found else None
        if content is not None:
            write_private(folder / f"{lms.name}-feedback.zip", content)
