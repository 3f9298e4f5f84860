"""A proxy between a browser and the server, as bad as some are.

It passes pages and no sockets, or nothing at all.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Literal
from urllib.parse import urlsplit

Sockets = Literal["pass", "refuse", "swallow"]
_NO = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Proxy:
    """A relay of bytes as they are.

    `sockets` says what becomes of a WebSocket that is asked for.
    """

    def __init__(self, behind: str) -> None:
        where = urlsplit(behind)
        self._behind = where.hostname, where.port
        self._port = 0
        self._server: asyncio.Server | None = None
        self._open: dict[asyncio.StreamWriter, bool] = {}
        self.sockets: Sockets = "pass"

    def at(self, link: str) -> str:
        """Give the same address through this proxy."""
        return urlsplit(link)._replace(netloc=f"127.0.0.1:{self._port}").geturl()

    async def up(self) -> None:
        """Listen, on the port it had before."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    async def down(self) -> None:
        """Refuse everybody, and drop who is connected."""
        if self._server is not None:
            self._server.close()
        self._drop(only_sockets=False)

    def cut(self, sockets: Sockets) -> None:
        """Do that to sockets from now on; drop those that are open."""
        self.sockets = sockets
        self._drop(only_sockets=True)

    def _drop(self, *, only_sockets: bool) -> None:
        for writer, socket in list(self._open.items()):
            if socket or not only_sockets:
                writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            socket = b"upgrade: websocket" in head.lower()
            self._open[writer] = socket
            if socket and self.sockets == "refuse":
                writer.write(_NO)
            elif socket and self.sockets == "swallow":
                await reader.read()
            else:
                await self._pass(head, reader, writer)
        except (OSError, asyncio.IncompleteReadError):
            pass  # somebody hung up
        finally:
            self._open.pop(writer, None)
            writer.close()

    async def _pass(self, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, to = await asyncio.open_connection(*self._behind)
        to.write(head)
        await asyncio.wait(
            [asyncio.ensure_future(_pipe(reader, to)), asyncio.ensure_future(_pipe(there, writer))],
            return_when=asyncio.FIRST_COMPLETED,
        )
        to.close()


async def _pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while chunk := await reader.read(65_536):
            writer.write(chunk)
            await writer.drain()
    except OSError:
        pass  # the other side hung up
    finally:
        writer.close()


@asynccontextmanager
async def between(behind: str) -> AsyncIterator[Proxy]:
    """Put a proxy in front of a server, until the end of the block."""
    proxy = Proxy(behind)
    await proxy.up()
    try:
        yield proxy
    finally:
        await proxy.down()
