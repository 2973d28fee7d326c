"""Store the learner's progress in the workspace, or in this process where there is no workspace."""

from collections.abc import Callable
from typing import Any, Protocol

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


class MemoryStore:
    """Progress that ends with the process."""

    def __init__(self) -> None:
        self._state: dict[str, Any] = {}

    def read(self) -> dict[str, Any]:
        """Return the whole progress."""
        return self._state

    def update(self, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
        """Pass the progress to `change` and keep the result."""
        self._state = change(self._state)


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


def default_store(section: str = "progress") -> WorkspaceStore:
    """Return the store of the current workspace, which may be in memory."""
    return WorkspaceStore(current(), section, record_check if section == "practice" else progress_check)
