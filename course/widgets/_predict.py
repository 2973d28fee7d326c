"""A question to guess by its name, and what became of the guesses that are kept.

The last lesson looks at how good they were.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from course.errors import UnknownNameError
from course.tables import load
from course.widgets._guesses import ChoiceGuess, Guess, LineGuess, NumberGuess, option_words
from course.widgets._kept import guesses_check, kind_of
from course.widgets._live import records
from course.widgets._questions import QUESTIONS
from course.widgets._traits import Amount, Line, OneOf
from course.widgets._words import sized, too_far
from course.workspace import Workspace, current

__all__ = ["my_predictions", "predict_state"]


def predict_state(
    question: str = "china_share", workspace: Workspace | None = None, **settings: Any
) -> Guess:
    """Return the headless state of a question.

    Parameters
    ----------
    question
        Id of the question, one of `QUESTIONS`.
    workspace
        Where the guess is kept; the learner's own when left out.
    **settings
        The guess.

    Raises
    ------
    UnknownNameError
        When there is no such question; the message names the nearest.
    """
    if question not in QUESTIONS:
        raise UnknownNameError("question to guess", question, QUESTIONS)
    ask = QUESTIONS[question]
    parts: dict[str, Any] = {"ask": ask, "title": "Guess before you look", "question": ask.text}
    if ask.later:
        parts["actions"] = {"Keep my guess": "commit"}
    span = ask.high - ask.low
    base: type[Guess]
    if ask.kind == "number":
        middle = ask.low + round(span / 2 / ask.step) * ask.step
        parts["guess"] = Amount(f"Your guess, {ask.unit}", ask.low, ask.high, middle, ask.step, form=".1f")
        far = "How far off could you be? Choose it so wide that nine of ten such guesses hold"
        parts["margin"] = Amount(far, 0.0, span / 2, span / 10, ask.step, form=".1f")
        blank: dict[str, Any] = {"margin": span / 2}
        base = NumberGuess
    elif ask.kind == "choice":
        parts["guess"] = OneOf("Your guess", ask.options, next(iter(ask.options)))
        count = len(ask.options)
        # one half and knowing nothing both lie on a step: the slider moves what lies between two
        step = 0.05 if 20 % count == 0 else 0.1 / count
        sure = "How sure are you that this is right?"
        parts["confidence"] = Amount(sure, 1 / count, 1.0, 0.5, step, form=".0%")
        blank = {"confidence": 1 / count}
        base = ChoiceGuess
    else:
        truth = ask.truth()
        last = round(float(truth.loc[ask.known_until]), 1)
        years = [int(year) for year in truth.index if year > ask.known_until]
        known, whose = truth.loc[: ask.known_until], load(ask.source).attrs["card"].citation
        parts["line"] = Line(
            f"Your line, {ask.unit}",
            years,
            ask.low,
            ask.high,
            (last,) * len(years),
            known={int(year): round(float(value), 4) for year, value in known.items()},
            source=f"{whose} until {ask.known_until}; the guess is your own",
        )
        blank = {"line": ((ask.low + ask.high) / 2,) * len(years)}
        base = LineGuess
    # What knowing nothing looks like: as unsure as can be.
    parts["presets"] = {"No idea": blank}
    kind: type[Guess] = type("Predict", (base,), parts)
    return kind(workspace, **settings)


def my_predictions(workspace: Workspace | None = None) -> pd.DataFrame:
    """Return the learner's first guesses beside the answers, one row for each question answered.

    Parameters
    ----------
    workspace
        Where to look; the learner's own when left out.

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
            became = _became(name, kind, kept)
        except (KeyError, TypeError, ValueError):  # what the answer was is damaged, or of another kind
            first = kept["first"]
            guess = first["line"][-1] if kind == "line" else first["guess"]
            became = (guess, None, "not known", None, "not known")
        rows.append((name, kept.get("question", ""), kind, *became))
    frame = pd.DataFrame(rows, columns=columns)
    return pd.DataFrame(records(frame), columns=columns)


def _became(name: str, kind: str, kept: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return guess, answer, error, whether the interval held it, and the error of the rule of thumb."""
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
