"""Progress that a page of the web edition saved as a file."""

import json
from pathlib import Path

import pytest

from course.cli import main
from course.errors import CourseError
from course.exercises.store import take_progress
from course.workspace import START, Workspace

SET = "01-trade-interdependence"
RIGHT = {**START, "outcome": "right", "points": 1.0, "attempts": 2, "where": "in the browser"}
WRONG = {**START, "outcome": "wrong", "attempts": 3}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    made = Workspace(tmp_path)
    made.create()
    monkeypatch.chdir(tmp_path)
    return made


def test_what_went_further_stays_and_damage_does_not_come_along(folder: Workspace) -> None:
    folder.update("progress", lambda _: {SET: {"balance": RIGHT, "china_share": WRONG, "shift": WRONG}})
    folder.update("practice", lambda _: {"last": "2026-05-02T00:00:00+00:00", "number": 4})
    given = {SET: {"china_share": RIGHT, "balance": WRONG, "share_chart": {"outcome": "nonsense"}}}
    file = folder.hidden.parent / "course-progress.json"
    file.write_text(json.dumps({"progress": given, "practice": {"last": "2026-05-01T00:00:00+00:00"}}))
    take_progress(file)
    mine = folder.read("progress")[SET]
    assert (mine["balance"], mine["china_share"], mine["shift"]) == (RIGHT, RIGHT, WRONG)
    assert "outcome" not in mine.get("share_chart", {})
    assert folder.read("practice")["number"] == 4


def test_the_command_adds_a_file_and_shows_all(
    folder: Workspace, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = folder.hidden.parent / "saved.json"
    practised = {"format": 1, "number": 7, "last": "2026-05-01T00:00:00+00:00"}
    file.write_text(json.dumps({"progress": {SET: {"china_share": RIGHT}}, "practice": practised}))
    assert main(["progress", str(file)]) == 0
    assert "1 of 13" in capsys.readouterr().out
    assert folder.read("practice")["number"] == 7
    from course import exercise

    opened = exercise(SET)
    assert "right after a miss or help, in the browser" in str(opened.progress()), "two attempts"
    monkeypatch.setattr("course.exercises.session.WHERE", "in the browser")
    assert "help, in the browser" not in str(opened.progress()), "a page does not say it of each of its rows"
    opened.check("china_share", 1.5)
    assert folder.read("progress")[SET]["china_share"]["attempts"] == 2, "it was right before"


def test_a_file_without_progress_is_refused(folder: Workspace) -> None:
    for text in ("", "[]", "{}"):
        file = folder.hidden.parent / "other.json"
        file.write_text(text)
        with pytest.raises(CourseError, match="holds no progress"):
            take_progress(file)
