"""A test whether times and sizes of frames tell an answer before a first talk.

The frames are what the other receives; the answer is to the question before a first talk.

In each talk a real panel in a browser is asked, and gives an answer drawn by lot (yes, no, not sure, or nothing) at a
random moment; the other's socket notes when each frame came. A permutation test then asks of each figure whether the
answers explain more of it than chance does, and Holm's method holds all of them together against one level.

Of all four answers, what is compared ends before anybody can be missed: that a line is lost is seen ten seconds after
its last sign of life, and a panel that promised to send nothing is such a line. Of yes and silence, and of no and not
sure, everything is compared. That these two pairs differ in the end must be found too, or nothing else would have been.

Usage: python -m tests.load.gate [--talks 600] [--abreast 16] [--minutes 0] [--seed 1]
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import aiohttp
from playwright.async_api import Browser, Error, Page, ViewportSize, async_playwright

from tests.browser.chromium import ARGS, shell
from tests.browser.gated import STILL, TAP, TAPS
from tests.load.figures import number, table
from tests.load.process import Server, running, sayback, scratch
from tests.wire.panels import Wired

ANSWERS = ("yes", "silence", "no", "not sure")
EARLY, WHOLE = 4.0, 16.5
"""Seconds after the answer: no partner can be missed in the former, as signs of life are five seconds apart, and one
more on a busy machine; a partner who fell silent is gone in the latter."""
LEVEL = 0.01
SHUFFLES = 10_000
PATIENCE = 120_000
ASKED = """(since) => performance.getEntriesByType('resource')
  .filter(({ startTime }) => performance.timeOrigin + startTime > since).map(({ name }) => name)"""


@dataclass(slots=True)
class Talk:
    """One talk's outcome.

    Seconds since the answer at which b's frames came, their sizes, and a's requests.
    """

    answer: str
    frames: list[tuple[float, int]] = field(default_factory=list)
    requests: int = 0

    def figures(self, seconds: float) -> dict[str, float]:
        """Give the figures of the frames in so many seconds.

        The gaps begin with the answer and end with the last frame.
        """
        some = [(at, size) for at, size in self.frames if at <= seconds]
        moments = [0.0, *(at for at, _ in some)]
        gaps = [late - early for early, late in pairwise(moments)] or [seconds]
        return {
            "frames": len(some), "bytes": sum(size for _, size in some), "mean gap, s": sum(gaps) / len(gaps),
            "longest gap, s": max(gaps), "shortest gap, s": min(gaps), "last frame, s": moments[-1],
        }  # fmt: skip


async def play(page: Page, http: aiohttp.ClientSession, url: str, answer: str, chance: random.Random) -> Talk:
    """Play one talk, watched to the end.

    b is there and ready, a answers in a real panel.
    """
    async with http.post(f"{url}/api/sessions", json={"protocol": "thank-you", "first": "a"}) as reply:
        if reply.status != 201:
            raise OSError(await reply.text())
        talk = await reply.json()
    b = Wired(talk["session"], "b", talk["seats"]["b"]["token"])
    token = talk["seats"]["a"]["token"]
    await page.goto(f"{url}/s/{talk['session']}#0.{token.rpartition('.')[2]}", timeout=PATIENCE)
    await b.open(url)
    await page.locator(".stack .answer").first.wait_for(timeout=PATIENCE)
    b.primary()
    await page.wait_for_function(STILL, timeout=PATIENCE)
    await page.wait_for_load_state("networkidle", timeout=PATIENCE)
    await asyncio.sleep(chance.uniform(0.5, 5.5))
    loop = asyncio.get_running_loop()
    moment = loop.time()
    tapped = await page.evaluate(TAP, TAPS.get(answer, 9))
    await asyncio.sleep(moment + WHOLE - loop.time())
    asked = await page.evaluate(ASKED, tapped)
    b.cut()
    frames = [(at - moment, len(text)) for at, text in b.frames if moment < at <= moment + WHOLE]
    return Talk(answer, frames, len(asked))


async def talks(browser: Browser, server: Server, count: int, abreast: int, seconds: float, seed: int) -> list[Talk]:
    """Play so many talks, some side by side.

    Each answer comes as often as the others, in random order. After so many seconds (0: never) none is begun any more.
    """
    end = time.monotonic() + (seconds or float("inf"))
    chance, gate, found = random.Random(seed), asyncio.Semaphore(abreast), list[Talk]()
    lot = [ANSWERS[n % len(ANSWERS)] for n in range(count)]
    chance.shuffle(lot)
    small: ViewportSize = {"width": 320, "height": 600}
    contexts = [await browser.new_context(viewport=small, reduced_motion="reduce") for _ in range(4)]
    async with aiohttp.ClientSession() as http:

        async def knock(n: int, answer: str, own: random.Random) -> None:
            async with gate:
                if time.monotonic() > end:
                    return
                page = await contexts[n % len(contexts)].new_page()
                try:
                    found.append(await play(page, http, server.url, answer, own))
                except (Error, OSError, aiohttp.ClientError) as lost:
                    print(f"  talk {n}: {str(lost)[:100]}", flush=True)  # before its answer or after it: by chance
                finally:
                    await page.close()
            if found and len(found) % 20 == 0:
                print(f"  {len(found)} of {count} talks", flush=True)

        await asyncio.gather(*(knock(n, answer, random.Random(seed + n)) for n, answer in enumerate(lot)))
    return found


def between(values: Sequence[float], labels: Sequence[int], groups: int) -> float:
    """Measure how far the groups' means lie apart.

    The sum of squares between them, up to what no labelling changes.
    """
    sums, counts = [0.0] * groups, [0] * groups
    for value, label in zip(values, labels, strict=True):
        sums[label] += value
        counts[label] += 1
    return sum(total * total / count for total, count in zip(sums, counts, strict=True) if count)


def permuted(figures: dict[str, list[float]], labels: list[int], chance: random.Random) -> dict[str, float]:
    """Give the p of each figure: how often shuffled labels explain at least as much."""
    groups = max(labels) + 1
    true = {name: between(values, labels, groups) for name, values in figures.items()}
    hits, shuffled = dict.fromkeys(figures, 0), list(labels)
    for _ in range(SHUFFLES):
        chance.shuffle(shuffled)
        for name, values in figures.items():
            hits[name] += between(values, shuffled, groups) >= true[name] - 1e-9
    return {name: (count + 1) / (SHUFFLES + 1) for name, count in hits.items()}


def holm(found: dict[str, float]) -> dict[str, float]:
    """Correct the p by Holm's method.

    Made so much larger that all of them together are wrong no more often than one.
    """
    figures, least = dict[str, float](), 0.0
    for rank, name in enumerate(sorted(found, key=lambda name: found[name])):
        least = figures[name] = max(least, min(1.0, found[name] * (len(found) - rank)))
    return figures


def compare(played: Sequence[Talk], groups: Sequence[Sequence[str]], seconds: float, seed: int) -> dict[str, float]:
    """Give the p of every figure of these seconds, between groups of answers."""
    some = [(talk, n) for talk in played for n, group in enumerate(groups) if talk.answer in group]
    rows = [talk.figures(seconds) | {"a's requests": float(talk.requests)} for talk, _ in some]
    figures = {name: [row[name] for row in rows] for name in rows[0]}
    if len(groups) > 2:
        del figures["a's requests"]  # a page that answered no makes no request any more; only the server could see one
    return permuted(figures, [n for _, n in some], random.Random(seed))


def report(played: Sequence[Talk], seed: int = 1) -> tuple[str, bool]:
    """Make the table, and tell whether no answer shows."""
    pairs: tuple[tuple[str, Sequence[Sequence[str]], float], ...] = (
        ("all four, until one can be missed", [[answer] for answer in ANSWERS], EARLY),
        ("yes or silence", [["yes"], ["silence"]], WHOLE),
        ("no or not sure", [["no"], ["not sure"]], WHOLE),
    )
    found = {(label, name): p for label, groups, s in pairs for name, p in compare(played, groups, s, seed).items()}
    corrected = holm({f"{label}: {name}": p for (label, name), p in found.items()})
    rows = [
        [f"{label}: {name}", number(p), number(corrected[f"{label}: {name}"])] for (label, name), p in found.items()
    ]
    lost = compare(played, [["yes", "silence"], ["no", "not sure"]], WHOLE, seed)["frames"]
    asked = sum(talk.requests for talk in played if talk.answer in ("no", "not sure"))
    quiet = min(corrected.values()) > LEVEL and lost <= LEVEL and asked == 0
    count = ", ".join(f"{answer} {sum(talk.answer == answer for talk in played)}" for answer in ANSWERS)
    return "\n".join([
        f"The question, {len(played)} talks ({count}); {SHUFFLES:,} permutations.",
        table(("figure", "p", "p (Holm)"), rows),
        f"a lost line is told from one that is there: p {number(lost)} (must be found)",
        f"requests after a no or a not sure: {asked}",
        "No answer shows." if quiet else "AN ANSWER SHOWS.",
    ]), quiet  # fmt: skip


async def measure(count: int, abreast: int, seconds: float, seed: int) -> list[Talk]:
    """Play the talks on a server and in a browser of their own."""
    many = {"CREATE_BURST": "10000", "MOST_TALKS": "40000"}
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=shell(), args=ARGS)
        with scratch() as folder, running(sayback("", folder, more=many)) as server:
            found = await talks(browser, server, count, abreast, seconds, seed)
        await browser.close()
    return found


def run(count: int, abreast: int = 16, seconds: float = 0, seed: int = 1) -> tuple[str, bool]:
    """Play so many talks, and give what they tell. Raises NoChromium."""
    return report(asyncio.run(measure(count, abreast, seconds, seed)), seed)


def main() -> None:
    """Print the table; end with 1 if an answer shows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--talks", type=int, default=600, help="in all (600)")
    parser.add_argument("--abreast", type=int, default=16, help="of them at the same time (16)")
    parser.add_argument("--minutes", type=float, default=0, help="after which no talk is begun any more (0: never)")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    said, quiet = run(options.talks, options.abreast, 60 * options.minutes, options.seed)
    print(said)
    sys.exit(not quiet)


if __name__ == "__main__":
    main()
