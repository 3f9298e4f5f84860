"""What a workshop asks of its talks: do something to one of them, look at it from afar, hear when it has changed.

A facilitator has no seat in a talk. What is done from there comes here by the session's name, is judged by the engine
like any act, and says nothing of what was said: all that goes out again is a tile.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from .engine.commands import Act, Host
from .engine.compile import chosen_or_default
from .engine.pair import Ms
from .engine.protocol import Table
from .engine.refusals import Refusal
from .engine.tile import tile
from .errors import Refused
from .live import Live
from .meetings import Meetings
from .record import Record
from .seats import with_boxes
from .sessions import Made, NotTaken
from .store.errors import StoreDown

Doer = TypeVar("Doer", Act, Host)
Listener = Callable[[str, str, dict[str, object]], None]
"""Is told the workshop, the session and its tile, after every change that this process makes or hears of."""


class Hosts(Meetings):
    """Seats, and what comes to a talk from the workshop that it belongs to."""

    async def host(self, session: str, what: str, args: Mapping[str, object], id: str = "") -> dict[str, object]:
        """Do this to a talk: {"tile": as it is then}. Raises Refused with the engine's own code, or `no-seat`.

        What carries an `id` is done once, however often it is asked for.
        """
        live = await self._sessions.live(session)
        command, to = await self._over(live, Host(what, args))

        def make(live: Live, record: Record, now: Ms) -> Made | None:
            outcome, made = self._sessions.run(live, record, now, command, to)
            if isinstance(outcome, Refusal):
                raise NotTaken(outcome)
            if outcome.state is record.state:
                return None
            made.boxes, made.act, made.signature = outcome.boxes, id and f"host:{id}", what
            fresh = {ref: box for ref, box in outcome.boxes.items() if ref not in record.state.boxes}
            made.record = with_boxes(made.record, fresh)
            return made

        try:
            await self._sessions.change(live, make)
        except NotTaken as not_taken:
            if not (id and await self._done_before(live, id)):
                raise Refused(not_taken.refusal.code) from None
        self._sessions.drop(live)
        return {"tile": tile(live.table, live.record.state)}

    async def _done_before(self, live: Live, id: str) -> bool:
        try:
            return await self._store.kept(live.session, live.v, f"host:{id}") is not None
        except StoreDown:
            raise Refused("holding") from None

    async def _over(self, live: Live, command: Doer) -> tuple[Doer, Table | None]:
        """The command with the version of the dialogue that it names, and the table that it goes over to, if any; with
        the usual settings. Raises Refused."""
        try:
            if command.move != "switch":
                return command, await self._sessions.tables.meant(live.record.state, command)
            file = self._library.files.get(str(command.args.get("protocol")))
            if file is None:
                raise Refused("unknown-protocol")
            table = await self._sessions.tables.made(file, chosen_or_default(file))
        except StoreDown:
            raise Refused("holding") from None
        return replace(command, args={**command.args, "digest": table.digest}), table

    async def tile(self, session: str) -> dict[str, object]:
        """What a wall may know of a talk now. Raises Refused("no-seat") if there is none of that name."""
        live = await self._sessions.live(session)
        self._sessions.drop(live)
        return tile(live.table, live.record.state)

    def watch(self, listener: Listener) -> None:
        """Tell this listener of every change to a talk of a workshop; it may be called often and must not wait."""

        def told(live: Live) -> None:
            if live.record.workshop is not None:
                listener(live.record.workshop, live.session, tile(live.table, live.record.state))

        self._sessions.watcher = told
