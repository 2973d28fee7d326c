"""A set is one folder: put into its place, the whole course knows it, and nothing else is told of it."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from copied import copy_folder

from course.bank import QuestionSet
from course.bank.library import find_set, set_folder, set_names, sets
from course.errors import CourseError, UnknownNameError
from course.grading.run.sandbox import why_no_bubblewrap
from course.marking.frozen import frozen_file, keep, shipped

ROOT = Path(__file__).resolve().parents[2]

#: the name of a topic stands before that of the one it imports, and after it in the order of the set
PORTS = {
    "__init__.py": """
from course.bank import QuestionSet

ports = QuestionSet("07-ports-of-call", title="Ports", scenario="Made up.", topics=("ships", "cargo"))
""",
    "_log.py": "SHIPS = 42\n",
    "cargo.py": """
from course.bank import Number, Wrong
from . import ports
from .ships import ship_count


@ports.question(
    Number("tonnes", tolerance=0.1), objective="ports", title="Tonnes", text="?",
    hints=("Rows.", "Operation.", "Check."), means="{answer}", level=1
)
def tonnes():
    return 10 * 7


tonnes.mistakes(yards=Wrong("You get this if you count in yards.", lambda: 11.0))
""",
    "checks.py": """
from course.bank import Choice, Wrong
from . import ports


@ports.question(
    Choice({"a": "Kobe", "b": "Osaka"}), objective="ports", title="?", text="?",
    hints=("Rows.", "Operation.", "Check."), means="{answer}",
    in_lesson=True,
)
def nearest_port():
    return "a"


nearest_port.mistakes(osaka=Wrong("That is Osaka.", lambda: "b"))
""",
    "ships.py": """
from course.bank import Number, Wrong
from . import ports
from ._log import SHIPS


@ports.question(
    Number("ships", tolerance=0.1), objective="ports", title="Ships", text="?",
    hints=("Rows.", "Operation.", "Check."), means="{answer}", level=1
)
def ship_count():
    return 6 * 7


ship_count.mistakes(boats=Wrong("You get this if you count boats.", lambda: 2.0 * SHIPS))
""",
}


def _put(folder: Path) -> None:
    folder.mkdir()
    for name, text in PORTS.items():
        (folder / name).write_text(text)


def _run(folder: Path, *words: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the course with one folder more."""
    top = tmp_path_factory.mktemp("copy")
    for part in ("course", "data", "exercises", "notebooks"):
        copy_folder(ROOT / part, top / part)
    for file in ("pyproject.toml", "constraints.txt", "start.py"):
        shutil.copy(ROOT / file, top)
    _put(top / "course" / "bank" / "sets" / "ports")
    return top


USE = """
from course import exercise, progress
from course.bank.library import find_set, set_names

print(set_names()[-1], *find_set("07").questions)
for name in ("07-ports-of-call", "07"):
    ex = exercise(name)
    print(ex.questions, ex.lesson_checks)
print(ex.check("ship_count", 42))
print(ex.check("ship_count", 3), ex.check("ship_count", 84))
print(progress())
"""


def test_a_folder_put_among_the_sets_is_an_exercise(copied: Path) -> None:
    said = _run(copied, "-c", USE)
    assert said[0] == "07-ports-of-call ship_count tonnes nearest_port"
    assert said[1] == said[2] == "['ship_count', 'tonnes'] ['nearest_port']"
    text = "\n".join(said[3:-1])
    assert "right" in text and "You get this if you count boats." in text
    assert "Ports" in said[-1]


def test_its_notebook_is_written_with_the_others(copied: Path) -> None:
    written = _run(copied, "-m", "course", "build", "exercises")
    assert [Path(line).stem for line in written] == [*set_names(), "07-ports-of-call"]
    for name in set_names():
        shipped = ROOT / "exercises" / f"{name}.ipynb"
        assert (copied / "exercises" / f"{name}.ipynb").read_bytes() == shipped.read_bytes()
    text = (copied / "exercises" / "07-ports-of-call.ipynb").read_text("utf-8")
    assert text.index("ship_count") < text.index("tonnes") and "nearest_port" not in text


def _with_one_variant(copied: Path) -> dict[Path, bytes]:
    """Leave one variant of each question in the kept versions of the other sets: each one is computed."""
    few = {}
    for name in set_names():
        path = copied / "course" / "bank" / "sets" / set_folder(name).name / "versions.json"
        kept = json.loads(path.read_text("utf-8"))
        for question in kept[-1]["questions"]:
            del question["variants"][1:]
        path.write_text(json.dumps(kept), "utf-8")
        few[path] = path.read_bytes()
    return few


def test_its_versions_are_kept_in_its_own_folder(copied: Path) -> None:
    before = _with_one_variant(copied)
    said = _run(copied, "-m", "course", "build", "frozen")
    assert [line.split(":")[0] for line in said] == [*set_names(), "07-ports-of-call"]
    assert [line for line in said if line.endswith("(new)")] == said[-1:]
    kept = copied / "course" / "bank" / "sets" / "ports" / "versions.json"
    (version,) = json.loads(kept.read_text("utf-8"))
    assert [one["id"] for one in version["questions"]] == ["ship_count", "tonnes"]
    assert f"version {version['version']} (new)" in said[-1]
    assert {path: path.read_bytes() for path in before} == before
    read = "from course.marking.frozen import shipped as kept; print(kept('07-ports-of-call')[-1].version)"
    assert _run(copied, "-c", read) == [version["version"]]


def test_a_set_that_does_not_ship_has_no_versions_and_gets_none() -> None:
    own = QuestionSet("one", title="One", scenario="Made up.")
    assert frozen_file("one") is None and shipped("one") == ()
    with pytest.raises(CourseError, match="'one' does not ship with the course"):
        keep(own)


@pytest.mark.skipif(why_no_bubblewrap() is not None, reason="needs bubblewrap to contain notebooks")
def test_it_is_released_and_marked(copied: Path) -> None:
    (copied / "secret").write_text("a secret that is long enough\n")
    (copied / "roster.csv").write_text("student\nann\n")
    words = ["--roster", "roster.csv", "--seed-file", "secret", "--out", "released"]
    _run(copied, "-m", "course", "release", "07", *words)
    handed_in = copied / "released" / "ann" / "07-ports-of-call.ipynb"
    text = handed_in.read_text("utf-8")
    handed_in.write_text(
        text.replace("ship_count = ____", "ship_count = 42").replace("tonnes = ____", "tonnes = 11")
    )
    inbox = copied / "inbox"
    inbox.mkdir()
    shutil.copy(handed_in, inbox / "ann.ipynb")
    _run(copied, "-m", "course", "grade", "inbox", "--seed-file", "secret", "--out", "marks", "--quiet")
    with (copied / "marks" / "grades.csv").open(encoding="utf-8", newline="") as table:
        rows = {row["question"]: row for row in csv.DictReader(table)}
    assert rows["ship_count"]["outcome"] == "right"
    assert (rows["tonnes"]["outcome"], rows["tonnes"]["mistake"]) == ("wrong", "yards")


def test_bundled_sets_are_told_apart_by_name_and_number() -> None:
    homes = [path.parent for path in (ROOT / "course" / "bank" / "sets").glob("*/__init__.py")]
    assert len(set_names()) == len(homes) == len({name[:2] for name in set_names()})
    assert set_names() == sorted(set_names()) == list(sets())


def test_a_folder_in_a_teachers_bank_is_a_set_beside_single_files(tmp_path: Path) -> None:
    _put(tmp_path / "week-5")
    (tmp_path / "one.py").write_text(
        "from course.bank import QuestionSet\nSET = QuestionSet('one', title='One', scenario='Made up.')\n"
    )
    found = sets(tmp_path)
    assert list(found) == ["one", "07-ports-of-call"]
    assert list(found["07-ports-of-call"].questions) == ["ship_count", "tonnes", "nearest_port"]
    assert find_set("07-ports-of-call", tmp_path) is found["07-ports-of-call"]
    assert list(sets(tmp_path / "week-5")) == ["07-ports-of-call"]


def test_two_sets_of_one_name_are_an_error_that_names_both_files(tmp_path: Path) -> None:
    _put(tmp_path / "week-5")
    text = (
        "from course.bank import QuestionSet\nSET = QuestionSet({name!r}, title='?', scenario='Made up.')\n"
    )
    second, third = tmp_path / "week_6.py", tmp_path / "week_7.py"
    second.write_text(text.format(name="07-ports-of-call"))
    with pytest.raises(CourseError) as said:
        find_set("07-ports-of-call", tmp_path)
    for part in ("'07-ports-of-call'", str(second), str(tmp_path / "week-5" / "__init__.py")):
        assert part in str(said.value)
    second.write_text(text.format(name="08-tides"))
    third.write_text(
        text.format(name="09-gales") + "AGAIN = SET\n"
    )  # two names for one set are no second set
    assert list(sets(tmp_path)) == ["07-ports-of-call", "08-tides", "09-gales"]
    third.write_text(text.format(name="09-gales") + text.format(name="09-gales").replace("SET", "AGAIN"))
    with pytest.raises(CourseError, match="two sets named '09-gales'"):
        sets(tmp_path)


def test_an_edited_topic_is_read_again(tmp_path: Path) -> None:
    _put(tmp_path / "ports")
    first = find_set("07-ports-of-call", tmp_path)
    more = (tmp_path / "ports" / "ships.py").read_text().replace("ship_count", "boat_count")
    (tmp_path / "ports" / "boats.py").write_text(more)
    again = find_set("07-ports-of-call", tmp_path)
    assert list(first.questions) == ["ship_count", "tonnes", "nearest_port"]
    # the new topic is not named in the order of the set: it comes after those that are
    assert list(again.questions) == ["ship_count", "tonnes", "boat_count", "nearest_port"]


def test_what_is_wrong_in_a_folder_is_said_with_its_file(tmp_path: Path) -> None:
    _put(tmp_path / "ports")
    start, ships = tmp_path / "ports" / "__init__.py", tmp_path / "ports" / "ships.py"
    right = start.read_text()
    start.write_text(right.replace('"cargo"', '"carog"'))
    with pytest.raises(CourseError, match=r"no topic of the set .*'carog'\. Did you mean 'cargo'"):
        sets(tmp_path)
    start.write_text(right)
    ships.write_text("1 / 0")
    with pytest.raises(CourseError, match=r"ships\.py: ZeroDivisionError"):
        sets(tmp_path)


def test_a_set_that_is_not_there_is_named_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="01-trade-interdependence"):
        find_set("01-trade")
