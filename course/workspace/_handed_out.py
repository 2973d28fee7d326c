"""Takes the notebook that a teacher handed out into the learner's folder."""

from __future__ import annotations

import re
from pathlib import Path

from course.drafts import write_atomically
from course.workspace._files import WorkspaceError, make_way
from course.workspace._folder import Workspace
from course.workspace._notebook import cleared, fingerprint, named_set, unknown_part

#: folder of the notebooks that a teacher handed out and that go back to the teacher
HAND_IN = "hand-in"
#: bytes; a notebook that is handed out has some 30,000
_LARGEST = 20_000_000
#: names that Windows keeps for devices
_DEVICE = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


def take_in(workspace: Workspace, file: Path) -> tuple[str, str]:
    """Copy a notebook that was handed out into the workspace; nothing that is there is overwritten.

    The copy has no outputs and no saved widgets: JupyterLab runs the script of a saved widget as soon as a
    notebook is opened, also where nobody trusts it.

    Path of the copy inside the workspace is returned, and a sentence about it.

    Raises
    ------
    WorkspaceError
        When there is no such file, it is no notebook of the course, or parts of it are unknown.
    """
    name, content = _read(file)
    assert workspace.folder is not None
    if file.resolve().is_relative_to(workspace.folder):
        inside = file.resolve().relative_to(workspace.folder).as_posix()
        return inside, f"{inside} is in your folder already."
    # a browser adds "(1)" to a second download, an LMS the learner's name: the set's name is short and safe
    stem = name if re.fullmatch(r"[\w-]{1,100}", name) else re.sub(r"[^\w.-]+", "-", file.stem)[:100]
    if _DEVICE.fullmatch(stem) or not stem.strip("."):
        stem = f"notebook-{stem.strip('.')}"
    pristine = workspace.hidden / "handed-out" / f"{stem}.ipynb"
    make_way(pristine.parent, folder=True)
    make_way(pristine)
    if _equal(pristine, content) and (workspace.folder / HAND_IN / pristine.name).exists():
        inside = f"{HAND_IN}/{pristine.name}"
        return inside, f"You took this notebook in before: {inside} opens as you left it."
    number, inside = 1, f"{HAND_IN}/{stem}.ipynb"
    while (workspace.folder / inside).exists() and not _equal(workspace.folder / inside, content):
        number += 1
        inside = f"{HAND_IN}/{stem}-{number}.ipynb"
    if not (workspace.folder / inside).exists():
        write_atomically(workspace.folder / inside, content)
    if number == 1:
        write_atomically(pristine, content)
        return inside, f"Copied to {inside}. Work there, and upload that file."
    return inside, f"{HAND_IN}/{stem}.ipynb holds other work and stays. This file is {inside} beside it."


def _read(file: Path) -> tuple[str, bytes]:
    """Return the set that a notebook names, and the notebook without outputs and saved widgets."""
    try:
        with file.open("rb") as opened:
            content = opened.read(_LARGEST + 1)
    except OSError as error:
        raise WorkspaceError(f"{file} cannot be read: {error.strerror or error}.") from error
    if len(content) > _LARGEST:
        raise WorkspaceError(
            f"{file} is larger than {_LARGEST // 1_000_000} MB, so it is not what a teacher hands out. "
            "Download the file again."
        )
    name = named_set(content)
    if name is None:
        raise WorkspaceError(
            f"{file} is no exercise notebook of this course. Name the file that your teacher handed out, "
            "or a folder for your copy of the course."
        )
    if unknown := unknown_part(content):
        raise WorkspaceError(
            f"{file} has {unknown}, which no notebook of this course has. It needs format 4 and cells of the "
            "types code, markdown and raw. Download the file again, or ask your teacher for a new one."
        )
    try:
        return name, cleared(content)
    except ValueError:  # half a sign, which cannot be written again
        raise WorkspaceError(f"{file} is damaged. Download the file again.") from None


def _equal(path: Path, content: bytes) -> bool:
    try:
        return path.is_file() and fingerprint(path.read_bytes()) == fingerprint(content)
    except OSError:  # it may not be read
        return False
