"""Read a notebook for the workspace: its content without outputs, a hash of its cells, its title."""

import hashlib
import json
import re
from typing import Any

#: keys that a run leaves in the metadata of a cell or a notebook
_RUN_METADATA = ("collapsed", "execution", "ExecuteTime", "scrolled", "widgets")
_CELL_TYPES = ("code", "markdown", "raw")


def _parse(content: bytes) -> dict[str, Any] | None:
    try:
        notebook = json.loads(content.decode("utf-8"))
        whole = isinstance(notebook["cells"], list) and all(isinstance(c, dict) for c in notebook["cells"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return notebook if whole else None


def _text(source: object) -> str:
    return "".join(map(str, source)) if isinstance(source, list) else str(source)


def clear_notebook(content: bytes) -> bytes:
    """Return a notebook without outputs, execution counts and the metadata that a run leaves.

    Raises
    ------
    ValueError
        When the bytes are not a notebook of format 4.
    """
    notebook = _parse(content)
    if notebook is None:
        raise ValueError("not a notebook")
    for part in (notebook, *notebook["cells"]):
        if isinstance(metadata := part.get("metadata"), dict):
            for key in _RUN_METADATA:
                metadata.pop(key, None)
    for cell in notebook["cells"]:
        if cell.get("cell_type") == "code":
            cell["outputs"], cell["execution_count"] = [], None
    return (json.dumps(notebook, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode("utf-8")


def unknown_part(content: bytes) -> str | None:
    """Describe a part of a notebook that `clear_notebook` does not know and may leave in; else None."""
    notebook = _parse(content) or {"cells": []}
    form = notebook.get("nbformat")
    if type(form) is not int or form != 4:
        return f"the notebook format {_shortly(form)}" if form is not None else "no notebook format"
    if "worksheets" in notebook:
        return "worksheets, as notebooks had before format 4"
    kinds = (cell.get("cell_type") for cell in notebook["cells"])
    strange = [kind for kind in kinds if kind not in _CELL_TYPES]
    return f"a cell of the type {_shortly(strange[0])}" if strange else None


def _shortly(value: object) -> str:
    text = ascii(value) if isinstance(value, str | float | int | None) else type(value).__name__
    return text if len(text) <= 40 else f"{text[:40]} \u2026"


def named_set(content: bytes) -> str | None:
    """Return the exercise set that a notebook names, or None where it names none."""
    notebook = _parse(content)
    metadata = notebook.get("metadata") if notebook is not None else None
    course = metadata.get("course") if isinstance(metadata, dict) else None
    name = course.get("set") if isinstance(course, dict) else None
    return name if isinstance(name, str) and name else None


def fingerprint(content: bytes) -> str:
    """Return a hash of a file; running and saving a notebook leaves its hash the same.

    The hash of a notebook covers the kinds, texts and pasted pictures of its cells. The hash of any other
    file covers every byte.
    """
    notebook = _parse(content)
    if notebook is not None:
        # JupyterLab adds an empty cell when the last cell is run, so empty cells at the end do not count.
        cells = [
            [cell.get("cell_type"), _text(cell.get("source", "")), cell.get("attachments") or {}]
            for cell in notebook["cells"]
        ]
        while cells and not cells[-1][1].strip() and not cells[-1][2]:
            cells.pop()
        content = json.dumps(cells, sort_keys=True).encode("ascii")
    return hashlib.sha256(content).hexdigest()


def share_run(content: bytes) -> float:
    """Return the share of a notebook's code cells that have been run; empty cells do not count."""
    cells = [
        cell
        for cell in (_parse(content) or {"cells": []})["cells"]
        if cell.get("cell_type") == "code" and _text(cell.get("source", "")).strip()
    ]
    return sum(cell.get("execution_count") is not None for cell in cells) / len(cells) if cells else 0.0


def title(content: bytes) -> str | None:
    """Return the first heading of a notebook, or None."""
    for cell in (_parse(content) or {"cells": []})["cells"]:
        if cell.get("cell_type") == "markdown":
            found = re.search(r"^#\s+(.+?)\s*$", _text(cell.get("source", "")), re.MULTILINE)
            if found:
                return found[1]
    return None
