"""`course build notebooks`: executes the texts in the lessons' rooms and writes the notebooks."""

from __future__ import annotations

import argparse
from typing import Any

from course.errors import CourseError
from course.paths import in_checkout, notebooks_dir

__all__ = ["register_build"]


def register_build(kinds: Any) -> None:
    """Add the kind `notebooks`."""
    parser = kinds.add_parser("notebooks", help="the executed lessons, from the texts in their rooms")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only lessons whose name begins with NAME")
    parser.set_defaults(run=_build)


def _build(arguments: argparse.Namespace) -> int:
    from course.lessons.building import build_notebooks

    if not in_checkout():
        raise CourseError(
            "An installed course cannot build its lessons: run this command in a checkout of the source."
        )
    folder = notebooks_dir()
    for written in build_notebooks(folder / "source", folder, arguments.names):
        print(written.relative_to(folder))
    return 0
