"""The forms of the sections `progress` and `files` of the record, and the checks of both.

`progress` holds set -> question -> entry. `files` holds path -> facts on the file that the course put there.
"""

from typing import Any

from course.outcomes import Outcome
from course.workspace.checked import check, each, finite, parts, single, text, whole

#: the entry of a question before its first attempt
START: dict[str, Any] = {
    "outcome": Outcome.BLANK,
    "points": 0.0,
    "attempts": 0,
    "misses": 0,
    "hints": 0,
    "solution": False,
    "last": "",
    "where": "",
}


def _outcome(kept: Any) -> str:
    return Outcome(text(kept)).value


def _points(kept: Any) -> float | int:
    if not 0 <= finite(kept) < 1e6:
        raise ValueError("no points of a question")
    return finite(kept)


def count(kept: Any) -> int:
    """Return `kept` as a whole number from 0 to below a billion; raise TypeError or ValueError otherwise."""
    if not 0 <= whole(kept) < 1e9:
        raise ValueError("a count was expected")
    return whole(kept)


def truth(kept: Any) -> bool:
    """Return true or false, or raise a TypeError."""
    if not isinstance(kept, bool):
        raise TypeError("true or false was expected")
    return kept


#: the reader of an entry, which holds a learner's work on one question
read_answers = parts(
    {
        "outcome": ("the outcome", single(_outcome)),
        "points": ("the points", single(_points)),
        "attempts": ("the attempts", single(count)),
        "misses": ("the misses", single(count)),
        "hints": ("the hints", single(count)),
        "solution": ("the mark that the solution was seen", single(truth)),
        "last": ("the last answer", single(text)),
        "where": ("the place", single(text)),
    }
)

#: the check of the section "progress"
progress_check = check(each(each(read_answers, words="{name} in {words}"), words="{name}"))


_FILE = parts(
    {
        "laid_out": ("the content", single(text)),
        "offered": ("the content of the new version", single(text)),
        "earlier": ("the mark of an earlier version", single(truth)),
    }
)


def _is_path(name: str) -> bool:
    """Tell whether a name can name a file inside the learner's folder."""
    ways = name.split("/")
    return "\x00" not in name and "\\" not in name and all(0 < len(way) < 200 and way != ".." for way in ways)


#: the check of the section "files"
files_check = check(each(_FILE, words="the entry of {name}", fits=_is_path))
