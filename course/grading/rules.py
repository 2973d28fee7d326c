"""The rules that a marking goes by, in words, before it begins."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from course.grading.class_file import without_password
from course.grading.printable import counted

if TYPE_CHECKING:
    from course.grading.class_file import ClassFile
    from course.grading.desk import Desk
    from course.grading.marks.lateness import LateRule


def in_force(desk: Desk, found: ClassFile | None) -> Iterator[str]:
    """Yield a line for each rule that decides marks."""
    if found is not None:
        yield f"Rules: {found.path}"
    yield f"  Set: {desk.questions.name}, {_figures(desk)}"
    if desk.roster is not None:
        yield f"  Class: {counted(len(desk.roster.learners), 'learner')}, table of {desk.roster.kind}"
    else:
        yield "  Class: no table; the files say whose they are"
    yield f"  Late: {_late(desk.rule)}"
    if desk.rubric.criteria:
        points = desk.rubric.points()
        yield "  Free texts: " + ", ".join(f"{name} ({most:g} points)" for name, most in points.items())
    if desk.maximum is not None:
        yield f"  Most points in the LMS: {desk.maximum:g}"
    if desk.gradebook is not None:
        yield f"  Gradebook: {without_password(desk.gradebook)}"


def _figures(desk: Desk) -> str:
    if desk.questions.same:
        return "the same figures for all"
    return "figures of each learner's own" if desk.questions.secret_known else "the figures of self-study"


def _late(rule: LateRule) -> str:
    when = f"after {rule.due:%Y-%m-%d %H:%M}" if rule.due is not None else "what the LMS calls late"
    if not rule.steps:
        return f"{when}, counts in full"
    steps = "".join(f", up to {hours:g} hours {factor:g} of the points" for hours, factor in rule.steps)
    return f"{when}{steps}, later nothing"
