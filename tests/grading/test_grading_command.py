"""`course grade` on the course's own exercise: right, untouched, and every listed mistake by its name."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from course.answers import from_plain
from course.bank.case import Case
from course.bank.library import find_set
from course.cli import main
from course.commands import grade
from course.errors import CourseError
from course.grading.questions import BankSet, read_secret
from course.grading.run import seat
from course.grading.run.stage import build_stage
from course.marking.frozen import current, draw_parameters
from course.marking.release import release_for
from course.paths import exercises_dir

pytestmark = pytest.mark.usefixtures("one_sandbox")

NAME = "01-trade-interdependence"
CASES = {question.id: Case(question) for question in find_set(NAME)}


def _filled(answers: dict[str, str]) -> str:
    """The learner's own notebook with these answer cells."""
    document = json.loads((exercises_dir() / f"{NAME}.ipynb").read_text(encoding="utf-8"))
    for cell in document["cells"]:
        course = cell["metadata"].get("course", {})
        if course.get("role") == "answer" and course["question"] in answers:
            cell["source"] = answers[course["question"]]
    return json.dumps(document)


def _literal(plain: dict[str, Any]) -> str:
    """Source of an answer in plain data."""
    if plain["t"] == "table":
        columns = {
            name: [item["v"] for item in data]
            for name, data in zip(plain["columns"], plain["data"], strict=True)
        }
        return f"__import__('pandas').DataFrame({columns!r})"
    return repr(from_plain(plain))


def _grade(source: Path, out: Path, *more: str) -> list[dict[str, str]]:
    assert main(["grade", str(source), "--out", str(out), "--quiet", *more]) == 0
    return _rows(out)


def _rows(out: Path) -> list[dict[str, str]]:
    with (out / "grades.csv").open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def test_right_untouched_and_every_listed_mistake(contained: None, submissions: Path, tmp_path: Path) -> None:
    expected: dict[tuple[str, str], tuple[str, str]] = {}
    (submissions / "right.ipynb").write_text(
        _filled({name: f"import pandas as pd\n{case.solution}" for name, case in CASES.items()})
    )
    (submissions / "untouched.ipynb").write_text(_filled({}))
    for name, case in CASES.items():
        expected["right", name] = ("right", "")
        expected["untouched", name] = ("not attempted", "")
        for mistake in case.listed:
            if mistake.plain["t"] in ("number", "text", "list", "set", "table"):
                expected[mistake.id, name] = ("wrong", mistake.id)
    for student in {student for student, _ in expected} - {"right", "untouched"}:
        answers = {
            name: f"{name} = {_literal(mistake.plain)}"
            for name, case in CASES.items()
            for mistake in case.listed
            if mistake.id == student and (student, name) in expected
        }
        (submissions / f"{student}.ipynb").write_text(_filled(answers))
    rows = {
        (row["student"], row["question"]): row
        for row in _grade(submissions, tmp_path / "out", "--workers", "1")
    }
    assert len(rows) == len(CASES) * len(list(submissions.iterdir()))
    for place, (outcome, mistake) in expected.items():
        row = rows[place]
        assert row["outcome"] == outcome, row
        assert not mistake or mistake in row["mistake"].split("; "), row
        assert float(row["points"]) == (float(row["of"]) if outcome == "right" else 0.0)
    assert len({student for student, _ in expected}) > 20


def test_released_variants_are_marked_by_their_own_keys(
    contained: None, submissions: Path, tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("a secret that is long enough\n")
    questions = find_set(NAME)
    released = release_for(questions, ["ann", "ben"], read_secret(secret), mode="assessed")
    drawn = {
        learner: draw_parameters(read_secret(secret), current(questions), learner)
        for learner in ("ann", "ben")
    }
    assert drawn["ann"] != drawn["ben"]

    def solved(learner: str) -> str:
        document = json.loads(released.notebooks[learner])
        for cell in document["cells"]:
            course = cell["metadata"].get("course", {})
            if course.get("role") == "answer":
                case = Case(questions[course["question"]], drawn[learner][course["question"]])
                cell["source"] = f"import pandas as pd\n{case.solution}"
        return json.dumps(document)

    (submissions / "ann.ipynb").write_text(solved("ann"))
    (submissions / "ben.ipynb").write_text(solved("ben"))
    rows = _grade(submissions, tmp_path / "out", "--seed-file", str(secret))
    assert {row["outcome"] for row in rows} == {"right"}
    (submissions / "ben.ipynb").write_text(solved("ann"))
    rows = _grade(submissions, tmp_path / "out", "--seed-file", str(secret))
    assert {row["outcome"] for row in rows if row["student"] == "ben"} == {"wrong variant"}


def test_what_goes_inside_holds_no_key(tmp_path: Path) -> None:
    """Neither the staged files nor the set as sent name a mistake, a hint or a line of a solution."""
    stage = build_stage(tmp_path / "stage")
    inside = [
        path.read_text("utf-8") for path in stage.rglob("*") if path.suffix in (".py", ".json", ".toml")
    ]
    inside.append(json.dumps(BankSet(find_set(NAME), b"a secret that is long enough").public("ann", "0")))
    assert len(inside) > 20
    for case in CASES.values():
        kept = [mistake.sentence for mistake in case.listed] + case.hints
        assert kept
        for text in [*kept, case.question.code.__code__.co_filename]:
            assert not any(text in content for content in inside), text
        assert "key" not in BankSet(find_set(NAME)).public("ann", "0")["questions"][0]


def test_exercise_is_asked_for_when_notebooks_disagree(
    contained: None, submissions: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (submissions / "a.ipynb").write_text(_filled({}))
    (submissions / "b.ipynb").write_text(_filled({}).replace(NAME, "another"))
    assert main(["grade", str(submissions), "--out", str(tmp_path / "out"), "--quiet"]) == 1
    assert "as in: course grade 01" in capsys.readouterr().err
    assert main(["grade", NAME, str(submissions), "--out", str(tmp_path / "out"), "--quiet"]) == 0
    rows = _rows(tmp_path / "out")
    assert {row["outcome"] for row in rows if row["student"] == "b"} == {"wrong exercise"}


def test_without_containment_the_command_stops(
    submissions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(grade, "why_not_contained", lambda: "this is a test")
    (submissions / "a.ipynb").write_text(_filled({}))
    assert main(["grade", str(submissions), "--out", str(tmp_path / "out")]) == 1
    said = capsys.readouterr().err
    assert "this is a test" in said
    assert "--uncontained" in said
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "more", [["--scheduler", "tcp://127.0.0.1:8786"], ["--gradebook", "postgresql://me@127.0.0.1/marks"]]
)
def test_without_a_wall_nothing_on_a_network_is_used(
    more: list[str], submissions: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (submissions / "a.ipynb").write_text(_filled({}))
    assert main(["grade", str(submissions), "--out", str(tmp_path / "out"), "--uncontained", *more]) == 1
    assert "cannot be used with --scheduler or a gradebook" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_the_strongest_wall_is_taken_and_without_any_every_reason_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert seat.LEVELS == ("bubblewrap", "namespaces", "none")
    monkeypatch.setattr(seat, "why_no_namespaces", lambda: None)
    monkeypatch.setattr(seat, "why_no_bubblewrap", lambda: None)
    assert (seat.level_here(), seat.why_not_contained()) == ("bubblewrap", None)
    monkeypatch.setattr(seat, "why_no_bubblewrap", lambda: "it is not installed")
    assert (seat.level_here(), seat.why_not_contained()) == ("namespaces", None)
    monkeypatch.setattr(seat, "why_no_namespaces", lambda: "the system forbids it")
    assert seat.level_here() is None
    assert seat.why_not_contained() == "it is not installed; and without it the system forbids it"


def test_a_system_that_forbids_namespaces_is_found_out_before_anything_runs(root: Path) -> None:
    """Tried where the kernel itself refuses them: behind the filter that notebooks get."""
    if not sys.platform.startswith("linux"):
        pytest.skip("needs Linux")
    code = (
        "from course.grading.run.inside import jail\njail.prctl(38, 1)\nassert jail.filter_system_calls()\n"
        "from course.grading.run.seat import level_here, why_not_contained\nprint(level_here(), "
        "why_not_contained())"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("None bubblewrap ")
    assert "this system does not allow namespaces of our own: PermissionError" in done.stdout


def test_weak_or_absent_secret_is_refused(tmp_path: Path) -> None:
    (tmp_path / "short").write_bytes(b"1234\n")
    for name, said in (
        ("short", r"shorter than 16 bytes\. Make one with: python"),
        ("absent", "cannot be read"),
    ):
        with pytest.raises(CourseError, match=said):
            read_secret(tmp_path / name)
