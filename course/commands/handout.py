"""`course build handout`: two pages to print: questions, pictures, notes.

The first page asks the questions. The second page has the pictures, which hold answers, so it is printed on
the back. The pictures have no headline: learners write their own.
"""

import argparse
import re
from collections.abc import Sequence
from html import escape

from course.commands.slides import add_names, write_pages
from course.exercises.panels import marked_up
from course.lessons import Lesson
from course.lessons.deck import Step, steps_of
from course.lessons.headlines import chart_of, headline_apart
from course.paths import package_text
from course.room.preparing import all_asked_in
from course.room.questions import Asked

#: largest height of a page's pictures together, as a multiple of their width
_TALLEST = 1.25

_LOOK = package_text("commands/handout.css")


def add_build_handout(build: argparse.ArgumentParser) -> None:
    add_names(build)
    build.set_defaults(run=_build)


def _build(arguments: argparse.Namespace) -> int:
    return write_pages(arguments, "handout", handout)


def handout(lesson: Lesson) -> str:
    """Return the two pages of a lesson as one HTML file for printing, which needs no other file."""
    steps = steps_of(lesson)
    asked = all_asked_in(lesson, steps)
    guesses = _questions("Guess first", [one for one in asked if one.topic == "guess"])
    checks = _questions("Check", [one for one in asked if one.topic == "check"])
    claims = [one for one in asked if one.topic == "claim"]
    front = f"""<h1>{escape(lesson.heading)}</h1>
<p class="lead">{escape(lesson.question)}</p>"""
    notes = '<div class="notes"></div>'
    asks = [front, guesses, _claims(claims), checks, notes]
    heading = "<h2>Write a headline for each picture: what does it show?</h2>"
    shown = [heading, *_figures(steps), "<h2>Notes</h2>", notes]
    pages = [_page(lesson, number, parts) for number, parts in enumerate((asks, shown), 1)]
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(lesson.heading)}: handout</title>
<style>
{_LOOK}</style>
</head>
<body>
<main>
{"".join(pages)}</main>
</body>
</html>
"""


def _page(lesson: Lesson, number: int, parts: Sequence[str]) -> str:
    foot = f"<footer>{escape(lesson.heading)} · page {number} of 2 · Interdependence</footer>"
    return "\n".join(['<section class="page">', *filter(None, parts), foot, "</section>\n"])


def _figures(steps: Sequence[Step]) -> list[str]:
    """Return charts of the steps with most time in the short meeting, as many as a page can hold."""
    found: list[tuple[int, float, str]] = []
    for step in steps:
        # an explorer on paper shows one setting of many
        cells = (cell for cell in step.cells if "widgets." not in cell["source"])
        drawn = next(filter(None, map(chart_of, cells)), None)
        if drawn:
            bare = headline_apart(drawn).chart
            found.append((step.note.short if step.note else 0, _height(bare), bare))
    taken: list[str] = []
    room = _TALLEST
    for _, height, drawn in sorted(found, key=lambda one: -one[0]):
        if height <= room:
            taken.append(drawn)
            room -= height
    figure = '<figure style="flex-grow: {}">{}<figcaption></figcaption></figure>'
    return [figure.format(f"{height:.2f}", drawn) for _, height, drawn in found if drawn in taken]


def _height(picture: str) -> float:
    """Return the height of a picture in parts of the page's width, with the line for a headline."""
    box = re.search(r'viewBox="\S+ \S+ (\S+) (\S+)"', picture)
    # a tall picture is drawn narrower than the page, and its words stay readable
    return min(float(box[2]) / float(box[1]), 0.52) + 0.06 if box else 0.58


def _questions(heading: str, asked: Sequence[Asked]) -> str:
    """Return questions below one heading, or nothing if there are none."""
    return f"<h2>{heading}</h2>\n" + "\n".join(map(_question, asked)) if asked else ""


def _question(asked: Asked) -> str:
    blank = "<span class=short></span>"
    unit = marked_up(asked.unit)
    if asked.options:
        rows = "".join(f"<li><span class=box></span>{marked_up(words)}</li>" for _, words in asked.options)
        sure = f"<p>How sure are you? {blank} %</p>" if asked.sure else ""
        answer = f"<ul class=options>{rows}</ul>{sure}"
    elif asked.form == "line":
        answer = f"<p>Draw your line from {asked.years[0]} on, on a sheet of your own, in {unit}.</p>"
    else:
        margin = f", give or take {blank}" if asked.margin else ""
        answer = f"<p>Your answer: {blank} {unit}{margin}</p>"
    return f"<div class=asked><p>{marked_up(asked.text)}</p>{answer}</div>"


def _claims(claims: Sequence[Asked]) -> str:
    if not claims:
        return ""
    box = "<td class=tick><span class=box></span></td>"
    rows = "".join(
        f"<tr><th scope=row>{escape(one.name)}</th><td>{marked_up(one.text)}</td>"
        f"{box * len(one.options)}</tr>"
        for one in claims
    )
    head = "".join(f"<th class=tick scope=col>{words}</th>" for _, words in claims[0].options)
    return (
        "<div class=asked><h2>What does the text claim, and does it hold?</h2><table>"
        f"<thead><tr><th scope=col>claim</th><th scope=col>in our words</th>{head}</tr></thead>"
        f"<tbody>{rows}</tbody></table></div>"
    )
