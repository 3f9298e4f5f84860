"""Public keys: shown when both have committed, and only as committed."""

from __future__ import annotations

import pytest
from sayback.errors import Refused
from sayback.practice.sealing import b64
from sayback.sessions.requests import CreateRequest
from sayback.sessions.service import SessionService
from sayback.tokens import hashed, new_session, new_token

from tests.people import Person, claimed


async def test_published_keys_must_match_their_commitments(service: SessionService) -> None:
    session, tokens, keys = await claimed(service)
    with pytest.raises(Refused, match="bad-key"):
        await service.keys.publish(session, tokens["a"], keys["b"][0], keys["a"][1])
    await service.keys.publish(session, tokens["a"], *keys["a"])
    shown = (await service.keys.publish(session, tokens["b"], *keys["b"]))["keys"]
    assert {seat: key["public"] for seat, key in shown.items()} == {s: k[0] for s, k in keys.items()}  # type: ignore[attr-defined]
    person = await Person(service, session, "a", tokens["a"]).sit()
    assert person.view["keys"] == {"a": 1, "b": 1}


async def test_key_published_before_both_commitments_is_refused(service: SessionService) -> None:
    session, invites = new_session(), {"a": new_token(), "b": new_token()}
    request = CreateRequest("speaker-listener", session=session, invites={k: hashed(v) for k, v in invites.items()})
    await service.create.session(request)
    token = new_token()
    await service.seats.claim(session, invites["a"], hashed(token), "c" * 43)
    with pytest.raises(Refused, match="too-early"):
        await service.keys.publish(session, token, b64(b"\4" + bytes(64)), b64(bytes(32)))
