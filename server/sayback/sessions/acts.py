"""Acts of people in their seats, and the sealed boxes that they may open.

A move's meaning is the engine's affair, its keeping the registry's.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

from ..engine.agreements import readable
from ..engine.commands import Act
from ..engine.language.protocol import Table
from ..engine.moves.offers import beneath
from ..engine.pair import Ms, Seat
from ..engine.refusals import Refusal
from ..engine.shapes import BOX_SIZES
from ..errors import Refused
from ..protocols.library import Library
from ..store.errors import StoreDown
from .boxes import with_boxes
from .changes import UNCHANGED, Change, EngineRefusal
from .compiled import destination
from .idempotency import read, signature
from .live import Live, Local
from .peers import Connection
from .record import Record

if TYPE_CHECKING:
    from .registry import SessionRegistry


class Acts:
    """Carries out acts. Every coroutine may raise `Refused`."""

    def __init__(
        self, store: Store, url: str, library: Library, *, most: int = MOST_TALKS, gone_after: float = GONE_AFTER
    ) -> None:
        super().__init__(store, url, library, most=most)
        self._gone_after = gone_after
        self._stories = Stories(store, self._sessions.tables)

    async def start(self) -> None:
        """Begin to watch clock and store. Raises StoreDown."""
        await self._sessions.start()

    async def stop(self) -> None:
        """Nothing is committed after this."""
        await self._sessions.stop()

    def ready(self) -> bool:
        """Whether acts can be kept now."""
        return self._clock.sure

    # sockets

    async def join(self, session: str | None, tokens: Sequence[str], seen: Seen | None, peer: Peer) -> Local:
        """Seat a socket. Wrong, revoked, expired and unknown all look the same, and cost the same."""
        proofs = [hashed(token) for token in tokens]
        live = await self._sessions.live(session or "")
        seats = await self._sessions.judged(live, lambda record: _opened(record, proofs))
        local = Local(secrets.token_hex(4), live, seats, peer, time.monotonic())
        try:
            await self._arrive(local, proofs, seen)
        except BaseException:
            self._sessions.task(self._unseat(local))  # the outcome may be unknown: nobody must stay who never came
            raise
        return local

    async def _arrive(self, local: Local, proofs: Sequence[str], seen: Seen | None) -> None:
        """Seat a connection, once: if an earlier try was kept unheard, it is only shown what there is. A token that
        opens nothing any more by what the store has is refused, whatever was remembered here."""
        live = local.live

        def make(live: Live, record: Record, now: Ms) -> Made | None:
            if local.id in record.lines:
                return None
            if _opened(record, proofs) != local.seats:
                raise Refused("no-seat")
            record = change(record, epoch=_epoch(record, local.seats, seen))
            _, made = self._sessions.run(live, record, now, Tick())
            come(live.table, made, local.id, Line(self._clock.node, local.seats), now)
            for old in _too_many(made.record.lines, local.seats, live.living):
                leave(live.table, made, old, now, now)
            made.then = lambda: self._seated(live, local, seen)
            return made

        first = live.v <= MADE
        await self._sessions.change(live, make)
        if first:
            self._sessions.task(self._stays(live.session))
        if local.id not in live.locals:
            self._seated(live, local, seen)
            live.deliver(self._clock.now())

    async def _unseat(self, local: Local) -> None:
        """Take back a connection that was refused or given up on, if the store has kept it all the same."""
        local.live.waiting += 1
        try:
            for _ in range(UNSEAT_TRIES):
                await asyncio.sleep(1)
                await self._sessions.refresh(local.live)
                if self._clock.sure:
                    await self._depart(local)
                    return
        finally:
            local.live.waiting -= 1
            self._sessions.drop(local.live)

    def _seated(self, live: Live, local: Local, seen: Seen | None) -> None:
        live.welcome(local, seen)
        self._sessions.revoke(live)

    def heard(self, connection: Connection) -> None:
        """A sign of life."""
        assert isinstance(connection, Local)
        connection.heard = time.monotonic()

    def closed(self, connection: Connection) -> None:
        """The socket is closed; the seat leaves ten seconds after its last sign of life."""
        assert isinstance(connection, Local)
        wait = max(0.0, connection.heard + self._gone_after - time.monotonic())
        loop = asyncio.get_running_loop()
        connection.closing = loop.call_later(wait, lambda: self._sessions.task(self._depart(connection)))
        lines = connection.live.record.lines
        if any(set(line.seats) & set(connection.seats) for name, line in lines.items() if name != connection.id):
            self._sessions.task(self._shut(connection))  # one that stands alone is the first to go in any case

    async def _shut(self, local: Local) -> None:
        """Let every process know that a line is closed, so that none drops a living one for it."""

        def make(live: Live, record: Record, now: Ms) -> Made | None:
            line = record.lines.get(local.id)
            if line is None or line.shut:
                return None
            return Made(change(record, lines={**record.lines, local.id: change(line, shut=True)}), [])

        with suppress(Refused):
            await self._sessions.change(local.live, make)

    async def _depart(self, local: Local) -> None:
        live = local.live

        def make(live: Live, record: Record, now: Ms) -> Made | None:
            if local.id not in record.lines:
                return None
            _, made = self._sessions.run(live, record, now, Tick())
            if local.id in made.record.lines:
                leave(live.table, made, local.id, self._clock.at(local.heard), now)
            return made

        try:
            await self._sessions.change(live, make)
        except Refused as refused:
            if refused.code == "holding":
                loop = asyncio.get_running_loop()
                local.closing = loop.call_later(1.0, lambda: self._sessions.task(self._depart(local)))
                return
        live.locals.pop(local.id, None)
        local.closing = None  # a timer that has run still knows whom it ran for
        self._sessions.drop(live)

    # acts and words

    async def act(self, connection: Connection, payload: Mapping[str, object]) -> dict[str, object]:
        """Carry out one act; the answer comes after the commit.

        A kept act sent again is answered the same.
        """
        assert isinstance(connection, Local)
        live = connection.live
        act = _parse(connection, payload)
        key, asked = f"{act.seat}:{act.id}", signature(act.step, act.move, act.args)

        def changer(live: Live, record: Record, now: Ms) -> Change[None]:
            outcome, steps = self._registry.run(live, record, now, whole, to)
            if isinstance(outcome, Refusal):
                raise EngineRefusal(outcome)
            if outcome.state is record.state and not outcome.boxes:
                return UNCHANGED
            again = {ref: "/-/" in ref and len(box) for ref, box in outcome.boxes.items() if ref in record.state.boxes}
            kept = with_boxes(steps.record, outcome.boxes, again | before)
            return Change(kept, None, steps.commands, outcome.boxes, key, asked, act.seat, steps.table)

        try:
            whole, to = await self._destination(live, act)
            before = await self._lengths(live, act)
            result = (await self._registry.change(live, changer)).result
        except EngineRefusal as refused:
            return await self._refused(live, act, key, asked, refused.refusal)
        except Refused as refused:
            return {**refused.ack(), **_numbers(live.record, act.seat)}
        if result is None:
            return {"ok": True, **_numbers(live.record, act.seat)}
        return _kept(result, asked)

    async def _destination(self, live: Live, act: Act) -> tuple[Act, Table | None]:
        """Find the dialogue version that an act names, and its table.

        Only a therapist changes the dialogue.
        """
        if act.seat != "therapist":
            return act, None
        return await destination(self._registry.tables, self._library, live.record.state, act)

    async def _lengths(self, live: Live, act: Act) -> dict[str, int]:
        """Return the lengths of the boxes that this act may replace: its seat's, of this visit."""
        if not any(isinstance(value, str) and len(value) >= BOX_SIZES[0] for value in act.args.values()):
            return {}
        refs = [ref for ref in live.record.state.boxes if ref.startswith(f"{act.seat}/{beneath(live.record.state)}/")]
        try:
            found = await self._store.boxes(live.session, refs) if refs else []
        except StoreDown:
            raise Refused("holding") from None
        return {ref: len(box) for ref, box in zip(refs, found, strict=True) if box is not None}

    async def _refused(self, live: Live, act: Act, key: str, asked: str, refusal: Refusal) -> dict[str, object]:
        """Refuse as the engine does; an act that was kept before is answered as it was then."""
        try:
            result = await self._store.kept(live.session, live.v, key)
        except StoreDown:
            return {**Refused("holding").ack(), **_numbers(live.record, act.seat)}
        if result is not None:
            return _kept(result, asked)
        answer = {"ok": False, "code": refusal.code, "message": refusal.message, "retry": refusal.retry}
        return {**answer, **_numbers(live.record, act.seat)}

    async def words(self, connection: Connection, refs: Sequence[str]) -> dict[str, object]:
        """Return the sealed boxes that these seats may open.

        A box that is not listed in their views does not exist for them.
        """
        assert isinstance(connection, Local)
        live = connection.live
        allowed = {f"{seat}/-/name" for seat in live.record.keys}
        for ref, box in live.record.state.boxes.items():
            if any(readable(live.record.state, ref, box, seat) for seat in connection.seats):
                allowed.add(ref)
        if not set(refs) <= allowed:
            raise Refused("no-such-box")
        try:
            found = await self._store.boxes(live.session, list(refs))
        except StoreDown:
            raise Refused("holding") from None
        boxes = {ref: box.decode() for ref, box in zip(refs, found, strict=True) if box is not None}
        return {"ok": True, "boxes": boxes}


def _parse(local: Local, payload: Mapping[str, object]) -> Act:
    """Read an act from a panel's message.

    Its seat is the connection's own, never the message's word alone.
    """
    id_, step_, move, args = (payload.get(name) for name in ("id", "step", "move", "args"))
    seat = payload.get("seat", local.seats[0])
    args = {} if args is None else args
    fits = (
        isinstance(id_, str) and 16 <= len(id_) <= 40 and id_.isascii(),
        step_ is None or (isinstance(step_, str) and len(step_) <= 120),
        isinstance(move, str) and len(move) <= 40,
        isinstance(args, dict),
        seat in local.seats,
    )
    if not all(fits):
        names = ("id", "step", "move", "args", "seat")
        raise Refused("bad-request", [name for name, one in zip(names, fits, strict=True) if not one])
    assert isinstance(id_, str) and isinstance(move, str) and isinstance(args, dict)
    mine = next(one for one in local.seats if one == seat)
    return Act(mine, move, step_ if isinstance(step_, str) else "", args, id_)


def _numbers(record: Record, seat: Seat) -> dict[str, object]:
    _, version, own = record.numbers(seat)
    return {"version": version, "own": own}


def _kept(result: str, asked: str) -> dict[str, object]:
    """Acknowledge a kept act.

    The same id with other content is a mistake, and said so.
    """
    version, own, was = read(result)
    said = {"ok": True} if was == asked else Refused("id-reused").ack()
    return {**said, "version": version, "own": own}
