"""The end of a workshop: sums that name nobody, kept once, and the erasing of everything.

Sums are made at the end and never again, so that no two of them can be compared. Ratings are in them only of pairs in
which both have agreed to that, and only where at least five such pairs have given one: a mean of fewer would point at
persons.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from ..engine.agreements import agreed
from ..engine.pair import Ms
from ..engine.state import State
from ..engine.tile import tile
from ..errors import Refused
from ..sessions.record import decode
from ..store.errors import StoreDown
from ..store.records import Erased
from .changes import Change
from .reading import ABREAST, Reading, read
from .roles import facilitator, watcher

if TYPE_CHECKING:
    from .bulk_acts import BulkActs
    from .live import LiveWorkshop
    from .record import Pair
    from .registry import WorkshopRegistry

FEWEST: Final = 5
"""Pairs below which no mean is told."""
VERDICTS: Final = ("got", "partly", "no")


@dataclass(slots=True)
class Sums:
    """Counts that are taken while the talks are gone through."""

    pairs: int = 0
    finished: int = 0
    turns: int = 0
    understood: dict[str, int] = field(default_factory=lambda: dict.fromkeys(VERDICTS, 0))
    rated: dict[str, list[float]] = field(default_factory=dict)
    """The mean of each pair, by what was rated."""

    def add(self, pair: Pair, found: Reading) -> None:
        """Count one pair; a parted pair has not finished, however their talk ended."""
        shown = tile(found.table, found.state)
        self.pairs += 1
        self.finished += bool(shown["done"] and not pair.apart)
        self.turns += shown["turns"]
        for verdict in VERDICTS:
            self.understood[verdict] += shown["verdicts"][verdict]
        for word, mean in ratings(found.state).items():
            self.rated.setdefault(word, []).append(mean)

    def shown(self) -> dict[str, Any]:
        """Return the sums as they are kept."""
        means = {
            word: {"pairs": len(each), "mean": round(sum(each) / len(each), 1)}
            for word, each in sorted(self.rated.items())
            if len(each) >= FEWEST
        }
        sums: dict[str, Any] = {
            "pairs": self.pairs,
            "finished": self.finished,
            "turns": self.turns,
            "understood": self.understood,
        }
        return {**sums, "ratings": means} if means else sums


def ratings(state: State) -> dict[str, float]:
    """Return a pair's mean of each thing that they rated.

    Nothing unless both agreed that it may be counted.
    """
    if not agreed(state, "sums"):
        return {}
    each: dict[str, list[int]] = {}
    for name, value in state.rates.items():
        each.setdefault(name.split("/")[2], []).append(value)
    return {word: sum(values) / len(values) for word, values in each.items()}


class Summary:
    """The end of a workshop, its sums, and erasing it. Every coroutine may raise `Refused`."""

    def __init__(self, registry: WorkshopRegistry, bulk_acts: BulkActs) -> None:
        self._registry, self._bulk_acts = registry, bulk_acts

    async def end(self, id: str, bearer: str) -> dict[str, object]:
        """End all talks and keep the sums.

        Asked again, talks that did not end are ended, and the sums are the same.
        """
        live, _ = await self._registry.judged(id, lambda live: facilitator(live, bearer))
        sums = live.workshop.sums or await self._counted(live)

        def changer(live: LiveWorkshop, now: Ms) -> Change[None] | None:
            return None if live.workshop.sums is not None else Change(replace(live.workshop, sums=sums, open=False))

        await self._registry.change(live, changer)
        progress = await self._bulk_acts.run(live, "end", "end", {}, live.together, mild=True)
        answer: dict[str, object] = {"sums": live.workshop.sums}
        return {**answer, "failed": progress.failed} if progress.failed else answer

    async def sums(self, id: str, bearer: str) -> Mapping[str, object]:
        """Return the sums, once the workshop has ended."""

        def judge(live: LiveWorkshop) -> Mapping[str, object]:
            watcher(live, bearer)
            if live.workshop.sums is None:
                raise Refused("not-over")
            return live.workshop.sums

        return (await self._registry.judged(id, judge))[1]

    async def _counted(self, live: LiveWorkshop) -> dict[str, Any]:
        sums = Sums()
        try:
            await read(self._registry, list(live.pairs.values()), sums.add)
        except StoreDown:
            raise Refused("holding") from None
        return sums.shown()

    async def erase(self, id: str, bearer: str) -> dict[str, object]:
        """Erase the workshop and every session it ever made; the answer names the receipt.

        The door is shut meanwhile, and the workshop itself goes last, so that a half-done erasure can be asked for
        again.
        """
        live, _ = await self._registry.judged(id, lambda live: facilitator(live, bearer))

        def changer(live: LiveWorkshop, now: Ms) -> Change[None] | None:
            there = live.workshop
            return None if there.sums is not None else Change(replace(there, sums={}, open=False))

        await self._registry.change(live, changer)
        sessions, erased = [pair.session for pair in live.pairs.values()], list[Erased]()
        for at in range(0, len(sessions), ABREAST):
            erased += await asyncio.gather(*map(self._erased, sessions[at : at + ABREAST]))
        return {"receipt": await self._registry.erase(live, erased)}

    async def _erased(self, session: str) -> Erased:
        """Erase one talk, with the codes that lead a second device to it.

        If those cannot be read they go by themselves.
        """
        codes, known = list[str](), self._registry.sessions
        with suppress(StoreDown, Refused):
            loaded = await self._registry.store.load(session)
            codes = [meeting.code for meeting in decode(loaded.data).meetings] if loaded is not None else []
        erased = await known.erasure.remove(session, codes)
        talk = known.held(session)
        if talk is not None:
            await known.replicas.refresh(talk)
        return erased
