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
        if dialogue(self._library, wanted.protocol, wanted.settings)[0].terms.needs:
            raise Refused("needs-therapist")
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
        there = (await self._registry.live(id)).workshop
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
        live = await self._behind(typed)
        there = live.workshop
        return {
            "workshop": live.id,
            "key": there.key,
            "protocol": there.protocol,
            "languages": list(there.languages),
            "open": True,
        }

    async def join(self, typed: str, who: Newcomer, address: str = "") -> dict[str, object]:
        """Stand in the line; unconfirmed, if people come faster than those of one room do.

        The same token again gets the same number.
        """
        live = await self._behind(typed)
        there = live.workshop
        calm = live.known(who.token) is not None or live.addresses.calm(
            there.code, address, self._registry.clock.now(), there.capacity
        )

        def changer(live: LiveWorkshop, now: Ms) -> Change[int]:
            known = live.known(who.token)
            if known is not None:
                return Change(answer=known)
            _open_to(live, read(typed))
            self._registry.sessions.growing()
            there = live.workshop
            pace, confirmed = of_all(there.pace, now, there.capacity) if calm else (there.pace, False)
            if _places(there) < 1 or (not confirmed and there.unconfirmed >= there.capacity):
                raise Refused("full")
            number = there.people + 1
            person = replace(_person(number, who, now), unconfirmed=not confirmed)
            unconfirmed = there.unconfirmed + person.unconfirmed
            changed = replace(there, people=number, pace=pace, unconfirmed=unconfirmed)
            return Change(changed, [person], answer=number)

        number = await self._registry.change(live, changer)
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
            live, _ = await self._registry.judged(id, lambda live: _open_to(live, code))
        except Refused as refused:
            raise Refused("no-door" if refused.code == "no-workshop" else refused.code) from None
        return live

    async def add(self, id: str, bearer: str, newcomers: list[Newcomer]) -> dict[str, object]:
        """Put a list of people into the line: all of them, or none."""
        live, _ = await self._registry.judged(id, lambda live: watcher(live, bearer))

        def changer(live: LiveWorkshop, now: Ms) -> Change[list[int]]:
            running(live)
            numbers: list[int] = []
            fresh: dict[str, Person] = {}
            for who in newcomers:
                known = live.known(who.token)
                if known is None and who.token not in fresh:
                    fresh[who.token] = _person(live.workshop.people + len(fresh) + 1, who, now)
                numbers.append(known or fresh[who.token].n)
            if len(fresh) > max(0, _places(live.workshop)):
                raise Refused("full")
            if fresh:
                self._registry.sessions.growing()
            people = live.workshop.people + len(fresh)
            there = replace(live.workshop, people=people) if fresh else None
            return Change(there, list(fresh.values()), answer=numbers)

        numbers = await self._registry.change(live, changer)
        return {"people": numbers}

    async def place(self, id: str, bearer: str, seen: str, wait: float) -> dict[str, object]:
        """Tell a person's place: waiting, paired, out or over.

        Answers when that is not what they have `seen`, or after `wait` seconds. One question a person waits; a newer
        one ends it.
        """
        live, person = await self._registry.judged(id, lambda live: person_of(live, bearer))
        answer = _place(live, person)
        if answer["seen"] == seen and wait and answer["state"] != "over":
            live.pinned += 1
            try:
                earlier = live.waiting.get(person.n)
                if earlier is not None and not earlier.done():
                    earlier.set_result(None)
                mine = live.waiting[person.n] = asyncio.get_running_loop().create_future()
                await asyncio.wait([mine], timeout=wait)
                if live.waiting.get(person.n) is mine:
                    del live.waiting[person.n]
            finally:
                live.pinned -= 1
            if live.gone:
                raise Refused("no-workshop")
            answer = _place(live, person_of(live, bearer))
        return answer

    async def projector(self, id: str, bearer: str, seen: str, wait: float) -> dict[str, object]:
        """Return the data for the room's wall: the code, the count, when everybody comes back."""
        live, _ = await self._registry.judged(id, lambda live: role_of(live, bearer))
        answer = _projected(live)
        if answer["seen"] == seen and wait and live.workshop.sums is None:
            live.pinned += 1
            mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            live.watching.add(mine)
            try:
                await asyncio.wait([mine], timeout=wait)
            finally:
                live.watching.discard(mine)
                live.pinned -= 1
            if live.gone:
                raise Refused("no-workshop")
            role_of(live, bearer)
            answer = _projected(live)
        return {**answer, "now": self._registry.clock.now()}

    # keeping the door

    async def set_open(self, id: str, bearer: str, open: bool) -> dict[str, object]:
        """Open or close the door; the code stays."""
        live, _ = await self._registry.judged(id, lambda live: watcher(live, bearer))

        def changer(live: LiveWorkshop, now: Ms) -> Change[None] | None:
            running(live)
            return None if live.workshop.open == open else Change(replace(live.workshop, open=open))

        await self._registry.change(live, changer)
        return {"open": open}

    async def new_code(self, id: str, bearer: str) -> dict[str, object]:
        """Make another code; the old one opens nothing any more."""
        live, _ = await self._registry.judged(id, lambda live: facilitator(live, bearer))
        code, _ = await self._recoded(live, lambda live, now: Change(live.workshop, answer=0))
        return {"code": code}

    async def _recoded(
        self, live: LiveWorkshop, changer: Callable[[LiveWorkshop, Ms], Change[int]]
    ) -> tuple[str, int | None]:
        """Make a change, and another code in the same commit.

        Returns that code, and the answer of the change.
        """
        running(live)
        code = await self._named(live.id)

        def recode(live: LiveWorkshop, now: Ms) -> Change[tuple[str, int | None]]:
            running(live)
            change, earlier = changer(live, now), live.workshop.code
            there = replace(change.workshop or live.workshop, code=code)
            return Change(there, change.people, change.pairs, (earlier, change.answer))

        try:
            applied = await self._registry.change(live, recode)
        except BaseException:
            self._settle(live.id, code, live.workshop.code)  # the outcome may be unknown
            raise
        assert applied is not None
        earlier, answer = applied
        self._settle(live.id, code, earlier)
        return code, answer

    async def help(self, id: str, bearer: str, token: str, name: str) -> dict[str, object]:
        """Let somebody help, with a link of their own."""
        live, _ = await self._registry.judged(id, lambda live: facilitator(live, bearer))

        def changer(live: LiveWorkshop, now: Ms) -> Change[int]:
            running(live)
            there = live.workshop
            known = next((helper for helper in there.helpers if same(helper.token, token)), None)
            if known is not None:
                return Change(answer=known.n)
            if len(there.helpers) >= HELPERS:
                raise Refused("no-room")
            number = there.helped + 1
            helpers = (*there.helpers, Helper(number, token, name))
            return Change(replace(there, helpers=helpers, helped=number), answer=number)

        number = await self._registry.change(live, changer)
        return {"helper": number}

    async def leave_out(self, id: str, bearer: str, n: int) -> dict[str, object]:
        """Take somebody out of the line, with their name.

        By the code they may come again, as somebody new.
        """
        live, _ = await self._registry.judged(id, lambda live: facilitator(live, bearer))

        def changer(live: LiveWorkshop, now: Ms) -> Change[None] | None:
            running(live)
            person = live.people.get(n)
            if person is None or person.pair:
                raise Refused("not-waiting")
            if person.gone:
                return None
            there = live.workshop
            first = min((other.n for other in live.people.values() if other.unconfirmed), default=0)
            freed = [first] if first and not person.unconfirmed and _places(there) < 1 else []
            unconfirmed = there.unconfirmed - person.unconfirmed - len(freed)
            changed = [_bare(person, now), *(replace(live.people[number], unconfirmed=False) for number in freed)]
            return Change(replace(there, out=there.out + 1, unconfirmed=unconfirmed), changed)

        await self._registry.change(live, changer)
        return {"ok": True}

    async def take_out(self, id: str, bearer: str, since: int) -> dict[str, object]:
        """Take out of the line everybody from this number on, and change the code.

        Only people who wait. All are told that it was everybody, and may come again by the new code.
        """
        live, _ = await self._registry.judged(id, lambda live: facilitator(live, bearer))

        def changer(live: LiveWorkshop, now: Ms) -> Change[int]:
            if since not in live.people:
                raise Refused("not-waiting")
            there = live.workshop
            found = [
                person for person in live.people.values() if person.n >= since and not (person.pair or person.gone)
            ]
            out = len(found)
            unconfirmed = there.unconfirmed - sum(person.unconfirmed for person in found)
            left = replace(there, out=there.out + out, unconfirmed=unconfirmed, pace=Pace())
            return Change(left, [replace(_bare(person, now), anew=True) for person in found], answer=out)

        code, out = await self._recoded(live, changer)
        return {"out": out, "code": code}

    async def confirm(self, id: str, bearer: str, numbers: Collection[int]) -> dict[str, object]:
        """Confirm these people of the line; all others among them stay as they are."""
        live, _ = await self._registry.judged(id, lambda live: watcher(live, bearer))

        def changer(live: LiveWorkshop, now: Ms) -> Change[None] | None:
            running(live)
            found = [live.people[n] for n in set(numbers) if n in live.people and live.people[n].unconfirmed]
            left = live.workshop.unconfirmed - len(found)
            sure = [replace(person, unconfirmed=False) for person in found]
            return Change(replace(live.workshop, unconfirmed=left), sure) if found else None

        await self._registry.change(live, changer)
        return {"ok": True}

    async def unhelp(self, id: str, bearer: str, n: int) -> dict[str, object]:
        """Take a helper's link back."""
        live, _ = await self._registry.judged(id, lambda live: facilitator(live, bearer))

        def changer(live: LiveWorkshop, now: Ms) -> Change[None] | None:
            rest = tuple(helper for helper in live.workshop.helpers if helper.n != n)
            free = [replace(pair, taken=None) for pair in live.pairs.values() if pair.taken == n]
            if len(rest) == len(live.workshop.helpers):
                return None
            return Change(replace(live.workshop, helpers=rest), pairs=free)

        await self._registry.change(live, changer)
        return {"ok": True}


def _open_to(live: LiveWorkshop, code: str | None) -> None:
    """Raise Refused("no-door") unless this code opens the door now."""
    if not (live.workshop.open and same(live.workshop.code, code)):
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


def _place(live: LiveWorkshop, person: Person) -> dict[str, object]:
    """Describe a person's place; a pair's session stays theirs to the end."""
    pair = live.pairs.get(person.pair)
    over = live.workshop.sums is not None
    state = "over" if over else "out" if person.gone else "paired" if pair else "waiting"
    answer: dict[str, object] = {"state": state, "since": person.since}
    if pair is not None:
        answer.update(session=pair.session, seat="a" if pair.a == person.n else "b")
    if state == "out" and person.anew:
        answer["anew"] = True
    return {**answer, "seen": _etag(*answer.items())}


def _projected(live: LiveWorkshop) -> dict[str, object]:
    there = live.workshop
    answer: dict[str, object] = {
        "code": there.code,
        "open": there.open,
        "here": there.people - there.out,
        "pairs": len(live.together),
        "over": there.sums is not None,
    }
    if there.clock:
        answer["clock"] = {"at": there.clock}
    if there.title is not None:
        answer["title"] = there.title
    return {**answer, "seen": _etag(*answer.items())}
