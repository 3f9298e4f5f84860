"""The service: its parts, and the stand-in that the tests of the web have for it."""

from __future__ import annotations

import inspect

from sayback.sessions import peers
from sayback.sessions.service import SessionService
from sayback.web.sockets import Panel

from tests.web.standin import StandIn

CALLED = {
    "create": ("session",),
    "seats": ("may_begin", "preview", "claim", "new_invitation", "add_device", "seat_of"),
    "keys": ("publish", "seal_again"),
    "device_codes": ("introduce", "redeem_code", "guest_key", "reveal_key"),
    "acts": ("act", "words"),
    "connections": ("join", "heard", "closed"),
    "whispers": ("hum", "signal"),
    "stories": ("tell",),
    "erasure": ("receipt", "confirm"),
}
"""Calls of the web, by the part."""


def members(kind: type) -> dict[str, inspect.Signature]:
    return {
        name: inspect.signature(found)
        for name, found in vars(kind).items()
        if inspect.isfunction(found) and name[0] != "_"
    }


async def test_stand_in_part_has_the_real_signatures(service: SessionService) -> None:
    for part, names in CALLED.items():
        for name in names:
            ours, theirs = getattr(StandIn, name), getattr(type(getattr(service, part)), name)
            assert list(inspect.signature(ours).parameters) == list(inspect.signature(theirs).parameters), name
            assert inspect.iscoroutinefunction(ours) == inspect.iscoroutinefunction(theirs), name


def test_panel_is_a_peer_of_sessions() -> None:
    for name, signature in members(peers.Peer).items():
        assert list(inspect.signature(getattr(Panel, name)).parameters) == list(signature.parameters), name


def test_service_inherits_nothing() -> None:
    assert SessionService.__mro__ == (SessionService, object)
