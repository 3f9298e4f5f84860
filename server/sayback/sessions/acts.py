"""Acts of people in their seats, and the sealed boxes that they may open.

A move's meaning is the engine's affair, its keeping the registry's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ..engine.agreements import readable
from ..engine.commands import Act
from ..engine.counters import LASTING, lasting
from ..engine.language.protocol import Table
from ..engine.pair import Ms, Seat
from ..engine.refusals import Refusal
from ..engine.shapes import BOX_SIZES
from ..engine.state import beneath
from ..errors import Refused
from ..store.errors import StoreDown
from .boxes import with_boxes
from .changes import UNCHANGED, Change, EngineRefusal
from .compiled import destination
from .idempotency import read, signature
from .live import LiveSession, LocalConnection
from .peers import Connection
from .record import Record

if TYPE_CHECKING:
    from ..protocols.library import Library
    from .registry import SessionRegistry


class Acts:
    """Carries out acts. Every coroutine may raise `Refused`."""

    def __init__(self, registry: SessionRegistry, library: Library) -> None:
        self._registry, self._store, self._library = registry, registry.store, library

    async def act(self, connection: Connection, payload: Mapping[str, object]) -> dict[str, object]:
        """Carry out one act; the answer comes after the commit.

        A kept act sent again is answered the same.
        """
        assert isinstance(connection, LocalConnection)
        live = connection.live
        act = _parse(connection, payload)
        key, asked = f"{act.seat}:{act.id}", signature(act.step, act.move, act.args)

        def changer(live: LiveSession, record: Record, now: Ms) -> Change[None]:
            outcome, steps = self._registry.run(live, record, now, whole, to)
            if isinstance(outcome, Refusal):
                raise EngineRefusal(outcome)
            if outcome.state is record.state and not outcome.boxes:
                return UNCHANGED
            boxes, known = outcome.boxes, record.state.boxes
            again = {ref: LASTING in ref and len(box) for ref, box in boxes.items() if ref in known}
            kept = with_boxes(steps.record, boxes, again | before)
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

    async def _destination(self, live: LiveSession, act: Act) -> tuple[Act, Table | None]:
        """Find the dialogue version that an act names, and its table.

        Only a therapist changes the dialogue.
        """
        if act.seat != "therapist":
            return act, None
        return await destination(self._registry.tables, self._library, live.record.state, act)

    async def _lengths(self, live: LiveSession, act: Act) -> dict[str, int]:
        """Return the lengths of the boxes that this act may replace: its seat's, of this visit."""
        if not any(isinstance(value, str) and len(value) >= BOX_SIZES[0] for value in act.args.values()):
            return {}
        refs = [ref for ref in live.record.state.boxes if ref.startswith(f"{act.seat}/{beneath(live.record.state)}/")]
        try:
            found = await self._store.boxes(live.session, refs) if refs else []
        except StoreDown:
            raise Refused("holding") from None
        return {ref: len(box) for ref, box in zip(refs, found, strict=True) if box is not None}

    async def _refused(self, live: LiveSession, act: Act, key: str, asked: str, refusal: Refusal) -> dict[str, object]:
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
        assert isinstance(connection, LocalConnection)
        live = connection.live
        allowed = {lasting(seat, "name") for seat in live.record.keys}
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


def _parse(local: LocalConnection, payload: Mapping[str, object]) -> Act:
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
        raise Refused("bad-request", [name for name, fit in zip(names, fits, strict=True) if not fit])
    assert isinstance(id_, str) and isinstance(move, str) and isinstance(args, dict)
    mine = next(own for own in local.seats if own == seat)
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
