"""Broadcasts: from a change of a session to the walls that show it."""

from __future__ import annotations

import asyncio

import pytest
from sayback.errors import Refused
from sayback.tokens import new_token
from sayback.workshops.broadcast import EVERY
from sayback.workshops.service import WorkshopService

from tests.people import couple
from tests.workshops.making import NAME, Page, Workshop


async def test_an_act_is_on_the_wall_without_a_word(workshop: Workshop) -> None:
    people = await workshop.seated(pair := await workshop.couple())
    _, page = await workshop.watched()
    first = page.all("wall")[0]
    assert first["whole"] and [tile["n"] for tile in first["tiles"]] == [pair["n"]]
    await people["a"].act("hand", up=True)
    await workshop.until(lambda: page.tiles[1].get("hand"))
    assert page.tiles[1]["here"] == {"a": True, "b": True}
    assert page.all("wall")[-1]["whole"] is False
    assert NAME not in str(page.tiles)


async def test_changes_between_two_frames_share_one_frame(workshop: Workshop) -> None:
    couples = [await workshop.seated(await workshop.couple()) for _ in range(3)]
    _, page = await workshop.watched()
    began, frames = asyncio.get_running_loop().time(), len(page.all("wall"))
    for up in (True, False) * 6:
        for people in couples:
            await people["a"].act("hand", up=up)
    await couples[0]["b"].act("hand", up=True)
    await workshop.until(lambda: page.tiles[1].get("hand"))
    passed = asyncio.get_running_loop().time() - began
    assert len(page.all("wall")) - frames <= passed / EVERY + 2


async def test_slow_page_with_room_again_gets_the_newest_state(workshop: Workshop) -> None:
    people = await workshop.seated(await workshop.couple())
    _, page = await workshop.watched()
    page.free = False
    frames = len(page.all("wall"))
    await people["a"].act("hand", up=True)
    await workshop.come()
    _, other = await workshop.watched()
    await workshop.until(lambda: other.tiles[1].get("hand"))
    assert len(page.all("wall")) == frames
    page.free = True
    await workshop.until(lambda: len(page.all("wall")) > frames)
    assert page.tiles[1]["hand"] and page.all("wall")[-1]["people"][0]["n"] == 3


async def test_arrivals_and_pairings_are_told_once(workshop: Workshop) -> None:
    n = await workshop.come()
    _, page = await workshop.watched()
    assert [person["n"] for person in page.all("wall")[0]["people"]] == [n]
    v = (await workshop.look())["v"]
    joined = await workshop.couple()
    await workshop.until(lambda: joined["n"] in page.tiles)
    changes = [frame.get("pairs", []) for frame in page.all("wall")[1:]]
    assert [pair["session"] for pairs in changes for pair in pairs] == [joined["session"]]
    _, late = await workshop.watched(seen=v)
    assert [person["n"] for person in late.all("wall")[0]["people"]] == [2, 3]
    assert late.all("wall")[0]["door"]["code"] == workshop.code


async def test_a_wall_of_another_process_shows_the_same(workshop: Workshop, others: WorkshopService) -> None:
    await asyncio.gather(workshop.service.registry.clock.run_once(), others.broadcast._registry.clock.run_once())
    await workshop.service.registry.clock.run_once()
    people = await workshop.seated(await workshop.couple())
    there = Workshop(others, workshop.service)
    there.id, there.boss = workshop.id, workshop.boss
    _, page = await there.watched()
    await workshop.until(lambda: page.tiles.get(1, {}).get("here") == {"a": True, "b": True})
    await people["a"].act("hand", up=True)
    await workshop.until(lambda: page.tiles[1].get("hand"))
    await workshop.bulk_act("pause")
    await workshop.until(lambda: any(frame["done"] == 1 for frame in page.all("hand")))


async def test_tile_with_a_lost_hint_comes_from_the_store(workshop: Workshop, others: WorkshopService) -> None:
    people = await workshop.seated(await workshop.couple())
    there = Workshop(others, workshop.service)
    there.id, there.boss = workshop.id, workshop.boss
    _, page = await there.watched()
    workshop.service.registry.watcher = lambda talk: None
    await people["a"].act("hand", up=True)
    others.broadcast._read_again()
    await workshop.until(lambda: page.tiles[1].get("hand"))


async def test_wall_needs_a_link_with_at_most_five_pages(workshop: Workshop) -> None:
    for bearer in (new_token(), workshop.projector):
        with pytest.raises(Refused, match="no-workshop"):
            await workshop.workshops.broadcast.watch(workshop.id, bearer, 0, Page())
    pages = [(await workshop.watched())[1] for _ in range(6)]
    assert [page.closed for page in pages] == ["replaced", None, None, None, None, None]


async def test_closed_wall_leaves_nothing_in_memory(workshop: Workshop) -> None:
    people = await workshop.seated(await workshop.couple())
    viewer, _ = await workshop.watched()
    workshop.workshops.broadcast.closed(viewer)
    workshop.workshops.broadcast.closed(viewer)
    await people["a"].act("hand", up=True)
    broadcast = workshop.workshops.broadcast
    await workshop.until(lambda: not broadcast._due)
    assert (
        not broadcast._boards and not broadcast._dirty and not broadcast._last and (await workshop.live()).pinned == 0
    )


async def test_a_talk_of_two_alone_costs_the_hub_nothing(workshop: Workshop) -> None:
    _, page = await workshop.watched()
    people = await couple(workshop.service)
    await people["a"].act("ready")
    broadcast = workshop.workshops.broadcast
    assert not broadcast._dirty and not page.tiles


async def test_pair_with_erased_talk_leaves_walls_and_waits_again(workshop: Workshop) -> None:
    people = await workshop.seated(joined := await workshop.couple())
    await workshop.couple()
    _, page = await workshop.watched()
    await workshop.until(lambda: set(page.tiles) == {1, 2})
    await workshop.service.registry.store.erase(joined["session"])
    talk = workshop.service.registry.held(people["a"].session)
    assert talk is not None
    await workshop.service.registry.replicas.refresh(talk)
    workshop.workshops.broadcast._read_again()
    parted = await workshop.until(
        lambda: [pair for frame in page.all("wall") for pair in frame.get("pairs", ()) if pair.get("apart")]
    )
    assert [pair["n"] for pair in parted] == [1]
    assert (await workshop.place(1))["state"] == "waiting" and (await workshop.place(3))["state"] == "paired"
    _, other = await workshop.watched()
    assert set(other.tiles) == {2}
