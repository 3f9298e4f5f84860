"""Answers that are the same for everyone, made once: bytes, their gzip, their ETag."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from typing import Final

from aiohttp import hdrs, web

REVALIDATE: Final = "no-cache"
"""Keep a copy, but ask each time whether it is still the same."""
FOREVER: Final = "public, max-age=31536000, immutable"
NEVER: Final = "no-store"

_WORTH_PACKING: Final = 512


@dataclass(frozen=True, slots=True)
class Asset:
    """A body to serve. `packed` is None where gzip gains nothing."""

    body: bytes
    packed: bytes | None
    type: str
    etag: str

    @classmethod
    def of(cls, body: bytes, type: str, *, pack: bool = True) -> Asset:
        """Make an asset; `pack` is False for what is compressed already."""
        packed = gzip.compress(body, 9, mtime=0) if pack and len(body) >= _WORTH_PACKING else None
        return cls(body, packed, type, f'"{digest(body)}"')

    def answer(self, request: web.Request, cache: str) -> web.Response:
        """Answer 200, or 304 when the browser's copy is this one (never for `no-store`)."""
        headers = {hdrs.CACHE_CONTROL: cache, hdrs.VARY: "Accept-Encoding"}
        if cache != NEVER:
            headers[hdrs.ETAG] = self.etag
            if self.etag in request.headers.get(hdrs.IF_NONE_MATCH, ""):
                return web.Response(status=304, headers=headers)
        headers[hdrs.CONTENT_TYPE] = self.type
        if self.packed is not None and "gzip" in request.headers.get(hdrs.ACCEPT_ENCODING, ""):
            return web.Response(body=self.packed, headers=headers | {hdrs.CONTENT_ENCODING: "gzip"})
        return web.Response(body=self.body, headers=headers)


def digest(body: bytes) -> str:
    """Return a short name of some bytes, 16 hexadecimal digits."""
    return hashlib.sha256(body).hexdigest()[:16]
