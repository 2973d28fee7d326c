"""Writes the first page of the site, and the page on what needs Python on a reader's own computer."""

from collections.abc import Iterable
from html import escape

from course.lessons import Deeper, all_deeper, all_lessons
from makers.site.parts import fragment, heading

TITLE = "Interdependence"
DESCRIPTION = (
    "An open course about Japan between China and the United States: test a news article's claims on real "
    "data, in the browser, with nothing to install."
)


def deeper_in_order() -> list[Deeper]:
    """Return the deeper notebooks in the order of the lessons that they follow."""
    after = [one for lesson in all_lessons() for one in lesson.deeper]
    return [*after, *(one for one in all_deeper() if one not in after)]


def start_page() -> str:
    """Return the first page of the site in Markdown."""
    lessons, deeper = all_lessons(), deeper_in_order()
    table = _listed(
        [
            (f"{one.name}.html", one.heading, f"{one.question} {one.reading_minutes} min to read.")
            for one in lessons
        ]
    )
    more = _listed(
        [
            (
                f"deeper/{one.name}.html",
                one.title[:1].upper() + one.title[1:],
                f"After lesson {one.after}." if one.after else "",
            )
            for one in deeper
        ]
    )
    return "\n\n".join(
        [
            heading(1, TITLE),
            "An open course about Japan between China and the United States. It starts from a news article "
            'of April 2025 that explains why Japan "dares to say no". You test its claims, one by one, on '
            "real data. You learn how dependence is measured, what models say, and what they cannot say.",
            "Everything on these pages works in the browser, without an account and without Python. Charts "
            "say their figures when you point at them; on a phone, hold a finger on them and move it a "
            "little. Your guesses stay on this device. "
            "[With Python](with-python.md) you can also change the code, do the exercises and have them "
            "marked.",
            "If you like, take [a test of ten minutes](before-and-after.ipynb) before the first lesson and "
            "another one after the last. You then see what has changed.",
            heading(2, "Lessons"),
            fragment(table),
            heading(2, "Deeper"),
            fragment(more),
            heading(2, "To look up"),
            "* [The claims and their verdicts](claims/index.md)\n* [The tables](tables/index.md)\n"
            "* [Glossary](glossary.ipynb)\n* [What to read](reading.ipynb)\n"
            "* [Teaching with the course](teaching/index.md)",
        ]
    )


def _listed(pages: Iterable[tuple[str, str, str]]) -> str:
    """Return an HTML list of pages, given as address, name and a sentence about each page."""
    items = "".join(
        f'<li><a href="{escape(where)}">{escape(name)}</a> <span>{escape(about)}</span></li>'
        for where, name, about in pages
    )
    return f'<ul class="course-list">{items}</ul>'


def with_python_page() -> str:
    """Return the page for readers who want to run the course, in Markdown."""
    return "\n\n".join(
        [
            heading(1, "With Python on your own computer"),
            "These pages show every lesson. Four things need the course on your own computer:",
            "* to change the code of a lesson and run it again\n"
            "* the exercise sets with their checks, hints and marks\n"
            "* practice, which brings back what you missed\n"
            "* your own ledger of verdicts in the last lesson",
            "You need Python 3.11 or later and nothing else. In the folder of the course type:",
            "```\npython start.py\n```",
            "The first run installs everything into that folder (a few minutes, about 650 MB). After that "
            "the same command opens the course in JupyterLab within seconds and needs no network. On some "
            "systems the command is `python3` or `py`.",
        ]
    )
