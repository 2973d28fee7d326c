"""Copies lessons and exercises into a workspace, and updates them without loss."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from course.drafts import remove_drafts, write_atomically
from course.paths import exercises_dir, notebooks_dir
from course.workspace._contents import CONTENTS, contents_page
from course.workspace._files import WorkspaceError
from course.workspace._folder import Workspace
from course.workspace._handed_out import HAND_IN
from course.workspace._last import last_notebook
from course.workspace._notebook import cleared, fingerprint
from course.workspace.forms import files_check, progress_check
from course.workspace.ledger import ledger_check

#: folders among the shipped notebooks that learners do not get
_LEFT_OUT = {"source", "__pycache__"}


@dataclass
class Changes:
    """The changes that `lay_out` made; names are paths inside the workspace."""

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    #: file that the learner changed -> file of the new version beside the changed file
    beside: dict[str, str] = field(default_factory=dict)
    #: files of an earlier version that this version no longer has; they stay
    earlier: list[str] = field(default_factory=list)

    @property
    def messages(self) -> list[str]:
        """One sentence for each thing a learner should know."""
        said = []
        if self.added:
            few = len(self.added) <= 5
            said.append("New: " + (", ".join(self.added) if few else f"{len(self.added)} files") + ".")
        # the contents say where the learner stands, so they are written anew whenever that changes
        updated = [name for name in self.updated if name != CONTENTS]
        if updated:
            said.append("Updated: " + ", ".join(updated) + ".")
        said += [
            f"You changed {name}, so your file stays. The new version is {PurePosixPath(new).name} beside it."
            for name, new in self.beside.items()
        ]
        if self.earlier:
            said.append(
                f"Of an earlier version, and still yours: {', '.join(self.earlier)}. The lessons are shorter "
                "now and have other names; contents.md lists both."
            )
        return said


def shipped_files() -> dict[str, bytes]:
    """Return every file of a fresh workspace without outputs: path inside the workspace -> content."""
    files: dict[str, bytes] = {}
    for top, folder in (("notebooks", notebooks_dir()), ("exercises", exercises_dir())):
        for path in sorted(folder.rglob("*")):
            inside = path.relative_to(folder)
            hidden = any(part.startswith(".") or part in _LEFT_OUT for part in inside.parts)
            if hidden or not path.is_file():
                continue
            content = path.read_bytes()
            if path.suffix == ".ipynb":
                try:
                    content = cleared(content)
                except ValueError as error:
                    raise WorkspaceError(f"{path} is damaged: install the course again.") from error
            files[f"{top}/{inside.as_posix()}"] = content
    files[CONTENTS] = contents_page(files).encode("utf-8")
    return files


def lay_out(workspace: Workspace) -> Changes:
    """Update a workspace to this version of the course, and keep everything that the learner wrote.

    A missing file is added. A file that the learner has not changed is replaced by the new version. A file
    that the learner changed stays, and the new version is put beside it, once.

    The folder is made when it is missing.

    Raises
    ------
    CourseError
        When the folder is the course's own, is a file, or cannot be written.
    """
    folder = workspace.folder
    if folder is None:
        raise WorkspaceError("A workspace in memory cannot hold notebooks: make a Workspace with a folder.")
    if folder.exists() and not folder.is_dir():
        raise WorkspaceError(f"{folder} is a file, not a folder: name a folder for your copy.")
    own = {notebooks_dir().resolve(), exercises_dir().resolve()}
    if own & {folder / "notebooks", folder, *folder.parents}:
        raise WorkspaceError(f"{folder} holds the course's own notebooks: name another folder for your copy.")
    workspace.create()
    files, changes = shipped_files(), Changes()
    stands = contents_page(
        files,
        workspace.read("progress", progress_check),
        workspace.read("ledger", ledger_check),
        last_notebook(workspace),
        _of_earlier_versions(folder, files, workspace.read("files", files_check)),
    )
    files[CONTENTS] = stands.encode("utf-8")
    workspace.update("files", lambda record: _bring_up_to_date(folder, files, record, changes), files_check)
    return changes


def _bring_up_to_date(
    folder: Path, files: dict[str, bytes], record: dict[str, Any], changes: Changes
) -> dict[str, Any]:
    remove_drafts(folder / HAND_IN, *{(folder / name).parent for name in files})
    for name, content in files.items():
        new = fingerprint(content)
        entry: dict[str, Any] = record.get(name) or {}
        now = _fingerprint_of(folder / name)
        if now is None:
            write_atomically(folder / name, content)
            changes.added.append(name)
            entry = {"laid_out": new}
        elif now == new:
            entry = {"laid_out": new}
        elif now == entry.get("laid_out"):
            write_atomically(folder / name, content)
            changes.updated.append(name)
            entry = {"laid_out": new}
        elif name == CONTENTS:
            pass  # the learner's own page; a new one beside it would come with every answer
        elif new not in (entry.get("laid_out"), entry.get("offered")):
            beside = _put_beside(folder, name, content, entry.get("offered"))
            changes.beside[name] = beside
            entry = {**entry, "offered": new}
        record[name] = entry
    for name in _of_earlier_versions(folder, files, record):
        if not record[name].get("earlier"):
            changes.earlier.append(name)
            record[name] = {**record[name], "earlier": True}
    return record


def _of_earlier_versions(folder: Path, files: dict[str, bytes], record: dict[str, Any]) -> list[str]:
    """Return the notebooks that are still there, and that only an earlier version laid out."""
    gone = [name for name, entry in record.items() if name not in files and isinstance(entry, dict)]
    return sorted(name for name in gone if name.endswith(".ipynb") and (folder / name).is_file())


def _fingerprint_of(path: Path) -> str | None:
    try:
        return fingerprint(path.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        raise WorkspaceError(f"{path} cannot be read: {error.strerror or error}.") from error


def _put_beside(folder: Path, name: str, content: bytes, offered: str | None) -> str:
    """Write a new version as NAME.new.ipynb; replace an earlier NAME.new.ipynb only if it is unchanged."""
    path = PurePosixPath(name)
    number = 1
    while True:
        ending = ".new" if number == 1 else f".new-{number}"
        beside = str(path.with_name(path.stem + ending + path.suffix))
        if _fingerprint_of(folder / beside) in (None, offered, fingerprint(content)):
            write_atomically(folder / beside, content)
            return beside
        number += 1
