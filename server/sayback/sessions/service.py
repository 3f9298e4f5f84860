"""The seam between the web and the conductor: what each side may ask of the other, and nothing more.

The web knows HTTP, sockets and JSON framing; the conductor knows sessions, seats and the store. Neither imports the
other: both import this file.

Tokens. A token is a secret of 43 base64url characters. It does not say which session it belongs to, so a browser
names the session in the socket's URL (`?s=`) or in `auth.session`. A token that this server made for a caller of the
API must work alone (`auth: {token}`, nothing in the URL), so it carries its session in front:
`<session, 22 characters>.<secret, 43 characters>`. The web takes that apart; the conductor always gets the session and
the bare secret, and hashes only the secret. A link has its session in the path, so its fragment is `#0.<secret>`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from ..engine.pair import Seat


@dataclass(frozen=True, slots=True)
class CreateRequest:
    """What `POST /api/sessions` asks for; shapes are checked, meaning (is there such a protocol?) is not.

    `invites`, `tokens` and `names` are empty when the server shall make the tokens; `tokens` are hashes of those that
    the seats have already. Hashes and boxes are base64url. `minutes`: how long the two have, counted from
    the first step.
    """

    protocol: str
    settings: Mapping[str, object] = field(default_factory=dict)
    therapist: bool = False
    locale: str = "en"
    rule: str = "soft"
    factor: float = 1.0
    first: str | None = None
    minutes: int | None = None
    session: str | None = None
    invites: Mapping[Seat, str] = field(default_factory=dict)
    names: Mapping[Seat, str] = field(default_factory=dict)
    tokens: Mapping[Seat, str] = field(default_factory=dict)
    waiting_room: bool = False
    hosted: bool = False
    workshop: str | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """The numbers of the last view a panel has: it gets a new one only if there is something newer."""

    epoch: int
    version: int
    own: int
    mark: str = ""
    """The mark of that view, which proves that it was shown."""


class Peer(Protocol):
    """One open socket, as the conductor sees it. No call waits, none raises; after the socket closed all are no-ops."""

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


class Conductor(Protocol):
    """What the web may ask. Every coroutine may raise `Refused`."""

    async def create(self, body: CreateRequest) -> dict[str, object]:
        """Make a session; the answer is the body of the 201."""

    async def begins(self, session: str, bearer: str) -> None:
        """Raises unless the bearer's claimed seat may begin another talk: its own has begun, or both partners came."""

    async def look(self, session: str, bearer: str) -> dict[str, object]:
        """What a holder of an invitation or a seat token may know before joining."""

    async def claim(self, session: str, bearer: str, token_hash: str, commit: str) -> dict[str, object]:
        """Take a seat for one device; the same again gives the same answer."""

    async def renew(self, session: str, bearer: str, seat: str, invite: str) -> dict[str, object]:
        """A new invitation for a seat; what opened it before opens nothing any more."""

    async def let_in(self, session: str, bearer: str, invite: str, box: str) -> dict[str, object]:
        """Leave a box for a second device of the bearer's own seat."""

    async def introduce(self, session: str, bearer: str, commit: str) -> dict[str, object]:
        """A code that introduces a second device to the bearer's seat; `commit` is to a key made for it."""

    async def meet(self, code: str, public: str | None) -> dict[str, object]:
        """What a device with a code is told; with its key, it is the one."""

    async def met(self, session: str, bearer: str) -> dict[str, object]:
        """The key of the device that came with the bearer's code."""

    async def unveil(self, session: str, bearer: str, public: str, opening: str) -> dict[str, object]:
        """Show it the key that was committed to."""

    async def publish(self, session: str, bearer: str, public: str, opening: str) -> dict[str, object]:
        """Show the public key that the seat's device has committed to; the answer has everybody's."""

    async def seal_again(self, session: str, bearer: str, boxes: Mapping[str, str]) -> dict[str, object]:
        """Put boxes in the place of the bearer's own that were shown, for a partner's new device."""

    async def receipt(self, name: str) -> dict[str, object]:
        """What an erasure has removed, and what became of the file it stood in."""

    async def confirm(self, name: str, device: str) -> dict[str, object]:
        """Note that a device has forgotten its keys; the answer is the receipt."""

    async def story(self, session: str, bearer: str) -> bytes:
        """How the talk went so far, as the bearer's seat saw it: JSON {session, protocol, seat, from, entries}."""

    async def join(self, session: str | None, tokens: Sequence[str], seen: Seen | None, peer: Peer) -> Connection:
        """Seat a socket, or raise Refused("no-seat"). May already call `peer.show`; the web keeps the order."""

    async def act(self, connection: Connection, payload: Mapping[str, object]) -> dict[str, object]:
        """Carry out one act; the answer is the acknowledgement, kept or refused, after the commit."""

    async def words(self, connection: Connection, refs: Sequence[str]) -> dict[str, object]:
        """The boxes asked for; the answer is the acknowledgement."""

    async def hum(self, connection: Connection, box: str, to: str | None) -> dict[str, object]:
        """Pass a box of constant size on between a partner and the therapist."""

    async def signal(self, connection: Connection, speaking: bool | None) -> dict[str, object]:
        """Pass on whether this person is speaking."""

    def heard(self, connection: Connection) -> None:
        """The socket gave a sign of life (a pong)."""

    def closed(self, connection: Connection) -> None:
        """The socket is closed. The seat leaves 10 s after the last pong, by the conductor's own timer."""

    def ready(self) -> bool:
        """Whether acts can be kept right now (the store answers)."""
