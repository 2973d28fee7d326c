"""`course build docs`: writes the facts of lessons and ledger into the contents page and the documents."""

from __future__ import annotations

import argparse
from pathlib import Path
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
    from course.commands.claims import customs_table, dates_table, options_table
    from course.lessons import all_deeper, all_lessons
    from course.lessons.concepts import concepts_table
    from course.lessons.pages import blocks
    from course.lessons.works import page_of_works, works_in
    from course.texts.known import measures_table

    questions = {name: len(found) for name, found in sets().items()}
    source = notebooks_dir() / "source"
    works = works_in(source)
    return {
        **blocks(all_lessons(), all_deeper(), source, questions),
        "reading": page_of_works(all_lessons(), all_deeper(), works),
        "concepts": concepts_table(all_lessons(), all_deeper(), works),
        "customs": customs_table(),
        "dates": dates_table(),
        "options": options_table(),
        "measures": measures_table(),
    }


def _build(arguments: argparse.Namespace) -> int:
    from course.lessons.pages import filled
    from course.lessons.works import REFERENCES, for_readers

    if not in_checkout():
        raise CourseError(
            "An installed course has no documents: run this command in a checkout of the source."
        )
    source = notebooks_dir() / "source"
    top = source.parent.parent
    found = contents()
    for path in (*sorted(source.glob("*.md")), *sorted((top / "docs").glob("*.md"))):
        _write(path, filled(path.read_text("utf-8"), found), top)
    # a learner's folder gets what stands in notebooks/, so the references go there
    _write(source.parent / REFERENCES, for_readers((source / REFERENCES).read_text("utf-8")), top)
    return 0


def _write(path: Path, text: str, top: Path) -> None:
    if not path.is_file() or path.read_text("utf-8") != text:
        path.write_text(text, encoding="utf-8", newline="\n")
        print(path.relative_to(top))
