"""The learner's own ledger: kept, revised, never overwritten, held against the course's."""

from __future__ import annotations

from pathlib import Path

import pytest

from course import claims
from course.errors import UnknownNameError
from course.workspace import Workspace, WorkspaceError
from course.workspace.ledger import PersonalLedger, my_ledger


@pytest.fixture
def own(tmp_path: Path) -> PersonalLedger:
    workspace = Workspace(tmp_path)
    workspace.create()
    return PersonalLedger(workspace)


def test_a_revision_is_added_and_the_way_is_kept(own: PersonalLedger, tmp_path: Path) -> None:
    own.record("C05", "supported", 0.6)
    own.record("C05", "contradicted", 0.9, "three bases, none near")
    own.record("C04", "supported", 0.5)
    again = PersonalLedger(Workspace(tmp_path))
    assert [entry.verdict for entry in again.history("C05")] == ["supported", "contradicted"]
    assert again.history("C05")[1].note == "three bases, none near"
    assert again.latest()["C05"].confidence == 0.9 and len(again) == 2
    assert again.table()["revisions"].tolist() == [0, 1]
    assert again.history("C38") == ()


def test_what_it_refuses(own: PersonalLedger) -> None:
    with pytest.raises(UnknownNameError, match="C05"):
        own.record("C055", "supported", 0.5)
    with pytest.raises(UnknownNameError, match="Did you mean 'supported'"):
        own.record("C05", "suported", 0.5)
    for wrong in (70, -0.1, float("nan"), "sure"):
        with pytest.raises(WorkspaceError, match="from 0 to 1"):
            own.record("C05", "supported", wrong)
    assert len(own) == 0 and own.history("C05") == ()


def test_score_against_the_course(own: PersonalLedger) -> None:
    own.record("C05", "supported", 0.8)
    own.record("C05", "contradicted", 0.9)
    own.record("C06", "contradicted", 0.7)
    table = claims.ledger()
    course = dict(zip(table["id"], table["verdict"], strict=True))
    score = own.score(course).set_index("claim")
    assert score["right"].tolist() == [True, False]
    assert score["brier"].tolist() == pytest.approx([0.01, 0.49])
    first = own.score(course, first=True).set_index("claim")
    assert not first.loc["C05", "right"] and first.loc["C05", "brier"] == pytest.approx(0.64)


def test_it_shows_itself(own: PersonalLedger) -> None:
    assert "No verdicts yet" in repr(own) and "No verdicts yet" in own._repr_html_()
    own.record("C05", "overstated", 0.55, "<b>")
    assert repr(own) == "C05: overstated (55%)"
    assert "&lt;b&gt;" in own._repr_html_()


def test_without_a_folder_it_lasts_for_the_session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    before = len(my_ledger().history("C37"))
    my_ledger().record("C37", "not checkable", 0.9)
    assert len(my_ledger().history("C37")) == before + 1
    assert not list(tmp_path.iterdir())
