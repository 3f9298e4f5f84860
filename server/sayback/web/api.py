"""Sessions over HTTP, and what operators ask: is it alive, is it ready, how much does it carry."""

from __future__ import annotations

import hmac
import re
from typing import Final

import orjson
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, PlatformCollector, ProcessCollector
from prometheus_client.exposition import generate_latest

from ..errors import Refused
from ..seam import Conductor
from . import bodies
from .bearer import bearer
from .limits import Limits
from .sockets import Sockets

_NAME: Final = re.compile(bodies.NAME, re.ASCII)
_HERE: Final = frozenset({"127.0.0.1", "::1", ""})


class Api:
    """The routes below `/api/sessions`. With a `create_key`, only who sends it as a bearer token may create."""

    def __init__(self, conductor: Conductor, limits: Limits, create_key: str = "") -> None:
        self._conductor = conductor
        self._limits = limits
        self._create_key = create_key

    def attach(self, app: web.Application) -> None:
        """Add the routes."""
        app.router.add_post("/api/sessions", self._create)
        app.router.add_get("/api/sessions/{session}", self._look)
        app.router.add_post("/api/sessions/{session}/claim", self._claim)
        app.router.add_post("/api/sessions/{session}/invite", self._invite)
        app.router.add_post("/api/sessions/{session}/device", self._device)
        app.router.add_post("/api/sessions/{session}/key", self._key)
        app.router.add_post("/api/sessions/{session}/meeting", self._introduce)
        app.router.add_get("/api/sessions/{session}/meeting", self._met)
        app.router.add_post("/api/sessions/{session}/meeting/key", self._unveil)
        app.router.add_post("/api/meeting", self._meet)
        app.router.add_post("/api/sessions/{session}/again", self._again)
        app.router.add_get("/api/sessions/{session}/story", self._story)
        app.router.add_get("/api/receipts/{session}", self._receipt)
        app.router.add_post("/api/receipts/{session}", self._confirm)

    async def _create(self, request: web.Request) -> web.Response:
        with self._limits.guesses(request):
            self._may_create(request)
        body = await bodies.read(request, bodies.NewSession)
        self._limits.create(request)
        return _json(await self._conductor.create(body.request()), 201)

    async def _look(self, request: web.Request) -> web.Response:
        with self._limits.guesses(request):
            session = _session(request)
            return _json(await self._conductor.look(session, bearer(request, session)))

    async def _claim(self, request: web.Request) -> web.Response:
        body = await bodies.read(request, bodies.Claim)
        with self._limits.guesses(request):
            session = _session(request)
            token = bearer(request, session)
            return _json(await self._conductor.claim(session, token, body.token, body.commit))

    async def _invite(self, request: web.Request) -> web.Response:
        body = await bodies.read(request, bodies.NewInvite)
        with self._limits.guesses(request):
            session = _session(request)
            return _json(await self._conductor.renew(session, bearer(request, session), body.seat, body.invite))

    async def _device(self, request: web.Request) -> web.Response:
        body = await bodies.read(request, bodies.NewDevice)
        with self._limits.guesses(request):
            session = _session(request)
            return _json(await self._conductor.let_in(session, bearer(request, session), body.invite, body.box))

    async def _key(self, request: web.Request) -> web.Response:
        body = await bodies.read(request, bodies.PublicKey)
        with self._limits.guesses(request):
            session = _session(request)
            token = bearer(request, session)
            return _json(await self._conductor.publish(session, token, body.public, body.opening))

    async def _introduce(self, request: web.Request) -> web.Response:
        body = await bodies.read(request, bodies.NewMeeting)
        with self._limits.guesses(request):
            session = _session(request)
            token = bearer(request, session)
            self._limits.code(session, token)
            return _json(await self._conductor.introduce(session, token, body.commit))

    async def _meet(self, request: web.Request) -> web.Response:
        body = await bodies.read(request, bodies.Meet)
        with self._limits.doors(request):
            return _json(await self._conductor.meet(body.code, body.public))

    async def _met(self, request: web.Request) -> web.Response:
        with self._limits.guesses(request):
            session = _session(request)
            return _json(await self._conductor.met(session, bearer(request, session)))

    async def _unveil(self, request: web.Request) -> web.Response:
        body = await bodies.read(request, bodies.PublicKey)
        with self._limits.guesses(request):
            session = _session(request)
            token = bearer(request, session)
            return _json(await self._conductor.unveil(session, token, body.public, body.opening))

    async def _again(self, request: web.Request) -> web.Response:
        body = await bodies.read(request, bodies.Again)
        with self._limits.guesses(request):
            session = _session(request)
            return _json(await self._conductor.seal_again(session, bearer(request, session), body.boxes))

    async def _story(self, request: web.Request) -> web.Response:
        with self._limits.guesses(request):
            session = _session(request)
            token = bearer(request, session)
            self._limits.story(session, token)
            told = await self._conductor.story(session, token)
        return web.Response(body=told, content_type="application/json")

    async def _receipt(self, request: web.Request) -> web.Response:
        with self._limits.guesses(request):
            return _json(await self._conductor.receipt(_session(request)))

    async def _confirm(self, request: web.Request) -> web.Response:
        body = await bodies.read(request, bodies.Confirm)
        with self._limits.guesses(request):
            return _json(await self._conductor.confirm(_session(request), body.device))

    def _may_create(self, request: web.Request) -> None:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ").encode("utf-8", "replace")
        if self._create_key and not hmac.compare_digest(given, self._create_key.encode()):
            raise Refused("create-key")


_PASSED_ON: Final = frozenset(("X-Forwarded-For", "X-Real-IP", "Forwarded", "Via"))
"""Headers of a proxy: a request that carries one did not begin on this machine."""


class Health:
    """`/healthz`, `/readyz`, and `/metrics` for this machine only. Nothing here counts moves or names a session."""

    def __init__(self, conductor: Conductor, sockets: Sockets) -> None:
        self._conductor = conductor
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        PlatformCollector(registry=self._registry)
        Gauge("sayback_sockets", "Open sockets.", registry=self._registry).set_function(lambda: len(sockets))
        Gauge("sayback_ready", "Whether acts can be kept.", registry=self._registry).set_function(conductor.ready)

    def attach(self, app: web.Application) -> None:
        """Add the routes."""
        app.router.add_get("/healthz", self._alive)
        app.router.add_get("/readyz", self._ready)
        app.router.add_get("/metrics", self._metrics)

    async def _alive(self, request: web.Request) -> web.Response:
        return _json({"ok": True})

    async def _ready(self, request: web.Request) -> web.Response:
        if not self._conductor.ready():
            raise Refused("unavailable", wait=1)
        return _json({"ok": True})

    async def _metrics(self, request: web.Request) -> web.Response:
        if (request.remote or "") not in _HERE or _PASSED_ON & set(request.headers):
            raise Refused("not-found")
        return web.Response(body=generate_latest(self._registry), headers={"Content-Type": CONTENT_TYPE_LATEST})


def _session(request: web.Request) -> str:
    """The session of the address. A name of any other shape is answered like one that is unknown."""
    name: str = request.match_info["session"]
    if _NAME.fullmatch(name) is None:
        raise Refused("no-seat")
    return name


def _json(data: dict[str, object], status: int = 200) -> web.Response:
    return web.Response(body=orjson.dumps(data), status=status, content_type="application/json")
