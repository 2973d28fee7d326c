"""Keeps the learner's progress: in the workspace where there is one, else in this process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

__all__ = ["MemoryStore", "Store", "WorkspaceStore", "default_store"]


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

    def put_aside(self, content: dict[str, Any]) -> Path | None:
        """Begin anew; there is no file to keep the content in."""
        self._state = {}
        return None


class WorkspaceStore:
    """One section of the workspace's state file, shared by all notebooks of the workspace.

    Parameters
    ----------
    workspace
        The learner's workspace.
    section
        "progress" for exercise sets, "practice" for what practice keeps.
    """

    def __init__(self, workspace: Any, section: str = "progress") -> None:
        self._workspace, self._section = workspace, section

    def read(self) -> dict[str, Any]:
        """Return the whole section."""
        return dict(self._workspace.read(self._section) or {})

    def update(self, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
        """Pass the newest section to `change` and keep the result."""
        self._workspace.update(self._section, lambda state: change(dict(state or {})))

    def put_aside(self, content: dict[str, Any]) -> Path | None:
        """Move a section that cannot be used to a file of its own, and return the file."""
        kept: Path | None = self._workspace.put_aside(self._section, content)
        return kept


def default_store(section: str = "progress") -> WorkspaceStore:
    """Return the store of the current workspace, which may be in memory."""
    from course.workspace import current

    return WorkspaceStore(current(), section)
