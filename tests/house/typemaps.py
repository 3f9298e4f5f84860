"""Maps of the wire as TypeScript: which body and answer a route has, which payload and answer an event."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from sayback.errors import PROBLEMS
from sayback.web import contract
from sayback.web.contract import Event, Route

from tests.house.typescript import literals

API: Final = "/api/"
SIDES: Final = {
    "SentByPanel": ("What a panel may send, and what it is answered with.", contract.SENT_BY_PANEL),
    "HeardByPanel": ("What a panel hears.", contract.HEARD_BY_PANEL),
    "SentByWall": ("What a page that watches a workshop may send.", contract.SENT_BY_WALL),
    "HeardByWall": ("What a page that watches a workshop hears.", contract.HEARD_BY_WALL),
}


def maps(pages: Iterable[str]) -> str:
    """Declare the maps of routes and events, and the union of all codes; `pages`: those that have words."""
    numbers = {"n": "number", "page": literals(pages)}
    given = sorted({part[1:-1] for route in _api() for part in route.path.split("/") if part.startswith("{")})
    blocks = [
        f"/** Every code that a refusal may carry. */\nexport type ErrorCode =\n  | {_rows(PROBLEMS)};",
        _declared(
            "InPath",
            "What may stand in a path, by its name there.",
            (f"{one}: {numbers.get(one, 'string')}" for one in given),
        ),
        _declared(
            "Routes",
            f"Every route below `{API}` that answers with JSON, with its body and its answer.",
            map(_route, _api()),
        ),
        *(_declared(name, summary, map(_event, events)) for name, (summary, events) in SIDES.items()),
    ]
    return "".join(f"\n{block}\n" for block in blocks)


def _api() -> list[Route]:
    return [route for route in contract.ROUTES if route.path.startswith(API) and route.answer is not None]


def _rows(values: Iterable[str]) -> str:
    return "\n  | ".join(literals([one]) for one in values)


def _declared(name: str, summary: str, rows: Iterable[str]) -> str:
    return "\n".join([f"/** {summary} */", f"export interface {name} {{", *(f"  {row};" for row in rows), "}"])


def _route(route: Route) -> str:
    body = route.body.__name__ if route.body else "undefined"
    query = "string" if route.free else literals(route.query) or "never"
    path = route.path.removeprefix(API)
    return f"'{route.method} {path}': {{ body: {body}; answer: {route.answer.__name__}; query: {query} }}"


def _event(event: Event) -> str:
    if not event.answers:
        return f"{event.name}: {event.payload.__name__}"
    return f"{event.name}: {{ payload: {event.payload.__name__}; answer: {_either(event.answers)} }}"


def _either(shapes: Iterable[Any]) -> str:
    return " | ".join(shape.__name__ for shape in shapes)
