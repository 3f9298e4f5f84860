"""Looking in on a pair: by their leave, seen by them, and without their words.

A watching page asks; the two are shown that, and both must say yes. From then until it ends (by one of the two, by the
page, or by its line closing) the page is sent the part that the pair's own panels show in common, and of that only the
keys named here.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

import orjson

from ..engine.hosted import visit
from ..engine.moves.facilitator import VISIT
from ..engine.pair import Ms
from ..engine.view import shared
from ..errors import Refused

if TYPE_CHECKING:
    from ..sessions.facilitator import Facilitator
    from ..sessions.live import Live
    from .board import Board, Wall
    from .record import Pair
    from .registry import WorkshopRegistry

SEEN: Final = (
    "stage", "protocol", "step", "floor", "talking", "clock", "holds", "next", "understood", "people", "spoken", "rule",
    "break", "cues", "enough", "notice", "items", "discussed", "step_item", "guide", "host", "over_sessions",
)  # fmt: skip
"""Keys of a look: the shape of the talk.
The pair's choices, words, drawings and ratings are not among it."""


class Observing:
    """The looks of this process's pages into its talks."""

    def __init__(self, registry: WorkshopRegistry, facilitator: Facilitator) -> None:
        self._registry, self._sessions, self._facilitator = registry, registry.sessions, facilitator
        self._held: dict[str, tuple[Live, int]] = {}
        """Sessions that stay in hand because somebody looks, and how many do."""

    async def begin(self, wall: Wall, n: int) -> None:
        """Ask to look in. Raises Refused."""
        session = wall.room.pairs[n].session
        live = await self._sessions.live(session)
        self._hold(live, 1)
        try:
            await self._visit(session, True)
        except Refused:
            self._hold(live, -1)
            raise
        if n in wall.looks:
            self._hold(live, -1)
        wall.looks.setdefault(n, b"")
        self.show(wall, {session: live})

    async def end(self, board: Board, wall: Wall, n: int) -> None:
        """Stop looking; the pair sees that, unless somebody else here still looks."""
        if n not in wall.looks:
            return
        self._let_go(wall, n)
        if not any(n in other.looks for other in board.walls):
            with suppress(Refused):
                await self._visit(wall.room.pairs[n].session, False)

    async def renew(self, ahead: Ms = VISIT // 2) -> None:
        """Tell pairs whose visit is about to lapse that somebody is still there.

        After a crash nobody does so, and the visit ends.
        """
        soon = self._registry.clock.now() + ahead
        for live in [live for live, _ in self._held.values() if 0 < visited(live) <= soon]:
            with suppress(Refused):
                await self._facilitator.host(live.session, "visiting", {})

    def show(self, wall: Wall, changed: Mapping[str, Live]) -> None:
        """Send a page the visible part of those pairs of these that it looks at.

        Nothing when their leave has ended. After being sent away, or leaving, a page has to ask anew: a later leave was
        given to somebody else.
        """
        for n in tuple(wall.looks):
            live = changed.get(wall.room.pairs[n].session)
            if live is None:
                continue
            body = orjson.dumps({"n": n, "view": look(live)})
            if body != wall.looks[n] and (wall.looks[n] or look(live) is not None):
                wall.looks[n] = body
                wall.page.tell(b"look", body)
            if not asked(live):
                self._let_go(wall, n)

    def over(self, wall: Wall, pair: Pair) -> None:
        """End the looks at a pair that was parted."""
        if pair.apart and pair.n in wall.looks:
            wall.page.tell(b"look", orjson.dumps({"n": pair.n, "view": None}))
            self._let_go(wall, pair.n)

    async def _visit(self, session: str, on: bool) -> None:
        await self._facilitator.host(session, "visit", {"on": on}, f"visit-{secrets.token_hex(8)}")

    def _let_go(self, wall: Wall, n: int) -> None:
        if wall.looks.pop(n, None) is not None:
            held = self._held.get(wall.room.pairs[n].session)
            if held is not None:
                self._hold(held[0], -1)

    def _hold(self, live: Live, by: int) -> None:
        """Keep a session in hand while somebody looks."""
        count = self._held.get(live.session, (live, 0))[1] + by
        live.pinned += by
        if count:
            self._held[live.session] = (live, count)
        else:
            del self._held[live.session]
            self._sessions.drop(live)


def asked(live: Live) -> bool:
    """Tell whether somebody asks to look in, or does.

    It lasts while an end of the talk can be undone.
    """
    hosted = live.record.state.hosted
    return hosted is not None and bool(hosted.visit)


def visited(live: Live) -> Ms:
    """Return until when somebody is known to look in, or to wait for that; 0: nobody."""
    hosted = live.record.state.hosted
    return hosted.visited if hosted is not None and visit(live.record.state) else 0


def look(live: Live) -> dict[str, Any] | None:
    """Return a look into a pair that let somebody in; None while not both have."""
    state = live.record.state
    if visit(state) != "in":
        return None
    seen = shared(live.table, state)
    return {name: seen[name] for name in SEEN if name in seen}
