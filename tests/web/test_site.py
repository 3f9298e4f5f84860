from __future__ import annotations

from tests.web.conftest import Served


async def test_every_address_of_the_contract_is_there(served: Served) -> None:
    there = {resource.canonical for resource in served.site.app.router.resources()}
    assert there >= {
        "/", "/s/{session}", "/help", "/static/{name}", "/socket.io/", "/healthz", "/readyz", "/metrics",
        "/api/sessions", "/api/sessions/{session}", "/api/sessions/{session}/claim",
        "/api/protocols", "/api/protocols/{protocol}", "/api/protocols/{protocol}/texts/{language}",
    }  # fmt: skip
