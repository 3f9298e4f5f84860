"""Hosts: the pages that may show the panel inside them, each with its own addresses below `/host`.

`/host/<name>` is a door and `/host/<name>/s/<session>` the panel, the same bytes as `/s/<session>`; only their headers
differ. No other page is ever shown inside one. `/host/window` is our own window beside a frame: the two hand a seat
over, for which they must know each other, so it alone is not cut off from whoever opened it. `/host/<module>.js` is the
half that a host's page loads, from any origin.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from time import time
from typing import Final

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

from ..errors import Refused
from ..settings import NOBODY, Settings
from .assets import NEVER, Asset
from .pages import Pages
from .security import MICROPHONE, YEAR, policy
from .zoom import HEADER, Zoom

WINDOW: Final = "window"
"""The name of our own window; no page may show it."""

SOURCES: Final[Mapping[str, str]] = {
    "zoom": "'self' https://zoom.us https://*.zoom.us",
    "teams": "'self' https://teams.microsoft.com https://*.teams.microsoft.com https://*.cloud.microsoft",
    "meet": "'self' https://meet.google.com",
}
"""Hosts that an operator switches on by name → the pages that show them (a CSP source list)."""

_MANIFEST: Final = "hosts/extension/manifest.chrome.json"
_AN_HOUR: Final = "public, max-age=3600"
_FOR_ANYBODY: Final = {
    hdrs.ACCESS_CONTROL_ALLOW_ORIGIN: "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    hdrs.CACHE_CONTROL: _AN_HOUR,
}


@dataclass(frozen=True, slots=True)
class Host:
    """A host: the pages that may show the panel, and what else its answers carry."""

    ancestors: str
    more: Mapping[str, str] = field(default_factory=dict)

    def headers(self) -> dict[str, str]:
        """Return what its answers say differently from all others."""
        return {"Content-Security-Policy": policy(self.ancestors), **self.more}


def extension_id(manifest: bytes) -> str:
    """Read from a manifest's `key` by which id browsers know that extension; empty where it has none."""
    try:
        key = base64.b64decode(json.loads(manifest)["key"], validate=True)
    except (ValueError, KeyError, TypeError, binascii.Error):
        return ""
    return "".join(chr(ord("a") + int(digit, 16)) for digit in hashlib.sha256(key).hexdigest()[:32])


def hosts_of(settings: Settings, manifest: bytes = b"") -> dict[str, Host]:
    """Return the hosts that are on, by name. `manifest` is that of our own extension."""
    ids = dict.fromkeys([*filter(None, [extension_id(manifest)]), *settings.extension_ids])
    extension = " ".join([*(f"chrome-extension://{id}" for id in ids), "moz-extension:"])
    hosts = {
        WINDOW: Host(NOBODY, {"Cross-Origin-Opener-Policy": "unsafe-none"}),
        "extension": Host(extension),
        **{name: Host(SOURCES[name]) for name in settings.hosts},
    }
    if "zoom" in hosts:
        hosts["zoom"] = Host(SOURCES["zoom"], {"Referrer-Policy": "same-origin"})
    if settings.frame_ancestors.strip() != NOBODY:
        hosts["embed"] = Host(settings.frame_ancestors)
    return hosts


def held(settings: Settings) -> dict[str, str]:
    """Return what Zoom wants of every page that it opens, of the plain one after a quick exit as well.

    It holds browsers to https, for a year; a name that belongs to somebody else tomorrow says so and holds nobody.
    """
    if "zoom" not in settings.hosts:
        return {}
    return {"Strict-Transport-Security": f"max-age={0 if settings.passing else YEAR}"}


class Hosts:
    """The routes below `/host`."""

    def __init__(self, settings: Settings, pages: Pages, client: Path) -> None:
        """Read which hosts are on. `client` is the client folder."""
        manifest = client / _MANIFEST
        self._hosts = hosts_of(settings, manifest.read_bytes() if manifest.is_file() else b"")
        self._pages = pages
        self._zoom = Zoom(settings.zoom_secret) if settings.zoom_secret and "zoom" in settings.hosts else None

    def attach(self, app: web.Application) -> None:
        """Add the routes."""
        app.router.add_get("/host/{module:[a-z]+}.js", self._module)
        app.router.add_get(f"/host/{{name:{WINDOW}}}/s/{{session:.*}}", self._page("window", MICROPHONE))
        app.router.add_get("/host/{name}", self._page("host"))
        app.router.add_get("/host/{name}/code", self._page("code"))
        app.router.add_get("/host/{name}/s/{session:.*}", self._page("panel", MICROPHONE))

    def _page(self, name: str, more: Mapping[str, str] | None = None) -> Handler:
        page = self._pages.shell(name)

        async def serve(request: web.Request) -> web.Response:
            host = self._hosts.get(request.match_info["name"])
            if host is None:
                raise Refused("not-found")
            answer = (self._door(request) if name == "host" else page).answer(request, NEVER)
            answer.headers.update(host.headers() | dict(more or {}))
            return answer

        return serve

    def _door(self, request: web.Request) -> Asset:
        """Return the door of a host; Zoom's library runs only where Zoom opened it, once that can be told."""
        name = request.match_info["name"]
        foreign = name == "zoom" and self._zoom and not self._zoom.opened(request.headers.get(HEADER, ""), time())
        return self._pages.door("" if foreign else name)

    async def _module(self, request: web.Request) -> web.Response:
        answer = self._pages.found(f"hosts/{request.match_info['module']}.js").answer(request, _AN_HOUR)
        answer.headers.update(_FOR_ANYBODY)
        return answer
