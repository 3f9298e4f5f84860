"""The pages and their files: the client folder in memory, and a shell for each page.

Every address below `/s/` gets the same bytes, and every one below `/call/` and `/w/` too: a session's own part never
reaches the server in an address, and a join code opens no more than a waiting line. Pages are `no-store`. Their files
are named below `/static/<digest of the whole folder>/`, so a browser keeps them for ever and a new release is a new
address; below `/static/` alone they are asked for again each time. Modules import each other by relative paths, so a
page's first address decides for all of them. The shells are made in `shells.py`.

Where making talks needs a key, `/wall` and `/day` are still served to everybody: a key travels in the part of an
address that never reaches a server, these bytes hold nothing of anybody's, and a facilitator who comes back to a
workshop by its link has no key. Making one there without a key is refused (`bearer.py`).
"""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler

from ..errors import Refused
from ..settings import origin
from .assets import FOREVER, NEVER, REVALIDATE, Asset
from .brand import OURS, Brand
from .lean import lean
from .sdks import SDKS, SERVED
from .security import MICROPHONE, calling
from .shells import SHELLS, html

_TYPES: Final = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".json": "application/json",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
_A_DAY: Final = "private, max-age=86400"
"""The neutral page of the quick exit.
Fetched with the panel, so that it stands there at once and without a line."""
_PACKED_ALREADY: Final = frozenset({".png", ".jpg", ".webp", ".woff2", ".mp3", ".ogg", ".ico"})
_NOT_SERVED: Final = frozenset({".ts", ".md", ".py"})
_ELSEWHERE: Final = "hosts/extension"
"""What browsers get from a shop, not from here."""


class Pages:
    """The client folder as assets, and the routes that serve it."""

    def __init__(
        self,
        folder: Path,
        late: Mapping[str, str] = MappingProxyType({}),
        brand: Brand = OURS,
        more: Mapping[str, bytes] = MappingProxyType({}),
        call: str = "",
    ) -> None:
        """Read the client folder, and put the operator's picture and other files of theirs among it.

        `late`: language → the text of a page where nothing comes. `more`: path → body. `call`: where the operator's own
        call is; without one there is no page for it.
        """
        bodies = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.suffix not in _NOT_SERVED and not path.name.startswith(".")
            if not path.is_relative_to(folder / _ELSEWHERE)
        }
        bodies |= dict([brand.logo] if brand.logo else []) | dict(more)
        self._icon = brand.logo[0] if brand.logo else "ui/icon.svg"
        self.digest = _digest(bodies)
        root = self.root = f"/static/{self.digest}/"
        self._assets = {name: _asset(name, body) for name, body in bodies.items()}
        doors = {_door(name): replace(SHELLS["host"], host=name) for name in SDKS if f"{SERVED}{name}.js" in more}
        self._shells = {
            name: Asset.of(html(shell, root, bodies, late, brand=brand, call=call), _TYPES[".html"], pack=True)
            for name, shell in {**SHELLS, **doors}.items()
            if call or name != "call"
        }
        self._call = call

    def attach(self, app: web.Application) -> None:
        """Add the routes of pages and files."""
        app.router.add_get("/", self._page("start"))
        app.router.add_get("/library", self._page("gallery"))
        app.router.add_get("/prepare", self._page("prepare"))
        app.router.add_get("/day", self._page("day"))
        app.router.add_get("/s/{session:.*}", self._page("panel", more=MICROPHONE))
        if "call" in self._shells:
            app.router.add_get("/call/{session:.*}", self._page("call", more=calling(origin(self._call))))
        app.router.add_get("/code", self._page("code"))
        app.router.add_get("/wall", self._page("wall"))
        app.router.add_get("/w", self._page("join"))
        app.router.add_get("/w/{code:.*}", self._page("join"))
        app.router.add_get("/projector", self._page("projector"))
        app.router.add_get("/help", self._page("help"))
        app.router.add_get("/n", self._page("notes", cache=_A_DAY))
        app.router.add_get(f"/static/{self.digest}/{{name:.+}}", self._file(FOREVER))
        app.router.add_get("/static/{name:.+}", self._file(REVALIDATE))
        app.router.add_get("/favicon.ico", self._named(self._icon))
        app.router.add_get("/robots.txt", self._robots)

    def shell(self, name: str) -> Asset:
        """Return a page, as it is for everybody."""
        return self._shells[name]

    def door(self, host: str) -> Asset:
        """Return the door inside a host: one that may load its library, where that is here."""
        return self._shells.get(_door(host), self._shells["host"])

    def found(self, name: str) -> Asset:
        """Return a file of the client folder. Raises Refused where there is none."""
        asset = self._assets.get(name)
        if asset is None:
            raise Refused("not-found")
        return asset

    def _page(self, name: str, cache: str = NEVER, more: Mapping[str, str] = MappingProxyType({})) -> Handler:
        page = self._shells[name]

        async def serve(request: web.Request) -> web.Response:
            answer = page.answer(request, cache)
            answer.headers.update(more)
            return answer

        return serve

    def _file(self, cache: str) -> Handler:
        async def serve(request: web.Request) -> web.Response:
            return self.found(request.match_info["name"]).answer(request, cache)

        return serve

    def _named(self, name: str) -> Handler:
        async def serve(request: web.Request) -> web.Response:
            return self.found(name).answer(request, REVALIDATE)

        return serve

    async def _robots(self, request: web.Request) -> web.Response:
        return web.Response(text="User-agent: *\nDisallow: /\n")


def _door(host: str) -> str:
    return f"host/{host}"


def _asset(name: str, body: bytes) -> Asset:
    suffix = Path(name).suffix
    if suffix == ".js" and not name.startswith("vendor/"):
        body = lean(body)
    type = _TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Asset.of(body, type, pack=suffix not in _PACKED_ALREADY)


def _digest(bodies: dict[str, bytes]) -> str:
    whole = hashlib.sha256()
    for name, body in bodies.items():
        whole.update(f"{name}\n{len(body)}\n".encode())
        whole.update(body)
    return whole.hexdigest()[:16]
