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
        """Tell whether everything said before has left."""

    def tell(self, event: bytes, body: bytes) -> None:
        """Send an event; `body` is JSON."""

    def bye(self, code: str) -> None:
        """Say why, then close: replaced or revoked."""

    def gone(self, receipt: str) -> None:
        """Report that the workshop was erased and where its receipt stands, then close."""


class Viewer:
    """A page that watches, and its unsent part."""

    def __init__(self, live: LiveWorkshop, role: Role, page: Page) -> None:
        self.live, self.role, self.page = live, role, page
        self.whole, self.door, self.guessed = True, True, False
        self.tiles: set[int] = set()
        self.people: set[int] = set()
        self.pairs: set[int] = set()
        self.progress: dict[str, dict[str, Any]] = {}
        self.looks: dict[int, bytes] = {}
        """Pairs that it asked to look in on, and its last frame of each."""

    @property
    def behind(self) -> bool:
        """Tell whether there is anything to send."""
        return bool(self.whole or self.tiles or self.people or self.pairs or self.door or self.guessed or self.progress)


class Board:
    """The tiles of one workshop, and the pages that watch it here.

    `tiles` are JSON by the number of the pair.
    """

    def __init__(self, live: LiveWorkshop) -> None:
        self.live = live
        self.viewers: list[Viewer] = []
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
        for viewer in self.viewers:
            viewer.guessed = True
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
            for viewer in self.viewers:
                viewer.tiles.add(n)

    def changed(self, people: Iterable[Person], pairs: Iterable[Pair]) -> None:
        """Note that the workshop has changed."""
        fresh, moved = [person.n for person in people], list(pairs)
        for pair in moved:
            if pair.apart:
                self.tiles.pop(pair.n, None)
                self.seen.pop(pair.n, None)
        for viewer in self.viewers:
            viewer.door = True
            viewer.people.update(fresh)
            viewer.pairs.update(pair.n for pair in moved)

    def progressed(self, body: dict[str, Any]) -> None:
        """Note that a bulk act has come further; `body` is the event for the pages."""
        for viewer in self.viewers:
            viewer.progress[body["id"]] = body

    def join(self, viewer: Viewer, seen: int) -> None:
        """Add a page; it has the lists as of commit `seen`.

        The oldest page of a link that has too many goes.
        """
        viewer.people = {person.n for person in self.live.people.values() if person.v > seen}
        viewer.pairs = {pair.n for pair in self.live.pairs.values() if pair.v > seen}
        mine = [other for other in self.viewers if other.role == viewer.role]
        for old in mine[: max(0, len(mine) - EACH + 1)]:
            old.page.bye("replaced")
        viewer.guessed = bool(self.guessed)
        self.viewers.append(viewer)

    def flush(self, now: Ms) -> bool:
        """Send every page with room its unsent part; True when some page is still behind."""
        if not self.loaded:
            return False
        for viewer in self.viewers:
            if viewer.behind and viewer.page.free:
                self._send(viewer, now)
        return any(viewer.behind for viewer in self.viewers)

    def _send(self, viewer: Viewer, now: Ms) -> None:
        numbers = self.tiles if viewer.whole else viewer.tiles
        tiles = b",".join(self.tiles[n] for n in numbers if n in self.tiles)
        rest: dict[str, Any] = {}
        if viewer.people:
            rest["people"] = [views.person(self.live.people[n]) for n in sorted(viewer.people)]
        if viewer.pairs:
            rest["pairs"] = [views.pair(self.live.pairs[n]) for n in sorted(viewer.pairs)]
        if viewer.door:
            rest["door"] = views.door(self.live)
        if viewer.guessed:
            rest["guessed"] = self.guessed
        if tiles or rest or viewer.whole:
            more = b"," + orjson.dumps(rest)[1:] if rest else b"}"
            whole = b"true" if viewer.whole else b"false"
            viewer.page.tell(b"wall", b'{"now":%d,"whole":%s,"tiles":[%s]%s' % (now, whole, tiles, more))
        for body in viewer.progress.values():
            viewer.page.tell(b"hand", orjson.dumps(body))
        viewer.whole = viewer.door = viewer.guessed = False
        for sent in (viewer.tiles, viewer.people, viewer.pairs, viewer.progress):
            sent.clear()
