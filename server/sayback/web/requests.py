"""The bodies of HTTP requests: shapes, checked by pydantic, every problem told at once."""

from __future__ import annotations

import asyncio
from typing import Annotated, Final, Literal, TypeVar

import orjson
from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from ..engine.pair import Seat
from ..engine.shapes import SEALED
from ..errors import Refused
from ..sessions.requests import CreateRequest

NAME: Final = r"^[A-Za-z0-9_-]{22}$"
"""A session's name: 16 bytes in base64url."""
LOCALE: Final = r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}$"
_SECONDS: Final = 10.0
_WORD: Final = r"^[a-z][a-z0-9-]{0,63}$"

Session = Annotated[str, StringConstraints(pattern=NAME)]
Hash = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{43}$")]
NameBox = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{127}$")]
DeviceBox = Annotated[str, StringConstraints(pattern=r"^([A-Za-z0-9_-]{383}|[A-Za-z0-9_-]{1407})$")]
Box = Annotated[str, StringConstraints(pattern=SEALED["pattern"])]
Word = Annotated[str, StringConstraints(pattern=_WORD)]


class Shape(BaseModel):
    """The body of a request: nothing unknown, nothing converted, and no value in what is told of it."""

    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)


Body = TypeVar("Body", bound=Shape)


class Invite(Shape):
    """A seat whose invitation was made in the organiser's browser: SHA-256 of its token."""

    invite: Hash


class NewSession(Shape):
    """`POST /api/sessions`."""

    protocol: Word
    settings: dict[Word, bool | int | str] = Field(default_factory=dict, max_length=64)
    therapist: bool = False
    locale: Annotated[str, StringConstraints(pattern=LOCALE)] = "en"
    rule: Literal["soft", "nudge", "firm", "none"] = "soft"
    factor: float = Field(1.0, ge=0.5, le=10)
    first: Literal["a", "b"] | None = None
    minutes: int | None = Field(None, ge=5, le=600)
    waiting_room: bool = False
    session: Session | None = None
    seats: dict[Seat, Invite] = Field(default_factory=dict)
    names: dict[Seat, NameBox] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _seats_fit(self) -> NewSession:
        wanted = {"a", "b", "therapist"} if self.therapist else {"a", "b"}
        if self.seats and (set(self.seats) != wanted or self.session is None):
            raise ValueError("seats must name a session and each seat once")
        if not set(self.names) <= wanted:
            raise ValueError("names must be of seats that there are")
        return self

    def request(self) -> CreateRequest:
        """Convert it to a request for `SessionService.create`."""
        plain = self.model_dump(exclude={"seats"})
        return CreateRequest(**plain, invites={seat: invite.invite for seat, invite in self.seats.items()})


class Claim(Shape):
    """`POST /api/sessions/<id>/claim`: hashes of the device's own token and of its public key with a blind."""

    token: Hash
    commit: Hash


class NewInvite(Shape):
    """`POST /api/sessions/<id>/invite`: whose seat, and the hash of the new invitation's token."""

    seat: Seat
    invite: Hash


class NewDevice(Shape):
    """`POST /api/sessions/<id>/device`: the hash of an invitation for a second device, and a sealed box for it."""

    invite: Hash
    box: DeviceBox


class NewMeeting(Shape):
    """`POST /api/sessions/<id>/meeting`: SHA-256 over the key made for it and a blind."""

    commit: Hash


class Meet(Shape):
    """`POST /api/meeting`: the six digits, and the key of the device that they were typed on once it has seen what the
    first one committed to."""

    code: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
    public: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{87}$")] | None = None


class PublicKey(Shape):
    """`POST /api/sessions/<id>/key`: the raw public point (65 bytes) and the blind (32 bytes) of its commitment."""

    public: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{87}$")]
    opening: Hash


class Confirm(Shape):
    """`POST …/receipts/<name>`: a name that a device has made up for this."""

    device: Annotated[str, Field(pattern=NAME)]


class Again(Shape):
    """`POST /api/sessions/<id>/again`: boxes by reference, sealed again for a partner's new device."""

    boxes: dict[Annotated[str, StringConstraints(max_length=160)], Box] = Field(min_length=1, max_length=40)


async def read(request: web.Request, model: type[Body]) -> Body:
    """Read the body of a request.

    Raises Refused with every problem in `where`, too-large above 16 KB.
    """
    if request.content_type != "application/json":
        raise Refused("bad-request", ["body: must be sent as application/json"])
    try:
        return model.model_validate(orjson.loads(await arrived(request)))
    except orjson.JSONDecodeError:
        raise Refused("bad-request", ["body: is not JSON"]) from None
    except ValidationError as error:
        raise _refusal(error) from None


async def arrived(request: web.Request) -> bytes:
    """Return all of a request's body, b"" where it has none.

    Raises Refused for a body that does not come or is too large.
    """
    try:
        async with asyncio.timeout(_SECONDS):
            return await request.read()
    except (TimeoutError, ConnectionError) as error:
        _forget(error)
        raise Refused("bad-request", ["body: did not arrive"]) from None
    except (web.PayloadAccessError, web.RequestPayloadError) as error:
        _forget(error)
        raise Refused("bad-request", ["body: could not be unpacked"]) from None


def _forget(error: BaseException | None) -> None:
    """Drop the frames of an error: the body keeps it, and they would keep the whole request."""
    while error is not None:
        error.__traceback__ = None
        error = error.__cause__ or error.__context__


def _place(parts: tuple[int | str, ...]) -> str:
    """Return the place in the body, by our own names only: an unknown key is somebody's word."""
    return ".".join(str(part) for part in parts) or "body"


def _refusal(error: ValidationError) -> Refused:
    found = error.errors(include_input=False, include_context=False, include_url=False)
    places = [
        _place(problem["loc"] if problem["type"] != "extra_forbidden" else problem["loc"][:-1]) for problem in found
    ]
    boxes = all(place.startswith(("names.", "boxes.")) or place == "box" for place in places)
    return Refused(
        "bad-box" if boxes else "bad-request",
        [f"{place}: {problem['msg']}" for place, problem in zip(places, found, strict=True)],
    )
