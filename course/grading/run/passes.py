"""Run a notebook in as many passes as it needs: a cell that ends a pass is left out of the next."""

from __future__ import annotations

import time

from course.grading.run.limits import Limits
from course.grading.run.runs import OUT_OF_TIME, Answer, CellReport, Run, Runner, Task
from course.outcomes import Outcome

__all__ = ["Clock", "run_notebook"]


class Clock:
    """Tells when a running notebook is overdue.

    Parameters
    ----------
    limits : Limits
        `cell_seconds` and `grace_seconds` count here.
    seconds : float
        What is left for the whole notebook.
    """

    def __init__(self, limits: Limits, seconds: float) -> None:
        self._limits = limits
        self._start = self._cell = time.monotonic()
        self._end = self._start + max(seconds, 0.0)
        self._stopped = 0.0

    def next_cell(self) -> None:
        """Say that a cell has started or ended."""
        self._cell = time.monotonic()

    def overdue(self) -> str | None:
        """Return ``cell-time`` or ``total-time`` when one of them has run out."""
        now = time.monotonic()
        if now > self._end:
            return "total-time"
        if now > self._cell + self._limits.cell_seconds + self._limits.grace_seconds:
            return "cell-time"
        return None

    def stopped(self) -> None:
        """Say that the notebook was ordered to end."""
        self._stopped = time.monotonic()

    def hopeless(self, patience: float) -> bool:
        """Return whether that order has gone without effect for `patience` seconds."""
        return time.monotonic() > self._stopped + patience


_WHY = {
    "cell-time": (Outcome.TIME_OUT, OUT_OF_TIME),
    "total-time": (Outcome.TIME_OUT, "the whole notebook ran out of time here"),
    "cpu": (Outcome.TIME_OUT, "used up the processor time"),
    "memory": (Outcome.DIED, "used more memory than allowed"),
    "processes": (Outcome.DIED, "started more processes than allowed"),
    "output": (Outcome.DIED, "sent more to the marker than allowed"),
    "died": (Outcome.DIED, "ended the process"),
}


def run_notebook(runner: Runner, task: Task, limits: Limits) -> Run:
    """Run a notebook; a cell that takes the process down is left out and the rest is run again.

    Every pass starts from the same clean state, so nothing that a deadly cell did (to its own process, or to
    others it could signal) reaches the cells that count afterwards. Each pass leaves out one cell more,
    and all passes share `limits.total_seconds`.

    Returns
    -------
    Run
        The last pass, with the failures of the cells left out and the answers they gave before they failed.
    """
    skip: set[int] = set()
    faults: dict[int, CellReport] = {}
    rescued: dict[str, Answer] = {}
    notes: list[str] = []
    spent, peak = 0.0, 0
    while True:
        run = runner.run(task, frozenset(skip), limits.total_seconds - spent)
        spent += run.seconds
        peak = max(peak, run.peak_mb)
        if run.ended == "finished":
            break
        kind, text = _WHY.get(run.ended, (Outcome.DIED, run.ended))
        if run.cell is None:
            notes.append(f"before the first cell: {text}")
        for question, answer in run.answers.items():
            if answer.cell == run.cell:
                rescued[question] = answer
        last = run.cell is None or run.cell in skip or spent >= limits.total_seconds
        if run.cell is not None:
            faults.setdefault(run.cell, CellReport(kind, text, None))
            skip.add(run.cell)
        if last:
            break
    for question, answer in rescued.items():
        kept = run.answers.get(question)
        if kept is None or (kept.cell or 0) < (answer.cell or 0):
            run.answers[question] = answer
    run.reports = {**run.reports, **faults}
    run.notes = notes + run.notes
    run.seconds, run.peak_mb = spent, peak
    return run
