"""A workshop that this process has in its hands: everything the store has of it, and who waits to hear of it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from ..errors import Refused
from .pace import Addresses
from .record import Pair, Person, Workshop


class LiveWorkshop:
    """One workshop here: everything the store has of it, as of commit `v`."""

    def __init__(self, id: str) -> None:
        self.id, self.key = id, stored_as(id)
        self.lane = asyncio.Lock()
        self.tag, self.v = b"", 0
        self.workshop: Workshop
        self.people: dict[int, Person] = {}
        self.pairs: dict[int, Pair] = {}
        self.by_token: dict[str, int] = {}
        self.by_session: dict[str, int] = {}
        self.waiting: dict[int, asyncio.Future[None]] = {}
        """Persons who wait to hear that something is new for them."""
        self.watching: set[asyncio.Future[None]] = set()
        """Pages that wait to hear that anything is new."""
        self.pinned = 0
        """How many need this workshop to stay in hand."""
        self.unused = 0
        self.addresses = Addresses()
        self.gone = False
        self.receipt = ""
        """Once it is being erased: the name of the receipt."""

    @property
    def together(self) -> list[Pair]:
        """The pairs that were not parted."""
        return [pair for pair in self.pairs.values() if not pair.apart]

    def pair(self, n: int) -> Pair:
        """The pair of that number; raises Refused("no-pair")."""
        if n not in self.pairs:
            raise Refused("no-pair")
        return self.pairs[n]

    def known(self, token: str) -> int | None:
        """Who is in the line or in a pair with the token of this hash."""
        n = self.by_token.get(token)
        return None if n is None or self.people[n].gone else n

    def take(self, workshop: Workshop, people: Iterable[Person], pairs: Iterable[Pair]) -> None:
        """Take what a commit has written, and wake whom it concerns."""
        over = workshop.sums is not None
        self.workshop = workshop
        for person in people:
            self.people[person.n] = person
            if not person.gone or person.token not in self.by_token:
                self.by_token[person.token] = person.n
            self._wake(person.n)
        for pair in pairs:
            self.pairs[pair.n] = pair
            self.by_session[pair.session] = pair.n
        if over:
            self.wake_all()
        for one in tuple(self.watching):
            if not one.done():
                one.set_result(None)

    def wake_all(self) -> None:
        """Wake everybody who waits."""
        for n in tuple(self.waiting):
            self._wake(n)
        for one in tuple(self.watching):
            if not one.done():
                one.set_result(None)

    def _wake(self, n: int) -> None:
        waiting = self.waiting.pop(n, None)
        if waiting is not None and not waiting.done():
            waiting.set_result(None)


def stored_as(id: str) -> str:
    """The name of a workshop in the store: no session can have it, so neither is ever taken for the other."""
    return f"w:{id}"
