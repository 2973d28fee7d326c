"""Where notebooks are run one after the other: a runner of this machine, begun when first needed."""

from __future__ import annotations

from pathlib import Path

from course.grading.limits import Limits
from course.grading.runs import Run, Runner, SandboxError, Task, run_notebook
from course.grading.sandbox import BubblewrapRunner
from course.grading.uncontained import UncontainedRunner

__all__ = ["Seat"]


class Seat:
    """One notebook at a time on this machine; used by one thread, which must outlive it.

    A batch of kept runs needs no runner, so none starts before the first notebook.

    Parameters
    ----------
    stage : Path
        Folder made by `build_stage`.
    limits : Limits
        Ceilings for each notebook.
    level : str
        Containment: ``bubblewrap`` or ``none``.
    slot : int
        Number of the seat, different from that of every other on this machine.
    """

    def __init__(self, stage: Path, limits: Limits, level: str, slot: int) -> None:
        self._stage, self._limits, self._level, self._slot = stage, limits, level, slot
        self._runner: Runner | None = None

    def run(self, task: Task) -> Run:
        """Run a notebook; when the sandbox itself fails, once more in a fresh one."""
        if self._runner is None:
            kind = BubblewrapRunner if self._level == BubblewrapRunner.containment else UncontainedRunner
            self._runner = kind(self._stage, self._limits, self._slot)
        try:
            return run_notebook(self._runner, task, self._limits)
        except SandboxError:
            self._runner.restart()
            return run_notebook(self._runner, task, self._limits)

    def python(self) -> str | None:
        """Version of Python that notebooks run in, once one has."""
        return None if self._runner is None else str(self._runner.versions["python"])

    def close(self) -> None:
        """Stop every process."""
        if self._runner is not None:
            self._runner.close()
            self._runner = None
