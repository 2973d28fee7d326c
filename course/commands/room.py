"""`course room`: ask a class from the projector: guesses, votes, quick checks.

The live room runs on the teacher's own computer.
"""

import argparse
import asyncio
import contextlib
import os
import re
import signal
import subprocess
import sys
import threading
import time
import webbrowser
from asyncio import AbstractEventLoop
from collections.abc import Callable
from datetime import datetime
from ipaddress import IPv4Address, ip_network
from pathlib import Path
from urllib.parse import urlsplit

from course.drafts import remove_drafts
from course.errors import CourseError
from course.lessons import Lesson, lesson
from course.lessons.deck import steps_of
from course.lessons.notes import PLANS
from course.present.plan import read_plan, rows_of
from course.room.entrance import Given, checked_prefix, given_by_hub, is_service, lan_address
from course.room.handlers import application
from course.room.limits import Network
from course.room.questions import ask_in_a_line
from course.room.server import Room, Settings
from course.room.store import Store, set_aside, store_file

_SHORTEST_SECRET = 16

#: a name and a port; headers and the projector show them, so no password and no other sign is allowed
_PLACE = re.compile(r"[\w.-]+(:\d+)?")


def add_room(room: argparse.ArgumentParser) -> None:
    room.description = (
        "Run a live room for a lesson: learners vote with a phone, without account or name. The room is on "
        "this computer alone unless --lan or --url opens it. At the end everything is deleted unless --keep "
        "names a folder. A room that a JupyterHub starts takes its path and port from the hub."
    )
    room.epilog = (
        'An own question in a line: --ask "Which worries you more? | mines | magnets", --ask "How many '
        'tonnes? | 0..100 tonnes", or a question alone for yes, no and not sure.'
    )
    room.add_argument("lesson", metavar="LESSON", help="such as 01a")
    where = room.add_mutually_exclusive_group()
    where.add_argument("--lan", action="store_true", help="let devices of the local network in")
    where.add_argument(
        "--listen", default="", metavar="ADDRESS", help="listen there, such as 0.0.0.0 in a container"
    )
    room.add_argument("--port", type=int, metavar="N", help="port to listen on (default: a free one)")
    room.add_argument("--url", default="", metavar="URL", help="address of a hub or proxy that leads here")
    room.add_argument(
        "--prefix", default="", metavar="PATH", help="path that this proxy keeps, such as /services/room/"
    )
    room.add_argument(
        "--proxy",
        action="append",
        default=[],
        metavar="ADDRESS",
        help="address or network of a proxy that says where each learner comes from (X-Forwarded-For); "
        "of several, name the outermost first",
    )
    room.add_argument(
        "--proxy-secret",
        type=Path,
        metavar="FILE",
        help="file with the secret that the last proxy sends, in the header X-Room-Secret; needed where it "
        "runs on this computer",
    )
    room.add_argument(
        "--minutes",
        type=int,
        default=PLANS[0],
        metavar="50|90",
        help="length of the class (default: %(default)s)",
    )
    room.add_argument(
        "--bank", type=Path, metavar="FOLDER", help="folder of your own questions, which are asked, too"
    )
    room.add_argument(
        "--plan",
        type=Path,
        metavar="FILE",
        help="plan of the slides, such as decks/01a.toml: its questions are asked where they stand",
    )
    room.add_argument("--ask", action="append", default=[], metavar="LINE", help="a question of your own")
    room.add_argument(
        "--test",
        choices=("before", "after"),
        default="",
        help="also hold the test before or after the course; --keep says where its answers stay",
    )
    room.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the report and the votes there")
    room.add_argument("--no-browser", action="store_true", help="open no page")
    room.add_argument("--beside", action="store_true", help=argparse.SUPPRESS)  # close with standard input
    room.add_argument("--new", action="store_true", help="begin afresh; an earlier room's file is set aside")
    room.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    settings = _settings(arguments)
    folder: Path = arguments.keep or Path()
    if arguments.keep:
        arguments.keep.mkdir(parents=True, exist_ok=True)
        remove_drafts(arguments.keep)
    path = store_file(folder, settings.lesson)
    if arguments.new and path.exists():
        print(f"The earlier room's file is now {set_aside(path, time.time())}.")
    store = _goes_on(Store(path), settings, keeps=bool(arguments.keep))
    with contextlib.suppress(KeyboardInterrupt):  # where the event loop cannot listen for it
        asyncio.run(_serve(settings, store, arguments))
    return 0


def _settings(arguments: argparse.Namespace) -> Settings:
    """Return the room's settings from the command line.

    Raises
    ------
    CourseError
        An argument does not fit; the message names the nearest valid value.
    """
    chosen = lesson(arguments.lesson)
    if arguments.minutes not in PLANS:
        raise CourseError(
            f"There is no plan of {arguments.minutes} minutes: choose --minutes {PLANS[0]} or {PLANS[1]}."
        )
    if arguments.port is not None and not 0 <= arguments.port <= 65535:
        raise CourseError(f"{arguments.port} is no port: choose one from 1024 to 65535, or leave --port out.")
    prefix, port, url = _front(arguments)
    hosts = _hosts(arguments, url)
    proxies = tuple(_network(written) for written in arguments.proxy)
    if arguments.test and not arguments.keep:
        raise CourseError(
            "A test is worth nothing once its answers are deleted: name a folder for both tests, as in "
            "--test before --keep class-tests."
        )
    for line in arguments.ask:
        ask_in_a_line(line, 1)
    return Settings(
        lesson=chosen.id,
        title=chosen.heading,
        hosts=hosts,
        port=port,
        url=url,
        prefix=prefix,
        proxies=proxies,
        secret=_secret(arguments.proxy_secret, proxies, hosts),
        minutes=arguments.minutes,
        asks=tuple(arguments.ask),
        more=_more(arguments, chosen),
    )


def _more(arguments: argparse.Namespace, chosen: Lesson) -> tuple[str, ...]:
    """Return the words for the examiner: the test, the teacher's own bank, and the questions of the plan."""
    words = [f"--test={arguments.test}"] if arguments.test else []
    if arguments.bank is not None:
        if not arguments.beside:  # `course present` has checked it, and a room that comes back must be quick
            check_bank(arguments.bank)
        words.append(f"--bank={arguments.bank.resolve()}")
    if arguments.plan is not None:
        steps = steps_of(chosen)
        planned = read_plan(arguments.plan, chosen, steps) or []
        for heading, question, *minutes in rows_of(steps, planned):
            words += ["--row", heading, question, *map(str, minutes)]
    return tuple(words)


def check_bank(bank: Path) -> None:
    """Check a teacher's questions in a process of its own, since the room's process holds no key.

    Raises
    ------
    CourseError
        A question is wrong; a class that has come would wait for its mending.
    """
    check = [sys.executable, "-m", "course", "questions", "check", str(bank)]
    done = subprocess.run(check, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CourseError(done.stderr.strip())


def _hosts(arguments: argparse.Namespace, url: str) -> tuple[str, ...]:
    """Return the addresses to listen on."""
    if not arguments.listen:
        return ("127.0.0.1", lan_address()) if arguments.lan else ("127.0.0.1",)
    try:
        found = str(IPv4Address(arguments.listen))
    except ValueError:
        raise CourseError(
            f"{arguments.listen} is no address of this computer: write it as in --listen 0.0.0.0."
        ) from None
    if not url:
        raise CourseError(
            "With --listen, say under which address learners come: --url https://hub.example/services/room/."
        )
    if not arguments.proxy:
        raise CourseError(
            "With --listen, say from which address the proxy calls: --proxy 10.0.0.5. A network that holds "
            "an address of this computer, too, needs --proxy-secret FILE beside it. Without --proxy the "
            "whole class would count as one caller."
        )
    return (found,)


def _front(arguments: argparse.Namespace) -> tuple[str, int | None, str]:
    """Return path, port and outside address, from the command line or else from a hub."""
    given = given_by_hub(os.environ, listens=bool(arguments.listen)) or Given("", None, "")
    prefix = checked_prefix(arguments.prefix) if arguments.prefix else given.prefix
    url = (arguments.url or given.url).rstrip("/")
    if url:
        _check_url(url)
    if given.prefix and not url:
        raise CourseError(
            "The hub does not say its own address: set c.JupyterHub.public_url, "
            f"or say --url https://hub.example{prefix}/."
        )
    if url and prefix and not url.endswith(prefix):
        raise CourseError(f"The address {url} must end with the path that the proxy keeps: {prefix}.")
    return prefix, given.port if arguments.port is None else arguments.port, url


def _network(written: str) -> Network:
    try:
        return ip_network(written)
    except ValueError:
        raise CourseError(
            f"{written} is no address of a proxy: write one as in --proxy 10.0.0.5, or a network as in "
            "--proxy 10.0.0.0/8. If you do not know the address, leave --proxy out."
        ) from None


def _secret(path: Path | None, proxies: tuple[Network, ...], hosts: tuple[str, ...]) -> str:
    """Return the secret of the last proxy.

    Raises
    ------
    CourseError
        A secret is needed and missing: other accounts of this computer call from the proxy's address.
    """
    if path is None:
        here = [ip_network(one) for one in ("127.0.0.0/8", "::1", *hosts)]
        if proxies and any(proxies[-1].version == one.version and proxies[-1].overlaps(one) for one in here):
            raise CourseError(
                "A proxy on this computer has the address of every program here. Let it send a secret in the "
                "header X-Room-Secret, and name the file with the secret: --proxy-secret FILE. If the proxy "
                "runs elsewhere, name its address alone. Or leave --proxy out."
            )
        return ""
    if not proxies:
        raise CourseError("--proxy-secret belongs to a proxy: name the proxy, as in --proxy 127.0.0.1.")
    try:
        secret = path.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        raise CourseError(f"The secret in {path} cannot be read: write a file with one line.") from None
    if len(secret) < _SHORTEST_SECRET or not secret.isprintable() or " " in secret:
        raise CourseError(
            f"The secret in {path} must have {_SHORTEST_SECRET} characters or more and no space, in one line."
        )
    return secret


def _check_url(url: str) -> None:
    try:
        parts = urlsplit(url)
        fits = parts.scheme in ("http", "https") and _PLACE.fullmatch(parts.netloc) and parts.port != 0
    except ValueError:
        fits = False
    if not fits or parts.query or parts.fragment:
        raise CourseError(
            f"{url} is no address of a hub: write it as in --url https://hub.example/user/x/proxy/8765/."
        )


def _goes_on(store: Store, settings: Settings, *, keeps: bool) -> Store:
    """Return the store of an earlier room that goes on. An ended room is deleted, or renamed to keep it."""
    opened = store.get("opened")
    if opened is None:
        return store
    if store.get("acts", {}).get("ended"):
        path = store.path
        if keeps:
            store.close()
            print(f"The class before has ended. Its file is now {set_aside(path, time.time())}.")
        else:
            store.delete()
            print("The class before has ended. Its votes are deleted now.")
        return Store(path)
    at = datetime.fromtimestamp(opened).strftime("%H:%M")
    print(
        f"A room of {settings.lesson} from {at} with {store.vote_count()} votes goes on; --new begins afresh."
    )
    return store


async def _serve(settings: Settings, store: Store, arguments: argparse.Namespace) -> None:
    try:
        room = Room(settings, store)
        await room.start(application(room))
    except BaseException:
        # votes stay for the next start; a room without votes leaves no file behind
        store.close() if store.vote_count() else store.delete()
        raise
    stopped = asyncio.Event()
    keeps_for_later: list[bool] = []

    def closed() -> None:
        keeps_for_later.append(True)
        stopped.set()

    loop = asyncio.get_running_loop()
    if os.name == "posix":
        # a hub that stops for an update interrupts its services; the class goes on afterwards
        loop.add_signal_handler(signal.SIGINT, closed if is_service(os.environ) else stopped.set)
        loop.add_signal_handler(signal.SIGTERM, closed)
    if arguments.beside:
        threading.Thread(target=_close_with_input, args=(loop, closed), daemon=True).start()
    _announce(room, arguments)
    try:
        await stopped.wait()
    except asyncio.CancelledError:  # Ctrl-C where there are no signal handlers
        pass
    finally:
        await room.stop(for_good=not keeps_for_later)
        if keeps_for_later:
            store.close()
        else:
            _leave(room, store, arguments.keep)


def _close_with_input(loop: AbstractEventLoop, closed: Callable[[], None]) -> None:
    """Close the room when whoever started it is gone, perhaps killed; the same command goes on later."""
    sys.stdin.read()
    with contextlib.suppress(RuntimeError):  # the room has ended in order
        loop.call_soon_threadsafe(closed)


def _announce(room: Room, arguments: argparse.Namespace) -> None:
    lines = [
        f"Learners join at   {room.address}   with the code   {room.code}",
        f"Your page:         {room.teacher_address}",
        f"The projector's:   {room.wall_address}",
    ]
    if not arguments.lan and not room.settings.url:
        lines.append("Only this computer can join. To let the class in, start again with --lan.")
    if room.view("wall", "")["qr"] is None:
        lines.append('Without a QR code: for one, run  pip install "interdependence-course[teach]"')
    kept = f"the report and the votes stay in {arguments.keep}" if arguments.keep else "everything is deleted"
    if is_service(os.environ):
        lines.append("To stop, stop the hub: the votes wait for its next start, unless you ended the class.")
    else:
        lines.append(f"To stop, press Ctrl-C here; then {kept}.")
    print("\n".join(lines), flush=True)
    # a teacher who reaches the room through a hub does not sit at this computer
    if not arguments.no_browser and not (room.settings.prefix and room.settings.url):
        # a browser in the terminal would block the class and the end of the room
        threading.Thread(target=webbrowser.open, args=(room.teacher_address,), daemon=True).start()


def _leave(room: Room, store: Store, keep: Path | None) -> None:
    if keep is None:
        store.delete()
        print("The room is closed, and its votes are deleted.", flush=True)
        return
    report = room.write_report(keep)
    print(f"The room is closed. Kept: {report} and {store.keep(room.opened)}.", flush=True)
