"""Record what runs of the client in every page of a run: pytest -p tests.browser.measured

Chromium counts blocks in each page and writes them as Node writes its own (NODE_V8_COVERAGE), into the folder that
SAYBACK_CLIENT_COVERAGE names: `tests/client/coverage.js` merges both. Counts are taken before a page closes and
whenever it begins to load another. The client starts no workers: a test holds that.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import re
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, Final

from playwright import async_api, sync_api

CLIENT: Final = Path(__file__).parents[2] / "client"
UNSTRIPPED: Final = Path(__file__).with_name("unstripped")
PATIENCE: Final = 10.0
"""Seconds for a page's counts: one that is frozen gives none."""
COUNTS: Final = {"callCount": True, "detailed": True}
_MODULE: Final = re.compile(r"https?://[^/]+/static/(?:[0-9a-f]{16}/)?(?!vendor/)(.+\.js)")

_sessions: Final[dict[Any, Any]] = {}
_tasks: Final[set[asyncio.Task[None]]] = set()
_numbers: Final = itertools.count()


def pytest_configure() -> None:
    """Measure the pages that are opened from now on, and serve modules unstripped."""
    Path(os.environ["SAYBACK_CLIENT_COVERAGE"]).mkdir(parents=True, exist_ok=True)
    paths = [str(UNSTRIPPED), *filter(None, [os.environ.get("PYTHONPATH")])]
    os.environ["PYTHONPATH"] = os.pathsep.join(paths)
    for api in (async_api, sync_api):
        began, ended = (_began, _ended) if api is async_api else (_began_sync, _ended_sync)
        for owner, name in ((api.Browser, "new_page"), (api.BrowserContext, "new_page")):
            _around(owner, name, after=began)
        for owner in (api.Page, api.BrowserContext, api.Browser):
            _around(owner, "close", before=ended)
    _around(async_api.Browser, "new_context", after=_opened)
    _around(async_api.BrowserType, "launch_persistent_context", after=_opened)


def keep(taken: dict[str, Any]) -> None:
    """Write one page's counts of the client's modules, as counts of the files they came from."""
    found = [
        script | {"url": (CLIENT / module[1]).as_uri()}
        for script in taken["result"]
        if (module := _MODULE.fullmatch(script["url"])) and (CLIENT / module[1]).is_file()
    ]
    if found:
        folder = Path(os.environ["SAYBACK_CLIENT_COVERAGE"])
        (folder / f"coverage-{os.getpid()}-{next(_numbers)}.json").write_text(json.dumps({"result": found}), "utf-8")


def _around(owner: Any, name: str, *, before: Any = None, after: Any = None) -> None:
    """Call `before` with the object of a method, or `after` with what the method gave."""
    plain: Callable[..., Any] = getattr(owner, name)

    @wraps(plain)
    async def waits(self: Any, *args: Any, **more: Any) -> Any:
        if before:
            await before(self)
        given = await plain(self, *args, **more)
        if after:
            await after(given)
        return given

    @wraps(plain)
    def blocks(self: Any, *args: Any, **more: Any) -> Any:
        if before:
            before(self)
        given = plain(self, *args, **more)
        if after:
            after(given)
        return given

    setattr(owner, name, waits if asyncio.iscoroutinefunction(plain) else blocks)


def _pages(closing: Any) -> list[Any]:
    """List the pages that close with a page, a context or a browser."""
    if hasattr(closing, "contexts"):
        return [page for context in closing.contexts for page in context.pages]
    return list(getattr(closing, "pages", [closing]))


async def _opened(context: Any) -> None:
    """Count in the pages of a context, those that open by themselves too."""
    context.on("page", lambda page: _later(_began(page)))
    for page in context.pages:
        await _began(page)


def _later(doing: Any) -> None:
    task = asyncio.ensure_future(doing)
    _tasks.add(task)
    task.add_done_callback(_tasks.discard)


async def _began(page: Any) -> None:
    if page in _sessions:
        return
    try:
        session = _sessions[page] = await page.context.new_cdp_session(page)
        await session.send("Profiler.enable")
        await session.send("Profiler.startPreciseCoverage", COUNTS)
        await session.send("Page.enable")
    except async_api.Error:
        return
    session.on("Page.frameStartedNavigating", lambda _: _later(_take(session)))


async def _take(session: Any) -> None:
    try:
        async with asyncio.timeout(PATIENCE):
            keep(await session.send("Profiler.takePreciseCoverage"))
    except (async_api.Error, TimeoutError):
        return


async def _ended(closing: Any) -> None:
    for page in _pages(closing):
        if session := _sessions.pop(page, None):
            await _take(session)


def _began_sync(page: Any) -> None:
    session = _sessions[page] = page.context.new_cdp_session(page)
    session.send("Profiler.enable")
    session.send("Profiler.startPreciseCoverage", COUNTS)


def _ended_sync(closing: Any) -> None:
    for page in _pages(closing):
        if session := _sessions.pop(page, None):
            keep(session.send("Profiler.takePreciseCoverage"))
