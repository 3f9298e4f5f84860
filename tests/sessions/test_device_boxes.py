"""Boxes for a second device, and the invitations under which they wait."""

from __future__ import annotations

import pytest
from sayback.engine.pair import PARTNERS, Seat
from sayback.errors import Refused
from sayback.sessions.service import SessionService
from sayback.tokens import hashed, new_token

from tests.people import couple
from tests.sessions.test_seats import invited


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
