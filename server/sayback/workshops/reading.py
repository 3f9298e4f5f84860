"""Reading a workshop's sessions: those in hand here, else from the store, some at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ..engine.language.protocol import Table
from ..engine.state import State
from ..errors import Refused
from ..sessions.record import decode

if TYPE_CHECKING:
    from .record import Pair
    from .registry import WorkshopRegistry

ABREAST: Final = 50
"""Sessions that are read at the same time."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A session as it is. `v` is its commit number; `surely`: the store itself said so."""

    table: Table
    state: State
    v: int
    surely: bool


async def read(registry: WorkshopRegistry, pairs: Sequence[Pair], take: Callable[[Pair, Reading], None]) -> None:
    """Give `take` every session of these pairs that is still there. Raises StoreDown."""
    for at in range(0, len(pairs), ABREAST):
        part = pairs[at : at + ABREAST]
        found = await asyncio.gather(*(_read(registry, pair.session) for pair in part))
        for pair, reading in zip(part, found, strict=True):
            if reading is not None:
                take(pair, reading)


async def _read(registry: WorkshopRegistry, session: str) -> Reading | None:
    talk = registry.sessions.held(session)
    if talk is not None:
        return Reading(talk.table, talk.record.state, talk.v, False)
    loaded = await registry.store.load(session)
    if loaded is None:
        return None
    try:
        state = decode(loaded.data).state
    except Refused:  # a newer server wrote it
        return None
    table = await registry.sessions.tables.kept(state.digest)
    return Reading(table, state, loaded.v, True) if table is not None else None
