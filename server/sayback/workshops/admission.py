"""Making a workshop, its code, and the waiting line, before people are a pair.

A code admits to the line only, never to a pair. Wrong, closed and expired codes are answered alike.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Collection
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ..engine.pair import Ms
from ..errors import Refused
from ..sessions.compiled import dialogue
from ..store.errors import StoreDown
from ..tokens import hashed, new_session, same
from .changes import Change
from .codes import new_code, read
from .live import stored_as
from .pace import Pace, of_all
from .record import KEEP, Helper, Person, Workshop
from .roles import facilitator, person_of, role_of, running, watcher

if TYPE_CHECKING:
    from ..protocols.library import Library
    from ..sessions.create import Creator
    from .live import LiveWorkshop
    from .registry import WorkshopRegistry
    from .requests import Newcomer

HELPERS: Final = 20
TRIES: Final = 4
"""Codes that are tried until one is free: with a million in use, one in a million is taken."""


class Admission:
    """Everything about coming in. Every coroutine may raise `Refused`."""

    def __init__(self, registry: WorkshopRegistry, library: Library, creator: Creator) -> None:
        self._registry, self._library, self._creator = registry, library, creator

    async def create(self, wanted: Workshop, id: str | None = None) -> dict[str, object]:
        """Make a workshop and its code; asked again by the same facilitator, answer the same."""
        dialogue(self._library, wanted.protocol, wanted.settings)
        if not self._registry.clock.sure:
            raise Refused("holding")
        id, now = id or new_session(), self._registry.clock.now()
        await self._creator.count_workshop(stored_as(id), now, now + KEEP)
        code = await self._named(id)
        try:
            await self._registry.make(id, replace(wanted, code=code), now)
        except Refused as refused:
            self._settle(id, code)
            return await self._made_before(id, wanted, refused)
        return {"workshop": id, "code": code, "expires": now + KEEP}

    async def _made_before(self, id: str, wanted: Workshop, refused: Refused) -> dict[str, object]:
        if refused.code != "id-taken":
            raise refused
        there = (await self._registry.room(id)).workshop
        if not (same(there.facilitator, wanted.facilitator) and same(there.projector, wanted.projector)):
            raise refused
        return {"workshop": id, "code": there.code, "expires": there.kept_until}

    async def _named(self, id: str) -> str:
        """Reserve a code that leads to this workshop; only its hash stands in the key's address."""
        for _ in range(TRIES):
            code = new_code()
            try:
                if await self._registry.store.name(hashed(code), id, KEEP // 1000):
                    return code
            except StoreDown:
                self._settle(id, code)
                break
        raise Refused("holding")

    def _settle(self, id: str, *codes: str) -> None:
        """Take back, beside everything else, the codes of these that are not the workshop's."""
        self._registry.sessions.task(self._registry.settle(id, codes))

    # coming in

    async def door(self, typed: str) -> dict[str, object]:
        """Tell the holder of a code enough to seal their name."""
        room = await self._behind(typed)
        there = room.workshop
        return {
            "workshop": room.id,
            "key": there.key,
            "protocol": there.protocol,
            "languages": list(there.languages),
            "open": True,
        }

    async def join(self, typed: str, who: Newcomer, address: str = "") -> dict[str, object]:
        """Stand in the line; unconfirmed, if people come faster than those of one room do.

        The same token again gets the same number.
        """
        room = await self._behind(typed)
        there = room.workshop
        calm = room.known(who.token) is not None or room.addresses.calm(
            there.code, address, self._registry.clock.now(), there.capacity
        )

        def changer(room: LiveWorkshop, now: Ms) -> Change[int]:
            known = room.known(who.token)
            if known is not None:
                return Change(answer=known)
            _open_to(room, read(typed))
            self._registry.sessions.growing()
            there = room.workshop
            pace, confirmed = of_all(there.pace, now, there.capacity) if calm else (there.pace, False)
            if _places(there) < 1 or (not confirmed and there.unconfirmed >= there.capacity):
                raise Refused("full")
            number = there.people + 1
            person = replace(_person(number, who, now), unconfirmed=not confirmed)
            unconfirmed = there.unconfirmed + person.unconfirmed
            changed = replace(there, people=number, pace=pace, unconfirmed=unconfirmed)
            return Change(changed, [person], answer=number)

        number = await self._registry.change(room, changer)
        return {"person": number}

    async def _behind(self, typed: str) -> LiveWorkshop:
        """Return the workshop of this code while its door is open; else one refusal."""
        code = read(typed)
        try:
            id = await self._registry.store.named(hashed(code or typed))
        except StoreDown:
            raise Refused("holding") from None
        if id is None:
            raise Refused("no-door")
        try:
            room, _ = await self._registry.judged(id, lambda room: _open_to(room, code))
        except Refused as refused:
            raise Refused("no-door" if refused.code == "no-workshop" else refused.code) from None
        return room

    async def add(self, id: str, bearer: str, newcomers: list[Newcomer]) -> dict[str, object]:
        """Put a list of people into the line: all of them, or none."""
        room, _ = await self._registry.judged(id, lambda room: watcher(room, bearer))

        def changer(room: LiveWorkshop, now: Ms) -> Change[list[int]]:
            running(room)
            numbers: list[int] = []
            fresh: dict[str, Person] = {}
            for who in newcomers:
                known = room.known(who.token)
                if known is None and who.token not in fresh:
                    fresh[who.token] = _person(room.workshop.people + len(fresh) + 1, who, now)
                numbers.append(known or fresh[who.token].n)
            if len(fresh) > max(0, _places(room.workshop)):
                raise Refused("full")
            if fresh:
                self._registry.sessions.growing()
            people = room.workshop.people + len(fresh)
            there = replace(room.workshop, people=people) if fresh else None
            return Change(there, list(fresh.values()), answer=numbers)

        numbers = await self._registry.change(room, changer)
        return {"people": numbers}

    async def place(self, id: str, bearer: str, seen: str, wait: float) -> dict[str, object]:
        """Tell a person's place: waiting, paired, out or over.

        Answers when that is not what they have `seen`, or after `wait` seconds. One question a person waits; a newer
        one ends it.
        """
        room, person = await self._registry.judged(id, lambda room: person_of(room, bearer))
        answer = _place(room, person)
        if answer["seen"] == seen and wait and answer["state"] != "over":
            room.pinned += 1
            try:
                earlier = room.waiting.get(person.n)
                if earlier is not None and not earlier.done():
                    earlier.set_result(None)
                mine = room.waiting[person.n] = asyncio.get_running_loop().create_future()
                await asyncio.wait([mine], timeout=wait)
                if room.waiting.get(person.n) is mine:
                    del room.waiting[person.n]
            finally:
                room.pinned -= 1
            if room.gone:
                raise Refused("no-workshop")
            answer = _place(room, person_of(room, bearer))
        return answer

    async def projector(self, id: str, bearer: str, seen: str, wait: float) -> dict[str, object]:
        """Return the data for the room's wall: the code, the count, when everybody comes back."""
        room, _ = await self._registry.judged(id, lambda room: role_of(room, bearer))
        answer = _projected(room)
        if answer["seen"] == seen and wait and room.workshop.sums is None:
            room.pinned += 1
            mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            room.watching.add(mine)
            try:
                await asyncio.wait([mine], timeout=wait)
            finally:
                room.watching.discard(mine)
                room.pinned -= 1
            if room.gone:
                raise Refused("no-workshop")
            role_of(room, bearer)
            answer = _projected(room)
        return {**answer, "now": self._registry.clock.now()}

    # keeping the door

    async def set_open(self, id: str, bearer: str, open: bool) -> dict[str, object]:
        """Open or close the door; the code stays."""
        room, _ = await self._registry.judged(id, lambda room: watcher(room, bearer))

        def changer(room: LiveWorkshop, now: Ms) -> Change[None] | None:
            running(room)
            return None if room.workshop.open == open else Change(replace(room.workshop, open=open))

        await self._registry.change(room, changer)
        return {"open": open}

    async def new_code(self, id: str, bearer: str) -> dict[str, object]:
        """Make another code; the old one opens nothing any more."""
        room, _ = await self._registry.judged(id, lambda room: facilitator(room, bearer))
        code, _ = await self._recoded(room, lambda room, now: Change(room.workshop, answer=0))
        return {"code": code}

    async def _recoded(
        self, room: LiveWorkshop, changer: Callable[[LiveWorkshop, Ms], Change[int]]
    ) -> tuple[str, int | None]:
        """Make a change, and another code in the same commit.

        Returns that code, and the answer of the change.
        """
        running(room)
        code = await self._named(room.id)

        def recode(room: LiveWorkshop, now: Ms) -> Change[tuple[str, int | None]]:
            running(room)
            change, earlier = changer(room, now), room.workshop.code
            there = replace(change.workshop or room.workshop, code=code)
            return Change(there, change.people, change.pairs, (earlier, change.answer))

        try:
            applied = await self._registry.change(room, recode)
        except BaseException:
            self._settle(room.id, code, room.workshop.code)  # the outcome may be unknown
            raise
        assert applied is not None
        earlier, answer = applied
        self._settle(room.id, code, earlier)
        return code, answer

    async def help(self, id: str, bearer: str, token: str, name: str) -> dict[str, object]:
        """Let somebody help, with a link of their own."""
        room, _ = await self._registry.judged(id, lambda room: facilitator(room, bearer))

        def changer(room: LiveWorkshop, now: Ms) -> Change[int]:
            running(room)
            there = room.workshop
            known = next((one for one in there.helpers if same(one.token, token)), None)
            if known is not None:
                return Change(answer=known.n)
            if len(there.helpers) >= HELPERS:
                raise Refused("no-room")
            number = there.helped + 1
            helpers = (*there.helpers, Helper(number, token, name))
            return Change(replace(there, helpers=helpers, helped=number), answer=number)

        number = await self._registry.change(room, changer)
        return {"helper": number}

    async def leave_out(self, id: str, bearer: str, n: int) -> dict[str, object]:
        """Take somebody out of the line, with their name.

        By the code they may come again, as somebody new.
        """
        room, _ = await self._registry.judged(id, lambda room: facilitator(room, bearer))

        def changer(room: LiveWorkshop, now: Ms) -> Change[None] | None:
            running(room)
            person = room.people.get(n)
            if person is None or person.pair:
                raise Refused("not-waiting")
            if person.gone:
                return None
            there = room.workshop
            first = min((one.n for one in room.people.values() if one.unconfirmed), default=0)
            freed = [first] if first and not person.unconfirmed and _places(there) < 1 else []
            unconfirmed = there.unconfirmed - person.unconfirmed - len(freed)
            changed = [_bare(person, now), *(replace(room.people[one], unconfirmed=False) for one in freed)]
            return Change(replace(there, out=there.out + 1, unconfirmed=unconfirmed), changed)

        await self._registry.change(room, changer)
        return {"ok": True}

    async def take_out(self, id: str, bearer: str, since: int) -> dict[str, object]:
        """Take out of the line everybody from this number on, and change the code.

        Only people who wait. All are told that it was everybody, and may come again by the new code.
        """
        room, _ = await self._registry.judged(id, lambda room: facilitator(room, bearer))

        def changer(room: LiveWorkshop, now: Ms) -> Change[int]:
            if since not in room.people:
                raise Refused("not-waiting")
            there = room.workshop
            found = [one for one in room.people.values() if one.n >= since and not (one.pair or one.gone)]
            out = len(found)
            unconfirmed = there.unconfirmed - sum(one.unconfirmed for one in found)
            left = replace(there, out=there.out + out, unconfirmed=unconfirmed, pace=Pace())
            return Change(left, [replace(_bare(one, now), anew=True) for one in found], answer=out)

        code, out = await self._recoded(room, changer)
        return {"out": out, "code": code}

    async def confirm(self, id: str, bearer: str, numbers: Collection[int]) -> dict[str, object]:
        """Confirm these people of the line; all others among them stay as they are."""
        room, _ = await self._registry.judged(id, lambda room: watcher(room, bearer))

        def changer(room: LiveWorkshop, now: Ms) -> Change[None] | None:
            running(room)
            found = [room.people[n] for n in set(numbers) if n in room.people and room.people[n].unconfirmed]
            left = room.workshop.unconfirmed - len(found)
            sure = [replace(one, unconfirmed=False) for one in found]
            return Change(replace(room.workshop, unconfirmed=left), sure) if found else None

        await self._registry.change(room, changer)
        return {"ok": True}

    async def unhelp(self, id: str, bearer: str, n: int) -> dict[str, object]:
        """Take a helper's link back."""
        room, _ = await self._registry.judged(id, lambda room: facilitator(room, bearer))

        def changer(room: LiveWorkshop, now: Ms) -> Change[None] | None:
            rest = tuple(one for one in room.workshop.helpers if one.n != n)
            free = [replace(pair, taken=None) for pair in room.pairs.values() if pair.taken == n]
            if len(rest) == len(room.workshop.helpers):
                return None
            return Change(replace(room.workshop, helpers=rest), pairs=free)

        await self._registry.change(room, changer)
        return {"ok": True}


def _open_to(room: LiveWorkshop, code: str | None) -> None:
    """Raise Refused("no-door") unless this code opens the door now."""
    if not (room.workshop.open and same(room.workshop.code, code)):
        raise Refused("no-door")


def _places(there: Workshop) -> int:
    """Count the places that the room has left; negative, where more people were confirmed."""
    return there.capacity - (there.people - there.out - there.unconfirmed)


def _bare(person: Person, now: Ms) -> Person:
    """Return a person as kept after leaving the line."""
    return replace(person, name="", together=None, since=now, gone=True, unconfirmed=False)


def _person(n: int, who: Newcomer, now: Ms) -> Person:
    return Person(n, who.token, who.name, who.locale, now, who.together, since=now)


def _etag(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def _place(room: LiveWorkshop, person: Person) -> dict[str, object]:
    """Describe a person's place; a pair's session stays theirs to the end."""
    pair = room.pairs.get(person.pair)
    over = room.workshop.sums is not None
    state = "over" if over else "out" if person.gone else "paired" if pair else "waiting"
    answer: dict[str, object] = {"state": state, "since": person.since}
    if pair is not None:
        answer.update(session=pair.session, seat="a" if pair.a == person.n else "b")
    if state == "out" and person.anew:
        answer["anew"] = True
    return {**answer, "seen": _etag(*answer.items())}


def _projected(room: LiveWorkshop) -> dict[str, object]:
    there = room.workshop
    answer: dict[str, object] = {
        "code": there.code,
        "open": there.open,
        "here": there.people - there.out,
        "pairs": len(room.together),
        "over": there.sums is not None,
    }
    if there.clock:
        answer["clock"] = {"at": there.clock}
    if there.title is not None:
        answer["title"] = there.title
    return {**answer, "seen": _etag(*answer.items())}
