"""Files back to learners in one upload: zips for Moodle's "Upload multiple feedback files in a zip".

Moodle reads the learner off a file's name, ``Full name_number_assignsubmission_file_what.html``, the form of
its own download. Canvas shows a returned file under the name of the file that was handed in, so a page would
be shown as a notebook: for Canvas there is no zip.
"""

from __future__ import annotations

import io
import os
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from course.grading.intake import Submission
from course.grading.matching import lms_name

__all__ = ["moodle_zip", "write_feedback_zip"]


def moodle_zip(path: Path, files: Mapping[tuple[str, str], tuple[str, str]]) -> None:
    """Write files for learners as Moodle takes them.

    Parameters
    ----------
    path : Path
        The zip.
    files : mapping
        (full name, Moodle's number of the learner) to (name of the file, its text).
    """
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for (name, number), (file, text) in sorted(files.items()):
            who = "".join(" " if character in '_/\\:*?"<>|' else character for character in name)
            # a fixed time: the same files make the same zip
            entry = zipfile.ZipInfo(f"{who}_{number}_assignsubmission_file_{file}", (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, text)
    descriptor, made = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    with os.fdopen(descriptor, "wb") as out:
        out.write(target.getvalue())
    Path(made).replace(path)


def write_feedback_zip(path: Path, submissions: Iterable[Submission], pages: Mapping[str, Path]) -> bool:
    """Put each learner's page into a zip for Moodle; False when nothing came from Moodle.

    Parameters
    ----------
    path : Path
        The zip.
    submissions : iterable of Submission
        With their learners.
    pages : mapping
        Learner to the page.
    """
    files = {}
    for one in submissions:
        said = lms_name(one.name)
        if said is not None and said.lms == "moodle" and one.student in pages:
            files[said.name, said.number] = "feedback.html", pages[one.student].read_text("utf-8")
    if files:
        moodle_zip(path, files)
    return bool(files)
