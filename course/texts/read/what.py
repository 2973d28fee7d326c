"""Finds words for measures and goods in a sentence: "exports", "rare earths", 占, 依存度."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from course.texts.read.words import Words, word_list
from course.texts.spans import Topic

#: measure, thing, and 1 for a rise, -1 for a fall
_Meaning = tuple[str, str, int]


def _spelt(word: str) -> Iterator[str]:
    """Yield the forms of a word in the list: "import(s|ed)" gives import, imports and imported."""
    found = re.fullmatch(r"(.*?)\(([^)]*)\)(.*)", word)
    if found is None:
        yield word
        return
    for ending in ("", *found[2].split("|")):
        yield found[1] + ending + found[3]


#: "copper-heavy exports" are exports of all goods
_KIND_OF = re.compile(r"-(?:heavy|rich|led|dependent|driven|based)\b")


@cache
def _goods() -> dict[str, list[str]]:
    """Return each word for a good, a mineral or a fuel, in any language, with the things that it names."""
    found: dict[str, list[str]] = {}
    for thing, words in word_list("goods").items():
        for word in (form for written in words for form in _spelt(written)):
            found.setdefault(word, []).append(thing)
    return found


@cache
def _any_language() -> Words[list[str]]:
    return Words(_goods(), "zh")


def goods(words: str) -> list[list[str]]:
    """Return the things that each word for goods in a text of any language names."""
    return [named for _, _, named in _any_language().find(words)]


def listed() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield each topic of the list with its measure and its thing; either may be empty."""
    for measure, things in word_list("what")["topic"].items():
        for thing, topics in things.items():
            yield from ((measure.strip("_"), thing.strip("_"), topic) for topic in topics)


@cache
def _words(language: str) -> Words[_Meaning]:
    found: dict[str, _Meaning] = dict.fromkeys(word_list("what")["nothing"], ("", "", 0))
    found.update({word: ("", named[0], 0) for word, named in _goods().items()})
    for spoken in dict.fromkeys(("en", language)):
        for measure, thing, topic in listed():
            for word in topic.get(spoken, ()):
                found.update(dict.fromkeys(_spelt(word), (measure, thing, topic.get("sign", 0))))
    return Words(found, language)


def topics(text: str, language: str) -> list[Topic]:
    """Return the words of a sentence that name a measure or goods; English words count in any language."""
    return [
        Topic(start, end, text[start:end], measure, of)
        for start, end, (measure, of, _) in _words(language).find(text)
        if measure or (of and not _KIND_OF.match(text, end))
    ]


def sign(topic: Topic, language: str) -> int:
    """Return 1 for a word that means a rise, -1 for a fall, and 0 for any other."""
    for start, end, (_, _, direction) in _words(language).find(topic.text):
        if (start, end) == (0, len(topic.text)):
            return direction
    return 0
