"""`course build data`, `docs` and `notebooks`: what ships with the course, from its sources."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from course.errors import CourseError
from course.paths import data_dir, in_checkout, notebooks_dir

__all__ = ["register_build"]


def register_build(kinds: Any) -> None:
    """Add the kinds `data`, `docs` and `notebooks`."""
    data = kinds.add_parser("data", help="the tables, from the publishers' raw files")
    data.add_argument("--raw", type=Path, required=True, metavar="DIR", help="folder of the raw files")
    data.add_argument("--out", type=Path, metavar="DIR", help="where to write (default: the course's data/)")
    data.add_argument("--only", nargs="+", metavar="NAME", help="only these tables")
    data.add_argument("--report", action="store_true", help="list the tables with rows, years, size, licence")
    data.set_defaults(run=_data)
    docs = kinds.add_parser("docs", help="what the contents and the documents say of the lessons")
    docs.set_defaults(run=_docs)
    notebooks = kinds.add_parser("notebooks", help="the executed lessons, from their text twins")
    notebooks.add_argument("names", nargs="*", metavar="NAME", help="only lessons whose name starts so")
    notebooks.set_defaults(run=_notebooks)


def _data(arguments: argparse.Namespace) -> int:
    from course.tables.builders.cli import build_data

    if not arguments.raw.is_dir():
        raise CourseError(f"{arguments.raw} is not a folder: --raw names the folder of the raw files.")
    out = arguments.out or data_dir()
    return build_data(arguments.raw, out, report=arguments.report, only=arguments.only)


def _checkout() -> Path:
    """Return the folder of the source."""
    folder = notebooks_dir().parent
    if not in_checkout():
        raise CourseError("Lessons and documents are built in a checkout of the source.")
    return folder


def _docs(arguments: argparse.Namespace) -> int:
    from course.bank.library import sets
    from course.lessons import all_deeper, all_lessons
    from course.lessons.pages import blocks, filled

    top = _checkout()
    source = notebooks_dir() / "source"
    questions = {name: len(found) for name, found in sets().items()}
    contents = blocks(all_lessons(), all_deeper(), source, questions)
    for path in (source / "contents.md", *sorted((top / "docs").glob("*.md"))):
        before = path.read_text("utf-8")
        after = filled(before, contents)
        if after != before:
            path.write_text(after, encoding="utf-8", newline="\n")
            print(path.relative_to(top))
    return 0


def _notebooks(arguments: argparse.Namespace) -> int:
    from course.lessons.building import build_notebooks

    folder = _checkout() / "notebooks"
    for written in build_notebooks(folder / "source", folder, arguments.names):
        print(written.relative_to(folder))
    return 0
