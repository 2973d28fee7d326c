"""Copies of parts of the course, into which a test puts one file more."""

from __future__ import annotations

import shutil
from pathlib import Path


def copy_folder(source: Path, target: Path) -> None:
    """Copy a folder with what Python has compiled of it, so that no process compiles it again.

    A file that another process is just writing is left out.
    """
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("*.pyc.*", ".ipynb_checkpoints"))
