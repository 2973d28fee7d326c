"""Gives words of the glossary their meaning where a page first uses them.

Such a word becomes a link to its entry in the glossary; `look/static/words.js` shows the entry beside it.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from html import escape, unescape

from course.phrases import MINUS

#: page of the glossary
GLOSSARY = "glossary"
#: elements in which no word becomes a link
_SKIPPED = {
    *("a", "button", "code", "details", "figure", "form", "math", "noscript", "pre", "script", "style"),
    *("thead", "h1", "h2", "h3", "h4", "h5", "h6"),
}
#: classes of blocks in which no word becomes a link: parts that move, outputs of cells, and what
#: stands with code only
_SKIPPED_BLOCKS = re.compile(r'class="[^"]*\b(course-moving|cell_output|course-code)\b')
_ENTRY = re.compile(r"<p>(?=<strong>)<strong>(?P<head>[^<]+)\.</strong>(?P<means>.+?)</p>", re.DOTALL)
#: the list of words that a lesson teaches
_TAUGHT = re.compile(r"<strong>Words:</strong>([^.]+)\.")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the glossary."""

    name: str  #: the word as the glossary writes it, such as ``HHI``
    anchor: str  #: id of its entry on the page of the glossary
    means: str  #: its entry as plain text; two entries of one word follow each other


def words_of(glossary: str) -> tuple[str, dict[str, Word]]:
    """Return the page of the glossary with an id for each entry, and its words by their small letters.

    `glossary`: HTML of the page.
    """
    words: dict[str, Word] = {}

    def entry(found: re.Match[str]) -> str:
        head = text_of(found["head"])
        anchor = "word-" + re.sub(r"[^a-z0-9]+", "-", head.lower()).strip("-")
        # the lesson in brackets says nothing beside the word
        means = f"{head}: {re.sub(r' *[(][^()]*[)]$', '', text_of(found['means']))}"
        first, *others = re.sub(r" *\([^)]*\)", "", head.partition(":")[0]).split(", ")
        for name in (first, *others):
            # "Elasticity of demand, of supply"
            whole = f"{first.partition(' of ')[0]} {name}" if name.startswith("of ") else name
            word, before = Word(whole, anchor, means), words.get(whole.lower())
            words[whole.lower()] = replace(before, means=f"{before.means} {means}") if before else word
        return found[0].replace("<p>", f'<p id="{anchor}">', 1)

    return _ENTRY.sub(entry, glossary), words


def with_meanings(
    page: str,
    words: Mapping[str, Word],
    root: str,
    teaches: Collection[str] = (),
    lessons: Mapping[str, str] | None = None,
) -> str:
    """Return a page on which each word of the glossary leads to its meaning where it first stands.

    A word such as "stock" is an everyday word, too. It counts only where the page lists it among its words,
    or emphasises it. A name of several words or of capitals always counts.

    `page`: HTML of the page.
    `root`: the way from the page to the root of the site, such as ``"../"``.
    `teaches`: further words that count, in small letters.
    `lessons`: number of a lesson, such as "02a" -> its address; "lesson 02a" becomes a link to it.
    """
    begin, end = page.find('<article class="bd-article">'), page.rfind("</article>")
    list_of_words = _TAUGHT.search(page)
    taught = {*teaches, *(text_of(list_of_words[1]).lower().split(", ") if list_of_words else ())}
    sure = {
        key for key, word in words.items() if not word.name.isalpha() or word.name.isupper() or key in taught
    }
    spelled = sorted(words, key=len, reverse=True)
    # "rare earth" counts as "rare earths", but a "good" is no "goods"
    forms = "|".join(re.escape(key.removesuffix("s") if " " in key else key) for key in spelled)
    pattern = re.compile(
        rf"(?<![\w-])(?:lesson (?P<lesson>\d\d[ab]?)|(?:{forms})(?:e?s)?)(?![\w-])", re.IGNORECASE
    )
    left = set(words)

    def link(found: re.Match[str], emphasised: bool) -> str:
        if found["lesson"]:
            there = (lessons or {}).get(found["lesson"])
            return f'<a href="{there}">{found[0]}</a>' if there else found[0]
        said = found[0].lower()
        forms = (said, f"{said}s", said.removesuffix("s"), said.removesuffix("es"))
        key = next((form for form in forms if form in words), "")
        capitals = key and words[key].name.isupper() and not found[0].rstrip("s").isupper()
        alone = emphasised and found.string.strip(" .:") == found[0]
        if key not in left or capitals or not (alone or key in sure):
            return found[0]
        left.discard(key)
        word = words[key]
        there = f"{root}{GLOSSARY}.html#{word.anchor}"
        return f'<a class="course-word" href="{there}" data-means="{escape(word.means)}">{found[0]}</a>'

    made = [page[:begin]]
    for text, is_prose, emphasised in _pieces(page[begin:end]):
        if text == "Words:":
            left = set(words)  # the list leads to the meaning of each
        if is_prose:
            # a figure and its sign stay on one line
            text = re.sub(r"(?<=\d) %", "\N{NO-BREAK SPACE}%", text)
            text = re.sub(r"(?<![\w\u2013-])-(?=\d)", MINUS, text)
            text = pattern.sub(lambda found: link(found, emphasised), text)  # noqa: B023
        made.append(text)
    return "".join([*made, page[end:]])


def _pieces(html: str) -> Iterator[tuple[str, bool, bool]]:
    """Yield tags and texts in their order: each with whether it is running text, and emphasised."""
    skipped: list[str] = []  # open elements inside the outermost one that is skipped, itself included
    emphasised = 0
    for piece in re.split(r"(<[^>]*>)", html):
        tag = re.match(r"<(/?)([a-z0-9]+)", piece)
        if tag is None:
            yield piece, not skipped and bool(piece.strip()), emphasised > 0
            continue
        closes, name = tag.groups()
        if name in ("em", "strong"):
            emphasised += -1 if closes else 1
        if skipped and name == skipped[0]:
            skipped = skipped[:-1] if closes else [*skipped, name]
        elif not skipped and not closes and (name in _SKIPPED or _SKIPPED_BLOCKS.search(piece)):
            skipped = [name]
        yield piece, False, False


def text_of(html: str) -> str:
    """Return the text of HTML in one line."""
    return " ".join(unescape(re.sub(r"<[^>]*>", "", html)).split())
