"""Read the messages that a notebook sends while it runs, trusting none of them."""

import json
from typing import Any

from course.grading.files import clean
from course.grading.run.runs import OUT_OF_TIME, Answer, CellReport, Limits, Run, Task
from course.outcomes import Outcome

#: a chart may be 40 levels deep, and a map 36
_DEEPEST = 60
#: More parts than the largest valid answer has: 80,000 entries of three parts each. Small texts can make
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
    """True when no part is nested deeper than in honest answers; later code walks parts recursively."""
    level = [value]
    for _ in range(_DEEPEST):
        wholes = (part for part in level if type(part) in (dict, list))
        level = [inner for part in wholes for inner in (part.values() if type(part) is dict else part)]
        if not level:
            return True
    return False


class Reader:
    """Turns the bytes that a notebook sends into a `Run`, trusting none of them.

    `limits` are the ceilings for a line, for all bytes and for the number of messages.
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
        """Take bytes; tell whether a message in them started or ended a cell."""
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
        """Return the run as far as it was understood; an unfinished last line is refused."""
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
            # as ASCII a text can be three times longer than on the wire
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
#: error type -> sentence, for errors whose own text says too little
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
        return CellReport(Outcome.TIME_OUT, OUT_OF_TIME, line)
    return CellReport(Outcome.ERROR, f"{name}: {text}" if text else name, line)
