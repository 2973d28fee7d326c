"""A quantity with what stands around it: the nearest words, its goods, what makes it a change."""

from __future__ import annotations

import re
from dataclasses import dataclass

from course.texts.spans import Topic
from course.texts.zones import Zone, phrase

__all__ = ["FAINT", "Case", "Measured"]

#: measures whose words weigh less than others, because they often only colour a sentence
FAINT = ("trade_total", "gdp", "firms", "production", "price", "other", "mine_share", "refining_share")
#: rates that stand before another one in a list: 分别增长8.1%、1.1%和4.4%
_LISTED = re.compile(r"[0-9.]+%\s?(?:、|和|及|与|以及|と)")


@dataclass(frozen=True, slots=True)
class Measured:
    """What a quantity measures.

    Attributes
    ----------
    measure, of
        As in a claim.
    level
        The level that changes or of which a part is told, such as ``"exports"``; else the same as `measure`.
    thing
        The goods or minerals that are spoken of; empty where none are.
    clear
        Words in the quantity's own part of the sentence say so.
    topics
        The words that say so.
    """

    measure: str
    of: str = ""
    level: str = ""
    thing: str = ""
    clear: bool = False
    topics: tuple[Topic, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """A quantity in its part of a sentence.

    Attributes
    ----------
    zone
        The quantity with the spans around it.
    text, language
        The sentence, as `course.texts.words.flat` returns it.
    before
        What the quantity before it measures.
    """

    zone: Zone
    text: str
    language: str
    before: Measured | None

    def far(self, topic: Topic) -> float:
        """Return how far a word stands from the quantity; 0 inside it."""
        quantity = self.zone.quantity
        apart = topic.start - quantity.end if topic.start >= quantity.end else quantity.start - topic.end
        if apart <= 0:
            return 0
        return apart * 2.5 + 12 if topic.measure in FAINT else apart

    def nearest(self, *measures: str) -> Topic | None:
        """Return the word that names one of the measures and lies nearest; a faint word counts as farther."""
        found = self.zone.measured(*measures)
        if not self.zone.measured("investment_flow"):  # 残高 and "stock" alone say nothing of investment
            found = [topic for topic in found if topic.of != "stock"]
        return min(found, key=self.far, default=None)

    @property
    def own_thing(self) -> str:
        """The goods that the quantity's own part of the sentence names."""
        things = [topic for topic in self.zone.topics if topic.of and not topic.measure]
        exact = [topic for topic in things if topic.of not in {"goods", "minerals"}] or things
        return min(exact, key=self.far).of if exact else ""

    @property
    def thing(self) -> str:
        """The goods that are spoken of, here or with the quantity before."""
        return self.own_thing or (self.before.thing if self.before else "")

    def seen(self, kind: str, *, before: int = 0, after: int = 0) -> bool:
        """Say whether words of `finding.toml` stand near the quantity, in so many characters."""
        quantity = self.zone.quantity
        near = self.text[max(self.zone.start, quantity.start - before) : quantity.end + after]
        return bool(phrase(kind, self.language).search(near))

    @property
    def world(self) -> bool:
        """Whether the quantity's own part of the sentence names the world."""
        return any("WLD" in place.codes for place in self.zone.places)

    def side(self, role: str) -> bool:
        """Say whether an economy of the zone stands on this side: "to", "from"."""
        return any(
            phrase(role, self.language, "before").search(self.text[max(0, place.start - 16) : place.start])
            or phrase(f"{role}_after", self.language, "after").match(self.text[place.end : place.end + 6])
            or phrase(f"{role}_within", self.language, "after").match(place.text)
            for place in self.zone.places
        )

    def sends(self) -> bool:
        """Say whether a word tells that goods go to another economy: 中国に送り出した."""
        return bool(phrase("sends", self.language).search(self.text[self.zone.start : self.zone.end]))

    def told(
        self, measure: str, *topics: Topic | None, of: str = "", clear: bool = False, level: str = ""
    ) -> Measured:
        """Return a measure with the words that say it; a thing that is named goes into `of`."""
        held = tuple(topic for topic in topics if topic is not None)
        name = of or self.own_thing or (held[0].of if held else "") or (self.before.of if self.before else "")
        return Measured(measure, name, level or measure, self.thing, clear, held)

    def changing(self) -> Topic | None:
        """Return the word that makes the quantity a change: "fell 12 %", 同比增长5%, 12%減."""
        return min(self.changes(), key=self.far, default=None)

    def changes(self) -> list[Topic]:
        """Return all words that make the quantity a change."""
        quantity = self.zone.quantity
        words = self.zone.measured("growth")
        if phrase("bound", self.language).search(quantity.text):  # "fell below 70 %" tells a level
            return []
        free = [topic for topic in words if not phrase("no_lead", self.language).search(topic.text)]
        within = [topic for topic in free if topic.start < quantity.end and topic.end > quantity.start]
        near = [topic for topic in words if self._leads_to(topic) or self._follows(topic)]
        rates = [topic for topic in words if phrase("rate", self.language).search(topic.text)]
        return [*within, *near] or rates[:1]

    def _leads_to(self, topic: Topic) -> bool:
        if topic.end > self.zone.quantity.start:
            return False
        between = _LISTED.sub("", self.text[topic.end : self.zone.quantity.start]).strip(" ,，、")
        if phrase("no_lead", self.language).search(topic.text):
            return False
        if phrase("pace", self.language, "whole").fullmatch(between) and between:
            return True
        again = phrase("once_more", self.language).search(between)
        if (again or "," not in between) and phrase("by_much", self.language, "before").search(f" {between}"):
            return True
        if phrase("onto", self.language).search(between):
            return False
        return bool(phrase("filler", self.language, "whole").fullmatch(between))

    def _follows(self, topic: Topic) -> bool:
        if topic.start < self.zone.quantity.end:
            return False
        onto = phrase("onto_behind", self.language, "after").match(self.text[topic.end : topic.end + 4])
        if onto or phrase("onto_within", self.language).search(topic.text):
            return False
        between = self.text[self.zone.quantity.end : topic.start]
        return bool(phrase("filler_after", self.language, "whole").fullmatch(between.strip()))
