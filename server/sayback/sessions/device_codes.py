"""Six digits that introduce a second device to a seat where no camera can read its link.

The code only introduces: it names a seat for ten minutes and for one device. The first device commits to a key before
there is a code; the second learns that commitment, then shows its own key; only then does the first show the one it had
committed to. So a third party between them has chosen both false keys before seeing a true one, and the six digits that
both devices make of what they saw agree by chance alone, once in a million. A person compares them; the secrets of the
seat follow in a sealed box, as for a device that came by its link (`Seats.add_device`).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..engine.pair import Ms
from ..engine.values import change
from ..errors import Refused
from ..store.errors import StoreDown
from ..tokens import hashed, same
from .bearers import committed, giver
from .changes import UNCHANGED, Change
from .live import LiveSession
from .record import DEVICE_OPEN, Meeting, Record

if TYPE_CHECKING:
    from .registry import SessionRegistry

TRIES = 8
"""Codes that are tried until one is free.
With a thousand in use, one in a thousand is taken."""


@dataclass(frozen=True, slots=True)
class _Introduced:
    until: Ms
    earlier: tuple[str, ...]
    """Codes of the same seat whose place was taken."""


class DeviceCodes:
    """Devices that come to a seat by a code. Every coroutine may raise `Refused`."""

    def __init__(self, registry: SessionRegistry) -> None:
        self._registry = registry
        self._store, self._clock = registry.store, registry.clock

    async def introduce(self, session: str, bearer: str, commit: str) -> dict[str, object]:
        """Make a code for the bearer's own seat, and say until when it holds (ms).

        It takes the place of an earlier one. An invitation that nobody has used counts as its seat's token here: so a
        seat is handed to somebody who cannot be sent a link.
        """
        live = await self._registry.live(session)
        proof = hashed(bearer)
        await self._registry.judged(live, lambda record: giver(record, proof))
        code = await self._named(session)

        def changer(live: LiveSession, record: Record, now: Ms) -> Change[_Introduced]:
            seat = giver(record, proof)
            running = tuple(meeting for meeting in record.meetings if now < meeting.until)
            others = tuple(meeting for meeting in running if meeting.seat != seat)
            new = Meeting(code, seat, commit, now + DEVICE_OPEN)
            earlier = tuple(meeting.code for meeting in running if meeting.seat == seat)
            return Change(change(record, meetings=(*others, new)), _Introduced(new.until, earlier))

        try:
            introduced = (await self._registry.change(live, changer)).answer
        except BaseException:
            await self._registry.unname([code])
            raise
        await self._registry.unname(introduced.earlier)
        self._registry.drop(live)
        return {"code": code, "until": introduced.until}

    async def _named(self, session: str) -> str:
        """Reserve a code that means this session until it is over; raises Refused("holding")."""
        try:
            for _ in range(TRIES):
                code = f"{secrets.randbelow(1_000_000):06}"
                if await self._store.name(code, session, DEVICE_OPEN // 1000):
                    return code
        except StoreDown:
            pass
        raise Refused("holding")

    async def redeem_code(self, code: str, public: str | None) -> dict[str, object]:
        """Tell a device that came with a code its seat and the first device's commitment.

        Once it has shown its own key, it gets the first one's as well. One device only; all else is answered as if
        there were no code.
        """
        try:
            session = await self._store.named(code)
        except StoreDown:
            raise Refused("holding") from None
        live = await self._registry.live(session or "")

        def changer(live: LiveSession, record: Record, now: Ms) -> Change[dict[str, object]]:
            found = (meeting for meeting in record.meetings if same(meeting.code, code) and now < meeting.until)
            at = next(found, None)
            if at is None or (at.guest is not None and at.guest != public):
                raise Refused("no-seat")
            answer: dict[str, object] = {"session": session, "seat": at.seat, "commit": at.commit, "until": at.until}
            answer |= {"public": at.public, "opening": at.opening, "left": at.left}
            if record.keys[at.seat].token is None:
                answer["free"] = True
            came = public is not None and at.guest is None
            return Change(_with(record, at, replace(at, guest=public)) if came else None, answer)

        applied = await self._registry.change(live, changer)
        self._registry.drop(live)
        return applied.answer

    async def guest_key(self, session: str, bearer: str) -> dict[str, object]:
        """Return the key of the device that came with the bearer's code, or None before that."""
        live = await self._registry.live(session)
        at = await self._registry.judged(live, lambda record: _of(record, hashed(bearer), self._clock.now()))
        self._registry.drop(live)
        return {"guest": at.guest}

    async def reveal_key(self, session: str, bearer: str, public: str, opening: str) -> dict[str, object]:
        """Show the committed key to the device that came.

        Refused before there is one, and for any other key.
        """
        live = await self._registry.live(session)
        proof = hashed(bearer)

        def changer(live: LiveSession, record: Record, now: Ms) -> Change[None]:
            at = _of(record, proof, now)
            if at.guest is None:
                raise Refused("too-early")
            if not same(at.commit, committed(public, opening)):
                raise Refused("bad-key")
            if at.public:
                return UNCHANGED
            return Change(_with(record, at, replace(at, public=public, opening=opening)), None)

        await self._registry.change(live, changer)
        self._registry.drop(live)
        return {"ok": True}


def _of(record: Record, proof: str, now: Ms) -> Meeting:
    """Return the open meeting of this bearer's seat, or raise Refused("no-seat")."""
    seat = giver(record, proof)
    found = next((meeting for meeting in record.meetings if meeting.seat == seat and now < meeting.until), None)
    if found is None:
        raise Refused("no-seat")
    return found


def _with(record: Record, old: Meeting, new: Meeting) -> Record:
    return change(record, meetings=tuple(new if meeting is old else meeting for meeting in record.meetings))
