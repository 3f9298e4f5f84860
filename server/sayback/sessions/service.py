"""Sessions, put together for the web and workshops: one part for each thing to be asked.

Tokens. A token is a secret of 43 base64url characters. It does not say which session it belongs to, so a browser
names the session in the socket's URL (`?s=`) or in `auth.session`. A token that this server made for a caller of the
API must work alone (`auth: {token}`, nothing in the URL), so it carries its session in front:
`<session, 22 characters>.<secret, 43 characters>`. The web takes that apart; sessions always get the session and
the bare secret, and hash only the secret. A link has its session in the path, so its fragment is `#0.<secret>`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .acts import Acts
from .capacity import MOST_TALKS, Capacity
from .connections import GONE_AFTER, Connections
from .create import Creator
from .device_codes import DeviceCodes
from .facilitator import Facilitator
from .keys import Keys
from .seats import Seats
from .story import Stories
from .whispers import Whispers

if TYPE_CHECKING:
    from ..protocols.library import Library
    from .registry import SessionRegistry


class SessionService:
    """All sessions of this process.

    `start` before use; every coroutine of every part may raise `Refused`.
    """

    def __init__(
        self, registry: SessionRegistry, library: Library, *, most: int = MOST_TALKS, gone_after: float = GONE_AFTER
    ) -> None:
        self.registry = registry
        capacity = Capacity(registry, most)
        self.create = Creator(registry, capacity, library)
        self.seats = Seats(registry, capacity)
        self.keys = Keys(registry)
        self.device_codes = DeviceCodes(registry)
        self.acts = Acts(registry, library)
        self.connections = Connections(registry, capacity, gone_after)
        self.whispers = Whispers(registry)
        self.facilitator = Facilitator(registry, library)
        self.stories = Stories(registry.store, registry.tables)
        self.erasure = registry.erasure

    async def start(self) -> None:
        """Begin to watch clock and store. Raises StoreDown."""
        await self.registry.start()

    async def stop(self) -> None:
        """Stop: nothing is committed after this."""
        await self.registry.stop()

    def ready(self) -> bool:
        """Tell whether acts can be kept now."""
        return self.registry.clock.sure
