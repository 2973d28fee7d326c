"""The state of a class in the room, and the acts of its phones and its teacher.

Pure: no file, no network, no clock of its own. `course.room.views` makes each role's view of the state.
"""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from course.errors import CourseError, nearest
from course.room.answers import Mark, check_answer, content_of, key_of
from course.room.questions import Asked, ask_in_a_line, codes_for, read_chat

WAITING, OPEN, CLOSED, REVEALED, ENDED = "waiting", "open", "closed", "revealed", "ended"
MOODS = ("fine", "stuck", "")
_MOST_OWN, _MOST_LEFT_OVER, _LONGEST_CHAT, _MOST_MARKS = 60, 20, 60_000, 5000
#: seconds after which a key at the slides closes a vote: one with answers, and one without
_TWO_PRESSES, _FIRST_ANSWER = 1.0, 5.0

#: what an act of the teacher can change, beside the progress of the questions
_KEPT = ("title", "current", "heading", "read", "blank", "inviting", "locked", "ended", "started")

Answer = dict[str, Any]


class ActRefusedError(CourseError):
    """Raised when an act of the teacher or a phone is not possible now; the message says why."""


@dataclass(slots=True)
class Progress:
    """The phase and the round of one question, and what the wall shows of it."""

    phase: str = WAITING  #: waiting, open, closed or revealed
    round: int = 1  #: 1, or 2 after the talk
    show: bool = False  #: True while its tally is on the wall
    mistakes: bool = False  #: True while its groups by mistake are on the wall
    closing: bool = False  #: True for a claim that was put on in the closing vote
    late: bool = False  #: True for a claim on which a vote was opened at the step that tests it


@dataclass(slots=True)
class Classroom:
    """One class: its questions, votes, marks and moods."""

    #: id and title of the lesson
    lesson: str
    title: str
    minutes: int = 50  #: the plan: 50 or 90
    salt: str = ""  #: secret of this room that turns a name in a chat into a device
    #: prepared by the examiner
    questions: list[Asked] = field(default_factory=list)
    steps: list[dict[str, Any]] = field(default_factory=list)
    work_known: dict[str, dict[str, Any]] = field(default_factory=dict)
    #: progress of each question, and the id of the current question
    progress: dict[str, Progress] = field(default_factory=dict)
    current: str | None = None
    heading: str = ""  #: the step on the projector, by which the minutes count
    read: str = ""  #: the step of the question that the teacher went to, whose notes are shown
    blank: bool = False
    inviting: bool = False  #: True while the wall shows how to join, over a question
    locked: bool = False
    ended: bool = False
    started: float | None = None
    #: (question, round) -> device -> answer
    votes: dict[tuple[str, int], dict[str, Answer]] = field(default_factory=dict)
    #: question -> `key_of` an answer -> mark
    marks: dict[str, dict[str, Mark]] = field(default_factory=dict)
    moods: dict[str, str] = field(default_factory=dict)
    work: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    present: set[str] = field(default_factory=set)  #: devices that are connected now
    #: devices that the teacher dropped; their votes are kept but do not count
    dropped: set[str] = field(default_factory=set)
    last_codes: dict[str, Any] | None = None
    trouble: str = ""
    now: float = 0.0  #: time of the last act, in seconds since 1970
    interrupted: str | None = None  #: the question that the last one of the teacher's own came in front of
    chosen: str = ""  #: the question that the teacher put on by hand in this step
    opened: float = -_FIRST_ANSWER  #: when the vote was opened
    #: tallies computed since the last vote or mark, since many phones ask for the same one
    counted: dict[tuple[Any, ...], dict[str, Any]] = field(default_factory=dict)

    # --------------------------------------------------------------- what is kept, and comes back

    def saved(self) -> dict[str, Any]:
        """Return the class without its votes as plain data, for a new start of the room."""
        return {
            "questions": [one.plain() for one in self.questions],
            "steps": self.steps,
            "work_known": self.work_known,
            "marks": {
                name: {key: asdict(mark) for key, mark in found.items()} for name, found in self.marks.items()
            },
            **self.saved_acts(),
        }

    def saved_acts(self) -> dict[str, Any]:
        """Return the small part of `saved` that an act of the teacher can change."""
        return {
            "progress": {name: asdict(found) for name, found in self.progress.items()},
            **{name: getattr(self, name) for name in _KEPT},
        }

    def restore(self, saved: Mapping[str, Any]) -> None:
        """Restore the class from the data of `saved` or `saved_acts`."""
        if "questions" in saved:
            self.questions = [Asked.from_plain(one) for one in saved["questions"]]
            self.marks = {
                name: {key: Mark(**mark) for key, mark in found.items()}
                for name, found in saved["marks"].items()
            }
        if "progress" in saved:
            self.progress = {name: Progress(**found) for name, found in saved["progress"].items()}
        for name in {"steps", "work_known", *_KEPT} & set(saved):
            setattr(self, name, saved[name])

    def prepare(self, prepared: Mapping[str, Any]) -> None:
        """Take the lesson that the examiner prepared. The teacher's own questions keep their place."""
        own = [one for one in self.questions if one.topic == "own"]
        fresh = [Asked.from_plain(one) for one in prepared["questions"]]
        if self.questions and [one.id for one in self.questions if one.topic != "own"] == [
            one.id for one in fresh
        ]:
            by_id = {one.id: one for one in fresh}
            fresh = [by_id.get(one.id, one) for one in self.questions]
            own = []
        codes = codes_for([*(replace(one, code="") if one.topic == "own" else one for one in (*fresh, *own))])
        self.questions = [replace(one, code=code) for one, code in zip((*fresh, *own), codes, strict=True)]
        self.counted.clear()
        self.title, self.steps = prepared["title"], list(prepared["steps"])
        self.work_known = dict(prepared["work"])
        for name, found in prepared["marks"].items():
            self.marks.setdefault(name, {}).update({key: Mark(**mark) for key, mark in found.items()})
        self.trouble = " ".join(prepared["troubles"])
        if self.current not in [one.id for one in self.questions]:
            self.current = None

    # ------------------------------------------------------------------------------- looking up

    def asked(self, name: str) -> Asked:
        """Return a question by its id.

        Raises
        ------
        ActRefusedError
            No question has that id.
        """
        found = next((one for one in self.questions if one.id == name), None)
        if found is None:
            near = nearest(name[:60], [one.id for one in self.questions])
            raise ActRefusedError("There is no such question." + (f" Did you mean {near}?" if near else ""))
        return found

    def stands(self, name: str) -> Progress:
        """Return the progress of a question."""
        return self.progress.setdefault(name, Progress())

    @property
    def on(self) -> Asked | None:
        """The current question, or None."""
        return None if self.current is None else self.asked(self.current)

    def number(self, asked: Asked) -> int:
        """Return the place of a question, from 1."""
        return 1 + next(place for place, one in enumerate(self.questions) if one.id == asked.id)

    def round_of(self, name: str, number: int) -> dict[str, Answer]:
        """Return the votes of one round that count, by device."""
        votes = self.votes.get((name, number), {})
        if not self.dropped:
            return votes
        return {device: answer for device, answer in votes.items() if device not in self.dropped}

    # -------------------------------------------------------------------------- acts of a phone

    def checked_vote(self, question: object, number: object, answer: object) -> Answer:
        """Return a vote in the form in which it is kept; nothing is counted yet.

        Question, number and answer may be anything at all.

        Raises
        ------
        CourseError
            The vote is refused; the message says why.
        """
        on = self.on
        if self.ended:
            raise ActRefusedError("The class has ended.")
        if on is None or question != on.id or isinstance(number, bool):
            raise ActRefusedError("That question is not on now.")
        stands = self.stands(on.id)
        if number != stands.round:
            raise ActRefusedError("That round is over.")
        if stands.phase != OPEN:
            raise ActRefusedError("The vote is closed.")
        return check_answer(on, answer)

    def count_vote(self, question: str, number: int, device: str, answer: Answer) -> None:
        """Count a checked and kept vote; a device has one vote in each round."""
        self.votes.setdefault((question, number), {})[device] = answer
        self.counted.clear()

    def set_dropped(self, devices: set[str]) -> None:
        """Let the votes of these devices no longer count."""
        self.dropped = devices
        self.counted.clear()

    def unmarked(self) -> list[tuple[str, Any]]:
        """Return (question, what was typed or chosen) of each different answer without a mark."""
        found: dict[tuple[str, str], Any] = {}
        for (name, _), answers in self.votes.items():
            if name.startswith("check:"):
                for answer in answers.values():
                    if key_of(answer) not in self.marks.get(name, {}):
                        found[name, key_of(answer)] = content_of(answer)
        return [(name, content) for (name, _), content in found.items()]

    def mark(self, name: str, key: str, mark: Mark) -> None:
        """Keep the examiner's mark of an answer."""
        found = self.marks.setdefault(name, {})
        if len(found) >= _MOST_MARKS:  # somebody sends ever new answers: keep only marks of votes that count
            votes = [*self.round_of(name, 1).values(), *self.round_of(name, 2).values()]
            used = {key_of(answer) for answer in votes}
            found = self.marks[name] = {one: known for one, known in found.items() if one in used}
        found[key] = mark
        self.counted.clear()

    def set_mood(self, device: str, mood: object) -> None:
        """Keep a device's mood until the slides come to another step.

        Raises
        ------
        ActRefusedError
            The value is none of the moods.
        """
        if not isinstance(mood, str) or mood not in MOODS:
            raise ActRefusedError("Say fine or stuck, or nothing.")
        self.moods[device] = mood

    def checked_work(self, question: str, outcome: str, mistake: str) -> tuple[str, str]:
        """Return a reported outcome and mistake in the form in which they are kept; nothing is counted yet.

        Raises
        ------
        ActRefusedError
            The lesson has no such question.
        """
        known = self.work_known.get(question)
        if known is None:
            raise ActRefusedError("This lesson has no such question.")
        return outcome, mistake if mistake in known["mistakes"] else ""

    def note_work(self, device: str, question: str, outcome: str, mistake: str) -> None:
        """Count an outcome that a notebook reports; only a device's last outcome counts."""
        self.work[question, device] = self.checked_work(question, outcome, mistake)

    # -------------------------------------------------------------------- acts of the teacher

    def act(self, message: Mapping[str, Any], now: float) -> list[tuple[str, int, str, Answer]]:
        """Do what the teacher asks for; return the votes from a pasted chat, to be kept.

        `message` holds `do` and further values; see the methods whose names begin with `_do_`. `now` counts
        seconds since 1970.

        Raises
        ------
        CourseError
            The act is not possible now; the message says why.
        """
        does = _ACTS.get(str(message.get("do")))
        if does is None:
            raise ActRefusedError("The room does not know that act.")
        if self.ended and does is not Classroom._do_end:
            raise ActRefusedError("The class has ended.")
        self.now = now
        found = does(self, message)
        # a teacher may put the wall or the first question on long before the bell
        begins = self.place() > 0 or (self.on is not None and self.stands(self.on.id).phase != WAITING)
        if self.started is None and begins:
            self.started = now
        return found or []

    def _do_go(self, message: Mapping[str, Any]) -> None:
        """Make a question the current one, and close the question before."""
        self._go(self.asked(str(message.get("question"))))
        self.chosen = self.current or ""

    def _go(self, asked: Asked) -> None:
        if self.current is not None and self.current != asked.id:
            before = self.stands(self.current)
            if before.phase == OPEN:
                before.phase = CLOSED
        closes = self.on is not None and self._is_closing(self.on)  # though an earlier slide is shown
        self.current, self.inviting = asked.id, False
        self.stands(asked.id).closing = asked.topic == "claim" and (closes or self._is_closing(asked))
        if self._is_closing(asked) and self._was_closed(asked):
            self.stands(asked.id).show = False  # who sees the first counts follows them in the second vote
        self._read_notes_of(asked)

    def _read_notes_of(self, asked: Asked) -> None:
        """Show the notes of a question's step; the opening vote on a claim comes long before its step."""
        self.read = "" if asked.topic == "claim" else asked.heading

    def _do_next(self, message: Mapping[str, Any]) -> None:
        """Go to the question that `following` names."""
        after = self.following()
        if after is None:
            later = self.later_step()
            at = (
                f" The claims are voted on again at the step “{later}”: go on with the slides."
                if later
                else ""
            )
            raise ActRefusedError("That was the last question." + at)
        self._go(after)

    def following(self) -> Asked | None:
        """Return the question to go to next, or None after the last one.

        At the step that tests the opening claims, this is the next claim that waits for its second vote,
        whatever else is unasked. Elsewhere it is the next question that was not revealed; after the end of
        the list, the first such question. Nothing of an earlier step than that on the projector comes.
        """
        place = 0 if self.on is None else self.number(self.on)
        others = [one for one in (*self.questions[place:], *self.questions[:place]) if one is not self.on]
        is_closing = self.on is not None and self._is_closing(self.on)
        claims = [
            one
            for one in others
            if one.topic == "claim" and (is_closing or self._is_closing(one)) and self._was_closed(one)
        ]
        open_ones = [
            one
            for one in others
            if not self._is_done(one)
            and not self.is_left_out(one)
            and not self._waits_for_its_step(one)
            # what an earlier step skipped stays skipped; a question of no step comes until the closing vote
            and (self.place(one.heading) >= self.place() or not (one.heading or is_closing))
        ]
        return next(iter([*claims, *open_ones]), None)

    def _is_done(self, asked: Asked) -> bool:
        """Tell whether a question is over: revealed, or closed where it has no answer to reveal."""
        phase = self.stands(asked.id).phase
        return phase == REVEALED or (phase == CLOSED and not asked.has_answer)

    def _is_closing(self, asked: Asked) -> bool:
        """Tell whether this is a claim whose step is on the projector, or that was put on there."""
        was = self.current == asked.id and self.stands(asked.id).closing
        return asked.topic == "claim" and (was or asked.heading == self.heading != "")

    def _waits_for_its_step(self, asked: Asked) -> bool:
        """Tell whether a claim was voted on, and the slides have not reached the step that tests it."""
        is_paced = self.heading != ""  # without slides the list is all there is
        return is_paced and asked.topic == "claim" and self._was_closed(asked) and not self._is_closing(asked)

    def later_step(self) -> str:
        """Return the step at which claims are voted on again, where only these are left; else no text."""
        waits = [one.heading for one in self.questions if self._waits_for_its_step(one)]
        return waits[0] if waits and self.following() is None else ""

    @property
    def plan(self) -> str:
        """The plan of this class, ``short`` or ``long``, as the minutes of steps name it."""
        return "short" if self.minutes == 50 else "long"

    def leaves_out(self, step: Mapping[str, Any]) -> bool:
        """Tell whether a step is on no slide of this class, by its minutes or the plan."""
        other = "long" if self.plan == "short" else "short"
        return bool(step.get("skipped") or (step[other] and not step[self.plan]))

    def is_left_out(self, asked: Asked) -> bool:
        """Tell whether the step of a question is on no slide of this class."""
        here = [one for one in self.steps if one["heading"] == asked.heading != self.heading]
        return any(map(self.leaves_out, here[:1]))

    def _was_closed(self, asked: Asked) -> bool:
        return self.stands(asked.id).phase == CLOSED

    def _do_slide(self, message: Mapping[str, Any]) -> None:
        """Go to the question of a slide, unless a vote is open.

        A slide that asks nothing, or the claims, leads to a question of its step that was not asked. The
        slides of the step that tests the opening claims lead to the first claim's second vote.
        """
        heading, topic = message.get("heading"), message.get("topic")
        on = self.on
        phase = None if on is None else self.stands(on.id).phase
        if on is not None and phase in (WAITING, OPEN):
            self._read_notes_of(on)  # unless the slide leads to another question below
        if phase == WAITING and self.current == self.chosen:
            return  # put on by hand in this step
        asks = next((one for one in self.questions if one.id == message.get("question")), None)
        if asks is not None:
            # A slide whose answer was shown has nothing to ask. What was on the wall comes back.
            if on is not None and self.stands(asks.id).phase == REVEALED:
                self._read_notes_of(on)
            elif phase != OPEN and asks != on:
                self._go(asks)
            return
        here = [one for one in self.questions if one.heading == heading]
        claims = [one for one in here if one.topic == "claim" and self._was_closed(one)]
        if phase == OPEN or (phase == WAITING and on in here and not claims):
            return
        unasked = [one for one in here if one.topic == topic and self.stands(one.id).phase == WAITING]
        for asked in [*claims, *unasked][:1]:
            self._go(asked)

    def onward(self) -> str:
        """Return the name of the act that leads on: that of the big button, and of a key at the slides.

        It is ``next``, ``open``, ``close``, ``show``, ``again``, ``reveal`` or ``mistakes``; ``end`` after
        the last question.
        """
        last = "end" if self.following() is None else "next"
        if self.on is None:
            return last
        asked, stands = self.on, self.stands(self.on.id)
        if stands.phase in (WAITING, OPEN):
            return "open" if stands.phase == WAITING else "close"
        if stands.phase == REVEALED:
            return "mistakes" if asked.topic == "check" and not stands.mistakes else last
        if self._is_opening_vote(asked):  # its counts, too, wait for the second vote
            return last
        is_first = stands.round == 1 and not stands.late
        if not stands.show and not asked.asks_words and not (self._is_closing(asked) and is_first):
            return "show"
        if not asked.has_answer:
            return last
        may_vote_again = is_first and (self.round_of(asked.id, 1) or self._is_closing(asked))
        return "again" if asked.topic == "claim" and may_vote_again else "reveal"

    def _do_onward(self, message: Mapping[str, Any]) -> None:
        """Do the act that `onward` names, for a key pressed at the slides.

        A presenter's remote may send one press twice, which must not close a vote before anybody answers.
        """
        if self.inviting or self.blank:  # the first press only brings the question back
            self.inviting = self.blank = False
            return
        name = self.onward()
        if name == "close":
            asked, stands = self._on()
            waits = self.present and not self.round_of(asked.id, stands.round)
            if self.now - self.opened < (_FIRST_ANSWER if waits else _TWO_PRESSES):
                return
        if name == "end":
            self._do_next(message)  # says why there is none
        _ACTS[name](self, {"on": True})

    def _is_opening_vote(self, asked: Asked) -> bool:
        """Tell whether this is a vote on a claim that a later step tests, so that its answer must wait."""
        after = self.questions[self.number(asked) :]
        waits = any(self.stands(one.id).phase == WAITING for one in after)
        is_closing = self._is_closing(asked) or self.stands(asked.id).late
        return asked.topic == "claim" and waits and not is_closing

    def _do_step(self, message: Mapping[str, Any]) -> None:
        """Set the step whose heading is on the projector, so that its notes are shown."""
        heading = str(message.get("heading"))
        if heading not in [one["heading"] for one in self.steps]:
            raise ActRefusedError("The lesson has no step of that heading.")
        if heading != self.heading:
            self.moods.clear()
            self.chosen = ""
        # Slides that start again repeat the step that they show. An open vote keeps its own notes then.
        is_said_again = bool(message.get("by_slides")) and heading == self.heading
        if not (is_said_again and self.on is not None and self.stands(self.on.id).phase == OPEN):
            self.read = ""
        # who goes on with the slides has let the latecomers in
        self.heading, self.inviting = heading, False

    def _on(self) -> tuple[Asked, Progress]:
        if self.on is None:
            raise ActRefusedError("Choose a question first.")
        return self.on, self.stands(self.on.id)

    def _do_open(self, message: Mapping[str, Any]) -> None:
        """Open the vote."""
        asked, stands = self._on()
        if stands.phase == REVEALED:
            raise ActRefusedError("The answer has been shown: this question cannot be opened again.")
        stands.late |= stands.phase == WAITING and self._is_closing(asked)
        stands.phase, stands.show, stands.mistakes = OPEN, False, False
        self.opened = self.now

    def _do_close(self, message: Mapping[str, Any]) -> None:
        """Close the vote."""
        _, stands = self._on()
        if stands.phase != OPEN:
            raise ActRefusedError("The vote is not open.")
        stands.phase = CLOSED

    def _do_again(self, message: Mapping[str, Any]) -> None:
        """Open the second vote."""
        asked, stands = self._on()
        if stands.phase == REVEALED:
            raise ActRefusedError("The answer has been shown: a second vote would only repeat it.")
        if asked.form == "paper":
            raise ActRefusedError("A test has no second vote.")
        if stands.phase == OPEN:
            raise ActRefusedError("Close the vote first: the second one comes after a talk.")
        if stands.round == 2 or not (self.round_of(asked.id, 1) or self._is_closing(asked)):
            raise ActRefusedError("A second vote comes once, after a first one.")
        stands.late |= self._is_closing(asked)
        stands.phase, stands.round, stands.show, stands.mistakes = OPEN, 2, False, False
        self.opened = self.now

    def _do_show(self, message: Mapping[str, Any]) -> None:
        """Show the tally, or hide it."""
        self._on()[1].show = message.get("on") is True

    def _do_mistakes(self, message: Mapping[str, Any]) -> None:
        """Show the groups by mistake, or hide them."""
        asked, stands = self._on()
        wanted = message.get("on") is True
        if wanted and asked.topic != "check":
            raise ActRefusedError("Only a quick check names mistakes.")
        if wanted and stands.phase != REVEALED:
            raise ActRefusedError("Reveal the answer first: the mistakes would give it away.")
        stands.mistakes = wanted

    def _do_reveal(self, message: Mapping[str, Any]) -> None:
        """Close the vote and show the answer with the tally."""
        asked, stands = self._on()
        stands.phase, stands.show = REVEALED, True
        # words that learners typed are never on the wall, so its counts are those of the mistakes
        stands.mistakes = stands.mistakes or asked.asks_words

    def _do_blank(self, message: Mapping[str, Any]) -> None:
        """Blank the wall, or light it."""
        self.blank = message.get("on") is True

    def _do_invite(self, message: Mapping[str, Any]) -> None:
        """Show on the wall how to join, over any question, or take that away."""
        self.inviting = message.get("on") is True

    def _do_lock(self, message: Mapping[str, Any]) -> None:
        """Let no new device in, or let new devices in again."""
        self.locked = message.get("on") is True

    def _do_end(self, message: Mapping[str, Any]) -> None:
        """End the class."""
        if self.on is not None and self.stands(self.on.id).phase == OPEN:
            self.stands(self.on.id).phase = CLOSED
        self.ended, self.blank = True, False

    def _do_ask(self, message: Mapping[str, Any]) -> None:
        """Add a teacher's own question beside the current one, and go to it."""
        if self.on is not None and self.stands(self.on.id).phase == OPEN:
            raise ActRefusedError("A vote is open. Close it first, then ask yours.")
        self.interrupted = self.current
        self._go(self.add_own(str(message.get("line", ""))))
        self.chosen = self.current or ""

    def _do_take_away(self, message: Mapping[str, Any]) -> None:
        """Take away the teacher's own question on the wall, one that was mistyped; nobody has voted on it."""
        asked, stands = self._on()
        if asked.topic != "own" or stands.phase != WAITING:
            raise ActRefusedError("Only a question of your own that was not opened can be taken away.")
        self.questions.remove(asked)
        self.current, self.interrupted = self.interrupted, None

    def add_own(self, line: str) -> Asked:
        """Add a teacher's own question from one line, and return it.

        Raises
        ------
        CourseError
            The line cannot be read, or there are too many own questions.
        """
        own = [one for one in self.questions if one.topic == "own"]
        if len(own) >= _MOST_OWN:
            raise ActRefusedError(f"A room takes at most {_MOST_OWN} questions of your own.")
        number = max([int(one.id.partition(":")[2]) for one in own], default=0) + 1
        asked = ask_in_a_line(line, number)
        asked = replace(asked, code=codes_for([asked], [one.code for one in self.questions])[0])
        place = len(self.questions)
        if self.on is not None:  # the question that it interrupts comes after it
            place = self.number(self.on) - (not self._is_done(self.on))
        self.questions.insert(place, asked)
        return asked

    def _do_codes(self, message: Mapping[str, Any]) -> list[tuple[str, int, str, Answer]]:
        """Count votes from a pasted chat, for questions that were opened and not revealed."""
        text = message.get("text")
        if not isinstance(text, str) or len(text) > _LONGEST_CHAT:
            raise ActRefusedError(f"Paste at most {_LONGEST_CHAT} letters of the chat at a time.")
        by_code = {one.code: one for one in self.questions}
        found, missed = read_chat(text, by_code)
        taken: dict[tuple[str, int, str], Answer] = {}
        for who, code, answer in found:
            asked = by_code[code]
            stands = self.stands(asked.id)
            try:
                if stands.phase not in (OPEN, CLOSED):
                    raise ActRefusedError("The vote is not open.")
                # a name's last answer counts, as on a phone; two learners may have one name
                vote = asked.id, stands.round, self._voter(who)
                if vote in taken:
                    missed.append(f"{code}: “{who}” wrote twice, and the last answer counts")
                taken[vote] = check_answer(asked, answer)
            except CourseError:
                missed.append(f"{code}: an answer that does not fit, or a vote that is not open")
        self.last_codes = {"read": len(taken), "not_read": [line[:120] for line in missed[:_MOST_LEFT_OVER]]}
        votes = [(name, number, who, answer) for (name, number, who), answer in taken.items()]
        for name, number, who, answer in votes:
            self.count_vote(name, number, who, answer)
        return votes

    def _voter(self, who: str) -> str:
        """Return a device for a name in a chat; without the room's salt nobody can find the name."""
        return hmac.new(self.salt.encode(), who.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:32]

    def place(self, heading: str | None = None) -> int:
        """Return the number of a step, from 0; of the one on the projector where no heading is given."""
        headings = [one["heading"] for one in self.steps]
        wanted = self.heading if heading is None else heading
        return headings.index(wanted) if wanted in headings else 0


_Act = Callable[[Classroom, Mapping[str, Any]], "list[tuple[str, int, str, Answer]] | None"]
_ACTS: dict[str, _Act] = {
    name.removeprefix("_do_"): does for name, does in vars(Classroom).items() if name.startswith("_do_")
}
