"""The conductor: what the web may ask of sessions, seats and acts.

Making a session, looking at it, claiming a seat, joining with a socket, acting, asking for words. Each is a few lines
around `Sessions.change`; what a move means is the engine's affair, how it is kept the store's.
"""

from __future__ import annotations

import asyncio
import hashlib
import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace

import orjson

from .engine.commands import Act, Arrive, Depart
from .engine.compile import chosen_or_default
from .engine.machine import begin, step
from .engine.pair import PARTNERS, SEATS, Ms, Seat
from .engine.protocol import Table
from .engine.refusals import Refusal
from .engine.state import State, change
from .errors import Refused
from .live import Live, Local
from .protocols.library import Library
from .record import KEEP, Line, Record, SeatKeys, encode, entry
from .seam import Connection, CreateRequest, Peer, Seen
from .sessions import Made, NotTaken, Sessions
from .store.errors import StoreDown
from .store.records import Commit, Done
from .store.redis import Store
from .tokens import hashed, new_session, new_token, same

GONE_AFTER = 10.0
"""A seat is gone so long (s) after the last sign of life of its last connection, whatever closed it."""
PER_SEAT = 5
BOXES, BOX_BYTES = 200, 400_000


class Conductor:
    """All sessions of this process. `start` before use; every coroutine may raise `Refused`."""

    def __init__(self, store: Store, url: str, library: Library) -> None:
        self._store, self._library = store, library
        self._sessions = Sessions(store, url)
        self._clock = self._sessions.clock

    async def start(self) -> None:
        """Begin to watch clock and store. Raises StoreDown."""
        await self._sessions.start()

    async def stop(self) -> None:
        """Nothing is committed after this."""
        await self._sessions.stop()

    def ready(self) -> bool:
        """Whether acts can be kept now."""
        return self._clock.sure

    # making and taking seats

    async def create(self, body: CreateRequest) -> dict[str, object]:
        """Make a session. The caller has made the invitations, or gets tokens that work at once."""
        file = self._library.files.get(body.protocol)
        if file is None:
            raise Refused("unknown-protocol")
        try:
            chosen = chosen_or_default(file, body.settings)
        except ValueError as error:
            raise Refused("bad-request", (f"settings: {error}",)) from None
        seats = SEATS if body.therapist else PARTNERS
        if body.invites and set(body.invites) != set(seats):
            raise Refused("bad-request", ("seats",))
        if not self._clock.sure:
            raise Refused("holding")
        session, now = body.session or new_session(), self._clock.now()
        tokens: dict[Seat, str] = {} if body.invites else {seat: new_token() for seat in seats}
        keys = {seat: SeatKeys(body.invites.get(seat), hashed(tokens[seat]) if tokens else None) for seat in seats}
        boxes = {f"{seat}/-/name": box.encode() for seat, box in body.names.items()}
        try:
            table = await self._sessions.table_of(file, chosen)
            record = Record(self._begun(table, body, now), keys, body.locale, boxes=len(boxes), kept_until=now + KEEP)
            made = Commit(session, b"", 0, encode(record), entry([]), boxes=boxes, ttl=KEEP // 1000, touch=True)
            outcome = await self._store.commit(made)
        except StoreDown:
            raise Refused("holding") from None
        if not isinstance(outcome, Done):
            raise Refused("id-taken")
        return _created(session, seats, tokens, now + KEEP)

    def _begun(self, table: Table, body: CreateRequest, now: Ms) -> State:
        """A talk in the lobby; the coin is thrown here, because the engine knows no chance."""
        asked = [seat for seat in PARTNERS if seat == body.first]
        first = asked[0] if asked else secrets.choice(PARTNERS)
        state = begin(
            table, first=first, seed=secrets.randbelow(10_000), rule=body.rule, factor=body.factor,
            therapist=body.therapist, now=now,
        )  # fmt: skip
        return change(state, gap_seen=self._clock.gaps[-1][1] if self._clock.gaps else 0)

    async def look(self, session: str, bearer: str) -> dict[str, object]:
        """What somebody with an invitation or a seat's token may know before joining."""
        live = await self._sessions.live(session)
        record, proof = live.record, hashed(bearer)
        mine = [seat for seat, key in record.keys.items() if same(key.token, proof) or same(key.invite, proof)]
        if not mine:
            raise Refused("no-seat")
        named = [f"{seat}/-/name" for seat in record.keys]
        try:
            boxes = await self._store.boxes(session, named)
        except StoreDown:
            raise Refused("holding") from None
        names = {seat: box.decode() for seat, box in zip(record.keys, boxes, strict=True) if box is not None}
        self._sessions.drop(live)
        return {
            "session": session,
            "seat": mine[0],
            "protocol": record.state.protocol,
            "depth": live.table.depth,
            "locale": record.locale,
            "therapist": record.state.therapist,
            "names": names,
            "claimed": [seat for seat, key in record.keys.items() if key.token is not None],
            "here": [seat for seat in record.keys if record.state.here.get(seat)],
            "started": record.state.place != "lobby",
        }

    async def claim(self, session: str, bearer: str, token_hash: str, commit: str) -> dict[str, object]:
        """Take a seat for one device. The same device again gets the same answer; another one is refused."""
        live = await self._sessions.live(session)
        proof = hashed(bearer)

        def make(live: Live, record: Record, now: Ms) -> Made | None:
            mine = [seat for seat, key in record.keys.items() if same(key.invite, proof)]
            if not mine:
                raise Refused("no-seat")
            key = record.keys[mine[0]]
            if key.token is not None:
                if not same(key.token, token_hash):
                    raise Refused("claimed")
                return None
            taken = replace(key, token=token_hash, commit=commit, claims=key.claims + 1)
            return Made(replace(record, keys={**record.keys, mine[0]: taken}), [])

        await self._sessions.change(live, make)
        seat = next(seat for seat, key in live.record.keys.items() if same(key.invite, proof))
        self._sessions.drop(live)
        return {"seat": seat}

    # sockets

    async def join(self, session: str | None, tokens: Sequence[str], seen: Seen | None, peer: Peer) -> Local:
        """Seat a socket. Wrong, revoked, expired and unknown all look the same, and cost the same."""
        proofs = [hashed(token) for token in tokens]
        live = await self._sessions.live(session or "")
        found = {seat for seat, key in live.record.keys.items() for proof in proofs if same(key.token, proof)}
        seats = tuple(seat for seat in SEATS if seat in found)
        if len(seats) != len(proofs) or not seats:
            self._sessions.drop(live)
            raise Refused("no-seat")
        local = Local(secrets.token_hex(4), live, seats, peer, time.monotonic())

        def make(live: Live, record: Record, now: Ms) -> Made | None:
            _, made = self._sessions.run(live, record, now, Arrive(seats))
            lines = {**made.record.lines, local.id: Line(self._clock.node, seats)}
            for old in _too_many(lines, seats):
                line = lines.pop(old)
                state = step(live.table, made.record.state, Depart(line.seats, now), now).state
                made.commands.append((Depart(line.seats, now), now))
                made.record = replace(made.record, state=state)
            made.record = replace(made.record, lines=lines)
            made.then = lambda: self._seated(live, local, seen)
            return made

        await self._sessions.change(live, make)
        return local

    def _seated(self, live: Live, local: Local, seen: Seen | None) -> None:
        live.welcome(local, seen)
        for other in tuple(live.locals.values()):
            if other.id not in live.record.lines and other.closing is None:
                live.locals.pop(other.id)
                other.peer.bye("replaced")

    def heard(self, connection: Connection) -> None:
        """A sign of life."""
        assert isinstance(connection, Local)
        connection.heard = time.monotonic()

    def closed(self, connection: Connection) -> None:
        """The socket is closed; the seat leaves ten seconds after its last sign of life."""
        assert isinstance(connection, Local)
        wait = max(0.0, connection.heard + GONE_AFTER - time.monotonic())
        loop = asyncio.get_running_loop()
        connection.closing = loop.call_later(wait, lambda: self._sessions.task(self._depart(connection)))

    async def _depart(self, local: Local) -> None:
        live = local.live

        def make(live: Live, record: Record, now: Ms) -> Made | None:
            if local.id not in record.lines:
                return None
            _, made = self._sessions.run(live, record, now, Depart(local.seats, self._clock.at(local.heard)))
            lines = {name: line for name, line in made.record.lines.items() if name != local.id}
            made.record = replace(made.record, lines=lines)
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
        signature = hashlib.sha256(
            orjson.dumps([act.step, act.move, act.args], option=orjson.OPT_SORT_KEYS)
        ).hexdigest()
        key, signature = f"{act.seat}:{act.id}", signature[:8]

        def make(live: Live, record: Record, now: Ms) -> Made | None:
            outcome, made = self._sessions.run(live, record, now, act)
            if isinstance(outcome, Refusal):
                raise NotTaken(outcome)
            if outcome.state is record.state and not outcome.boxes:
                return None
            made.boxes, made.act, made.signature, made.seat = outcome.boxes, key, signature, act.seat
            made.record = _with_boxes(made.record, outcome.boxes)
            return made

        try:
            result = await self._sessions.change(live, make)
        except NotTaken as not_taken:
            return await self._refused(live, act, key, signature, not_taken.refusal)
        except Refused as refused:
            return {**refused.ack(), **_numbers(live.record, act.seat)}
        if result is None:
            return {"ok": True, **_numbers(live.record, act.seat)}
        return _kept(result, signature)

    async def _refused(self, live: Live, act: Act, key: str, signature: str, refusal: Refusal) -> dict[str, object]:
        """The engine says no; but if this very act was kept before, it is answered as it was then."""
        try:
            result = await self._store.kept(live.session, live.v, key)
        except StoreDown:
            return {**Refused("holding").ack(), **_numbers(live.record, act.seat)}
        if result is not None:
            return _kept(result, signature)
        answer = {"ok": False, "code": refusal.code, "message": refusal.message, "retry": refusal.retry}
        return {**answer, **_numbers(live.record, act.seat)}

    async def words(self, connection: Connection, refs: Sequence[str]) -> dict[str, object]:
        """The sealed boxes that these seats may open; one that is not listed in their views does not exist for them."""
        assert isinstance(connection, Local)
        live = connection.live
        allowed = {f"{seat}/-/name" for seat in live.record.keys}
        for ref, mark in live.record.state.boxes.items():
            if mark == "shown" or ref.split("/", 1)[0] in connection.seats:
                allowed.add(ref)
        if not set(refs) <= allowed:
            raise Refused("no-such-box")
        try:
            found = await self._store.boxes(live.session, list(refs))
        except StoreDown:
            raise Refused("holding") from None
        return {
            "ok": True,
            "boxes": {ref: box.decode() for ref, box in zip(refs, found, strict=True) if box is not None},
        }


def _created(session: str, seats: Sequence[Seat], tokens: Mapping[Seat, str], until: Ms) -> dict[str, object]:
    """The body of the 201. A token made here names its session, because a caller of the API connects with it alone."""
    made: dict[str, dict[str, str]] = {}
    for seat in seats:
        if tokens:
            made[seat] = {"token": f"{session}.{tokens[seat]}", "link": f"/s/{session}#0.{tokens[seat]}"}
        else:
            made[seat] = {"link": f"/s/{session}"}
    return {"session": session, "seats": made, "expires": until}


def _too_many(lines: Mapping[str, Line], seats: Sequence[Seat]) -> list[str]:
    """The oldest connections of a seat that has more than it may."""
    old: list[str] = []
    for seat in seats:
        mine = [name for name, line in lines.items() if seat in line.seats]
        old += [name for name in mine[: max(0, len(mine) - PER_SEAT)] if name not in old]
    return old


def _parse(local: Local, payload: Mapping[str, object]) -> Act:
    """An act from what a panel sent; its seat is the connection's own, never the message's word alone."""
    id_, step_, move, args = (payload.get(name) for name in ("id", "step", "move", "args"))
    seat = payload.get("seat", local.seats[0])
    args = {} if args is None else args
    wrong = [
        name
        for name, fits in (
            ("id", isinstance(id_, str) and 16 <= len(id_) <= 40 and id_.isascii()),
            ("step", step_ is None or (isinstance(step_, str) and len(step_) <= 120)),
            ("move", isinstance(move, str) and len(move) <= 40),
            ("args", isinstance(args, dict)),
            ("seat", seat in local.seats),
        )
        if not fits
    ]
    if wrong:
        raise Refused("bad-request", wrong)
    assert isinstance(id_, str) and isinstance(move, str) and isinstance(args, dict)
    mine = next(one for one in local.seats if one == seat)
    return Act(mine, move, step_ if isinstance(step_, str) else "", args, id_)


def _signature(act: Act) -> str:
    """Eight hex digits over what an act asks for, so that an id used twice for different things is noticed."""
    asked = orjson.dumps([act.step, act.move, act.args], option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(asked).hexdigest()[:8]


def _with_boxes(record: Record, boxes: Mapping[str, str]) -> Record:
    """Count what is kept; a session has room for 200 boxes and 400 KB."""
    if not boxes:
        return record
    number, size = record.boxes + len(boxes), record.box_bytes + sum(map(len, boxes.values()))
    if number > BOXES or size > BOX_BYTES:
        raise Refused("too-much")
    return replace(record, boxes=number, box_bytes=size)


def _numbers(record: Record, seat: Seat) -> dict[str, object]:
    _, version, own = record.numbers(seat)
    return {"version": version, "own": own}


def _kept(result: str, signature: str) -> dict[str, object]:
    """The acknowledgement of a kept act. The same id with other content is a mistake, and said so."""
    version, own, was = result.split(".")
    if was != signature:
        return {**Refused("id-reused").ack(), "version": int(version), "own": int(own)}
    return {"ok": True, "version": int(version), "own": int(own)}
