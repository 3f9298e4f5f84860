"""New invitations, second devices and public keys."""

from __future__ import annotations

import hashlib
import secrets
from base64 import urlsafe_b64encode

import pytest
from sayback.conductor import Conductor
from sayback.errors import Refused
from sayback.seam import CreateRequest
from sayback.tokens import hashed, new_session, new_token

from tests.people import Panel, Person, couple


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


async def test_a_second_device_gets_its_box_once(conductor: Conductor) -> None:
    people = await couple(conductor)
    session, invite = people["a"].session, new_token()
    await conductor.let_in(session, people["a"].token, hashed(invite), "B" * 383)
    assert (await conductor.look(session, invite))["seat"] == "a"
    answer = await conductor.claim(session, invite, hashed(new_token()), "c" * 43)
    assert answer == {"seat": "a", "box": "B" * 383}
    with pytest.raises(Refused, match="no-seat"):
        await conductor.claim(session, invite, hashed(new_token()), "c" * 43)
    assert people["a"].panel.closed is None


async def test_keys_are_shown_only_when_both_have_committed_and_only_as_committed(conductor: Conductor) -> None:
    session, tokens, keys = await claimed(conductor)
    with pytest.raises(Refused, match="bad-key"):
        await conductor.publish(session, tokens["a"], keys["b"][0], keys["a"][1])
    await conductor.publish(session, tokens["a"], *keys["a"])
    shown = (await conductor.publish(session, tokens["b"], *keys["b"]))["keys"]
    assert {seat: key["public"] for seat, key in shown.items()} == {s: k[0] for s, k in keys.items()}  # type: ignore[attr-defined]
    person = await Person(conductor, session, "a", tokens["a"]).sit()
    assert person.view["keys"] == {"a": 1, "b": 1}


async def test_a_key_waits_until_both_partners_have_taken_their_seats(conductor: Conductor) -> None:
    session, invites = new_session(), {"a": new_token(), "b": new_token()}
    request = CreateRequest("speaker-listener", session=session, invites={k: hashed(v) for k, v in invites.items()})
    await conductor.create(request)
    token = new_token()
    await conductor.claim(session, invites["a"], hashed(token), "c" * 43)
    with pytest.raises(Refused, match="too-early"):
        await conductor.publish(session, token, b64(b"\4" + bytes(64)), b64(bytes(32)))
