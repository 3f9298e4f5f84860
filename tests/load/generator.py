"""The load: acts, memory, a reconnect storm, deadlines, a workshop, held talks.

One a run; prints one JSON line.

Usage: python -m tests.load.generator SCENARIO --url http://127.0.0.1:8440 [--pid PID] [--peer] [--sessions 100] … An
act is timed from sending it until all panels of its session have the view that it made. Times are in ms, memory in KB,
CPU in µs of the server process. It talks to loopback only and stops by itself.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import resource
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from urllib.parse import urlsplit

import aiohttp
import orjson
import uvloop

from .figures import quantile
from .lateness import Watch
from .process import cpu_seconds, resident_kb
from .talk import PeerTalk, Talk
from .workshop import Workshop

Results = dict[str, float | None]
ABREAST = 25
"""Sessions opened at the same time."""


class Pace:
    """A rate of so many acts a second, all workers together; 0: as many as go."""

    def __init__(self, rate: float) -> None:
        self._gap = 1 / rate if rate else 0.0
        self._due = time.perf_counter()

    async def turn(self) -> None:
        """Wait until the next act is due."""
        if self._gap:
            self._due += self._gap
            await asyncio.sleep(max(0.0, self._due - time.perf_counter()))


async def each(count: int, jobs: Sequence[Callable[[], Awaitable[None]]]) -> None:
    """Run the jobs, `count` of them at a time."""
    waiting = list(reversed(jobs))

    async def worker() -> None:
        while waiting:
            await waiting.pop()()

    await asyncio.gather(*(worker() for _ in range(count)))


def collect_no_more() -> None:
    """Collect garbage now and never again: the load's own pauses are not the server's.

    With 15,000 panels in hand, whose views come anew all the time, a full collection took half a second.
    """
    gc.collect()
    gc.disable()


async def opened(
    options: argparse.Namespace, http: aiohttp.ClientSession, count: int, seats: Sequence[str]
) -> list[Talk]:
    """Open sessions with every seat connected."""
    kind = PeerTalk if options.peer else Talk
    talks = [kind(options.url, http) for _ in range(count)]
    for talk in talks:
        talk.seats, talk.settings = tuple(seats), options.settings
    await each(ABREAST, [talk.create for talk in talks])
    await each(ABREAST, [talk.open for talk in talks])
    return talks


async def acts(options: argparse.Namespace, http: aiohttp.ClientSession) -> Results:
    """Play acts for some seconds, so many in flight or at a held rate.

    Gives the rate, times, CPU of the server for each.
    """
    talks = await opened(options, http, options.sessions, Talk.everyone)
    took: list[float] = []
    collect_no_more()
    cpu, started = cpu_seconds(options.pid), time.perf_counter()
    end = started + options.seconds
    pace = Pace(options.rate)

    async def worker(mine: list[Talk]) -> None:
        while mine and time.perf_counter() < end:
            talk = mine.pop(0)
            await pace.turn()
            elapsed = await talk.act()
            if elapsed is not None:
                took.append(elapsed)
                mine.append(talk)

    await asyncio.gather(*(worker(talks[at :: options.in_flight]) for at in range(options.in_flight)))
    elapsed, cpu = time.perf_counter() - started, cpu_seconds(options.pid) - cpu
    return {
        "acts": len(took),
        "acts_per_s": len(took) / elapsed,
        "p50_ms": _ms(quantile(took, 0.5)),
        "p99_ms": _ms(quantile(took, 0.99)),
        "cpu_us": 1e6 * cpu / max(1, len(took)),
    }


async def memory(options: argparse.Namespace, http: aiohttp.ClientSession) -> Results:
    """Measure what one more connected browser costs the server.

    Its share of the session included; deflate is offered.
    """
    await opened(options, http, 10, Talk.everyone)
    before = resident_kb(options.pid)
    talks = await opened(options, http, options.sockets // 3, Talk.everyone)
    await asyncio.sleep(1)
    panels = [panel for talk in talks for panel in talk.panels]
    kb = (resident_kb(options.pid) - before) / len(panels)
    return {"kb_per_browser": kb, "deflates": float(any(panel.deflates for panel in panels))}


async def shown(options: argparse.Namespace, talks: list[Talk]) -> None:
    """Wait until everybody has a view. The peer sends one only after an act."""
    async with asyncio.timeout(60):
        while not options.peer and not all(panel.views for talk in talks for panel in talk.panels):
            await asyncio.sleep(0.005)


async def storm(options: argparse.Namespace, http: aiohttp.ClientSession) -> Results:
    """Cut every line at once, and let everybody come back.

    Gives how many a second have their true view again.
    """
    talks = await opened(options, http, options.sockets // 3, Talk.everyone)
    await shown(options, talks)
    wanted = [[panel.view.get("step") for panel in talk.panels] for talk in talks]
    for talk in talks:
        talk.drop()
    await asyncio.sleep(0.2)
    cpu, started = cpu_seconds(options.pid), time.perf_counter()
    await each(200, [talk.open for talk in talks])
    await shown(options, talks)
    elapsed, count = time.perf_counter() - started, sum(len(talk.panels) for talk in talks)
    untrue = sum(wanted[at] != [panel.view.get("step") for panel in talk.panels] for at, talk in enumerate(talks))
    return {
        "connects_per_s": count / elapsed,
        "cpu_us": 1e6 * (cpu_seconds(options.pid) - cpu) / count,
        "untrue": untrue,
    }


async def deadlines(options: argparse.Namespace, http: aiohttp.ClientSession) -> Results:
    """Let a turn's clock run in many sessions.

    Gives how late each clock ends, and whether ever early or twice.
    """
    talks = await opened(options, http, options.sessions, ("a", "b"))
    watch = Watch(talks)
    await watch.until(options.seconds)
    return watch.results()


async def workshop(options: argparse.Namespace, http: aiohttp.ClientSession) -> Results:
    """Play pairs of a workshop, each one act in ten seconds, before one wall.

    A pause for all comes while they play.
    """
    room = Workshop(options.url, http)
    await room.make(options.sessions)
    await each(ABREAST, [talk.open for talk in room.talks])
    await shown(options, list(room.talks))
    await each(ABREAST, [partial(talk.both, "ready") for talk in room.talks])
    await room.watch()
    await room.reached("open", held=False)
    collect_no_more()
    room.wall.took.clear()
    cpu, started = cpu_seconds(options.pid), time.perf_counter()
    taken = await room.play(options.seconds)
    cpu, elapsed = cpu_seconds(options.pid) - cpu, time.perf_counter() - started
    took, unseen = room.wall.took[:], len(room.wall.sent)
    playing = asyncio.ensure_future(room.play(12))
    await asyncio.sleep(6)
    paused, through = await room.reached("pause", held=True)
    resumed, _ = await room.reached("resume", held=False)
    await playing
    return {
        "pairs": len(room.talks),
        "wall_acts_per_s": taken / elapsed,
        "wall_p50_ms": _ms(quantile(took, 0.5)),
        "wall_p99_ms": _ms(quantile(took, 0.99)),
        "unseen": unseen,
        "busy_percent": 100 * cpu / elapsed,
        "pause_ms": _ms(paused),
        "pause_told_ms": _ms(through),
        "resume_ms": _ms(resumed),
        "server_mb": resident_kb(options.pid) / 1000,
    }


async def held(options: argparse.Namespace, http: aiohttp.ClientSession) -> Results:
    """Hold many live talks and a steady rate of acts, whatever the server does.

    Each is timed from when it was due, so that one that stands still for a second is seen to keep everybody waiting who
    came meanwhile.
    """
    talks = await opened(options, http, options.sessions, Talk.everyone)
    await shown(options, talks)
    free, took, running = deque(talks), list[float](), set[asyncio.Task[None]]()
    collect_no_more()
    cpu, started = cpu_seconds(options.pid), time.perf_counter()

    async def play(talk: Talk, due: float) -> None:
        if await talk.act() is not None:
            took.append(time.perf_counter() - due)
            free.append(talk)

    for number in range(int(options.rate * options.seconds)):
        due = started + number / options.rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        running.add(task := asyncio.create_task(play(free.popleft(), due)))
        task.add_done_callback(running.discard)
    while running:
        await asyncio.gather(*running)
    elapsed = time.perf_counter() - started
    return {
        "talks": len(talks),
        "acts_per_s": len(took) / elapsed,
        "p50_ms": _ms(quantile(took, 0.5)),
        "p99_ms": _ms(quantile(took, 0.99)),
        "worst_ms": _ms(max(took, default=None)),
        "cpu_us": 1e6 * (cpu_seconds(options.pid) - cpu) / max(1, len(took)),
        "server_mb": resident_kb(options.pid) / 1000,
    }


def _ms(seconds: float | None) -> float | None:
    return None if seconds is None else seconds * 1000


SCENARIOS = {
    "acts": acts, "memory": memory, "storm": storm, "deadlines": deadlines, "workshop": workshop, "held": held,
}  # fmt: skip


def arguments() -> argparse.Namespace:
    """Read what to do, to whom. Refuses any address but the loopback's."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scenario", choices=SCENARIOS)
    parser.add_argument("--url", required=True)
    parser.add_argument("--pid", type=int, required=True, help="the server's process")
    parser.add_argument("--peer", action="store_true", help="one of the Node peers instead of Sayback")
    parser.add_argument("--sessions", type=int, default=100)
    parser.add_argument("--in-flight", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=6)
    parser.add_argument("--rate", type=float, default=0, help="acts a second, all together; 0: as many as go")
    parser.add_argument("--sockets", type=int, default=1500)
    parser.add_argument("--settings", type=orjson.loads, default={}, help="of the protocol, as JSON")
    options = parser.parse_args()
    if urlsplit(options.url).hostname not in ("127.0.0.1", "localhost", "::1"):
        parser.error("only a server on this machine")
    return options


async def main() -> None:
    """Run the scenario and print its figures."""
    options = arguments()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, 16384)), hard))
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60)) as http:
        results = await SCENARIOS[options.scenario](options, http)
    print(orjson.dumps(results).decode(), flush=True)


if __name__ == "__main__":
    uvloop.run(main())
