"""Events of the socket of a talk, both ways, with their answers.

`docs/api/asyncapi.yaml` is written from here. An event that carries an id is answered (`43<id>[…]`) when it is done. A
view may come before the answer to the act that made it: the answer says only that the act was kept, and the view is
what there is to draw.
"""

from typing import Any, Literal, NotRequired, TypedDict

from ..engine.pair import Seat
from ..errors import ErrorCode


class Seen(TypedDict):
    """The numbers and the mark of the last view that a panel has; it is sent only what is newer."""

    epoch: int
    version: int
    own: int
    mark: NotRequired[str]


class Auth(TypedDict):
    """Contents of the CONNECT packet of a talk. A token that this server made names its talk; for others `session`
    does, or `?s=` in the address."""

    token: str
    also: NotRequired[str]
    session: NotRequired[str]
    seen: NotRequired[Seen]


class ConnectRefused(TypedDict):
    """`data` of a connection that was refused; `wait`: seconds until it may be tried again."""

    ok: Literal[False]
    code: ErrorCode
    message: str
    retry: bool
    where: NotRequired[list[str]]
    wait: NotRequired[float]


class ActSent(TypedDict):
    """One act.

    `id` (16 to 40 characters) is the sender's own: the same again, after a lost line too, is done once.
    """

    id: str
    step: NotRequired[str | None]
    """`view.step.id`, so that an act which comes too late is refused as `passed`."""
    move: str
    args: NotRequired[dict[str, Any] | None]
    seat: NotRequired[Seat]
    """Seat that acts, where one socket has two; absent: the first one."""


class ActKept(TypedDict):
    """The act was kept, and these are the numbers of its view."""

    ok: Literal[True]
    version: int
    own: int


class ActRefused(TypedDict):
    """The act was not taken; sent again, with the same id, where `retry` says so."""

    ok: Literal[False]
    code: ErrorCode
    message: str
    retry: bool
    where: NotRequired[list[str]]
    version: NotRequired[int]
    own: NotRequired[int]


class Refusal(TypedDict):
    """An event that was refused."""

    ok: Literal[False]
    code: ErrorCode
    message: str
    retry: bool
    where: NotRequired[list[str]]


class WordsAsked(TypedDict):
    """Boxes by reference (`view.boxes[].box`), or names (`<seat>/-/name`); 200 at most."""

    boxes: list[str]


class WordsFound(TypedDict):
    """Those that there are, still sealed."""

    ok: Literal[True]
    boxes: dict[str, str]


class HumSent(TypedDict):
    """A box of one size (383 characters), whether anything is said in it or not.

    `to`: a therapist's, which partner.
    """

    box: str
    to: NotRequired[str | None]


Sender = TypedDict("Sender", {"from": Seat})


class Hum(Sender):
    """A hum that was passed on; it is kept nowhere."""

    box: str


class SignalSent(TypedDict):
    """Signal of one's own microphone; it is kept nowhere."""

    speaking: NotRequired[bool | None]


class Signal(Sender):
    """For a therapist: whether somebody speaks now."""

    speaking: bool | None


class Bye(TypedDict):
    """Reason why the server closes the line. After `resync` and `restart` the transport closes without a DISCONNECT
    packet, so that clients come back by themselves; `replaced` and `revoked` are final."""

    code: Literal["replaced", "revoked", "resync", "restart"]


class Erasure(TypedDict):
    """All of it was erased; the name under which the receipt stands, empty where there is none."""

    receipt: str
