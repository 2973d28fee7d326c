"""Write the page that a learner sees first: one question, where to begin or go on, and every lesson."""

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

#: the picture of a lesson in a workspace
_PICTURE = f"notebooks/{PICTURES}/{{name}}.svg"

_BESIDE = (
    ("a test before and after the course", "notebooks/before-and-after.ipynb"),
    ("practice", "notebooks/practice.ipynb"),
    ("the glossary", "notebooks/glossary.ipynb"),
    ("what to read", "notebooks/reading.ipynb"),
)
#: marks of a notebook of which all code cells were run, or some
_DONE, _BEGUN = "\u2713", "\u2026"


def contents_page(
    files: Mapping[str, bytes],
    record: Mapping[str, Mapping[str, Any]] | None = None,
    last: str | None = None,
    earlier: Collection[str] = (),
    run: Mapping[str, float] | None = None,
) -> str:
    """Return the contents page as Markdown: one question, one picture, where to begin, and every lesson.

    `files` maps the path of each of the course's files to its content. `record` holds the sections progress,
    practice and ledger of the learner's record. `last` is the notebook with which the learner stopped.
    `earlier` are notebooks of an earlier version that are still there. `run` maps notebooks to the share of
    their code cells that the learner has run.
    """
    lines = [*([sign_link("notebooks/"), ""] if SIGN in files else []), "# Does Japan dare to say no?", ""]
    lines += [
        "In April 2025 an article said yes: Japan, between China and the United States, dares to say no.",
        "Here you test its claims on real data, one by one, and answer the question yourself.",
        "",
        *_picture(files),
        *_standing(files, record or {}, last),
    ]
    lessons = [one for one in all_lessons() if f"notebooks/{one.name}.ipynb" in files]
    if lessons:
        lines += ["", "## The lessons", "", "| done | lesson | the question | minutes | exercises |"]
        lines += ["|---|---|---|--:|---|", *(_row(one, files, run or {}) for one in lessons), ""]
        lines += [f"{_DONE} every cell was run, {_BEGUN} some were. The minutes are estimates."]
    deeper = [
        f"- [{_title(name, files)}]({name}), after {lesson.heading}"
        for lesson in all_lessons()
        for name in (f"notebooks/deeper/{one.name}.ipynb" for one in lesson.deeper)
        if name in files
    ]
    if deeper:
        lines += ["", "## Deeper, for whoever wants more", "", *deeper]
    beside = [(word, name) for word, name in _BESIDE if name in files]
    if beside:
        lines += ["", "Beside the lessons: " + ", ".join(f"[{word}]({name})" for word, name in beside) + "."]
    lines += [
        "",
        "This folder is yours: write in the notebooks as you like. To get a fresh copy of a notebook,",
        "rename or delete the notebook and start the course again.",
    ]
    page = "\n".join(lines)
    rest = [name for name in files if name.endswith(".ipynb") and f"]({name})" not in page]
    if rest:
        lines += ["", "## More", ""]
        lines += [f"- [{_title(name, files)}]({name})" for name in rest]
    if earlier:
        lines += ["", "## Of an earlier version", "", "These notebooks are yours and stay as they are.", ""]
        lines += [f"- [{PurePosixPath(name).stem}]({quote(name)})" for name in earlier]
    return "\n".join(lines) + "\n"


def _picture(files: Mapping[str, bytes]) -> list[str]:
    for lesson in all_lessons():
        name = _PICTURE.format(name=lesson.name)
        if lesson.id == "00" and name in files:
            return [f"![{lesson.picture}]({name})", ""]
    return []


def _row(lesson: Lesson, files: Mapping[str, bytes], run: Mapping[str, float]) -> str:
    name, exercises = f"notebooks/{lesson.name}.ipynb", f"exercises/{lesson.set}.ipynb"
    share = run.get(name, 0)
    mark = _DONE if share == 1 else _BEGUN if share else ""
    there = lesson.exercise_minutes and exercises in files
    also = f"[do them]({exercises}), {lesson.exercise_minutes} min" if there else ""
    return f"| {mark} | [{lesson.heading}]({name}) | {lesson.question} | {lesson.reading_minutes} | {also} |"


def _standing(
    files: Mapping[str, bytes], record: Mapping[str, Mapping[str, Any]], last: str | None
) -> list[str]:
    """Return lines on where to start or go on, and on the learner's progress."""
    if last is not None:
        shown = _title(last, files).translate({ord("["): "(", ord("]"): ")"})
        where = f"**[Continue with {shown}]({quote(last)})**"
    else:
        first = next((f"notebooks/{one.name}.ipynb" for one in all_lessons()), "")
        if first not in files:
            return []
        where = f"**[Begin with {_title(first, files)}]({first})**"
    progress, today = record.get("progress", {}), date.today()
    entries = [entry for answers in progress.values() for entry in answers.values()]
    said = [standing_words(entries, days_again(record.get("practice", {}), progress, today), today)]
    if ledger := record.get("ledger"):
        said.append(f"{number_of(len(ledger), 'claim')} judged.")
    if any(said):
        said.append("In a notebook, `from course import progress` and `progress()` show each answer.")
    return [where, *(["", " ".join(filter(None, said))] if any(said) else [])]


def _title(name: str, files: Mapping[str, bytes]) -> str:
    found = title(files[name]) if name in files else None
    return (found or PurePosixPath(name).stem).removeprefix("Deeper: ")
