"""The guesses in the section `predictions` of a workspace: how they are checked, worded and tabulated."""

import json
from collections.abc import Mapping
from typing import Any

import pandas as pd

from course.errors import UnknownNameError
from course.phrases import decimals, percent, the, with_minus
from course.tables import economy_name
from course.widgets.guess_questions import QUESTIONS
from course.widgets.rows import records
from course.workspace import Workspace, current
from course.workspace.checked import check, each, every, finite, parts, plain_value, single, text


def kind_of(first: dict[str, Any]) -> str:
    """Return the kind of a guess: number, choice or line."""
    if "line" in first:
        return "line"
    return "choice" if isinstance(first["guess"], str) else "number"


def _first(kept: Any) -> dict[str, Any]:
    kind = kind_of(kept)
    if kind == "line":
        _line(kept["line"])
    for name, value in kept.items():
        if name != "line" and not (kind == "choice" and name == "guess"):
            finite(value)
    return dict(kept)


def _kind(kept: Any) -> str:
    if kept not in ("number", "choice", "line"):
        raise TypeError("a kind of guess was expected")
    return str(kept)


def _line(kept: Any) -> list[float]:
    if not isinstance(kept, list) or not kept:
        raise TypeError("the values of a line were expected")
    return [finite(value) for value in kept]


def _answer(kept: Any) -> Any:
    if isinstance(kept, list):
        return _line(kept)
    return kept if isinstance(kept, str) else finite(kept)


_GUESS = parts(
    {
        "kind": ("the kind", single(_kind)),
        "question": ("the text", single(text)),
        "unit": ("the unit", single(text)),
        "first": ("the guess", single(_first)),
        "truth": ("the answer", single(_answer)),
        "naive": ("the rule of thumb", single(_answer)),
        "error": ("the error", single(finite)),
        "options": ("the options", each(single(text))),
        "earlier": ("the earlier guesses", every(single(plain_value))),
    },
    needed=("first",),
)


def _read_guess(kept: Any, words: str, odd: list[str]) -> Any:
    """Return a kept guess; None, with a note in `odd`, where its kind and its value do not match."""
    found = _GUESS(kept, words, odd)
    if found is not None and found.get("kind", kind_of(found["first"])) != kind_of(found["first"]):
        odd.append(words)
        return None
    return found


#: check of the section "predictions", which tells its usable part
guesses_check = check(each(_read_guess, words="the guess {name}"))


# ------------------------------------------------------------------------------------------ in words


def short_number(value: float) -> str:
    """Return a number with as few digits as it needs and a real minus sign."""
    return with_minus(f"{value:g}")


def plus(value: float, signed: bool) -> str:
    """Return a plus sign for a number above zero on an axis with both signs, else nothing."""
    return "+" if signed and value > 0 else ""


def sized(error: float, unit: str) -> str:
    """Return the size of an error with its unit, rounded to one decimal like the answer."""
    return f"{abs(error):,.1f} {'percentage points' if unit.startswith('percent') else unit}"


def too_far(error: float, unit: str) -> str:
    """Return an error with its unit and direction: `too_far(1.9, "days") == "1.9 days too high"`."""
    if not round(error, 1):
        return "right to the digit shown"
    return f"{sized(error, unit)} too {'high' if error > 0 else 'low'}"


def guess_in_words(name: str, entry: Any) -> str:
    """Return a kept guess in a few words, even if the question has another form now."""
    try:
        first, unit = entry["first"], entry["unit"]
        if kind_of(first) == "choice":
            return f"{the(option_words(name, entry, first['guess']))}, {percent(first['confidence'])} sure"
        if kind_of(first) == "line":
            return f"{', '.join(decimals(value, 1) for value in first['line'])} {unit}"
        return f"{short_number(first['guess'])} \u00b1 {short_number(first['margin'])} {unit}"
    except (AttributeError, KeyError, TypeError, ValueError):
        return json.dumps(entry, ensure_ascii=False)


def option_words(name: str, entry: Mapping[str, Any], option: str) -> str:
    """Return an option's words: as they were at the time of the guess, else today's, else the economy's name.

    `name`: id of the question.
    `entry`: the kept guess of this question.
    `option`: the option's code.
    """
    now = QUESTIONS[name].options if name in QUESTIONS else {}
    words = {**now, **entry.get("options", {})}
    if option in words:
        return str(words[option])
    try:
        return economy_name(option)
    except UnknownNameError:
        return str(option)


# ------------------------------------------------------------------------- guesses beside answers


def my_predictions(workspace: Workspace | None = None) -> pd.DataFrame:
    """Return the learner's first guesses beside the answers, one row for each question.

    `workspace`: the workspace that holds the guesses; the learner's own when left out.

    Returns
    -------
    DataFrame
        question, kind, guess, answer, error, inside (whether an interval held the answer) and naive_error (of
        the guess without knowledge). Guess and answer are rounded alike; errors are texts with their unit.
    """
    columns = ["id", "question", "kind", "guess", "answer", "error", "inside", "naive_error"]
    rows = []
    for name, kept in sorted((workspace or current()).read("predictions", guesses_check).items()):
        kind = kind_of(kept["first"])
        try:
            became = _outcome(name, kind, kept)
        except (KeyError, TypeError, ValueError):  # the kept answer is damaged or of another kind
            first = kept["first"]
            guess = first["line"][-1] if kind == "line" else first["guess"]
            became = (guess, None, "not known", None, "not known")
        rows.append((name, kept.get("question", ""), kind, *became))
    frame = pd.DataFrame(rows, columns=columns)
    return pd.DataFrame(records(frame), columns=columns)


def _outcome(name: str, kind: str, kept: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return guess, answer, error, whether the interval held the answer, and the rule of thumb's error."""
    first, truth, naive, unit = kept["first"], kept["truth"], kept["naive"], kept["unit"]
    if kind == "choice":
        guess, answer = (option_words(name, kept, one) for one in (first["guess"], truth))
        right, thumb = ("right" if one == truth else "wrong" for one in (first["guess"], naive))
        score = f"{right}; score {kept['error']:.2f} (0 is best, 1 worst)"
        return guess, answer, score, None, thumb
    if kind == "line":
        off = sum(abs(n - t) for n, t in zip(naive, truth, strict=True)) / len(truth)
        ends = round(first["line"][-1], 1), round(truth[-1], 1)
        return *ends, f"{sized(kept['error'], unit)} on average", None, f"{sized(off, unit)} on average"
    inside = abs(first["guess"] - truth) <= first["margin"]
    errors = (too_far(kept["error"], unit), too_far(naive - truth, unit))
    return round(first["guess"], 1), round(truth, 1), errors[0], inside, errors[1]
