"""Explorers: charts that a learner changes, each with a sentence, a table, its code and its assumptions.

Each function returns an explorer, which a notebook shows; `explorer.state` works without a screen.
The keyboard reaches everything: Tab moves on, the arrow keys set a control, Enter unfolds a part. Three
parts unfold: the assumptions, the table of numbers, and the code that finds them, with a copy button.
A notebook that is opened again while its kernel runs keeps its settings. An export keeps chart and sentence.
Nothing is loaded before it is asked for.
"""

import importlib
from typing import Any

from course.registry import classes_in, names_of

_FOLDER = "course.widgets.explorers"
#: names of the explorers
EXPLORERS = names_of(_FOLDER)

__all__ = sorted([*EXPLORERS, "my_conditions", "my_predictions", "predict", "questions"])


def _opener(name: str) -> Any:
    def open_explorer(**settings: Any) -> Any:
        from course.widgets.explorer import Explorer
        from course.widgets.state import State

        module = importlib.import_module(f"{_FOLDER}.{name}")
        (state,) = classes_in(module, State)
        # an explorer with more than the common parts defines its own view beside its state
        (view,) = classes_in(module, Explorer) or [Explorer]
        return view(state(**settings))

    open_explorer.__name__ = open_explorer.__qualname__ = name
    open_explorer.__doc__ = f"Return the explorer `{name}`; settings may be given by name."
    return open_explorer


def _open_prediction(question: str = "china_share", **settings: Any) -> Any:
    """Return the explorer of a question to guess; `questions()` lists them all."""
    from course.widgets.explorer import Explorer
    from course.widgets.guesses import predict_state

    return Explorer(predict_state(question, **settings))


def __getattr__(name: str) -> Any:
    if name == "predict":
        return _open_prediction
    if name == "my_conditions":
        return importlib.import_module("course.widgets.conditions").my_conditions
    if name == "my_predictions":
        return importlib.import_module("course.widgets.kept_guesses").my_predictions
    if name == "questions":
        return importlib.import_module("course.widgets.guess_questions").questions
    if name not in EXPLORERS:
        raise AttributeError(f"module 'course.widgets' has no attribute {name!r}")
    value = _opener(name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return list(__all__)
