"""What running a notebook yields, and the two ways to run one behind the same interface."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from typing import Any, Protocol

from course.answers.plain import AnswerError, validate_plain
from course.errors import CourseError
from course.grading.limits import Limits

__all__ = [
    "Answer",
    "CellReport",
    "Clock",
    "Reader",
    "Run",
    "Runner",
    "SandboxError",
    "Task",
    "clean",
    "run_notebook",
]


class SandboxError(CourseError):
    """The runner itself failed; says nothing about the notebook in it."""


@dataclass(frozen=True)
class Task:
    """A notebook to run.

    Attributes
    ----------
    cells : tuple of str
        Source of each code cell.
    public : dict
        The question set as the learner sees it: texts, kinds, parameters, function inputs; never a key.
    """

    cells: tuple[str, ...]
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
    """An answer as recorded, and the cell that gave it.

    Attributes
    ----------
    text : str
        A valid form of `course.answers.plain` as JSON. Text takes a tenth of the memory of its objects, and
        a class's answers wait here until each is judged.
    cell : int or None
        Index of the code cell.
    """

    text: str
    cell: int | None

    @classmethod
    def of(cls, recorded: Any, cell: int | None) -> Answer:
        """Return what a notebook recorded as an answer; what is no valid form becomes the form `error`."""
        try:
            plain = validate_plain(recorded)
        except AnswerError as error:
            plain = {"t": "error", "kind": "AnswerError", "message": str(error), "line": ""}
        return cls(json.dumps(plain, separators=(",", ":"), allow_nan=False), cell)

    @property
    def plain(self) -> Any:
        """The answer as objects, made anew each time; of a kept run that somebody changed, anything."""
        try:
            return json.loads(self.text)
        except (ValueError, RecursionError, TypeError):
            return None


@dataclass(frozen=True)
class CellReport:
    """How a cell that did not run through ended: an error, a time-out, or the death of the process."""

    kind: str
    error: str
    line: int | None


@dataclass
class Run:
    """What is known after a notebook has run.

    Attributes
    ----------
    ended : str
        ``finished``, or what stopped it: ``cell-time``, ``total-time``, ``cpu``, ``memory``, ``processes``,
        ``output`` (too much sent to the marker) or ``died``.
    cell : int or None
        The cell that was running at the end.
    answers : dict
        Question id to the last answer recorded.
    reports : dict
        Cell index to its failure.
    notes : list of str
        What the marker refused to read, and the like.
    """

    ended: str = "died"
    cell: int | None = None
    answers: dict[str, Answer] = field(default_factory=dict)
    reports: dict[int, CellReport] = field(default_factory=dict)
    other_sets: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    seconds: float = 0.0
    peak_mb: int = 0


class Runner(Protocol):
    """Runs one notebook after another; made, used and closed by one thread."""

    containment: str
    versions: dict[str, Any]

    def run(self, task: Task, skip: frozenset[int], seconds: float) -> Run:
        """Run a notebook without the cells in `skip`, at most for `seconds`."""

    def restart(self) -> None:
        """Begin afresh after a failure of the runner itself."""

    def close(self) -> None:
        """Stop every process."""


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


#: a chart may be 40 levels deep, a map twelve times three
_DEEPEST = 60
#: Parts of the largest valid answer, with room: each of its 80,000 entries takes three. Small texts can make
#: large objects, so parts are counted before anything is built.
_MOST_PARTS = 300_000


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a key is given twice")
    return made


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _is_shallow(value: Any) -> bool:
    """Whether nothing is nested deeper than in any honest answer: what walks it later does so recursively."""
    level = [value]
    for _ in range(_DEEPEST):
        wholes = (part for part in level if type(part) in (dict, list))
        level = [inner for part in wholes for inner in (part.values() if type(part) is dict else part)]
        if not level:
            return True
    return False


class Reader:
    """Turn the bytes that a notebook sends into a `Run`, believing none of them.

    Parameters
    ----------
    task : Task
        The notebook.
    limits : Limits
        Ceilings for a line, for all bytes and for the number of messages.
    """

    def __init__(self, task: Task, limits: Limits) -> None:
        self.run = Run()
        self.finished = False
        self.full = False
        self._cells = len(task.cells)
        self._questions = {str(question["id"]) for question in task.public["questions"]}
        self._limits = limits
        self._rest = bytearray()
        self._bytes = 0
        self._messages = 0
        self._refused: dict[str, int] = {}

    def feed(self, chunk: bytes) -> bool:
        """Take bytes; return whether one of them started or ended a cell."""
        self._bytes += len(chunk)
        if self._bytes > self._limits.channel_kb << 10:
            self.full = True
            return False
        self._rest += chunk
        moved = False
        if b"\n" not in chunk:
            return False
        *lines, rest = bytes(self._rest).split(b"\n")
        self._rest = bytearray(rest)
        for line in lines:
            self._messages += 1
            if self._messages > self._limits.messages:
                self.full = True
                return moved
            try:
                moved |= self._take(self._parse(line))
            except (ValueError, TypeError, KeyError, RecursionError, OverflowError, MemoryError) as error:
                self._refuse(type(error).__name__)
        return moved

    def close(self) -> Run:
        """Return what was understood; an unfinished last line is refused."""
        if self._rest.strip():
            self._refuse("unfinished line")
        for reason, count in sorted(self._refused.items()):
            self.run.notes.append(f"{count} unreadable message(s): {reason}")
        return self.run

    def _refuse(self, reason: str) -> None:
        self._refused[reason] = self._refused.get(reason, 0) + 1

    def _parse(self, line: bytes) -> dict[str, Any]:
        if len(line) > self._limits.answer_kb << 10:
            raise ValueError("too long")
        if line.count(b",") + line.count(b"[") + line.count(b"{") > _MOST_PARTS:
            raise ValueError("too many parts")
        message = json.loads(line.decode("utf-8"), object_pairs_hook=_unique, parse_constant=_no_constant)
        if type(message) is not dict or type(message.get("m")) is not str:
            raise ValueError("not a message")
        if not _is_shallow(message):
            raise ValueError("nested too deeply")
        return message

    def _index(self, value: Any) -> int:
        if type(value) is not int or not 0 <= value < self._cells:
            raise ValueError("no such cell")
        return value

    def _take(self, message: dict[str, Any]) -> bool:
        kind = message["m"]
        if kind == "cell":
            self.run.cell = self._index(message["i"])
        elif kind == "end":
            index = self._index(message["i"])
            error = message["error"]
            if error is not None:
                self.run.reports[index] = _cell_report(error)
        elif kind == "answer":
            question = message["question"]
            if type(question) is not str or question not in self._questions:
                raise ValueError("no such question")
            self.run.answers[question] = Answer.of(message["answer"], self.run.cell)
            # in ASCII a text can be three times as long as on the wire
            kept = sum(len(answer.text) for answer in self.run.answers.values())
            self.full = self.full or kept > self._limits.channel_kb << 10
        elif kind == "other-set":
            if len(self.run.other_sets) < 5:
                self.run.other_sets.append(clean(message["name"], 100))
        elif kind == "done":
            self.finished = True
        else:
            raise ValueError("unknown kind")
        return kind in ("cell", "end")


_NOBODY_TYPES = "the cell waits for somebody to type (`input()`); nobody does while it is marked"
#: What an error means that says too little of itself.
_MEANING = {
    "MemoryError": "the cell asked for more memory than a notebook may use while it is marked",
    "EOFError": _NOBODY_TYPES,
    "KeyboardInterrupt": "the cell was interrupted",
    "RecursionError": "a function calls itself without end",
    "SystemExit": "the cell ends the notebook (`exit()`, `quit()` or `sys.exit()`)",
    "AssertionError": "an `assert` in the cell does not hold",
}


def _cell_report(error: Any) -> CellReport:
    name, text, line = clean(error["type"], 80), clean(error["text"], 300), error["line"]
    if name in _MEANING and (not text or _MEANING[name] is _NOBODY_TYPES):
        text = _MEANING[name]
    if type(line) is not int or not 0 < line < 1_000_000:
        line = None
    if name == "Timeout":
        return CellReport("time-out", _OUT_OF_TIME, line)
    return CellReport("error", f"{name}: {text}" if text else name, line)


def clean(text: Any, longest: int) -> str:
    """Return learner text as one printable line without control, direction or surrogate characters.

    Raises
    ------
    TypeError
        When it is not text.
    """
    if type(text) is not str:
        raise TypeError("text expected")
    line = " ".join(text[: 4 * longest].split())
    line = "".join(
        character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in line
    )
    return line if len(line) <= longest else line[: longest - 1] + "…"


#: the same words whether the cell obeyed its interruption or had to be killed: that can be chance
_OUT_OF_TIME = "ran out of time"
_WHY = {
    "cell-time": ("time-out", _OUT_OF_TIME),
    "total-time": ("time-out", "the whole notebook ran out of time here"),
    "cpu": ("time-out", "used up the processor time"),
    "memory": ("died", "used more memory than allowed"),
    "processes": ("died", "started more processes than allowed"),
    "output": ("died", "sent more to the marker than allowed"),
    "died": ("died", "ended the process"),
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
        kind, text = _WHY.get(run.ended, ("died", run.ended))
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
