"""Promises of making talks, taking seats and acting, against a real store."""

from __future__ import annotations

import asyncio

import pytest
from sayback.engine.values import change
from sayback.errors import Refused
from sayback.sessions.changes import Change
from sayback.sessions.requests import CreateRequest
from sayback.sessions.service import SessionService
from sayback.store.redis import Store
from sayback.tokens import hashed, new_session, new_token

from tests.people import Person, couple, until


async def test_a_whole_talk_closes_by_primary_moves_alone(service: SessionService) -> None:
    people = await couple(service, therapist=True)
    await until(people, "keep")
    await people["a"].act("finish")
    await people["b"].act("finish", erase=False)
    assert people["a"].view["stage"] == people["therapist"].view["stage"] == "closed"


async def test_act_reaches_every_seat_under_its_acknowledged_version(service: SessionService) -> None:
    people = await couple(service, therapist=True)
    answer = await people["a"].act("ready")
    assert answer["ok"]
    assert {person.view["version"] for person in people.values()} == {answer["version"]}


async def test_refused_second_rating_gives_the_other_no_frame(
    service: SessionService,
) -> None:
    people = await couple(service)
    await until(people, "rate")
    await people["a"].act("rate", understood=1, accepted=1, cared=1)
    frames, version = len(people["b"].panel.frames), people["b"].view["version"]
    words = {"understood": 5, "accepted": 5, "cared": 5}
    refused = await people["a"].act("rate", **words)
    assert (refused["ok"], refused["code"]) == (False, "already")
    assert (len(people["b"].panel.frames), people["b"].view["version"]) == (frames, version)
    assert "rates" not in people["b"].view


async def test_repeated_act_happens_once_with_the_same_answer(service: SessionService) -> None:
    people = await couple(service)
    first = await people["a"].act("ready", id="x" * 20, step="lobby~0")
    await people["b"].act("ready")
    again = await people["a"].act("ready", id="x" * 20, step="lobby~0")
    assert again == first
    assert people["a"].view["step"]["name"] == "welcome"


async def test_reused_id_with_other_content_is_refused(service: SessionService) -> None:
    people = await couple(service)
    await until(people, "talk")
    await people["a"].act("cue", id="y" * 20, kind="sorry")
    other = await people["a"].act("cue", id="y" * 20, kind="thanks")
    assert (other["ok"], other["code"]) == (False, "id-reused")
    assert [cue["kind"] for cue in people["b"].view["cues"]] == ["sorry"]


async def test_two_people_pressing_next_advance_once(service: SessionService) -> None:
    people = await couple(service)
    await until(people, "say")
    step = people["b"].view["step"]["id"]
    one, two = await asyncio.gather(
        people["b"].act("said", step=step), people["a"].act("heard", step=step, verdict="got")
    )
    assert [one["ok"], two["ok"]] == [True, False]
    assert two["code"] == "passed"


async def test_refused_act_may_reuse_its_id_later(service: SessionService) -> None:
    people = await couple(service)
    refused = await people["a"].act("done", id="z" * 20, step="lobby~0")
    assert refused["code"] == "not-now"
    await until(people, "talk")
    assert (await people["a"].act("done", id="z" * 20))["ok"]


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ({"id": "i" * 20, "step": "lobby~0", "move": "fly", "args": {}}, "unknown-move"),
        ({"id": "i" * 20, "step": "lobby~0", "move": "ready", "args": {"x": 1}}, "bad-args"),
    ],
)
async def test_unknown_move_or_argument_is_refused_by_code(
    service: SessionService, payload: dict[str, object], code: str
) -> None:
    people = await couple(service)
    answer = await service.acts.act(people["a"].connection, payload)
    assert (answer["ok"], answer["code"]) == (False, code)


@pytest.mark.parametrize(
    "payload", [{}, {"id": "short"}, {"id": "i" * 20, "move": 3}, {"id": "i" * 20, "move": "ready", "seat": "b"}]
)
async def test_act_of_the_wrong_shape_is_a_bad_request(service: SessionService, payload: dict[str, object]) -> None:
    people = await couple(service)
    with pytest.raises(Refused, match="bad-request"):
        await service.acts.act(people["a"].connection, payload)


async def test_an_invitation_is_claimed_once_by_one_device(service: SessionService) -> None:
    session, invites = new_session(), {"a": new_token(), "b": new_token()}
    request = CreateRequest("speaker-listener", session=session, invites={k: hashed(v) for k, v in invites.items()})
    await service.create.session(request)
    mine, other = new_token(), new_token()
    assert await service.seats.claim(session, invites["a"], hashed(mine), "c") == {"seat": "a"}
    assert await service.seats.claim(session, invites["a"], hashed(mine), "c") == {"seat": "a"}
    with pytest.raises(Refused, match="claimed"):
        await service.seats.claim(session, invites["a"], hashed(other), "c")
    with pytest.raises(Refused, match="no-seat"):
        await service.seats.claim(session, new_token(), hashed(other), "c")
    assert (await service.seats.preview(session, invites["b"]))["claimed"] == ["a"]
    await Person(service, session, "a", mine).sit()


async def test_words_go_only_to_seats_that_may_read_them(service: SessionService) -> None:
    people = await couple(service, protocol="body-and-feelings")
    await until(people, "fill")
    shapes = next(move for move in people["a"].view["moves"] if move["move"] == "write")["args"]
    boxes = {name: "A" * shape["minLength"] for name, shape in shapes.items()}
    assert (await people["a"].act("write", **boxes))["ok"]
    refs = [box["box"] for box in people["a"].view["boxes"]]
    answer = await service.acts.words(people["a"].connection, refs)
    assert answer["boxes"][refs[0]] == boxes[refs[0].rpartition("/")[2]]  # type: ignore[index]
    assert "boxes" not in people["b"].view
    with pytest.raises(Refused, match="no-such-box"):
        await service.acts.words(people["b"].connection, refs)


async def test_erased_finished_talk_leaves_no_key(service: SessionService, store: Store) -> None:
    people = await couple(service)
    await until(people, "keep")
    await people["a"].act("finish", erase=True)
    await people["b"].act("finish")
    async with asyncio.timeout(3):
        while people["a"].panel.closed != "gone":
            await asyncio.wait_for(asyncio.shield(asyncio.ensure_future(store.ping())), 1)
    assert await store.load(people["a"].session) is None


BAD_BOXES = [
    "",
    "A" * 126,
    "A" * 128,
    "A" * 384,
    "A" * 20_000,
    "A" * 126 + "=",
    "A" * 126 + "\n",
    "ü" * 127,
    7,
    None,
    ["A" * 127],
]


@pytest.mark.parametrize("box", BAD_BOXES, ids=lambda box: f"{type(box).__name__}-{len(str(box))}")
async def test_box_of_wrong_shape_is_refused_and_changes_nothing(
    service: SessionService, store: Store, box: object
) -> None:
    people = await couple(service, protocol="the-pattern")
    a = people["a"]
    await until(people, "fill")
    shapes = next(move for move in a.view["moves"] if move["move"] == "write")["args"]
    right = {name: "A" * shape["minLength"] for name, shape in shapes.items()}
    before, frames = a.connection.live.record, len(people["b"].panel.frames)
    for name in right:
        assert (await a.act("write", **{**right, name: box}))["code"] == "bad-box"
    assert a.connection.live.record is before and len(people["b"].panel.frames) == frames
    assert await store.boxes(a.session, [f"a/{a.view['step']['id']}/{name}" for name in right]) == [None] * len(right)


async def test_words_resent_after_their_visit_are_refused_as_passed(service: SessionService, store: Store) -> None:
    people = await couple(service, protocol="the-pattern")
    a, b = people["a"], people["b"]
    await until(people, "fill")
    shapes = next(move for move in a.view["moves"] if move["move"] == "write")["args"]
    step, right = a.view["step"]["id"], {name: "A" * shape["minLength"] for name, shape in shapes.items()}
    await a.act("write", **right)
    assert (await a.act("write", **{name: "B" * len(box) for name, box in right.items()}))["code"] == "already"
    await b.act("pass")
    assert (await a.act("write", step=step, **{name: "B" * len(box) for name, box in right.items()}))[
        "code"
    ] == "passed"
    refs = [f"a/{step}/{name}" for name in right]
    assert await store.boxes(a.session, refs) == [box.encode() for box in right.values()]


async def test_box_outside_the_seats_view_is_never_given(service: SessionService) -> None:
    people = await couple(service, protocol="the-pattern", therapist=True)
    others = await couple(service, protocol="the-pattern")
    a = people["a"]
    await a.act("lands", kinds="L" * 383)
    await others["a"].act("lands", kinds="L" * 383)
    assert (await service.acts.words(people["b"].connection, ["a/-/lands"]))["boxes"] == {"a/-/lands": "L" * 383}
    for person, refs in (
        (people["therapist"], ["a/-/lands"]),
        (people["b"], ["a/-/lands", "a/-/pulse"]),
        (people["b"], [f"{others['a'].session}/a/-/lands"]),
        (others["b"], ["a/-/lands", "a/-/word"]),
        (people["b"], ["", "*", "a/-/lands\n"]),
    ):
        with pytest.raises(Refused, match="no-such-box"):
            await service.acts.words(person.connection, refs)


async def test_socket_removed_by_another_process_is_asked_to_resync(
    service: SessionService, second: SessionService
) -> None:
    await asyncio.gather(service.registry.clock.run_once(), second.registry.clock.run_once())
    people = await couple(service)
    there = await second.registry.live(people["a"].session)
    await second.registry.change(there, lambda live, record, now: Change(change(record, lines={}), None))
    async with asyncio.timeout(5):
        while people["a"].panel.closed is None:
            await service.registry.store.ping()
    assert people["a"].panel.closed == people["b"].panel.closed == "resync"
