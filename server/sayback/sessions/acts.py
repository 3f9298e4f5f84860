"""The conductor: what sockets may ask. Joining, acting, asking for words, whispering.

Seats are in `seats.py`, codes in `meetings.py`, workshops in `hosts.py`.

Each is a few lines around `Sessions.change`; what a move means is the engine's affair, how it is kept the store's.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

import orjson

from ..engine.agreements import readable, veiled
from ..engine.commands import Act, Tick
from ..engine.moves.offers import beneath
from ..engine.pair import PARTNERS, SEATS, Ms, Seat
from ..engine.refusals import Refusal
from ..engine.shapes import BOX_SIZES
from ..engine.state import change
from ..errors import Refused
from ..protocols.library import Library
from ..store.errors import StoreDown
from ..store.redis import Store
from ..tokens import hashed, same
from .boxes import with_boxes
from .capacity import MADE, MOST_TALKS
from .changes import Made, NotTaken, come, leave
from .facilitator import Hosts
from .idempotency import read, signature
from .live import PER_SEAT, Live, Local, mark
from .record import Line, Record
from .seats import seated
from .service import Connection, Peer, Seen
from .story import Stories

GONE_AFTER = 10.0
"""A seat is gone so long (s) after the last sign of life of its last connection, whatever closed it."""
UNSEAT_TRIES = 120
HUM_EVERY = 3.5
"""Seconds between two hums of a socket to one seat; panels send one per ping (5 s)."""


class Conductor(Hosts):
    """All sessions of this process. `start` before use; every coroutine may raise `Refused`. `gone_after`: see
    `GONE_AFTER`; tests make it shorter."""

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
            return Made(change(record, lines={**record.lines, local.id: replace(line, shut=True)}), [])

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
        self._sessions.drop(live)

    # acts and words

    async def act(self, connection: Connection, payload: Mapping[str, object]) -> dict[str, object]:
        """Carry out one act; the answer comes after the commit. A kept act sent again is answered the same."""
        assert isinstance(connection, Local)
        live = connection.live
        act = _parse(connection, payload)
        key, asked = f"{act.seat}:{act.id}", signature(act.step, act.move, act.args)

        def make(live: Live, record: Record, now: Ms) -> Made | None:
            outcome, made = self._sessions.run(live, record, now, whole, to)
            if isinstance(outcome, Refusal):
                raise NotTaken(outcome)
            if outcome.state is record.state and not outcome.boxes:
                return None
            made.boxes, made.act, made.signature, made.seat = outcome.boxes, key, asked, act.seat
            again = {ref: "/-/" in ref and len(box) for ref, box in outcome.boxes.items() if ref in record.state.boxes}
            made.record = with_boxes(made.record, outcome.boxes, again | before)
            return made

        try:
            whole, to = await self._over(live, act) if act.seat == "therapist" else (act, None)
            before = await self._lengths(live, act)
            result = await self._sessions.change(live, make)
        except NotTaken as not_taken:
            return await self._refused(live, act, key, asked, not_taken.refusal)
        except Refused as refused:
            return {**refused.ack(), **_numbers(live.record, act.seat)}
        if result is None:
            return {"ok": True, **_numbers(live.record, act.seat)}
        return _kept(result, asked)

    async def _lengths(self, live: Live, act: Act) -> dict[str, int]:
        """How long the boxes are that this seat wrote at this visit, if the act may put others in their place."""
        if not any(isinstance(value, str) and len(value) >= BOX_SIZES[0] for value in act.args.values()):
            return {}
        refs = [ref for ref in live.record.state.boxes if ref.startswith(f"{act.seat}/{beneath(live.record.state)}/")]
        try:
            found = await self._store.boxes(live.session, refs) if refs else []
        except StoreDown:
            raise Refused("holding") from None
        return {ref: len(box) for ref, box in zip(refs, found, strict=True) if box is not None}

    async def _refused(self, live: Live, act: Act, key: str, asked: str, refusal: Refusal) -> dict[str, object]:
        """The engine says no; but if this very act was kept before, it is answered as it was then."""
        try:
            result = await self._store.kept(live.session, live.v, key)
        except StoreDown:
            return {**Refused("holding").ack(), **_numbers(live.record, act.seat)}
        if result is not None:
            return _kept(result, asked)
        answer = {"ok": False, "code": refusal.code, "message": refusal.message, "retry": refusal.retry}
        return {**answer, **_numbers(live.record, act.seat)}

    async def words(self, connection: Connection, refs: Sequence[str]) -> dict[str, object]:
        """The sealed boxes that these seats may open; one that is not listed in their views does not exist for them."""
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

    async def receipt(self, name: str) -> dict[str, object]:
        """What an erasure has removed."""
        return await self._sessions.eraser.receipt(name)

    async def confirm(self, name: str, device: str) -> dict[str, object]:
        """Note that a device has forgotten its keys."""
        return await self._sessions.eraser.confirm(name, device)

    async def story(self, session: str, bearer: str) -> bytes:
        """How the talk went, as the bearer's own seat saw it."""
        live = await self._sessions.live(session)
        seat = await self._sessions.judged(live, lambda record: seated(record, hashed(bearer)))
        return await self._stories.tell(session, seat)

    # what passes through and is kept nowhere

    async def hum(self, connection: Connection, box: str, to: str | None) -> dict[str, object]:
        """Pass a box of constant size between a partner and the therapist, to their sockets of every process. It is the
        same whether anything is said in it or not; nothing of it is kept, counted or logged."""
        assert isinstance(connection, Local)
        live, seat = connection.live, connection.seats[0]
        target = next((one for one in PARTNERS if one == to), None) if seat == "therapist" else "therapist"
        if target is None or len(connection.seats) > 1 or not live.record.state.therapist:
            raise Refused("bad-request", ("to",))
        now = time.monotonic()
        if now - connection.hummed.get(target, 0.0) < HUM_EVERY:
            raise Refused("slow-down", wait=HUM_EVERY)
        connection.hummed[target] = now
        self._sessions.pass_on(live, target, b"hum", orjson.dumps({"from": seat, "box": box}))
        return {"ok": True}

    async def signal(self, connection: Connection, speaking: bool | None) -> dict[str, object]:
        """Tell the therapist's panels whether this person's own microphone hears them; forgotten at once."""
        assert isinstance(connection, Local)
        live, seat = connection.live, connection.seats[0]
        if seat != "therapist" and live.record.state.therapist and not veiled(live.record.state):
            body = orjson.dumps({"from": seat, "speaking": speaking})
            self._sessions.pass_on(live, "therapist", b"signal", body)
        return {"ok": True}


def _opened(record: Record, proofs: Sequence[str]) -> tuple[Seat, ...]:
    """The seats that these tokens open, each of them one; raises Refused("no-seat")."""
    found = {seat for seat, key in record.keys.items() for proof in proofs if same(key.token, proof)}
    if len(found) != len(proofs) or not found:
        raise Refused("no-seat")
    return tuple(seat for seat in SEATS if seat in found)


def _epoch(record: Record, seats: Sequence[Seat], seen: Seen | None) -> int:
    """The epoch for somebody who comes back. One who was shown more than the store knows, and can prove it by the mark
    of that view, tells that it has lost steps; then the epoch moves, so that every panel takes the older state."""
    if seen is None or len(seats) != 1 or seen.epoch != record.epoch:
        return record.epoch
    _, version, own = record.numbers(seats[0])
    if seen.version <= version and seen.own <= own:
        return record.epoch
    shown = mark(record.witness, seats[0], seen.epoch, seen.version, seen.own)
    return record.epoch + (bool(record.witness) and same(shown, seen.mark))


def _too_many(lines: Mapping[str, Line], seats: Sequence[Seat], living: Callable[[str, Line], bool]) -> list[str]:
    """Connections of a seat that has more than it may: those that are closed first, then the oldest."""
    old: list[str] = []
    for seat in seats:
        mine = [name for name, line in lines.items() if seat in line.seats]
        mine.sort(key=lambda name: living(name, lines[name]))
        old += [name for name in mine[: max(0, len(mine) - PER_SEAT)] if name not in old]
    return old


def _parse(local: Local, payload: Mapping[str, object]) -> Act:
    """An act from what a panel sent; its seat is the connection's own, never the message's word alone."""
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
    """The acknowledgement of a kept act. The same id with other content is a mistake, and said so."""
    version, own, was = read(result)
    said = {"ok": True} if was == asked else Refused("id-reused").ack()
    return {**said, "version": version, "own": own}
