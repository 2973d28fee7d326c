"""Shows a text as a page: its sentences in order, with numbers, times, economies and topics marked.

Letters and underlines tell the kinds of marks apart, so that nobody needs to see a colour. A stranger wrote
the text: every character is escaped, each sentence keeps its own direction, and of a very long text only the
beginning is shown.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from itertools import pairwise
from typing import Protocol

from course.paths import package_text
from course.texts.spans import Claim, Period, Place, Quantity, Sentence, Span, Topic
from course.texts.wording import measured, missing, quantity, subject, when

#: most sentences shown, and most characters in all and in each sentence
_MOST, _LONGEST, _LONG = 200, 40_000, 2_000
#: most claims in the table
_ROWS = 100

#: kind of mark -> class, letter and words
_KINDS: dict[type[Span], tuple[str, str, str]] = {
    Quantity: ("number", "N", "number with its unit"),
    Period: ("time", "Y", "year or time"),
    Place: ("who", "E", "economy"),
    Topic: ("what", "M", "measure, or of what"),
}

LOOK = package_text("texts/page.css")


class Marked(Protocol):
    """The parts of an article that a page needs; see `Article`."""

    @property
    def text(self) -> str:
        """The whole text, as it was written."""

    @property
    def sentences(self) -> Sequence[Sentence]:
        """The sentences of the text, in order."""

    @property
    def found(self) -> Sequence[Claim]:
        """The claims in the sentences, in order."""


def page(article: Marked) -> str:
    """Return a text with its marks and claims as HTML, for a notebook.

    Returns
    -------
    str
        One element with its own style sheet. The same text gives the same characters.
    """
    words = f"<p class='course-sum'>{escape(description(article))}</p>"
    body = f"{words}{legend()}{marked_text(article)}{_table(article.found)}"
    # the two other classes tell JupyterLab that a dollar sign starts no formula
    classes = "course-marked tex2jax_ignore mathjax_ignore"
    return f"<style>\n{LOOK}</style><div class='{classes}'>{body}</div>"


def description(article: Marked) -> str:
    """Return a sentence on how much was found in a text, and what is missing."""
    found = article.found
    sentences = counted(len(article.sentences), "sentence")
    if not found:
        return f"{sentences}, no claim: none states a quantity that a table could test."
    high = sum(one.confidence == "high" for one in found)
    lacking = [one.id for one in found if one.missing]
    words = (
        f"{sentences}, {counted(len(found), 'claim')}: {high} read with high confidence, "
        f"{len(found) - high} with low."
    )
    if not lacking:
        return words
    more = f" and {len(lacking) - 12} more" if len(lacking) > 12 else ""
    return f"{words} Something that a test needs is missing in {', '.join(lacking[:12])}{more}."


def counted(number: int, word: str) -> str:
    """Return a number with its noun, such as ``2 claims``."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def legend(*, claims: bool = True) -> str:
    """Return the legend of the marks as an HTML list; with `claims` it also explains the ids of claims."""
    items = [
        f"<li><span class='course-found course-{kind}'>{words}</span><sup>{letter}</sup></li>"
        for kind, letter, words in _KINDS.values()
    ]
    items += claims * [
        "<li><span class='course-claim'>K01 high</span> a claim, read by clear words</li>",
        "<li><span class='course-claim course-low'>K02 low</span> look at it: the words leave more open</li>",
    ]
    return f"<ul class='course-key' aria-label='What the marks mean'>{''.join(items)}</ul>"


def marked_text(article: Marked) -> str:
    """Return the sentences as paragraphs of HTML, with their marks and the ids of their claims."""
    claims: dict[int, list[Claim]] = {}
    for one in article.found:
        claims.setdefault(one.sentence.number, []).append(one)
    parts: list[str] = []
    shown = characters = end = 0
    for sentence in article.sentences:
        if shown == _MOST or characters >= _LONGEST:
            break
        if parts and "\n" in article.text[end : sentence.start]:
            parts.append("</p><p>")
        parts.append(_sentence(sentence, claims.get(sentence.number, [])))
        shown, characters, end = shown + 1, characters + min(len(sentence.text), _LONG), sentence.end
    rest = len(article.sentences) - shown
    more = f"<p>{counted(rest, 'more sentence')} not shown here.</p>" if rest else ""
    return f"<p>{' '.join(parts)}</p>{more}"


def _sentence(sentence: Sentence, claims: Sequence[Claim]) -> str:
    text = sentence.text[:_LONG]
    cut = len(sentence.text) - len(text)
    more = f"\u2026 ({counted(cut, 'more character')} not shown) " if cut else ""
    marks = [mark for one in claims for mark in (*one.spans, one.quantity) if _stands_in(mark, sentence)]
    labels: dict[int, list[str]] = {}
    for one in claims[:_ROWS]:
        if _stands_in(one.quantity, sentence):
            labels.setdefault(min(one.quantity.end, len(text)), []).append(one.id)
    inside = "".join(_pieces(text, marks, labels))
    ids = "".join(map(_id, claims[:_ROWS]))
    if len(claims) > _ROWS:
        ids += f" and {counted(len(claims) - _ROWS, 'more claim')}"
    return f"<bdi dir='auto' lang='{escape(sentence.language, quote=True)}'>{inside}</bdi>{more} {ids}"


def _id(one: Claim) -> str:
    kind = "" if one.confidence == "high" else " course-low"
    lacking = missing(one)
    words = f"{one.id} {one.confidence}{f': {lacking}' if lacking else ''}"
    return (
        f"<span class='course-claim{kind}' data-claim='{escape(one.id, quote=True)}'>{escape(words)}</span>"
    )


def _pieces(text: str, marks: Iterable[Span], labels: Mapping[int, Sequence[str]]) -> Iterator[str]:
    """Yield the parts of a sentence as HTML; marks may overlap, so each end of a mark cuts the text.

    `labels` holds the ids of claims by the place where their number ends.
    """
    whole = {
        (mark.start, min(mark.end, len(text)), _kind(mark)): mark for mark in marks if mark.start < len(text)
    }
    cuts = sorted({0, len(text), *(start for start, _, _ in whole), *(end for _, end, _ in whole)})
    waiting = sorted(whole.items(), key=lambda item: item[0], reverse=True)
    over: list[tuple[tuple[int, int, str], Span]] = []
    for start, end in pairwise(cuts):
        while waiting and waiting[-1][0][0] <= start:
            over.append(waiting.pop())
        over = [item for item in over if item[0][1] > start]
        piece = escape(clean(text[start:end]))
        if not over:
            yield piece
            continue
        kinds = " ".join(dict.fromkeys(f"course-{kind}" for (_, _, kind), _ in over))
        said = escape("; ".join(_says(mark) for _, mark in over), quote=True)
        ends = [_KINDS[type(mark)][1] for (_, last, _), mark in over if last == end]
        letters = f"<sup aria-hidden='true'>{''.join(ends)}</sup>" if ends else ""
        ids = "".join(f"<small class='course-at'>{escape(id)}</small>" for id in labels.get(end, ()))
        yield f"<span class='course-found {kinds}' title='{said}'>{piece}</span>{letters}{ids}"


def _stands_in(mark: Span, sentence: Sentence) -> bool:
    """Tell whether a mark stands in this sentence; a claim may take a year from an earlier sentence."""
    own = sentence.text[mark.start : mark.end] == mark.text
    return own and type(mark) in _KINDS and 0 <= mark.start < mark.end


def _kind(mark: Span) -> str:
    return _KINDS[type(mark)][0]


def _says(mark: Span) -> str:
    if isinstance(mark, Quantity):
        return f"number: {quantity(mark)}"
    if isinstance(mark, Period):
        return f"time: {when(mark)}{', reckoned from the day of the text' if mark.relative else ''}"
    if isinstance(mark, Place):
        return f"economy: {' '.join(mark.codes)}"
    if isinstance(mark, Topic):
        return f"measure: {measured(mark.measure, mark.of)}"
    return ""


def clean(text: str) -> str:
    """Return a text with one sign in the place of each character that no page may hold."""
    return "".join("\ufffd" if _unfit(character) else character for character in text)


def _unfit(character: str) -> bool:
    code = ord(character)
    control = code < 0x20 and character not in "\t\n\r"
    return control or 0x7F <= code <= 0x9F or 0xD800 <= code <= 0xDFFF


def _table(found: Sequence[Claim]) -> str:
    if not found:
        return ""
    names = ("Claim", "Says", "About", "Confidence", "Missing")
    head = "".join(f"<th scope='col'>{name}</th>" for name in names)
    rows = "".join(f"<tr>{_row(one)}</tr>" for one in found[:_ROWS])
    rest = len(found) - _ROWS
    more = f"<p>{counted(rest, 'more claim')} in the table <code>claims</code>.</p>" if rest > 0 else ""
    return (
        f"<details><summary>The claims in a table</summary><div class='course-table' role='region' "
        f"tabindex='0' aria-label='The claims'><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody>"
        f"</table></div>{more}</details>"
    )


def _row(one: Claim) -> str:
    cells = (quantity(one), subject(one), one.confidence, missing(one))
    first = f"<th scope='row'>{escape(one.id)}</th>"
    return first + "".join(f"<td>{escape(clean(cell))}</td>" for cell in cells)
