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
from .board import Board, Viewer
from .changes import parting
from .live import stored_as
from .observing import Observing, asked
from .reading import read
from .roles import watcher

if TYPE_CHECKING:
    from ..sessions.facilitator import Facilitator
    from ..sessions.live import LiveSession
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
        self._dirty: dict[str, dict[str, LiveSession]] = {}
        """Sessions that have changed, by workshop, until the next frame."""
        self._reports: dict[str, dict[str, Progress]] = {}
        """Bulk acts that have come further, until they are sent on."""
        self._due: dict[str, asyncio.TimerHandle] = {}
        self._last: dict[str, float] = {}
        self._reading: asyncio.TimerHandle | None = None

    def attach(self) -> None:
        """Begin to hear of changes."""
        self._sessions.watcher = self.changed
        self._registry.changed, self._registry.relayed, self._registry.left = self._changed, self._heard, self._left

    def stop(self) -> None:
        """Stop: no frame leaves after this."""
        for timer in (*self._due.values(), *([self._reading] if self._reading else [])):
            timer.cancel()
        self._due.clear()

    # what comes in

    def changed(self, talk: LiveSession) -> None:
        """Note that a session of a workshop has changed, here or elsewhere."""
        id = talk.record.workshop
        if id is None:
            return
        board = self._boards.get(id)
        if board is not None and not asked(talk):
            for viewer in board.viewers:  # at once: somebody else may ask before the next frame
                self._observing.show(viewer, {talk.session: talk})
        if board is not None or (talk.ours and self._registry.clock.others):
            self._dirty.setdefault(id, {})[talk.session] = talk
            self._arm(id)

    def progressed(self, live: LiveWorkshop, progress: Progress) -> None:
        """Note that a bulk act of this process has come further."""
        if live.id in self._boards or self._registry.clock.others:
            self._reports.setdefault(live.id, {})[progress.id] = progress
            self._arm(live.id)

    def guessed(self) -> None:
        """Warn all watching pages here that many codes are being tried.

        All are told, for the codes of all workshops are eight signs long.
        """
        now = self._registry.clock.now()
        for id, board in self._boards.items():
            if board.warned(now):
                self._arm(id)

    def _changed(self, live: LiveWorkshop, people: Sequence[Person], pairs: Sequence[Pair]) -> None:
        board = self._boards.get(live.id)
        if board is None:
            return
        board.changed(people, pairs)
        helpers = {helper.n for helper in live.workshop.helpers}
        for viewer in tuple(board.viewers):
            for pair in pairs:
                self._observing.over(viewer, pair)
            if viewer.role.n and viewer.role.n not in helpers:
                viewer.page.bye("revoked")
        fresh = [pair for pair in pairs if not pair.apart and pair.n not in board.tiles]
        if fresh and board.loaded:
            self._sessions.task(self._read(board, fresh))
        self._arm(live.id)

    def _heard(self, live: LiveWorkshop, payload: bytes) -> None:
        """Take another process's message: tiles, or how far a bulk act is."""
        board = self._boards.get(live.id)
        if board is None:
            return
        kind, _, body = payload.partition(b" ")
        if kind == b"tiles":
            for session, v, shown in orjson.loads(body):
                n = live.by_session.get(session)
                if n is not None and not live.pairs[n].apart:
                    board.put(n, v, shown)
        elif kind == b"hand":
            board.progressed(orjson.loads(body))
        self._arm(live.id)

    def _left(self, live: LiveWorkshop) -> None:
        board = self._boards.get(live.id)
        for viewer in tuple(board.viewers) if board is not None else ():
            viewer.page.gone(live.receipt)

    # watching pages

    async def watch(self, id: str, bearer: str, seen: int, page: Page) -> Viewer:
        """Add a page; it has the lists as of commit `seen`.

        Raises Refused("no-workshop").
        """
        live, role = await self._registry.judged(id, lambda live: watcher(live, bearer))
        viewer = Viewer(live, role, page)
        board = self._boards.get(id)
        if board is None:
            board = self._boards[id] = Board(live)
            self._sessions.task(self._load(board))
        live.pinned += 1
        board.join(viewer, seen)
        self._arm(id)
        if self._reading is None:
            self._read_later()
        return viewer

    def closed(self, viewer: Viewer) -> None:
        """Remove a page, and end its looks."""
        board = self._boards.get(viewer.live.id)
        if board is None or viewer not in board.viewers:
            return
        board.viewers.remove(viewer)
        viewer.live.pinned -= 1
        for n in tuple(viewer.looks):
            self._sessions.task(self._observing.end(board, viewer, n))
        if not board.viewers:
            del self._boards[viewer.live.id]

    async def look(self, viewer: Viewer, n: int, on: bool) -> dict[str, object]:
        """Ask to look in on a pair, or stop it. Raises Refused."""
        await self._registry.judged(viewer.live.id, lambda live: live.pair(n))
        board = self._boards.get(viewer.live.id)
        if board is None or n not in viewer.live.pairs:
            raise Refused("no-pair")
        if on:
            await self._observing.begin(viewer, n)
            if viewer not in board.viewers:  # its line closed meanwhile
                await self._observing.end(board, viewer, n)
        else:
            await self._observing.end(board, viewer, n)
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
        dirty, reports = self._dirty.pop(id, {}), self._reports.pop(id, {})
        board, tiles = self._boards.get(id), list[tuple[str, int, dict[str, Any]]]()
        for talk in dirty.values():
            tiles.append((talk.session, talk.v, tile(talk.table, talk.record.state)))
        if board is not None:
            self._show(board, tiles, reports)
            for viewer in board.viewers:
                self._observing.show(viewer, dirty)
            if board.flush(self._registry.clock.now()):
                self._arm(id)
        else:
            self._last.pop(id, None)
        if self._registry.clock.others:
            mine = [shown for shown in tiles if dirty[shown[0]].ours]
            self._sessions.task(self._send_on(id, mine, list(reports.values())))

    def _show(self, board: Board, tiles: list[tuple[str, int, dict[str, Any]]], reports: dict[str, Progress]) -> None:
        for session, v, body in tiles:
            n = board.live.by_session.get(session)
            if n is not None and not board.live.pairs[n].apart:
                board.put(n, v, body)
        for progress in reports.values():
            board.progressed(progress.shown())

    async def _send_on(self, id: str, tiles: list[tuple[str, int, dict[str, Any]]], reports: list[Progress]) -> None:
        for at in range(0, len(tiles), ABREAST):
            await self._registry.replicas.publish(stored_as(id), b"tiles " + orjson.dumps(tiles[at : at + ABREAST]))
        for progress in reports:
            await self._registry.replicas.publish(stored_as(id), b"hand " + orjson.dumps(progress.shown()))

    # what the store says

    async def _load(self, board: Board) -> None:
        await self._read(board, board.live.together)
        board.loaded = True
        self._arm(board.live.id)

    async def _read(self, board: Board, pairs: Sequence[Pair]) -> None:
        """Read the tiles of these pairs anew.

        A pair that erased its talk has no tile: the two wait again.
        """
        gone = {pair.n for pair in pairs}

        def take(pair: Pair, found: Reading) -> None:
            gone.discard(pair.n)
            if not board.live.pairs[pair.n].apart:
                board.put(pair.n, found.v, tile(found.table, found.state), surely=found.surely)

        with suppress(StoreDown, Refused):
            await read(self._registry, pairs, take)
            if gone and not board.live.gone and board.live.workshop.sums is None:
                await self._registry.change(board.live, parting(sorted(gone)))
        self._arm(board.live.id)

    def _read_later(self) -> None:
        self._reading = asyncio.get_running_loop().call_later(AGAIN, self._read_again)

    def _read_again(self) -> None:
        self._reading = None
        for board in self._boards.values():
            far = [pair for pair in board.live.together if self._sessions.held(pair.session) is None]
            if board.loaded and far:
                self._sessions.task(self._read(board, far))
        self._sessions.task(self._observing.renew())
        if self._boards:
            self._read_later()
