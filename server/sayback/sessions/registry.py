"""Sessions in this process's hands, and the only way to change one.

`change` takes the lane of the session, makes the new record from the one it knows, moves the numbers, commits, and
shows the result. If the store had moved on meanwhile, the first try has left no trace and it is made again from what
the store has. A person hears *kept* only after the commit is durable. A lost announcement delays a change, it never
loses one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from contextlib import suppress
from typing import Any

from ..engine.commands import Command, Tick
from ..engine.language.protocol import Table
from ..engine.machine import due_at
from ..engine.outcome import Outcome
from ..engine.pair import Ms, Seat
from ..engine.values import change as changed
from ..errors import Refused
from ..store.clock import NodeClock
from ..store.errors import StoreDown
from ..store.records import Commit, Done, Loaded
from ..store.redis import Store
from ..store.replica import Replicas
from ..store.reserve import Reserve
from ..tokens import is_session
from .changes import UNCHANGED, Answer, Applied, Change, Changer, EngineRefusal
from .compiled import Tables
from .erasure import Erasure
from .idempotency import result as kept_as
from .journal import entry
from .live import LiveSession
from .projection import contents, project
from .record import Record, decode, encode, keep_until
from .steps import Steps, run

YIELD: Ms = 200
"""Milliseconds by which a process lets the maker of the last commit fire a deadline first."""
HOUR: Ms = 3_600_000
AGAIN = 0.5
"""Seconds until a failed deadline is tried again, and until an idle session is put down."""


class SessionRegistry:
    """The sessions that this process knows. `start` before use."""

    missing = "no-seat"

    def __init__(self, store: Store, url: str) -> None:
        self.store, self._url = store, url
        self.clock = NodeClock(store, self._on_beat)
        self.reserve = Reserve(store)
        self.replicas: Replicas[LiveSession] = Replicas(store, self.clock, self, self.task, (Refused, EngineRefusal))
        self.tables = Tables(store)
        self.erasure = Erasure(store, self.clock.now)
        self._tasks: set[asyncio.Task[Any]] = set()
        self.watcher: Callable[[LiveSession], None] = lambda live: None
        self._watched: tuple[object, object] = (0, ())

    async def start(self) -> None:
        """Start the clock, and the watch on what other processes change. Raises StoreDown.

        Where no other process beats, nobody else changes anything, and hearing one's own hints would be a tenth of an
        act's cost. Within one beat of another process's first, this one listens and reads everything again.
        """
        await self.clock.start()
        await self.reserve.start()
        await self.replicas.start(self._url, listening=bool(self.clock.others))

    async def stop(self) -> None:
        """Stop: nothing is committed after this.

        Connections are left to their lease, as after a crash.
        """
        await self.clock.stop()
        await self.reserve.stop()
        for live in self.replicas.in_hand.values():
            self._disarm(live)
        for task in tuple(self._tasks):
            task.cancel()
        await self.replicas.stop()

    def growing(self) -> None:
        """Raise Refused("crowded") while the rest of the store is reserved for what is under way."""
        if self.reserve.begun:
            raise Refused("crowded", wait=60)

    def task(self, work: Coroutine[Any, Any, object]) -> None:
        """Let this run beside everything else; it ends with this process."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # one change, one commit

    async def change(self, live: LiveSession, changer: Changer[Answer]) -> Applied[Answer]:
        """Make a change and commit it; raises EngineRefusal, Refused.

        It is made again from what the store has if that moved on or `changer` refuses.
        """

        async def attempt() -> Applied[Answer] | None:
            now = max(live.record.state.at, self.clock.now())
            change = changer(live, live.record, now)
            return Applied(change.answer) if change.record is None else await self._commit(live, change, now)

        return await self.replicas.change(live, attempt)

    async def judged(self, live: LiveSession, judge: Callable[[Record], Answer]) -> Answer:
        """Judge the record here; where `judge` refuses, judge the one that the store has now."""
        try:
            return await self.replicas.judged(live, lambda live: judge(live.record))
        finally:
            self.drop(live)

    async def _commit(self, live: LiveSession, change: Change[Answer], now: Ms) -> Applied[Answer] | None:
        """Commit once; None when the store had moved on and the change must be made again."""
        assert change.record is not None
        record, seen = project(live.record, live.contents, change.record, change.table or live.table)
        until = keep_until(record.state, now, live.record)
        touch = until - record.kept_until > HOUR or not live.v
        if touch:
            record = changed(record, kept_until=until)
        _, version, own = record.numbers(change.seat)
        result = kept_as(version, own, change.signature) if change.act else ""
        commit = Commit(
            live.session, live.tag, live.v, encode(record), _event(change), change.act, result,
            {ref: box.encode() for ref, box in change.boxes.items()}, (until - now) // 1000, touch,
            self.clock.node.encode(), change.full,
        )  # fmt: skip
        outcome = await self.replicas.commit(live, commit)
        if isinstance(outcome, Done):
            live.keep(outcome.tag, outcome.v, record, seen, change.table or live.table)
            if change.kept is not None:
                change.kept()
            self._show(live)
            return Applied(change.answer, result)
        return Applied(change.answer, outcome.result) if outcome is not None else None

    async def adopt(self, live: LiveSession, loaded: Loaded) -> None:
        """Take what the store has, with its dialogue.

        If it is older than what was acknowledged here, the store has lost steps: the epoch moves, so that every panel
        takes the older state.
        """
        record = decode(loaded.data)
        table = await self.tables.followed(live.table, record.state.digest)
        if not live.adopt(loaded.tag, loaded.v, record, contents(table, record), table):
            live.record = changed(live.record, epoch=live.record.epoch + 1)
            self.task(self._keep_epoch(live))
        self.revoke(live)
        self._show(live)

    async def _keep_epoch(self, live: LiveSession) -> None:
        with suppress(Refused):
            await self.change(live, lambda live, record, now: Change(record, None))

    def revoke(self, live: LiveSession) -> None:
        """Close the sockets of this process that the record has no more, and say why."""
        for local in tuple(live.locals.values()):
            if local.id not in live.record.lines and local.closing is None:
                live.locals.pop(local.id)
                local.peer.bye(live.why_out(local))

    def pass_on(self, live: LiveSession, to: Seat, event: bytes, body: bytes) -> None:
        """Give an event to every socket of a seat, here and in other processes; it is kept nowhere."""
        live.pass_on(to, event, body)
        if self.clock.others:
            self.task(self.replicas.publish(live.session, b" ".join((to.encode(), event, body))))

    def _show(self, live: LiveSession) -> None:
        live.deliver(self.clock.now())
        self._arm(live)
        self._erase_if_wished(live)
        self.watcher(live)

    def run(
        self, live: LiveSession, record: Record, now: Ms, command: Command, to: Table | None = None
    ) -> tuple[Outcome, Steps]:
        """Run a command, after everything that must come before it; see `steps.run`."""
        return run(self.clock, live.table, record, now, command, to)

    async def unname(self, codes: Iterable[str]) -> None:
        """Let codes lead nowhere, now if the store answers; else they go by themselves."""
        with suppress(StoreDown):
            await self.store.unname(tuple(codes))

    # sessions in hand

    async def live(self, session: str) -> LiveSession:
        """Return the session of that name, read if need be; or raise Refused("no-seat")."""
        if not is_session(session):
            raise Refused(self.missing)
        live = await self.replicas.get(session)
        self.drop(live)  # looked at again in a moment: a mere question leaves nothing behind
        return live

    def held(self, session: str) -> LiveSession | None:
        """Return the session, if it is in this process's hands."""
        return self.replicas.in_hand.get(session)

    async def opened(self, session: str, loaded: Loaded) -> LiveSession | None:
        """Take a session into hand, with its dialogue; None where that is not kept any more."""
        record = decode(loaded.data)
        table = await self.tables.kept(record.state.digest)
        if table is None:
            return None
        live = LiveSession(session, table, loaded.tag, loaded.v, record, contents(table, record))
        self._arm(live)
        self._erase_if_wished(live)
        return live

    def drop(self, live: LiveSession) -> None:
        """Put an unused session down, after a moment.

        A caller that was given it at the same time may not have begun to use it.
        """
        if live.idle:
            asyncio.get_running_loop().call_later(AGAIN, self._drop_idle, live)

    def _drop_idle(self, live: LiveSession) -> None:
        if live.idle and self.held(live.session) is live:
            self._forget(live)

    def _forget(self, live: LiveSession) -> None:
        self._disarm(live)
        self.replicas.put_down(live)

    # deadlines

    def _arm(self, live: LiveSession) -> None:
        """Wake at the next deadline.

        The process of the last commit wakes first, so that two processes rarely collide.
        """
        self._disarm(live)
        due = due_at(live.table, live.record.state)
        if due is not None and live.locals:
            wait = max(0, due - self.clock.now()) + (0 if live.ours else YIELD)
            live.timer = asyncio.get_running_loop().call_later(wait / 1000, self._wake, live)

    def _disarm(self, live: LiveSession) -> None:
        if live.timer is not None:
            live.timer.cancel()
            live.timer = None

    def _wake(self, live: LiveSession) -> None:
        live.timer = None
        self.task(self.tick(live))

    async def tick(self, live: LiveSession) -> None:
        """Apply what is due in a session.

        Nothing is lost if it fails: the next look does the same.
        """

        def changer(live: LiveSession, record: Record, now: Ms) -> Change[None]:
            _, steps = self.run(live, record, now, Tick())
            idle = steps.record.state is record.state and steps.record.lines is record.lines
            return UNCHANGED if idle else steps.change(None)

        try:
            await self.change(live, changer)
        except Refused as refused:
            if refused.code == "holding" and live.locals and live.timer is None:
                live.timer = asyncio.get_running_loop().call_later(AGAIN, self._wake, live)
            return
        if live.timer is None:
            self._arm(live)

    def _on_beat(self) -> None:
        """Look at every session in hand after a gap, or when another process fell silent."""
        self.replicas.listen(bool(self.clock.others))
        gone = tuple(sorted(node for node in self.clock.known if self.clock.silent(node) is not None))
        watched = (self.clock.newest_gap, gone)
        if watched != self._watched:
            self._watched = watched
            for live in tuple(self.replicas.in_hand.values()):
                self.task(self.tick(live))

    def heard(self, live: LiveSession, payload: bytes) -> None:
        """Give an event that another process passes on to the sockets here."""
        to, event, body = payload.split(b" ", 2)
        live.pass_on(to.decode(), event, body)

    # erasing

    def _erase_if_wished(self, live: LiveSession) -> None:
        state = live.record.state
        wished = state.erase or not live.table.terms.saved
        if state.place == "closed" and wished and not state.undo and live.receipt is None:
            live.receipt = ""
            self.task(self._erase(live))

    async def _erase(self, live: LiveSession) -> None:
        """Delete all of a session that is to be erased, tell its panels, have the file rewritten.

        Where another process was first, that one says under which name its receipt stands.
        """
        codes = [meeting.code for meeting in live.record.meetings]
        live.receipt = await self.erasure.erase(live.session, live.tag, codes) or live.receipt
        self.lost(live)
        await self.erasure.rewrite(live.receipt or "")

    def erased(self, live: LiveSession, receipt: str) -> None:
        """Note under which name the receipt stands, unless this process has one itself."""
        live.receipt = live.receipt or receipt

    def lost(self, live: LiveSession) -> None:
        """Let go of a session that is no more, and tell its panels."""
        self._forget(live)
        for local in tuple(live.locals.values()):
            local.peer.gone(live.receipt or "")
        live.locals.clear()


def _event(change: Change[Answer]) -> bytes:
    """Encode the log's part of a change: nothing, where nothing happened that moves the talk."""
    return entry(change.commands) if change.commands else b""
