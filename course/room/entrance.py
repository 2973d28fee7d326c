"""The ways into a room: its address on the network, its code, its free port and its QR code."""

from __future__ import annotations

import secrets
import socket
from typing import Any

from course.errors import CourseError

#: no look-alikes, and no vowels, so that no code is a word
CODE_LETTERS = "BCDFGHJKMNPQRTVWXY"
_BORDER = 4
#: nothing is sent there: a route is looked up only
_SOMEWHERE = ("10.255.255.255", 9)


def new_code(letters: int) -> str:
    """Return a code of so many letters for a room."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(letters))


def lan_address() -> str:
    """Return this computer's IPv4 address on the local network.

    Raises
    ------
    CourseError
        It is on none.
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
    if port:
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
    for number in (*range(wish, wish + 20), 0) if port is None else (0,):
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
    """Return the QR code of an address as a path of squares; None where the package for it is missing."""
    try:
        import segno
    except ImportError:
        return None
    rows = [list(row) for row in segno.make(address, error="m", micro=False).matrix]
    parts = []
    for down, row in enumerate(rows):
        across = 0
        while across < len(row):
            long = 0
            while across + long < len(row) and row[across + long]:
                long += 1
            if long:
                parts.append(f"M{across + _BORDER} {down + _BORDER}h{long}v1h-{long}z")
            across += long or 1
    return {"size": len(rows) + 2 * _BORDER, "d": "".join(parts)}
