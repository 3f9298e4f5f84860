"""Workshops in this process's hands, and the only way to change one.

As with sessions: `change` takes the lane of the workshop, makes the new parts from the ones it knows, commits by
comparing, and if the store had moved on it does so again from the store's state. People and pairs lie beside the state,
so a commit writes only those that changed; its log entry names them, and another process reads just these.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from ..engine.pair import Ms
from ..errors import Refused
from ..sessions.erasure import named
from ..store.clock import NodeClock
from ..store.errors import StoreDown
from ..store.records import Commit, Done, Erased, Loaded
from ..store.redis import Store
from ..store.replica import Replicas
from ..store.single_flight import Answer
from ..tokens import hashed, is_session
from .changes import Change, Changer
from .live import LiveWorkshop, stored_as
from .record import KEEP, Pair, Person, Workshop, decode, encode, names

if TYPE_CHECKING:
    from ..sessions.registry import SessionRegistry

HOUR: Final[Ms] = 3_600_000
PATROL = 3.0
"""Seconds between two looks at whether the store still has what is known here."""
AGAIN: Final = 0.5
"""Seconds until a store that did not answer is asked again."""
IDLE = 20
"""Looks without any request after which a workshop is put down."""


Changed = Callable[[LiveWorkshop, Sequence[Person], Sequence[Pair]], None]
Relayed = Callable[[LiveWorkshop, bytes], None]


class WorkshopRegistry:
    """The workshops that this process knows. `start` before use.

    `start` before use. `changed` is called after every change known here, `relayed` with what another process sends to
    those who watch a workshop, `left` when one is gone; none may raise.
    """

    missing = "no-workshop"

    def __init__(self, sessions: SessionRegistry, store: Store, url: str) -> None:
        self.sessions, self.store, self._url = sessions, store, url
        self.changed: Changed = lambda live, people, pairs: None
        self.relayed: Relayed = lambda live, payload: None
        self.left: Callable[[LiveWorkshop], None] = lambda live: None
        self.replicas: Replicas[LiveWorkshop] = Replicas(store, self.clock, self, sessions.task)
        self._patrol: asyncio.TimerHandle | None = None

    @property
    def clock(self) -> NodeClock:
        """The clock of this process."""
        return self.sessions.clock

    async def start(self) -> None:
        """Begin to hear what other processes change."""
        await self.replicas.start(self._url)

    async def stop(self) -> None:
        """Stop: nothing is changed after this; waiting callers are answered."""
        if self._patrol is not None:
            self._patrol.cancel()
        for live in self.replicas.in_hand.values():
            live.wake_all()
        await self.replicas.stop()

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

    async def change(self, live: LiveWorkshop, changer: Changer[Answer]) -> Answer | None:
        """Make a change and commit it; raises Refused.

        It is made again from what the store has if that moved on or `changer` refuses. The answer is that of the try
        which was kept.
        """

        async def attempt() -> tuple[Answer | None] | None:
            now = self.clock.now()
            change = changer(live, now)
            if change is None:
                return (None,)
            kept = change.idle or await self._commit(live, change, now)
            return (change.answer,) if kept else None

        return (await self.replicas.change(live, attempt))[0]

    async def _commit(self, live: LiveWorkshop, change: Change[Any], now: Ms) -> bool:
        """Commit once; False when the store had moved on and the change must be made again."""
        workshop, v = change.workshop or live.workshop, live.v + 1
        touch = now + KEEP - workshop.kept_until > HOUR
        if touch:
            workshop = replace(workshop, kept_until=now + KEEP)
        people = [replace(person, v=v) for person in change.people]
        pairs = [replace(pair, v=v) for pair in change.pairs]
        fields = {f"person/{person.n}": encode(person) for person in people}
        fields |= {f"pair/{pair.n}": encode(pair) for pair in pairs}
        commit = Commit(
            live.key, live.tag, live.v, encode(workshop), encode(list(fields)), boxes=fields,
            ttl=(workshop.kept_until - now) // 1000, touch=touch, hint=self.clock.node.encode(), full="trim",
        )  # fmt: skip
        outcome = await self.replicas.commit(live, commit)
        if outcome is None:
            return False
        assert isinstance(outcome, Done)  # nothing here carries an act
        live.tag, live.v = outcome.tag, outcome.v
        self._take(live, workshop, people, pairs)
        if touch:
            try:
                await self.store.hold(hashed(workshop.code), KEEP // 1000)
            except StoreDown:
                raise Refused("holding") from None
        return True

    def _take(self, live: LiveWorkshop, workshop: Workshop, people: list[Person], pairs: list[Pair]) -> None:
        live.take(workshop, people, pairs)
        self.changed(live, people, pairs)

    async def adopt(self, live: LiveWorkshop, loaded: Loaded) -> None:
        """Take what the store has: only parts written since, where its log still tells that."""
        since = await self.store.log(live.key, after=live.v) if live.v and loaded.v > live.v else []
        if since and since[0][0] == live.v + 1:
            wanted = sorted({name for _, entry in since for name in names(entry)})
            found = dict(zip(wanted, await self.store.boxes(live.key, wanted), strict=True))
        else:
            found = dict((await self.store.fields(live.key)).items())
        people = [decode(body, Person) for name, body in found.items() if body and name.startswith("person/")]
        pairs = [decode(body, Pair) for name, body in found.items() if body and name.startswith("pair/")]
        workshop = decode(loaded.data, Workshop)  # before its tag is taken: what cannot be read is never written over
        live.tag, live.v = loaded.tag, loaded.v
        self._take(live, workshop, people, pairs)

    # workshops in hand

    async def live(self, id: str) -> LiveWorkshop:
        """Return the workshop of that name, read if need be; or raise Refused("no-workshop")."""
        if not is_session(id):
            raise Refused(self.missing)
        found = await self.replicas.get(stored_as(id))
        found.unused = 0
        return found

    def held(self, id: str) -> LiveWorkshop | None:
        """Return the workshop, if it is in this process's hands."""
        return self.replicas.in_hand.get(stored_as(id))

    async def opened(self, key: str, loaded: Loaded) -> LiveWorkshop:
        """Take a workshop into hand, with its people and pairs."""
        live = LiveWorkshop(key.partition(":")[2])
        await self.adopt(live, loaded)
        if self._patrol is None:
            self._again()
        return live

    async def judged(self, id: str, judge: Callable[[LiveWorkshop], Answer]) -> tuple[LiveWorkshop, Answer]:
        """Return the workshop and its judgement; raises Refused.

        Where `judge` refuses, the store's newest state is judged.
        """
        live = await self.live(id)
        return live, await self.replicas.judged(live, judge)

    async def settle(self, id: str, codes: Sequence[str]) -> None:
        """Let codes lead nowhere, but the one that the workshop has.

        A store that does not answer is asked until it does: a refused code may yet have been kept, and would then
        outlive its workshop.
        """
        while True:
            with suppress(StoreDown):
                loaded = await self.store.load(stored_as(id))
                own = decode(loaded.data, Workshop).code if loaded is not None else ""
                return await self.store.unname([hashed(code) for code in codes if code != own])
            await asyncio.sleep(AGAIN)

    async def erase(self, live: LiveWorkshop, talks: Sequence[Erased]) -> str:
        """Remove every key of a workshop, after those of its talks; return the receipt's name.

        Of two who ask at the same time the first one's counts stand on it.
        """
        key, erasure = live.key, self.sessions.erasure
        live.receipt = named(key, live.tag)
        erased = await erasure.remove(key, [hashed(live.workshop.code)], live.receipt)
        if erased.keys:
            await erasure.tell(live.receipt, [*talks, erased], talks=len(talks))
            self.sessions.task(erasure.rewrite(live.receipt))
        self.lost(live)
        return live.receipt

    def lost(self, live: LiveWorkshop) -> None:
        """Let go of a workshop that is no more; waiting callers are answered."""
        live.gone = True
        self.replicas.put_down(live)
        self.left(live)
        live.wake_all()

    def erased(self, live: LiveWorkshop, receipt: str) -> None:
        """Note the name of the receipt: that of the process that erased it first."""
        live.receipt = receipt

    def heard(self, live: LiveWorkshop, payload: bytes) -> None:
        """Hand another process's message on to the watching pages."""
        self.relayed(live, payload)

    def _again(self) -> None:
        self._patrol = asyncio.get_running_loop().call_later(PATROL, self._look)

    def _look(self) -> None:
        """Put down unused workshops, and compare the rest with the store.

        Hints may be lost, and time ends all.
        """
        self._patrol = None
        for live in tuple(self.replicas.in_hand.values()):
            live.unused += 1
            if live.unused > IDLE and not live.pinned:
                self.replicas.put_down(live)
            else:
                self.sessions.task(self.replicas.refresh(live))
        if self.replicas.in_hand:
            self._again()
