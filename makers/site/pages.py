"""Makes the pages of the site in their order, and the groups of its navigation."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from course.errors import CourseError
from course.lessons import all_deeper, all_lessons
from course.paths import in_checkout, notebooks_dir
from course.phrases import number_of
from course.tables import cards
from makers.lessons.pages import without_block_lines
from makers.site.cells import (
    MOVING,
    Moving,
    Place,
    answer_first,
    code_apart,
    places,
    question_first,
    relinked,
    reword,
    shown,
    ways_in,
)
from makers.site.exercises import (
    PRACTICE,
    Runs,
    exercise_files,
    exercise_names,
    exercise_page,
    practice_page,
    run_checks,
)
from makers.site.ledger import (
    ANSWER,
    article_page,
    claim_names,
    claim_page,
    claims_by_verdict,
    claims_page,
    share_card,
    the_claims,
    verdict_of,
)
from makers.site.packed import PACKED
from makers.site.parts import ShareCard, fragment, links_html
from makers.site.sheets import table_page, tables_page
from makers.site.start import (
    FIRST,
    GUESS,
    MISSING,
    TITLE,
    about_the_course,
    course_card,
    deeper_in_order,
    lessons_in_order,
    list_page,
    missing_page,
    start_page,
    with_python_page,
)

#: document of docs/ on the site -> its name there; none of them holds a key to questions
_DOCUMENTS = {
    "teaching.md": "teaching/index",
    "plans.md": "teaching/plans",
    "room.md": "teaching/room",
    "before-and-after.md": "teaching/measuring",
    "adopting.md": "teaching/adopting",
    "ledger.md": "claims/how",
    "models.md": "teaching/models",
    "about.md": "about",
    "offline.md": "offline",
    "checklist.md": "checklist",
}
#: where a document lists the sheets to print
_SHEETS = "<!-- sheets -->"
#: page without a file of its own -> its maker, and what it is
_OWN: Mapping[str, tuple[Callable[[], str], str]] = {
    MISSING: (missing_page, "The address leads to no page of the course."),
    "claims/index": (claims_page, "Every claim of the article with the verdict of the tables, on two days."),
    "claims/article": (article_page, "The article in our own words: each sentence with its verdict."),
    "tables/index": (tables_page, "Every table of the course with source, licence and a file to take away."),
}
#: lines at the start of a lesson that name its claims, and what goes deeper
_TESTED = re.compile(
    r"^\*\*Claims of this lesson:\*\* (?P<ids>.*?) *$(?:\n(?P<deeper>\*\*Optional, deeper:.*)$)?",
    re.MULTILINE,
)
#: notebook beside the lessons -> its title and what it is
_BESIDE = {
    "glossary": ("Glossary", "The words of the course in plain language."),
    "reading": ("What to read", "Works to read for each lesson, and what one finds there."),
    "before-and-after": ("Before and after: a test", "Ten minutes before the course, and ten after it."),
}
#: page that lists what stands in the lessons -> its title and what it is
_LISTS = {
    "quick-checks": ("Quick checks and exercises", "Every quick check works here, on a phone, too."),
    "charts": ("Charts and explorers", "The charts that move, then every chart, lesson by lesson."),
}
#: ids of claims in brackets, as a lesson names the claims that it tests
_IDS = re.compile(r"(?<!\])\(C\d\d(?:(?:, | and )C\d\d)*\)")
#: link from a chart to a table
_TO_TABLE = re.compile(r'<a href=\\"[./]*(tables/\w+)\.html\\">(.*?)</a>')
#: lesson that is about code, so its page always offers it
_TEACHES_CODE = "warm-up"
#: notebooks that need not say what the text is: one begins with it, the others are about others or all
_OTHER_TEXTS = (FIRST, "06-your-own-text", _TEACHES_CODE, *_BESIDE)
#: notebook or document that is not on the site -> page that links lead to instead
_INSTEAD = {
    "contents": "index",
    "practice": "quick-checks",
    "README.md": "with-python",
    "data": "tables/index",
}
#: instead of the exercises at the end of a lesson, where no page runs Python
_PRACTISE = "**Now practise:** [every quick check](quick-checks.md). Exercises need [Python](with-python.md)."


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the site before it is built."""

    name: str  #: path below the root without ending, such as ``deeper/gravity``
    ending: str  #: ending of the source file; the text below is its content for myst-nb
    text: str
    title: str  #: title for search engines and previews
    description: str
    #: path below the site's root -> content of a file that the page needs
    files: Mapping[str, bytes] = field(default_factory=dict)
    moves: bool = False  #: whether the page has an interactive part
    #: specification of the chart that previews show; None for the card
    picture: Mapping[str, Any] | None = None
    card: ShareCard = field(default_factory=course_card)  #: the course's own, where a page has none
    runs: bool = False  #: whether the page runs Python

    @property
    def root(self) -> str:
        """The relative path from the page to the root of the site."""
        return root_of(self.name)


@dataclass(frozen=True, slots=True)
class Section:
    """A group of pages in the navigation."""

    title: str  #: heading of the group
    #: name of each page -> its words in the navigation; "" for the page's own title
    pages: Mapping[str, str]
    #: heading of a folded list -> the same for its pages
    folded: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        """The names of all pages in the group, in their order."""
        return [*self.pages, *(name for pages in self.folded.values() for name in pages)]

    def only(self, names: Collection[str]) -> Section:
        """Return the group with only those pages whose names are given."""

        def kept(pages: Mapping[str, str]) -> dict[str, str]:
            return {name: said for name, said in pages.items() if name in names}

        folded = {title: kept(pages) for title, pages in self.folded.items()}
        return Section(self.title, kept(self.pages), {title: some for title, some in folded.items() if some})


def root_of(name: str) -> str:
    """Return the relative path from a page to the root of the site, such as ``"../"``."""
    return "../" * name.count("/")


def all_pages(
    moving: Moving | None = None, only: tuple[str, ...] = (), runs: Runs | None = None
) -> tuple[list[Page], list[Section]]:
    """Return the pages of the site in their order, and the groups of the navigation.

    `moving`: maker of interactive parts; without it every cell keeps its output.
    `only`: names of the pages to build; all when empty. The first page is always built. Links to pages that
    are not built become plain words.
    `runs`: what pages must know of the Python that they load, and of who publishes them.

    Raises
    ------
    CourseError
        The course is an installed package, which has no documents, or a named page does not exist.
    """
    if not in_checkout():
        raise CourseError("An installed course has no documents: build the site in a checkout of the source.")
    runs = runs or Runs()
    sections = _sections([*exercise_names(), PRACTICE] if runs.size else [])
    known = [name for section in sections for name in section.names]
    if unknown := [name for name in only if name not in known]:
        raise CourseError(f"The site has no page {unknown[0]!r}. Its pages are {', '.join(known)}.")
    built = ["index", *(name for name in known if not only or name in only)]
    make = _Maker(frozenset(built), moving, runs)
    kept = [section.only(built) for section in sections]
    # what lists what the lessons hold comes after them
    made = {name: make.page(name) for name in sorted((*built, MISSING), key={*_LISTS, "index"}.__contains__)}
    return [made[name] for name in (*built, MISSING)], [section for section in kept if section.names]


def _sections(exercises: list[str]) -> list[Section]:
    claims = {
        f"{verdict.capitalize()}, {len(ids)}": {f"claims/{id}": f"{id} {claim_names()[id]}" for id in ids}
        for verdict, ids in claims_by_verdict().items()
    }
    tables = {f"tables/{name}": card.title for name, card in cards().items()}
    deeper = {f"deeper/{one.name}": one.title[:1].upper() + one.title[1:] for one in deeper_in_order()}
    return [
        Section("Lessons", dict.fromkeys((*(one.name for one in lessons_in_order()), "charts"), "")),
        *([Section("Exercises", dict.fromkeys(exercises, ""))] if exercises else []),
        Section("Claims", {"claims/index": "", "claims/article": "", "claims/how": ""}, claims),
        Section(
            "To look up",
            {"tables/index": "", "glossary": "", "reading": ""},
            {f"Each table, {len(tables)}": tables, f"Deeper, {len(deeper)} notebooks": deeper},
        ),
        Section("Test yourself", {"quick-checks": "", "before-and-after": "", "checklist": ""}),
        Section("Teaching", {name: "" for name in _DOCUMENTS.values() if name.startswith("teaching/")}),
        Section("This course", {"about": "", "with-python": "", "offline": ""}),
    ]


def _without_marks(text: str) -> str:
    """Return the words of a line of Markdown, without links and emphasis."""
    return re.sub(r"\[([^\]]*)\]\([^)]*\)|[*`]", r"\1", text)


def _pictured(text: str) -> dict[str, bytes]:
    """Return the drawn pictures that a text shows, as files of its page."""
    pictures = re.findall(r"\]\((pictures/[^)]+)\)", text)
    return {f"source:{one}": (notebooks_dir() / one).read_bytes() for one in pictures}


class _Maker:
    """Makes the pages of the site, without links to pages that are not built."""

    def __init__(self, names: frozenset[str], moving: Moving | None, runs: Runs) -> None:
        self.names, self.moving, self.runs = names, moving, runs
        self.exercises = [name for name in exercise_names() if name in names]
        self.lessons = {one.name: one for one in all_lessons()}
        self.deeper = {f"deeper/{one.name}": one for one in all_deeper()}
        #: lesson -> its quick checks, and its charts with its explorers, each as id and title
        self.places: dict[str, tuple[list[Place], list[Place]]] = {}
        self.documents = {name: file for file, name in _DOCUMENTS.items()}

    def page(self, name: str) -> Page:
        """Return the page of a name."""
        if name in self.lessons or name in self.deeper or name in _BESIDE:
            return self._notebook(name)
        if name in self.documents:
            return self._document(name)
        if name in self.exercises or name == PRACTICE:
            return self._exercises(name)
        if name in _LISTS:
            return self._list(name)
        return self._own_page(name)

    def _exercises(self, name: str) -> Page:
        made = (
            practice_page(self.runs)
            if name == PRACTICE
            else exercise_page(posixpath.basename(name), self.runs)
        )
        text, title, about = made
        text = relinked(text, lambda link: self._lead(link, f"{name}.ipynb", name))
        return Page(name, ".md", self._linked(text, name), title, about, exercise_files(), runs=True)

    def _own_page(self, name: str) -> Page:
        folder, _, last = name.rpartition("/")
        title, files, card = "", dict[str, bytes](), course_card()
        if name == "index":
            cell = {"cell_type": "code", "source": GUESS}
            guess = self.moving.moving_part(cell, root_of(name)) if self.moving else None
            text = start_page(guess.html if guess else "", self.exercises, self.runs.publisher)
            title, about = TITLE, about_the_course()
            moving = guess.files if guess else ()
            files = _pictured(text) | {f"{MOVING}/{file}": content for file, content in moving}
        elif name == "with-python":
            text = with_python_page(self.runs.publisher.repository, PACKED, bool(self.runs.size))
            about = "What needs Python on your own computer, and the one command that installs the course."
        elif name in _OWN:
            make, about = _OWN[name]
            text = make()
        elif folder == "claims":
            text, (title, about), card = claim_page(last), verdict_of(last), share_card(last)
        else:
            table = cards()[last]
            text, title, about = table_page(table), table.title, table.description
        title = title or text.partition("# ")[2].partition("\n")[0]
        moves = any(file.startswith(MOVING) for file in files)
        return Page(name, ".md", self._linked(text, name), title, about, files, moves, card=card)

    def _list(self, name: str) -> Page:
        title, about = _LISTS[name]
        places = self._places_of(int(name == "charts"))
        moving = [one for some in places.values() for one in some if one.asks]
        text = list_page(title, about, {"Explorers: charts that move": moving, **places})
        if name == "charts":
            text += (
                "\n\n## Download the data\n\nThe figures of a chart: tap *Figures (CSV)* "
                "below it. Whole tables: [sources](tables/index.md)."
            )
        else:
            run = [*self.exercises, *([PRACTICE] if self.exercises else [])]
            sets = "".join(f"* [{posixpath.basename(one)}]({one}.md)\n" for one in run)
            text += "\n\n## Exercises\n\nThe quick checks above work on a phone. The longer exercises " + (
                f"run here:\n\n{sets}" if sets else "need a computer: [with Python](with-python.md)."
            )
        return Page(name, ".md", self._linked(text, name), title, about)

    def _places_of(self, kind: int) -> dict[str, list[Place]]:
        """Return heading of a lesson -> its quick checks (0) or charts (1), each with its address."""
        return {
            self.lessons[one].heading: [replace(place, id=f"{one}.html#{place.id}") for place in found[kind]]
            for one, found in self.places.items()
            if one in self.lessons
        }

    def _notebook(self, name: str) -> Page:
        stored = (notebooks_dir() / f"{name}.ipynb").read_text("utf-8")
        notebook = json.loads(stored)
        for cell in notebook["cells"][:1]:
            opening = _TESTED.sub(self._claims, question_first("".join(cell["source"])))
            if name not in _OTHER_TEXTS and re.search(r"\b[Tt]he text\b", stored):
                told = f"“The text” on this page makes {the_claims(root_of(name))}."
                told = f'<p class="course-note">{self._linked(told, name)}</p>'
                opening = opening.replace("\n", f"\n\n{told}\n", 1)
            cell["source"] = opening
        lead = partial(self._lead, source=f"notebooks/{name}")
        found = shown(notebook, root_of(name), lead, self.moving)
        self.places[name] = places(found.cells)
        if name in self.lessons:
            title, about = self.lessons[name].heading, self.lessons[name].question
            exercises = f"exercises/{self.lessons[name].set}"
            ways_in(found.cells, self.places[name], self.lessons[name].reading_minutes)
            if exercises not in self.names:
                end = next(cell for cell in found.cells if "**Now practise:**" in cell["source"])
                end["source"] = re.sub(r"\*\*Now practise.+", self._linked(_PRACTISE, name), end["source"])
        elif name in self.deeper:
            title = self.deeper[name].title
            about = f"A notebook that goes deeper: {title}. Charts and tables to read in the browser."
        else:
            title, about = _BESIDE[name]
        stated = self.lessons.get(name) or self.deeper.get(name)
        for here, instead in stated.web.items() if stated else ():
            reword(found.cells, here, self._linked(instead, name), name)
        self._lead_to_claims(found.cells, name)
        if name in self.lessons:
            about = f"{about} {_without_marks(answer_first(found.cells, ANSWER))}".strip()
        if name != _TEACHES_CODE:
            found.cells = code_apart(found.cells)
        files = dict(found.files)
        if (
            name in self.lessons
            and self.runs.size
            and run_checks(found.cells, self.lessons[name].set, self.runs)
        ):
            found.cells[-1]["source"] = self._linked(found.cells[-1]["source"], name)
            files |= exercise_files()
        files |= _pictured(json.dumps(found.cells))
        text = json.dumps({**notebook, "cells": found.cells}, sort_keys=True, ensure_ascii=False)
        text = _TO_TABLE.sub(lambda link: link[0] if link[1] in self.names else link[2], text)
        return Page(name, ".ipynb", text, title, about, files, found.moves, found.picture)

    def _lead_to_claims(self, cells: list[dict[str, Any]], name: str) -> None:
        """Link the claims that a text names in brackets, and call the notebook a page."""
        for cell in cells:
            if cell["cell_type"] == "markdown":
                said = cell["source"].replace("his notebook", "his page")
                cell["source"] = _IDS.sub(
                    lambda ids: re.sub(r"C\d\d", lambda id: self._claim(id[0], id[0], root_of(name)), ids[0]),
                    said,
                )

    def _claim(self, id: str, words: str, root: str = "") -> str:
        return f"[{words}]({root}claims/{id}.md)" if f"claims/{id}" in self.names else words

    def _claims(self, found: re.Match[str]) -> str:
        """Return a folded list of a lesson's claims by name, with links to their pages."""
        ids = re.findall(r"C\d\d", found["ids"])
        return "\n\n".join(
            [
                '<details class="course-goals"><summary>'
                f"{number_of(len(ids), 'claim')} of this lesson</summary>",
                "\n".join(f"* {self._claim(id, f'{id}: {claim_names()[id]}')}" for id in ids),
                *([found["deeper"]] if found["deeper"] else []),
                "</details>",
            ]
        )

    def _document(self, name: str) -> Page:
        file = self.documents[name]
        text = without_block_lines((notebooks_dir().parent / "docs" / file).read_text("utf-8"))
        title = re.search(r"^# (.+)$", text, re.MULTILINE)
        if title is None:
            raise CourseError(f"docs/{file} has no title: begin it with a line such as `# Teaching`.")
        text = relinked(text, lambda link: self._lead(link, f"docs/{file}", name))
        first = re.search(r"^(?![#<|`>*-]).+$", text.split(title[0], 1)[1], re.MULTILINE)
        about = _without_marks(first[0] if first else title[1])
        files = dict[str, bytes]()
        if self.moving and _SHEETS in text:
            sheets = {f"print/{one.name}.html": one for one in lessons_in_order()}
            files = {f"teaching/{at}": self.moving.papers(one) for at, one in sheets.items()}
            text = text.replace(
                _SHEETS, fragment(links_html((at, one.heading, one.question) for at, one in sheets.items()))
            )
        return Page(name, ".md", text, title[1], about, files)

    def _lead(self, link: str, source: str, name: str | None = None) -> str | None:
        """Return the site's address for a local link of a notebook or document; None without a page."""
        address, mark, anchor = link.partition("#")
        if address.startswith("claims/"):
            return link
        path = posixpath.normpath(posixpath.join(posixpath.dirname(source), address))
        folder, _, file = path.partition("/")
        stem = file.removesuffix(".ipynb")
        if folder == "exercises":
            there: str | None = f"exercises/{stem}" if self.runs.size else "with-python"
        elif folder == "notebooks":
            there = PRACTICE if stem == "practice" and self.runs.size else _INSTEAD.get(stem, stem)
        else:
            there = _DOCUMENTS.get(file) if folder == "docs" else _INSTEAD.get(path)
        if there is None or there not in self.names:
            return None
        here = name or source.partition("/")[2]
        ending = ".ipynb" if self._is_notebook(there) else ".md"
        return posixpath.relpath(f"{there}{ending}", posixpath.dirname(here) or ".") + mark + anchor

    def _is_notebook(self, name: str) -> bool:
        return name in self.lessons or name in self.deeper or name in _BESIDE

    def _linked(self, text: str, name: str) -> str:
        """Return the text of a page without links to pages that are not built."""
        folder = posixpath.dirname(name)

        def built(address: str) -> bool:
            there = posixpath.normpath(posixpath.join(folder, address))
            return posixpath.splitext(there)[0] in self.names or "_static/" in address

        text = relinked(text, lambda link: link if built(link) else None)
        anchors = re.compile(r'<a href="([^":]+)">(.*?)</a>')
        return anchors.sub(lambda found: found[0] if built(found[1]) else found[2], text)
