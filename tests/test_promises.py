"""Promises that outlive the night, in a real store.

A break of a day, a subject that rests, and the seats that may read taps.
"""

from __future__ import annotations

import pytest
import redis.asyncio
from sayback.engine.moves.breaks import REST
from sayback.errors import Refused
from sayback.sessions.record import KEEP
from sayback.sessions.service import SessionService

from tests.people import Person, couple, until

BOX = "x" * 383
DAY = 24 * 3600
ALL = ("present", "taps", "words", "gap")


async def lives(eyes: redis.asyncio.Redis, session: str) -> float:
    """Return the seconds until the first key of a session expires."""
    names = await eyes.keys(f"sayback:{{{session}}}:*")
    assert len(names) >= 3
    return min([await eyes.pttl(name) for name in names]) / 1000


async def test_sleeping_talk_is_kept_and_wakes_in_another_process(
    service: SessionService,
    second: SessionService,
    eyes: redis.asyncio.Redis,
) -> None:
    people = await couple(service)
    await until(people, "talk")
    await people["a"].act("lands", kinds=BOX)
    before = people["a"].view
    assert (await people["a"].act("break", minutes=1_439))["ok"]
    assert await lives(eyes, people["a"].session) > 1_439 * 60 + DAY - 60
    again = {seat: await Person(second, person.session, seat, person.token).sit() for seat, person in people.items()}
    assert again["b"].view["stage"] == "break"
    assert (await again["b"].act("back"))["code"] == "not-now", "the promise is the other's"
    assert (await again["a"].act("back"))["ok"] and (await again["b"].act("back"))["ok"]
    now = again["a"].view
    assert (now["stage"], now["step"]["id"], now["floor"]) == ("running", before["step"]["id"], "a")
    assert (await again["b"].service.acts.words(again["b"].connection, ["a/-/lands"]))["boxes"] == {"a/-/lands": BOX}


async def test_resting_subject_keeps_the_talk_a_day_past_appointment(
    service: SessionService,
    eyes: redis.asyncio.Redis,
) -> None:
    people = await couple(service)
    await until(people, "talk")
    await people["a"].act("break", minutes=20, rest=True)
    await people["a"].act("back")
    await people["b"].act("back", rest=True)
    assert people["b"].view["step"]["kind"] == "close" and people["b"].view["again"]
    assert await lives(eyes, people["a"].session) > (REST + KEEP) / 1000 - 60


@pytest.mark.parametrize(("agreed", "reads"), [((), ""), (("gap",), "b"), (("taps",), "therapist")])
async def test_taps_reach_only_seats_both_had_named(
    service: SessionService, agreed: tuple[str, ...], reads: str
) -> None:
    people = await couple(service, therapist=True)
    for seat in ("a", "b"):
        said = {word: word == "present" or word in agreed for word in ALL}
        assert (await people[seat].act("consent", **said))["ok"]  # type: ignore[index]
    await until(people, "check")
    turn = next(move["args"]["turn"]["const"] for move in people["a"].view["moves"] if move["move"] == "pulse")
    frames = {seat: len(person.panel.frames) for seat, person in people.items()}
    assert (await people["a"].act("pulse", turn=turn, taps=BOX))["ok"]
    for seat, person in people.items():
        if seat in ("a", reads):
            assert (await service.acts.words(person.connection, ["a/-/pulse"]))["boxes"] == {"a/-/pulse": BOX}
        else:
            assert len(person.panel.frames) == frames[seat], "no frame of any kind"
            with pytest.raises(Refused):
                await service.acts.words(person.connection, ["a/-/pulse"])


async def test_therapist_without_both_consents_gets_no_frame_or_signal(
    service: SessionService,
) -> None:
    people = await couple(service, therapist=True)
    assert (await people["b"].act("consent", **dict.fromkeys(ALL, False)))["ok"]
    await until(people, "talk")
    therapist = people["therapist"]
    frames = len(therapist.panel.frames)
    for move in ("cue", "pause", "resume", "done"):
        await people["a"].act(move, **({"kind": "calm"} if move == "cue" else {}))
    await service.whispers.signal(people["a"].connection, True)
    assert therapist.view["step"]["name"] == "veiled"
    assert (len(therapist.panel.frames), therapist.panel.events) == (frames, [])
    assert people["b"].view["step"]["place"] == "say", "the talk itself needs nobody's consent"


async def test_marking_again_takes_no_room_from_the_words(service: SessionService) -> None:
    people = await couple(service)
    for _ in range(5):
        assert (await people["a"].act("lands", kinds=BOX))["ok"]
    assert people["a"].connection.live.record.room["a"][0] == 1
