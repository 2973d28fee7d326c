"""Store the learner's progress in the workspace, or in this process where there is no workspace."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from course.errors import CourseError
from course.exercises.dealing import record_check
from course.workspace import Check, Workspace, current, progress_check


class Store(Protocol):
    """Keeps progress as a dict: `{set: {question: entry}}`."""

    def read(self) -> dict[str, Any]:
        """Return the whole progress."""
        ...

    def update(self, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
        """Pass the newest progress to `change` and keep the result."""
        ...


class WorkspaceStore:
    """Stores one section of the workspace's state file, shared by all notebooks of the workspace.

    The section is "progress" for exercise sets, and "practice" for the record of practice. `check` returns
    the usable part of the section; the rest is set aside.
    """

    def __init__(
        self, workspace: Workspace, section: str = "progress", check: Check = progress_check
    ) -> None:
        self._workspace, self._section, self._check = workspace, section, check

    def read(self) -> dict[str, Any]:
        """Return the whole section."""
        return self._workspace.read(self._section, self._check)

    def update(self, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
        """Pass the newest section to `change` and keep the result."""
        self._workspace.update(self._section, change, self._check)


class MemoryStore(WorkspaceStore):
    """Progress that ends with the process."""

    def __init__(self) -> None:
        super().__init__(Workspace())


def default_store(section: str = "progress") -> WorkspaceStore:
    """Return the store of the current workspace, which may be in memory."""
    return WorkspaceStore(current(), section, record_check if section == "practice" else progress_check)


def take_progress(file: Path) -> None:
    """Add the progress in a file, which the web edition writes, to the learner's own.

    Of a question the entry with more points stays, then the one with more attempts. Of practice the record
    stays that was used last. `file` may also be another folder's `state.json`.

    Raises
    ------
    CourseError
        The file cannot be read, or holds no progress.
    """
    try:
        given = json.loads(file.read_text("utf-8"))
        found, practised = progress_check(given["progress"])[0], record_check(given.get("practice", {}))[0]
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise CourseError(f"{file} holds no progress: name the file that the exercise page saved.") from error

    def add(mine: dict[str, Any]) -> None:
        for name, entries in found.items():
            own = mine.setdefault(name, {})
            for question, entry in entries.items():
                own[question] = max(own.get(question, {}), entry, key=_reached)

    current().update("progress", add, progress_check)
    default_store("practice").update(lambda mine: max(mine, practised, key=lambda one: one.get("last") or ""))


def _reached(entry: dict[str, Any]) -> tuple[float, int]:
    return entry.get("points", 0), entry.get("attempts", 0)
