"""Moodle: the grading worksheet, the download of all submissions, feedback files in one zip.

The worksheet is in the language of whoever downloads it; its words are in `moodle.toml`. Its column *Feedback
comments* is given and taken as it stands in the database: `set_editor_text` of
mod/assign/feedback/comments/locallib.php stores a cell unchanged, with the format HTML.
"""

import html
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from html.parser import HTMLParser

from course.errors import CourseError
from course.grading.files import safe_cell, safe_markup
from course.grading.lms.base import Learner, Lms, LmsName, Roster, as_grade
from course.grading.lms.tables import number
from course.grading.lms.worksheet import Words, languages, read_head

_NUMBER = re.compile(r"(\d+)$")
# "Ann Smith_12345_assignsubmission_file_/work.ipynb", or without folders "…_file_work.ipynb"
_NAME = re.compile(r"^(?P<name>.*?)_(?P<number>\d+)_assignsubmission_[a-z]+_?(?P<own>.*)$")


class Moodle(Lms):
    """Moodle's assignment, with offline grading worksheet and feedback files."""

    name = "moodle"
    takes_grades = True
    tells_times = True

    def expected(self) -> str:
        names = ", ".join(words.name for words in languages().values())
        return f"Moodle's grading worksheet (Identifier, Full name, …, Grade) in one of {names}"

    def recognises(self, head: list[str]) -> bool:
        # a teacher's own list says so itself, whatever else it has
        return "student" not in head and read_head(head) is not None

    def learners(self, table: list[list[str]]) -> list[tuple[int, Learner]]:
        words, places = _known(table[0])
        head = {key: table[0][place] for key, place in places.items()}
        lines = [_cells(row, places) for row in table[1:]]
        keys = ("username", "idnumber", "email")
        key = next((key for key in keys if all(line.get(key) for line in lines)), "recordid")
        found = []
        for row, line in enumerate(lines, 1):
            name, mail = line.get("fullname", ""), line.get("email", "")
            where = f"row {row + 1} ({name or line['recordid']})"
            who = _NUMBER.search(line["recordid"])
            if who is None:
                raise CourseError(
                    f"{where}: {line['recordid']!r} under {head['recordid']!r} does not end with a number. "
                    "Download the worksheet again and do not change this column."
                )
            time = _time(line, words, where, head.get("lastmodifiedsubmission", ""))
            names = tuple(text for text in (name, mail) if text)
            late = words.says_late(line.get("status", ""))
            found.append((row, Learner(line[key], names, who[1], time, name, late)))
        return found

    def fill(
        self,
        roster: Roster,
        shares: Mapping[str, float],
        assignment: str = "",
        maximum: float | None = None,
    ) -> list[list[str]]:
        table, lines = roster.copied()
        words, places = _known(table[0])
        most = _most(roster, words, places, maximum)
        for learner, place, row in lines:
            said = number(row[places["grade"]], words.decimal)
            if learner.student in shares:
                row[places["grade"]] = as_grade(learner, shares[learner.student], most)
            elif said is not None and said > most:
                raise CourseError(
                    f"Moodle's worksheet, row {place + 1} ({learner.name or learner.student}): the grade "
                    f"{said:g} is above the maximum of {most:g}. Correct the grade or the maximum."
                )
        return table

    def add_comments(
        self, roster: Roster, table: list[list[str]], said: Mapping[str, Mapping[str, Sequence[str]]]
    ) -> list[list[str]]:
        """Add comments as `Lms.add_comments` says; a new comment goes below the comment that Moodle has."""
        _, places = _known(table[0])
        column = places.get("feedbackcomments")
        for learner, place in zip(roster.learners, roster.rows, strict=True):
            row = table[place]
            if column is not None:
                row[column] = comment_below(row[column], said.get(learner.student, {}))
        return table

    def name_in(self, part: str, is_file: bool) -> LmsName | None:
        found = _NAME.match(part)
        if found is None:
            return None
        if _NAME.match(found["own"]):  # learners choose full names and file names: which number is Moodle's?
            return LmsName(self.name, part, "")
        return LmsName(self.name, found["name"], found["number"])

    def archive(self, files: Mapping[tuple[str, str], Mapping[str, str]]) -> bytes:
        """Return a zip for "Upload multiple feedback files in a zip".

        Moodle reads the learner off a file's name, ``Full name_number_assignsubmission_file_what.html``,
        the form of its own download.
        """
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, who in sorted(files):
                plain = "".join(" " if character in '_/\\:*?"<>|' else character for character in name)
                for file, text in sorted(files[name, who].items()):
                    called = f"{plain}_{who}_assignsubmission_file_{file}"
                    # a fixed time: the same files make the same zip
                    entry = zipfile.ZipInfo(called, (1980, 1, 1, 0, 0, 0))
                    entry.compress_type = zipfile.ZIP_DEFLATED
                    archive.writestr(entry, text)
        return target.getvalue()


def _known(head: Sequence[str]) -> tuple[Words, dict[str, int]]:
    found = read_head(list(head))
    if found is None:
        raise CourseError(f"the headings {', '.join(head[:6])} are not those of Moodle's grading worksheet")
    return found


def _cells(row: list[str], places: dict[str, int]) -> dict[str, str]:
    found = {key: row[place] if place < len(row) else "" for key, place in places.items()}
    # a space at the end of a time has a meaning, see `Words.moment`
    return {key: text if key == "lastmodifiedsubmission" else text.strip() for key, text in found.items()}


def _time(line: dict[str, str], words: Words, where: str, heading: str) -> datetime | None:
    """Return when the work was handed in, or None when it was not or the worksheet has no such column."""
    said = line.get("lastmodifiedsubmission", "")
    expected = (
        f"Expected is a time as Moodle writes it in {words.name}, such as {words.example!r}, or "
        "2026-11-24T23:30."
    )
    if said.strip() not in ("", "-"):
        time = words.moment(said)
        if time is None:
            raise CourseError(
                f"{where}: the time under {heading!r} says {said!r}, which cannot be read. {expected}"
            )
        return time
    if heading and words.says_submitted(line.get("status", "")):
        raise CourseError(
            f"{where}: the status says {line['status']!r}, but there is no time under {heading!r}. {expected}"
        )
    return None


def _most(roster: Roster, words: Words, places: dict[str, int], stated: float | None) -> float:
    """Return the assignment's maximum from the worksheet or the teacher, who must not disagree."""
    head = roster.table[0]
    if "scale" in places:
        raise CourseError(
            f"Moodle's worksheet has a column {head[places['scale']]!r}: the assignment is graded with the "
            "words of a scale. Set its grade to points in Moodle and download the worksheet again."
        )
    if "maxgrade" not in places:
        if stated is None:
            raise CourseError(
                "Moodle's worksheet has no column with the maximum of the assignment, such as "
                f"{words.headings['maxgrade'][0]!r}. State the maximum, such as --maximum 20."
            )
        return stated
    found: dict[float, int] = {}
    column = places["maxgrade"]
    for learner, place, row in roster.copied()[1]:
        said = row[column]
        most = number(said, words.decimal)
        if not most:
            raise CourseError(
                f"Moodle's worksheet, row {place + 1} ({learner.name or learner.student}): {said!r} under "
                f"{head[column]!r} is not a number above 0. Set the assignment's grade to points in Moodle "
                "and download the worksheet again."
            )
        found[most] = place
    if len(found) > 1:
        each = " and ".join(f"{most:g} (row {place + 1})" for most, place in sorted(found.items()))
        raise CourseError(
            f"Moodle's worksheet states several maxima, {each}, but an assignment has one maximum. Download "
            "the worksheet again."
        )
    if stated is not None and found and stated not in found:
        raise CourseError(
            f"--maximum says {stated:g}, but Moodle's worksheet says {next(iter(found)):g}. Leave --maximum "
            "out, or download the worksheet of the right assignment."
        )
    return next(iter(found), stated or 0.0)


_BLOCKS = frozenset({"p", "div", "li", "ul", "ol", "h3", "h4", "h5", "h6", "blockquote", "td", "tr", "pre"})


def comment_below(before: str, said: Mapping[str, Sequence[str]]) -> str:
    """Return a comment's HTML with the new comments on each question below, unless they are there already.

    `said` maps a question to the lines of the teacher's comment.
    """
    there = _paragraphs(before)
    made = [_paragraph(question, lines) for question, lines in said.items()]
    kept = before if safe_cell(before) == before else safe_markup(before)
    return kept + "".join(text for text in made if not _paragraphs(text) <= there)


def _paragraph(question: str, lines: Sequence[str]) -> str:
    shown = [html.escape(line, quote=False) for text in lines for line in text.splitlines()]
    name = html.escape(question.replace("_", " "), quote=False)
    return safe_markup("<br>".join([f"<p><strong>{name}</strong>", *shown]) + "</p>")


def _paragraphs(text: str) -> set[str]:
    """Return the text of each paragraph without markup and spaces, which an editor may change."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return {"".join(one.split()) for one in reader.found} - {""}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found = [""]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.found.append("")

    def handle_data(self, data: str) -> None:
        self.found[-1] += data
