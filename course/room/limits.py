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

_PORTS = {"http": 80, "https": 443}


class Bucket:
    """Lets so many through in a second, and a burst at once."""

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

    `most` is how many may be wrong in a minute, over all who try.
    """

    def __init__(self, most: int = 60, clock: Callable[[], float] = monotonic) -> None:
        self._most, self._clock, self._times = most, clock, list[float]()

    @property
    def many(self) -> bool:
        """Whether there were too many in the last minute."""
        now = self._clock()
        self._times = [one for one in self._times if now - one < 60]
        return len(self._times) >= self._most

    def wrong(self) -> bool:
        """Count a wrong one; True where there were too many."""
        if self.many:
            return True
        self._times.append(self._clock())
        return False


Limit = TypeVar("Limit")


class ByAddress(Generic[Limit]):
    """One limit for each address; where there are very many addresses, the first ones are forgotten.

    `make` makes the limit of a new address. `most` is how many addresses are known at a time.
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

    Each proxy adds the address of who called it to the end of the header ``X-Forwarded-For``. What stands
    further to the front was sent by the caller, who may have made it up.

    `peer` holds the connection, and `forwarded` is the header. `proxies` says where each proxy on the way
    stands, the outermost first; without any no header is read. Returned is who called the outermost of these
    proxies, or who called past them. Of an IPv6 address it is the network: one computer has all addresses of
    it. It is empty where a named proxy does not say who called.
    """
    found: Address | None = _read_address(peer)
    if found is None:
        return peer
    hops = forwarded.split(",")
    for network in reversed(proxies):
        if found not in network:
            break  # this is no proxy that was named: so it is who called
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
    url: str = ""  #: what a hub or proxy is called outside; empty without one
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
            port = parts.port or _PORTS.get(parts.scheme)  # a browser leaves the usual port out
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
        """Return the page's content security policy for a Host header that was checked.

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


#: files that are no connection: the votes, the examiner's pipes, the pages
_OTHER_FILES = 100
#: `select` watches 512 at most there
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

    Where all places are taken, a connection that has not joined makes place: the oldest one of the address
    that holds the most of them. So one computer that opens a thousand connections shuts nobody else out.
    """

    most = 1000

    def initialize(self, *args: Any, **kwargs: Any) -> None:
        """Begin with no connection."""
        super().initialize(*args, **kwargs)
        #: connection to its address, in the order of coming; None once it has joined
        self._addresses: dict[IOStream, str | None] = {}

    def handle_stream(self, stream: IOStream, address: tuple[Any, ...]) -> None:
        """Take a connection, or close it at once."""
        if len(self._addresses) >= self.most:
            self._addresses = {one: known for one, known in self._addresses.items() if not one.closed()}
        if len(self._addresses) >= self.most and not self._make_place():
            stream.close()
            return
        self._addresses[stream] = str(address[0])
        super().handle_stream(stream, address)

    def comes_from(self, stream: IOStream, address: str) -> None:
        """Note where a connection that a proxy passed on comes from."""
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
