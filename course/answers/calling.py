"""Call a learner's function on the inputs of a question and record what it returns."""

from __future__ import annotations

import linecache
import traceback
from collections.abc import Callable
from typing import Any

from course.answers.plain import Plain, from_plain
from course.answers.reading import to_plain


def call_on_inputs(function: Callable[..., Any], inputs: list[list[Plain]]) -> Plain:
    """Call a function once for each list of arguments, each time on fresh copies.

    `inputs` are the positional arguments of each call as plain forms. In the form `calls` that is returned, a
    call that raises is a form `error` with the learner's own line. When a call leaves the placeholder, the
    whole answer is `blank`.
    """
    results: list[Plain] = []
    for arguments in inputs:
        values = [from_plain(argument) for argument in arguments]
        try:
            result = to_plain(function(*values))
        except (Exception, SystemExit) as error:  # the learner's function may raise anything
            result = {
                "t": "error",
                "kind": type(error).__name__[:100],
                "message": _message(error),
                "line": learner_line(error),
            }
        if result["t"] == "blank":
            return result
        results.append(result)
    return {"t": "calls", "v": results}


def _message(error: BaseException) -> str:
    try:
        return str(error)[:500].encode("utf-8", "replace").decode("utf-8")
    except Exception:  # an exception may even fail to say what it is
        return "it has no message"


def learner_line(error: BaseException) -> str:
    """Return the line of the learner's own code at which an exception went through, or an empty text."""
    line = ""
    for frame, number in traceback.walk_tb(error.__traceback__):
        name = frame.f_code.co_filename
        if "site-packages" in name or name == __file__ or name.startswith("<frozen"):
            continue
        text = linecache.getline(name, number, frame.f_globals).strip()
        line = text or line
    return line[:300]
