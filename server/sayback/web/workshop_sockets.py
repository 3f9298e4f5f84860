"""Sockets of watching pages: the broadcast's events, and a page's one request."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from typing import TYPE_CHECKING, Any, Final

from ..errors import Refused
from ..tokens import is_session
from . import packets
from .bearer import split
from .buckets import Buckets, Rate
from .driver import Connection
from .inbox import Inbox

if TYPE_CHECKING:
    from ..workshops.board import Viewer
    from ..workshops.broadcast import Broadcast

LOOKS: Final = Rate(20, 2)
"""Looks that a page may begin and end at once, and a second after that.
Each is said to a pair."""
MOST_WAITING: Final = 32


class WallPage(Inbox):
    """A socket that watches: a page for the broadcast, and the reader's listener."""

    most = MOST_WAITING
    viewer: Viewer

    def __init__(self, socket: Connection, broadcast: Broadcast) -> None:
        super().__init__(socket)
        self._broadcast = broadcast
        self._looks = Buckets(LOOKS)

    # what the broadcast calls

    @property
    def free(self) -> bool:
        """Tell whether everything said before has left."""
        return self._socket.outbox.free

    def tell(self, event: bytes, body: bytes) -> None:
        """Send an event, already JSON."""
        self._socket.outbox.say(packets.emit(event, body))

    def bye(self, code: str) -> None:
        """Say why, then close."""
        self._socket.bye(code.encode(), final=True)

    # what the line calls

    def pong(self) -> None:
        """Take a pong: the line itself counts signs of life."""

    def closed(self) -> None:
        """Report that the line closed."""
        super().closed()
        self._broadcast.closed(self.viewer)

    def handle(self, event: packets.Event) -> Awaitable[dict[str, object]]:
        """Begin or end a look: a page may ask for nothing else."""
        if event.name != "look":
            raise Refused("unknown-event")
        n, on = _read_look(event.args)
        wait = self._looks.take("look")
        if wait:
            raise Refused("slow-down", wait=wait)
        return self._broadcast.look(self.viewer, n, on)


class Walls:
    """Opens sockets to walls."""

    def __init__(self, broadcast: Broadcast) -> None:
        self._broadcast = broadcast

    async def open(self, socket: Connection, workshop: str, secret: str, seen: object) -> WallPage:
        """Open a page on this line.

        Raises Refused("no-workshop") for any fault of its link.
        """
        page = WallPage(socket, self._broadcast)
        page.viewer = await self._broadcast.watch(workshop, secret, seen if isinstance(seen, int) else 0, page)
        return page


def read_watch(auth: Mapping[str, Any]) -> tuple[str, str]:
    """Read the workshop and the secret of a socket's `auth`.

    Refused("no-workshop") for a malformed name or secret.
    """
    workshop = auth.get("workshop")
    try:
        named, secret = split(auth.get("token"))
    except Refused:
        raise Refused("no-workshop") from None
    if named is not None or not isinstance(workshop, str) or not is_session(workshop):
        raise Refused("no-workshop")
    return workshop, secret


def _read_look(args: list[Any]) -> tuple[int, bool]:
    if len(args) != 1 or not isinstance(args[0], dict):
        raise Refused("bad-request", ["look"])
    n, on = args[0].get("n"), args[0].get("on")
    if not isinstance(n, int) or isinstance(n, bool) or not isinstance(on, bool):
        raise Refused("bad-request", ["look"])
    return n, on
