from __future__ import annotations

import inspect

from sayback.sessions import service as seam
from sayback.sessions.acts import Conductor
from sayback.web.sockets import Panel

from tests.web.standin import StandIn


def members(protocol: type) -> dict[str, inspect.Signature]:
    return {
        name: inspect.signature(it) for name, it in vars(protocol).items() if inspect.isfunction(it) and name[0] != "_"
    }


def test_conductor_stand_in_and_panel_keep_the_seam() -> None:
    """mypy compares the types; this holds that the stand-in of the web's tests stays like the real one."""
    for protocol, made in ((seam.Conductor, Conductor), (seam.Conductor, StandIn), (seam.Peer, Panel)):
        for name, signature in members(protocol).items():
            its = getattr(made, name)
            assert list(inspect.signature(its).parameters) == list(signature.parameters), name
            assert inspect.iscoroutinefunction(its) == inspect.iscoroutinefunction(getattr(protocol, name)), name
