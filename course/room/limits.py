"""Limits on what comes in: how often, how many wrong tries, and which hosts and origins are this server."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from urllib.parse import urlsplit

__all__ = ["Bucket", "Places", "Tries"]


class Bucket:
    """Lets so many through in a second, and a burst at once.

    Parameters
    ----------
    rate, burst
        How many.
    clock
        Seconds; for tests.
    """

    def __init__(self, rate: float, burst: float, clock: Callable[[], float] = monotonic) -> None:
        self._rate, self._burst, self._clock = rate, burst, clock
        self._left, self._last = burst, clock()

    def take(self) -> bool:
        """Tell whether one more may come in now, and count it."""
        now = self._clock()
        self._left = min(self._burst, self._left + (now - self._last) * self._rate)
        self._last = now
        if self._left < 1:
            return False
        self._left -= 1
        return True


class Tries:
    """Counts wrong codes or tokens, and says when there were too many in a minute.

    Parameters
    ----------
    most
        Wrong ones a minute, over all who try.
    clock
        Seconds; for tests.
    """

    def __init__(self, most: int = 60, clock: Callable[[], float] = monotonic) -> None:
        self._most, self._clock, self._times = most, clock, list[float]()

    def wrong(self) -> bool:
        """Count a wrong one; True where there were too many."""
        now = self._clock()
        self._times = [one for one in self._times if now - one < 60]
        if len(self._times) >= self._most:
            return True
        self._times.append(now)
        return False


@dataclass
class Places:
    """Which hosts and origins are this server.

    Attributes
    ----------
    hosts
        Names without a port.
    url
        What a hub or proxy is called outside; empty without one.
    port
        Set when the server listens.
    """

    hosts: set[str] = field(default_factory=lambda: {"localhost", "127.0.0.1"})
    url: str = ""
    port: int = 0

    @property
    def _outside(self) -> str:
        return urlsplit(self.url).netloc.casefold() if self.url else ""

    def is_host(self, host: str) -> bool:
        """Tell whether a Host header names this server."""
        host = host.casefold()
        outside = self._outside
        if outside and host in (outside, outside.partition(":")[0]):
            return True
        name, _, port = host.partition(":")
        return name in self.hosts and port in ("", str(self.port))

    def is_origin(self, origin: str) -> bool:
        """Tell whether an Origin header names this server."""
        try:
            parts = urlsplit(origin.casefold())
        except ValueError:
            return False
        if parts.scheme not in ("http", "https") or parts.path or parts.query or parts.fragment:
            return False
        if self._outside and (parts.scheme, parts.netloc) == (urlsplit(self.url).scheme, self._outside):
            return True
        name, _, port = parts.netloc.partition(":")
        return parts.scheme == "http" and name in self.hosts and port == str(self.port)

    def policy(self, host: str, *, framed: bool = False) -> str:
        """Return the page's content security policy for a Host header that was checked.

        Parameters
        ----------
        host
            The header.
        framed
            Whether slides on this computer may show the page in a frame.
        """
        is_here = host.partition(":")[0] in ("127.0.0.1", "localhost")
        around = "http://127.0.0.1:* http://localhost:*" if framed and is_here else "'none'"
        outside = f" ws://{self._outside} wss://{self._outside}" if self._outside else ""
        return (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
            f"connect-src 'self' ws://{host} wss://{host}{outside}; base-uri 'none'; form-action 'none'; "
            f"frame-ancestors {around}"
        )
