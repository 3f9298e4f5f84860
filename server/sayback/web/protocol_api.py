"""The protocols and their texts over HTTP, encoded once for every language."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

import orjson
from aiohttp import hdrs, web

from ..authoring.svg import picture
from ..authoring.tour import strip, tour
from ..errors import Refused
from ..protocols.zones import zones_of
from .assets import REVALIDATE, Asset

if TYPE_CHECKING:
    from ..protocols.library import Library
    from ..settings import Settings

_JSON: Final = "application/json"
_SVG: Final = "image/svg+xml"
_INERT: Final = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
"""The policy of a picture that is opened by itself: its own style, and nothing else at all."""

_OUT: Final = frozenset({"out", "out.why"})
"""The words on the way out, which stands on many pages."""


class Catalogue:
    """`/api/protocols` and what is below it.

    A language that the library lacks gets the nearest one, and says so.

    The list carries what the start page needs besides: its sentences (`ui`), the address links are made with, and
    whether a key is needed to make talks, which is said before anybody fills in a form.
    """

    def __init__(self, library: Library, settings: Settings) -> None:
        self.library, self._public_url, self._key_needed = library, settings.public_url, bool(settings.create_key)
        self._kept: dict[tuple[str, ...], Asset] = {}

    def attach(self, app: web.Application) -> None:
        """Add the routes."""
        app.router.add_get("/api/protocols", self._all)
        app.router.add_get("/api/protocols/{protocol}", self._outline)
        app.router.add_get("/api/protocols/{protocol}/picture.svg", self._picture)
        app.router.add_get("/api/protocols/{protocol}/texts/{language}", self._texts)
        app.router.add_get("/api/protocols/{protocol}/tour", self._tour)
        app.router.add_get("/api/words/{page:gallery|prepare|help|console|wall|join|after|give}", self._words)

    async def _all(self, request: web.Request) -> web.Response:
        language = self._language(request)
        asset = self._kept.get(("all", language))
        if asset is None:
            every = [self.library.describe(name, language) for name in self.library.files]
            page = {
                "ui": self._way_out(language) | self.library.ui(language),
                "public_url": self._public_url,
                "key_needed": self._key_needed,
            }
            whole = {"protocols": every, "languages": list(self.library.languages)} | page
            asset = self._keep(whole, "all", language)
        return asset.answer(request, REVALIDATE)

    async def _outline(self, request: web.Request) -> web.Response:
        protocol, language = self._protocol(request), self._language(request)
        asset = self._kept.get(("one", protocol, language))
        if asset is None:
            steps = self.library.outline(protocol, language)
            asset = self._keep({**self.library.describe(protocol, language), "steps": steps}, "one", protocol, language)
        return asset.answer(request, REVALIDATE)

    async def _picture(self, request: web.Request) -> web.Response:
        protocol, language = self._protocol(request), self._language(request)
        key = ("picture", protocol, language)
        if key not in self._kept:
            drawn = picture(self.library.files[protocol], self.library.texts(protocol, language))
            self._kept[key] = Asset.of(drawn.encode(), _SVG)
        answer = self._kept[key].answer(request, REVALIDATE)
        answer.headers["Content-Security-Policy"] = _INERT
        return answer

    async def _texts(self, request: web.Request) -> web.Response:
        protocol, language = self._protocol(request), self._nearest(request.match_info["language"])
        asset = self._kept.get(("texts", protocol, language))
        if asset is None:
            asset = self._keep(self.library.texts(protocol, language), "texts", protocol, language)
        return asset.answer(request, REVALIDATE)

    async def _tour(self, request: web.Request) -> web.Response:
        """Return the pages of a dialogue as both partners see them.

        The query may choose among its modes: `?mode=freely`.
        """
        file = self.library.files[self._protocol(request)]
        kinds = {name: setting.kind for name, setting in file.settings.items()}
        wanted = {
            name: value == "yes" if kinds[name] == "yes-no" else value
            for name, value in sorted(request.query.items())
            if kinds.get(name) in ("choice", "yes-no")
        }
        key = ("tour", file.id, *(f"{name}={value}" for name, value in wanted.items()))
        asset = self._kept.get(key)
        if asset is None:
            try:
                stops = await asyncio.to_thread(tour, file, wanted)
            except ValueError:
                raise Refused("bad-request") from None
            asset = self._keep({"stops": stops}, *key)
        return asset.answer(request, REVALIDATE)

    async def _words(self, request: web.Request) -> web.Response:
        """Return the sentences of the gallery, the page of preparation and the help, and their data."""
        page, language = request.match_info["page"], self._language(request)
        asset = self._kept.get(("words", page, language))
        if asset is None:
            said = {"ui": self._way_out(language) | self.library.ui(language, page), "language": language}
            more = self._drawn_from(page, language)
            asset = self._keep(said | {"languages": list(self.library.languages)} | more, "words", page, language)
        return asset.answer(request, REVALIDATE)

    def _way_out(self, language: str) -> dict[str, object]:
        return {key: words for key, words in self.library.ui(language, "help").items() if key in _OUT}

    def _drawn_from(self, page: str, language: str) -> dict[str, object]:
        if page == "gallery":
            return {"strips": {name: strip(file) for name, file in self.library.files.items()}}
        if page == "help":
            numbers = self.library.numbers
            zones = zones_of(frozenset(numbers.countries))
            return {"as_of": numbers.as_of, "countries": numbers.countries, "zones": zones}
        if page == "join":
            return {"public_url": self._public_url}
        if page == "wall":  # the sentences that the partners will read, as the panel says them
            said = self.library.ui(language, "panel")
            return {"notes": {key: words for key, words in said.items() if key.startswith("host.")}}
        if page in ("console", "after", "give"):
            return {}
        return self.library.labels(language)

    def _keep(self, data: object, *key: str) -> Asset:
        asset = self._kept[key] = Asset.of(orjson.dumps(data), _JSON)
        return asset

    def _protocol(self, request: web.Request) -> str:
        name = request.match_info["protocol"]
        if name not in self.library.files:
            raise Refused("unknown-protocol")
        return name

    def _language(self, request: web.Request) -> str:
        wanted = request.query.get("lang") or request.headers.get(hdrs.ACCEPT_LANGUAGE, "").partition(",")[0]
        return self._nearest(wanted)

    def _nearest(self, tag: str) -> str:
        return self.library.language(tag.partition(";")[0].strip().lower().replace("_", "-"))
