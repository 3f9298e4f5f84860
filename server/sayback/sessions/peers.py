"""Sockets as sessions see them: what a panel has seen, what can be said to it, whose it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from ..engine.pair import Seat


@dataclass(frozen=True, slots=True)
class Seen:
    """The numbers of the last view a panel has: it gets a new one only if there is something newer."""

    epoch: int
    version: int
    own: int
    mark: str = ""
    """The mark of that view, which proves that it was shown."""


class Peer(Protocol):
    """One open socket, as sessions see it. No call waits, none raises; after the socket closed all are no-ops."""

    def show(self, seat: Seat, frame: bytes) -> None:
        """Send a view: `frame` is the JSON text of the view object. The newest replaces an unsent one of that seat."""

    def tell(self, event: bytes, body: bytes) -> None:
        """Send something that is not kept (`hum`, `signal`); `body` is JSON. It may be dropped if the line is slow."""

    def bye(self, code: str) -> None:
        """Say why, then close: replaced, resync, restart or revoked."""

    def gone(self, receipt: str) -> None:
        """Say that the session was erased, and under which name the receipt stands ("": none), then close."""


class Connection(Protocol):
    """What `join` gives for a peer: whose socket this is. The web only reads it, for limits."""

    @property
    def session(self) -> str:
        """The session's name, 22 base64url characters."""

    @property
    def seats(self) -> tuple[Seat, ...]:
        """The seats that this socket speaks for; two on a couch."""
