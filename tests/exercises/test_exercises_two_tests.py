"""The form of the tests before and after the course, without a page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from course import before_and_after
from course.exercises import two_tests
from course.exercises.store import WorkspaceStore
from course.workspace import Workspace


def _draft(**chosen: str) -> dict[str, Any]:
    return {"draft": {"paper": "a", "chosen": chosen}}


def test_a_cell_that_runs_again_shows_the_form_that_it_showed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = Workspace(tmp_path)
    workspace.create()
    monkeypatch.chdir(tmp_path)
    before_and_after.cache_clear()
    form = before_and_after().form
    form.kept = _draft(could="a")
    form.kept = _draft(could="b")
    assert before_and_after().form is form and form.kept == _draft(could="b")
    # what another notebook keeps meanwhile is shown, too
    other = WorkspaceStore(workspace, "tests", two_tests.tests_check)
    assert other.read() == _draft(could="b")
    other.update(lambda _: _draft(could="b", correlation="c"))
    assert before_and_after().form.kept == _draft(could="b", correlation="c")
    # a file that lags behind the form takes nothing back
    other.update(lambda _: _draft(could="a"))
    assert before_and_after().form.kept == _draft(could="b", correlation="c")
