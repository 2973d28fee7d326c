"""The room as a service of a JupyterHub: the path, port and address that the hub gives to it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from course.errors import CourseError

_HERE = ("127.0.0.1", "localhost")
_PREFIX = re.compile(r"(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+")


@dataclass(frozen=True)
class Given:
    """What a hub says to a service."""

    prefix: str  #: path of the service, such as ``/services/room``; the hub's proxy keeps it in each address
    port: int | None  #: where the proxy expects the service
    url: str  #: of the service, as browsers see it; empty where the hub does not know its own name


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
    """Return what a hub gave to this process; None where no hub started it as a service.

    `listens` says whether the address to listen on was named by hand.

    Raises
    ------
    CourseError
        The hub wants the room to be open to other computers, and nobody has said so to the room.
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
