"""A workshop under load: many pairs that play slowly, and one wall.

The wall shows all of them; a hand is laid on everybody.

An act is timed from sending it until the wall has the tile that it made, a hand from asking for it until every panel is
held. The wall is one socket, like the page's.
"""

from __future__ import annotations

import asyncio
import hashlib
import random
import secrets
import time
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from typing import Any

import aiohttp

from .talk import Payload, Talk
from .wire import Panel

EVERY = 10.0
"""Seconds between two acts of a pair."""
NAME = "n" * 214
PEOPLE, PAIRS = 40, 100
"""Persons and pairs that go into one request."""


def hashed(token: str) -> str:
    """Hash a token as browsers do."""
    return urlsafe_b64encode(hashlib.sha256(token.encode()).digest()).rstrip(b"=").decode()


class Wall(Panel):
    """The facilitator's page.

    The newest tile of every pair, and when an act that is waited for came to be seen.
    """

    def __init__(self, auth: dict[str, Any], seen: Any) -> None:
        super().__init__(auth, seen)
        self.tiles: dict[int, dict[str, Any]] = {}
        self.sent: dict[int, float] = {}
        self.took: list[float] = []
        self.frames = 0
        self.hands: dict[str, dict[str, Any]] = {}
        self.came: dict[str, float] = {}

    def _event(self, name: str, *data: Any) -> None:
        now = time.perf_counter()
        if name == "hand":
            self.hands[data[0]["id"]] = data[0]
            self.came[data[0]["id"]] = now
        if name != "wall":
            return
        self.frames += 1
        for tile in data[0]["tiles"]:
            n = tile["n"]
            if n in self.sent and tile["acted"] != self.tiles[n]["acted"]:
                self.took.append(now - self.sent.pop(n))
            self.tiles[n] = tile


class PairTalk(Talk):
    """A pair of a workshop: its session is made there, its tokens are its people's own."""

    seats: tuple[str, ...]

    def __init__(self, url: str, http: aiohttp.ClientSession, n: int, tokens: dict[str, str]) -> None:
        super().__init__(url, http)
        self.n, self.seats, self.tokens = n, ("a", "b"), tokens

    async def both(self, move: str) -> None:
        """Make a move for both."""
        for panel in self.panels:
            step = panel.view["step"]["id"]
            verdict = await panel.act({"id": secrets.token_hex(10), "step": step, "move": move, "args": {}})
            if not verdict.get("ok"):
                raise RuntimeError(f"refused: {move} {verdict}")

    def send(self) -> asyncio.Future[dict[str, Any]] | None:
        """Send the next act there is; the future is the server's verdict."""
        found: tuple[Panel, Payload] | None = self.next_act()
        return found[0].act(found[1]) if found else None

    @property
    def over(self) -> bool:
        """Tell whether the talk has ended."""
        return all(panel.view.get("stage") == "closed" for panel in self.panels)

    @property
    def held(self) -> bool:
        """Tell whether both panels show that the facilitator holds the talk."""
        return all(any(hold.get("by") == "host" for hold in panel.view.get("holds", ())) for panel in self.panels)

    @property
    def free(self) -> bool:
        """Tell whether no panel shows that."""
        return not any(hold.get("by") == "host" for panel in self.panels for hold in panel.view.get("holds", ()))


class Workshop:
    """A workshop with all its people in pairs, everybody connected."""

    def __init__(self, url: str, http: aiohttp.ClientSession, seed: int = 1) -> None:
        self.url, self.http = url, http
        self.boss = secrets.token_urlsafe(32)
        self.id = ""
        self.talks: list[PairTalk] = []
        self.wall: Wall
        self.dice = random.Random(seed)

    async def ask(self, path: str, body: object) -> Any:
        """Ask as the facilitator; raises RuntimeError for any refusal."""
        headers = {"Authorization": f"Bearer {self.boss}"}
        async with self.http.post(f"{self.url}/api/workshops{path}", json=body, headers=headers) as answer:
            if answer.status >= 300:
                raise RuntimeError(f"{path}: {answer.status} {await answer.text()}")
            return await answer.json()

    async def make(self, pairs: int) -> None:
        """Make the workshop, put its people in and pair them, the first with the second and so on."""
        body = {
            "protocol": "speaker-listener", "languages": ["en"], "capacity": 2 * pairs, "key": "k" * 87,
            "facilitator": hashed(self.boss), "projector": hashed(secrets.token_urlsafe(32)),
        }  # fmt: skip
        self.id = (await self.ask("", body))["workshop"]
        await self.fill(pairs)

    async def fill(self, pairs: int, names: Sequence[str] = (NAME,)) -> None:
        """Put people in and pair them, the first with the second and so on.

        They have these sealed names in turn.
        """
        tokens = [secrets.token_urlsafe(32) for _ in range(2 * pairs)]
        people = [
            {"token": hashed(token), "name": names[n % len(names)], "locale": "en"} for n, token in enumerate(tokens)
        ]
        numbers: list[int] = []
        for at in range(0, len(people), PEOPLE):
            numbers += (await self.ask(f"/{self.id}/people", {"people": people[at : at + PEOPLE]}))["people"]
        for at in range(0, pairs, PAIRS):
            couples = [numbers[n : n + 2] for n in range(2 * at, 2 * min(at + PAIRS, pairs), 2)]
            answered = (await self.ask(f"/{self.id}/pairs", {"pairs": couples}))["pairs"]
            for n, pair in enumerate(answered, at):
                owned = {seat: f"{pair['session']}.{token}" for seat, token in zip("ab", tokens[2 * n :], strict=False)}
                self.talks.append(PairTalk(self.url, self.http, pair["n"], owned))

    async def watch(self) -> None:
        """Connect the wall and wait until it shows every pair."""
        self.wall = await Wall.open(self.url, {"token": self.boss, "workshop": self.id}, lambda panel: None)
        async with asyncio.timeout(30):
            while len(self.wall.tiles) < len(self.talks):
                await asyncio.sleep(0.01)

    async def lay(self, what: str, args: dict[str, Any] | None = None) -> str:
        """Lay a hand on all."""
        id = secrets.token_hex(10)
        await self.ask(f"/{self.id}/hands", {"id": id, "what": what, "args": args or {}, "pairs": "all"})
        return id

    async def play(self, seconds: float) -> int:
        """Play one act each ten seconds in every pair, each at its own moment.

        Gives how many were taken.
        """
        end, taken = time.perf_counter() + seconds, 0

        async def pair(talk: PairTalk) -> None:
            nonlocal taken
            await asyncio.sleep(self.dice.uniform(0, EVERY))
            while (began := time.perf_counter()) < end:
                self.wall.sent[talk.n] = began
                verdict = talk.send()
                if verdict is None or not (await verdict).get("ok"):
                    self.wall.sent.pop(talk.n, None)
                else:
                    taken += 1
                await asyncio.sleep(max(0.0, min(began + EVERY, end) - time.perf_counter()))

        await asyncio.gather(*(pair(talk) for talk in self.talks))
        return taken

    async def reached(self, what: str, held: bool) -> tuple[float, float]:
        """Lay a hand; give the seconds until it is everywhere.

        Until the last panel shows it, and until the wall says that it is through.
        """
        started = time.perf_counter()
        id = await self.lay(what)
        shown = through = 0.0
        async with asyncio.timeout(60):
            while not (shown and through):
                await asyncio.sleep(0.05)  # the moments themselves are noted as frames come
                if not shown and all(talk.over or (talk.held if held else talk.free) for talk in self.talks):
                    shown = max(panel.at for talk in self.talks for panel in talk.panels) - started
                progress = self.wall.hands.get(id, {})
                if progress.get("failed"):
                    raise RuntimeError(f"{what} was not taken everywhere: {progress['failed'][:5]}")
                if not through and progress and progress["done"] == progress["of"]:
                    through = self.wall.came[id] - started
        return shown, through
