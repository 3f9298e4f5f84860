"""Three people in a talk, who notice what they were told.

They come back when the line is gone.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp

from tests.load.talk import Talk, talking
from tests.load.wire import Panel

SOON = 30.0
"""Seconds within which everything must be as it was."""


async def until(true: Callable[[], bool], what: str, seconds: float = SOON) -> None:
    """Wait until it is so; fail with `what` when it takes too long."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"not within {seconds:.0f} s: {what}"
        await asyncio.sleep(0.02)


async def insist(attempt: Callable[[], Awaitable[None]], seconds: float = SOON) -> None:
    """Try again while the server is not there, as a panel does."""
    end = time.monotonic() + seconds
    while True:
        try:
            return await attempt()
        except (OSError, TimeoutError, aiohttp.ClientError):
            assert time.monotonic() < end, "could not come back"
            await asyncio.sleep(0.1)


class People(Talk):
    """A talk whose acknowledged acts are remembered: `kept` has each with the verdict it got."""

    def __init__(self, url: str, http: aiohttp.ClientSession) -> None:
        super().__init__(url, http)
        self.kept: list[tuple[str, dict[str, Any], dict[str, Any]]] = []
        self.lost: list[tuple[str, dict[str, Any]]] = []

    async def to_a_running_turn(self) -> None:
        """Play until somebody talks against a running clock, and that has lasted a moment."""
        for _ in range(60):
            if any(talking(panel.view) for panel in self.panels):
                break
            assert await self.act() is not None, "the talk came to an end before a turn"
        await asyncio.sleep(1.2)

    async def play(self) -> None:
        """Act for as long as the line holds, noting which were answered."""
        while True:
            found = self.next_act()
            if found is None:
                await asyncio.sleep(0.005)
                continue
            panel, payload = found
            try:
                # not wait_for: in Python 3.11 it may swallow a cancellation that meets an answer
                async with asyncio.timeout(5):
                    verdict = await panel.act(payload)
            except (OSError, TimeoutError):
                self.lost.append((self.seats[self.panels.index(panel)], payload))
                return
            if verdict["ok"]:
                self.kept.append((self.seats[self.panels.index(panel)], payload, verdict))

    async def come_back(self) -> None:
        """Connect everybody again and wait until each has a view."""
        for panel in self.panels:
            panel.drop()
        await insist(self.open)
        await until(lambda: all(panel.view for panel in self.panels), "a view for everybody")

    def panel(self, seat: str) -> Panel:
        """Give the socket of a seat."""
        return self.panels[self.seats.index(seat)]


def where(view: dict[str, Any]) -> dict[str, Any]:
    """List what must be the same after a fault: the visit, the piece, floor and talker."""
    step = view["step"]
    return {
        "step": step["id"],
        "piece": step.get("piece"),
        "floor": view.get("floor"),
        "talking": view.get("talking"),
        "role": view.get("role"),
    }


def left(panel: Panel) -> float:
    """Give the seconds that the talker has left now, as this panel shows it."""
    clock = panel.view["clock"]
    if not clock["running"]:
        return float(clock["left"]) / 1000
    return float(clock["ends"] - panel.view["now"]) / 1000 - (time.perf_counter() - panel.at)
