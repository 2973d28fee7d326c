"""Limits on what comes in: how often, with how many wrong tries, from where, and on how many connections."""

import sys
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from time import monotonic
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit

from tornado.httpserver import HTTPServer
from tornado.iostream import IOStream

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

#: most bytes of a phone's message, and seconds between two views of one connection
PHONE_BYTES, SOONEST = 4096, 0.04
_PORTS = {"http": 80, "https": 443}


class Bucket:
    """Allows a number of messages a second, and a burst at once."""

    def __init__(self, rate: float, burst: float, clock: Callable[[], float] = monotonic) -> None:
        self._rate, self._burst, self._clock = rate, burst, clock
        self._left, self._last = burst, clock()

    def take(self) -> bool:
        """Tell whether one more message may come in now, and count it."""
        now = self._clock()
        self._left = min(self._burst, self._left + (now - self._last) * self._rate)
        self._last = now
        if self._left < 1:
            return False
        self._left -= 1
        return True


class Tries:
    """Counts wrong codes or tokens in the last minute.

    `most` is the largest allowed number in a minute, over all who try.
    """

    def __init__(self, most: int = 60, clock: Callable[[], float] = monotonic) -> None:
        self._most, self._clock, self._times = most, clock, list[float]()

    @property
    def many(self) -> bool:
        """True when there were too many wrong tries in the last minute."""
        now = self._clock()
        self._times = [one for one in self._times if now - one < 60]
        return len(self._times) >= self._most

    def wrong(self) -> bool:
        """Count a wrong try; return True where there were too many already."""
        if self.many:
            return True
        self._times.append(self._clock())
        return False


Limit = TypeVar("Limit")


class ByAddress(Generic[Limit]):
    """Keeps one limit for each address, and forgets the oldest of very many addresses.

    `make` makes the limit of a new address. `most` is the largest number of addresses known at a time.
    """

    def __init__(self, make: Callable[[], Limit], most: int = 2000) -> None:
        self._make, self._most, self._found = make, most, dict[str, Limit]()

    def of(self, address: str) -> Limit:
        """Return the limit of an address."""
        if address not in self._found:
            if len(self._found) >= self._most:
                del self._found[next(iter(self._found))]
            self._found[address] = self._make()
        return self._found[address]


def sender(peer: str, forwarded: str, proxies: Sequence[Network]) -> str:
    """Return the address that a message came from, as far as it can be known.

    Each proxy adds its caller's address to the end of the header ``X-Forwarded-For``. Addresses further to
    the front come from the caller, who may have made them up.

    `peer` is the other end of the connection, and `forwarded` is the header. `proxies` says where each proxy
    on the way stands, the outermost first; without proxies no header is read. The result is the caller of the
    outermost proxy, or a caller who went past the proxies. For an IPv6 address the result is its network,
    since one computer has all addresses of a network. It is empty where a named proxy does not name its
    caller.
    """
    found: Address | None = _read_address(peer)
    if found is None:
        return peer
    hops = forwarded.split(",")
    for network in reversed(proxies):
        if found not in network:
            break  # this address is no named proxy, so it is the caller
        found = _read_address(hops.pop()) if hops else None
        if found is None:
            return ""
    return str(ip_network((found, 64), strict=False)) if found.version == 6 else str(found)


def _read_address(text: str) -> Address | None:
    try:
        found = ip_address(text.strip())
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, IPv6Address) else found


@dataclass
class Places:
    """Which hosts and origins are this server."""

    hosts: set[str] = field(default_factory=lambda: {"localhost", "127.0.0.1"})  #: names without a port
    url: str = ""  #: outside address of a hub or proxy; empty without one
    port: int = 0  #: set when the server listens

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
            port = parts.port or _PORTS.get(parts.scheme)  # a browser omits the usual port
            outside = urlsplit(self.url)
        except ValueError:
            return False
        if parts.scheme not in ("http", "https") or parts.path or parts.query or parts.fragment:
            return False
        if "@" in parts.netloc:
            return False
        if self.url and (parts.scheme, parts.hostname, port) == (
            outside.scheme,
            outside.hostname,
            outside.port or _PORTS.get(outside.scheme),
        ):
            return True
        return parts.scheme == "http" and parts.hostname in self.hosts and port == self.port

    def policy(self, host: str, *, framed: bool = False) -> str:
        """Return a page's content security policy for a checked Host header.

        `framed` says whether slides on this computer may show the page in a frame.
        """
        is_here = host.partition(":")[0] in ("127.0.0.1", "localhost")
        around = "http://127.0.0.1:* http://localhost:*" if framed and is_here else "'none'"
        outside = f" ws://{self._outside} wss://{self._outside}" if self._outside else ""
        return (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
            f"connect-src 'self' ws://{host} wss://{host}{outside}; base-uri 'none'; form-action 'none'; "
            f"frame-ancestors {around}"
        )


#: open files that are not connections: the votes, the examiner's pipes, the pages
_OTHER_FILES = 100
#: on Windows `select` watches at most 512 connections
_MOST_ON_WINDOWS = 400


def most_connections(wished: int) -> int:
    """Let this process hold as many connections as wished, and return how many it can hold.

    A system often lets a program open 256 or 1024 files until the program asks for more.
    """
    if sys.platform == "win32":
        return min(wished, _MOST_ON_WINDOWS)
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    enough = wished + _OTHER_FILES
    if soft == resource.RLIM_INFINITY or soft >= enough:
        return wished
    allowed = enough if hard == resource.RLIM_INFINITY else min(enough, hard)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
        soft = allowed
    return max(1, soft - _OTHER_FILES)


class Doors(HTTPServer):
    """A server that never takes more connections than it can hold.

    Where all places are taken, a connection that has not joined loses its place: the oldest connection of the
    address that holds the most. So one computer with a thousand connections shuts nobody else out.
    """

    most = 1000

    def initialize(self, *args: Any, **kwargs: Any) -> None:
        """Start without any connection."""
        super().initialize(*args, **kwargs)
        #: connection to its address, oldest first; None after it has joined
        self._addresses: dict[IOStream, str | None] = {}

    def handle_stream(self, stream: IOStream, address: tuple[Any, ...]) -> None:
        """Take a new connection, or close it at once where all places are taken."""
        if len(self._addresses) >= self.most:
            self._addresses = {one: known for one, known in self._addresses.items() if not one.closed()}
        if len(self._addresses) >= self.most and not self._make_place():
            stream.close()
            return
        self._addresses[stream] = str(address[0])
        super().handle_stream(stream, address)

    def comes_from(self, stream: IOStream, address: str) -> None:
        """Note the address from which a proxy passed on a connection."""
        if self._addresses.get(stream) is not None:
            self._addresses[stream] = address

    def joined(self, stream: IOStream) -> None:
        """Note that a connection has joined: it keeps its place."""
        self._addresses[stream] = None

    def _make_place(self) -> bool:
        held = Counter(known for known in self._addresses.values() if known is not None)
        if not held:
            return False
        busiest = held.most_common(1)[0][0]
        oldest = next(one for one, known in self._addresses.items() if known == busiest)
        del self._addresses[oldest]
        oldest.close()
        return True
