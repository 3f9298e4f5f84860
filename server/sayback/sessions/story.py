"""The course of a talk as one seat saw it: its views in time, from running the log again.

Nothing is kept for this. The log holds how the talk began and every command since; the engine, which knows neither time
nor chance, makes of them the very states there were. Of each state only what this seat was shown is told, and of what
others did only what changed that: a private tap, a box kept for oneself, a second device show nowhere, not even as a
moment. The kind of somebody else's act is not told either; it shows in the view, or it is nobody's business. Names that
were taken back from under signed words are told nowhere, not even where they still stood. A seat that was given a new
link may have somebody else in it: it is told what was since then.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, get_args

import msgspec
import orjson

from ..engine.commands import Act, Command, Gap, Tick
from ..engine.language.protocol import Table
from ..engine.machine import step
from ..engine.pair import Ms, Seat
from ..engine.signatures import names_gone, without_names
from ..engine.state import State
from ..engine.values import change
from ..engine.view import private, sees, shared
from ..errors import Refused
from ..store.errors import StoreDown
from ..store.records import ENTRIES
from ..store.redis import Store
from .compiled import Tables
from .journal import BEGIN, OUTSIDE, begun, outside
from .record import decode

SLICE: Final = 0.002
"""Seconds after which others have their turn; a log's entry takes about a tenth of that."""
PAGE: Final = 64
"""Entries of a log that are read at once."""
AT_ONCE: Final = 2
"""Stories that a process tells at the same time; further requests wait."""
MOST: Final = 8_000_000
"""Bytes of a story."""

_KINDS: Final[Mapping[str, type[Command]]] = {kind.__name__.lower(): kind for kind in get_args(Command)}
_LEFT_OUT: Final = frozenset(("moves", "keys", "signatures"))
_NOBODYS: Final = frozenset(("stop", "sign", "unsign"))
"""Moves without a name even to their maker.
A story can be passed on, and it must not show who asked to stop, or who signed words that stand without names."""

Entry = tuple[Ms, str, dict[str, Any]]
"""An event as the log has it: when, what kind, its fields."""


class NotWhole(Exception):
    """The log does not hold the talk from its beginning, or does not lead to where it stands."""


@dataclass(frozen=True, slots=True)
class Came:
    """A state that a talk came to, and the command that led there (None: outside the engine)."""

    at: Ms
    command: Command | None
    table: Table
    state: State
    sure: bool = True
    """Whether nothing before it is missing, so that this is what was shown."""


class Stories:
    """Tells how talks went. Everything here runs in slices, so that acts go on beside it."""

    def __init__(self, store: Store, tables: Tables) -> None:
        self._store, self._tables = store, tables
        self._few = asyncio.Semaphore(AT_ONCE)

    async def tell(self, session: str, seat: Seat) -> bytes:
        """Tell a seat's story; raises Refused.

        JSON {session, protocol, seat, from, entries: [{at, what, view}]}; moments in ms.
        """
        async with self._few:
            try:
                return await self._tell(session, seat)
            except StoreDown:
                raise Refused("holding") from None
            except (NotWhole, KeyError, TypeError, ValueError):
                raise Refused("no-story") from None

    async def _tell(self, session: str, seat: Seat) -> bytes:
        loaded = await self._store.load(session)
        if loaded is None:
            raise Refused("no-seat")
        teller, head = _Teller(seat, names_gone(decode(loaded.data).state)), b""
        slice_ = _Slice()
        async for came in self.states(session):
            if not head:
                first = came[0]
                start = {"session": session, "protocol": first.state.protocol, "seat": seat, "from": first.at}
                head = orjson.dumps(start)[:-1]
            teller.hear(came)
            await slice_.passed()
        teller.end()
        return b'%b,"entries":[%b]}' % (head, b",".join(teller.entries))

    async def states(self, session: str) -> AsyncIterator[Sequence[Came]]:
        """Return every state of a talk, those of one commit together, the beginning first.

        Where the log was full: the states until then, then those in which a seat was given anew, and the present one.
        Raises NotWhole, StoreDown.
        """
        came: Sequence[Came] = ()
        v, entries = 0, 0
        async for v, lines in self._log(session):
            entries += 1
            if not came:
                came = [await self._began(v, lines)]
            else:
                last = came[-1]
                came = await self._ran(last.table, last.state, lines) or [last]
            yield [replace(each, sure=entries <= ENTRIES) for each in came]
        loaded = await self._store.load(session)
        if loaded is None:
            raise Refused("no-seat")  # erased meanwhile
        state = decode(loaded.data).state
        if came and not _same(state, came[-1].state) and not await self._store.log(session, after=v, most=1):
            if entries < ENTRIES:
                raise NotWhole
            yield [Came(state.at, None, await self._table(state), state)]
        if not came:
            raise NotWhole

    async def _began(self, v: int, lines: Sequence[Entry]) -> Came:
        if v != 1 or not lines or lines[0][1] != BEGIN:
            raise NotWhole
        state = begun(lines[0][2])
        return Came(lines[0][0], None, await self._table(state), state)

    async def _table(self, state: State) -> Table:
        table = await self._tables.kept(state.digest)
        if table is None:
            raise NotWhole
        return table

    async def _ran(self, table: Table, state: State, lines: Sequence[Entry]) -> list[Came]:
        """Return the states that one commit went through.

        The effects of time alone are told apart from a person's act.
        """
        came: list[Came] = []
        for at, kind, fields in lines:
            if kind == OUTSIDE:
                state = outside(state, fields)
                came.append(Came(at, None, table, state))
                continue
            command = _command(kind, fields)
            for each in (command,) if isinstance(command, Gap | Tick) else (Tick(), command):
                to = await self._tables.meant(state, each)
                state = step(table, state, each, at, to=to).state
                table = to if to is not None and state.digest == to.digest else table
                came.append(Came(at, each, table, state))
        return came

    async def _log(self, session: str) -> AsyncIterator[tuple[int, Sequence[Entry]]]:
        after = 0
        while True:
            page = await self._store.log(session, after=after, most=PAGE)
            for after, event in page:
                yield after, orjson.loads(event)
            if len(page) < PAGE:
                return


class _Slice:
    """Lets others have their turn when this one has lasted long enough."""

    def __init__(self) -> None:
        self._began = time.perf_counter()

    async def passed(self) -> None:
        if time.perf_counter() - self._began > SLICE:
            await asyncio.sleep(0)
            self._began = time.perf_counter()


def _same(kept: State, ran: State) -> bool:
    """Tell whether the log led to the state that is kept; the version before kept no signatures."""
    return kept == ran or (not kept.signed and kept == change(ran, signed={}))


def _command(kind: str, fields: dict[str, Any]) -> Command:
    """Rebuild a command as it was given.

    Of sealed words only the length was kept, and more never mattered.
    """
    args = fields.get("args")
    if args:
        fields["args"] = {
            name: "A" * value["sealed"] if isinstance(value, dict) else value for name, value in args.items()
        }
    command: Command = msgspec.convert(fields, _KINDS[kind])
    return command


class _Teller:
    """A teller of one seat's story: an entry for each commit that showed the seat something new."""

    def __init__(self, seat: Seat, gone: frozenset[str]) -> None:
        self._seat, self._gone = seat, gone
        self._state: State | None = None
        self._last: Came | None = None
        self._view = b""
        self.entries: list[bytes] = []
        self.size = 0

    def hear(self, came: Sequence[Came]) -> None:
        """Hear the states of one more commit.

        Past `MOST` only what else must be known of them.
        """
        what: list[str] = []
        for moment in came:
            if moment.state is self._state:
                continue
            if moment.command is None and self._given_anew(moment.state):
                what, self._view, self.entries, self.size = [], b"", [], 0
            self._state, self._last = moment.state, moment
            if self.size > MOST or not moment.sure:
                continue
            view = self._seen(moment)
            if view != self._view:
                self._view = view
                what.append(self._name(moment.command) if self.entries else BEGIN)
        if what:
            self._tell(came[-1].at, what)

    def end(self) -> None:
        """Tell how it stands now, where the last state was not told yet."""
        if self._last is not None:
            view = self._seen(self._last)
            if view != self._view:
                self._view = view
                self._tell(self._last.at, [OUTSIDE if self.entries else BEGIN])

    def _seen(self, came: Came) -> bytes:
        return orjson.dumps(_shown(came.table, without_names(came.state, self._gone), self._seat))

    def _tell(self, at: Ms, what: Sequence[str]) -> None:
        entry = b'{"at":%d,"what":%b,"view":%b}' % (at, orjson.dumps(what), self._view)
        self.entries.append(entry)
        self.size += len(entry)

    def _given_anew(self, state: State) -> bool:
        """Tell whether a new link was made for this seat just now."""
        said, before = state.notice, self._state.notice if self._state is not None else None
        return said is not None and said != before and said.kind == "new-link" and said.detail == self._seat

    def _name(self, command: Command | None) -> str:
        """Name one's own move; of others' moves and of hidden ones only the kind."""
        if command is None:
            return OUTSIDE
        named = isinstance(command, Act) and command.seat == self._seat and command.move not in _NOBODYS
        return command.move if isinstance(command, Act) and named else type(command).__name__.lower()


def _shown(table: Table, state: State, seat: Seat) -> dict[str, Any]:
    """Return what a seat was shown in a state, without what could be done then."""
    seen: dict[str, Any] = {**private(table, state, seat)}
    if sees(state, seat):
        seen.update(shared(table, state))
    return {name: value for name, value in seen.items() if name not in _LEFT_OUT}
