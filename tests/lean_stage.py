"""Stages whose sandboxes import little before the first notebook: each starts in a fifth of the time.

Tests of walls, clusters and stopped batches start many sandboxes for notebooks without tables and charts.
The sandboxes that the corpus, the walls and `one_sandbox` share start in full.
"""

from __future__ import annotations

from pathlib import Path

from course.grading.run import stage

_LESS = """

PRELOADED = ("course.exercises", "course.workspace")


def _load_tables() -> None:
    pass
"""
_build = stage._build


def lean(folder: Path) -> Path:
    """Build a stage whose sandboxes import little."""
    made = _build(folder)
    with (made / "course/grading/run/inside/cells.py").open("a", encoding="utf-8") as cells:
        cells.write(_LESS)
    return made


def dask_setup(_worker: object) -> None:
    """Let a worker build such stages; Dask calls this where it loads the module before a worker starts."""
    stage._build = lean
