# ruff: noqa: E501  (sources of notebooks, one string each)
"""The runner for systems without containment: same rows, its own label, still no hang."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from broken import CHECKS
from conftest import SMALL, Harbour
from hostile import HEAD, between, check, notebook

from course.grading.batch import Batch, mark_all
from course.grading.intake.find import find_submissions


def test_uncontained_marks_and_says_so(submissions: Path, tmp_path: Path, lean_stages: None) -> None:
    # only what is safe to run without a wall
    loop = "while True:\n    try:\n        while True:\n            x = 1\n    except BaseException:\n        x = 0\n"
    handed_in = {
        "right": (HEAD, *CHECKS),
        "loop": between(loop + check("port")),
        "exit": between("import os\nos._exit(0)\n" + check("port")),
        "environment": (HEAD, "import os", "ex.check('total', 'COURSE_SECRET' in os.environ)"),
    }
    for name, cells in handed_in.items():
        (submissions / f"{name}.ipynb").write_bytes(notebook(cells))
    limits = replace(SMALL, cell_seconds=1.0, memory_mb=2048)
    batch = Batch(tuple(find_submissions(submissions)), Harbour(), tmp_path / "out", limits, contained=False)
    rows = mark_all(batch)
    outcomes = {name: [row.outcome for row in rows if row.student == name] for name in handed_in}
    assert outcomes["right"] == ["right"] * 3
    assert outcomes["loop"] == ["right", "time-out", "right"]
    assert outcomes["exit"] == ["right", "died", "right"]
    assert {row.containment for row in rows} == {"none"}


#: A Python as Windows has it, as far as Linux can play it: these modules and functions are not there.
ELSEWHERE = """
import importlib.abc, os, signal, socket, sys

GONE = {"fcntl", "resource", "pwd", "grp", "termios"}

class Gone(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name in GONE:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

for name in GONE:
    sys.modules.pop(name, None)
sys.meta_path.insert(0, Gone())
for module, names in (
    (os, ("fork", "forkpty", "geteuid", "getuid", "memfd_create", "pidfd_open", "sched_getaffinity", "setsid")),
    (signal, ("setitimer", "SIGALRM", "pthread_sigmask")),
    (socket, ("AF_UNIX", "send_fds", "recv_fds")),
):
    for name in names:
        if hasattr(module, name):
            delattr(module, name)
"""

MARK = """
import dataclasses, importlib, json, pkgutil, sys
from pathlib import Path
import sitecustomize
import course.grading
for found in pkgutil.walk_packages(course.grading.__path__, "course.grading."):
    if not found.name.endswith((".inside.jail", ".inside.server", ".inside.wall")):
        importlib.import_module(found.name)
from conftest import SMALL, Harbour
import course.grading.batch as batch
from course.grading.intake.find import find_submissions
from course.grading.run.seat import why_not_contained

import course.grading.run.stage as stage
from lean_stage import lean

def build_elsewhere(folder):
    made = lean(folder)
    (made / "sitecustomize.py").write_text(Path(sitecustomize.__file__).read_text())
    return made

stage.build_stage = build_elsewhere
found = tuple(find_submissions(Path(sys.argv[1])))
# on a busy machine the first cell of a new process takes seconds; the cell without an end sleeps, so the wait is free
limits = dataclasses.replace(SMALL, cell_seconds=15.0, total_seconds=120.0)
rows = batch.mark_all(batch.Batch(found, Harbour(), Path(sys.argv[2]), limits, 1, False))
sys.platform = "darwin"
print(json.dumps([[row.outcome for row in rows], [row.note for row in rows], why_not_contained()]))
"""


def test_uncontained_needs_nothing_that_only_linux_has(submissions: Path, tmp_path: Path, root: Path) -> None:
    """Every part loads, and a class is marked, in a Python without the modules and calls of Unix."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "sitecustomize.py").write_text(ELSEWHERE)
    gone = "import sys\nnames = []\nfor name in ('resource', 'fcntl'):\n    try:\n        __import__(name)\n    except ImportError:\n        names.append(name)"
    (submissions / "a.ipynb").write_bytes(notebook((HEAD, *CHECKS)))
    (submissions / "b.ipynb").write_bytes(
        notebook(
            (
                HEAD,
                gone,
                "if len(names) == 2:\n    " + check("port"),
                "import time\ntime.sleep(600)",
                check("tail"),
            )
        )
    )
    places = [tmp_path / "elsewhere", root, Path(__file__).parent, root / "tests"]
    done = subprocess.run(
        [sys.executable, "-c", MARK, str(submissions), str(tmp_path / "out")],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, places))},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    outcomes, notes, reason = json.loads(done.stdout)
    assert outcomes == ["right"] * 3 + ["missing", "right", "right"], notes
    assert "containment needs Linux (this is darwin" in reason
