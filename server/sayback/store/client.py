"""redis-py as this server uses it: reading an address, and how long to wait for an answer.

Everything but commits and hints goes through here. redis-py defines addresses: `redis://…`, `rediss://…` (TLS) or
`unix://…`, see https://redis.readthedocs.io/en/stable/connections.html. Commits and hints have connections of their own
(wire.py) that are told where to go by the same reading.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from redis.asyncio import ConnectionPool, Redis, SSLConnection, UnixDomainSocketConnection
from redis.asyncio.connection import AbstractConnection
from redis.asyncio.retry import Retry
from redis.backoff import EqualJitterBackoff, NoBackoff
from redis.exceptions import RedisError, ResponseError

from .errors import StoreDown, StoreSettingError

SILENCE = 1.0
"""Seconds without an answer after which a connection is given up."""
AGAIN = 0.25
"""Seconds between repetitions."""
PATIENCE = 5.0
"""Seconds after which an unknown outcome is told as StoreDown."""

# RESP 2 as on our own connections. With RESP 3 redis-py also asks for maintenance notices of one vendor's cloud.
_COMMON: dict[str, Any] = {"protocol": 2, "socket_timeout": SILENCE, "socket_connect_timeout": SILENCE}


def shown(url: str) -> str:
    """Return an address as it may be printed: without account, password and options."""
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2].partition('?')[0]}"


def pool(url: str) -> ConnectionPool:
    """Make a pool for `url`, with no connection opened yet.

    Raises StoreSettingError, never with the password in it.
    """
    retry = Retry(EqualJitterBackoff(cap=AGAIN, base=0.02), 1)
    try:
        connections = ConnectionPool.from_url(url, retry=retry, **_COMMON)
        first = place(connections)
        if isinstance(first, UnixDomainSocketConnection) and not first.path:
            raise ValueError("no path")
        if isinstance(first, SSLConnection):
            first.ssl_context.get()  # its files are read now, not at the first connection
    except (ValueError, TypeError, OSError, RedisError) as fault:
        reason = type(fault).__name__ if "@" in url or "?" in url else str(fault)  # it may quote what is secret
        raise StoreSettingError(
            f"The store's address “{shown(url)}” cannot be used ({reason}). "
            "It is written redis://host:6379/0, rediss://host:6380/0 or unix:///path/of/socket."
        ) from None
    return connections


def place(connections: ConnectionPool) -> AbstractConnection:
    """Return a connection that is never opened: where and as whom to connect."""
    connection: AbstractConnection = connections.make_connection()  # type: ignore[no-untyped-call]
    return connection


def local(socket: str) -> Redis:
    """Make a client for one question to a Valkey on a unix socket, without any repetition."""
    return Redis(unix_socket_path=socket, retry=Retry(NoBackoff(), 0), **_COMMON)


class Client:
    """redis-py with patience: a failure is asked again for `patience` seconds, then StoreDown.

    redis-py itself repeats once after what it takes for a broken line, and promises nothing about the whole: with its
    own settings one GET to a frozen store took ten minutes, and on Python 3.11 it swallows a cancellation that comes
    while it writes. So each question is a task, and nobody waits for a task that does not end.

    One connection, whose questions wait in line: a reading costs 70-95 µs of CPU, 105-175 by a pool of bounded size.
    Every question must be harmless when it runs twice.
    """

    def __init__(self, connections: ConnectionPool, patience: float = PATIENCE) -> None:
        self.redis = Redis(connection_pool=connections, single_connection_client=True)
        self._pool = connections
        self._patience = patience
        self._closed = False
        self._tasks: set[asyncio.Task[Any]] = set()

    async def ask(self, question: Callable[[], Awaitable[Any]], *, refusable: bool = False) -> Any:
        """Return the answer to one question, asked as often as needed. Raises StoreDown.

        With `refusable` an error that the store itself told is an answer too: redis.exceptions.ResponseError.
        """
        faults: list[Exception] = []
        if not self._closed:
            task = asyncio.create_task(self._repeat(question, refusable, faults))
            self._tasks.add(task)
            task.add_done_callback(self._ended)
            try:
                await asyncio.wait([task], timeout=self._patience)
            finally:
                task.cancel()
            if task.done() and not task.cancelled():
                return task.result()
        if self._closed:
            raise StoreDown("The store was closed.")
        raise StoreDown(f"The store does not answer: {faults[-1] if faults else 'not a word'}")

    async def close(self) -> None:
        """Ends the connections; waiting callers get StoreDown."""
        self._closed = True
        while self._tasks:  # each lets go of its connection first, or redis-py would open it again
            for task in self._tasks:
                task.cancel()
            await asyncio.wait(self._tasks, timeout=0.1)
        with suppress(RedisError, OSError):  # it may end badly, but it ends
            await self.redis.aclose()
            await self._pool.aclose()

    async def _repeat(self, question: Callable[[], Awaitable[Any]], refusable: bool, faults: list[Exception]) -> Any:
        task = asyncio.current_task()
        while task is not None and not task.cancelling():
            try:
                return await question()
            except (RedisError, OSError) as fault:
                if refusable and isinstance(fault, ResponseError):
                    raise
                faults.append(fault)
            await asyncio.sleep(AGAIN * random.uniform(0.5, 1.5))
        raise asyncio.CancelledError

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            task.exception()  # it may have come too late for its caller
