"""Kept things in this process's hands: read once, changed one at a time, read again.

A thing is watched before it is read, so that nothing between the two is missed. A change takes its lane and commits by
comparing; if the store had moved on, the store's state is taken and the change is made again. Hints of other processes
say when to read: a lost one delays a change, it never loses one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Any, Final, Generic, Protocol, TypeVar

from ..errors import Refused
from .clock import NodeClock
from .errors import StoreDown
from .hints import Hints
from .records import Commit, Conflict, Done, Gone, Loaded, Repeated
from .redis import Store
from .single_flight import Answer, Rereads, SingleFlight

TRIES: Final = 100
"""Commits of one change that meet a store that has moved on."""


class Replica(Protocol):
    """A kept thing here, as of commit `v`."""

    lane: asyncio.Lock
    tag: bytes
    v: int
    pinned: int
    """How many need it to stay in hand."""

    @property
    def key(self) -> str:
        """The name under which the store keeps it."""


Held = TypeVar("Held", bound=Replica)
Applied = TypeVar("Applied")


class Keeper(Protocol[Held]):
    """The part of the handling that is particular to one kind of kept things."""

    missing: str
    """The code of the refusal where there is no such thing."""

    async def opened(self, key: str, loaded: Loaded) -> Held | None:
        """Make a replica of what was read; None if it cannot be used. May raise StoreDown."""

    async def adopt(self, held: Held, loaded: Loaded) -> None:
        """Take what the store has now. May raise StoreDown."""

    def lost(self, held: Held) -> None:
        """Let go of a thing that the store has no more, and put it down."""

    def erased(self, held: Held, receipt: str) -> None:
        """Note the receipt of a thing that another process erases: "" where there is none."""

    def heard(self, held: Held, payload: bytes) -> None:
        """Take another process's message that is kept nowhere."""


class Replicas(Generic[Held]):
    """All things of one kind in this process's hands.

    `start` before use; coroutines may raise `Refused`.
    """

    def __init__(
        self,
        store: Store,
        clock: NodeClock,
        keeper: Keeper[Held],
        task: Callable[[Coroutine[Any, Any, object]], None],
        refusals: tuple[type[Exception], ...] = (Refused,),
    ) -> None:
        self._store, self._clock, self._keeper, self._task = store, clock, keeper, task
        self.in_hand: dict[str, Held] = {}
        self._flight = SingleFlight(self._open)
        self._rereads = Rereads(self._reread, refusals)
        self._hints: Hints | None = None
        self._listening = True

    async def start(self, url: str, *, listening: bool = True) -> None:
        """Begin to hear what other processes change, if there are any."""
        self._listening = listening
        self._hints = await Hints.open(url, self._hinted, self.missed)

    async def stop(self) -> None:
        """Stop listening."""
        if self._hints is not None:
            await self._hints.close()

    async def get(self, key: str) -> Held:
        """Return the thing of that name, read if it is not in hand."""
        held = self.in_hand.get(key) or await self._flight.of(key)
        if held is None:
            raise Refused(self._keeper.missing)
        return held

    async def judged(self, held: Held, judge: Callable[[Held], Answer]) -> Answer:
        """Judge it as it is here; where `judge` refuses, judge it as the store has it now."""
        return await self._rereads.judged(held, judge)

    async def refresh(self, held: Held) -> None:
        """Take what the store has now; if it does not answer, nothing changes."""
        await self._rereads.again(held)

    async def change(self, held: Held, attempt: Callable[[], Awaitable[Applied | None]]) -> Applied:
        """Make a change: `attempt` commits, and runs again where it gives None.

        None says that the store had moved on. Where it refuses, it is asked once more on what the store has.
        """
        held.pinned += 1
        try:
            return await self._rereads.surely(held, lambda: self._in_lane(held, attempt))
        finally:
            held.pinned -= 1

    async def _in_lane(self, held: Held, attempt: Callable[[], Awaitable[Applied | None]]) -> Applied:
        async with held.lane:
            for _ in range(TRIES):
                if not self._clock.sure:
                    raise Refused("holding")
                applied = await attempt()
                if applied is not None:
                    return applied
        raise Refused("holding")

    async def commit(self, held: Held, commit: Commit) -> Done | Repeated | None:
        """Commit, or take what the store has: None where it had moved on. The lane is held."""
        try:
            outcome = await self._store.commit(commit)
            if isinstance(outcome, Conflict | Repeated):
                await self._keeper.adopt(held, Loaded(outcome.tag, outcome.v, outcome.data))
        except StoreDown:
            raise Refused("holding") from None
        if isinstance(outcome, Gone):
            self._keeper.lost(held)
            raise Refused(self._keeper.missing)
        return outcome if isinstance(outcome, Done | Repeated) else None

    def put_down(self, held: Held) -> None:
        """Keep this no longer in hand."""
        if self.in_hand.get(held.key) is held:
            del self.in_hand[held.key]
        if self._hints is not None:
            self._hints.unsubscribe(held.key)

    async def publish(self, key: str, payload: bytes) -> None:
        """Tell the other processes something that is kept nowhere."""
        with suppress(StoreDown):
            await self._store.publish(key, b" ".join((b">", self._clock.node.encode(), payload)))

    def listen(self, listening: bool) -> None:
        """Hear other processes from now on and read their work until now; or hear nothing.

        Nothing is to be heard while there are none.
        """
        if listening == self._listening:
            return
        self._listening = listening
        for held in tuple(self.in_hand.values()):
            if listening:
                self._task(self._listen(held))
            elif self._hints is not None:
                self._hints.unsubscribe(held.key)

    async def _listen(self, held: Held) -> None:
        if self._hints is not None:
            await self._hints.subscribe(held.key)
        await self.refresh(held)

    async def _open(self, key: str) -> Held | None:
        """Watch first, then read, so that nothing between the two is missed."""
        assert self._hints is not None
        listening = self._listening
        if listening:
            await self._hints.subscribe(key)
        loaded = await self._store.load(key)
        held = await self._keeper.opened(key, loaded) if loaded is not None else None
        if held is None:
            self._hints.unsubscribe(key)
            return None
        self.in_hand[key] = held
        if self._listening and not listening:
            self._task(self._listen(held))
        return held

    async def _reread(self, held: Held) -> bool:
        try:
            loaded = await self._store.load(held.key)
            if loaded is None:
                self._keeper.lost(held)
            elif loaded.tag != held.tag:
                await self._keeper.adopt(held, loaded)
        except StoreDown:
            return False
        except Refused:
            return True  # a newer server wrote it: what is here stays, and a change meets the refusal at its commit
        return True

    def _hinted(self, key: str, payload: bytes) -> None:
        """Take a hint: another process changed a thing, erased it, or sends something on."""
        held, own = self.in_hand.get(key), self._clock.node
        if held is None or payload == own.encode():
            return
        if payload.startswith(b"> "):
            _, node, body = payload.split(b" ", 2)
            if node != own.encode():
                self._keeper.heard(held, body)
            return
        if payload.startswith(b"gone "):
            self._keeper.erased(held, payload[5:].decode())
        self._task(self.refresh(held))

    def missed(self) -> None:
        """Read everything in hand again, because hints may have been lost."""
        for held in tuple(self.in_hand.values()):
            self._task(self.refresh(held))
