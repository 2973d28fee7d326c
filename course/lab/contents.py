"""Reads and writes notebooks without the widgets that are saved in them."""

from __future__ import annotations

from typing import Any

from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager

__all__ = ["Contents"]


class Contents(AsyncLargeFileManager):
    """JupyterLab's own contents manager, for notebooks without saved widgets.

    JupyterLab brings saved widgets back to life as soon as a notebook is opened, whether it is trusted or
    not. A saved widget may hold a script, which then runs with the reader's rights. Widgets of a kernel that
    still runs come from the kernel, so nothing is missed.
    """

    async def get(self, path: str, *words: Any, **options: Any) -> dict[str, Any]:
        """Return a file or folder; a notebook comes without saved widgets."""
        model: dict[str, Any] = await super().get(path, *words, **options)
        _drop_widgets(model)
        return model

    async def save(self, model: dict[str, Any], path: str = "") -> dict[str, Any]:
        """Write a file or folder; a notebook is written without saved widgets."""
        _drop_widgets(model)
        saved: dict[str, Any] = await super().save(model, path)
        return saved


def _drop_widgets(model: dict[str, Any]) -> None:
    content = model.get("content")
    if model.get("type") == "notebook" and isinstance(content, dict):
        metadata = content.get("metadata")
        if isinstance(metadata, dict):
            metadata.pop("widgets", None)
