"""Measured pages: byte ranges of what ran are those of the client's files."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.async_api import Browser

from tests.browser import measured
from tests.browser.measured import CLIENT, UNSTRIPPED
from tests.browser.rooms import PATIENCE, window
from tests.load.process import running, sayback, scratch


async def test_measured_page_writes_ranges_of_the_files(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAYBACK_CLIENT_COVERAGE", str(tmp_path))
    with scratch() as folder:
        start = sayback("", folder)
        with running(replace(start, more={**start.more, "PYTHONPATH": str(UNSTRIPPED)})) as server:
            context, page = await window(browser, [])
            await measured._began(page)
            await page.goto(f"{server.url}/help")
            await page.locator("main").first.wait_for(timeout=PATIENCE)
            await measured._ended(page)
            await context.close()
    counted = {
        unquote(urlsplit(script["url"]).path): script["functions"]
        for path in tmp_path.iterdir()
        for script in json.loads(path.read_text("utf-8"))["result"]
    }
    assert str(CLIENT / "pages" / "help" / "help.js") in counted
    for file, functions in counted.items():
        whole = len(Path(file).read_text("utf-8").encode("utf-16-le")) // 2
        assert max(function["ranges"][0]["endOffset"] for function in functions) == whole, file
