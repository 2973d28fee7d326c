"""`course build slides`: writes a lesson's slides as one file that any browser shows without a kernel."""

import argparse
from typing import Any

from course.commands._pages import add_lessons, write_pages
from course.lessons import Lesson
from course.lessons.notes import PLANS


def register_build(kinds: Any) -> None:
    """Add the kind `slides`."""
    build = kinds.add_parser("slides", help="the slides of a lesson as one file that needs no kernel")
    add_lessons(build)
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
    from course.lessons.deck import steps_of
    from course.present.plan import parts_of
    from course.present.still import still_slides
    from course.room.preparing import all_asked_in

    steps = steps_of(lesson)
    return still_slides(lesson, parts_of(lesson, steps, minutes), all_asked_in(lesson, steps))
