"""Keeps the learner's progress: in the workspace where there is one, else in this process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

__all__ = ["MemoryStore", "Store", "WorkspaceStore", "default_store"]

_SECTION = "progress"


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
    """Progress in the workspace's state file, shared by all notebooks of the workspace."""

    def __init__(self, workspace: Any) -> None:
        self._workspace = workspace

    def read(self) -> dict[str, Any]:
        """Return the whole progress."""
        return dict(self._workspace.read(_SECTION) or {})

    def update(self, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
        """Pass the newest progress to `change` and keep the result."""
        self._workspace.update(_SECTION, lambda state: change(dict(state or {})))


def default_store() -> Store:
    """Return the store of the current workspace, which may be in memory."""
    from course.workspace import current

    return WorkspaceStore(current())
