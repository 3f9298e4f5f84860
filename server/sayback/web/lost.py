"""Error pages for people: a browser that asks for a page gets one, a program the JSON.

It needs no script and nothing of a session, and is made once for each language when the server starts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

from ..protocols.tongues import base
from .assets import NEVER
from .shells import Shell, html

if TYPE_CHECKING:
    from ..protocols.library import Library

_PROGRAMS: Final = ("/api", "/socket.io", "/healthz", "/readyz")
"""Addresses that are no pages: a client there reads JSON, whatever it says it accepts."""
_SHELL: Final = Shell(("ui/base.css",), template="lost.html")
_PLAIN: Final = {
    "lost.gone": "There is no page at this address.",
    "lost.gone.why": "",
    "lost.soon": "Not right now.",
    "lost.soon.why": "",
    "lost.other": "That did not work.",
    "lost.other.why": "",
    "way.start": "Start page",
    "way.code": "I have a code",
    "start.help": "Help",
}
"""For a library of somebody's own that is older than this page."""
_SOON: Final = frozenset({429, 503})
"""Statuses that pass by themselves."""


class Lost:
    """Pages by kind and language: `gone` there is none, `soon` it passes, `other` anything else."""

    def __init__(self, library: Library, root: str) -> None:
        """Make the pages. `root` is the address of the client folder."""
        self._library = library
        self._pages = {
            (kind, tag): html(_SHELL, root, {}, lang=tag, say={**_PLAIN, **library.ui(tag)}, kind=f"lost.{kind}")
            for kind in ("gone", "soon", "other")
            for tag in library.languages
        }

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Put the page where an error would be, with the error's own status."""
        answer = await handler(request)
        if answer.status < 400 or answer.prepared or not wants_page(request.path, request.headers):
            return answer
        kind = "gone" if answer.status == 404 else "soon" if answer.status in _SOON else "other"
        page = self._pages[kind, spoken(request.headers.get(hdrs.ACCEPT_LANGUAGE, ""), self._library)]
        headers = {hdrs.CONTENT_TYPE: "text/html; charset=utf-8", hdrs.CACHE_CONTROL: NEVER}
        headers[hdrs.VARY] = "Accept, Accept-Language"
        if hdrs.RETRY_AFTER in answer.headers:
            headers[hdrs.RETRY_AFTER] = answer.headers[hdrs.RETRY_AFTER]
        return web.Response(body=page, status=answer.status, headers=headers)


def wants_page(path: str, headers: Mapping[str, str]) -> bool:
    """Tell whether a person reads the answer.

    A browser names HTML, and a program that reads JSON says so.
    """
    accept = headers.get(hdrs.ACCEPT, "").lower()
    program = any(path == prefix or path.startswith(f"{prefix}/") for prefix in _PROGRAMS)
    return "text/html" in accept and "application/json" not in accept and not program


def spoken(accept: str, library: Library) -> str:
    """Return the first language of an `Accept-Language` that the library has, or its own first.

    Weights are not read: browsers send their list in order.
    """
    wanted = (part.partition(";")[0].strip().replace("_", "-") for part in accept.split(","))
    near = ((tag.lower(), library.language(tag)) for tag in wanted)
    return next((found for tag, found in near if base(found) == base(tag)), library.language(""))
