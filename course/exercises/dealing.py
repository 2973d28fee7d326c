"""Choose the next question in practice, and say why, from the record of the learner's answers.

The record keeps one FSRS card for each objective; the library `fsrs` says when the objective is due again.
FSRS (Ye, Su & Cao, KDD 2022) estimates how long something is remembered, and lets each right answer after a
pause make the next pause longer. It needs one of four ratings, and an answer gives it three:

============================================================  ==========  =======
result of a question                                          here        in FSRS
============================================================  ==========  =======
right at first try, without hint or solution                  `RIGHT`     Good
right at first try after a hint, or right but for its unit    `HELPED`    Hard
wrong at first try, or solution seen first, however it ends   `MISSED`    Again
============================================================  ==========  =======

An objective is *held* after two answers that were right at first try on different variants; a miss begins
the count again. Mixing objectives follows Rohrer & Taylor (2007), Instructional Science 35, 481-498: learners
who met mixed problems solved three times as many a week later as learners who met one kind at a time. That
two right answers on separate occasions make a good goal is in Rawson & Dunlosky (2011), Journal of
Experimental Psychology: General 140, 283-302.

Nothing here reads a clock, a file or a key.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache, cached_property
from itertools import chain
from random import Random
from types import NoneType
from typing import TYPE_CHECKING, Any

from course.phrases import day_ahead
from course.workspace import read_answers
from course.workspace.checked import (
    Reader,
    check,
    each,
    every,
    finite,
    parts,
    plain_value,
    single,
    text,
    whole,
)
from course.workspace.forms import count, truth

if TYPE_CHECKING:
    from fsrs import Scheduler

#: results of a question
RIGHT, HELPED, MISSED = "right", "helped", "missed"
#: right answers needed to hold an objective, and the words for none, one and enough of them
HELD = 2
STATES = ("not yet", "once", "held")

#: a missed objective comes back after this pause, with other questions in between; later pauses last days
_SOON = timedelta(minutes=10)
#: a question that never varies comes so often, and then waits until all objectives were seen
_FIXED_DEALS = 2
_FORMAT = 1
_DECIDED = 20  #: number of the latest deals whose results are kept
_STEPS = (1, 3)  #: states of a card that count steps: learning and relearning


@dataclass(frozen=True)
class Offer:
    """A question that practice may deal."""

    #: ids of the set and of the question in it
    set: str
    question: str
    objective: str  #: id of the objective
    #: combinations of parameters that practice may draw; one empty combination where nothing varies
    variants: tuple[Mapping[str, Any], ...]
    #: words for where a learner meets the question; empty for a quick check in the objective's lesson
    where: str = "in the exercises"

    @property
    def key(self) -> str:
        """The question's name, unique over all sets."""
        return f"{self.set}/{self.question}"

    def has(self, values: Mapping[str, Any]) -> bool:
        """Tell whether practice may draw these values."""
        return _as_text(values) in self.texts

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The combinations of parameters as text, as the record keeps them."""
        return tuple(map(_as_text, self.variants))

    @property
    def varies(self) -> bool:
        """True when the question can be asked with other values."""
        return len(self.variants) > 1


@dataclass
class Standing:
    """A learner's state on one objective."""

    card: dict[str, Any]  #: the FSRS card, as its `to_dict` gives it
    went: str  #: result of the last question: RIGHT, HELPED or MISSED
    question: str  #: key of that question
    day: date  #: the learner's own date of that answer
    in_set: bool = False  #: the answer was given in an exercise set or lesson, not in practice
    #: question, values and day of each answer that was right at first try since the last miss
    right: list[tuple[str, str, str]] = field(default_factory=list)
    #: key of a question that was missed or right with help; it comes again until the objective is held
    again: str = ""

    @property
    def due(self) -> datetime:
        """When the objective should come again."""
        return datetime.fromisoformat(self.card["due"])

    @property
    def count(self) -> int:
        """Number of right answers that count; the same variant counts once a day."""
        return min(HELD, len(set(self.right)))

    @property
    def state(self) -> str:
        """The word of `STATES` for this objective."""
        return STATES[self.count]

    def plain(self) -> dict[str, Any]:
        """Return the state as JSON-safe data."""
        return asdict(self) | {"day": self.day.isoformat(), "right": [list(triple) for triple in self.right]}


@dataclass
class Record:
    """All that practice keeps of a learner."""

    #: objective -> its standing, for objectives with an answered question
    standings: dict[str, Standing] = field(default_factory=dict)
    #: question -> the dealt values as text, the newest last
    dealt: dict[str, list[str]] = field(default_factory=dict)
    #: question -> its misses in the exercise set when practice last read them
    sets: dict[str, int] = field(default_factory=dict)
    before: tuple[str, str] = ("", "")  #: question and group of the last deal, so that the next one differs
    number: int = 0  #: number of questions dealt
    #: the question on the screen, with the learner's work on it; empty at first
    open: dict[str, Any] = field(default_factory=dict)
    last: datetime | None = None  #: when practice was last used
    #: Results of the latest deals: number of the deal as text -> RIGHT, HELPED or MISSED. A second notebook
    #: may still show one of these questions.
    decided: dict[str, str] = field(default_factory=dict)

    def decide(self, number: int, went: str) -> bool:
        """Record the result of a deal; return False where the deal already has a result."""
        if str(number) in self.decided:
            return False
        self.decided = dict([*self.decided.items(), (str(number), went)][-_DECIDED:])
        return True

    def plain(self) -> dict[str, Any]:
        """Return the record as JSON-safe data."""
        return {
            "format": _FORMAT,
            "objectives": {name: one.plain() for name, one in self.standings.items()},
            "dealt": self.dealt,
            "sets": self.sets,
            "before": list(self.before),
            "number": self.number,
            "open": self.open,
            "last": None if self.last is None else self.last.isoformat(),
            "decided": self.decided,
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Record:
        """Return the record from the data of `plain`, as far as `record_check` accepted the data."""
        last, decided = plain.get("last"), dict(plain.get("decided", {}))
        opened = dict(plain.get("open", {}))
        if opened:
            opened.setdefault("entry", {})
        # a later deal must not get the number of an earlier deal, which may have a result
        numbers = (plain.get("number", 0), opened.get("number", 0), *map(int, decided))
        before, group = plain.get("before", ("", ""))
        return cls(
            {name: _standing(one) for name, one in plain.get("objectives", {}).items()},
            {key: list(values) for key, values in plain.get("dealt", {}).items()},
            dict(plain.get("sets", {})),
            (before, group),
            max(numbers),
            opened,
            None if last is None else _instant(last),
            decided,
        )

    @staticmethod
    def is_newer(plain: Mapping[str, Any]) -> bool:
        """Tell whether a later version of the course wrote this data."""
        made_by = plain.get("format")
        return type(made_by) is int and made_by > _FORMAT


def _went(word: Any) -> str:
    if word not in (RIGHT, HELPED, MISSED):
        raise ValueError(f"{word!r} is no word for what came of a question")
    return text(word)


def _instant(written: str) -> datetime:
    found = datetime.fromisoformat(written)
    if found.tzinfo is None:
        raise ValueError(f"{written} has no time zone")
    _day(found)
    return found.astimezone(UTC)


def _day(found: date) -> date:
    if not 2000 <= found.year < 3000:
        raise ValueError(f"{found} is no day on which somebody practised, or will")
    return found


def _standing(one: Mapping[str, Any]) -> Standing:
    card = dict(one["card"])
    for moment in ("due", "last_review"):
        _instant(card[moment])
    _card(card)
    # the library's formulas have no value outside these bounds
    if not (0.0 < finite(card["stability"]) < 1e6 and 1 <= finite(card["difficulty"]) <= 10):
        raise ValueError("a card without stability or difficulty")
    if type(card["step"]) is not (int if card["state"] in _STEPS else NoneType) or (card["step"] or 0) < 0:
        raise ValueError(f"a card in state {card['state']} has no step {card['step']!r}")
    return Standing(
        card,
        _went(one["went"]),
        text(one["question"]),
        _day(date.fromisoformat(one["day"])),
        truth(one["in_set"]),
        [(text(question), text(values), text(day)) for question, values, day in one["right"]],
        text(one["again"]),
    )


# what is damaged


def _whole_standing(one: Any) -> Any:
    _standing(one)
    return one


def _moment(written: Any) -> str:
    _instant(written)
    return text(written)


def _two(kept: Any) -> list[str]:
    before, group = kept
    return [text(before), text(group)]


def _values(kept: Any) -> dict[str, Any]:
    if not isinstance(kept, dict):
        raise TypeError("values of a question were expected")
    return dict(plain_value(kept))


_OPENED = parts(
    {
        "question": ("the question", single(text)),
        "values": ("the values", single(_values)),
        "why": ("the reason", single(text)),
        "number": ("the number", single(count)),
        "day": ("the day", single(text)),
        "entry": ("what was done", read_answers),
        "went": ("what came", single(lambda word: word if word == "" else _went(word))),
    },
    needed=("question", "values", "why", "number", "day", "went"),
)


def _nothing_or(read: Reader, nothing: Any) -> Reader:
    """Make a reader that returns None for the value `nothing`, which stands for data never kept."""
    return lambda kept, words, odd: None if kept == nothing else read(kept, words, odd)


def _unknown(kept: Any, words: str, odd: list[str]) -> None:
    odd.append(words)  # a record of this format has no other parts, so it would be lost


_RECORD = check(
    parts(
        {
            "format": ("the format", single(whole)),
            "objectives": ("the objectives", each(single(_whole_standing), words="the objective {name}")),
            "dealt": ("the questions dealt", each(every(single(text)), words="what was dealt of {name}")),
            "sets": ("the misses in sets", each(single(count), words="the misses of {name}")),
            "before": ("the question before", single(_two)),
            "number": ("the number of questions", single(count)),
            "open": ("the question on the screen", _nothing_or(_OPENED, {})),
            "last": ("the time of the last use", _nothing_or(single(_moment), None)),
            "decided": ("what came of questions", each(single(_went), fits=lambda name: _is_number(name))),
        },
        others=_unknown,
        words="{said}",
    )
)


def _is_number(name: str) -> bool:
    return name.isascii() and name.isdecimal() and len(name) < 10


def record_check(kept: Any) -> tuple[dict[str, Any], list[str]]:
    """Return the section `practice` without damaged parts, and notes on them; a newer record stays whole."""
    if isinstance(kept, dict) and Record.is_newer(kept):
        return kept, []
    return _RECORD(kept)


# ---------------------------------------------------------------------- what the learner did


def enter_answer(record: Record, offer: Offer, values: Mapping[str, Any], went: str, now: datetime) -> None:
    """Record the result of a question that practice dealt.

    The function changes the record. `went` is RIGHT, HELPED or MISSED, and `now` the time in the learner's
    zone.
    """
    _enter(record, offer, _as_text(values), went, now)


def take_in(
    record: Record, offers: Sequence[Offer], progress: Mapping[str, Mapping[str, Any]], now: datetime
) -> None:
    """Enter what the learner did in exercise sets and lessons since practice last looked.

    A question that was missed there is due at once. What is entered once is not entered again, unless it was
    missed again.

    The record is changed. `progress` maps a set to its questions, and each to its entry, as exercise sets
    keep it.
    """
    news = []
    for offer in offers:
        entry = progress.get(offer.set, {}).get(offer.question)
        if not isinstance(entry, Mapping):
            continue
        went = _went_in_set(entry, record.sets.get(offer.key))
        if went:
            news.append((offer, went))
            record.sets[offer.key] = entry.get("misses", 0)
    # Misses come last, so that a missed question comes back even if others of its objective were right.
    for offer, went in sorted(news, key=lambda one: (RIGHT, HELPED, MISSED).index(one[1])):
        values = "" if offer.varies else _as_text(offer.variants[0])
        _enter(record, offer, values, went, now, in_set=True)
        if went == MISSED:
            record.standings[offer.objective].card["due"] = now.astimezone(UTC).isoformat()


def _went_in_set(entry: Mapping[str, Any], seen: int | None) -> str:
    """Return a question's new result in its exercise set, or an empty text where there is no news."""
    misses, right = entry.get("misses", 0), entry.get("outcome") == "right"
    if misses > (seen or 0):
        return MISSED
    if seen is not None or not entry.get("attempts"):
        return ""
    if entry.get("solution") and not right:
        return MISSED
    if right:
        return HELPED if entry.get("hints") or entry.get("solution") else RIGHT
    return HELPED if entry.get("points", 0.0) > 0 else ""


def _enter(
    record: Record, offer: Offer, values: str, went: str, now: datetime, *, in_set: bool = False
) -> None:
    known = record.standings.get(offer.objective)
    right = [] if known is None or went == MISSED else list(known.right)
    if went == RIGHT:
        right.append((offer.key, values, now.date().isoformat()))
    card = _reviewed(None if known is None else known.card, went, now.astimezone(UTC))
    # Two right answers suffice, and the record stays small.
    right = sorted(set(right), key=lambda one: one[2])[-HELD:]
    again = offer.key if went != RIGHT else "" if known is None or len(right) == HELD else known.again
    record.standings[offer.objective] = Standing(card, went, offer.key, now.date(), in_set, right, again)


@cache
def _scheduler() -> Scheduler:
    from fsrs import Scheduler

    # Without fuzzing the same answers at the same times always lead to the same question.
    return Scheduler(learning_steps=(_SOON,), relearning_steps=(_SOON,), enable_fuzzing=False)


def _card(plain: Mapping[str, Any] | None) -> Any:
    from fsrs import Card

    # The library waits a millisecond to choose an id, and nobody uses the id.
    return Card(card_id=1) if plain is None else Card.from_dict(plain)  # type: ignore[arg-type]


def _reviewed(plain: Mapping[str, Any] | None, went: str, now: datetime) -> dict[str, Any]:
    from fsrs import Rating

    rating = {RIGHT: Rating.Good, HELPED: Rating.Hard, MISSED: Rating.Again}[went]
    card, _ = _scheduler().review_card(_card(plain), rating, now)
    return dict(card.to_dict())


# ------------------------------------------------------------------------------ what comes next

#: groups of questions, in the words of a deal
_MISSED, _KNOWN, _NEW, _EARLY = "missed", "known", "new", "early"


@dataclass(frozen=True)
class Deal:
    """The next question, its values, and the reason why it comes now."""

    #: the question and its values
    offer: Offer
    values: Mapping[str, Any]
    why: str  #: a sentence to the learner
    group: str  #: group of the question: missed, known, new or early


def deal(record: Record, offers: Sequence[Offer], now: datetime) -> Deal:
    """Choose the next question, and enter it into the record as dealt.

    Missed questions that are due come first, between known questions that are due. Then come new objectives,
    in the order of `offers`. Where nothing is due or new, the objective that is due next comes early. As long
    as an objective is not yet seen, a question that never varies comes at most twice. A question follows
    itself only where there is no other. Its objective follows itself only where nothing else is due or new.

    The function changes the record. `offers` are all questions, in the order of the lessons.
    """
    last = next((offer.objective for offer in offers if offer.key == record.before[0]), "")
    of_objective: dict[str, list[Offer]] = {}
    for offer in _worth_dealing(record, offers):
        of_objective.setdefault(offer.objective, []).append(offer)
    group, name = _other_than(last, list(_in_order(record, of_objective, now)))
    offer = _picked(record, of_objective[name])
    values = draw_values(record, offer)
    places = {one.key: one.where for one in offers}
    why = _why(record.standings.get(offer.objective), offer, group, places, now)
    record.dealt.setdefault(offer.key, []).append(_as_text(values))
    record.before, record.number = (offer.key, group), record.number + 1
    return Deal(offer, values, why, group)


def _worth_dealing(record: Record, offers: Sequence[Offer]) -> Sequence[Offer]:
    """Leave out the fixed questions that came often enough, as long as an objective is not yet seen."""
    rest = [one for one in offers if one.varies or len(record.dealt.get(one.key, ())) < _FIXED_DEALS]
    unseen = any(one.objective not in record.standings for one in rest)
    return rest if unseen else offers


def _other_than(last: str, ordered: Sequence[tuple[str, str]]) -> tuple[str, str]:
    """Return the first group and objective that differ from the last objective."""
    # Objectives that are not due come only where no other is left, even to avoid the same objective twice.
    here = [one for one in ordered if one[0] != _EARLY] or ordered
    return next((one for one in here if one[1] != last), here[0])


def _in_order(
    record: Record, of_objective: Mapping[str, Sequence[Offer]], now: datetime
) -> Iterator[tuple[str, str]]:
    """Yield group and objective in the order in which they should come."""
    groups: dict[str, list[str]] = {_MISSED: [], _KNOWN: [], _NEW: [], _EARLY: []}
    for name in of_objective:
        one = record.standings.get(name)
        if one is None:
            groups[_NEW].append(name)
        elif one.due > now:
            groups[_EARLY].append(name)
        else:
            groups[_KNOWN if one.went == RIGHT else _MISSED].append(name)
    standings = record.standings
    for group in (_MISSED, _KNOWN, _EARLY):
        groups[group].sort(key=lambda name: standings[name].due)
    # New objectives that the learner passed over wait until the other new ones were dealt.
    groups[_NEW].sort(
        key=lambda name: sum(len(record.dealt.get(offer.key, ())) for offer in of_objective[name])
    )
    # Objectives that are held come after those that are not.
    for group in (_KNOWN, _EARLY):
        groups[group].sort(key=lambda name: standings[name].count == HELD)
    last = record.before[1]
    order = {_MISSED: (_KNOWN, _MISSED, _NEW), _KNOWN: (_MISSED, _NEW, _KNOWN)}.get(
        last, (_MISSED, _KNOWN, _NEW)
    )
    return chain.from_iterable(((group, name) for name in groups[group]) for group in (*order, _EARLY))


def _picked(record: Record, offers: Sequence[Offer]) -> Offer:
    """Choose a question of an objective: the missed one with other values, else the one dealt least often."""
    standing = record.standings.get(offers[0].objective)

    def rank(offer: Offer) -> tuple[bool, bool, int]:
        again = standing is not None and offer.key == standing.again and offer.varies
        spent = standing is not None and not offer.varies and offer.key in {one[0] for one in standing.right}
        times = len(record.dealt.get(offer.key, ())) + (offer.key in record.sets)
        return (spent or offer.key == record.before[0], not again, times)

    return min(offers, key=rank)


def draw_values(record: Record, offer: Offer) -> Mapping[str, Any]:
    """Draw values that were not dealt yet; when all were dealt, draw any except the last."""
    dealt = record.dealt.get(offer.key, [])
    fresh = set(offer.texts) - set(dealt) or set(offer.texts) - set(dealt[-1:]) or set(offer.texts)
    among = [values for values, text in zip(offer.variants, offer.texts, strict=True) if text in fresh]
    # The seed holds no learner, so that two who practise together can compare their answers.
    return Random(f"{offer.key}|{len(dealt)}").choice(among)


def _as_text(values: Mapping[str, Any]) -> str:
    return json.dumps(values, sort_keys=True)


# ------------------------------------------------------------------------------------- and why


def _why(
    standing: Standing | None, offer: Offer, group: str, places: Mapping[str, str], now: datetime
) -> str:
    if standing is None:
        return "You have not practised this objective yet. It is the next one in the order of the lessons."
    same = offer.key == standing.question
    here = _here(offer, same=same)
    this = "this question" if same and (standing.in_set or not offer.varies) else "a question like this"
    when = f"{_ago(standing.day, now.date())} in practice"
    if standing.in_set:
        when = places.get(standing.question, Offer.where)
    if group == _EARLY:
        return (
            f"Nothing is due before {_day_of(standing.due, now)}, so you may stop here. If you go on, this "
            "objective is the next one."
        )
    if standing.went == MISSED:
        return f"You missed {this} {when}, so {here}."
    if standing.went == HELPED:
        return f"You had help with {this} {when}, so {here}."
    if standing.count == HELD:
        return f"You hold this objective. Its last question was {when}, so {here}, to keep it."
    return f"You had {this} right {when}. Once more, and you hold this objective: {here}."


def _here(offer: Offer, *, same: bool) -> str:
    if same and offer.varies:
        return "here it is with other values"
    return "here it is again" if same else "here is another question on the same objective"


_NUMBERS = ("", "", "two", "three", "four", "five", "six")


def _ago(day: date, today: date) -> str:
    days = (today - day).days
    if days <= 0:
        return "today"
    if days == 1:
        return "yesterday"
    return f"{_NUMBERS[days]} days ago" if days < len(_NUMBERS) else f"{days} days ago"


def _day_of(due: datetime, now: datetime) -> str:
    here = due.astimezone(now.tzinfo)
    if here.date() <= now.date():
        return f"{here:%H:%M} today"
    return day_ahead(here.date(), now.date()).removeprefix("on ")
