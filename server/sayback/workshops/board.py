"""A workshop as a wall shows it: each pair's newest tile, and each page's unsent part.

A page gets at most four frames a second. Changes between two are merged, and a page whose line is slow gets the next
frame when it has room: by then it holds the newest of everything, so nothing queues up.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final, Protocol

import orjson

from ..engine.pair import Ms
from . import views

if TYPE_CHECKING:
    from .live import LiveWorkshop
    from .record import Pair, Person
    from .roles import Role

EACH: Final = 5
"""Pages that one link may have open."""
WARN: Final[Ms] = 10_000
"""Milliseconds between two warnings at least that somebody tries many codes."""


class Page(Protocol):
    """A watching page's open socket. No call waits, none raises."""

    @property
    def free(self) -> bool:
        """Whether everything said before has left."""

    def tell(self, event: bytes, body: bytes) -> None:
        """Send an event; `body` is JSON."""

    def bye(self, code: str) -> None:
        """Say why, then close: replaced or revoked."""

    def gone(self, receipt: str) -> None:
        """Report that the workshop was erased and where its receipt stands, then close."""


class Wall:
    """A page that watches, and its unsent part."""

    def __init__(self, room: LiveWorkshop, role: Role, page: Page) -> None:
        self.room, self.role, self.page = room, role, page
        self.whole, self.door, self.guessed = True, True, False
        self.tiles: set[int] = set()
        self.people: set[int] = set()
        self.pairs: set[int] = set()
        self.hands: dict[str, dict[str, Any]] = {}
        self.looks: dict[int, bytes] = {}
        """Pairs that it asked to look in on, and its last frame of each."""

    @property
    def behind(self) -> bool:
        """Whether there is anything to send."""
        return bool(self.whole or self.tiles or self.people or self.pairs or self.door or self.guessed or self.hands)


class Board:
    """The tiles of one workshop, and the pages that watch it here.

    `tiles` are JSON by the number of the pair.
    """

    def __init__(self, room: LiveWorkshop) -> None:
        self.room = room
        self.walls: list[Wall] = []
        self.tiles: dict[int, bytes] = {}
        self.seen: dict[int, int] = {}
        """Which commit of its session a tile shows."""
        self.loaded = False
        self.guessed: Ms = 0
        """When somebody last tried many codes, at the doors of all."""

    def warned(self, now: Ms) -> bool:
        """Note that many codes are being tried; tell whether that has to be said anew."""
        if now - self.guessed < WARN:
            return False
        self.guessed = now
        for wall in self.walls:
            wall.guessed = True
        return True

    def put(self, n: int, v: int, tile: dict[str, Any], *, surely: bool = False) -> None:
        """Show a tile, unless a newer one is shown.

        A tile that the store itself vouches for (`surely`) is true even if it is older.
        """
        if v < self.seen.get(n, 0) and not surely:
            return
        body = orjson.dumps({"n": n, **tile})
        self.seen[n] = v
        if self.tiles.get(n) != body:
            self.tiles[n] = body
            for wall in self.walls:
                wall.tiles.add(n)

    def told(self, people: Iterable[Person], pairs: Iterable[Pair]) -> None:
        """Note that the workshop has changed."""
        fresh, moved = [one.n for one in people], list(pairs)
        for pair in moved:
            if pair.apart:
                self.tiles.pop(pair.n, None)
                self.seen.pop(pair.n, None)
        for wall in self.walls:
            wall.door = True
            wall.people.update(fresh)
            wall.pairs.update(pair.n for pair in moved)

    def hand(self, body: dict[str, Any]) -> None:
        """Note that a hand has come further; `body` is the event for the pages."""
        for wall in self.walls:
            wall.hands[body["id"]] = body

    def join(self, wall: Wall, seen: int) -> None:
        """Add a page; it has the lists as of commit `seen`.

        The oldest page of a link that has too many goes.
        """
        wall.people = {one.n for one in self.room.people.values() if one.v > seen}
        wall.pairs = {one.n for one in self.room.pairs.values() if one.v > seen}
        mine = [one for one in self.walls if one.role == wall.role]
        for old in mine[: max(0, len(mine) - EACH + 1)]:
            old.page.bye("replaced")
        wall.guessed = bool(self.guessed)
        self.walls.append(wall)

    def flush(self, now: Ms) -> bool:
        """Send every page with room its unsent part; True when some page is still behind."""
        if not self.loaded:
            return False
        for wall in self.walls:
            if wall.behind and wall.page.free:
                self._send(wall, now)
        return any(wall.behind for wall in self.walls)

    def _send(self, wall: Wall, now: Ms) -> None:
        numbers = self.tiles if wall.whole else wall.tiles
        tiles = b",".join(self.tiles[n] for n in numbers if n in self.tiles)
        rest: dict[str, Any] = {}
        if wall.people:
            rest["people"] = [views.person(self.room.people[n]) for n in sorted(wall.people)]
        if wall.pairs:
            rest["pairs"] = [views.pair(self.room.pairs[n]) for n in sorted(wall.pairs)]
        if wall.door:
            rest["door"] = views.door(self.room)
        if wall.guessed:
            rest["guessed"] = self.guessed
        if tiles or rest or wall.whole:
            more = b"," + orjson.dumps(rest)[1:] if rest else b"}"
            whole = b"true" if wall.whole else b"false"
            wall.page.tell(b"wall", b'{"now":%d,"whole":%s,"tiles":[%s]%s' % (now, whole, tiles, more))
        for body in wall.hands.values():
            wall.page.tell(b"hand", orjson.dumps(body))
        wall.whole = wall.door = wall.guessed = False
        for sent in (wall.tiles, wall.people, wall.pairs, wall.hands):
            sent.clear()
