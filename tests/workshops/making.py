"""A workshop for tests: its links, its people in line and at panels, and pages that watch."""

from __future__ import annotations

import asyncio
import itertools
from typing import Any

import orjson
from sayback.sessions.service import SessionService
from sayback.tokens import hashed, new_session, new_token
from sayback.workshops import record
from sayback.workshops.board import Viewer
from sayback.workshops.live import LiveWorkshop
from sayback.workshops.requests import Newcomer
from sayback.workshops.service import WorkshopService

from tests.people import Person

NAME = "N" * 214
KEY = "K" * 87
_IDS = itertools.count()


def act_id() -> str:
    return f"hand-{next(_IDS):016d}"


class Page:
    """A page that watches: every event, in order; `free` as the test wishes."""

    def __init__(self) -> None:
        self.events: list[tuple[str, Any]] = []
        self.free = True
        self.closed: str | None = None
        self.receipt = ""

    def tell(self, event: bytes, body: bytes) -> None:
        self.events.append((event.decode(), orjson.loads(body)))

    def bye(self, code: str) -> None:
        self.closed = code

    def gone(self, receipt: str) -> None:
        self.closed, self.receipt = "gone", receipt

    def all(self, event: str) -> list[Any]:
        return [body for name, body in self.events if name == event]

    @property
    def tiles(self) -> dict[int, dict[str, Any]]:
        return {tile["n"]: tile for frame in self.all("wall") for tile in frame["tiles"]}


class Workshop:
    """A workshop, its facilitator's and projector's secrets, and everybody's tokens by number."""

    def __init__(self, workshops: WorkshopService, service: SessionService) -> None:
        self.workshops, self.service = workshops, service
        self.id, self.boss, self.projector = new_session(), new_token(), new_token()
        self.code = ""
        self.tokens: dict[int, str] = {}

    async def make(self, capacity: int = 10, **more: Any) -> Workshop:
        wanted = {"protocol": "speaker-listener", "languages": ("en",), "capacity": capacity, "key": KEY, **more}
        new = record.Workshop(**wanted, facilitator=hashed(self.boss), projector=hashed(self.projector))
        self.code = str((await self.workshops.admission.create(new, self.id))["code"])
        return self

    async def come(self, token: str | None = None) -> int:
        token = token or new_token()
        answer: Any = await self.workshops.admission.join(self.code, Newcomer(hashed(token), NAME, "en"))
        self.tokens[answer["person"]] = token
        return int(answer["person"])

    async def helper(self) -> tuple[int, str]:
        token = new_token()
        answer: Any = await self.workshops.admission.help(self.id, self.boss, hashed(token), NAME)
        return answer["helper"], token

    async def pair(self, *couples: tuple[int, int]) -> list[dict[str, Any]]:
        answer: Any = await self.workshops.pairing.pair(self.id, self.boss, couples)
        return list(answer["pairs"])

    async def couple(self) -> dict[str, Any]:
        """Let two people come, and pair them."""
        [pair] = await self.pair((await self.come(), await self.come()))
        return pair

    async def seated(self, pair: dict[str, Any]) -> dict[str, Person]:
        """Seat both of a pair; return them with their panels, by seat."""
        pair = (await self.live()).pairs[pair["n"]]
        return {
            seat: await Person(self.service, pair.session, seat, self.tokens[n]).sit()  # type: ignore[arg-type]
            for seat, n in (("a", pair.a), ("b", pair.b))
        }

    async def place(self, n: int, seen: str = "", wait: float = 0) -> dict[str, Any]:
        return await self.workshops.admission.place(self.id, self.tokens[n], seen, wait)

    async def live(self) -> LiveWorkshop:
        return await self.workshops._registry.live(self.id)

    async def look(self) -> dict[str, Any]:
        return await self.workshops.look(self.id, self.boss)

    async def bulk_act(self, what: str, args: dict[str, Any] | None = None, pairs: list[int] | None = None) -> str:
        """Begin a bulk act and wait until it is through."""
        id = act_id()
        await self.workshops.bulk_acts.start(self.id, self.boss, id, what, args or {}, pairs)
        async with asyncio.timeout(20):
            while self.workshops.bulk_acts._running:
                await self.service.registry.store.ping()
        return id

    async def watched(self, bearer: str | None = None, seen: int = 0) -> tuple[Viewer, Page]:
        page = Page()
        viewer = await self.workshops.broadcast.watch(self.id, bearer or self.boss, seen, page)
        await self.until(lambda: page.all("wall"))
        return viewer, page

    async def until_settled(self, name: str) -> dict[str, object]:
        """Return the receipt once the fate of the file is known."""
        async with asyncio.timeout(30):
            while (receipt := await self.service.erasure.receipt(name))["file"] == "rewriting":
                await self.service.registry.store.ping()
        return receipt

    async def until(self, done: Any) -> Any:
        """Wait until `done` returns something; each look costs a round trip to the store."""
        async with asyncio.timeout(20):
            while not (found := done()):
                await self.service.registry.store.ping()
        return found
