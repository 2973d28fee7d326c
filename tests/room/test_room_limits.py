"""How often, how many, and which hosts and origins are the room's."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest

from course.errors import CourseError
from course.room import entrance
from course.room.entrance import CODE_LETTERS, free_sockets, lan_address, new_code, qr_code
from course.room.limits import Bucket, ByAddress, Places, Tries


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_bucket_lets_a_burst_through_and_then_a_steady_number() -> None:
    clock = Clock()
    bucket = Bucket(10, 20, clock)
    assert [bucket.take() for _ in range(21)] == [True] * 20 + [False]
    clock.now = 0.5
    assert [bucket.take() for _ in range(6)] == [True] * 5 + [False]
    clock.now = 100.0
    assert sum(bucket.take() for _ in range(50)) == 20


def test_too_many_wrong_tries_are_counted_by_the_minute() -> None:
    clock = Clock()
    tries = Tries(3, clock)
    assert [tries.wrong() for _ in range(5)] == [False, False, False, True, True]
    clock.now = 61.0
    assert not tries.wrong()


def test_each_address_has_a_limit_of_its_own() -> None:
    limits = ByAddress(lambda: Bucket(1, 1), most=2)
    assert limits.of("a").take() and not limits.of("a").take() and limits.of("b").take()
    assert limits.of("c").take() and limits.of("a").take()  # the first address was forgotten


def test_hosts_and_origins() -> None:
    places = Places({"localhost", "127.0.0.1", "192.168.1.20"}, "https://hub.example/user/x/proxy/8765", 8765)
    for host in ("localhost:8765", "127.0.0.1:8765", "192.168.1.20:8765", "hub.example", "LOCALHOST:8765"):
        assert places.is_host(host)
    for host in (
        "",
        "evil.example",
        "127.0.0.1:80",
        "localhost.evil.example:8765",
        "hub.example.evil",
        "[::1]:8765",
    ):
        assert not places.is_host(host)
    for origin in ("http://127.0.0.1:8765", "http://192.168.1.20:8765", "https://hub.example"):
        assert places.is_origin(origin)
    wrong = (
        "",
        "null",
        "http://evil.example",
        "http://127.0.0.1",
        "http://127.0.0.1:8888",
        "https://127.0.0.1:8765",
        "http://hub.example",
        "http://127.0.0.1:8765/x",
        "http://[bad",
        "http://x@127.0.0.1:8765",
        "http://127.0.0.1:no",
    )
    for origin in wrong:
        assert not places.is_origin(origin)
    for host in ("192.168.1.20:8765", "hub.example"):
        assert "frame-ancestors 'none'" in places.policy(host, framed=True)
    policy = places.policy("127.0.0.1:8765")
    assert "default-src 'none'" in policy and "wss://hub.example" in policy and "unsafe" not in policy


def test_an_origin_leaves_the_usual_port_out() -> None:
    assert Places(port=80).is_origin("http://127.0.0.1")
    hub = Places(url="https://hub.example:443/user/x", port=8765)
    assert hub.is_origin("https://hub.example") and not hub.is_origin("https://hub.example:8443")


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit there")
@pytest.mark.parametrize(("soft", "hard", "held"), [(256, 9999, 1400), (256, 1024, 924), (5000, 5000, 1400)])
def test_a_low_limit_of_the_system_is_raised_or_kept_within(soft: int, hard: int, held: int) -> None:
    code = (
        "import resource; from course.room.limits import most_connections\n"
        f"resource.setrlimit(resource.RLIMIT_NOFILE, ({soft}, {hard}))\n"
        "print(most_connections(1400), resource.getrlimit(resource.RLIMIT_NOFILE)[0])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    most, files = map(int, done.stdout.split())
    assert most == held and files >= most + 100


def test_codes_have_no_look_alikes_and_no_vowels() -> None:
    codes = {new_code(4) for _ in range(200)}
    assert all(len(code) == 4 and set(code) <= set(CODE_LETTERS) for code in codes) and len(codes) > 150
    assert not set("AEIOULSZ0158") & set(CODE_LETTERS)


def test_the_picture_is_made_of_runs_with_a_border() -> None:
    pytest.importorskip("segno")
    found = qr_code("http://192.168.1.20:8765/j/BCDF")
    assert found is not None and found["size"] >= 29 and found["d"].startswith("M4 4h7v1h-7z")


def test_a_taken_port_is_named_with_one_that_is_free() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CourseError, match=rf"Port {port} cannot be used .* --port \d+"):
            free_sockets(["127.0.0.1"], port, 0)
        found = free_sockets(["127.0.0.1"], None, port)
    assert found[0].getsockname()[1] != port
    found[0].close()


def test_where_twenty_ports_in_a_row_are_taken_any_free_one_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def full(hosts: list[str], port: int) -> list[socket.socket]:
        asked.append(port)
        if port:
            raise OSError
        return []

    monkeypatch.setattr(entrance, "_bound", full)
    assert free_sockets(["127.0.0.1"], None, 8000) == []
    assert asked == [*range(8000, 8020), 0]


def test_without_a_network_the_sentence_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    # nothing can be sent there: the system refuses a route
    monkeypatch.setattr(entrance, "_SOMEWHERE", ("127.0.0.1", 9))
    with pytest.raises(CourseError, match="leave --lan out"):
        lan_address()
