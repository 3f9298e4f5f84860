"""Passing traffic between partner and therapist: kept, counted and logged nowhere."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import orjson

from ..engine.agreements import agreed
from ..engine.pair import PARTNERS
from ..errors import Refused
from .live import LocalConnection
from .peers import Connection

if TYPE_CHECKING:
    from .registry import SessionRegistry

HUM_EVERY = 3.5
"""Seconds between two hums of a socket to one seat; panels send one per ping (5 s)."""


class Whispers:
    """Passes on what sockets say to each other."""

    def __init__(self, registry: SessionRegistry) -> None:
        self._registry = registry

    async def hum(self, connection: Connection, box: str, to: str | None) -> dict[str, object]:
        """Pass a box of constant size between a partner and the therapist, to all their sockets.

        Sockets of every process get it. It is the same whether anything is said in it or not; nothing of it is kept,
        counted or logged.
        """
        assert isinstance(connection, LocalConnection)
        live, seat = connection.live, connection.seats[0]
        target = next((partner for partner in PARTNERS if partner == to), None) if seat == "therapist" else "therapist"
        if target is None or len(connection.seats) > 1 or not live.record.state.therapist:
            raise Refused("bad-request", ("to",))
        now = time.monotonic()
        if now - connection.hummed.get(target, 0.0) < HUM_EVERY:
            raise Refused("slow-down", wait=HUM_EVERY)
        connection.hummed[target] = now
        self._registry.pass_on(live, target, b"hum", orjson.dumps({"from": seat, "box": box}))
        return {"ok": True}

    async def signal(self, connection: Connection, speaking: bool | None) -> dict[str, object]:
        """Show the therapist's panels whether a microphone hears this person; forgotten at once.

        Only while both have agreed that the therapist may be here; never from a device that two share.
        """
        assert isinstance(connection, LocalConnection)
        live, seat = connection.live, connection.seats[0]
        state = live.record.state
        if seat != "therapist" and len(connection.seats) == 1 and state.therapist and agreed(state, "present"):
            body = orjson.dumps({"from": seat, "speaking": speaking})
            self._registry.pass_on(live, "therapist", b"signal", body)
        return {"ok": True}
