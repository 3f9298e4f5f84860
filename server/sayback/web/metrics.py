"""Counters for operators, on a listener of its own, out of strangers' reach.

No counter names a session.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Mapping
from contextlib import suppress
from urllib.parse import urlsplit

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, PlatformCollector, ProcessCollector
from prometheus_client.exposition import generate_latest

from ..errors import Refused
from .responses import errors
from .security import on_prepare


class Metrics:
    """`GET /metrics`, answered by `app` under a number, `localhost` or the listener's `host`.

    Any other name may be a stranger's that leads here, so that a page of theirs could read what is answered. A unix
    socket has no `host`: no page gets there.
    """

    def __init__(
        self, sockets: Callable[[], int], ready: Callable[[], bool], every: Mapping[str, str], host: str | None
    ) -> None:
        self._host = host
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        PlatformCollector(registry=self._registry)
        Gauge("sayback_sockets", "Open sockets.", registry=self._registry).set_function(sockets)
        Gauge("sayback_ready", "Whether acts can be kept.", registry=self._registry).set_function(ready)
        self.app = web.Application(middlewares=[errors, self._asked_as])
        self.app.on_response_prepare.append(on_prepare(every))
        self.app.router.add_get("/metrics", self._metrics)

    async def _metrics(self, request: web.Request) -> web.Response:
        return web.Response(body=generate_latest(self._registry), headers={hdrs.CONTENT_TYPE: CONTENT_TYPE_LATEST})

    @web.middleware
    async def _asked_as(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if self._host is not None and not _ours(request.headers.get(hdrs.HOST, ""), self._host):
            raise Refused("not-found")
        return await handler(request)


def _ours(asked: str, host: str) -> bool:
    """Tell whether a `Host` header is a number, this computer, or the listener's own host."""
    with suppress(ValueError):
        name = urlsplit(f"//{asked}").hostname or ""
        if name in ("localhost", host.lower()):
            return True
        ipaddress.ip_address(name)
        return True
    return False
