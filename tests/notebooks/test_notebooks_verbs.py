"""The verbs that a lesson's header names are in its code, and in no lesson before it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from course.lessons import Lesson, all_lessons

ROOT = Path(__file__).resolve().parent.parent.parent
LESSONS = all_lessons()


def _code(name: str) -> str:
    cells = json.loads((ROOT / "notebooks" / f"{name}.ipynb").read_text("utf-8"))["cells"]
    return "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")


def uses(code: str, verb: str) -> bool:
    """Return whether code calls (or, like `loc`, indexes) a verb; `def` is a word of the language.

    Names of two parts stand for a method of the first, as in `str.contains`; `Chart.` only says whose it is.
    """
    if verb == "def":
        return bool(re.search(r"^\s*def \w+\(", code, re.MULTILINE))
    return bool(re.search(rf"(?<!\w){re.escape(verb.removeprefix('Chart.'))}\s*[(\[]", code))


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_verbs_of_the_header_are_used(lesson: Lesson) -> None:
    missing = [verb for verb in lesson.verbs if not uses(_code(lesson.name), verb)]
    assert not missing, f"the header of lesson {lesson.id} names verbs that its code does not use"


@pytest.mark.parametrize("position", range(len(LESSONS)), ids=lambda position: LESSONS[position].id)
def test_verbs_of_the_header_are_new(position: int) -> None:
    before = "\n".join(_code(lesson.name) for lesson in LESSONS[:position])
    known = [verb for verb in LESSONS[position].verbs if uses(before, verb)]
    assert not known, f"lesson {LESSONS[position].id} calls new what an earlier lesson uses"


@pytest.mark.parametrize(
    ("code", "verb", "used"),
    [
        ("table.merge(other)", "merge", True),
        ("pd.concat([a, b])", "concat", True),
        ("table.loc[1]", "loc", True),
        ("ordf = 1", "def", False),
        ("def f(x):", "def", True),
        ("emerge(1)", "merge", False),
        ("table.iloc[1]", "loc", False),
        ("alt.Chart(t).mark_bar()", "Chart.mark_bar", True),
        ("a.str.contains('x')", "str.contains", True),
    ],
)
def test_use_of_a_verb(code: str, verb: str, used: bool) -> None:
    assert uses(code, verb) is used
