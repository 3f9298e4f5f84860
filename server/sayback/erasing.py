"""Erasing a talk, and the receipt for it.

Everything of a session is deleted at once; its bytes then still stand in the store's file until that is written anew,
by a rewrite that began after the deletion. The receipt tells what was deleted, what became of the file, and how many
devices have said that they forgot their keys. It is kept for a quarter of an hour under a name that leads back to no
session, and it holds numbers only.
"""

from __future__ import annotations

import asyncio
import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Final

from .engine.pair import Ms
from .errors import Refused
from .store.errors import StoreDown
from .store.redis import Store
from .store.rewrite import RewriteRefused

RECEIPT: Final = 900
"""Seconds for which a receipt can be read."""
DEVICES: Final = 32
"""So many devices may confirm."""
AGAIN: Final = 0.5
"""Seconds until a store that did not answer is asked again."""


class Eraser:
    """Erases sessions and keeps the receipts."""

    def __init__(self, store: Store, now: Callable[[], Ms]) -> None:
        self._store, self._now = store, now

    async def erase(self, session: str, tag: bytes, codes: Sequence[str]) -> str:
        """Delete every key of a session and every code that led to it. The name of the receipt; "" if somebody else was
        first. A store that does not answer is asked until it does."""
        name = _named(session, tag)
        while True:
            try:
                await self._store.unname(codes)
                erased = await self._store.erase(session, name)
                if not erased.keys:
                    return ""
                told = {"keys": erased.keys, "entries": erased.entries, "boxes": erased.boxes, "bytes": erased.bytes}
                await self._store.tell(name, {**told, "erased": self._now(), "file": "rewriting"}, RECEIPT)
                return name
            except StoreDown:
                await asyncio.sleep(AGAIN)

    async def rewrite(self, name: str) -> None:
        """Have the store write its file anew, and say on the receipt what came of it. A store that may not be asked
        keeps the bytes; whoever runs it was told."""
        told: dict[str, int | str]
        try:
            at = await self._store.rewrite()
            told = {"file": "none"} if at is None else {"file": "rewritten", "rewritten": at}
        except (StoreDown, RewriteRefused):
            told = {"file": "refused"}
        if name:
            with suppress(StoreDown):
                await self._store.tell(name, told, RECEIPT)

    async def receipt(self, name: str) -> dict[str, object]:
        """{keys, entries, boxes, bytes, erased (ms), file: rewriting, rewritten, none or refused, rewritten? (ms),
        devices}. Raises Refused."""
        told = await self._told(name)
        devices = sum(field.startswith("device/") for field in told)
        made: dict[str, object] = {field: int(value) if value.isdigit() else value for field, value in told.items()}
        return {field: value for field, value in made.items() if "/" not in field} | {"devices": devices}

    async def confirm(self, name: str, device: str) -> dict[str, object]:
        """A device says that it has forgotten its keys; `device` is a name that it has made up for this."""
        told = await self._told(name)
        if sum(field.startswith("device/") for field in told) < DEVICES:
            try:
                await self._store.tell(name, {f"device/{device}": 1}, RECEIPT)
            except StoreDown:
                raise Refused("holding") from None
        return await self.receipt(name)

    async def _told(self, name: str) -> dict[str, str]:
        try:
            told = await self._store.told(name)
        except StoreDown:
            raise Refused("holding") from None
        if "erased" not in told:
            raise Refused("no-seat")
        return told


def _named(session: str, tag: bytes) -> str:
    """A name of 22 characters that every process makes alike from a session's last state and nobody traces back."""
    made = hashlib.sha256(b"receipt" + tag + session.encode()).digest()
    return urlsafe_b64encode(made[:16]).rstrip(b"=").decode()
