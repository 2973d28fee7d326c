"""What became of a text on one page: each claim beside what was measured, and what stays open.

The page is a file of its own that opens anywhere and prints on one side of A4. It never takes the place of a
file that somebody else wrote, or that somebody changed since.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any, Protocol
from unicodedata import east_asian_width
from urllib.parse import quote

from course.drafts import write_atomically
from course.errors import CourseError
from course.paths import package_text
from course.readings import Readings
from course.texts.page import Marked, clean, description
from course.texts.spans import Claim, Sentence
from course.texts.wording import amount, factor, missing, quantity, subject
from course.verdicts import Verdict

__all__ = ["Brief", "Decided", "Judged", "Tested", "brief", "brief_page"]

#: what fits on one side of A4: rows of the table, points of each list
_ROWS, _POINTS = 8, 4
#: and columns of text, of which a Chinese or Japanese character takes two: of a sentence, of a remark below
#: it, of a line across the page
_SENTENCE, _REMARK, _LINE = 88, 52, 124
#: and of the learner's own words
_OWN_WORDS = 600

_STYLE = package_text("texts/brief.css")
#: the line by which a page is known to be this tool's, and to be as it was written
_SIGNED = '<meta name="generator" content="Interdependence course, brief of a text; %s">'
_SIGNATURE = re.compile(_SIGNED % "([0-9a-f]{64})")


class Tested(Protocol):
    """What a test of a claim came to; see `Test`."""

    @property
    def measured(self) -> float | None:
        """The figure of the table, in the unit `unit`; None where none is held."""

    @property
    def unit(self) -> str:
        """The unit of the figure."""

    @property
    def factor(self) -> float | None:
        """How many times the measured figure the claimed one is."""

    @property
    def verdict(self) -> Verdict:
        """What the rules of the ledger make of it."""

    @property
    def readings(self) -> Readings:
        """Every reading that was tried."""

    @property
    def source(self) -> str:
        """Who published the figure, in one line."""

    @property
    def cannot(self) -> Sequence[str]:
        """What the test cannot show, the first as the end of a sentence."""

    @property
    def note(self) -> str:
        """Which kind of source would be needed where no table can test the claim."""


class Decided(Protocol):
    """The learner's own verdict on a claim."""

    @property
    def verdict(self) -> Verdict:
        """One of the verdicts."""

    @property
    def confidence(self) -> float:
        """Probability, from 0 to 1, that it is right."""

    @property
    def note(self) -> str:
        """A reason; may be empty."""


class Judged(Marked, Protocol):
    """A text with what was tested and decided; see `Article`."""

    @property
    def name(self) -> str:
        """What the text is called; may be empty."""

    @property
    def date(self) -> Any:
        """The day of the text; None where it is not known."""

    @property
    def proposed(self) -> Sequence[Claim]:
        """The claims as they were found, whatever the learner set since."""

    @property
    def tests(self) -> Mapping[str, Tested]:
        """The last test of each claim that was tested, by the claim's id."""

    @property
    def own(self) -> Mapping[str, Decided]:
        """The learner's last verdict on each claim that has one, by the claim's id."""

    @property
    def arithmetic(self) -> Any:
        """What the text's own figures say of each other."""


@dataclass(frozen=True, slots=True)
class Brief:
    """A page that was written.

    Attributes
    ----------
    path
        Where it stands.
    """

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
    """Write what became of a text to a file: one page that prints on A4.

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
        raise CourseError(
            f"{file} was not written by this tool, or it was changed since. It stays as it is. "
            f"Give the brief another name, such as {_free_name(file)!r}."
        )
    write_atomically(file, brief_page(article, words))
    return Brief(file)


def _may_replace(file: Path) -> bool:
    try:
        if not file.exists() and not file.is_symlink():
            return True
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        # a name that is too long is none of a file that stands there
        return isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG
    found = _SIGNATURE.search(text)
    return found is not None and _sign(_SIGNATURE.sub(_SIGNED % "", text, count=1)) == text


def _free_name(file: Path) -> str:
    numbers = (file.with_name(f"{file.stem}-{number}{file.suffix}") for number in range(2, 10_000))
    return next((one.name for one in numbers if not one.exists()), f"another-{file.name}")


def _sign(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    return text.replace(_SIGNED % "", _SIGNED % digest, 1)


@dataclass(frozen=True, slots=True)
class _Held:
    """What an article holds now: an article itself reads the learner's folder each time that it is asked."""

    text: str
    sentences: Sequence[Sentence]
    found: Sequence[Claim]
    name: str
    date: Any
    proposed: Sequence[Claim]
    tests: Mapping[str, Tested]
    own: Mapping[str, Decided]
    arithmetic: Any


def brief_page(article: Judged, words: str = "") -> str:
    """Return the page as HTML; the same article gives the same characters."""
    day = article.date
    held = _Held(
        article.text,
        article.sentences,
        article.found,
        article.name,
        day,
        article.proposed,
        article.tests,
        article.own,
        article.arithmetic,
    )
    found = held.found
    rows = [one for one in found if one.id in held.tests or one.id in held.own]
    # the learner's own words take the room of a claim
    shown = _shown(held, rows, _ROWS - 1 if words.strip() else _ROWS)
    given = (held.tests[one.id].source for one in shown if one.id in held.tests)
    sources = list(dict.fromkeys(filter(None, given)))
    title = _words(f"{held.name or 'A text'}, claim by claim", _SENTENCE)
    body = (
        f"<h1>{title}</h1>{_about(held)}{_own_words(words)}{_figures(held, shown, sources)}"
        f"{_rest(len(rows) - len(shown), 'more claim')}{_open(held, rows)}{_arithmetic(held)}"
        f"{_sources(sources)}<p><small>A verdict is on a sentence, never on an economy or on whoever wrote "
        "it. A figure is held against a sentence in every reading that its words allow.</small></p>"
    )
    return _sign(
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width">\n{_SIGNED % ""}\n'
        f"<title>{title}</title>\n<style>\n{_STYLE}</style>\n</head>\n"
        f"<body>\n<main>{body}</main>\n</body>\n</html>\n"
    )


def _shown(article: Judged, rows: Sequence[Claim], most: int) -> list[Claim]:
    """Return the claims that fit: first those that the learner judged, then those with a measured figure."""

    def rank(one: Claim) -> int:
        if one.id in article.own:
            return 0
        return 1 if article.tests[one.id].measured is not None else 2

    return sorted(rows, key=rank)[:most]


def _about(article: Judged) -> str:
    """Say which text this is, what was found in it, and what the learner set right."""
    said = [f"Day of the text: {_words(article.date)}."] if article.date else []
    if article.sentences:
        first = article.sentences[0]
        said.append(f"It begins: {_quoted(first)}")
    said.append(_words(description(article)))
    if corrected := _corrected(article):
        said.append(_words(f"Set right by me: {corrected}.", 2 * _LINE))
    return f"<p>{' '.join(said)}</p>"


def _corrected(article: Judged) -> str:
    """Return which claims the learner set right, and in what; empty for none."""
    proposed = {one.id: one for one in article.proposed}
    found = {one.id for one in article.found}
    parts = []
    for one in article.found:
        if one.id not in proposed:
            parts.append(f"{one.id} added")
        elif names := _differing(proposed[one.id], one):
            parts.append(f"{one.id} ({', '.join(names)})")
    return "; ".join(parts + [f"{id} left out" for id in proposed if id not in found])


def _differing(before: Claim, now: Claim) -> list[str]:
    pairs = {
        "value": (before.quantity.value, now.quantity.value),
        "unit": (before.quantity.unit, now.quantity.unit),
        "measure": (before.measure, now.measure),
        "of": (before.of, now.of),
        "year": (before.year, now.year),
        "since": (before.since, now.since),
        "economies": (before.economies, now.economies),
    }
    return [name for name, (old, new) in pairs.items() if old != new]


def _own_words(words: str) -> str:
    return f"<h2>In my words</h2><p>{_words(words, _OWN_WORDS)}</p>" if words.strip() else ""


def _words(said: object, most: int = 0) -> str:
    """Return words as they may stand in the page, cut to so many columns where there is a limit."""
    text = clean(" ".join(str(said).split()))
    return escape(_cut(text, most) if most else text)


def _cut(text: str, most: int) -> str:
    wide = 0
    for place, character in enumerate(text):
        wide += 2 if east_asian_width(character) in "WF" else 1
        if wide > most:
            whole = text[: place - 1]
            # at the last space, unless the text has none near its end
            word = whole.rpartition(" ")[0]
            return f"{word if len(word) > 0.7 * len(whole) else whole}\u2026"
    return text


def _quoted(sentence: Sentence) -> str:
    language = escape(sentence.language, quote=True)
    return f"<bdi dir='auto' lang='{language}'>{_words(sentence.text, _SENTENCE)}</bdi>"


def _figures(article: Judged, rows: Sequence[Claim], sources: Sequence[str]) -> str:
    if not rows:
        return '<p>No claim is tested yet: <code>mine.test("K01")</code> tests one.</p>'
    names = ("Claim", "Says", "Measured", "Factor", "Verdict here", "My verdict")
    head = "".join(f"<th scope='col'>{name}</th>" for name in names)
    lines = []
    for one in rows:
        test, own = article.tests.get(one.id), article.own.get(one.id)
        cells = (
            f"<b>{_words(one.id)}</b> {_quoted(one.sentence)}<small>{_words(subject(one), _REMARK)}</small>",
            _words(quantity(one)),
            _measured(test, sources),
            _words(factor(test.factor)) if test else "",
            _verdict(test),
            _own(own),
        )
        lines.append(f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>")
    return (
        "<div class='figures' role='region' tabindex='0' aria-label='Claims and figures'><table>"
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table></div>"
    )


def _measured(test: Tested | None, sources: Sequence[str]) -> str:
    if test is None:
        return "not tested"
    if test.measured is None:
        return "no figure held"
    place = f" [{sources.index(test.source) + 1}]" if test.source in sources else ""
    return _words(amount(test.measured, test.unit)) + place


def _verdict(test: Tested | None) -> str:
    if test is None:
        return ""
    tally = f"<small>{_words(test.readings.tally, _REMARK)}</small>" if len(test.readings) else ""
    return _words(test.verdict) + tally


def _own(own: Decided | None) -> str:
    if own is None:
        return "none yet"
    note = f"<small>{_words(own.note, _REMARK)}</small>" if own.note else ""
    return f"{_words(own.verdict)}, {own.confidence:.0%} sure{note}"


def _open(article: Judged, rows: Sequence[Claim]) -> str:
    """List what no test settled, and what was not tested; first where the verdict itself is open."""
    points = []

    def settled(one: Claim) -> bool:
        return one.id not in article.tests or not article.tests[one.id].readings.lead

    for one in sorted(rows, key=settled):
        test = article.tests.get(one.id)
        if test is not None and (why := _left_open(test)):
            points.append(f"<b>{_words(one.id)}</b>: {_words(why, _LINE)}")
    for one in article.found:
        if one.id not in article.tests:
            lacking = missing(one)
            why = f"not tested{f'; {lacking}' if lacking else ''}"
            points.append(f"<b>{_words(one.id)}</b> ({_words(quantity(one))}): {_words(why, _LINE)}")
    return _listed("What stays open", points)


def _left_open(test: Tested) -> str:
    """Say on what the verdict depends, else which source is missing, else what the test cannot show."""
    return (
        test.readings.lead or test.note or (f"The test cannot show {test.cannot[0]}." if test.cannot else "")
    )


def _arithmetic(article: Judged) -> str:
    notes = [_words(note, _LINE) for note in _notes(article.arithmetic)]
    return _listed("What the text\u2019s own figures say of each other", notes)


def _notes(found: Any) -> list[str]:
    if found is None:
        return []
    return [str(getattr(note, "sentence", note)) for note in found]


def _sources(sources: Sequence[str]) -> str:
    if not sources:
        return ""
    # a few may take two lines each
    most = _LINE if len(sources) > _POINTS else 2 * _LINE
    items = "".join(f"<li>{_words(one, most)}</li>" for one in sources)
    return f"<h2>Sources</h2><ol>{items}</ol>"


def _listed(title: str, points: Sequence[str]) -> str:
    if not points:
        return ""
    items = "".join(f"<li>{point}</li>" for point in points[:_POINTS])
    return f"<h2>{title}</h2><ul>{items}</ul>{_rest(len(points) - _POINTS, 'more point')}"


def _rest(number: int, word: str) -> str:
    return f"<p>and {number:,} {word}{'s' if number > 1 else ''}</p>" if number > 0 else ""
