"""What a workshop asks of one of its talks.

A facilitator has no seat in a talk. What is done from there comes here by the session's name, is judged by the engine
like any act, and nothing comes back of what was said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from ..engine.commands import Act, Host
from ..engine.language.protocol import Table
from ..engine.pair import Ms
from ..engine.refusals import Refusal
from ..errors import Refused
from ..store.errors import StoreDown
from .boxes import with_boxes
from .changes import Made, NotTaken
from .device_codes import Meetings
from .idempotency import read, signature
from .live import Live
from .record import Record
from .seats import dialogue

Doer = TypeVar("Doer", Act, Host)


class Hosts(Meetings):
    """Seats, and what comes to a talk from the workshop that it belongs to."""

    async def host(self, session: str, what: str, args: Mapping[str, object], id: str = "") -> None:
        """Do this to a talk. Raises Refused with the engine's own code, or `no-seat`.

        What carries an `id` is done once, however often it is asked for; with other content that is `id-reused`.
        """
        asked = signature(what, dict(args))
        live = await self._sessions.live(session)
        command, to = await self._over(live, Host(what, args, id))

        def make(live: Live, record: Record, now: Ms) -> Made | None:
            outcome, made = self._sessions.run(live, record, now, command, to)
            if isinstance(outcome, Refusal):
                raise NotTaken(outcome)
            if outcome.state is record.state:
                return None
            made.boxes, made.act, made.signature = outcome.boxes, id and f"host:{id}", asked
            fresh = {ref: box for ref, box in outcome.boxes.items() if ref not in record.state.boxes}
            made.record = with_boxes(made.record, fresh)
            return made

        try:
            kept = await self._sessions.change(live, make)
        except NotTaken as not_taken:
            kept = await self._done_before(live, id) if id else None
            if kept is None:
                raise Refused(not_taken.refusal.code) from None
        _same(kept if id else None, asked)
        self._sessions.drop(live)

    async def unused(self, session: str, what: str, args: Mapping[str, object], id: str) -> None:
        """Raises Refused("id-reused") if something else was done to a talk under this id, or what `host` may raise."""
        _same(await self._done_before(await self._sessions.live(session), id), signature(what, dict(args)))

    async def _done_before(self, live: Live, id: str) -> str | None:
        try:
            return await self._store.kept(live.session, live.v, f"host:{id}")
        except StoreDown:
            raise Refused("holding") from None

    async def _over(self, live: Live, command: Doer) -> tuple[Doer, Table | None]:
        """The command with the version of the dialogue that it names, and the table that it goes over to, if any; with
        the usual settings. Raises Refused."""
        try:
            if command.move != "switch":
                return command, await self._sessions.tables.meant(live.record.state, command)
            table = await self._sessions.tables.made(*dialogue(self._library, str(command.args.get("protocol")), {}))
        except StoreDown:
            raise Refused("holding") from None
        return replace(command, args={**command.args, "digest": table.digest}), table


def _same(kept: str | None, asked: str) -> None:
    """What was kept under an id is what is asked for now; else Refused("id-reused")."""
    if kept is not None and read(kept)[2] != asked:
        raise Refused("id-reused")
