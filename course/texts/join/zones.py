"""Cuts a sentence into zones: one for each quantity, with the spans that belong to the quantity.

A sentence with several quantities is cut between each two of them, at the strongest border that stands
there: a semicolon or "while", then a comma that lists no economies, then "and" or "to". The stretch between
two cuts is the zone of the quantity in it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise, zip_longest

from course.texts.read.words import flat, word_list
from course.texts.spans import Period, Place, Quantity, Sentence, Span, Topic

#: most characters between two things that stand side by side
_NEAR = 16
_LISTING = {
    "en": re.compile(r"\s?(?:,|and|or|&)\s?(?:and\s|or\s|the\s)*", re.IGNORECASE),
    "zh": re.compile(r"\s?(?:、|及|和|与|以及|或)\s?"),
    "ja": re.compile(r"\s?(?:、|・|及び|と|や|および|並びに)\s?"),
}
#: letters of words that may name something; hiragana names nothing
_NAMES = {
    "en": re.compile(r"[^\W\d_]{2}"),
    "zh": re.compile(r"[^\W\d_]"),
    "ja": re.compile(r"[^\W\d_ぁ-ゖ]"),
}
_AS_LARGE_AS = re.compile(r"'s?,? (?:at|of|with) (?:only |just |about )?")


@dataclass(slots=True)
class Zone:
    """A quantity with its part of the sentence and the spans in this part."""

    #: the quantity
    quantity: Quantity
    #: the part of the sentence
    start: int
    end: int
    #: a comma or a stronger border divides this zone from the one before
    closed: bool = False
    #: a semicolon or a word such as "while" divides this zone from the one before
    apart: bool = False
    #: the spans in it, from left to right
    periods: list[Period] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    topics: list[Topic] = field(default_factory=list)

    def measured(self, *measures: str) -> list[Topic]:
        """Return the topics that name one of the measures."""
        return [topic for topic in self.topics if topic.measure in measures]


@cache
def phrase(kind: str, language: str, place: str = "anywhere") -> re.Pattern[str]:
    """Return a pattern for the words of one kind in `finding.toml`.

    Parameters
    ----------
    kind
        Name of a list, such as ``"base"``.
    language
        ``"en"``, ``"zh"`` or ``"ja"``.
    place
        ``"anywhere"``; ``"before"``, where the words must end the text; ``"after"``, where they must begin
        it; ``"whole"``, where the text holds nothing else.
    """
    words = [flat(word, language) for word in word_list("finding").get(kind, {}).get(language, [])]
    if not words:
        return re.compile(r"\s*" if place == "whole" else r"(?!)")
    listed = "|".join(
        word[1:] if word[0] == "~" else re.escape(word) for word in sorted(words, key=len, reverse=True)
    )
    if language == "en":
        listed = rf"(?<![\w-])(?:{listed})(?![\w-])"
    else:
        listed = f"(?:{listed})"
    if place == "before":
        listed = rf"{listed}\s?(?:the|a|an|in|its)?\s?$" if language == "en" else rf"{listed}\s?$"
    if place == "after":
        listed = rf"\s?{listed}"
    if place == "whole":
        listed = rf"(?:{listed}|\s)*"
    return re.compile(listed, re.IGNORECASE)


def is_in_role(place: Place, role: str, text: str, language: str, start: int = 0) -> bool:
    """Return whether the words of a role stand before an economy, behind it or at the head of its name."""
    return bool(
        phrase(role, language, "before").search(text[max(start, place.start - 16) : place.start])
        or phrase(f"{role}_within", language, "after").match(place.text)
        or phrase(f"{role}_after", language, "after").match(text[place.end : place.end + 6])
    )


def says_nothing_else(zone: Zone, text: str, language: str) -> bool:
    """Return whether a zone names no level and nothing else but goods, economies and times.

    台湾は604万人だった, "In 2023 it was 12 billion".
    """
    if any(topic.measure not in {"", "growth", "share"} for topic in zone.topics):
        return False
    spans = (zone.quantity, *zone.periods, *zone.places, *zone.topics)
    left = list(text[zone.start : zone.end])
    for mark in spans:
        left[mark.start - zone.start : mark.end - zone.start] = " " * (mark.end - mark.start)
    words = phrase("no_matter", language).sub(" ", "".join(left))
    return not _NAMES[language].search(words)


@cache
def _borders(language: str) -> list[re.Pattern[str]]:
    """Return a pattern for each strength of border, the strongest first."""
    found = []
    for words in word_list("finding")["borders"][language]:
        listed = [
            rf"(?<![\w-]){re.escape(word)}(?![\w-])" if re.match("[a-z]", word) else re.escape(word)
            for word in map(flat, words)
        ]
        found.append(re.compile("|".join(listed), re.IGNORECASE))
    return found


def _cut(text: str, start: int, end: int, language: str, held: Sequence[Span]) -> tuple[int, int]:
    """Return where to cut between two quantities, and the border's strength, with 0 the strongest.

    `held` are spans that no border cuts: a list of economies, a time.
    """
    strong, comma, weak, towards = _borders(language)
    gap = text[start:end]
    firm = [
        (start + found.start(), strength)
        for strength, pattern in enumerate((strong, comma))
        for found in pattern.finditer(gap)
        if not _inside(start + found.start(), held)
    ]
    if firm:
        at = min(firm)[0]
        return at, min(strength for place, strength in firm if place - at <= 2)  # ", while" is no mere comma
    last = None
    for found in towards.finditer(gap):
        last = found
    if last is not None and len(gap) - last.end() <= _NEAR:
        # "exports to Korea came to 19 billion and imports from it to 36 billion"
        led = last[0] == "to" and not gap[last.end() :].strip()
        both = re.search(r" (and) ", gap[: last.start()]) if led else None
        if both and not _inside(start + both.start(1), held):
            return start + both.start(1), 2
        return start + last.start(), 2
    for found in weak.finditer(gap):
        if not _inside(start + found.start(), held):
            return start + found.start(), 2
    return start, 3


def _inside(at: int, held: Sequence[Span]) -> bool:
    return any(mark.start <= at < mark.end for mark in held)


def lists(text: str, places: Sequence[Place], language: str) -> list[Span]:
    """Return the gaps between economies that are only listed: "China, Japan and South Korea"."""
    found = []
    for one, other in pairwise(places):
        between = text[one.end : other.start]
        if len(between) <= _NEAR and _LISTING[language].fullmatch(between):
            found.append(Span(one.end, other.start, between))
    return found


def zones(
    sentence: Sentence,
    quantities: Sequence[Quantity],
    periods: Sequence[Period],
    places: Sequence[Place],
    topics: Sequence[Topic],
) -> list[Zone]:
    """Return a zone for each quantity, from left to right, with the spans that stand in it."""
    text = flat(sentence.text, sentence.language)
    begins = {quantity.start for quantity in quantities}
    held: list[Span] = [*periods]
    for gap in lists(text, places, sentence.language):
        after = next(place.end for place in places if place.start == gap.end)
        if not ("," in gap.text and begins & {after, after + 1}):  # "in the US, the EU 15 %" lists nothing
            held.append(gap)
    found: list[Zone] = []
    start, border = 0, 0
    for quantity, following in zip_longest(quantities, quantities[1:]):
        zone = Zone(quantity, start, len(text), closed=border <= 1, apart=border == 0)
        if following is not None:
            zone.end, border = _cut(text, quantity.end, following.start, sentence.language, held)
            if border == 3:  # no border divides the two quantities: words that touch the first belong to it
                zone.end = _touching(zone.end, following.start, topics, text, sentence.language)
                dated = [
                    p.end for p in periods if 0 <= p.start - quantity.end <= 6 and p.end < following.start
                ]
                zone.end = max([zone.end, *dated])
        else:
            zone.end = _tail(text, quantity, places, sentence.language)
        found.append(zone)
        start = zone.end
    _join(found, text, places, sentence.language)
    for zone in found:
        zone.periods = [mark for mark in periods if zone.start <= mark.start < zone.end]
        zone.places = [mark for mark in places if zone.start <= mark.start < zone.end]
        zone.topics = [mark for mark in topics if zone.start <= mark.start < zone.end]
    _as_large(found, text)
    if found:
        _weigh_end(found[-1], text, sentence.language)
    return found


def _as_large(found: Sequence[Zone], text: str) -> None:
    """Move an economy to the figure right after it: "seven times as large as Japan's, at 4 trillion"."""
    for one, other in pairwise(found):
        if one.places and _AS_LARGE_AS.fullmatch(text[one.places[-1].end : other.quantity.start]):
            other.places.insert(0, one.places.pop())


def _touching(end: int, following: int, topics: Sequence[Topic], text: str, language: str) -> int:
    """Return the end of the words that touch a quantity and so belong to it."""
    near = 8 if language == "zh" and text[end : end + 1] == "的" else 1  # 5500亿美元的对美投资
    own = [topic.end for topic in topics if 0 <= topic.start - end <= near]
    if language == "zh":  # 14394家少了一成: a word that leads to the next quantity belongs to that one
        own = [at for at in own if following - at > 1]
    return max([end, *own])


def _weigh_end(zone: Zone, text: str, language: str) -> None:
    """Drop the words behind a comma after the last quantity, if the words before the comma are enough."""
    comma = text.find("、" if language == "ja" else ",", zone.quantity.end, zone.end)
    lists_goods = {topic.end for topic in zone.topics} & {comma} and any(
        0 < topic.start - comma <= 2 for topic in zone.topics
    )  # "from barley, beef and wine"
    if comma < 0 or lists_goods or phrase("respectively", language).search(text):
        return
    near = [place for place in zone.places if place.start < comma]
    if zone.quantity.unit != "rank" and len({code for place in near for code in place.codes}) > 1:
        zone.places = near
    before = [topic for topic in zone.topics if topic.start < comma]
    if any(topic.measure not in {"", "growth"} for topic in before):
        zone.topics = [topic for topic in zone.topics if topic in before or topic.measure in {"", "growth"}]


def _tail(text: str, quantity: Quantity, places: Sequence[Place], language: str) -> int:
    """Return the end of the words about the last quantity: a later event does not belong to the figure."""
    tail = phrase("tail", language).search(text, quantity.end)
    told = tail is not None and any(place.end <= tail.start() for place in places)
    end = tail.start() if tail is not None and told else len(text)
    return min(end, _new_subject(text, quantity, places, language))


def _new_subject(text: str, quantity: Quantity, places: Sequence[Place], language: str) -> int:
    """Return where a new clause with an economy as its subject begins after the last quantity.

    秘鲁卖出蓝莓17亿美元，智利果农只能望其项背: the clause on Chile's farmers is not about the figure.
    """
    if language == "en" or not any(place.end <= quantity.start for place in places):
        return len(text)
    ends = {place.end for place in places}
    for place in places:
        comma = place.start - 1
        begins = comma >= quantity.end and text[comma] in ",、" and text[comma - 1] not in "はがもでにを"
        if begins and comma not in ends:
            return comma
    return len(text)


def _join(found: list[Zone], text: str, places: Sequence[Place], language: str) -> None:
    """Give two quantities the same zone where the words join them closely.

    Examples are a count of years in a row with its figure, and "113 and 135 percent".
    """
    for one, other in pairwise(found):
        streak = {one.quantity.unit, other.quantity.unit} & {"years", "months"}
        between = text[one.quantity.end : other.quantity.start]
        # but "2.6 million Americans and 1.2 million Thais" count two peoples
        peoples = any(one.quantity.start < place.start < other.quantity.end for place in places)
        alike = one.quantity.unit == other.quantity.unit and not peoples
        beside = alike and _LISTING[language].fullmatch(between)
        if not other.closed and (streak or beside):
            one.end = other.end
            other.start, other.closed = one.start, one.closed
