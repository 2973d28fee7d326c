"""`course progress`: shows how far the learner is in every exercise set."""

import argparse
from typing import Any


def register(commands: Any) -> None:
    """Add the command `progress`."""
    parser = commands.add_parser("progress", help="show your progress in every exercise set")
    parser.set_defaults(run=_progress)


def _progress(arguments: argparse.Namespace) -> int:
    from course.front import progress

    print(progress())
    return 0
