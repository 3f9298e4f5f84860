"""A relay to the store that fails on demand."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest_asyncio


class Relay:
    """A relay between a store and Valkey.

    What is sent arrives; what comes back may be lost, changed or held.
    """

    def __init__(self, valkey: str, path: Path) -> None:
        self.url = f"unix://{path}"
        self.lose = 0
        """Number of answers still to be lost; each loss hangs up."""
        self.spare = 0
        """Number of answers that still arrive before that."""
        self.swap: tuple[bytes, bytes] | None = None
        """Bytes of the next answer that are replaced by others, once."""
        self.silent = False
        """Whether answers are held back and the connection stays up."""
        self.turns: list[int] = []
        """Bytes of each turn towards Valkey."""
        self._valkey = unquote(urlsplit(valkey).path)
        self._path = path
        self._tasks: set[asyncio.Task[None]] = set()
        self._writers: set[asyncio.StreamWriter] = set()

    async def start(self) -> None:
        self._server = await asyncio.start_unix_server(self._serve, self._path)

    async def stop(self) -> None:
        self._server.close()
        self.hang_up()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._path.unlink(missing_ok=True)

    def hang_up(self) -> None:
        for writer in self._writers:
            writer.transport.abort()
        self._writers.clear()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        upstream, towards = await asyncio.open_unix_connection(self._valkey)
        self._writers |= {writer, towards}
        for work in (self._send(reader, towards), self._answer(upstream, writer)):
            task = asyncio.create_task(work)
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _send(self, reader: asyncio.StreamReader, towards: asyncio.StreamWriter) -> None:
        while data := await reader.read(1 << 20):
            self.turns.append(len(data))
            towards.write(data)
        towards.transport.abort()

    async def _answer(self, upstream: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await upstream.read(1 << 20):
            if self.spare:
                self.spare -= 1
            elif self.lose:
                self.lose -= 1
                writer.transport.abort()
                return
            if self.swap and self.swap[0] in data:
                data, self.swap = data.replace(*self.swap, 1), None
            if not self.silent:
                writer.write(data)


@pytest_asyncio.fixture
async def relay(valkey: str, tmp_path: Path) -> AsyncIterator[Relay]:
    """Open a relay to Valkey."""
    between = Relay(valkey, tmp_path / "relay.sock")
    await between.start()
    yield between
    await between.stop()
