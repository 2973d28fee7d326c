"""`course build docs`: writes the facts of lessons and ledger into the contents page and the documents."""

from __future__ import annotations

import argparse
from typing import Any

from course.errors import CourseError
from course.paths import in_checkout, notebooks_dir

__all__ = ["contents", "register_build"]


def register_build(kinds: Any) -> None:
    """Add the kind `docs`."""
    parser = kinds.add_parser("docs", help="the facts of the lessons in the contents and in docs/")
    parser.set_defaults(run=_build)


def contents() -> dict[str, str]:
    """Return the content of every block that the documents hold, by the block's name."""
    from course.bank.library import sets
    from course.commands.claims import customs_table, dates_table
    from course.lessons import all_deeper, all_lessons
    from course.lessons.pages import blocks

    questions = {name: len(found) for name, found in sets().items()}
    of_lessons = blocks(all_lessons(), all_deeper(), notebooks_dir() / "source", questions)
    return {**of_lessons, "customs": customs_table(), "dates": dates_table()}


def _build(arguments: argparse.Namespace) -> int:
    from course.lessons.pages import filled

    if not in_checkout():
        raise CourseError(
            "An installed course has no documents: run this command in a checkout of the source."
        )
    source = notebooks_dir() / "source"
    top = source.parent.parent
    found = contents()
    for path in (source / "contents.md", *sorted((top / "docs").glob("*.md"))):
        before = path.read_text("utf-8")
        after = filled(before, found)
        if after != before:
            path.write_text(after, encoding="utf-8", newline="\n")
            print(path.relative_to(top))
    return 0
