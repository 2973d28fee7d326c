"""The real nbgrader takes the course we write and gives the same marks as `course grade`."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from nbgrader_run import filled

from course.bank.case import Case
from course.bank.library import find_set
from course.cli import main
from course.errors import CourseError
from course.grading.nbgrader_course import write_course
from course.grading.run.seat import why_not_contained
from course.paths import exercises_dir

NAME = "01-trade-interdependence"


def _nbgrader(folder: Path, root: Path, answers: dict[str, dict[str, str]]) -> list[tuple[str, str, float]]:
    """Release, autograde and write feedback with the real nbgrader; return learner, cell and score."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(root),
        "HOME": str(folder),
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "IPYTHONDIR": str(folder / "ipython"),
    }
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("nbgrader_run.py")), NAME],
        cwd=folder,
        env=environment,
        input=json.dumps(answers),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return [(learner, cell, score) for learner, cell, score in json.loads(done.stdout.splitlines()[-1])]


@pytest.mark.slow
def test_same_marks_for_right_blank_and_wrong(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # nbgrader calls alembic by its name
    monkeypatch.setenv("PATH", os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
    if find_spec("nbgrader") is None:
        pytest.skip("needs nbgrader (extra nbgrader)")
    if why_not_contained() is not None:
        pytest.skip(f"needs containment: {why_not_contained()}")
    cases = {question.id: Case(question) for question in find_set(NAME)}
    right = {name: f"import pandas as pd\n{case.solution}" for name, case in cases.items()}
    numbers = {
        name: f"{name} = {case.listed[0].plain['v']!r}"
        for name, case in cases.items()
        if case.listed and case.listed[0].plain["t"] == "number"
    }
    percent = next(name for name, case in cases.items() if case.kind.get("unit") == "percent")
    wrong = {**right, **numbers, percent: f"{percent} = {cases[percent].key['v'] / 100!r}"}
    answers = {"right": right, "blank": {}, "wrong": wrong}

    course = tmp_path / "course"
    course.mkdir()
    write_course(find_set(NAME), course)
    scores = _nbgrader(course, root, answers)
    released = json.loads((course / "release" / NAME / f"{NAME}.ipynb").read_text("utf-8"))
    text = json.dumps(released)
    assert "BEGIN SOLUTION" not in text
    for name, case in cases.items():
        answer = next(
            c
            for c in released["cells"]
            if c["metadata"].get("course") == {"question": name, "role": "answer"}
        )
        assert "____" in "".join(answer["source"])
        assert case.solution not in "".join(answer["source"])
    ours = (exercises_dir() / f"{NAME}.ipynb").read_text("utf-8")
    plain = tmp_path / "plain"
    plain.mkdir()
    for student, given in answers.items():
        (plain / f"{student}.ipynb").write_text(filled(ours, given), "utf-8")
    assert len(list((course / "feedback").rglob("*.html"))) == 3

    theirs = {
        (student, name.removesuffix("-check").replace("-", "_")): score for student, name, score in scores
    }
    assert main(["grade", str(plain), "--out", str(tmp_path / "marks"), "--quiet"]) == 0
    with (tmp_path / "marks" / "grades.csv").open(encoding="utf-8", newline="") as table:
        marks = {(row["student"], row["question"]): float(row["points"]) for row in csv.DictReader(table)}
    assert theirs == marks
    assert {points for (student, _), points in marks.items() if student == "blank"} == {0.0}
    assert marks["wrong", percent] == 0.5 * cases[percent].question.points
    assert 0.0 in {points for (student, _), points in marks.items() if student == "wrong"}


def test_roles_points_and_locks(tmp_path: Path) -> None:
    questions = find_set(NAME)
    document = json.loads(write_course(questions, tmp_path).read_text("utf-8"))
    roles = [cell["metadata"]["nbgrader"] for cell in document["cells"]]
    assert len({role["grade_id"] for role in roles}) == len(roles)
    graded = [role for role in roles if role["grade"]]
    assert [role["points"] for role in graded] == [question.points for question in questions]
    assert all(role["locked"] for role in graded)
    assert sum(role["solution"] for role in roles) == len(questions)
    assert all(role["locked"] != role["solution"] for role in roles)


def test_own_banks_are_refused(tmp_path: Path) -> None:
    from course.bank import QuestionSet

    with pytest.raises(CourseError, match="own sets"):
        write_course(QuestionSet("mine", title="Mine", scenario="."), tmp_path)
