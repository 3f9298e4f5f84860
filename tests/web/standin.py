"""Sessions in memory: a stand-in for the service and every part of it, for the web's tests.

It keeps the service's promises (who is seated, one refusal for every wrong token, answers after the change) and knows
no talk: an act is any `count`, which adds one, and `hang`, which waits until the test lets it go.
"""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import orjson
from sayback.engine.pair import Seat
from sayback.errors import Refused
from sayback.sessions.peers import Peer, Seen
from sayback.sessions.requests import CreateRequest


@dataclass(slots=True)
class Talk:
    session: str
    tokens: dict[str, Seat]
    invites: dict[str, Seat] = field(default_factory=dict)
    claims: dict[Seat, tuple[str, str]] = field(default_factory=dict)
    version: int = 1
    open: list[Seated] = field(default_factory=list)
    asked: CreateRequest | None = None


@dataclass(slots=True, eq=False)
class Seated:
    session: str
    seats: tuple[Seat, ...]
    peer: Peer
    seen: Seen | None = None


def hashed(secret: str) -> str:
    return urlsafe_b64encode(hashlib.sha256(secret.encode()).digest()).rstrip(b"=").decode()


CODE = "424242"
"""The only code that leads anywhere."""


class StandIn:
    def __init__(self) -> None:
        self.create = self.seats = self.keys = self.device_codes = self.acts = self
        self.connections = self.whispers = self.stories = self.erasure = self
        self.talks: dict[str, Talk] = {}
        self.heartbeats: list[Seated] = []
        self.left: list[Seated] = []
        self.hang = asyncio.Event()
        self.hanging = asyncio.Event()
        self.up = True
        self.broken = False
        self.confirmed: set[str] = set()

    async def session(self, body: CreateRequest) -> dict[str, object]:
        session = body.session or secrets.token_urlsafe(16)
        if session in self.talks:
            raise Refused("id-taken")
        seats: tuple[Seat, ...] = ("a", "b", "therapist") if body.therapist else ("a", "b")
        tokens = {seat: secrets.token_urlsafe(32) for seat in seats}
        invites = {hash: seat for seat, hash in body.invites.items()}
        seats_by_token = {} if invites else {hashed(token): seat for seat, token in tokens.items()}
        self.talks[session] = Talk(session, seats_by_token, invites, asked=body)
        if invites:
            return {"session": session, "seats": {seat: {"link": f"/s/{session}"} for seat in seats}, "expires": 0}
        links = {seat: {"token": f"{session}.{t}", "link": f"/s/{session}#0.{t}"} for seat, t in tokens.items()}
        return {"session": session, "seats": links, "expires": 0}

    async def preview(self, session: str, bearer: str) -> dict[str, object]:
        talk = self.talks.get(session)
        seat = talk and (talk.tokens.get(hashed(bearer)) or talk.invites.get(hashed(bearer)))
        if not talk or not seat:
            raise Refused("no-seat")
        return {"session": session, "seat": seat, "claimed": sorted(talk.claims)}

    async def may_begin(self, session: str, bearer: str) -> None:
        talk = self.talks.get(session)
        if not talk or talk.tokens.get(hashed(bearer)) not in talk.claims or len(talk.claims) < 2:
            raise Refused("no-seat")

    async def claim(self, session: str, bearer: str, token_hash: str, commit: str) -> dict[str, object]:
        talk = self.talks.get(session)
        seat = talk and talk.invites.get(hashed(bearer))
        if not talk or not seat:
            raise Refused("no-seat")
        if talk.claims.setdefault(seat, (token_hash, commit)) != (token_hash, commit):
            raise Refused("claimed")
        talk.tokens[token_hash] = seat
        return {"seat": seat}

    async def join(self, session: str | None, tokens: Sequence[str], seen: Seen | None, peer: Peer) -> Seated:
        if self.broken:
            raise RuntimeError(tokens[0])
        talk = self.talks.get(session or "")
        seats = tuple(talk.tokens[hashed(token)] for token in tokens if hashed(token) in talk.tokens) if talk else ()
        if not talk or len(seats) != len(tokens):
            raise Refused("no-seat")
        seated = Seated(talk.session, seats, peer, seen)
        talk.open.append(seated)
        for seat in seats:
            peer.show(seat, self.view(talk, seat))
        return seated

    async def act(self, connection: Seated, payload: Mapping[str, object]) -> dict[str, object]:
        talk = self.talks[connection.session]
        if payload.get("move") == "break-down":
            raise RuntimeError(payload["args"])
        if payload.get("move") == "hang":
            self.hanging.set()
            await self.hang.wait()
        elif payload.get("move") not in ("count", "cue"):
            raise Refused("unknown-move")
        talk.version += 1
        self.show(talk)
        return {"ok": True, "version": talk.version, "own": 0}

    async def words(self, connection: Seated, refs: Sequence[str]) -> dict[str, object]:
        return {"ok": True, "boxes": {ref: "AAAA" for ref in refs}}

    async def new_invitation(self, session: str, bearer: str, seat: str, invite: str) -> dict[str, object]:
        await self.preview(session, bearer)
        return {"seat": seat}

    async def add_device(self, session: str, bearer: str, invite: str, box: str) -> dict[str, object]:
        return await self.preview(session, bearer)

    async def seal_again(self, session: str, bearer: str, boxes: Mapping[str, str]) -> dict[str, object]:
        return {"ok": True}

    async def publish(self, session: str, bearer: str, public: str, opening: str) -> dict[str, object]:
        return await self.preview(session, bearer)

    async def receipt(self, name: str) -> dict[str, object]:
        if name not in self.talks:
            raise Refused("no-seat")
        return {"keys": 4, "devices": len(self.confirmed)}

    async def confirm(self, name: str, device: str) -> dict[str, object]:
        self.confirmed.add(device)
        return await self.receipt(name)

    async def seat_of(self, session: str, bearer: str) -> Seat:
        seen = await self.preview(session, bearer)
        return next(seat for seat in self.talks[session].tokens.values() if seat == seen["seat"])

    async def tell(self, session: str, seat: Seat) -> bytes:
        return orjson.dumps({"session": session, "seat": seat})

    async def introduce(self, session: str, bearer: str, commit: str) -> dict[str, object]:
        return await self.preview(session, bearer)

    async def guest_key(self, session: str, bearer: str) -> dict[str, object]:
        return await self.preview(session, bearer)

    async def reveal_key(self, session: str, bearer: str, public: str, opening: str) -> dict[str, object]:
        return await self.preview(session, bearer)

    async def redeem_code(self, code: str, public: str | None) -> dict[str, object]:
        if code != CODE:
            raise Refused("no-seat")
        return {"seat": "a"}

    async def hum(self, connection: Seated, box: str, to: str | None) -> dict[str, object]:
        return self.pass_on(connection, b"hum", {"from": connection.seats[0], "box": box})

    async def signal(self, connection: Seated, speaking: bool | None) -> dict[str, object]:
        return self.pass_on(connection, b"signal", {"from": connection.seats[0], "speaking": speaking})

    def pass_on(self, connection: Seated, event: bytes, body: object) -> dict[str, object]:
        for seated in self.talks[connection.session].open:
            if "therapist" in seated.seats:
                seated.peer.tell(event, orjson.dumps(body))
        return {"ok": True}

    def heard(self, connection: Seated) -> None:
        self.heartbeats.append(connection)

    def closed(self, connection: Seated) -> None:
        self.talks[connection.session].open.remove(connection)
        self.left.append(connection)

    def ready(self) -> bool:
        return self.up

    def view(self, talk: Talk, seat: Seat) -> bytes:
        return orjson.dumps({"version": talk.version, "own": 0, "epoch": 0, "seat": seat, "stage": "lobby"})

    def show(self, talk: Talk) -> None:
        for seated in talk.open:
            for seat in seated.seats:
                seated.peer.show(seat, self.view(talk, seat))
