"""Seats that are taken at one server and opened at another at once.

As a proxy without a memory sends people.

Usage: python -m tests.load.claims [--pairs 2000] [--abreast 20]
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time

import aiohttp
from sayback.tokens import hashed, new_session, new_token

from tests.load.figures import Figures, table
from tests.load.process import running, sayback, scratch, valkey
from tests.load.wire import Panel

SEATS = ("a", "b")
SOCKETS = 10
"""Of so many seats one is also opened by a socket."""


async def ask(http: aiohttp.ClientSession, url: str, token: str, body: dict[str, str] | None = None) -> int:
    """Give the status of a question with this secret."""
    headers = {"Authorization": f"Bearer {token}"}
    async with http.request("POST" if body else "GET", url, json=body, headers=headers) as answer:
        return answer.status


async def pair(http: aiohttp.ClientSession, here: str, there: str, n: int) -> tuple[bool, bool]:
    """Take one seat here and open it there; tell which of two looks was refused.

    Looked at there with its link, taken here, looked at there with its token, and for some also opened by a socket
    there. The answer is whether each of the last two was refused.
    """
    session, seat, token = new_session(), SEATS[n % 2], new_token()
    invites = {seat: new_token() for seat in SEATS}
    seats = {seat: {"invite": hashed(invite)} for seat, invite in invites.items()}
    body = {"protocol": "speaker-listener", "session": session, "seats": seats}
    async with http.post(f"{here}/api/sessions", json=body) as answer:
        assert answer.status == 201, await answer.text()
    at = f"/api/sessions/{session}"
    assert await ask(http, there + at, invites[seat]) == 200
    assert await ask(http, f"{here}{at}/claim", invites[seat], {"token": hashed(token), "commit": "c" * 43}) == 200
    looked = await ask(http, there + at, token) != 200
    joined = False
    if n % SOCKETS == 0:
        try:
            panel = await Panel.open(there, {"token": f"{session}.{token}"}, lambda panel: None)
            panel.drop()
        except (OSError, RuntimeError):
            joined = True
    return looked, joined


async def claims(here: str, there: str, pairs: int, abreast: int) -> Figures:
    """Claim so many seats, some side by side.

    Counts how many were refused what they had just been given.
    """
    gate, began = asyncio.Semaphore(abreast), time.perf_counter()
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:

        async def claim(n: int) -> tuple[bool, bool]:
            async with gate:
                return await pair(http, here, there, n)

        found = await asyncio.gather(*map(claim, range(pairs)))
    refused = (sum(looked for looked, _ in found), sum(joined for _, joined in found))
    return {
        "pairs": pairs,
        "looks refused": refused[0],
        "sockets refused": refused[1],
        "s": time.perf_counter() - began,
    }


def main() -> None:
    """Start two servers on one store and print the refusals; end with 1 if there are any."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=2000, help="seats that are taken (2,000)")
    parser.add_argument("--abreast", type=int, default=20, help="of them at the same time (20)")
    options = parser.parse_args()
    with (
        scratch() as folder,
        valkey(folder) as redis,
        running(sayback(redis, folder)) as here,
        running(sayback(redis, folder)) as there,
    ):
        found = asyncio.run(claims(here.url, there.url, options.pairs, options.abreast))
    print(table(("claims over two processes", "sayback"), [[name, f"{value:.0f}"] for name, value in found.items()]))
    sys.exit(bool(found["looks refused"] or found["sockets refused"]))


if __name__ == "__main__":
    main()
