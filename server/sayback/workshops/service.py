"""Everything about workshops, put together: what the web is given."""

from __future__ import annotations

from collections.abc import Iterable

from ..errors import Refused
from ..protocols.library import Library
from ..sessions.service import SessionService
from ..store.redis import Store
from . import views as shown
from .admission import Door
from .broadcast import Hub
from .bulk_acts import Hands, all_there
from .pairing import Pairing
from .registry import Room, Rooms
from .roles import watcher
from .summary import Ending


class Workshops:
    """All workshops of this process. `start` before use; every coroutine may raise `Refused`."""

    def __init__(self, sessions: SessionService, store: Store, url: str, library: Library) -> None:
        self._rooms = Rooms(sessions.registry, store, url)
        self.hub = Hub(self._rooms, sessions.facilitator)
        self.hands = Hands(self._rooms, sessions.facilitator, self.hub, library.files)
        self.door = Door(self._rooms, library, sessions.create)
        self.pairing = Pairing(self._rooms, sessions.create, self.hands)
        self.ending = Ending(self._rooms, self.hands)

    async def start(self) -> None:
        """Begin to hear of changes, from sessions here and from other processes."""
        self.hub.attach()
        await self._rooms.start()

    async def stop(self) -> None:
        """Nothing is changed or shown after this."""
        self.hub.stop()
        await self._rooms.stop()

    async def watched(self, id: str, bearer: str, pairs: Iterable[int] = ()) -> None:
        """Raises Refused unless this is a facilitator's or a helper's link, and there are these pairs."""

        def judge(room: Room) -> None:
            watcher(room, bearer)
            all_there(room, pairs)

        await self._rooms.judged(id, judge)

    async def look(self, id: str, bearer: str) -> dict[str, object]:
        """Everything that a facilitator or helper may know."""
        room, role = await self._rooms.judged(id, lambda room: watcher(room, bearer))
        if room.gone:
            raise Refused("no-workshop")
        return shown.whole(room, role)
