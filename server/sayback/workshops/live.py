"""A workshop in this process's hands: the store's whole knowledge of it, and its listeners."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from ..errors import Refused
from .pace import Addresses
from .record import Pair, Person, Workshop


class LiveWorkshop:
    """A workshop held by this process: all that the store has of it, as of commit `v`."""

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
        """Return the pair of that number, or raise Refused("no-pair")."""
        if n not in self.pairs:
            raise Refused("no-pair")
        return self.pairs[n]

    def known(self, token: str) -> int | None:
        """Return the person of this token's hash, in the line or in a pair."""
        n = self.by_token.get(token)
        return None if n is None or self.people[n].gone else n

    def take(self, workshop: Workshop, people: Iterable[Person], pairs: Iterable[Pair]) -> None:
        """Take a commit's content, and wake those concerned."""
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
        for waiter in tuple(self.watching):
            if not waiter.done():
                waiter.set_result(None)

    def wake_all(self) -> None:
        """Wake all waiters."""
        for n in tuple(self.waiting):
            self._wake(n)
        for waiter in tuple(self.watching):
            if not waiter.done():
                waiter.set_result(None)

    def _wake(self, n: int) -> None:
        waiting = self.waiting.pop(n, None)
        if waiting is not None and not waiting.done():
            waiting.set_result(None)


def stored_as(id: str) -> str:
    """Return the name of a workshop in the store.

    No session can have it, so neither is ever taken for the other.
    """
    return f"w:{id}"
