"""What a teacher says of free texts, for an LMS that keeps comments as HTML.

Moodle's worksheet gives and takes its column *Feedback comments* as it stands in the database:
`set_editor_text` of mod/assign/feedback/comments/locallib.php stores a cell unchanged, with the format HTML.
"""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from html.parser import HTMLParser

from course.grading.files import safe_cell, safe_markup

_BLOCKS = frozenset({"p", "div", "li", "ul", "ol", "h3", "h4", "h5", "h6", "blockquote", "td", "tr", "pre"})


def comment_below(before: str, said: Mapping[str, Sequence[str]]) -> str:
    """Return the HTML of a comment with what was said of each question below it, unless it is there already.

    `said` maps a question to the lines of the teacher's comment.
    """
    there = _paragraphs(before)
    made = [_paragraph(question, lines) for question, lines in said.items()]
    kept = before if safe_cell(before) == before else safe_markup(before)
    return kept + "".join(text for text in made if not _paragraphs(text) <= there)


def _paragraph(question: str, lines: Sequence[str]) -> str:
    shown = [html.escape(line, quote=False) for text in lines for line in text.splitlines()]
    name = html.escape(question.replace("_", " "), quote=False)
    return safe_markup("<br>".join([f"<p><strong>{name}</strong>", *shown]) + "</p>")


def _paragraphs(text: str) -> set[str]:
    """Return the paragraphs without markup and spaces, which an editor may change."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return {"".join(one.split()) for one in reader.found} - {""}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found = [""]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.found.append("")

    def handle_data(self, data: str) -> None:
        self.found[-1] += data
