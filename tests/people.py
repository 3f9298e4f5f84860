"""People for tests below the web: panels that keep their views, and a couple.

A panel remembers what it was shown; a couple finds its way through a talk.
"""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import secrets
from typing import Any

import orjson
from sayback.engine.pair import Seat
from sayback.engine.shapes import BOX_SIZES
from sayback.practice.sealing import b64
from sayback.sessions.live import LocalConnection
from sayback.sessions.peers import Seen
from sayback.sessions.requests import CreateRequest
from sayback.sessions.service import SessionService
from sayback.tokens import hashed, new_session, new_token

_IDS = itertools.count()


class Panel:
    """A peer: the newest view of each seat, how many came, and why it was closed."""

    def __init__(self) -> None:
        self.views: dict[Seat, dict[str, Any]] = {}
        self.frames: list[tuple[Seat, bytes]] = []
        self.events: list[tuple[bytes, bytes]] = []
        self.closed: str | None = None
        self.receipt = ""

    def show(self, seat: Seat, frame: bytes) -> None:
        self.frames.append((seat, frame))
        self.views[seat] = orjson.loads(frame)

    def tell(self, event: bytes, body: bytes) -> None:
        self.events.append((event, body))

    def bye(self, code: str) -> None:
        self.closed = code

    def gone(self, receipt: str) -> None:
        self.closed, self.receipt = "gone", receipt


class Person:
    """A person in a seat, with a panel and a connection."""

    def __init__(self, service: SessionService, session: str, seat: Seat, token: str) -> None:
        self.service, self.session, self.seat, self.token = service, session, seat, token
        self.panel = Panel()
        self.connection: LocalConnection

    async def sit(self, seen: Seen | None = None) -> Person:
        self.connection = await self.service.connections.join(self.session, [self.token], seen, self.panel)
        return self

    @property
    def view(self) -> dict[str, Any]:
        return self.panel.views[self.seat]

    @property
    def primary(self) -> str | None:
        return next((move["move"] for move in self.view["moves"] if move.get("primary")), None)

    async def act(self, move: str, id: str | None = None, step: str | None = None, **args: object) -> dict[str, Any]:
        at = self.view["step"]["id"] if step is None else step
        act = {"id": id or f"act-{next(_IDS):016d}", "step": at, "move": move, "args": args}
        return await self.service.acts.act(self.connection, act)


async def couple(
    service: SessionService, *, protocol: str = "speaker-listener", therapist: bool = False, **more: Any
) -> dict[Seat, Person]:
    """Begin a new talk with everybody seated; a begins."""
    answer: Any = await service.create.session(CreateRequest(protocol, therapist=therapist, first="a", **more))
    people: dict[Seat, Person] = {}
    for seat, given in answer["seats"].items():
        token = given["token"].partition(".")[2]
        people[seat] = await Person(service, answer["session"], seat, token).sit()
    return people


def box(number: int = 0x11, size: int = BOX_SIZES[0], circle: int = 1) -> str:
    """Make a box with the head of one that was sealed by the pair's key of that number."""
    return b64(bytes([1, circle, number]) + secrets.token_bytes(size * 3 // 4 - 3))


async def keyed(service: SessionService, people: dict[Seat, Person]) -> None:
    """Commit both devices to a key: the pair's first number is 0x11."""
    for seat in ("a", "b"):
        token = people[seat].token
        await service.seats.claim(people[seat].session, token, hashed(token), "c" * 43)


async def claimed(service: SessionService) -> tuple[str, dict[str, str], dict[str, tuple[str, str]]]:
    """Make a session by invitations, with both seats taken.

    Returns its name, the tokens, and each device's key with its blind.
    """
    session, invites = new_session(), {"a": new_token(), "b": new_token()}
    request = CreateRequest("speaker-listener", session=session, invites={k: hashed(v) for k, v in invites.items()})
    await service.create.session(request)
    tokens, keys = {}, {}
    for seat, invite in invites.items():
        public, blind = b"\4" + secrets.token_bytes(64), secrets.token_bytes(32)
        tokens[seat], keys[seat] = new_token(), (b64(public), b64(blind))
        commit = b64(hashlib.sha256(public + blind).digest())
        await service.seats.claim(session, invite, hashed(tokens[seat]), commit)
    return session, tokens, keys


async def renewed(service: SessionService, people: dict[Seat, Person], seat: Seat = "b") -> Person:
    """Seat a new device in a taken seat."""
    session, invite, token = people["a"].session, new_token(), new_token()
    await service.seats.new_invitation(session, people["a"].token, seat, hashed(invite))
    await service.seats.claim(session, invite, hashed(token), "c" * 43)
    return await Person(service, session, seat, token).sit()


async def until(people: dict[Seat, Person], place: str) -> None:
    """Play primary moves until the talk stands in a place of that part (talk, say, check …)."""
    args = {"heard": {"verdict": "got"}, "more": {"more": False}, "rate": dict.fromkeys(RATED, 3)}
    for _ in range(200):
        if people["a"].view["step"]["place"] == place:
            return
        for person in (people["a"], people["b"]):
            if person.primary is not None:
                answer = await person.act(person.primary, **args.get(person.primary, {}))
                assert answer["ok"], answer
                await caught_up(people, answer["version"])
                break
    raise AssertionError(f"never came to {place}")


async def caught_up(people: dict[Seat, Person], version: int) -> None:
    """Wait until every panel shows that version; each look costs a round trip to the store."""
    async with asyncio.timeout(20):
        while any(person.view["version"] < version for person in people.values()):
            await people["a"].service.registry.store.ping()


async def story_of(service: SessionService, session: str, token: str) -> bytes:
    """Tell how the talk went, as the seat of that token saw it."""
    return await service.stories.tell(session, await service.seats.seat_of(session, token))


RATED = ("understood", "accepted", "cared")
