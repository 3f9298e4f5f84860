"""Compiled dialogues: at hand by their digest, kept in the store beside their sessions.

So a file that changes on disk never runs an old session, and another process can take one over.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

import msgspec

from ..engine.commands import Act, Command, Host
from ..engine.language.compile import chosen_or_default, compile
from ..engine.language.protocol import FREELY, Chosen, ProtocolFile, Ref, StepDef, Table
from ..engine.state import State
from ..engine.values import change
from ..errors import Refused
from ..store.errors import StoreDown
from ..store.redis import Store

if TYPE_CHECKING:
    from ..protocols.library import Library

Moving = TypeVar("Moving", Act, Host)

KEPT = 9 * 24 * 3600
"""Seconds for which a compiled dialogue outlives the last session that was made of it."""
AGAIN = 24 * 3600
"""Seconds after which a dialogue that is still chosen is kept anew.
So it outlives the newest session too."""
AT_HAND = 256


class Tables:
    """The tables of this process.

    Sessions in hand have their own hold on theirs, so the oldest may be forgotten.
    """

    def __init__(self, store: Store, clock: Callable[[], float] = time.monotonic) -> None:
        self._store, self._clock = store, clock
        self._tables: dict[str, Table] = {}
        self._lasts: dict[str, float] = {}

    async def prepare(self, file: ProtocolFile, chosen: Chosen) -> Table:
        """Return the table for a new session; file and settings are kept in the store.

        Raises StoreDown.
        """
        table = compile(file, chosen)
        now = self._clock()
        if now >= self._lasts.get(table.digest, now):
            await self._store.keep_table(table.digest, freeze(file, chosen), KEPT)
            self._remember(table)
            self._lasts[table.digest] = now + AGAIN
        return table

    async def kept(self, digest: str) -> Table | None:
        """Return the table of a digest, compiled again from its kept file and settings.

        Raises StoreDown.
        """
        table = self._tables.get(digest)
        if table is None:
            data = await self._store.table(digest)
            if data is None:
                return None
            table = compile(*thaw(data))
            self._remember(table)
        return table

    async def followed(self, table: Table, digest: str) -> Table:
        """Return the table of a session that may have gone over to another dialogue.

        The given one, if it has not. Raises StoreDown.
        """
        return table if table.digest == digest else await self.kept(digest) or table

    async def meant(self, state: State, command: Command) -> Table | None:
        """Return the table that a command goes over to.

        The one of a `switch`, or of before the one that is undone; None for all others. Raises StoreDown.
        """
        if not isinstance(command, (Act, Host)):
            return None
        if command.move == "switch":
            return await self.kept(str(command.args.get("digest")))
        back = state.undo if command.move == "undo" else None
        return await self.kept(back.digest) if back is not None and back.digest != state.digest else None

    def _remember(self, table: Table) -> None:
        self._tables[table.digest] = table
        if len(self._tables) > AT_HAND:
            oldest = next(iter(self._tables))
            del self._tables[oldest]
            self._lasts.pop(oldest, None)


def dialogue(library: Library, name: str, settings: Mapping[str, object]) -> tuple[ProtocolFile, Chosen]:
    """Return the dialogue of this name and all its settings.

    Raises Refused for a name or a setting that does not exist.
    """
    file = library.files.get(name)
    if file is None:
        raise Refused("unknown-protocol")
    try:
        return file, chosen_or_default(file, settings)
    except ValueError as error:
        raise Refused("bad-request", (f"settings: {error}",)) from None


async def destination(tables: Tables, library: Library, state: State, command: Moving) -> tuple[Moving, Table | None]:
    """Resolve the dialogue version that a command names, and the table that it goes over to.

    With the usual settings; no table where it goes over to none. Raises Refused, also for a dialogue with terms of its
    own: they are asked for before a talk begins.
    """
    try:
        if command.move != "switch":
            return command, await tables.meant(state, command)
        file, chosen = dialogue(library, str(command.args.get("protocol")), {})
        if file.terms != FREELY:
            raise Refused("begins-alone")
        table = await tables.prepare(file, chosen)
    except StoreDown:
        raise Refused("holding") from None
    return change(command, args={**command.args, "digest": table.digest}), table


def freeze(file: ProtocolFile, chosen: Mapping[str, int | str | bool]) -> bytes:
    """Encode file and settings as JSON, to be kept by digest."""
    return msgspec.json.encode([file, chosen])


def thaw(data: bytes) -> tuple[ProtocolFile, dict[str, int | str | bool]]:
    """Decode the output of `freeze`."""
    raw, chosen = msgspec.json.decode(data)
    file = msgspec.convert(raw, ProtocolFile)
    return replace(file, steps=tuple(_step(step) for step in file.steps)), chosen


def _step(step: StepDef) -> StepDef:
    """Restore tuples and references to settings, which JSON does not have."""
    keys = {name: _value(value) for name, value in step.keys.items()}
    options = tuple(replace(option, steps=tuple(_step(inner) for inner in option.steps)) for option in step.options)
    return replace(step, keys=keys, steps=tuple(_step(inner) for inner in step.steps), options=options)


def _value(value: object) -> object:
    if isinstance(value, list):
        return tuple(value)
    return Ref(str(value["name"])) if isinstance(value, dict) else value
