"""Ways of going: asleep, cut off, left and a *no* at the question look alike to the others.

The same talk is played once for each way of going, at the same time: in the lobby, and in a turn in which the other
speaks. From then on the two others must receive the same, byte for byte but for moments, and at the same time after the
last sign of life. Beats are short here; with the real ones `test_quiet.py` plays two of the ways.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import orjson
import pytest_asyncio
from sayback.protocols.library import Library
from sayback.sessions.connections import GONE_AFTER
from sayback.web.driver import BEAT as REAL_BEAT

from tests.inside import Inside, serving
from tests.wire.panels import THERAPIST, Wired
from tests.wire.test_quiet import _plain, differs

BEAT, GONE = 1.5, 3.0
"""Seconds: the real ones, made shorter alike. A machine that stands still for longer than a beat cuts sockets."""
APART = 0.25
"""Seconds that two of them may lie apart: a busy machine delays one of two timers that are due together."""
TRIES = 3
"""Times to play: a stalled machine's mark on one playing does not come again, a leak of the server does."""
LATE = 20.0
TICK = 0.01
PLACES = ("lobby", "turn")
Way = Callable[[Wired], object]


def _leave(panel: Wired) -> None:
    """Press the button *Slip out quietly*: an act, and a little later the end."""
    panel.act("leave")
    asyncio.get_running_loop().call_later(0.4, panel.close)


def _closed_after_silence(panel: Wired) -> None:
    """Take the exit: first silence, then the browser closes with the page."""
    panel.hush()
    asyncio.get_running_loop().call_later(0.2, panel.close)


WAYS: dict[str, Way] = {
    "sleep": Wired.hush,
    "connection lost": Wired.cut,
    "exit": _closed_after_silence,
    "no at the question": Wired.hush,
    "tab closed": Wired.close,
    "left quietly": _leave,
}


@dataclass(slots=True)
class Going:
    """A talk in which a goes in one way.

    It notes what the two others received then, and how long (s) after a's last sign.
    """

    place: str
    way: str
    panels: dict[str, Wired] = field(default_factory=dict)
    frames: dict[str, list[str]] = field(default_factory=dict)
    moments: dict[str, float] = field(default_factory=dict)

    async def play(self, http: aiohttp.ClientSession, url: str) -> None:
        """Play from the beginning until both others know."""
        body = {"protocol": "thank-you", "therapist": True, "first": "b"}
        async with http.post(f"{url}/api/sessions", json=body) as answer:
            talk = await answer.json()
        for seat in ("b", THERAPIST, "a"):
            self.panels[seat] = Wired(talk["session"], seat, talk["seats"][seat]["token"])
            await self.panels[seat].open(url)
            await until(lambda seat=seat: self.panels[seat].idle)
        for seat in ("a", "b"):
            await self._act(seat, "consent", present=True)
        if self.place == "turn":
            await self._to_the_turn()
        await self._go()

    async def _act(self, seat: str, move: str, **args: object) -> None:
        self.panels[seat].act(move, **args)
        await until(lambda: self.panels[seat].idle)
        await until(lambda: len({panel.view["version"] for panel in self.panels.values()}) == 1)

    async def _to_the_turn(self) -> None:
        """Play the moves that are asked for; the therapist shortens what only waits."""
        while self.panels["b"].view["step"]["kind"] != "turn":
            seat, move = next(
                (
                    (seat, move["move"])
                    for seat in ("a", "b")
                    for move in self.panels[seat].view.get("moves", ())
                    if move.get("primary")
                ),
                (THERAPIST, "skip"),
            )
            await self._act(seat, move)

    async def _go(self) -> None:
        others = {seat: self.panels[seat] for seat in ("b", THERAPIST)}
        before = {seat: len(panel.frames) for seat, panel in others.items()}
        WAYS[self.way](self.panels["a"])
        await until(lambda: not any(panel.view["people"]["a"]["here"] for panel in others.values()))
        for seat, panel in others.items():
            views = [frame for frame in panel.frames[before[seat] :] if frame[1].startswith('42["view"')]
            self.frames[seat] = [text for _, text in views]
            self.moments[seat] = views[0][0] - self.panels["a"].last

    def end(self) -> None:
        """Close what is open."""
        for panel in self.panels.values():
            if panel.last:
                panel.transport.disconnect(False)


async def until(holds: Callable[[], bool]) -> None:
    """Wait until a condition holds."""
    loop = asyncio.get_running_loop()
    end = loop.time() + LATE
    while not holds():
        assert loop.time() < end, "it never came"
        tick = asyncio.Event()
        loop.call_later(TICK, tick.set)
        await tick.wait()


def bare(text: str) -> Any:
    """Return a view with its moments as distances from its own."""
    view = orjson.loads(text[2:])[1]
    return _plain(view, view["now"])


def differences(goings: Sequence[Going]) -> list[str]:
    """List what tells one way of going from the first one, in content and size."""
    found = []
    first = goings[0]
    for going in goings:
        for seat, frames in going.frames.items():
            label = f"{seat} in the {going.place}, {first.way} or {going.way}"
            if [len(text) for text in frames] != [len(text) for text in first.frames[seat]]:
                found.append(f"{label}: {[*map(len, frames)]} and {[*map(len, first.frames[seat])]} bytes")
            for text, like in zip(frames, first.frames[seat], strict=False):
                if where := differs(bare(text), bare(like)):
                    found.append(f"{label}: {where}")
    return found


def untimely(goings: Sequence[Going]) -> list[str]:
    """List seats noticed before their time, and moments that tell ways apart."""
    moments = [
        (at, f"{going.way} in the {going.place}, {seat}") for going in goings for seat, at in going.moments.items()
    ]
    found = [f"{label}: after {at:.3f} s" for at, label in moments if at < GONE - TICK]
    first, last = min(moments), max(moments)
    return found + ([f"{first} and {last}"] if last[0] - first[0] > APART else [])


async def play(url: str) -> list[str]:
    """Play every way in every place at the same time; return what tells them apart."""
    goings = [Going(place, way) for place in PLACES for way in WAYS]
    async with aiohttp.ClientSession() as http:
        ends = await asyncio.gather(*(going.play(http, url) for going in goings), return_exceptions=True)
    for going in goings:
        going.end()
    stuck = [
        f"{going.way} in the {going.place}: {end!r}" for each, end in zip(goings, ends, strict=True) if end is not None
    ]
    if stuck:
        return stuck
    wrong = [going.way for going in goings if going.panels["b"].view["step"]["kind"] != going.place]
    many = [going.way for going in goings if {len(frames) for frames in going.frames.values()} != {1}]
    places = [[going for going in goings if going.place == place] for place in PLACES]
    return wrong + many + [what for same in places for what in differences(same)] + untimely(goings)


@pytest_asyncio.fixture
async def inside(valkey: str, library: Library) -> AsyncIterator[Inside]:
    """Run a server with short beats."""
    async with serving(valkey, library, beat=BEAT, gone_after=GONE) as server:
        yield server


async def test_every_way_of_going_reaches_others_alike(inside: Inside) -> None:
    found: list[str] = []
    for _ in range(TRIES):
        found = await play(inside.url)
        if not found:
            return
    assert not found, "\n".join(found)


def test_silent_socket_is_closed_before_its_seat_is_gone() -> None:
    assert 2 * REAL_BEAT <= GONE_AFTER, "a silent socket would be noticed later than a closed one"
