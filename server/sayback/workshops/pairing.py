"""Pairing: a session for two people, opened by the tokens that they brought into the line.

The session is made first and joined to the workshop by one commit after it, so that no moment leaves a person in a pair
without a session. Of two requests that pair the same person at the same time, one commit wins; the other's session is
erased.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from ..engine.pair import Ms
from ..errors import Refused
from ..sessions.requests import CreateRequest
from ..store.errors import StoreDown
from ..tokens import new_session
from .bulk_acts import ENDED
from .changes import Change, parting
from .record import Pair
from .roles import running, watcher

if TYPE_CHECKING:
    from ..sessions.create import Creator
    from ..sessions.facilitator import Facilitator
    from .live import LiveWorkshop
    from .registry import WorkshopRegistry

MOST: Final = 4_000
"""Pairs that a workshop may have had in all."""
ABREAST: Final = 20
"""Sessions that are made at the same time."""

Couple = tuple[int, int]


class Pairing:
    """Pairing, parting, and who looks after a pair. Every coroutine may raise `Refused`."""

    def __init__(self, registry: WorkshopRegistry, creator: Creator, facilitator: Facilitator) -> None:
        self._registry, self._creator, self._facilitator = registry, creator, facilitator

    async def pair(self, id: str, bearer: str, couples: Sequence[Couple]) -> dict[str, object]:
        """Make pairs; each has its own answer, and asked again it is the same."""
        live, _ = await self._registry.judged(id, lambda live: watcher(live, bearer))
        running(live)
        with suppress(Refused):  # people the store knows to be taken are answered couple by couple
            await self._registry.judged(id, lambda live: _all_free(live, couples))
        sessions = await self._make_sessions(live, couples)

        def changer(live: LiveWorkshop, now: Ms) -> Change[list[dict[str, Any]]]:
            running(live)
            people, pairs, confirmed = dict(live.people), list[Pair](), 0
            answers: list[dict[str, Any]] = []
            for couple in couples:
                session = sessions.get(couple)
                before = _already(live, couple)
                if before is not None:
                    answers.append({"n": before.n, "session": before.session})
                elif isinstance(session, str) and _free(people, couple):
                    n = live.workshop.pairs + len(pairs) + 1
                    pairs.append(Pair(n, session, *couple, now))
                    for member in couple:
                        confirmed += people[member].unconfirmed
                        people[member] = replace(people[member], pair=n, since=now, unconfirmed=False)
                    answers.append({"n": n, "session": session})
                else:
                    answers.append({"error": {"code": session.code if isinstance(session, Refused) else "not-waiting"}})
            if not pairs:
                return Change(answer=answers)
            changed = [people[n] for pair in pairs for n in (pair.a, pair.b)]
            there = live.workshop
            left = there.unconfirmed - confirmed
            return Change(replace(there, pairs=there.pairs + len(pairs), unconfirmed=left), changed, pairs, answers)

        try:
            answers = await self._registry.change(live, changer)
        finally:
            await self._tidy(live, sessions)
        return {"pairs": answers}

    async def _make_sessions(self, live: LiveWorkshop, couples: Sequence[Couple]) -> dict[Couple, str | Refused]:
        """Make a session for every couple that can be one now; for the others the code why not."""
        if live.workshop.pairs + len(couples) > MOST:
            raise Refused("no-room")
        wanted = [
            couple for couple in dict.fromkeys(couples) if _free(live.people, couple) and _already(live, couple) is None
        ]
        gate = asyncio.Semaphore(ABREAST)

        async def make(couple: Couple) -> str | Refused:
            async with gate:
                try:
                    return await self._session(live, couple)
                except Refused as refused:
                    return refused

        return dict(zip(wanted, await asyncio.gather(*map(make, wanted)), strict=True))

    async def _session(self, live: LiveWorkshop, couple: Couple) -> str:
        there, session = live.workshop, new_session()
        a, b = (live.people[n] for n in couple)
        await self._creator.session(
            CreateRequest(
                there.protocol,
                there.settings,
                locale=a.locale,
                rule=there.rule,
                factor=there.factor,
                session=session,
                tokens={"a": a.token, "b": b.token},
                hosted=True,
                workshop=live.id,
            )
        )
        return session

    async def _tidy(self, live: LiveWorkshop, sessions: dict[Couple, str | Refused]) -> None:
        """Erase the sessions that no pair took."""
        for session in sessions.values():
            if isinstance(session, str) and session not in live.by_session:
                with suppress(StoreDown):
                    await self._registry.store.erase(session)

    async def apart(self, id: str, bearer: str, n: int) -> dict[str, object]:
        """Part a pair: its session ends, if it has not, and both wait again.

        Both are told only that they wait for a new partner.
        """
        live, _ = await self._registry.judged(id, lambda live: watcher(live, bearer))
        running(live)
        _, pair = await self._registry.judged(id, lambda live: live.pair(n))
        if not pair.apart:
            try:
                await self._facilitator.host(pair.session, "part", {}, f"apart-{id}-{n}")
            except Refused as refused:
                if refused.code not in ENDED:
                    raise
        await self._registry.change(live, parting([n]))
        return {"ok": True}

    async def take(self, id: str, bearer: str, n: int, mine: bool) -> dict[str, object]:
        """Say that one looks after a pair, or no longer does.

        A raised hand is answered by it: help is coming.
        """
        live, role = await self._registry.judged(id, lambda live: watcher(live, bearer))

        def changer(live: LiveWorkshop, now: Ms) -> Change[None] | None:
            pair = live.pair(n)
            if pair.taken not in (None, role.n) and role.kind != "facilitator":
                raise Refused("taken")
            taken = role.n if mine else None
            return None if pair.taken == taken else Change(pairs=[replace(pair, taken=taken)])

        await self._registry.change(live, changer)
        if mine:
            await self._coming(live.pair(n), role.n)
        return {"ok": True}

    async def _coming(self, pair: Pair, n: int) -> None:
        """Tell a pair whose hand is up that somebody comes; other pairs are told nothing."""
        try:
            await self._facilitator.host(pair.session, "hand-taken", {"by": n + 1}, f"coming-{pair.v}-{pair.n}")
        except Refused as refused:
            if refused.code == "holding":
                raise


def _already(live: LiveWorkshop, couple: Couple) -> Pair | None:
    """Return the pair of just these two, if they are one."""
    a, b = (live.people.get(n) for n in couple)
    pair = live.pairs.get(a.pair) if a is not None and b is not None and a.pair == b.pair else None
    return pair if pair is not None and {pair.a, pair.b} == set(couple) else None


def _all_free(live: LiveWorkshop, couples: Sequence[Couple]) -> None:
    """Raise Refused("not-waiting") if one of these is no pair and cannot be one."""
    if not all(_free(live.people, couple) or _already(live, couple) for couple in couples):
        raise Refused("not-waiting")


def _free(people: dict[int, Any], couple: Couple) -> bool:
    return couple[0] != couple[1] and all(n in people and not (people[n].pair or people[n].gone) for n in couple)
