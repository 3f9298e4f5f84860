"""A session under load: its panels, and which act comes next.

Two kinds: Sayback's, and the Node peer's.
"""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Callable, Iterable
from typing import Any

import aiohttp

from .wire import Panel

PATIENCE = 30.0
"""Seconds until an unanswered act ends the run with an error."""

HOLDING = 0.1
"""Seconds until a server that could not save is asked again."""

Payload = dict[str, Any]


def fitting(shape: dict[str, Any]) -> Any:
    """Find the mildest value that fits a JSON Schema shape.

    Constant, default, first, least, shortest.
    """
    for key in ("const", "default"):
        if key in shape:
            return shape[key]
    if "enum" in shape:
        return shape["enum"][0]
    match shape.get("type"):
        case "boolean":
            return False
        case "integer" | "number":
            return shape.get("minimum", 0)
        case "array":
            return [fitting(shape["items"]) for _ in range(shape.get("minItems", 0))]
        case "object":
            return {name: fitting(shape["properties"][name]) for name in shape.get("required", [])}
    return "x" * max(1, shape.get("minLength", 1))


class Talk:
    """A Sayback session, driven through its public contract, with at most one act under way."""

    number = "version"
    protocol = "speaker-listener"
    everyone = ("a", "b", "therapist")

    def __init__(self, url: str, http: aiohttp.ClientSession) -> None:
        self.url, self.http = url, http
        self.seats: tuple[str, ...] = self.everyone
        self.settings: dict[str, Any] = {}
        self.tokens: dict[str, str] = {}
        self.panels: list[Panel] = []
        self.turn = 0
        self._goal: int | None = None
        self._everyone: asyncio.Future[float] | None = None

    async def create(self) -> None:
        """Ask the server for a session with tokens that can be used at once.

        Asks again for as long as it says that it cannot save right now.
        """
        async with asyncio.timeout(PATIENCE):
            while (seats := await self._asked()) is None:
                await asyncio.sleep(HOLDING)
        self.tokens = {seat: seats[seat]["token"] for seat in self.seats}

    def auth(self, seat: str) -> dict[str, Any]:
        """Give what a seat says when it connects."""
        return {"token": self.tokens[seat]}

    async def open(self) -> None:
        """Connect every seat."""
        self.panels = [await Panel.open(self.url, self.auth(seat), self.seen) for seat in self.seats]

    def drop(self) -> None:
        """Cut every line of this session."""
        for panel in self.panels:
            panel.drop()

    def seen(self, panel: Panel) -> None:
        """Note that a view has come: perhaps now everyone has what the last act made."""
        if self._goal is None or self._everyone is None or self._everyone.done():
            return
        if all(panel.view.get(self.number, -1) >= self._goal for panel in self.panels):
            self._everyone.set_result(time.perf_counter())

    async def act(self) -> float | None:
        """Play the next act; give the seconds until the last panel had it.

        None when this talk offers nothing more.
        """
        found = await self._wait_for_a_move()
        if found is None:
            return None
        panel, payload = found
        self._goal, self._everyone = None, asyncio.get_running_loop().create_future()
        started = time.perf_counter()
        async with asyncio.timeout(PATIENCE):
            verdict = await panel.act(payload)
            if not verdict.get("ok"):
                raise RuntimeError(f"refused: {payload['move']} {verdict}")
            self._goal = verdict["version"]
            self.seen(panel)
            return await self._everyone - started

    def next_act(self) -> tuple[Panel, Payload] | None:
        """Choose primary moves until somebody talks against a running clock.

        From there the therapist gives a minute more, for ever: a partner may do that a few times only.
        """
        if any(talking(panel.view) for panel in self.panels):
            given = find(self.panels, lambda move: move["move"] == "add-time")
            if given is not None:
                given[1]["args"] = {"seconds": 60}
            return given
        return find(self.panels, lambda move: bool(move.get("primary")))

    async def _asked(self) -> dict[str, Any] | None:
        """Ask once; None where the same may be asked again, RuntimeError for other refusals."""
        body = {"protocol": self.protocol, "therapist": "therapist" in self.seats, "settings": self.settings}
        async with self.http.post(self.url + "/api/sessions", json=body) as answer:
            said = await answer.json()
        if answer.status == 201:
            seats: dict[str, Any] = said["seats"]
            return seats
        if said["error"]["code"] == "holding":
            return None
        raise RuntimeError(f"no session: {answer.status} {said}")

    async def _wait_for_a_move(self) -> tuple[Panel, Payload] | None:
        for _ in range(100):
            found = self.next_act()
            if found or all(panel.view.get("stage") == "closed" for panel in self.panels):
                return found
            await asyncio.sleep(0.01)
        return None


class PeerTalk(Talk):
    """The Node peer's session: any seat may act at any time."""

    number = "n"

    async def create(self) -> None:
        """Make nothing: its sessions exist by being named."""
        self.name = uuid.uuid4().hex

    def auth(self, seat: str) -> dict[str, Any]:
        """Give what the peer takes: it trusts whoever comes."""
        return {"session": self.name, "seat": seat}

    def next_act(self) -> tuple[Panel, Payload] | None:
        """Let the seats act in turn."""
        self.turn += 1
        return self.panels[self.turn % len(self.panels)], {"id": uuid.uuid4().hex, "move": "done"}


def talking(view: dict[str, Any]) -> bool:
    """Tell whether somebody talks against a running clock."""
    return bool(view.get("talking") and (view.get("clock") or {}).get("running"))


def find(panels: Iterable[Panel], wanted: Callable[[dict[str, Any]], bool]) -> tuple[Panel, Payload] | None:
    """Find the first wanted move of these panels, as an act with the mildest arguments."""
    for panel in panels:
        for move in panel.view.get("moves", ()):
            if wanted(move):
                args = {name: fitting(shape) for name, shape in move.get("args", {}).items()}
                payload = {"id": uuid.uuid4().hex, "step": panel.view["step"]["id"], "move": move["move"], "args": args}
                return panel, payload
    return None
