"""Writing files so that neither a crash nor a second process can spoil them."""

from __future__ import annotations

import contextlib
import errno
import os
import time
from collections.abc import Iterator
from pathlib import Path

from course.errors import CourseError

__all__ = ["WorkspaceError", "locked", "write_atomically"]

_PATIENCE = 15.0  # seconds to wait for another process
_PAUSE = 0.02
#: what a file system says that knows no locks
_NO_LOCKS = {errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS}


class WorkspaceError(CourseError):
    """The learner's folder cannot be read or written as it should."""


def write_atomically(path: Path, content: str | bytes) -> None:
    """Write a file so that a reader sees either the old or the new one, never a part.

    Parameters
    ----------
    path
        The file; its folder is made when it is missing.
    content
        All of it; text is written as UTF-8 with LF.

    Raises
    ------
    WorkspaceError
        When the folder cannot be written.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
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
    # On Windows a file that somebody is just reading cannot be replaced; the next moment it can.
    for left in range(50, -1, -1):
        try:
            draft.replace(path)
            return
        except PermissionError:
            if os.name != "nt" or not left:
                raise
            time.sleep(_PAUSE)


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock among all processes and threads of this computer that lock the same file.

    The lock goes when the process ends, however it ends. On a file system that knows no locks, the
    block runs without one.

    Parameters
    ----------
    path
        A file kept for the lock alone; made when it is missing.

    Raises
    ------
    WorkspaceError
        When the file cannot be made, or another process holds it for too long.
    """
    from filelock import FileLock, Timeout  # here, since every start of `course` imports this module

    # The soft lock of the package would outlive a process that was killed.
    lock = FileLock(path, timeout=_PATIENCE, poll_interval=_PAUSE, fallback_to_soft=False)
    with contextlib.ExitStack() as held:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            held.enter_context(lock)
        except Timeout as error:
            raise WorkspaceError(
                f"Another program has kept {path.parent} busy for {_PATIENCE:.0f} seconds: "
                "close it and try again."
            ) from error
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                raise WorkspaceError(
                    f"{path.parent} cannot be written: {error.strerror or error}."
                ) from error
        yield
