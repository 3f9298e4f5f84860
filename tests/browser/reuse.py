"""A window that one test after the other uses: opened once, as new for each.

To open a window costs more than to load a page in one that is open.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, Error, Page

from tests.browser.rooms import window

FORGET = """async () => {
  localStorage.clear();
  sessionStorage.clear();
  for (const { name } of await indexedDB.databases())
    await new Promise((done, onerror) => {
      const onblocked = () => onerror(new Error(name));
      Object.assign(indexedDB.deleteDatabase(name), { onsuccess: done, onerror, onblocked });
    });
}"""


@asynccontextmanager
async def opened(browser: Browser, **more: object) -> AsyncIterator[Page]:
    """Open a window for several tests."""
    context, page = await window(browser, [], **more)
    yield page
    await context.close()


async def renew(page: Page, url: str) -> Page:
    """Close the other windows, undo what a test has set, and forget what this address has kept."""
    context = page.context
    for other in context.pages:
        if other is not page:
            await other.close()
    await page.unroute_all(behavior="wait")
    await context.unroute_all(behavior="ignoreErrors")  # a page that left no longer wants its answer
    await context.set_offline(False)
    for last in (False, False, True):
        try:
            await page.goto(f"{url}/healthz")
            break
        except Error as problem:  # the last test's page was still on its way out
            if last or not any(why in problem.message for why in ("interrupted by another navigation", "ERR_ABORTED")):
                raise
            await page.wait_for_load_state()
    await page.evaluate(FORGET)
    return page
