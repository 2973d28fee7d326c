"""Make the ways into a room: network address, code, port and QR code; read a hub's settings."""

import re
import secrets
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from course.errors import CourseError

#: without look-alikes, and without vowels, so that no code is a word
CODE_LETTERS = "BCDFGHJKMNPQRTVWXY"
_BORDER = 4
#: an address to look up a route; nothing is sent there
_SOMEWHERE = ("10.255.255.255", 9)


def new_code(letters: int) -> str:
    """Return a random code for a room, with this number of letters."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(letters))


def lan_address() -> str:
    """Return this computer's IPv4 address on the local network.

    Raises
    ------
    CourseError
        The computer is on no network.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_SOMEWHERE)
            address = str(probe.getsockname()[0])
        except OSError:
            address = ""
    if not address or address.startswith(("127.", "0.")):
        raise CourseError(
            "This computer has no address on a local network: join the classroom's network and start again, "
            "or leave --lan out to try the room on this computer alone."
        )
    return address


def free_sockets(hosts: list[str], port: int | None, wish: int) -> list[socket.socket]:
    """Return sockets that listen on one port of all these addresses.

    `port` is the port asked for. None takes the first free one from `wish` on, and 0 takes any.

    Raises
    ------
    CourseError
        The port is taken.
    """
    if port is not None:
        try:
            return _bound(hosts, port)
        except OSError as error:
            free = _bound(hosts, 0)
            other = free[0].getsockname()[1]
            for one in free:
                one.close()
            raise CourseError(
                f"Port {port} cannot be used ({error.strerror}): choose another one, such as --port {other}, "
                "or leave --port out."
            ) from error
    for number in (*range(wish, wish + 20), 0):
        try:
            return _bound(hosts, number)
        except OSError:
            continue
    raise CourseError("No port is free on this computer: close another program that serves pages.")


def _bound(hosts: list[str], port: int) -> list[socket.socket]:
    from tornado.netutil import bind_sockets

    found: list[socket.socket] = []
    try:
        for host in hosts:
            found += bind_sockets(port, host, family=socket.AF_INET)
            port = found[0].getsockname()[1]
    except OSError:
        for one in found:
            one.close()
        raise
    return found


def qr_code(address: str) -> dict[str, Any] | None:
    """Return an address's QR code as a path of squares, or None where its package is missing."""
    try:
        import segno
    except ImportError:
        return None
    rows = ["".join(map(str, row)) for row in segno.make(address, error="m", micro=False).matrix]
    parts = []
    for down, row in enumerate(rows):
        for dark in re.finditer("1+", row):
            long = len(dark[0])
            parts.append(f"M{dark.start() + _BORDER} {down + _BORDER}h{long}v1h-{long}z")
    return {"size": len(rows) + 2 * _BORDER, "d": "".join(parts)}


_HERE = ("127.0.0.1", "localhost")
_PREFIX = re.compile(r"(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+")


@dataclass(frozen=True)
class Given:
    """The settings that a hub gives to a service."""

    prefix: str  #: path of the service, such as ``/services/room``; the hub's proxy keeps it in each address
    port: int | None  #: where the proxy expects the service
    url: str  #: address of the service for browsers; empty where the hub does not know its own name


def checked_prefix(path: str) -> str:
    """Return a path without the slash at its end.

    Raises
    ------
    CourseError
        It is no path.
    """
    shorn = path.rstrip("/")
    if not _PREFIX.fullmatch(shorn):
        raise CourseError(f"{path} is no path: write it as in --prefix /services/room/.")
    return shorn


def is_service(environment: Mapping[str, str]) -> bool:
    """Tell whether a hub started this process as a service.

    A learner's own server has some of a service's variables, too, but not its name.
    """
    return bool(environment.get("JUPYTERHUB_SERVICE_NAME") and environment.get("JUPYTERHUB_SERVICE_PREFIX"))


def given_by_hub(environment: Mapping[str, str], *, listens: bool) -> Given | None:
    """Return the settings that a hub gave to this process, or None where no hub started it as a service.

    `listens` says whether the address to listen on was named by hand.

    Raises
    ------
    CourseError
        The hub wants the room open to other computers, and the room was started without this option.
    """
    if not is_service(environment):
        return None
    place = urlsplit(environment.get("JUPYTERHUB_SERVICE_URL", ""))
    if place.port is None:
        raise CourseError("The hub names no port: give the service a url, such as http://127.0.0.1:8765.")
    if place.hostname not in _HERE and not listens:
        raise CourseError(
            f"The hub expects the room at {place.hostname}, and the room listens on this computer alone: "
            "write 127.0.0.1 into the service's url, or say --listen 0.0.0.0 to let other computers reach it."
        )
    url = environment.get("JUPYTERHUB_PUBLIC_URL", "").rstrip("/")
    return Given(checked_prefix(environment["JUPYTERHUB_SERVICE_PREFIX"]), place.port, url)
