"""Finds the words beside a figure that no list of the tool holds, so that their meaning is not known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from typing import Any

from course.texts.join.zones import phrase
from course.texts.read.numbers import quantities
from course.texts.read.time import periods
from course.texts.read.what import listed, topics
from course.texts.read.who import places
from course.texts.read.words import flat, word_list
from course.texts.spans import CLAUSE, Claim, Quantity, Span, Topic

#: times are only blotted out, so any day serves
_DAY = date(2000, 1, 1)
#: Chinese characters and katakana; words in hiragana are grammar
_NAMES = "一-龥々ヶァ-ヺー"
_COMMA = re.compile("[,，、;；]")
_WORD = re.compile(r"[a-z]+")
_LETTERS = re.compile(r"[^\W\d_]+")
#: a pattern's "\w*" may end a word; its other letters behind a backslash are none
_CODED = re.compile(r"\\([a-zA-Z])(\*?)")
#: endings that leave the meaning of an English word as it is
_ENDINGS = ("s", "es", "ed", "d", "ing", "ly", "er", "ers")
#: Japanese verbs that change what is counted, before their ending: 香港を加えれば
_CHANGES = "加除含"


def _strings(held: Any, language: str) -> Iterator[str]:
    """Yield the words and patterns of a list for one language; lists for all languages count as well."""
    if isinstance(held, str):
        yield held
    elif isinstance(held, dict):
        for name, part in held.items():
            if name not in {"en", "zh", "ja"} - {language}:
                yield from _strings(part, language)
    else:
        for part in held if isinstance(held, list) else ():
            yield from _strings(part, language)


@cache
def _listed(language: str) -> list[str]:
    """Return the words and patterns of all lists, each of which some rule of reading knows."""
    lists = map(word_list, ("finding", "goods", "what", "who", "words"))
    heads = [name for measure, thing, _ in listed() for name in (measure, thing)]
    return [*heads, *(written for each in lists for written in _strings(each, language))]


@cache
def _english() -> tuple[frozenset[str], tuple[str, ...]]:
    """Return the English words of all lists, and the beginnings of words whose end is free."""
    whole, begun = set[str](), set[str]()
    for written in _listed("en"):
        text = _CODED.sub(lambda code: "*" if code[1] == "w" else " ", written).lower()
        spelt = re.fullmatch(r"([\w' -]+)\(([a-z|]+)\)(.*)", text)  # import(s|ed)
        endings = ("", *spelt[2].split("|")) if spelt else ()
        for form in [f"{spelt[1]}{end}{spelt[3]}" for end in endings] if spelt else [text]:
            whole.update(_WORD.findall(form))
            begun.update(re.findall(r"([a-z]{3,})\*", form))
    return frozenset(whole), tuple(begun)


def _known(word: str) -> bool:
    whole, begun = _english()
    stems = [word[: -len(end)] for end in _ENDINGS if word.endswith(end) and len(word) - len(end) > 2]
    forms = {word, *stems, *(f"{stem}e" for stem in stems)}
    forms |= {f"{stem[:-1]}y" for stem in stems if stem.endswith("i")}
    forms |= {stem[:-1] for stem in stems if stem[-1] == stem[-2]}
    return not whole.isdisjoint(forms) or word.startswith(begun)


@cache
def _characters(language: str) -> re.Pattern[str]:
    """Return a pattern for the Chinese or Japanese words of all lists, and for letters that say nothing."""
    found = {word for written in _listed(language) for word in re.findall(f"[{_NAMES}]{{2,}}", written)}
    words = sorted(found, key=len, reverse=True)
    letters = word_list("words")["glue"].get(f"{language}_letters", "")
    return re.compile("|".join([*words, f"[{letters}]"] if letters else words))


def own_part(claim: Claim) -> tuple[int, int]:
    """Return where the claim's part of its sentence begins and ends; a remark behind a comma is no part."""
    start, end = claim.part
    comma = _COMMA.search(claim.sentence.text, claim.quantity.end, end)
    return start, comma.start() if comma else end


def _without(text: str, marks: Iterable[Span]) -> str:
    """Return a sentence in which spaces take the place of some words."""
    left = list(text)
    for mark in marks:
        left[mark.start : mark.end] = " " * (mark.end - mark.start)
    return "".join(left).replace("'s", "  ")


def _odd(claim: Claim, text: str, counted: Sequence[Span], names: Sequence[Span]) -> list[str]:
    """Return the words that may turn a claim without a number; other claims turn none."""
    found: list[str] = []
    for clause in CLAUSE.finditer(text):
        start, end = clause.span()
        here = [mark for mark in [*counted, *names] if start <= mark.start < end]
        said = [mark for mark in here if isinstance(mark, Topic)]
        numbered = any(isinstance(mark, Quantity) for mark in here)
        if numbered and any(topic.measure not in {"", "other"} for topic in said):
            continue  # a claim of its own
        if start <= claim.quantity.start < end:
            goods = [topic for topic in said if topic.of == claim.thing != "services"]
            here = [*claim.spans, *counted, *goods]
        left = _without(text, here)[start:end]
        found += _LETTERS.findall(phrase("plain", claim.sentence.language).sub(" ", left))
    return found


def unread(claim: Claim) -> list[str]:
    """Return the words in the claim's own part of its sentence that no list holds.

    Without a number the whole sentence is read, and words must be plain: "hoped" stands in a list, too.
    """
    sentence, (start, end) = claim.sentence, own_part(claim)
    text, language = flat(sentence.text, sentence.language), sentence.language
    names = [*places(sentence.text, language), *topics(sentence.text, language)]
    times = periods(sentence.text, language, _DAY)
    counted = quantities(sentence.text, language)
    if claim.quantity.silent and claim.measure != "votes":
        return _odd(claim, text, [*counted, *times], names)
    rest = _without(text, [*counted, *times, *names])[start:end]
    latin = [word for word in _WORD.findall(rest.lower()) if len(word) > 1 and not _known(word)]
    if language == "en":
        return latin
    changes = rf"|[{_CHANGES}](?=[ぁ-ん])" if language == "ja" else ""
    return latin + re.findall(rf"[{_NAMES}]{{2,}}{changes}", _characters(language).sub(" ", rest))
