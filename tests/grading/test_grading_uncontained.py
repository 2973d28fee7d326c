# ruff: noqa: E501  (sources of notebooks, one string each)
"""The runner for systems without containment: same rows, its own label, still no hang."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from broken import CHECKS
from conftest import SMALL, Harbour
from hostile import HEAD, between, check, notebook

from course.grading.batch import Batch, mark_all
from course.grading.intake import find_submissions


def test_uncontained_marks_and_says_so(submissions: Path, tmp_path: Path) -> None:
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
