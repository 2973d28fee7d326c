"""Files are written whole or not at all, for a learner, a teacher and a class alike."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from course import drafts
from course.drafts import remove_drafts, write_atomically
from course.errors import CourseError
from course.grading.files import write_private
from course.grading.hand_out import write_kept

WRITERS: dict[str, Callable[[Path], object]] = {
    "marks.csv": lambda path: write_private(path, "new"),
    "release.json": lambda path: write_kept(path.parent, {path.name: b"new"}),
    "state.json": lambda path: write_atomically(path, "new"),
}


@pytest.fixture(params=WRITERS)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path: Path = tmp_path / request.param
    path.write_text("old", "utf-8")
    return path


def test_a_full_disk_names_the_file_and_leaves_the_old_one(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CourseError, match=rf"{old.name} cannot be written: No space left on device"):
        WRITERS[old.name](old)
    assert old.read_text("utf-8") == "old"
    assert [path for path in old.parent.rglob("*") if path.is_file()] == [old]


def test_an_interrupt_leaves_the_old_file(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", stop)
    with pytest.raises(KeyboardInterrupt):
        WRITERS[old.name](old)
    assert old.read_text("utf-8") == "old"
    assert [path for path in old.parent.rglob("*") if path.is_file()] == [old]


def test_a_file_that_another_program_reads_is_tried_again_on_windows(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = iter([True, True])
    replace = Path.replace

    def read_by_another(draft: Path, target: Path) -> Path:
        if next(refused, False):
            raise PermissionError(13, "The process cannot access the file")
        return replace(draft, target)

    monkeypatch.setattr(Path, "replace", read_by_another)
    monkeypatch.setattr(
        drafts, "os", SimpleNamespace(name="nt", getpid=os.getpid, fsync=os.fsync, urandom=os.urandom)
    )
    monkeypatch.setattr(drafts, "_PAUSE", 0)
    WRITERS[old.name](old)
    assert old.read_text("utf-8") == "new"


def test_what_a_release_changes_is_kept(tmp_path: Path) -> None:
    write_kept(tmp_path, {"a/task.ipynb": b"first"})
    done = write_kept(tmp_path, {"a/task.ipynb": b"second"})
    assert done.changed == ["a/task.ipynb"] and done.kept == tmp_path / "earlier" / "1"
    assert (done.kept / "a" / "task.ipynb").read_bytes() == b"first"
    assert (tmp_path / "a" / "task.ipynb").read_bytes() == b"second"


@pytest.mark.skipif(os.name != "posix", reason="rights as POSIX has them")
def test_marks_are_for_this_user_and_what_is_handed_out_is_not(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        for name, write in WRITERS.items():
            write(tmp_path / name)
    finally:
        os.umask(before)
    rights = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert rights == {"marks.csv": 0o600, "release.json": 0o644, "state.json": 0o644}


def test_only_drafts_that_a_stopped_process_left_are_swept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(draft: Path, _: Path) -> Path:
        kept.append(draft.rename(draft.with_name(f"{draft.name}.kept")))
        return draft

    kept: list[Path] = []
    monkeypatch.setattr(Path, "replace", killed)
    for content in ("one", "two"):
        write_atomically(tmp_path / "state.json", content)
    left = [path.rename(path.with_suffix("")) for path in kept]
    mine = tmp_path / ".essay.part"
    mine.touch()
    for path in (left[0], mine):
        os.utime(path, (1, 1))
    remove_drafts(tmp_path)
    assert sorted(tmp_path.iterdir()) == sorted([left[1], mine])
