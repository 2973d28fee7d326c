"""Turn the recorded answers of every submission into rows of marks, even where the notebook did not run."""

import contextlib
import re
import signal
import threading
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, Protocol

from course.grading.intake.find import Submission
from course.grading.intake.read import NotebookFile
from course.grading.lms import table_text
from course.grading.run.runs import Answer, Run
from course.outcomes import Outcome


class OverdueError(BaseException):
    """Raised when judging takes too long; not an `Exception`, so that no handler of errors stops it."""


def _ring(_number: int, _frame: Any) -> None:
    raise OverdueError


@contextlib.contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Raise `OverdueError` in the block after this many seconds of the process's processor time.

    The clock does not count: on a busy machine an honest answer would run out of time. Only the main thread
    can be interrupted, and not on Windows. Elsewhere the block runs to its end.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGPROF, _ring)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


#: Columns of the table of marks.
COLUMNS = (
    "student",
    "question",
    "outcome",
    "points",
    "of",
    "mistake",
    "cell",
    "line",
    "seconds",
    "containment",
    "file",
    "note",
)

#: note of a file that is no notebook
NO_NOTEBOOK = "the file is no notebook (.ipynb)"
#: Seconds to judge one answer. Answers are small, so judging takes milliseconds; the limit is for surprises.
_JUDGE_SECONDS = 10.0
_UNDEFINED = re.compile(r"NameError: name '(?P<name>\w{1,100})' is not defined")


@dataclass(frozen=True)
class Judgement:
    """The marker's judgement of one answer."""

    outcome: Outcome  #: the outcome
    points: float = 0.0  #: points earned
    mistake: str = ""  #: the named mistake, or empty
    note: str = ""  #: anything else, in one line


class KeyedSet(Protocol):
    """The part that grading uses of a question set with keys."""

    name: str
    version: str

    def points(self) -> dict[str, float]:
        """Question id to the points it is worth, in the order of the set."""

    def prepare(self) -> None:
        """Compute early what judging will need; calling this only saves time."""

    def public(self, student: str, digest: str) -> dict[str, Any]:
        """The set's public data for this learner's notebook; `digest` varies hidden function inputs."""

    def mark(self, student: str, digest: str, question: str, plain: Any) -> Judgement:
        """Judge a recorded answer; never raises, whatever was recorded."""

    def claim(self, notebook: NotebookFile) -> str | None:
        """Name of the set in a notebook's metadata, or None."""

    def foreign_variant(self, student: str, notebook: NotebookFile) -> str | None:
        """Say whose variant a notebook carries when it is not this learner's; else None."""


@dataclass(frozen=True)
class Row:
    """One line of `grades.csv`: one question of one submission."""

    student: str
    file: str
    question: str
    outcome: Outcome
    points: float
    of: float
    mistake: str = ""
    cell: int | None = None
    line: int | None = None
    seconds: float = 0.0
    containment: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        """Turn the outcome into an `Outcome` when it is a word from a table or a database."""
        object.__setattr__(self, "outcome", Outcome(self.outcome))

    def as_dict(self) -> dict[str, Any]:
        """Return the row as a JSON-safe dict, columns in order."""
        return {**asdict(self), "outcome": self.outcome.value}


def rows_without_run(
    submission: Submission, questions: KeyedSet, outcome: Outcome, note: str, containment: str
) -> list[Row]:
    """Return a row for every question of a submission that was not run."""
    return [
        Row(
            submission.student,
            submission.name,
            question,
            outcome,
            0.0,
            worth,
            containment=containment,
            note=note,
        )
        for question, worth in questions.points().items()
    ]


def rows_of_run(
    submission: Submission,
    digest: str,
    notebook: NotebookFile,
    run: Run,
    questions: KeyedSet,
    *,
    containment: str,
) -> list[Row]:
    """Return a row for every question of a submission that was run."""
    checks = notebook.check_cells()
    lost = bool(run.other_sets) and not run.answers
    deadly = [
        f"cell {notebook.numbers[index]}: {report.error}"
        for index, report in sorted(run.reports.items())
        if report.kind in (Outcome.DIED, Outcome.TIME_OUT)
    ]
    remarks = "; ".join((*notebook.notes, *run.notes, *deadly[:5]))
    rows = []
    for question, worth in questions.points().items():
        answer = run.answers.get(question)
        cell: int | None
        line: int | None = None
        if lost:
            cell = None
            judged = Judgement(Outcome.WRONG_EXERCISE, note=f"it opens the exercise {run.other_sets[0]!r}")
        elif answer is not None:
            cell = answer.cell
            judged = _judged(questions, submission.student, digest, question, answer)
        else:
            cell = checks.get(question)
            cell = _cause(question, cell, notebook, run)
            judged, line = _unanswered(cell, run)
        rows.append(
            Row(
                submission.student,
                submission.name,
                question,
                judged.outcome,
                round(min(max(judged.points, 0.0), worth), 4),
                worth,
                judged.mistake,
                None if cell is None else notebook.numbers[cell],
                line,
                round(run.seconds, 3),
                containment,
                "; ".join(part for part in (judged.note, remarks) if part),
            )
        )
    return rows


def _judged(questions: KeyedSet, student: str, digest: str, question: str, answer: Answer) -> Judgement:
    try:
        with deadline(_JUDGE_SECONDS):
            return questions.mark(student, digest, question, answer.plain)
    except OverdueError:
        return Judgement(
            Outcome.NOT_MARKED, note=f"judging it took more than {_JUDGE_SECONDS:g} seconds of the processor"
        )
    except Exception as error:  # a fault of the marker must not take the other marks with it
        return Judgement(Outcome.NOT_MARKED, note=f"the marker failed ({type(error).__name__})")


def _cause(question: str, cell: int | None, notebook: NotebookFile, run: Run) -> int | None:
    """Return the cell that caused a missing answer: the cell that should have defined the missing name."""
    report = None if cell is None else run.reports.get(cell)
    missing = _UNDEFINED.match(report.error) if report is not None else None
    if cell is None or missing is None:
        return cell
    word = re.compile(rf"\b{re.escape(missing['name'])}\b")
    for index in sorted(run.reports, reverse=True):
        if index < cell and (notebook.questions[index] == question or word.search(notebook.cells[index])):
            return index
    return cell


def _unanswered(cell: int | None, run: Run) -> tuple[Judgement, int | None]:
    """Return the judgement of a question without an answer, and the line where its check cell failed."""
    if cell is None:
        return Judgement(Outcome.MISSING, note="no cell checks this question"), None
    report = run.reports.get(cell)
    if report is not None:
        return Judgement(Outcome(report.kind), mistake=report.error), report.line
    if run.ended != "finished" and (run.cell is None or cell > run.cell):
        ended = Outcome.TIME_OUT if "time" in run.ended else Outcome.DIED
        return Judgement(ended, note="not reached"), None
    return Judgement(Outcome.MISSING, note="its check cell ran and recorded nothing"), None


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)


def grades_csv(rows: Iterable[Row]) -> str:
    """Return the table of marks as CSV text."""
    lines = [row.as_dict() for row in rows]
    return table_text([COLUMNS, *([_cell(line[name]) for name in COLUMNS] for line in lines)])
