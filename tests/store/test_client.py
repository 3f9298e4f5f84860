"""The client: addresses as redis-py reads them, and no wait longer than patience."""

from __future__ import annotations

import asyncio
import datetime
import ssl
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
import redis.asyncio
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from redis.exceptions import ResponseError
from sayback.store.client import AGAIN, Client, place, pool
from sayback.store.errors import StoreDown, StoreSettingError
from sayback.store.wire import dial, pack

from .conftest import Relay

PATIENCE = 0.5
LATE = 5.0
"""Seconds that a busy machine may be late with an answer that is due."""


@pytest_asyncio.fixture
async def client(relay: Relay) -> AsyncIterator[Client]:
    """Open a client that has asked before, so that its connection stands."""
    new = Client(pool(relay.url), PATIENCE)
    await new.ask(new.redis.ping)
    yield new
    await new.close()


async def took(waiting: asyncio.Future[object]) -> float:
    began = asyncio.get_running_loop().time()
    with pytest.raises(StoreDown):
        await waiting
    return asyncio.get_running_loop().time() - began


# addresses


async def test_our_own_connections_go_where_redis_py_would() -> None:
    read = place(pool("redis://u%40x:p%3Aq@store.local:7000/2"))
    assert (read.host, read.port, read.db, read.username, read.password) == ("store.local", 7000, 2, "u@x", "p:q")
    assert place(pool("unix:///a%20b/v.sock?db=1")).path == "/a b/v.sock"


async def test_tls_checks_the_certificate_unless_told_not_to() -> None:
    strict, loose = (place(pool(url)).ssl_context.get() for url in ("rediss://h", "rediss://h?ssl_cert_reqs=none"))
    assert (strict.verify_mode, strict.check_hostname) == (ssl.CERT_REQUIRED, True)
    assert loose.verify_mode == ssl.CERT_NONE


@pytest.mark.parametrize(
    "url",
    [
        "http://:secret@h",
        "redis://:secret@h:port",
        "unix://",
        "redis://:secret@h?no_such=1",
        "redis://:secret@h?db=x",
        "rediss://:secret@h?ssl_ca_certs=no-such-file",
        "h:1",
    ],
)
async def test_invalid_address_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(StoreSettingError, match="cannot be used") as error:
        pool(url)
    assert "secret" not in str(error.value)


async def test_a_password_is_never_shown() -> None:
    connections = pool("redis://:secret@h")
    assert "secret" not in repr(connections) + repr(place(connections))


async def test_both_kinds_of_connections_reach_a_tls_store(valkey: str, tmp_path: Path) -> None:
    served = await tls_server(redis.asyncio.connection.parse_url(valkey)["path"], tmp_path)
    port = served.sockets[0].getsockname()[1]
    url = f"rediss://localhost:{port}/3?ssl_ca_certs={tmp_path}/cert.pem"
    client = Client(pool(url))
    wire = await dial(place(pool(url)))
    assert (await client.ask(client.redis.client_info))["db"] == 3
    assert b" db=3 " in (await wire.ask(pack("CLIENT", "INFO"), 1))[0]
    wire.abort()
    await client.close()

    stranger = Client(pool(f"rediss://localhost:{port}"))
    with pytest.raises(StoreDown, match="certificate"):
        await stranger.ask(stranger.redis.ping)
    await stranger.close()
    served.close()


async def tls_server(path: str, folder: Path) -> asyncio.Server:
    """Start a listener with a new certificate, before the socket at `path`."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name.from_rfc4514_string("CN=localhost")
    now = datetime.datetime.now(datetime.UTC)
    questions = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "cert.pem").write_bytes(questions.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, *form))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")

    async def copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65_536):
            writer.write(data)
        writer.close()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        upstream, towards = await asyncio.open_unix_connection(path)
        try:
            await asyncio.gather(copy(reader, towards), copy(upstream, writer), return_exceptions=True)
        finally:
            towards.close()
            writer.close()

    return await asyncio.start_server(serve, "localhost", 0, ssl=context)


# patience


async def test_a_lost_answer_is_asked_again(client: Client, relay: Relay) -> None:
    relay.lose = 1
    assert await client.ask(client.redis.ping)
    assert relay.lose == 0


async def test_missing_store_is_reported_after_patience(tmp_path: Path) -> None:
    client = Client(pool(f"unix://{tmp_path}/none.sock"), PATIENCE)
    assert PATIENCE <= await took(asyncio.ensure_future(client.ask(client.redis.ping))) < PATIENCE + LATE
    await client.close()


async def test_returning_store_is_asked_again(valkey: str, tmp_path: Path) -> None:
    relay = Relay(valkey, tmp_path / "late.sock")
    client = Client(pool(relay.url))
    answer = asyncio.ensure_future(client.ask(client.redis.ping))
    await asyncio.wait([answer], timeout=0.3)
    assert not answer.done()
    await relay.start()
    assert await answer
    await client.close()
    await relay.stop()


async def test_silent_store_is_awaited_no_longer_than_patience(client: Client, relay: Relay) -> None:
    relay.silent = True
    waiting = [asyncio.ensure_future(client.ask(client.redis.ping)) for _ in range(24)]
    assert PATIENCE * 0.9 <= await took(waiting[0]) < PATIENCE + LATE
    assert await took(asyncio.gather(*waiting)) < 0.5
    relay.silent = False
    assert await client.ask(client.redis.ping)


async def test_uncancellable_question_is_left_behind_and_not_repeated(client: Client) -> None:
    asked, again, go = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def stubborn() -> None:
        (again if asked.is_set() else asked).set()
        try:
            await go.wait()
        except asyncio.CancelledError:  # as wait_for of Python 3.11 does
            await go.wait()
            raise redis.exceptions.ConnectionError from None

    assert await took(asyncio.ensure_future(client.ask(stubborn))) < PATIENCE + LATE
    go.set()
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(again.wait(), 2 * AGAIN)


async def test_error_reply_is_an_answer_only_when_refusable(client: Client) -> None:
    def wrong() -> object:
        return client.redis.execute_command("NO-SUCH-COMMAND")

    with pytest.raises(ResponseError, match="unknown command"):
        await client.ask(wrong, refusable=True)
    with pytest.raises(StoreDown, match="unknown command"):
        await client.ask(wrong)


async def test_many_questions_share_one_connection(valkey: str, eyes: redis.asyncio.Redis) -> None:
    client = Client(pool(valkey))
    before = len(await eyes.client_list())
    assert all(await asyncio.gather(*(client.ask(client.redis.ping) for _ in range(500))))
    assert len(await eyes.client_list()) == before + 1
    await client.close()


async def test_cancelled_questions_disturb_no_later_ones(client: Client, relay: Relay) -> None:
    relay.silent = True
    asked = [asyncio.ensure_future(client.ask(lambda n=n: client.redis.echo(f"old {n}"))) for n in range(8)]
    await asyncio.wait(asked, timeout=0.05)
    for question in asked:
        question.cancel()
    await asyncio.wait(asked)
    relay.silent = False
    answers = await asyncio.gather(*(client.ask(lambda n=n: client.redis.echo(f"new {n}")) for n in range(16)))
    assert answers == [b"new %d" % n for n in range(16)]


async def test_closing_answers_waiters_and_opens_no_connection_again(
    client: Client, relay: Relay, eyes: redis.asyncio.Redis
) -> None:
    before = len(await eyes.client_list())
    relay.silent = True
    waiting = [asyncio.ensure_future(client.ask(client.redis.ping)) for _ in range(24)]
    await asyncio.wait(waiting, timeout=0.05)
    await client.close()
    assert await took(asyncio.gather(*waiting)) < 0.1
    with pytest.raises(StoreDown, match="closed"):
        await client.ask(client.redis.ping)
    assert len(await eyes.client_list()) < before
