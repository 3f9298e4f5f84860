"""New invitations, second devices and public keys."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from sayback.engine.pair import PARTNERS, SEATS, Seat
from sayback.engine.values import change
from sayback.errors import Refused
from sayback.practice.sealing import b64
from sayback.sessions.changes import Change
from sayback.sessions.requests import CreateRequest
from sayback.sessions.seats import DEVICES, MOST_CLAIMS, MOST_TAKEN, PARTNERS_CLAIMS, TRIED_EVERY
from sayback.sessions.service import SessionService
from sayback.store.redis import Store
from sayback.tokens import hashed, new_session, new_token

from tests.people import Panel, Person, claimed, couple, keyed, story_of, until


async def test_new_link_revokes_the_old_device_naming_its_maker(service: SessionService) -> None:
    people = await couple(service)
    session, invite = people["a"].session, new_token()
    assert await service.seats.new_invitation(session, people["a"].token, "b", hashed(invite)) == {"seat": "b"}
    assert people["b"].panel.closed == "revoked"
    notice = people["a"].view["notice"]
    assert (notice["kind"], notice["by"], notice["detail"]) == ("new-link", "a", "b")
    with pytest.raises(Refused, match="no-seat"):
        await service.connections.join(session, [people["b"].token], None, Panel())
    fresh = new_token()
    await service.seats.claim(session, invite, hashed(fresh), "c" * 43)
    await Person(service, session, "b", fresh).sit()


async def test_new_link_without_a_seat_is_refused(service: SessionService) -> None:
    people = await couple(service)
    with pytest.raises(Refused, match="no-seat"):
        await service.seats.new_invitation(people["a"].session, new_token(), "b", hashed(new_token()))


async def test_therapist_without_consent_makes_no_link_for_partners(service: SessionService) -> None:
    people = await couple(service, therapist=True)
    for seat in ("a", "b"):
        assert (await people[seat].act("consent", present=False, taps=False, words=False, gap=False))["ok"]
    await until(people, "talk")
    session, token = people["a"].session, people["therapist"].token
    with pytest.raises(Refused, match="not-yours"):
        await service.seats.new_invitation(session, token, "b", hashed(new_token()))
    assert await service.seats.new_invitation(session, token, "therapist", hashed(new_token())) == {"seat": "therapist"}


async def test_a_second_device_gets_its_box_once(service: SessionService) -> None:
    people = await couple(service)
    session, invite = people["a"].session, new_token()
    await service.seats.add_device(session, people["a"].token, hashed(invite), "B" * 383)
    assert (await service.seats.preview(session, invite))["seat"] == "a"
    answer = await service.seats.claim(session, invite, hashed(new_token()), "c" * 43)
    assert answer == {"seat": "a", "box": "B" * 383}
    with pytest.raises(Refused, match="no-seat"):
        await service.seats.claim(session, invite, hashed(new_token()), "c" * 43)
    with pytest.raises(Refused, match="no-seat"):
        await service.seats.preview(session, invite)
    assert people["a"].panel.closed is None


async def test_second_device_repeating_its_claim_gets_the_same_answer(service: SessionService) -> None:
    people = await couple(service)
    session, invite, token = people["a"].session, new_token(), hashed(new_token())
    await service.seats.add_device(session, people["a"].token, hashed(invite), "B" * 383)
    first = await service.seats.claim(session, invite, token, "c" * 43)
    assert await service.seats.claim(session, invite, token, "c" * 43) == first


async def test_second_device_links_push_out_only_the_seats_own(service: SessionService) -> None:
    people = await couple(service)
    session, links = people["a"].session, [new_token() for _ in range(DEVICES + 1)]
    await service.seats.add_device(session, people["b"].token, hashed(theirs := new_token()), "B" * 383)
    for invite in links:
        await service.seats.add_device(session, people["a"].token, hashed(invite), "A" * 383)
    for invite in (theirs, *links[1:]):
        assert (await service.seats.preview(session, invite))["seat"] == ("b" if invite == theirs else "a")
    with pytest.raises(Refused, match="no-seat"):
        await service.seats.preview(session, links[0])


async def test_server_made_link_adds_its_commitment_once(service: SessionService) -> None:
    people = await couple(service)
    session, token = people["a"].session, people["a"].token
    assert await service.seats.claim(session, token, hashed(token), "c" * 43) == {"seat": "a"}
    assert await service.seats.claim(session, token, hashed(token), "c" * 43) == {"seat": "a"}
    with pytest.raises(Refused, match="claimed"):
        await service.seats.claim(session, token, hashed(token), "d" * 43)
    with pytest.raises(Refused, match="no-seat"):
        await service.seats.claim(session, token, hashed(new_token()), "c" * 43)
    known: Any = (await service.seats.preview(session, token))["keys"]
    assert known == {"a": {"n": 1, "commit": "c" * 43, "public": None, "opening": None}}
    await people["a"].act("ready")


async def test_seated_preview_tells_how_to_begin_again(service: SessionService) -> None:
    people = await couple(service, rule="firm", factor=2.0, settings={"piece": 90_000})
    again: Any = (await service.seats.preview(people["a"].session, people["a"].token))["again"]
    assert (again["rule"], again["factor"], again["settings"]["piece"]) == ("firm", 2.0, 90_000)


async def test_new_link_revokes_the_old_device_in_another_process(
    service: SessionService, second: SessionService
) -> None:
    people = await couple(service)
    session, b = people["a"].session, people["b"]
    elsewhere = await Person(second, session, "b", b.token).sit()
    await service.seats.new_invitation(session, people["a"].token, "b", hashed(new_token()))
    await second.registry.replicas.refresh(elsewhere.connection.live)
    assert (b.panel.closed, elsewhere.panel.closed, people["a"].panel.closed) == ("revoked", "revoked", None)
    with pytest.raises(Refused, match="no-seat"):
        await second.connections.join(session, [b.token], None, Panel())


PAIRS = 100
"""Claims that are looked at elsewhere at once; two processes and two thousand are in tests/load/claims.py."""


async def invited(service: SessionService) -> tuple[str, dict[Seat, str]]:
    """Create a session without taken seats; return its name and the invitations."""
    session, invites = new_session(), {seat: new_token() for seat in PARTNERS}
    request = CreateRequest("speaker-listener", session=session, invites={k: hashed(v) for k, v in invites.items()})
    await service.create.session(request)
    return session, invites


async def test_seat_claimed_at_one_process_opens_at_another(service: SessionService, second: SessionService) -> None:
    async def refused(seat: Seat) -> bool:
        session, invites = await invited(service)
        token = new_token()
        assert (await second.seats.preview(session, invites[seat]))["seat"] == seat
        await service.seats.claim(session, invites[seat], hashed(token), "c" * 43)
        try:
            return (await second.seats.preview(session, token))["seat"] != seat
        except Refused:
            return True

    found = [await asyncio.gather(*map(refused, PARTNERS * 10)) for _ in range(PAIRS // 20)]
    assert sum(map(sum, found)) == 0, "some were refused a seat that they had"


async def test_seat_requests_at_a_stale_process_follow_the_store(
    service: SessionService, second: SessionService
) -> None:
    session, invites = await invited(service)
    for invite in invites.values():
        await second.seats.preview(session, invite)
    live = second.registry.held(session)
    tokens = {seat: new_token() for seat in PARTNERS}
    public, blind = b"\4" + secrets.token_bytes(64), secrets.token_bytes(32)
    for seat, invite in invites.items():
        await service.seats.claim(session, invite, hashed(tokens[seat]), b64(hashlib.sha256(public + blind).digest()))
    stale = live.record  # type: ignore[union-attr]

    async def ask(question: Callable[[str], Awaitable[Any]]) -> Any:
        live.tag, live.record = b"stale---", stale  # type: ignore[union-attr]
        return await question(tokens["a"])

    assert (await ask(lambda token: second.keys.publish(session, token, b64(public), b64(blind))))["keys"]["a"][
        "public"
    ]
    assert await ask(lambda token: second.seats.add_device(session, token, hashed(new_token()), "B" * 383))
    assert await ask(lambda token: story_of(second, session, token))
    assert (await ask(lambda token: second.connections.join(session, [token], None, Panel()))).seats == ("a",)
    code = (await ask(lambda token: second.device_codes.introduce(session, token, "c" * 43)))["code"]
    assert (await ask(lambda token: service.device_codes.redeem_code(code, None)))["seat"] == "a"
    with pytest.raises(Refused, match="no-such-box"):
        await ask(lambda token: second.keys.seal_again(session, token, {"a/-/name": "B" * 383}))
    assert await ask(lambda token: second.seats.new_invitation(session, token, "b", hashed(new_token()))) == {
        "seat": "b"
    }
    for wrong in (tokens["b"], new_token()):
        with pytest.raises(Refused, match="no-seat"):
            await second.seats.preview(session, wrong)


async def test_revoked_token_is_refused_by_a_stale_process(service: SessionService, second: SessionService) -> None:
    people = await couple(service)
    session, token = people["a"].session, people["b"].token
    await second.seats.preview(session, token)
    await service.seats.new_invitation(session, people["a"].token, "b", hashed(new_token()))
    assert second.registry.held(session).record.keys["b"].token == hashed(token)  # type: ignore[union-attr]
    with pytest.raises(Refused, match="no-seat"):
        await second.connections.join(session, [token], None, Panel())


async def moved(service: SessionService, session: str, by: str, seat: Seat, times: int) -> None:
    """Move a seat from device to device, by so many new links."""
    for _ in range(times):
        invite = new_token()
        await service.seats.new_invitation(session, by, seat, hashed(invite))
        await service.seats.claim(session, invite, hashed(new_token()), "c" * 43)


async def test_sixteenth_device_is_refused_and_the_fifteenth_stays(service: SessionService) -> None:
    people = await couple(service, therapist=True)
    await keyed(service, people)
    session, helper = people["a"].session, people["therapist"].token
    await moved(service, session, helper, "a", MOST_CLAIMS - 2)
    last, token = new_token(), new_token()
    await service.seats.new_invitation(session, helper, "a", hashed(last))
    await service.seats.claim(session, last, hashed(token), "d" * 43)
    a = await Person(service, session, "a", token).sit()
    assert (await service.seats.preview(session, helper))["keys"]["a"]["n"] == MOST_CLAIMS == 15  # type: ignore[index]
    for by in (helper, token):
        with pytest.raises(Refused, match="worn"):
            await service.seats.new_invitation(session, by, "a", hashed(new_token()))
    assert a.panel.closed is None and (await a.act("ready"))["ok"]
    assert await service.seats.claim(session, last, hashed(token), "d" * 43) == {"seat": "a"}


async def test_partners_links_run_out_before_the_therapists_do(
    service: SessionService,
) -> None:
    people = await couple(service, therapist=True)
    await keyed(service, people)
    session, b = people["a"].session, people["b"].token
    await moved(service, session, b, "a", PARTNERS_CLAIMS - 1)
    with pytest.raises(Refused, match="worn"):
        await service.seats.new_invitation(session, b, "a", hashed(new_token()))
    await service.seats.new_invitation(session, people["therapist"].token, "a", hashed(invite := new_token()))
    await service.seats.claim(session, invite, hashed(token := new_token()), "c" * 43)
    await service.seats.new_invitation(session, token, "a", hashed(new_token()))
    assert MOST_CLAIMS - PARTNERS_CLAIMS == 5


async def test_partner_cannot_relink_the_other_after_closing(service: SessionService) -> None:
    people = await couple(service, protocol="thank-you", therapist=True)
    await until(people, "closed")
    session, a, b, helper = (people["a"].session, *(people[seat].token for seat in SEATS))
    with pytest.raises(Refused, match="closed"):
        await service.seats.new_invitation(session, a, "b", hashed(new_token()))
    assert people["b"].panel.closed is None and (await service.seats.preview(session, b))["seat"] == "b"
    assert await service.seats.new_invitation(session, helper, "b", hashed(new_token())) == {"seat": "b"}
    assert await service.seats.new_invitation(session, a, "therapist", hashed(new_token())) == {"seat": "therapist"}
    assert await service.seats.new_invitation(session, a, "a", hashed(new_token())) == {"seat": "a"}


async def test_older_link_to_a_worn_seat_is_refused(
    service: SessionService,
) -> None:
    session, tokens, _ = await claimed(service)
    invite = new_token()
    await service.seats.new_invitation(session, tokens["b"], "a", hashed(invite))
    live = await service.registry.live(session)
    worn = replace(live.record.keys["a"], claims=MOST_CLAIMS)
    await service.registry.change(
        live, lambda live, record, now: Change(change(record, keys={**record.keys, "a": worn}), None)
    )
    with pytest.raises(Refused, match="worn"):
        await service.seats.claim(session, invite, hashed(new_token()), "c" * 43)


async def test_used_link_try_is_shown_only_to_its_seat(service: SessionService, store: Store) -> None:
    session, invites = await invited(service)
    tokens = {seat: new_token() for seat in invites}
    for seat, invite in invites.items():
        await service.seats.claim(session, invite, hashed(tokens[seat]), "c" * 43)
    people = {seat: await Person(service, session, seat, token).sit() for seat, token in tokens.items()}
    before, log = people["b"].view, await store.log(session)
    frames = {seat: len(person.panel.frames) for seat, person in people.items()}
    for _ in range(3):
        with pytest.raises(Refused, match="claimed"):
            await service.seats.claim(session, invites["a"], hashed(new_token()), "d" * 43)
    view = people["a"].view
    assert view["tried"] > 0 and (view["version"], view["epoch"]) == (before["version"], before["epoch"])
    assert len(people["a"].panel.frames) == frames["a"] + 1
    assert people["b"].view == before and len(people["b"].panel.frames) == frames["b"]
    assert await store.log(session) == log
    assert await service.seats.claim(session, invites["a"], hashed(tokens["a"]), "c" * 43) == {"seat": "a"}

    spent, own = await service.seats.preview(session, invites["a"]), await service.seats.preview(session, tokens["a"])
    assert (spent["here"], spent["names"], own["here"]) == ([], {}, ["a", "b"])
    live = people["a"].connection.live
    long_ago = {"a": view["tried"] - TRIED_EVERY}
    await service.registry.change(live, lambda live, record, now: Change(change(record, tried=long_ago), None))
    with pytest.raises(Refused, match="claimed"):
        await service.seats.claim(session, invites["a"], hashed(new_token()), "d" * 43)
    assert people["a"].view["tried"] >= view["tried"] and "tried" not in people["b"].view

    await service.seats.new_invitation(session, tokens["b"], "a", hashed(invite := new_token()))
    await service.seats.claim(session, invite, hashed(fresh := new_token()), "e" * 43)
    assert "tried" not in (await Person(service, session, "a", fresh).sit()).view


async def test_therapist_alone_is_told_of_each_device(service: SessionService) -> None:
    session, invites = new_session(), {seat: new_token() for seat in SEATS}
    hashes = {seat: hashed(invite) for seat, invite in invites.items()}
    await service.create.session(CreateRequest("thank-you", session=session, invites=hashes, therapist=True))
    tokens = {seat: new_token() for seat in SEATS}
    await service.seats.claim(session, invites["therapist"], hashed(tokens["therapist"]), "c" * 43)
    helper = await Person(service, session, "therapist", tokens["therapist"]).sit()
    assert [len(helper.view["taken"][seat]) for seat in SEATS] == [0, 0, 1]
    await service.seats.claim(session, invites["a"], hashed(tokens["a"]), "c" * 43)
    a = await Person(service, session, "a", tokens["a"]).sit()
    frames, [first] = len(a.panel.frames), helper.view["taken"]["a"]
    assert abs(first - helper.view["now"]) < 10_000

    await service.seats.add_device(session, tokens["a"], hashed(second := new_token()), "B" * 383)
    for _ in range(2):
        await service.seats.claim(session, second, hashed(tokens["b"]), "c" * 43)
    assert helper.view["taken"]["a"][0] == first and len(helper.view["taken"]["a"]) == 2
    await service.seats.claim(session, invites["b"], hashed(new_token()), "d" * 43)
    assert len(helper.view["taken"]["b"]) == 1
    assert len(a.panel.frames) == frames and "taken" not in a.view

    await service.seats.new_invitation(session, tokens["therapist"], "a", hashed(anew := new_token()))
    assert helper.view["taken"]["a"] == []
    await service.seats.claim(session, anew, hashed(new_token()), "e" * 43)
    assert len(helper.view["taken"]["a"]) == 1 and helper.view["taken"]["a"][0] >= first


async def test_moments_of_a_seat_have_a_bound(service: SessionService) -> None:
    session, tokens, _ = await claimed(service)
    for _ in range(MOST_TAKEN + 1):
        await service.seats.add_device(session, tokens["a"], hashed(invite := new_token()), "B" * 383)
        await service.seats.claim(session, invite, hashed(new_token()), "c" * 43)
    assert len((await service.registry.live(session)).record.keys["a"].taken) == MOST_TAKEN


async def test_device_of_an_unknown_seat_adds_no_moment(service: SessionService) -> None:
    people = await couple(service)
    session = people["a"].session
    await service.seats.add_device(session, people["a"].token, hashed(invite := new_token()), "B" * 383)
    await service.seats.claim(session, invite, hashed(new_token()), "c" * 43)
    assert people["a"].connection.live.record.keys["a"].taken == ()


async def test_unused_invitation_leaves_a_box_until_taken(service: SessionService) -> None:
    session, invites = await invited(service)
    for name in (first := new_token(), second := new_token()):
        await service.seats.add_device(session, invites["a"], hashed(name), "B" * 383)
    assert await service.seats.claim(session, first, hashed(new_token()), "c" * 43) == {"seat": "a", "box": "B" * 383}
    assert (await service.registry.live(session)).record.keys["a"].taken == ()
    await service.seats.claim(session, invites["a"], hashed(new_token()), "c" * 43)
    for spent in (first, second):
        with pytest.raises(Refused, match="no-seat"):
            await service.seats.preview(session, spent)
    with pytest.raises(Refused, match="no-seat"):
        await service.seats.add_device(session, invites["a"], hashed(new_token()), "B" * 383)


async def test_seat_may_begin_anew_once_both_are_seated(service: SessionService) -> None:
    session, invites = await invited(service)
    tokens = {seat: new_token() for seat in invites}
    for bearer in (invites["a"], new_token()):
        with pytest.raises(Refused, match="no-seat"):
            await service.seats.may_begin(session, bearer)
    await service.seats.claim(session, invites["a"], hashed(tokens["a"]), "c" * 43)
    with pytest.raises(Refused, match="no-seat"):
        await service.seats.may_begin(session, tokens["a"])
    await service.seats.claim(session, invites["b"], hashed(tokens["b"]), "c" * 43)
    for seat in ("a", "b"):
        await service.seats.may_begin(session, tokens[seat])
        with pytest.raises(Refused, match="no-seat"):
            await service.seats.may_begin(session, invites[seat])
