"""Make the page on which a teacher reads free texts: one local file that loads nothing from elsewhere.

The page holds the content of `by-hand/texts.csv` and saves a table of the same form. Learners' texts are JSON
without any tag. The page's policy allows its own script and style by their hashes, and nothing else.
"""

import base64
import hashlib
import html
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from string import Template
from typing import Any

from course.grading.files import FORMULA, write_private
from course.grading.marks.byhand import TextTable
from course.grading.marks.rubric import Rubric
from course.paths import sign_file

#: the four-digit numbers that stand for learners whose names are hidden
_NUMBERS = range(1000, 10_000)


def reading_page(
    name: str, title: str, rubric: Rubric, table: TextTable, names: Mapping[str, str] | None = None
) -> str:
    """Return the reading page as HTML.

    `table` is the content of `by-hand/texts.csv`. `names` maps a learner to the full name.
    """
    style, script = _part("reading.css"), _part("reading.js")
    policy = (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )
    sign = base64.b64encode(sign_file().read_bytes()).decode("ascii")
    return Template(_part("reading.html")).substitute(
        policy=policy,
        sign=f"data:image/svg+xml;base64,{sign}",
        title=html.escape(title),
        style=style,
        script=script,
        data=_as_script(_content(name, rubric, table, names or {})),
    )


def write_reading_page(
    path: Path,
    name: str,
    title: str,
    rubric: Rubric,
    table: TextTable,
    *,
    names: Mapping[str, str] | None = None,
) -> None:
    """Write the reading page to a file, see `reading_page`."""
    write_private(path, reading_page(name, title, rubric, table, names))


def _part(name: str) -> str:
    return Path(__file__).with_name("templates").joinpath(name).read_text("utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")


def _as_script(value: Any) -> str:
    """Return JSON in which a browser finds no tag and no comment."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _content(name: str, rubric: Rubric, table: TextTable, names: Mapping[str, str]) -> dict[str, Any]:
    asked = dict(rubric.texts)
    texts = list(dict.fromkeys(row["text"] for row in table.rows))  # each criterion's row repeats the text
    where = {text: place for place, text in enumerate(texts)}
    students = list(dict.fromkeys(row["student"] for row in table.rows))
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
        "texts": texts,
        "rows": [
            [where[row["text"]] if column == "text" else row[column] for column in table.columns]
            for row in table.rows
        ],
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
