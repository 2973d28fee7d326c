"""Reads and writes notebooks without their saved widgets and chart options, which may run scripts."""

import re
from typing import Any

from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager

from course.notebook import DRAWN

_CHART = re.compile(r"application/vnd\.vega(lite)?\.v\d+\+json")


class Contents(AsyncLargeFileManager):
    """JupyterLab's contents manager, which also removes saved widgets and chart options from notebooks.

    JupyterLab revives saved widgets as soon as a notebook is opened, trusted or not. A saved widget may hold
    a script, which then runs with the reader's rights. The widgets of a running kernel come from that
    kernel, so they still appear.

    JupyterLab also draws saved charts with the options that their author chose. These can hold a style sheet
    for the whole page, and text for a new page. So only the course's own options stay.
    """

    async def get(self, path: str, *words: Any, **options: Any) -> dict[str, Any]:
        """Return a file or folder; saved widgets and foreign chart options are removed from a notebook."""
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
