"""Public keys of devices, and boxes that are sealed again for a new one.

Public keys are published only after both partners have committed to theirs, so that nobody can choose a key after
seeing the other's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from ..engine.pair import PARTNERS, Ms
from ..engine.state import StateFields, rewritten
from ..engine.values import change
from ..errors import Refused
from ..store.errors import StoreDown
from ..tokens import hashed, same
from .bearers import committed, published, seated
from .boxes import judge_again, shown_by
from .changes import UNCHANGED, Change
from .journal import Outside
from .live import LiveSession
from .record import Record

if TYPE_CHECKING:
    from .registry import SessionRegistry


class Keys:
    """Exchange of the devices' public keys. Every coroutine may raise `Refused`."""

    def __init__(self, registry: SessionRegistry) -> None:
        self._registry, self._store = registry, registry.store

    async def publish(self, session: str, bearer: str, public: str, opening: str) -> dict[str, object]:
        """Show one's public key (65 bytes) and the blind of its commitment.

        Refused until both partners have committed to theirs; a key that is not the committed one is refused for ever.
        """
        live = await self._registry.live(session)
        proof = hashed(bearer)

        def changer(live: LiveSession, record: Record, now: Ms) -> Change[None]:
            seat = seated(record, proof)
            key = record.keys[seat]
            if key.commit is None or not all(record.keys[partner].commit for partner in PARTNERS):
                raise Refused("too-early")
            if not same(key.commit, committed(public, opening)):
                raise Refused("bad-key")
            if key.public is not None:
                if key.public != public:
                    raise Refused("bad-key")
                return UNCHANGED
            shown = replace(key, public=public, opening=opening)
            return Change(change(record, keys={**record.keys, seat: shown}), None)

        await self._registry.change(live, changer)
        self._registry.drop(live)
        return {"keys": published(live.record)}

    async def seal_again(self, session: str, bearer: str, boxes: Mapping[str, str]) -> dict[str, object]:
        """Replace one's own shown boxes, because a partner's new device cannot open those.

        The readers stay as they were; everybody's view counts the boxes anew. `judge_again` says which boxes may be
        replaced.
        """
        live = await self._registry.live(session)
        proof = hashed(bearer)
        marks = await self._registry.judged(live, lambda record: shown_by(record, seated(record, proof), boxes))
        try:
            found = await self._store.boxes(session, list(boxes))
        except StoreDown:
            raise Refused("holding") from None
        kept = {ref: box.decode() for ref, box in zip(boxes, found, strict=True) if box is not None}

        def changer(live: LiveSession, record: Record, now: Ms) -> Change[None]:
            seat = seated(record, proof)
            if shown_by(record, seat, boxes) != marks:
                raise Refused("passed")
            judge_again(record, seat, boxes, kept)
            again = {ref: rewritten(mark) for ref, mark in marks.items()}
            anew: StateFields = {"boxes": {**record.state.boxes, **again}}
            record = change(record, state=change(record.state, **anew))
            return Change(record, None, ((Outside(anew), now),), boxes)

        await self._registry.change(live, changer)
        self._registry.drop(live)
        return {"ok": True}
