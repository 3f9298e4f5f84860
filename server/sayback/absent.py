"""The work of opening a talk, done for one that is not there: what takes as long tells as little."""

from __future__ import annotations

from .engine.machine import begin
from .engine.pair import SEATS
from .engine.protocol import Table
from .live import Live
from .record import Record, SeatKeys, decode, encode
from .store.redis import Store
from .tokens import new_session, new_token


class Absent:
    """Does it with a talk that nobody has made, by the dialogue of the last one that was opened."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._table: Table | None = None
        self._data = b""

    def opened(self, table: Table) -> None:
        """A talk by this dialogue was there."""
        if table is not self._table:
            state = begin(table, first="a", seed=0, therapist=True, now=0)
            keys = {seat: SeatKeys(new_token(), new_token(), new_token(), 1) for seat in SEATS}
            self._table, self._data = table, encode(Record(state, keys, witness=new_token()))

    async def look(self) -> None:
        """What is done with a talk that is there before a wrong token is refused. Raises StoreDown."""
        if self._table is not None:
            Live("", self._table, b"", 0, decode(self._data))
        await self._store.load(new_session())
