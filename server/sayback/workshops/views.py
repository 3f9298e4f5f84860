"""A workshop as its facilitators and helpers get it: hashes stay here, names are sealed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .live import LiveWorkshop
    from .record import Pair, Person
    from .roles import Role


def whole(live: LiveWorkshop, role: Role) -> dict[str, Any]:
    """Return everything, for the page that watches."""
    there = live.workshop
    answer: dict[str, Any] = {
        "v": live.v,
        "role": role.kind,
        "protocol": there.protocol,
        "settings": there.settings,
        "languages": there.languages,
        "capacity": there.capacity,
        "key": there.key,
        "expires": there.kept_until,
        **door(live),
        "people": [person(one) for one in live.people.values() if not one.gone],
        "pairs": [pair(one) for one in live.pairs.values()],
    }
    if role.n:
        answer["n"] = role.n
    if there.title is not None:
        answer["title"] = there.title
    return answer


def door(live: LiveWorkshop) -> dict[str, Any]:
    """Return what may change about the workshop itself."""
    there = live.workshop
    answer: dict[str, Any] = {
        "code": there.code,
        "open": there.open,
        "protocol": there.protocol,
        "helpers": [{"n": one.n, "name": one.name} for one in there.helpers],
        "over": there.sums is not None,
    }
    if there.clock:
        answer["clock"] = {"at": there.clock}
    return answer


def person(one: Person) -> dict[str, Any]:
    """Describe a person in the line or in a pair; of one taken out, only that."""
    if one.gone:
        return {"n": one.n, "gone": True}
    answer: dict[str, Any] = {"n": one.n, "name": one.name, "locale": one.locale, "at": one.at}
    if one.together is not None:
        answer["together"] = one.together
    if one.pair:
        answer["pair"] = one.pair
    if one.unconfirmed:
        answer["unconfirmed"] = True
    return answer


def pair(one: Pair) -> dict[str, Any]:
    """Describe a pair: two persons and their session's name, which opens nothing."""
    answer: dict[str, Any] = {"n": one.n, "session": one.session, "a": one.a, "b": one.b, "at": one.at}
    if one.taken is not None:
        answer["taken"] = one.taken
    if one.apart:
        answer["apart"] = one.apart
    return answer
