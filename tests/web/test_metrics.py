from __future__ import annotations

from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from tests.web.conftest import Serve, Served

HERE = "127.0.0.1:9440"


async def listening(served: Served) -> str:
    """Return the address at which this site tells its metrics."""
    runner = served.site.runner(served.site.metrics.app, shutdown_timeout=0.1)
    await runner.setup()
    served.ends.append(runner.cleanup)
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return f"http://127.0.0.1:{runner.addresses[0][1]}/metrics"


async def test_operators_count_sockets_and_nothing_of_a_talk(serve: Serve) -> None:
    served = await serve(metrics=HERE)
    _, tokens = await served.new_talk()
    client = await served.seated(tokens["a"])
    served.service.up = False
    async with served.http.get(await listening(served)) as answer:
        text = await answer.text()
        assert "sayback_sockets 1.0" in text and "sayback_ready 0.0" in text
        assert "move" not in text and "_act" not in text and client.said[-1].decode()[12:20] not in text
        assert answer.headers["X-Content-Type-Options"] == "nosniff" and "Server" not in answer.headers


async def test_public_address_hides_metrics_even_with_the_key(serve: Serve) -> None:
    served = await serve(metrics=HERE, share=True, create_key="a-key-of-ours-for-talks")
    for headers in ({}, {"Authorization": "Bearer a-key-of-ours-for-talks"}, {"Host": "127.0.0.1"}):
        async with served.http.get(f"{served.url}/metrics", headers=headers) as answer:
            assert answer.status == 404 and "sayback_" not in await answer.text()


@pytest.mark.parametrize("place", [HERE, "count.example:9440", "[::1]:9440"])
async def test_foreign_host_name_gets_no_metrics(serve: Serve, place: str) -> None:
    served = await serve(metrics=place)
    url = await listening(served)
    good = ["127.0.0.1", "192.168.1.5:9440", "localhost:9440", "[::1]:9440"]
    bad = ["evil.example", "evil.example:9440", "localhost.evil.example", "127.0.0.1.evil.example", "", "[::1", "1@x"]
    (good if "count" in place else bad).append("Count.example:9440")
    for host in good + bad:
        async with served.http.get(url, headers={"Host": host}) as answer:
            assert answer.status == (200 if host in good else 404), host
            assert ("sayback_" in await answer.text()) is (host in good)


async def test_a_unix_socket_asks_for_no_name(serve: Serve, tmp_path: Path) -> None:
    served = await serve(metrics=str(tmp_path / "m"))
    runner = served.site.runner(served.site.metrics.app, shutdown_timeout=0.1)
    await runner.setup()
    served.ends.append(runner.cleanup)
    await web.UnixSite(runner, str(tmp_path / "m")).start()
    async with (
        aiohttp.ClientSession(connector=aiohttp.UnixConnector(str(tmp_path / "m"))) as http,
        http.get("http://whatever/metrics") as answer,
    ):
        assert answer.status == 200
