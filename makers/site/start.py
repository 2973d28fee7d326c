"""Writes the first page of the site, and the page on what needs Python on a reader's own computer."""

import re
from collections.abc import Mapping, Sequence
from html import escape

from course.lessons import Deeper, Lesson, all_deeper, all_lessons
from course.paths import notebooks_dir
from course.phrases import list_of
from course.tables import load
from course.workspace import CONTENTS
from makers.site.cells import Place
from makers.site.ledger import anchor, claim_names, claims_by_verdict, conclusion, verdict_of
from makers.site.parts import ShareCard, fragment, heading, links_html
from makers.site.publisher import Publisher, authors

TITLE = "Interdependence"
#: name of the page that a host shows for an address without a page
MISSING = "404"
#: name of the lesson that the first page sends to, and cell of the guess that the page asks for
FIRST = "00-the-article"
#: lessons in which a reader writes code, or types a text of their own
_WITH_PYTHON = {"warm-up", "06-your-own-text"}
GUESS = 'widgets.predict("china_share")'
#: claim that the first page shows as an example
EXAMPLE = "C18"


def counted() -> list[tuple[int, str, str]]:
    """Return how many claims have each verdict today, its words, and its anchor on the page of claims."""
    return [
        (len(ids), words.replace("depends", "depend") if len(ids) > 1 else words, anchor(words))
        for words, ids in claims_by_verdict().items()
    ]


def about_the_course() -> str:
    """Return the description of the site for search engines and previews, with the counted verdicts."""
    verdicts = list_of([f"{count} {words}" for count, words, _ in counted()])
    return (
        "A news article says why Japan dares to say no. An open course tests its "
        f"{len(claim_names())} claims on real data: {verdicts}. In the browser, with nothing to install."
    )


def course_card() -> ShareCard:
    """Return what the preview of the course shows: its question, and how many claims have each verdict."""
    return ShareCard(
        f"One article, {len(claim_names())} claims: which of them hold?",
        "Japan between China and the United States, tested on real data",
        tuple((words, float(count), str(count)) for count, words, _ in counted()),
    )


def deeper_in_order() -> list[Deeper]:
    """Return the deeper notebooks in the order of the lessons that they follow."""
    after = [one for lesson in all_lessons() for one in lesson.deeper]
    return [*after, *(one for one in all_deeper() if one not in after)]


def lessons_in_order() -> list[Lesson]:
    """Return the lessons in the order of the site, where the warm-up in Python comes last."""
    return sorted(all_lessons(), key=lambda one: one.name == "warm-up")


def start_page(guess: str, exercises: Sequence[str] = (), publisher: Publisher | None = None) -> str:
    """Return the first page of the site in Markdown.

    `guess`: HTML of a guess that the reader can make at once; may be empty.
    `exercises`: names of the pages on which exercises run; empty where they need a computer.
    `publisher`: who answers for the site.
    """
    publisher = publisher or Publisher()
    verdicts = "".join(
        f'<li><a href="claims/index.html#{at}"><strong>{count}</strong> {escape(words)}</a></li>'
        for count, words, at in counted()
    )
    claims, unsettled = load("claims"), claims_by_verdict()["not checkable"]
    numbered = int(claims["claimed_value"].notna().sum())
    soft = int((claims["kind"].isin(["norm", "forecast"]) & claims["id"].isin(unsettled)).sum())
    lessons = lessons_in_order()
    first = next(one for one in lessons if one.name == FIRST)
    minutes = [one.reading_minutes for one in lessons]
    rooms = [notebooks_dir() / "source" / one.name / "lesson.md" for one in lessons]
    parts = sum(room.read_text("utf-8").count("\n## ") for room in rooms)
    table = links_html(
        (f"{one.name}.html", one.heading + " (with Python)" * (one.name in _WITH_PYTHON), one.question)
        for one in lessons
    )
    example, why = verdict_of(EXAMPLE)
    return "\n\n".join(
        [
            heading(1, f"One article, {len(claim_names())} claims: which of them hold?"),
            f"![{first.picture}](pictures/{FIRST}.svg)",
            "An article says why Japan, between China and the United States, “dares to say no”. "
            f"**{TITLE}** tests it claim by claim on real data, so that you can do the same with "
            "[the next article](checklist.md) that you read. A free course for everyone who follows the "
            "news, from the last years of school on. It takes no side. "
            f"Made by [{escape(publisher.name or authors())}](about.md).",
            fragment(
                # the picture is in sight from the beginning
                guess.replace('loading="lazy"', 'loading="eager"'),
                f'<p class="course-start"><a href="{FIRST}.html">Start: {escape(first.title)}</a></p>'
                f"<p>In parts of about {sum(minutes) / parts:.0f} minutes: stop after any. No account, "
                "nothing to install or to pay; a phone is enough.</p>"
                f'<p class="course-example"><strong>{escape(example)}</strong> {why.partition(". ")[0]}. '
                f'<a href="claims/{EXAMPLE}.html">Why</a></p>'
                '<p>In the news: <a href="05b-does-japan-say-no.html#two-disputes-day-by-day">the quarrel '
                "of November 2025</a>, day by day: a remark on Taiwan, a travel warning, a stop of seafood."
                "</p>"
                '<p>This is how <a href="claims/index.html">the claims</a> stand today:</p>'
                f'<ul class="course-counts" aria-label="Verdicts of the course">{verdicts}</ul>'
                f"<p>Not checkable are {soft} norms and forecasts, and {len(unsettled) - soft} claims for "
                f"which no sound figure was found. {len(claims) - soft} of {len(claims)} could be tested in "
                "principle.</p>"
                '<p>Look around: <a href="index.html#conclusion-is-the-main-idea-right">the conclusion</a>, '
                '<a href="charts.html">charts and explorers</a>, <a href="tables/index.html">'
                'where the numbers come from</a>, <a href="teaching/index.html">for a class</a>.</p>',
            ),
            "**Which article?** It stood on the Chinese portal Sohu on 27 April 2025. We chose it because "
            "its claims come up in many debates about Japan and China. Its page was not found, so the claims "
            "are those of an English summary, which names no author. They are on trade, debt, rare earths "
            f"and chips, {numbered} of them with a number: [what it says](claims/article.md).",
            conclusion(),
            heading(2, "Lessons"),
            f"A lesson takes {min(minutes)} to {max(minutes)} minutes, by our estimate. Stop after any part: "
            "this page then leads back to it.",
            "Reading, guessing and the quick checks need no programming. "
            + (
                f"The [exercises]({exercises[0]}.md) are in Python and run here."
                if exercises
                else "The exercises are in Python and need a computer."
            ),
            fragment(table),
            "To see what you learn, take [a test](before-and-after.ipynb) before lesson 00 and at the end.",
            "[Who made this, who checked it, "
            f"{'how to report an error, ' * bool(publisher.report(''))}and how to cite it](about.md).",
        ]
    )


def list_page(title: str, about: str, places: Mapping[str, Sequence[Place]]) -> str:
    """Return a page that lists what stands in the lessons, in Markdown.

    `places`: heading of a lesson -> its places, each with its address; a lesson without one is left out.
    """
    parts = [heading(1, title), about]
    for lesson, some in places.items():
        if some:
            items = "".join(
                f'<li><a href="{one.id}">{_small(one.picture)}{one.title}</a>'
                f"{f'<small>{one.asks}</small>' if one.asks else ''}</li>"
                for one in some
            )
            parts += [heading(2, lesson), fragment(f'<ul class="course-list">{items}</ul>')]
    return "\n\n".join(parts)


def _small(picture: str) -> str:
    return f'<img class="dark-light" src="{picture}" alt="" loading="lazy">' if picture else ""


def missing_page() -> str:
    """Return the page for an address that leads nowhere, in Markdown."""
    return "\n\n".join(
        [
            f"---\norphan: true\nnosearch: true\n---\n{heading(1, 'There is no page here')}",
            "The address may be mistyped, or the page has moved. Go on from here:",
            "* [The first page, with all lessons](index.md)\n"
            "* [All claims and their verdicts](claims/index.md)",
        ]
    )


def with_python_page(repository: str, packed: str, exercises: bool = False) -> str:
    """Return the page for readers who want to run the course, in Markdown.

    `repository`: address of the source on the web; may be empty.
    `packed`: path of the course as ZIP below the site's root.
    `exercises`: whether pages of the site run the exercises.
    """
    there = ""
    if repository:
        there = f"Or get the source from [{repository}]({repository})."
    if owner := re.fullmatch(r"https://github\.com/([\w.-]+/[\w.-]+?)(?:\.git)?/?", repository):
        # Binder opens the contents in the folder that `.binder/postBuild` makes
        launch = f"https://mybinder.org/v2/gh/{owner[1]}/HEAD?urlpath=lab/tree/interdependence/{CONTENTS}"
        there += (
            f" To try it without installing, [open it on Binder]({launch}): a free service of others, which "
            "needs some minutes to start and forgets your work afterwards."
        )
    return "\n\n".join(
        [
            heading(1, "With Python on your own computer"),
            f"These pages show every lesson. {'Two' if exercises else 'Four'} things need the course on "
            "your own computer:",
            "* to change the code of a lesson and run it again, which these pages cannot\n"
            + ("" if exercises else "* the exercise sets with their hints and marks\n* practice\n")
            + "* your own ledger of verdicts in lesson 05a",
            fragment(f'<p><a href="{packed}" download>Download the course</a> (ZIP), and unpack it.</p>'),
            *([there] if there else []),
            "You need Python 3.11 or later and nothing else. In the folder of the course type:",
            "```\npython start.py\n```",
            "The first run installs everything into that folder (a few minutes, about 650 MB). After that "
            "the same command opens the course in JupyterLab within seconds and needs no network. On some "
            "systems the command is `python3` or `py`.",
        ]
    )
