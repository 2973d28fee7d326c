"""Interdependence: a Jupyter course about Japan between China and the United States.

Each part is loaded when it is first used, so that `import course` costs little more than `import pandas`.
"""

import importlib
import sys
from typing import Any

__version__ = "0.1.0"
#: day of this version; charts state the age of their tables as of this day
__released__ = "2026-11-26"

#: public function -> module that defines it
_FUNCTIONS = {
    "load": "course.tables",
    "describe": "course.tables",
    "datasets": "course.tables",
    "lesson": "course.lessons",
    "my_ledger": "course.workspace.ledger",
    "article": "course.texts.article",
    "exercise": "course.front",
    "progress": "course.front",
    "practice": "course.front",
    "before_and_after": "course.front",
}
#: subpackages that `from course import …` may name
_MODULES = ("charts", "claims", "measures", "models", "tables", "widgets")

__all__ = ["__released__", "__version__", *_FUNCTIONS, *_MODULES]


if "IPython" in sys.modules:  # in a notebook, set how tables and errors are shown
    importlib.import_module("course.lessons.reading").set_tables_for_reading()
    importlib.import_module("course.lessons.errors_shown").show_errors_in_words()


def __getattr__(name: str) -> Any:
    if name in _FUNCTIONS:
        value = getattr(importlib.import_module(_FUNCTIONS[name]), name)
    elif name in _MODULES:
        value = importlib.import_module(f"course.{name}")
    else:
        raise AttributeError(f"module 'course' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
