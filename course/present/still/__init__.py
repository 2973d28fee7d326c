"""Writes the slides of a lesson as one HTML file without a kernel, with still charts for explorers."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from course.exercises.panels import marked_up
from course.lessons.deck import Step, asks_in
from course.lessons.header import Lesson
from course.lessons.headlines import chart_of, headline_apart
from course.lessons.slides import Screen
from course.present.plan import Part

if TYPE_CHECKING:
    from course.room.questions import Asked

__all__ = ["still_screen", "still_slides"]

_HERE = Path(__file__).parent
_KEYS = (
    ("→ or Page Down", "reveal what is held back, then go on"),
    ("← or Page Up", "back"),
    ("R", "reveal"),
    ("B or .", "black screen"),
    ("C", "the code behind the screen"),
    ("N", "your notes"),
    ("H", "this list"),
)


def still_slides(lesson: Lesson, parts: Sequence[Part], asked: Sequence[Asked]) -> str:
    """Return the slides as HTML that needs no other file and no network.

    `parts`: the parts that `course.present.plan.parts_of` returned.
    `asked`: the lesson's questions with their answers, which the slides hide at first.
    """
    questions = {one.id: one for one in asked}
    screens = [(part, screen) for part in parts for screen in part.screens]
    made: list[str] = []
    for number, (part, screen) in enumerate(screens, 1):
        notes = _notes(part.step) if part.step else ""
        made.append(_section(screen, f"{number} / {len(screens)}", questions, notes))
    return _page(lesson.heading, "".join(made))


def still_screen(screen: Screen, asked: Sequence[Asked]) -> str:
    """Return one screen as HTML, with nothing held back; the arguments are as for `still_slides`."""
    section = _section(screen, "", {one.id: one for one in asked}, "")
    return _page(screen.heading, section, ' class="open"')


def _page(title: str, sections: str, marked: str = "") -> str:
    script = (_HERE / "slides.js").read_text("utf-8")
    allowed = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    keys = "".join(f"<li><strong>{escape(key)}</strong>: {words}</li>" for key, words in _KEYS)
    return f"""<!doctype html>
<html lang="en"{marked}>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-{allowed}'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<style>
{(_HERE / "slides.css").read_text("utf-8")}</style>
</head>
<body>
<main>
{sections}</main>
<ul id="keys">{keys}</ul>
<script>{script}</script>
</body>
</html>
"""


def _section(screen: Screen, count: str, questions: Mapping[str, Asked], notes: str) -> str:
    body = "".join(_cell_html(screen, cell, questions) for cell in screen.cells)
    code = "\n\n".join(cell["source"] for cell in screen.cells if cell["cell_type"] == "code")
    prompt = "" if len(screen.cells) > 1 or not screen.covered else '<p class="prompt">What does it show?</p>'
    heading = "" if screen.kind == "title" else escape(screen.heading)
    return (
        f'<section class="screen {screen.kind}"><div class="bar"><h2>{heading}</h2><span>{count}</span></div>'
        f'<div class="body">{body}</div>{prompt}'
        + (f'<pre class="code">{escape(code)}</pre>' if code else "")
        + (f'<aside class="notes">{notes}</aside>' if notes else "")
        + "</section>\n"
    )


def _cell_html(screen: Screen, cell: dict[str, Any], questions: Mapping[str, Asked]) -> str:
    if cell["cell_type"] == "markdown":
        return _held(_html(cell["source"]), screen.covered)
    asks = [f"{ask.what}:{ask.id}" for ask in asks_in(cell)]
    if screen.kind == "claim":
        claims = [one for one in questions.values() if one.topic == "claim"]
        return _claims(claims)
    if screen.kind in ("guess", "check"):
        return "".join(_question(questions[id]) for id in asks if id in questions)
    chart = chart_of(cell)
    if chart:
        apart = headline_apart(chart, below_too=True)
        return (
            f'<p class="headline held">{escape(apart.headline)}</p>'
            f'<figure class="picture">{apart.chart}</figure><p class="below">{escape(apart.below)}</p>'
        )
    shown = "".join(_output(output) for output in cell["outputs"])
    return _held(shown, screen.holds_back and not screen.covered)


def _held(html: str, held: bool) -> str:
    return f'<div class="held">{html}</div>' if held else html


def _html(text: str) -> str:
    from nbconvert.filters.markdown_mistune import markdown2html_mistune

    html: str = markdown2html_mistune(text)
    html = re.sub(r'<a class="anchor-link".*?</a>', "", html, flags=re.DOTALL)
    # a link to another notebook would lead nowhere from this file
    return re.sub(r'<a href="[^"]*\.ipynb[^"]*">(.*?)</a>', r"\1", html, flags=re.DOTALL)


def _output(output: Mapping[str, Any]) -> str:
    if output["output_type"] == "stream":
        return f"<pre>{escape(''.join(output['text']))}</pre>"
    data = output.get("data", {})
    if "text/html" in data:
        return re.sub(r"<style.*?</style>", "", "".join(data["text/html"]), flags=re.DOTALL)
    return f"<pre>{escape(''.join(data.get('text/plain', '')))}</pre>"


def _question(asked: Asked) -> str:
    shown = asked.shown
    options = "".join(f"<li>☐ {marked_up(words)}</li>" for _, words in asked.options)
    asks = f"<ul class=options>{options}</ul>" if options else f"<p>{escape(asked.prompt)}: ______</p>"
    small = " · ".join(filter(None, (shown.status, shown.source)))
    answer = f"<p><strong>{marked_up(shown.words)}</strong> {marked_up(shown.because)}</p>"
    return (
        f"<p>{marked_up(asked.text)}</p>{asks}"
        f'<div class="answer held">{answer}<small>{escape(small)}</small></div>'
    )


def _claims(claims: Sequence[Asked]) -> str:
    rows = "".join(
        f"<tr><th scope=row>{escape(one.name)}</th><td>{marked_up(one.text)}</td>"
        f"<td class=held>{escape(one.shown.verdict or '')}</td></tr>"
        for one in claims
    )
    return (
        "<table class=wide><thead><tr><th scope=col>claim</th><th scope=col>in our words</th>"
        f"<th scope=col>verdict</th></tr></thead><tbody>{rows}</tbody></table>"
    )


def _notes(step: Step) -> str:
    return _html(step.note.text) if step.note else ""
