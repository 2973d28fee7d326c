"""Run a notebook's cells in IPython, one after the other, even when they raise errors or run out of time."""

import contextlib
import gc
import importlib
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from course.others import without_address_grammars


class Channel:
    """The pipe on which a notebook sends messages to the marker."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._lock = threading.Lock()

    def send(self, kind: str, **fields: Any) -> None:
        """Send one message; when the call returns, the message has left this process."""
        line = json.dumps({"m": kind, **fields}, allow_nan=False).encode("ascii") + b"\n"
        view = memoryview(line)
        with self._lock:
            while view:
                view = view[os.write(self._descriptor, view) :]

    def mark(self, question: str, answer: dict[str, Any]) -> dict[str, Any]:
        """Send an answer to be recorded; `Exercise.check` calls this as its marker in a marked run."""
        self.send("answer", question=question, answer=answer)
        from course.exercises import checked_answer
        from course.outcomes import Outcome

        return dict(checked_answer(question, Outcome.RECORDED))


#: Modules imported once, before any notebook runs; modules that are not installed are left out.
PRELOADED = (
    "numpy",
    "pandas",
    "altair",
    "ipywidgets",
    "scipy.optimize",
    "course.tables",
    "course.measures",
    "course.models",
    "course.charts",
    "course.widgets",
    "course.exercises",
    "course.lessons",
    "course.workspace",
)


class CellTimeoutError(BaseException):
    """Raised in a cell that ran out of time; not an `Exception`, so that `except Exception` lets it pass."""


def _new_shell() -> Any:
    from IPython.core.displayhook import DisplayHook
    from IPython.core.formatters import DisplayFormatter
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    class Silent(DisplayFormatter):
        """Draws nothing: a marked run has no screen, and drawing charts costs more than marking them."""

        def format(
            self, obj: Any, include: Any = None, exclude: Any = None
        ) -> tuple[dict[str, Any], dict[str, Any]]:
            return {}, {}

    class Hook(DisplayHook):
        """Keeps the last value in `_` and prints nothing."""

        def write_output_prompt(self) -> None:
            return None

        def finish_displayhook(self) -> None:
            self._is_active = False

    class Shell(InteractiveShell):
        """IPython without history, drawing or printed tracebacks."""

        displayhook_class = Hook
        system = InteractiveShell.system_raw  # the other one needs a terminal

        @contextlib.contextmanager
        def _tee(self, channel: Any) -> Iterator[None]:
            # the inherited one keeps every printed byte in memory, for a history that is off
            yield

        def init_display_formatter(self) -> None:
            self.display_formatter = Silent(parent=self)

        def showtraceback(self, *args: Any, **kwargs: Any) -> None:
            return None

        showsyntaxerror = showtraceback
        showindentationerror = showtraceback

        def ask_exit(self) -> None:
            return None

    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    return Shell.instance(config=config)


def _load_tables() -> None:
    """Read every shipped table once. Half a second here saves the reading in each notebook."""
    tables = importlib.import_module("course.tables")  # by name: grading itself uses no table
    for name in tables.cards():
        with contextlib.suppress(Exception):  # only a notebook that loads a damaged table gets its error
            tables.load(name)


def warm_up(*, for_many: bool) -> Any:
    """Import what notebooks need and return the IPython shell, which later forks share.

    With `for_many` every table is read, too.
    """
    gc.disable()  # imports leave no garbage: to look for it takes a tenth of their time
    with without_address_grammars():
        for name in PRELOADED:
            with contextlib.suppress(ImportError):
                importlib.import_module(name)
    if for_many:
        _load_tables()
    shell = _new_shell()
    shell.run_cell("1 + 1")  # the first cell pays for lazy imports inside IPython
    gc.enable()
    gc.collect()
    gc.freeze()  # a collection in a child would otherwise copy every shared page
    return shell


def _on_alarm(_number: int, _frame: Any) -> None:
    raise CellTimeoutError("out of time")


@contextlib.contextmanager
def _time_limit(seconds: float) -> Any:
    if not hasattr(signal, "setitimer"):  # Windows: only the runner outside can stop a cell
        yield
        return
    signal.signal(signal.SIGALRM, _on_alarm)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _describe(error: BaseException) -> dict[str, Any]:
    """Return type, text and line of an error; a hostile `__str__` can only spoil its own text."""
    line = None
    if isinstance(error, SyntaxError):
        line = error.lineno
    trace = error.__traceback__
    while trace is not None:
        if line is None and "ipython-input" in trace.tb_frame.f_code.co_filename:
            line = trace.tb_lineno
        trace = trace.tb_next
    try:
        text = str(error)[:500]
    except Exception:
        text = ""
    name = "Timeout" if isinstance(error, CellTimeoutError) else type(error).__name__
    return {"type": str(name)[:80], "text": text, "line": line}


class Notebook:
    """One submission on the learner's side, whose cells run one after the other.

    `task` holds `cells` (list of source texts), `skip` (indices not to run), `public` (the set as the learner
    sees it) and `cell_seconds`. Answers and progress go into `channel`.
    """

    def __init__(self, task: Mapping[str, Any], channel: Channel) -> None:
        self.cells: list[str] = list(task["cells"])
        self.skip = set(task["skip"])
        self.public = task["public"]
        self.seconds = float(task["cell_seconds"])
        self.channel = channel

    def _exercise(self) -> Callable[..., Any]:
        from course.errors import CourseError

        made = vars(importlib.import_module("course.exercises"))["Exercise"](self.public, self.channel)
        name = self.public["set"]

        def exercise(which: str = name, *_args: Any, **_kwargs: Any) -> Any:
            if which != name and not name.startswith(f"{which}-"):  # "01" is short for "01-…"
                self.channel.send("other-set", name=str(which)[:100])
                raise CourseError(
                    f"This notebook is marked as {name!r}, but it opens the exercise {which!r}."
                )
            return made

        return exercise

    def _wire(self, shell: Any) -> None:
        """Make `from course import exercise` return this set, with answers sent to the channel."""
        import course
        from course.exercises.markers import quiet

        quiet()  # a notebook that joined a class in its lesson joins none while it is marked
        exercise = self._exercise()
        vars(course)["exercise"] = exercise
        front = sys.modules.get("course.front")
        if front is None:
            with contextlib.suppress(ImportError):
                front = importlib.import_module("course.front")
        if front is not None:
            vars(front)["exercise"] = exercise
        sys.path.insert(0, "")  # modules a notebook writes with %%writefile
        shell.user_ns["__name__"] = "__main__"

    def run(self, shell: Any) -> None:
        """Run every cell that is not skipped and report each. An error ends the cell, not the notebook."""
        self._wire(shell)
        owner = os.getpid()
        for index, source in enumerate(self.cells):
            if index in self.skip:
                continue
            self.channel.send("cell", i=index)
            started = time.monotonic()
            error = self._run_cell(shell, source)
            if os.getpid() != owner:
                os._exit(0)  # a copy that the cell forked: only the original goes on
            seconds = round(time.monotonic() - started, 4)
            self.channel.send("end", i=index, s=seconds, error=error)
        self.channel.send("done")

    def _run_cell(self, shell: Any, source: str) -> dict[str, Any] | None:
        try:
            with _time_limit(self.seconds):
                result = shell.run_cell(source, store_history=False)
                error = result.error_before_exec or result.error_in_exec
                return None if error is None else _describe(error)
        except BaseException as escaped:  # a notebook may throw anything, at any moment
            return _describe(escaped)


def silence() -> None:
    """Point standard input, output and error at the null device, so that floods of output cost nothing."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nothing, descriptor)
    if nothing > 2:
        os.close(nothing)
