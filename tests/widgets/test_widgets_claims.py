"""The learner's verdicts on claims: kept with their history, and on the tiles."""

from __future__ import annotations

from pathlib import Path

import pytest

from course import widgets
from course.workspace import Workspace, current
from course.workspace.ledger import PersonalLedger


def test_own_verdicts_are_kept_with_their_history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Workspace(tmp_path).create()
    monkeypatch.chdir(tmp_path)
    explorer = widgets.claims(claim="C05", shown="own")
    assert explorer.view is not None
    assert "not judged yet" in explorer.state.sentence()
    before = explorer._chart.revision
    explorer._own.value, explorer._sure.value = "overstated", 0.7
    explorer._keep()
    assert explorer._chart.revision == before + 1
    assert "overstated, 70% sure" in explorer.state.sentence()
    explorer._own.value = "supported"
    explorer._keep()
    assert "revised 1 time." in explorer.state.sentence()
    assert [entry.verdict for entry in PersonalLedger(current()).history("C05")] == [
        "overstated",
        "supported",
    ]
    assert explorer.state.table().set_index("verdict").loc["supported", "own"] == 1
    tiles = explorer.state.frames()["tiles"].set_index("id")
    assert tiles.loc["C05", "verdict"] == "supported" and tiles.loc["C06", "letter"] == "?"
