from __future__ import annotations

import inspect

import engineio
import socketio
from engineio import async_server, base_server
from sayback.web.driver import Connection, EngineIO

from tests.web.conftest import Serve, Served


def test_private_library_names_used_here_still_exist() -> None:
    """Check names that are not public.

    If one changed, read driver.py again before raising the floor.
    """
    assert list(inspect.signature(async_server.AsyncServer._handle_connect).parameters) == [
        "self",
        "environ",
        "transport",
        "jsonp_index",
    ]
    request = inspect.getsource(engineio.AsyncServer.handle_request)
    assert "await self._handle_connect(" in request and "if not isinstance(r, dict):" in request
    assert "await socket.send(pkt)" in inspect.getsource(engineio.AsyncServer.send_packet)
    assert "self.sockets[sid]" in inspect.getsource(base_server.BaseServer._get_socket)
    assert "_engineio_server_class" in inspect.getsource(socketio.base_server.BaseServer.__init__)
    assert EngineIO._handle_connect is not async_server.AsyncServer._handle_connect


def test_connection_has_the_attributes_the_library_reads() -> None:
    for name in ("closed", "connected", "upgraded", "send", "close"):
        assert hasattr(Connection, name)


async def test_compression_is_declined(served: Served) -> None:
    client = await served.dial(compress=15)
    assert not client.ws.compress


async def test_greeting_names_ping_times_and_largest_payload(served: Served) -> None:
    client = await served.dial()
    assert b'"pingTimeout":5000,"pingInterval":5000,"maxPayload":16384' in client.said[0]


async def test_unconnected_socket_is_closed(serve: Serve) -> None:
    served = await serve(beat=0.05)
    assert await (await served.dial()).ended()


async def test_socket_is_closed_unless_pings_are_answered(serve: Serve) -> None:
    served = await serve(beat=0.05)
    _, tokens = await served.new_talk()
    lively, silent = await served.seated(tokens["a"]), await served.seated(tokens["b"])
    for _ in range(4):
        await lively.until(b"2")
    assert len(served.service.heartbeats) >= 3
    while await silent.next():
        pass
    assert len(served.service.left) == 1 and (await lively.ask("act", {"move": "count"}))["ok"]


async def test_refused_connection_may_retry_on_the_same_line(served: Served) -> None:
    _, tokens = await served.new_talk()
    client = await served.dial()
    await client.say('40{"token":"x"}')
    assert b"no-seat" in await client.until(b"44")
    await client.say(f'40{{"token":"{tokens["a"]}"}}')
    assert (await client.view())["seat"] == "a"


async def test_a_second_connection_on_one_line_is_malformed(served: Served) -> None:
    _, tokens = await served.new_talk()
    client = await served.seated(tokens["a"])
    await client.say(f'40{{"token":"{tokens["b"]}"}}')
    assert await client.ended()


async def test_stopped_reader_is_closed_for_resync(serve: Serve) -> None:
    served = await serve(patience=0.05)
    talk, tokens = await served.new_talk()
    client = await served.seated(tokens["a"])
    client.ws._response.connection.transport.pause_reading()
    [seated] = talk.open
    while not served.service.left:
        seated.peer.show("a", b'{"pad":"' + b"x" * 60_000 + b'"}')
        await served.http.get(f"{served.url}/healthz")
    assert not talk.open
