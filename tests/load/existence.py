"""A test whether the time of an answer tells that a talk exists.

The best that somebody can do who has only wrong tokens.

They ask as often as the limits let one address ask in a minute and take the median. Rounds of a talk that somebody is
connected to (`held`), of one that nobody uses (`idle`) and of one that is not there are mixed; the threshold that parts
them best in one half of the rounds is tried on the other. Half right is what guessing gives.
"""

from __future__ import annotations

import asyncio
import itertools
import random
import secrets
import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import aiohttp
import orjson
from picows import WSFrame, WSListener, WSMsgType, WSTransport, ws_connect

from .figures import table
from .wire import Panel

ASKS = 36
"""Wrong tokens that one address may bring in a minute: 30, and one more every ten seconds."""
FIRST = 30
ABREAST = 20
"""Rounds at the same time, each with addresses of its own; what is measured mostly waits."""
KINDS = ("held", "idle", "none")

_QUESTIONS = itertools.count()

Ask = Callable[[str], Awaitable[float]]


class _Dial(WSListener):
    """A socket opened with a wrong token; `took` is how long the no was on its way (s)."""

    def __init__(self, session: str) -> None:
        self._auth = orjson.dumps({"token": f"{session}.{secrets.token_urlsafe(32)}"})
        self._began = 0.0
        self.took: asyncio.Future[float] = asyncio.get_running_loop().create_future()

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        """Answer the greeting at once; then comes the no."""
        text = frame.get_payload_as_bytes()
        if frame.msg_type == WSMsgType.TEXT and text.startswith(b"0"):
            self._began = time.perf_counter()
            transport.send(WSMsgType.TEXT, b"40" + self._auth)
        elif text.startswith(b"44") and not self.took.done():
            self.took.set_result(time.perf_counter() - self._began)
            transport.disconnect(False)


class Asker:
    """A client at addresses that nobody has, on a line of its own.

    The server must believe whom a proxy speaks for.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._host, _, port = url.partition("//")[2].partition(":")
        self._port = int(port)
        self._connection: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    def _address(self) -> str:
        """Give a new address for every `FIRST` questions, so that none is too many."""
        n = next(_QUESTIONS) // FIRST
        return f"10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}"

    async def http(self, session: str) -> float:
        """Measure the seconds until `GET /api/sessions/<session>` is answered."""
        if self._connection is None:
            self._connection = await asyncio.open_connection(self._host, self._port)
        reader, writer = self._connection
        head = f"GET /api/sessions/{session} HTTP/1.1\r\nHost: {self._host}\r\nX-Forwarded-For: {self._address()}\r\n"
        asked = f"{head}Authorization: Bearer {secrets.token_urlsafe(32)}\r\n\r\n".encode()
        began = time.perf_counter()
        writer.write(asked)
        said = await reader.readuntil(b"\r\n\r\n")
        took = time.perf_counter() - began
        length = next(line for line in said.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        await reader.readexactly(int(length.split(b":")[1]))
        assert b" 401 " in said[:20], said
        return took

    async def close(self) -> None:
        """Close the line."""
        if self._connection is not None:
            self._connection[1].close()
            await self._connection[1].wait_closed()

    async def socket(self, session: str) -> float:
        """Measure the seconds until a socket is told no."""
        dial = _Dial(session)
        address = f"{self._url.replace('http', 'ws', 1)}/socket.io/?EIO=4&transport=websocket"
        await ws_connect(lambda: dial, address, extra_headers={"X-Forwarded-For": self._address()})
        return await asyncio.wait_for(dial.took, 30)


async def _new_talk(http: aiohttp.ClientSession, url: str) -> dict[str, Any]:
    async with http.post(f"{url}/api/sessions", json={"protocol": "thank-you"}) as answer:
        return dict(await answer.json())


async def _rounds(ask: Ask, names: Callable[[str], str], rounds: int) -> dict[str, list[float]]:
    """Take the median of each kind, round by round."""
    medians: dict[str, list[float]] = {kind: [] for kind in KINDS}
    for _ in range(rounds):
        took: dict[str, list[float]] = {kind: [] for kind in KINDS}
        session = {kind: names(kind) for kind in KINDS}
        for _ in range(ASKS):
            for kind in random.sample(KINDS, len(KINDS)):
                took[kind].append(await ask(session[kind]))
        for kind in KINDS:
            medians[kind].append(statistics.median(took[kind]))
    return medians


async def measure(url: str, way: str, trials: int) -> dict[str, list[float]]:
    """Measure the medians (s) of so many rounds, by kind; `way`: "http" or "socket"."""
    async with aiohttp.ClientSession() as http:
        held, idle = await _new_talk(http, url), await _new_talk(http, url)
        panel = await Panel.open(url, {"token": held["seats"]["a"]["token"]}, lambda _: None)
        there = {"held": held["session"], "idle": idle["session"]}
        each = [trials // ABREAST + (n < trials % ABREAST) for n in range(ABREAST)]
        askers = [Asker(url) for _ in each]
        found = await asyncio.gather(
            *(
                _rounds(getattr(asker, way), lambda kind: there.get(kind) or secrets.token_urlsafe(16), rounds)
                for asker, rounds in zip(askers, each, strict=True)
            )
        )
        panel.drop()
        await asyncio.gather(*(asker.close() for asker in askers))
    return {kind: [median for match in found for median in match[kind]] for kind in KINDS}


def right(one: Sequence[float], other: Sequence[float]) -> float:
    """Give the share of the second halves that the first halves' threshold tells apart.

    That threshold is the best of the first halves.
    """
    half = len(one) // 2
    seen = sorted([(took, True) for took in one[:half]] + [(took, False) for took in other[:half]])
    best, threshold, above = -1, 0.0, True
    below = 0
    for at, (took, mine) in enumerate(seen, 1):
        below += mine
        # so many of `one` up to here, and of `other` after it
        good = below + half - (at - below)
        for score, up in ((good, False), (2 * half - good, True)):
            if score > best:
                best, threshold, above = score, took, up
    rest = [(took > threshold) == above for took in one[half:]] + [(took > threshold) != above for took in other[half:]]
    return sum(rest) / len(rest)


def report(found: dict[str, dict[str, list[float]]]) -> str:
    """Lay out what each way of asking tells, as a table."""
    rows = []
    for way, medians in found.items():
        for kind in KINDS[:2]:
            middle = [f"{1000 * statistics.median(medians[name]):.3f}" for name in (kind, "none")]
            share = f"{right(medians[kind], medians['none']):.1%}"
            rows.append([f"{way}, {kind} or not there", *middle, str(len(medians[kind])), share])
    return table([f"median of {ASKS} answers", "there, ms", "not there, ms", "rounds", "told apart"], rows)


def run(url: str, trials: int) -> str:
    """Ask both ways, and give what they tell."""
    return report({way: asyncio.run(measure(url, way, trials)) for way in ("http", "socket")})
