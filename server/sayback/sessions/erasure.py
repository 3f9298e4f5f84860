"""Erasing a talk or a whole workshop, and the receipt for it.

Everything of it is deleted at once; its bytes then still stand in the store's file until that is written anew,
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

from ..engine.pair import Ms
from ..errors import Refused
from ..store.errors import StoreDown
from ..store.records import Erased
from ..store.redis import Store
from ..store.rewrite import RewriteRefused

RECEIPT: Final = 900
"""Seconds for which a receipt can be read."""
DEVICES: Final = 32
"""So many devices may confirm."""
AGAIN: Final = 0.5
"""Seconds until a store that did not answer is asked again."""


class Erasure:
    """Erases sessions and keeps the receipts."""

    def __init__(self, store: Store, now: Callable[[], Ms]) -> None:
        self._store, self._now = store, now

    async def erase(self, session: str, tag: bytes, codes: Sequence[str]) -> str:
        """Delete every key of a session and every code that led to it.

        Returns the name of the receipt, or "" if another process was first.
        """
        name = named(session, tag)
        erased = await self.remove(session, codes, name)
        if not erased.keys:
            return ""
        await self.tell(name, [erased])
        return name

    async def remove(self, key: str, codes: Sequence[str], name: str = "") -> Erased:
        """Delete what is kept under this name of the store's, and the codes that led to it.

        Those who watch it are told the name of the receipt. A store that does not answer is asked until it does.
        """
        while True:
            try:
                await self._store.unname(codes)
                return await self._store.erase(key, name)
            except StoreDown:
                await asyncio.sleep(AGAIN)

    async def tell(self, name: str, erased: Sequence[Erased], **more: int) -> None:
        """Begin a receipt, with the sums of what was removed.

        A store that does not answer is asked until it does.
        """
        sums = {
            field: sum(getattr(removal, field) for removal in erased) for field in ("keys", "entries", "boxes", "bytes")
        }
        while True:
            try:
                entries = {**more, **sums, "erased": self._now(), "file": "rewriting"}
                return await self._store.tell(name, entries, RECEIPT)
            except StoreDown:
                await asyncio.sleep(AGAIN)

    async def rewrite(self, name: str) -> None:
        """Have the store write its file anew, and note the result on the receipt.

        A store that may not be asked keeps the bytes; its operator was told.
        """
        entries: dict[str, int | str]
        try:
            at = await self._store.rewrite()
            entries = {"file": "none"} if at is None else {"file": "rewritten", "rewritten": at}
        except (StoreDown, RewriteRefused):
            entries = {"file": "refused"}
        if name:
            with suppress(StoreDown):
                await self._store.tell(name, entries, RECEIPT)

    async def receipt(self, name: str) -> dict[str, object]:
        """Return the receipt as a body; raises Refused.

        {talks? (of a workshop), keys, entries, boxes, bytes, erased (ms), file: rewriting, rewritten, none or refused,
        rewritten? (ms), devices}.
        """
        entries = await self._entries(name)
        devices = sum(field.startswith("device/") for field in entries)
        body: dict[str, object] = {field: int(value) if value.isdigit() else value for field, value in entries.items()}
        return {field: value for field, value in body.items() if "/" not in field} | {"devices": devices}

    async def confirm(self, name: str, device: str) -> dict[str, object]:
        """Count a device that has forgotten its keys; `device` is a name it made up for this."""
        entries = await self._entries(name)
        if sum(field.startswith("device/") for field in entries) < DEVICES:
            try:
                await self._store.tell(name, {f"device/{device}": 1}, RECEIPT)
            except StoreDown:
                raise Refused("holding") from None
        return await self.receipt(name)

    async def _entries(self, name: str) -> dict[str, str]:
        try:
            entries = await self._store.read_receipt(name)
        except StoreDown:
            raise Refused("holding") from None
        if "erased" not in entries:
            raise Refused("no-seat")
        return entries


def named(session: str, tag: bytes) -> str:
    """Make a receipt's name of 22 characters from the last state kept.

    Every process makes the same one, and it cannot be traced back to the session.
    """
    digest = hashlib.sha256(b"receipt" + tag + session.encode()).digest()
    return urlsafe_b64encode(digest[:16]).rstrip(b"=").decode()
