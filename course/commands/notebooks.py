"""`course build notebooks`: runs the texts in the lessons' source folders and writes the notebooks."""

import argparse
from typing import Any

from course.paths import need_checkout, notebooks_dir


def register_build(kinds: Any) -> None:
    """Add the kind `notebooks`."""
    parser = kinds.add_parser("notebooks", help="the executed lessons, from the texts in their rooms")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only lessons whose name begins with NAME")
    parser.set_defaults(run=_build)


def _build(arguments: argparse.Namespace) -> int:
    need_checkout("build notebooks")
    from makers.lessons.building import build_notebooks

    folder = notebooks_dir()
    for written in build_notebooks(folder / "source", folder, arguments.names):
        print(written.relative_to(folder))
    return 0
