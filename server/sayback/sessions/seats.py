"""Making a session and taking seats: invitations, claims, devices, public keys. Never a word, never a bare secret.

A seat is taken with an invitation, once, by one device; that device's token opens it from then on. Whoever is seated
may ask for a new invitation (the old device is out), or let a second device in (both stay). Public keys are published
only after both partners have committed to theirs, so that nobody can choose a key after seeing the other's.
"""

from __future__ import annotations

import hashlib
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace

from ..engine.agreements import veiled
from ..engine.commands import Tick
from ..engine.language.compile import chosen_or_default
from ..engine.language.protocol import Chosen, ProtocolFile, Table
from ..engine.machine import begin
from ..engine.moves.signing import nameless
from ..engine.pair import PARTNERS, SEATS, Ms, Seat
from ..engine.state import Notice, State, change, rewritten
from ..errors import Refused
from ..protocols.library import Library
from ..store.errors import StoreDown
from ..store.records import Commit, Conflict
from ..store.redis import Store
from ..tokens import hashed, new_session, new_token, same
from .boxes import judge_again, shown_by, with_boxes
from .capacity import MOST_TALKS, Talks, created, made_before, planned
from .changes import Made, leave
from .live import Live
from .record import KEEP, Device, Outside, Record, SeatKeys, decode, encode, first_entry, thaw
from .registry import Sessions
from .service import CreateRequest

DEVICE_OPEN: Ms = 600_000
"""How long (ms) a second device may be let in after it was asked for."""
MINUTE: Ms = 60_000
DEVICES = 2
"""How many devices of one seat may wait to be let in at the same time."""
MOST_CLAIMS = 15
"""Devices that may take one seat, each after the other: panels count them in four bits."""
PARTNERS_CLAIMS = 10
"""So many of them at most may come by links that the other partner made: somebody is left a way back in."""
TRIED_EVERY: Ms = 60_000
"""Milliseconds between two times that somebody is told of an attempt at their link."""


class Seats:
    """Everything about seats that needs no socket. Every coroutine may raise `Refused`."""

    def __init__(self, store: Store, url: str, library: Library, *, most: int = MOST_TALKS) -> None:
        self._store, self._library = store, library
        self._sessions = Sessions(store, url)
        self._talks = Talks(store, self._sessions, most)
        self._clock = self._sessions.clock

    @property
    def sessions(self) -> Sessions:
        """The sessions of this process, for what is done to many at once."""
        return self._sessions

    async def create(self, body: CreateRequest) -> dict[str, object]:
        """Make a session. The caller has made the invitations, or gets tokens that work at once. The same invitations
        again are answered the same; Refused("id-taken") for others, and tells no more than that there is the name."""
        file, chosen = dialogue(self._library, body.protocol, body.settings)
        seats = SEATS if body.therapist else PARTNERS
        given = body.invites or body.tokens
        if given and set(given) != set(seats):
            raise Refused("bad-request", ("seats",))
        if not self._clock.sure:
            raise Refused("holding")
        session, now = body.session or new_session(), self._clock.now()
        tokens: dict[Seat, str] = {} if given else {seat: new_token() for seat in seats}
        opens = body.tokens or {seat: hashed(token) for seat, token in tokens.items()}
        keys = {seat: SeatKeys(body.invites.get(seat), opens.get(seat)) for seat in seats}
        names = {f"{seat}/-/name": box for seat, box in body.names.items()}
        try:
            if body.session and (there := await self._store.load(session)):
                return made_before(session, decode(there.data), keys)
            await self._talks.admit(session, now, now + KEEP, planned=planned(body))
            table = await self._sessions.tables.made(file, chosen)
            record = Record(self._begun(table, body, now), keys, body.locale, kept_until=now + KEEP)
            record = with_boxes(change(record, workshop=body.workshop, witness=new_token()), names)
            event, boxes = first_entry(record.state), {ref: box.encode() for ref, box in names.items()}
            made = Commit(session, b"", 0, encode(record), event, boxes=boxes, ttl=KEEP // 1000, touch=True)
            outcome = await self._store.commit(made)
        except StoreDown:
            raise Refused("holding") from None
        if isinstance(outcome, Conflict):  # made in the same moment by another one
            return made_before(session, decode(outcome.data), keys)
        return created(session, seats, tokens, now + KEEP)

    async def admit(self, name: str, now: Ms, until: Ms) -> None:
        """Count a workshop among all talks, before it is made."""
        try:
            await self._talks.admit(name, now, until, planned=True)
        except StoreDown:
            raise Refused("holding") from None

    def _begun(self, table: Table, body: CreateRequest, now: Ms) -> State:
        """A talk in the lobby; the coin is thrown here, because the engine knows no chance."""
        asked = [seat for seat in PARTNERS if seat == body.first]
        first = asked[0] if asked else secrets.choice(PARTNERS)
        state = begin(
            table, first=first, seed=secrets.randbelow(10_000), rule=body.rule, factor=body.factor,
            therapist=body.therapist, hosted=body.hosted, waiting_room=body.waiting_room,
            hour=(body.minutes or 0) * MINUTE, now=now,
        )  # fmt: skip
        return change(state, gap_seen=self._clock.newest_gap)

    async def begins(self, session: str, bearer: str) -> None:
        """Raises Refused("no-seat") unless a seat's own device asks, and its talk has begun or both partners came."""
        live = await self._sessions.live(session)
        await self._sessions.judged(live, lambda record: _may_begin(record, hashed(bearer)))

    async def look(self, session: str, bearer: str) -> dict[str, object]:
        """What somebody with an invitation or a seat's token may know before joining. An invitation that was used opens
        nothing any more: whoever brings it is not told who is there, nor given the names to open."""
        live = await self._sessions.live(session)
        proof = hashed(bearer)
        seat = await self._sessions.judged(live, lambda record: _may_look(record, proof, self._clock.now()))
        record = live.record
        named = [f"{seat}/-/name" for seat in record.keys]
        try:
            boxes = await self._store.boxes(session, named)
            kept = await self._store.table(record.state.digest)
        except StoreDown:
            raise Refused("holding") from None
        spent = record.keys[seat].token is not None and same(record.keys[seat].invite, proof)
        told = () if spent else tuple(record.keys)
        names = {seat: box.decode() for seat, box in zip(record.keys, boxes, strict=True) if seat in told and box}
        self._sessions.drop(live)
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
            "here": [seat for seat in told if record.state.here.get(seat)],
            "started": record.state.place != "lobby",
            "keys": _shown(record),
            "again": {
                "settings": thaw(kept)[1] if kept is not None else {},
                "rule": record.state.rule,
                "factor": record.state.factor,
                "first": record.state.first,
                "minutes": record.state.hour.total // MINUTE if record.state.hour is not None else None,
            },
        }

    async def claim(self, session: str, bearer: str, token_hash: str, commit: str) -> dict[str, object]:
        """Take a seat for one device. The same device again gets the same answer; another one is refused.

        An invitation for a second device gives one device the box which the first one left for it. Where the server
        made the token itself, its device brings that token and adds only the commitment to its key.

        Whoever sits in a seat already is told when somebody else brings its invitation, and nobody but them.
        """
        live = await self._sessions.live(session)
        proof, answer = hashed(bearer), dict[str, object]()
        refused = list[Refused]()

        def make(live: Live, record: Record, now: Ms) -> Made | None:
            refused.clear()
            for device in record.devices:
                if same(device.invite, proof) and now < device.until:
                    if device.by is not None and not same(device.by, token_hash):
                        raise Refused("no-seat")
                    answer.update(seat=device.seat, box=device.box)
                    came = tuple(replace(one, by=token_hash) if one is device else one for one in record.devices)
                    return None if device.by else Made(change(record, devices=came), [])
            seat = _invited(record, proof, token_hash)
            answer.update(seat=seat)
            key = record.keys[seat]
            if key.token is not None and not (same(key.token, token_hash) and key.commit in (None, commit)):
                return _tried(record, seat, now, refused)
            if key.commit is not None:
                return None
            if key.claims >= MOST_CLAIMS:
                raise Refused("worn")
            taken = replace(key, token=token_hash, commit=commit, claims=key.claims + 1)
            return Made(change(record, keys={**record.keys, seat: taken}), [])

        await self._sessions.change(live, make)
        self._sessions.drop(live)
        if refused:
            raise refused[0]
        self._sessions.task(self._stays(session))
        return answer

    async def _stays(self, session: str) -> None:
        """A talk to which somebody came goes for no other."""
        with suppress(StoreDown):
            await self._talks.claimed(session)

    async def renew(self, session: str, bearer: str, seat: str, invite: str) -> dict[str, object]:
        """A new invitation for a seat, asked for by anyone seated. What opened it before opens nothing any more; every
        seat sees that a new link was made and by whom. Whoever comes with it may be somebody else: what was tapped in
        private before is not theirs, and no name stands any more under what that seat had signed. A therapist to whose
        presence the two have not agreed makes none for them; when the talk is over, no partner does for the other."""
        live = await self._sessions.live(session)
        proof, codes = hashed(bearer), list[str]()

        def make(live: Live, record: Record, now: Ms) -> Made | None:
            by, wanted = seated(record, proof), next((one for one in record.keys if one == seat), None)
            if wanted is None:
                raise Refused("bad-request", ("seat",))
            if by == "therapist" != wanted and veiled(record.state):
                raise Refused("not-yours")
            if same(record.keys[wanted].invite, invite):
                return None
            had, partners = record.keys[wanted], {by, wanted} == set(PARTNERS)
            if had.claims >= (PARTNERS_CLAIMS if partners else MOST_CLAIMS):
                raise Refused("worn")
            keys = {**record.keys, wanted: SeatKeys(invite, claims=had.claims)}
            codes[:] = [one.code for one in record.meetings if now < one.until]
            tried = {seat: at for seat, at in record.tried.items() if seat != wanted}
            anew = change(record, keys=keys, devices=(), meetings=(), tried=tried)
            _, made = self._sessions.run(live, anew, now, Tick())
            if partners and had.token is not None and made.record.state.place == "closed":
                raise Refused("closed")
            made.full = "add"  # a story is told to whoever has the new link from here on only
            for name in [name for name, line in made.record.lines.items() if wanted in line.seats]:
                leave(live.table, made, name, now, now)
            rates = {place: n for place, n in record.state.rates.items() if place.split("/")[1] != wanted}
            said = {"notice": Notice("new-link", by, now, wanted), "at": now, "rates": rates}
            said |= nameless(made.record.state, wanted) if by != wanted else {}
            made.commands.append((Outside(said), now))
            made.record = change(made.record, state=change(made.record.state, **said))
            made.then = lambda: self._sessions.revoke(live)
            return made

        await self._sessions.change(live, make)
        await self.unname(codes)
        self._sessions.drop(live)
        return {"seat": seat}

    async def unname(self, codes: Iterable[str]) -> None:
        """Let codes lead nowhere, now if the store answers; else they go by themselves."""
        with suppress(StoreDown):
            await self._store.unname(tuple(codes))

    async def let_in(self, session: str, bearer: str, invite: str, box: str) -> dict[str, object]:
        """Leave a sealed box for a second device of one's own seat; its invitation holds for ten minutes, once."""
        live = await self._sessions.live(session)
        proof = hashed(bearer)

        def make(live: Live, record: Record, now: Ms) -> Made | None:
            seat = seated(record, proof)
            waiting = [one for one in record.devices if one.until > now]
            oldest = [one for one in waiting if one.seat == seat][: -DEVICES + 1]
            rest = (one for one in waiting if one not in oldest)
            came = (*rest, Device(invite, seat, box, now + DEVICE_OPEN))
            met = tuple(replace(one, left=True) if one.seat == seat and one.public else one for one in record.meetings)
            return Made(change(record, devices=came, meetings=met), [])

        await self._sessions.change(live, make)
        self._sessions.drop(live)
        return {"until": live.record.devices[-1].until}

    async def publish(self, session: str, bearer: str, public: str, opening: str) -> dict[str, object]:
        """Show one's public key (65 bytes) and the blind of its commitment. Refused until both partners have committed
        to theirs; a key that is not the committed one is refused for ever."""
        live = await self._sessions.live(session)
        proof = hashed(bearer)

        def make(live: Live, record: Record, now: Ms) -> Made | None:
            seat = seated(record, proof)
            key = record.keys[seat]
            if key.commit is None or not all(record.keys[partner].commit for partner in PARTNERS):
                raise Refused("too-early")
            if not same(key.commit, committed(public, opening)):
                raise Refused("bad-key")
            if key.public is not None:
                if key.public != public:
                    raise Refused("bad-key")
                return None
            shown = replace(key, public=public, opening=opening)
            return Made(change(record, keys={**record.keys, seat: shown}), [])

        await self._sessions.change(live, make)
        self._sessions.drop(live)
        return {"keys": _shown(live.record)}

    async def seal_again(self, session: str, bearer: str, boxes: Mapping[str, str]) -> dict[str, object]:
        """Put boxes in the place of one's own that were shown, because a partner's new device cannot open those. Who
        may read them stays as it was; everybody's view counts them anew. What may be put there: `judge_again`."""
        live = await self._sessions.live(session)
        proof = hashed(bearer)
        marks = await self._sessions.judged(live, lambda record: shown_by(record, seated(record, proof), boxes))
        try:
            found = await self._store.boxes(session, list(boxes))
        except StoreDown:
            raise Refused("holding") from None
        kept = {ref: box.decode() for ref, box in zip(boxes, found, strict=True) if box is not None}

        def make(live: Live, record: Record, now: Ms) -> Made | None:
            seat = seated(record, proof)
            if shown_by(record, seat, boxes) != marks:
                raise Refused("passed")
            judge_again(record, seat, boxes, kept)
            anew = {"boxes": {**record.state.boxes, **{ref: rewritten(mark) for ref, mark in marks.items()}}}
            record = change(record, state=change(record.state, **anew))
            return Made(record, [(Outside(anew), now)], boxes)

        await self._sessions.change(live, make)
        self._sessions.drop(live)
        return {"ok": True}


def dialogue(library: Library, name: str, settings: Mapping[str, object]) -> tuple[ProtocolFile, Chosen]:
    """The dialogue of this name, and all its settings; raises Refused for what there is not."""
    file = library.files.get(name)
    if file is None:
        raise Refused("unknown-protocol")
    try:
        return file, chosen_or_default(file, settings)
    except ValueError as error:
        raise Refused("bad-request", (f"settings: {error}",)) from None


def _may_look(record: Record, proof: str, now: Ms) -> Seat:
    """The seat that this token, invitation or second device's invitation is for; raises Refused("no-seat")."""
    mine = [seat for seat, key in record.keys.items() if same(key.token, proof) or same(key.invite, proof)]
    open_ = [one for one in record.devices if one.by is None and now < one.until]
    mine += [device.seat for device in open_ if same(device.invite, proof)]
    if not mine:
        raise Refused("no-seat")
    return mine[0]


def _invited(record: Record, proof: str, token_hash: str) -> Seat:
    """The seat whose invitation this is, or whose token the server itself has made; raises Refused("no-seat")."""
    mine = [
        seat
        for seat, key in record.keys.items()
        if same(key.invite, proof) or (key.invite is None and same(key.token, proof) and same(key.token, token_hash))
    ]
    if not mine:
        raise Refused("no-seat")
    return mine[0]


def _may_begin(record: Record, proof: str) -> Seat:
    """The seat whose token this is, where it was claimed and the talk is under way; raises Refused("no-seat")."""
    seat = seated(record, proof)
    both = all(record.keys[partner].commit for partner in PARTNERS)
    if record.keys[seat].commit is None or not (both or record.state.place != "lobby"):
        raise Refused("no-seat")
    return seat


def _tried(record: Record, seat: Seat, now: Ms, refused: list[Refused]) -> Made | None:
    """Somebody else brought the invitation of a taken seat: noted for that seat alone, once a minute, and refused."""
    if now - record.tried.get(seat, 0) < TRIED_EVERY:
        raise Refused("claimed")
    refused[:] = [Refused("claimed")]
    return Made(change(record, tried={**record.tried, seat: now}), [])


def seated(record: Record, proof: str) -> Seat:
    """The seat whose token this is; raises Refused("no-seat")."""
    mine = [seat for seat, key in record.keys.items() if same(key.token, proof)]
    if not mine:
        raise Refused("no-seat")
    return mine[0]


def _shown(record: Record) -> dict[str, dict[str, object]]:
    """What everybody seated may know of the seats' keys: number, commitment, and what was shown."""
    return {
        seat: {"n": key.claims, "commit": key.commit, "public": key.public, "opening": key.opening}
        for seat, key in record.keys.items()
        if key.commit
    }


def committed(public: str, opening: str) -> str:
    """SHA-256(D ‖ r), as a claim publishes it."""
    raw = b"".join(urlsafe_b64decode(word + "=" * (-len(word) % 4)) for word in (public, opening))
    return urlsafe_b64encode(hashlib.sha256(raw).digest()).rstrip(b"=").decode()
