"""What the course's version 0.1.0 made, kept in `tests/earlier`, goes on working."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest

from course.bank.library import find_set
from course.cli import main
from course.grading.intake.read import parse_notebook
from course.grading.marks.gradebook import Gradebook
from course.grading.questions import BankSet
from course.grading.run.seat import why_not_contained
from course.workspace import Workspace, lay_out
from course.workspace.ledger import PersonalLedger

SET = "01-trade-interdependence"


@pytest.fixture
def earlier(root: Path, tmp_path: Path) -> Path:
    shutil.copytree(root / "tests" / "earlier", tmp_path / "earlier")
    return tmp_path / "earlier"


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as table:
        return list(csv.DictReader(table))


def test_its_release_is_marked_as_it_was_and_its_marks_folder_is_gone_on_with(earlier: Path) -> None:
    if reason := why_not_contained():
        pytest.skip(reason)
    before = {name: _table(earlier / "marks" / f"{name}.csv") for name in ("totals", "grades")}
    words = ["grade", str(earlier / "handed-in"), "--out", str(earlier / "marks"), "--set", "01", "--quiet"]
    words += ["--roster", str(earlier / "roster.csv"), "--seed-file", str(earlier / "secret.txt")]
    assert main([*words, "--feedback", str(earlier / "pages")]) == 0
    assert _table(earlier / "marks" / "totals.csv") == before["totals"]
    for old, new in zip(before["grades"], _table(earlier / "marks" / "grades.csv"), strict=True):
        assert {**old, "seconds": ""} == {**new, "seconds": ""}
    book = Gradebook(earlier / "marks" / "gradebook.sqlite")
    try:
        assert book.history(SET, "ann")[0] == (1, 12.0)
        assert {total for _, total in book.history(SET, "ann")} == {12.0}
    finally:
        book.close()


def test_its_notebooks_open_with_the_variant_they_were_released_with(earlier: Path) -> None:
    content = (earlier / "release" / "ann" / f"{SET}.ipynb").read_bytes()
    manifest = json.loads((earlier / "release" / "release.json").read_text())
    bank = BankSet(find_set(SET), (earlier / "secret.txt").read_bytes().strip())
    signed = bank.signed(parse_notebook(content))
    assert signed == [(SET, manifest["version"], "ann")]
    bank = bank.as_handed_out([signed])
    assert bank.version == manifest["version"]
    parameters = bank.case("ann", "", "china_share").parameters
    assert all(f"{value}" in content.decode() for value in parameters.values())
    assert bank.foreign_variant("ann", parse_notebook(content)) is None


def test_its_workspace_keeps_everything_that_was_written(earlier: Path) -> None:
    folder = earlier / "workspace"
    mine = (folder / "notebooks" / "01-trade-interdependence.ipynb").read_bytes()
    changes = lay_out(Workspace(folder))
    assert (folder / "notebooks" / "01-trade-interdependence.ipynb").read_bytes() == mine
    assert "My own note." in mine.decode()
    assert changes.added
    workspace = Workspace(folder)
    assert workspace.read("progress")[SET]["china_share"]["outcome"] == "wrong"
    assert workspace.read("predictions")["china_share"]["first"]["guess"] == 25.0
    entry = PersonalLedger(workspace).latest()["C05"]
    assert (entry.verdict, entry.confidence) == ("contradicted", 0.7)
