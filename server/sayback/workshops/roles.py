"""Roles in a workshop by the hash of a secret: facilitator, helper, projector, person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ..errors import Refused
from ..tokens import hashed, same
from .record import Person

if TYPE_CHECKING:
    from .live import LiveWorkshop

Kind = Literal["facilitator", "helper", "projector"]


@dataclass(frozen=True, slots=True)
class Role:
    """The role that a link opens. `n` is the helper's number, 0 for the facilitator."""

    kind: Kind
    n: int = 0


def role_of(live: LiveWorkshop, bearer: str) -> Role:
    """Return the role of this link, or raise Refused("no-workshop").

    All are compared, whichever it is.
    """
    proof, workshop = hashed(bearer), live.workshop
    found = [Role("facilitator")] if same(workshop.facilitator, proof) else []
    found += [Role("helper", helper.n) for helper in workshop.helpers if same(helper.token, proof)]
    found += [Role("projector")] if same(workshop.projector, proof) else []
    if not found:
        raise Refused("no-workshop")
    return found[0]


def watcher(live: LiveWorkshop, bearer: str) -> Role:
    """Return the facilitator or a helper, or raise Refused("no-workshop")."""
    role = role_of(live, bearer)
    if role.kind == "projector":
        raise Refused("no-workshop")
    return role


def facilitator(live: LiveWorkshop, bearer: str) -> Role:
    """Return the facilitator; raises Refused("no-workshop").

    Refused("facilitator-only") for a helper.
    """
    role = watcher(live, bearer)
    if role.kind != "facilitator":
        raise Refused("facilitator-only")
    return role


def person_of(live: LiveWorkshop, bearer: str) -> Person:
    """Return the person of this token, waiting or paired, or raise Refused("no-workshop")."""
    n = live.by_token.get(hashed(bearer))
    if n is None:
        raise Refused("no-workshop")
    return live.people[n]


def running(live: LiveWorkshop) -> None:
    """Raise Refused("workshop-over") once it has ended."""
    if live.workshop.sums is not None:
        raise Refused("workshop-over")
