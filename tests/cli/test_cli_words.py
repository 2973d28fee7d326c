"""The `course` command: its words, its sub-commands, its errors in one sentence."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import types
from pathlib import Path

import pytest

import course.commands
from course import __version__, cli
from course.errors import CourseError
from course.registry import modules_of


def _command(monkeypatch: pytest.MonkeyPatch, run: cli.Run, **defaults: object) -> None:
    """Make `course lab` run something else."""
    module = types.ModuleType("course.commands.lab")
    module.add_lab = lambda parser: parser.set_defaults(run=run, **defaults)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "course.commands.lab", module)
    monkeypatch.setattr(course.commands, "lab", module, raising=False)


def test_the_version_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        cli.main(["--version"])
    assert stop.value.code == 0
    assert capsys.readouterr().out.split() == ["interdependence-course", __version__]


def test_without_words_the_help_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([]) == 2
    assert "lab" in capsys.readouterr().out


@pytest.mark.parametrize("words", [["lap"], ["build"], ["build", "nothing"], ["build", "data", "--", "x"]])
def test_words_not_understood_are_a_usage_error(words: list[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        cli.main(words)
    assert stop.value.code == 2


def test_python_m_course_is_the_same(root: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "course", "--version"], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["interdependence-course", __version__]


@pytest.mark.parametrize("words", [[], ["lab"], ["doctor"], ["room"]])
def test_the_command_line_is_light(words: list[str], root: Path) -> None:
    code = f"import sys; from course.cli import parser; parser({words}); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    heavy = {"pandas", "numpy", "altair", "ipywidgets", "jupyterlab", "nbformat", "scipy"}
    assert not loaded & heavy


@pytest.mark.parametrize("word", ["grade", "gradebook", "release"])
def test_no_word_needs_a_package_before_it_is_used(word: str, root: Path) -> None:
    code = f"import sys; from course.cli import parser; parser(['{word}']); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert not {"sqlalchemy", "jinja2", "distributed", "segno"} & set(done.stdout.split())


def test_every_command_says_what_it_does(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    listed = capsys.readouterr().out.partition("commands:")[2].split("\n")
    names = [line.split()[0] for line in listed if line.startswith("    ") and not line.startswith("     ")]
    assert {"build", "lab"} <= set(names)
    for name in names:
        with pytest.raises(SystemExit) as stop:
            cli.main([name, "--help"])
        assert stop.value.code == 0


def test_every_module_of_the_folder_has_a_word() -> None:
    assert {module for module, _ in cli.known_words().values()} == {
        module.__name__ for module in modules_of("course.commands")
    }


def test_a_start_imports_only_the_module_whose_word_is_asked_for(root: Path) -> None:
    code = "import sys; from course import cli; cli.parser(['build', 'data']); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    loaded = {name for name in done.stdout.split() if name.startswith("course.commands.")}
    assert loaded == {"course.commands.build", "course.commands.data"}


def test_an_error_of_the_course_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(_: object) -> int:
        raise CourseError("The tea is cold.")

    _command(monkeypatch, run)
    assert cli.main(["lab"]) == 1
    assert capsys.readouterr().err == "The tea is cold.\n"


def test_a_console_without_the_letters_is_no_reason_to_stop(root: Path) -> None:
    code = "import sys; from course import cli; cli.main([]); print('\\u65e5\\u672c')"
    ascii_only = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, env=ascii_only, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "\\u65e5\\u672c"


def test_a_missing_package_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(_: object) -> int:
        import package_that_is_not_there.sub  # type: ignore[import-not-found]

        return len(package_that_is_not_there.sub)

    _command(monkeypatch, run)
    assert cli.main(["lab"]) == 1
    said = capsys.readouterr().err
    assert "'package_that_is_not_there' is not installed" in said and said.count("\n") == 1


def test_a_full_disk_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device", "marks/grades.csv")

    _command(monkeypatch, run)
    assert cli.main(["lab"]) == 1
    said = capsys.readouterr().err
    assert "No space left" in said and "grades.csv" in said and said.count("\n") == 1


def test_a_mistake_inside_the_course_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(_: object) -> int:
        raise ModuleNotFoundError("No module named 'course.nothing'", name="course.nothing")

    _command(monkeypatch, run)
    with pytest.raises(ModuleNotFoundError):
        cli.main(["lab"])


def test_words_after_two_dashes_reach_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[object] = []

    def run(arguments: object) -> int:
        seen.append(arguments.rest)  # type: ignore[attr-defined]
        return 7

    _command(monkeypatch, run, takes_rest=True)
    assert cli.main(["lab", "--", "--port", "1", "--", "-x"]) == 7
    assert seen == [["--port", "1", "--", "-x"]]


def test_building_needs_the_raw_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("makers.tables.building")
    assert cli.main(["build", "data", "--raw", str(tmp_path / "nowhere")]) == 1
    assert "is not a folder" in capsys.readouterr().err


def test_the_build_gets_its_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    builders = pytest.importorskip("makers.tables.building")
    seen: list[object] = []

    def build(raw: Path, out: Path, *, report: bool, only: list[str] | None) -> int:
        seen.append((raw, out, report, only))
        return 1

    monkeypatch.setattr(builders, "build_data", build)
    words = ["--raw", str(tmp_path), "--out", str(tmp_path / "out"), "--report", "--only", "a", "b"]
    assert cli.main(["build", "data", *words]) == 1
    assert seen == [(tmp_path, tmp_path / "out", True, ["a", "b"])]


@pytest.mark.parametrize(
    "words",
    ["build data --raw .", "build docs", "build notebooks", "build site --out x", "data diff a b", "lessons"],
)
def test_an_installed_course_says_which_words_need_the_source(
    words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("course.paths.in_checkout", lambda: False)
    assert cli.main(words.split()) == 1
    said = capsys.readouterr().err
    assert "get a checkout of the source" in said and said.split("`")[1].removeprefix("course ") in words


def test_the_many_words_of_grade_stand_in_groups(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["grade", "--help"])
    _, *groups = capsys.readouterr().out.partition("options:")[2].split("\n\n")
    assert len(groups) == 5 and all(not group.startswith(" ") and group.count("  --") for group in groups)
