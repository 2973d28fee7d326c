"""Writes the facts of the lessons into the blocks of pages.

A block begins with a line `<!-- built: NAME -->` and ends with `<!-- /built -->`. Each build replaces the
text between the two lines. A notebook leaves the two lines out.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from course.errors import CourseError, did_you_mean
from course.lessons.facts import FACTS, NOTES, RoomError
from course.lessons.header import Deeper, Lesson
from course.lessons.notes import PLANS, plan, read_about, read_notes

_BLOCK = re.compile(r"^<!-- built: ([\w-]+) -->\n.*?^<!-- /built -->$", re.DOTALL | re.MULTILINE)
_BLOCK_LINE = re.compile(r"^<!-- (?:built: [\w-]+|/built) -->\n", re.MULTILINE)


def filled(text: str, contents: Mapping[str, str]) -> str:
    """Return a page with new contents in its blocks.

    `contents`: name of a block -> its content; the page need not have all blocks.

    Raises
    ------
    CourseError
        The page has a block of an unknown name, or a block without an end.
    """
    if len(re.findall(r"^<!-- built: ", text, re.MULTILINE)) != len(_BLOCK.findall(text)):
        raise CourseError("A block of the page has no end: write the line <!-- /built --> below it.")

    def block(found: re.Match[str]) -> str:
        name = found[1]
        if name not in contents:
            hint = did_you_mean(name, contents)
            raise CourseError(f"There is no block {name!r}.{hint} The blocks are {', '.join(contents)}.")
        return f"<!-- built: {name} -->\n{contents[name]}\n<!-- /built -->"

    return _BLOCK.sub(block, text)


def without_block_lines(text: str) -> str:
    """Return a page without the lines that begin and end its blocks."""
    return _BLOCK_LINE.sub("", text)


def blocks(
    lessons: Sequence[Lesson], deeper: Sequence[Deeper], source: Path, questions: Mapping[str, int]
) -> dict[str, str]:
    """Return a dictionary from the name of each block about the lessons to its content.

    `lessons` and `deeper`: the lessons and deeper notebooks, in the order of the lists.
    `source`: the folder of the rooms with the teacher's notes.
    `questions`: name of a lesson to the number of questions in its exercise set.

    Raises
    ------
    RoomError
        A lesson has no exercise set, or its teacher's notes are missing or malformed.
    """
    return {
        "contents": _contents(lessons),
        "deeper": _deeper(lessons, deeper),
        "meetings": _meetings(lessons),
        "hours": _hours(lessons),
        "outcomes": _outcomes(lessons),
        "plans": "\n\n".join(_plan(one, source / one.name, questions) for one in lessons),
    }


def _contents(lessons: Sequence[Lesson]) -> str:
    rows = ["| lesson | the question | reading | exercises |", "|---|---|--:|---|"]
    for one in lessons:
        short = one.heading.partition(":")[0]
        doing = f"[do&nbsp;them](../exercises/{one.set}.ipynb),&nbsp;{one.exercise_minutes}&nbsp;min "
        exercises = doing if one.exercise_minutes else ""
        reading = f"{one.reading_minutes} min"
        rows.append(f"| [{short}]({one.name}.ipynb) | {one.question} | {reading} | {exercises}|")
    return "\n".join(rows)


def _deeper(lessons: Sequence[Lesson], deeper: Sequence[Deeper]) -> str:
    def links(some: Sequence[Deeper]) -> str:
        *first, last = (f"[{one.title}](deeper/{one.name}.ipynb)" for one in some)
        return f"{', '.join(first)} and {last}" if first else last

    after = [f"{links(one.deeper)} after lesson {one.id}" for one in lessons if one.deeper]
    alone = [one for one in deeper if one.after is None]
    text = f"Deeper, for whoever wants more: {', '.join(after)}."
    return text + (f" Beside the lessons: {links(alone)}." if alone else "")


def _meetings(lessons: Sequence[Lesson]) -> str:
    short, long = PLANS
    minutes = [one.exercise_minutes for one in lessons if one.exercise_minutes]
    return (
        f"One meeting for each of the {len(lessons)} lessons, of {short} or of {long} minutes; "
        f"after {len(minutes)} of them each learner does an exercise set\n"
        f"of {min(minutes)} to {max(minutes)} minutes."
    )


def _hours(lessons: Sequence[Lesson]) -> str:
    reading = sum(one.reading_minutes for one in lessons)
    doing = sum(one.exercise_minutes for one in lessons)
    short, long = PLANS
    # in half hours, so that they add up
    read, done = (round(minutes / 30) / 2 for minutes in (reading, doing))
    return (
        f"About {read + done:g} hours for a learner alone: {read:g} of reading and "
        f"{done:g} of exercises; or {len(lessons)} meetings of {short} or {long} minutes\n"
        "with the exercises as homework ([plans](plans.md))."
    )


def _outcomes(lessons: Sequence[Lesson]) -> str:
    rows = ["| lesson | reading | exercises | afterwards you can |", "|---|--:|--:|---|"]
    for one in lessons:
        doing = f"{one.exercise_minutes} min" if one.exercise_minutes else "·"
        can = "; ".join(f"{objective.text} (`{objective.id}`)" for objective in one.objectives)
        rows.append(f"| {one.heading} | {one.reading_minutes} min | {doing} | {can} |")
    return "\n".join(rows)


def _plan(lesson: Lesson, room: Path, questions: Mapping[str, int]) -> str:
    notes = read_notes(room)
    minutes = (sum(note.short for note in notes), sum(note.long for note in notes))
    if minutes != PLANS:
        short, long = PLANS
        raise RoomError(
            f"{lesson.name}/{NOTES}: the minutes add up to {minutes[0]} and {minutes[1]}. Change them until "
            f"they fill a class of {short} and one of {long} minutes."
        )
    link = f"[Open the lesson](../notebooks/{lesson.name}.ipynb)"
    parts = [f"## {lesson.heading}", f"*{lesson.question}* {link}", plan(notes)]
    if lesson.exercise_minutes:
        if lesson.set not in questions:
            raise RoomError(
                f"{lesson.name}/{FACTS} states {lesson.exercise_minutes} minutes of exercises, but no set in "
                f"course/bank/sets/ is called {lesson.set!r}. Write the set, or state exercises = 0."
            )
        number = questions[lesson.set]
        parts.append(f"**Exercises.** {number} questions, about {lesson.exercise_minutes} minutes.")
    return "\n\n".join([*parts, read_about(room)])
