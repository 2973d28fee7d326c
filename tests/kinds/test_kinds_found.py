"""A kind of question is one file: what it needs to be asked, checked, released and marked stands in it."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from copied import copy_folder

from course.errors import UnknownNameError
from course.grading.run.sandbox import why_no_bubblewrap
from course.kinds import FormError, Kind
from course.registry import classes_of

ROOT = Path(__file__).resolve().parents[2]

INTERVAL = '''
"""An interval, given by its two ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from course.answers import Plain
from course.kinds.closeness import close
from course.kinds._words import what
from course.kinds.base import FormError, Kind

__all__ = ["Interval"]


@dataclass(frozen=True)
class Interval(Kind):
    """Two numbers, the smaller first."""

    unit: str
    tolerance: float
    name = "interval"

    def public(self) -> dict[str, Any]:
        """Return what the learner may know."""
        return {"kind": self.name, "unit": self.unit, "tolerance": self.tolerance}

    def wanted(self) -> str:
        """Say what to answer with."""
        return f"Answer with a list of the two ends. Unit: **{self.unit}**."

    def _settled(self, plain: Plain) -> Plain:
        if plain["t"] != "list" or [one["t"] for one in plain["v"]] != ["number", "number"]:
            raise FormError(f"The answer is {what(plain)}; a list of two ends is asked for.")
        return plain

    def same(self, key: Plain, answer: Plain, slack: float = 1.0) -> bool:
        """Tell whether both ends agree."""
        pairs = zip(key["v"], answer["v"], strict=True)
        return all(close(one["v"], other["v"], slack * self.tolerance) for one, other in pairs)

    def differences(self, key: Plain, answer: Plain) -> list[str]:
        """Count the ends that differ."""
        pairs = zip(key["v"], answer["v"], strict=True)
        return [f"{sum(not close(a['v'], b['v'], self.tolerance) for a, b in pairs)} of 2 ends differ."]
'''

BANK = """
from course.bank import Interval, QuestionSet, Wrong

SET = QuestionSet("tides", title="Tides", scenario="A made-up harbour.")


@SET.question(
    Interval("hours", tolerance=0.01), objective="tides", title="Open", text="When is harbour {port} open?",
    starter="pass", hints=("Read the table.",), vary={"port": ("Kobe", "Osaka", "Nagoya")},
)
def opening(port="Kobe"):
    return [6.5, 6.5 + len(port)]


opening.mistakes(
    arrival=Wrong("You get this if you take the arrival for the closing.", lambda port: [6.5, 7.5])
)
"""

LIVE = """
import sys
from course.exercises import ____
from course.front import exercise

ex = exercise("tides", bank=sys.argv[1])
for panel in (
    ex.ask("opening"),
    ex.check("opening", ____),
    ex.check("opening", 6.5),
    ex.check("opening", [6.5, 8.0]),
    ex.check("opening", [6.5, 7.5]),
    ex.check("opening", (6.5, 10.5)),
):
    print(" | ".join([panel.title, *panel.paragraphs]))
"""

RECORDED = """
import sys
from pathlib import Path

cells = __import__("json").loads(Path(sys.argv[1]).read_text("utf-8"))["cells"]
setup = next(cell for cell in cells if cell["metadata"].get("course", {}).get("role") == "setup")
space = {}
exec("".join(setup["source"]), space)
print(" ".join(space["ex"].check("opening", "six").paragraphs))
print(" ".join(space["ex"].check("opening", [1.0, 2.0]).paragraphs))
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that holds the course, with one more file among its kinds, and a bank of one set."""
    folder = tmp_path_factory.mktemp("one-more-kind")
    copy_folder(ROOT / "course", folder / "course")
    (folder / "data").symlink_to(ROOT / "data")
    (folder / "notebooks").symlink_to(ROOT / "notebooks")
    (folder / "pyproject.toml").symlink_to(ROOT / "pyproject.toml")
    (folder / "course" / "kinds" / "interval.py").write_text(INTERVAL, encoding="utf-8")
    (folder / "bank").mkdir()
    (folder / "bank" / "tides.py").write_text(BANK, encoding="utf-8")
    (folder / "secret").write_text("a secret that is long enough\n")
    (folder / "roster.csv").write_text("student\nann\nben\n")
    return folder


def _run(copy: Path, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, *words],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy), "HOME": str(copy)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-3000:]
    return done.stdout


def test_a_file_put_into_the_folder_is_a_kind_that_is_asked_and_checked(copy: Path) -> None:
    asked, blank, shape, missed, named, right = _run(copy, "-c", LIVE, "bank").splitlines()
    assert "When is harbour Kobe open?" in asked and "list of the two ends. Unit: **hours**" in asked
    assert "not attempted" in blank
    assert "a list of two ends is asked for" in shape
    assert "wrong" in missed
    assert "You get this if you take the arrival for the closing." in named
    assert "right" in right


def test_a_question_of_it_is_released_and_marked(copy: Path) -> None:
    reason = why_no_bubblewrap()
    if reason is not None and not os.environ.get("CI"):
        pytest.skip(reason)
    words = ("--roster", "roster.csv", "--seed-file", "secret", "--bank", "bank")
    _run(copy, "-m", "course", "release", "tides", *words, "--assessed", "--out", "released")
    released = {path.parent.name: path for path in (copy / "released").rglob("*.ipynb")}
    assert sorted(released) == ["ann", "ben"]
    error, recorded = _run(copy, "-c", RECORDED, str(released["ann"])).splitlines()
    assert error == "The answer is a text; a list of two ends is asked for."
    assert "Type and shape fit. The unit asked for: hours." in recorded

    handed_in = copy / "handed-in"
    handed_in.mkdir()
    for student, ends in (("ann", "[6.5, 6.5 + len({port!r})]"), ("ben", "[6.5, 7.5]")):
        document = json.loads(released[student].read_text("utf-8"))
        for cell in document["cells"]:
            about = cell["metadata"].get("course", {})
            if about.get("role") == "answer":
                text = "".join(c for one in document["cells"] for c in one["source"])
                port = next(name for name in ("Kobe", "Osaka", "Nagoya") if f"harbour {name} open" in text)
                cell["source"] = f"opening = {ends.format(port=port)}"
        (handed_in / f"{student}.ipynb").write_text(json.dumps(document), encoding="utf-8")
    _run(copy, "-m", "course", "grade", "handed-in", "--out", "marks", "--quiet", *words)
    with (copy / "marks" / "grades.csv").open(encoding="utf-8", newline="") as table:
        rows = {row["student"]: row for row in csv.DictReader(table)}
    assert rows["ann"]["outcome"] == "right"
    assert (rows["ben"]["outcome"], rows["ben"]["mistake"]) == ("wrong", "arrival")


# ---------------------------------------------------------------------- what is found


_PUBLIC = [
    {"kind": "number", "unit": "percent", "tolerance": 0.1},
    {"kind": "choice", "options": {"a": "A"}},
    {"kind": "choices", "options": {"a": "A"}},
    {"kind": "order", "options": {"a": "A"}},
    {"kind": "label"},
    {"kind": "table", "columns": ["who", "v"], "unit": "t", "tolerance": {"v": 0.5}},
    {"kind": "function", "arguments": ["x"], "unit": "t"},
    {"kind": "chart", "requires": ["mark"]},
]


def test_every_kind_is_made_again_from_what_the_learner_may_know() -> None:
    found = {kind.name for kind in classes_of("course.kinds", Kind) if kind.name}
    assert found >= {public["kind"] for public in _PUBLIC}
    for public in _PUBLIC:
        made = Kind.from_public({**public, "said by a later version": 1})
        assert type(made).name == public["kind"] and made.public() == public


def test_a_kind_that_no_file_has_is_said_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="number"):
        Kind.from_public({"kind": "numbr"})


def test_the_exception_of_an_answer_is_a_form_error_for_every_kind() -> None:
    raised = {"t": "error", "kind": "KeyError", "message": "x", "line": "a['x']"}
    for public in _PUBLIC:
        with pytest.raises(FormError, match=r"KeyError: x\. In your line: `a\['x'\]`"):
            Kind.from_public(public).settle(raised)
