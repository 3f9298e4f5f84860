"""Observing: looking in by the pair's leave."""

from __future__ import annotations

import pytest
from sayback.engine.moves.facilitator import VISIT
from sayback.errors import Refused
from sayback.workshops.observing import SEEN, visited

from tests.workshops.making import Page, Person, Viewer, Workshop


async def two(workshop: Workshop) -> tuple[dict[str, Person], Viewer, Page]:
    """Seat a pair at its panels, with a wall beside them."""
    people = await workshop.seated(await workshop.couple())
    return people, *await workshop.watched()


async def looked_in(workshop: Workshop) -> tuple[dict[str, Person], Viewer, Page]:
    """Make a pair that a wall looks in on, by the leave of both."""
    people, viewer, page = await two(workshop)
    await workshop.workshops.broadcast.look(viewer, 1, True)
    await let_in(people)
    await workshop.until(lambda: page.all("look"))
    return people, viewer, page


async def let_in(people: dict[str, Person]) -> None:
    for person in people.values():
        await person.act("let-in", yes=True)


async def test_look_shows_nothing_before_both_consent(workshop: Workshop) -> None:
    people, viewer, page = await two(workshop)
    broadcast = workshop.workshops.broadcast
    await broadcast.look(viewer, 1, True)
    assert people["a"].view["host"]["visit"] == "asked"
    await people["a"].act("let-in", yes=True)
    await people["b"].act("hand", up=True)
    await workshop.until(lambda: page.tiles[1].get("hand"))
    assert not page.all("look")
    await people["b"].act("let-in", yes=True)
    [look] = await workshop.until(lambda: page.all("look"))
    assert look["n"] == 1 and look["view"]["stage"] == "lobby"


async def test_look_hides_boxes_and_choices(workshop: Workshop) -> None:
    people, viewer, page = await two(workshop)
    await workshop.workshops.broadcast.look(viewer, 1, True)
    await let_in(people)
    await people["a"].act("lands", kinds="B" * 383)
    [look, *_] = await workshop.until(lambda: page.all("look"))
    assert set(look["view"]) <= set(SEEN)
    assert not {"boxes", "rates", "card", "keys", "chosen", "fields", "moves"} & set(look["view"])
    assert "B" * 383 not in str(page.events)


@pytest.mark.parametrize("who", ["a", "b", "the one who looks", "their line"])
async def test_look_ended_by_either_side_ends_at_once(workshop: Workshop, who: str) -> None:
    people, viewer, page = await looked_in(workshop)
    broadcast = workshop.workshops.broadcast
    if who in ("a", "b"):
        await people[who].act("let-in", yes=False)
        assert (await workshop.until(lambda: page.all("look")[1:]))[-1] == {"n": 1, "view": None}
    elif who == "their line":
        broadcast.closed(viewer)
    else:
        await broadcast.look(viewer, 1, False)
    await workshop.until(lambda: "visit" not in people["a"].view["host"])
    shown = len(page.all("look"))
    await people["a"].act("hand", up=True)
    _, other = await workshop.watched()
    await workshop.until(lambda: other.tiles[1].get("hand"))
    assert len(page.all("look")) == shown


async def test_look_goes_on_when_one_observer_leaves(workshop: Workshop) -> None:
    people = await workshop.seated(await workshop.couple())
    broadcast = workshop.workshops.broadcast
    (one, _), (two, page) = await workshop.watched(), await workshop.watched()
    await broadcast.look(one, 1, True)
    await broadcast.look(two, 1, True)
    await let_in(people)
    await workshop.until(lambda: page.all("look"))
    await broadcast.look(one, 1, False)
    assert people["a"].view["host"]["visit"] == "in"
    talk = workshop.service.registry.held(people["a"].session)
    assert talk is not None and talk.pinned == 1
    await broadcast.look(two, 1, False)
    assert talk.pinned == 0 and "visit" not in people["a"].view["host"]


async def test_refused_observer_sees_nothing_of_a_later_look(workshop: Workshop) -> None:
    people = await workshop.seated(await workshop.couple())
    broadcast = workshop.workshops.broadcast
    (one, first), (two, page) = await workshop.watched(), await workshop.watched()
    await broadcast.look(one, 1, True)
    await people["a"].act("let-in", yes=False)
    await broadcast.look(two, 1, True)
    await let_in(people)
    await workshop.until(lambda: page.all("look"))
    assert not one.looks and not first.all("look")
    await broadcast.look(two, 1, False)
    assert "visit" not in people["a"].view["host"]
    talk = workshop.service.registry.held(people["a"].session)
    assert talk is not None and talk.pinned == 0


async def test_observer_of_an_ended_look_may_ask_again(workshop: Workshop) -> None:
    people, viewer, page = await looked_in(workshop)
    await people["b"].act("let-in", yes=False)
    await workshop.until(lambda: not viewer.looks)
    await workshop.workshops.broadcast.look(viewer, 1, True)
    await let_in(people)
    assert (await workshop.until(lambda: page.all("look")[2:]))[-1]["view"]["stage"] == "lobby"


async def test_look_lasts_while_it_is_renewed(workshop: Workshop) -> None:
    people, _, _ = await looked_in(workshop)
    broadcast = workshop.workshops.broadcast
    talk = workshop.service.registry.held(people["a"].session)
    assert talk is not None
    first = visited(talk)
    await broadcast._observing.renew()
    assert visited(talk) == first, "there is time yet"
    await broadcast._observing.renew(VISIT)
    assert visited(talk) > first and people["a"].view["host"]["visit"] == "in"
    await people["a"].act("let-in", yes=False)
    await broadcast._observing.renew(VISIT)
    assert visited(talk) == 0 and "visit" not in people["a"].view["host"]


async def test_a_look_ends_with_the_talk(workshop: Workshop) -> None:
    people, _, page = await looked_in(workshop)
    await workshop.workshops.summary.end(workshop.id, workshop.boss)
    assert (await workshop.until(lambda: page.all("look")[1:]))[-1] == {"n": 1, "view": None}
    talk = workshop.service.registry.held(people["a"].session)
    assert talk is not None and visited(talk) == 0


async def test_look_at_a_missing_or_erased_talk_is_refused(workshop: Workshop) -> None:
    viewer, _ = await workshop.watched()
    with pytest.raises(Refused, match="no-pair"):
        await workshop.workshops.broadcast.look(viewer, 4, True)
    pair = await workshop.couple()
    await workshop.service.registry.store.erase(pair["session"])
    with pytest.raises(Refused, match="no-seat"):
        await workshop.workshops.broadcast.look(viewer, 1, True)
    assert not viewer.looks
