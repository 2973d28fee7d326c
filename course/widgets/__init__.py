"""Explorers: pictures to move, each with a sentence, a table, its code and its assumptions.

Each function returns an explorer, which a notebook shows; `explorer.state` is the same without a screen.
Everything is reached with Tab, set with the arrow keys and folded out with Enter: what is assumed, the
numbers as a table, and the code that gives them, with a button that copies it. A notebook that is opened
again while its kernel runs goes on where it was; an export keeps the picture with its sentence.
Nothing is loaded before it is asked for.
"""

from __future__ import annotations

import importlib
from typing import Any

#: public name -> (module, state class)
_STATES = {
    "alignment": ("course.widgets._alignment", "Alignment"),
    "chokepoints": ("course.widgets._chokepoints", "Chokepoints"),
    "claims": ("course.widgets._claims", "Claims"),
    "coalition": ("course.widgets._coalition", "Coalition"),
    "mirror": ("course.widgets._mirror", "Mirror"),
    "partners": ("course.widgets._partners", "Partners"),
    "shortage": ("course.widgets._shortage", "Shortage"),
    "tariffs": ("course.widgets._tariffs", "Tariffs"),
    "world_trade": ("course.widgets._world_trade", "WorldTrade"),
}

#: explorers whose view has more than the common one
_VIEWS = {"claims": ("course.widgets._claims", "ClaimsExplorer")}

__all__ = sorted([*_STATES, "my_predictions", "predict", "questions"])


def _opener(name: str) -> Any:
    module, kind = _STATES[name]

    def open_explorer(**settings: Any) -> Any:
        where, view = _VIEWS.get(name, ("course.widgets._explorer", "Explorer"))
        state = getattr(importlib.import_module(module), kind)(**settings)
        return getattr(importlib.import_module(where), view)(state)

    open_explorer.__name__ = open_explorer.__qualname__ = name
    open_explorer.__doc__ = f"Return the explorer `{name}`; settings may be given by name."
    return open_explorer


def _open_prediction(question: str = "china_share", **settings: Any) -> Any:
    """Return the explorer of a question to guess; `questions()` lists them all."""
    from course.widgets._explorer import Explorer
    from course.widgets._predict import predict_state

    return Explorer(predict_state(question, **settings))


def __getattr__(name: str) -> Any:
    if name == "predict":
        return _open_prediction
    if name == "my_predictions":
        return importlib.import_module("course.widgets._predict").my_predictions
    if name == "questions":
        return importlib.import_module("course.widgets._questions").questions
    if name not in _STATES:
        raise AttributeError(f"module 'course.widgets' has no attribute {name!r}")
    value = _opener(name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return list(__all__)
