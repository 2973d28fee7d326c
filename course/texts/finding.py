"""Finds the claims of a text: each quantity with its year, its economies and its measure."""

import re
from collections import Counter, deque
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from course.texts.join.economies import SIDES, apiece, economies, fill_backwards, respectively
from course.texts.join.measure import PARTS, measured, turns
from course.texts.join.silent import comparisons, is_counted, votes
from course.texts.join.times import Told, is_base, own_times, times, years_before
from course.texts.join.zones import Zone, phrase, says_nothing_else, zones
from course.texts.read.numbers import quantities
from course.texts.read.time import periods
from course.texts.read.what import topics
from course.texts.read.who import places
from course.texts.read.words import flat
from course.texts.spans import Claim, Period, Place, Quantity, Sentence, Span, Topic

#: a letter; a line without letters states nothing
_SAYS = re.compile(r"[^\W\d_]")
#: words behind a rank by which its owner is the base of a multiple
_MULTIPLE = re.compile(r"[^,，、。はが]{1,8}[の的][^,，、。]{0,6}倍")
#: measures that are counted in persons
_PEOPLE = ("visitors", "students", "jobs", "people")

#: measures of one economy only; a Japanese paragraph that names no economy is about Japan
_HOME = Place(0, 0, "", ("JPN",))
#: measures of an act; the day of an act is not the day of the figures after it
_ACTS = ("tariff_rate", "votes")
#: flows of goods
FLOWS = ("exports", "imports", "trade_total", "import_dependence")
#: measures that mean nothing without the goods or minerals that they count
_OF_THINGS = ("production", "mine_share", "refining_share", "import_dependence")
#: numbers from here on are written with a word such as million, and count money or people
_LARGE = 1e6
#: words for goods that name none
_NO_THING = ("goods", "minerals", "services", "energy", "currency")
_OF_ORE = ("production", "mine_share", "refining_share")
#: measures that make their economy the owner of later figures
_OWNED = ("exports", "imports", "trade_total", "balance", "growth", "gdp", "debt", "debt_to_gdp")
#: how many of the economies that a text names most often a claim may mean without a word
_OFTEN = 4
_SIDED = frozenset({"to", "from", "source", "partner"})


class Context:
    """The times and economies that earlier sentences named, for sentences that leave them out.

    Attributes
    ----------
    period
        The time that the text speaks of at this point.
    """

    def __init__(self, day: date) -> None:
        self.period: Period | None = None
        self._day = day
        self._end = 0
        self._told: Sequence[Told] = ()
        #: the economy that a pronoun stands for, and the economy whose trade the text describes
        self._subject: Place | None = None
        #: the one economy of the sentence without a number before: "Minerals are Beijing's reply."
        self._announced: Place | None = None
        self._owner: Place | None = None
        #: the partner that the paragraph named last, which "there" means, and both sides of that figure
        self._partner: Place | None = None
        self._pair: tuple[str, ...] = ()
        #: economies that the paragraph named, and the last sentences without a number behind its figures
        self._codes: set[str] = set()
        #: the years that the last sentence with a time named
        self._years: set[int] = set()
        self._silent: deque[Sentence] = deque(maxlen=3)
        self._paragraph = False
        #: the goods that the sentences of the paragraph named, each once, the last ones last
        self._things: dict[str, None] = {}
        #: the rate that a sentence without a number named right before
        self._topic = ""
        #: the last figures stand in this paragraph
        self._told_here = False
        #: the sentence before, in the same paragraph
        self.before: Sentence | None = None
        #: how many sentences name each economy
        self._mentions: Counter[Place] = Counter()

    def begin(self, sentence: Sentence) -> None:
        """Start a sentence, and a new paragraph if more space than usual stands before the sentence."""
        between = sentence.start - self._end
        if between > (1 if sentence.language == "en" else 0) and self._end > 0:
            self._paragraph = True
            self._codes = set(self._owner.codes) if self._owner else set()
            self._silent.clear()
            self._things.clear()
            self._topic, self._told_here = "", False
            self.before = self._announced = self._partner = None
            self._pair = ()
            if self.period is not None and self.period.year < self._day.year - 1:
                self.period = None  # a paragraph that looks back leaves its year to itself

    def named(self, text: str, language: str) -> Period | None:
        """Return the time that "that year" refers to, even if it is that of an act or of no number."""
        told = [replace(one.period, since=None) for one in self._told if one.period is not None]
        last = told[-1] if told else self.period
        if that := phrase("that_year", language).search(text):
            for sentence in reversed(self._silent):
                if times_ := periods(sentence.text, language, self._day):
                    return replace(times_[-1], since=None)
        return last if that else self.period or last

    def named_here(self, text: str, language: str) -> list[Place]:
        """Return the economies that a sentence names, among them the partner that "there" means."""
        found = places(text, language)
        if self._partner is not None:
            codes, said = self._partner.codes, phrase("there", language).finditer(flat(text, language))
            found += [Place(one.start(), one.end(), text[one.start() : one.end()], codes) for one in said]
        self._count(found)
        return sorted(found, key=lambda place: place.start)

    def _count(self, named: Sequence[Place]) -> None:
        self._mentions.update(Place(0, 0, "", (code,)) for code in _codes(named) if code != "WLD")

    @property
    def spoken_of(self) -> tuple[str, ...]:
        """The economies that most sentences name, the most frequent first."""
        return tuple(place.codes[0] for place, _ in self._mentions.most_common(_OFTEN))

    def with_unit(self, quantity: Quantity) -> Quantity:
        """Return a large number that names no unit with the unit of the sentence before: "25.3 trillion"."""
        last = self.last.zone.quantity if self.last else None
        bare = not quantity.unit and quantity.value >= _LARGE
        counted = (
            last is not None and last.value >= _LARGE and (last.unit.isupper() or last.unit == "persons")
        )
        return replace(quantity, unit=last.unit, sure=False) if last and bare and counted else quantity

    def measure(self, zone: Zone, text: str, language: str) -> Told:
        """Return the first figure of a sentence with its measure, and what it takes from the one before.

        A sentence that says nothing but a time, an economy, goods and a figure goes on with what was measured
        before, as a part of a sentence goes on with the part before it. If it says more and its figure has no
        word for a measure, nothing is called wrong by that measure.
        """
        one = Told(zone, measured(zone, text, language, None))
        unit = zone.quantity.unit
        last = self.last_in(unit)
        open_ = one.measured.measure == "other" and not one.measured.topics
        if open_ and self._topic and unit == "percent":
            one.measured, one.unsaid = replace(one.measured, measure=self._topic, level=self._topic), True
        if last is None:
            return self._with_thing(one)
        if one.measured.measure == one.measured.level == "rank":
            level = last.measured.level  # its own words do not say by what
            one.measured, one.unsaid = replace(one.measured, level=level, of=last.measured.of or level), True
        stretch = text[zone.start : zone.quantity.start]
        pronoun = language == "en" and phrase("pronoun", language).search(stretch)
        back = open_ and pronoun and not zone.places and last.zone.quantity.unit == unit
        if back or says_nothing_else(zone, text, language):
            one.measured = measured(zone, text, language, last.measured)
            one.goes_on = one.measured.measure != "other"
        elif open_ and zone.topics and not one.unsaid:
            on = measured(zone, text, language, last.measured)
            if on.measure not in {"other", "growth"}:
                one.measured, one.unsaid = replace(on, clear=False), True
        return self._with_thing(one)

    def stand_in(self, one: Told, before: Told, text: str, language: str) -> None:
        """Let a pronoun stand for the subject before; new goods or a new owner may have another partner."""
        stretch = text[one.zone.start : one.zone.quantity.start]
        if self._subject is not None and phrase("pronoun", language).search(stretch) and not one.zone.places:
            sides = {place: role for place, role in one.places.items() if role != "owner"}
            one.places = {self._subject: "owner", **(sides if one.measured.level in SIDES else {})}
        sided = len(_codes(one.places)) > 1 and one.measured.level in SIDES
        new = one.measured.thing != before.measured.thing or "owner" in map(one.places.get, one.zone.places)
        # a unit, or one of two sides, that only the sentence before names
        one.unsaid = one.unsaid or not one.zone.quantity.sure or (sided and new)

    def _with_thing(self, one: Told) -> Told:
        """Give a measure of goods or minerals that names none the thing that its paragraph named last."""
        what = one.measured
        ground = what.of == "reserves in the ground"
        needs = what.measure in _OF_THINGS or ground or (what.measure in PARTS and what.level in FLOWS)
        if needs and self._things and what.thing in {"", "goods", "minerals"}:
            thing = next(reversed(self._things))
            one.measured = replace(what, of=thing, thing=thing, clear=False)
            traded = what.measure not in _OF_ORE and not ground  # the trade of all goods may be meant
            one.unsaid = one.unsaid or traded or len(self._things) > 1
        return one

    def keep_things(self, named: Sequence[Topic], *, silent: bool = False) -> None:
        """Keep the goods that a sentence names, and the rate if it has no number, for those behind it."""
        rates = [one.measure for one in named if one.measure in PARTS] if silent else []
        self._topic = rates[-1] if rates else ""
        for thing in (one.of for one in named if one.of and not one.measure and one.of not in _NO_THING):
            self._things.pop(thing, None)
            self._things[thing] = None

    @property
    def last(self) -> Told | None:
        """The last figure of the sentences before in the same paragraph."""
        return self._told[-1] if self._told and self._told_here else None

    def last_in(self, unit: str) -> Told | None:
        """Return the last figure of the sentence before in a unit; without one, its last figure."""
        same = [one for one in self._told if one.zone.quantity.unit == unit]
        return same[-1] if same and self._told_here else self.last

    def fill(self, told: Sequence[Told], text: str, language: str) -> None:
        """Fill in what a sentence leaves out with the times, economies and measures of earlier sentences."""
        for before, one in zip((None, *told), told, strict=False):
            if one is told[0]:
                self._say_again(one, text, language)
            if before is not None and before.carried and _codes(one.places) in (("WLD",), ("G7",)):
                # "Debt equalled 236 % of GDP, the highest ratio in the world"
                one.places, one.carried = {**before.places, **one.places}, before.carried
                one.later_places = before.later_places or _codes(one.places)[-1:] == ("G7",)
            else:
                self._name(one, text, language)
            new = self._is_new(one) and not told[0].goes_on
            new = new or bool(phrase("business_year", language).search(text))
            if one.period is None and self.period is not None and not new:
                one.period = self.period
                one.carried_time = len(self._years) > 1 or not self._told_here

    def _is_new(self, one: Told) -> bool:
        """Return whether the paragraph has not named the owner before; a new subject inherits no year."""
        own = (place for place, role in one.places.items() if role == "owner" and place not in one.carried)
        return bool(set(_codes(own)) - self._codes)

    def end(self, sentence: Sentence, told: Sequence[Told]) -> None:
        """Keep the times and economies of a sentence for later sentences."""
        self._end = sentence.end
        if not told:
            self._silent.append(sentence)
            self.before = sentence
            named = places(sentence.text, sentence.language)
            self._count(named)
            self._codes |= set(_codes(named))
            self._announced = named[0] if len(set(_codes(named))) == 1 else self._announced
            return
        self._announced = None
        self._silent.clear()
        text = flat(sentence.text, sentence.language)
        times_ = [one.period for one in told if one.period and self._goes_on(one, text, sentence.language)]
        if times_:
            self.period = replace(max(times_, key=lambda period: period.year), since=None)
        self._years = {one.period.year for one in told if one.period and one.own_time} or self._years
        for one in told:
            self._codes |= set(_codes(one.places))
            owners = [place for place, role in one.places.items() if role == "owner"]
            # the owner of a share is the economy that has the share, not the one whose trade is divided
            named_behind = (
                one.later_places and not one.carried
            )  # "five times Germany's": whom it is set against
            if len(_codes(owners)) == 1 and not named_behind:
                self._subject = owners[0] if one is told[0] else self._subject
                self._owner = owners[0] if one.measured.measure in _OWNED else self._owner
            sides = [place for place in one.places if place.codes != ("WLD",)]
            self._partner = sides[-1] if len(sides) > 1 else self._partner
            pair = _codes(sides) if one.zone.quantity.unit not in {"times", "rank"} else ()
            self._pair = pair if len(pair) == 2 else self._pair
        self._told, self._told_here, self._paragraph, self.before = told, True, False, sentence

    def _goes_on(self, one: Told, text: str, language: str) -> bool:
        """Return whether later sentences take over this time: no look back, no act, no future year."""
        if one.period is None or not one.own_time or one.measured.measure in _ACTS:
            return False
        start = one.zone.quantity.start
        back = phrase("year_before_said", language).search(one.period.text)
        back = back or phrase("began", language, "before").search(text[max(0, start - 16) : start])
        aside = phrase("looks_back", language).search(text[one.zone.start : one.zone.quantity.start])
        base = is_base(one.period, text, language)
        return not (back or aside or base) and one.period.year <= self._day.year

    def _say_again(self, one: Told, text: str, language: str) -> None:
        """Give a sentence that points back the measure that a buyer gives: "It took"."""
        what, stretch = one.measured, text[one.zone.start : one.zone.quantity.start]
        if what.measure == "other" and what.of == "goods" and self._takes(stretch, language):
            one.measured = replace(what, measure="exports", level="exports")

    def _name(self, one: Told, text: str, language: str) -> None:
        """Give a quantity without economies those of the sentence before, or add its missing owner."""
        last = self._told[-1] if self._told else None
        ranked = last is not None and last.measured.measure == "rank" != one.measured.measure
        if self._announced is not None and (one.later_places or set(_codes(one.places)) <= {"WLD"}):
            kept = {} if one.later_places else one.places
            one.places, one.carried = {self._announced: "owner", **kept}, (self._announced,)
            one.later_places = True
        elif one.later_places and self._subject is not None and self.before is not None and one.contrasted:
            one.places, one.later_places = {self._subject: "owner"}, False
        elif not one.places and language == "ja" and (self._paragraph or ranked):
            one.places = {_HOME: "owner"}
        elif not one.places and self._paragraph and last is not None:
            # a new paragraph may have another subject than the last one, so it only may be the text's own
            one.places, one.later_places = {self._mentions.most_common(1)[0][0]: "owner"}, True
        elif not one.places and last is not None:
            same = one.measured.level in (last.measured.level, "growth", "other", *_OWNED[:4])
            owner = self._subject or self._owner
            one.places = dict(last.places) if same or owner is None else {owner: "owner"}
            one.later_places = last.later_places
        else:
            self._own(one, text, language)
            return
        one.carried = one.carried or tuple(one.places)
        rate = any(phrase("rate", language).search(topic.text) for topic in one.measured.topics)
        if one.measured.measure == one.measured.level == "growth" and not (one.measured.of or rate):
            # "a port's throughput grew 8 %": the lists have no word for throughput, and no economy grew
            one.measured = replace(one.measured, measure="other")

    def _own(self, one: Told, text: str, language: str) -> None:
        """Add the owner to a flow that names one side only: the text's owner, or Japan in a Japanese text."""
        sided = one.measured.level in SIDES or one.measured.measure in SIDES
        named = {code for code in _codes(one.places) if code != "WLD"}
        roles = set(one.places.values()) - {"whole"}
        stretch = text[one.zone.start : one.zone.quantity.start]
        pronoun = phrase("pronoun", language).search(stretch)
        owner = (self._announced or self._subject) if pronoun else self._owner
        if owner is None or set(owner.codes) & named:
            # 日中贸易 before 对华出口: the other side of the pair has the exports
            other = [code for code in self._pair if code not in named] if named < {*self._pair} else []
            owner = Place(0, 0, "", (other[0],)) if other else _HOME if language == "ja" else None
        if not sided or len(named) != 1 or owner is None or set(owner.codes) & named:
            return
        if self._takes(stretch, language):
            # "It took 20 trillion yen of Japanese goods": the sentence itself names the owner of the goods
            one.places, one.carried = dict.fromkeys(one.places, "owner"), (owner,)
            one.places[owner] = "to"
        elif pronoun and one.measured.measure == "import_dependence" and roles == {"owner"}:
            # "It provides a quarter of the chips that America imports"
            one.places, one.carried = {owner: "source", **one.places}, (owner,)
        elif (roles and roles <= _SIDED) or (pronoun and "owner" not in roles):
            one.places, one.carried = {owner: "owner", **one.places}, (owner,)

    @staticmethod
    def _takes(stretch: str, language: str) -> bool:
        """Return whether a pronoun stands for a buyer: "It took"."""
        pronoun = phrase("pronoun", language).search(stretch)
        return bool(pronoun and phrase("takes", language, "after").match(stretch[pronoun.end() :]))

    def is_unowned(self, one: Told, sentence: Sentence) -> bool:
        """Return whether a pronoun stands for an economy that the text does not name: "Its deficit"."""
        stretch = sentence.text[one.zone.start : one.zone.quantity.start]
        named = _codes(place for place in one.places if place.codes != ("WLD",))
        sided = one.measured.level in SIDES or one.measured.measure in SIDES
        free = sided and len(named) == 1 and "owner" not in one.places.values()
        return free and bool(phrase("pronoun", sentence.language).search(stretch))


def claims(sentences: Iterable[Sentence], day: date) -> list[Claim]:
    """Return the claims in the sentences, in the order of the text."""
    found: list[Claim] = []
    context = Context(day)
    for sentence in sentences:
        context.begin(sentence)
        told = _told(sentence, day, context)
        for one in told:
            claim = _claim(one, sentence, f"K{len(found) + 1:02d}", context)
            # without its own year and economy a claim without a number is a phrase: "Trade rose."
            if not (claim.quantity.silent and (claim.missing or claim.borrowed)):
                found.append(claim)
        context.end(sentence, [one for one in told if not one.zone.quantity.silent])
    return found


def _told(sentence: Sentence, day: date, context: Context) -> list[Told]:
    language = sentence.language
    text = flat(sentence.text, language)
    if not _SAYS.search(sentence.text):
        return []
    counted = quantities(sentence.text, language)
    said, who = topics(sentence.text, language), places(sentence.text, language)
    silent = [*comparisons(text, language, counted, who, said), *votes(text, language, who)]
    if not counted:
        context.keep_things(said, silent=True)
    if not counted and not silent:
        return []  # most lines of a long text hold no number, so no times are searched in them
    named = periods(sentence.text, language, day, context.named(text, language))
    counted = [context.with_unit(q) for q in counted if not _overlaps(q, named)]
    if any(topic.of in _PEOPLE for topic in said):
        counted = [replace(q, unit="persons") if not q.unit else q for q in counted]
    if not counted and not silent:
        return []
    own, who = own_times(named, text, language), context.named_here(sentence.text, language)
    found = _joined(sentence, counted, own, who, said, context=context)
    if silent:
        # they are read beside the numbers, whose own reading they leave as it is
        both = sorted([*counted, *silent], key=lambda one: one.start)
        beside = _joined(sentence, both, own, who, said, context=context)
        found += [one for one in beside if one.zone.quantity.silent and is_counted(one.measured)]
    if counted:
        context.keep_things(said)
    return sorted(found, key=lambda one: one.zone.quantity.start)


def _joined(
    sentence: Sentence,
    counted: Sequence[Quantity],
    own: list[Period],
    who: Sequence[Place],
    said: Sequence[Topic],
    *,
    context: Context,
) -> list[Told]:
    """Return the quantities of a sentence with all that it says of them."""
    text, language = flat(sentence.text, sentence.language), sentence.language
    found: list[Told] = []
    for zone in zones(sentence, counted, own, who, said):
        if found:
            before: Told | None = found[-1]
            one = Told(zone, measured(zone, text, language, found[-1].measured))
            one.unsaid = found[-1].unsaid and one.measured.thing == found[-1].measured.thing != ""
        else:
            one = context.measure(zone, text, language)
            before = context.last_in(zone.quantity.unit) if one.goes_on else None
        economies(one, before, text, language)
        if one.goes_on and before is not None:
            context.stand_in(one, before, text, language)
        one.carried = tuple(place for place in one.places if place not in who)
        one.turn = turns(zone, text, language) or zone.quantity.text.startswith(("+", "＋"))
        if found and not one.turn and one.measured.measure == found[-1].measured.measure == "growth":
            one.turn = found[-1].turn  # "sales to America fell by 4 %, those to China by 1 %"
        found.append(one)
    if not found:
        return []
    times(found, text, language)
    fill_backwards(found, text, language)
    respectively(found, text, language)
    context.fill(found, text, language)
    years_before(found, text, language)
    return [each for one in found if _is_claim(one, text, language) for each in apiece(one, text, language)]


def _overlaps(mark: Span, others: Sequence[Span]) -> bool:
    return any(mark.start < other.end and other.start < mark.end for other in others)


def _is_claim(one: Told, text: str, language: str) -> bool:
    """Return whether a quantity is a claim; a bare count of something unmeasured is not."""
    unit, what = one.zone.quantity.unit, one.measured
    if unit == "rank" and _MULTIPLE.match(text, one.zone.quantity.end):
        return False  # 2位米国の2倍: another figure is a multiple of its owner's
    if unit in {"", "number"}:
        return what.measure != "other" or bool(what.topics or what.of) or one.zone.quantity.value >= 1e6
    return True


def _codes(places_: Iterable[Place]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for place in places_ for code in place.codes))


def _claim(one: Told, sentence: Sentence, id: str, context: Context) -> Claim:
    what, period = one.measured, one.period
    quantity = _signed(one, sentence)
    codes = _codes(one.places)
    missing = _missing(one, quantity, period, codes)
    high = not missing and not (one.carried or one.carried_time) and quantity.sure and is_plain(one, sentence)
    return Claim(
        id=id,
        sentence=sentence,
        quantity=quantity,
        measure=what.measure,
        of=what.of,
        year=period.year if period else None,
        fiscal=bool(period and period.fiscal),
        period=period.period if period else "",
        economies=codes,
        confidence="high" if high else "low",
        missing=missing,
        spans=_spans(quantity, period, one, sentence),
        part=(one.zone.start, one.zone.end),
        spoken_of=context.spoken_of,
        roles={code: role for place, role in reversed(one.places.items()) for code in place.codes},
        level=what.level,
        thing=what.thing,
        borrowed=_borrowed(one, codes, sentence, context),
    )


def _borrowed(one: Told, codes: tuple[str, ...], sentence: Sentence, context: Context) -> tuple[str, ...]:
    """Return the parts of a claim that its own part of the sentence does not name; see `Claim`."""
    zone, text = one.zone, flat(sentence.text, sentence.language)
    unnamed = phrase("unnamed", sentence.language).search(text[zone.start : zone.end])  # "with its neighbour"
    taken = {
        "year": one.carried_time or one.later_time,
        "economies": one.later_places
        or (codes == ("WLD",) and one.measured.measure != "production")
        or (len(codes) < 2 and unnamed)
        or context.is_unowned(one, sentence),
        "of": one.unsaid,
    }
    return tuple(name for name, so in taken.items() if so)


def _signed(one: Told, sentence: Sentence) -> Quantity:
    """Return the quantity with the sign that its words give: a change may fall, a level is above zero."""
    quantity = one.zone.quantity
    behind = any(place.start >= quantity.end for place in one.zone.places)  # "five times Germany's"
    if quantity.unit == "times" and one.measured.measure == "debt_to_gdp" and not behind:
        # twice GDP is 200 % of it
        low, high = quantity.low, quantity.high
        if low is None and high is None and quantity.value.is_integer():
            low, high = quantity.value - 0.5, quantity.value + 0.5  # bounds that round to twice
        sizes = (quantity.value, low, high)
        value, low, high = (None if size is None else 100 * size for size in sizes)
        return replace(quantity, value=value or 0.0, low=low, high=high, unit="percent")
    if quantity.unit not in {"percent", "percentage points"} or quantity.silent:
        return quantity
    below = quantity.value < 0
    if one.measured.measure == "growth":
        wrong = (one.turn > 0 and below) or (one.turn < 0 and not below)
    else:
        wrong = below and quantity.unit == "percent"
    if not wrong:
        return quantity
    low = -quantity.high if quantity.high is not None else None
    high = -quantity.low if quantity.low is not None else None
    return replace(quantity, value=-quantity.value, low=low, high=high)


def _missing(one: Told, quantity: Quantity, period: Period | None, codes: tuple[str, ...]) -> tuple[str, ...]:
    what = one.measured
    lacking = {
        "year": period is None,
        "economies": not codes,
        "base": what.measure == "share" and not what.of and len(codes) < 2,
        "unit": not quantity.unit,
        "measure": what.measure == "other" and not what.topics,
    }
    return tuple(name for name, lacks in lacking.items() if lacks)


def _spans(quantity: Quantity, period: Period | None, one: Told, sentence: Sentence) -> tuple[Span, ...]:
    # a span from an earlier sentence has no place in this one
    held: list[Span] = [quantity, *(place for place in one.places if place not in one.carried)]
    held += [topic for topic in one.measured.topics if sentence.text[topic.start : topic.end] == topic.text]
    if period is not None:
        held.append(period)
    return tuple(sorted(held, key=lambda mark: (mark.start, mark.end)))


#: measures with two sides, an economy and its partner
_TWO = ("tariff_rate", "import_dependence", "trade_total")
#: levels of one economy only
_ONE = ("gdp", "debt", "debt_to_gdp", "production", "price", "elasticity")
#: measures that only a reader can assign: a rank, vote or price depends on more than the words beside it
_HARD = ("other", "profit", "votes", "rank", "price", "reserves")


def is_plain(one: Told, sentence: Sentence) -> bool:
    """Return whether clear words in the quantity's part of the sentence give its measure, time and sides."""
    what, zone, period, roles = one.measured, one.zone, one.period, set(one.places.values())
    if not what.clear or what.measure in _HARD or what.of == "profit":
        return False
    if period is None or (period.relative and period.since) or (zone.closed and not one.own_time):
        return False
    if phrase("near_week", sentence.language).search(period.text):
        return False  # it may only be the day on which something was said
    sides = {code for place in one.places for code in place.codes} - {"WLD"}
    if not 0 < len(sides) <= (1 if what.level in _ONE else 2) or (zone.closed and not one.own_places):
        return False
    if (what.measure in _TWO and len(one.places) < 2) or (
        what.level in SIDES and not roles & {"owner", "whole", "source"}
    ):
        return False  # "exports to China": the exporter stands elsewhere
    # an economy after the figure of a flow may belong to a remark
    return what.measure in PARTS or all(place.start < zone.quantity.end for place in one.places)
