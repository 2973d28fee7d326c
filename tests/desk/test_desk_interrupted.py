"""A class of 120 whose marking is killed, or stopped with Ctrl-C, and started again: the same marks."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from classmaker import NAME, MadeClass

from course.cli import main


def _words(made: MadeClass, out: Path) -> list[str]:
    return [
        *("grade", str(made.folder / "moodle.zip"), "--out", str(out), "--quiet", "--workers", "2"),
        *("--roster", str(made.folder / "moodle.csv"), "--bank", str(made.bank), "--set", NAME),
        *("--seed-file", str(made.secret), "--cell-seconds", "1.5", "--total-seconds", "6"),
        *("--memory-mb", "512"),
    ]


def _marks(out: Path) -> tuple[list[dict[str, str]], bytes, bytes]:
    with (out / "grades.csv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    for row in rows:
        del row["seconds"]  # the only thing that may differ between two runs
    return rows, (out / "totals.csv").read_bytes(), (out / "moodle.csv").read_bytes()


@pytest.fixture(scope="module")
def undisturbed(made: MadeClass) -> tuple[list[dict[str, str]], bytes, bytes]:
    assert main(_words(made, made.folder / "undisturbed")) == 0
    return _marks(made.folder / "undisturbed")


def _tree(root: int) -> list[int]:
    """Process ids of a process and of all that descend from it, in whatever session."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
    found = [root]
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid]
    return found


def _kill(marker: subprocess.Popen[bytes]) -> None:
    for pid in _tree(marker.pid):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


def _interrupt(marker: subprocess.Popen[bytes]) -> None:
    marker.send_signal(signal.SIGINT)


def _order_to_end(marker: subprocess.Popen[bytes]) -> None:
    marker.terminate()


@pytest.mark.parametrize(
    ("stop", "code"),
    [(_kill, -signal.SIGKILL), (_interrupt, 130), (_order_to_end, 143)],
    ids=["kill", "ctrl-c", "order to end"],
)
def test_marking_that_was_stopped_goes_on_to_the_same_marks(
    made: MadeClass,
    undisturbed: tuple[list[dict[str, str]], bytes, bytes],
    tmp_path: Path,
    stop: object,
    code: int,
) -> None:
    out, temporary = tmp_path / "marks", tmp_path / "temporary"
    temporary.mkdir()
    marker = subprocess.Popen(
        [sys.executable, "-m", "course", *_words(made, out)],
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "TMPDIR": str(temporary)},
    )
    try:
        while marker.poll() is None and len(list(out.glob("runs/*.json"))) < 40:
            time.sleep(0.02)
        assert callable(stop)
        stop(marker)
        assert marker.wait(60) == code
    finally:
        _kill(marker)
    if code != -signal.SIGKILL:
        assert list(temporary.glob("course-stage-*")) == []
    kept = {path: path.stat().st_mtime_ns for path in out.glob("runs/*.json")}
    ran = len(list((made.folder / "undisturbed" / "runs").iterdir()))
    assert 40 <= len(kept) < ran
    assert not (out / "grades.csv").exists()
    assert main(_words(made, out)) == 0
    assert _marks(out) == undisturbed
    again = {path: path.stat().st_mtime_ns for path in out.glob("runs/*.json")}
    assert len(again) == ran
    assert {path: again[path] for path in kept} == kept  # a run that is made again is written again
