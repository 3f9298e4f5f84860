"""Second devices by six digits: introduced to whom, in which order, and how often."""

from __future__ import annotations

import hashlib
import secrets
from base64 import urlsafe_b64encode
from dataclasses import replace
from typing import Any

import pytest
from sayback.engine.pair import PARTNERS, Seat
from sayback.engine.values import change
from sayback.errors import Refused
from sayback.sessions.requests import CreateRequest
from sayback.sessions.service import SessionService
from sayback.store.redis import Store
from sayback.tokens import hashed, new_session, new_token

from tests.people import couple
from tests.sessions.test_seats import invited


def b64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def key() -> tuple[str, str, str]:
    """Make a public key, a blind, and the commitment to both."""
    public, blind = b"\4" + secrets.token_bytes(64), secrets.token_bytes(32)
    return b64(public), b64(blind), b64(hashlib.sha256(public + blind).digest())


async def introduced(service: SessionService) -> tuple[Any, str, tuple[str, str, str]]:
    """Introduce the first device of a; return it, its code, and the key it committed to."""
    a = (await couple(service))["a"]
    mine = key()
    introduction: Any = await service.device_codes.introduce(a.session, a.token, mine[2])
    return a, introduction["code"], mine


async def test_introduced_devices_exchange_keys_and_the_box(service: SessionService) -> None:
    a, code, (public, blind, commit) = await introduced(service)
    guest, invite = key()[0], new_token()
    answer = await service.device_codes.redeem_code(code, None)
    assert (answer["session"], answer["seat"], answer["commit"], answer["public"]) == (a.session, "a", commit, None)
    assert await service.device_codes.guest_key(a.session, a.token) == {"guest": None}
    answer = await service.device_codes.redeem_code(code, guest)
    assert answer["public"] is None and "free" not in answer
    assert await service.device_codes.guest_key(a.session, a.token) == {"guest": guest}
    await service.device_codes.reveal_key(a.session, a.token, public, blind)
    answer = await service.device_codes.redeem_code(code, guest)
    assert (answer["public"], answer["opening"], answer["left"]) == (public, blind, False)
    await service.seats.add_device(a.session, a.token, hashed(invite), "B" * 1407)
    assert (await service.device_codes.redeem_code(code, guest))["left"] is True
    assert (await service.seats.claim(a.session, invite, hashed(new_token()), "c" * 43))["box"] == "B" * 1407


async def test_unused_invitation_makes_a_code_until_taken(service: SessionService) -> None:
    session, invites = new_session(), {seat: new_token() for seat in PARTNERS}
    hashes = {seat: hashed(invite) for seat, invite in invites.items()}
    await service.create.session(CreateRequest("thank-you", session=session, invites=hashes))
    public, blind, commit = key()
    code = str((await service.device_codes.introduce(session, invites["b"], commit))["code"])
    met = await service.device_codes.redeem_code(code, guest := key()[0])
    assert (met["seat"], met["free"]) == ("b", True)
    assert await service.device_codes.guest_key(session, invites["b"]) == {"guest": guest}
    await service.device_codes.reveal_key(session, invites["b"], public, blind)
    await service.seats.claim(session, invites["b"], hashed(new_token()), "c" * 43)
    for ask in (
        service.device_codes.guest_key(session, invites["b"]),
        service.device_codes.introduce(session, invites["b"], commit),
    ):
        with pytest.raises(Refused, match="no-seat"):
            await ask


async def test_first_device_reveals_its_key_only_after_the_guest(service: SessionService) -> None:
    a, code, (public, blind, _) = await introduced(service)
    with pytest.raises(Refused, match="too-early"):
        await service.device_codes.reveal_key(a.session, a.token, public, blind)
    await service.device_codes.redeem_code(code, None)
    with pytest.raises(Refused, match="too-early"):
        await service.device_codes.reveal_key(a.session, a.token, public, blind)
    await service.device_codes.redeem_code(code, key()[0])
    other = key()
    for wrong in ((other[0], blind), (public, other[1]), (other[0], other[1])):
        with pytest.raises(Refused, match="bad-key"):
            await service.device_codes.reveal_key(a.session, a.token, *wrong)
    await service.device_codes.reveal_key(a.session, a.token, public, blind)


async def test_redeemed_code_is_unknown_to_every_other_device(
    service: SessionService,
) -> None:
    a, code, _ = await introduced(service)
    await service.device_codes.redeem_code(code, key()[0])
    nothing = f"{(int(code) + 1) % 1_000_000:06}"
    for guess, public in ((code, key()[0]), (code, None), (nothing, key()[0]), (nothing, None)):
        with pytest.raises(Refused, match="no-seat"):
            await service.device_codes.redeem_code(guess, public)
    assert a.panel.closed is None


async def test_newer_code_or_link_ends_the_older_code(service: SessionService) -> None:
    a, code, _ = await introduced(service)
    again: Any = await service.device_codes.introduce(a.session, a.token, key()[2])
    with pytest.raises(Refused, match="no-seat"):
        await service.device_codes.redeem_code(code, None)
    await service.seats.new_invitation(a.session, a.token, "b", hashed(new_token()))
    with pytest.raises(Refused, match="no-seat"):
        await service.device_codes.redeem_code(again["code"], None)


async def test_a_code_is_over_after_ten_minutes(service: SessionService) -> None:
    a, code, _ = await introduced(service)
    meeting = a.connection.live.record.meetings[0]
    assert 599_000 < meeting.until - a.connection.live.record.state.at < 610_000
    a.connection.live.record = change(a.connection.live.record, meetings=(replace(meeting, until=1),))
    with pytest.raises(Refused, match="no-seat"):
        await service.device_codes.redeem_code(code, None)
    with pytest.raises(Refused, match="no-seat"):
        await service.device_codes.guest_key(a.session, a.token)


async def test_code_requests_without_a_seat_are_refused(service: SessionService, store: Store) -> None:
    a, _, mine = await introduced(service)
    for ask in (
        service.device_codes.introduce(a.session, new_token(), mine[2]),
        service.device_codes.guest_key(a.session, new_token()),
        service.device_codes.reveal_key(a.session, new_token(), *mine[:2]),
    ):
        with pytest.raises(Refused, match="no-seat"):
            await ask


async def test_code_is_known_to_every_process_until_erased(
    service: SessionService, second: SessionService, store: Store
) -> None:
    a, code, _ = await introduced(service)
    assert (await second.device_codes.redeem_code(code, None))["seat"] == "a"
    await service.registry._erase(a.connection.live)
    assert await store.named(code) is None


async def test_replaced_or_ended_code_leads_nowhere(service: SessionService, store: Store) -> None:
    a, code, _ = await introduced(service)
    again: Any = await service.device_codes.introduce(a.session, a.token, key()[2])
    assert await store.named(code) is None
    await service.seats.new_invitation(a.session, a.token, "b", hashed(new_token()))
    assert await store.named(again["code"]) is None


@pytest.mark.parametrize("giver", ["token", "invitation"])
@pytest.mark.parametrize("whose", PARTNERS)
async def test_no_box_is_left_at_a_seats_invitation(service: SessionService, giver: str, whose: Seat) -> None:
    session, invites = await invited(service)
    token, bearer = new_token(), invites["b"]
    if giver == "token":
        await service.seats.claim(session, invites["b"], hashed(token), "c" * 43)
        bearer = token
    with pytest.raises(Refused, match="bad-request"):
        await service.seats.add_device(session, bearer, hashed(invites[whose]), "B" * 383)
    if whose == "b" and giver == "token":
        with pytest.raises(Refused, match="claimed"):
            await service.seats.claim(session, invites["b"], hashed(new_token()), "c" * 43)
    else:
        answer = await service.seats.claim(session, invites[whose], hashed(new_token()), "c" * 43)
        assert answer == {"seat": whose}


async def test_box_that_is_left_again_is_the_same_one(service: SessionService) -> None:
    people = await couple(service)
    session, token, invite = people["a"].session, people["a"].token, hashed(new_token())
    first = await service.seats.add_device(session, token, invite, "B" * 383)
    assert await service.seats.add_device(session, token, invite, "B" * 383) == first
    with pytest.raises(Refused, match="bad-request"):
        await service.seats.add_device(session, token, invite, "C" * 383)


async def test_new_invitation_is_not_one_in_use(service: SessionService) -> None:
    people = await couple(service)
    session, invite = people["a"].session, new_token()
    await service.seats.add_device(session, people["a"].token, hashed(invite), "B" * 383)
    with pytest.raises(Refused, match="bad-request"):
        await service.seats.new_invitation(session, people["a"].token, "b", hashed(invite))
    await service.seats.new_invitation(session, people["a"].token, "b", hashed(fresh := new_token()))
    with pytest.raises(Refused, match="bad-request"):
        await service.seats.new_invitation(session, people["a"].token, "a", hashed(fresh))
