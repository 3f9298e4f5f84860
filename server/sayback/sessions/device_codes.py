"""Six digits that introduce a second device to a seat, where no camera can read its link.

The code only introduces: it names a seat for ten minutes and for one device. The first device commits to a key before
there is a code; the second learns that commitment, then shows its own key; only then does the first show the one it
had committed to. So whoever stands between them has chosen both false keys before seeing a true one, and the six
digits that both devices make of what they saw agree by chance alone, once in a million. A person compares them; the
secrets of the seat follow in a sealed box, as for a device that came by its link (`Seats.let_in`).
"""

from __future__ import annotations

import secrets
from dataclasses import replace

from ..engine.pair import Ms
from ..engine.state import change
from ..errors import Refused
from ..store.errors import StoreDown
from ..tokens import hashed, same
from .changes import Made
from .live import Live
from .record import Meeting, Record
from .seats import DEVICE_OPEN, Seats, committed, seated

TRIES = 8
"""Codes that are tried until one is free: with a thousand in use, one in a thousand is taken."""


class Meetings(Seats):
    """Seats, and devices that come to them by a code. Every coroutine may raise `Refused`."""

    async def introduce(self, session: str, bearer: str, commit: str) -> dict[str, object]:
        """A code for the bearer's own seat, and until when it holds (ms). It takes the place of an earlier one."""
        live = await self._sessions.live(session)
        proof = hashed(bearer)
        await self._sessions.judged(live, lambda record: seated(record, proof))
        code = await self._named(session)
        over = {code}

        def make(live: Live, record: Record, now: Ms) -> Made | None:
            seat = seated(record, proof)
            running = tuple(one for one in record.meetings if now < one.until)
            others = tuple(one for one in running if one.seat != seat)
            made = Made(change(record, meetings=(*others, Meeting(code, seat, commit, now + DEVICE_OPEN))), [])
            earlier = {one.code for one in running if one.seat == seat}

            def kept() -> None:
                over.clear()
                over.update(earlier)

            made.then = kept
            return made

        try:
            await self._sessions.change(live, make)
        finally:
            await self.unname(over)
        self._sessions.drop(live)
        return {"code": code, "until": live.record.meetings[-1].until}

    async def _named(self, session: str) -> str:
        """A code that means this session until it is over; raises Refused("holding")."""
        try:
            for _ in range(TRIES):
                code = f"{secrets.randbelow(1_000_000):06}"
                if await self._store.name(code, session, DEVICE_OPEN // 1000):
                    return code
        except StoreDown:
            pass
        raise Refused("holding")

    async def meet(self, code: str, public: str | None) -> dict[str, object]:
        """What a device is told that came with a code: whose seat, and what the first one committed to; once it has
        shown its own key, the first one's as well. One device only; all else is answered as if there were no code."""
        try:
            session = await self._store.named(code)
        except StoreDown:
            raise Refused("holding") from None
        live = await self._sessions.live(session or "")
        answer = dict[str, object]()

        def make(live: Live, record: Record, now: Ms) -> Made | None:
            at = next((one for one in record.meetings if same(one.code, code) and now < one.until), None)
            if at is None or (at.guest is not None and at.guest != public):
                raise Refused("no-seat")
            answer.update(session=session, seat=at.seat, commit=at.commit, until=at.until)
            answer.update(public=at.public, opening=at.opening, left=at.left)
            if public is None or at.guest is not None:
                return None
            return Made(_with(record, at, replace(at, guest=public)), [])

        await self._sessions.change(live, make)
        self._sessions.drop(live)
        return answer

    async def met(self, session: str, bearer: str) -> dict[str, object]:
        """The key of the device that came with the bearer's code, or None while nobody has."""
        live = await self._sessions.live(session)
        at = await self._sessions.judged(live, lambda record: _of(record, hashed(bearer), self._clock.now()))
        self._sessions.drop(live)
        return {"guest": at.guest}

    async def unveil(self, session: str, bearer: str, public: str, opening: str) -> dict[str, object]:
        """Show the committed key to the device that came. Refused before there is one, and for any other key."""
        live = await self._sessions.live(session)
        proof = hashed(bearer)

        def make(live: Live, record: Record, now: Ms) -> Made | None:
            at = _of(record, proof, now)
            if at.guest is None:
                raise Refused("too-early")
            if not same(at.commit, committed(public, opening)):
                raise Refused("bad-key")
            return None if at.public else Made(_with(record, at, replace(at, public=public, opening=opening)), [])

        await self._sessions.change(live, make)
        self._sessions.drop(live)
        return {"ok": True}


def _of(record: Record, proof: str, now: Ms) -> Meeting:
    """The open meeting of the seat whose token this is; raises Refused("no-seat")."""
    seat = seated(record, proof)
    found = next((one for one in record.meetings if one.seat == seat and now < one.until), None)
    if found is None:
        raise Refused("no-seat")
    return found


def _with(record: Record, old: Meeting, new: Meeting) -> Record:
    return change(record, meetings=tuple(new if one is old else one for one in record.meetings))
