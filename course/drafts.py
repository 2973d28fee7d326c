"""Drafts of files: each is written under another name beside the file, then renamed over it.

A process that is killed in between leaves its draft behind. A later start removes the draft.
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
# the course's name is in it, so that no file of a learner or teacher is taken for a draft
_DRAFT = re.compile(r"\..+\.course-\d+(\.\w+)?\.part")


def start_of_name(path: Path) -> str:
    """Return how the name of a draft of this file begins; it ends with ``.part``."""
    return f".{path.name}.course-{os.getpid()}."


def remove_drafts(*folders: Path) -> None:
    """Remove the drafts that stopped processes left in these folders.

    A draft stays for a minute: the process that writes it may run on another computer, so nobody can ask
    whether it still runs.
    """
    for folder in folders:
        with contextlib.suppress(OSError):
            for path in folder.glob(".*.part"):
                with contextlib.suppress(OSError):
                    if _DRAFT.fullmatch(path.name) and time.time() - path.stat().st_mtime > _LONGEST:
                        path.unlink()
