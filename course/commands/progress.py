"""`course progress`: where every exercise set stands."""

from __future__ import annotations

import argparse
from typing import Any

__all__ = ["register"]


def register(commands: Any) -> None:
    """Add the command `progress`."""
    parser = commands.add_parser("progress", help="show where every exercise set stands")
    parser.set_defaults(run=_progress)


def _progress(arguments: argparse.Namespace) -> int:
    from course.front import progress

    print(progress())
    return 0
