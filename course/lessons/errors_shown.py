"""How the error of a learner's cell is shown: one sentence first, Python's traceback folded below.

The cell still ends with an output of type `error`, so that JupyterLab, nbclient and nbgrader stop where they
stopped before. Its name and value are Python's own.
"""

import importlib
import re
import sys
from html import escape
from typing import Any

from course.others import running_shell, show_errors_with

_MARK = "_course_words"
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def show_errors_in_words() -> None:
    """Let this kernel, or this IPython in a terminal, say in words what failed; elsewhere, do nothing.

    A shell that is neither, such as the one that runs a submission, stays as it is.
    """
    shell = running_shell()
    if shell is None or getattr(shell, _MARK, False):
        return
    if getattr(shell, "kernel", None) is not None:
        show_errors_with(shell, _in_kernel)
    elif type(shell).__module__.startswith("IPython.terminal"):
        show_errors_with(shell, _in_terminal)
    else:
        return
    setattr(shell, _MARK, True)


def _words(shell: Any, error: BaseException) -> list[str]:
    """Return the lines in front of the traceback; none when they cannot be found, which must hide nothing."""
    try:
        said = str(error)
        last = f"{type(error).__name__}: {said}" if said else type(error).__name__
        sentence, alone = importlib.import_module("course.lessons.error_sentences").explained(shell, error)
    except Exception:
        return []
    if sentence is None:
        return [last]
    return [sentence] if alone else [sentence, last]


def _again(shown: list[Any], error: Any) -> bool:
    """Tell whether `%tb` asks for an error that was shown before: then the traceback comes in full."""
    same = bool(shown) and shown[0] is error and sys.exc_info()[1] is None
    shown[:] = [error]
    return same


def _in_terminal(shell: Any, before: Any) -> Any:
    shown: list[Any] = []

    def show(kind: Any, error: Any, lines: Any) -> None:
        if not _again(shown, error) and (words := _words(shell, error)):
            lines = [words[0], "", *lines]
        before(kind, error, lines)

    return show


def _in_kernel(shell: Any, before: Any) -> Any:
    shown: list[Any] = []

    def show(kind: Any, error: Any, lines: Any) -> None:
        words = [] if _again(shown, error) else _words(shell, error)
        if not words or not lines:
            before(kind, error, lines)
            return
        before(kind, error, words)
        # The reply to the front end carries the traceback in full: nbclient quotes it when it stops.
        shell._last_traceback = lines
        whole = _COLOURS.sub("", "\n".join(lines))
        shell.display_pub.publish({"text/plain": whole, "text/html": _folded_html(whole)})

    return show


def _folded_html(traceback: str) -> str:
    # JupyterLab would take Enter and the space bar for its own shortcuts.
    return (
        '<details class="course-traceback" data-lm-suppress-shortcuts="true">'
        "<summary>Traceback: the way to the line that failed</summary>"
        f'<pre tabindex="0">{escape(traceback)}</pre></details>'
    )
