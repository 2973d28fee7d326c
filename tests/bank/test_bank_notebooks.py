"""The learners' notebooks are in step with the bank, valid and stable."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest

from course.cli import main
from course.commands.exercises import write_exercises
from course.paths import exercises_dir


def test_committed_notebooks_are_in_step_with_the_bank(tmp_path: Path) -> None:
    written = write_exercises(tmp_path)
    committed = sorted(exercises_dir().glob("*.ipynb"))
    assert [path.name for path in committed] == [path.name for path in written]
    for old, new in zip(committed, written, strict=True):
        assert old.read_bytes() == new.read_bytes(), f"{old.name}: run `course build exercises`"


@pytest.mark.parametrize("path", sorted(exercises_dir().glob("*.ipynb")), ids=lambda path: path.stem)
def test_notebook_is_valid_and_holds_no_answer(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    nbformat.validate(nbformat.reads(text, as_version=4))
    cells = json.loads(text)["cells"]
    ids = [cell["id"] for cell in cells]
    assert len(set(ids)) == len(ids)
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1))
    for cell in code:
        role, shown = cell["metadata"]["course"]["role"], str(cell["outputs"])
        assert ("not attempted" in shown) == (role in {"check", "progress"})
        assert bool(cell["outputs"]) == (role in {"check", "progress"})
    answers = [cell for cell in cells if cell["metadata"].get("course", {}).get("role") == "answer"]
    assert answers and all("____" in "".join(cell["source"]) for cell in answers)


@pytest.mark.parametrize("path", sorted(exercises_dir().glob("*.ipynb")), ids=lambda path: path.stem)
def test_untouched_notebook_runs_and_reads_not_attempted(
    path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    space: dict[str, object] = {}
    checks = 0
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] != "code":
            continue
        code = "".join(cell["source"])
        if cell["metadata"]["course"]["role"] == "check":
            assert "not attempted" in str(eval(code, space))
            checks += 1
        else:
            exec(code, space)
    assert checks


@pytest.mark.parametrize("path", sorted(exercises_dir().glob("*.ipynb")), ids=lambda path: path.stem)
def test_each_printed_solution_runs_in_the_notebook_and_is_right(
    path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    roles = {
        role: [c for c in cells if c["metadata"].get("course", {}).get("role") == role]
        for role in ("setup", "check")
    }
    begun: dict[str, object] = {}
    exec("".join(roles["setup"][0]["source"]), begun)
    assert roles["check"]
    for cell in roles["check"]:
        space = dict(begun)  # names of its own for each: nobody answers all questions in order
        name = cell["metadata"]["course"]["question"]
        panel = eval(f"ex.solution({name!r}, anyway=True)", space)
        exec(panel.code, space)
        assert "right" in str(eval("".join(cell["source"]), space)).splitlines()[0], name


@pytest.mark.parametrize("command", ["build", "release"])
def test_an_own_question_without_its_import_stops_with_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    (tmp_path / "bank").mkdir()
    (tmp_path / "bank" / "own.py").write_text(
        "from course.bank import Number, QuestionSet\n"
        'SET = QuestionSet("own-set", title="Own", scenario="Made up.")\n'
        '@SET.question(Number("kg", tolerance=0.1), title="A", text="A?", hints=("h",), '
        'objective="o", starter="")\n'
        "def circle():\n    return math.pi\n"
    )
    (tmp_path / "roster.csv").write_text("student\nann\n")
    words = {"build": ["build", "exercises"], "release": ["release", "own-set"]}[command]
    words += ["--bank", str(tmp_path / "bank"), "--out", str(tmp_path / "out")]
    if command == "release":
        (tmp_path / "secret").write_text("a secret that is long enough")
        words += ["--roster", str(tmp_path / "roster.csv"), "--seed-file", str(tmp_path / "secret")]
    assert main(words) != 0
    said = capsys.readouterr().err
    assert said.startswith("Question circle: its solution") and "name 'math' is not defined" in said
    assert said.count("\n") == 1 and not list(tmp_path.glob("out/*"))
