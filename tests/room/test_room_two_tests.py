"""The tests before and after the course in the room: thirty phones, two papers, tickets that join them."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from roomclass import EXAMINER, Class, a_class, prepared

from course.bank.papers import papers
from course.cli import main
from course.lessons import lesson
from course.lessons.deck import steps_of
from course.room.answers import AnswerRefusedError, check_answer
from course.room.preparing import _test
from course.room.state import ActRefusedError, Classroom
from course.room.tickets import first_paper, read_ticket, ticket_of
from course.room.views import phone_view, wall_view

STEPS = steps_of(lesson("00"))
TESTS = {when: _test(when, STEPS) for when in ("before", "after")}


def _command(when: str) -> list[str]:
    held = prepared()
    held["questions"].append(TESTS[when].plain())
    return [sys.executable, "-c", EXAMINER, json.dumps(held)]


def _filled(paper: str, ticket: str, place: int, *, right: bool) -> dict[str, Any]:
    from course.bank.papers import kinds

    names = kinds(paper)
    chosen = {
        id: next(
            one for one, name in names[id].items() if (name == "right") is (right or (place + k) % 3 == 0)
        )
        for k, (id, _, _) in enumerate(papers()[paper])
    }
    return {"paper": paper, "ticket": ticket, "chosen": chosen}


async def _hand_in(room: Class, when: str, tickets: list[str]) -> list[str]:
    """Let thirty phones take a test, and return the tickets that they were given."""
    teacher = await room.teacher()
    await room.put_on(teacher, f"test:{when}")
    given = []
    for place in range(30):
        phone, device = await room.phone()
        view = await phone.view(lambda view: view["phase"] == "open")
        test = view["test"]
        if when == "before":
            (paper,) = test["papers"]
            ticket = test["ticket"]
            assert ticket == ticket_of(device) and paper == first_paper(ticket) == "ab"[place % 2]
        else:
            assert set(test["papers"]) == {"a", "b"} and test["ticket"] == ""
            ticket = tickets[place] if place < 26 else ""  # four have lost theirs
            paper = "ab"[place % 2] if not ticket else "b" if first_paper(ticket) == "a" else "a"
        phone.say(
            do="vote",
            question=f"test:{when}",
            round=1,
            answer=_filled(paper, f" {ticket.lower()} ", place, right=when == "after"),
        )
        await phone.kind("kept")
        given.append(ticket)
    await teacher.view(lambda view: view["answered"] == 30)
    for act in ("close", "show", "end"):
        teacher.say(do=act, on=True)
    view = await teacher.view(lambda view: view["phase"] == "ended")
    assert view["closing"][0]["tally"] == {"n": 30} and "30 handed it in" in view["report"]["page"]
    return given


def test_thirty_phones_before_and_after(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept, tickets = {}, list[str]()

    async def hold(when: str) -> None:
        folder = tmp_path / when
        folder.mkdir()
        async with a_class(folder, command=_command(when)) as held:
            tickets[:] = await _hand_in(held, when, tickets)
            store, opened = held.room.store, held.room.opened
            await held.room.stop()
            kept[when] = str(store.keep(opened))

    for when in ("before", "after"):
        asyncio.run(hold(when))
    files = ["--before", kept["before"], "--after", kept["after"]]
    assert main(["gain", *files, "--out", str(tmp_path)]) == 0
    page = (tmp_path / "gain.html").read_text("utf-8")
    assert "26 learners have both tests. 4 first tests have no second one, and 4 second tests" in page
    assert not any(ticket in page for ticket in tickets if ticket)
    rows = (tmp_path / "gain.csv").read_text("utf-8").splitlines()
    assert rows[1].startswith("all,26,") and rows[1].split(",")[4] == "1.000"


def test_a_ticket_with_a_typing_mistake_is_found() -> None:
    for number in range(200):
        ticket = ticket_of(f"{number * 7919:030x}{number % 2:02x}")
        assert read_ticket(ticket) == read_ticket(f" {ticket.lower().replace('-', '')} ") == ticket
        for place in range(6):
            other = "B" if ticket[place] != "B" else "C"
            assert read_ticket(ticket[:place] + other + ticket[place + 1 :]) == ""
    assert read_ticket("") == read_ticket("KMQTRB") == read_ticket("KMQTRB-C") == ""


@pytest.mark.parametrize(
    ("when", "change", "says"),
    [
        ("before", {"ticket": ""}, "typing mistake"),
        ("before", {"paper": "b"}, "other paper"),
        ("after", {"paper": "a"}, "other paper"),
        ("after", {"paper": "b", "ticket": "BBBBBC-A"}, "typing mistake"),
        ("before", {"paper": "c"}, "not the form"),
        ("before", {"paper": ["a"]}, "not the form"),
        ("before", {"ticket": 5}, "not the form"),
        ("before", {"ticket": "K" * 201}, "not the form"),
        ("before", {"chosen": {}}, "at least one"),
        ("before", {"chosen": {"could": "e"}}, "at least one"),
        ("before", {"chosen": {"could": ["a"]}}, "at least one"),
        ("before", {"chosen": {"who": "a"}}, "at least one"),
        ("before", {"more": 1}, "holds more"),
    ],
)
def test_a_paper_that_does_not_fit_is_refused(when: str, change: dict[str, Any], says: str) -> None:
    good = {"paper": "a", "ticket": ticket_of("0" * 32), "chosen": {"could": "a"}}
    assert check_answer(TESTS["before"], good) == good
    with pytest.raises(AnswerRefusedError, match=says):
        check_answer(TESTS[when], {**good, **change})


def test_neither_phone_nor_wall_sees_more_than_its_paper() -> None:
    room = Classroom("00", "A lesson", questions=list(TESTS.values()))
    room.act({"do": "go", "question": "test:before"}, 0)
    room.act({"do": "open"}, 0)
    seen = json.dumps(phone_view(room, "0" * 32))
    mine, other = papers()["a"][0][1], papers()["b"][0][1]
    assert mine in seen and other not in seen and "Both figures are values" not in seen
    assert mine not in json.dumps(wall_view(room))
    room.count_vote("test:before", 1, "0" * 32, {"paper": "a", "ticket": ticket_of("0" * 32), "chosen": {}})
    room.act({"do": "close"}, 0)
    with pytest.raises(ActRefusedError, match="no second vote"):
        room.act({"do": "again"}, 0)


def test_a_test_needs_a_folder_to_keep_it(tmp_path: Path, monkeypatch: Any, capsys: Any) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["room", "00", "--test", "before", "--no-browser"]) == 1
    assert "--keep" in capsys.readouterr().err


def test_a_closed_test_does_not_come_back_at_the_end() -> None:
    room = Classroom("00", "A lesson", questions=[TESTS["after"]])
    for act in ("go", "open", "close", "show"):
        room.act({"do": act, "question": "test:after", "on": True}, 0)
    assert room.onward() == "end" and room.following() is None
