"""Writes files so that neither a crash nor a second process can damage them."""

from __future__ import annotations

import contextlib
import errno
import os
import time
from collections.abc import Iterator
from pathlib import Path

from course.drafts import start_of_name
from course.errors import CourseError

__all__ = ["WorkspaceError", "locked", "make_way", "write_atomically"]

_PATIENCE = 15.0  # seconds to wait for another process
_PAUSE = 0.02
#: errors of a file system that has no locks
_NO_LOCKS = {errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS}


class WorkspaceError(CourseError):
    """The learner's folder cannot be read or written, or its content is not valid."""


def write_atomically(path: Path, content: str | bytes) -> None:
    """Write a file so that a reader sees the whole old file or the whole new file, never a part.

    Parameters
    ----------
    path
        The file; its folder is made when it is missing.
    content
        The whole content. Text is written in UTF-8.

    Raises
    ------
    WorkspaceError
        When the folder cannot be written.
    """
    draft = path.with_name(f"{start_of_name(path)}part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with draft.open("wb") as file:
            file.write(content.encode("utf-8") if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        _replace(draft, path)
    except OSError as error:
        with contextlib.suppress(OSError):
            draft.unlink()
        raise WorkspaceError(f"{path} cannot be written: {error.strerror or error}.") from error


def _replace(draft: Path, path: Path) -> None:
    # On Windows a file cannot be replaced while another program reads it, so try again after a pause.
    for left in range(50, -1, -1):
        try:
            draft.replace(path)
            return
        except PermissionError:
            if os.name != "nt" or not left:
                raise
            time.sleep(_PAUSE)


def make_way(path: Path, *, folder: bool = False) -> None:
    """Rename a folder that stands where the course needs a file, or the other way round.

    Parameters
    ----------
    path
        A place among the course's own files; what stands there is kept beside it.
    folder
        The course needs a folder there.

    Raises
    ------
    WorkspaceError
        When it cannot be renamed.
    """
    if not path.exists() or path.is_dir() == folder:
        return
    number = 1
    while (kept := path.with_name(f"{path.name}.damaged-{number}")).exists():
        number += 1
    try:
        path.rename(kept)
    except OSError as error:
        raise WorkspaceError(
            f"{path} must be a {'folder' if folder else 'file'} and cannot be renamed "
            f"({error.strerror or error}): move it away yourself."
        ) from error


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Let one process or thread of this computer at a time run the block, by a lock on a file.

    The lock ends with the process, even after a crash. On a file system that has no locks, the block runs
    without a lock.

    Parameters
    ----------
    path
        A file that serves the lock alone; it is made when it is missing.

    Raises
    ------
    WorkspaceError
        When the file cannot be made, or another process holds it for too long.
    """
    # Imported here, because every start of `course` imports this module.
    from filelock import FileLock, Timeout

    # The soft lock of the package would outlive a process that was killed.
    lock = FileLock(path, timeout=_PATIENCE, poll_interval=_PAUSE, fallback_to_soft=False)
    with contextlib.ExitStack() as held:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            make_way(path)
            held.enter_context(lock)
        except Timeout as error:
            raise WorkspaceError(
                f"Another program has locked {path.parent} for {_PATIENCE:.0f} seconds: "
                "close that program and try again."
            ) from error
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                raise WorkspaceError(
                    f"{path.parent} cannot be written: {error.strerror or error}."
                ) from error
        yield
