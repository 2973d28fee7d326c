"""Write one page for each lesson, for those kinds of `course build` that do so."""

import argparse
from collections.abc import Callable
from pathlib import Path

from course.drafts import write_atomically
from course.lessons import Lesson, lessons_named


def add_lessons(build: argparse.ArgumentParser) -> None:
    """Add the arguments that name the lessons and the folder to write to."""
    build.add_argument("names", nargs="*", metavar="NAME", help="only lessons whose name begins with NAME")
    build.add_argument("--out", type=Path, required=True, metavar="DIR", help="where to write")


def write_pages(arguments: argparse.Namespace, kind: str, make: Callable[[Lesson], str]) -> int:
    """Write one HTML file for each named lesson, and print its path.

    `kind` is the start of the files' names.
    """
    for lesson in lessons_named(arguments.names):
        path = arguments.out / f"{kind}-{lesson.name}.html"
        write_atomically(path, make(lesson))
        print(path)
    return 0
