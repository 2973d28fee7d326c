"""Finds the measure of a quantity from its unit and the words in its part of the sentence."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from course.texts.join.zones import Zone, is_in_role, phrase
from course.texts.read.what import sign
from course.texts.read.words import word_list
from course.texts.spans import Topic

#: measures whose words weigh less than others, because they often only colour a sentence
FAINT = ("trade_total", "gdp", "firms", "production", "price", "other", "mine_share", "refining_share")
#: rates that stand before another one in a list: 分别增长8.1%、1.1%和4.4%
_LISTED = re.compile(r"[0-9.]+%\s?(?:、|和|及|与|以及|と)")


@dataclass(frozen=True, slots=True)
class Measured:
    """The measure of a quantity, with the words that name it."""

    #: the measure and its object, as in a claim
    measure: str
    of: str = ""
    #: the level behind a change or a share, such as ``"exports"``; else the same as `measure`
    level: str = ""
    #: the goods or minerals that the words name; empty where they name none
    thing: str = ""
    #: words in the quantity's own part of the sentence name the measure
    clear: bool = False
    #: the words that name the measure
    topics: tuple[Topic, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """A quantity in its part of a sentence."""

    #: the quantity with the spans around it
    zone: Zone
    #: the sentence, as `course.texts.read.words.flat` returns it
    text: str
    language: str
    #: the measure of the previous quantity
    before: Measured | None

    def far(self, topic: Topic) -> float:
        """Return the distance of a word from the quantity, 0 inside it; a faint word counts as farther."""
        quantity = self.zone.quantity
        apart = topic.start - quantity.end if topic.start >= quantity.end else quantity.start - topic.end
        if apart <= 0:
            return 0
        return apart * 2.5 + 12 if topic.measure in FAINT else apart

    def nearest(self, *measures: str) -> Topic | None:
        """Return the nearest word that names one of the measures; a faint word counts as farther."""
        found = self.zone.measured(*measures)
        if not self.zone.measured("investment_flow"):  # 残高 and "stock" alone do not mean investment
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
        """The goods of the quantity: named here, else with the previous quantity."""
        return self.own_thing or (self.before.thing if self.before else "")

    def seen(self, kind: str, *, before: int = 0, after: int = 0) -> bool:
        """Return whether words of a list in `finding.toml` stand near the quantity."""
        quantity = self.zone.quantity
        near = self.text[max(self.zone.start, quantity.start - before) : quantity.end + after]
        return bool(phrase(kind, self.language).search(near))

    @property
    def world(self) -> bool:
        """Whether the quantity's own part of the sentence names the world."""
        return any("WLD" in place.codes for place in self.zone.places)

    def side(self, role: str) -> bool:
        """Return whether an economy of the zone has this role: "to" or "from"."""
        return any(is_in_role(place, role, self.text, self.language) for place in self.zone.places)

    def sends(self) -> bool:
        """Return whether a word says that goods go to another economy: 中国に送り出した."""
        return bool(phrase("sends", self.language).search(self.text[self.zone.start : self.zone.end]))

    def told(
        self, measure: str, *topics: Topic | None, of: str = "", clear: bool = False, level: str = ""
    ) -> Measured:
        """Return a measure with the words that name it; goods that are named go into `of`."""
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
        again = phrase("once_more", self.language).search(between)
        if (again or "," not in between) and phrase("by_much", self.language, "before").search(f" {between}"):
            return True
        return bool(phrase("filler", self.language, "whole").fullmatch(between))

    def _follows(self, topic: Topic) -> bool:
        if topic.start < self.zone.quantity.end:
            return False
        onto = phrase("onto_behind", self.language, "after").match(self.text[topic.end : topic.end + 4])
        if onto or phrase("onto_within", self.language).search(topic.text):
            return False
        between = self.text[self.zone.quantity.end : topic.start]
        return bool(phrase("filler_after", self.language, "whole").fullmatch(between.strip()))


#: measures that are a part of a whole, in percent
PARTS = ("share", "import_dependence", "mine_share", "refining_share", "debt_to_gdp", "tariff_rate", "votes")
#: measures whose level can be an amount of money, a weight or a count
LEVELS = (
    "exports", "imports", "trade_total", "balance", "gdp", "debt", "reserves", "investment_stock",
    "investment_flow", "price", "production", "visitors", "votes", "firms", "profit", "other",
)  # fmt: skip
#: measures whose level can be an amount of money
MONEY = tuple(level for level in LEVELS if level not in {"visitors", "votes", "firms"})
#: levels whose parts never come from a supplier
_NOT_BOUGHT = ("investment_flow", "investment_stock", "visitors", "debt", "reserves", "profit")
_TRADED = ("exports", "imports", "trade_total")
#: unit of weight or count -> the measures that it can have
_OF_UNIT = {
    "tonnes": (
        "exports", "imports", "production", "reserves", "mine_share", "refining_share", "trade_total",
        "other",
    ),
    "barrels": ("exports", "imports", "production", "trade_total", "other"),
    "persons": ("visitors", "votes", "other"),
    "number": ("votes", "exports", "imports", "production", "firms", "visitors", "other", "trade_total"),
}  # fmt: skip
#: measures in percent of some other whole
_OTHER_RATES = (
    "self-sufficiency", "interest rate", "consumer prices", "unemployment", "survey",
    "reserves in the ground",
)  # fmt: skip


def measured(zone: Zone, text: str, language: str, before: Measured | None) -> Measured:
    """Return the measure of a zone's quantity."""
    case = _Reading(zone, text, language, before)
    unit = zone.quantity.unit
    if unit == "rank":
        ranked = case.nearest("exports", "imports", "trade_total") or case.nearest("reserves", "debt", "gdp")
        past = before.level if before and before.level in PARTS else ""
        # a place by exports has nothing of the deficit before it
        other = ranked is not None and before is not None and before.level != ranked.measure
        of = case.own_thing or ranked.of or ranked.measure.replace("_total", "") if ranked and other else ""
        return case.told("rank", of=of, clear=True, level=ranked.measure if ranked else past)
    if unit in {"years", "months"}:
        row = unit == "years" or phrase("row", language).search(zone.quantity.text)
        level = case.nearest(*LEVELS)
        return case.told(
            "years_in_a_row" if row else "other", clear=unit == "years", level=level.measure if level else ""
        )
    if unit == "times":
        return case.multiple()
    if unit == "percentage points":
        return case.points()
    if zone.quantity.silent and unit == "percent":
        return case.changed(case.nearest(*LEVELS), case.changing())
    if unit == "percent":
        return case.said(*PARTS) or case.change() or case.part()
    if unit == "persons":
        return case.said("visitors", alone=True) or case.amount()
    return case.amount()


def turns(zone: Zone, text: str, language: str) -> int:
    """Return 1 for a rise and -1 for a fall, by the nearest word for a change; 0 without one."""
    case = _Reading(zone, text, language, None)
    turning = [topic for topic in case.changes() if sign(topic, language)]
    return sign(min(turning, key=case.far), language) if turning else 0


#: most characters between an economy and a number that is a multiple of its figure
_BESIDE = 3


class _Reading(Case):
    """A quantity with the rules that assign its measure."""

    __slots__ = ()

    def said(self, *measures: str, alone: bool = False) -> Measured | None:
        """Return the first measure that a split phrase names, such as "sank 2 billion dollars into".

        With `alone` the phrase counts only where no single word names a measure that fits the unit.
        """
        stretch = self.text[self.zone.start : self.zone.end]
        single = alone and self.nearest(*_OF_UNIT.get(self.zone.quantity.unit, MONEY))
        for measure in measures:
            if not single and phrase(f"said_{measure}", self.language).search(stretch):
                return self.told(measure)
        return None

    def changed(self, level: Topic | None, *topics: Topic | None) -> Measured:
        """Return growth of a level as the measure, with the level's name in `of`."""
        if level is not None:
            name = level.of or level.measure.replace("_total", "")
            clear = self.only(level)
            return self.told("growth", *topics, level, of=name, clear=clear, level=level.measure)
        if self.before is None:
            return self.told("growth", *topics, of=self.own_thing)
        name = self.own_thing or self.before.of or self.before.level.replace("_total", "")
        return self.told("growth", *topics, of=name, level=self.before.level)

    def change(self) -> Measured | None:
        topic = self.changing()
        start = self.zone.quantity.start
        led = self.text[self.zone.start : start]
        more = phrase("more_than", self.language, "before").search(led)
        # "exports rose by 3 %, imports by 2 %", "the economy crept forward by 1 %"
        again = self.language == "en" and led.endswith(" by ")
        if topic is None and not more and not again:
            return None
        return self.changed(self.nearest(*LEVELS), topic)

    def multiple(self) -> Measured:
        level = self.nearest(*LEVELS)
        if self.zone.quantity.silent:
            part, past = self.nearest(*PARTS), self.before.measure if self.before else ""
            on = past if past in PARTS and (level is None or part) else ""
            return self.told(on or (level.measure if level else part.measure if part else "other"), level)
        debt = self.nearest("debt")
        output = self.nearest("gdp")
        behind = output is not None and 0 <= output.start - self.zone.quantity.end <= 12
        if debt is not None and output is not None and (behind or self.seen("of_gdp", before=8, after=30)):
            return self.told("debt_to_gdp", debt, of="debt")
        start, places = self.zone.quantity.start, self.zone.places
        # 经济规模已是日本的4.7倍: the economy right before is what the other one is compared with
        beside = len(places) > 1 or any(0 < start - place.end <= _BESIDE for place in places)
        compared = not self.zone.measured("growth") and beside and self.seen("of_it", before=3)
        earlier = phrase("times_of", self.language, "before").search(self.text[max(0, start - 12) : start])
        if earlier or self.seen("as_then", after=60):
            return self.changed(level)
        ratio = phrase("ratio", self.language, "after").match(self.text[self.zone.quantity.end :][:40])
        end = self.zone.quantity.end
        near = [period.start for period in self.zone.periods if 0 <= period.start - end <= 40]
        # "1.3 times the deficit with China in 2024", but not "1.3 times the deficit of 2021"
        compares = bool(near) and not any(end <= place.start < near[0] for place in self.zone.places)
        steady = not self.zone.measured("growth") and not self.zone.periods[1:] and not compares
        if compared or self.seen("as_much", after=24) or (ratio and steady):
            before = self.before
            past = before.measure if before and before.measure in PARTS else before.level if before else ""
            return self.told(level.measure if level else past or "other", level)
        part = self.nearest(*PARTS) if level is None else None
        if part is not None:
            return self.told("growth", part, level=part.measure)
        return self.changed(level)

    def points(self) -> Measured:
        part = self.nearest("share", "import_dependence", "mine_share", "refining_share")
        if part is not None:
            return self.told("share", part, clear=part.measure == "share")
        level = self.nearest(*LEVELS)
        return self.told("share", level) if level is None else self.changed(level)

    def part(self) -> Measured:
        """Return the measure of a percentage that is not a change, by the first rule that applies."""
        rules: list[Callable[[], Measured | None]] = [
            self.of_votes,
            self.of_output,
            self.of_duty,
            self.of_other_rates,
            self.of_mining,
            self.of_needs,
            self.of_trade,
        ]
        for rule in rules:
            found = rule()
            if found is not None:
                return found
        if self.before is not None and self.before.measure in PARTS:
            return self.told(self.before.measure, level=self.before.level)
        if self.before is not None and self.before.measure == "growth" and self.before.level in PARTS:
            return self.told(self.before.level)
        if self.before is not None and self.before.measure == "growth":
            return self.changed(None)
        past = self.before.level if self.before else ""
        if self.seen("whole_said", before=60):
            return self.told("share", level=past)
        near = self.zone.quantity
        part = phrase("part", self.language, "after").match(self.text[near.end : near.end + 6])
        part = part or phrase("part_of", self.language, "before").search(self.text[: near.start][-4:])
        one_in = phrase("one_in", self.language).search(near.text)
        return self.told("share", level=past) if part or one_in else self.larger() or self.told("other")

    def larger(self) -> Measured | None:
        """Return the level by which an economy is larger than another: "60 percent larger than China's"."""
        near, level = self.zone.quantity, self.nearest(*LEVELS)
        known = level.measure if level else self.before.level if self.before else "other"
        behind = phrase("larger_than", self.language, "after").match(self.text[near.end :])
        compared = behind and any(0 <= one.start - near.end - behind.end() <= 4 for one in self.zone.places)
        return self.told(known, level) if compared and known in MONEY else None

    def of_votes(self) -> Measured | None:
        topic = self.nearest("votes")
        return None if topic is None else self.told("votes", topic)

    def of_output(self) -> Measured | None:
        debt = self.nearest("debt")
        named = self.zone.measured("gdp") or debt is not None
        if not named or not self.seen("of_gdp", before=60, after=30):
            return None
        if self.world and debt is None:
            return None
        if debt is not None or (
            self.before and "debt" in {self.before.of, self.before.measure, self.before.level}
        ):
            return self.told("debt_to_gdp", debt, of="debt", clear=debt is not None)
        level = self.nearest(
            *(level for level in LEVELS if level not in {"gdp", "exports", "imports", "trade_total"})
        )
        if level is not None:
            return self.told(level.measure, level)
        return self.told("share" if self.nearest("exports", "imports", "trade_total") else "other", of="gdp")

    def of_duty(self) -> Measured | None:
        topic = self.nearest("tariff_rate")
        return None if topic is None else self.told("tariff_rate", topic, clear=True)

    def of_other_rates(self) -> Measured | None:
        rates = set(_OTHER_RATES)
        if not self.zone.measured("exports", "imports", "trade_total", "gdp", "production"):
            rates.add("people")
        other = next((topic for topic in self.zone.measured("other") if topic.of in rates), None)
        return None if other is None else self.told("other", other)

    def of_mining(self) -> Measured | None:
        made = self.nearest("mine_share", "refining_share")
        minerals = word_list("what")["minerals"]
        mineral = self.thing in minerals or any(topic.of in minerals for topic in self.zone.topics)
        if self.own_thing == "magnets" and made is None:
            return None  # magnets are neither mined nor refined
        if made is None:
            return self.of_output_of_minerals() if mineral else None
        return self.told(made.measure, made, of=self.thing, clear=bool(self.own_thing))

    def of_output_of_minerals(self) -> Measured | None:
        """Return a share of the world's mine output, or of refining after a share of refining."""
        output = self.nearest("production", "share", "import_dependence")
        past = self.before.measure if self.before else ""
        if not self.world or (output is None and past not in {"production", "mine_share", "refining_share"}):
            return None
        return self.told("refining_share" if past == "refining_share" else "mine_share", output)

    def of_needs(self) -> Measured | None:
        needs, bought = self.nearest("import_dependence"), self.nearest("imports")
        sold = self.nearest("exports")
        if self.before and self.before.level in _NOT_BOUGHT and bought is None and not self.own_thing:
            return None  # 其中来自新加坡的占三分之一: a third of the investment
        past = self.before if self.before and self.before.level == "imports" and self.before.thing else None
        if past is not None and self.zone.places and self.seen("whole_said", before=12, after=8):
            return self.told("import_dependence", of=past.thing)
        whole = bought is not None and self.own_thing in {"", "goods", "services"}
        if whole and needs is not None and needs.of == "supply":
            return None  # "supplied 15 % of US goods imports": a share of all imports
        if needs is not None and not (sold and not bought) and not (self.world and not bought):
            strong = needs.of == "dependence" or bought is not None
            return self.told("import_dependence", needs, clear=bool(self.own_thing) and strong)
        thing = self.thing if self.seen("such", before=8, after=24) else self.own_thing
        if bought is not None and thing not in {"", "goods", "services"} and not sold:
            return self.told("import_dependence", bought, of=thing)
        leans = self.side("from") or self.seen("leans", before=60, after=8)
        sides = len(self.zone.places) > 1 or bool(self.zone.places and self.own_thing)
        if leans and sides and not self.side("to") and not (sold or bought or self.world):
            return self.told("import_dependence")
        return None

    def of_trade(self) -> Measured | None:
        part = self.nearest("share")
        whole = self.nearest("exports", "imports", "trade_total", "production", "gdp", "profit")
        if part is None and whole is None:
            return None
        known = self.before is not None and self.own_thing in {"", self.before.thing}
        if whole is None and known and self.before is not None and self.before.measure in PARTS:
            return self.told(self.before.measure, part, level=self.before.level)
        of = self.own_thing or (whole.of or whole.measure.replace("_total", "") if whole else "")
        traded = whole is not None and whole.measure != "profit"
        return self.told(
            "share", part, whole, of=of, clear=bool(part and traded), level=whole.measure if whole else ""
        )

    def amount(self) -> Measured:
        """Return the measure of an amount of money, a weight or a count."""
        unit = self.zone.quantity.unit
        count = self.counted() if unit in {"", "number"} else None
        if count is not None:
            return count
        wanted: Sequence[str] = _OF_UNIT.get(unit, MONEY)
        topic = self.nearest(*wanted)
        if unit == "persons":
            topic = self.nearest("visitors") or topic
        apart = self.said_amount(topic)
        if apart is not None:
            return apart
        priced = self.priced() if unit.isupper() else None
        if priced is not None:
            return priced
        if topic is None:
            return self.as_before(wanted)
        return self.level(topic)

    def counted(self) -> Measured | None:
        """Return the measure of a count that its own words give: elasticity, votes or firms; else None."""
        elastic = self.nearest("elasticity")
        if elastic is not None or (self.before is not None and self.before.measure == "elasticity"):
            return self.told("elasticity", elastic)
        things = self.zone.quantity.text
        if phrase("ballot", self.language, "before").search(things):
            return self.told("votes", self.nearest("votes"))
        if self.zone.quantity.unit == "number" and phrase("firm", self.language).search(things):
            return self.told("firms", self.nearest("firms"), clear=True)
        return None

    def priced(self) -> Measured | None:
        """Return a price, if the amount is for one weight or one piece; else None."""
        start, price = self.zone.quantity.start, self.nearest("price")
        if phrase("weighed", self.language, "before").search(self.text[max(0, start - 16) : start]):
            return self.told("price", price)
        if price is not None and self.seen("per_unit", before=8, after=16):
            return self.told("price", price, clear=price.start >= start - 12)
        return None

    def said_amount(self, topic: Topic | None) -> Measured | None:
        """Return the level that a split phrase names, if the nearest single word is vague; else None."""
        quantity = self.zone.quantity
        money = quantity.unit.isupper()
        if money and abs(quantity.value) < 1e6 and self.seen("said_price", before=30, after=24):
            return self.told("price", topic)
        found = self.said("balance", "reserves", "trade_total", "gdp", "investment_flow") if money else None
        if found is not None and found.measure == "investment_flow":
            standing = phrase("standing", self.language).search(self.text[self.zone.start : self.zone.end])
            return self.told("investment_stock" if standing else "investment_flow", topic)
        if found is not None or quantity.unit == "persons":
            return found
        vague = topic is None or topic.measure in {"other", *FAINT}
        # "bought" may describe the buyer abroad, so exports; "imports" may not
        bought = topic is not None and topic.measure == "imports" and not topic.text.lower().startswith("im")
        found = self.said("exports") if vague or bought else None
        found = found or (self.said("imports") if vague else None)
        return found or (self.said("production", "profit") if vague else None)

    def as_before(self, wanted: Sequence[str]) -> Measured:
        """Return the previous quantity's level if it fits the unit, else the measure that the sides give."""
        level = self.before.level if self.before else ""
        if level in {"mine_share", "refining_share"}:
            level = "production"
        return self.told(level if level in wanted else self.by_sides())

    def by_sides(self) -> str:
        """Return the measure that follows from the sides of an amount: exports go to an economy."""
        unit, places = self.zone.quantity.unit, self.zone.places
        several = len({code for place in places for code in place.codes}) > 1
        if several and (unit.isupper() or self.own_thing):
            return "exports" if self.side("to") else "imports" if self.side("from") else "other"
        return "production" if unit == "tonnes" and places and self.own_thing else "other"

    def level(self, topic: Topic) -> Measured:
        measure, unit = topic.measure, self.zone.quantity.unit
        if measure in {"mine_share", "refining_share"}:
            measure = "production"
        if measure == "investment_flow" and phrase("standing", self.language).search(
            self.text[self.zone.start : self.zone.end]
        ):
            return self.told("investment_stock", topic, level="investment_stock")
        if measure == "balance" and not topic.of:
            # 収支は5兆円の赤字: another word names the side, a deficit
            topic = next((one for one in self.zone.measured("balance") if one.of), topic)
        sent = len(self.zone.places) > 1 and self.sends()
        if topic.of == "earnings" and self.zone.measured("exports"):
            measure = "exports"
        in_return = self.before is not None and self.before.level in {"exports", "imports", "trade_total"}
        if topic.of == "sales" and (sent or self._sold_to() or (in_return and unit.isupper())):
            measure = "exports"
        named = measure in {"exports", "imports", "production", "trade_total"}
        of = (self.own_thing or "") if named else topic.of
        # output is seldom given in money, and "ships" is also a noun
        unsure = (measure == "production" and unit.isupper()) or topic.text.lower() == "ships"
        # a word behind a comma may belong to the speaker
        unsure = unsure or (topic.measure in FAINT and "," in self.text[self.zone.quantity.end : topic.start])
        return self.told(measure, topic, of=of or self.own_thing, clear=self.only(topic) and not unsure)

    def only(self, topic: Topic) -> bool:
        """Return whether no other word in this part of the sentence names another level as strongly."""
        others = (
            other for other in self.zone.measured(*LEVELS) if other.measure not in {topic.measure, *FAINT}
        )
        return topic.of != "earnings" and all(other.of == "stock" for other in others)

    def _sold_to(self) -> bool:
        """Return whether one economy sells to another."""
        return any(
            phrase("sold_to", self.language, "before").search(self.text[: place.start][-24:])
            for place in self.zone.places
        )
