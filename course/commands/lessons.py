"""`course lessons`: counts words, code, charts and minutes of every lesson."""

import argparse
from pathlib import Path
from typing import Any

from course.errors import CourseError
from course.paths import need_checkout, notebooks_dir


def register(commands: Any) -> None:
    """Add the command `lessons`."""
    parser = commands.add_parser("lessons", help="count words, code, charts and minutes of every lesson")
    parser.add_argument(
        "--source",
        type=Path,
        metavar="DIR",
        help="folder of the rooms (default: this course's notebooks/source)",
    )
    parser.set_defaults(run=_lessons)


def _lessons(arguments: argparse.Namespace) -> int:
    need_checkout("lessons")
    from makers.lessons.lengths import lengths

    try:
        table = lengths(arguments.source or notebooks_dir() / "source")
    except ModuleNotFoundError as error:
        raise CourseError(
            "To count the lessons, install the course with its extra `test`: run python start.py test."
        ) from error
    print(table.to_string(index=False))
    print(
        f"together: {table['words'].sum()} words, {table['visible'].sum()} visible lines, "
        f"{table['minutes'].sum()} minutes by the rule, {table['stated'].sum()} stated"
    )
    return 0
