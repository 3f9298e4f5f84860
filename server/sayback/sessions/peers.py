"""Sockets as sessions see them: their seats, what a panel has seen, what can be sent to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from ..engine.pair import Seat


@dataclass(frozen=True, slots=True)
class Seen:
    """The numbers of a panel's last view.

    It gets a new one only if there is something newer.
    """

    epoch: int
    version: int
    own: int
    mark: str = ""
    """The mark of that view, which proves that it was shown."""


class Peer(Protocol):
    """An open socket, as sessions see it.

    No call waits, none raises; after the socket closed all are no-ops.
    """

    def show(self, seat: Seat, frame: bytes) -> None:
        """Send a view: `frame` is the JSON text of the view object.

        The newest replaces an unsent one of that seat.
        """

    def tell(self, event: bytes, body: bytes) -> None:
        """Send something that is not kept (`hum`, `signal`); `body` is JSON.

        It may be dropped if the line is slow.
        """

    def bye(self, code: str) -> None:
        """Say why, then close: replaced, resync, restart or revoked."""

    def gone(self, receipt: str) -> None:
        """Report that the session was erased and where the receipt stands ("": none), then close."""


class Connection(Protocol):
    """The result of `join`: a socket and its seats. The web only reads it, for limits."""

    @property
    def session(self) -> str:
        """The session's name, 22 base64url characters."""

    @property
    def seats(self) -> tuple[Seat, ...]:
        """The seats that this socket speaks for; two on a couch."""
