"""Finds the notebook with which the learner stopped."""

from __future__ import annotations

import json
from pathlib import Path

from course.workspace._folder import HIDDEN, Workspace
from course.workspace._notebook import cleared, fingerprint
from course.workspace.forms import files_check


def last_notebook(workspace: Workspace) -> str | None:
    """Return the notebook to go on with: the last front tab of JupyterLab, else the last saved notebook.

    The path inside the workspace is returned; None when the learner has not begun any notebook.
    """
    if workspace.folder is None:
        return None
    return _last_in_front(workspace.folder) or _last_saved(
        workspace.folder, workspace.read("files", files_check)
    )


def _newest(paths: list[Path]) -> list[Path]:
    return sorted(paths, key=lambda path: (path.stat().st_mtime_ns, str(path)), reverse=True)


def _last_in_front(folder: Path) -> str | None:
    layouts = (folder / HIDDEN / "jupyter").rglob("*.jupyterlab-workspace")
    for layout in _newest(list(layouts)):
        try:
            current = json.loads(layout.read_text("utf-8"))["data"]["layout-restorer:data"]["main"]["current"]
        except (OSError, ValueError, KeyError, TypeError):
            continue
        _, _, name = str(current).partition(":")
        if name.endswith(".ipynb") and (folder / name).is_file():
            return name
    return None


def _last_saved(folder: Path, record: dict[str, object]) -> str | None:
    mine = [path for path in folder.rglob("*.ipynb") if HIDDEN not in path.relative_to(folder).parts]
    mine = [path for path in mine if ".ipynb_checkpoints" not in path.parts]
    for path in _newest(mine):
        name = path.relative_to(folder).as_posix()
        try:
            content = path.read_bytes()
            entry = record.get(name)
            laid_out = entry.get("laid_out") if isinstance(entry, dict) else None
            if fingerprint(content) != laid_out or cleared(content) != content:
                return name
        except (OSError, ValueError):
            continue
    return None
