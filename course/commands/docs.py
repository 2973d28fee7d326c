"""`course build docs`: writes the facts of the lessons into the contents page and the documents."""

from __future__ import annotations

import argparse
from typing import Any

from course.errors import CourseError
from course.paths import in_checkout, notebooks_dir

__all__ = ["register_build"]


def register_build(kinds: Any) -> None:
    """Add the kind `docs`."""
    parser = kinds.add_parser("docs", help="the facts of the lessons in the contents and in docs/")
    parser.set_defaults(run=_build)


def _build(arguments: argparse.Namespace) -> int:
    from course.bank.library import sets
    from course.lessons import all_deeper, all_lessons
    from course.lessons.pages import blocks, filled

    if not in_checkout():
        raise CourseError(
            "An installed course has no documents: run this command in a checkout of the source."
        )
    source = notebooks_dir() / "source"
    top = source.parent.parent
    questions = {name: len(found) for name, found in sets().items()}
    contents = blocks(all_lessons(), all_deeper(), source, questions)
    for path in (source / "contents.md", *sorted((top / "docs").glob("*.md"))):
        before = path.read_text("utf-8")
        after = filled(before, contents)
        if after != before:
            path.write_text(after, encoding="utf-8", newline="\n")
            print(path.relative_to(top))
    return 0
