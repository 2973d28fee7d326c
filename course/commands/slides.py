"""`course build slides`: the slides of a lesson as one file that needs no kernel.

The kinds of `course build` that write one page for each lesson share what stands at the end.
"""

import argparse
from collections.abc import Callable
from pathlib import Path

from course.drafts import write_atomically
from course.lessons import Lesson, lessons_named
from course.lessons.deck import steps_of
from course.lessons.notes import PLANS
from course.present.plan import parts_of
from course.present.still import still_slides
from course.room.preparing import all_asked_in


def add_build_slides(build: argparse.ArgumentParser) -> None:
    add_names(build)
    build.add_argument(
        "--minutes", type=int, choices=PLANS, default=PLANS[-1], help="length of the class, as for `present`"
    )
    build.set_defaults(run=_build)


def _build(arguments: argparse.Namespace) -> int:
    return write_pages(arguments, "slides", lambda lesson: slides(lesson, arguments.minutes))


def slides(lesson: Lesson, minutes: int = PLANS[-1]) -> str:
    """Return the slides of a lesson as HTML.

    The plan of 50 or 90 minutes says which steps are shown.
    """
    steps = steps_of(lesson)
    return still_slides(lesson, parts_of(lesson, steps, minutes), all_asked_in(lesson, steps))


def add_names(build: argparse.ArgumentParser) -> None:
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
