"""Outcomes: what the engine answers to a command, a step or a refusal."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from .events import Fact
from .refusals import Refusal
from .state import State


class Step(Struct, frozen=True, gc=False):
    """A taken command: the new state, the facts in order, and the sealed boxes to keep.

    The state is the same object if nothing changed. Boxes: `<seat>/<step id>/<field>` -> base64url.
    """

    state: State
    facts: tuple[Fact, ...] = ()
    boxes: Mapping[str, str] = field(default_factory=dict)


Outcome = Step | Refusal
