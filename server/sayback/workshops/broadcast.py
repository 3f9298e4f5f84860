"""From a change of a session to the walls that show it.

Sessions tell of every commit of a workshop's session that happens or is heard of here. If nobody watches here and no
other process is alive, that costs two look-ups. Otherwise the tile is made once a frame, for the pages of this process,
and sent on for those of others. Messages may be lost: so every few seconds the store is read for all pairs that
this process does not have in hand.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

import orjson

from ..engine.tile import tile
from ..errors import Refused
from ..store.errors import StoreDown
from .board import Board, Wall
from .changes import parting
from .live import stored_as
from .observing import Observing, asked
from .reading import read
from .roles import watcher

if TYPE_CHECKING:
    from ..sessions.facilitator import Facilitator
    from ..sessions.live import Live
    from .board import Page
    from .bulk_acts import Progress
    from .live import LiveWorkshop
    from .reading import Reading
    from .record import Pair, Person
    from .registry import WorkshopRegistry

EVERY: Final = 0.25
"""Seconds between two frames of a wall."""
SOON: Final = 0.02
"""Seconds that the first change after a quiet while waits for others."""
AGAIN: Final = 5.0
"""Seconds between two readings of what this process does not have in hand."""
ABREAST: Final = 50
"""Tiles that travel together."""


class Broadcast:
    """The walls of this process. `attach` before use."""

    def __init__(self, registry: WorkshopRegistry, facilitator: Facilitator) -> None:
        self._registry, self._sessions = registry, registry.sessions
        self._observing = Observing(registry, facilitator)
        self._boards: dict[str, Board] = {}
        self._dirty: dict[str, dict[str, Live]] = {}
        """Sessions that have changed, by workshop, until the next frame."""
        self._hands: dict[str, dict[str, Progress]] = {}
        """Bulk acts that have come further, until they are sent on."""
        self._due: dict[str, asyncio.TimerHandle] = {}
        self._last: dict[str, float] = {}
        self._reading: asyncio.TimerHandle | None = None

    def attach(self) -> None:
        """Begin to hear of changes."""
        self._sessions.watcher = self.changed
        self._registry.changed, self._registry.relayed, self._registry.left = self._told, self._heard, self._left

    def stop(self) -> None:
        """Stop: no frame leaves after this."""
        for timer in (*self._due.values(), *([self._reading] if self._reading else [])):
            timer.cancel()
        self._due.clear()

    # what comes in

    def changed(self, live: Live) -> None:
        """Note that a session of a workshop has changed, here or elsewhere."""
        id = live.record.workshop
        if id is None:
            return
        board = self._boards.get(id)
        if board is not None and not asked(live):
            for wall in board.walls:  # at once: somebody else may ask before the next frame
                self._observing.show(wall, {live.session: live})
        if board is not None or (live.ours and self._registry.clock.others):
            self._dirty.setdefault(id, {})[live.session] = live
            self._arm(id)

    def hand(self, room: LiveWorkshop, progress: Progress) -> None:
        """Note that a hand of this process has come further."""
        if room.id in self._boards or self._registry.clock.others:
            self._hands.setdefault(room.id, {})[progress.id] = progress
            self._arm(room.id)

    def guessed(self) -> None:
        """Warn all watching pages here that many codes are being tried.

        All are told, for the codes of all workshops are eight signs long.
        """
        now = self._registry.clock.now()
        for id, board in self._boards.items():
            if board.warned(now):
                self._arm(id)

    def _told(self, room: LiveWorkshop, people: Sequence[Person], pairs: Sequence[Pair]) -> None:
        board = self._boards.get(room.id)
        if board is None:
            return
        board.told(people, pairs)
        helpers = {one.n for one in room.workshop.helpers}
        for wall in tuple(board.walls):
            for pair in pairs:
                self._observing.over(wall, pair)
            if wall.role.n and wall.role.n not in helpers:
                wall.page.bye("revoked")
        fresh = [pair for pair in pairs if not pair.apart and pair.n not in board.tiles]
        if fresh and board.loaded:
            self._sessions.task(self._read(board, fresh))
        self._arm(room.id)

    def _heard(self, room: LiveWorkshop, payload: bytes) -> None:
        """Take another process's message: tiles, or how far a hand is."""
        board = self._boards.get(room.id)
        if board is None:
            return
        kind, _, body = payload.partition(b" ")
        if kind == b"tiles":
            for session, v, told in orjson.loads(body):
                n = room.by_session.get(session)
                if n is not None and not room.pairs[n].apart:
                    board.put(n, v, told)
        elif kind == b"hand":
            board.hand(orjson.loads(body))
        self._arm(room.id)

    def _left(self, room: LiveWorkshop) -> None:
        board = self._boards.get(room.id)
        for wall in tuple(board.walls) if board is not None else ():
            wall.page.gone(room.receipt)

    # watching pages

    async def watch(self, id: str, bearer: str, seen: int, page: Page) -> Wall:
        """Add a page; it has the lists as of commit `seen`.

        Raises Refused("no-workshop").
        """
        room, role = await self._registry.judged(id, lambda room: watcher(room, bearer))
        wall = Wall(room, role, page)
        board = self._boards.get(id)
        if board is None:
            board = self._boards[id] = Board(room)
            self._sessions.task(self._load(board))
        room.pinned += 1
        board.join(wall, seen)
        self._arm(id)
        if self._reading is None:
            self._read_later()
        return wall

    def closed(self, wall: Wall) -> None:
        """Remove a page, and end its looks."""
        board = self._boards.get(wall.room.id)
        if board is None or wall not in board.walls:
            return
        board.walls.remove(wall)
        wall.room.pinned -= 1
        for n in tuple(wall.looks):
            self._sessions.task(self._observing.end(board, wall, n))
        if not board.walls:
            del self._boards[wall.room.id]

    async def look(self, wall: Wall, n: int, on: bool) -> dict[str, object]:
        """Ask to look in on a pair, or stop it. Raises Refused."""
        await self._registry.judged(wall.room.id, lambda room: room.pair(n))
        board = self._boards.get(wall.room.id)
        if board is None or n not in wall.room.pairs:
            raise Refused("no-pair")
        if on:
            await self._observing.begin(wall, n)
            if wall not in board.walls:  # its line closed meanwhile
                await self._observing.end(board, wall, n)
        else:
            await self._observing.end(board, wall, n)
        return {"ok": True}

    # what goes out

    def _arm(self, id: str) -> None:
        if id not in self._due:
            loop = asyncio.get_running_loop()
            wait = max(SOON, self._last.get(id, 0.0) + EVERY - loop.time())
            self._due[id] = loop.call_later(wait, self._flush, id)

    def _flush(self, id: str) -> None:
        """Make one frame: the tiles of changed pairs, shown here and sent on."""
        del self._due[id]
        self._last[id] = asyncio.get_running_loop().time()
        dirty, hands = self._dirty.pop(id, {}), self._hands.pop(id, {})
        board, told = self._boards.get(id), list[tuple[str, int, dict[str, Any]]]()
        for live in dirty.values():
            told.append((live.session, live.v, tile(live.table, live.record.state)))
        if board is not None:
            self._show(board, told, hands)
            for wall in board.walls:
                self._observing.show(wall, dirty)
            if board.flush(self._registry.clock.now()):
                self._arm(id)
        else:
            self._last.pop(id, None)
        if self._registry.clock.others:
            mine = [one for one in told if dirty[one[0]].ours]
            self._sessions.task(self._send_on(id, mine, list(hands.values())))

    def _show(self, board: Board, told: list[tuple[str, int, dict[str, Any]]], hands: dict[str, Progress]) -> None:
        for session, v, one in told:
            n = board.room.by_session.get(session)
            if n is not None and not board.room.pairs[n].apart:
                board.put(n, v, one)
        for progress in hands.values():
            board.hand(progress.shown())

    async def _send_on(self, id: str, told: list[tuple[str, int, dict[str, Any]]], hands: list[Progress]) -> None:
        for at in range(0, len(told), ABREAST):
            await self._registry.replicas.publish(stored_as(id), b"tiles " + orjson.dumps(told[at : at + ABREAST]))
        for progress in hands:
            await self._registry.replicas.publish(stored_as(id), b"hand " + orjson.dumps(progress.shown()))

    # what the store says

    async def _load(self, board: Board) -> None:
        await self._read(board, board.room.together)
        board.loaded = True
        self._arm(board.room.id)

    async def _read(self, board: Board, pairs: Sequence[Pair]) -> None:
        """Read the tiles of these pairs anew.

        A pair that erased its talk has no tile: the two wait again.
        """
        gone = {pair.n for pair in pairs}

        def take(pair: Pair, found: Reading) -> None:
            gone.discard(pair.n)
            if not board.room.pairs[pair.n].apart:
                board.put(pair.n, found.v, tile(found.table, found.state), surely=found.surely)

        with suppress(StoreDown, Refused):
            await read(self._registry, pairs, take)
            if gone and not board.room.gone and board.room.workshop.sums is None:
                await self._registry.change(board.room, parting(sorted(gone)))
        self._arm(board.room.id)

    def _read_later(self) -> None:
        self._reading = asyncio.get_running_loop().call_later(AGAIN, self._read_again)

    def _read_again(self) -> None:
        self._reading = None
        for board in self._boards.values():
            far = [pair for pair in board.room.together if self._sessions.held(pair.session) is None]
            if board.loaded and far:
                self._sessions.task(self._read(board, far))
        self._sessions.task(self._observing.renew())
        if self._boards:
            self._read_later()
