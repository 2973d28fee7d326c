"""Read and write the tables that a teacher fills in: files' learners, points, lateness, free texts.

They stand in `by-hand/` beside the marks. Each run reads them, adds the new rows and never changes a cell
that somebody wrote.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from course.errors import CourseError, did_you_mean
from course.grading.files import plain_cell, write_private
from course.grading.intake.match import Unmatched
from course.grading.lms import read_table, table_text
from course.grading.marks.lateness import Lateness, LateRule
from course.grading.marks.rubric import Rubric, points_of

#: The sign in the column `question` of `points.csv` for the whole exercise.
WHOLE = "*"

_FILES = ("file", "why", "student")
_POINTS = ("student", "question", "points", "reason")
_LATE = ("student", "hours found", "factor found", "hours", "factor", "reason")
_TEXTS = ("student", "question", "criterion", "of", "points", "comment", "text")
#: column with the id of the text that got the points; a teacher may delete the column
_READ = "text read"
#: column with the id of the answer that got the points; the page writes it, and it may be absent
_SEEN = "answer read"

#: key for a row's number, as spreadsheets count rows
_ROW = "\n"

_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"

Cells = dict[str, str]


@dataclass(frozen=True)
class ByHand:
    """The teacher's entries in the by-hand tables."""

    #: file to learner, or to ``-`` for a file that shall not count
    files: dict[str, str] = field(default_factory=dict)
    #: (learner, question) to points and the reason
    points: dict[tuple[str, str], tuple[float, str]] = field(default_factory=dict)
    #: (learner, question) to a comment where no points are changed
    remarks: dict[tuple[str, str], str] = field(default_factory=dict)
    #: (learner, question) to the id of the answer that got the points or the comment, where it is known
    seen: dict[tuple[str, str], str] = field(default_factory=dict)
    #: learner to hours or None, factor or None, and the reason
    late: dict[str, tuple[float | None, float | None, str]] = field(default_factory=dict)
    #: (learner, question, criterion) to points and a comment
    texts: dict[tuple[str, str, str], tuple[float, str]] = field(default_factory=dict)
    #: (learner, question, criterion) to the id of the text that got the points, see `text_id`
    read: dict[tuple[str, str, str], str] = field(default_factory=dict)
    #: (learner, question) of texts that were handed in again after they had got points
    again: frozenset[tuple[str, str]] = frozenset()

    def of_these(self, written: Mapping[str, Mapping[str, str]]) -> ByHand:
        """Return the teacher's entries without the points for free texts that have changed since.

        `written` maps a learner to questions, and each to the text that now counts.
        """
        old = {
            (student, question, criterion)
            for (student, question, criterion), read in self.read.items()
            if student in written and read != text_id(written[student].get(question, ""))
        }
        if not old:
            return self
        kept = {place: given for place, given in self.texts.items() if place not in old}
        again = {place[:2] for place in old if place in self.texts}
        return replace(self, texts=kept, again=frozenset(again))


def text_id(text: str) -> str:
    """Return a short id of a text; it begins with a letter, so that no spreadsheet reads a number."""
    return f"t{hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest()[:12]}"


@dataclass(frozen=True)
class TextTable:
    """The content of a by-hand table, without the signs that guard cells from spreadsheets."""

    columns: tuple[str, ...]  #: its headings
    rows: tuple[Cells, ...]  #: heading to cell
    comma: str  #: what stands between the columns


def _read(path: Path, columns: tuple[str, ...], *more: str) -> list[Cells]:
    """Return a table's rows. Columns in `more` may be absent, and their cells are then empty."""
    if not path.is_file():
        return []
    table, _, _ = read_table(path)
    head = [name.strip() for name in table[0]]
    if missing := [name for name in columns if name not in head]:
        raise CourseError(
            f"{path} has no column {', '.join(missing)}: write the heading again, or delete the file and run "
            "the command again."
        )
    rows = []
    for number, row in enumerate(table[1:], 2):
        cells = dict(zip(head, (text.strip() for text in row), strict=False))
        rows.append({name: plain_cell(cells.get(name, "")) for name in (*columns, *more)})
        rows[-1][_ROW] = str(number)
    return rows


def _write(path: Path, columns: tuple[str, ...], rows: Iterable[Cells]) -> str:
    """Write a table with the separator of the file that is there, and return this separator.

    A new file gets a comma. The byte order mark tells spreadsheets the encoding, as names need.
    """
    comma = read_table(path)[2] if path.is_file() else ","
    body = [[row.get(name, "") for name in columns] for row in rows]
    write_private(path, _MARK + table_text([list(columns), *body], comma))
    return comma


def _number(path: Path, row: Cells, name: str) -> float | None:
    if not row[name]:
        return None
    value = points_of(row[name])
    if value is None:
        raise CourseError(
            f"{path}, row {row[_ROW]} ({row['student']}): {name} is {row[name]!r}. "
            "Write a number of 0 or more, such as 2.5, or leave the cell empty."
        )
    return value


def _read_points(path: Path) -> ByHand:
    """Return the points by hand with their reasons, and the comments of rows without points."""
    points: dict[tuple[str, str], tuple[float, str]] = {}
    remarks: dict[tuple[str, str], str] = {}
    seen: dict[tuple[str, str], str] = {}
    for row in _read(path, _POINTS, _SEEN):
        value, place = _number(path, row, "points"), (row["student"], row["question"])
        if value is not None and not row["reason"]:
            raise CourseError(
                f"{path}, row {row[_ROW]} ({row['student']}), {row['question']}: write a reason for the "
                "changed points."
            )
        if value is not None:
            points[place] = value, row["reason"]
        elif row["reason"]:
            remarks[place] = row["reason"]
        if row["reason"] and row[_SEEN]:
            seen[place] = row[_SEEN]
    return ByHand(points=points, remarks=remarks, seen=seen)


def read_by_hand(folder: Path) -> ByHand:
    """Read what a teacher wrote in the tables of a folder.

    Raises
    ------
    CourseError
        When a number is none, or points or lateness are changed without a reason.
    """
    files = {row["file"]: row["student"] for row in _read(folder / "files.csv", _FILES) if row["student"]}
    late: dict[str, tuple[float | None, float | None, str]] = {}
    for row in _read(path := folder / "late.csv", _LATE):
        hours, factor = _number(path, row, "hours"), _number(path, row, "factor")
        if hours is None and factor is None:
            continue
        if not row["reason"]:
            raise CourseError(
                f"{path}, row {row[_ROW]} ({row['student']}): write a reason for the changed hours or factor."
            )
        late[row["student"]] = hours, factor, row["reason"]
    texts: dict[tuple[str, str, str], tuple[float, str]] = {}
    read: dict[tuple[str, str, str], str] = {}
    for row in _read(path := folder / "texts.csv", _TEXTS, _READ):
        value, place = _number(path, row, "points"), (row["student"], row["question"], row["criterion"])
        if value is not None:
            texts[place] = value, row["comment"]
        if row[_READ]:
            read[place] = row[_READ]
    return replace(_read_points(folder / "points.csv"), files=files, late=late, texts=texts, read=read)


def check_by_hand(
    folder: Path,
    by_hand: ByHand,
    students: Collection[str],
    worth: Mapping[str, float],
    rubric: Rubric,
    *,
    unasked: Collection[tuple[str, str]] = (),
) -> None:
    """Compare what a teacher wrote with the class and the questions.

    `worth` maps a question to its points. `unasked` are learner and question of free texts that the rubric
    does not know; only 0 settles those.

    Raises
    ------
    CourseError
        When a learner or a question is unknown, or there are more points than the question is worth.
    """
    path = folder / "points.csv"
    most = {**worth, **rubric.points()}
    most[WHOLE] = sum(most.values())
    given = {place: value for place, (value, _) in by_hand.points.items()}
    for (student, question), value in {**dict.fromkeys(by_hand.remarks, 0.0), **given}.items():
        known = most | {asked: 0.0 for who, asked in unasked if who == student}
        _know(path, "learner", student, students)
        _know(path, "question", question, known)
        if value > known[question]:
            raise CourseError(
                f"{path}, {student}: {value:g} points for {question!r}, which is worth only "
                f"{known[question]:g}. Write {known[question]:g} or less."
            )
    for student in by_hand.late:
        _know(folder / "late.csv", "learner", student, students)
    path, of = folder / "texts.csv", {(one.question, one.criterion): one.points for one in rubric.criteria}
    for (student, question, criterion), (value, _) in by_hand.texts.items():
        most_here = of.get((question, criterion))
        if most_here is not None and value > most_here:
            raise CourseError(
                f"{path}, {student}: {value:g} points for {criterion!r} of {question!r}, which is worth only "
                f"{most_here:g}. Write {most_here:g} or less."
            )


def _know(path: Path, what: str, name: str, known: Collection[str]) -> None:
    if name not in known:
        raise CourseError(
            f"{path}: there is no {what} {name!r} in this marking.{did_you_mean(name, known)} "
            "Correct the row or delete it, and run the command again."
        )


def lateness(student: str, found: Lateness, rule: LateRule, by_hand: ByHand) -> tuple[Lateness, str]:
    """Return a learner's lateness with the teacher's changes, and the teacher's reason."""
    hours, factor, reason = by_hand.late.get(student, (None, None, ""))
    if hours is None and factor is None:
        return found, ""
    known = found.hours if hours is None else hours
    if factor is None:
        factor = rule.factor(hours or 0.0)
    return Lateness(known, factor), reason


def comments_of(by_hand: ByHand, rubric: Rubric) -> dict[str, dict[str, list[str]]]:
    """Return the teacher's comments by learner and question, a line for each criterion."""
    found: dict[str, dict[str, list[str]]] = {}
    for (student, question), remark in by_hand.remarks.items():
        found.setdefault(student, {}).setdefault(question, []).append(remark)
    order = {(one.question, one.criterion): place for place, one in enumerate(rubric.criteria)}
    places = [place for place, (_, comment) in by_hand.texts.items() if comment and place[1:] in order]
    for student, question, criterion in sorted(places, key=lambda place: (place[0], order[place[1:]])):
        _, comment = by_hand.texts[student, question, criterion]
        found.setdefault(student, {}).setdefault(question, []).append(f"{criterion}: {comment}")
    return found


def write_files(folder: Path, unmatched: Iterable[Unmatched]) -> None:
    """Add the files that need a learner to `files.csv`, and make `points.csv` with its headings."""
    kept = {row["file"]: row for row in _read(folder / "files.csv", _FILES)}
    for one in unmatched:
        row = kept.setdefault(one.file, {"file": one.file, "student": ""})
        row["why"] = one.why
    _write(folder / "files.csv", _FILES, (kept[name] for name in sorted(kept)))
    if not (folder / "points.csv").is_file():
        _write(folder / "points.csv", _POINTS, [])


def points_table(folder: Path) -> TextTable:
    """Return the content of `points.csv` with every column, also those that a teacher has added."""
    table, _, comma = read_table(folder / "points.csv")
    head = tuple(dict.fromkeys([*(name.strip() for name in table[0]), _SEEN]))
    rows = ([plain_cell(text.strip()) for text in row] for row in table[1:])
    return TextTable(head, tuple(dict(zip(head, row, strict=False)) for row in rows), comma)


def write_late(folder: Path, found: Mapping[str, Lateness]) -> None:
    """List the late learners in `late.csv`; hours and factors written by hand stay."""
    kept = {row["student"]: row for row in _read(folder / "late.csv", _LATE)}
    for student, one in found.items():
        if one.hours == 0 and student not in kept:
            continue
        row = kept.setdefault(student, {"student": student})
        row["hours found"] = "unknown" if one.hours is None else f"{one.hours:g}"
        row["factor found"] = f"{one.factor:g}"
    _write(folder / "late.csv", _LATE, (kept[name] for name in sorted(kept)))


def write_texts(folder: Path, rubric: Rubric, texts: Mapping[str, Mapping[str, str]]) -> TextTable:
    """List every free text with its criteria in `texts.csv`; points and comments written by hand stay.

    Where a learner handed in another text since, the old points and comments move to `texts-earlier.csv`.

    `texts` maps a learner to questions, and each question to its text.
    """
    path, columns = folder / "texts.csv", (*_TEXTS, _READ)
    kept: dict[tuple[str, str, str], Cells] = {}
    earlier: list[Cells] = []
    for row in _read(path, _TEXTS, _READ):
        place = row["student"], row["question"], row["criterion"]
        # a place stands there twice where a teacher gave a learner's rows a new name
        first, last = kept.get(place), row
        if first is not None and (first["points"] or first["comment"]):
            if row["points"] or row["comment"]:
                earlier.append(first)
            else:
                last = first
        kept[place] = last
    for student, written in texts.items():
        for one in rubric.criteria:
            place = student, one.question, one.criterion
            text = written.get(one.question, "")
            row = kept.setdefault(place, dict(zip(_TEXTS[:3], place, strict=True)))
            if row.get(_READ, "") not in ("", text_id(text)) and (row["points"] or row["comment"]):
                earlier.append(dict(row))
                row["points"] = row["comment"] = ""
            row |= {"of": f"{one.points:g}", "text": text, _READ: text_id(text)}
    if earlier:  # first, so that nothing is lost between the two
        before = folder / "texts-earlier.csv"
        _write(before, columns, [*_read(before, columns), *earlier])
    rows = tuple({name: kept[place].get(name, "").strip() for name in columns} for place in sorted(kept))
    return TextTable(columns, rows, _write(path, columns, rows))
