"""The workshop's way into one of its talks.

A facilitator has no seat in a talk. A facilitator's act comes here by the session's name, is judged by the engine like
any act, and nothing comes back of what was said.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..engine.commands import Host
from ..engine.pair import Ms
from ..engine.refusals import Refusal
from ..errors import Refused
from ..store.errors import StoreDown
from .boxes import with_boxes
from .changes import UNCHANGED, Change, EngineRefusal
from .compiled import destination
from .idempotency import read, signature
from .live import LiveSession
from .record import Record

if TYPE_CHECKING:
    from ..protocols.library import Library
    from .registry import SessionRegistry


class Facilitator:
    """The acts that reach a talk from its workshop. Every coroutine may raise `Refused`."""

    def __init__(self, registry: SessionRegistry, library: Library) -> None:
        self._registry, self._store, self._library = registry, registry.store, library

    async def host(self, session: str, what: str, args: Mapping[str, object], id: str = "") -> None:
        """Do this to a talk.

        Raises Refused with the engine's own code, or `no-seat`.

        An act that carries an `id` is done once, however often it is asked for; with other content that is `id-reused`.
        """
        asked = signature(what, dict(args))
        live = await self._registry.live(session)
        host = Host(what, args, id)
        command, to = await destination(self._registry.tables, self._library, live.record.state, host)

        def changer(live: LiveSession, record: Record, now: Ms) -> Change[None]:
            outcome, steps = self._registry.run(live, record, now, command, to)
            if isinstance(outcome, Refusal):
                raise EngineRefusal(outcome)
            if outcome.state is record.state:
                return UNCHANGED
            fresh = {ref: box for ref, box in outcome.boxes.items() if ref not in record.state.boxes}
            kept = with_boxes(steps.record, fresh)
            key = id and f"host:{id}"
            return Change(kept, None, steps.commands, outcome.boxes, key, asked, table=steps.table)

        try:
            kept = (await self._registry.change(live, changer)).result
        except EngineRefusal as refused:
            kept = await self._done_before(live, id) if id else None
            if kept is None:
                raise Refused(refused.refusal.code) from None
        _same(kept if id else None, asked)
        self._registry.drop(live)

    async def unused(self, session: str, what: str, args: Mapping[str, object], id: str) -> None:
        """Raise Refused("id-reused") if this id was used for something else in the talk.

        May raise the refusals of `host` as well.
        """
        _same(await self._done_before(await self._registry.live(session), id), signature(what, dict(args)))

    async def _done_before(self, live: LiveSession, id: str) -> str | None:
        try:
            return await self._store.kept(live.session, live.v, f"host:{id}")
        except StoreDown:
            raise Refused("holding") from None


def _same(kept: str | None, asked: str) -> None:
    """Raise Refused("id-reused") unless an id, if used at all, was kept for this very request."""
    if kept is not None and read(kept)[2] != asked:
        raise Refused("id-reused")
