"""Show and check practice questions: one at a time from all sets, with the reason and the result.

`course.exercises.dealing` chooses the question. This module shows and checks it as an exercise set does, and
keeps the result beside the learner's progress.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from random import Random
from typing import Any, Protocol, TypeVar

from course.answers import Plain
from course.errors import CourseError
from course.exercises.dealing import (
    HELPED,
    MISSED,
    RIGHT,
    STATES,
    Offer,
    Record,
    Standing,
    deal,
    enter_answer,
    take_in,
)
from course.exercises.markers import CheckedAnswer, Marker, Tutor
from course.exercises.panels import Panel
from course.exercises.session import WHERE, Exercise
from course.exercises.store import MemoryStore, Store, WorkspaceStore
from course.kinds import Kind
from course.lessons import all_lessons
from course.outcomes import Outcome
from course.phrases import day_ahead, day_in_words, number_of

#: a clock that went back by less than this is ignored
_SLACK = timedelta(days=1)

Result = TypeVar("Result")


class Helper(Marker, Tutor, Protocol):
    """A marker and tutor in one object."""


class Questions(Protocol):
    """The interface to all questions that practice may deal; `course.marking.pool` implements it."""

    offers: list[Offer]
    titles: dict[str, str]

    def open(self, offer: Offer, values: Mapping[str, Any]) -> tuple[dict[str, Any], Helper]:
        """Return a question with these values as plain data, and the object that marks and helps."""
        ...


class Practice:
    """Practice with one question at a time; show the object to see the question.

    `kept` stores the record of practice. `progress` stores the learner's results in exercise sets and
    lessons, and is only read. `clock` returns the time with its zone. `clock_is_right` says that today's date
    is right, although the record has dates after it.
    """

    def __init__(
        self,
        questions: Questions,
        kept: WorkspaceStore,
        progress: Store,
        *,
        clock: Callable[[], datetime] | None = None,
        clock_is_right: bool = False,
    ) -> None:
        self._questions, self._progress = questions, progress
        self._offers = in_lessons_order(questions.offers)
        self._keeper = _Keeper(kept)
        self._clock = clock or (lambda: datetime.now().astimezone())
        self._dealt = self._take_up(fresh=False, clock_is_right=clock_is_right)

    # -------------------------------------------------------------------- the vocabulary

    def check(self, answer: object) -> Panel:
        """Check an answer to the question on the screen.

        The answer is a number, text, list, table, function or chart, as the question asks.
        """
        return self._dealt.check(self._dealt.id, answer)

    def hint(self) -> Panel:
        """Show the next hint; an answer with a hint does not count towards holding the objective."""
        return self._dealt.hint(self._dealt.id)

    def solution(self, *, anyway: bool = False) -> Panel:
        """Show the worked solution; before the first attempt only with `anyway=True`."""
        return self._dealt.solution(self._dealt.id, anyway=anyway)

    def next(self) -> Practice:
        """Go on to the next question; a question without an answer counts neither way."""
        self._dealt = self._take_up(fresh=True)
        return self

    # ---------------------------------------------------------------- what is on the screen

    def parts(self) -> list[Any]:
        """Return what is on the screen: why the question came, the question, how to answer, the standing."""
        dealt = self._dealt
        about = (dealt.dealt.why, f"Objective: {_text_of(dealt.dealt.offer)}.")
        why = Panel("info", "Why this question now", about)
        record = self._keeper.read()
        return [why, dealt.quick(dealt.id), dealt.how(), _states_panel(record, self._offers, self._questions)]

    def __repr__(self) -> str:
        return "\n".join(map(str, self.parts()))

    def _ipython_display_(self) -> None:
        from IPython.display import display

        for part in self.parts():
            display(part)

    # -------------------------------------------------------------------------- inside

    def _now(self) -> datetime:
        now = self._clock()
        if getattr(now, "tzinfo", None) is None:
            raise CourseError(
                f"The time {now} has no time zone: give one, such as datetime(2026, 5, 4, 9, tzinfo=UTC)."
            )
        return now

    def _take_up(self, *, fresh: bool, clock_is_right: bool = False) -> _Dealt:
        now, done = self._now(), self._progress.read()
        by_key = {offer.key: offer for offer in self._offers}

        def step(record: Record) -> dict[str, Any]:
            _look_at_clock(record, now, clock_is_right)
            take_in(record, self._offers, done, now)
            record.last = now.astimezone(UTC)
            today = now.date().isoformat()
            if record.open.get("day") != today:
                record.before = ("", "")  # on a new day any question may come first
            if fresh or record.open.get("day") != today or not _unfinished(record.open, by_key):
                found = deal(record, self._offers, now)
                record.open = {
                    "question": found.offer.key,
                    "values": dict(found.values),
                    "why": found.why,
                    "number": record.number,
                    "day": today,
                    "entry": {},
                    "went": "",
                }
            times = len(record.dealt.get(record.open["question"], ()))
            return {**record.open, "times": times}

        opened = self._keeper.update(step)
        offer = by_key[opened["question"]]
        public, helper = self._questions.open(offer, opened["values"])
        _reorder_options(public["questions"][0]["kind"], offer.key, opened["times"])
        return _Dealt(public, helper, _Entry(self._keeper, offer, opened, self._now))


def _reorder_options(kind: dict[str, Any], key: str, times: int) -> None:
    """Put the options of a choice into another order than in the exercises and than the last time.

    The function changes the public kind. `key` names the question, and `times` counts its deals.
    """
    options = kind.get("options")
    if not options:
        return
    usual, *orders = permutations(options)
    Random(key).shuffle(orders)
    orders.append(usual)
    kind["options"] = {name: options[name] for name in orders[(times - 1) % len(orders)]}


def _unfinished(opened: Mapping[str, Any], known: Mapping[str, Offer]) -> bool:
    """Tell whether the question on the screen is still in the bank and not yet answered right."""
    offer = known.get(opened.get("question", ""))
    if offer is None or not offer.has(opened["values"]):
        return False
    return bool(opened["entry"].get("outcome") != Outcome.RIGHT)


def _look_at_clock(record: Record, now: datetime, is_right: bool) -> None:
    """Refuse a clock that went back; if the clock is right, move the record's later dates to today."""
    if record.last is None or now >= record.last - _SLACK:
        return
    if not is_right:
        last = record.last.astimezone(now.tzinfo)
        raise CourseError(
            f"This computer's clock says {day_in_words(now.date())}, but you last practised on "
            f"{day_in_words(last.date())}. Set the clock, then run this cell again. "
            "If the clock is right now, run `p = practice(clock_is_right=True)` once. Nothing was lost."
        )
    for one in record.standings.values():
        one.day = min(one.day, now.date())
        last = datetime.fromisoformat(one.card["last_review"])
        if last > now:
            one.card["due"] = (now + (one.due - last)).astimezone(UTC).isoformat()
            one.card["last_review"] = now.astimezone(UTC).isoformat()


class _Keeper:
    """The stored record of practice, which several notebooks may use at the same time."""

    def __init__(self, store: WorkspaceStore) -> None:
        self._store = store

    def read(self) -> Record:
        """Return the record without its damaged parts."""
        plain = self._store.read()
        if Record.is_newer(plain):
            raise CourseError(
                "A newer version of the course wrote the record of your practice: update the course, or use "
                "another folder. The record stays as it is."
            )
        return Record.from_plain(plain)

    def update(self, change: Callable[[Record], Result]) -> Result:
        """Pass the newest record to `change`, store it, and return the result of `change`."""
        before = self.read()  # raises for a newer record before anything is written
        begun: list[bool] = []
        results: list[Result] = []

        def step(plain: dict[str, Any]) -> dict[str, Any]:
            begun.append(True)
            record = Record.from_plain(plain)
            results[:] = [change(record)]
            return record.plain()

        try:
            self._store.update(step)
        except CourseError as error:
            if begun and not results:
                raise  # the change raised the error, not the writing
            warnings.warn(f"Your practice lasts only until this notebook closes: {error}", stacklevel=5)
            self._store = MemoryStore()
            self._store.update(lambda _: before.plain())
            self._store.update(step)
        return results[0]


class _Entry:
    """The store of one dealt question: its values, its reason, and the learner's work on it.

    `why` says why the question came. `went` is its result, empty before there is one.
    """

    def __init__(
        self, keeper: _Keeper, offer: Offer, opened: Mapping[str, Any], now: Callable[[], datetime]
    ) -> None:
        self.offer, self.values, self.why = offer, opened["values"], str(opened["why"])
        self.went: str = opened["went"]
        self._keeper, self._number, self.now = keeper, opened["number"], now
        self._own: dict[str, Any] = dict(opened["entry"])

    def read(self) -> dict[str, Any]:
        """Return the learner's work on the question, in the form of the progress."""
        return self._as_progress(self._keeper.read().open)

    def update(self, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
        """Pass the learner's work on the question to `change` and store the result."""

        def step(record: Record) -> None:
            self._own = change(self._as_progress(record.open))[self.offer.set][self.offer.question]
            if self._is(record.open):
                record.open = {**record.open, "entry": self._own}

        self._keeper.update(step)

    def decide(self, went: str) -> None:
        """Record the result of the question; only the first result counts."""
        now = self.now()

        def step(record: Record) -> str:
            if not record.decide(self._number, went):
                return record.decided[str(self._number)]
            if self._is(record.open):
                record.open = {**record.open, "went": went}
            enter_answer(record, self.offer, self.values, went, now)
            record.last = now.astimezone(UTC)
            return went

        self.went = self._keeper.update(step)

    def standing(self) -> Standing | None:
        """Return the learner's standing on the question's objective, or None."""
        return self._keeper.read().standings.get(self.offer.objective)

    def _is(self, opened: Mapping[str, Any]) -> bool:
        """Tell whether this question is still on the screen, since another notebook may have gone on."""
        return bool(opened.get("number") == self._number)

    def _as_progress(self, opened: Mapping[str, Any]) -> dict[str, Any]:
        mine = opened["entry"] if self._is(opened) else self._own
        return {self.offer.set: {self.offer.question: mine}}


class _Dealt(Exercise):
    """The practice question on the screen, as an exercise set that records the question's first result."""

    def __init__(self, public: Mapping[str, Any], helper: Helper, dealt: _Entry) -> None:
        super().__init__(public, helper, helper, dealt)
        self.dealt, self.id = dealt, dealt.offer.question

    def how(self) -> Panel:
        """Say how to answer, with the code to start from where there is some."""
        question = self._question(self.id)
        code = question["starter"]
        form = bool(Kind.from_public(question["kind"]).control)
        if code or not form:
            code = f"{code or self.id + ' = ____'}\n\np.check({self.id})"
        here = "Answer in the form, or in a cell with `p.check(your answer)`." if form else ""
        begin = "Copy this code into a cell, and put your answer where `____` stands." if code else ""
        more = "`p.hint()` shows a hint. `p.next()` goes on to the next question."
        return Panel("info", "How to answer", tuple(filter(None, (here, more, begin))), code=code)

    def check(self, question_id: str, answer: object) -> Panel:
        """Check an answer, and say when the question's objective comes back."""
        before = self.dealt.went
        shown = super().check(question_id, answer)
        standing = self.dealt.standing()
        if standing is None or not (self.dealt.went != before or shown.tone in ("good", "near")):
            return shown
        said = _after(self.dealt.went, standing, self.dealt.now())
        following = "press **Next question**" if WHERE else "`p.next()`"
        onward = (f"Next question: {following}.",) if shown.tone == "good" else ()
        return replace(shown, paragraphs=(*shown.paragraphs, said, *onward))

    def solution(self, question_id: str, *, anyway: bool = False) -> Panel:
        """Show the worked solution, which counts as a miss before a right answer."""
        shown = super().solution(question_id, anyway=anyway)
        if self._entry(question_id)["solution"]:
            self.dealt.decide(MISSED)
        return shown

    def _note(self, question_id: str, plain: Plain, outcome: CheckedAnswer) -> dict[str, Any]:
        entry = super()._note(question_id, plain, outcome)
        found = Outcome(outcome["outcome"])
        if found is Outcome.WRONG:
            self.dealt.decide(MISSED)
        elif found.is_right:
            self.dealt.decide(HELPED if found.is_partly_right or entry["hints"] else RIGHT)
        return entry

    # how the learner is spoken to, where it differs from a set

    def _call(self, question_id: str, call: str, more: str = "") -> str:
        return f"p.{'solution' if call == 'why' else call}({more})"

    def _has_form(self, question: Mapping[str, Any]) -> bool:
        return bool(Kind.from_public(question["kind"]).control)

    def _panel(self, question: dict[str, Any], outcome: CheckedAnswer, entry: dict[str, Any]) -> Panel:
        shown = super()._panel(question, outcome, entry)
        if outcome["outcome"] != Outcome.BLANK:
            return shown
        return replace(shown, paragraphs=("Put your answer where `____` stands and run the cell again.",))

    def _tell(self, outcome: CheckedAnswer) -> None:
        """Tell no live class, because a practice variant is not the question that the class was asked."""


def _after(went: str, standing: Standing, now: datetime) -> str:
    """Say what an answer means for its objective, and when the objective comes back."""
    back = _when(standing.due, now)
    if went == MISSED:
        return f"A question like this comes back {back}."
    if went == HELPED:
        return f"With help, so it does not count yet: a question like this comes back {back}."
    if standing.state == STATES[-1]:
        return f"You hold this objective now. It comes back {back}, so that you keep it."
    return f"Right at first try. Once more, {back}, and you hold this objective."


def _when(due: datetime, now: datetime) -> str:
    """Return when a question comes back: a day, and on the same day the minutes until then."""
    if due.astimezone(now.tzinfo).date() > now.date():
        return day_ahead(due.astimezone(now.tzinfo).date(), now.date())
    minutes = math.ceil((due - now) / timedelta(minutes=1))
    return f"today, in {number_of(minutes, 'minute')}" if minutes > 0 else "today"


# ------------------------------------------------------------------------ objectives on panels


def in_lessons_order(offers: Sequence[Offer]) -> list[Offer]:
    """Sort questions by the order of their objectives in the lessons, then in the order given.

    A quick check gets words for its place: the lesson of its objective.
    """
    lesson_of = {one.id: lesson.id for lesson in all_lessons() for one in lesson.objectives}
    place = {objective: number for number, objective in enumerate(lesson_of)}
    found = [replace(one, where=one.where or f"in lesson {lesson_of.get(one.objective)}") for one in offers]
    return sorted(found, key=lambda offer: place.get(offer.objective, len(place)))


def _text_of(offer: Offer) -> str:
    found = {one.id: one.text for lesson in all_lessons() for one in lesson.objectives}
    return found.get(offer.objective, offer.objective)


def _states_panel(record: Record, offers: Sequence[Offer], questions: Questions) -> Panel:
    """Return a panel that counts each set's objectives: held, right once, still to come."""
    home = {offer.objective: offer.set for offer in reversed(offers)}
    state = {name: _state(record, name) for name in home}
    rows: list[tuple[str, ...]] = [("Set", "Held", "Right once", "Still to come")]
    for name, title in questions.titles.items():
        mine = [state[objective] for objective, where in home.items() if where == name]
        if mine:
            rows.append((title, *(str(mine.count(word)) for word in reversed(STATES))))
    return Panel("info", _counted(list(state.values())), table=tuple(rows))


def objectives_panel(
    questions: Questions, kept: WorkspaceStore, progress: Store, now: datetime | None = None
) -> Panel:
    """Return a panel with the state of each objective; only damaged parts of the record are moved.

    `kept` stores the record of practice, and `progress` the learner's results in exercise sets and lessons.
    """
    record, asked = _Keeper(kept).read(), {offer.objective for offer in questions.offers}
    now = now or datetime.now().astimezone()
    take_in(record, questions.offers, progress.read(), now)
    rows, states = [("Objective", "Lesson", "State")], []
    for lesson in all_lessons():
        for objective in lesson.objectives:
            if objective.id in asked:
                rows.append((objective.text, lesson.id, _state_words(record, objective.id, now)))
                states.append(_state(record, objective.id))
    said = "**Held**: right at first try on two variants, without a hint. `practice()` deals the next one."
    return Panel("info", _counted(states), (said,), table=tuple(rows))


def _counted(states: Sequence[str]) -> str:
    once, held = (states.count(word) for word in STATES[1:])
    begun = f"{once} right once, " if once else ""
    return f"Objectives: {begun}{held} of {len(states)} held"


def _state(record: Record, objective: str) -> str:
    standing = record.standings.get(objective)
    return STATES[0] if standing is None else standing.state


def _state_words(record: Record, objective: str, now: datetime) -> str:
    """Say what is reached on an objective, and on which day it comes again."""
    standing = record.standings.get(objective)
    if standing is None:
        return "still to come"
    day = day_ahead(standing.due.astimezone(now.tzinfo).date(), now.date())
    if standing.state == STATES[-1]:
        return f"held; comes again {day}"
    if standing.state == STATES[1]:
        return f"right at first try; once more {day}"
    return f"{'missed' if standing.went == MISSED else 'right with help'}; comes again {day}"
