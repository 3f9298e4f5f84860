"""Every dialogue of the library, played once by three people in three languages.

From the door to the closed page.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Error, Page
from sayback.engine.language.protocol import ProtocolFile, Setting
from sayback.protocols.library import Library

from tests.browser.player import EYES, PATIENCE, Player, Stuck
from tests.browser.rooms import window
from tests.browser.typed import links
from tests.load.process import Server

pytestmark = pytest.mark.timeout(600)
"""Seconds: all dialogues are played while the first of these tests waits for its own."""
LIBRARY = Library.load(Path(__file__).parents[2] / "protocols")
WINDOWS = {"a": ("en", 360), "b": ("de", 320), "therapist": ("es", 1000)}
"""Each seat's language and the width of its window."""
ROOMS = 3
"""Talks at a time; each room keeps its three browsers for one talk after the other."""


@dataclass(slots=True)
class Talk:
    """One played talk: the places that somebody saw, and whatever was wrong."""

    places: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)


def shortest(setting: Setting) -> object:
    """Choose the quickest value: the least of a number or a time, else what is usual."""
    return setting.least if setting.kind in ("time", "count") else setting.default


def kinds(file: ProtocolFile) -> set[str]:
    """List the kinds of the steps that every talk comes to."""
    steps = list(file.steps)
    for step in steps:
        steps += step.steps if not step.when else ()
    return {step.kind for step in steps if not step.when and step.kind != "rounds"}


async def hold(windows: dict[str, Page], server: Server, file: ProtocolFile) -> Talk:
    """Play one talk, from three links to three closed pages."""
    talk = Talk()
    settings = {name: shortest(setting) for name, setting in file.settings.items()}
    found = links(server, file.id, WINDOWS, factor=0.5, settings=settings)
    players = {seat: Player(page) for seat, page in windows.items()}
    try:
        await asyncio.gather(*(page.goto(found[seat], timeout=PATIENCE * 1000) for seat, page in windows.items()))
        async with asyncio.TaskGroup() as playing:
            for player in players.values():
                playing.create_task(player.play())
    except* (Stuck, Error, TimeoutError) as problems:
        talk.wrong += [f"{type(each).__name__}: {each}" for each in problems.exceptions]
        for seat, player in players.items():
            said = await player.page.inner_text("main", timeout=PATIENCE * 1000)
            talk.wrong += [f"{seat} at {player.at}, after {player.last!r}: {said!r}"]
    for seat, player in players.items():
        talk.places |= set(player.seen)
        talk.wrong += [f"{seat} at {place}: {fault}" for fault, place in player.faults.items()]
    return talk


async def room(browser: Browser, server: Server, waiting: deque[str], played: dict[str, Talk]) -> None:
    """Open three windows, and play one talk after the other until none waits."""
    complaints: list[str] = []
    windows = {}
    for seat, (language, width) in WINDOWS.items():
        context, windows[seat] = await window(browser, complaints, locale=language)
        await context.add_init_script(EYES + (";window.later = true" if seat == "b" else ""))
        await windows[seat].set_viewport_size({"width": width, "height": 780})
    while waiting:
        protocol = waiting.popleft()
        played[protocol] = await hold(windows, server, LIBRARY.files[protocol])
        played[protocol].wrong += complaints
        complaints.clear()
    for page in windows.values():
        await page.context.close()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def played(request: pytest.FixtureRequest, browser: Browser, server: Server) -> dict[str, Talk]:
    """Play every dialogue that is asked for: several at a time, the longest first."""
    asked = {item.callspec.params.get("protocol") for item in request.session.items if hasattr(item, "callspec")}
    order = sorted(asked & set(LIBRARY.files), key=lambda id: -len(LIBRARY.files[id].steps))
    waiting, talks = deque(order), dict[str, Talk]()
    async with asyncio.TaskGroup() as rooms:
        for _ in range(ROOMS):
            rooms.create_task(room(browser, server, waiting, talks))
    return talks


@pytest.mark.parametrize("protocol", LIBRARY.files)
async def test_three_people_play_dialogue_to_its_end(played: dict[str, Talk], protocol: str) -> None:
    talk = played[protocol]
    assert not talk.wrong, "\n".join(talk.wrong)
    came = {place.split(".")[0] for place in talk.places}
    assert came >= {"lobby", "closed", *kinds(LIBRARY.files[protocol])}
