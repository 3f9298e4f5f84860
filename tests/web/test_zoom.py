"""Zoom's signed context: what opens, and all that does not."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from time import time
from typing import Any

import pytest
from aiohttp import ClientSession, web
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sayback.settings import Settings, beside
from sayback.web.hosts import Hosts
from sayback.web.pages import Pages
from sayback.web.zoom import AGE, AHEAD, HEADER, Zoom

from tests.web.conftest import Serve

SECRET = "an app's secret, of these tests alone"
NOW = 1_700_000_000.0
ASKED = {"typ": "meeting", "uid": "who", "mid": "where", "iss": "marketplace.zoom.us", "aud": "the app"}

WRITTEN = (
    "DHNheWJhY2stMDEyMwAAQgAAADQ1Gs70Mqu-lpo1ePL7x0p88Cx1La3iluc43jz5nT3cRHG52KKy0VCS3q0HPt5UjxYPLdhcWdL5nSIDeK6GDhwu"
    "xSnfhef6vFDVCNXb0jN4uUE"
)
"""A context that another program made, by Node's crypto, with this secret and at this moment."""


def context(secret: str = SECRET, *, extra: bytes = b"", nonce: bytes | None = None, **said: Any) -> bytes:
    """A context as Zoom makes it, in bytes."""
    nonce = nonce or os.urandom(12)
    body = ASKED | {"ts": int(NOW * 1_000), "exp": int(NOW * 1_000) + 120_000} | said
    sealed = AESGCM(hashlib.sha256(secret.encode()).digest()).encrypt(nonce, json.dumps(body).encode(), extra)
    head = struct.pack("<B", len(nonce)) + nonce + struct.pack("<H", len(extra)) + extra
    return head + struct.pack("<I", len(sealed) - 16) + sealed


def header(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def opened(raw: bytes | str, now: float = NOW) -> bool:
    return Zoom(SECRET).opened(raw if isinstance(raw, str) else header(raw), now)


@pytest.mark.parametrize("extra", [b"", b"signed beside", b"x" * 300])
def test_context_of_our_app_opens_in_both_alphabets(extra: bytes) -> None:
    raw = context(extra=extra, nonce=b"\xfb\xff\xfe" * 4)
    assert opened(raw)
    assert opened(base64.b64encode(raw).decode())
    assert opened(base64.urlsafe_b64encode(raw).decode())


def test_context_that_another_program_made_opens() -> None:
    assert opened(WRITTEN) and not opened(WRITTEN, NOW + 121)


def test_guest_without_an_account_opens_the_app_as_well() -> None:
    assert opened(context(uid=None, iid="an invitation"))


def test_context_of_another_app_stays_shut() -> None:
    assert not opened(context("the secret of another app"))


@pytest.mark.parametrize(
    ("said", "later"),
    [
        ({}, 121.0),
        ({"exp": int(NOW * 1_000)}, 0.0),
        ({"exp": int(NOW * 1_000) * 2}, AGE / 1_000 + 1),
        ({"ts": int(NOW * 1_000) + AHEAD + 1_000}, 0.0),
        ({"ts": None}, 0.0),
        ({"exp": None}, 0.0),
        ({"exp": True}, 0.0),
        ({"exp": "9999999999999"}, 0.0),
        ({"exp": 1e300}, 0.0),
    ],
    ids=["over", "over at once", "for years", "from tomorrow", "no start", "no end", "a yes", "text", "a fraction"],
)
def test_context_that_is_not_of_now_stays_shut(said: dict[str, Any], later: float) -> None:
    assert not opened(context(**said), NOW + later)


def test_every_shortened_context_stays_shut() -> None:
    raw = context(extra=b"beside")
    assert not [length for length in range(len(raw)) if opened(raw[:length])]


def test_every_changed_byte_shuts_a_context() -> None:
    raw = context(extra=b"beside")
    changed = [raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :] for at in range(len(raw))]
    assert not [at for at, one in enumerate(changed) if opened(one)]


def test_longer_context_than_it_says_stays_shut() -> None:
    assert not opened(context() + b"\0")


@pytest.mark.parametrize("body", [b"[]", b"7", b"null", b"no json", b"\xff", b"[" * 3_000])
def test_well_sealed_nonsense_stays_shut(body: bytes) -> None:
    sealed = AESGCM(hashlib.sha256(SECRET.encode()).digest()).encrypt(b"n" * 12, body, b"")
    raw = b"\x0c" + b"n" * 12 + b"\0\0" + struct.pack("<I", len(sealed) - 16) + sealed
    assert not opened(raw)


@pytest.mark.parametrize("junk", ["", "=", "A", "====", "none", "{}", "ä" * 40, "A" * 4_000, "%%%", WRITTEN[:-1], "\0"])
def test_junk_stays_shut(junk: str) -> None:
    assert not opened(junk)


def test_nothing_of_secret_or_person_shows() -> None:
    zoom = Zoom(SECRET)
    assert zoom.opened(header(context()), NOW)
    shown = f"{zoom!r} {vars(zoom)!r}"
    assert SECRET not in shown and "who" not in shown and "where" not in shown


LIBRARY = b"export default {};"
MARK = '<meta name="own:host" content="zoom">'


@pytest.fixture
async def doors(records: list[str]) -> AsyncIterator[Callable[..., Awaitable[str]]]:
    """Serve the pages of hosts, with a small library in the place of Zoom's; gives their address."""
    runners = []

    async def start(**more: Any) -> str:
        settings, folder = Settings(**more), beside("client")
        app = web.Application()
        pages = Pages(folder, more={"vendor/hosts/zoom.js": LIBRARY})
        pages.attach(app)
        Hosts(settings, pages, folder).attach(app)
        runners.append(runner := web.AppRunner(app))
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{runner.addresses[0][1]}"

    yield start
    for runner in runners:
        await runner.cleanup()


async def test_library_runs_only_in_what_zoom_opened(doors: Any, records: list[str]) -> None:
    url = await doors(hosts="zoom", zoom_secret=SECRET)
    now = int(time() * 1_000)
    fresh = context(ts=now, exp=now + 60_000)
    said: list[tuple[dict[str, str], bool]] = [
        ({HEADER: header(fresh)}, True),
        ({}, False),
        ({HEADER: header(context())}, False),
        ({HEADER: header(context("another app", ts=now, exp=now + 60_000))}, False),
        ({HEADER: header(fresh)[:-8]}, False),
        ({HEADER: "junk"}, False),
    ]
    async with ClientSession() as http:
        for headers, runs in said:
            async with http.get(f"{url}/host/zoom", headers=headers) as answer:
                assert answer.status == 200
                assert (MARK in await answer.text()) is runs
                assert "https://*.zoom.us" in answer.headers["Content-Security-Policy"]
    assert not [line for line in records if "who" in line or "where" in line or SECRET in line]


async def test_without_a_secret_whoever_comes_gets_the_library(doors: Any) -> None:
    url = await doors(hosts="zoom")
    async with ClientSession() as http:
        async with http.get(f"{url}/host/zoom") as answer:
            assert MARK in await answer.text()
        async with http.get(f"{url}/static/vendor/hosts/zoom.js") as answer:
            assert await answer.read() == LIBRARY


async def test_no_other_page_loads_the_library(doors: Any) -> None:
    url = await doors(hosts="zoom teams")
    async with ClientSession() as http:
        for path in (
            "/",
            "/s/x",
            "/host/zoom/s/x",
            "/host/zoom/code",
            "/host/teams",
            "/host/extension",
            "/host/window",
        ):
            async with http.get(url + path) as answer:
                assert answer.status == 200 and MARK not in await answer.text(), path


async def test_without_its_library_zoom_has_a_plain_door(serve: Serve, tmp_path: Path) -> None:
    served = await serve(hosts="zoom", data_dir=tmp_path)
    async with served.http.get(f"{served.url}/host/zoom") as answer:
        assert answer.status == 200 and MARK not in await answer.text()
    [said] = [line for line in served.log if "plain one" in line]
    assert "sayback hosts zoom" in said
