"""Quick checks: asked and answered in a lesson, part of the set, and of nothing that counts."""

from __future__ import annotations

import json
import re
from copy import copy
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from course.bank.case import Case
from course.bank.library import find_set, sets
from course.bank.notebook import notebook
from course.cli import main
from course.exercises import Exercise, ____
from course.front import exercise, progress
from course.grading.nbgrader_course import write_course
from course.grading.questions import BankSet
from course.marking import LocalMarker
from course.marking.frozen import set_version
from course.marking.release import release_for
from course.workspace import Workspace
from makers.lessons.building import build_notebook, twins

ROOT = Path(__file__).resolve().parents[2]
SETS = sets()
TWINS = twins(ROOT / "notebooks" / "source")
CHECKS = [
    pytest.param(found.name, check, id=check.id) for found in SETS.values() for check in found.lesson_checks
]


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Workspace(tmp_path).create()
    monkeypatch.chdir(tmp_path)


@cache
def _marker(name: str) -> LocalMarker:
    return LocalMarker(find_set(name), lesson_too=True)


@pytest.mark.parametrize(("name", "check"), CHECKS)
def test_asked_checked_helped(name: str, check: Any) -> None:
    Workspace(Path.cwd()).create()  # a state of its own: what other tests answered does not show
    marker = _marker(name)
    ex, case = Exercise(marker.public(), marker, marker), Case(check)
    asked = ex.ask(check.id)
    assert str(asked).startswith(f"? Quick check · {case.title}")
    assert " ".join(case.text.split()).replace("**", "")[:40] in str(asked)
    for option in case.kind.get("options", {}):
        assert f"- `{option}`: " in str(asked) and f"<li><code>{option}</code>: " in asked._repr_html_()
    if case.kind.get("unit"):
        assert f"Unit: {case.kind['unit']}." in str(asked)
    assert "not attempted" in str(ex.check(check.id, ____)) and "cell again" in str(ex.check(check.id, ____))
    assert "quick checks" not in str(ex.progress()), "they are shown from the first one tried"
    assert "Hint 1" in str(ex.hint(check.id))
    ex.check(check.id, case.value())
    assert f"; 1 of {len(ex.lesson_checks)} quick checks in the lesson" in str(ex.progress())
    assert f"{check.id} = " in ex.solution(check.id).code


@pytest.mark.parametrize("name", list(SETS))
def test_nothing_that_counts_has_them(name: str, tmp_path: Path) -> None:
    found = SETS[name]
    hidden = {question.id for question in found.lesson_checks}
    written = [
        json.dumps(notebook(found, [Case(question) for question in found], "ex")),
        *release_for(found, ["aiko"], b"s" * 32).notebooks.values(),
        *release_for(found, ["aiko"], b"s" * 32, same=True).notebooks.values(),
        write_course(found, tmp_path).read_text("utf-8"),
    ]
    for text in written:
        assert not [one for one in hidden if re.search(rf"\b{one}\b", text)]
    assert not hidden & set(BankSet(found).points())
    assert not hidden & {item["id"] for item in BankSet(found).public("aiko", "0")["questions"]}


def test_they_change_neither_the_version_nor_the_points() -> None:
    found = find_set("01")
    before, total = set_version(found), str(exercise("01").progress())
    more = copy(found.lesson_checks[0])
    more.id, more.points = "another", 50
    found.questions["another"] = more
    try:
        assert set_version(found) == before
        assert re.search(r"of \d+ points", total)[0] in str(exercise("01").progress())  # type: ignore[index]
    finally:
        del found.questions["another"]


def test_progress_over_all_sets_shows_them_apart() -> None:
    ex = exercise("06")
    assert "none yet" in str(progress()).splitlines()[-1]
    ex.check(ex.lesson_checks[0], Case(SETS[ex.set].lesson_checks[0]).value())
    last = str(progress()).splitlines()[-1]
    assert f"  0 of {len(ex.questions)} " in last and last.endswith(f"  1 of {len(ex.lesson_checks)}")


def test_report_counts_them_apart(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    two = {name: found for name, found in SETS.items() if name[:2] in ("00", "06")}
    monkeypatch.setattr("course.commands.exercises.sets", lambda bank: two)
    # the objectives of the other sets are named as those without a question
    assert main(["build", "exercises", "--report"]) == 1
    text = capsys.readouterr().out
    assert "objectives without a question: alliance.alignment" in text
    quick = sum(len(found.lesson_checks) for found in two.values())
    mistakes = sum(len(Case(check).listed) for found in two.values() for check in found.lesson_checks)
    assert f"{quick} quick checks in lessons; {mistakes} listed mistakes" in text
    assert f"{sum(map(len, two.values()))} questions" in text


_USE = re.compile(r"""\bex\.(quick|ask|check|hint|solution|why)\(\s*["'](\w+)["']""")
_OPEN = re.compile(r"""\bexercise\(["']([\w-]+)["']\)""")


@pytest.mark.parametrize("twin", TWINS.values(), ids=TWINS)
def test_lessons_ask_what_there_is(twin: Path) -> None:
    text = twin.read_text("utf-8")
    used = _USE.findall(text)
    if not used:
        return
    known = {check.id for check in find_set(_OPEN.search(text)[1]).lesson_checks}  # type: ignore[index]
    assert {name for _, name in used} <= known
    asked = {name for verb, name in used if verb == "ask"}
    # a form asks and checks in one
    assert asked == {name for verb, name in used if verb == "check"}, "each one is asked, and checked below"
    assert not asked & {name for verb, name in used if verb == "quick"}, "a form checks by itself"


def test_every_quick_check_is_asked_in_a_lesson() -> None:
    texts = [twin.read_text("utf-8") for twin in TWINS.values()]
    asked = {name for text in texts for verb, name in _USE.findall(text) if verb in ("ask", "quick")}
    assert {check.id for found in SETS.values() for check in found.lesson_checks} == asked


_TWIN = """---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
kernelspec:
  name: python3
  display_name: Python 3
---

# A lesson

```{code-cell} ipython3
from course import exercise
from course.exercises import Exercise, ____

ex = exercise("01")
ex.ask("share_gap")
```

```{code-cell} ipython3
answer = ____
ex.check("share_gap", answer)
```

```{code-cell} ipython3
ex.quick("share_gap")
```
"""


def test_a_lesson_is_the_same_whatever_was_answered_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    twin = tmp_path / "lesson.md"
    twin.write_text(_TWIN, "utf-8")
    build_notebook(twin, tmp_path / "fresh" / "lesson.ipynb")
    used = tmp_path / "used"
    used.mkdir()
    Workspace(used).create()
    monkeypatch.chdir(used)
    ex = exercise("01")
    for wrong in (1.5, 2.5, Case(SETS["01-trade-interdependence"]["share_gap"]).value()):
        ex.check("share_gap", wrong)
    assert Workspace(used).read("progress")
    build_notebook(twin, used / "lesson.ipynb")
    fresh = (tmp_path / "fresh" / "lesson.ipynb").read_bytes()
    assert fresh == (used / "lesson.ipynb").read_bytes()
    outputs = [output for cell in json.loads(fresh)["cells"] for output in cell.get("outputs", [])]
    assert [sorted(output["data"]) for output in outputs] == [["text/html", "text/plain"]] * 3
    assert outputs[2]["data"] == outputs[0]["data"], "a form that is not on a screen is the question"
    assert "not attempted" in "".join(outputs[1]["data"]["text/plain"])
