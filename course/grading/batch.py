"""Mark many submissions with several workers; a stopped batch can go on, and marks do not depend on order."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import queue
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from course.grading.files import read_json, write_json, write_private
from course.grading.intake.find import Submission, digest
from course.grading.intake.read import NotebookFile, UnreadableNotebookError, parse_notebook
from course.grading.marks.rows import KeyedSet, Row, grades_csv, rows_of_run, rows_without_run
from course.grading.run.runs import Limits, Run, SandboxError, Task, run_as_dict, run_from_dict
from course.grading.run.sandbox import BubblewrapRunner
from course.grading.run.seat import Seat, level_here
from course.grading.run.stage import refuse_exposed, staged, system_folders
from course.grading.run.uncontained import UncontainedRunner
from course.outcomes import Outcome

if TYPE_CHECKING:
    from course.grading.run.cluster import Cluster

#: Part of the key of a kept run: a new number makes older runs run again.
_FORM = 2


@dataclass(frozen=True)
class Batch:
    """The submissions to mark, their set, and how to run them."""

    submissions: tuple[Submission, ...]  #: the files
    questions: KeyedSet  #: the set with its keys; stays in this process
    out: Path  #: folder of the results; made when absent
    limits: Limits = field(default_factory=Limits)  #: ceilings for each submission
    workers: int = 1  #: number of sandboxes at work at the same time
    contained: bool = True  #: False runs notebooks without a wall (see `UncontainedRunner`)
    #: files and folders that no notebook may be able to read; marking refuses to start when one could
    private: tuple[Path, ...] = ()
    #: the cluster that runs the notebooks instead of this machine; its containment then counts
    cluster: Cluster | None = None

    @cached_property
    def containment(self) -> str:
        """Name of the wall around the notebooks, as every row records it."""
        if self.cluster is not None:
            return self.cluster.containment
        if not self.contained:
            return UncontainedRunner.containment
        return level_here() or BubblewrapRunner.containment  # which then says why it does not start


def mark_all(batch: Batch, progress: Callable[[int], object] | None = None) -> list[Row]:
    """Mark every submission and write `grades.csv`, `run.json` and one kept run each.

    A submission that was run before with the same content, set and limits is not run again, so a stopped
    batch goes on where it was, and a corrected key only marks anew.

    `progress` is called with the number of submissions done since its last call. The rows are sorted by
    learner, file and place of the question in the set.
    """
    runs = batch.out / "runs"
    runs.mkdir(parents=True, exist_ok=True)
    if batch.contained:
        refuse_exposed(
            [batch.out, *batch.private, *{one.path for one in batch.submissions}], system_folders()
        )
    chosen, aside = _set_aside(batch)
    work: queue.SimpleQueue[Submission] = queue.SimpleQueue()
    rows: list[Row] = []
    claims = Counter(one.student for one in chosen)
    done = len(aside)
    for submission in chosen:
        if claims[submission.student] > 1:
            note = f"{claims[submission.student]} files claim this learner"
            rows += rows_without_run(submission, batch.questions, Outcome.CONFLICT, note, batch.containment)
            done += 1
        else:
            work.put(submission)
    if progress and done:
        progress(done)
    with staged() as stage:
        crew = _Crew(batch, stage, work, progress)
        rows += crew.work_off()
    order = {question: place for place, question in enumerate(batch.questions.points())}
    rows.sort(key=lambda row: (row.student, row.file, order[row.question]))
    write_private(batch.out / "grades.csv", grades_csv(rows))
    write_json(batch.out / "run.json", _record(batch, crew.versions, aside), indent=1)
    return rows


def _set_aside(batch: Batch) -> tuple[list[Submission], list[str]]:
    """Return the files to mark, and the names of those left out because they belong to another exercise.

    A file is left out only where its learner also handed in a file of this exercise. So a learner may hand in
    a folder with all the course's notebooks.
    """
    files: dict[str, list[Submission]] = {}
    for submission in batch.submissions:
        files.setdefault(submission.student, []).append(submission)
    chosen: list[Submission] = []
    aside: list[str] = []
    for mine in files.values():
        other = [one for one in mine if _is_of_another_set(batch, one)] if len(mine) > 1 else []
        if len(other) == len(mine):
            other = []
        aside += [one.name for one in other]
        chosen += [one for one in mine if one not in other]
    return chosen, sorted(aside)


def _is_of_another_set(batch: Batch, submission: Submission) -> bool:
    notebook = submission.notebook()
    return notebook is not None and batch.questions.claim(notebook) not in (None, batch.questions.name)


def _record(batch: Batch, versions: dict[str, Any], aside: list[str]) -> dict[str, Any]:
    from importlib import metadata

    names = ("interdependence-course", "ipython", "numpy", "pandas", "altair")
    found = {}
    for name in names:
        with contextlib.suppress(metadata.PackageNotFoundError):
            found[name] = metadata.version(name)
    where = {} if batch.cluster is None else {"scheduler": batch.cluster.address}
    return {
        **where,
        "set": batch.questions.name,
        "set_version": batch.questions.version,
        "submissions": len(batch.submissions),
        "files_of_other_exercises": aside,
        "workers": batch.workers,
        "containment": batch.containment,
        "limits": batch.limits.as_dict(),
        "versions": {**found, **versions},
    }


class _Seat(Protocol):
    """Where a worker runs its notebooks: here (`Seat`) or on a cluster."""

    def run(self, task: Task) -> Run: ...

    def python(self) -> str | None: ...

    def close(self) -> None: ...


@dataclass(frozen=True)
class _Ran:
    """A notebook with its run, new or kept from an earlier marking, that waits to be judged."""

    submission: Submission
    digest: str
    notebook: NotebookFile
    run: Run


class _Crew:
    """The workers of one batch: threads, each with a seat of its own.

    They only run notebooks; the thread that waits for them judges.
    """

    def __init__(
        self,
        batch: Batch,
        stage: Path,
        work: queue.SimpleQueue[Submission],
        progress: Callable[[int], object] | None,
    ) -> None:
        self.batch, self.stage, self.progress = batch, stage, progress
        self.versions: dict[str, Any] = {}
        self._work = work
        #: finished runs, each with the event that it has been judged; None from a worker that ended
        self._done: queue.SimpleQueue[tuple[list[Row] | _Ran, threading.Event] | None] = queue.SimpleQueue()
        self._trouble: list[BaseException] = []
        self._stop = threading.Event()

    def work_off(self) -> list[Row]:
        """Start the workers, wait for them and return all rows. A failure stops all workers and is raised."""
        count = max(1, min(self.batch.workers, self._work.qsize()))
        threads = [threading.Thread(target=self._worker, args=(slot,), daemon=True) for slot in range(count)]
        for thread in threads:
            thread.start()
        try:
            self.batch.questions.prepare()  # while the sandboxes start
            rows = self._judge_until_idle(count)
        except BaseException:
            self._stop.set()
            if self.batch.cluster is not None:
                self.batch.cluster.abandon()
            for thread in threads:
                thread.join(30.0)
            raise
        if self._trouble:
            raise self._trouble[0]
        return rows

    def _judge_until_idle(self, working: int) -> list[Row]:
        """Judge the finished runs, until this many workers (`working`) have ended.

        The main thread judges, because only there can a judgement that takes too long be stopped.
        """
        rows: list[Row] = []
        while working:
            try:
                received = self._done.get(timeout=0.2)  # short, so that Ctrl-C is heard
            except queue.Empty:
                continue
            if received is None:
                working -= 1
                continue
            done, judged = received
            if isinstance(done, _Ran):
                questions, level = self.batch.questions, self.batch.containment
                done = rows_of_run(
                    done.submission, done.digest, done.notebook, done.run, questions, containment=level
                )
            rows += done
            if self.progress:
                self.progress(1)
            judged.set()
        return rows

    def _seat(self, slot: int) -> _Seat:
        if self.batch.cluster is not None:
            return self.batch.cluster.seat(self.batch.limits)
        # two markings on one machine must not share a seat's number: each would count the other's processes
        own = os.getpid() * 64 + slot % 64
        return Seat(self.stage, self.batch.limits, self.batch.containment, own)

    def _worker(self, slot: int) -> None:
        try:
            with contextlib.closing(self._seat(slot)) as seat:
                self._work_at(seat)
        except BaseException as error:
            self._trouble.append(error)
            self._stop.set()
        finally:
            self._done.put(None)

    def _work_at(self, seat: _Seat) -> None:
        """Run submissions at this seat until none is left."""
        while not self._stop.is_set():
            try:
                submission = self._work.get_nowait()
            except queue.Empty:
                return
            done = _run_one(self.batch, submission, seat)
            if python := seat.python():
                self.versions["python"] = python
            self._hand_over(done)

    def _hand_over(self, done: list[Row] | _Ran) -> None:
        """Hand a run to the judging thread and wait, so that each worker holds only one run in memory."""
        judged = threading.Event()
        self._done.put((done, judged))
        while not self._stop.is_set() and not judged.wait(0.2):
            pass


def _run_one(batch: Batch, submission: Submission, seat: _Seat) -> list[Row] | _Ran:
    """Run a submission. Return the run, or the rows of a submission that cannot be run."""
    questions, level = batch.questions, batch.containment

    def unrun(outcome: Outcome, note: str) -> list[Row]:
        return rows_without_run(submission, questions, outcome, note, level)

    try:
        content = submission.read()
        notebook = parse_notebook(content)
    except UnreadableNotebookError as error:
        return unrun(Outcome.UNREADABLE, str(error))
    claimed = questions.claim(notebook)
    if claimed is not None and claimed != questions.name:
        return unrun(Outcome.WRONG_EXERCISE, f"it belongs to {claimed!r}")
    foreign = questions.foreign_variant(submission.student, notebook)
    if foreign is not None:
        return unrun(Outcome.WRONG_VARIANT, foreign)
    if not notebook.cells:
        return unrun(Outcome.MISSING, "the notebook has no code")
    content_digest = digest(content)
    try:
        run = _kept_or_new(batch, submission, content_digest, notebook, seat)
    except SandboxError as error:
        return unrun(Outcome.NOT_MARKED, str(error))
    return _Ran(submission, content_digest, notebook, run)


def _run_file(out: Path, submission: Submission) -> Path:
    return out / "runs" / f"{submission.key[:24]}.json"


def kept_run(out: Path, submission: Submission) -> Run | None:
    """Return the kept run of a submission, or None when this content was never run."""
    try:
        content = digest(submission.read())
    except UnreadableNotebookError:
        return None
    return _kept(out, submission, "content", content)


def _kept(out: Path, submission: Submission, name: str, value: str) -> Run | None:
    """Return the kept run of a submission if its record has this value under this name."""
    kept = read_json(_run_file(out, submission))
    if type(kept) is not dict or kept.get("file") != submission.key or kept.get(name) != value:
        return None
    with contextlib.suppress(KeyError, TypeError, ValueError, AttributeError):
        return run_from_dict(kept["run"])
    return None


def _kept_or_new(
    batch: Batch, submission: Submission, content: str, notebook: NotebookFile, seat: _Seat
) -> Run:
    task = Task(notebook.cells, batch.questions.public(submission.student, content))
    basis = [_FORM, submission.key, content, task.public, batch.limits.as_dict(), batch.containment]
    key = hashlib.sha256(json.dumps(basis, sort_keys=True).encode()).hexdigest()
    kept = _kept(batch.out, submission, "key", key)
    if kept is not None:
        return kept
    run = seat.run(task)
    run = replace(run, seconds=round(run.seconds, 4))
    record = {
        "key": key,
        "file": submission.key,
        "name": submission.name,
        "content": content,
        "run": run_as_dict(run),
    }
    write_json(_run_file(batch.out, submission), record)
    return run


def default_workers() -> int:
    """Return the number of processor cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
