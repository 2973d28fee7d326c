"""Return the part of a class's state that each role may see.

Pure, as the state is. Before the reveal, the views of phone and wall hold nothing that waits for the reveal.
Both views are made from `Asked.public` and from counts. Hidden facts are added in one place only,
`_revealed`.
"""

from collections import Counter
from dataclasses import asdict
from typing import Any

from course.room.answers import group_by_mistake, key_of, moves, tally
from course.room.questions import Asked
from course.room.state import ENDED, REVEALED, WAITING, Classroom, Progress
from course.room.tickets import first_paper, ticket_of


def phone_view(room: Classroom, device: str) -> dict[str, Any]:
    """Return the view of one phone."""
    view = _view(room, "phone") | {
        "mine": None,
        "before": None,
        "mark": None,
        "mood": room.moods.get(device, ""),
    }
    if room.on is None or room.ended:
        return view
    asked, stands = room.on, room.stands(room.on.id)
    view["mine"] = mine = room.round_of(asked.id, stands.round).get(device)
    if stands.round == 2:
        view["before"] = room.round_of(asked.id, 1).get(device)
    if asked.topic == "check" and stands.phase == REVEALED and mine:
        mark = room.marks.get(asked.id, {}).get(key_of(mine))
        view["mark"] = mark and {"right": mark.right, "says": mark.says}
    if asked.form == "paper":
        view["test"] = _test(asked, device)
    return view


def _view(room: Classroom, role: str) -> dict[str, Any]:
    """Return what phones and the wall both see; tally and answer are None until everybody may see them."""
    view: dict[str, Any] = {
        "role": role,
        "lesson": {"id": room.lesson, "title": room.title},
        "phase": ENDED if room.ended else WAITING,
        "question": None,
        "round": 1,
        "tally": None,
        "shown": None,
    }
    if room.on is None or room.ended:
        return view
    asked, stands = room.on, room.stands(room.on.id)
    view |= {"phase": stands.phase, "question": asked.public(room.number(asked)), "round": stands.round}
    if stands.show:
        view["tally"] = _tally(room, asked, stands.round, revealed=stands.phase == REVEALED)
    return view | {"shown": _revealed(asked, stands)}


def _test(asked: Asked, device: str) -> dict[str, Any]:
    """Return the device's ticket and its paper at the first test, or both papers at the second test."""
    papers, ticket = dict(asked.papers), ticket_of(device)
    if asked.name == "before":
        letter = first_paper(ticket)
        return {"ticket": ticket, "papers": {letter: papers[letter]}}
    return {"ticket": "", "papers": papers}


def _revealed(asked: Asked, stands: Progress) -> dict[str, Any] | None:
    """Return the answer of a revealed question, else None. All views get the answer from here."""
    return asdict(asked.shown) if stands.phase == REVEALED else None


def _tally(
    room: Classroom, asked: Asked, number: int, *, revealed: bool, texts: bool = False
) -> dict[str, Any]:
    key = (asked.id, number, revealed, texts)
    if key not in room.counted:
        answers = list(room.round_of(asked.id, number).values())
        marks = room.marks.get(asked.id, {})
        room.counted[key] = tally(asked, answers, marks, revealed=revealed, texts=texts)
    return room.counted[key]


def wall_view(room: Classroom) -> dict[str, Any]:
    """Return the projector's view; the server adds the room's address, code and QR code."""
    answered = set() if room.on is None else set(room.round_of(room.on.id, room.stands(room.on.id).round))
    view = _view(room, "wall") | {
        "joined": len(room.present | answered),
        "answered": len(answered),
        "first": None,
        "moves": None,
        "groups": None,
        "blank": room.blank,
        "inviting": room.inviting,
        "locked": room.locked,
        "again": room.onward() == "again",
        "heading": room.heading,
        "closing": closing_view(room) if room.ended else None,
    }
    if room.on is None or room.ended:
        return view
    asked, stands = room.on, room.stands(room.on.id)
    if stands.show:
        view |= _before(room, asked, revealed=stands.phase == REVEALED)
    if stands.mistakes and stands.phase == REVEALED:
        view["groups"] = _groups(room, asked, stands)
    return view


def _before(room: Classroom, asked: Asked, *, revealed: bool, texts: bool = False) -> dict[str, Any]:
    """Return the first round's tally and the moves to the second; both None without two rounds."""
    first = room.round_of(asked.id, 1)
    if room.stands(asked.id).round == 1 or not first:
        return {"first": None, "moves": None}
    return {
        "first": _tally(room, asked, 1, revealed=revealed, texts=texts),
        "moves": moves(asked, first, room.round_of(asked.id, 2)),
    }


def _groups(room: Classroom, asked: Asked, stands: Progress, *, texts: bool = False) -> dict[str, Any] | None:
    if asked.topic != "check":
        return None
    marks, now = room.marks.get(asked.id, {}), room.round_of(asked.id, stands.round)
    first = room.round_of(asked.id, 1) if stands.round == 2 else {}
    found = group_by_mistake(list(now.values()), marks, texts=texts)
    for group in found["groups"]:
        group["values"] = [asked.in_words(value) for value in group["values"]]
    return {
        **found,
        "right_before": group_by_mistake(list(first.values()), marks)["right"] if first else None,
    }


def closing_view(room: Classroom) -> list[dict[str, Any]]:
    """Return the class's answers by question; the right answer only of revealed questions."""
    found = []
    for asked in room.questions:
        stands = room.stands(asked.id)
        if not (room.round_of(asked.id, 1) or room.round_of(asked.id, 2)):
            continue
        revealed = stands.phase == REVEALED
        found.append(
            {
                "question": asked.public(room.number(asked)),
                "tally": _tally(room, asked, stands.round, revealed=revealed),
                **_before(room, asked, revealed=revealed),
                "groups": _groups(room, asked, stands) if revealed else None,
                "shown": _revealed(asked, stands),
            }
        )
    return found


def teacher_view(room: Classroom, now: float) -> dict[str, Any]:
    """Return the full state, for the teacher only."""
    view = {**wall_view(room), "role": "teacher"}
    if room.on is not None and not room.ended:
        asked, stands = room.on, room.stands(room.on.id)
        view["tally"] = _tally(room, asked, stands.round, revealed=True, texts=True)
        view["groups"] = _groups(room, asked, stands, texts=True)
        view |= _before(room, asked, revealed=True, texts=True)
    then, on = room.following(), Progress() if room.on is None else room.stands(room.on.id)
    moods = Counter(mood for device, mood in room.moods.items() if mood and device not in room.dropped)
    return view | {
        "questions": [_listed(room, place, one) for place, one in enumerate(room.questions, 1)],
        "steps": [{name: one[name] for name in ("heading", "short", "long")} for one in room.steps],
        "notes": _notes(room),
        "following": _following(room),
        "onward": room.onward(),
        "later": room.later_step(),
        "then": None if then is None else {"number": room.number(then), "topic": then.topic},
        "minutes": _minutes(room, now),
        "moods": {mood: moods[mood] for mood in ("fine", "stuck")},
        "work": _work(room),
        "showing": {"tally": on.show, "mistakes": on.mistakes},
        "answer": None if room.on is None else asdict(room.on.shown),
        "last_codes": room.last_codes,
        "trouble": room.trouble,
    }


def _listed(room: Classroom, place: int, asked: Asked) -> dict[str, Any]:
    stands = room.stands(asked.id)
    return {
        "id": asked.id,
        "number": place,
        "topic": asked.topic,
        "text": asked.text,
        "heading": asked.heading,
        "phase": stands.phase,
        "round": stands.round,
        "answered": len(room.round_of(asked.id, stands.round)),
        "left_out": room.is_left_out(asked),
    }


def _notes(room: Classroom) -> dict[str, Any]:
    if not room.steps:
        return {"heading": "", "label_texts": []}
    step = room.steps[_read(room)]
    # a short class whose plan has minutes for the step does not skip it
    is_held = room.plan == "short" and step["short"]
    texts = [one for one in step["label_texts"] if one[0] != "Skip" or not is_held]
    return {"heading": step["heading"], "label_texts": texts}


def _read(room: Classroom) -> int:
    """Return the number of the step whose notes are shown."""
    return room.place(room.read or room.heading)


def _following(room: Classroom) -> str | None:
    after = (one["heading"] for one in room.steps[_read(room) + 1 :] if not room.leaves_out(one))
    return next(after, None)


def _minutes(room: Classroom, now: float) -> dict[str, Any]:
    plan = room.plan
    elapsed = 0.0 if room.started is None else max(0.0, (now - room.started) / 60)
    return {
        "plan": room.minutes,
        "elapsed": round(elapsed, 1),
        "paced": room.heading != "",  # without slides nobody tells the room which step is on
        "begins": sum(one[plan] for one in room.steps[: room.place()]),
        "planned": sum(one[plan] for one in room.steps[: room.place() + 1]),
        "left": round(room.minutes - elapsed, 1),
    }


def _work(room: Classroom) -> list[dict[str, Any]]:
    outcomes: dict[str, Counter[str]] = {}
    mistakes: dict[str, Counter[str]] = {}
    for (question, _), (outcome, mistake) in room.work.items():
        outcomes.setdefault(question, Counter())[outcome] += 1
        if mistake:
            mistakes.setdefault(question, Counter())[mistake] += 1
    return [
        {
            "question": question,
            "title": known["title"],
            "step": known["step"],
            "outcomes": dict(outcomes[question]),
            "mistakes": [
                {"says": known["mistakes"][mistake], "count": count}
                for mistake, count in mistakes.get(question, Counter()).most_common()
            ],
        }
        for question, known in room.work_known.items()
        if question in outcomes
    ]
