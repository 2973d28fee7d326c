"""The age of the tables, their versions and their building.

`course data`: the age of the tables, and what a new version of them changes
`course build data`: the tables, from the publishers' raw files
"""

import argparse
from pathlib import Path

from course.errors import CourseError
from course.paths import data_dir, need_checkout
from course.tables.age import parse_day, today
from course.upkeep.due import report


def add_data(parser: argparse.ArgumentParser) -> None:
    words = parser.add_subparsers(title="what to ask", metavar="WORD", required=True)
    due = words.add_parser("due", help="list the tables whose next release is overdue, with what uses them")
    due.add_argument("--on", metavar="DATE", help="as of this day, such as 2026-11-26 (default: today)")
    due.set_defaults(run=_due)
    diff = words.add_parser(
        "diff", help="say what changes in the course from one version of the tables to another"
    )
    for which in ("old", "new"):
        diff.add_argument(
            which, type=Path, metavar=which.upper(), help="a checkout of the course, or a folder of tables"
        )
    diff.set_defaults(run=_diff)


def add_build_data(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--raw", type=Path, required=True, metavar="DIR", help="folder of the raw files")
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="where to write (default: the course's data/)"
    )
    parser.add_argument("--only", nargs="+", metavar="NAME", help="only these tables")
    parser.add_argument(
        "--report", action="store_true", help="list the tables with rows, years, size, licence"
    )
    parser.set_defaults(run=_build)


def _build(arguments: argparse.Namespace) -> int:
    need_checkout("build data")
    from makers.tables.building import build_data

    if not arguments.raw.is_dir():
        raise CourseError(f"{arguments.raw} is not a folder: give --raw the folder of the raw files.")
    out = arguments.out or data_dir()
    return build_data(arguments.raw, out, report=arguments.report, only=arguments.only)


def _due(arguments: argparse.Namespace) -> int:
    print(report(parse_day(arguments.on) if arguments.on is not None else today()))
    return 0


def _diff(arguments: argparse.Namespace) -> int:
    need_checkout("data diff")
    from makers.upkeep.diff import report

    for line in report(arguments.old, arguments.new):
        print(line, flush=True)
    return 0
