"""Origins whose pages may open a socket or change anything: our own, and those of a setting.

Pages of `api_origins` may use `/api` and read its answers (CORS), without cookies; a socket they may not open.

There are no cookies here, so another origin gains nothing by asking without a token; this is a second lock. The
forwarded headers are not asked: behind a proxy that ends TLS, `SAYBACK_PUBLIC_URL` names our own origin.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

from ..errors import Refused

SOCKET: Final = "/socket.io/"
API: Final = "/api/"
_PREFLIGHT: Final = {
    hdrs.ACCESS_CONTROL_ALLOW_METHODS: "GET, POST, DELETE",
    hdrs.ACCESS_CONTROL_ALLOW_HEADERS: "authorization, content-type",
    hdrs.ACCESS_CONTROL_MAX_AGE: "600",
}
_LOOKS: Final = frozenset((hdrs.METH_GET, hdrs.METH_HEAD, hdrs.METH_OPTIONS))
"""Methods that change nothing."""


class Origins:
    """An explicit list, plus any page that was served under the very host that it now asks."""

    def __init__(self, allowed: Iterable[str], api: Iterable[str] = ()) -> None:
        self._allowed = frozenset(origin.rstrip("/").lower() for origin in allowed)
        self._api = frozenset(origin.rstrip("/").lower() for origin in api)

    def allows(self, origin: str | None, host: str) -> bool:
        """Tell whether a page of `origin` may ask `host`.

        Programs send no origin, and need a token like everyone.
        """
        if origin is None or origin.lower() in self._allowed:
            return True
        try:
            return urlsplit(origin).netloc.lower() == host.lower() != ""
        except ValueError:  # no address at all
            return False

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Let reading requests pass, and refuse other pages before they are heard."""
        if self._reads(request):
            if request.method == hdrs.METH_OPTIONS and hdrs.ACCESS_CONTROL_REQUEST_METHOD in request.headers:
                return web.Response(status=204, headers=_PREFLIGHT)
            return await handler(request)
        if request.method not in _LOOKS or request.path == SOCKET:
            found = request.headers.get(hdrs.ORIGIN)
            if not self.allows(found, request.headers.get(hdrs.HOST, "")):
                raise Refused("other-page")
        return await handler(request)

    def _reads(self, request: web.Request) -> bool:
        """Tell whether a page that may use `/api` from elsewhere asks for something there."""
        return request.path.startswith(API) and request.headers.get(hdrs.ORIGIN, "").lower() in self._api

    async def on_prepare(self, request: web.Request, response: web.StreamResponse) -> None:
        """Let such a page read what it is answered, a refusal too.

        Caches are told that answers differ by origin.
        """
        if not self._api or not request.path.startswith(API):
            return
        response.headers.add(hdrs.VARY, hdrs.ORIGIN)
        if self._reads(request):
            response.headers[hdrs.ACCESS_CONTROL_ALLOW_ORIGIN] = request.headers[hdrs.ORIGIN]
            response.headers[hdrs.ACCESS_CONTROL_EXPOSE_HEADERS] = hdrs.RETRY_AFTER
