"""Agreement of contract and site: routes and events are declared, answers have their shape.

Other tests that ask a `hall` hold what it sends against the contract too (`declared`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
import pydantic
import pytest
from aiohttp import hdrs
from sayback.engine.view_types import View
from sayback.practice.sealing import b64, unb64
from sayback.protocols.library import Library
from sayback.sessions.service import SessionService
from sayback.settings import beside
from sayback.tokens import hashed
from sayback.web import contract, events
from sayback.web.sockets import _EVENTS

from tests.house.contract import PAGES
from tests.house.shapes import Keys, sent
from tests.house.shapes import declared as keys
from tests.people import box, claimed, renewed
from tests.sessions.test_boxes import shown
from tests.sessions.test_erasure import closed, receipt_of
from tests.web import declared
from tests.web.conftest import Hall

Start = Callable[..., Awaitable[Hall]]
KEY, COMMIT = "k" * 87, "c" * 43


@pytest.fixture(scope="module")
def library() -> Library:
    """Load all that comes with the server: every dialogue and every page is held against its shape."""
    return Library.load(beside("protocols"))


def served(hall: Hall) -> set[tuple[str, str]]:
    """List every route of the site; files of any release count as one."""
    routes = ((route.method, route.resource.canonical) for route in hall.app.router.routes() if route.resource)
    return {
        (method, re.sub(r"^/static/[0-9a-f]{16}/", "/static/{release}/", path))
        for method, path in routes
        if method != hdrs.METH_HEAD
    }


async def test_routes_of_the_site_are_those_declared(hall: Start) -> None:
    routes = [(route.method, route.path) for route in contract.ROUTES]
    assert len(set(routes)) == len(routes)
    with_a_call, without = served(await hall(call="https://meet.example.org")), served(await hall())
    assert with_a_call == set(routes)
    assert with_a_call - without == {("GET", "/call/{session}")}


def test_events_a_panel_may_send_are_those_declared() -> None:
    assert set(_EVENTS) == {event.name for event in contract.SENT_BY_PANEL}


async def test_answers_about_a_talk_have_their_shapes(hall: Start) -> None:
    site = await hall()
    _, talk = await site.ask("POST", "sessions", json={"protocol": "dialogue", "therapist": True})
    at, (a, b) = f"sessions/{talk['session']}", (talk["seats"][seat]["token"].split(".")[1] for seat in "ab")
    for token in (a, b):
        body = {"token": hashed(token), "commit": COMMIT}
        assert (await site.ask("POST", f"{at}/claim", token, json=body))[0] == 200
    assert (await site.ask("POST", f"{at}/device", a, json={"invite": COMMIT, "box": "x" * 383}))[0] == 200
    _, code = await site.ask("POST", f"{at}/meeting", a, json={"commit": COMMIT})
    assert (await site.ask("POST", "meeting", json={"code": code["code"], "public": KEY}))[0] == 200
    for path in (at, f"{at}/story", f"{at}/meeting"):
        assert (await site.ask("GET", path, a))[0] == 200
    assert (await site.ask("POST", f"{at}/invite", b, json={"seat": "b", "invite": "n" * 43}))[0] == 200
    assert (await site.ask("POST", f"{at}/key", a, json={"public": KEY, "opening": COMMIT}))[0] == 409


async def test_answers_about_dialogues_have_their_shapes(hall: Start) -> None:
    site = await hall()
    _, every = await site.ask("GET", "protocols")
    talks = [f"protocols/{protocol['id']}" for protocol in every["protocols"]]
    said = [f"{talk}{what}" for talk in talks for what in ("", "/texts/de", "/tour")]
    said.append("protocols/body-and-feelings/tour?mode=freely")
    for path in (*said, *(f"words/{page}" for page in PAGES)):
        assert (await site.ask("GET", path))[0] == 200, path
    assert (await site.ask("GET", "words/help"))[1]["zones"]["DE"] == ["Europe/Berlin", "Europe/Busingen"]
    for path in ("words/nowhere", "protocols/none", "protocols/none/picture.svg"):
        assert (await site.ask("GET", path))[0] == 404


async def test_answers_about_keys_have_their_shapes(hall: Start, service: SessionService) -> None:
    site = await hall()
    session, tokens, pairs = await claimed(service)
    at = f"sessions/{session}"
    for seat, (public, opening) in pairs.items():
        body = {"public": public, "opening": opening}
        assert (await site.ask("POST", f"{at}/key", tokens[seat], json=body))[1]["keys"][seat]["public"] == public
    public, opening = pairs["a"]
    commit = b64(hashlib.sha256(unb64(public) + unb64(opening)).digest())
    code = (await site.ask("POST", f"{at}/meeting", tokens["a"], json={"commit": commit}))[1]["code"]
    met = {"code": code, "public": KEY}
    assert (await site.ask("POST", "meeting", json=met))[1]["public"] is None
    assert (await site.ask("GET", f"{at}/meeting", tokens["a"]))[1] == {"guest": KEY}
    body = {"public": public, "opening": opening}
    assert (await site.ask("POST", f"{at}/meeting/key", tokens["a"], json=body)) == (200, {"ok": True})
    assert (await site.ask("POST", "meeting", json=met))[1]["public"] == public


async def test_answer_about_words_sealed_again_has_its_shape(hall: Start, service: SessionService) -> None:
    site = await hall()
    people, ref = await shown(service, box())
    await renewed(service, people)
    a, boxes = people["a"], {ref: box(0x12)}
    assert await site.ask("POST", f"sessions/{a.session}/again", a.token, json={"boxes": boxes}) == (200, {"ok": True})


async def test_answers_about_an_erasure_have_their_shapes(hall: Start, service: SessionService) -> None:
    site = await hall()
    people = await closed(service, erase=True)
    at, device = f"receipts/{await receipt_of(people['a'])}", {"device": "d" * 22}
    assert (await site.ask("GET", at))[1]["devices"] == 0
    assert (await site.ask("POST", at, json=device))[1]["devices"] == 1


@pytest.mark.parametrize("path", ["healthz", "readyz"])
async def test_answer_about_the_server_itself_has_its_shape(hall: Start, path: str) -> None:
    site = await hall()
    async with site.http.get(f"{site.url}/{path}") as answer:
        declared.answer("GET", f"/{path}", answer.status, await answer.read())


async def test_view_on_the_wire_has_every_number_declared(hall: Start) -> None:
    site = await hall()
    _, talk = await site.ask("POST", "sessions", json={"protocol": "dialogue"})
    client = await site.dial({"token": talk["seats"]["a"]["token"]})
    view = await client.view()
    found: Keys = sent(view, View)
    assert {("View", name) for name in ("version", "own", "epoch", "mark", "now", "moves", "seat")} <= found
    assert not (await client.ask("words", {"boxes": ["a/x/y"]}))["ok"]
    assert not (await client.ask("act", {"id": "i" * 20, "move": "nothing"}, id=2))["ok"]
    assert (await client.ask("signal", {"speaking": None}, id=3))["ok"]


async def test_events_with_every_declared_key_are_accepted(hall: Start) -> None:
    site = await hall()
    _, talk = await site.ask("POST", "sessions", json={"protocol": "dialogue", "therapist": True})
    a, b, therapist = (talk["seats"][seat]["token"] for seat in ("a", "b", "therapist"))
    first = await site.dial({"token": a})
    view = await first.view()
    seen = {name: view[name] for name in ("epoch", "version", "own", "mark")}
    auth = {"token": a, "also": b, "session": talk["session"], "seen": seen}
    couple, helper = await site.dial(auth), await site.dial({"token": therapist})
    act = {"id": "i" * 22, "step": view["step"]["id"], "move": "ready", "args": {}, "seat": "b"}
    sent_by = (
        (couple, "act", act), (couple, "words", {"boxes": []}), (couple, "signal", {"speaking": True}),
        (helper, "hum", {"box": "A" * 383, "to": "a"}),
    )  # fmt: skip
    for id, (client, name, payload) in enumerate(sent_by):
        shape = declared.SENT[name].payload
        assert sent(payload, shape) == keys(shape), name
        assert (await client.ask(name, payload, id=id))["ok"], name
    assert sent(auth, events.Auth) == keys(events.Auth)


def test_answer_with_an_undeclared_key_is_found() -> None:
    with pytest.raises(AssertionError, match=r"Ok\.more"):
        declared.answer("GET", "/healthz", 200, b'{"ok":true,"more":1}')
    with pytest.raises(msgspec.ValidationError):
        declared.answer("POST", "/api/sessions", 201, b'{"session":"x","expires":1}')


def test_frame_with_an_undeclared_key_is_found() -> None:
    frames: list[tuple[bytes, dict[bytes, tuple[str, Any]]]] = [
        (b'42["bye",{"code":"restart","more":1}]', {}),
        (b'431[{"ok":true,"version":1,"own":0,"more":1}]', {b"1": ("act", {"id": "i", "move": "ready"})}),
        (b'431[{"ok":true}]', {b"1": ("signal", {"speaking": True, "more": 1})}),
    ]
    for text, asked in frames:
        with pytest.raises(AssertionError, match="more"):
            declared.frame(text, wall=False, asked=asked)


def test_every_summary_begins_with_a_capital_and_stays_short() -> None:
    entries: list[Any] = [*contract.ROUTES, *contract.HEARD_BY_PANEL, *contract.SENT_BY_PANEL, *contract.HEARD_BY_WALL]
    assert all(entry.summary[0].isupper() and len(entry.summary) <= 90 for entry in entries)


def test_stand_in_with_an_undeclared_key_is_refused() -> None:
    declared.stated("hand", None, {"id": "i", "done": 1, "of": 1, "failed": []})
    declared.stated("POST /api/workshops/w/people/out", {"since": 1}, {"out": 1, "code": "c"})
    with pytest.raises(AssertionError, match=r"HandProgress\.doen"):
        declared.stated("hand", None, {"id": "i", "done": 1, "doen": 1, "of": 1, "failed": []})
    with pytest.raises(AssertionError, match=r"LookAsked\.no"):
        declared.stated("tell look", None, {"n": 1, "on": True, "no": False})
    with pytest.raises(msgspec.ValidationError):
        declared.stated("DELETE /api/workshops/w", None, {})
    with pytest.raises(pydantic.ValidationError):
        declared.stated("POST /api/workshops/w/people/out", {"sinse": 1}, {"out": 1, "code": "c"})
    with pytest.raises(AssertionError, match="there is no"):
        declared.stated("POST /api/workshops/w/people/uot", {"since": 1}, {"out": 1, "code": "c"})
