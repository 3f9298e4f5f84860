"""A second device by six digits: who may be introduced to whom, in which order, and how often."""

from __future__ import annotations

import hashlib
import secrets
from base64 import urlsafe_b64encode
from dataclasses import replace
from typing import Any

import pytest
from sayback.engine.state import change
from sayback.errors import Refused
from sayback.sessions.acts import Conductor
from sayback.store.redis import Store
from sayback.tokens import hashed, new_token

from tests.people import couple


def b64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def key() -> tuple[str, str, str]:
    """A public key, a blind, and the commitment to both."""
    public, blind = b"\4" + secrets.token_bytes(64), secrets.token_bytes(32)
    return b64(public), b64(blind), b64(hashlib.sha256(public + blind).digest())


async def introduced(conductor: Conductor) -> tuple[Any, str, tuple[str, str, str]]:
    """The first device of a, the code it shows, and the key that it has committed to."""
    a = (await couple(conductor))["a"]
    mine = key()
    made: Any = await conductor.introduce(a.session, a.token, mine[2])
    return a, made["code"], mine


async def test_two_devices_learn_each_other_s_keys_and_the_box_is_announced(conductor: Conductor) -> None:
    a, code, (public, blind, commit) = await introduced(conductor)
    guest, invite = key()[0], new_token()
    told = await conductor.meet(code, None)
    assert (told["session"], told["seat"], told["commit"], told["public"]) == (a.session, "a", commit, None)
    assert await conductor.met(a.session, a.token) == {"guest": None}
    assert (await conductor.meet(code, guest))["public"] is None
    assert await conductor.met(a.session, a.token) == {"guest": guest}
    await conductor.unveil(a.session, a.token, public, blind)
    told = await conductor.meet(code, guest)
    assert (told["public"], told["opening"], told["left"]) == (public, blind, False)
    await conductor.let_in(a.session, a.token, hashed(invite), "B" * 1407)
    assert (await conductor.meet(code, guest))["left"] is True
    assert (await conductor.claim(a.session, invite, hashed(new_token()), "c" * 43))["box"] == "B" * 1407


async def test_the_first_device_shows_its_key_only_after_the_other_has_shown_its_own(conductor: Conductor) -> None:
    a, code, (public, blind, _) = await introduced(conductor)
    with pytest.raises(Refused, match="too-early"):
        await conductor.unveil(a.session, a.token, public, blind)
    await conductor.meet(code, None)
    with pytest.raises(Refused, match="too-early"):
        await conductor.unveil(a.session, a.token, public, blind)
    await conductor.meet(code, key()[0])
    other = key()
    for wrong in ((other[0], blind), (public, other[1]), (other[0], other[1])):
        with pytest.raises(Refused, match="bad-key"):
            await conductor.unveil(a.session, a.token, *wrong)
    await conductor.unveil(a.session, a.token, public, blind)


async def test_a_code_is_for_one_device_and_every_other_is_answered_as_if_there_were_none(conductor: Conductor) -> None:
    a, code, _ = await introduced(conductor)
    await conductor.meet(code, key()[0])
    nothing = f"{(int(code) + 1) % 1_000_000:06}"
    for guess, public in ((code, key()[0]), (code, None), (nothing, key()[0]), (nothing, None)):
        with pytest.raises(Refused, match="no-seat"):
            await conductor.meet(guess, public)
    assert a.panel.closed is None


async def test_a_newer_code_or_a_new_link_ends_the_older_one(conductor: Conductor) -> None:
    a, code, _ = await introduced(conductor)
    again: Any = await conductor.introduce(a.session, a.token, key()[2])
    with pytest.raises(Refused, match="no-seat"):
        await conductor.meet(code, None)
    await conductor.renew(a.session, a.token, "b", hashed(new_token()))
    with pytest.raises(Refused, match="no-seat"):
        await conductor.meet(again["code"], None)


async def test_a_code_is_over_after_ten_minutes(conductor: Conductor) -> None:
    a, code, _ = await introduced(conductor)
    made = a.line.live.record.meetings[0]
    assert 599_000 < made.until - a.line.live.record.state.at < 610_000
    a.line.live.record = change(a.line.live.record, meetings=(replace(made, until=1),))
    with pytest.raises(Refused, match="no-seat"):
        await conductor.meet(code, None)
    with pytest.raises(Refused, match="no-seat"):
        await conductor.met(a.session, a.token)


async def test_codes_are_for_who_is_seated(conductor: Conductor, store: Store) -> None:
    a, _, mine = await introduced(conductor)
    for ask in (
        conductor.introduce(a.session, new_token(), mine[2]),
        conductor.met(a.session, new_token()),
        conductor.unveil(a.session, new_token(), *mine[:2]),
    ):
        with pytest.raises(Refused, match="no-seat"):
            await ask


async def test_any_process_knows_a_code_and_an_erased_talk_leaves_none(
    conductor: Conductor, second: Conductor, store: Store
) -> None:
    a, code, _ = await introduced(conductor)
    assert (await second.meet(code, None))["seat"] == "a"
    await conductor._sessions._erase(a.line.live)
    assert await store.named(code) is None


async def test_no_code_that_was_replaced_or_cut_off_leads_to_the_talk_any_more(
    conductor: Conductor, store: Store
) -> None:
    a, code, _ = await introduced(conductor)
    again: Any = await conductor.introduce(a.session, a.token, key()[2])
    assert await store.named(code) is None
    await conductor.renew(a.session, a.token, "b", hashed(new_token()))
    assert await store.named(again["code"]) is None
