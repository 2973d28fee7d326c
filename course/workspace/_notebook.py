"""What the workspace needs to know about a notebook: its text without outputs, and what was written in it."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

__all__ = ["cleared", "fingerprint", "title"]

#: traces of a run in a cell's or a notebook's metadata
_RUN_METADATA = ("collapsed", "execution", "ExecuteTime", "scrolled", "widgets")


def _parse(content: bytes) -> dict[str, Any] | None:
    try:
        notebook = json.loads(content.decode("utf-8"))
        whole = isinstance(notebook["cells"], list) and all(isinstance(c, dict) for c in notebook["cells"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return notebook if whole else None


def _text(source: object) -> str:
    return "".join(source) if isinstance(source, list) else str(source)


def cleared(content: bytes) -> bytes:
    """Return a notebook without outputs, execution counts and traces of a run.

    Parameters
    ----------
    content
        The `.ipynb` as it stands in its file.

    Raises
    ------
    ValueError
        When it is not a notebook of format 4.
    """
    notebook = _parse(content)
    if notebook is None:
        raise ValueError("not a notebook")
    for part in (notebook, *notebook["cells"]):
        for key in _RUN_METADATA:
            part.get("metadata", {}).pop(key, None)
    for cell in notebook["cells"]:
        if cell.get("cell_type") == "code":
            cell["outputs"], cell["execution_count"] = [], None
    return (json.dumps(notebook, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode("utf-8")


def fingerprint(content: bytes) -> str:
    """Return a hash of what a person wrote: running and saving a notebook does not change it.

    Parameters
    ----------
    content
        Any file. Of a notebook, the kinds, texts and pasted pictures of its cells count; of everything
        else, every byte.
    """
    notebook = _parse(content)
    if notebook is not None:
        # Text and code of an empty trailing cell is nothing anybody wrote: JupyterLab adds one when the
        # last cell is run.
        cells = [
            [cell.get("cell_type"), _text(cell.get("source", "")), cell.get("attachments") or {}]
            for cell in notebook["cells"]
        ]
        while cells and not cells[-1][1].strip() and not cells[-1][2]:
            cells.pop()
        content = json.dumps(cells, sort_keys=True).encode("ascii")
    return hashlib.sha256(content).hexdigest()


def title(content: bytes) -> str | None:
    """Return the first heading of a notebook, or None."""
    for cell in (_parse(content) or {"cells": []})["cells"]:
        if cell.get("cell_type") == "markdown":
            found = re.search(r"^#\s+(.+?)\s*$", _text(cell.get("source", "")), re.MULTILINE)
            if found:
                return found[1]
    return None
