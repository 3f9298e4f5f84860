"""Taking seats: invitations, claims, second devices. Never a word, never a bare secret.

A seat is taken with an invitation, once, by one device; that device's token opens it from then on. Its holder may ask
for a new invitation (the old device is out), or add a second device (both stay).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..engine.agreements import veiled
from ..engine.commands import Tick
from ..engine.counters import lasting
from ..engine.pair import PARTNERS, Ms, Seat
from ..engine.signatures import nameless
from ..engine.state import StateFields
from ..engine.values import Notice, change
from ..errors import Refused
from ..store.errors import StoreDown
from ..tokens import hashed, same
from .bearers import beginner, giver, invited, previewer, published, seated
from .changes import Change
from .compiled import thaw
from .journal import Outside
from .live import LiveSession
from .record import DEVICE_OPEN, Device, Record, SeatKeys

if TYPE_CHECKING:
    from .capacity import Capacity
    from .registry import SessionRegistry

MINUTE: Ms = 60_000
DEVICES = 2
"""How many devices of one seat may wait to be added at the same time."""
MOST_CLAIMS = 15
"""Devices that may take one seat, each after the other: panels count them in four bits."""
PARTNERS_CLAIMS = 10
"""Devices of a seat at most that come by links which the other partner made.
So somebody is left a way back in."""
MOST_TAKEN = 15
"""Moments of devices that are kept for one seat."""
TRIED_EVERY: Ms = 60_000
"""Milliseconds between two notices of an attempt at a seat's link."""


class Seats:
    """Everything about seats that needs no socket. Every coroutine may raise `Refused`."""

    def __init__(self, registry: SessionRegistry, capacity: Capacity) -> None:
        self._registry, self._capacity = registry, capacity
        self._store, self._clock = registry.store, registry.clock

    async def may_begin(self, session: str, bearer: str) -> None:
        """Raise Refused("no-seat") unless this is a seat's own device in a talk under way.

        A talk under way has begun, or both partners came.
        """
        live = await self._registry.live(session)
        await self._registry.judged(live, lambda record: beginner(record, hashed(bearer)))

    async def seat_of(self, session: str, bearer: str) -> Seat:
        """Return the bearer's seat."""
        live = await self._registry.live(session)
        return await self._registry.judged(live, lambda record: seated(record, hashed(bearer)))

    async def preview(self, session: str, bearer: str) -> dict[str, object]:
        """Tell the holder of an invitation or a seat's token what may be known before joining.

        An invitation that was used opens nothing any more: its bearer is neither told who is there, nor given the names
        to open.
        """
        live = await self._registry.live(session)
        proof = hashed(bearer)
        seat = await self._registry.judged(live, lambda record: previewer(record, proof, self._clock.now()))
        record = live.record
        named = [lasting(seat, "name") for seat in record.keys]
        try:
            boxes = await self._store.boxes(session, named)
            kept = await self._store.table(record.state.digest)
        except StoreDown:
            raise Refused("holding") from None
        spent = record.keys[seat].token is not None and same(record.keys[seat].invite, proof)
        visible = () if spent else tuple(record.keys)
        names = {seat: box.decode() for seat, box in zip(record.keys, boxes, strict=True) if seat in visible and box}
        self._registry.drop(live)
        return {
            "session": session,
            "seat": seat,
            "protocol": record.state.protocol,
            "depth": live.table.depth,
            "locale": record.locale,
            "therapist": record.state.therapist,
            **({"workshop": record.workshop} if record.workshop else {}),
            "names": names,
            "claimed": [seat for seat, key in record.keys.items() if key.token is not None],
            "here": [seat for seat in visible if record.state.here.get(seat)],
            "started": record.state.place != "lobby",
            "keys": published(record),
            "again": {
                "settings": thaw(kept)[1] if kept is not None else {},
                "rule": record.state.rule,
                "factor": record.state.factor,
                "first": record.state.first,
                "minutes": record.state.hour.total // MINUTE if record.state.hour is not None else None,
            },
        }

    async def claim(self, session: str, bearer: str, token_hash: str, commit: str) -> dict[str, object]:
        """Take a seat for one device.

        The same device again gets the same answer; another one is refused.

        An invitation for a second device gives one device the box which the first one left for it. Where the server
        made the token itself, its device brings that token and adds only the commitment to its key.

        The holder of a seat is told when somebody else brings its invitation, and only the holder.
        """
        live = await self._registry.live(session)
        proof = hashed(bearer)

        def changer(live: LiveSession, record: Record, now: Ms) -> Change[dict[str, object] | Refused]:
            for device in record.devices:
                if same(device.invite, proof) and now < device.until:
                    return _added(record, device, token_hash, now)
            seat = invited(record, proof, token_hash)
            key = record.keys[seat]
            if key.token is not None and not (same(key.token, token_hash) and key.commit in (None, commit)):
                return _tried(record, seat, now)
            if key.commit is not None:
                return Change(None, {"seat": seat})
            if key.claims >= MOST_CLAIMS:
                raise Refused("worn")
            taken = replace(key, token=token_hash, commit=commit, claims=key.claims + 1, taken=(now,))
            # what the holder of the invitation left there opens nothing any more
            devices = tuple(left for left in record.devices if left.seat != seat or key.token is not None)
            return Change(change(record, keys={**record.keys, seat: taken}, devices=devices), {"seat": seat})

        answer = (await self._registry.change(live, changer)).answer
        self._registry.drop(live)
        if isinstance(answer, Refused):
            raise answer
        self._registry.task(self._capacity.keep(session))
        return answer

    async def new_invitation(self, session: str, bearer: str, seat: str, invite: str) -> dict[str, object]:
        """Make a new invitation for a seat, asked for by anyone seated.

        The invitation and token of before open nothing any more; every seat sees that a new link was made and by whom.
        Somebody else may come with it: private taps of before are not theirs, and no name stands any more under what
        that seat had signed. A therapist to whose presence the two have not agreed makes none for them; when the talk
        is over, no partner does for the other.
        """
        live = await self._registry.live(session)
        proof = hashed(bearer)

        def changer(live: LiveSession, record: Record, now: Ms) -> Change[list[str]]:
            by, wanted = seated(record, proof), next((name for name in record.keys if name == seat), None)
            if wanted is None:
                raise Refused("bad-request", ("seat",))
            if by == "therapist" != wanted and veiled(record.state):
                raise Refused("not-yours")
            if same(record.keys[wanted].invite, invite):
                return Change(None, [])
            if _in_use(record, invite):
                raise Refused("bad-request", ("invite",))
            return self._invited_anew(live, record, by, wanted, invite, now)

        applied = await self._registry.change(live, changer)
        await self._registry.unname(applied.answer)
        self._registry.drop(live)
        return {"seat": seat}

    def _invited_anew(
        self, live: LiveSession, record: Record, by: Seat, wanted: Seat, invite: str, now: Ms
    ) -> Change[list[str]]:
        """Return the change that invites a seat anew; its answer: codes that lead nowhere now."""
        had, partners = record.keys[wanted], {by, wanted} == set(PARTNERS)
        if had.claims >= (PARTNERS_CLAIMS if partners else MOST_CLAIMS):
            raise Refused("worn")
        keys = {**record.keys, wanted: SeatKeys(invite, claims=had.claims)}
        codes = [meeting.code for meeting in record.meetings if now < meeting.until]
        tried = {seat: at for seat, at in record.tried.items() if seat != wanted}
        anew = change(record, keys=keys, devices=(), meetings=(), tried=tried)
        _, steps = self._registry.run(live, anew, now, Tick())
        if partners and had.token is not None and steps.record.state.place == "closed":
            raise Refused("closed")
        for name in [name for name, connection in steps.record.lines.items() if wanted in connection.seats]:
            steps = steps.leave(live.table, name, now, now)
        rates = {place: n for place, n in record.state.rates.items() if place.split("/")[1] != wanted}
        said: StateFields = {"notice": Notice("new-link", by, now, wanted), "at": now, "rates": rates}
        if by != wanted:
            said |= nameless(steps.record.state, wanted)
        return Change(
            change(steps.record, state=change(steps.record.state, **said)),
            codes,
            (*steps.commands, (Outside(said), now)),
            table=steps.table,
            full="add",  # the new link's holder is told the story from here on only
            kept=lambda: self._registry.revoke(live),
        )

    async def add_device(self, session: str, bearer: str, invite: str, box: str) -> dict[str, object]:
        """Leave a sealed box for a second device of one's own seat.

        Its invitation holds for ten minutes, once. Whoever has the invitation of a seat that nobody has taken may leave
        one too: in it lies that invitation, for a device that was introduced by a code.
        """
        live = await self._registry.live(session)
        proof = hashed(bearer)

        def changer(live: LiveSession, record: Record, now: Ms) -> Change[Ms]:
            seat = giver(record, proof)
            again = [
                left for left in record.devices if same(left.invite, invite) and (left.seat, left.box) == (seat, box)
            ]
            if again:
                return Change(None, again[0].until)
            if _in_use(record, invite):
                raise Refused("bad-request", ("invite",))  # its person would sit down with secrets that another chose
            waiting = [device for device in record.devices if device.until > now]
            oldest = [device for device in waiting if device.seat == seat][: -DEVICES + 1]
            rest = (device for device in waiting if device not in oldest)
            added = Device(invite, seat, box, now + DEVICE_OPEN)
            meetings = tuple(
                replace(meeting, left=True) if meeting.seat == seat and meeting.public else meeting
                for meeting in record.meetings
            )
            return Change(change(record, devices=(*rest, added), meetings=meetings), added.until)

        applied = await self._registry.change(live, changer)
        self._registry.drop(live)
        return {"until": applied.answer}


def _in_use(record: Record, invite: str) -> bool:
    """Tell whether an invitation opens a seat, or brings a box, already."""
    opens = (*(key.invite for key in record.keys.values()), *(device.invite for device in record.devices))
    return any(same(known, invite) for known in opens)


def _added(record: Record, device: Device, token_hash: str, now: Ms) -> Change[dict[str, object] | Refused]:
    """Return the change by which a second device takes what was left for it.

    When it came is kept beside the moments of the others, where those are known.
    """
    if device.by is not None and not same(device.by, token_hash):
        raise Refused("no-seat")
    answer: dict[str, object] = {"seat": device.seat, "box": device.box}
    if device.by is not None:
        return Change(None, answer)
    devices = tuple(replace(other, by=token_hash) if other is device else other for other in record.devices)
    key, keys = record.keys[device.seat], record.keys
    if 0 < len(key.taken) < MOST_TAKEN:
        keys = {**keys, device.seat: replace(key, taken=(*key.taken, now))}
    return Change(change(record, devices=devices, keys=keys), answer)


def _tried(record: Record, seat: Seat, now: Ms) -> Change[dict[str, object] | Refused]:
    """Refuse another bearer of a used invitation, and note it for that seat, once a minute."""
    if now - record.tried.get(seat, 0) < TRIED_EVERY:
        raise Refused("claimed")
    return Change(change(record, tried={**record.tried, seat: now}), Refused("claimed"))
