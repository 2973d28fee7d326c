"""`course build docs`: writes facts of the lessons and the ledger into the contents page and docs/."""

import argparse
from typing import Any

from course.paths import need_checkout, notebooks_dir


def register_build(kinds: Any) -> None:
    """Add the kind `docs`."""
    parser = kinds.add_parser("docs", help="the facts of the lessons in the contents and in docs/")
    parser.set_defaults(run=_build)


def _build(arguments: argparse.Namespace) -> int:
    need_checkout("build docs")
    from makers.docs import build_docs

    for path in build_docs():
        print(path.relative_to(notebooks_dir().parent))
    return 0
