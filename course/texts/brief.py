"""Writes the brief of an article: one page with each claim, its measured figure, and the open points.

The page is one file that opens anywhere and prints on A4. It never replaces a file that
somebody else wrote, or that somebody changed since.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Day
from html import escape
from pathlib import Path
from typing import Protocol
from unicodedata import east_asian_width
from urllib.parse import quote

from course.drafts import first_free, write_atomically
from course.errors import CourseError
from course.paths import package_text
from course.texts.arithmetic import Note
from course.texts.page import Marked, clean, counted, description
from course.texts.spans import Claim, Sentence
from course.texts.tested import ORDER, Test
from course.texts.wording import amount, factor, missing, quantity, subject
from course.workspace.ledger import Entry

#: most claims, and most points of each list, that the page shows
_ROWS, _POINTS = 300, 100
#: widths in columns (a Chinese or Japanese character takes two): of a sentence, of a remark below it,
#: and of a line across the page
_SENTENCE, _REMARK, _LINE = 88, 52, 124
#: most columns of the learner's own words
_OWN_WORDS = 600
_FIGURES = "What the text\u2019s own figures say of each other"

_STYLE = package_text("texts/brief.css")
#: line of a page that this module wrote; its hash shows whether somebody changed the page
_SIGNED = '<meta name="generator" content="Interdependence course, brief of a text; %s">'
_SIGNATURE = re.compile(_SIGNED % "([0-9a-f]{64})")


class Judged(Marked, Protocol):
    """The parts of an article that its brief needs; see `Article`."""

    name: str
    date: Day | None
    proposed: list[Claim]  #: the claims as they were found

    @property
    def tests(self) -> Mapping[str, Test]:
        """The last test of each tested claim, by the claim's id."""

    @property
    def own(self) -> Mapping[str, Entry]:
        """The learner's last verdict on each claim that has one, by its id."""

    @property
    def arithmetic(self) -> Sequence[Note]:
        """Notes on how the figures of the text go together."""


@dataclass(frozen=True, slots=True)
class Brief:
    """A page that was written."""

    #: path of the file
    path: Path

    def __fspath__(self) -> str:
        return os.fspath(self.path)

    def __repr__(self) -> str:
        return f"The brief is written: {self.path}"

    def _repr_html_(self) -> str:
        name = escape(str(self.path))
        if self.path.is_absolute():  # JupyterLab opens what lies below its own folder
            return f"<p>The brief is written: <code>{name}</code></p>"
        address = escape(quote(self.path.as_posix()), quote=True)
        return f'<p>The brief is written: <a href="{address}" target="_blank">{name}</a></p>'


def brief(article: Judged, path: str | os.PathLike[str], words: str = "") -> Brief:
    """Write the brief of an article to an HTML file that prints on A4.

    Parameters
    ----------
    article
        The text with its claims, tests and the learner's verdicts.
    path
        Of the file, such as ``"brief.html"``.
    words
        What the learner says of the text as a whole; at most 600 columns, of which a Chinese or Japanese
        character takes two.

    Returns
    -------
    Brief
        The path, which a notebook shows as a link.

    Raises
    ------
    CourseError
        The name does not end in ``.html``, or the words are too long for the page. Or a file of that name
        was not written by this function, or was changed since. Or the folder cannot be written.
    """
    if not isinstance(path, str | os.PathLike) or "\0" in os.fspath(path):
        raise CourseError(f"The brief needs the name of a file, such as 'brief.html', not {path!r}.")
    file = Path(path)
    if file.suffix.casefold() not in (".html", ".htm"):
        raise CourseError(f"The brief is a web page: give a name that ends in .html, not {file.name!r}.")
    if _cut(words, _OWN_WORDS) != words:
        raise CourseError(
            f"Your words are too long for one page. About {_OWN_WORDS} letters fit, or {_OWN_WORDS // 2} "
            "Chinese or Japanese characters. Make them shorter."
        )
    if not _may_replace(file):
        free = first_free(lambda number: file.with_name(f"{file.stem}-{number + 1}{file.suffix}"))
        raise CourseError(
            f"{file} was not written by this tool, or it was changed since. It stays as it is. "
            f"Give the brief another name, such as {free.name!r}."
        )
    write_atomically(file, brief_page(article, words))
    return Brief(file)


def _may_replace(file: Path) -> bool:
    try:
        if not file.exists() and not file.is_symlink():
            return True
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        # no file can have a name that is too long
        return isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG
    found = _SIGNATURE.search(text)
    return found is not None and _sign(_SIGNATURE.sub(_SIGNED % "", text, count=1)) == text


def _sign(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    return text.replace(_SIGNED % "", _SIGNED % digest, 1)


def brief_page(article: Judged, words: str = "") -> str:
    """Return the brief as HTML; the same article gives the same characters."""
    # each call of `found` and `tests` reads the learner's folder, so they are called once
    found, tests, own = article.found, article.tests, article.own
    verdicts = {id: one.verdict for id, one in own.items()} | {id: one.verdict for id, one in tests.items()}
    judged = [one for one in found if one.id in verdicts]
    rows = sorted(judged, key=lambda one: ORDER.index(verdicts[one.id]))
    shown = rows[:_ROWS]
    sources = list(dict.fromkeys(one for row in shown for one in _sources_of(tests.get(row.id))))
    title = _words(f"{article.name or 'A text'}, claim by claim", _SENTENCE)
    points = [
        *(_point(row, _left_open(tests[row.id])) for row in rows if row.id in tests),
        *(_point(one, f"not tested; {missing(one)}".rstrip("; ")) for one in found if one.id not in tests),
    ]
    notes = [_words(note.sentence, _LINE) for note in article.arithmetic]
    body = (
        f"<h1>{title}</h1>{_about(article, found)}{_own_words(words)}"
        f"{_figures(shown, tests, own, sources)}{_rest(len(rows) - len(shown), 'more claim')}"
        f"{_listed('What stays open', [point for point in points if point])}"
        f"{_listed(_FIGURES, notes)}{_listed('Sources', sources, 'ol')}<p><small>A verdict is on a sentence, "
        "never on an economy or on whoever wrote it. A figure is held against a sentence in every reading "
        "that its words allow.</small></p>"
    )
    return _sign(
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width">\n{_SIGNED % ""}\n'
        f"<title>{title}</title>\n<style>\n{_STYLE}</style>\n</head>\n"
        f"<body>\n<main>{body}</main>\n</body>\n</html>\n"
    )


def _sources_of(test: Test | None) -> list[str]:
    """Return the source of a test's figures with its web addresses, as a list of at most one HTML line."""
    if test is None or not test.source:
        return []
    links = (
        f'<a href="{_words(address)}">{_words(address, _LINE)}</a>' if address.startswith("https://") else ""
        for address in test.addresses
    )
    return [f"{_words(test.source, 2 * _LINE)} {' '.join(links)}".strip()]


def _about(article: Judged, found: Sequence[Claim]) -> str:
    """Return the paragraph about the text: its name and day, what was found, what the learner corrected."""
    said = [f"Day of the text: {_words(article.date)}."] if article.date else []
    if article.sentences:
        said.append(f"It begins: {_quoted(article.sentences[0])}")
    said.append(_words(description(article)))
    if corrected := _corrected(article.proposed, found):
        said.append(_words(f"Set right by me: {corrected}.", 2 * _LINE))
    return f"<p>{' '.join(said)}</p>"


def _corrected(proposed: Sequence[Claim], found: Sequence[Claim]) -> str:
    """Return the ids of claims that the learner added, corrected or left out, in words; empty for none."""
    before = {one.id: one for one in proposed}
    parts = []
    for one in found:
        if one.id not in before:
            parts.append(f"{one.id} added")
        elif names := _differing(before[one.id], one):
            parts.append(f"{one.id} ({', '.join(names)})")
    kept = {one.id for one in found}
    return "; ".join(parts + [f"{id} left out" for id in before if id not in kept])


def _differing(before: Claim, now: Claim) -> list[str]:
    names = [
        name for name in ("value", "unit") if getattr(before.quantity, name) != getattr(now.quantity, name)
    ]
    others = ("measure", "of", "year", "since", "economies")
    return names + [name for name in others if getattr(before, name) != getattr(now, name)]


def _own_words(words: str) -> str:
    return f"<h2>In my words</h2><p>{_words(words, _OWN_WORDS)}</p>" if words.strip() else ""


def _words(said: object, most: int = 0) -> str:
    """Return text escaped for the page, cut to `most` columns where a limit is given."""
    text = clean(" ".join(str(said).split()))
    return escape(_cut(text, most) if most else text)


def _cut(text: str, most: int) -> str:
    wide = 0
    for place, character in enumerate(text):
        wide += 2 if east_asian_width(character) in "WF" else 1
        if wide > most:
            whole = text[: place - 1]
            # cut at the last space, unless none stands near the end
            word = whole.rpartition(" ")[0]
            return f"{word if len(word) > 0.7 * len(whole) else whole}\u2026"
    return text


def _quoted(sentence: Sentence) -> str:
    language = escape(sentence.language, quote=True)
    return f"<bdi dir='auto' lang='{language}'>{_words(sentence.text, _SENTENCE)}</bdi>"


def _figures(
    rows: Sequence[Claim], tests: Mapping[str, Test], own: Mapping[str, Entry], sources: Sequence[str]
) -> str:
    if not rows:
        return '<p>No claim is tested yet: <code>mine.test("K01")</code> tests one.</p>'
    names = ("Claim", "Says", "Measured", "Factor", "Verdict here", "My verdict")
    head = "".join(f"<th scope='col'>{name}</th>" for name in names)
    lines = []
    for one in rows:
        test = tests.get(one.id)
        cells = (
            f"<b>{_words(one.id)}</b> {_quoted(one.sentence)}<small>{_words(subject(one), _REMARK)}</small>",
            _words(quantity(one)),
            _measured(test, sources),
            _words(factor(test.factor)) if test else "",
            _verdict(test),
            _own(own.get(one.id)),
        )
        lines.append(f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>")
    return (
        "<div class='figures' role='region' tabindex='0' aria-label='Claims and figures'><table>"
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table></div>"
    )


def _measured(test: Test | None, sources: Sequence[str]) -> str:
    if test is None:
        return "not tested"
    if test.measured is None:
        return "no figure held"
    places = "".join(f" [{sources.index(one) + 1}]" for one in _sources_of(test))
    return _words(amount(test.measured, test.unit)) + places


def _verdict(test: Test | None) -> str:
    if test is None:
        return ""
    tally = f"<small>{_words(test.readings.tally, _REMARK)}</small>" if len(test.readings) else ""
    return _words(test.verdict) + tally


def _own(own: Entry | None) -> str:
    if own is None:
        return "none yet"
    note = f"<small>{_words(own.note, _REMARK)}</small>" if own.note else ""
    return f"{_words(own.verdict)}, {own.confidence:.0%} sure{note}"


def _left_open(test: Test) -> str:
    """Return the open point of a test: the choice, the missing source, or the limit of the test."""
    return (
        test.readings.lead or test.note or (f"The test cannot show {test.cannot[0]}." if test.cannot else "")
    )


def _point(one: Claim, why: str) -> str:
    return f"<b>{_words(one.id)}</b> ({_words(quantity(one))}): {_words(why, _LINE)}" if why else ""


def _listed(title: str, points: Sequence[str], kind: str = "ul") -> str:
    if not points:
        return ""
    items = "".join(f"<li>{point}</li>" for point in points[:_POINTS])
    more = _rest(len(points) - _POINTS, "more point")
    return f"<h2>{title}</h2><{kind}>{items}</{kind}>{more}"


def _rest(number: int, word: str) -> str:
    return f"<p>and {counted(number, word)}</p>" if number > 0 else ""
