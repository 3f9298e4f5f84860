"""Requests of callers, in shapes that are already checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..engine.pair import Seat


@dataclass(frozen=True, slots=True)
class CreateRequest:
    """The request of `POST /api/sessions`; its shape is checked, its meaning is not.

    Whether there is such a protocol is for `Creator` to find.

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
