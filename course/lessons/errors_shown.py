"""Shows the error of a learner's cell: one sentence first, Python's traceback folded below.

The cell still ends with an output of type `error`, with Python's own name and value. JupyterLab, nbclient
and nbgrader therefore stop there as before.
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
    """Make this kernel, or IPython in a terminal, explain errors in words; elsewhere, do nothing.

    Any other shell, such as the shell that runs a submission, stays unchanged.
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


def load_ipython_extension(_: Any) -> None:
    """Explain errors from a kernel's first cell on, where its settings name this module as an extension."""
    show_errors_in_words()


def words_of_error(shell: Any, error: BaseException) -> list[str]:
    """Return the lines before the traceback; if explaining fails, none, so that the traceback still shows."""
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
    """Tell whether `%tb` asks again for the last error, which is then shown with its full traceback."""
    same = bool(shown) and shown[0] is error and sys.exc_info()[1] is None
    shown[:] = [error]
    return same


def _in_terminal(shell: Any, before: Any) -> Any:
    shown: list[Any] = []

    def show(kind: Any, error: Any, lines: Any) -> None:
        if not _again(shown, error) and (words := words_of_error(shell, error)):
            lines = [words[0], "", *lines]
        before(kind, error, lines)

    return show


def _in_kernel(shell: Any, before: Any) -> Any:
    shown: list[Any] = []

    def show(kind: Any, error: Any, lines: Any) -> None:
        words = [] if _again(shown, error) else words_of_error(shell, error)
        if not words or not lines:
            before(kind, error, lines)
            return
        before(kind, error, words)
        # The reply to the front end contains the full traceback, since nbclient quotes it when it stops.
        shell._last_traceback = lines
        whole = _COLOURS.sub("", "\n".join(lines))
        shell.display_pub.publish({"text/plain": whole, "text/html": _folded_html(whole)})

    return show


def _folded_html(traceback: str) -> str:
    # Without this attribute JupyterLab would use Enter and the space bar as its own shortcuts.
    return (
        '<details class="course-traceback" data-lm-suppress-shortcuts="true">'
        "<summary>Traceback: the way to the line that failed</summary>"
        f'<pre tabindex="0">{escape(traceback)}</pre></details>'
    )
