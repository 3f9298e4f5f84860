"""Sockets of seats: coming, signs of life, going.

A seat is taken by the first connection that speaks for it and left by the last one. Each change of that is committed
like any other, so every process knows who is there.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from ..engine.commands import Tick
from ..engine.pair import PARTNERS, Ms, Seat
from ..engine.values import change
from ..errors import Refused
from ..tokens import hashed, same
from .bearers import opened
from .capacity import FIRST_COMMIT
from .changes import UNCHANGED, Change
from .live import PER_SEAT, LiveSession, LocalConnection, mark
from .peers import Connection, Peer, Seen
from .record import Record, SeatConnection

if TYPE_CHECKING:
    from .capacity import Capacity
    from .registry import SessionRegistry

GONE_AFTER = 10.0
"""Seconds from the last sign of life of a seat's last connection until the seat is left.
However that connection was closed."""
UNSEAT_TRIES = 120


class Connections:
    """All sockets with a seat in this process.

    `gone_after`: see `GONE_AFTER`; tests make it shorter.
    """

    def __init__(self, registry: SessionRegistry, capacity: Capacity, gone_after: float = GONE_AFTER) -> None:
        self._registry, self._capacity, self._clock = registry, capacity, registry.clock
        self._gone_after = gone_after

    async def join(self, session: str | None, tokens: Sequence[str], seen: Seen | None, peer: Peer) -> LocalConnection:
        """Seat a socket.

        Wrong, revoked, expired and unknown all look the same, and cost the same.
        """
        proofs = [hashed(token) for token in tokens]
        live = await self._registry.live(session or "")
        seats = await self._registry.judged(live, lambda record: opened(record, proofs))
        local = LocalConnection(secrets.token_hex(4), live, seats, peer, time.monotonic())
        try:
            await self._arrive(local, proofs, seen)
        except BaseException:
            self._registry.task(self._unseat(local))  # the outcome may be unknown: a refused socket keeps no seat
            raise
        return local

    async def _arrive(self, local: LocalConnection, proofs: Sequence[str], seen: Seen | None) -> None:
        """Seat a connection, once.

        If an earlier try was kept unheard, it is only shown what there is. A token that opens nothing any more by what
        the store has is refused, whatever was remembered here.
        """
        live = local.live

        def changer(live: LiveSession, record: Record, now: Ms) -> Change[None]:
            if local.id in record.lines:
                return UNCHANGED
            if opened(record, proofs) != local.seats:
                raise Refused("no-seat")
            if live.table.terms.devices == "two" and set(PARTNERS) <= set(local.seats):
                raise Refused("two-devices")
            record = change(record, epoch=_epoch(record, local.seats, seen))
            _, steps = self._registry.run(live, record, now, Tick())
            steps = steps.come(live.table, local.id, SeatConnection(self._clock.node, local.seats), now)
            for old in _too_many(steps.record.lines, local.seats, live.living):
                steps = steps.leave(live.table, old, now, now)
            return steps.change(None, kept=lambda: self._seated(live, local, seen))

        first = live.v <= FIRST_COMMIT
        await self._registry.change(live, changer)
        if first:
            self._registry.task(self._capacity.keep(live.session))
        if local.id not in live.locals:
            self._seated(live, local, seen)
            live.deliver(self._clock.now())

    async def _unseat(self, local: LocalConnection) -> None:
        """Take back a connection that was refused or given up on, if the store has kept it."""
        local.live.pinned += 1
        try:
            for _ in range(UNSEAT_TRIES):
                await asyncio.sleep(1)
                await self._registry.replicas.refresh(local.live)
                if self._clock.sure:
                    await self._depart(local)
                    return
        finally:
            local.live.pinned -= 1
            self._registry.drop(local.live)

    def _seated(self, live: LiveSession, local: LocalConnection, seen: Seen | None) -> None:
        live.welcome(local, seen)
        self._registry.revoke(live)

    def heard(self, connection: Connection) -> None:
        """Note a sign of life."""
        assert isinstance(connection, LocalConnection)
        connection.heard = time.monotonic()

    def closed(self, connection: Connection) -> None:
        """Let a seat go ten seconds after the last sign of life of its closed socket."""
        assert isinstance(connection, LocalConnection)
        wait = max(0.0, connection.heard + self._gone_after - time.monotonic())
        loop = asyncio.get_running_loop()
        connection.closing = loop.call_later(wait, lambda: self._registry.task(self._depart(connection)))
        lines = connection.live.record.lines
        if any(set(other.seats) & set(connection.seats) for name, other in lines.items() if name != connection.id):
            self._registry.task(self._shut(connection))  # one that stands alone is the first to go in any case

    async def _shut(self, local: LocalConnection) -> None:
        """Let every process know that a line is closed, so that none drops a living one for it."""

        def changer(live: LiveSession, record: Record, now: Ms) -> Change[None]:
            connection = record.lines.get(local.id)
            if connection is None or connection.shut:
                return UNCHANGED
            return Change(change(record, lines={**record.lines, local.id: change(connection, shut=True)}), None)

        with suppress(Refused):
            await self._registry.change(local.live, changer)

    async def _depart(self, local: LocalConnection) -> None:
        live = local.live

        def changer(live: LiveSession, record: Record, now: Ms) -> Change[None]:
            if local.id not in record.lines:
                return UNCHANGED
            _, steps = self._registry.run(live, record, now, Tick())
            if local.id in steps.record.lines:
                steps = steps.leave(live.table, local.id, self._clock.at(local.heard), now)
            return steps.change(None)

        try:
            await self._registry.change(live, changer)
        except Refused as refused:
            if refused.code == "holding":
                loop = asyncio.get_running_loop()
                local.closing = loop.call_later(1.0, lambda: self._registry.task(self._depart(local)))
                return
        live.locals.pop(local.id, None)
        local.closing = None  # a timer that has run still knows whom it ran for
        self._registry.drop(live)


def _epoch(record: Record, seats: Sequence[Seat], seen: Seen | None) -> int:
    """Choose the epoch for a panel that comes back.

    A panel that was shown more than the store knows, and can prove it by the mark of that view, tells that the store
    has lost steps; then the epoch moves, so that every panel takes the older state.
    """
    if seen is None or len(seats) != 1 or seen.epoch != record.epoch:
        return record.epoch
    _, version, own = record.numbers(seats[0])
    if seen.version <= version and seen.own <= own:
        return record.epoch
    shown = mark(record.witness, seats[0], seen.epoch, seen.version, seen.own)
    return record.epoch + (bool(record.witness) and same(shown, seen.mark))


def _too_many(
    lines: Mapping[str, SeatConnection], seats: Sequence[Seat], living: Callable[[str, SeatConnection], bool]
) -> list[str]:
    """Return a seat's connections past the limit: closed ones first, then the oldest."""
    old: list[str] = []
    for seat in seats:
        mine = [name for name, connection in lines.items() if seat in connection.seats]
        mine.sort(key=lambda name: living(name, lines[name]))
        old += [name for name in mine[: max(0, len(mine) - PER_SEAT)] if name not in old]
    return old
