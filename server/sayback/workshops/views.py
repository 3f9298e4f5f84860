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
        "people": [person(each) for each in live.people.values() if not each.gone],
        "pairs": [pair(each) for each in live.pairs.values()],
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
        "helpers": [{"n": helper.n, "name": helper.name} for helper in there.helpers],
        "over": there.sums is not None,
    }
    if there.clock:
        answer["clock"] = {"at": there.clock}
    return answer


def person(kept: Person) -> dict[str, Any]:
    """Describe a person in the line or in a pair; of one taken out, only that."""
    if kept.gone:
        return {"n": kept.n, "gone": True}
    answer: dict[str, Any] = {"n": kept.n, "name": kept.name, "locale": kept.locale, "at": kept.at}
    if kept.together is not None:
        answer["together"] = kept.together
    if kept.pair:
        answer["pair"] = kept.pair
    if kept.unconfirmed:
        answer["unconfirmed"] = True
    return answer


def pair(kept: Pair) -> dict[str, Any]:
    """Describe a pair: two persons and their session's name, which opens nothing."""
    answer: dict[str, Any] = {"n": kept.n, "session": kept.session, "a": kept.a, "b": kept.b, "at": kept.at}
    if kept.taken is not None:
        answer["taken"] = kept.taken
    if kept.apart:
        answer["apart"] = kept.apart
    return answer
