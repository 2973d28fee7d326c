"""A lesson is one room: put into its folder it is built, run, listed and bundled, without its notes."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from copied import copy_folder
from dropped import ROOM

from course.cli import main
from course.commands import bundle
from course.lessons.notes import read_about, read_notes
from course.workspace import shipped_files

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "notebooks" / "source"

DEEPER = {
    "lesson.toml": 'title = "spring tides"\nafter = "07"\n',
    "lesson.md": "# Deeper: spring tides\n\n*Optional, after lesson 07.*\n",
}

LISTED = """
from course import lesson
from course.lessons import all_lessons
from course.workspace import shipped_files

print(all_lessons()[-1].heading)
print(str(lesson("07")).splitlines()[-1])
files = shipped_files()
contents = files["contents.md"].decode().splitlines()
print(*[line for line in contents if "07-tides" in line or "spring" in line])
print([name for name in files if "07-tides" in name or "spring" in name])
print([name for name, content in files.items() if b"nobody's side" in content])
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the source with one more lesson and one more deeper notebook, built."""
    top = tmp_path_factory.mktemp("one-more-lesson")
    for name in ("course", "makers", "notebooks", "docs"):
        copy_folder(ROOT / name, top / name)
    for name in ("data", "exercises", "pyproject.toml", "constraints.txt", "start.py"):
        (top / name).symlink_to(ROOT / name)
    source = top / "notebooks" / "source"
    for folder, room in ((source / "07-tides", ROOM), (source / "deeper" / "spring-tides", DEEPER)):
        folder.mkdir()
        for name, text in room.items():
            (folder / name).write_text(text.lstrip("\n"), encoding="utf-8")
    _run(top, top, "-m", "course", "build", "docs")
    _run(top, top, "-m", "course", "build", "notebooks", "07", "spring", "contents")
    return top


def _run(package: Path, folder: Path, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(package)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-3000:]
    return done.stdout


def test_it_is_listed_and_laid_out(copy: Path) -> None:
    heading, deeper, contents, files, told = _run(copy, copy, "-c", LISTED).splitlines()
    assert heading == "07 Tides"
    assert deeper == "Optional, deeper: spring tides"
    assert "[07 Tides](notebooks/07-tides.ipynb) | When is the harbour open?" in contents
    assert "[spring tides](notebooks/deeper/spring-tides.ipynb), after 07 Tides" in contents
    listed = ["07-tides.ipynb", "deeper/spring-tides.ipynb", "pictures/07-tides.svg"]
    assert files == str([f"notebooks/{name}" for name in listed])
    assert told == "[]"


def test_it_is_in_the_contents_and_the_documents(copy: Path) -> None:
    contents = (copy / "notebooks" / "contents.ipynb").read_text("utf-8")
    assert "[07 Tides](07-tides.ipynb) | When is the harbour open? | 10 min |" in contents
    assert "[spring tides](deeper/spring-tides.ipynb) after lesson 07" in contents
    assert "| 07 Tides | 10 min | · | say when the harbour is open (`tides.open`) |" in (
        copy / "docs" / "adopting.md"
    ).read_text("utf-8")
    plans = (copy / "docs" / "plans.md").read_text("utf-8")
    assert "| 1. High water | 50 | 90 |" in plans and "Ask a pilot and an owner." in plans


def test_it_runs_to_the_same_outputs(copy: Path) -> None:
    words = ("-m", "pytest", "--nbval", "-q", "-p", "no:cacheprovider", "notebooks/07-tides.ipynb")
    assert "2 passed" in _run(copy, copy, *words)


def test_the_teacher_gets_it_with_its_notes(copy: Path, tmp_path: Path) -> None:
    _run(copy, copy, "-m", "course", "build", "teacher", "07", "--out", str(tmp_path))
    assert "The moon is on nobody's side." in (tmp_path / "07-tides-teacher.ipynb").read_text("utf-8")
    assert (tmp_path / "pictures" / "07-tides.svg").is_file()


@pytest.fixture(scope="module")
def wheel(copy: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a wheel as the build makes it from the copy."""
    target = tmp_path_factory.mktemp("wheel") / "interdependence_course-0.1.0-py3-none-any.whl"
    build = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]
    inside = build["targets"]["wheel"]["force-include"] | {"course": "course"}
    with zipfile.ZipFile(target, "w") as archive:
        for name, place in inside.items():
            for path in [copy / name, *(copy / name).resolve().rglob("*")]:
                if path.is_file() and path.suffix != ".pyc":
                    beside = path.relative_to((copy / name).resolve()) if path != copy / name else ""
                    archive.write(path, Path(place, beside).as_posix())
        archive.writestr("interdependence_course-0.1.0.dist-info/METADATA", "Name: interdependence-course")
    return target


def _unpacked(wheel: Path, folder: Path) -> Path:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def test_an_installed_wheel_reads_the_rooms(wheel: Path, tmp_path: Path) -> None:
    site = _unpacked(wheel, tmp_path / "site")
    assert _run(site, tmp_path, "-c", LISTED).splitlines()[0] == "07 Tides"
    _run(site, tmp_path, "-m", "course", "build", "teacher", "07", "--out", str(tmp_path / "out"))


def test_a_bundle_for_a_class_holds_the_lesson_and_no_notes(
    wheel: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pip(*words: str) -> None:
        if words[0] == "wheel":
            shutil.copy(wheel, words[words.index("--wheel-dir") + 1])

    monkeypatch.setattr(bundle, "_pip", pip)
    assert main(["bundle", str(tmp_path / "class")]) == 0
    (bundled,) = (tmp_path / "class" / "wheelhouse").iterdir()
    with zipfile.ZipFile(bundled) as archive:
        names = archive.namelist()
    for name in ("07-tides.ipynb", "source/07-tides/lesson.toml", "deeper/spring-tides.ipynb"):
        assert f"course/_notebooks/{name}" in names
    assert not [name for name in names if name.endswith("teacher.md")]
    site = _unpacked(bundled, tmp_path / "site")
    assert _run(site, tmp_path, "-c", LISTED).splitlines()[0] == "07 Tides"
    words = ["-m", "course", "build", "teacher", "07", "--out", str(tmp_path / "out")]
    with pytest.raises(AssertionError, match=r"07-tides/teacher\.md, the teacher's notes, is missing"):
        _run(site, tmp_path, *words)


def _notes() -> list[str]:
    """Return the longest line of the notes of each lesson and each notebook that goes deeper."""
    return [max(path.read_text("utf-8").splitlines(), key=len) for path in SOURCE.rglob("teacher.md")]


def test_a_deeper_notebook_comes_with_its_lesson(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "teacher", "02b", "--out", str(tmp_path)]) == 0
    made = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.ipynb")}
    assert {"02b-when-supply-stops-teacher.ipynb", "deeper/choke-points-teacher.ipynb"} <= made
    text = (tmp_path / "deeper" / "choke-points-teacher.ipynb").read_text("utf-8")
    notes = read_notes(SOURCE / "deeper" / "choke-points")
    assert all(note.text.partition("\n")[0][-40:] in text for note in notes if note.text)
    assert "`far_reach`" in text and "`days_to_undo`" in text, "the questions of two sets"


def test_every_note_of_a_deeper_notebook_has_its_heading() -> None:
    rooms = [path.parent for path in SOURCE.glob("deeper/*/teacher.md")]
    assert len(rooms) >= 7
    for room in rooms:
        headings = set(re.findall(r"^## (.+)$", (room / "lesson.md").read_text("utf-8"), re.MULTILINE))
        notes = read_notes(room)
        assert read_about(room) and {note.heading for note in notes} <= headings, room.name
        assert 10 <= sum(note.short for note in notes) <= 50, room.name


def test_learners_get_no_notes(tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text("student\nann\n", "utf-8")
    (tmp_path / "secret").write_text("a secret that is long enough\n", "utf-8")
    words = ["--roster", str(tmp_path / "roster.csv"), "--seed-file", str(tmp_path / "secret")]
    assert main(["release", "01", *words, "--out", str(tmp_path / "released")]) == 0
    released = {path.name: path.read_bytes() for path in (tmp_path / "released").rglob("*") if path.is_file()}
    assert released and len(_notes()) > 1
    for name, content in {**shipped_files(), **released}.items():
        assert "teacher" not in name
        assert b"For the teacher" not in content, name
        assert not [line for line in _notes() if line in content.decode("utf-8")], name
