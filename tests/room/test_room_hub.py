"""A room as a service of a JupyterHub: under a path that the proxy keeps, for learners of many addresses."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from keeping_proxy import KeepingProxy
from roomclass import Class, Wire, a_class
from tornado.httpclient import AsyncHTTPClient, HTTPClientError

from course import cli
from course.errors import CourseError
from course.exercises import markers
from course.room import join, leave, members
from course.room import server as served
from course.room.entrance import Given, checked_prefix, given_by_hub, qr_code
from course.room.limits import Network, sender
from course.room.server import Settings

PREFIX = "/services/room"


def behind_a_proxy(
    folder: Path, lesson: Callable[[Class], Any], more: tuple[str, ...] = (), **settings: Any
) -> None:
    """Run a room under a path behind a proxy, and a coroutine that reaches it by the proxy alone."""

    async def run() -> None:
        proxy = KeepingProxy(0, *more)
        await proxy.start()
        origin = f"http://127.0.0.1:{proxy.port}"
        async with a_class(folder, prefix=PREFIX, url=origin + PREFIX, **settings) as held:
            proxy.behind = held.room.places.port
            held.origin, held.base = origin, origin + PREFIX
            await lesson(held)
        await proxy.stop()

    asyncio.run(run())


async def hello(held: Class, code: str, comes_from: str) -> str:
    """Say hello as a new phone; return the kind of the answer, or the reason of a refusal."""
    wire = await held.wire(comes_from=comes_from)
    wire.say(do="hello", role="phone", code=code, device="")
    answer = await wire.until(lambda message: message["kind"] in ("welcome", "refused"))
    wire.line.close()
    return str(answer.get("code", answer["kind"]))


async def says(wire: Wire, question: str, answer: dict[str, Any]) -> None:
    wire.say(do="vote", question=question, round=1, answer=answer)
    await wire.kind("kept")


def test_a_class_votes_and_sees_under_a_path(tmp_path: Path) -> None:
    async def lesson(held: Class) -> None:
        teacher, wall = await held.teacher(), await held.watcher("wall")
        first, device = await held.phone()
        second, _ = await held.phone()
        await held.put_on(teacher, "check:one")
        await says(first, "check:one", {"choice": "c"})
        await says(second, "check:one", {"choice": "a"})
        teacher.say(do="reveal")
        for wire in (wall, first, second):
            view = await wire.view(lambda view: view["phase"] == "revealed")
            assert [one["count"] for one in view["tally"]["counts"]] == [1, 0, 1]
        assert (await held.phone(device))[1] == device
        report = await held.post("/report", {"token": held.room.teacher_token})
        assert report.code == 200 and b"Which?" in report.body

    behind_a_proxy(tmp_path, lesson)


def test_each_file_of_a_page_is_found_where_the_page_looks_for_it(tmp_path: Path) -> None:
    async def lesson(held: Class) -> None:
        for page in (
            "/",
            "/wall",
            "/teacher",
            "/j/",
            f"/j/{held.room.code}",
            f"/j/{held.room.code}/",
        ):
            answer = await held.fetch(page)
            assert answer.code == 200, page
            page = answer.effective_url.removeprefix(held.base)
            asked = re.findall(r'(?:href|src)="([^":]+)"', answer.body.decode())
            assert len(asked) in (2, 3)
            for name in asked:
                beside = (held.base + page).rpartition("/")[0] + "/" + name
                assert (await AsyncHTTPClient().fetch(beside)).code == 200
        top = await held.fetch("", follow_redirects=False)
        assert top.code == 302 and top.headers["Location"] == f"{PREFIX}/"
        for path in ("/", "/wall", "/ws", "/work", "/services/other/", "/services/roomx"):
            answer = await AsyncHTTPClient().fetch(held.origin + path, raise_error=False)
            assert answer.code == 404, path
        for origin in ("http://evil.example", f"http://127.0.0.1:{held.room.places.port + 1}"):
            with pytest.raises(HTTPClientError, match="403"):
                await held.wire(origin)

    behind_a_proxy(tmp_path, lesson)


def test_every_address_that_is_shown_leads_through_the_proxy(tmp_path: Path) -> None:
    async def lesson(held: Class) -> None:
        room, teacher = held.room, await held.teacher()
        teacher.say(do="blank", on=True)
        view = await teacher.view(lambda view: view["blank"])
        assert view["address"] == held.base and view["join_address"] == f"{held.base}/j/{room.code}"
        assert view["qr"] == qr_code(view["join_address"])
        assert view["wall_address"] == room.wall_address == f"{held.base}/wall#{room.wall_token}"
        assert (
            view["tablet"]["address"] == room.teacher_address == f"{held.base}/teacher#{room.teacher_token}"
        )

    behind_a_proxy(tmp_path, lesson)


def test_a_path_without_a_hub_is_in_the_addresses_of_this_computer(tmp_path: Path) -> None:
    async def run() -> None:
        async with a_class(tmp_path, prefix=PREFIX) as held:
            here = f"http://127.0.0.1:{held.room.places.port}{PREFIX}"
            assert held.room.address == here and held.room.teacher_address.startswith(f"{here}/teacher#")
            held.base = here
            await held.phone()

    asyncio.run(run())


def test_a_notebook_joins_by_the_address_of_the_hub(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(markers, "_QUIET", [])  # a test of marking may have run in this process

    async def lesson(held: Class) -> None:
        for address in (held.base, f"{held.base}/", held.room.join_address):
            await asyncio.to_thread(join, address, held.room.code)
            assert f"Joined the room at {held.base}." in capsys.readouterr().out
        leave(say=False)

    behind_a_proxy(tmp_path, lesson)


HERE, INSIDE, OUTER = map(ip_network, ("127.0.0.1", "10.244.0.0/16", "192.168.7.7"))


@pytest.mark.parametrize(
    ("peer", "forwarded", "proxies", "found"),
    [
        ("127.0.0.1", "203.0.113.7", (), "127.0.0.1"),  # nobody said that the header can be trusted
        ("127.0.0.1", "203.0.113.7", (HERE,), "203.0.113.7"),
        (
            "127.0.0.1",
            "6.6.6.6, 203.0.113.7",
            (HERE,),
            "203.0.113.7",
        ),  # what a caller made up is in front
        ("192.168.1.9", "203.0.113.7", (HERE,), "192.168.1.9"),  # no proxy that was named
        ("10.244.3.4", "6.6.6.6, 203.0.113.7, 192.168.7.7", (OUTER, INSIDE), "203.0.113.7"),
        ("10.244.3.4", "6.6.6.6, 10.244.9.9", (OUTER, INSIDE), "10.244.9.9"),  # past the outer proxy
        ("10.244.3.4", "6.6.6.6, 10.244.9.9, 10.244.1.1", (INSIDE, INSIDE), "10.244.9.9"),  # a learner inside
        ("127.0.0.1", "", (HERE,), ""),
        ("10.244.3.4", "192.168.7.7", (OUTER, INSIDE), ""),
        ("127.0.0.1", "unknown", (HERE,), ""),
        ("127.0.0.1", "203.0.113.7:4711", (HERE,), ""),
        ("127.0.0.1", "::ffff:203.0.113.7", (HERE,), "203.0.113.7"),
        ("127.0.0.1", "2001:db8:1:2:3:4:5:6", (HERE,), "2001:db8:1:2::/64"),
    ],
)
def test_the_address_is_that_which_the_outermost_named_proxy_wrote(
    peer: str, forwarded: str, proxies: tuple[Network, ...], found: str
) -> None:
    assert sender(peer, forwarded, proxies) == found


def test_behind_trusted_proxies_each_guesser_runs_into_a_wall_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(members, "_MOST_GUESSES", 3)

    async def lesson(held: Class) -> None:
        code = held.room.code
        guessed = [await hello(held, "AAAA", f"6.6.6.{number}, 203.0.113.7") for number in range(3)]
        assert guessed == ["wrong_code"] * 3
        assert await hello(held, code, "203.0.113.7") == "too_many_tries"
        assert await hello(held, code, "6.6.6.9, 203.0.113.7") == "too_many_tries"
        assert await hello(held, code, "203.0.113.8") == "welcome"
        sent = {"code": code, "device": "d", "question": "", "outcome": "", "mistake": ""}
        for address, status in (("203.0.113.7", 403), ("203.0.113.8", 200)):
            answer = await held.post("/work", sent, **{"X-Forwarded-For": address})
            assert answer.code == status

    behind_a_proxy(tmp_path, lesson, proxies=(HERE, HERE))


def test_a_caller_beside_the_proxy_is_one_caller_whatever_it_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(members, "_MOST_GUESSES", 3)

    async def lesson(held: Class) -> None:
        inside = held.room.places.port
        beside = Class(held.room)  # reaches the room's port past the proxy
        beside.base = f"http://127.0.0.1:{inside}{PREFIX}"
        beside.origin = held.origin
        guessed = [await hello(beside, "AAAA", f"203.0.113.{number}") for number in range(3)]
        assert guessed == ["wrong_code"] * 3
        assert await hello(beside, held.room.code, "203.0.113.9") == "too_many_tries"
        for said in ({"X-Forwarded-For": "6.6.6.6"}, {"X-Room-Secret": "x" * 32}, {}):
            sent = {
                "code": held.room.code,
                "device": "d",
                "question": "",
                "outcome": "",
                "mistake": "",
            }
            assert (await beside.post("/work", sent, **said)).code == 403
        # the class, and a guesser in it, come through the proxy
        for number in range(12):
            assert await hello(held, held.room.code, f"203.0.113.{number}") == "welcome"

    secret = "s" * 32
    behind_a_proxy(tmp_path, lesson, more=(f"X-Room-Secret: {secret}",), proxies=(HERE, HERE), secret=secret)


def test_a_class_behind_one_address_is_never_shut_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(members, "_MOST_GUESSES", 3)

    async def not_named(held: Class) -> None:
        assert len(held.room.code) == 6  # guessers run into no wall here
        for number in range(5):
            assert await hello(held, "AAAA", f"203.0.113.{number}") in ("wrong_code", "too_many_tries")
        assert await hello(held, held.room.code, "203.0.113.0") == "welcome"

    async def says_nothing(held: Class) -> None:
        held.base = f"http://127.0.0.1:{held.room.places.port}{PREFIX}"
        for _ in range(5):
            await hello(held, "AAAA", "")
        assert await hello(held, held.room.code, "") == "welcome"

    async def one_router(held: Class) -> None:
        assert len(held.room.code) == 4
        for _ in range(10):
            assert await hello(held, held.room.code, "203.0.113.7") == "welcome"
        for _ in range(5):
            await hello(held, "AAAA", "203.0.113.7")
        assert await hello(held, held.room.code, "203.0.113.7") == "welcome"

    for lesson, proxies in ((not_named, ()), (says_nothing, (HERE,)), (one_router, (HERE, HERE))):
        folder = tmp_path / lesson.__name__
        folder.mkdir()
        behind_a_proxy(folder, lesson, proxies=proxies)


def test_of_the_silent_connections_those_of_the_busiest_address_make_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(served, "_MOST_CONNECTIONS", 6)

    async def lesson(held: Class) -> None:
        waiting = await held.wire(comes_from="203.0.113.8")
        crowd = [await held.wire(comes_from="203.0.113.7") for _ in range(12)]
        waiting.say(do="hello", role="phone", code=held.room.code, device="")
        assert await waiting.kind("welcome")
        async with asyncio.timeout(120):
            while sum(not wire.closed for wire in crowd) > 5:
                await asyncio.sleep(0.005)

    behind_a_proxy(tmp_path, lesson, proxies=(HERE, HERE))


SERVICE = {
    "JUPYTERHUB_SERVICE_NAME": "room",
    "JUPYTERHUB_SERVICE_PREFIX": f"{PREFIX}/",
    "JUPYTERHUB_SERVICE_URL": "http://127.0.0.1:8765",
    "JUPYTERHUB_PUBLIC_URL": f"https://hub.example{PREFIX}/",
}
#: what a learner's own server has: a path and an address, but no service
OWN_SERVER = {
    "JUPYTERHUB_SERVICE_PREFIX": "/user/ann/",
    "JUPYTERHUB_SERVICE_URL": "http://0.0.0.0:8888/user/ann/",
    "JUPYTERHUB_USER": "ann",
}


def test_a_hub_gives_path_port_and_address_to_its_services_alone() -> None:
    assert given_by_hub(SERVICE, listens=False) == Given(PREFIX, 8765, f"https://hub.example{PREFIX}")
    for none in ({}, OWN_SERVER, {"JUPYTERHUB_SERVICE_NAME": "room"}):
        assert given_by_hub(none, listens=False) is None
    everywhere = SERVICE | {"JUPYTERHUB_SERVICE_URL": "http://0.0.0.0:8765"}
    with pytest.raises(CourseError, match=r"expects the room at 0\.0\.0\.0"):
        given_by_hub(everywhere, listens=False)
    assert given_by_hub(everywhere, listens=True) == given_by_hub(SERVICE, listens=False)
    with pytest.raises(CourseError, match="names no port"):
        given_by_hub(SERVICE | {"JUPYTERHUB_SERVICE_URL": "http://127.0.0.1"}, listens=False)


@pytest.mark.parametrize("path", ["", "/", "services/room", "/a//b", "/a/../b", "/a b", "/<b>", "/a?b"])
def test_what_is_no_path_is_named(path: str) -> None:
    with pytest.raises(CourseError, match="is no path"):
        checked_prefix(path)


def read(*words: str) -> Settings:
    """Return what the words of the command line say."""
    from course.commands.room import _settings

    return _settings(cli.parser(["room"]).parse_args(["room", "01a", *words]))


ELSEWHERE = ("--listen", "10.0.0.7", "--url", "https://hub.example/services/room")


def test_words_go_before_what_a_hub_gives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SERVICE.items():
        monkeypatch.setenv(name, value)
    found = read()
    assert (found.prefix, found.port, found.url) == (PREFIX, 8765, f"https://hub.example{PREFIX}")
    assert found.hosts == ("127.0.0.1",) and found.proxies == ()
    words = ("--prefix", "/x/y/", "--port", "9000", "--url", "https://b.example/x/y/")
    other = read(*words, "--proxy", "192.168.7.7", "--proxy", "10.244.0.0/16")
    assert (other.prefix, other.port, other.url) == ("/x/y", 9000, "https://b.example/x/y")
    assert other.proxies == (OUTER, INSIDE) and other.secret == ""
    assert read("--listen", "0.0.0.0", "--proxy", "10.0.0.5").hosts == ("0.0.0.0",)
    assert read("--listen", "10.0.0.7", "--proxy", "10.0.0.5").secret == ""
    (tmp_path / "secret").write_text(f"{'s' * 32}\n")
    assert read("--proxy", "127.0.0.1", "--proxy-secret", str(tmp_path / "secret")).secret == "s" * 32


@pytest.mark.parametrize(
    ("words", "variables", "message"),
    [
        (("--prefix", "room"), {}, "is no path"),
        (("--prefix", "/room", "--url", "https://hub.example/"), {}, "must end with the path"),
        (("--proxy", "2"), {}, "is no address of a proxy"),
        (("--proxy", "127.0.0.1"), {}, "--proxy-secret FILE"),
        (("--proxy", "0.0.0.0/0"), {}, "--proxy-secret FILE"),
        (("--proxy", "::1"), {}, "--proxy-secret FILE"),
        (("--proxy", "::/0"), {}, "--proxy-secret FILE"),
        ((*ELSEWHERE, "--proxy", "10.0.0.7"), {}, "--proxy-secret FILE"),
        ((*ELSEWHERE, "--proxy", "10.0.0.0/8"), {}, "--proxy-secret FILE"),
        (("--proxy-secret", "nowhere"), {}, "name the proxy"),
        (("--proxy", "127.0.0.1", "--proxy-secret", "nowhere"), {}, "cannot be read"),
        (("--proxy", "127.0.0.1", "--proxy-secret", os.devnull), {}, "16 characters"),
        (("--listen", "0.0.0.0", "--url", "https://hub.example/"), {}, "needs --proxy-secret FILE beside"),
        (("--listen", "0.0.0.0"), {}, "say under which address"),
        (("--listen", "everywhere", "--url", "https://hub.example/"), {}, "is no address of this computer"),
        ((), SERVICE | {"JUPYTERHUB_PUBLIC_URL": ""}, "set c.JupyterHub.public_url"),
        ((), SERVICE | {"JUPYTERHUB_SERVICE_URL": "http://10.0.0.7:8765"}, "--listen 0.0.0.0"),
    ],
)
def test_what_does_not_fit_is_said(
    words: tuple[str, ...],
    variables: dict[str, str],
    message: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(CourseError, match=re.escape(message)):
        read(*words)


@pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")
@pytest.mark.parametrize(
    "how", [signal.SIGINT, signal.SIGTERM]
)  # a hub that stops sends both, one after another
def test_a_room_that_a_hub_starts_listens_here_alone_and_keeps_its_votes(
    how: signal.Signals, tmp_path: Path
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "course", "room", "01a"],
        cwd=tmp_path,
        env=os.environ
        | SERVICE
        | {"JUPYTERHUB_SERVICE_URL": f"http://127.0.0.1:{port}", "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        printed = ""
        while "To stop" not in printed:
            line = process.stdout.readline()  # type: ignore[union-attr]
            assert line, printed
            printed += line
        assert f"join at   https://hub.example{PREFIX} " in printed
        assert f"https://hub.example{PREFIX}/teacher#" in printed and "127.0.0.1" not in printed
        with socket.create_connection(("127.0.0.1", port)) as line_in:
            line_in.sendall(
                f"GET {PREFIX}/ HTTP/1.1\r\nHost: hub.example\r\nConnection: close\r\n\r\n".encode()
            )
            assert line_in.recv(4096).startswith(b"HTTP/1.1 200")
        if sys.platform == "linux":  # all of 127.0.0.0/8 is this computer there
            with pytest.raises(ConnectionRefusedError):
                socket.create_connection(("127.0.0.2", port))
        process.send_signal(how)
        process.communicate(timeout=60)
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()
    assert [one.name for one in tmp_path.iterdir()] == ["room-01a.sqlite"]
