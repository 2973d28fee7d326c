"""A proxy as a JupyterHub has it: it keeps the path of each address and says where a call comes from."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Iterator

_FORWARDED, _CONNECTION = "x-forwarded-for", "connection"


class KeepingProxy:
    """Passes each connection on as it is; only the header ``X-Forwarded-For`` gets the caller's address.

    Attributes
    ----------
    port
        Where it listens, once it was started.
    behind
        Port of the server behind it.
    more
        Header lines that it adds, such as a secret; from a caller these are taken out.
    """

    def __init__(self, behind: int = 0, *more: str) -> None:
        self.port, self.behind, self.more = 0, behind, more
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        """Listen on a free port of this computer."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Take no more connections."""
        assert self._server is not None
        self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            first, *headers = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")[:-2]
            inside_reader, inside = await asyncio.open_connection("127.0.0.1", self.behind)
            kept = self._headers(headers, writer.get_extra_info("peername")[0])
            inside.write("\r\n".join([first, *kept, "", ""]).encode("latin-1"))
            await asyncio.gather(_pass_on(reader, inside), _pass_on(inside_reader, writer))
        writer.close()

    def _headers(self, lines: list[str], peer: str) -> list[str]:
        named = [(line.partition(":")[0].lower(), line) for line in lines]
        hops = [line.partition(":")[2].strip() for name, line in named if name == _FORWARDED]
        stays = any(name == "upgrade" for name, _ in named)
        own = {_FORWARDED, *(line.partition(":")[0].lower() for line in self.more)}
        kept = [line for name, line in named if name not in own and (stays or name != _CONNECTION)]
        end = [] if stays else ["Connection: close"]  # one question a connection, so that each has its header
        return [*kept, *self.more, f"X-Forwarded-For: {', '.join([*hops, peer])}", *end]


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    writer.close()


@contextlib.contextmanager
def keeping_proxy(behind: int, *more: str) -> Iterator[int]:
    """Run a proxy in a thread of its own; yield its port."""
    proxy, loop = KeepingProxy(behind, *more), asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        asyncio.run_coroutine_threadsafe(proxy.start(), loop).result(30)
        yield proxy.port
    finally:
        asyncio.run_coroutine_threadsafe(proxy.stop(), loop).result(30)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(30)
