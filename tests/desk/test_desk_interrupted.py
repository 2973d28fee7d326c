"""A class whose marking is killed, or stopped with Ctrl-C, and started again: the same marks.

`COURSE_KILLS=20` kills it twenty times instead of once, after one kept run, after two, and so on.
"""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from classmaker import LIMITS, NAME, MadeClass

from course.cli import main

pytestmark = pytest.mark.usefixtures("one_sandbox")


def _words(made: MadeClass, out: Path, workers: int = 1) -> list[str]:
    return [
        *("grade", NAME, str(made.folder / "some.zip"), "--out", str(out), "--quiet", "--workers", "2"),
        *("--roster", str(made.folder / "moodle.csv"), "--bank", str(made.bank)),
        *("--seed-file", str(made.secret), *LIMITS),
    ]


def _marks(out: Path) -> tuple[list[dict[str, str]], bytes, bytes]:
    with (out / "grades.csv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    for row in rows:
        del row["seconds"]  # the only thing that may differ between two runs
    return rows, (out / "totals.csv").read_bytes(), (out / "moodle.csv").read_bytes()


@pytest.fixture(scope="module")
def made(made: MadeClass) -> MadeClass:
    """The made-up class, of which some hand in: few of the honest, more of the weak and the hostile."""
    with (
        zipfile.ZipFile(made.folder / "moodle.zip") as everybody,
        zipfile.ZipFile(made.folder / "some.zip", "w") as some,
    ):
        entries = everybody.infolist()
        for entry in (*entries[:60:12], *entries[60::3]):
            some.writestr(entry, everybody.read(entry))
    return made


@pytest.fixture(scope="module")
def undisturbed(made: MadeClass) -> tuple[list[dict[str, str]], bytes, bytes]:
    assert main(_words(made, made.folder / "undisturbed")) == 0
    return _marks(made.folder / "undisturbed")


#: after how many kept runs the marker is stopped
STOPPED_AT = 8
KILLS = int(os.environ.get("COURSE_KILLS", "1"))
KILLED_AT = [STOPPED_AT] if KILLS == 1 else range(1, KILLS + 1)
#: the marker, which stops itself by a signal when it has kept so many runs: no clock decides when
STOPS_ITSELF = """
import os, sys
from course.cli import main
from course.grading import batch

kept, keep = [], batch.write_json

def keep_and_stop(path, *rest, **more):
    keep(path, *rest, **more)
    kept.append(path)
    if len(kept) == int(sys.argv[2]):
        os.kill(os.getpid(), int(sys.argv[1]))

batch.write_json = keep_and_stop
sys.exit(main(sys.argv[3:]))
"""


@pytest.mark.parametrize(
    ("stop", "code", "at"),
    [
        *(pytest.param(signal.SIGKILL, -signal.SIGKILL, at, id=f"kill-{at}") for at in KILLED_AT),
        pytest.param(signal.SIGINT, 130, STOPPED_AT, id="ctrl-c"),
        pytest.param(signal.SIGTERM, 143, STOPPED_AT, id="order to end"),
    ],
)
def test_marking_that_was_stopped_goes_on_to_the_same_marks(
    made: MadeClass,
    undisturbed: tuple[list[dict[str, str]], bytes, bytes],
    tmp_path: Path,
    stop: signal.Signals,
    code: int,
    at: int,
) -> None:
    out, temporary = tmp_path / "marks", tmp_path / "temporary"
    temporary.mkdir()
    marker = subprocess.run(
        [sys.executable, "-c", STOPS_ITSELF, str(int(stop)), str(at), *_words(made, out, workers=2)],
        stdout=subprocess.DEVNULL,
        env={**os.environ, "TMPDIR": str(temporary)},
        check=False,
    )
    assert marker.returncode == code
    if stop != signal.SIGKILL:
        assert list(temporary.glob("course-stage-*")) == []
    kept = {path: path.stat().st_mtime_ns for path in out.glob("runs/*.json")}
    ran = len(list((made.folder / "undisturbed" / "runs").iterdir()))
    assert at <= len(kept) < ran
    assert not (out / "grades.csv").exists()
    assert main(_words(made, out)) == 0
    assert _marks(out) == undisturbed
    again = {path: path.stat().st_mtime_ns for path in out.glob("runs/*.json")}
    assert len(again) == ran
    assert {path: again[path] for path in kept} == kept  # a run that is made again is written again
