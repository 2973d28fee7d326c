"""Drafts of files: each is written under another name beside the file, then renamed over it.

A process that is killed in between leaves its draft behind. The next start removes the draft.
"""

from __future__ import annotations

import contextlib
import os
import re
import time
from pathlib import Path

__all__ = ["remove_drafts", "start_of_name"]

#: seconds; no draft is written for longer
_LONGEST = 60.0
_DRAFT = re.compile(r"\..+\.(\d+)(\.\w+)?\.part")


def start_of_name(path: Path) -> str:
    """Return how the name of a draft of this file begins; it ends with ``.part``."""
    return f".{path.name}.{os.getpid()}."


def remove_drafts(*folders: Path) -> None:
    """Remove the drafts that stopped processes left in these folders.

    The draft of a process that still runs stays for a minute. On Windows nobody can ask whether a process
    runs, so there every draft stays for a minute.
    """
    for folder in folders:
        with contextlib.suppress(OSError):
            for path in folder.glob(".*.part"):
                found = _DRAFT.fullmatch(path.name)
                with contextlib.suppress(OSError):
                    if found and (_is_old(path) or not _may_run(int(found[1]))):
                        path.unlink()


def _is_old(path: Path) -> bool:
    return time.time() - path.stat().st_mtime > _LONGEST


def _may_run(process: int) -> bool:
    if os.name == "nt":  # there, to ask would be to stop the process
        return True
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
