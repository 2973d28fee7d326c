"""What each role may see, and what the teacher may do: nothing that waits is seen before the reveal."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from roomclass import SECRET, asked_of_each_form, fitting, prepared

from course.errors import CourseError
from course.lessons import all_lessons
from course.room import state
from course.room.answers import Mark, key_of
from course.room.answers import content_of as content
from course.room.questions import Asked
from course.room.state import Classroom
from course.room.views import closing_view, phone_view, teacher_view, wall_view

IDS = [one.id for one in asked_of_each_form()]


def a_room() -> Classroom:
    room = Classroom("01a", "A lesson", salt="salt")
    room.prepare(prepared())
    return room


def act(room: Classroom, do: str, **more: Any) -> None:
    # a press at the slides comes a while after the act before
    room.act({"do": do, **more}, max(100.0, room.now + 10 * (do == "onward")))


def votes_on(room: Classroom, name: str, device: str = "d1", number: int = 1) -> None:
    answer = room.checked_vote(name, number, fitting(room.asked(name)))
    room.count_vote(name, number, device, answer)


def seen_by_all(room: Classroom) -> str:
    """Return all that phones and the wall get, as it goes over the wire."""
    return json.dumps([phone_view(room, "d1"), phone_view(room, "nobody"), wall_view(room)])


# ------------------------------------------------------------------------------ secrecy


@cache
def lessons_prepared() -> dict[str, dict[str, Any]]:
    from course.room.preparing import prepare_lesson as prepare

    return {one.id: prepare(one.id) for one in all_lessons()}


def sentences(asked: Asked, found: dict[str, Any]) -> list[str]:
    """Return what of a question must be nowhere before the reveal."""
    shown = asked.shown
    hidden = [shown.words, shown.because, shown.source]
    hidden += [mark["says"] for mark in found["marks"].get(asked.id, {}).values()]
    work = found["work"].get(asked.id.partition(":")[2])
    hidden += list(work["mistakes"].values()) if work else []
    if isinstance(shown.truth, float):
        # a whole number is also an end of a bar that everybody sees, so its name has to stand beside it
        whole = shown.truth.is_integer()
        hidden.append(json.dumps({"truth": shown.truth})[1:-1] if whole else json.dumps(shown.truth))
    if asked.form == "line":
        hidden.append(json.dumps(shown.truth))
    # the words of an option stand among the options for all to choose from
    return [one for one in hidden if one and one not in [words for _, words in asked.options]]


@pytest.mark.parametrize("lesson", [one.id for one in all_lessons()])
def test_no_question_of_any_lesson_gives_its_answer_away_before_the_reveal(lesson: str) -> None:
    found = lessons_prepared()[lesson]
    assert found["troubles"] == [] and found["questions"]
    room = Classroom(lesson, "Title")
    room.prepare(found)
    for asked in room.questions:
        waits = sentences(asked, found)
        assert asked.shown.words and asked.shown.because and waits
        act(room, "go", question=asked.id)
        for step in ("", "open", "vote", "show", "close", "again", "vote", "show", "close"):
            number = room.stands(asked.id).round
            if step == "vote":
                # a number that stands in no answer
                answer = {"text": "987"} if asked.form == "text" else fitting(asked)
                for device in ("d1", "d2", "d3"):
                    room.count_vote(asked.id, number, device, room.checked_vote(asked.id, number, answer))
                    room.mark(
                        asked.id, json.dumps(content_or_none(answer)), Mark("wrong", says=f"{SECRET} says")
                    )
            elif step:
                act(room, step, on=True)
            everything = seen_by_all(room)
            for sentence in (*waits, SECRET, '"verdict"'):
                written = sentence if sentence.startswith('"') else json.dumps(sentence)[1:-1]
                assert written not in everything, (asked.id, step, sentence)
            assert all(room_view["shown"] is None for room_view in json.loads(everything))
        act(room, "reveal")
        revealed = json.loads(seen_by_all(room))
        assert all(one["shown"]["words"] == asked.shown.words for one in revealed)
        act(room, "go", question=room.questions[0].id)


def content_or_none(answer: dict[str, Any]) -> Any:
    return content(answer) if set(answer) & {"choice", "choices", "text"} else None


ACTS = st.one_of(
    st.sampled_from(["open", "close", "again", "next", "take_away", "end"]).map(lambda do: {"do": do}),
    st.tuples(st.sampled_from(["show", "mistakes", "blank", "lock", "invite"]), st.booleans()).map(
        lambda one: {"do": one[0], "on": one[1]}
    ),
    st.sampled_from(IDS).map(lambda name: {"do": "go", "question": name}),
    st.sampled_from(["One", "Two", "Three"]).map(lambda heading: {"do": "step", "heading": heading}),
    st.just({"do": "ask", "line": "Which? | mines | magnets"}),
    st.just({"do": "codes", "text": "Aki: SH-30-6\nBen: WH-B\nCem: GA-12.5"}),
    st.just({"do": "reveal"}),
    st.tuples(st.just("vote"), st.sampled_from(["d1", "d2"])).map(
        lambda one: {"do": one[0], "device": one[1]}
    ),
)


@settings(max_examples=80, deadline=None)
@given(st.lists(ACTS, max_size=25))
def test_whatever_the_teacher_does_only_revealed_answers_are_seen(acts: list[dict[str, Any]]) -> None:
    room = a_room()
    room.mark("check:gap", '"12.5"', Mark("wrong", says=f"{SECRET} says", value=12.5))
    revealed: set[str] = set()
    for one in acts:
        try:
            if one["do"] == "vote":
                if room.on is not None:
                    votes_on(room, room.on.id, one["device"], room.stands(room.on.id).round)
                continue
            act(room, one["do"], **{name: value for name, value in one.items() if name != "do"})
            if one["do"] == "reveal" and room.current is not None:
                revealed.add(room.current)
        except CourseError as error:
            assert str(error)
        if room.ended:
            parts = closing_view(room)
            assert {part["question"]["id"] for part in parts if part["shown"]} <= revealed
            hidden = [part for part in parts if part["question"]["id"] not in revealed]
            assert SECRET not in json.dumps(hidden)
        elif room.current not in revealed:
            assert SECRET not in seen_by_all(room)
        again = Classroom("01a", "A lesson", salt="salt")
        again.restore(json.loads(json.dumps(room.saved())))
        again.votes = room.votes
        assert wall_view(again) == wall_view(room)
        json.dumps(teacher_view(room, 200.0), allow_nan=False)


# -------------------------------------------------------------------------------- votes


def test_a_vote_needs_its_question_on_its_round_and_an_open_vote() -> None:
    room = a_room()
    fits = fitting(room.asked("check:one"))
    for question in (None, "check:one", ["check:one"], {}):
        with pytest.raises(CourseError, match="not on"):
            room.checked_vote(question, 1, fits)
    act(room, "go", question="check:one")
    with pytest.raises(CourseError, match="closed"):
        room.checked_vote("check:one", 1, fits)
    act(room, "open")
    for number in (2, 0, "1", None, [1]):
        with pytest.raises(CourseError, match="round"):
            room.checked_vote("check:one", number, fits)
    with pytest.raises(CourseError, match="not on"):
        room.checked_vote("check:one", True, fits)
    votes_on(room, "check:one")
    votes_on(room, "check:one")
    assert wall_view(room)["answered"] == 1
    act(room, "close")
    with pytest.raises(CourseError, match="closed"):
        votes_on(room, "check:one", "d2")
    act(room, "again")
    with pytest.raises(CourseError, match="round is over"):
        votes_on(room, "check:one", "d2", 1)
    assert phone_view(room, "d1")["before"] == {"choice": "a"} and phone_view(room, "d1")["mine"] is None


def test_the_way_of_peer_instruction() -> None:
    room = a_room()
    act(room, "go", question="claim:C99")
    with pytest.raises(CourseError, match="after a first"):
        act(room, "again")
    act(room, "open")
    for device, choice in (("d1", "holds"), ("d2", "holds"), ("d3", "does_not_hold")):
        room.count_vote("claim:C99", 1, device, {"choice": choice})
    assert wall_view(room)["tally"] is None
    act(room, "show", on=True)
    assert [one["count"] for one in wall_view(room)["tally"]["counts"]] == [2, 1, 0]
    act(room, "go", question="guess:share")
    assert room.stands("claim:C99").phase == "closed"
    act(room, "go", question="claim:C99")
    act(room, "again")
    assert wall_view(room)["first"] is None and wall_view(room)["answered"] == 0
    for device, choice in (("d1", "does_not_hold"), ("d3", "does_not_hold")):
        room.count_vote("claim:C99", 2, device, {"choice": choice})
    act(room, "reveal")
    wall = wall_view(room)
    assert wall["first"]["n"] == 3 and wall["tally"]["n"] == 2 and wall["shown"]["verdict"] == "supported"
    assert {"from": "holds", "to": "does_not_hold", "count": 1} in wall["moves"]
    for late in ("open", "again"):
        with pytest.raises(CourseError, match="has been shown"):
            act(room, late)


def test_one_key_at_the_slides_goes_through_a_vote() -> None:
    room = a_room()
    act(room, "onward")
    assert room.current == "claim:C99" and room.stands("claim:C99").phase == "waiting"
    act(room, "onward")
    votes_on(room, "claim:C99")
    with pytest.raises(CourseError, match="Close the vote first"):
        act(room, "again")
    act(room, "close")
    act(room, "again")
    votes_on(room, "claim:C99", number=2)
    for _ in range(2):  # close, go on: a claim of the opening vote keeps its counts and its answer
        assert wall_view(room)["tally"] is None
        assert room.current == "claim:C99" and wall_view(room)["shown"] is None
        act(room, "onward")
    assert room.current == "guess:share" and room.stands("claim:C99").phase == "closed"
    act(room, "go", question="check:gap")
    phases = []
    for _ in range(5):
        act(room, "onward")
        stands = room.stands("check:gap")
        phases.append((stands.phase, stands.show, stands.mistakes))
    assert phases == [
        ("open", False, False),
        ("closed", False, False),
        ("closed", True, False),
        ("revealed", True, False),
        ("revealed", True, True),
    ]
    act(room, "onward")
    assert room.current == "check:one"


def test_a_press_that_comes_twice_closes_no_vote() -> None:
    room = a_room()
    room.present = {"d1"}
    act(room, "go", question="guess:share")
    for later, phase in ((10, "open"), (0.12, "open"), (3, "open"), (5, "closed")):
        room.act({"do": "onward"}, room.now + later)
        assert room.stands("guess:share").phase == phase
    act(room, "again") if room.round_of("guess:share", 1) else act(room, "open")
    votes_on(room, "guess:share")
    for later, phase in ((0.12, "open"), (2, "closed")):
        room.act({"do": "onward"}, room.now + later)
        assert room.stands("guess:share").phase == phase


def test_a_check_for_a_word_goes_from_the_vote_to_right_and_wrong() -> None:
    room = a_room()
    word = replace(room.asked("check:gap"), numeric=False)
    room.questions = [word if one.id == word.id else one for one in room.questions]
    act(room, "go", question=word.id)
    act(room, "open")
    room.count_vote(word.id, 1, "d1", {"text": "something rude"})
    room.mark(word.id, key_of({"text": "something rude"}), Mark("wrong", False, "", None, True))
    act(room, "onward")
    act(room, "onward")
    seen = wall_view(room)
    assert seen["phase"] == "revealed" and (seen["groups"]["right"], seen["groups"]["other"]) == (0, 1)
    assert "rude" not in json.dumps([seen, phone_view(room, "nobody")])
    assert seen["groups"]["right_before"] is None


def test_a_question_of_the_class_without_an_answer_is_done_once_its_vote_is_closed() -> None:
    room = a_room()
    act(room, "ask", line="Is it one word a thing?")
    own = room.current
    act(room, "open")
    act(room, "close")
    for one in room.questions:
        if one.id != own:
            act(room, "go", question=one.id)
            act(room, "reveal")
    assert room.following() is None and room.onward() in ("end", "mistakes")


def test_a_closing_vote_leads_to_the_next_claim_while_an_earlier_slide_is_shown() -> None:
    room = a_room()
    claim = replace(room.asked("claim:C99"), heading="Two")
    room.questions = [claim, replace(claim, id="claim:C98"), room.asked("check:gap")]
    act(room, "step", heading="One")
    for one in ("claim:C99", "claim:C98"):
        act(room, "go", question=one)
        act(room, "open")
        votes_on(room, one)
        act(room, "close")
    act(room, "step", heading="Two")
    act(room, "go", question="claim:C99")
    act(room, "step", heading="One")
    seen = []
    for _ in range(6):
        act(room, "onward")
        seen.append((room.current, room.stands(room.current or "").phase))
    assert seen[3:] == [("claim:C99", "revealed"), ("claim:C98", "closed"), ("claim:C98", "open")]


def test_after_a_question_of_the_class_comes_the_one_that_it_interrupts() -> None:
    room = a_room()
    act(room, "go", question="check:gap")
    act(room, "open")
    with pytest.raises(CourseError, match="Close it first"):
        act(room, "ask", line="Which? | mines | magnets")
    act(room, "close")
    act(room, "ask", line="Which? | mines | magnets")
    act(room, "open")
    act(room, "close")
    act(room, "next")
    assert (room.current, room.stands("check:gap").phase) == ("check:gap", "closed")


def test_a_mistyped_question_is_taken_away_and_another_gets_its_own_name() -> None:
    room = a_room()
    act(room, "ask", line="Which? | mines | magnets")
    kept = room.current
    act(room, "open")
    act(room, "close")
    act(room, "ask", line="A slip of the keyboard")
    slip = room.current
    act(room, "take_away")
    assert slip not in [one.id for one in room.questions] and room.current == kept
    with pytest.raises(CourseError, match="not opened"):
        act(room, "take_away")
    act(room, "ask", line="Which one? | mines | magnets")
    act(room, "ask", line="And now?")
    assert len({one.id for one in room.questions}) == len(room.questions)


def test_after_a_second_vote_the_wall_says_how_many_were_right_before() -> None:
    room = a_room()
    marks = {"4.84": Mark("right", True, "", 4.84, True), "3": Mark("wrong", False, "", 3.0, True)}
    act(room, "go", question="check:gap")
    act(room, "open")
    for round_, votes in ((1, ("4.84", "3", "3")), (2, ("4.84", "4.84", "3"))):
        for place, text in enumerate(votes):
            room.count_vote("check:gap", round_, f"d{place}", {"text": text})
            room.mark("check:gap", key_of({"text": text}), marks[text])
        act(room, "close")
        act(room, "again" if round_ == 1 else "reveal")
    act(room, "mistakes", on=True)
    groups = wall_view(room)["groups"]
    assert (groups["right"], groups["right_before"]) == (2, 1)


def test_a_claim_that_comes_back_is_voted_on_again_and_then_revealed() -> None:
    room = a_room()
    for one in room.questions:
        act(room, "go", question=one.id)
        act(room, "open")
        votes_on(room, one.id)
    act(room, "go", question="claim:C99")
    act(room, "show", on=True)
    act(room, "onward")
    assert (room.stands("claim:C99").phase, room.stands("claim:C99").round) == ("open", 2)
    for _ in range(3):
        assert wall_view(room)["shown"] is None
        act(room, "onward")
    assert wall_view(room)["shown"] is not None


def test_the_closing_vote_comes_at_its_step_though_a_check_was_skipped() -> None:
    room = a_room()
    claim = room.asked("claim:C99")
    other = replace(claim, id="claim:C98", heading="Two")
    room.questions = [replace(claim, heading="Two"), other, *room.questions[1:]]
    room.heading = "One"
    for one in ("claim:C99", "claim:C98"):
        act(room, "go", question=one)
        act(room, "open")
        votes_on(room, one)
        act(room, "close")
    act(room, "go", question="check:gap")  # skipped: it waits all through the class
    act(room, "step", heading="Two")
    act(room, "slide", heading="Two", topic="words")
    seen = []
    for _ in range(9):
        seen.append(f"{room.onward()} {room.current}")
        act(room, "onward")
    once = ["again", "close", "show", "reveal", "next"]
    assert seen == [f"{one} claim:C99" for one in once] + [f"{one} claim:C98" for one in once[:4]]
    assert room.stands("check:gap").phase == "waiting" and room.following() is None


def test_a_closing_vote_goes_on_though_an_earlier_slide_is_shown_for_the_talk() -> None:
    room = a_room()
    room.questions = [replace(room.asked("claim:C99"), heading="Two"), room.asked("check:gap")]
    act(room, "step", heading="Two")
    act(room, "go", question="claim:C99")
    act(room, "again")
    votes_on(room, "claim:C99", number=2)
    act(room, "step", heading="One")
    seen = []
    for _ in range(3):
        act(room, "onward")
        seen.append((room.stands("claim:C99").phase, room.stands("claim:C99").show))
    assert seen == [("closed", False), ("closed", True), ("revealed", True)]


def test_a_second_vote_opened_at_its_step_is_revealed_though_the_slides_have_gone_on() -> None:
    room = a_room()
    room.questions = [replace(room.asked("claim:C99"), heading="Two"), room.asked("check:gap")]
    act(room, "step", heading="One")
    act(room, "go", question="claim:C99")
    for do in ("open", "close"):
        act(room, do)
    act(room, "step", heading="Two")
    act(room, "again")
    votes_on(room, "claim:C99", number=2)
    act(room, "step", heading="One")
    for _ in range(3):
        act(room, "onward")
    assert room.stands("claim:C99").phase == "revealed"


def test_next_leads_to_no_closed_claim_before_the_slides_reach_its_step() -> None:
    room = a_room()
    room.questions = [replace(room.asked("claim:C99"), heading="Two"), room.asked("check:gap")]
    act(room, "step", heading="One")
    for do in ("next", "open", "close", "next", "open", "close", "reveal"):
        act(room, do)
    assert room.current == "check:gap" and room.later_step() == "Two"
    with pytest.raises(CourseError, match="voted on again at the step “Two”"):
        act(room, "next")
    act(room, "step", heading="Two")
    act(room, "next")
    assert room.current == "claim:C99" and room.later_step() == ""


def test_next_leads_to_no_check_of_an_earlier_step() -> None:
    room = a_room()
    checks = [replace(room.asked("check:gap"), id=f"check:{step}", heading=step) for step in ("One", "Two")]
    room.questions = checks
    act(room, "step", heading="Two")
    assert room.following() is room.questions[1]
    act(room, "go", question="check:Two")
    act(room, "reveal")
    assert room.following() is None
    act(room, "step", heading="One")
    assert room.following() is room.questions[0]


def test_the_step_of_the_claims_leads_to_them_before_a_question_that_waits() -> None:
    room = a_room()
    claim = replace(room.asked("claim:C99"), heading="Two")
    room.questions = [claim, replace(room.asked("check:gap"), heading="Two")]
    act(room, "step", heading="One")
    for do in ("next", "open", "close", "next"):
        act(room, do)
    assert room.current == "check:gap"
    act(room, "step", heading="Two")
    act(room, "slide", heading="Two", topic="words")
    assert room.current == "claim:C99"


def test_going_on_from_a_black_wall_only_lights_it() -> None:
    room = a_room()
    act(room, "next")
    act(room, "blank", on=True)
    act(room, "onward")
    assert not room.blank and room.stands(room.current or "").phase == "waiting"


def test_a_claim_that_nobody_answered_at_first_is_voted_on_at_the_end() -> None:
    room = a_room()
    room.questions[0] = replace(room.asked("claim:C99"), heading="Two")
    for do in ("next", "open", "close"):
        act(room, do)
    act(room, "step", heading="Two")
    act(room, "onward")
    assert (room.stands("claim:C99").phase, room.stands("claim:C99").round) == ("open", 2)
    votes_on(room, "claim:C99", number=2)
    act(room, "close")
    act(room, "show", on=True)
    assert wall_view(room)["first"] is None and wall_view(room)["tally"]["n"] == 1
    assert closing_view(room)[0]["first"] is None and closing_view(room)[0]["tally"]["n"] == 1


def test_an_own_question_is_never_revealed_by_the_key() -> None:
    room = a_room()
    act(room, "ask", line="Is it one word a thing?")
    own = room.current
    for _ in range(4):
        act(room, "onward")
    assert room.current != own and room.stands(str(own)).phase == "closed"


def test_a_claim_that_is_first_voted_on_at_the_end_is_voted_on_once() -> None:
    room = a_room()
    room.questions = [replace(one, heading="Two") for one in room.questions]
    act(room, "step", heading="Two")
    act(room, "go", question="claim:C99")
    done = []
    for _ in range(4):
        done.append(room.onward())
        room.now += 60
        act(room, "onward")
        if done[-1] == "open":
            room.count_vote("claim:C99", 1, "a", {"choice": "holds"})
    assert done == ["open", "close", "show", "reveal"]


def test_a_slide_that_asks_puts_its_own_question_on_though_another_waits() -> None:
    room = a_room()
    room.questions = [replace(one, heading="Two") for one in room.questions]
    room.current = "check:gap"  # skipped, in the same step
    act(room, "slide", heading=room.asked("check:gap").heading, topic="check", question="check:one")
    assert room.current == "check:one"
    act(room, "open")
    act(room, "step", heading="One")
    act(room, "slide", heading="One", topic="check", question="check:some")
    assert room.current == "check:one", "an open vote stays on the wall"
    assert teacher_view(room, 0.0)["notes"]["heading"] == "Two", "with its notes"
    act(room, "close")
    act(room, "ask", line="Which worries you more? | mines | magnets")
    own = room.current
    act(room, "slide", heading="", topic="check", question="check:some")
    assert room.current == own, "what she has just asked is shown"
    act(room, "go", question="check:gap")
    act(room, "slide", heading="", topic="check", question="check:some")
    assert room.current == "check:gap", "and what she chose from the list"
    act(room, "step", heading="Two")
    act(room, "slide", heading="Two", topic="check", question="check:some")
    assert room.current == "check:some"
    for what in ("open", "close", "reveal"):
        act(room, what)
    room.current = "check:gap"  # by next
    for what in ("step", "open", "close", "reveal"):
        act(room, "slide", heading="Two", topic="check", question="check:some")
        assert room.current == "check:gap", "an answer that stood on the wall takes nothing away from it"
        act(room, what, heading="Two")
    room.questions = [
        replace(one, heading="One" if one.id == "check:gap" else "Two") for one in room.questions
    ]
    act(room, "slide", heading="Two", topic="check", question="check:some")
    assert room.current == "check:gap"
    assert teacher_view(room, 0.0)["notes"]["heading"] == "One"
    act(room, "step", heading="Two", by_slides=True)
    assert teacher_view(room, 0.0)["notes"]["heading"] == "Two"


def test_slides_that_come_back_leave_an_open_vote_its_notes() -> None:
    room = a_room()
    room.questions = [replace(one, heading="Two") for one in room.questions]
    act(room, "step", heading="One", by_slides=True)
    act(room, "go", question="check:gap")
    act(room, "open")
    act(room, "step", heading="One", by_slides=True)
    assert teacher_view(room, 0.0)["notes"]["heading"] == "Two"
    act(room, "step", heading="One")  # pressed on her page
    assert teacher_view(room, 0.0)["notes"]["heading"] == "One"


def test_the_wall_over_a_slide_shows_that_slides_question() -> None:
    room = a_room()
    room.questions = [replace(one, heading="Two") for one in room.questions]
    act(room, "slide", heading="One", topic="check")
    assert room.current is None  # no such question: the wall stays as it is
    act(room, "slide", heading="Two", topic="check")
    assert room.current == "check:gap"
    act(room, "slide", heading="Two", topic="guess")
    assert room.current == "check:gap"  # one that waits or is open is not taken away
    act(room, "open")
    act(room, "slide", heading="Two", topic="guess")
    assert room.current == "check:gap"
    act(room, "reveal")
    act(room, "slide", heading="Two", topic=["guess"], question=["guess:share"])
    assert room.current == "check:gap"
    act(room, "slide", heading="Two", topic="guess")
    assert room.current == "guess:share"


def test_the_title_on_the_projector_starts_no_clock() -> None:
    room = a_room()
    act(room, "step", heading="One")
    assert room.started is None
    act(room, "step", heading="Two")
    assert room.started == 100.0


def test_the_clock_starts_with_the_first_vote_and_not_with_a_question_put_on_early() -> None:
    room = a_room()
    act(room, "next")
    assert room.started is None
    act(room, "open")
    assert room.started == 100.0


def test_the_wall_says_how_to_join_over_a_question_until_the_class_goes_on() -> None:
    room = a_room()
    act(room, "next")
    act(room, "invite", on=True)
    assert wall_view(room)["inviting"]
    act(room, "onward")
    assert not wall_view(room)["inviting"]
    assert room.stands(room.current or "").phase == "waiting"  # the press only took the code away
    for leaves in ({"do": "next"}, {"do": "step", "heading": "One"}):
        act(room, "invite", on=True)
        room.act(leaves, 200.0)
        assert not wall_view(room)["inviting"]


def test_picking_a_question_shows_its_notes_and_moves_no_clock() -> None:
    room = a_room()
    room.questions = [replace(one, heading="Two") for one in room.questions]
    act(room, "step", heading="One")
    planned = teacher_view(room, 100.0)["minutes"]
    act(room, "go", question="claim:C99")  # its step comes at the end of the class
    assert teacher_view(room, 100.0)["notes"]["heading"] == "One"
    act(room, "go", question="check:gap")
    view = teacher_view(room, 100.0)
    assert view["notes"]["heading"] == "Two" and view["minutes"] == planned and view["heading"] == "One"
    act(room, "step", heading="One")
    assert teacher_view(room, 100.0)["notes"]["heading"] == "One"


def test_a_step_without_minutes_in_this_plan_is_not_announced() -> None:
    room = a_room()
    last = {"heading": "Three", "short": 0, "long": 6, "label_texts": []}
    room.steps = [*room.steps, last]
    act(room, "step", heading="Two")
    assert teacher_view(room, 0)["following"] is None
    room.minutes = 90
    assert teacher_view(room, 0)["following"] == "Three"


def test_mistakes_come_after_the_reveal_and_with_quick_checks_only() -> None:
    room = a_room()
    act(room, "go", question="check:gap")
    act(room, "open")
    votes_on(room, "check:gap")
    typed = teacher_view(room, 0)["tally"]["values"]
    assert typed == [{"text": "12.5", "count": 1}], "only the teacher sees what was typed"
    room.mark("check:gap", '"12.5"', Mark("wrong", says="Said.", value=12.5))
    assert teacher_view(room, 0)["groups"]["groups"][0]["says"] == "Said."
    act(room, "go", question="guess:share")
    act(room, "open")
    votes_on(room, "guess:share")
    assert teacher_view(room, 0)["tally"]["within"] == 0 and wall_view(room)["tally"] is None
    act(room, "go", question="check:gap")
    with pytest.raises(CourseError, match="give it away"):
        act(room, "mistakes", on=True)
    device = next(one for one, answer in room.round_of("check:gap", 1).items() if key_of(answer) == '"12.5"')
    assert phone_view(room, device)["mark"] is None
    act(room, "reveal")
    assert phone_view(room, device)["mark"] == {"right": False, "says": "Said."}
    assert phone_view(room, "nobody")["mark"] is None
    assert wall_view(room)["groups"] is None
    act(room, "mistakes", on=True)
    assert wall_view(room)["groups"]["groups"][0] == {"says": "Said.", "count": 1, "values": ["12.5"]}
    act(room, "go", question="guess:share")
    with pytest.raises(CourseError, match="quick check"):
        act(room, "mistakes", on=True)


def test_next_goes_through_the_list_and_back_to_what_was_not_revealed() -> None:
    room = a_room()
    seen = []
    for _ in IDS:
        act(room, "next")
        seen.append(room.current)
        if room.current != IDS[0]:
            act(room, "reveal")
    assert seen == IDS
    act(room, "next")
    assert room.current == IDS[0]


@pytest.mark.parametrize("change", [{"skipped": True}, {"short": 0}])
def test_a_question_of_a_step_that_this_class_leaves_out_is_not_next(change: dict[str, Any]) -> None:
    room = a_room()
    out = replace(room.asked("check:gap"), heading="Two")
    room.questions = [out if one.id == out.id else one for one in room.questions]
    room.steps = [{**one, **(change if one["heading"] == out.heading else {})} for one in room.steps]
    told = {one["id"]: one["left_out"] for one in teacher_view(room, 0)["questions"]}
    assert told[out.id] and not told["claim:C99"]
    for _ in room.questions:
        after = room.following()
        if after is None:
            break
        assert after.heading != out.heading
        act(room, "go", question=after.id)
        act(room, "reveal")
    act(room, "go", question=out.id)
    assert room.current == out.id, "the teacher can still choose it"


def test_own_questions_follow_the_one_that_was_revealed() -> None:
    room = a_room()
    act(room, "go", question="guess:share")
    act(room, "reveal")
    act(room, "ask", line="Is it so?")
    assert [one.id for one in room.questions][1:3] == ["guess:share", "own:1"] and room.current == "own:1"
    codes = [one.code for one in room.questions]
    assert len(set(codes)) == len(codes)
    room.prepare(prepared())
    assert [one.code for one in room.questions] == codes
    with pytest.raises(CourseError, match=r"Did you mean guess:share\?"):
        act(room, "go", question="guess:shares")


def test_a_chat_gives_each_name_one_vote_and_keeps_no_name() -> None:
    room = a_room()
    act(room, "go", question="guess:share")
    act(room, "open")
    found = room.act(
        {"do": "codes", "text": "Aki: SH-30-6\nBen: SH-20\nAki: SH-31-6\nCem: SH-99\nDee: WH-A"}, 0
    )
    assert sorted(answer["guess"] for _, _, _, answer in found) == [20, 31]
    assert "aki" not in json.dumps([found, room.saved()]).casefold()
    told = teacher_view(room, 0)["last_codes"]
    assert told["read"] == 2 and len(told["not_read"]) == 3
    assert told["not_read"][0] == "SH: “aki” wrote twice, and the last answer counts"
    act(room, "codes", text="Aki: SH-32-6\nBen: SH-20")
    assert wall_view(room)["answered"] == 2
    act(room, "reveal")
    act(room, "codes", text="Eva: SH-20")
    assert teacher_view(room, 0)["last_codes"]["read"] == 0
    assert room._voter("half a letter \ud800")
    other = Classroom("01a", "", salt="another")
    assert other._voter("aki") != room._voter("aki")


def test_the_note_to_skip_a_step_is_left_out_where_the_plan_gives_it_minutes() -> None:
    room = a_room()
    texts = [["Skip", "Learners read this at home."], ["Ask", "Why?"]]
    room.steps[0] |= {"label_texts": texts}
    assert [label for label, _ in teacher_view(room, 0.0)["notes"]["label_texts"]] == ["Ask"]
    room.steps[0]["short"] = 0
    assert len(teacher_view(room, 0.0)["notes"]["label_texts"]) == 2


def test_minutes_notes_moods_and_work_are_the_teachers() -> None:
    room = a_room()
    view = teacher_view(room, 1000.0)
    assert view["minutes"] == {
        "plan": 50,
        "elapsed": 0.0,
        "paced": False,
        "begins": 0,
        "planned": 4,
        "left": 50.0,
    }
    room.act({"do": "step", "heading": "Two"}, 1000.0)
    room.set_mood("d1", "stuck")
    room.set_mood("d2", "fine")
    room.note_work("n1", "gap", "wrong", "upside_down")
    room.note_work("n1", "gap", "right", "")
    room.note_work("n2", "gap", "wrong", "<b>forged</b>")
    view = teacher_view(room, 1000.0 + 12.5 * 60)
    assert view["minutes"] == {
        "plan": 50,
        "elapsed": 12.5,
        "paced": True,
        "begins": 4,
        "planned": 10,
        "left": 37.5,
    }
    assert view["notes"] == {"heading": "Two", "label_texts": [["Ask", "Why?"]]} and view["following"] is None
    assert view["moods"] == {"fine": 1, "stuck": 1}
    assert view["work"][0]["outcomes"] == {"right": 1, "wrong": 1} and view["work"][0]["mistakes"] == []
    room.act({"do": "step", "heading": "Two"}, 2000.0)
    assert room.moods
    room.act({"do": "step", "heading": "One"}, 2000.0)
    assert phone_view(room, "d1")["mood"] == "" and not room.moods
    for mood in ("sad", None, 3, ["fine"]):
        with pytest.raises(CourseError):
            room.set_mood("d1", mood)
    with pytest.raises(CourseError):
        room.note_work("n1", "<script>", "wrong", "")
    with pytest.raises(CourseError, match="no step"):
        act(room, "step", heading="Three")


def test_after_the_end_nothing_is_taken() -> None:
    room = a_room()
    act(room, "go", question="check:one")
    act(room, "open")
    votes_on(room, "check:one")
    act(room, "end")
    assert phone_view(room, "d1")["phase"] == wall_view(room)["phase"] == "ended"
    assert wall_view(room)["closing"][0]["shown"] is None
    for again in ("open", "reveal", "go"):
        with pytest.raises(CourseError, match="ended"):
            act(room, again, question="check:one")
    with pytest.raises(CourseError, match="ended"):
        votes_on(room, "check:one")


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"do": "__init__"},
        {"do": ["open"]},
        {"do": "go"},
        {"do": "ask", "line": 5},
        {"do": "codes", "text": 5},
    ],
)
def test_an_act_that_nobody_knows_is_refused(message: dict[str, Any]) -> None:
    room = a_room()
    if message.get("do") == "ask":
        room.act(message, 0.0)  # five, and yes or no: a question like any other
        return
    with pytest.raises(CourseError):
        room.act(message, 0.0)


def test_a_flood_of_answers_takes_no_mark_from_those_that_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state, "_MOST_MARKS", 10)
    room = a_room()
    act(room, "go", question="check:gap")
    act(room, "open")
    room.count_vote("check:gap", 1, "honest", {"text": "4.84"})
    room.mark("check:gap", '"4.84"', Mark("right", right=True))
    for number in range(100):
        room.count_vote("check:gap", 1, "hostile", {"text": f"{number}"})
        room.mark("check:gap", f'"{number}"', Mark("wrong"))
    groups = teacher_view(room, 0)["groups"]
    assert (groups["right"], groups["other"], groups["unread"]) == (1, 1, 0)
    assert len(room.marks["check:gap"]) <= 10
