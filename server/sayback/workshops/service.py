"""Everything about workshops, put together for the web."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ..errors import Refused
from . import views
from .admission import Admission
from .broadcast import Broadcast
from .bulk_acts import BulkActs, all_there
from .pairing import Pairing
from .registry import WorkshopRegistry
from .roles import watcher
from .summary import Summary

if TYPE_CHECKING:
    from ..protocols.library import Library
    from ..sessions.service import SessionService
    from ..store.redis import Store
    from .live import LiveWorkshop


class WorkshopService:
    """All workshops of this process. `start` before use; every coroutine may raise `Refused`."""

    def __init__(self, sessions: SessionService, store: Store, url: str, library: Library) -> None:
        self._registry = WorkshopRegistry(sessions.registry, store, url)
        self.broadcast = Broadcast(self._registry, sessions.facilitator)
        self.bulk_acts = BulkActs(self._registry, sessions.facilitator, self.broadcast, library.files)
        self.admission = Admission(self._registry, library, sessions.create)
        self.pairing = Pairing(self._registry, sessions.create, sessions.facilitator)
        self.summary = Summary(self._registry, self.bulk_acts)

    async def start(self) -> None:
        """Begin to hear of changes, from sessions here and from other processes."""
        self.broadcast.attach()
        await self._registry.start()

    async def stop(self) -> None:
        """Stop: nothing is changed or shown after this."""
        self.broadcast.stop()
        await self._registry.stop()

    async def watched(self, id: str, bearer: str, pairs: Iterable[int] = ()) -> None:
        """Raise Refused unless this link is a facilitator's or helper's, and these pairs exist."""

        def judge(live: LiveWorkshop) -> None:
            watcher(live, bearer)
            all_there(live, pairs)

        await self._registry.judged(id, judge)

    async def look(self, id: str, bearer: str) -> dict[str, object]:
        """Return everything that a facilitator or helper may know."""
        live, role = await self._registry.judged(id, lambda live: watcher(live, bearer))
        if live.gone:
            raise Refused("no-workshop")
        return views.whole(live, role)
