"""Copy lessons, exercises and handed-out notebooks into a workspace, and update them without loss."""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from course.drafts import remove_drafts, write_atomically
from course.paths import exercises_dir, notebooks_dir
from course.workspace._contents import CONTENTS, contents_page
from course.workspace._files import WorkspaceError, make_way
from course.workspace._folder import HIDDEN, Workspace
from course.workspace._notebook import clear_notebook, fingerprint, named_set, share_run, unknown_part
from course.workspace.forms import files_check, progress_check
from course.workspace.ledger import ledger_check


def last_notebook(workspace: Workspace) -> str | None:
    """Return the path of the notebook to go on with, or None when no notebook was begun.

    This is the notebook last in front in JupyterLab, else the one saved last. The path is inside the
    workspace.
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
            if fingerprint(content) != laid_out or clear_notebook(content) != content:
                return name
        except (OSError, ValueError):
            continue
    return None


#: folder of the notebooks that a teacher handed out, and that learners hand in again
HAND_IN = "hand-in"
#: most bytes of a handed-out notebook, which usually has about 30,000
_LARGEST = 20_000_000
#: names that Windows reserves for devices
_DEVICE = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


def take_in(workspace: Workspace, file: Path) -> tuple[str, str]:
    """Copy a handed-out notebook into the workspace without overwriting any file.

    The copy has no outputs and no saved widgets: JupyterLab runs the script of a saved widget as soon as a
    notebook is opened, even in a notebook that nobody trusts.

    The result is the path of the copy inside the workspace, and a sentence about the copy.

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
    # use the set's name: a browser adds "(1)" to a second download, and an LMS adds the learner's name
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
        return name, clear_notebook(content)
    except ValueError:  # half a character, which cannot be written again
        raise WorkspaceError(f"{file} is damaged. Download the file again.") from None


def _equal(path: Path, content: bytes) -> bool:
    try:
        return path.is_file() and fingerprint(path.read_bytes()) == fingerprint(content)
    except OSError:  # it may not be read
        return False


#: folders of the shipped notebooks, and their own contents, that learners do not get
_LEFT_OUT = {"source", "__pycache__", "contents.ipynb"}
#: the link to these contents in a notebook -> the link to the learner's page instead
_POINTED = ((b"](contents.ipynb)", b"](../contents.md)"), (b"](../contents.ipynb)", b"](../../contents.md)"))


@dataclass
class Changes:
    """The changes that `lay_out` made; all names are paths inside the workspace."""

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    #: file that the learner changed -> new version beside it
    beside: dict[str, str] = field(default_factory=dict)
    #: files of an earlier version that this version lacks; they stay
    earlier: list[str] = field(default_factory=list)

    @property
    def messages(self) -> list[str]:
        """Return a sentence for each change that a learner should know."""
        said = []
        if self.added:
            few = len(self.added) <= 5
            said.append("New: " + (", ".join(self.added) if few else f"{len(self.added)} files") + ".")
        # the contents page shows the learner's progress, so it is rewritten after every change
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
                    content = clear_notebook(content)
                except ValueError as error:
                    raise WorkspaceError(f"{path} is damaged: install the course again.") from error
                for old, new in _POINTED:
                    content = content.replace(old, new)
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
        {
            "progress": workspace.read("progress", progress_check),
            "practice": workspace.read("practice"),
            "ledger": workspace.read("ledger", ledger_check),
        },
        last_notebook(workspace),
        _of_earlier_versions(folder, files, workspace.read("files", files_check)),
        {name: share for name in files if (share := _share_run(folder / name))},
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
            pass  # the learner's own page: a new page beside it would appear after every answer
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
    """Return the notebooks that only an earlier version laid out and that are still there."""
    gone = [name for name, entry in record.items() if name not in files and isinstance(entry, dict)]
    return sorted(name for name in gone if name.endswith(".ipynb") and (folder / name).is_file())


def _fingerprint_of(path: Path) -> str | None:
    try:
        return fingerprint(path.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        raise WorkspaceError(f"{path} cannot be read: {error.strerror or error}.") from error


def _share_run(path: Path) -> float:
    """Return the share of a notebook's code cells that were run; 0 where it cannot be read."""
    try:
        return share_run(path.read_bytes()) if path.suffix == ".ipynb" else 0.0
    except OSError:
        return 0.0


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
