"""Collects the words of all pages for the search, which runs in the browser and needs no server."""

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from makers.site.moving.packing import dumped
from makers.site.moving.parts import packed_json
from makers.site.words import text_of

#: path of the words below the site's root
WORDS = "_static/search-words.js"
#: elements whose text nobody looks for, such as sources, licences, and tables that code printed
_SKIPPED = {
    *("script", "style", "pre", "noscript", "math", "form", "select"),
    *("summary", "thead", "nav", "small", "figcaption"),
}
#: the same by class: formulas, printed tables, and what scripts say
_SKIPPED_CLASSES = {
    *("headerlink", "course-goals", "course-code", "dataframe", "course-formula", "course-inline"),
    *("course-source", "course-key", "course-note", "course-ways", "course-view"),
    *("course-download", "course-at-once"),
}
#: verdict on a claim, with its figures where it has some
_VERDICT = re.compile(r'<p class="course-verdict"><span>(.*?)</span>')
_ELSEWHERE = re.compile(r"\nWhat to read\. The reading list[\s\S]*|https?://\S+")
_ARTICLE = re.compile(r'<article class="bd-article">(.*)</article>', re.DOTALL)


class _Sections(HTMLParser):
    """Reads an article as sections: anchor, heading, text. A chart is a section inside another one."""

    def __init__(self) -> None:
        super().__init__()
        self.sections: list[list[str]] = []
        self._open: list[str] = []  # skipped elements and headings that are open
        self._title = 0  # how many of them are open inside a heading, itself included
        self._anchor = ""
        self._around: list[str] = []  # section that a chart stands in
        self._chart: list[str] = []  # elements of the chart that are open, of its own kind

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = {name: value or "" for name, value in attrs}
        if tag == "img" and self._chart:  # says the categories of the chart, too
            self.sections[-1][2] += f"{about.get('alt', '')}\n"
        id, classes = about.get("id", ""), about.get("class", "").split()
        if tag in self._chart:
            self._chart.append(tag)
        if tag == "section":
            self._anchor = id
        elif id.startswith("figure-") and self.sections:
            self._around, self._chart = self.sections[-1], [tag]
            self.sections.append([id, "", ""])
        elif tag == "p" and id.startswith("word-"):
            # each entry of the glossary is a section of its own, under its word
            self.sections.append([id, "", ""])
        elif self.sections and not self.sections[-1][1] and self._titles(tag, classes):
            self._open.append(tag)
            self._title = len(self._open)
        elif tag in ("h1", "h2", "h3"):
            self.sections.append(["" if tag == "h1" else self._anchor, "", ""])
            self._open.append(tag)
            self._title = len(self._open)
        elif (
            tag in _SKIPPED
            # what a chart assumes is small print
            or (tag == "details" and self._chart)
            or not _SKIPPED_CLASSES.isdisjoint(classes)
            or (self._open and tag == self._open[-1])
        ):
            self._open.append(tag)

    def _titles(self, tag: str, classes: list[str]) -> bool:
        """Tell whether the element gives an entry of the glossary or a chart its heading."""
        if self._chart:
            return not {"course-title", "course-heading"}.isdisjoint(classes)
        return tag == "strong" and self.sections[-1][0].startswith("word-")

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1] == tag:
            self._title = min(self._title, len(self._open) - 1)
            self._open.pop()
        if self.sections and tag not in ("a", "em", "strong", "b", "code"):
            # words of two elements stay apart, and an excerpt begins with a line
            self.sections[-1][2] += " " if tag in ("span", "td", "th") else "\n"
        if self._chart and self._chart[-1] == tag:
            self._chart.pop()
            if not self._chart:
                self.sections.append(self._around)

    def handle_data(self, data: str) -> None:
        if not self.sections:
            return
        if not self._open:
            self.sections[-1][2] += re.sub(r"\s+", " ", data)
        elif len(self._open) == self._title:
            self.sections[-1][1] += data


def sections_of(page: str) -> list[list[str]]:
    """Return the sections of a page: anchor, heading and text of each; the first one is the page's title.

    `page`: HTML of the page.
    """
    reader = _Sections()
    if article := _ARTICLE.search(page):
        reader.feed(article[1])
    # A section goes on behind a chart that stands in it, so the reader lists it twice. It counts once.
    return [
        [
            anchor,
            " ".join(heading.split()).removesuffix("."),
            # works to read and addresses on the web say words that their page is not about
            re.sub(r"\s*\n\s*", "\n", _ELSEWHERE.sub("", text)).replace(" )", ")").strip(),
        ]
        for anchor, heading, text in {id(one): one for one in reader.sections}.values()
    ]


def search_words(site: Path, names: list[str]) -> bytes:
    """Return the script that gives the words of all pages to the search.

    `site`: the folder of the built site.
    `names`: names of its pages, in their order.
    """
    pages: list[Any] = []
    for name in names:
        page = (site / f"{name}.html").read_text("utf-8")
        verdict = _VERDICT.search(page)
        pages.append([name, sections_of(page), *([text_of(verdict[1])] if verdict else [])])
    return f"window.courseWords = {packed_json(dumped(pages))};\n".encode()
