"""Which pages may open a socket: those of this server's own addresses, and those a setting names.

There are no cookies here, so another origin gains nothing by connecting without a token; this is a second lock.
The forwarded headers are not asked: behind a proxy that ends TLS, `SAYBACK_PUBLIC_URL` names our own origin.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit


class Origins:
    """An explicit list, plus any page that was served under the very host it now connects to."""

    def __init__(self, allowed: Iterable[str]) -> None:
        self._allowed = frozenset(origin.rstrip("/").lower() for origin in allowed)

    def allows(self, origin: str | None, environ: Mapping[str, object]) -> bool:
        """Whether a page of `origin` may connect; programs send none, and need a token like everyone."""
        if origin is None or origin.lower() in self._allowed:
            return True
        return urlsplit(origin).netloc.lower() == str(environ.get("HTTP_HOST", "")).lower() != ""
