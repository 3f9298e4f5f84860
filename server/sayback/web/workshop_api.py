"""Workshops over HTTP: the door, the line, the facilitators' requests.

Parse, hand on, answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Final

from aiohttp import web

from ..errors import Refused
from . import requests as bodies
from . import workshop_requests as shapes
from .bearer import bearer, may_create
from .limits import Limits
from .responses import answer

if TYPE_CHECKING:
    from ..workshops.service import WorkshopService

LONGEST_WAIT: Final = 25.0
"""Seconds that a question may wait for something new."""
WAIT: Final = 2.0
"""Seconds that the answer to a wrong code waits while there is a flood of them."""
_SEEN: Final = 40
_NUMBER: Final = r"{n:\d{1,6}}"
"""Of a helper, a person or a pair, in an address."""

Open = Callable[[], Awaitable[dict[str, object]]]


class WorkshopApi:
    """The routes below `/api/workshops` and `/api/join`."""

    def __init__(self, workshops: WorkshopService, limits: Limits, create_key: str = "") -> None:
        self._all, self._limits, self._create_key = workshops, limits, create_key

    def attach(self, app: web.Application) -> None:
        """Add the routes."""
        base = "/api/workshops/{workshop}"
        for method, path, handler in (
            ("POST", "/api/workshops", self._create),
            ("GET", base, self._look),
            ("DELETE", base, self._erase),
            ("GET", f"{base}/place", self._place),
            ("GET", f"{base}/projector", self._projector),
            ("GET", f"{base}/sums", self._sums),
            ("POST", f"{base}/door", self._set_open),
            ("POST", f"{base}/code", self._code),
            ("POST", f"{base}/helpers", self._help),
            ("DELETE", f"{base}/helpers/{_NUMBER}", self._unhelp),
            ("POST", f"{base}/people", self._people),
            ("DELETE", f"{base}/people/{_NUMBER}", self._leave_out),
            ("POST", f"{base}/people/out", self._take_out),
            ("POST", f"{base}/people/confirm", self._confirm),
            ("POST", f"{base}/pairs", self._pairs),
            ("POST", f"{base}/pairs/{_NUMBER}/apart", self._apart),
            ("POST", f"{base}/pairs/{_NUMBER}/take", self._take),
            ("POST", f"{base}/hands", self._bulk_act),
            ("POST", f"{base}/end", self._end),
        ):
            app.router.add_route(method, path, self._limits.guarded(handler))
        app.router.add_route("GET", "/api/join/{code}", self._door)
        app.router.add_route("POST", "/api/join/{code}", self._join)

    # the door

    async def _create(self, request: web.Request) -> web.Response:
        with self._limits.keys(request):
            may_create(request, self._create_key)
        body = await bodies.read(request, shapes.New)
        self._limits.create(request)
        return answer(await self._all.admission.create(body.workshop(), body.id), 201)

    async def _door(self, request: web.Request) -> web.Response:
        return await self._tried(request, lambda: self._all.admission.door(_code(request)))

    async def _join(self, request: web.Request) -> web.Response:
        body = await bodies.read(request, shapes.Join)
        address = self._limits.join(request, _code(request))
        return await self._tried(
            request, lambda: self._all.admission.join(_code(request), body.newcomer(), address), 201
        )

    async def _tried(self, request: web.Request, open: Open, status: int = 200) -> web.Response:
        """Return what `open` makes of a code; count a wrong one.

        Where wrong codes come in floods, watching pages are told and the answer waits. Other guesses from the same
        address make a right code wait, and keep it out only while they come faster than they are judged.
        """
        try:
            async with self._limits.doors(request):
                return answer(await open(), status)
        except Refused as refused:
            if refused.code == "no-door" and self._limits.flood.failed():
                self._all.broadcast.guessed()
                await asyncio.sleep(WAIT)
            raise

    async def _place(self, request: web.Request) -> web.Response:
        return answer(await self._all.admission.place(*_who(request), *_patience(request)))

    async def _projector(self, request: web.Request) -> web.Response:
        return answer(await self._all.admission.projector(*_who(request), *_patience(request)))

    # facilitators and helpers

    async def _look(self, request: web.Request) -> web.Response:
        return answer(await self._all.look(*_who(request)))

    async def _set_open(self, request: web.Request) -> web.Response:
        body = await bodies.read(request, shapes.DoorState)
        return answer(await self._all.admission.set_open(*_who(request), body.open))

    async def _code(self, request: web.Request) -> web.Response:
        await bodies.read(request, shapes.Nothing)
        return answer(await self._all.admission.new_code(*_who(request)))

    async def _help(self, request: web.Request) -> web.Response:
        body = await bodies.read(request, shapes.NewHelper)
        return answer(await self._all.admission.help(*_who(request), body.token, body.name), 201)

    async def _unhelp(self, request: web.Request) -> web.Response:
        return answer(await self._all.admission.unhelp(*_who(request), int(request.match_info["n"])))

    async def _people(self, request: web.Request) -> web.Response:
        body = await bodies.read(request, shapes.People)
        id, bearer = _who(request)
        await self._all.watched(id, bearer)
        self._limits.people(request, len(body.people))
        return answer(await self._all.admission.add(id, bearer, [person.newcomer() for person in body.people]), 201)

    async def _leave_out(self, request: web.Request) -> web.Response:
        return answer(await self._all.admission.leave_out(*_who(request), int(request.match_info["n"])))

    async def _take_out(self, request: web.Request) -> web.Response:
        body = await bodies.read(request, shapes.Since)
        return answer(await self._all.admission.take_out(*_who(request), body.since))

    async def _confirm(self, request: web.Request) -> web.Response:
        body = await bodies.read(request, shapes.Confirmed)
        return answer(await self._all.admission.confirm(*_who(request), body.people))

    async def _pairs(self, request: web.Request) -> web.Response:
        body = await bodies.read(request, shapes.Pairs)
        return answer(await self._all.pairing.pair(*_who(request), [(a, b) for a, b in body.pairs]), 201)

    async def _apart(self, request: web.Request) -> web.Response:
        await bodies.read(request, shapes.Nothing)
        return answer(await self._all.pairing.apart(*_who(request), int(request.match_info["n"])))

    async def _take(self, request: web.Request) -> web.Response:
        body = await bodies.read(request, shapes.Take)
        return answer(await self._all.pairing.take(*_who(request), int(request.match_info["n"]), body.mine))

    async def _bulk_act(self, request: web.Request) -> web.Response:
        body = await bodies.read(request, shapes.Hand)
        id, bearer = _who(request)
        await self._all.watched(id, bearer, body.boxes or body.numbers or ())
        self._limits.bulk_act(id, bearer, body.what, body.boxes or body.numbers)
        laid = self._all.bulk_acts.start(id, bearer, body.id, body.what, body.args, body.numbers, body.boxes)
        return answer(await laid, 202)

    # the end

    async def _end(self, request: web.Request) -> web.Response:
        await bodies.read(request, shapes.Nothing)
        return answer(await self._all.summary.end(*_who(request)))

    async def _sums(self, request: web.Request) -> web.Response:
        return answer(await self._all.summary.sums(*_who(request)))

    async def _erase(self, request: web.Request) -> web.Response:
        return answer(await self._all.summary.erase(*_who(request)))


def _who(request: web.Request) -> tuple[str, str]:
    """Return the workshop of the address, and the secret; one refusal for any fault of either."""
    try:
        return request.match_info["workshop"], bearer(request, request.match_info["workshop"])
    except Refused:
        raise Refused("no-workshop") from None


def _code(request: web.Request) -> str:
    return request.match_info["code"]


def _patience(request: web.Request) -> tuple[str, float]:
    """Return what the asker has seen, and how many seconds they would wait for a change."""
    wait = request.query.get("wait", "0")
    if not (wait.isascii() and wait.isdigit() and len(wait) < 4):
        raise Refused("bad-request", ["wait"])
    return request.query.get("seen", "")[:_SEEN], min(float(wait), LONGEST_WAIT)
