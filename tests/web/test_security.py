from __future__ import annotations

import asyncio

from tests.web.conftest import Serve, Served

CSP = (
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "img-src 'self' data:",
    "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'", "require-trusted-types-for 'script'",
    "trusted-types lit-html",
)  # fmt: skip


async def test_every_answer_carries_the_same_locks(served: Served) -> None:
    for path in ("/s/x", "/nowhere", "/healthz", "/api/protocols", "/socket.io/"):
        async with served.http.get(served.url + path) as answer:
            policy = answer.headers["Content-Security-Policy"].split("; ")
            assert set(CSP) <= set(policy) and "unsafe" not in str(policy)
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Referrer-Policy"] == "no-referrer"
            assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
            assert "Server" not in answer.headers and "Strict-Transport-Security" not in answer.headers


async def test_hsts_setting_adds_the_header_everywhere(serve: Serve) -> None:
    served = await serve(hsts=True, public_url="https://talk.example")
    for path in ("/", "/nowhere", "/healthz", "/static/x"):
        async with served.http.get(served.url + path) as answer:
            assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


async def test_only_the_panel_may_ask_for_the_microphone(served: Served) -> None:
    for path, who in (("/s/x", "(self)"), ("/", "()"), ("/wall", "()"), ("/nowhere", "()"), ("/healthz", "()")):
        async with served.http.get(served.url + path) as answer:
            policy = answer.headers["Permissions-Policy"].split(", ")
            assert f"microphone={who}" in policy and {"camera=()", "geolocation=()", "payment=()", "usb=()"} < {*policy}


async def test_call_page_lends_the_camera_to_one_origin(serve: Serve) -> None:
    served = await serve(call="https://meet.example.org:8443/praxis", frame_ancestors="https://praxis.example")
    async with served.http.get(served.url + "/call/x") as answer, served.http.get(served.url + "/s/x") as panel:
        call, plain = dict(answer.headers), dict(panel.headers)
    lent = '=(self "https://meet.example.org:8443")'
    assert call.pop("Permissions-Policy") == (
        f"camera{lent}, microphone{lent}, display-capture{lent}, fullscreen{lent}, autoplay{lent}, "
        "geolocation=(), payment=(), usb=()"
    )
    shown = call.pop("Content-Security-Policy")
    assert shown == plain.pop("Content-Security-Policy") + "; frame-src https://meet.example.org:8443"
    assert "frame-ancestors 'none';" in shown
    del plain["Permissions-Policy"]
    assert {**call, "Content-Length": "", "Date": ""} == {**plain, "Content-Length": "", "Date": ""}


async def test_no_other_page_may_show_the_call(serve: Serve) -> None:
    served = await serve(call="https://meet.example.org")
    for path in ("/s/x", "/", "/day", "/wall", "/call", "/n", "/host/extension/s/x"):
        async with served.http.get(served.url + path) as answer:
            assert "meet.example" not in str(answer.headers) and "frame-src" not in str(answer.headers), path


async def test_every_error_has_the_same_shape(served: Served) -> None:
    for method, path, status, code in (
        ("GET", "/nowhere", 404, "not-found"),
        ("DELETE", "/api/sessions", 405, "not-allowed"),
        ("GET", "/api/protocols/none", 404, "unknown-protocol"),
        ("GET", f"/api/sessions/{'x' * 22}", 401, "no-seat"),
        ("POST", "/api/sessions", 400, "bad-request"),
    ):
        async with served.http.request(method, served.url + path) as answer:
            error = (await answer.json())["error"]
            assert (answer.status, error["code"]) == (status, code) and error["message"]


async def test_internal_error_is_logged_by_type_only(served: Served) -> None:
    async def breaks(*_: object) -> dict[str, object]:
        raise ValueError("a private word")

    served.service.seats.preview = breaks  # type: ignore[method-assign]
    headers = {"Authorization": f"Bearer {'t' * 43}"}
    async with served.http.get(f"{served.url}/api/sessions/{'x' * 22}", headers=headers) as answer:
        assert answer.status == 500 and "private" not in await answer.text()
    log = "\n".join(served.log)
    assert "ValueError" in log and "private" not in log and "xxxx" not in log and "tttt" not in log


async def test_malformed_http_is_never_served_and_not_logged(served: Served) -> None:
    port = int(served.url.rsplit(":", 1)[1])
    for rubbish in (
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"GET /s/secret-session HTTP/9\r\n\r\n",
        b"GET /" + b"x" * 20_000 + b" HTTP/1.1\r\n\r\n",
        b"POST /api/sessions HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n\r\n",
        b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\n"
        b"Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: short\r\n\r\n",
    ):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(rubbish)
        writer.write_eof()
        assert b" 200 " not in await reader.read()
        writer.close()
    async with served.http.get(served.url + "/healthz") as answer:
        assert answer.status == 200
    assert not served.log
