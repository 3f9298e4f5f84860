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
    from ..sessions.live import LiveSession
    from .board import Board, Viewer
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
        self._held: dict[str, tuple[LiveSession, int]] = {}
        """Sessions that stay in hand because somebody looks, and how many do."""

    async def begin(self, viewer: Viewer, n: int) -> None:
        """Ask to look in. Raises Refused."""
        session = viewer.live.pairs[n].session
        talk = await self._sessions.live(session)
        self._hold(talk, 1)
        try:
            await self._visit(session, True)
        except Refused:
            self._hold(talk, -1)
            raise
        if n in viewer.looks:
            self._hold(talk, -1)
        viewer.looks.setdefault(n, b"")
        self.show(viewer, {session: talk})

    async def end(self, board: Board, viewer: Viewer, n: int) -> None:
        """Stop looking; the pair sees that, unless somebody else here still looks."""
        if n not in viewer.looks:
            return
        self._let_go(viewer, n)
        if not any(n in other.looks for other in board.viewers):
            with suppress(Refused):
                await self._visit(viewer.live.pairs[n].session, False)

    async def renew(self, ahead: Ms = VISIT // 2) -> None:
        """Tell pairs whose visit is about to lapse that somebody is still there.

        After a crash nobody does so, and the visit ends.
        """
        soon = self._registry.clock.now() + ahead
        for talk in [talk for talk, _ in self._held.values() if 0 < visited(talk) <= soon]:
            with suppress(Refused):
                await self._facilitator.host(talk.session, "visiting", {})

    def show(self, viewer: Viewer, changed: Mapping[str, LiveSession]) -> None:
        """Send a page the visible part of those pairs of these that it looks at.

        Nothing when their leave has ended. After being sent away, or leaving, a page has to ask anew: a later leave was
        given to somebody else.
        """
        for n in tuple(viewer.looks):
            talk = changed.get(viewer.live.pairs[n].session)
            if talk is None:
                continue
            body = orjson.dumps({"n": n, "view": look(talk)})
            if body != viewer.looks[n] and (viewer.looks[n] or look(talk) is not None):
                viewer.looks[n] = body
                viewer.page.tell(b"look", body)
            if not asked(talk):
                self._let_go(viewer, n)

    def over(self, viewer: Viewer, pair: Pair) -> None:
        """End the looks at a pair that was parted."""
        if pair.apart and pair.n in viewer.looks:
            viewer.page.tell(b"look", orjson.dumps({"n": pair.n, "view": None}))
            self._let_go(viewer, pair.n)

    async def _visit(self, session: str, on: bool) -> None:
        await self._facilitator.host(session, "visit", {"on": on}, f"visit-{secrets.token_hex(8)}")

    def _let_go(self, viewer: Viewer, n: int) -> None:
        if viewer.looks.pop(n, None) is not None:
            held = self._held.get(viewer.live.pairs[n].session)
            if held is not None:
                self._hold(held[0], -1)

    def _hold(self, talk: LiveSession, by: int) -> None:
        """Keep a session in hand while somebody looks."""
        count = self._held.get(talk.session, (talk, 0))[1] + by
        talk.pinned += by
        if count:
            self._held[talk.session] = (talk, count)
        else:
            del self._held[talk.session]
            self._sessions.drop(talk)


def asked(talk: LiveSession) -> bool:
    """Tell whether somebody asks to look in, or does.

    It lasts while an end of the talk can be undone.
    """
    hosted = talk.record.state.hosted
    return hosted is not None and bool(hosted.visit)


def visited(talk: LiveSession) -> Ms:
    """Return until when somebody is known to look in, or to wait for that; 0: nobody."""
    hosted = talk.record.state.hosted
    return hosted.visited if hosted is not None and visit(talk.record.state) else 0


def look(talk: LiveSession) -> dict[str, Any] | None:
    """Return a look into a pair that let somebody in; None while not both have."""
    state = talk.record.state
    if visit(state) != "in":
        return None
    seen = shared(talk.table, state)
    return {name: seen[name] for name in SEEN if name in seen}
