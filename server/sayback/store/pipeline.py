"""A pipeline: commits go to the store in groups, each repeated until its outcome is known.

One group is under way; later commits form the next one. A group is cut at 16 KB because Valkey reads 16 KB a turn
and syncs its file once for each. Any error means "outcome unknown": the same bytes go out again at once and then every
250 ms for five seconds. So every command that comes here must be harmless when it runs twice.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence

import hiredis
from redis.asyncio.connection import AbstractConnection

from . import keys
from .client import AGAIN, PATIENCE
from .errors import StoreDown
from .wire import Broken, Reply, Wire, dial, pack

GROUP = 16_384
"""Bytes after which a group is cut."""


class _Question:
    """Packed bytes, how the right answer is told from a crossed one, and who waits for it."""

    __slots__ = ("answer", "echo", "packed", "tries", "until")

    def __init__(self, packed: bytes, echo: bytes, until: float) -> None:
        self.packed = packed
        self.echo = echo
        self.until = until
        self.tries = 0
        self.answer: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()


class Pipeline:
    """A pipelined connection to the store: it sends many commands before the first is answered.

    `wait` replicas must have a group before it counts as answered.
    """

    def __init__(
        self, place: AbstractConnection, scripts: Sequence[bytes] = (), *, wait: int = 0, patience: float = PATIENCE
    ) -> None:
        self._place = place
        self._scripts = scripts
        self._wait = wait
        self._patience = patience
        self._loop = asyncio.get_running_loop()
        self._queue: deque[_Question] = deque()
        self._later: dict[_Question, asyncio.TimerHandle] = {}
        self._wire: Wire | None = None
        self._task: asyncio.Task[None] | None = None
        self._group: list[_Question] = []
        self._closed = False

    def ask(self, packed: bytes, *, echo: bytes = b"") -> asyncio.Future[Reply]:
        """Queues one command. The future holds its reply or StoreDown.

        `echo` must be the second item of a reply that begins with `done`. An error of the store is an unknown outcome.
        """
        question = _Question(packed, echo, self._loop.time() + self._patience)
        if self._closed:
            question.answer.set_exception(StoreDown("The store was closed."))
        else:
            self._push(question)
        return question.answer

    async def close(self) -> None:
        """Ends the connection; waiting callers get StoreDown."""
        self._closed = True
        for handle in self._later.values():
            handle.cancel()
        for question in (*self._group, *self._queue, *self._later):
            if not question.answer.done():
                question.answer.set_exception(StoreDown("The store was closed."))
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
        self._drop()

    def _push(self, question: _Question) -> None:
        self._later.pop(question, None)
        self._queue.append(question)
        if self._task is None:
            self._task = self._loop.create_task(self._run())

    async def _run(self) -> None:
        """Carries groups until nothing is left.

        It starts a loop turn late, so what one turn asks goes together.
        """
        try:
            while self._queue:
                self._group = self._cut()
                try:
                    replies = await self._carry(self._group)
                except Exception as fault:  # whatever it was, the outcome is unknown
                    self._drop()
                    for question in self._group:
                        self._again(question, fault)
                else:
                    self._settle(replies)
        finally:
            self._task = None

    def _cut(self) -> list[_Question]:
        group: list[_Question] = []
        size = 0
        while self._queue and (not group or size + len(self._queue[0].packed) <= GROUP):
            question = self._queue.popleft()
            size += len(question.packed)
            group.append(question)
        return group

    async def _carry(self, group: list[_Question]) -> list[Reply]:
        """Carries the group; returns its replies, all of them surely its own.

        Raises if anything about the whole is in doubt.
        """
        if self._wire is None or not self._wire.open:
            self._wire = await dial(self._place, self._scripts)
        packed = [question.packed for question in group]
        if self._wait:
            # A write of this connection, however small: WAIT asks about everything up to the connection's last one.
            packed += [pack("SET", keys.mark(), 1), pack("WAIT", self._wait, 500)]
        replies = await self._wire.ask(b"".join(packed), len(packed))
        for question, reply in zip(group, replies, strict=False):
            if question.echo and isinstance(reply, list) and reply[0] == b"done" and reply[1] != question.echo:
                raise Broken("the store answered something else than was asked")
        if self._wait and not (isinstance(replies[-1], int) and replies[-1] >= self._wait):
            raise Broken(f"fewer than {self._wait} replicas have it")
        return replies

    def _settle(self, replies: list[Reply]) -> None:
        for question, reply in zip(self._group, replies, strict=False):
            if isinstance(reply, hiredis.ReplyError):
                self._drop()  # scripts are loaded, and a new primary is found, by connecting again
                self._again(question, reply)
            elif not question.answer.done():
                question.answer.set_result(reply)

    def _again(self, question: _Question, fault: Exception) -> None:
        question.tries += 1
        if question.answer.done():
            return
        if question.tries == 1:
            self._queue.appendleft(question)
        elif self._loop.time() >= question.until:
            question.answer.set_exception(StoreDown(f"The store does not answer: {fault}"))
        else:
            self._later[question] = self._loop.call_later(AGAIN, self._push, question)

    def _drop(self) -> None:
        if self._wire is not None:
            self._wire.abort()
            self._wire = None
