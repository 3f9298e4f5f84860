"""The server as an operator meets it: a real process, with its own store."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import ssl
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import aiohttp
import orjson
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from sayback.settings import beside
from sayback.sharing.certificate import leaf
from sayback.sharing.network import HERE

from tests.web.library import small_library

Run = Callable[..., Awaitable[asyncio.subprocess.Process]]
STARTS = 90
"""Seconds until a process serves or has failed with its reason, on a busy machine."""


@pytest.fixture
async def serve(tmp_path: Path) -> AsyncIterator[Run]:
    """Start `sayback serve` with these settings; end it with the test."""
    running: list[asyncio.subprocess.Process] = []
    (tmp_path / "library").mkdir()
    library = small_library(tmp_path / "library")

    async def start(**settings: str) -> asyncio.subprocess.Process:
        given = {"PORT": "0", "DATA_DIR": str(tmp_path / "data"), "PROTOCOLS": str(library), **settings}
        environment = {name: value for name, value in os.environ.items() if not name.startswith("SAYBACK_")}
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "sayback", "serve",
            env=environment | {f"SAYBACK_{name}": value for name, value in given.items()},
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        running.append(process)
        return process

    yield start
    for process in running:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def address(process: asyncio.subprocess.Process) -> str:
    assert process.stdout is not None
    line = await asyncio.wait_for(process.stdout.readline(), STARTS)
    return line.decode().strip().removeprefix("Sayback is at ")


async def ready(http: aiohttp.ClientSession, url: str) -> bool:
    async with http.get(f"{url}/readyz") as answer:
        return answer.status == 200


async def test_server_starts_serves_and_leaves_within_three_seconds(serve: Run) -> None:
    process = await serve()
    url = await address(process)
    async with aiohttp.ClientSession() as http:
        async with asyncio.timeout(STARTS):
            while not await ready(http, url):
                pass  # a machine that has much to do hears its store a moment later
        async with http.post(f"{url}/api/sessions", json={"protocol": "dialogue", "therapist": True}) as answer:
            new = await answer.json()
        sockets = []
        for seat in ("a", "b", "therapist"):
            ws = await http.ws_connect(f"{url}/socket.io/?EIO=4&transport=websocket")
            await ws.receive_str()
            await ws.send_str("40" + orjson.dumps({"token": new["seats"][seat]["token"]}).decode())
            assert (await ws.receive_str()).startswith("40")
            assert orjson.loads((await ws.receive_str())[2:])[1]["seat"] == seat
            sockets.append(ws)
        process.send_signal(signal.SIGTERM)
        started = time.monotonic()
        errors = [[message.data async for message in ws] for ws in sockets]
        assert [frames[-1] for frames in errors] == ['42["bye",{"code":"restart"}]'] * 3
        assert await asyncio.wait_for(process.wait(), 5) == 0
        assert time.monotonic() - started < 3
    assert process.stderr is not None and not await process.stderr.read()


async def test_stored_talk_is_there_after_a_restart(serve: Run) -> None:
    first = await serve()
    async with aiohttp.ClientSession() as http:
        async with http.post(f"{await address(first)}/api/sessions", json={"protocol": "dialogue"}) as answer:
            new = await answer.json()
        first.terminate()
        await first.wait()
        url = await address(await serve())
        headers = {"Authorization": f"Bearer {new['seats']['a']['token']}"}
        async with http.get(f"{url}/api/sessions/{new['session']}", headers=headers) as answer:
            assert answer.status == 200 and (await answer.json())["seat"] == "a"


async def fails(process: asyncio.subprocess.Process) -> str:
    out, errors = await asyncio.wait_for(process.communicate(), STARTS)
    assert process.returncode not in (0, None) and not out and b"Traceback" not in errors
    return errors.decode()


async def test_a_taken_port_is_one_sentence(serve: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        errors = await fails(await serve(PORT=str(taken.getsockname()[1])))
    assert "is taken" in errors and len(errors.splitlines()) == 1


async def test_a_taken_port_is_one_sentence_while_shared(serve: Run) -> None:
    with socket.create_server(("0.0.0.0", 0)) as taken:
        errors = await fails(await serve(SHARE="1", PORT=str(taken.getsockname()[1])))
    assert "is taken" in errors and len(errors.splitlines()) == 1


async def test_unwritable_data_folder_is_one_sentence(serve: Run, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    errors = await fails(await serve(DATA_DIR=str(tmp_path / "file" / "data")))
    assert "cannot be written" in errors and len(errors.splitlines()) == 1


async def test_an_unreachable_store_is_one_sentence_without_its_password(serve: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    errors = await fails(await serve(REDIS_URL=f"redis://me:secret@127.0.0.1:{port}/0"))
    assert str(port) in errors and "secret" not in errors and len(errors.splitlines()) == 1


async def test_half_or_malformed_certificate_is_one_sentence(serve: Run, tmp_path: Path) -> None:
    assert len((await fails(await serve(TLS_CERT="cert.pem"))).splitlines()) == 1
    (tmp_path / "none.pem").write_text("nothing")
    wrong = str(tmp_path / "none.pem")
    assert len((await fails(await serve(TLS_CERT=wrong, TLS_KEY=wrong))).splitlines()) == 1


async def test_an_expired_certificate_is_one_sentence(serve: Run, tmp_path: Path) -> None:
    old = str(leaf(tmp_path, ("127.0.0.1",), datetime.now(UTC) - timedelta(40)))
    errors = await fails(await serve(TLS_CERT=old, TLS_KEY=old))
    assert "has expired" in errors and len(errors.splitlines()) == 1


async def test_own_name_picture_and_pages_stand_where_ours_would(serve: Run, tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    own = {"NAME": "Praxis Lindt", "LOGO": str(tmp_path / "logo.svg"), "CONTACT": "me@praxis.example"}
    url = await address(await serve(PROTOCOLS=str(beside("protocols")), **own))
    async with aiohttp.ClientSession() as http:
        async with http.get(url) as answer:
            page = await answer.text()
        assert "<title>Praxis Lindt</title>" in page and 'content="mailto:me@praxis.example"' in page
        async with http.get(url + "/favicon.ico") as answer:
            assert (
                await answer.text() == (tmp_path / "logo.svg").read_text() and "svg" in answer.headers["Content-Type"]
            )
        async with http.get(f"{url}/api/words/help?lang=de") as answer:
            said = await answer.text()
        assert "Praxis Lindt" in said and "Sayback" not in said
    errors = await fails(await serve(LOGO=str(tmp_path / "none.svg")))
    assert "SAYBACK_LOGO" in errors and len(errors.splitlines()) == 1


async def test_broken_protocol_file_is_told_with_problems_and_places(serve: Run, tmp_path: Path) -> None:
    folder = tmp_path / "protocols"
    folder.mkdir()
    (folder / "broken.yaml").write_text("id: broken\nsteps:\n  - dance:\n")
    errors = await fails(await serve(PROTOCOLS=str(folder)))
    assert "broken.yaml:3:" in errors


def certificate(folder: Path) -> tuple[str, str]:
    """Make a self-signed certificate for 127.0.0.1, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "sayback")])
    today = datetime.now(UTC)
    answer = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), today, today + timedelta(1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    (folder / "cert.pem").write_bytes(answer.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    )
    return str(folder / "cert.pem"), str(folder / "key.pem")


async def test_https_serves_pages_and_sockets_with_a_certificate(serve: Run, tmp_path: Path) -> None:
    cert, key = certificate(tmp_path)
    url = await address(await serve(TLS_CERT=cert, TLS_KEY=key))
    assert url.startswith("https://")
    trust = ssl.create_default_context(cafile=cert)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=trust)) as http:
        async with http.post(f"{url}/api/sessions", json={"protocol": "dialogue"}) as answer:
            token = (await answer.json())["seats"]["a"]["token"]
        ws = await http.ws_connect(f"{url}/socket.io/?EIO=4&transport=websocket", headers={"Origin": url})
        await ws.receive_str()
        await ws.send_str("40" + orjson.dumps({"token": token}).decode())
        assert (await ws.receive_str()).startswith("40") and "lobby" in await ws.receive_str()


async def test_public_address_of_a_tunnel_has_the_key(serve: Run) -> None:
    process = await serve(SHARE="1", PUBLIC_URL="https://talk.example", LOG_LEVEL="debug")
    url, _, key = (await address(process)).partition("/#key=")
    assert url == "https://talk.example" and len(key) >= 22
    process.terminate()
    out, logged = await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 0 and not out and key.encode() not in logged


async def test_shared_on_loopback_everybody_needs_the_key(serve: Run) -> None:
    process = await serve(SHARE="1", HOST="127.0.0.1", CREATE_KEY="our key of sixteen")
    url, _, key = (await address(process)).partition("/#key=")
    assert key == "our%20key%20of%20sixteen" and process.stdout is not None
    assert (await asyncio.wait_for(process.stdout.readline(), 20)).decode().strip() == HERE
    async with aiohttp.ClientSession() as http:
        for token, new in (("", 403), ("our key of sixteen", 201)):
            headers = {"Authorization": f"Bearer {token}"}
            async with http.post(f"{url}/api/sessions", json={"protocol": "dialogue"}, headers=headers) as answer:
                assert answer.status == new


async def test_metrics_have_own_listener_or_fail_in_one_sentence(serve: Run, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        place = f"127.0.0.1:{taken.getsockname()[1]}"
        errors = await fails(await serve(METRICS=place))
    assert place in errors and len(errors.splitlines()) == 1
    url = await address(await serve(METRICS=place))
    async with aiohttp.ClientSession() as http:
        for at, status in ((f"http://{place}/metrics", 200), (f"http://{place}/", 404), (f"{url}/metrics", 404)):
            async with http.get(at) as answer:
                assert answer.status == status, at


async def test_hsts_is_refused_for_self_signed_certificate_or_share(serve: Run, tmp_path: Path) -> None:
    cert, key = certificate(tmp_path)
    errors = await fails(await serve(TLS_CERT=cert, TLS_KEY=key, HSTS="1"))
    assert "SAYBACK_HSTS" in errors and len(errors.splitlines()) == 1
    errors = await fails(await serve(SHARE="1", HSTS="1"))
    assert "not for --share" in errors and len(errors.splitlines()) == 1
