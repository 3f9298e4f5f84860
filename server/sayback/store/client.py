"""redis-py as this server uses it: how an address is read, and how long an answer is waited for.

Everything but commits and hints goes through here. An address is what redis-py says it is: `redis://…`, `rediss://…`
(TLS) or `unix://…`, see https://redis.readthedocs.io/en/stable/connections.html. Commits and hints have connections of
their own (wire.py) that are told where to go by the same reading.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from redis.asyncio import BlockingConnectionPool, Redis, SSLConnection, UnixDomainSocketConnection
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
READERS = 8
"""Connections at most. Who comes while all are busy waits in line."""

# RESP 2 as on our own connections. With RESP 3 redis-py also asks for maintenance notices of one vendor's cloud.
_COMMON: dict[str, Any] = {"protocol": 2, "socket_timeout": SILENCE, "socket_connect_timeout": SILENCE}


def pool(url: str) -> BlockingConnectionPool:
    """Connections to `url`, none of them opened yet. Raises StoreSettingError, never with the password in it."""
    retry = Retry(EqualJitterBackoff(cap=AGAIN, base=0.02), 1)
    try:
        made = BlockingConnectionPool.from_url(url, max_connections=READERS, timeout=None, retry=retry, **_COMMON)
        one = place(made)
        if isinstance(one, UnixDomainSocketConnection) and not one.path:
            raise ValueError("no path")
        if isinstance(one, SSLConnection):
            one.ssl_context.get()  # its files are read now, not at the first connection
    except (ValueError, TypeError, OSError, RedisError) as fault:
        shown = url.split("@")[-1]
        raise StoreSettingError(
            f"The store's address “{shown}” cannot be used ({fault}). "
            "It is written redis://host:6379/0, rediss://host:6380/0 or unix:///path/of/socket."
        ) from None
    return made


def place(connections: BlockingConnectionPool) -> AbstractConnection:
    """A connection that is never opened: where and as whom to connect."""
    one: AbstractConnection = connections.make_connection()  # type: ignore[no-untyped-call]
    return one


def local(socket: str) -> Redis:
    """A client for one question to a Valkey on a unix socket, without any repetition."""
    return Redis(unix_socket_path=socket, retry=Retry(NoBackoff(), 0), **_COMMON)


class Client:
    """redis-py with patience: whatever fails is asked again until `patience` seconds are over, then StoreDown.

    redis-py itself repeats once what it thinks was a broken line, and gives no promise about the whole: with its own
    settings one GET to a frozen store took ten minutes. So a limit lies around all of it. Every question must be
    harmless when it runs twice.
    """

    def __init__(self, connections: BlockingConnectionPool, patience: float = PATIENCE) -> None:
        self.redis = Redis(connection_pool=connections)
        self._pool = connections
        self._patience = patience
        self._closed = False
        self._limits: set[asyncio.Timeout] = set()

    async def ask(self, question: Callable[[], Awaitable[Any]], *, refusable: bool = False) -> Any:
        """The answer to one question, asked as often as needed. Raises StoreDown.

        With `refusable` an error that the store itself told is an answer too: redis.exceptions.ResponseError.
        """
        doubt: object = "no answer"
        try:
            async with self._limited() as limit:
                while not limit.expired():  # a wait_for in redis-py may swallow the limit's cancellation (Python 3.11)
                    try:
                        return await question()
                    except (RedisError, OSError) as fault:
                        if refusable and isinstance(fault, ResponseError):
                            raise
                        doubt = fault
                    await asyncio.sleep(AGAIN * random.uniform(0.5, 1.5))
        except TimeoutError:
            pass
        raise StoreDown("The store was closed." if self._closed else f"The store does not answer: {doubt}")

    @asynccontextmanager
    async def _limited(self) -> AsyncIterator[asyncio.Timeout]:
        """The patience of one question, that ends early when the client is closed."""
        async with asyncio.timeout(0 if self._closed else self._patience) as limit:
            self._limits.add(limit)
            try:
                yield limit
            finally:
                self._limits.discard(limit)

    async def close(self) -> None:
        """Ends the connections; whoever still waits gets StoreDown."""
        self._closed = True
        for limit in self._limits:
            if not limit.expired():
                limit.reschedule(0)
        while self._limits:
            await asyncio.sleep(0)  # each lets go of its connection first, or redis-py would open it again
        with suppress(RedisError, OSError):  # it may end badly, but it ends
            await self._pool.aclose()
