"""The parts of a notebook's run: the task, the limits, the recorded answers, and the runner's interface."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

from course.answers.plain import AnswerError, validate_plain
from course.errors import CourseError


@dataclass(frozen=True)
class Limits:
    """Ceilings for one submission; each covers all of its processes together unless stated otherwise."""

    #: Wall time of one cell, which is then interrupted. A cell that ignores the interruption is killed
    #: `grace_seconds` later, and the notebook runs again without that cell.
    cell_seconds: float = 20.0
    grace_seconds: float = 1.0  #: time a cell has to react to its interruption
    total_seconds: float = 120.0  #: wall time of the submission, repeated runs included
    cpu_seconds: int = 120  #: processor time
    #: memory of all processes (proportional set size); also the new data that one process may allocate
    memory_mb: int = 1024
    disk_mb: int = 64  #: size of the working folder, and again of `/tmp`
    shared_mb: int = 32  #: size of `/dev/shm`
    file_mb: int = 32  #: largest single file
    processes: int = 64  #: processes and threads
    open_files: int = 256  #: open files of one process
    #: largest single message a notebook may send to the marker, and all of them together
    answer_kb: int = 8 * 1024
    channel_kb: int = 24 * 1024
    messages: int = 20_000  #: number of messages

    def as_dict(self) -> dict[str, Any]:
        """Return the ceilings as a JSON-safe dict."""
        return asdict(self)


#: The report on a cell that ran out of time, whether the cell obeyed its interruption or was killed: chance
#: can decide between the two.
OUT_OF_TIME = "ran out of time"


class SandboxError(CourseError):
    """The runner itself failed; says nothing about the notebook in it."""


@dataclass(frozen=True)
class Task:
    """A notebook to run."""

    cells: tuple[str, ...]  #: source of each code cell
    #: the question set as the learner sees it: texts, kinds, parameters, function inputs; never a key
    public: dict[str, Any]

    def as_bytes(self, skip: frozenset[int], limits: Limits) -> bytes:
        """Return the JSON text that goes to the learner's side."""
        content = {
            "cells": list(self.cells),
            "skip": sorted(skip),
            "public": self.public,
            "cell_seconds": limits.cell_seconds,
        }
        return json.dumps(content).encode("ascii")


@dataclass(frozen=True)
class Answer:
    """An answer as recorded, and the cell that gave it."""

    #: The answer's plain form as JSON text (see `course.answers.plain`). Text takes a tenth of the memory of
    #: objects, and a class's answers wait here until each is judged.
    text: str
    cell: int | None  #: index of the code cell

    @classmethod
    def of(cls, recorded: Any, cell: int | None) -> Answer:
        """Return the answer for a recorded object; an invalid object becomes the form `error`."""
        try:
            plain = validate_plain(recorded)
        except AnswerError as error:
            plain = {"t": "error", "kind": "AnswerError", "message": str(error), "line": ""}
        return cls(json.dumps(plain, separators=(",", ":"), allow_nan=False), cell)

    @property
    def plain(self) -> Any:
        """The answer as new objects each time; any objects, or None, where somebody changed a kept run."""
        try:
            return json.loads(self.text)
        except (ValueError, RecursionError, TypeError):
            return None


@dataclass(frozen=True)
class CellReport:
    """The failure of a cell: an error, a time-out, or the death of the process."""

    kind: str
    error: str
    line: int | None


@dataclass
class Run:
    """The record of a notebook's run: how it ended, its answers and its failures."""

    #: ``finished``, or the limit that stopped the run: ``cell-time``, ``total-time``, ``cpu``, ``memory``,
    #: ``processes``, ``output`` (too much sent to the marker) or ``died``
    ended: str = "died"
    cell: int | None = None  #: the cell that was running at the end
    answers: dict[str, Answer] = field(default_factory=dict)  #: question id to the last answer recorded
    reports: dict[int, CellReport] = field(default_factory=dict)  #: cell index to its failure
    other_sets: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)  #: remarks, such as on messages that were refused
    seconds: float = 0.0
    peak_mb: int = 0


class Runner(Protocol):
    """Runs one notebook after another; made, used and closed by one thread."""

    containment: str
    versions: dict[str, Any]

    def run(self, task: Task, skip: frozenset[int], seconds: float) -> Run:
        """Run a notebook without the cells in `skip`, at most for `seconds`."""

    def restart(self) -> None:
        """Start afresh after the runner itself failed."""

    def close(self) -> None:
        """Stop every process."""


def run_as_dict(run: Run) -> dict[str, Any]:
    """Return a run as JSON-safe data to keep, so that a corrected key needs no second run."""
    return asdict(run) | {"reports": {str(cell): asdict(report) for cell, report in run.reports.items()}}


def run_from_dict(kept: dict[str, Any]) -> Run:
    """Return the run from the data that `run_as_dict` made."""
    return Run(
        **{
            **kept,
            "answers": {name: Answer(**answer) for name, answer in kept["answers"].items()},
            "reports": {int(cell): CellReport(**report) for cell, report in kept["reports"].items()},
        }
    )
