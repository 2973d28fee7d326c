"""A room that listens: votes over real sockets, and all that is refused in a sentence."""

from __future__ import annotations

import asyncio
import json
import socket
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from roomclass import SECRET, Class, Wire, in_class
from tornado.httpclient import HTTPClientError
from tornado.iostream import StreamClosedError
from tornado.simple_httpclient import HTTPStreamClosedError

from course.room import examiner as waiting_room
from course.room import handlers, members, state
from course.room import server as served
from course.room.limits import Bucket, ByAddress
from course.room.questions import Asked
from course.room.report import page
from course.room.store import Store
from course.room.views import wall_view


def test_a_class_votes_and_sees(tmp_path: Path) -> None:
    async def lesson(held: Class) -> None:
        teacher, wall = await held.teacher(), await held.watcher("wall")
        phones = [await held.phone() for _ in range(5)]
        assert len({device for _, device in phones}) == 5
        await held.put_on(teacher, "check:gap")
        for (wire, _), text in zip(phones, ("4.84", "27.5", "27.5", "what", "99"), strict=True):
            wire.say(do="vote", question="check:gap", round=1, answer={"text": text})
            assert await wire.kind("kept") == {"kind": "kept", "question": "check:gap", "round": 1}
        view = await wall.view(lambda view: view["answered"] == 5)
        assert view["joined"] == 5 and view["tally"] is None and view["groups"] is None
        view = await teacher.view(
            lambda view: view["groups"] and view["groups"]["right"] and view["groups"]["other"]
        )
        assert view["groups"]["groups"][0]["count"] == 2 and view["answer"]["truth"] == 4.84345
        teacher.say(do="show", on=True)
        seen = await phones[0][0].view(lambda view: view["tally"])
        assert seen["shown"] is None and seen["mine"] == {"text": "4.84"}
        teacher.say(do="reveal")
        assert (await phones[1][0].view(lambda view: view["phase"] == "revealed"))["shown"][
            "truth"
        ] == 4.84345
        teacher.say(do="mistakes", on=True)
        assert SECRET in (await wall.view(lambda view: view["groups"]))["groups"]["groups"][0]["says"]
        shown = [message["view"] for message in wall.got if message["kind"] == "view"]
        assert '"what"' not in json.dumps([shown, held.room.view("wall", "")])

    in_class(tmp_path, lesson)


def test_a_reload_keeps_the_vote_and_the_place(tmp_path: Path) -> None:
    async def lesson(held: Class) -> None:
        teacher, wall = await held.teacher(), await held.watcher("wall")
        wire, device = await held.phone()
        await held.put_on(teacher, "guess:share")
        wire.say(do="vote", question="guess:share", round=1, answer={"guess": 30, "margin": 6})
        await wire.kind("kept")
        wire.line.close()
        await wall.view(lambda view: view["answered"] == 1)
        again, same = await held.phone(device)
        assert same == device
        view = await again.view()
        assert view["mine"] == {"guess": 30.0, "margin": 6.0} and view["phase"] == "open"
        again.say(do="vote", question="guess:share", round=1, answer={"guess": 20})
        await again.kind("kept")
        view = await teacher.view(lambda view: view["tally"] and view["tally"]["median"] == 20)
        assert view["tally"]["n"] == view["answered"] == view["joined"] == 1
        # an id that the room never made is no device
        _, other = await held.phone("0" * 32)
        assert other != "0" * 32

    in_class(tmp_path, lesson)


async def refused(wire: Wire, **message: Any) -> str:
    wire.say(**message)
    found = await wire.kind("refused")
    assert found["says"].endswith(".") and len(found["says"]) < 200
    return str(found["code"])


def test_votes_that_do_not_go(tmp_path: Path) -> None:
    async def lesson(held: Class) -> None:
        teacher = await held.teacher()
        wire, _ = await held.phone()
        fits = {"choice": "a"}
        assert await refused(wire, do="vote", question="check:one", round=1, answer=fits) == "closed"
        await held.put_on(teacher, "check:one")
        assert await refused(wire, do="vote", question="check:one", round=2, answer=fits) == "closed"
        assert await refused(wire, do="vote", question="check:gap", round=1, answer=fits) == "closed"
        assert (
            await refused(wire, do="vote", question="check:one", round=1, answer={"choice": "z"}) == "invalid"
        )
        assert await refused(wire, do="vote", question="check:one", round=1) == "invalid"
        teacher.say(do="close")
        await wire.view(lambda view: view["phase"] == "closed")
        assert await refused(wire, do="vote", question="check:one", round=1, answer=fits) == "closed"
        assert await refused(teacher, do="vote", question="check:one", round=1, answer=fits) == "invalid"
        teacher.say(do="end")
        await wire.view(lambda view: view["phase"] == "ended")
        assert await refused(wire, do="vote", question="check:one", round=1, answer=fits) == "ended"
        assert held.room.store.vote_count() == 0

    in_class(tmp_path, lesson)


ACTS = (
    "go",
    "step",
    "open",
    "close",
    "again",
    "show",
    "mistakes",
    "reveal",
    "next",
    "blank",
    "ask",
    "take_away",
    "codes",
    "lock",
    "end",
    "report",
)


def test_only_the_teacher_may_act(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handlers, "_HELLO_WITHIN", 600.0)  # who says no hello stays all the same

    async def lesson(held: Class) -> None:
        await held.teacher()
        wall, (phone, _), nobody = await held.watcher("wall"), await held.phone(), await held.wire()
        before = held.room.state.saved_acts()
        for act in ACTS:
            for wire in (wall, phone, nobody):
                assert (
                    await refused(wire, do=act, question="guess:share", on=True, line="Is it?", text="")
                    == "invalid"
                )
        assert held.room.state.saved_acts() == before
        assert await refused(phone, do="hello", role="teacher", token=held.room.teacher_token) == "invalid"
        for role, token in (
            ("teacher", held.room.wall_token),
            ("wall", held.room.teacher_token),
            ("teacher", ""),
            ("teacher", None),
            ("teacher", ["x"]),
            ("wall", "\ud800"),
        ):
            assert await refused(await held.wire(), do="hello", role=role, token=token) == "wrong_token"
        assert await refused(await held.wire(), do="hello", role="king", token="") == "invalid"

    in_class(tmp_path, lesson)


def test_guessed_codes_and_tokens_run_into_a_wall_and_right_ones_do_not(tmp_path: Path) -> None:
    async def lesson(held: Class) -> None:
        codes = []
        for _ in range(13):
            wire = await held.wire()
            codes += [
                await refused(wire, do="hello", role="phone", code=guess)
                for guess in ("AAAA", "", 5, None, "B" * 900)
            ]
        assert codes[:60] == ["wrong_code"] * 60 and set(codes[60:]) == {"too_many_tries"}
        await held.phone()
        answer = await held.post(
            "/work", {"code": "AAAA", "device": "d", "question": "gap", "outcome": "right", "mistake": ""}
        )
        assert answer.code == 403 and b"too many" in answer.body
        assert held.room.members.is_code(held.room.code.lower() + " ")

    in_class(tmp_path, lesson)


RUBBISH: tuple[str | bytes, ...] = (
    "",
    "null",
    "[]",
    '"hello"',
    "{",
    "{}",
    '{"do": 5}',
    '{"do": ["hello"]}',
    '{"do": "vote"}',
    "[" * 3000,
    '{"do": "vote", "round": 1e999, "question": "check:one", "answer": {}}',
    '{"do": "mood", "mood": {"a": 1}}',
    "x" * 5000,
    "\U0001f600" * 2000,
    b"\x00\xff",
    '{"do": "hello", "role": "phone"}',
)


def test_rubbish_is_refused_in_a_sentence_and_the_room_goes_on(tmp_path: Path) -> None:
    async def lesson(held: Class) -> None:
        teacher = await held.teacher()
        phone, _ = await held.phone()
        teacher.say(do="codes", text="Aki: hello\n" * 500)  # a teacher may paste the whole chat
        teacher.say(do="ping")
        answer = await teacher.until(lambda message: message["kind"] in ("pong", "refused"))
        assert answer["kind"] == "pong"
        for text in RUBBISH:
            for wire in (phone, await held.wire()):
                wire.raw(text)
                assert (await wire.kind("refused"))["says"].endswith(".")
        phone.say(do="ping")
        assert await phone.kind("pong")
        big = await held.wire()
        big.raw("x" * 200_000)
        await big.gone()

    in_class(tmp_path, lesson)


def test_a_flood_is_slowed_and_then_cut_off_and_others_notice_nothing(tmp_path: Path) -> None:
    async def lesson(held: Class) -> None:
        teacher = await held.teacher()
        flood, _ = await held.phone()
        calm, _ = await held.phone()
        await held.put_on(teacher, "check:one")
        for _ in range(200):
            flood.say(do="vote", question="check:one", round=1, answer={"choice": "a"})
        calm.say(do="vote", question="check:one", round=1, answer={"choice": "b"})
        await calm.kind("kept")
        await flood.until(lambda message: message.get("code") == "too_fast")
        await flood.gone()
        assert held.room.store.vote_count() == 2

    in_class(tmp_path, lesson)


def test_a_teacher_who_holds_a_key_down_is_not_refused(tmp_path: Path) -> None:
    async def lesson(held: Class) -> None:
        teacher = await held.teacher()
        for number in range(120):
            teacher.say(do="blank", on=number % 2 == 1)
        await teacher.view(lambda view: view["blank"])
        teacher.say(do="lock", on=True)
        assert (await teacher.view(lambda view: view["locked"]))["blank"]
        assert all(message["kind"] == "view" for message in teacher.got)

    in_class(tmp_path, lesson)


def test_a_locked_room_and_a_full_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(members, "MOST_DEVICES", 2)

    async def lesson(held: Class) -> None:
        teacher = await held.teacher()
        _, device = await held.phone()
        teacher.say(do="lock", on=True)
        await teacher.view(lambda view: view["locked"])
        wire = await held.wire()
        assert await refused(wire, do="hello", role="phone", code=held.room.code, device="") == "locked"
        assert (await held.phone(device))[1] == device
        teacher.say(do="lock", on=False)
        await teacher.view(lambda view: not view["locked"])
        await held.phone()
        assert await refused(wire, do="hello", role="phone", code=held.room.code, device="") == "full"

    in_class(tmp_path, lesson)


def test_one_computer_that_joins_again_and_again_shuts_nobody_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(members, "MOST_DEVICES", 4)
    monkeypatch.setattr(members, "RESERVED", 2)

    async def lesson(held: Class) -> None:
        room, teacher = held.room, await held.teacher()
        joined = [await held.phone() for _ in range(4)]
        await held.put_on(teacher, "check:one")
        joined[0][0].say(do="vote", question="check:one", round=1, answer={"choice": "a"})
        await joined[0][0].kind("kept")
        wire = await held.wire()
        assert await refused(wire, do="hello", role="phone", code=room.code, device="") == "full"
        # other addresses have places of their own, but not without end
        others = [room.members.device("", f"192.168.1.{number}") for number in (7, 8)]
        room.state.present.update(others)
        with pytest.raises(members.Refused, match="all places"):
            room.members.device("", "192.168.1.9")
        for gone, _ in joined[:2]:
            gone.line.close()
        await teacher.view(lambda view: view["joined"] <= 5)
        async with asyncio.timeout(120):
            while room.state.present & {joined[0][1], joined[1][1]}:
                await asyncio.sleep(0.005)
        # who has gone and never voted makes place; who voted keeps the device, and the vote
        assert room.members.device("", "192.168.1.9") and joined[1][1] not in room.members.devices
        assert joined[1][1] not in room.store.devices()
        assert (await held.phone(joined[0][1]))[1] == joined[0][1]

    in_class(tmp_path, lesson)


def test_many_devices_of_one_address_are_named_and_dropped_in_one_press(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(members, "_CROWD", 4)
    names: list[str] = []

    async def lesson(held: Class) -> None:
        room, teacher = held.room, await held.teacher()
        room.sender = lambda request: request.headers.get("X-Forwarded-For", "192.168.1.7")  # type: ignore[method-assign]
        code = room.code
        await held.put_on(teacher, "check:one")
        alone, _ = await held.phone()
        crowd = []
        for _ in range(4):
            wire = await held.wire(comes_from="192.168.1.8")
            wire.say(do="hello", role="phone", code=code, device="")
            crowd.append((wire, (await wire.kind("welcome"))["device"]))
        for wire in (alone, *(wire for wire, _ in crowd)):
            wire.say(do="vote", question="check:one", round=1, answer={"choice": "a"})
            await wire.kind("kept")
        view = await teacher.view(lambda view: view["crowds"] and view["answered"] == 5)
        (found,) = view["crowds"]
        names.append(found["crowd"])
        assert found["devices"] == 4 and "192.168" not in json.dumps(view["crowds"])
        teacher.say(do="drop", crowd="another")
        assert (await teacher.kind("refused"))["code"] == "invalid" and room.code == code
        sent = {"code": code, "device": "d", "question": "gap", "outcome": "wrong", "mistake": ""}
        assert (await held.post("/work", sent)).code == 200
        teacher.say(do="lock", on=True)
        await teacher.view(lambda view: view["locked"])
        teacher.say(do="drop", crowd=found["crowd"])
        view = await teacher.view(lambda view: view["answered"] == 1 and not view["crowds"])
        assert view["code"] == room.code != code and room.join_address.endswith(room.code)
        assert not view["locked"], "else nobody could come back"
        for wire, _ in crowd:
            await wire.gone()
        assert room.report().count("4 answers") == 0 and room.store.vote_count() == 5
        # its program knows the code of before: no more devices, and no guess that shuts anybody out
        wire = await held.wire(comes_from="192.168.1.8")
        assert await refused(wire, do="hello", role="phone", code=code, device=crowd[0][1]) == "wrong_code"
        assert await refused(wire, do="hello", role="phone", code=code, device="") == "wrong_code"
        assert not room.members._guesses.of("192.168.1.8").many and not room.members.wrong_codes._times
        # who was in the room before stays, and comes back by the code of before; so does a notebook
        alone.say(do="ping")
        await alone.kind("pong")
        assert (await held.post("/work", {**sent, "outcome": "right"})).code == 200
        answer = await held.post("/work", {**sent, "device": "another"})
        assert answer.code == 403 and b"new code" in answer.body
        assert (await held.post("/work", {**sent, "device": "another", "code": room.code})).code == 200
        # who is here reads the new code from the wall, and has the vote again
        wire.say(do="hello", role="phone", code=room.code, device=crowd[0][1])
        assert (await wire.kind("welcome"))["device"] == crowd[0][1]
        assert (await wire.view())["mine"] == {"choice": "a"}
        await teacher.view(lambda view: view["answered"] == 2)

    in_class(tmp_path, lesson)

    async def started_again(held: Class) -> None:
        room = held.room
        assert len(room.state.dropped) == 3 and len(room.members.devices) == 2
        assert room.members._name("192.168.1.8") == names[0], "a crowd that the teacher knows keeps its name"
        assert len(room.state.round_of("check:one", 1)) == 2 and len(room.members._codes) == 2
        assert not room.state.locked

    in_class(tmp_path, started_again)


def test_who_has_not_joined_makes_place_and_who_has_joined_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(served, "_MOST_CONNECTIONS", 6)

    async def lesson(held: Class) -> None:
        teacher = await held.teacher()
        first, _ = await held.phone()
        idle = [socket.create_connection(("127.0.0.1", held.room.places.port)) for _ in range(30)]
        for one in idle[::2]:
            one.sendall(b"POST /work HTTP/1.1\r\nHost: x\r\nX-Unfinished: ")
        latecomer, _ = await held.phone()
        await held.put_on(teacher, "check:one")
        for wire in (first, latecomer):
            wire.say(do="vote", question="check:one", round=1, answer={"choice": "a"})
            await wire.kind("kept")
        for one in idle:
            one.close()
        rest = [await held.phone() for _ in range(3)]
        with pytest.raises((HTTPClientError, HTTPStreamClosedError, StreamClosedError)):
            await held.phone()  # all six have joined
        rest[0][0].line.close()
        await rest[0][0].gone()
        await held.phone()

    in_class(tmp_path, lesson)


def test_pages_hear_whether_a_stopped_room_goes_on(tmp_path: Path) -> None:
    async def lesson(held: Class) -> None:
        wire, _ = await held.phone()
        await held.room.stop(for_good=True)
        await wire.gone()
        assert wire.line.close_code == 4001  # which lets its page say that the room is closed

    in_class(tmp_path, lesson)


def test_a_device_holds_two_places_at_most(tmp_path: Path) -> None:
    async def lesson(held: Class) -> None:
        oldest, device = await held.phone()
        others = [(await held.phone(device))[0] for _ in range(2)]
        await oldest.gone()
        assert oldest.line.close_code == 4000  # which tells its page not to come back by itself
        for wire in others:
            wire.say(do="ping")
            await wire.kind("pong")
        assert len(held.room.lines) == 2 and held.room.state.present == {device}

    in_class(tmp_path, lesson)


def test_an_address_that_guesses_on_is_shut_out_and_who_has_joined_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(served, "_THIS_COMPUTER", ())
    monkeypatch.setattr(members, "_MOST_GUESSES", 5)

    async def lesson(held: Class) -> None:
        room = held.room
        _, device = await held.phone()
        for guess in ("AAAA", "BBBB", None, 5, "C"):
            with pytest.raises(members.Refused, match="not the code"):
                room.members.check_code(guess, "127.0.0.1")
        wire = await held.wire()
        assert await refused(wire, do="hello", role="phone", code=room.code, device="") == "too_many_tries"
        answers = [
            await held.post("/work", {"code": code, "device": "d", "question": ""})
            for code in (room.code, "AAAA")
        ]
        assert answers[0].code == 403 and b"your network" in answers[0].body
        assert answers[1].body == answers[0].body  # nobody learns which one was right
        room.members.check_code(room.code, "192.168.1.7")
        assert (await held.phone(device))[1] == device

    in_class(tmp_path, lesson)


def test_a_flood_of_reports_from_one_address_stops_no_other(tmp_path: Path) -> None:
    async def lesson(held: Class) -> None:
        sent = {"code": held.room.code, "device": "n1", "question": "", "outcome": "", "mistake": ""}
        # the clock stands still: on a slow computer a place would be free again before the message comes
        held.room.notebooks = ByAddress(lambda: Bucket(50, 200, clock=lambda: 0.0))
        while held.room.notebooks.of("127.0.0.1").take():
            pass
        assert (await held.post("/work", sent)).code == 429
        assert held.room.notebooks.of("192.168.1.7").take()

    in_class(tmp_path, lesson)


def test_what_cannot_be_kept_is_not_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*given: Any) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    async def lesson(held: Class) -> None:
        teacher = await held.teacher()
        sent = {
            "code": held.room.code,
            "device": "n1",
            "question": "gap",
            "outcome": "right",
            "mistake": "",
        }
        assert (await held.post("/work", {**sent, "device": "\ud800"})).code == 400
        monkeypatch.setattr(held.room.store, "work", full)
        answer = await held.post("/work", sent)
        assert answer.code == 500 and b"could not keep" in answer.body and held.room.state.work == {}
        assert "make room on the disk" in (await teacher.view(lambda view: view["trouble"]))["trouble"]
        teacher.say(do="go", question="check:one")
        await teacher.view(lambda view: view["question"] and not view["trouble"])

    in_class(tmp_path, lesson)


def test_a_full_disk_at_the_start_does_not_stop_the_marking(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put = Store.put

    def full(store: Store, name: str, value: Any) -> None:
        if name == "prepared":
            raise sqlite3.OperationalError("database or disk is full")
        put(store, name, value)

    monkeypatch.setattr(Store, "put", full)

    async def lesson(held: Class) -> None:
        teacher = await held.teacher()
        await held.put_on(teacher, "check:gap")
        wire, _ = await held.phone()
        wire.say(do="vote", question="check:gap", round=1, answer={"text": "4.84"})
        await wire.kind("kept")
        assert await teacher.view(lambda view: view["groups"] and view["groups"]["right"] == 1)

    in_class(tmp_path, lesson)


def test_who_says_no_hello_is_shown_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handlers, "_HELLO_WITHIN", 0.05)

    async def lesson(held: Class) -> None:
        await (await held.wire()).gone()
        async with asyncio.timeout(120):
            while held.room.lines:
                await asyncio.sleep(0.01)

    in_class(tmp_path, lesson)


def test_other_hosts_and_origins(tmp_path: Path) -> None:
    async def lesson(held: Class) -> None:
        for origin in (
            "http://evil.example",
            "null",
            "http://127.0.0.1:1",
            held.base.replace("http", "https"),
            None,
        ):
            with pytest.raises(HTTPClientError, match="403"):
                await held.wire(origin)
        with pytest.raises(HTTPClientError, match="403"):
            await held.wire(host="evil.example")
        for path in ("/", "/wall", "/shared.js"):
            assert (await held.fetch(path, headers={"Host": "evil.example"})).code == 403
        sent = {"code": held.room.code, "device": "d", "question": "", "outcome": "", "mistake": ""}
        assert (await held.post("/work", sent, Origin="http://evil.example")).code == 403
        assert (await held.post("/work", sent, Host="evil.example")).code == 403
        assert (await held.post("/work", sent)).code == 200

    in_class(tmp_path, lesson)


def test_pages_and_their_headers(tmp_path: Path) -> None:
    async def lesson(held: Class) -> None:
        for path in ("/", f"/j/{held.room.code}", "/wall", "/teacher", "/shared.js", "/j/shared.js"):
            answer = await held.fetch(path)
            assert answer.code == 200, path
            policy = answer.headers["Content-Security-Policy"]
            assert (
                policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
                and "unsafe" not in policy
            )
            assert f"ws://127.0.0.1:{held.room.places.port}" in policy
            around = "http://127.0.0.1:* http://localhost:*" if path == "/wall" else "'none'"
            assert policy.endswith(f"frame-ancestors {around}")
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Referrer-Policy"] == "no-referrer" and "Server" not in answer.headers
            for secret in (held.room.teacher_token, held.room.wall_token, SECRET):
                assert secret not in answer.body.decode()
        drawn = Asked("own:1", "own", "choice", "Which?", pictures=(("ab12.png", "aGk="),))
        held.room.state.questions.append(drawn)
        for path in ("/picture/ab12.png", "/j/picture/ab12.png"):
            answer = await held.fetch(path)
            assert answer.body == b"hi" and answer.headers["Content-Type"] == "image/png"
        for path in (
            "/picture/ab13.png",
            "/../store.py",
            "/pages/shared.js",
            "/room-test.sqlite",
            "/j/../../x",
            "/report",
            "/x%00",
        ):
            answer = await held.fetch(path)
            assert answer.code in (400, 404, 405) and SECRET not in answer.body.decode()
        with pytest.raises(HTTPStreamClosedError):
            await held.room_too_much()

    async def with_body(held: Class) -> None:
        async def room_too_much() -> None:
            answer = await held.fetch("/work", method="POST", body="x" * 200_000)
            assert answer.code in (400, 413, 599)
            raise HTTPStreamClosedError("refused")

        held.room_too_much = room_too_much  # type: ignore[attr-defined]
        await lesson(held)

    in_class(tmp_path, with_body)


def test_the_deck_and_the_report_need_the_teachers_token(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(state, "_TWO_PRESSES", 0.0)

    async def lesson(held: Class) -> None:
        teacher, wall = await held.teacher(), await held.watcher("wall")
        right = {"token": held.room.teacher_token, "heading": "Two"}
        # as the slides send it: from another page, without asking before
        answer = await held.post("/deck", right, Origin="http://localhost:8888")
        assert answer.code == 200 and (await wall.view(lambda view: view["heading"]))["heading"] == "Two"
        # the page of the slides comes from another server, and its browser would call this answer an error
        assert "Cross-Origin-Resource-Policy" not in answer.headers
        assert answer.headers["Access-Control-Allow-Origin"] == "*"  # the slides read where latecomers join
        assert json.loads(answer.body) == {
            "kept": True,
            "join": held.room.address,
            "code": held.room.code,
            "guessed": [],
        }
        assert (await teacher.view(lambda view: view["heading"] == "Two"))["notes"]["label_texts"] == [
            ["Ask", "Why?"]
        ]
        for sent in ({}, [], "x", {**right, "token": held.room.wall_token}, {**right, "token": None}):
            assert (await held.post("/deck", sent)).code == 403
            assert (await held.post("/report", sent)).code == 403
        for heading in ("Three", None, ["Two"], "<script>" * 9):
            assert (await held.post("/deck", {**right, "heading": heading})).code == 400
        for phase in ("waiting", "open", "closed"):
            assert (await held.post("/deck", {"token": right["token"], "press": "next"})).code == 200
            assert (await wall.view(lambda view, phase=phase: view["phase"] == phase))["question"]
        again = {"token": right["token"], "press": "again"}
        assert (await held.post("/deck", again)).code == 400  # nobody has voted yet
        phone, _ = await held.phone()
        teacher.say(do="open")
        question = (await phone.view(lambda view: view["phase"] == "open"))["question"]
        phone.say(do="vote", question=question["id"], round=1, answer={"choice": "holds"})
        await phone.kind("kept")
        assert (await held.post("/deck", again)).code == 400  # the vote is open
        teacher.say(do="close")
        await phone.view(lambda view: view["phase"] == "closed")
        assert (await held.post("/deck", again)).code == 200
        assert (await wall.view(lambda view: view["round"] == 2))["phase"] == "open"
        assert (await held.post("/deck", {**again, "token": held.room.wall_token})).code == 403
        assert (await held.post("/deck", {**right, "kind": "guess"})).code == 200
        assert (await held.post("/deck", {"token": held.room.wall_token, "press": "next"})).code == 403
        teacher.say(do="close")
        await wall.view(lambda view: view["phase"] == "closed")
        assert (await held.post("/deck", {**right, "kind": "guess", "asks": "guess:share"})).code == 200
        for act in ("open", "close", "reveal"):
            teacher.say(do=act)
        await wall.view(lambda view: view["phase"] == "revealed")
        assert json.loads((await held.post("/deck", right)).body)["guessed"] == ["guess:share"]
        answer = await held.post("/report", right)
        assert answer.code == 200 and answer.body.decode().startswith("<!DOCTYPE html>")
        teacher.say(do="report")
        assert (await teacher.kind("report"))["html"] == answer.body.decode()
        teacher.say(do="end")
        view = await teacher.view(lambda view: view["phase"] == "ended")
        assert view["report"]["name"] == "room-01a.html" and "<h1>" in view["report"]["page"]
        answer = await held.post("/deck", right)
        assert answer.code == 200 and not json.loads(answer.body)["code"]  # the slides invite nobody any more

    in_class(tmp_path, lesson)


def test_notebooks_are_counted_and_their_words_are_not_taken(tmp_path: Path) -> None:
    async def lesson(held: Class) -> None:
        teacher = await held.teacher()
        sent = {
            "code": held.room.code,
            "device": "n1",
            "question": "gap",
            "outcome": "wrong",
            "mistake": "upside_down",
        }
        assert (await held.post("/work", sent)).code == 200
        assert (await held.post("/work", {**sent, "device": "n2", "mistake": "<img src=x>"})).code == 200
        view = await teacher.view(lambda view: view["work"] and view["work"][0]["outcomes"] == {"wrong": 2})
        assert view["work"][0]["mistakes"] == [{"says": f"{SECRET} mistake", "count": 1}]
        for wrong in (
            {**sent, "outcome": "<b>"},
            {**sent, "question": "<b>"},
            {**sent, "device": "x" * 81},
            {**sent, "device": None},
            {**sent, "question": ["gap"]},
        ):
            assert (await held.post("/work", wrong)).code == 400
        assert (await held.post("/work", {**sent, "code": None})).code == 403

    in_class(tmp_path, lesson)


def test_a_mood_is_counted_and_a_page_elsewhere_sees_none(tmp_path: Path) -> None:
    async def lesson(held: Class) -> None:
        teacher = await held.teacher()
        wire, _ = await held.phone()
        wire.say(do="mood", mood="stuck")
        assert (await wire.view(lambda view: view["mood"]))["mood"] == "stuck"
        assert (await teacher.view(lambda view: view["moods"]["stuck"]))["moods"] == {"fine": 0, "stuck": 1}
        assert await refused(wire, do="mood", mood="<b>") in ("invalid", "closed")

    in_class(tmp_path, lesson)


def test_the_examiner_is_started_again_and_what_kills_it_stays_unread(tmp_path: Path) -> None:
    async def lesson(held: Class) -> None:
        teacher = await held.teacher()
        await held.put_on(teacher, "check:gap")
        for text in ("die", "4.84"):
            wire, _ = await held.phone()
            wire.say(do="vote", question="check:gap", round=1, answer={"text": text})
            await wire.kind("kept")
        view = await teacher.view(lambda view: view["groups"] and view["groups"]["right"] == 1)
        assert view["groups"]["unread"] == 1

    in_class(tmp_path, lesson)


def test_phones_get_the_counts_of_answers_that_are_marked_late(tmp_path: Path) -> None:
    async def lesson(held: Class) -> None:
        teacher = await held.teacher()
        await held.put_on(teacher, "check:gap")
        wire, _ = await held.phone()
        wire.say(do="vote", question="check:gap", round=1, answer={"text": "4.84"})
        await wire.kind("kept")
        teacher.say(do="close")
        teacher.say(do="show", on=True)
        await wire.view(lambda view: view["tally"] and view["tally"]["values"])
        held.room.state.marks.clear()  # as after a new start of the room
        held.room.state.counted.clear()
        held.room.refresh()
        await wire.view(lambda view: view["tally"] and not view["tally"]["values"])
        held.room._mark_what_is_left()
        await wire.view(lambda view: view["tally"] and view["tally"]["values"])

    in_class(tmp_path, lesson)


def test_without_an_examiner_the_teachers_own_questions_work(tmp_path: Path) -> None:
    async def lesson(held: Class) -> None:
        teacher = await held.watcher("teacher")
        assert "Your own questions work" in (await teacher.view(lambda view: view["trouble"]))["trouble"]
        teacher.say(do="ask", line="Is it <b>so</b>?")
        teacher.say(do="open")
        wire, _ = await held.phone()
        await wire.view(lambda view: view["phase"] == "open")
        wire.say(do="vote", question="own:1", round=1, answer={"choice": "o1"})
        await wire.kind("kept")
        assert "<b>so" not in held.room.report() and "&lt;b&gt;so" in held.room.report()

    in_class(tmp_path, lesson, command=["false"])


def test_a_room_goes_on_with_its_votes_tokens_and_code(tmp_path: Path) -> None:
    kept: dict[str, Any] = {}

    async def first(held: Class) -> None:
        teacher = await held.teacher()
        wire, kept["device"] = await held.phone()
        await held.put_on(teacher, "own:1")
        wire.say(do="vote", question="own:1", round=1, answer={"choice": "o2"})
        await wire.kind("kept")
        kept["room"] = (held.room.code, held.room.teacher_token, held.room.wall_token)

    async def second(held: Class) -> None:
        assert (held.room.code, held.room.teacher_token, held.room.wall_token) == kept["room"]
        wire, device = await held.phone(kept["device"])
        view = await wire.view(lambda view: view["question"])
        assert device == kept["device"] and view["mine"] == {"choice": "o2"} and view["phase"] == "open"
        await held.teacher()
        assert [one.id for one in held.room.state.questions].count("own:1") == 1
        assert "own:2" not in [one.id for one in held.room.state.questions]

    for lesson in (first, second):
        in_class(tmp_path, lesson, asks=("Which? | mines | magnets",))


def test_the_report_names_no_device_and_no_script_gets_into_it() -> None:
    asked = {
        "text": "<script>x</script> **bold** `code`",
        "topic": "own",
        "form": "choice",
        "unit": "<i>",
        "options": [["a", "<b>"]],
    }
    tally = {"n": 1, "counts": [{"option": "a", "words": "<b>", "count": 1}], "sure": {}}
    part = {
        "question": asked,
        "tally": tally,
        "first": tally,
        "moves": [{"from": "a", "to": "a", "count": 1}],
        "groups": None,
        "shown": None,
    }
    text = page("<u>", [part], 0.0, 1)
    assert "<script" not in text and "<b>" not in text and "<i>" not in text and "<u>" not in text
    assert "<strong>bold</strong>" in text and "<code>code</code>" in text and "Nobody changed" in text


def test_the_report_misses_no_answer_where_there_is_none_and_keeps_large_numbers() -> None:
    asked = {"text": "Which?", "topic": "own", "form": "text", "unit": "", "options": []}
    tally = {"n": 1, "values": [{"value": 1234567.0, "count": 1}], "sure": {}}
    part = {"question": asked, "tally": tally, "first": None, "moves": None, "groups": None, "shown": None}
    text = page("A lesson", [part], 0.0, 1)
    assert "not shown" not in text and ">1,234,567<" in text
    part["question"] = {**asked, "topic": "check"}
    assert "The answer was not shown in class." in page("A lesson", [part], 0.0, 1)


def test_what_cannot_be_written_is_not_counted_and_the_teacher_hears_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*row: Any) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    async def lesson(held: Class) -> None:
        teacher = await held.teacher()
        wire, _ = await held.phone()
        await held.put_on(teacher, "check:one")
        with monkeypatch.context() as patch:
            patch.setattr(held.room.store, "vote", full)
            vote = {"do": "vote", "question": "check:one", "round": 1, "answer": {"choice": "a"}}
            assert await refused(wire, **vote) == "invalid"
        assert "make room" in (await teacher.view(lambda view: view["trouble"]))["trouble"]
        assert wall_view(held.room.state)["answered"] == 0
        wire.say(**vote)
        await wire.kind("kept")

    in_class(tmp_path, lesson)


def test_answers_that_find_no_place_with_the_examiner_are_marked_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting_room, "_MOST_WAITING", 2)

    async def lesson(held: Class) -> None:
        teacher = await held.teacher()
        await held.put_on(teacher, "check:gap")
        phones = [(await held.phone())[0] for _ in range(13)]
        for place, wire in enumerate(phones):
            # one of them kills the examiner: the others are marked all the same
            wire.say(
                do="vote", question="check:gap", round=1, answer={"text": f"{place}" if place else "die"}
            )
        view = await teacher.view(lambda view: view["groups"] and view["groups"]["other"] == 12)
        assert view["groups"]["unread"] == 1

    in_class(tmp_path, lesson)


def test_the_way_for_a_tablet_is_the_teachers_alone(tmp_path: Path) -> None:
    async def here(held: Class) -> None:
        teacher = await held.teacher()
        teacher.say(do="blank", on=True)
        assert (await teacher.view(lambda view: view["blank"]))["tablet"] is None

    async def elsewhere(held: Class) -> None:
        teacher, wall = await held.teacher(), await held.watcher("wall")
        phone, _ = await held.phone()
        teacher.say(do="blank", on=True)
        tablet = (await teacher.view(lambda view: view["blank"]))["tablet"]
        assert tablet["address"] == f"https://hub.example/x/teacher#{held.room.teacher_token}"
        assert tablet["qr"]["d"] != held.room.view("wall", "")["qr"]["d"]
        for view in (await wall.view(), await phone.view()):
            assert "tablet" not in view and held.room.teacher_token not in json.dumps(view)

    for name in ("one", "other"):
        (tmp_path / name).mkdir()
    in_class(tmp_path / "one", here)
    in_class(tmp_path / "other", elsewhere, url="https://hub.example/x/")
