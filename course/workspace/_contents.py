"""Write the page that a learner sees first: where to start, and every lesson with its exercises."""

from collections.abc import Collection, Mapping
from datetime import date
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from course.lessons import Lesson, all_lessons
from course.lessons.pictures import PICTURES, sign_link
from course.phrases import number_of
from course.workspace._notebook import title
from course.workspace.standing import days_again, standing_words

CONTENTS = "contents.md"
#: the sign of the course in a workspace
SIGN = f"notebooks/{PICTURES}/sign.svg"

_BESIDE = (
    ("a test before and after the course", "notebooks/before-and-after.ipynb"),
    ("practice", "notebooks/practice.ipynb"),
    ("the glossary", "notebooks/glossary.ipynb"),
)
#: the contents inside the notebooks folder, which links in notebooks open; shorter than this page
_INSIDE = "notebooks/contents.ipynb"


def contents_page(
    files: Mapping[str, bytes],
    record: Mapping[str, Mapping[str, Any]] | None = None,
    last: str | None = None,
    earlier: Collection[str] = (),
) -> str:
    """Return the contents page as Markdown.

    `files` maps the path of each of the course's files to its content. `record` holds the sections progress,
    practice and ledger of the learner's record. `last` is the notebook with which the learner stopped.
    `earlier` are notebooks of an earlier version that are still there.
    """
    sign = [sign_link("notebooks/"), ""] if SIGN in files else []
    lines = [
        *sign,
        "# Interdependence: contents",
        "",
        "Japan between China and the United States: an article's claims, tested on real data. Take the",
        "lessons in this order. This folder is yours: write in the notebooks as you like. To get a fresh",
        "copy of a notebook, rename or delete the notebook and start the course again.",
        "",
        *_standing(files, record or {}, last),
    ]
    beside = [(word, name) for word, name in _BESIDE if name in files]
    if beside:
        lines += ["", "Beside the lessons: " + ", ".join(f"[{word}]({name})" for word, name in beside) + "."]
    listed = {CONTENTS, _INSIDE, *(name for _, name in beside)}
    for lesson in all_lessons():
        links = [(word, name) for word, name in _links(lesson, files) if name in files]
        listed.update(name for _, name in links)
        if links:
            lines += ["", f"## {lesson.heading}", "", f"*{lesson.question}* ({lesson.time})", ""]
            lines += [f"- [{word}]({name})" for word, name in links]
    rest = [name for name in files if name not in listed and name.endswith(".ipynb")]
    if rest:
        lines += ["", "## More", ""]
        lines += [f"- [{_title(name, files)}]({name})" for name in rest]
    if earlier:
        lines += ["", "## Of an earlier version", "", "These notebooks are yours and stay as they are.", ""]
        lines += [f"- [{PurePosixPath(name).stem}]({quote(name)})" for name in earlier]
    return "\n".join(lines) + "\n"


def _links(lesson: Lesson, files: Mapping[str, bytes]) -> list[tuple[str, str]]:
    links = [("Lesson", f"notebooks/{lesson.name}.ipynb")]
    if lesson.exercise_minutes:
        links.append(("Exercises", f"exercises/{lesson.set}.ipynb"))
    deeper = [f"notebooks/deeper/{one.name}.ipynb" for one in lesson.deeper]
    return links + [("Deeper: " + _title(name, files), name) for name in deeper if name in files]


def _standing(
    files: Mapping[str, bytes], record: Mapping[str, Mapping[str, Any]], last: str | None
) -> list[str]:
    """Return lines on where to start or go on, and on the learner's progress."""
    if last is not None:
        shown = _title(last, files).translate({ord("["): "(", ord("]"): ")"})
        where = f"**Continue with** [{shown}]({quote(last)})"
    else:
        first = next((f"notebooks/{one.name}.ipynb" for one in all_lessons()), "")
        if first not in files:
            return []
        where = f"**Begin with** [{_title(first, files)}]({first})"
    progress, today = record.get("progress", {}), date.today()
    entries = [entry for answers in progress.values() for entry in answers.values()]
    said = [standing_words(entries, days_again(record.get("practice", {}), progress, today), today)]
    if ledger := record.get("ledger"):
        said.append(f"{number_of(len(ledger), 'claim')} judged.")
    if any(said):
        said.append("In a notebook, `from course import progress` and `progress()` show each answer.")
    return [" ".join(filter(None, [where + ".", *said]))]


def _title(name: str, files: Mapping[str, bytes]) -> str:
    found = title(files[name]) if name in files else None
    return (found or PurePosixPath(name).stem).removeprefix("Deeper: ")
