"""Guard the course's own files in a learner's folder: one process at a time, no clash of file and folder."""

import contextlib
import errno
from collections.abc import Iterator
from pathlib import Path

from course.drafts import first_free
from course.errors import CourseError

_PATIENCE = 15.0  # seconds to wait for another process
_PAUSE = 0.02
#: errors of a file system without locks
_NO_LOCKS = {errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS}


class WorkspaceError(CourseError):
    """Raised when the learner's folder cannot be read or written, or its content is not valid."""


def make_way(path: Path, *, folder: bool = False) -> None:
    """Rename a folder that stands where the course needs a file, or a file where it needs a folder.

    The renamed one is kept at the same place. `folder` says that the course needs a folder there.

    Raises
    ------
    WorkspaceError
        When it cannot be renamed.
    """
    if not path.exists() or path.is_dir() == folder:
        return
    try:
        path.rename(first_free(lambda number: path.with_name(f"{path.name}.damaged-{number}")))
    except OSError as error:
        raise WorkspaceError(
            f"{path} must be a {'folder' if folder else 'file'} and cannot be renamed "
            f"({error.strerror or error}): move it away yourself."
        ) from error


@contextlib.contextmanager
def hold_lock(path: Path) -> Iterator[None]:
    """Let one process or thread of this computer at a time run the block, by a lock on a file.

    The lock ends with the process, even after a crash. On a file system that has no locks, the block runs
    without a lock.

    The file serves the lock alone; it is made when it is missing.

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
