"""What the learner's folder remembers, and that nothing of it gets lost."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from course.errors import CourseError, UnknownNameError
from course.workspace import StateDamagedWarning, Workspace, WorkspaceError, current
from course.workspace import _files as files


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = Workspace(tmp_path / "mine")
    made.create()
    return made


def _set(key: str, value: object):
    return lambda section: {**section, key: value}


def test_what_was_kept_is_read_again(workspace: Workspace) -> None:
    workspace.update("predictions", _set("china_share", 20.5))
    workspace.update("progress", _set("01", {"done": ["a", "b"], "note": "日本 \ud800"}))
    again = Workspace(workspace.folder)
    assert again.read("predictions") == {"china_share": 20.5}
    assert again.read("progress")["01"] == {"done": ["a", "b"], "note": "日本 \ud800"}
    assert again.read("ledger") == {}


def test_a_function_may_change_the_section_it_was_given(workspace: Workspace) -> None:
    workspace.update("ledger", lambda section: section.update(C01="right"))
    assert workspace.read("ledger") == {"C01": "right"}


def test_what_read_returns_is_a_copy(workspace: Workspace) -> None:
    for place in (workspace, Workspace()):
        place.update("ledger", _set("C01", {"confidence": 0.6}))
        place.read("ledger")["C01"]["confidence"] = 1.0
        assert place.read("ledger")["C01"]["confidence"] == 0.6


def test_an_unknown_section_names_the_nearest(workspace: Workspace) -> None:
    with pytest.raises(UnknownNameError, match="'predictions'"):
        workspace.read("prediction")
    with pytest.raises(UnknownNameError):
        Workspace().update("prediction", dict)


@pytest.mark.parametrize("value", [float("nan"), {1: 2}, [object()], (1, 2)])
@pytest.mark.parametrize("in_memory", [False, True])
def test_only_plain_values_are_kept(workspace: Workspace, value: object, in_memory: bool) -> None:
    place = Workspace() if in_memory else workspace
    place.update("ledger", _set("kept", 1))
    with pytest.raises(WorkspaceError, match="finite numbers"):
        place.update("ledger", _set("odd", value))
    assert place.read("ledger") == {"kept": 1}


def test_a_function_that_fails_changes_nothing_and_frees_the_lock(workspace: Workspace) -> None:
    workspace.update("ledger", _set("kept", 1))

    def fails(section: dict) -> dict:
        section["kept"] = 2
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        workspace.update("ledger", fails)
    assert workspace.read("ledger") == {"kept": 1}
    workspace.update("ledger", _set("kept", 3))


@pytest.mark.parametrize(
    "damage",
    [b"", b'{"ledger": {"a"', b"\xff\xfe", b"[1]", b"[" * 100_000, b'{"ledger":' * 200 + b"1" + b"}" * 200],
)
def test_a_damaged_file_is_set_aside_and_not_lost(workspace: Workspace, damage: bytes) -> None:
    workspace.state_file.write_bytes(damage)
    with pytest.warns(StateDamagedWarning, match="damaged-1"):
        assert workspace.read("ledger") == {}
    workspace.update("ledger", _set("a", 1))
    workspace.state_file.write_bytes(damage)
    with pytest.warns(StateDamagedWarning, match="damaged-2"):
        workspace.update("ledger", _set("b", 2))
    assert workspace.read("ledger") == {"b": 2}
    kept = sorted(workspace.hidden.glob("state.damaged-*.json"))
    assert [file.read_bytes() for file in kept] == [damage, damage]


def test_a_folder_where_the_lock_belongs_stops_nobody(workspace: Workspace) -> None:
    lock = workspace.hidden / "state.lock"
    lock.unlink(missing_ok=True)
    (lock / "kept").mkdir(parents=True)
    workspace.update("ledger", _set("a", 1))
    assert workspace.read("ledger") == {"a": 1}
    assert (workspace.hidden / "state.lock.damaged-1" / "kept").is_dir()


def test_a_later_start_removes_drafts_of_stopped_processes_and_no_other_file(workspace: Workspace) -> None:
    elsewhere = f".state.json.course-{2**31 - 1}.part"  # its process may run on another computer
    handed_out = workspace.hidden / "handed-out"
    handed_out.mkdir()
    stopped = [workspace.hidden / ".workspace.json.course-1.part", handed_out / ".a.ipynb.course-1.part"]
    own = [workspace.hidden / ".my notes.part", handed_out / ".notes.2024.part"]
    for path in (workspace.hidden / elsewhere, *stopped, *own):
        path.touch()
    for path in (*stopped, *own):
        os.utime(path, (1, 1))
    Workspace(workspace.folder).create()
    assert sorted(workspace.hidden.rglob("*.part")) == sorted([workspace.hidden / elsewhere, *own])


def test_the_state_of_a_newer_version_is_left_alone(workspace: Workspace) -> None:
    text = json.dumps({"format": 99, "ledger": {"a": 1}})
    workspace.state_file.write_text(text, "utf-8")
    with pytest.raises(WorkspaceError, match="newer version"):
        workspace.update("ledger", _set("b", 1))
    assert workspace.state_file.read_text("utf-8") == text


def test_what_another_version_kept_survives(workspace: Workspace) -> None:
    workspace.state_file.write_text(json.dumps({"notes": [1, 2], "ledger": {"a": 1}}), "utf-8")
    workspace.update("ledger", _set("b", 2))
    assert json.loads(workspace.state_file.read_text("utf-8"))["notes"] == [1, 2]


_COUNT = """
import sys
from pathlib import Path
from course.workspace import Workspace
workspace = Workspace(Path(sys.argv[1]))
for _ in range(25):
    workspace.update("progress", lambda kept: {**kept, "n": kept.get("n", 0) + 1})
    workspace.update("progress", lambda kept: {**kept, sys.argv[2]: kept.get(sys.argv[2], 0) + 1})
"""


def test_two_processes_lose_no_change(workspace: Workspace, root: Path) -> None:
    both = [
        subprocess.Popen([sys.executable, "-c", _COUNT, str(workspace.folder), name], cwd=root)
        for name in "ab"
    ]
    assert [process.wait(60) for process in both] == [0, 0]
    assert workspace.read("progress") == {"n": 50, "a": 25, "b": 25}


def test_two_threads_lose_no_change(workspace: Workspace) -> None:
    def count() -> None:
        for _ in range(20):
            workspace.update("progress", lambda kept: {"n": kept.get("n", 0) + 1})

    threads = [threading.Thread(target=count) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert workspace.read("progress") == {"n": 40}


def test_a_lock_kept_for_too_long_is_said(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_PATIENCE", 0.1)
    workspace.update("ledger", _set("a", 1))
    with files.hold_lock(workspace.hidden / "state.lock"):
        with pytest.raises(WorkspaceError, match="has locked"):
            workspace.update("ledger", _set("a", 2))
        # reading goes on: a file is replaced as a whole
        assert workspace.read("ledger") == {"a": 1}


@pytest.mark.parametrize("code", [errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS])
def test_a_file_system_without_locks_is_used_without(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    fcntl = pytest.importorskip("fcntl")

    def none(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(fcntl, "flock", none)
    workspace.update("ledger", _set("a", 1))
    assert workspace.read("ledger") == {"a": 1}


def test_a_folder_that_cannot_be_locked_is_read_and_not_written(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    fcntl = pytest.importorskip("fcntl")
    workspace.update("ledger", _set("a", 1))

    def broken(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(fcntl, "flock", broken)
    assert workspace.read("ledger") == {"a": 1}
    with pytest.raises(WorkspaceError, match="cannot be written: Input/output error"):
        workspace.update("ledger", _set("a", 2))


def test_the_lock_of_a_process_that_was_killed_is_free(workspace: Workspace, root: Path) -> None:
    code = (
        "import os, sys\nfrom pathlib import Path\nfrom course.workspace._files import locked\n"
        "with locked(Path(sys.argv[1])):\n    os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", code, str(workspace.hidden / "state.lock")], cwd=root, check=False)
    workspace.update("ledger", _set("a", 1))
    assert workspace.read("ledger") == {"a": 1}


def test_the_workspace_is_found_from_below(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = workspace.folder / "notebooks" / "deeper"
    deep.mkdir(parents=True)
    assert current(deep).folder == workspace.folder
    monkeypatch.chdir(deep)
    assert current().folder == workspace.folder


def test_without_a_folder_the_session_remembers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert current().folder is None
    current().update("predictions", _set("only_here", 1))
    try:
        assert current().read("predictions")["only_here"] == 1
        assert not list(tmp_path.iterdir())
    finally:
        current().update("predictions", lambda _: {})
    with pytest.raises(WorkspaceError, match="memory"):
        _ = current().hidden


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(WorkspaceError, match=r"folder .*file.mine cannot be written"):
        Workspace(tmp_path / "file" / "mine").create()


def _damage(workspace: Workspace, **sections: object) -> None:
    state = json.loads(workspace.state_file.read_text("utf-8"))
    workspace.state_file.write_text(json.dumps(state | sections), "utf-8")


def test_a_damaged_section_is_set_aside_alone_in_a_file_that_nothing_overwrites(workspace: Workspace) -> None:
    workspace.update("ledger", _set("kept", 1))
    for number, damage in enumerate(([1, 2], "x"), 1):
        _damage(workspace, practice=damage)
        with pytest.warns(StateDamagedWarning, match=f"what you practised .*practice.damaged-{number}.json"):
            assert workspace.read("practice") == {}
        assert workspace.read("practice") == {}, "it is said once"
    kept = [workspace.hidden / f"practice.damaged-{number}.json" for number in (1, 2)]
    assert [json.loads(file.read_text("utf-8")) for file in kept] == [[1, 2], "x"]
    assert workspace.read("ledger") == {"kept": 1}


def test_one_damaged_value_leaves_the_others_and_stops_no_change(workspace: Workspace) -> None:
    damaged = {"good": 1, "odd": float("nan"), "large": float("inf")}
    workspace.update("ledger", _set("kept", 1))
    _damage(workspace, ledger=damaged)
    with pytest.warns(StateDamagedWarning, match="damaged: odd; large"):
        workspace.update("ledger", _set("new", 2))
    assert workspace.read("ledger") == {"good": 1, "new": 2}
    kept = json.loads((workspace.hidden / "ledger.damaged-1.json").read_text("utf-8"))
    assert json.dumps(kept, sort_keys=True) == json.dumps(damaged, sort_keys=True)


def test_a_damaged_part_stays_where_nothing_can_be_written(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.update("ledger", _set("kept", 1))
    _damage(workspace, ledger={"kept": 1, "odd": float("nan")})
    before = workspace.state_file.read_bytes()

    def fail(*_: object) -> None:
        raise CourseError("no space on the disk")

    monkeypatch.setattr("course.workspace._folder.write_atomically", fail)
    with pytest.warns(StateDamagedWarning, match="stays where it is and counts for nothing. no space"):
        assert workspace.read("ledger") == {"kept": 1}
    with pytest.raises(CourseError, match="no space"):
        workspace.update("ledger", _set("new", 2))
    assert workspace.state_file.read_bytes() == before


def test_a_folder_in_the_place_of_the_record_is_set_aside(workspace: Workspace) -> None:
    (workspace.state_file / "inside").mkdir(parents=True)
    with pytest.warns(StateDamagedWarning, match="damaged-1"):
        workspace.update("ledger", _set("a", 1))
    assert (
        workspace.read("ledger") == {"a": 1} and (workspace.hidden / "state.damaged-1.json/inside").is_dir()
    )


@pytest.mark.parametrize("made_by", [True, "9", None, 2.5])
def test_a_format_that_is_no_number_is_no_newer_version(workspace: Workspace, made_by: object) -> None:
    workspace.update("ledger", _set("a", 1))
    _damage(workspace, format=made_by)
    assert workspace.read("ledger") == {"a": 1}


def test_a_folder_that_is_named_keeps_what_stands_in_no_workspace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert current().folder is None, "a script leaves nothing behind"
    monkeypatch.setenv("COURSE_FOLDER", str(tmp_path / "kept"))
    current().update("ledger", _set("C01", "right"))
    assert current().read("ledger") == {"C01": "right"}
    assert capsys.readouterr().out.count(str(tmp_path / "kept" / ".course")) == 1, "it is said once"
    inside = Workspace(tmp_path / "mine")
    inside.create()
    assert inside.folder is not None
    monkeypatch.chdir(inside.folder)
    assert current().folder == inside.folder, "a folder that was laid out goes before"


def test_where_nothing_can_be_kept_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COURSE_FOLDER", str(tmp_path / "file" / "folder"))
    assert current().folder is None and current().folder is None
    said = capsys.readouterr().out
    assert said.count("ends with this session") == 1 and "cannot be written" in said
