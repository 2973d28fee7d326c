"""Find question sets: those that ship with the course, and those in a teacher's own folder."""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import sys
from functools import cache
from pathlib import Path

from course.bank.authoring import QuestionSet
from course.errors import CourseError, UnknownNameError

__all__ = ["find_set", "set_names", "sets"]

#: set -> modules that add its questions, in order; the set itself is the attribute SET of the first
_BUNDLED = {
    "00-reading-a-source": ("prologue", "prologue_sources", "lesson_checks_00"),
    "01-trade-interdependence": ("trade", "trade_partners", "trade_products", "lesson_checks_01"),
    "02-strategic-resources": ("resources", "resources_dependence", "resources_shortage", "lesson_checks_02"),
    "03-alliance-limits": (
        "alliances",
        "alliances_investment",
        "alliances_alignment",
        "alliances_game",
        "lesson_checks_03",
    ),
    "04-future-scenarios": ("scenarios", "scenarios_world", "scenarios_forecasts", "lesson_checks_04"),
}


def sets(folder: Path | str | None = None) -> dict[str, QuestionSet]:
    """All sets by name.

    Parameters
    ----------
    folder
        A teacher's own bank: every `.py` file in it (not in folders below) is imported, and every
        `QuestionSet` it defines is taken. The bundled bank when left out.
    """
    if folder is None:
        return {name: find_set(name) for name in _BUNDLED}
    return _own(Path(folder))


def set_names() -> list[str]:
    """Names of the bundled sets."""
    return list(_BUNDLED)


def find_set(name: str, folder: Path | str | None = None) -> QuestionSet:
    """Return one set; the bundled ones also by the number they begin with, such as "01".

    Raises
    ------
    UnknownNameError
        There is no such set; names the nearest.
    """
    if folder is not None:
        found = _own(Path(folder))
        if name not in found:
            raise UnknownNameError("exercise set", name, found)
        return found[name]
    full = next((known for known in _BUNDLED if name in {known, known[:2]}), None)
    if full is None:
        raise UnknownNameError("exercise set", name, _BUNDLED)
    return _bundled(full)


@cache
def _bundled(name: str) -> QuestionSet:
    modules = [importlib.import_module(f"course.bank.questions.{module}") for module in _BUNDLED[name]]
    found: QuestionSet = modules[0].SET
    return found


def _own(folder: Path) -> dict[str, QuestionSet]:
    if not folder.is_dir():
        raise CourseError(f"The bank {folder} is not a folder.")
    found: dict[str, QuestionSet] = {}
    for path in sorted(folder.glob("*.py")):
        # The name holds the file's content: an edited file is read again, an unchanged one is not.
        digest = hashlib.sha256(str(path.resolve()).encode() + path.read_bytes()).hexdigest()[:12]
        name = f"_course_bank_{path.stem}_{digest}"
        module = sys.modules.get(name)
        if module is None:
            spec = importlib.util.spec_from_file_location(name, path)
            if spec is None or spec.loader is None:
                raise CourseError(f"{path} cannot be imported.")
            module = importlib.util.module_from_spec(spec)
            sys.modules[name] = module
            try:
                spec.loader.exec_module(module)
            except Exception as error:
                del sys.modules[name]
                raise CourseError(f"{path}: {type(error).__name__}: {error}") from error
        for value in vars(module).values():
            if isinstance(value, QuestionSet):
                found[value.name] = value
    if not found:
        raise CourseError(f"The bank {folder} has no .py file with a QuestionSet.")
    return found
