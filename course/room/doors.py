"""How many connections a room holds, and who makes place when there are too many."""

from __future__ import annotations

import sys
from collections import Counter
from contextlib import suppress
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.iostream import IOStream

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
        #: the address of who has not joined yet, in the order of coming; None for who has
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
