"""Make the page on which a teacher reads a class's work: one local file that loads nothing from elsewhere.

The page holds the content of `by-hand/texts.csv` and `by-hand/points.csv` and saves tables of the same form.
What learners wrote is JSON without any tag. The page's policy allows its own script and style by their
hashes, and nothing else.
"""

import base64
import hashlib
import html
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from string import Template
from typing import Any

from course.grading.files import FORMULA, write_private
from course.grading.marks.byhand import WHOLE, TextTable, text_id
from course.grading.marks.rows import Row
from course.grading.marks.rubric import Rubric
from course.grading.marks.totals import Total
from course.grading.pages.feedback import answer_card
from course.grading.pages.rendering import Recorded, sign_as_data
from course.grading.questions import BankSet
from course.outcomes import Outcome

#: the four-digit numbers that stand for learners whose names are hidden
_NUMBERS = range(1000, 10_000)
#: characters of a learner's code that the page shows for one question
_LONGEST_CODE = 4_000


@dataclass(frozen=True)
class Work:
    """What a learner handed in for one question, and what marking made of it."""

    student: str  #: the learner
    question: str  #: the question's id, or `WHOLE`
    points: float  #: points from marking, before any change by hand
    outcome: str  #: the outcome's word
    tone: str  #: `right`, `part`, `wrong` or empty
    place: str  #: cell and line
    asked: str  #: the question as this learner read it
    says: str  #: the messages, a line each
    code: str  #: the learner's code
    answer: str  #: the recorded answer, as a person reads it
    solution: str  #: the worked solution of this learner's variant
    title: str  #: the question's title as this learner read it
    read: str  #: id of code and answer, so that another answer is noticed


@dataclass(frozen=True)
class Answers:
    """The answers of a class, and the table of the teacher's points for them."""

    titles: Mapping[str, str]  #: question to title
    worth: Mapping[str, float]  #: question to points
    work: tuple[Work, ...]  #: all that was handed in
    points: TextTable  #: content of `by-hand/points.csv`


def work_of(
    questions: BankSet,
    totals: Iterable[Total],
    rows: Iterable[Row],
    answers: Mapping[tuple[str, str], Recorded],
    code: Mapping[tuple[str, str], str],
) -> Iterator[Work]:
    """Yield each learner's work, question by question, and an entry for the whole exercise.

    `answers` maps (learner, question) to the recorded answer, and `code` to the learner's code.
    """
    of = {total.student: total for total in totals}
    mine: dict[str, dict[str, Row]] = {}
    for row in rows:  # several files of one learner repeat each question
        if row.outcome is not Outcome.ABSENT:
            mine.setdefault(row.student, {}).setdefault(row.question, row)
    for student, found in mine.items():
        ids = []
        for question, row in found.items():
            place = student, question
            card = answer_card(questions, of[student], row, answers.get(place), solutions=True)
            says = [row.note] if row.outcome.is_without_run else card["says"]
            ids.append(text_id(f"{code.get(place, '')}\n{card['answer']}"))
            yield Work(
                student,
                question,
                row.points,
                card["outcome"],
                card["tone"],
                card["place"],
                card["text"],
                "\n".join(filter(None, says)),
                _shortened(code.get(place, "")),
                card["answer"],
                card["solution"],
                card["title"],
                ids[-1],
            )
        files = sorted({row.file for row in found.values()})
        earned = sum(row.points for row in found.values())
        read = text_id("".join(ids))
        yield Work(student, WHOLE, earned, "", "", "", "", "\n".join(files), "", "", "", "", read)


def _shortened(code: str) -> str:
    """Return a learner's code without signs that nobody sees, and not too long."""
    shown = "".join(
        character if character.isprintable() or character in "\n\t" else "\N{REPLACEMENT CHARACTER}"
        for character in code[:_LONGEST_CODE]
    )
    more = len(code) - _LONGEST_CODE
    return shown if more <= 0 else f"{shown}\n… and {more} more characters"


def write_reading_page(
    path: Path,
    name: str,
    title: str,
    rubric: Rubric,
    table: TextTable,
    *,
    names: Mapping[str, str] | None = None,
    answers: Answers | None = None,
) -> None:
    """Write the page to a file.

    `table` is the content of `by-hand/texts.csv`. `names` maps a learner to the full name. Without `answers`
    the page shows free texts only.
    """
    style, script = _part("reading.css"), _part("reading.js")
    policy = (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )
    page = Template(_part("reading.html")).substitute(
        policy=policy,
        sign=sign_as_data(),
        title=html.escape(title),
        style=style,
        script=script,
        data=_as_script(_content(name, rubric, table, names or {}, answers)),
    )
    write_private(path, page)


def _part(name: str) -> str:
    return Path(__file__).with_name("templates").joinpath(name).read_text("utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")


def _as_script(value: Any) -> str:
    """Return JSON in which a browser finds no tag and no comment."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _content(
    name: str, rubric: Rubric, table: TextTable, names: Mapping[str, str], answers: Answers | None
) -> dict[str, Any]:
    asked = dict(rubric.texts)
    work = answers.work if answers is not None else ()
    # each criterion's row repeats the text, and learners share questions, solutions and mistakes
    where: dict[str, int] = {}
    rows = [
        [
            where.setdefault(row["text"], len(where)) if column == "text" else row[column]
            for column in table.columns
        ]
        for row in table.rows
    ]
    handed_in = [
        [where.setdefault(cell, len(where)) if at > 2 else cell for at, cell in enumerate(astuple(one))]
        for one in work
    ]
    students = sorted({*(row["student"] for row in table.rows), *(one.student for one in work)})
    numbers = _numbers(name, students)
    return {
        "set": name,
        "columns": list(table.columns),
        "comma": table.comma,
        "formula": FORMULA,
        "questions": [
            {
                "name": question,
                "text": asked.get(question, ""),
                "criteria": [
                    {"name": one.criterion, "points": one.points}
                    for one in rubric.criteria
                    if one.question == question
                ],
            }
            for question in rubric.points()
        ],
        "learners": {
            student: {"name": names.get(student, ""), "number": numbers[student], "place": place}
            for place, student in enumerate(students)
        },
        "texts": list(where),
        "rows": rows,
        "answers": None
        if answers is None
        else {
            "questions": [
                {"name": question, "title": answers.titles[question], "points": worth}
                for question, worth in answers.worth.items()
            ],
            "fields": [one.name for one in fields(Work)],
            "work": handed_in,
            "columns": answers.points.columns,
            "rows": [
                [row.get(column, "") for column in answers.points.columns] for row in answers.points.rows
            ],
            "comma": answers.points.comma,
        },
    }


def _numbers(name: str, students: Iterable[str]) -> dict[str, int]:
    """Return a number for each learner that does not reveal the name; new learners rarely change it."""
    found: dict[str, int] = {}
    taken: set[int] = set()
    marks = {one: hashlib.sha256(f"{name}\n{one}".encode("utf-8", "replace")).digest() for one in students}
    for student in sorted(marks, key=lambda one: marks[one]):
        place = int.from_bytes(marks[student][:4], "big")
        while place % len(_NUMBERS) in taken:
            place += 1
        taken.add(place % len(_NUMBERS))
        found[student] = _NUMBERS[place % len(_NUMBERS)]
    return found
