"""A facilitator's acts on many talks at once: start, pause, bring back, add time, say, end.

A bulk act runs over the sessions side by side, a few at a time, so that people's own acts go on between. It carries an
id, and each session remembers it: sent again after a lost answer, it is done only where it was not.

Words that were typed come sealed for each pair by itself, twenty pairs in an act. More of them are more acts, which
the page counts together: so nothing has to be put together here, and any process may take any of them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, Protocol

from ..engine.moves.facilitator import HOST, NOTES
from ..engine.pair import Ms
from ..engine.shapes import misfits
from ..errors import Refused
from ..tokens import hashed
from .changes import Change
from .record import Pair
from .roles import running, watcher

if TYPE_CHECKING:
    from ..sessions.facilitator import Facilitator
    from .live import LiveWorkshop
    from .registry import WorkshopRegistry

ABREAST: Final = 32
"""Sessions that a bulk act is on at the same time."""
PATIENCE: Final = (0.25, 0.5, 1.0, 2.0, 4.0)
"""Seconds between tries while the store does not answer."""
OF_ITS_OWN: Final = frozenset({"end", "part", "visit", "visiting", "hand-taken"})
"""Acts on a talk that come by other ways than a bulk act.
The end of all, pairing anew, looking in, looking after a pair."""
SO_ALREADY: Final = frozenset((what, "not-now") for what in ("open", "pause", "resume"))
"""Where this is the answer, the talk is already as it was wished."""
ENDED: Final = frozenset({"closed", "no-seat"})
"""Where this is the answer, the talk has ended, or was erased by the two."""
LATEST: Final[Ms] = 3_600_000
"""How far ahead everybody may be brought back."""

Each = Mapping[int, Mapping[str, Any]]
"""The content of a bulk act for each pair alone, by the pair's number."""


@dataclass(slots=True)
class Progress:
    """The progress of a bulk act: the number done, of how many, and the failures by their codes."""

    id: str
    of: int
    done: int = 0
    failed: list[dict[str, Any]] = field(default_factory=list)

    def shown(self) -> dict[str, Any]:
        """Return it as a page's event."""
        return {"id": self.id, "done": self.done, "of": self.of, "failed": self.failed}


class Watchers(Protocol):
    """The listeners to the progress of a bulk act."""

    def progressed(self, live: LiveWorkshop, progress: Progress) -> None:
        """Note that a bulk act has come further."""


class BulkActs:
    """Hands on the sessions of workshops. Every coroutine may raise `Refused`."""

    def __init__(
        self, registry: WorkshopRegistry, facilitator: Facilitator, watchers: Watchers, known: Container[str] = ()
    ) -> None:
        self._registry, self._facilitator, self._watchers = registry, facilitator, watchers
        self._known = known
        """The dialogues that there are."""
        self._running: set[tuple[str, str]] = set()

    async def start(
        self,
        id: str,
        bearer: str,
        act_id: str,
        what: str,
        args: Mapping[str, Any],
        numbers: Sequence[int] | None,
        each: Each | None = None,
    ) -> dict[str, object]:
        """Begin a bulk act on these pairs (None: all that are together), or on those of `each`.

        How far it is comes by the socket.
        """
        live, _ = await self._registry.judged(id, lambda live: watcher(live, bearer))
        running(live)
        numbers = numbers if each is None else list(each)
        for own in [{}] if each is None else each.values():
            _check(what, {**args, **own}, self._registry.clock.now())
        if what == "note" and each is None and args.get("word") not in NOTES:
            raise Refused("bad-args", ["word"])  # a box opens only for the person it was sealed for
        if what == "switch" and args["protocol"] not in self._known:
            raise Refused("unknown-protocol")
        await self._registry.judged(id, lambda live: all_there(live, numbers or ()))
        if what == "undo" and args.get("hand"):
            args = {**args, "hand": act_key(id, args["hand"])}  # a session knows the act by that
        pairs = live.together if numbers is None else [live.pairs[n] for n in dict.fromkeys(numbers)]
        for pair in pairs[:1]:
            await self._unused(pair, act_key(id, act_id), what, {**args, **(each[pair.n] if each else {})})
        if numbers is None:
            await self._for_all(live, what, args)
        if (id, act_id) not in self._running:
            self._running.add((id, act_id))
            self._registry.sessions.task(self.run(live, act_id, what, args, pairs, mild=numbers is None, each=each))
        return {"hand": act_id}

    async def _unused(self, pair: Pair, key: str, what: str, args: Mapping[str, Any]) -> None:
        """Refuse as a whole a bulk act whose id was another's, if the first pair knows it.

        Else each talk refuses by itself.
        """
        try:
            await self._facilitator.unused(pair.session, what, args, key)
        except Refused as refused:
            if refused.code == "id-reused":
                raise

    async def _for_all(self, live: LiveWorkshop, what: str, args: Mapping[str, Any]) -> None:
        """Keep a bulk act for all with the workshop too.

        When everybody comes back, and what later pairs begin with.
        """

        def changer(live: LiveWorkshop, now: Ms) -> Change[None] | None:
            there = live.workshop
            if what == "recall":
                there = replace(there, clock=args["at"])
            elif what == "resume" and there.clock:
                there = replace(there, clock=0)
            elif what == "switch":
                there = replace(there, protocol=args["protocol"], settings={})
            return None if there is live.workshop else Change(there)

        if what in ("recall", "resume", "switch"):
            await self._registry.change(live, changer)

    async def run(
        self,
        live: LiveWorkshop,
        act_id: str,
        what: str,
        args: Mapping[str, Any],
        pairs: Sequence[Pair],
        *,
        mild: bool,
        each: Each | None = None,
    ) -> Progress:
        """Carry a bulk act through.

        `mild`: a talk that is over already needs nothing of it.
        """
        self._running.add((live.id, act_id))
        progress = Progress(act_id, len(pairs))
        key, waiting = act_key(live.id, act_id), list(reversed(pairs))

        async def worker() -> None:
            while waiting:
                pair = waiting.pop()
                own = each[pair.n] if each else {}
                code = await self._tried(pair.session, key, what, {**args, **own})
                if code is not None and not (mild and (code in ENDED or (what, code) in SO_ALREADY)):
                    progress.failed.append({"n": pair.n, "code": code})
                progress.done += 1
                self._watchers.progressed(live, progress)

        live.pinned += 1
        self._watchers.progressed(live, progress)
        try:
            await asyncio.gather(*(worker() for _ in range(min(ABREAST, len(pairs)))))
        finally:
            live.pinned -= 1
            self._running.discard((live.id, act_id))
        return progress

    async def _tried(self, session: str, key: str, what: str, args: Mapping[str, Any]) -> str | None:
        """Try one session; return the code of its failure, or None.

        While nothing can be kept it is tried again for some seconds.
        """
        for wait in (*PATIENCE, None):
            try:
                await self._facilitator.host(session, what, args, key)
                return None
            except Refused as refused:
                if wait is None or refused.code != "holding":
                    return refused.code
            await asyncio.sleep(wait)
        return None


def all_there(live: LiveWorkshop, numbers: Iterable[int]) -> None:
    """Raise Refused("no-pair") if one of these numbers is no pair's."""
    if not all(n in live.pairs for n in numbers):
        raise Refused("no-pair")


def act_key(workshop: str, act_id: str) -> str:
    """Return a session's key for a bulk act: short, and another one in another workshop."""
    return hashed(f"{workshop}/{act_id}")[:22]


def _check(what: str, args: Mapping[str, Any], now: Ms) -> None:
    """Check that such a bulk act exists and its arguments fit; raises Refused."""
    if what not in HOST or what in OF_ITS_OWN:
        raise Refused("unknown-move")
    wrong = misfits(HOST[what].args, args)
    if what == "recall" and not wrong and args["at"] and not now < args["at"] <= now + LATEST:
        wrong = ["at"]
    if wrong:
        raise Refused("bad-args", wrong)
