"""Makes pieces of pages that several kinds of pages share: headings, tables, raw HTML."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

from course.charts.tips import words_of
from course.phrases import MINUS, day_in_words
from course.tables import cards
from course.tables.economies import economy_names

#: two rows of a table's head: one with the columns, and one with the names of the index below empty cells
#: or below the one name that all columns share
_NAMES_BELOW = re.compile(
    r"<tr[^>]*>(?:(?:\s*<td></td>)+|\s*<th[^>]*>[^<]+</th>)(?P<columns>(?:\s*<th[^>]*>[^<]+</th>)+)\s*</tr>"
    r"\s*<tr[^>]*>(?P<names>(?:\s*<th[^>]*>[^<]+</th>)+)(?:\s*<td></td>)+\s*</tr>(?=\s*</thead>)"
)

#: a name of Python that stands alone in a cell of a table, or in code
_IN_CELL = re.compile(r"(?<=>)[A-Za-z]\w*(?=</t[dh]>)")
_IN_CODE = re.compile(r"<code>([A-Za-z]\w*)</code>")
#: begin of an output of a cell
OUTPUT = '<div class="course-output">'
_DAY = re.compile(r"(?<![\w/=-])\d{4}-\d\d-\d\d(?![\w/-])")
_YES_OR_NO = {"True": "yes", "False": "no"}


@dataclass(frozen=True)
class Part:
    """The interactive part that replaces a cell on the site."""

    html: str  #: complete HTML, with a picture and text for readers without scripts
    #: name below `_static/moving/` and content of each data file; equal parts have equal files
    files: tuple[tuple[str, bytes], ...] = ()


@dataclass(frozen=True, slots=True)
class ShareCard:
    """What the preview of a page says where the page has no chart."""

    headline: str
    words: str  #: what the headline is about
    #: words, number, and the number in words of each bar
    bars: tuple[tuple[str, float, str], ...] = ()
    why: str = ""  #: what is said below, where there are no bars
    whole: float = 0.0  #: number of a bar of full length; 0 for the largest number


def heading(level: int, words: str) -> str:
    """Return a Markdown heading with its words escaped."""
    return f"{'#' * level} " + re.sub(r"([\\`*_{}\[\]<>$#|~&])", r"\\\1", words)


def fragment(*html: str) -> str:
    """Return HTML as a block of a Markdown page."""
    return "``````{raw} html\n" + "\n".join(html) + "\n``````"


def links_html(pages: Iterable[tuple[str, str, str]]) -> str:
    """Return an HTML list of pages, given as address, name and a sentence about each page."""
    items = "".join(
        f'<li><a href="{escape(where)}">{escape(name)}</a> <span>{escape(about)}</span></li>'
        for where, name, about in pages
    )
    return f'<ul class="course-list">{items}</ul>'


def tidied(html: str, level: int) -> str:
    """Return the HTML of an output, adapted to the page.

    Codes of economies become their names, missing values dashes, and hyphens minus signs. Header cells get
    their scope, empty header cells become plain cells, the names of the index stand in one
    row with the columns, cells with long words get the class
    `course-wordy`, headings get levels below the page's heading, and styles are removed.

    `html`: the output's HTML.
    `level`: level of the heading above the output.
    """
    html = re.sub(r"<style.*?</style>\s*", "", html, flags=re.DOTALL)
    html = re.sub(r"(<t[dh][^>]*>)NaN(?=</)", r"\1–", html)
    html = re.sub(r"(<t[dh][^>]*>)-(?=\d)", rf"\1{MINUS}", html)
    html = re.sub(r"(<t[dh][^>]*>)([A-Z]{3})(?=</)", _named, html)
    html = re.sub(r"<th(?: [^>]*)?>\s*</th>", "<td></td>", html)
    html = _NAMES_BELOW.sub(r"<tr>\g<names>\g<columns></tr>", html)
    html = re.sub(r"<td([^>]*)>(?=[^<]{25})", r'<td class="course-wordy"\1>', html)
    for part, scope in (("thead", "col"), ("tbody", "row")):
        html = re.sub(rf"<{part}>.*?</{part}>", _add_scope(scope), html, flags=re.DOTALL)
    first = min((int(found) for found in re.findall(r"<h(\d)", html)), default=0)
    html = re.sub(r"(</?h)(\d)", lambda found: f"{found[1]}{int(found[2]) - first + level + 1}", html)
    # what pandas writes where a notebook has been shown before
    html = html.replace(' border="1"', "").replace(" tex2jax_ignore mathjax_ignore", "")
    return f"{OUTPUT}{html}</div>"


def without_names(html: str) -> str:
    """Return HTML for readers without code: names of columns, tables and economies, and days become words."""

    def in_cell(found: re.Match[str]) -> str:
        name = found[0]
        return escape(words_of(name)) if "_" in name else _YES_OR_NO.get(name, name)

    def in_code(found: re.Match[str]) -> str:
        name = found[1]
        return escape(words_of(name)) if "_" in name or name.isupper() or name in cards() else found[0]

    return days_in_words(_IN_CODE.sub(in_code, _IN_CELL.sub(in_cell, html)))


def days_in_words(text: str) -> str:
    """Return a text with "2 April 2025" in the place of 2025-04-02."""
    return _DAY.sub(lambda found: day_in_words(date.fromisoformat(found[0])), text)


def _named(found: re.Match[str]) -> str:
    """Return a cell with the name of an economy in the place of its code; another cell as it is."""
    names = economy_names()
    return f"{found[1]}{escape(names.get(found[2], found[2]))}"


def _add_scope(scope: str) -> Any:
    return lambda found: re.sub(r"<th(?=[ >])", f'<th scope="{scope}"', found[0])


def _cell(value: object) -> str:
    if value is None or value != value:
        return ""
    words = escape(str(value))
    return f'<a href="{words}">{words}</a>' if re.fullmatch(r"https?://\S+", words) else words


def table_html(head: Sequence[str], rows: Iterable[Sequence[object]], look: str = "") -> str:
    """Return a table in HTML, its text escaped.

    `head`: words of the columns.
    `rows`: cells of each row; a missing value is left empty, an address becomes a link. The first cell is the
    row's header.
    `look`: class of the table; `course-cards` makes each row a card on a phone.
    """
    body = ""
    for first, *cells in rows:
        body += f'<tr><th scope="row">{_cell(first)}</th>'
        for word, cell in zip(head[1:], cells, strict=True):
            body += f'<td data-head="{escape(word)}">{_cell(cell)}</td>'
        body += "</tr>"
    columns = "".join(f'<th scope="col">{escape(word)}</th>' for word in head)
    table = f"<table><thead><tr>{columns}</tr></thead><tbody>{body}</tbody></table>"
    return f'<div class="{f"course-output {look}".strip()}">{table}</div>'
