"""New invitations, second devices and public keys."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from sayback.engine.pair import PARTNERS, SEATS, Seat
from sayback.engine.state import change
from sayback.errors import Refused
from sayback.sessions.acts import Conductor
from sayback.sessions.changes import Made
from sayback.sessions.seats import DEVICES, MOST_CLAIMS, PARTNERS_CLAIMS, TRIED_EVERY
from sayback.sessions.service import CreateRequest
from sayback.store.redis import Store
from sayback.tokens import hashed, new_session, new_token

from tests.people import Panel, Person, caught_up, couple, keyed, until


def b64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


async def claimed(conductor: Conductor) -> tuple[str, dict[str, str], dict[str, tuple[str, str]]]:
    """A session made by invitations, both seats taken: its name, tokens, and each device's key with its blind."""
    session, invites = new_session(), {"a": new_token(), "b": new_token()}
    request = CreateRequest("speaker-listener", session=session, invites={k: hashed(v) for k, v in invites.items()})
    await conductor.create(request)
    tokens, keys = {}, {}
    for seat, invite in invites.items():
        public, blind = b"\4" + secrets.token_bytes(64), secrets.token_bytes(32)
        tokens[seat], keys[seat] = new_token(), (b64(public), b64(blind))
        commit = b64(hashlib.sha256(public + blind).digest())
        await conductor.claim(session, invite, hashed(tokens[seat]), commit)
    return session, tokens, keys


async def test_a_new_link_shuts_out_the_old_device_and_everybody_sees_who_made_it(conductor: Conductor) -> None:
    people = await couple(conductor)
    session, invite = people["a"].session, new_token()
    assert await conductor.renew(session, people["a"].token, "b", hashed(invite)) == {"seat": "b"}
    assert people["b"].panel.closed == "revoked"
    notice = people["a"].view["notice"]
    assert (notice["kind"], notice["by"], notice["detail"]) == ("new-link", "a", "b")
    with pytest.raises(Refused, match="no-seat"):
        await conductor.join(session, [people["b"].token], None, Panel())
    fresh = new_token()
    await conductor.claim(session, invite, hashed(fresh), "c" * 43)
    await Person(conductor, session, "b", fresh).sit()


async def test_only_somebody_seated_may_make_a_new_link(conductor: Conductor) -> None:
    people = await couple(conductor)
    with pytest.raises(Refused, match="no-seat"):
        await conductor.renew(people["a"].session, new_token(), "b", hashed(new_token()))


async def test_a_therapist_who_may_not_see_the_talk_makes_no_new_link_for_the_two(conductor: Conductor) -> None:
    people = await couple(conductor, therapist=True)
    for seat in ("a", "b"):
        assert (await people[seat].act("consent", present=False, taps=False, words=False, gap=False))["ok"]
    await until(people, "talk")
    session, token = people["a"].session, people["therapist"].token
    with pytest.raises(Refused, match="not-yours"):
        await conductor.renew(session, token, "b", hashed(new_token()))
    assert await conductor.renew(session, token, "therapist", hashed(new_token())) == {"seat": "therapist"}


async def test_a_second_device_gets_its_box_once(conductor: Conductor) -> None:
    people = await couple(conductor)
    session, invite = people["a"].session, new_token()
    await conductor.let_in(session, people["a"].token, hashed(invite), "B" * 383)
    assert (await conductor.look(session, invite))["seat"] == "a"
    answer = await conductor.claim(session, invite, hashed(new_token()), "c" * 43)
    assert answer == {"seat": "a", "box": "B" * 383}
    with pytest.raises(Refused, match="no-seat"):
        await conductor.claim(session, invite, hashed(new_token()), "c" * 43)
    with pytest.raises(Refused, match="no-seat"):
        await conductor.look(session, invite)
    assert people["a"].panel.closed is None


async def test_a_second_device_whose_answer_was_lost_asks_again_and_nobody_else_may(conductor: Conductor) -> None:
    people = await couple(conductor)
    session, invite, token = people["a"].session, new_token(), hashed(new_token())
    await conductor.let_in(session, people["a"].token, hashed(invite), "B" * 383)
    first = await conductor.claim(session, invite, token, "c" * 43)
    assert await conductor.claim(session, invite, token, "c" * 43) == first


async def test_the_second_devices_of_one_do_not_push_out_the_other_ones(conductor: Conductor) -> None:
    people = await couple(conductor)
    session, links = people["a"].session, [new_token() for _ in range(DEVICES + 1)]
    await conductor.let_in(session, people["b"].token, hashed(theirs := new_token()), "B" * 383)
    for invite in links:
        await conductor.let_in(session, people["a"].token, hashed(invite), "A" * 383)
    for invite in (theirs, *links[1:]):
        assert (await conductor.look(session, invite))["seat"] == ("b" if invite == theirs else "a")
    with pytest.raises(Refused, match="no-seat"):
        await conductor.look(session, links[0])


async def test_a_link_that_the_server_made_adds_its_commitment_once(conductor: Conductor) -> None:
    people = await couple(conductor)
    session, token = people["a"].session, people["a"].token
    assert await conductor.claim(session, token, hashed(token), "c" * 43) == {"seat": "a"}
    assert await conductor.claim(session, token, hashed(token), "c" * 43) == {"seat": "a"}
    with pytest.raises(Refused, match="claimed"):
        await conductor.claim(session, token, hashed(token), "d" * 43)
    with pytest.raises(Refused, match="no-seat"):
        await conductor.claim(session, token, hashed(new_token()), "c" * 43)
    known: Any = (await conductor.look(session, token))["keys"]
    assert known == {"a": {"n": 1, "commit": "c" * 43, "public": None, "opening": None}}
    await people["a"].act("ready")


async def test_what_it_takes_to_begin_again_is_told_to_who_has_a_seat(conductor: Conductor) -> None:
    people = await couple(conductor, rule="firm", factor=2.0, settings={"piece": 90_000})
    again: Any = (await conductor.look(people["a"].session, people["a"].token))["again"]
    assert (again["rule"], again["factor"], again["settings"]["piece"]) == ("firm", 2.0, 90_000)


async def test_a_talk_may_be_given_an_hour_that_begins_with_its_first_step(conductor: Conductor) -> None:
    people = await couple(conductor, minutes=45)
    a = people["a"]
    plan = a.view["plan"]
    assert (plan["total"], plan["each"], "ends" in plan) == (45 * 60_000, True, False)
    again: Any = (await conductor.look(a.session, a.token))["again"]
    assert (again["minutes"], again["first"]) == (45, "a")
    await a.act("ready")
    answer = await people["b"].act("ready")
    await caught_up(people, answer["version"])
    plan = a.view["plan"]
    assert 0 < plan["ends"] - a.view["now"] <= 45 * 60_000 and plan == people["b"].view["plan"]


async def test_a_talk_without_an_hour_has_no_plan(conductor: Conductor) -> None:
    people = await couple(conductor)
    assert "plan" not in people["a"].view
    again: Any = (await conductor.look(people["a"].session, people["a"].token))["again"]
    assert again["minutes"] is None


async def test_keys_are_shown_only_when_both_have_committed_and_only_as_committed(conductor: Conductor) -> None:
    session, tokens, keys = await claimed(conductor)
    with pytest.raises(Refused, match="bad-key"):
        await conductor.publish(session, tokens["a"], keys["b"][0], keys["a"][1])
    await conductor.publish(session, tokens["a"], *keys["a"])
    shown = (await conductor.publish(session, tokens["b"], *keys["b"]))["keys"]
    assert {seat: key["public"] for seat, key in shown.items()} == {s: k[0] for s, k in keys.items()}  # type: ignore[attr-defined]
    person = await Person(conductor, session, "a", tokens["a"]).sit()
    assert person.view["keys"] == {"a": 1, "b": 1}


async def test_a_key_waits_until_both_partners_have_committed_to_theirs(conductor: Conductor) -> None:
    session, invites = new_session(), {"a": new_token(), "b": new_token()}
    request = CreateRequest("speaker-listener", session=session, invites={k: hashed(v) for k, v in invites.items()})
    await conductor.create(request)
    token = new_token()
    await conductor.claim(session, invites["a"], hashed(token), "c" * 43)
    with pytest.raises(Refused, match="too-early"):
        await conductor.publish(session, token, b64(b"\4" + bytes(64)), b64(bytes(32)))


async def test_a_new_link_shuts_the_old_device_out_of_another_process(conductor: Conductor, second: Conductor) -> None:
    people = await couple(conductor)
    session, b = people["a"].session, people["b"]
    elsewhere = await Person(second, session, "b", b.token).sit()
    await conductor.renew(session, people["a"].token, "b", hashed(new_token()))
    await second._sessions.refresh(elsewhere.line.live)
    assert (b.panel.closed, elsewhere.panel.closed, people["a"].panel.closed) == ("revoked", "revoked", None)
    with pytest.raises(Refused, match="no-seat"):
        await second.join(session, [b.token], None, Panel())


PAIRS = 100
"""Claims that are looked at elsewhere at once; two processes and two thousand are in tests/load/claims.py."""


async def invited(conductor: Conductor) -> tuple[str, dict[Seat, str]]:
    """A session whose seats nobody has taken yet: its name and the invitations."""
    session, invites = new_session(), {seat: new_token() for seat in PARTNERS}
    request = CreateRequest("speaker-listener", session=session, invites={k: hashed(v) for k, v in invites.items()})
    await conductor.create(request)
    return session, invites


async def test_seat_claimed_at_one_process_opens_at_another(conductor: Conductor, second: Conductor) -> None:
    async def refused(seat: Seat) -> bool:
        session, invites = await invited(conductor)
        token = new_token()
        assert (await second.look(session, invites[seat]))["seat"] == seat
        await conductor.claim(session, invites[seat], hashed(token), "c" * 43)
        try:
            return (await second.look(session, token))["seat"] != seat
        except Refused:
            return True

    found = [await asyncio.gather(*map(refused, PARTNERS * 10)) for _ in range(PAIRS // 20)]
    assert sum(map(sum, found)) == 0, "some were refused a seat that they had"


async def test_whatever_a_seat_asks_elsewhere_is_judged_by_the_store(conductor: Conductor, second: Conductor) -> None:
    session, invites = await invited(conductor)
    for invite in invites.values():
        await second.look(session, invite)
    live = second._sessions.held(session)
    tokens = {seat: new_token() for seat in PARTNERS}
    public, blind = b"\4" + secrets.token_bytes(64), secrets.token_bytes(32)
    for seat, invite in invites.items():
        await conductor.claim(session, invite, hashed(tokens[seat]), b64(hashlib.sha256(public + blind).digest()))
    stale = live.record  # type: ignore[union-attr]

    async def ask(question: Callable[[str], Awaitable[Any]]) -> Any:
        live.tag, live.record = b"stale---", stale  # type: ignore[union-attr]
        return await question(tokens["a"])

    assert (await ask(lambda token: second.publish(session, token, b64(public), b64(blind))))["keys"]["a"]["public"]
    assert await ask(lambda token: second.let_in(session, token, hashed(new_token()), "B" * 383))
    assert await ask(lambda token: second.story(session, token))
    assert (await ask(lambda token: second.join(session, [token], None, Panel()))).seats == ("a",)
    code = (await ask(lambda token: second.introduce(session, token, "c" * 43)))["code"]
    assert (await ask(lambda token: conductor.meet(code, None)))["seat"] == "a"
    with pytest.raises(Refused, match="no-such-box"):
        await ask(lambda token: second.seal_again(session, token, {"a/-/name": "B" * 383}))
    assert await ask(lambda token: second.renew(session, token, "b", hashed(new_token()))) == {"seat": "b"}
    for wrong in (tokens["b"], new_token()):
        with pytest.raises(Refused, match="no-seat"):
            await second.look(session, wrong)


async def test_token_that_the_store_has_no_more_seats_nobody(conductor: Conductor, second: Conductor) -> None:
    people = await couple(conductor)
    session, token = people["a"].session, people["b"].token
    await second.look(session, token)
    await conductor.renew(session, people["a"].token, "b", hashed(new_token()))
    assert second._sessions.held(session).record.keys["b"].token == hashed(token)  # type: ignore[union-attr]
    with pytest.raises(Refused, match="no-seat"):
        await second.join(session, [token], None, Panel())


async def moved(conductor: Conductor, session: str, by: str, seat: Seat, times: int) -> None:
    """A seat goes from device to device, by so many new links."""
    for _ in range(times):
        invite = new_token()
        await conductor.renew(session, by, seat, hashed(invite))
        await conductor.claim(session, invite, hashed(new_token()), "c" * 43)


async def test_a_seat_has_fifteen_devices_and_no_more_and_nobody_is_thrown_out_for_it(conductor: Conductor) -> None:
    people = await couple(conductor, therapist=True)
    await keyed(conductor, people)
    session, helper = people["a"].session, people["therapist"].token
    await moved(conductor, session, helper, "a", MOST_CLAIMS - 2)
    last, token = new_token(), new_token()
    await conductor.renew(session, helper, "a", hashed(last))
    await conductor.claim(session, last, hashed(token), "d" * 43)
    a = await Person(conductor, session, "a", token).sit()
    assert (await conductor.look(session, helper))["keys"]["a"]["n"] == MOST_CLAIMS == 15  # type: ignore[index]
    for by in (helper, token):
        with pytest.raises(Refused, match="worn"):
            await conductor.renew(session, by, "a", hashed(new_token()))
    assert a.panel.closed is None and (await a.act("ready"))["ok"]
    assert await conductor.claim(session, last, hashed(token), "d" * 43) == {"seat": "a"}


async def test_a_partner_cannot_wear_out_the_others_seat_and_a_therapist_still_lets_them_back_in(
    conductor: Conductor,
) -> None:
    people = await couple(conductor, therapist=True)
    await keyed(conductor, people)
    session, b = people["a"].session, people["b"].token
    await moved(conductor, session, b, "a", PARTNERS_CLAIMS - 1)
    with pytest.raises(Refused, match="worn"):
        await conductor.renew(session, b, "a", hashed(new_token()))
    await conductor.renew(session, people["therapist"].token, "a", hashed(invite := new_token()))
    await conductor.claim(session, invite, hashed(token := new_token()), "c" * 43)
    await conductor.renew(session, token, "a", hashed(new_token()))
    assert MOST_CLAIMS - PARTNERS_CLAIMS == 5


async def test_when_the_talk_is_over_nobody_but_the_therapist_puts_the_other_out(conductor: Conductor) -> None:
    people = await couple(conductor, protocol="thank-you", therapist=True)
    await until(people, "closed")
    session, a, b, helper = (people["a"].session, *(people[seat].token for seat in SEATS))
    with pytest.raises(Refused, match="closed"):
        await conductor.renew(session, a, "b", hashed(new_token()))
    assert people["b"].panel.closed is None and (await conductor.look(session, b))["seat"] == "b"
    assert await conductor.renew(session, helper, "b", hashed(new_token())) == {"seat": "b"}
    assert await conductor.renew(session, a, "therapist", hashed(new_token())) == {"seat": "therapist"}
    assert await conductor.renew(session, a, "a", hashed(new_token())) == {"seat": "a"}


async def test_a_link_that_was_made_before_its_seat_had_too_many_devices_is_refused_in_words(
    conductor: Conductor,
) -> None:
    session, tokens, _ = await claimed(conductor)
    invite = new_token()
    await conductor.renew(session, tokens["b"], "a", hashed(invite))
    live = await conductor._sessions.live(session)
    worn = replace(live.record.keys["a"], claims=MOST_CLAIMS)
    await conductor._sessions.change(
        live, lambda live, record, now: Made(change(record, keys={**record.keys, "a": worn}), [])
    )
    with pytest.raises(Refused, match="worn"):
        await conductor.claim(session, invite, hashed(new_token()), "c" * 43)


async def test_somebody_else_with_a_used_link_is_told_to_its_seat_alone_and_once_a_minute(
    conductor: Conductor, store: Store
) -> None:
    session, invites = await invited(conductor)
    tokens = {seat: new_token() for seat in invites}
    for seat, invite in invites.items():
        await conductor.claim(session, invite, hashed(tokens[seat]), "c" * 43)
    people = {seat: await Person(conductor, session, seat, token).sit() for seat, token in tokens.items()}
    before, log = people["b"].view, await store.log(session)
    frames = {seat: len(person.panel.frames) for seat, person in people.items()}
    for _ in range(3):
        with pytest.raises(Refused, match="claimed"):
            await conductor.claim(session, invites["a"], hashed(new_token()), "d" * 43)
    view = people["a"].view
    assert view["tried"] > 0 and (view["version"], view["epoch"]) == (before["version"], before["epoch"])
    assert len(people["a"].panel.frames) == frames["a"] + 1
    assert people["b"].view == before and len(people["b"].panel.frames) == frames["b"]
    assert await store.log(session) == log
    assert await conductor.claim(session, invites["a"], hashed(tokens["a"]), "c" * 43) == {"seat": "a"}

    spent, own = await conductor.look(session, invites["a"]), await conductor.look(session, tokens["a"])
    assert (spent["here"], spent["names"], own["here"]) == ([], {}, ["a", "b"])
    live = people["a"].line.live
    long_ago = {"a": view["tried"] - TRIED_EVERY}
    await conductor._sessions.change(live, lambda live, record, now: Made(change(record, tried=long_ago), []))
    with pytest.raises(Refused, match="claimed"):
        await conductor.claim(session, invites["a"], hashed(new_token()), "d" * 43)
    assert people["a"].view["tried"] >= view["tried"] and "tried" not in people["b"].view

    await conductor.renew(session, tokens["b"], "a", hashed(invite := new_token()))
    await conductor.claim(session, invite, hashed(fresh := new_token()), "e" * 43)
    assert "tried" not in (await Person(conductor, session, "a", fresh).sit()).view


async def test_a_seat_begins_another_talk_once_its_own_is_under_way(conductor: Conductor) -> None:
    session, invites = await invited(conductor)
    tokens = {seat: new_token() for seat in invites}
    for bearer in (invites["a"], new_token()):
        with pytest.raises(Refused, match="no-seat"):
            await conductor.begins(session, bearer)
    await conductor.claim(session, invites["a"], hashed(tokens["a"]), "c" * 43)
    with pytest.raises(Refused, match="no-seat"):
        await conductor.begins(session, tokens["a"])
    await conductor.claim(session, invites["b"], hashed(tokens["b"]), "c" * 43)
    for seat in ("a", "b"):
        await conductor.begins(session, tokens[seat])
        with pytest.raises(Refused, match="no-seat"):
            await conductor.begins(session, invites[seat])


async def test_the_same_talk_made_again_is_answered_the_same_and_another_of_its_name_is_refused(
    conductor: Conductor,
) -> None:
    invites: dict[Seat, str] = {seat: hashed(new_token()) for seat in PARTNERS}
    tokens = {seat: hashed(new_token()) for seat in PARTNERS}
    for hashes in ({"invites": invites}, {"tokens": tokens}):
        request = CreateRequest("speaker-listener", session=new_session(), **hashes)  # type: ignore[arg-type]
        first = await conductor.create(request)
        assert await conductor.create(request) == first
    session, _, _ = await claimed(conductor)
    live = await conductor._sessions.live(session)
    own: dict[Seat, str] = {seat: live.record.keys[seat].invite or "" for seat in PARTNERS}
    again = await conductor.create(CreateRequest("speaker-listener", session=session, invites=own))
    assert again["session"] == session, "taken seats change nothing"
    for other in ({**own, "b": hashed(new_token())}, invites, {}):
        with pytest.raises(Refused, match="id-taken"):
            await conductor.create(CreateRequest("speaker-listener", session=session, invites=other))
    session, three = new_session(), {**own, "therapist": hashed(new_token())}
    await conductor.create(CreateRequest("speaker-listener", session=session, invites=three, therapist=True))
    for how in ({"invites": own}, {"tokens": tokens}):
        with pytest.raises(Refused, match="id-taken"):
            await conductor.create(CreateRequest("speaker-listener", session=session, **how))  # type: ignore[arg-type]


async def test_two_who_make_the_same_talk_at_once_are_both_answered(conductor: Conductor, second: Conductor) -> None:
    invites: dict[Seat, str] = {seat: hashed(new_token()) for seat in PARTNERS}
    request = CreateRequest("speaker-listener", session=new_session(), invites=invites)
    one, two = await asyncio.gather(conductor.create(request), second.create(request))
    assert one["seats"] == two["seats"] and one["session"] == two["session"]
