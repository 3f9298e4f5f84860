"""Workshops in this process's hands, and the only way to change one.

As with sessions: `change` takes the lane of the workshop, makes what is new from what it knows, commits by comparing,
and if the store had moved on it does so again from what is there. People and pairs lie beside the state, so a commit
writes only those that changed; its log entry names them, and another process reads just these.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final

from ..engine.pair import Ms
from ..errors import Refused
from ..sessions.erasure import named
from ..sessions.registry import SessionRegistry
from ..sessions.single_flight import Answer, Openings, Rereads
from ..store.clock import NodeClock
from ..store.errors import StoreDown
from ..store.hints import Hints
from ..store.records import Commit, Done, Erased, Gone, Repeated
from ..store.redis import Store
from ..tokens import hashed, is_session
from .pace import Addresses
from .record import KEEP, Pair, Person, Workshop, decode, encode, names

HOUR: Final[Ms] = 3_600_000
PATROL = 3.0
"""Seconds between two looks at whether the store still has what is known here."""
AGAIN: Final = 0.5
"""Seconds until a store that did not answer is asked again."""
IDLE = 20
"""So many looks without anybody asking, and a workshop is put down."""


@dataclass(frozen=True, slots=True)
class Change:
    """What shall be different: the workshop (None: as it was) and the persons and pairs that are new or changed."""

    workshop: Workshop | None = None
    people: Sequence[Person] = ()
    pairs: Sequence[Pair] = ()


class Room:
    """One workshop here: everything the store has of it, as of commit `v`."""

    def __init__(self, id: str) -> None:
        self.id = id
        self.lane = asyncio.Lock()
        self.tag, self.v = b"", 0
        self.workshop: Workshop
        self.people: dict[int, Person] = {}
        self.pairs: dict[int, Pair] = {}
        self.by_token: dict[str, int] = {}
        self.by_session: dict[str, int] = {}
        self.waiting: dict[int, asyncio.Future[None]] = {}
        """Persons who wait to hear that something is new for them."""
        self.watching: set[asyncio.Future[None]] = set()
        """Pages that wait to hear that anything is new."""
        self.pinned = 0
        """How many need this workshop to stay in hand."""
        self.unused = 0
        self.addresses = Addresses()
        self.gone = False
        self.receipt = ""
        """Once it is being erased: the name of the receipt."""

    @property
    def together(self) -> list[Pair]:
        """The pairs that were not parted."""
        return [pair for pair in self.pairs.values() if not pair.apart]

    def known(self, token: str) -> int | None:
        """Who is in the line or in a pair with the token of this hash."""
        n = self.by_token.get(token)
        return None if n is None or self.people[n].gone else n

    def take(self, workshop: Workshop, people: Iterable[Person], pairs: Iterable[Pair]) -> None:
        """Take what a commit has written, and wake whom it concerns."""
        over = workshop.sums is not None
        self.workshop = workshop
        for person in people:
            self.people[person.n] = person
            if not person.gone or person.token not in self.by_token:
                self.by_token[person.token] = person.n
            self._wake(person.n)
        for pair in pairs:
            self.pairs[pair.n] = pair
            self.by_session[pair.session] = pair.n
        if over:
            self.wake_all()
        for one in tuple(self.watching):
            if not one.done():
                one.set_result(None)

    def wake_all(self) -> None:
        """Wake everybody who waits."""
        for n in tuple(self.waiting):
            self._wake(n)
        for one in tuple(self.watching):
            if not one.done():
                one.set_result(None)

    def _wake(self, n: int) -> None:
        waiting = self.waiting.pop(n, None)
        if waiting is not None and not waiting.done():
            waiting.set_result(None)


Make = Callable[[Room, Ms], Change | None]
Told = Callable[[Room, Sequence[Person], Sequence[Pair]], None]
Heard = Callable[[Room, bytes], None]


class Rooms:
    """What this process knows of workshops. `start` before use. `told` is called after every change that is known here,
    `heard` with what another process sends to those who watch a workshop, `left` when one is gone; none may raise."""

    def __init__(self, sessions: SessionRegistry, store: Store, url: str) -> None:
        self.sessions, self.store, self._url = sessions, store, url
        self.told: Told = lambda room, people, pairs: None
        self.heard: Heard = lambda room, payload: None
        self.left: Callable[[Room], None] = lambda room: None
        self.in_hand: dict[str, Room] = {}
        self._openings = Openings(self._open)
        self._rereads = Rereads(self._reread)
        self._hints: Hints | None = None
        self._patrol: asyncio.TimerHandle | None = None

    @property
    def clock(self) -> NodeClock:
        """The clock of this process."""
        return self.sessions.clock

    async def start(self) -> None:
        """Begin to hear what other processes change."""
        self._hints = await Hints.open(self._url, self._hinted, self._missed)

    async def stop(self) -> None:
        """Nothing is changed after this; whoever waits is answered."""
        if self._patrol is not None:
            self._patrol.cancel()
        for room in self.in_hand.values():
            room.wake_all()
        if self._hints is not None:
            await self._hints.close()

    # one change, one commit

    async def make(self, id: str, workshop: Workshop, now: Ms) -> None:
        """Keep a new workshop; raises Refused("id-taken") if there is one of that name."""
        data = encode(replace(workshop, kept_until=now + KEEP))
        try:
            new = Commit(stored_as(id), b"", 0, data, encode([]), ttl=KEEP // 1000, touch=True, full="trim")
            outcome = await self.store.commit(new)
        except StoreDown:
            raise Refused("holding") from None
        if not isinstance(outcome, Done):
            raise Refused("id-taken")

    async def change(self, room: Room, make: Make) -> None:
        """Make a change and commit it, again from what the store has if that moved on or `make` refuses. Raises
        Refused."""
        room.pinned += 1
        try:
            await self._rereads.surely(room, lambda: self._changed(room, make))
        finally:
            room.pinned -= 1

    async def _changed(self, room: Room, make: Make) -> None:
        async with room.lane:
            for _ in range(100):
                if not self.clock.sure:
                    raise Refused("holding")
                now = self.clock.now()
                change = make(room, now)
                if change is None or await self._kept(room, change, now):
                    return
        raise Refused("holding")

    async def _kept(self, room: Room, change: Change, now: Ms) -> bool:
        """One commit; False when the store had moved on and it must be made again."""
        workshop, v = change.workshop or room.workshop, room.v + 1
        touch = now + KEEP - workshop.kept_until > HOUR
        if touch:
            workshop = replace(workshop, kept_until=now + KEEP)
        people = [replace(person, v=v) for person in change.people]
        pairs = [replace(pair, v=v) for pair in change.pairs]
        fields = {f"person/{person.n}": encode(person) for person in people}
        fields |= {f"pair/{pair.n}": encode(pair) for pair in pairs}
        commit = Commit(
            stored_as(room.id), room.tag, room.v, encode(workshop), encode(list(fields)), boxes=fields,
            ttl=(workshop.kept_until - now) // 1000, touch=touch, hint=self.clock.node.encode(), full="trim",
        )  # fmt: skip
        try:
            outcome = await self.store.commit(commit)
            if isinstance(outcome, Done):
                room.tag, room.v = outcome.tag, outcome.v
                self._take(room, workshop, people, pairs)
                if touch:
                    await self.store.hold(hashed(workshop.code), KEEP // 1000)
                return True
            if isinstance(outcome, Gone):
                self._lose(room)
                raise Refused("no-workshop")
            assert not isinstance(outcome, Repeated)  # nothing here carries an act
            await self._catch_up(room, outcome.tag, outcome.v, outcome.data)
        except StoreDown:
            raise Refused("holding") from None
        return False

    def _take(self, room: Room, workshop: Workshop, people: list[Person], pairs: list[Pair]) -> None:
        room.take(workshop, people, pairs)
        self.told(room, people, pairs)

    async def _catch_up(self, room: Room, tag: bytes, v: int, data: bytes) -> None:
        """Take what the store has: only what was written since, where its log still tells that."""
        since = await self.store.log(stored_as(room.id), after=room.v) if room.v and v > room.v else []
        if since and since[0][0] == room.v + 1:
            wanted = sorted({name for _, entry in since for name in names(entry)})
            found = dict(zip(wanted, await self.store.boxes(stored_as(room.id), wanted), strict=True))
        else:
            found = dict((await self.store.fields(stored_as(room.id))).items())
        people = [decode(one, Person) for name, one in found.items() if one and name.startswith("person/")]
        pairs = [decode(one, Pair) for name, one in found.items() if one and name.startswith("pair/")]
        room.tag, room.v = tag, v
        self._take(room, decode(data, Workshop), people, pairs)

    # workshops in hand

    async def room(self, id: str) -> Room:
        """The workshop in this process's hands; raises Refused("no-workshop") if there is none of that name."""
        if not is_session(id):
            raise Refused("no-workshop")
        found = self.in_hand.get(id) or await self._openings.of(id)
        if found is None:
            raise Refused("no-workshop")
        found.unused = 0
        return found

    async def _open(self, id: str) -> Room | None:
        """Watch first, then read, so that nothing between the two is missed."""
        assert self._hints is not None
        await self._hints.subscribe(stored_as(id))
        room, loaded = Room(id), await self.store.load(stored_as(id))
        if loaded is None:
            self._hints.unsubscribe(stored_as(id))
            return None
        await self._catch_up(room, loaded.tag, loaded.v, loaded.data)
        self.in_hand[id] = room
        if self._patrol is None:
            self._again()
        return room

    async def judged(self, id: str, judge: Callable[[Room], Answer]) -> tuple[Room, Answer]:
        """The workshop, and what `judge` makes of it; where it refuses, of what the store has now. Raises Refused."""
        room = await self.room(id)
        return room, await self._rereads.judged(room, judge)

    async def refresh(self, room: Room) -> None:
        """Take what the store has now; if it does not answer, nothing changes."""
        await self._rereads.again(room)

    async def _reread(self, room: Room) -> bool:
        try:
            loaded = await self.store.load(stored_as(room.id))
            if loaded is None:
                self._lose(room)
            elif loaded.tag != room.tag:
                await self._catch_up(room, loaded.tag, loaded.v, loaded.data)
        except StoreDown:
            return False
        return True

    async def settle(self, id: str, codes: Sequence[str]) -> None:
        """Let codes lead nowhere, but the one that the workshop has. A store that does not answer is asked until it
        does: what was refused may yet have been kept, and a code that nobody took back would outlive its workshop."""
        while True:
            with suppress(StoreDown):
                loaded = await self.store.load(stored_as(id))
                own = decode(loaded.data, Workshop).code if loaded is not None else ""
                return await self.store.unname([hashed(code) for code in codes if code != own])
            await asyncio.sleep(AGAIN)

    async def erase(self, room: Room, talks: Sequence[Erased]) -> str:
        """Remove every key of a workshop, after those of its talks; the name of the receipt for all of it. Of two who
        ask at the same time the first one's counts stand on it."""
        key, eraser = stored_as(room.id), self.sessions.eraser
        room.receipt = named(key, room.tag)
        erased = await eraser.remove(key, [hashed(room.workshop.code)], room.receipt)
        if erased.keys:
            await eraser.tell(room.receipt, [*talks, erased], talks=len(talks))
            self.sessions.task(eraser.rewrite(room.receipt))
        self._lose(room)
        return room.receipt

    async def publish(self, id: str, payload: bytes) -> None:
        """Tell the other processes something that is kept nowhere."""
        with suppress(StoreDown):
            await self.store.publish(stored_as(id), b" ".join((b">", self.clock.node.encode(), payload)))

    def _lose(self, room: Room) -> None:
        room.gone = True
        self._put_down(room)
        self.left(room)
        room.wake_all()

    def _put_down(self, room: Room) -> None:
        if self.in_hand.get(room.id) is room:
            del self.in_hand[room.id]
        if self._hints is not None:
            self._hints.unsubscribe(stored_as(room.id))

    def _again(self) -> None:
        self._patrol = asyncio.get_running_loop().call_later(PATROL, self._look)

    def _look(self) -> None:
        """Put down what nobody needs, and compare the rest with the store: hints may be lost, and time ends all."""
        self._patrol = None
        for room in tuple(self.in_hand.values()):
            room.unused += 1
            if room.unused > IDLE and not room.pinned:
                self._put_down(room)
            else:
                self.sessions.task(self.refresh(room))
        if self.in_hand:
            self._again()

    def _hinted(self, key: str, payload: bytes) -> None:
        room, mine = self.in_hand.get(key.partition(":")[2]), self.clock.node.encode()
        if room is None or payload == mine:
            return
        if payload.startswith(b"> "):
            _, node, told = payload.split(b" ", 2)
            if node != mine:
                self.heard(room, told)
            return
        if payload.startswith(b"gone "):
            room.receipt = payload[5:].decode()
        self.sessions.task(self.refresh(room))

    def _missed(self) -> None:
        for room in tuple(self.in_hand.values()):
            self.sessions.task(self.refresh(room))


def stored_as(id: str) -> str:
    """The name of a workshop in the store: no session can have it, so neither is ever taken for the other."""
    return f"w:{id}"
