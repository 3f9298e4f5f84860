"""Sessions over HTTP, and what proxies ask: is it alive, is it ready."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from aiohttp import web

from ..errors import Refused
from . import requests as bodies
from .bearer import bearer, may_create, named
from .limits import Limits
from .responses import answer

if TYPE_CHECKING:
    from ..sessions.service import SessionService

_NAME: Final = re.compile(bodies.NAME, re.ASCII)


class Api:
    """The routes below `/api/sessions`.

    With a `create_key`, only a bearer of that key may create.
    """

    def __init__(self, sessions: SessionService, limits: Limits, create_key: str = "") -> None:
        self._sessions = sessions
        self._limits = limits
        self._create_key = create_key

    def attach(self, app: web.Application) -> None:
        """Add the routes."""
        base = "/api/sessions/{session}"
        for method, path, handler in (
            ("POST", "/api/sessions", self._create),
            ("GET", base, self._look),
            ("POST", f"{base}/claim", self._claim),
            ("POST", f"{base}/invite", self._invite),
            ("POST", f"{base}/device", self._device),
            ("POST", f"{base}/key", self._key),
            ("POST", f"{base}/meeting", self._introduce),
            ("GET", f"{base}/meeting", self._met),
            ("POST", f"{base}/meeting/key", self._unveil),
            ("POST", f"{base}/again", self._again),
            ("GET", f"{base}/story", self._story),
            ("GET", "/api/receipts/{session}", self._receipt),
            ("POST", "/api/receipts/{session}", self._confirm),
        ):
            app.router.add_route(method, path, self._limits.guarded(handler))
        app.router.add_post("/api/meeting", self._meet)

    async def _create(self, request: web.Request) -> web.Response:
        await self._may_create(request)
        body = await bodies.read(request, bodies.NewSession)
        self._limits.create(request)
        return answer(await self._sessions.create.session(body.request()), 201)

    async def _may_create(self, request: web.Request) -> None:
        """Raise Refused("create-key") unless the request may make a talk.

        It brings the key, or a token `<session>.<secret>` of a seat in a talk that is under way: the holder of a seat
        may begin it anew, with fresh links.
        """
        session, secret = named(request)
        if not self._create_key or not session:
            with self._limits.keys(request):
                return may_create(request, self._create_key)
        self._limits.seat("begin", session, secret)
        try:
            return await self._sessions.seats.may_begin(session, secret)
        except Refused as refused:
            raise (Refused("create-key") if refused.code == "no-seat" else refused) from None

    async def _look(self, request: web.Request) -> web.Response:
        return answer(await self._sessions.seats.preview(*_who(request)))

    async def _claim(self, request: web.Request) -> web.Response:
        body = await bodies.read(request, bodies.Claim)
        return answer(await self._sessions.seats.claim(*self._counted("claim", request), body.token, body.commit))

    async def _invite(self, request: web.Request) -> web.Response:
        body = await bodies.read(request, bodies.NewInvite)
        session, token = _who(request)
        self._limits.link(session, token)
        return answer(await self._sessions.seats.new_invitation(session, token, body.seat, body.invite))

    async def _device(self, request: web.Request) -> web.Response:
        body = await bodies.read(request, bodies.NewDevice)
        return answer(await self._sessions.seats.add_device(*self._counted("device", request), body.invite, body.box))

    async def _key(self, request: web.Request) -> web.Response:
        body = await bodies.read(request, bodies.PublicKey)
        return answer(await self._sessions.keys.publish(*self._counted("key", request), body.public, body.opening))

    async def _introduce(self, request: web.Request) -> web.Response:
        body = await bodies.read(request, bodies.NewMeeting)
        session, token = _who(request)
        self._limits.code(session, token)
        return answer(await self._sessions.device_codes.introduce(session, token, body.commit))

    async def _meet(self, request: web.Request) -> web.Response:
        body = await bodies.read(request, bodies.Meet)
        async with self._limits.digits(request):
            return answer(await self._sessions.device_codes.redeem_code(body.code, body.public))

    async def _met(self, request: web.Request) -> web.Response:
        return answer(await self._sessions.device_codes.guest_key(*_who(request)))

    async def _unveil(self, request: web.Request) -> web.Response:
        body = await bodies.read(request, bodies.PublicKey)
        return answer(await self._sessions.device_codes.reveal_key(*_who(request), body.public, body.opening))

    async def _again(self, request: web.Request) -> web.Response:
        body = await bodies.read(request, bodies.Again)
        return answer(await self._sessions.keys.seal_again(*self._counted("again", request), body.boxes))

    async def _story(self, request: web.Request) -> web.Response:
        session, token = _who(request)
        self._limits.story(session, token)
        seat = await self._sessions.seats.seat_of(session, token)
        story = await self._sessions.stories.tell(session, seat)
        return web.Response(body=story, content_type="application/json")

    def _counted(self, what: str, request: web.Request) -> tuple[str, str]:
        """Return the seat of the request, after the request was counted."""
        session, token = _who(request)
        self._limits.seat(what, session, token)
        return session, token

    async def _receipt(self, request: web.Request) -> web.Response:
        return answer(await self._sessions.erasure.receipt(_session(request)))

    async def _confirm(self, request: web.Request) -> web.Response:
        body = await bodies.read(request, bodies.Confirm)
        return answer(await self._sessions.erasure.confirm(_session(request), body.device))


class Health:
    """`/healthz` and `/readyz`."""

    def __init__(self, sessions: SessionService) -> None:
        self._sessions = sessions

    def attach(self, app: web.Application) -> None:
        """Add the routes."""
        app.router.add_get("/healthz", self._alive)
        app.router.add_get("/readyz", self._ready)

    async def _alive(self, request: web.Request) -> web.Response:
        return answer({"ok": True})

    async def _ready(self, request: web.Request) -> web.Response:
        if not self._sessions.ready():
            raise Refused("unavailable", wait=1)
        return answer({"ok": True})


def _session(request: web.Request) -> str:
    """Return the session of the address.

    A name of any other shape is answered like one that is unknown.
    """
    name: str = request.match_info["session"]
    if _NAME.fullmatch(name) is None:
        raise Refused("no-seat")
    return name


def _who(request: web.Request) -> tuple[str, str]:
    """Return the session of the address, and the secret of the request."""
    session = _session(request)
    return session, bearer(request, session)
