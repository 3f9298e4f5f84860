"""A search for a word everywhere it could lie: memory, keys, files, frames.

In any form it might have there.
"""

from __future__ import annotations

import base64
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress

from playwright.async_api import Page, WebSocket
from redis.asyncio import Redis

from tests.browser.typed import data, store
from tests.load.process import Server

UNSEARCHED = ("log", "browsers")
"""Places where nothing of a talk need be: the signs by which the search proves that it sees may be missing there."""


def forms(word: str) -> list[bytes]:
    """List a word as it might lie somewhere.

    In either encoding, or in base64 at any of its three places.
    """
    plain = word.encode()
    inner = [base64.urlsafe_b64encode(b"\0" * at + plain)[at and 4 : -4] for at in range(3)]
    return [plain, word.encode("utf-16-le"), plain.hex().encode(), *inner]


def memory(pid: int) -> Iterator[bytes]:
    """Read everything that a process could write to and has, piece by piece."""
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", 0) as mem:
        for line in maps:
            span, rights = line.split()[:2]
            start, end = (int(edge, 16) for edge in span.split("-"))
            if rights.startswith("rw"):
                with suppress(OSError, ValueError, OverflowError):
                    mem.seek(start)
                    yield mem.read(end - start)


def within(pieces: Iterable[bytes], words: Iterable[bytes]) -> list[bytes]:
    looked = list(words)
    return sorted({word for piece in pieces for word in looked if word in piece})


async def kept(redis: Redis) -> list[bytes]:
    """Read every key of the store with all that is in it.

    With its slow log, and whatever it would tell about itself.
    """
    async with redis:
        found: list[bytes] = [repr(await redis.info("all")).encode()]
        found += [
            repr(await redis.execute_command(*words)).encode() for words in (("SLOWLOG", "GET", -1), ("CLIENT", "LIST"))
        ]
        async for key in redis.scan_iter():
            kind = (await redis.type(key)).decode()
            read = {"hash": redis.hgetall, "string": redis.get, "stream": redis.xrange}.get(kind)
            found += [key, await redis.dump(key) or b"", repr(await read(key) if read else None).encode()]
        return found


async def found_in(
    server: Server, pages: Iterable[Page], said: list[bytes], words: Iterable[bytes]
) -> dict[str, set[bytes]]:
    """List which of these words lie where, by the name of the place.

    On the wire, with the server and its store, and in what the browsers of these pages keep.
    """
    files = [path.read_bytes() for path in data(server).rglob("*") if path.is_file()]
    keep = "JSON.stringify([{...localStorage}, {...sessionStorage}, location.href])"
    places: dict[str, Iterable[bytes]] = {
        "wire": said,
        "store": await kept(store(server)),
        "files": files,
        "log": [server.log.read_bytes()],
        "browsers": [(await page.evaluate(keep)).encode() for page in pages],
    }
    if sys.platform == "linux":
        store_pid = int((data(server) / "valkey.pid").read_text().split()[0])
        places |= {"server's memory": memory(server.pid), "store's memory": memory(store_pid)}
    looked = list(words)
    return {name: set(within(pieces, looked)) for name, pieces in places.items()}


def wire(page: Page, said: list[bytes]) -> None:
    """Record every frame of every socket in both directions, and every request's content."""

    def keep(frame: str | bytes) -> None:
        said.append(frame.encode() if isinstance(frame, str) else frame)

    def listen(line: WebSocket) -> None:
        line.on("framesent", keep)
        line.on("framereceived", keep)

    page.on("websocket", listen)
    page.on("request", lambda request: keep(f"{request.url} {request.headers} {request.post_data}"))
