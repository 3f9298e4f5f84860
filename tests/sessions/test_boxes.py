"""Boxes: when they may be replaced, and how much room each author has for words."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sayback.engine.pair import Seat
from sayback.engine.shapes import BOX_SIZES
from sayback.errors import Refused
from sayback.sessions.boxes import BOX_BYTES, BOXES, with_boxes
from sayback.sessions.record import Record, decode, encode
from sayback.sessions.service import SessionService

from tests.people import Person, box, caught_up, couple, keyed, renewed, until

SMALL, LARGE = BOX_SIZES[0], BOX_SIZES[-1]


async def shown(service: SessionService, first: str) -> tuple[dict[Seat, Person], str]:
    """Play until a has shown something; return the people and where it is kept."""
    people = await couple(service, protocol="the-pattern")
    await keyed(service, people)
    await until(people, "fill")
    a, b = people["a"], people["b"]
    await caught_up(people, (await wrote(a))["version"])
    await caught_up(people, (await b.act("pass"))["version"])
    assert (await a.act("show", under=first))["ok"]
    return people, f"a/{a.view['step']['id']}/under.shown"


async def wrote(person: Person, size: int = SMALL, move: str = "write", id: str | None = None) -> dict[str, Any]:
    """Fill in the private page; fields other than picks get this size."""
    shapes = next(listed["args"] for listed in person.view["moves"] if listed["move"] == move)
    least = {name: shape["minLength"] for name, shape in shapes.items()}
    return await person.act(move, id, **{name: "w" * (size if n == SMALL else n) for name, n in least.items()})


async def drafted(service: SessionService) -> tuple[dict[Seat, Person], str]:
    """Play until a has drafted words and b has signed; return people and place."""
    people = await couple(service, protocol="solve-together")
    await keyed(service, people)
    await until(people, "words")
    said = await people["a"].act("draft", text=box())
    await caught_up(people, said["version"])
    assert (await people["b"].act("sign"))["ok"]
    return people, f"a/{people['a'].view['step']['id']}/draft.1"


async def refused(service: SessionService, person: Person, ref: str, new: str) -> str:
    try:
        await service.keys.seal_again(person.session, person.token, {ref: new})
    except Refused as no:
        return no.code
    return ""


async def test_resealing_for_a_new_device_works_once_per_number(service: SessionService) -> None:
    people, ref = await shown(service, box())
    a = people["a"]
    assert await refused(service, a, ref, box()) == "stands", "nobody has a new device"
    fresh = await renewed(service, people)
    for wrong in (box(0x11), box(0x13), box(0x21), box(0x12, BOX_SIZES[1]), box(0x12, circle=2), "!" * SMALL):
        assert await refused(service, a, ref, wrong) == "stands"
    right = box(0x12)
    assert await refused(service, a, ref, right) == ""
    assert (await service.acts.words(fresh.connection, [ref]))["boxes"] == {ref: right}
    assert [box["n"] for box in fresh.view["boxes"]] == [2]
    assert await refused(service, a, ref, box(0x12)) == "stands", "once for each number"


async def test_resealing_foreign_or_unshown_words_is_refused(service: SessionService) -> None:
    people, ref = await shown(service, box())
    fresh, own = await renewed(service, people), next(box["box"] for box in people["a"].view["boxes"])
    for person, other in ((fresh, ref), (people["a"], own), (people["a"], "a/-/name")):
        assert await refused(service, person, other, box(0x12)) == "no-such-box"


async def test_resealing_words_outside_the_pair_circle_is_refused(service: SessionService) -> None:
    people, ref = await shown(service, box(circle=2))
    await renewed(service, people)
    assert await refused(service, people["a"], ref, box(0x12)) == "stands"


async def test_signed_words_are_never_resealed(service: SessionService) -> None:
    people, ref = await drafted(service)
    a = people["a"]
    first = await service.registry.store.boxes(a.session, [ref])
    await renewed(service, people)
    assert await refused(service, a, ref, box(0x12)) == "stands", "in the step"
    await a.act("sign")
    assert await refused(service, a, ref, box(0x12)) == "stands", "after the step"
    assert await service.registry.store.boxes(a.session, [ref]) == first


async def test_words_of_a_closed_talk_are_never_resealed(service: SessionService) -> None:
    people, ref = await shown(service, box())
    people["b"] = await renewed(service, people)
    await until(people, "closed")
    assert await refused(service, people["a"], ref, box(0x12)) == "closed"


async def test_resealing_never_overwrites_newer_words(service: SessionService) -> None:
    people, ref = await shown(service, box())
    a = people["a"]
    await renewed(service, people)
    lane, old = a.connection.live.lane, a.connection.live.record.state.boxes[ref]
    async with lane:
        first = asyncio.ensure_future(a.act("show", under=box(0x12)))
        await waiting(service, lane, 1)
        late = asyncio.ensure_future(refused(service, a, ref, box(0x12)))
        await waiting(service, lane, 2)
    assert (await first)["ok"]
    assert await late == "passed"
    assert a.connection.live.record.state.boxes[ref] == f"{old}.2"


async def waiting(service: SessionService, lane: asyncio.Lock, number: int) -> None:
    """Wait until so many stand before the lane of a talk.

    Each look costs a round trip to the store.
    """
    async with asyncio.timeout(20):
        while len(lane._waiters or ()) < number:  # type: ignore[attr-defined]
            await service.registry.store.ping()


async def test_full_room_of_a_seat_leaves_the_others_free(service: SessionService) -> None:
    people = await couple(service, protocol="the-pattern")
    await until(people, "fill")
    a, b = people["a"], people["b"]
    live = a.connection.live
    live.record = with_boxes(live.record, {f"a/x~1/{n}": "x" for n in range(BOXES)})
    assert (await wrote(a))["code"] == "too-much"
    assert (await wrote(b))["ok"]


async def test_replaced_box_counts_only_the_difference(service: SessionService) -> None:
    people = await couple(service, protocol="the-pattern")
    await until(people, "fill")
    a = people["a"]
    here, first = a.view["step"]["id"], await wrote(a, id="once" * 5)
    fields = {ref.rsplit("/", 1)[1]: box.decode() for ref, box in (await kept_of(service, a)).items()}
    assert await a.act("write", "once" * 5, here, **fields) == first
    number, size = a.connection.live.record.room["a"]
    assert number == len(a.connection.live.record.state.boxes), "sent twice, kept once"
    for _ in range(3):
        assert (await wrote(a, move="rewrite"))["ok"]
    assert a.connection.live.record.room["a"] == (number, size)
    assert (await wrote(a, LARGE, "rewrite"))["ok"]
    texts = sum(len(content) == LARGE for content in (await kept_of(service, a)).values())
    assert texts and a.connection.live.record.room["a"] == (number, size + texts * (LARGE - SMALL))


async def kept_of(service: SessionService, person: Person) -> dict[str, bytes]:
    refs = list(person.connection.live.record.state.boxes)
    found = await service.registry.store.boxes(person.session, refs)
    return {ref: content for ref, content in zip(refs, found, strict=True) if content is not None}


async def test_sealing_again_takes_no_room(service: SessionService) -> None:
    people, ref = await shown(service, box())
    before = people["a"].connection.live.record.room
    await renewed(service, people)
    assert await refused(service, people["a"], ref, box(0x12)) == ""
    assert people["a"].connection.live.record.room == before


async def test_room_is_counted_by_author_in_boxes_and_characters(service: SessionService) -> None:
    record = (await couple(service))["a"].connection.live.record
    record = with_boxes(record, {"a/x~1/f": "x" * 10, "b/x~1/f": "y" * 20})
    assert record.room == {"a": (1, 10), "b": (1, 20)}
    record = with_boxes(record, {"a/x~1/f": "x" * 15}, {"a/x~1/f": 10})
    assert record.room["a"] == (1, 15)
    assert with_boxes(record, {"a/x~1/f": "x"}, {"a/x~1/f": 15}).room["a"] == (1, 15), (
        "what was there once had its room"
    )
    with pytest.raises(Refused, match="too-much"):
        with_boxes(record, {"a/x~1/g": "x" * BOX_BYTES})


async def test_a_record_of_the_version_before_still_opens(service: SessionService) -> None:
    record: Record = (await couple(service))["a"].connection.live.record
    old = encode(record).replace(b'"room":{}', b'"boxes":7,"box_bytes":900')
    assert old != encode(record) and decode(old) == record
