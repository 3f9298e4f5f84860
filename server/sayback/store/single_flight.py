"""Single flight: callers that ask for a kept thing at the same time share one reading."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Generic, Protocol, TypeVar

from ..errors import Refused
from .errors import StoreDown


class Laned(Protocol):
    """A thing in this process's hands, read and changed under its own lane."""

    lane: asyncio.Lock


Thing = TypeVar("Thing")
InHand = TypeVar("InHand", bound=Laned)
Answer = TypeVar("Answer")


class SingleFlight(Generic[Thing]):
    """Readings under way, by name.

    `open` reads a thing; a caller that gives up waiting stops no other.
    """

    def __init__(self, open: Callable[[str], Coroutine[Any, Any, Thing]]) -> None:
        self._open = open
        self._now: dict[str, asyncio.Future[Thing]] = {}

    async def of(self, name: str) -> Thing:
        """Return what `open` gives for this name.

        Raises Refused("holding") where the store does not answer.

        Where another caller's reading found nothing, it may have begun before there was something: then once more.
        """
        shared = name in self._now
        found = await self._read(name)
        return found if found is not None or not shared else await self._read(name)

    async def _read(self, name: str) -> Thing:
        opening = self._now.get(name)
        if opening is None:
            opening = self._now[name] = asyncio.ensure_future(self._open(name))
            opening.add_done_callback(lambda _: self._now.pop(name, None))
        try:
            return await asyncio.shield(opening)
        except StoreDown:
            raise Refused("holding") from None


class Rereads(Generic[InHand]):
    """Second readings: no refusal rests only on what this process remembers.

    A caller that comes while a reading is under way shares the next one, because the present one may have begun before
    what the caller knows. So a wrong token costs one reading, whether its talk is in hand or not, and any number of
    them for one talk at most one reading after the other. `read` is called with the lane held, and tells whether the
    store answered.
    """

    def __init__(
        self, read: Callable[[InHand], Coroutine[Any, Any, bool]], refusals: tuple[type[Exception], ...] = (Refused,)
    ) -> None:
        self._read, self._refusals = read, refusals
        self._next: dict[InHand, asyncio.Future[bool]] = {}

    async def again(self, thing: InHand) -> bool:
        """Read it anew, from now on; False: the store does not answer."""
        coming = self._next.get(thing)
        if coming is None:
            coming = self._next[thing] = asyncio.ensure_future(self._in_lane(thing))
        return await asyncio.shield(coming)

    async def _in_lane(self, thing: InHand) -> bool:
        try:
            async with thing.lane:
                del self._next[thing]  # the store is asked now: what is done after this needs the next reading
                return await self._read(thing)
        except BaseException:
            self._next.pop(thing, None)
            raise

    async def judged(self, thing: InHand, judge: Callable[[InHand], Answer]) -> Answer:
        """Judge it as it is here; where `judge` refuses, judge it as the store has it now."""

        async def attempt() -> Answer:
            return judge(thing)

        return await self.surely(thing, attempt)

    async def surely(self, thing: InHand, attempt: Callable[[], Awaitable[Answer]]) -> Answer:
        """Run `attempt`; where it refuses, run it again once the store was asked.

        Raises its second refusal, or Refused("holding") where the store does not answer.
        """
        try:
            return await attempt()
        except self._refusals as no:
            if isinstance(no, Refused) and no.code == "holding":
                raise
        if not await self.again(thing):
            raise Refused("holding")
        return await attempt()
