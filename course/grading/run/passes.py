"""Run a notebook in several passes where needed: the next pass leaves out the cell that ended this one."""

import time

from course.grading.run.runs import OUT_OF_TIME, Answer, CellReport, Limits, Run, Runner, Task
from course.outcomes import Outcome


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
        """Note that a cell has started or ended."""
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
        """Note that the notebook was ordered to end."""
        self._stopped = time.monotonic()

    def hopeless(self, patience: float) -> bool:
        """Tell whether the notebook still runs `patience` seconds after it was ordered to end."""
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


def _suspect(run: Run, skip: set[int]) -> int | None:
    """Return the cell that the next pass leaves out: the running cell, or an earlier one out of time.

    Processes of a cell that was interrupted at its time limit live on while later cells run. They most likely
    broke the limit, so the running cell gets another chance.
    """
    if run.cell is None:
        return None
    before = [index for index in run.reports if index < run.cell and index not in skip]
    return max((index for index in before if run.reports[index].kind == Outcome.TIME_OUT), default=run.cell)


def _fault(run: Run, cell: int) -> CellReport:
    kind, text = _WHY.get(run.ended, (Outcome.DIED, run.ended))
    return CellReport(kind, text, None) if cell == run.cell else run.reports[cell]


def _add_answers(run: Run, earlier: dict[str, Answer]) -> None:
    """Add answers of earlier passes where a run has no answer, or one from an earlier cell."""
    for question, answer in earlier.items():
        kept = run.answers.get(question)
        if kept is None or (kept.cell or 0) < (answer.cell or 0):
            run.answers[question] = answer


def run_notebook(runner: Runner, task: Task, limits: Limits) -> Run:
    """Run a notebook; a cell that takes the process down is left out and the rest is run again.

    Every pass starts from the same clean state, so nothing that a deadly cell did (to its own process, or to
    others it could signal) reaches the cells that count afterwards. Each pass leaves out one cell more,
    and all passes share `limits.total_seconds`.

    Returns
    -------
    Run
        The last pass, with the failures of the cells left out and the answers they gave before they failed.
        Where it ended before its first cell or the time ran out, answers of earlier passes count, too: it may
        not have come to them.
    """
    skip: set[int] = set()
    faults: dict[int, CellReport] = {}
    recorded: dict[str, Answer] = {}
    rescued: dict[str, Answer] = {}
    notes: list[str] = []
    spent, peak, cut_short = 0.0, 0, False
    while True:
        run = runner.run(task, frozenset(skip), limits.total_seconds - spent)
        spent += run.seconds
        peak = max(peak, run.peak_mb)
        if run.ended == "finished":
            break
        if run.cell is None:
            notes.append(f"before the first cell: {_WHY.get(run.ended, (Outcome.DIED, run.ended))[1]}")
        recorded |= run.answers
        out_of_time = run.ended == "total-time" or spent >= limits.total_seconds
        blamed = run.cell if out_of_time else _suspect(run, skip)
        rescued |= {question: one for question, one in run.answers.items() if one.cell in (run.cell, blamed)}
        last = out_of_time or blamed is None or blamed in skip
        if blamed is not None:
            faults.setdefault(blamed, _fault(run, blamed))
            skip.add(blamed)
        if last:
            # only a forged message names a running cell that was left out: then this pass counts as it is
            cut_short = out_of_time or run.cell is None
            break
    _add_answers(run, {**recorded, **rescued} if cut_short else rescued)
    run.reports = {**run.reports, **faults}
    run.notes = notes + run.notes
    run.seconds, run.peak_mb = spent, peak
    return run
