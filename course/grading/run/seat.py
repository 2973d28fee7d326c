"""A seat: a place on this machine where notebooks run one after the other, behind its strongest wall."""

from pathlib import Path

from course.grading.run.passes import run_notebook
from course.grading.run.runs import Limits, Run, Runner, SandboxError, Task
from course.grading.run.sandbox import BubblewrapRunner, NamespaceRunner, why_no_bubblewrap, why_no_namespaces
from course.grading.run.uncontained import UncontainedRunner

#: Levels of containment, strongest first.
LEVELS = (BubblewrapRunner.containment, NamespaceRunner.containment, UncontainedRunner.containment)


def why_not(level: str) -> str | None:
    """Return why this system cannot run notebooks at this level of containment, or None when it can."""
    if level == BubblewrapRunner.containment:
        return why_no_bubblewrap()
    return why_no_namespaces() if level == NamespaceRunner.containment else None


def level_here() -> str | None:
    """Return this system's strongest level of containment, or None when it cannot contain notebooks."""
    return next((level for level in LEVELS[:2] if why_not(level) is None), None)


def why_not_contained() -> str | None:
    """Return why this system cannot contain notebooks, or None when it can."""
    reasons = [why_not(level) for level in LEVELS[:2]]
    return None if None in reasons else "; and without it ".join(reason for reason in reasons if reason)


class Seat:
    """Runs one notebook at a time on this machine; used by one thread, which must outlive the seat.

    A batch of kept runs needs no runner, so the runner starts only with the first notebook.

    `level` is the containment, one of `LEVELS`. `slot` is a number that no other seat on this machine has.
    """

    def __init__(self, stage: Path, limits: Limits, level: str, slot: int) -> None:
        self._stage, self._limits, self._level, self._slot = stage, limits, level, slot
        self._runner: Runner | None = None

    def run(self, task: Task) -> Run:
        """Run a notebook. When the sandbox itself fails, run the notebook again in a fresh sandbox."""
        if self._runner is None:
            kinds = {
                kind.containment: kind for kind in (BubblewrapRunner, NamespaceRunner, UncontainedRunner)
            }
            self._runner = kinds[self._level](self._stage, self._limits, self._slot)
        try:
            return run_notebook(self._runner, task, self._limits)
        except SandboxError:
            self._runner.restart()
            return run_notebook(self._runner, task, self._limits)

    def python(self) -> str | None:
        """Version of Python in which notebooks run, known after the first notebook."""
        return None if self._runner is None else str(self._runner.versions["python"])

    def close(self) -> None:
        """Stop every process."""
        if self._runner is not None:
            self._runner.close()
            self._runner = None
