"""Writes a file whole or not at all: first a draft beside it, which is then renamed to the file's name.

A process that is killed in between leaves its draft behind. A later start removes the draft.
"""

import contextlib
import os
import re
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path

from course.errors import CourseError

#: seconds after which a draft counts as left behind
_LONGEST = 60.0
# a draft's name contains the course's name, so that no file of a learner or teacher counts as a draft
_DRAFT = re.compile(r"\..+\.course-\d+(\.\w+)?\.part")
#: on Windows, number of tries to replace a file that another program reads, and seconds between them
_TRIES, _PAUSE = 51, 0.02


def write_atomically(path: Path, content: str | bytes, *, private: bool = False) -> None:
    """Write a file so that a reader sees the whole old file or the whole new file, never a part.

    Parameters
    ----------
    path
        The file; its folder is made when it is missing.
    content
        The whole content. Text is written in UTF-8.
    private
        Whether only this user may read the file.

    Raises
    ------
    CourseError
        When the file cannot be written, as on a full disk.
    """
    whole = content.encode("utf-8") if isinstance(content, str) else content
    draft = path.with_name(f".{path.name}.course-{os.getpid()}.{os.urandom(4).hex()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.touch(mode=0o600 if private else 0o666, exist_ok=False)
        with draft.open("wb") as file:
            file.write(whole)
            file.flush()
            os.fsync(file.fileno())
        _replace(draft, path)
    except OSError as error:
        raise CourseError(f"{path} cannot be written: {error.strerror or error}.") from error
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)


def _replace(draft: Path, path: Path) -> None:
    # On Windows a file cannot be replaced while another program reads it, so try again after a pause.
    for left in reversed(range(_TRIES)):
        try:
            draft.replace(path)
            return
        except PermissionError:
            if os.name != "nt" or not left:
                raise
            time.sleep(_PAUSE)


def first_free(numbered: Callable[[int], Path]) -> Path:
    """Return the first of the paths for 1, 2, 3 and so on at which nothing stands yet."""
    return next(path for path in map(numbered, count(1)) if not path.exists())


def remove_drafts(*folders: Path) -> None:
    """Remove the drafts that stopped processes left in these folders.

    A draft younger than a minute stays, since a process on another computer may still be writing it.
    """
    for folder in folders:
        with contextlib.suppress(OSError):
            for path in folder.glob(".*.part"):
                with contextlib.suppress(OSError):
                    if _DRAFT.fullmatch(path.name) and time.time() - path.stat().st_mtime > _LONGEST:
                        path.unlink()
