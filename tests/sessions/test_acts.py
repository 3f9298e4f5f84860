"""Making a talk, taking seats, acting: every promise against a real store."""

from __future__ import annotations

import asyncio

import pytest
from sayback.engine.state import change
from sayback.errors import Refused
from sayback.sessions.acts import Conductor
from sayback.sessions.live import PER_SEAT
from sayback.sessions.registry import Made
from sayback.sessions.service import CreateRequest, Seen
from sayback.store.redis import Store
from sayback.tokens import hashed, new_session, new_token

from tests.people import Panel, Person, couple, until


async def test_a_whole_talk_closes_by_primary_moves_alone(conductor: Conductor) -> None:
    people = await couple(conductor, therapist=True)
    await until(people, "keep")
    await people["a"].act("finish")
    await people["b"].act("finish", erase=False)
    assert people["a"].view["stage"] == people["therapist"].view["stage"] == "closed"


async def test_every_seat_sees_an_act_with_the_numbers_of_its_acknowledgement(conductor: Conductor) -> None:
    people = await couple(conductor, therapist=True)
    answer = await people["a"].act("ready")
    assert answer["ok"]
    assert {person.view["version"] for person in people.values()} == {answer["version"]}


async def test_what_only_one_may_see_moves_only_their_own_number_and_gives_no_frame_to_others(
    conductor: Conductor,
) -> None:
    people = await couple(conductor)
    await until(people, "rate")
    await people["a"].act("rate", understood=1, accepted=1, cared=1)
    frames, version = len(people["b"].panel.frames), people["b"].view["version"]
    words = {"understood": 5, "accepted": 5, "cared": 5}
    refused = await people["a"].act("rate", **words)
    assert (refused["ok"], refused["code"]) == (False, "already")
    assert (len(people["b"].panel.frames), people["b"].view["version"]) == (frames, version)
    assert "rates" not in people["b"].view


async def test_a_kept_act_sent_again_happens_once_and_is_answered_the_same(conductor: Conductor) -> None:
    people = await couple(conductor)
    first = await people["a"].act("ready", id="x" * 20, step="lobby~0")
    await people["b"].act("ready")
    again = await people["a"].act("ready", id="x" * 20, step="lobby~0")
    assert again == first
    assert people["a"].view["step"]["name"] == "welcome"


async def test_the_same_id_with_other_content_is_said_to_be_a_mistake(conductor: Conductor) -> None:
    people = await couple(conductor)
    await until(people, "talk")
    await people["a"].act("cue", id="y" * 20, kind="sorry")
    other = await people["a"].act("cue", id="y" * 20, kind="thanks")
    assert (other["ok"], other["code"]) == (False, "id-reused")
    assert [cue["kind"] for cue in people["b"].view["cues"]] == ["sorry"]


async def test_two_people_pressing_next_advance_once(conductor: Conductor) -> None:
    people = await couple(conductor)
    await until(people, "say")
    step = people["b"].view["step"]["id"]
    one, two = await asyncio.gather(
        people["b"].act("said", step=step), people["a"].act("heard", step=step, verdict="got")
    )
    assert [one["ok"], two["ok"]] == [True, False]
    assert two["code"] == "passed"


async def test_a_refused_act_leaves_no_trace_and_is_judged_anew(conductor: Conductor) -> None:
    people = await couple(conductor)
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
async def test_an_act_that_does_not_fit_is_refused_by_code(
    conductor: Conductor, payload: dict[str, object], code: str
) -> None:
    people = await couple(conductor)
    answer = await conductor.act(people["a"].line, payload)
    assert (answer["ok"], answer["code"]) == (False, code)


@pytest.mark.parametrize(
    "payload", [{}, {"id": "short"}, {"id": "i" * 20, "move": 3}, {"id": "i" * 20, "move": "ready", "seat": "b"}]
)
async def test_an_act_of_the_wrong_shape_is_a_bad_request(conductor: Conductor, payload: dict[str, object]) -> None:
    people = await couple(conductor)
    with pytest.raises(Refused, match="bad-request"):
        await conductor.act(people["a"].line, payload)


async def test_unknown_wrong_and_strange_tokens_look_the_same(conductor: Conductor) -> None:
    people = await couple(conductor)
    session = people["a"].session
    for name, token in ((session, new_token()), (new_session(), people["a"].token), ("?", "x"), (None, "x")):
        with pytest.raises(Refused, match="no-seat"):
            await conductor.join(name, [token], None, Panel())


async def test_an_invitation_is_claimed_once_by_one_device(conductor: Conductor) -> None:
    session, invites = new_session(), {"a": new_token(), "b": new_token()}
    request = CreateRequest("speaker-listener", session=session, invites={k: hashed(v) for k, v in invites.items()})
    await conductor.create(request)
    mine, other = new_token(), new_token()
    assert await conductor.claim(session, invites["a"], hashed(mine), "c") == {"seat": "a"}
    assert await conductor.claim(session, invites["a"], hashed(mine), "c") == {"seat": "a"}
    with pytest.raises(Refused, match="claimed"):
        await conductor.claim(session, invites["a"], hashed(other), "c")
    with pytest.raises(Refused, match="no-seat"):
        await conductor.claim(session, new_token(), hashed(other), "c")
    assert (await conductor.look(session, invites["b"]))["claimed"] == ["a"]
    await Person(conductor, session, "a", mine).sit()


async def test_one_device_may_hold_both_seats_of_a_couch(conductor: Conductor) -> None:
    made = await conductor.create(CreateRequest("speaker-listener", first="a"))
    tokens = [given["token"].partition(".")[2] for given in made["seats"].values()]  # type: ignore[attr-defined]
    panel = Panel()
    line = await conductor.join(str(made["session"]), tokens, None, panel)
    assert set(panel.views) == {"a", "b"}
    act = {"id": "couch-" + "0" * 12, "step": "lobby~0", "move": "ready", "args": {}, "seat": "b"}
    assert (await conductor.act(line, act))["ok"]
    assert panel.views["a"]["people"]["b"]["done"]


async def test_a_second_tab_is_not_a_second_person_and_gives_the_others_no_frame(conductor: Conductor) -> None:
    people = await couple(conductor)
    frames = len(people["b"].panel.frames)
    tab = await Person(conductor, people["a"].session, "a", people["a"].token).sit()
    assert tab.view["people"]["a"]["here"]
    assert len(people["b"].panel.frames) == frames


async def test_the_newest_of_too_many_connections_wins(conductor: Conductor) -> None:
    people = await couple(conductor)
    for _ in range(PER_SEAT):
        await Person(conductor, people["a"].session, "a", people["a"].token).sit()
    assert people["a"].panel.closed == "replaced"


async def test_a_panel_that_has_seen_the_newest_view_gets_none(conductor: Conductor) -> None:
    people = await couple(conductor)
    await people["b"].act("ready")
    view = people["a"].view
    seen = Seen(view["epoch"], view["version"], view["own"])
    again = Person(conductor, people["a"].session, "a", people["a"].token)
    await again.sit(seen)
    assert again.panel.frames == []


async def test_words_are_given_to_those_who_may_read_them_only(conductor: Conductor) -> None:
    people = await couple(conductor, protocol="body-and-feelings")
    await until(people, "fill")
    shapes = next(move for move in people["a"].view["moves"] if move["move"] == "write")["args"]
    boxes = {name: "A" * shape["minLength"] for name, shape in shapes.items()}
    assert (await people["a"].act("write", **boxes))["ok"]
    refs = [box["box"] for box in people["a"].view["boxes"]]
    answer = await conductor.words(people["a"].line, refs)
    assert answer["boxes"][refs[0]] == boxes[refs[0].rpartition("/")[2]]  # type: ignore[index]
    assert "boxes" not in people["b"].view
    with pytest.raises(Refused, match="no-such-box"):
        await conductor.words(people["b"].line, refs)


async def test_a_finished_talk_that_somebody_erases_leaves_no_key(conductor: Conductor, store: Store) -> None:
    people = await couple(conductor)
    await until(people, "keep")
    await people["a"].act("finish", erase=True)
    await people["b"].act("finish")
    async with asyncio.timeout(3):
        while people["a"].panel.closed != "gone":
            await asyncio.wait_for(asyncio.shield(asyncio.ensure_future(store.ping())), 1)
    assert await store.load(people["a"].session) is None


async def test_a_protocol_or_setting_that_does_not_exist_is_refused(conductor: Conductor) -> None:
    with pytest.raises(Refused, match="unknown-protocol"):
        await conductor.create(CreateRequest("nothing"))
    with pytest.raises(Refused, match="bad-request"):
        await conductor.create(CreateRequest("speaker-listener", settings={"piece": 1}))


async def test_a_hum_reaches_only_the_seat_it_is_for_and_is_kept_nowhere(conductor: Conductor, store: Store) -> None:
    people = await couple(conductor, therapist=True)
    before = await store.load(people["a"].session)
    frames = len(people["b"].panel.frames)
    assert await conductor.hum(people["a"].line, "H" * 383, None) == {"ok": True}
    assert people["therapist"].panel.told == [(b"hum", b'{"from":"a","box":"' + b"H" * 383 + b'"}')]
    assert people["b"].panel.told == [] and len(people["b"].panel.frames) == frames
    assert await store.load(people["a"].session) == before
    with pytest.raises(Refused, match="slow-down"):
        await conductor.hum(people["a"].line, "H" * 383, None)
    await conductor.hum(people["therapist"].line, "T" * 383, "b")
    assert [event for event, _ in people["b"].panel.told] == [b"hum"]


async def test_without_a_therapist_nothing_hums(conductor: Conductor) -> None:
    people = await couple(conductor)
    with pytest.raises(Refused, match="bad-request"):
        await conductor.hum(people["a"].line, "H" * 383, None)


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
async def test_a_box_of_any_other_shape_is_refused_and_nothing_has_changed(
    conductor: Conductor, store: Store, box: object
) -> None:
    people = await couple(conductor, protocol="the-pattern")
    a = people["a"]
    await until(people, "fill")
    shapes = next(move for move in a.view["moves"] if move["move"] == "write")["args"]
    right = {name: "A" * shape["minLength"] for name, shape in shapes.items()}
    before, frames = a.line.live.record, len(people["b"].panel.frames)
    for name in right:
        assert (await a.act("write", **{**right, name: box}))["code"] == "bad-box"
    assert a.line.live.record is before and len(people["b"].panel.frames) == frames
    assert await store.boxes(a.session, [f"a/{a.view['step']['id']}/{name}" for name in right]) == [None] * len(right)


async def test_words_sent_again_after_their_visit_are_passed_and_stand_as_they_were(
    conductor: Conductor, store: Store
) -> None:
    people = await couple(conductor, protocol="the-pattern")
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


async def test_a_seat_gets_no_box_that_is_not_in_its_view_whatever_it_asks_for(conductor: Conductor) -> None:
    people = await couple(conductor, protocol="the-pattern", therapist=True)
    others = await couple(conductor, protocol="the-pattern")
    a = people["a"]
    await a.act("lands", kinds="L" * 383)
    await others["a"].act("lands", kinds="L" * 383)
    assert (await conductor.words(people["b"].line, ["a/-/lands"]))["boxes"] == {"a/-/lands": "L" * 383}
    for person, refs in (
        (people["therapist"], ["a/-/lands"]),
        (people["b"], ["a/-/lands", "a/-/pulse"]),
        (people["b"], [f"{others['a'].session}/a/-/lands"]),
        (others["b"], ["a/-/lands", "a/-/word"]),
        (people["b"], ["", "*", "a/-/lands\n"]),
    ):
        with pytest.raises(Refused, match="no-such-box"):
            await conductor.words(person.line, refs)


async def test_a_socket_that_another_process_took_for_lost_is_asked_to_come_back(
    conductor: Conductor, second: Conductor
) -> None:
    await asyncio.gather(conductor._clock.run_once(), second._clock.run_once())
    people = await couple(conductor)
    there = await second._sessions.live(people["a"].session)
    await second._sessions.change(there, lambda live, record, now: Made(change(record, lines={}), []))
    async with asyncio.timeout(5):
        while people["a"].panel.closed is None:
            await conductor._store.ping()
    assert people["a"].panel.closed == people["b"].panel.closed == "resync"
