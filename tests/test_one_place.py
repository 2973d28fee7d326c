"""A claim and a scenario are each put in at one place, and whatever shows claims or scenarios has them."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from copied import copy_folder

ROOT = Path(__file__).resolve().parents[1]

CLAIM = '''
"""Evidence on ships."""

from __future__ import annotations

from course.readings import rules
from course.claims._evidence import Evidence, cited, evidence_for, judged
from course.readings.reading import Readings


@evidence_for("C39")
def _ships() -> Evidence:
    cars = cited("cars_jpn_2023")
    readings = Readings.of([], lambda: (cars.value, rules.near(4.4, cars.value)), "million")
    return judged(readings, "Cars cross by ship.", "One within a tenth.", (cars,))
'''
ROW = "C39,outlook,9,Japan ships 4.4 million cars,,number,2023,vehicles,4.4,million,equal\n"
TEXTS = '\n[C39]\nerror = "none"\nconfidence = "low"\n'

SCENARIO = """
[japan_usa_free_trade]
title = "Free trade"
date = "hypothetical"
source = "this test"
assumes = "Dearer trade, both ways."
leaves_out = "All the rest."
trade_costs = [["JPN", "USA", "goods", 1.1], ["USA", "JPN", "goods", 1.1]]
"""

USED = """
from course import claims, load, widgets
from course.models import TradeModel
from course.models.scenarios import preset, presets

print(*claims.ledger()["id"])
print(claims.claim("C39"))
print(*widgets.claims(claim="C39").state.frames()["chosen"].iloc[0][["id", "theme", "verdict", "letter"]])
print(*presets().index)
print(preset("japan_usa_free_trade").name, TradeModel.baseline().solve(
    **preset("japan_usa_free_trade").experiment).welfare["JPN"] < 0)
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that holds the course with one more claim and one more scenario."""
    folder = tmp_path_factory.mktemp("one-more")
    copy_folder(ROOT / "course", folder / "course")
    shutil.copytree(ROOT / "data", folder / "data")
    for name in ("pyproject.toml", "notebooks"):
        (folder / name).symlink_to(ROOT / name)
    (folder / "course" / "claims" / "ships.py").write_text(CLAIM, encoding="utf-8")
    for name, more in (("claims/texts.toml", TEXTS), ("models/scenarios.toml", SCENARIO)):
        with (folder / "course" / name).open("a", encoding="utf-8", newline="\n") as file:
            file.write(more)
    table, descriptor = folder / "data" / "claims.csv", folder / "data" / "datapackage.json"
    table.write_bytes(table.read_bytes() + ROW.encode())
    package = json.loads(descriptor.read_text("utf-8"))
    entry = next(one for one in package["resources"] if one["name"] == "claims")
    entry["hash"] = f"sha256:{hashlib.sha256(table.read_bytes()).hexdigest()}"
    descriptor.write_text(json.dumps(package), encoding="utf-8")
    return folder


def _run(copy: Path, code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_claim_and_a_scenario_put_in_are_used(copy: Path) -> None:
    done = _run(copy, USED)
    assert done.returncode == 0, done.stderr[-3000:]
    lines = done.stdout.splitlines()
    assert lines[0].split() == [f"C{number:02d}" for number in range(1, 40)]
    assert lines[1] == "C39: Japan ships 4.4 million cars"
    assert lines[2].startswith("supported: Cars cross by ship.")
    assert lines[-3] == "C39 outlook supported S"
    assert lines[-2].endswith("japan_stays_out japan_usa_free_trade")
    assert lines[-1] == "japan_usa_free_trade True"


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("ships.py", '"C39"', '"C05"', "Two functions give evidence for C05"),
        ("ships.py", '@evidence_for("C39")', "", "No module of course/claims gives evidence for C39"),
        ("texts.toml", "[C39]", "[C40]", "texts.toml has no entry [C39]"),
    ],
)
def test_what_was_forgotten_or_said_twice_is_named(
    copy: Path, file: str, old: str, new: str, said: str
) -> None:
    path = copy / "course" / "claims" / file
    before = path.read_text("utf-8")
    assert old in before
    path.write_text(before.replace(old, new), encoding="utf-8")
    try:
        done = _run(copy, "from course import claims; claims.ledger()")
    finally:
        path.write_text(before, encoding="utf-8")
    assert done.returncode == 1 and said in done.stderr


def test_the_function_that_makes_an_element_is_written_once() -> None:
    files = [path for path in (ROOT / "course").rglob("*") if path.suffix in (".py", ".js")]
    defined = re.compile(r"\bmake(?: = )?\(parent, tag, attributes, words\) (?:=> )?\{")
    assert [file.name for file in files for _ in defined.findall(file.read_text("utf-8"))] == ["make.js"]
    from course.exercises.session import QUICK_SCRIPT
    from course.notebook import MAKE

    assert MAKE in QUICK_SCRIPT
