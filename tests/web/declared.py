"""Checks of what a real site sends against its contract.

They cover each answer of a route, each event and each acknowledgement.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

import orjson
from sayback.web import answers, contract, events

from tests.house.shapes import conforms

TALK = {event.name: event for event in contract.HEARD_BY_PANEL}
WALL = {event.name: event for event in contract.HEARD_BY_WALL}
HEARD = TALK | WALL
SENT = {event.name: event for event in (*contract.SENT_BY_PANEL, *contract.SENT_BY_WALL)}
_PATTERNS = [
    (route, re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(route.path))))
    for route in contract.ROUTES
    if route.answer
]


def answer(method: str, path: str, status: int, body: bytes, bearer: str = "") -> None:
    """Hold an answer against its declaration, and the request as well if it was accepted."""
    if status >= 400:
        return conforms(body, answers.Failure)
    bare, _, query = path.partition("?")
    route = next(route for route, pattern in _PATTERNS if route.method == method and pattern.fullmatch(bare))
    assert status == route.status, (path, status)
    assert route.free or parse_qs(query).keys() <= set(route.query), path
    kind = re.fullmatch("/api/(session|workshop)s/.+", bare)
    needed = {"session": "seat", "workshop": "workshop"}[kind[1]] if kind and bearer else route.bearer if bearer else ""
    assert route.bearer in (needed, "create-key"), f"{path} was answered for {needed or 'nobody'}"
    conforms(body, route.answer)


def stated(kind: str, body: Any, said: Any) -> None:
    """Hold what a stand-in says against the contract.

    `kind` is an event (`hand`), one that a page sends (`tell look`), its answer (`answer look`), `no` for a refusal, or
    a route (`POST /api/…`), then with the body that it was asked with.
    """
    way, _, name = kind.rpartition(" ")
    if way == "answer":
        acknowledged(name, None, said)
    elif kind == "no" or way in ("", "tell"):
        conforms(orjson.dumps(said), answers.Failure if kind == "no" else (SENT if way else HEARD)[name].payload)
    else:
        route = next((one for one, pattern in _PATTERNS if one.method == way and pattern.fullmatch(name)), None)
        assert route is not None, f"there is no {kind}"
        conforms(orjson.dumps(said), route.answer)
        assert (route.body is None) == (body is None), kind
        if route.body is not None:
            route.body.model_validate_json(orjson.dumps(body))


def frame(text: bytes, *, wall: bool, asked: Mapping[bytes, tuple[str, Any]]) -> None:
    """Hold a frame against what is declared for it.

    `asked`: the events that wait for an answer, by their ids: name and payload.
    """
    if text.startswith(b"42["):
        name, payload = orjson.loads(text[2:])
        conforms(orjson.dumps(payload), (WALL if wall else TALK)[name].payload)
    elif text.startswith(b"43"):
        id, _, rest = text[2:].partition(b"[")
        acknowledged(*asked[id], orjson.loads(b"[" + rest)[0])
    elif text.startswith(b"44"):
        conforms(orjson.dumps(orjson.loads(text[2:])["data"]), events.ConnectRefused)


def acknowledged(event: str, payload: Any, body: Any) -> None:
    """Hold an acknowledgement against what its event may be answered with.

    An event that is not declared must be refused, and what is accepted must be declared. `payload`: what was sent; None
    where that was looked at before.
    """
    kinds = SENT[event].answers if event in SENT else (events.Refusal,)
    shape = next(kind for kind in kinds if ("Refus" in kind.__name__) != body["ok"])
    conforms(orjson.dumps(body), shape)
    if body["ok"] and payload is not None:
        conforms(orjson.dumps(payload), SENT[event].payload)
