"""Reads and writes notebooks without what is saved in them and may run a script."""

from __future__ import annotations

import re
from typing import Any

from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager

from course.notebook import DRAWN

__all__ = ["Contents"]

_CHART = re.compile(r"application/vnd\.vega(lite)?\.v\d+\+json")


class Contents(AsyncLargeFileManager):
    """JupyterLab's own contents manager, for notebooks without saved widgets.

    JupyterLab brings saved widgets back to life as soon as a notebook is opened, whether it is trusted or
    not. A saved widget may hold a script, which then runs with the reader's rights. Widgets of a kernel that
    still runs come from the kernel, so nothing is missed.

    JupyterLab draws saved charts as well, with the options that its author chose. They can hold a style sheet
    of the whole page, and text for a new page. So only the course's own options stay.
    """

    async def get(self, path: str, *words: Any, **options: Any) -> dict[str, Any]:
        """Return a file or folder; a notebook comes without saved widgets and a chart's own options."""
        model: dict[str, Any] = await super().get(path, *words, **options)
        _drop_widgets(model)
        _drop_embed_options(model)
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


def _drop_embed_options(model: dict[str, Any]) -> None:
    content = model.get("content")
    if model.get("type") != "notebook" or not isinstance(content, dict):
        return
    for cell in _dicts(content.get("cells")):
        for output in _dicts(cell.get("outputs")):
            data, about = _dict(output.get("data")), _dict(output.get("metadata"))
            for mime in data:
                if _CHART.fullmatch(mime):
                    _dict(_dict(data[mime]).get("usermeta")).pop("embedOptions", None)
                    _keep_own_options(_dict(about.get(mime)))


def _keep_own_options(about: dict[str, Any]) -> None:
    if "embed_options" in about:
        asked = _dict(about["embed_options"])
        about["embed_options"] = {name: value for name, value in DRAWN.items() if asked.get(name) == value}


def _dict(found: Any) -> dict[str, Any]:
    return found if isinstance(found, dict) else {}


def _dicts(found: Any) -> list[dict[str, Any]]:
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
