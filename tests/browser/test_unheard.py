"""Silence about the answer: what the question before a first talk lets the other hear.

Measured between two real panels: nothing of the answer may be heard.

Five couples play each seed at the same time, one for each answer; a line that is cut in that moment is the fifth. All
that reaches b's socket is laid side by side. Partners who said yes or say nothing are the same until they are ready.
Those who said no, are not sure or lost their line are the same for good. Between the two there is no difference until
the line of the latter is missed, ten seconds after its last sign of life.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack

import pytest
from playwright.async_api import Browser

from tests.browser.gated import ANSWERS, Couple, by_kind, contexts, links
from tests.browser.proxy import between
from tests.load.process import Server
from tests.wire.test_quiet import _bare, differs

SEEDS = range(2)
SAME = (("silence", "yes"), ("lost", "no", "not sure"))
APART = 0.6
"""Seconds that the same frame may lie apart: what a busy machine does to one of ten pages. Finer differences are looked
for by `tests/load/gate.py`, in many talks."""
GONE, LATE = 10.0, 1.0
BEATS = {"in 2", "out 3"}
TRIES = 4
"""Playings: a disturbance by the machine's other work does not come again; a leak of a page does."""


def placed(couple: Couple, at: float) -> float:
    """Give the seconds from what the frame goes by.

    When somebody is gone, by their last sign of life; all else by b's beats.
    """
    return (at - (couple.last if at == couple.gone() else couple.beaten)) / 1000


def apart(one: Couple, other: Couple) -> Iterator[str]:
    """List what tells two couples' b from each other."""
    first, second = by_kind(one.heard), by_kind(other.heard)
    counts = [{kind: len(some) for kind, some in frames.items()} for frames in (first, second)]
    if counts[0] != counts[1]:
        yield f"{counts[0]} and {counts[1]}"
        return
    for kind, frames in first.items():
        for number, ((at, text), (then, like)) in enumerate(zip(frames, second[kind], strict=True)):
            if where := differs(_bare(text, int(at)), _bare(like, int(then))):
                yield f"{kind} {number}{where}"
            if len(text) != len(like):
                yield f"{kind} {number}: {len(text)} and {len(like)} characters"
            moments = placed(one, at), placed(other, then)
            if abs(moments[0] - moments[1]) > APART:
                yield f"{kind} {number} after {moments[0]:.2f} and {moments[1]:.2f} s"


def differences(couples: Sequence[Couple]) -> Iterator[str]:
    """List all that tells these apart, by the frames of b.

    Also what a's page did where it promised to do nothing.
    """
    by_answer = {couple.answer: couple for couple in couples}
    for first, *others in SAME:
        for other in others:
            for what in apart(by_answer[first], by_answer[other]):
                yield f"{first}, {other}: {what}"
    for couple in couples:
        missed = couple.last + 1000 * (GONE - APART)
        if early := by_kind([sound for sound in couple.heard if sound[0] < missed]).keys() - BEATS:
            yield f"{couple.answer}: {early} before anybody can be missed"
        after = [text for at, way, text in couple.said if way == "out" and at >= couple.moment]
        if couple.answer in ("no", "not sure") and (after or couple.asked):
            yield f"{couple.answer}: a's page said {after} and asked {couple.asked}"
        if couple.answer in ("yes", "silence") and (set(after) != {"3"} or couple.asked):
            yield f"{couple.answer}: a's page said {after} and asked {couple.asked}"


def played(couples: Sequence[Couple]) -> Iterator[str]:
    """List the answers that did not come out as they were to be.

    Then nothing was compared.
    """
    for couple in couples:
        when = couple.gone()
        if (couple.answer in SAME[1]) != (when is not None):
            yield f"{couple.answer}: gone {when}"
        elif when is not None and not GONE - APART <= (when - couple.last) / 1000 <= GONE + LATE:
            yield f"{couple.answer}: gone {(when - couple.last) / 1000:.2f} s after the last sign of life"


async def play(browser: Browser, server: Server, seeds: Sequence[int]) -> dict[int, list[str]]:
    """Play these seeds, a few seconds apart; list what tells their couples apart."""
    async with AsyncExitStack() as stack:
        ours, theirs = await stack.enter_async_context(contexts(browser))
        all_links = await links(await ours.new_page(), server, len(seeds) * len(ANSWERS))

        async def couple(answer: str) -> Couple:
            urls = all_links.pop()
            proxy = await stack.enter_async_context(between(server.url)) if answer == "lost" else None
            couple = Couple(answer, await ours.new_page(), await theirs.new_page(), proxy)
            await couple.sit(urls)
            return couple

        async def group(seed: int) -> list[str]:
            async with gate:
                couples = await asyncio.gather(*map(couple, ANSWERS))
            chance = random.Random(seed)
            after = chance.uniform(0.3, 4.7)
            await asyncio.gather(*(couple.play(after) for couple in couples))
            return [*differences(couples), *played(couples)]

        gate = asyncio.Semaphore(1)
        found = await asyncio.gather(*map(group, seeds))
    return {seed: some for seed, some in zip(seeds, found, strict=True) if some}


@pytest.mark.timeout(600)
async def test_frames_to_the_partner_never_reveal_the_answer(browser: Browser, server: Server) -> None:
    seeds, found = list(SEEDS), dict[int, list[str]]()
    for _ in range(TRIES):
        found = await play(browser, server, seeds)
        seeds = list(found)
        if not seeds:
            return
    assert not found, "\n".join(what for some in found.values() for what in some[:5])
