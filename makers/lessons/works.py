"""Reads the works that lessons recommend, and writes the reading lists and the table of concepts.

`reading.bib` beside the rooms holds every work, in BibTeX. A room's `lesson.toml` names works by their keys.
Only the build of the notebooks parses that file; learners get the finished lists.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import quote

from course.errors import CourseError, did_you_mean
from course.lessons.facts import FACTS, RoomError
from course.lessons.header import Deeper, Lesson
from course.lessons.slides import TO_READ
from course.phrases import list_of

#: the file of references, both beside the rooms and in a learner's folder
REFERENCES = "reading.bib"

#: BibTeX fields that may name where a work was published
_OUTLETS = ("journal", "booktitle", "institution", "publisher", "howpublished")
#: field that states how a reference was verified, which only maintainers need
_VERIFIED = re.compile(r"^  verified = .*\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Work:
    """A work that a lesson recommends."""

    key: str  #: surname of the first author and year, such as ``"farrell2019"``
    authors: tuple[tuple[str, str], ...]  #: first and last name of each author
    title: str  #: title as printed; the outlet below is a journal, a book, a series or a publisher
    year: str
    outlet: str
    place: str  #: volume, number and pages, such as ``"44(1), 42-79"``; may be empty
    link: str  #: permanent address, by the DOI where there is one
    doi: str  #: may be empty
    why: str  #: one sentence on what a reader finds in the work
    open: str  #: address of a version that is free to read; empty where none is known

    @property
    def short(self) -> str:
        """Surnames and year, such as "Farrell and Newman 2019"."""
        names = [last for _, last in self.authors]
        return f"{names[0]} and others {self.year}" if len(names) > 3 else f"{list_of(names)} {self.year}"

    @property
    def line(self) -> str:
        """The work as one line of a short reading list, in Markdown."""
        return f"{self.short}, [{self.title}]({self.link}), *{self.outlet}*{self._free}"

    @property
    def entry(self) -> str:
        """The full reference and the sentence on the work, in Markdown."""
        authors = list_of([f"{first} {last}".strip() for first, last in self.authors])
        place = f" {self.place}" if self.place else ""
        link = f"[doi:{escape(self.doi)}]({self.link})" if self.doi else f"[{_host(self.link)}]({self.link})"
        end = "" if self.title.endswith("?") else "."
        named = f"{authors} ({self.year}). **{self.title}{end}** *{self.outlet}*{place}."
        return f"{named} {link}{self._free}. {self.why}"

    @property
    def _free(self) -> str:
        if not self.open:
            return ""
        return " (free)" if self.open == self.link else f" ([free version]({self.open}))"


def _host(address: str) -> str:
    return address.partition("://")[2].partition("/")[0].removeprefix("www.")


def works_in(source: Path) -> dict[str, Work]:
    """Return a dictionary from the key of each work in the file of references to the work.

    `source`: the folder of the rooms and the file; without the file there are no works.

    Raises
    ------
    CourseError
        The file is not BibTeX, or a work lacks an author, title, year, address, outlet or sentence.
    """
    from pybtex.database import parse_string
    from pybtex.exceptions import PybtexError

    path = source / REFERENCES
    if not path.is_file():
        return {}
    try:
        entries = parse_string(path.read_text("utf-8"), "bibtex").entries
    except PybtexError as error:
        raise CourseError(f"{REFERENCES} is not BibTeX: {error}.") from error
    return {key: _work(key, entry) for key, entry in entries.items()}


def _work(key: str, entry: object) -> Work:
    fields: Mapping[str, str] = entry.fields  # type: ignore[attr-defined]
    people = entry.persons.get("author") or entry.persons.get("editor")  # type: ignore[attr-defined]
    doi = fields.get("doi", "")
    link = f"https://doi.org/{quote(doi)}" if doi else fields.get("url", "")
    outlet = next((fields[name] for name in _OUTLETS if name in fields), "")
    needed = {
        "author": people,
        "title": fields.get("title"),
        "year": fields.get("year"),
        "doi or url": link,
        "annote": fields.get("annote"),
        " or ".join(_OUTLETS): outlet,
    }
    for name, value in needed.items():
        if not value:
            raise CourseError(f"{REFERENCES}: the work {key!r} has no {name}. Write it there.")
    return Work(
        key=key,
        authors=tuple((_plain(*one.first_names, *one.middle_names), _surname(one)) for one in people),
        title=_plain(fields["title"]),
        year=fields["year"],
        outlet=_plain(outlet),
        place=_place(fields),
        link=link,
        doi=doi,
        why=_plain(fields["annote"]),
        open=fields.get("open", ""),
    )


def _surname(person: object) -> str:
    return _plain(*person.prelast_names, *person.last_names)  # type: ignore[attr-defined]


def _plain(*words: str) -> str:
    return " ".join(words).replace("{", "").replace("}", "")


def _place(fields: Mapping[str, str]) -> str:
    volume, number = fields.get("volume", ""), fields.get("number", "")
    numbered = f"{volume}({number})" if volume and number else volume or number
    return ", ".join(part for part in (numbered, fields.get("pages", "").replace("--", "\u2013")) if part)


def checked(keys: Iterable[str], works: Collection[str], room: str) -> None:
    """Check that every key of a work in a room is known.

    `works`: all works, by their keys.
    `room`: the room's name, for the message.

    Raises
    ------
    RoomError
        A key is unknown; the message names the nearest.
    """
    for key in keys:
        if key not in works:
            raise RoomError(f"{room}/{FACTS}: {REFERENCES} holds no work {key!r}.{did_you_mean(key, works)}")


def to_read(one: Lesson | Deeper, works: Mapping[str, Work], to_page: str) -> str:
    """Return a notebook's reading list in Markdown; empty where its room names no work.

    `works`: all works, by their keys.
    `to_page`: beginning of a link from the notebook to the page of all works.
    """
    named = {*one.reading, *(concept.work for concept in one.concepts)}
    checked(sorted(named), works, one.name)
    if not one.reading:
        return ""
    lines = [f"{TO_READ} The [reading list]({to_page}reading.ipynb) says what each work holds.", ""]
    return "\n".join([*lines, *(f"- {works[key].line}" for key in one.reading)])


def page_of_works(lessons: Sequence[Lesson], deeper: Sequence[Deeper], works: Mapping[str, Work]) -> str:
    """Return the page of all works in Markdown, in the order of the lessons, each with its sentence.

    `lessons` and `deeper`: in the order in which they are listed.
    `works`: all works, by their keys.
    """
    parts: list[str] = []
    for lesson in lessons:
        parts += _of_one(f"## {lesson.heading}", lesson, works)
        for one in lesson.deeper:
            parts += _of_one(f"### Deeper: {one.title}", one, works)
    for alone in deeper:
        if alone.after is None:
            parts += _of_one(f"## Beside the lessons: {alone.title}", alone, works)
    return "\n\n".join(parts)


def _of_one(heading: str, one: Lesson | Deeper, works: Mapping[str, Work]) -> list[str]:
    checked(one.reading, works, one.name)
    return [heading, "\n".join(f"- {works[key].entry}" for key in one.reading)] if one.reading else []


def concepts_table(lessons: Sequence[Lesson], deeper: Sequence[Deeper], works: Mapping[str, Work]) -> str:
    """Return the table of all concepts in Markdown: each lesson's, then those of its deeper notebooks.

    `lessons` and `deeper`: in the order in which they are listed.
    `works`: all works, by their keys.

    Raises
    ------
    RoomError
        A concept names an unknown work; the message names the nearest.
    """
    rows = [
        "| concept | where it stands | a number of ours | question that tests it | work |",
        "|---|---|---|---|---|",
    ]
    for lesson in lessons:
        rows += _concept_rows(lesson, lesson.heading, f"{lesson.name}.ipynb", works)
        for one in lesson.deeper:
            rows += _concept_rows(one, one.title, f"deeper/{one.name}.ipynb", works)
    for alone in deeper:
        if alone.after is None:
            rows += _concept_rows(alone, alone.title, f"deeper/{alone.name}.ipynb", works)
    return "\n".join(rows)


def _concept_rows(one: Lesson | Deeper, title: str, notebook: str, works: Mapping[str, Work]) -> list[str]:
    checked([concept.work for concept in one.concepts], works, one.name)
    return [
        f"| {concept.name} | [{title}](../notebooks/{notebook}) | {concept.number} | `{concept.question}` "
        f"| [{works[concept.work].short}]({works[concept.work].link}) |"
        for concept in one.concepts
    ]


def for_readers(text: str) -> str:
    """Return a file of references without the field on how each reference was verified."""
    return _VERIFIED.sub("", text)
