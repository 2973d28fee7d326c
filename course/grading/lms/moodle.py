"""Moodle: the grading worksheet, the download of all submissions, feedback files in one zip."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping

from course.grading.lms.base import Learner, Lms, LmsName, Roster
from course.grading.lms.dates import moment
from course.grading.lms.tables import cells, number

__all__ = ["Moodle"]

_NUMBER = re.compile(r"(\d+)$")
# "Ann Smith_12345_assignsubmission_file_/work.ipynb", or the same with the file's name after it when the
# download is not in folders.
_NAME = re.compile(r"^(?P<name>.*?)_(?P<number>\d+)_assignsubmission_[a-z]+_?(?P<own>.*)$")


class Moodle(Lms):
    """Moodle's assignment, with offline grading worksheet and feedback files."""

    name = "moodle"
    table = "Moodle's grading worksheet in English (Identifier, Full name, …, Grade)"
    takes_grades = True

    def recognises(self, head: list[str]) -> bool:
        """See `Lms.recognises`."""
        return {"Identifier", "Grade"} <= set(head)

    def learners(self, table: list[list[str]]) -> list[tuple[int, Learner]]:
        """See `Lms.learners`."""
        head = [name.strip() for name in table[0]]
        numbers = [_NUMBER.search(text) for text in cells(table, head, "Identifier")]
        students = _first_full(table, head, "Username", "ID number", "Email address", "Identifier")
        names = cells(table, head, "Full name")
        mails = cells(table, head, "Email address")
        times = cells(table, head, "Last modified (submission)")
        return [
            (
                place,
                Learner(student, tuple(text for text in (name, mail) if text), found[1], moment(time), name),
            )
            for place, (student, found, name, mail, time) in enumerate(
                zip(students, numbers, names, mails, times, strict=True), 1
            )
            if found is not None
        ]

    def fill(self, roster: Roster, shares: Mapping[str, float], assignment: str = "") -> list[list[str]]:
        """See `Lms.fill`."""
        table = [list(row) for row in roster.table]
        column = table[0].index("Grade")
        highest = table[0].index("Maximum grade") if "Maximum grade" in table[0] else None
        for learner, place in zip(roster.learners, roster.rows, strict=True):
            if learner.student in shares:
                row = table[place]
                most = number(row[highest]) if highest is not None else None
                row[column] = f"{shares[learner.student] * (100.0 if most is None else most):.2f}"
        return table

    def name_in(self, part: str, is_file: bool) -> LmsName | None:
        """See `Lms.name_in`."""
        found = _NAME.match(part)
        return LmsName(self.name, found["name"], found["number"]) if found else None

    def archive(self, files: Mapping[tuple[str, str], tuple[str, str]]) -> bytes:
        """Return a zip for "Upload multiple feedback files in a zip".

        Moodle reads the learner off a file's name, ``Full name_number_assignsubmission_file_what.html``,
        the form of its own download.
        """
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for (name, who), (file, text) in sorted(files.items()):
                plain = "".join(" " if character in '_/\\:*?"<>|' else character for character in name)
                # a fixed time: the same files make the same zip
                entry = zipfile.ZipInfo(f"{plain}_{who}_assignsubmission_file_{file}", (1980, 1, 1, 0, 0, 0))
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, text)
        return target.getvalue()


def _first_full(table: list[list[str]], head: list[str], *names: str) -> list[str]:
    for name in names:
        column = cells(table, head, name)
        if all(column):
            return column
    return cells(table, head, names[-1])
